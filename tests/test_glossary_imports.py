"""The rooms of the glossary stand in an order, and none imports from one behind it."""

import ast
import re
from pathlib import Path

import pytest

import glossary

ROOMS = ", ".join(re.findall(r"^ {4}(.+?) {2,}", glossary.__doc__ or "", re.MULTILINE)).split(", ")
FILES = sorted(path for path in Path(glossary.__file__).parent.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rooms_import_only_from_those_in_front(path: Path) -> None:
    assert path.stem in ROOMS, f"give {path.stem} its place in the docstring of glossary/__init__.py"
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    rooms = {node.module.split(".")[1] for node in nodes if node.module and node.module.startswith("glossary.")}
    assert rooms <= set(ROOMS[: ROOMS.index(path.stem)])


def test_every_room_is_there() -> None:
    assert sorted(ROOMS) == [path.stem for path in FILES]
