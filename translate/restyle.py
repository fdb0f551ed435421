"""Quotation marks on the way out: carried from source to translation, then written in the style that was asked for.

The model sees only straight marks (normalise.py).  `expect` tells which marks the sentences of a block must have,
`carry` sees to it that a translation has them, `frame` writes those that were kept around the sentences, and `check`
compares the outcome with the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from translate.document import Block, Segment
from translate.engines import Hypothesis, Span
from translate.normalise import model_input
from translate.quotes import Mark, scan, shape
from translate.speech import attribute

Style = Literal["english", "keep"]

_ENGLISH = (("“", "”"), ("‘", "’"))  # by depth: double outside, single inside
_DOUBLE = '"”“„‟»«″〝〞'  # what model_input makes a " of; it makes a ' of the other marks
_SINGLE = "'’‘‚‛′´`‹›"
_WORD = re.compile(r"[$€£#@&+-]*[^\W_](?:\S*[^\W_])?[%€$£]?")
_AFTER = re.compile(r"(?P<marks>[”’]+)(?P<stop>[.!?…]*)(?P<space>\s*)")
_DASH = re.compile(r"[-–—―]\s*$")
# Straight after carry has made the quotation marks curly: "don't", "the soldiers' homes", "the '90s", not 6'.
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'|'(?=[^\W_])(?<!\d')")

# A single mark that the model set and that has no mate: "a ' disaster". Not "'90s", "don't", "the soldiers' homes".
_STRAY = re.compile(r"(?P<opens>(?<![^\W_])'(?![\d.,!?]))|(?<=[^\W_])(?<!s)'(?![^\W_])")

# In words' worth of alignment: that a quotation begins or ends at a clause border, as in the source.
_LIKENESS = {("edge", "edge"): 4.0, ("stop", "stop"): 4.0, ("edge", "stop"): 2.0, ("stop", "edge"): 2.0}
_HINT = 4.0  # the model had a mark there
_LENGTH = 0.4  # less, for each word more or fewer than the share of the source that is quoted


@dataclass(frozen=True, slots=True)
class Expected:
    """A quotation mark that a sentence has and its translation must have."""

    mark: Mark  # offsets count from the start of the sentence's text; a mate may lie outside it
    nth: int  # how many characters before it reach the model as the same straight mark


@dataclass(frozen=True, slots=True)
class _Quotation:
    """The words of a quotation in what the model saw; without first or last mark it goes on in another sentence."""

    start: int
    end: int
    first: Mark | None
    last: Mark | None
    inside: str = ""  # the character before its closing mark in the source

    @property
    def depth(self) -> int:
        return max(mark.depth for mark in (self.first, self.last) if mark is not None)


@dataclass(frozen=True, slots=True)
class _Edit:
    """A change of a text: `removed` characters at `place` make way for `inserted`."""

    place: int
    removed: int
    inserted: str


def expect(block: Block) -> tuple[tuple[Expected, ...], ...]:
    """List the marks inside each segment's text, as they are paired over the whole block."""
    marks = scan(block.text)
    spoken = _is_dash_speech(block)
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
    kind = _DOUBLE if mark.glyph in _DOUBLE else _SINGLE
    mate = None if mark.mate is None else mark.mate - start
    shifted = replace(mark, offset=offset, mate=mate, depth=mark.depth + deeper)
    return Expected(shifted, sum(character in kind for character in text[:offset]))


def _is_dash_speech(block: Block) -> bool:
    """Tell whether `speech.voice` cut an attribution off dash speech, which English sets between marks."""
    for segment, following in pairwise(block.segments):
        if following.attribution:
            return not set(segment.after) & set(_DOUBLE)
    return False


