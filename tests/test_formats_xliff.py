"""XLIFF: targets are added with their tags and a state, and nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import Translator
from translate.document import Inline, Passage
from translate.errors import InputError
from translate.formats.xliff import read

FILES = sorted((Path(__file__).parent / "data" / "formats" / "xliff").iterdir())
OLD = '<xliff version="1.2"><file source-language="sv" target-language="en"><body>{}</body></file></xliff>'
NEW = '<xliff version="2.0" srcLang="sv" trgLang="en"><file>{}</file></xliff>'
UNIT = '<trans-unit id="1"><source>{}</source></trans-unit>'
TARGET = re.compile(r"\s*<(?:x:)?target[^>]*?(?:/>|>.*?</(?:x:)?target>)", re.DOTALL)
ADDED = re.compile(r' (?:state|target-language|trgLang)="[^"]*"')


def translate(xml: str, *english: str) -> str:
    article = read(xml.encode(), "x.xlf")
    passages = [replace(one, text=text) for one, text in zip(article.passages, english, strict=True)]
    return article.rebuild(passages).decode()


def place(source: str, english: str, *places: tuple[int, int]) -> str:
    """Return the target of a source whose tags are at `places` in the English."""
    article = read(OLD.format(UNIT.format(source)).encode(), "x.xlf")
    (passage,) = article.passages
    inlines = tuple(Inline(*at, one.key) for at, one in zip(places, passage.inlines, strict=True))
    written = article.rebuild([Passage(english, inlines)]).decode()
    match = re.search(r"<target[^>]*>(.*)</target>", written)
    assert match is not None
    return match[1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_targets_and_states_are_added(path: Path) -> None:
    data = path.read_bytes()
    article = read(data, path.name)
    assert article.passages
    written = article.rebuild(article.passages)
    ElementTree.fromstring(written)
    encoding = {"utf16.xlf": "utf-16-le", "latin1.xlf": "iso-8859-1"}.get(path.name, "utf-8")
    before, after = (ADDED.sub("", TARGET.sub("", one.decode(encoding))) for one in (data, written))
    assert before == after


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_that_was_filled_stays_as_it_is(path: Path) -> None:
    article = read(path.read_bytes(), path.name)
    written = article.rebuild([replace(one, text=one.text.upper()) for one in article.passages])
    again = read(written, path.name)
    assert again.rebuild(again.passages) == written


def test_a_target_says_that_a_machine_made_it() -> None:
    assert '<target state="needs-review-translation" state-qualifier="mt-suggestion">A &amp; b</target>' in translate(
        OLD.format(UNIT.format("Å &amp; b")), "A & b"
    )
    written = translate(NEW.format('<unit id="1"><segment><source>Å</source></segment></unit>'), "A")
    assert '<segment state="translated"><source>Å</source><target>A</target>' in written


def test_languages_are_named() -> None:
    written = translate(OLD.replace(' target-language="en"', "").format(UNIT.format("Å")), "A")
    assert '<file source-language="sv" target-language="en">' in written


@pytest.mark.parametrize(
    ("unit", "count"),
    [
        ("<trans-unit><source>Å</source><target>Annat</target></trans-unit>", 0),
        ('<trans-unit><source>Å</source><target state="translated">Å</target></trans-unit>', 0),
        ('<trans-unit approved="yes"><source>Å</source><target state="new">Å</target></trans-unit>', 0),
        ('<trans-unit translate="no"><source>Å</source></trans-unit>', 0),
        ('<trans-unit><source>– <x id="1"/></source></trans-unit>', 0),
        ("<trans-unit><source>112</source></trans-unit>", 1),
        ("<trans-unit><source>12 %</source><target>12%</target></trans-unit>", 0),
        ("<trans-unit><source>Å</source><target>Å</target></trans-unit>", 1),
        ("<trans-unit><source>Å</source><target> </target></trans-unit>", 1),
        ('<trans-unit><source>Å</source><target state="needs-translation">Annat</target></trans-unit>', 1),
        ('<group translate="no"><trans-unit translate="yes"><source>Å</source></trans-unit></group>', 1),
        ("<trans-unit><source>Å</source><alt-trans><source>Ä</source><target>A</target></alt-trans></trans-unit>", 1),
    ],
)
def test_what_is_translated(unit: str, count: int) -> None:
    assert len(read(OLD.format(unit).encode(), "x.xlf").passages) == count


@pytest.mark.parametrize(
    ("source", "target"), [("25 000", "25,000"), ("12,5 %", "12.5%"), ("1\u00a0250,75", "1,250.75"), ("112", "112")]
)
def test_a_number_alone_has_a_target_in_english_notation(
    use_engine: Callable[..., object], source: str, target: str
) -> None:
    use_engine({})
    article = read(OLD.format(UNIT.format(source)).encode(), "x.xlf")
    (translation,) = Translator(model="compact").translate_articles([article.passages])
    written = article.rebuild(translation.passages).decode()
    assert f'<target state="needs-review-translation" state-qualifier="mt-suggestion">{target}</target>' in written


@pytest.mark.parametrize(
    ("source", "english", "places", "target"),
    [
        ('<g id="1">Gröna</g> hus', "Houses in green", [(10, 15)], 'Houses in <g id="1">green</g>'),
        ('Fel: <x id="1"/>.', "Error: .", [(8, 8)], 'Error: <x id="1"/>.'),
        ('Fel: <x id="1"/>.', "Error:.", [(5, 5)], 'Error: <x id="1"/>.'),
        ('Öppna <x id="1"/> nu', "Open now", [(4, 4)], 'Open <x id="1"/> now'),
        ('<x id="1"/> finns', " exists", [(0, 0)], '<x id="1"/> exists'),
        (
            "Läs &lt;b&gt;mer&lt;/b&gt; om {0}",
            "Read more about ",
            [(5, 9), (16, 16)],
            "Read &lt;b&gt;more&lt;/b&gt; about {0}",
        ),
        ('a <bpt id="1">[</bpt>b<ept id="1">]</ept>', "b a", [(0, 1)], '<bpt id="1">[</bpt>b<ept id="1">]</ept> a'),
        ('<g id="1"><g id="2">a</g> b</g>', "b a", [(0, 3), (2, 3)], '<g id="1">b <g id="2">a</g></g>'),
        ('<mrk mtype="protected">SvD</mrk> skriver', " writes", [(0, 0)], '<mrk mtype="protected">SvD</mrk> writes'),
    ],
)
def test_where_tags_go(source: str, english: str, places: list[tuple[int, int]], target: str) -> None:
    assert place(source, english, *places) == target


def test_segments_are_translated_one_by_one() -> None:
    source = '<mrk mtype="seg" mid="1">Ett.</mrk> <mrk mtype="seg" mid="2">Två.</mrk>'
    unit = f"<trans-unit><source>Ett. Två.</source><seg-source>{source}</seg-source></trans-unit>"
    written = translate(OLD.format(unit), "One.", "Two.")
    assert '<mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk></target>' in written


PIECES = st.sampled_from(["ord", " ", "<x/>", " %s ", "&amp;", '<bx id="1"/>', '<ex id="1"/>', "{0}"])


@given(
    st.recursive(PIECES, lambda inner: st.lists(inner).map(lambda some: f"<g>{''.join(some)}</g>")), st.text("ab .,:")
)
def test_every_tag_survives(source: str, english: str) -> None:
    article = read(OLD.format(UNIT.format(f"å {source}")).encode(), "x.xlf")
    (passage,) = article.passages
    end = len(english)
    inlines = tuple(replace(one, start=min(one.start, end), end=min(one.end, end)) for one in passage.inlines)
    written = article.rebuild([Passage(english, inlines)])
    ElementTree.fromstring(written)
    tags = re.compile(r"</?[a-z]+[^>]*>|%s|\{0\}")
    _, _, target = written.decode().partition("<target")
    found = tags.findall(target.partition(">")[2].partition("</target>")[0])
    assert sorted(found) == sorted(tags.findall(source))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<tmx/>", "is no XLIFF"),
        ('<xliff version="3.0"/>', "of version “3.0”"),
        ('<xliff version="1.2"><file source-language="en"/></xliff>', "has sources in “en”"),
        ('<xliff version="1.2"><file source-language="sv" target-language="de"/></xliff>', "wants targets in “de”"),
        ("<xliff>\n<a></xliff>", "line 2: mismatched tag"),
        ('<?xml version="1.0" encoding="nej"?><xliff/>', "encoding that it declares (nej)"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><xliff version="1.2">&b;</xliff>', "declares entities"),
        ("<a>" * 500, "nested more than 400 deep"),
    ],
)
def test_what_cannot_be_read(data: str, reason: str) -> None:
    with pytest.raises(InputError, match=re.escape(reason)):
        read(data.encode(), "x.xlf")


def test_a_segment_in_a_segment_is_part_of_it() -> None:
    marks = '<mrk mtype="seg" mid="1">Ett <mrk mtype="seg" mid="2">två</mrk> tre</mrk>'
    unit = f'<trans-unit id="1"><source>Ett två tre</source><seg-source>{marks}</seg-source></trans-unit>'
    article = read(OLD.format(unit).encode(), "x.xlf")
    assert [passage.text for passage in article.passages] == ["Ett två tre"]
    written = article.rebuild([Passage("One two three", (Inline(4, 7, 0),))]).decode()
    assert '<mrk mtype="seg" mid="1">One <mrk mtype="seg" mid="2">two</mrk> three</mrk></target>' in written
