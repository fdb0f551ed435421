"""Who may import whom, and what nobody may import before it is needed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import glossary
import translate

ROOT = Path(translate.__file__).parent.parent
HEAVY = {
    "torch",
    "transformers",
    "ctranslate2",
    "sentencepiece",
    "huggingface_hub",
    "rich",
    "lxml",
    "lxml_html_clean",
    "markdown_it",
    "mdit_py_plugins",
    "trafilatura",
    "numpy",
    "ray",
}
# a module may import those of lower rank, and its neighbours in one package
RANKS = {
    "glossary": 0,
    "translate.errors": 0,
    "translate.tables": 0,
    "translate.normalise": 1,
    "translate.document": 0,
    "translate.models": 1,
    "translate.quotations": 0,
    "translate.quotations.marks": 1,
    "translate.sentences": 3,
    "translate.engines": 2,
    "translate.formats": 2,
    "translate.extraction": 3,
    "translate.web": 3,
    "translate.paragraphs": 4,
    "translate.capitals": 4,
    "translate.foreign": 5,
    "translate.labels": 4,
    "translate.leftovers": 4,
    "translate.proper_names": 4,
    "translate.placeholders": 1,
    "translate.signs": 1,
    "translate.spoken_times": 0,
    "translate.verbatim": 3,
    "translate.inlines": 4,
    "translate.names": 4,
    "translate.quotations.speech": 2,
    "translate.quotations.styles": 2,
    "translate.quotations.projection": 3,
    "translate.quotations.framing": 5,
    "translate.terms": 4,
    "translate.checks": 5,
    "translate.numbers": 3,
    "translate.expected": 4,
    "translate.surnames": 5,
    "translate.quotations.restyle": 4,
    "translate.pipeline": 6,
    "translate": 7,
    "translate.report": 7,
    "translate.memory": 4,
    "translate.tmx": 5,
    "translate.jobs": 8,
    "translate.cluster": 9,
    "translate.cli": 10,
    "translate.__main__": 11,
}
FILES = sorted([*ROOT.glob("translate/**/*.py"), *ROOT.glob("glossary/**/*.py")])


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """The ranked module that `module` is or lies in; what stands right under translate/ has a rank of its own."""
    parts = module.split(".")
    rooms = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((room for room in rooms if room in RANKS and (room != "translate" or len(parts) == 1)), module)


def imports(path: Path, *, everywhere: bool) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if everywhere else iter(tree.body)
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            submodules = [f"{node.module}.{alias.name}" for alias in node.names]
            known = [name for name in submodules if (ROOT / Path(*name.split("."))).with_suffix(".py").exists()]
            packages = [name for name in submodules if (ROOT / Path(*name.split("."))).is_dir()]
            names.update(known or packages or [node.module])
    return names


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_go_one_way(path: Path) -> None:
    room = room_of(module_of(path))
    assert room in RANKS, f"give {module_of(path)} a rank"
    for name in imports(path, everywhere=True):
        if name.split(".")[0] in {"translate", "glossary"}:
            other = room_of(name)
            assert other == room or RANKS[other] < RANKS[room], f"{module_of(path)} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_heavy_packages_are_imported_inside_functions(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path, everywhere=False)} & HEAVY


def test_the_command_line_loads_nothing_heavy() -> None:
    code = "import sys, translate.cli; print(sorted(set(sys.modules) & set(sys.argv[1].split())))"
    heavy = " ".join(HEAVY - {"rich"})  # Typer brings rich itself
    done = subprocess.run([sys.executable, "-c", code, heavy], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("package", [translate, glossary])
def test_public_names_are_sorted_and_there(package: object) -> None:
    names = package.__all__  # type: ignore[attr-defined]
    assert names == sorted(names, key=str)
    assert all(hasattr(package, name) for name in names)