def carry(expected: Sequence[Expected], source: str, hypothesis: Hypothesis, style: Style) -> tuple[Hypothesis, bool]:
    """Give `hypothesis` the quotation marks of its sentence; the second value tells whether that could be done.

    `source` is what the engine was given.  Marks that the model kept are only rewritten.  If it lost, moved or added
    some, they are set anew around the words that are aligned to the quoted ones or found word for word.
    """
    if style == "keep" and hypothesis.text == source:
        return hypothesis, True  # a model that repeats its input, such as echo
    seen = model_input(source)
    paired = [item for item in expected if item.mark.mate is not None]
    places = _seen_places(paired, seen)
    quotations = list(_quotations([item.mark for item in paired], places, len(seen))) if places is not None else None
    found = scan(hypothesis.text)
    for wanted in ([item.mark for item in expected], [item.mark for item in paired]):
        if [mark.opens for mark in wanted] == [mark.opens for mark in found]:
            carried = list(_quotations(wanted, [mark.offset for mark in found], len(hypothesis.text)))
            if quotations is None or _agree(quotations, carried, seen, hypothesis):
                return _rewrite(hypothesis, wanted, found, style), True
    sides = {mark.offset: mark.opens for mark in found}
    if any(item.mark.glyph in _SINGLE for item in paired):
        sides = {match.start(): match["opens"] is not None for match in _STRAY.finditer(hypothesis.text)} | sides
    drops = [_drop(hypothesis.text, place) for place in sorted(sides)]
    bare = _apply(hypothesis, drops)
    hints = [(_moved(place, drops), sides[place]) for place in sorted(sides)]
    placed = _place(quotations, seen, bare, hints) if quotations is not None else None
    if placed is not None:
        return _apply(bare, list(_insertions(placed, bare.text, style))), True
    return _keep_own(hypothesis, found, style), False


def _seen_places(expected: Sequence[Expected], seen: str) -> list[int] | None:
    """Find the marks in what the model saw; None if the glossary changed the number of apostrophes there."""
    kinds = {kind: [place for place, character in enumerate(seen) if character == kind] for kind in "\"'"}
    places = []
    for item in expected:
        of_kind = kinds['"' if item.mark.glyph in _DOUBLE else "'"]
        if item.nth >= len(of_kind):
            return None
        places.append(of_kind[item.nth])
    return places


def _quotations(marks: Sequence[Mark], places: Sequence[int], length: int) -> Iterator[_Quotation]:
    """Yield the quotations that `marks`, which stand at `places` of a text, enclose or cut off."""
    numbers = {mark.offset: number for number, mark in enumerate(marks)}
    for mark, place in zip(marks, places, strict=True):
        if mark.mate is None:
            continue
        mate = numbers.get(mark.mate)
        if mark.opens:
            end, last = (length, None) if mate is None else (places[mate], marks[mate])
            yield _Quotation(place + 1, end, mark, last)
        elif mate is None:
            yield _Quotation(0, place, None, mark)


def _agree(source: Sequence[_Quotation], target: Sequence[_Quotation], seen: str, hypothesis: Hypothesis) -> bool:
    """Tell whether the marks that the model set stand where the source has them.

    Every quotation needs words, and words must be outside where the source has some outside: "Yes, he said." must not
    be all quoted.  Alignments are noisy, so only those that contradict more than they support count.
    """
    text = hypothesis.text
    if any(not _WORD.search(text, quotation.start, quotation.end) for quotation in target):
        return False
    if _has_outside(source, seen) != _has_outside(target, text):
        return False
    links = _links(seen, hypothesis)
    right = sum(_inside(source, _middle(a)) == _inside(target, _middle(b)) for a, b in links)
    return 2 * right >= len(links)


def _middle(span: Span) -> int:
    return (span.start + span.end) // 2  # a token may take in a mark or a space at its edge


def _has_outside(quotations: Sequence[_Quotation], text: str) -> bool:
    return any(not any(_inside(quotations, word.start())) for word in _WORD.finditer(text))


def _inside(quotations: Sequence[_Quotation], place: int) -> list[bool]:
    return [quotation.start <= place < quotation.end for quotation in quotations]


def _links(seen: str, hypothesis: Hypothesis) -> list[tuple[Span, Span]]:
    """List the alignments between words, not those of marks and full stops."""
    links = hypothesis.alignment or ()
    return [
        (a, b)
        for a, b in links
        if any(map(str.isalnum, seen[a.start : a.end])) and any(map(str.isalnum, hypothesis.text[b.start : b.end]))
    ]


