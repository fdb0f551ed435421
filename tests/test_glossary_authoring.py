"""Adding to a glossary file without touching the rest of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Entry, GlossaryError, add, inspect

KIEV = Entry("Kiev", "Kyiv", path="mine.csv")


def error(data: bytes | None, entry: Entry) -> str:
    with pytest.raises(GlossaryError) as caught:
        add(data, entry)
    return str(caught.value)


def test_a_new_file_has_all_columns() -> None:
    noted = replace(KIEV, match="exact", note='says "x, y"')
    assert add(None, noted).decode() == (
        'sv,en,match,case,pos,do-not-translate,note\nKiev,Kyiv,exact,,,,"says ""x, y"""\n'
    )
    assert add(b"", replace(KIEV, path="mine.tsv")).startswith(b"sv\ten\t")


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("Lvov,Lviv\n", "Kiev,Kyiv\n"),
        ("Lvov,Lviv", "\nKiev,Kyiv\n"),
        ("Lvov\tLviv\r\n", "Kiev\tKyiv\r\n"),
        ("\ufeffLvov;Lviv\n", "Kiev;Kyiv\n"),
        ("# a comment; with marks\nLvov,Lviv\n\n", "Kiev,Kyiv\n"),
        ("Lvov,Lviv,sv,en\n", "Kiev,Kyiv,sv,en\n"),
        ("en,note,sv\nLviv,x,Lvov\n", "Kyiv,,Kiev\n"),
        ('"Lvov","Lviv, the city"\n', "Kiev,Kyiv\n"),
        ("sv,en\n", "Kiev,Kyiv\n"),
        ("# mine\nsv\ten\n", "Kiev\tKyiv\n"),
        ("# mine\n", "sv,en,match,case,pos,do-not-translate,note\nKiev,Kyiv,,,,,\n"),
    ],
)
def test_the_file_keeps_its_looks(before: str, line: str) -> None:
    assert add(before.encode(), KIEV).decode() == before + (line if before[-1] == "\n" else line.replace("\n", "\n", 1))


def test_refusals_say_where() -> None:
    assert error(b"Lvov,Lviv\nKiev,Kyiv\n", KIEV) == "mine.csv:2: “Kiev” is there already, as “Kyiv”"
    assert error(b"Kiev,Kiev\n", KIEV) == "mine.csv:1: “Kiev” is “Kiev” already; give --replace to write “Kyiv”"
    assert error(b"Lvov,Lviv\n", replace(KIEV, match="exact")) == (
        "mine.csv: no column `match`; name it in a first line, such as sv,en,match"
    )
    assert error(b"sv,en\nLvov,Lviv\n", replace(KIEV, verbatim="yes")) == (
        "mine.csv: no column `do-not-translate`; add it to the first line, such as sv,en,do-not-translate"
    )
    assert error(b"Lvov\n", KIEV).startswith("mine.csv:1: only 1 column")
    assert error(b"Lvov,Lviv\n", replace(KIEV, english="")).startswith("mine.csv:2: the english term is empty")
    assert "goes in a circle" in error(b"lag,team\n", Entry("team", "lag", path="mine.csv"))
    assert error(None, replace(KIEV, path="mine.tbx")).startswith("mine.tbx: only CSV and TSV")
    assert error(None, replace(KIEV, path="mine.docx")).startswith("mine.docx: holds no glossary yet")
    assert error(None, Entry("", "", path="mine.csv")) == "mine.csv: the swedish term is empty; write one"
    assert error("Malmö".encode("latin-1"), KIEV) == "mine.csv:1: not UTF-8; save the file as UTF-8"


def test_replacing_changes_one_line() -> None:
    data = b'sv,en,note\r\n# first\r\nKiev,"Kiev,\r\ncity",why\r\nLvov,Lviv,\r\n'
    assert add(data, KIEV, replace=True).decode() == "sv,en,note\r\n# first\r\nKiev,Kyiv,why\r\nLvov,Lviv,\r\n"


TERMS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).map(str.split).map(" ".join)


@given(st.lists(st.tuples(TERMS, TERMS), max_size=4), st.sampled_from(["x.csv", "x.tsv"]))
def test_what_was_added_is_there(terms: list[tuple[str, str]], path: str) -> None:
    data: bytes | None = None
    added: dict[str, str] = {}
    for swedish, english in terms:
        try:
            data = add(data, Entry(swedish, english, path=path))
        except GlossaryError:  # empty, there already, or a circle
            continue
        added[swedish] = english
    if data:
        found, mistakes = inspect(path, data)
        assert not mistakes
        assert {entry.swedish: entry.english for entry in found} == added
