"""Inline markup on the way out: bold words, links and footnote marks find their place in the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from translate.document import Document, Inline, Segment
from translate.engines import Hypothesis, Span
from translate.normalise import model_input
from translate.tables import read_tables

_WORD = re.compile(r"\b(?:at (?:least|most)|(?:more|less) than|up to|no one)\b\S*|\S+", re.IGNORECASE)
_CORE = re.compile(r"[^\W_](?:\S*[^\W_])?")
_CLOSING = ".,:;!?…”’\"')]"
_OPENING = "“‘(["
_SLIGHT = 0.2  # what the alignment of a small word counts: Swedish often has none for it, so that it goes anywhere


@dataclass(frozen=True, slots=True)
class Engined:
    """What an engine was given for a segment, and what it made of it; None where it wasn't asked."""

    text: str
    hypothesis: Hypothesis | None


def project(
    inlines: Sequence[Inline], source: Document, target: Document, engined: Sequence[Engined]
) -> tuple[Inline, ...]:
    """Return `inlines` of the source as they belong in the target: around the words that come from the marked ones.

    The documents have the same segments, `engined` has one item for each.  Every inline is kept, and the tree they
    form too: what was inside another stays inside it, what was apart stays apart.
    """
    if str(source) == str(target):
        return tuple(inlines)
    text = _Text(source, target, engined)
    placed: dict[int, Inline] = {}
    for number in _outer_first(inlines):
        placed[number] = _fit(number, text.find(inlines[number]), inlines, placed)
    return tuple(placed[number] for number in range(len(inlines)))


def _outer_first(inlines: Sequence[Inline]) -> list[int]:
    """Order inlines so that each comes after those around it, in reading order."""
    return sorted(range(len(inlines)), key=lambda number: (inlines[number].start, -inlines[number].end, number))


def _fit(number: int, found: Inline, inlines: Sequence[Inline], placed: dict[int, Inline]) -> Inline:
    """Cut `found` to what its parent and its earlier siblings leave it."""
    own = inlines[number]
    low, high = 0, found.end
    # a mark that is listed before what starts where it is stands before it, not inside
    first = own.start == own.end
    around = [
        other
        for other in placed
        if _contains(inlines[other], own) and not (first and number < other and inlines[other].start == own.start)
    ]
    if around:
        parent = placed[around[-1]]
        low, high = parent.start, parent.end
    for other, taken in placed.items():
        if other not in around and (not around or _contains(inlines[around[-1]], inlines[other])):
            low, high = _beside(taken, found, (low, high), before=inlines[other].end <= own.start)
    start, end = min(max(found.start, low), high), min(max(found.end, low), high)
    return replace(found, start=start, end=max(start, end))


def _contains(outer: Inline, inner: Inline) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer.start < outer.end


def _beside(taken: Inline, found: Inline, room: tuple[int, int], *, before: bool) -> tuple[int, int]:
    """Narrow `room` to the side of a placed sibling where most of `found` is."""
    low, high = room
    if taken.end <= found.start or found.end <= taken.start:
        return room
    if found.start >= taken.start and (before or found.end > taken.end):
        return max(low, taken.end), max(high, taken.end)
    return low, max(low, min(high, taken.start))