def _place(
    quotations: Sequence[_Quotation], seen: str, bare: Hypothesis, hints: Sequence[tuple[int, bool]]
) -> list[_Quotation] | None:
    """Find the words of each quotation in a translation without marks; None if one can't be told."""
    words = [match.span() for match in _WORD.finditer(bare.text)]
    links = _links(seen, bare)
    ranges: dict[_Quotation, tuple[int, int]] = {}
    for quotation in sorted(quotations, key=lambda quotation: quotation.depth):
        free = [all(_may_take(word, quotation, other, ranges[other]) for other in ranges) for word in range(len(words))]
        share = len(_WORD.findall(seen, quotation.start, quotation.end)) / max(1, len(_WORD.findall(seen)))
        found = _range(quotation, seen, bare.text, _Words(words, free, links, hints, share))
        if found is None:
            return None
        ranges[quotation] = found
    placed = [
        replace(quotation, start=words[first][0], end=words[last][1], inside=seen[quotation.end - 1 : quotation.end])
        for quotation, (first, last) in ranges.items()
    ]
    return placed if _has_outside(quotations, seen) == _has_outside(placed, bare.text) else None


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a translation, which of them a quotation may take, and the alignments."""

    spans: Sequence[tuple[int, int]]
    free: Sequence[bool]
    links: Sequence[tuple[Span, Span]]
    hints: Sequence[tuple[int, bool]]  # where the model had a mark, and whether it opened
    share: float  # how much of the source is quoted


def _may_take(word: int, quotation: _Quotation, other: _Quotation, taken: tuple[int, int]) -> bool:
    """Tell whether `quotation` may have a word that is or isn't part of `other`: pairs nest as in the source."""
    nested = other.start <= quotation.start and quotation.end <= other.end
    return nested == (taken[0] <= word <= taken[1])


def _range(quotation: _Quotation, seen: str, text: str, words: _Words) -> tuple[int, int] | None:
    """Find the first and the last word of `quotation`: aligned to its words, and with borders like its own."""
    outside = _WORD.search(seen, 0, quotation.start) or _WORD.search(seen, quotation.end)
    if outside is None and words.spans and all(words.free):
        return 0, len(words.spans) - 1
    found = _verbatim(seen[quotation.start : quotation.end], text, words.spans)
    if found is None or not all(words.free[found[0] : found[1] + 1]):
        found = _best_range(quotation, words, *_border_weights(quotation, seen, text, words))
    if found is None:
        return None
    first, last = found
    # "The Icebreaker" for ”Isbrytaren”: an article with a capital is part of the title
    if first > 1 and words.free[first - 1] and text[slice(*words.spans[first - 1])] in ("The", "A", "An"):
        first -= 1
    return first, last


def _border_weights(quotation: _Quotation, seen: str, text: str, words: _Words) -> tuple[list[float], list[float]]:
    """Tell of each word how well a quotation may start before it, and end after it.

    Quotations mostly begin and end where clauses do, and keep that in translation: "”Jag blev rädd”, säger hon" ends
    before a comma.  A mark that the model set tells more, even if it lost the other one.
    """
    gaps = [text[a:b] for a, b in zip([0, *(end for _, end in words.spans)], _starts(words.spans, text), strict=True)]
    borders = ["edge", *map(_border, gaps[1:-1]), "edge"]
    source = _source_borders(quotation, seen)
    starts = [_LIKENESS.get((source[0], border), 0.0) for border in borders[:-1]]
    ends = [_LIKENESS.get((source[1], border), 0.0) for border in borders[1:]]
    if source[1] == "stop":
        ends = [float("-inf") if border == "flow" else end for border, end in zip(borders[1:], ends, strict=True)]
    for place, opens in words.hints:
        for number, (start, end) in enumerate(words.spans):
            if opens and start == place:
                starts[number] += _HINT
            if not opens and 0 <= place - end < len(gaps[number + 1]) + 1:
                ends[number] += _HINT
    return starts, ends


def _starts(spans: Sequence[tuple[int, int]], text: str) -> list[int]:
    return [*(start for start, _ in spans), len(text)]


def _source_borders(quotation: _Quotation, seen: str) -> tuple[str, str]:
    """Tell what is at the two borders of a quotation in the source: the sentence's edge, a stop or neither."""
    before = seen[: max(0, quotation.start - 1)]
    inside = seen[quotation.start : quotation.end].rstrip()[-1:]
    after = seen[quotation.end + 1 :]
    first = _border(before[-2:]) if _WORD.search(before) else "edge"
    last = _border(inside + after[:2]) if _WORD.search(after) else "edge"
    return first, last


