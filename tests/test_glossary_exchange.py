from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Entry, GlossaryError, export, inspect, load, losses
from glossary.exchange import FORMATS, clean

ENTRIES = [
    Entry("Kiev", "Kyiv", note="not <Kiev>", pos="name", path="x.csv", line=2),
    Entry("a, b", 'c & "d"', match="exact", path="x.csv", line=3),
]
TBX = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body>
<conceptEntry id="1">
 <langSec xml:lang="en-GB">
  <termSec><term>Kiev</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
  <termSec><term>Kyyiv</term></termSec>
  <termSec><term>Kyiv</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
 </langSec>
 <langSec xml:lang="sv"><termSec><term>Kiev</term></termSec><termSec><term>Kyjiv</term></termSec></langSec>
</conceptEntry>
<conceptEntry id="2"><langSec xml:lang="de"><termSec><term>Lemberg</term></termSec></langSec></conceptEntry>
</body></text></tbx>
"""
TMX = """<tmx version="1.4"><body>
<tu><tuv xml:lang="SV-SE"><seg>Charkiv <bpt i="1"/>ligger</seg></tuv><tuv xml:lang="EN"><seg>Kharkiv is</seg></tuv></tu>
</body></tmx>
"""
OLD_TBX = """<martif type="TBX"><text><body><termEntry>
<langSet xml:lang="sv"><tig><term>Lvov</term></tig></langSet>
<langSet xml:lang="en"><ntig><termGrp><term>Lviv</term></termGrp></ntig></langSet>
</termEntry></body></text></martif>
"""


def write(tmp_path: Path, content: str, name: str) -> Path:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "name", "pairs"),
    [
        (TBX, "one.tbx", [("Kiev", "Kyiv"), ("Kyjiv", "Kyiv")]),
        (TMX, "one.tmx", [("Charkiv ligger", "Kharkiv is")]),
        (OLD_TBX, "one.xml", [("Lvov", "Lviv")]),
    ],
)
def test_read(tmp_path: Path, content: str, name: str, pairs: list[tuple[str, str]]) -> None:
    assert [(entry.swedish, entry.english) for entry in load(write(tmp_path, content, name))] == pairs


def test_entries_know_their_line(tmp_path: Path) -> None:
    assert [entry.line for entry in load(write(tmp_path, TBX, "one.tbx"))] == [3, 3]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<tmx>\n<tu>", ":2: not well-formed XML (no element found); export the file again"),
        ("<tmx></tmx>", ": no entry has both a swedish and an english term; check the languages of the file"),
        (
            '<tmx>\n<tu><tuv xml:lang="sv"><seg>a</seg></tuv></tu></tmx>',
            ":2: a swedish term without an english one; add it or delete the entry",
        ),
        ('<!DOCTYPE a [<!ENTITY b "c">]><tmx/>', ":1: declares XML entities; export the file again"),
    ],
)
def test_a_bad_file_says_where_and_why(tmp_path: Path, content: str, reason: str) -> None:
    path = write(tmp_path, content, "bad.tmx")
    with pytest.raises(GlossaryError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}{reason}")


@pytest.mark.parametrize(
    ("system", "text"),
    [
        ("deepl", 'Kiev\tKyiv\na, b\tc & "d"\n'),
        ("google", 'Kiev,Kyiv\n"a, b","c & ""d"""\n'),
        ("amazon", 'sv,en\nKiev,Kyiv\n"a, b","c & ""d"""\n'),
    ],
)
def test_export(system: str, text: str) -> None:
    assert export(ENTRIES, system) == text


@pytest.mark.parametrize(
    ("system", "name"),
    [("google", "x.csv"), ("amazon", "x.csv"), ("deepl", "x.tsv"), ("tbx", "x.tbx"), ("tmx", "x.tmx")],
)
def test_what_is_exported_can_be_read(tmp_path: Path, system: str, name: str) -> None:
    again = load(write(tmp_path, export(ENTRIES, system), name))
    assert [(entry.swedish, entry.english) for entry in again] == [(entry.swedish, entry.english) for entry in ENTRIES]


def test_an_unknown_format() -> None:
    for function in (export, losses):
        with pytest.raises(GlossaryError, match="excel: no such format; use amazon, deepl, google, tbx, tmx"):
            function(ENTRIES, "excel")


def test_what_a_format_cannot_hold() -> None:
    assert losses(ENTRIES, "deepl") == [
        "deepl has no place for `match` of 1 entry (x.csv:3)",
        "deepl has no place for `pos` of 1 entry (x.csv:2)",
        "deepl has no place for `note` of 1 entry (x.csv:2)",
    ]
    assert losses(ENTRIES, "tbx") == ["tbx has no place for `match` of 1 entry (x.csv:3)"]
    assert losses(ENTRIES * 2, "tmx")[0] == "tmx has no place for `match` of 2 entries, the first (x.csv:3)"
    assert all(losses([Entry("a", "b", verbatim="no")], system) == [] for system in FORMATS)


def test_notes_and_word_classes_come_back(tmp_path: Path) -> None:
    tbx = load(write(tmp_path, export(ENTRIES, "tbx"), "x.tbx"))
    assert [(entry.note, entry.pos) for entry in tbx] == [("not <Kiev>", "name"), ("", "")]
    tmx = load(write(tmp_path, export(ENTRIES, "tmx"), "x.tmx"))
    assert [entry.note for entry in tmx] == ["not <Kiev>", ""]


TERMS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).map(clean).filter(bool)


@given(pairs=st.dictionaries(TERMS, TERMS, min_size=1, max_size=4), system=st.sampled_from(["amazon", "tbx", "tmx"]))
def test_any_term_survives_a_format(
    pairs: dict[str, str], system: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{'csv' if system == 'amazon' else system}"
    path.write_text(export([Entry(*pair) for pair in pairs.items()], system), encoding="utf-8")
    found, _ = inspect(path)  # chains such as a → B → C are mistakes
    assert {entry.swedish: entry.english for entry in found} == pairs
