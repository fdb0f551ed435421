import ast
from pathlib import Path

import pytest

from glossary import load_default, localise, lookup
from glossary.match import heads, place_words

BUILT_IN = load_default()
FOLDER = Path(__file__).parent.parent / "glossary"


def test_every_entry_says_what_it_is_and_where_it_comes_from() -> None:
    for entry in BUILT_IN:
        assert entry.kind, entry
        assert entry.source, entry


def test_places_say_their_oblast() -> None:
    assert all(
        entry.oblast for entry in BUILT_IN if entry.kind in {"capital", "city", "settlement"} and not entry.guard
    )


def test_it_covers_the_register() -> None:
    kinds = [entry.kind for entry in BUILT_IN]
    assert kinds.count("oblast") > 25
    assert kinds.count("raion") > 250
    assert kinds.count("village") > 17_000
    assert len(BUILT_IN) > 22_000


def test_what_has_no_guard_is_found_anywhere() -> None:
    for entry in BUILT_IN:
        if not entry.guard:
            _, terms = localise(f"{entry.swedish} nämns.", BUILT_IN)
            assert terms, entry
            assert terms[0].entry.core == entry.core, entry


@pytest.mark.parametrize(
    ("form", "english"),
    [
        ("Kiev", "Kyiv"),
        ("Odessa", "Odesa"),
        ("Krim", "Crimea"),
        ("Donbass", "Donbas"),
        ("Tjernobyl", "Chernobyl"),
        ("Tjornobyl", "Chornobyl"),
        ("Dnepr", "the Dnieper"),
        ("Dnipro", "Dnipro"),
        ("Artiomovsk", "Artemivsk"),
        ("Drohobytsj", "Drohobych"),
        ("Sjevtjenkove", "Shevchenkove"),
        ("Robotyne", "Robotyne"),
        ("Volynien", "Volhynia"),
        ("Transkarpatien", "Zakarpattia"),
    ],
)
def test_press_usage(form: str, english: str) -> None:
    found = lookup(form, BUILT_IN)
    assert found.entry
    assert found.entry.english == english


def test_compound_heads_are_well_formed() -> None:
    assert len(heads()) > 300
    assert all(head.english and swedish == swedish.lower() for swedish, head in heads().items())
    assert all(word == word.lower() for word in place_words())


def test_the_library_stands_alone() -> None:
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] in {"translate", "torch", "transformers"} for name in names), path