def _border(gap: str) -> str:
    return "stop" if any(character in ".,:;!?()…-–—" for character in gap) else "flow"


def _verbatim(quoted: str, text: str, words: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Find the words of `quoted` if they occur once and unchanged: "Kyiv Independent"."""
    core = quoted.strip(" .,:;!?\"'").casefold()
    folded = text.casefold()
    if len(core) < 3 or len(folded) != len(text) or folded.count(core) != 1:
        return None
    start = folded.index(core)
    firsts = [number for number, span in enumerate(words) if span[0] == start]
    lasts = [number for number, span in enumerate(words) if span[1] == start + len(core)]
    return (firsts[0], lasts[0]) if firsts and lasts else None


def _weights(quotation: _Quotation, words: _Words) -> list[float]:
    """Tell of each word how surely it belongs to `quotation`: 1 if all its alignments say so, -1 if none does."""
    weights = []
    for start, end in words.spans:
        sides = [
            quotation.start <= _middle(a) < quotation.end for a, b in words.links if b.start < end and start < b.end
        ]
        weights.append((2 * sum(sides) - len(sides)) / len(sides) if sides else 0.0)
    return weights


def _best_range(
    quotation: _Quotation, words: _Words, starts: Sequence[float], ends: Sequence[float]
) -> tuple[int, int] | None:
    """Find the run of free words with the greatest weight; a stray alignment far off does not stretch it."""
    weights = _weights(quotation, words)
    if not any(weight > 0 for weight in weights):
        return None
    best = None
    most = float("-inf")
    for first in range(len(weights)):
        if quotation.first is None and any(words.free[:first]):
            break  # it opened in an earlier sentence, so it starts with the first word
        total = starts[first]
        for last in range(first, len(weights)):
            if not words.free[last]:
                break
            total += weights[last]
            ended = quotation.last is not None or not any(words.free[last + 1 :])
            score = total + ends[last] - _LENGTH * abs(last - first + 1 - words.share * len(weights))
            if ended and score > most and (first, last) != (0, len(weights) - 1):
                best, most = (first, last), score
    return best


def _insertions(placed: Sequence[_Quotation], text: str, style: Style) -> Iterator[_Edit]:
    """Yield the marks to set, at one place closing before opening ones and inner ones next to their words."""
    marks = []
    for quotation in placed:
        if quotation.first is not None:
            marks.append((quotation.start, 1, quotation.depth, _glyph(quotation.first, style)))
        if quotation.last is not None:
            end = quotation.end
            # English has full stops and commas inside; "!" is inside where it is in the source: ”Ja!” sade han
            stops = ".,…" if style == "english" else quotation.inside
            stops += "?!" if quotation.inside in ("?", "!") else ""
            while text[end : end + 1] and text[end] in stops:
                end += 1
            marks.append((end, 0, -quotation.depth, _glyph(quotation.last, style)))
    return (_Edit(place, 0, glyph) for place, _, _, glyph in sorted(marks))


def _glyph(mark: Mark, style: Style) -> str:
    return mark.glyph if style == "keep" else _ENGLISH[mark.depth % 2][not mark.opens]


def _rewrite(hypothesis: Hypothesis, wanted: Sequence[Mark], found: Sequence[Mark], style: Style) -> Hypothesis:
    """Write the marks that the model set as those of the source, next to the words: `" hundreds"` is “hundreds”."""
    edits = []
    for mark, there in zip(wanted, found, strict=True):
        inside = hypothesis.text[there.offset + 1 if there.opens else there.offset - 1 :][:1]
        space = mark.mate is not None and inside == " "
        place = there.offset - (space and not there.opens)
        edits.append(_Edit(place, 1 + space, _glyph(mark, style)))
    return _apply(hypothesis, edits)


def _keep_own(hypothesis: Hypothesis, found: Sequence[Mark], style: Style) -> Hypothesis:
    """Keep the pairs that the model set, for want of better, and drop its marks without mates."""
    return _apply(
        hypothesis,
        [
            _drop(hypothesis.text, mark.offset) if mark.mate is None else _Edit(mark.offset, 1, _glyph(mark, style))
            for mark in found
        ],
    )


def _drop(text: str, place: int) -> _Edit:
    """Take out a mark, and one of the spaces if it has one on both sides."""
    spaces = text[place + 1 : place + 2] == " " and (place == 0 or text[place - 1] == " ")
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
        links = tuple((a, Span(_moved(b.start, edits), _moved(b.end, edits))) for a, b in links)
    return replace(hypothesis, text=text, alignment=links)


def _moved(place: int, edits: Sequence[_Edit]) -> int:
    return place + sum(len(edit.inserted) - edit.removed for edit in edits if edit.place < place)


def frame(block: Block, texts: Iterable[str], style: Style) -> Block:
    """Return `block` with `texts`, carried already, as its translatable texts and the marks around them in `style`.

    In English style apostrophes are written ’ too, so that they agree with the marks; "keep" leaves them alone.
    """
    translated = block.with_texts(texts)
    if style == "keep":
        return translated
    marks = {mark.offset: mark for mark in scan(block.text)}
    spoken = _is_dash_speech(block)
    segments = []
    start = 0
    for source, new in zip(block.segments, translated.segments, strict=True):
        middle = start + len(source.before)
        end = middle + len(source.text)
        deeper = spoken and not source.attribution
        text = new.text if source.translatable else _write(source.text, marks, middle, deeper)
        before, after = _write(source.before, marks, start, deeper), _write(source.after, marks, end, deeper)
        segments.append(Segment(text, before, after, source.attribution))
        start += len(str(source))
    if spoken:
        segments[0] = replace(segments[0], before=_DASH.sub("“", segments[0].before))
    for number, (source, new) in enumerate(zip(block.segments, segments, strict=True)):
        told = number + 1 < len(segments) and segments[number + 1].attribution
        if source.attribution:
            new = replace(new, before="", text=attribute(source, new.text))
        elif told:
            new = _before_attribution(source, new, spoken)
        else:
            new = _stop_inside(new)
        segments[number] = replace(new, text=_APOSTROPHE.sub("’", new.text))
    return replace(block, segments=tuple(segments))


def _write(text: str, marks: dict[int, Mark], start: int, deeper: bool) -> str:
    """Write the marks of `text`, which begins at `start` of its block, in English."""
    characters = list(text)
    for place in range(len(characters)):
        mark = marks.get(start + place)
        if mark is not None:
            characters[place] = _glyph(replace(mark, depth=mark.depth + deeper), "english")
    return "".join(characters)


def _before_attribution(source: Segment, quotation: Segment, spoken: bool) -> Segment:
    """End the words before "he says": "We are staying,” ", "Why?” "."""
    space = quotation.after.lstrip(",.”’")
    closers = "”" if spoken else quotation.after.replace(",", "").strip()
    text = quotation.text.rstrip(" .,;:") if not quotation.text.endswith("...") else quotation.text
    if source.text[-1:] in "?!" and text[-1:] not in "?!":
        text += source.text[-1:]
    if text[-1:] in "?!…" or text.endswith("..."):
        return replace(quotation, text=text, after=closers + space)
    if text.endswith("’") and "‘" in text:
        text, closers = text[:-1], "’" + closers  # “It was a ‘disaster,’” he says
    return replace(quotation, text=text, after="," + closers + space)


def _stop_inside(sentence: Segment) -> Segment:
    """Put the full stop of "”Vi stannar”." where English has it: “We are staying.”."""
    after = _AFTER.fullmatch(sentence.after)
    if after is None or after["stop"] != ".":
        return sentence
    stop = "" if sentence.text[-1:] in ".!?…" else "."
    return replace(sentence, after=stop + after["marks"] + after["space"])


def check(source: Block, target: str) -> str:
    """Say in what the quotations of a translated block differ from the source's; nothing if they don't."""
    wanted = shape(source.text)
    if _is_dash_speech(source):
        told = sum(len(str(segment)) for segment in source.segments if segment.attribution)
        spoken, rest = source.text[: len(source.text) - told], source.text[len(source.text) - told :]
        wanted = tuple(sorted((0, *(depth + 1 for depth in shape(spoken)), *shape(rest))))
    found = shape(target)
    if wanted == found:
        return ""
    return f"{len(wanted)} quotations in the source, {len(found)} in the translation"
