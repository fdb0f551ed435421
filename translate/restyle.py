"""Quotation marks on the way out: carried from source to translation, then written in the style that was asked for.

The model sees only straight marks (normalise.py).  `expect` tells which marks each sentence of a block must have,
`carry` sees to it that a translation has them, and `frame` writes those that were kept around the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from translate.document import Block, Segment
from translate.engines import Hypothesis, Span
from translate.normalise import normalise
from translate.quotes import Mark, scan, shape
from translate.speech import attribute

Style = Literal["english", "keep"]

_ENGLISH = (("“", "”"), ("‘", "’"))
_DOUBLE = "\"”“„‟»«″〝〞"  # what normalise makes a " of; the other marks become '
_SINGLE = "'’‘‚‛′´`‹›"
_CORE = re.compile(r"[^\W_](?:\S*[^\W_])?[%€$]?")
_CLOSERS = re.compile(r"(?P<comma>,?)(?P<marks>[”’]*)(?P<stop>[,.!?…]*)(?P<space>.*)", re.DOTALL)
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'|'(?=[^\W_])")


@dataclass(frozen=True, slots=True)
class Expected:
    """A quotation mark that a sentence has and its translation must have."""

    mark: Mark  # offsets count from the start of the sentence; a mate may lie outside it
    nth: int  # it is the n-th character of the sentence that the model sees as its kind of mark


def expect(block: Block) -> tuple[tuple[Expected, ...], ...]:
    """List the marks inside each segment of `block`, paired over the whole block."""
    marks = scan(block.text)
    spoken = any(segment.attribution for segment in block.segments) and _is_dash_speech(block, marks)
    expected = []
    start = 0
    for segment in block.segments:
        first = start + len(segment.before)
        inside = [mark for mark in marks if first <= mark.offset < first + len(segment.text)]
        deeper = spoken and not segment.attribution
        expected.append(tuple(_expected(segment.text, mark, first, deeper) for mark in inside))
        start += len(str(segment))
    return tuple(expected)


def _expected(text: str, mark: Mark, start: int, deeper: bool) -> Expected:
    offset = mark.offset - start
    mate = None if mark.mate is None else mark.mate - start
    kind = _DOUBLE if mark.glyph in _DOUBLE else _SINGLE
    nth = sum(character in kind for character in text[:offset])
    return Expected(replace(mark, offset=offset, mate=mate, depth=mark.depth + deeper), nth)


def _is_dash_speech(block: Block, marks: Sequence[Mark]) -> bool:
    """Tell whether the quotation of a block cut by `voice` is marked by a dash: there the attribution has no mark before."""
    places = {mark.offset for mark in marks}
    start = 0
    for segment, following in zip(block.segments, block.segments[1:], strict=False):
        start += len(str(segment))
        if following.attribution:
            return not places.intersection(range(start - len(segment.after), start))
    return False


def carry(
    expected: Sequence[Expected], source: str, hypothesis: Hypothesis, style: Style
) -> tuple[Hypothesis, bool]:
    """Give `hypothesis` the quotation marks of its sentence; the second value tells whether that worked.

    `source` is what the engine was given.  Marks that the model kept are only rewritten; if it lost, moved or added
    some, all are put where the alignment has the quoted words, or where they are found word for word.
    """
    found = scan(hypothesis.text)
    if style == "keep" and hypothesis.text == source:
        return hypothesis, True
    paired = [item for item in expected if item.mark.mate is not None]
    for wanted in (expected, paired):
        if _is_same(wanted, found):
            marked = _rewrite(hypothesis, wanted, found, style)
            break
    else:
        marked = None
    if marked is not None and not paired:
        return marked, True
    projected = _project(paired, source, hypothesis, style)
    if marked is not None and not _is_better(projected, marked, paired, source):
        return marked, True
    if projected is not None:
        return projected, True
    return _rewrite_own(hypothesis, found, expected, style), False
