"""Inline markup on the way out: the tree is kept whatever the alignment, and the words are the right ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import DATA
from translate.document import Block, Document, Inline, Passage, Segment
from translate.engines import Hypothesis, Span
from translate.inlines import Engined, project
from translate.pipeline import Translator

WORDS = st.lists(st.sampled_from(["Kiev", "och", "i", "”Ja”,", "don’t", "the", "at least", "–", "å.", "X"]), max_size=8)
TEXTS = WORDS.map(" ".join)


@st.composite
def trees(draw: st.DrawFn, length: int) -> tuple[Inline, ...]:
    """Inlines that nest or lie apart, the outer ones first."""
    found: list[tuple[int, int]] = []

    def grow(start: int, end: int, depth: int) -> None:
        place = start
        while place <= end and len(found) < 8 and draw(st.booleans()):
            first = draw(st.integers(place, end))
            last = draw(st.integers(first, end))
            found.append((first, last))
            if first < last and depth < 3:
                grow(first, last, depth + 1)
            place = last

    grow(0, length, 0)
    return tuple(Inline(*one, key) for key, one in enumerate(found))


@st.composite
def translations(draw: st.DrawFn) -> tuple[tuple[Inline, ...], Document, Document, list[Engined]]:
    """Whatever an engine may do to a passage of up to three sentences."""
    source, target, engined = [], [], []
    for _ in range(draw(st.integers(1, 3))):
        text, written, after = draw(TEXTS), draw(TEXTS), draw(st.sampled_from(["", " ", "” "]))
        source.append(Segment(text, draw(st.sampled_from(["", "– ", "”"])), after))
        target.append(Segment(written, draw(st.sampled_from(["", "“"])), after))
        spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: Span(min(ends), max(ends)))
        links = draw(st.none() | st.lists(st.tuples(spans, spans), max_size=8).map(tuple))
        engined.append(Engined(text, draw(st.sampled_from([None, Hypothesis(written, alignment=links)]))))
    gap = draw(st.sampled_from(["", "\n"]))
    before, after_ = Document((Block(tuple(source), gap),)), Document((Block(tuple(target), gap),))
    return draw(trees(len(str(before)))), before, after_, engined


@given(translations())
def test_the_tree_is_kept(given: tuple[tuple[Inline, ...], Document, Document, Sequence[Engined]]) -> None:
    inlines, source, target, engined = given
    placed = project(inlines, source, target, engined)
    assert [one.key for one in placed] == [one.key for one in inlines]
    assert all(0 <= one.start <= one.end <= len(str(target)) for one in placed)
    for number, (old, new) in enumerate(zip(inlines, placed, strict=True)):
        for other, another in zip(inlines[number + 1 :], placed[number + 1 :], strict=True):
            if old.start <= other.start and other.end <= old.end and old.start < old.end:
                assert new.start <= another.start and another.end <= new.end
            else:
                assert new.end <= another.start or another.end <= new.start


@given(translations())
def test_nothing_moves_where_nothing_changes(
    given: tuple[tuple[Inline, ...], Document, Document, Sequence[Engined]],
) -> None:
    inlines, source, _, engined = given
    assert project(inlines, source, source, engined) == inlines


def unmark(text: str) -> Passage:
    """Read "<a>ord</a> och <img>" as a passage."""
    plain, inlines, waiting = "", [], []
    for part in re.split(r"(</?\w+>)", text):
        if re.fullmatch(r"<\w+>", part):
            waiting.append(len(inlines))
            inlines.append(Inline(len(plain), len(plain), len(inlines)))
            if part == "<img>":
                waiting.pop()
        elif part.startswith("</"):
            number = waiting.pop()
            inlines[number] = Inline(inlines[number].start, len(plain), number)
        else:
            plain += part
    return Passage(plain, tuple(inlines))


def mark(passage: Passage) -> str:
    """Write a passage with [brackets] around the inlines, and * for those without text."""
    text = passage.text
    places = [(one.end, 0, "]") for one in passage.inlines if one.start < one.end]
    places += [(one.start, 2, "[") for one in passage.inlines if one.start < one.end]
    places += [(one.start, 1, "*") for one in passage.inlines if one.start == one.end]
    for place, _, sign in sorted(places, reverse=True):
        text = text[:place] + sign + text[place:]
    return text


def test_marks_read_and_written() -> None:
    assert mark(unmark("Ett <b>stort</b><img> hus")) == "Ett [stort]* hus"


@pytest.mark.model
def test_marked_words_stay_marked() -> None:
    """Of the sentences in the file, whose English was checked by a reader, all have their marks around the same words."""
    rows = [line.split("\t") for line in (DATA / "marked.tsv").read_text("utf-8").splitlines() if line[0] != "#"]
    passages = [unmark(swedish) for swedish, _ in rows]
    (translation,) = Translator(model="compact").translate_articles([passages])
    wrong = []
    for (swedish, english), passage in zip(rows, translation.passages, strict=True):
        marked = [passage.text[one.start : one.end] for one in passage.inlines if one.start < one.end]
        if marked != english.split("|"):
            wrong.append((swedish, english, marked))
    assert len(wrong) <= len(rows) // 10, wrong