class _Text:
    """A passage and its translation, segment by segment."""

    def __init__(self, source: Document, target: Document, engined: Sequence[Engined]) -> None:
        self.pairs = [
            _Pair(*both, *offsets, given)
            for both, offsets, given in zip(
                zip(source.segments, target.segments, strict=True),
                zip(_offsets(source), _offsets(target), strict=True),
                engined,
                strict=True,
            )
        ]
        self.length = len(str(target))
        self.source_length = len(str(source))

    def find(self, inline: Inline) -> Inline:
        """Return where an inline belongs, its neighbours aside."""
        if inline.start == inline.end:
            place = self._place(inline.start)
            return replace(inline, start=place, end=place)
        touched = [pair for pair in self.pairs if pair.start < inline.end and inline.start < pair.end]
        if not touched:
            start, end = self._place(inline.start), self._place(inline.end)
            return replace(inline, start=start, end=max(start, end))
        ranges = [pair.range(max(inline.start, pair.start), min(inline.end, pair.end)) for pair in touched]
        start = 0 if inline.start == 0 and touched[0] is self.pairs[0] else min(start for start, _ in ranges)
        whole = inline.end == self.source_length and touched[-1] is self.pairs[-1]
        return replace(inline, start=start, end=self.length if whole else max(end for _, end in ranges))

    def _place(self, offset: int) -> int:
        """Find where what stands between two characters of the source belongs."""
        for pair in self.pairs:
            if pair.start < offset <= pair.end:
                return pair.place(offset)
        if not self.pairs or offset <= self.pairs[0].start:
            return 0
        last = max((pair for pair in self.pairs if pair.end <= offset), key=lambda pair: pair.end)
        return min(self.length, last.target_end + offset - last.end)  # in the gap between two blocks


