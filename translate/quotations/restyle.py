"""Quotation marks of a sentence carried to its translation and written in the style that was asked for.

The model sees only straight marks (normalise.py).  `expect` tells which marks the sentences of a block must have, and
`carry` sees to it that a translation has them.  Those around the sentences are the business of framing.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from translate.document import Block
from translate.engines import Hypothesis, Span
from translate.normalise import model_input
from translate.quotations.marks import Mark, marks_between, scan
from translate.quotations.projection import Hint, Quotation, agree, edges_agree, project, swallows
from translate.quotations.speech import reporting_words, starts_turn
from translate.quotations.styles import Style, close, glyph

_DOUBLE = '"”“„‟»«″〝〞'  # what model_input makes a " of; it makes a ' of the other marks
_EVERY = "\"'“”‘’„‟»«›‹‚‛〝〞"
_ANY = re.compile(f"[{re.escape(_EVERY)}]")
_SINGLE = "'’‘‚‛′´`‹›"
_SINGLES = frozenset(_SINGLE)
_NEXT_WORD = re.compile(rf"[,{re.escape(_EVERY)}]*\s+(\w+)")
# A single mark that may be no apostrophe: "a ' disaster", "'yes'".  Not "'90s", "don't", "the soldiers' homes".
_STRAY = re.compile(r"(?P<opens>(?<![^\W_])'(?![\d.,!?]))|(?<=[^\W_])(?<!s)'(?![^\W_])")
# "procurement rules' and that": where single marks are expected, no genitive
_AFTER_S = re.compile(
    r"(?<=s)'(?=[,.;:!?]|$|\s+(?:and|as|at|but|by|for|from|in|is|of|on|or|that|to|was|were|when|with)\b)"
)
_MISPLACED = re.compile(""" (?=["'][,;:] \\w)""")  # 'according to the ministry ", all units will return"'
_DOUBLED = re.compile(rf"\b(the|an?) (?=[{re.escape(_EVERY)}]\1\b)")  # "that the “the situation is grave”"
_GENITIVE = re.compile(r"s' [a-z]")
# One that certainly is none, as no letter is next to it
_LONELY = re.compile(r"(?<![^\s'])'(?![^\s'.,;:!?])")
_CROWD = 60  # marks of a sentence, of which more are a table or a broken file: finding their words takes too long
# What goes on with a sentence after a quotation: " he said", " Anna Ek said", " said the mayor"
_TELLS = re.compile(r"\s+(?!(?:He|She|They|We|It|You|The)\b)(?:[^\W\d_]+\s+){0,4}[a-z]")
_REACH = 32  # characters in which what closes together with a mark may stand


Depth = Literal["", "speech", "open"]  # what a segment's quotations lie in that shows by no mark


@dataclass(frozen=True, slots=True)
class Expected:
    """A quotation mark that a sentence has and its translation must have."""

    mark: Mark  # offsets count from the start of the sentence's text; a mate may lie outside it
    nth: int  # how many characters before it reach the model as the same straight mark
    inside: str = ""  # the last character of a quotation that it closes: the full stop of "Han sade: ”Vi går.”"
    apart: bool = False  # on its outer side is a space or nothing
    told: bool = False  # it closes a quotation that is a sentence, before "säger han"
    space: str = ""  # between it and the quotation: « Vi går »


@dataclass(frozen=True, slots=True)
class _Edit:
    """A change of a text: `removed` characters at `place` make way for `inserted`."""

    place: int
    removed: int
    inserted: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A mark of the source, and where it belongs in a translation."""

    item: Expected
    place: int
    width: int = 0  # characters that the mark takes up there already


def expect(block: Block) -> tuple[tuple[Expected, ...], ...]:
    """List the marks inside each segment's text, as they are paired over the whole block."""
    marks = scan(block.text)
    if not marks:
        return ((),) * len(block.segments)
    expected = []
    start = 0
    for segment, deeper in zip(block.segments, depths(block), strict=True):
        first = start + len(segment.before)
        inside = marks_between(marks, first, first + len(segment.text))
        expected.append(tuple(_expected(segment.text, [sink(mark, deeper) for mark in inside], first)))
        start += len(str(segment))
    return tuple(expected)


def _expected(text: str, marks: Sequence[Mark], start: int) -> Iterator[Expected]:
    """Yield what is expected of the marks of a segment whose text begins at `start` of its block."""
    if not marks:
        return
    twins = _twins(text, marks, start)
    doubles = [place for place, character in enumerate(text) if character in _DOUBLE or place in twins]
    paired = {*twins, *twins.values()}
    singles = [place for place, character in enumerate(text) if character in _SINGLE and place not in paired]
    outer = {place: twin for twin, place in twins.items()}
    for mark in marks:
        offset = mark.offset - start
        if offset in twins:
            continue
        twin = outer.get(offset, offset)
        alike = doubles if twin != offset or mark.glyph in _DOUBLE else singles
        nth = bisect_left(alike, twin)
        glyph = text[min(offset, twin) : max(offset, twin) + 1]
        shifted = replace(mark, offset=offset, glyph=glyph, mate=None if mark.mate is None else mark.mate - start)
        before, after = text[max(0, offset - 1) : offset], text[offset + 1 : offset + 2]
        if mark.opens:
            yield Expected(shifted, nth, apart=not before.strip(), space=_spaces(after))
        else:
            inside = _last_inside(text, offset)
            yield Expected(shifted, nth, inside, not after.strip(), _is_told(text, shifted), _spaces(before))


def _twins(text: str, marks: Sequence[Mark], start: int) -> dict[int, int]:
    """Map the inner of two single marks that are one double mark, as the model sees ``Ja'', to the outer one."""
    places = ((mark.offset - start, 1 - 2 * mark.opens) for mark in marks if mark.doubled)
    return {place: place + outward for place, outward in places if 0 <= place + outward < len(text)}


def _last_inside(text: str, end: int) -> str:
    """Return the last character before `end` that is neither a mark nor a space, if it is near."""
    return text[max(0, end - _REACH) : end].rstrip(f" \u00a0\u202f{_DOUBLE}{_SINGLE}")[-1:]


def _is_told(text: str, mark: Mark) -> bool:
    """Tell whether `mark` closes a whole sentence that an attribution follows: "”Vi stannar”, säger han."."""
    begins = mark.mate is not None and (mark.mate < 0 or _before(text, mark.mate) in ("", ":", *_DOUBLE))
    follows = _NEXT_WORD.match(text, mark.offset + 1)
    return begins and follows is not None and follows[1] in reporting_words()


def _before(text: str, place: int) -> str:
    """Return the character before `place` and the spaces there."""
    while place and text[place - 1].isspace():
        place -= 1
    return text[place - 1 : place] if place else ""


def _spaces(text: str) -> str:
    return text[:1] if text[:1].isspace() else ""


def depths(block: Block) -> list[Depth]:
    """Tell of each segment whether it is dash speech, or in a quotation that goes on from paragraph to paragraph."""
    marks = scan(block.text)
    opened = any(mark.opens and mark.mate is None and not block.text[: mark.offset].strip() for mark in marks[:1])
    if not block.spoken:
        return ["open" if opened or block.continued else ""] * len(block.segments)
    return ["speech" if said else "" for said in spoken(block)]


def sink(mark: Mark, depth: Depth) -> Mark:
    """Set `mark` one deeper in dash speech; in a quotation from paragraph to paragraph only single marks are inside."""
    if depth == "speech" or (depth == "open" and mark.mate is not None and mark.glyph in _SINGLES):
        return replace(mark, depth=mark.depth + 1)
    return mark


def spoken(block: Block) -> Iterator[bool]:
    """Tell of each segment of a block of dash speech whether it is speech: not "Hon säger:", not "säger hon"."""
    speaking = False
    for segment in block.segments:
        speaking = speaking or starts_turn(segment)
        yield speaking and not segment.attribution


def carry(expected: Sequence[Expected], source: str, hypothesis: Hypothesis, style: Style) -> tuple[Hypothesis, bool]:
    """Give `hypothesis` the quotation marks of its sentence; the second value tells whether they are surely right.

    `source` is what the engine was given.  Marks that the model kept are only rewritten.  If it lost, moved or added
    some, they are set anew around the words that the quoted ones became.
    """
    if style == "keep" and hypothesis.text == source:
        return hypothesis, True  # a model that repeats its input, such as echo
    carried, sure = _carry(expected, source, hypothesis, style)
    if not _ANY.search(carried.text):
        return carried, sure
    doubled = [_Edit(match.start(), match.end() - match.start(), "") for match in _DOUBLED.finditer(carried.text)]
    return _apply(carried, doubled) if doubled else carried, sure


def _carry(expected: Sequence[Expected], source: str, hypothesis: Hypothesis, style: Style) -> tuple[Hypothesis, bool]:
    if not expected and not _ANY.search(hypothesis.text):
        return _trim(hypothesis), True
    seen = model_input(source)
    places = _seen_places(expected, seen)
    quotations = [] if places is None else list(_quotations(expected, places, len(seen)))
    hypothesis = _order_commas(hypothesis)
    tidy = _trim(_drop_strays(hypothesis, seen, expected))
    found = scan(tidy.text)
    if [item.mark.opens for item in expected] == [mark.opens for mark in found]:
        there = [mark.offset for mark in found]
        if len(expected) > _CROWD:
            kept = [_Found(item, place, 1) for item, place in zip(expected, there, strict=True)]
            return _apply(tidy, list(_edits(kept, tidy.text, style))), False
        target = list(_quotations(expected, there, len(tidy.text)))
        if places is None or agree(quotations, target, seen, tidy):
            kept = [_Found(item, place, 1) for item, place in zip(expected, there, strict=True)]
            sure = places is None or edges_agree(quotations, target, seen, tidy)
            sure = sure and not swallows(quotations, target, seen, tidy.text)
            return _apply(tidy, list(_edits(kept, tidy.text, style))), sure
    if len(expected) > _CROWD:
        return _keep_own(tidy, found, style), False
    bare, hints = _strip(hypothesis, seen, expected)
    if not expected:
        return bare, True
    if places is None:
        places = _guess_places(expected, source, seen)
        quotations = list(_quotations(expected, places, len(seen)))
    placed, sure = project(quotations, seen, bare, hints)
    if not placed:
        return _keep_own(tidy, found, style), False
    set_anew = sorted(_ends(expected, placed, bare.text), key=_order)
    sure = sure and not swallows(quotations, placed, seen, bare.text)
    return _apply(bare, list(_edits(set_anew, bare.text, style))), sure


def _order_commas(hypothesis: Hypothesis) -> Hypothesis:
    """Put a comma that follows an opening mark before it."""
    opening = {mark.offset for mark in scan(hypothesis.text) if mark.opens}
    found = (match.start() for match in _MISPLACED.finditer(hypothesis.text) if match.end() in opening)
    return _apply(hypothesis, [_Edit(at, 4, f"{hypothesis.text[at + 2]} {hypothesis.text[at + 1]}") for at in found])


def _drop_strays(hypothesis: Hypothesis, seen: str, expected: Sequence[Expected]) -> Hypothesis:
    """Take out the single marks without mates that a model adds; apostrophes stay."""
    if _LONELY.search(seen):
        return hypothesis
    paired = {mark.offset for mark in scan(hypothesis.text)}
    patterns = (_LONELY,) if _has_apostrophes(seen, expected) else (_LONELY, _STRAY)
    strays = {match.start() for pattern in patterns for match in pattern.finditer(hypothesis.text)} - paired
    return _apply(hypothesis, [_drop(hypothesis.text, place) for place in sorted(strays)])


def _has_apostrophes(seen: str, expected: Sequence[Expected]) -> bool:
    return seen.count("'") > sum(item.mark.glyph in _SINGLES for item in expected)


def _strip(hypothesis: Hypothesis, seen: str, expected: Sequence[Expected]) -> tuple[Hypothesis, list[Hint]]:
    """Take out all quotation marks, and tell where they were."""
    found = scan(hypothesis.text)
    sides = {mark.offset: mark.opens for mark in found}
    single = any(item.mark.glyph in _SINGLES for item in expected)
    if single or not _has_apostrophes(seen, expected):
        sides = {match.start(): match["opens"] is not None for match in _STRAY.finditer(hypothesis.text)} | sides
        if _has_apostrophes(seen, expected):
            # "Andreas' car" keeps its apostrophe
            sides = {
                place: opens
                for place, opens in sides.items()
                if opens or not _GENITIVE.match(hypothesis.text, place - 1)
            }
    if single:
        sides |= {match.start(): False for match in _AFTER_S.finditer(hypothesis.text)}
    drops = [_drop(hypothesis.text, place) for place in sorted(sides)]
    moves = _Moves.of(drops)
    hints = [Hint(moves.moved(place), sides[place]) for place in sorted(sides)]
    return _trim(_apply(hypothesis, drops)), hints


def _seen_places(expected: Sequence[Expected], seen: str) -> list[int] | None:
    """Find the marks in what the model saw; None if the glossary changed the number of apostrophes there."""
    kinds = {kind: [place for place, character in enumerate(seen) if character == kind] for kind in "\"'"}
    places = []
    for item in expected:
        of_kind = kinds["'" if item.mark.glyph in _SINGLES else '"']  # "``", of LaTeX, is a double one
        if item.nth >= len(of_kind):
            return None
        places.append(of_kind[item.nth])
    return places


def _guess_places(expected: Sequence[Expected], source: str, seen: str) -> list[int]:
    """Place marks that can't be found one by one where their share of the sentence puts them."""
    last = max(0, len(seen) - 1)
    return [min(last, round(item.mark.offset * len(seen) / max(1, len(source)))) for item in expected]


def _quotations(expected: Sequence[Expected], places: Sequence[int], length: int) -> Iterator[Quotation]:
    """Yield the quotations that the marks, which stand at `places` of a text, enclose or cut off."""
    numbers = {item.mark.offset: number for number, item in enumerate(expected)}
    for item, place in zip(expected, places, strict=True):
        mark = item.mark
        mate = None if mark.mate is None else numbers.get(mark.mate)
        if mark.opens:
            end, last = (length, None) if mate is None else (places[mate], expected[mate].mark)
            yield Quotation(place + 1, end, mark, last)
        elif mate is None:
            yield Quotation(0, place, None, mark)


def _ends(expected: Sequence[Expected], placed: Sequence[Quotation], text: str) -> Iterator[_Found]:
    """Yield the marks of the quotations that were found in a translation."""
    items = {item.mark: item for item in expected}
    for quotation in placed:
        if quotation.first is not None:
            yield _Found(items[quotation.first], quotation.start)
        if quotation.last is not None:
            item = items[quotation.last]
            yield _Found(item, _past(item.inside, text, quotation.end))


def _order(found: _Found) -> tuple[int, bool, int]:
    """Order marks, at one place closing before opening ones and inner ones next to their words."""
    mark = found.item.mark
    return found.place, mark.opens, mark.depth if mark.opens else -mark.depth


def _edits(marks: Sequence[_Found], text: str, style: Style) -> Iterator[_Edit]:
    """Yield the changes that write `marks`, with the spaces and stops beside them."""
    run: list[_Found] = []
    for found in marks:
        if run and not _follows(run[-1], found, text):
            yield _write_run(run, text, style)
            run = []
        run.append(found)
    if run:
        yield _write_run(run, text, style)


def _follows(before: _Found, found: _Found, text: str) -> bool:
    """Tell whether two marks make a run: ’” and ’,”."""
    between = text[before.place + before.width : found.place]
    return before.item.mark.opens == found.item.mark.opens and not between.strip(" .,")


def _write_run(run: Sequence[_Found], text: str, style: Style) -> _Edit:
    start, end = run[0].place, run[-1].place + run[-1].width
    marks = [_write(found.item, style) for found in run]
    if run[0].item.mark.opens:
        # next to its words: `" hundreds"` is “hundreds”
        end += len(text) - end - len(text[end:].lstrip(" ")) if run[-1].width else 0
        glued = run[0].item.apart and text[:start][-1:] not in ("", " ", *"([{/-–—")
        return _Edit(start, end - start, " " * glued + "".join(marks))
    if run[0].width:
        start = len(text[:start].rstrip(" "))
    if text[end : end + 2] in (" ,", " .") and not text.startswith("..", end + 1):
        end += 1
    before, after = text[:start], text[end : end + 1]
    stop = after if after in (".", ",") and not text.startswith("..", end) else ""
    end += len(stop)
    stop = stop or "".join(character for character in text[start:end] if character in ".,")[:1]
    if before.endswith((".", ",")) and not before.endswith(".."):
        stop, start = stop or before[-1], start - 1
    elif before.endswith(("?", "!", "..", "…")):
        told = run[-1].item.told and style != "keep"
        stop = "" if told or style == "english-us" else stop  # “What now?” he asks
    if text[end : end + 1] in (";", ":", "?", "!"):
        stop = ""
    if stop == "." and run[-1].item.told and style != "keep" and _TELLS.match(text, end):
        stop = ","  # "”Ja.” sade han."
    glued = run[-1].item.apart and text[end : end + 1].isalnum()
    closing = close(marks, [_owns_stop(found.item, style) for found in run], stop, style)
    return _Edit(start, end - start, closing + " " * glued)


def _owns_stop(item: Expected, style: Style) -> bool:
    return item.inside in (".", ",") or (style == "english-uk" and item.told)


def _past(inside: str, text: str, place: int) -> int:
    """Return where a quotation ends whose last word ends at `place`: after the question mark that is part of it."""
    while inside in ("?", "!") and text[place : place + 1] in ("?", "!"):
        place += 1
    return place


def _write(item: Expected, style: Style) -> str:
    """Return a mark in `style`; of the article's own ones also the space inside: « Vi går »."""
    written = glyph(item.mark, style)
    if style != "keep":
        return written
    return written + item.space if item.mark.opens else item.space + written


def _keep_own(hypothesis: Hypothesis, found: Sequence[Mark], style: Style) -> Hypothesis:
    """Keep the pairs that the model set, for want of better, and drop its marks without mates."""
    return _apply(
        hypothesis,
        [
            _drop(hypothesis.text, mark.offset) if mark.mate is None else _Edit(mark.offset, 1, glyph(mark, style))
            for mark in found
        ],
    )


def _trim(hypothesis: Hypothesis) -> Hypothesis:
    """Take off the spaces around a translation."""
    text = hypothesis.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if start == 0 and end == len(text):
        return hypothesis
    return _apply(hypothesis, [_Edit(0, start, ""), _Edit(end, len(text) - end, "")])


def _drop(text: str, place: int) -> _Edit:
    """Take out a mark, and a space if it has one on both sides, or one before and a stop after it.

    Of several marks, "'' hair'", the space goes with the last one.
    """
    if place and text[place - 1] == " " and text[place + 1 : place + 2] in (".", ",", "?", "!"):
        return _Edit(place - 1, 2, "")
    first = place
    while first and text[first - 1] in _EVERY:
        first -= 1
    spaces = text[place + 1 : place + 2] == " " and (first == 0 or text[first - 1] == " ")
    return _Edit(place, 1 + spaces, "")


def _apply(hypothesis: Hypothesis, edits: Sequence[_Edit]) -> Hypothesis:
    """Make `edits`, which are in order, and move the alignment with them."""
    if not edits:
        return hypothesis
    pieces = []
    copied = 0
    for edit in edits:
        pieces.append(hypothesis.text[copied : edit.place] + edit.inserted)
        copied = edit.place + edit.removed
    text = "".join(pieces) + hypothesis.text[copied:]
    links = hypothesis.alignment
    if links is not None:
        moves = _Moves.of(edits)
        links = tuple((a, Span(moves.moved(b.start), moves.moved(b.end))) for a, b in links)
    return replace(hypothesis, text=text, alignment=links)


@dataclass(frozen=True, slots=True)
class _Moves:
    """Where the places of a text come to be by some edits."""

    places: Sequence[int]
    shifts: Sequence[int]  # by how much what comes after each of these places moves

    @classmethod
    def of(cls, edits: Sequence[_Edit]) -> _Moves:
        """Add up edits, which are in order."""
        return cls(
            [edit.place for edit in edits],
            [0, *accumulate(len(edit.inserted) - edit.removed for edit in edits)],
        )

    def moved(self, place: int) -> int:
        """Return where `place` is after the edits."""
        return place + self.shifts[bisect_left(self.places, place)]
