"""Inline markup on the way out: bold words, links and footnote marks find their place in the translation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate

from translate.document import Document, Inline, Segment
from translate.engines import Hypothesis, Span
from translate.normalise import model_input
from translate.tables import read_tables

_WORD = re.compile(r"\b(?:at (?:least|most)|(?:more|less) than|up to|no one)\b\S*|\S+", re.IGNORECASE)
_CORE = re.compile(r"[^\W_](?:\S*[^\W_])?")
_SPACED = re.compile(r"\s+|\w+\s*|[^\w\s]\s*")
_LONG = 1500  # characters
_CLOSING = ".,:;!?…”’\"')]"
_OPENING = "“‘(["
_LETTERS = re.compile(r"\b\w\.\w$")
_NEAR = 10  # words
_NOT = re.compile(r"(?:not|no|never|cannot|\w+n[’']t)[.,:;!?”’)]*", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_PART = 64  # characters
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
    placed = _Placed()
    around: list[int] = []  # what the next inline may be in, the outermost first
    for number in _outer_first(inlines):
        own = inlines[number]
        around = [other for other in around if inlines[other].end >= own.start]
        # a mark that is listed before what starts where it is stands before it, not inside
        first = own.start == own.end
        parents = [
            other
            for other in around
            if _contains(inlines[other], own) and not (first and number < other and inlines[other].start == own.start)
        ]
        found = text.find(own)
        fitted = _fit(number, found, inlines, (placed, parents))
        if fitted.start == fitted.end and found.start < found.end:  # others have its words, not that there are none
            room = placed.inlines[parents[-1]] if parents else Inline(0, text.length, 0)
            fitted = next((one for one in text.words_near(found, room) if placed.is_free(one, parents)), fitted)
        placed.add(number, fitted)
        if own.start < own.end:
            around.append(number)
    return tuple(placed.inlines[number] for number in range(len(inlines)))


def _outer_first(inlines: Sequence[Inline]) -> list[int]:
    """Order inlines so that each comes after those around it, in reading order."""
    return sorted(range(len(inlines)), key=lambda number: (inlines[number].start, -inlines[number].end, number))


class _Placed:
    """The inlines that have their place in the target, by what part of the text they touch."""

    def __init__(self) -> None:
        self.inlines: dict[int, Inline] = {}
        self.order: dict[int, int] = {}
        self.near: dict[tuple[int, bool], list[int]] = {}  # marks apart: there may be a thousand in one place

    def add(self, number: int, inline: Inline) -> None:
        """Take in an inline."""
        self.order[number] = len(self.order)
        self.inlines[number] = inline
        for part in _parts(inline):
            self.near.setdefault((part, inline.start == inline.end), []).append(number)

    def overlapping(self, found: Inline) -> list[int]:
        """Return which inlines overlap `found`, in the order in which they came."""
        kinds = (False,) if found.start == found.end else (False, True)
        close = {number for part in _parts(found) for kind in kinds for number in self.near.get((part, kind), ())}
        overlap = (one for one in close if self.inlines[one].end > found.start and found.end > self.inlines[one].start)
        return sorted(overlap, key=self.order.__getitem__)

    def is_free(self, found: Inline, around: Sequence[int]) -> bool:
        """Tell whether `found` overlaps none but what it is in."""
        return set(self.overlapping(found)) <= set(around)


def _parts(inline: Inline) -> range:
    return range(inline.start // _PART, inline.end // _PART + 1)


def _fit(number: int, found: Inline, inlines: Sequence[Inline], neighbours: tuple[_Placed, Sequence[int]]) -> Inline:
    """Cut `found` to what its innermost parent and its earlier siblings leave it."""
    own = inlines[number]
    placed, around = neighbours
    low, high = 0, found.end
    if around:
        parent = placed.inlines[around[-1]]
        low, high = parent.start, parent.end
    for other in placed.overlapping(found):
        if other not in around and (not around or _contains(inlines[around[-1]], inlines[other])):
            taken = placed.inlines[other]
            low, high = _beside(taken, found, (low, high), before=inlines[other].end <= own.start)
    start, end = min(max(found.start, low), high), min(max(found.end, low), high)
    return replace(found, start=start, end=max(start, end))


def _contains(outer: Inline, inner: Inline) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer.start < outer.end


def _beside(taken: Inline, found: Inline, room: tuple[int, int], *, before: bool) -> tuple[int, int]:
    """Narrow `room` to the side of a placed sibling where most of `found` is."""
    low, high = room
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
        self.starts, self.ends = [pair.start for pair in self.pairs], [pair.end for pair in self.pairs]
        self.target = str(target)
        self.words = [Span(*match.span()) for match in _CORE.finditer(self.target)]
        self.length = len(self.target)
        self.source_length = len(str(source))

    def find(self, inline: Inline) -> Inline:
        """Return where an inline belongs, its neighbours aside."""
        if inline.start == inline.end:
            place = self._place(inline.start)
            return replace(inline, start=place, end=place)
        touched = self.pairs[bisect_right(self.ends, inline.start) : bisect_left(self.starts, inline.end)]
        if not touched:
            start, end = self._place(inline.start), self._place(inline.end)
            return replace(inline, start=start, end=max(start, end))
        ranges = [pair.range(max(inline.start, pair.start), min(inline.end, pair.end)) for pair in touched]
        start, end = min(start for start, _ in ranges), max(end for _, end in ranges)
        # what is at the edge of the passage takes the marks there along, unless its words have moved away
        if inline.start == 0 and not _CORE.search(self.target, 0, start):
            start = 0
        if inline.end == self.source_length and not _CORE.search(self.target, end):
            end = self.length
        return replace(inline, start=start, end=end)

    def words_near(self, found: Inline, room: Inline) -> Iterator[Inline]:
        """Yield the words of the target around a place, the nearest first, as ranges for an inline that has none."""
        number = bisect_left(self.words, found.start, key=lambda word: word.start)
        close = self.words[max(0, number - _NEAR) : number + _NEAR]
        for word in sorted(close, key=lambda word: abs(word.start - found.start)):
            if room.start <= word.start and word.end <= room.end:
                yield replace(found, start=word.start, end=word.end)

    def _place(self, offset: int) -> int:
        """Find where what stands between two characters of the source belongs."""
        number = bisect_left(self.ends, offset)
        if number < len(self.pairs) and self.starts[number] < offset:
            return self.pairs[number].place(offset)
        behind = bisect_right(self.ends, offset)
        if not behind or offset <= self.starts[0]:
            return 0
        last = self.pairs[behind - 1]
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
        self.links = [*_turned(source, self.target), *_kept_before(source, target)]
        if hypothesis is not None and hypothesis.text != given.text:
            self.links += _links(source, target, given.text, hypothesis)
        elif source.text or not self.links:  # kept, or repeated by an engine such as echo
            self._trace = _trace(self.source, self.target)

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
            stopped = self.source[last:].lstrip().startswith(".") and self.target[edge - 1 : edge] == "."
            if stopped and marked[-1:].isalnum():  # "<a>säger hon</a>." has its full stop outside
                edge = len(_unclosed(self.target[:edge])) or edge
            return self.target_start + (0 if first == 0 else _indent(self.target)), self.target_start + edge
        inside = self._verbatim(marked) or self._inside_word(first, last)
        low, high = inside or self._aligned(first, last)
        if low == high:
            return self.target_start + low, self.target_start + high
        low, high = inside or self._trim(marked, low, high)
        if marked[:1].isalnum():  # "”<i>Vi stannar</i>”" has its marks outside
            low += len(self.target[low:high]) - len(self.target[low:high].lstrip(_OPENING))
        if marked[-1:].isalnum():  # "<b>Kiev</b>," has its comma outside
            high = low + len(_unclosed(self.target[low:high])) or high
        if whole_end and last == len(self.source) and not _CORE.search(self.target, high):
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
            if self.target[:end].endswith(behind.strip()):  # "Fil: <code>a</code>."
                end -= len(behind.strip())
            elif behind.strip():  # "förra året<sup>1</sup>."
                end = len(_unclosed(self.target[:end])) or end
            return self.target_start + end
        words = [match for match in _CORE.finditer(self.source) if match.start() < at]
        if not words:
            return self.target_start
        _, end = self._aligned(words[-1].start(), words[-1].end())
        end = min(end, len(self.target))
        core = len(_unclosed(self.target[:end]))
        return self.target_start + (end if self.source[:at].rstrip()[-1:] in _CLOSING else core or end)

    def _verbatim(self, marked: str) -> tuple[int, int] | None:
        core = marked.strip()
        if len(core) < 3 or self.target.count(core) != 1 or self.source.count(core) != 1:
            return None
        low = self.target.index(core)
        return low, low + len(core)

    def _inside_word(self, first: int, last: int) -> tuple[int, int] | None:
        """Find a part of a word that stayed as it was, the "2" of "H2O", or the capital that begins a paragraph."""
        start, end = self._whole_words(first, last)
        if (start, end) == (first, last):
            return None
        word = self.source[start:end]
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        own, there = ([match.start() for match in whole.finditer(text)] for text in (self.source, self.target))
        if start in own and len(own) == len(there):
            low = there[own.index(start)] + first - start
            return low, low + last - first
        begins = last - first == 1 and word[0].isupper() and not _CORE.search(self.source, 0, first)
        letter = _LETTER.search(self.target) if begins else None
        return letter.span() if letter else None

    def _aligned(self, first: int, last: int) -> tuple[int, int]:
        """Return the run of target words with most links into first..last of the source and fewest elsewhere.

        Words that the model left out take along what marks them, which keeps the place where they would be.
        """
        if not self.words:
            return 0, len(self.target)
        best, low, high = 0.0, -1, -1
        start, total = 0, 0.0
        for number, weight in enumerate(self._weigh(first, last)):
            if total <= 0:
                start, total = number, 0.0
            total += weight
            if total > best:
                best, low, high = total, start, number
        if low < 0 and (whole := self._whole_words(first, last)) != (first, last):
            return self._aligned(*whole)  # of "<b>Ryss</b>land" the bold is Russia's
        if low < 0:  # the model left these words out: behind what comes from the words before them
            behind = bisect_left(self.origins, float(first), key=lambda one: one[0])
            low = self.origins[behind - 1][1] + 1 if behind else len(_WORD.findall(self.source, 0, first))
            negations = [word for word in self.words if _NOT.fullmatch(self.target, word.start, word.end)]
            if self.source[first:last].strip().lower() == "inte" and len(negations) == 1:
                return negations[0].start, negations[0].end  # "det <b>inte</b> finns någon" is "there is no"
            if self.links and not any(origin.start < last and first < origin.end for origin, _ in self.links):
                place = self.words[low].start if low < len(self.words) else self.words[-1].end
                return place, place
            low = high = min(len(self.words) - 1, low)
        return self.words[low].start, self.words[high].end

    def _whole_words(self, first: int, last: int) -> tuple[int, int]:
        """Widen what is marked of the source to the ends of its words."""
        while 0 < first < last and self.source[first - 1 : first + 1].isalnum():
            first -= 1
        while first < last < len(self.source) and self.source[last - 1 : last + 1].isalnum():
            last += 1
        return first, last

    def _weigh(self, first: int, last: int) -> list[float]:
        """Tell of each word how surely it is made of what is marked, from 1 to -1."""
        start, stop = (bisect_left(self.origins, float(place), key=lambda one: one[0]) for place in (first, last))
        inside: Counter[int] = Counter()
        for _, number, size in self.origins[start:stop]:
            inside[number] += size
        weights = list(self.outside)
        for number, size in inside.items():
            weights[number] *= 1 - 2 * size / self.sizes[number]
        return weights

    @cached_property
    def outside(self) -> list[float]:
        """Of each word of the target, what it weighs where nothing that it comes from is marked."""
        small = (-_SLIGHT if _is_small(self._says(word)) else -1.0 for word in self.words)
        return [weight if self.sizes[number] else -0.05 for number, weight in enumerate(small)]

    @cached_property
    def sizes(self) -> Counter[int]:
        """Of each word of the target, how many of its characters come from anywhere."""
        sizes: Counter[int] = Counter()
        for _, number, size in self.origins:
            sizes[number] += size
        return sizes

    @cached_property
    def origins(self) -> list[tuple[float, int, int]]:
        """Places of the source, in order: the number of the word that comes from there, how many of its characters."""
        links = sorted(self.links, key=lambda link: link[1].start)
        starts = [made.start for _, made in links]
        longest = max((made.end - made.start for _, made in links), default=0)
        origins = []
        for number, word in enumerate(self.words):
            # "don’t" says "inte", whatever its verb comes from
            first = word.end - 1 if self._says(word).endswith(("n’t", "n't")) else word.start
            for origin, made in links[bisect_left(starts, first - longest) : bisect_left(starts, word.end)]:
                size = min(made.end, word.end) - max(made.start, first)
                if size > 0:
                    origins.append(((origin.start + origin.end) / 2, number, size))
        return sorted(origins)

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


def _unclosed(text: str) -> str:
    """Return a text without the marks at its end, but with the last full stop of "2 p.m."."""
    core = text.rstrip(_CLOSING)
    return core + "." if _LETTERS.search(core) and text.startswith(".", len(core)) else core


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


def _turned(source: Segment, target: str) -> Iterator[tuple[Span, Span]]:
    """Yield which words come from which in "säger hon", which no engine has seen and English says as "she says"."""
    told = [Span(*match.span()) for match in _CORE.finditer(source.before)] if source.attribution else []
    if len(told) > 1:
        made = [Span(*match.span()) for match in _CORE.finditer(target)]
        yield from zip([told[1], told[0], *told[2:]], made, strict=False)


def _kept_before(source: Segment, target: Segment) -> Iterator[tuple[Span, Span]]:
    """Yield that "12:47 p.m.", before an English sentence, comes from the "12.47" before the Swedish one."""
    old, new = source.before.rstrip(), target.before.rstrip()
    if not source.attribution and old != new and any(map(str.isalnum, old)):
        yield Span(0, len(old)), Span(0, len(new))


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
    """Return where a span is in the other text; of what was written anew, "Svarta havet" as "Black Sea", all."""
    first, last = (trace[min(place, len(trace) - 1)] for place in (span.start, span.end))
    return Span(first.end, last.start) if first.end < last.start else Span(first.start, max(first.start, last.end))


def _trace(old: str, new: str) -> list[Span]:
    """Tell of each place between two characters of `old` where it is in `new`: from .start to .end."""
    starts, ends = [0] * (len(old) + 1), [0] * (len(old) + 1)
    for kind, a, b, c, d in _compare(old, new):
        for place in range(a, b + 1):
            if place > a or a == b:
                starts[place] = c + place - a if kind == "equal" else (d if place == b else c)
            if place < b or a == b:
                ends[place] = c + place - a if kind == "equal" else (c if place == a else d)
    ends[len(old)] = len(new)
    return [Span(low, max(low, high)) for low, high in zip(starts, ends, strict=True)]


def _compare(old: str, new: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield difflib's opcodes for two texts: by character, or by word where that would be slow."""
    if len(old) < _LONG:
        yield from SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        return
    before, after = _SPACED.findall(old), _SPACED.findall(new)
    places, others = ([*accumulate(map(len, words), initial=0)] for words in (before, after))
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        yield kind, places[a], places[b], others[c], others[d]