class _Pair:
    """A segment, its translation, and which words come from which."""

    def __init__(self, source: Segment, target: Segment, start: int, target_start: int, given: Engined) -> None:
        self.source, self.target = str(source), str(target)
        self.start, self.target_start = start, target_start
        self.end, self.target_end = start + len(self.source), target_start + len(self.target)
        self.words = [Span(*match.span()) for match in _WORD.finditer(self.target)]
        self._trace: list[Span] | None = None
        hypothesis = given.hypothesis
        if hypothesis is None or hypothesis.text == given.text:  # kept, or repeated by an engine such as echo
            self._trace = _trace(self.source, self.target)
            self.links: list[tuple[Span, Span]] = []
        else:
            self.links = list(_links(source, target, given.text, hypothesis))

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters of the target that come from start..end of the source passage."""
        first, last = start - self.start, end - self.start
        if self._trace is not None:
            low, high = self._trace[first].end, self._trace[last].start
            return self.target_start + low, self.target_start + max(low, high)
        marked = self.source[first:last]
        whole_start = not _CORE.search(self.source, 0, first)
        whole_end = not _CORE.search(self.source, last)
        if whole_start and whole_end:
            edge = len(self.target) if last == len(self.source) else len(self.target.rstrip())
            return self.target_start + (0 if first == 0 else _indent(self.target)), self.target_start + edge
        low, high = self._verbatim(marked) or self._trim(marked, *self._aligned(first, last))
        if marked[:1].isalnum():  # "”<i>Vi stannar</i>”" has its marks outside
            low += len(self.target[low:high]) - len(self.target[low:high].lstrip(_OPENING))
        if marked[-1:].isalnum():  # "<b>Kiev</b>," has its comma outside
            high = low + len(self.target[low:high].rstrip(_CLOSING)) or high
        if whole_end and last == len(self.source):
            high = len(self.target)
        return self.target_start + low, self.target_start + high

    def place(self, offset: int) -> int:
        """Return where a mark behind the character before `offset` of the source passage goes."""
        at = offset - self.start
        if self._trace is not None:
            return self.target_start + self._trace[at].start
        if not _CORE.search(self.source, at):
            behind = self.source[at:]
            end = len(self.target.rstrip()) if behind else len(self.target)
            if behind.strip():  # "förra året<sup>1</sup>."
                end = len(self.target[:end].rstrip(_CLOSING)) or end
            return self.target_start + end
        words = [match for match in _CORE.finditer(self.source) if match.start() < at]
        if not words:
            return self.target_start
        _, end = self._aligned(words[-1].start(), words[-1].end())
        end = min(end, len(self.target))
        core = len(self.target[:end].rstrip(_CLOSING))
        return self.target_start + (end if self.source[:at].rstrip()[-1:] in _CLOSING else core or end)

    def _verbatim(self, marked: str) -> tuple[int, int] | None:
        core = marked.strip()
        if len(core) < 3 or self.target.count(core) != 1 or self.source.count(core) != 1:
            return None
        low = self.target.index(core)
        return low, low + len(core)

    def _aligned(self, first: int, last: int) -> tuple[int, int]:
        """Return the run of target words with most links into first..last of the source and fewest elsewhere."""
        if not self.words:
            return 0, len(self.target)
        weights = [self._weight(word, first, last) for word in self.words]
        best, low, high = 0.0, -1, -1
        start, total = 0, 0.0
        for number, weight in enumerate(weights):
            if total <= 0:
                start, total = number, 0.0
            total += weight
            if total > best:
                best, low, high = total, start, number
        if low < 0:  # the model left these words out: as far into the sentence as they were
            low = high = min(len(self.words) - 1, len(_WORD.findall(self.source, 0, first)))
        return self.words[low].start, self.words[high].end

    def _weight(self, word: Span, first: int, last: int) -> float:
        """Tell how surely a word is made of what is marked, from 1 to -1."""
        inside = total = 0
        if self._says(word).endswith(("n’t", "n't")):  # "don’t" says "inte", whatever its verb comes from
            word = Span(word.end - 1, word.end)
        for origin, made in self.links:
            size = min(made.end, word.end) - max(made.start, word.start)
            if size > 0:
                total += size
                inside += size * (first <= (origin.start + origin.end) / 2 < last)
        if not total:
            return -0.05
        weight = (2 * inside - total) / total
        return _SLIGHT * weight if _is_small(self.target[word.start : word.end]) else weight

    def _trim(self, marked: str, low: int, high: int) -> tuple[int, int]:
        """Leave small words at the edges outside, unless what is marked has one there: "enligt <a>en rapport</a>"."""
        inside = [word for word in self.words if low <= word.start and word.end <= high]
        swedish = [match[0].lower() for match in _CORE.finditer(marked)] or [""]
        english = read_tables("small_words.txt")
        while len(inside) > 1 and swedish[0] not in english["swedish"] and self._says(inside[0]) in english["before"]:
            del inside[0]
        while len(inside) > 1 and swedish[-1] not in english["swedish"] and _is_small(self._says(inside[-1])):
            del inside[-1]
        return (inside[0].start, inside[-1].end) if inside else (low, high)

    def _says(self, word: Span) -> str:
        return self.target[word.start : word.end].lower()


def _is_small(word: str) -> bool:
    tables = read_tables("small_words.txt")
    return word.lower() in tables["before"] or word.lower() in tables["articles"]


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _offsets(document: Document) -> Iterator[int]:
    """Yield where each segment of a document starts."""
    start = 0
    for block in document.blocks:
        for segment in block.segments:
            yield start
            start += len(str(segment))
        start += len(block.gap)


def _links(source: Segment, target: Segment, given: str, hypothesis: Hypothesis) -> Iterator[tuple[Span, Span]]:
    """Yield the alignments of a segment, in characters of the whole segment and of the whole translation.

    The model saw the given text, with English names, in its own spelling; what it wrote was changed afterwards.
    """
    seen = model_input(given)
    back = _trace(seen, str(source))
    forth = _trace(hypothesis.text, str(target))
    for origin, made in hypothesis.alignment or ():
        if any(map(str.isalnum, hypothesis.text[made.start : made.end])):
            yield _through(back, origin), _through(forth, made)


def _through(trace: Sequence[Span], span: Span) -> Span:
    start = trace[min(span.start, len(trace) - 1)].end
    return Span(start, max(start, trace[min(span.end, len(trace) - 1)].start))


def _trace(old: str, new: str) -> list[Span]:
    """Tell of each place between two characters of `old` where it is in `new`: from .start to .end."""
    starts, ends = [0] * (len(old) + 1), [0] * (len(old) + 1)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for place in range(a, b + 1):
            if place > a or a == b:
                starts[place] = c + place - a if kind == "equal" else (d if place == b else c)
            if place < b or a == b:
                ends[place] = c + place - a if kind == "equal" else (c if place == a else d)
    ends[len(old)] = len(new)
    return [Span(low, max(low, high)) for low, high in zip(starts, ends, strict=True)]
