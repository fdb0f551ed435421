"""Where the words of a quotation are in a translation that lost its marks: by alignment, by borders and by length."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from translate.engines import Hypothesis, Span
from translate.quotations.marks import Mark
from translate.quotations.speech import reporting_words

_WORD = re.compile(r"[$€£#@&+-]*[^\W_](?:\S*[^\W_])?[%€$£]?")
_DOTS_BEFORE = re.compile(r"\.\.\. ?$")
_DOTS_AFTER = re.compile(r" ?\.\.\.")
_STOPS = frozenset(".,:;!?()…-–—")

# In words' worth of alignment: how well a border of the source goes with one of the translation.
_LIKENESS = {
    ("edge", "edge"): 4.0,
    ("stop", "stop"): 4.0,
    ("edge", "stop"): 1.0,
    ("stop", "edge"): 1.0,
    ("flow", "flow"): 0.5,
}
_HINT = 4.0  # the model had a mark there
_CAPITAL = 1.5  # both begin with a capital in mid-sentence: "He said: We are staying"
_TOLD = 2.0  # "he says" comes next, as "säger han" does in the source
_LENGTH = 0.6  # less, for each word more or fewer than the share of the source that is quoted
_PLACE = 0.3  # less, for each word that it lies off its place in the source
_LONGEST = 3.0  # times its share of the sentence; it is never longer
_SURE = 1.0  # a second best that is as near as this is a doubt


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of a quotation in what the model saw; without first or last mark it goes on in another sentence."""

    start: int
    end: int
    first: Mark | None
    last: Mark | None

    @property
    def depth(self) -> int:
        """How many quotations it lies in."""
        return max(mark.depth for mark in (self.first, self.last) if mark is not None)

    def holds(self, place: int) -> bool:
        """Whether the character at `place` is quoted."""
        return self.start <= place < self.end


@dataclass(frozen=True, slots=True)
class Hint:
    """A mark that the model set, in the translation without marks."""

    place: int
    opens: bool


def has_words(quotation: Quotation, text: str) -> bool:
    """Tell whether `quotation` encloses a word of `text`."""
    return _WORD.search(text, quotation.start, quotation.end) is not None


def leaves_words(quotations: Sequence[Quotation], text: str) -> bool:
    """Tell whether words of `text` are in no quotation."""
    return any(not any(one.holds(word.start()) for one in quotations) for word in _WORD.finditer(text))


def swallows(source: Sequence[Quotation], target: Sequence[Quotation], seen: str, text: str) -> bool:
    """Tell whether a quotation that says something about one inside it is nothing but that in the translation.

    "”’Vi ger inte upp’ är ju hans slogan”" may come out as “‘We don’t give up.’”
    """
    placed = {(one.first, one.last): one for one in target}
    for one in source:
        inner = [other for other in source if other != one and one.start <= other.start and other.end <= one.end]
        there = [placed[other.first, other.last] for other in inner if (other.first, other.last) in placed]
        outer = placed.get((one.first, one.last))
        if inner and outer and _has_own_words(one, inner, seen) and not _has_own_words(outer, there, text):
            return True
    return False


def _has_own_words(quotation: Quotation, inner: Sequence[Quotation], text: str) -> bool:
    """Tell whether a quotation has words that are in none of those inside it."""
    words = _WORD.finditer(text, quotation.start, quotation.end)
    return any(not any(other.holds(word.start()) for other in inner) for word in words)


def agree(source: Sequence[Quotation], target: Sequence[Quotation], seen: str, hypothesis: Hypothesis) -> bool:
    """Tell whether the marks that the model set stand where the source has them.

    Every quotation needs words, and words must be outside where the source has some outside: "Yes, he said." must not
    be all quoted.  Alignments are noisy, so only those that contradict more than they support count.
    """
    pairs = zip(source, target, strict=True)  # "menyn ”...”" has no words in either
    if not all(has_words(there, hypothesis.text) or not has_words(here, seen) for here, there in pairs):
        return False
    if leaves_words(source, seen) != leaves_words(target, hypothesis.text):
        return False
    if not source and not target:
        return True
    links = _links(seen, hypothesis)
    right = sum(
        [one.holds(_middle(a)) for one in source] == [one.holds(_middle(b)) for one in target] for a, b in links
    )
    return 2 * right >= len(links)


def edges_agree(source: Sequence[Quotation], target: Sequence[Quotation], seen: str, hypothesis: Hypothesis) -> bool:
    """Tell whether the first and last words in each quotation, and those next to it, belong where the marks put them.

    "I gengäld utlovas ”säkerhetsgarantier”." may become "In return, “security guarantees are promised.”"
    """
    if not source:
        return True
    links = _links(seen, hypothesis)
    words = [match.span() for match in _WORD.finditer(hypothesis.text)]
    for quotation, placed in zip(source, target, strict=True):
        for number, word in enumerate(words):
            here = placed.holds(word[0])
            near = words[max(0, number - 1) : number + 2]
            if len({placed.holds(start) for start, _ in near}) == 2 or (here and len(near) < 3):
                held = {quotation.holds(_core(a, seen)) for a, b in links if b.start < word[1] and b.end > word[0]}
                if held == {not here}:
                    return False
    return True


def project(
    quotations: Sequence[Quotation], seen: str, bare: Hypothesis, hints: Sequence[Hint]
) -> tuple[list[Quotation], bool]:
    """Find the words of each quotation in a translation without marks; the second value tells whether it is sure.

    No quotation is given up: where the alignment tells nothing, its share of the sentence and the clauses decide.  The
    list is empty only if there are fewer words than borders.
    """
    words = list(_words(bare.text, hints))
    links = _links(seen, bare)
    source = [match.start() for match in _WORD.finditer(_without_marks(seen, quotations))]
    ranges: dict[Quotation, tuple[int, int]] = {}
    sure = True
    for quotation in sorted(quotations, key=_order):
        free = [all(_may_take(word, quotation, other, ranges[other]) for other in ranges) for word in range(len(words))]
        found, certain = _range(quotation, _Sentence(seen, source, bare.text, words, free, links, hints))
        if found is None:
            ranges = _share_out(quotations, source, len(words))
            sure = False
            break
        ranges[quotation] = found
        sure = sure and certain
    if leaves_words(quotations, seen) != _leaves(ranges, len(words)):
        ranges, sure = _share_out(quotations, source, len(words)), False
    placed = []
    for one, (first, last) in ranges.items():
        start, end = _with_dots(bare.text, words[first][0], words[last][1], seen[one.start : one.end])
        placed.append(replace(one, start=start, end=end))
    return placed, sure


def _with_dots(text: str, start: int, end: int, quoted: str) -> tuple[int, int]:
    """Stretch a quotation over the dots that it begins or ends with: "... and then they shot ..."."""
    before = _DOTS_BEFORE.search(text, 0, start) if quoted.lstrip().startswith("...") else None
    after = _DOTS_AFTER.match(text, end) if quoted.rstrip().endswith("...") else None
    return before.start() if before else start, after.end() if after else end


def _words(text: str, hints: Sequence[Hint]) -> Iterator[tuple[int, int]]:
    """Yield the words of a translation; a mark that the model set inside one, "non-"normal mode", parts it.

    The stroke of "ya"/not" belongs to neither.
    """
    for match in _WORD.finditer(text):
        start = match.start()
        for hint in hints:
            if start < hint.place < match.end() and not text[hint.place - 1 : hint.place + 1].isalnum():
                yield start, hint.place
                start = hint.place + (text[hint.place] == "/")
        yield start, match.end()


def _without_marks(seen: str, quotations: Sequence[Quotation]) -> str:
    """Return `seen` with a space for each mark, so that "icke-"normala"" is two words."""
    characters = list(seen)
    for one in quotations:
        if one.first is not None:
            characters[one.start - 1] = " "
        if one.last is not None:
            characters[one.end] = " "
    return "".join(characters)


def _order(quotation: Quotation) -> tuple[int, bool, int]:
    """Order quotations: outer ones first, and first those that reach an end of the sentence, as they have no choice."""
    return quotation.depth, quotation.first is not None and quotation.last is not None, quotation.start


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, its translation, and which of its words a quotation may take."""

    seen: str
    source: Sequence[int]  # where its words start
    text: str
    words: Sequence[tuple[int, int]]
    free: Sequence[bool]
    links: Sequence[tuple[Span, Span]]
    hints: Sequence[Hint]


def _leaves(ranges: dict[Quotation, tuple[int, int]], count: int) -> bool:
    return any(not any(first <= word <= last for first, last in ranges.values()) for word in range(count))


def _middle(span: Span) -> int:
    return (span.start + span.end) // 2  # a token may take in a mark or a space at its edge


def _core(span: Span, text: str) -> int:
    """Return the place of the first letter or figure of a token: of "en”," that is in the quotation, the middle not."""
    return next((place for place in range(span.start, span.end) if text[place].isalnum()), span.start)


def _links(seen: str, hypothesis: Hypothesis) -> list[tuple[Span, Span]]:
    """List the alignments between words, not those of marks and full stops."""
    links = hypothesis.alignment or ()
    return [
        (a, b)
        for a, b in links
        if any(map(str.isalnum, seen[a.start : a.end])) and any(map(str.isalnum, hypothesis.text[b.start : b.end]))
    ]


def _may_take(word: int, quotation: Quotation, other: Quotation, taken: tuple[int, int]) -> bool:
    """Tell whether `quotation` may have a word that is or isn't part of `other`: pairs nest as in the source."""
    nested = other.start <= quotation.start and quotation.end <= other.end
    return nested == (taken[0] <= word <= taken[1])


def _range(quotation: Quotation, sentence: _Sentence) -> tuple[tuple[int, int] | None, bool]:
    """Find the first and the last word of `quotation`: aligned to its words, and with borders like its own."""
    words, free = sentence.words, sentence.free
    outside = _WORD.search(sentence.seen, 0, quotation.start) or _WORD.search(sentence.seen, quotation.end)
    if outside is None and words and all(free):
        return (0, len(words) - 1), True
    found = _verbatim(sentence.seen[quotation.start : quotation.end], sentence.text, words)
    sure = found is not None and all(free[found[0] : found[1] + 1]) and _reaches(quotation, found, free)
    if not sure or found is None:
        found, sure = _best_range(quotation, sentence)
    if found is None:
        return None, False
    first, last = found
    # "The Icebreaker" for ”Isbrytaren”: an article with a capital is part of the title
    if first > 1 and free[first - 1] and sentence.text[slice(*words[first - 1])] in ("The", "A", "An"):
        first -= 1
    return (first, last), sure


def _reaches(quotation: Quotation, found: tuple[int, int], free: Sequence[bool]) -> bool:
    """Tell whether a quotation that another sentence opened or closes reaches the border to that sentence."""
    starts = quotation.first is not None or not any(free[: found[0]])
    return starts and (quotation.last is not None or not any(free[found[1] + 1 :]))


def _border_weights(quotation: Quotation, sentence: _Sentence) -> tuple[list[float], list[float]]:
    """Tell of each word how well a quotation may start before it, and end after it.

    Quotations mostly begin and end where clauses do, and keep that in translation: "”Jag blev rädd”, säger hon" ends
    before a comma.  A mark that the model set tells more, even if it lost the other one.
    """
    text, words = sentence.text, sentence.words
    gaps = [text[a:b] for a, b in zip([0, *(end for _, end in words)], _starts(words, text), strict=True)]
    borders = ["edge", *map(_border, gaps[1:-1]), "edge"]
    source = _source_borders(quotation, sentence.seen)
    starts = [_LIKENESS.get((source[0], border), 0.0) for border in borders[:-1]]
    ends = [_LIKENESS.get((source[1], border), 0.0) for border in borders[1:]]
    if source[1] == "stop":
        ends = [end - 6.0 if border == "flow" else end for border, end in zip(borders[1:], ends, strict=True)]
    if source[0] != "edge" and sentence.seen[quotation.start : quotation.start + 1].isupper():
        starts = [score + _CAPITAL * text[word[0]].isupper() for score, word in zip(starts, words, strict=True)]
    if _is_told(sentence.seen[quotation.end : quotation.end + 60]):
        ends = [score + _TOLD * _is_told(text[word[1] : word[1] + 60]) for score, word in zip(ends, words, strict=True)]
    for hint in sentence.hints:
        for number, (start, end) in enumerate(words):
            if hint.opens and start == hint.place:
                starts[number] += _HINT
            if not hint.opens and 0 <= hint.place - end < len(gaps[number + 1]) + 1:
                ends[number] += _HINT
    return starts, ends


def _is_told(rest: str) -> bool:
    """Tell whether `rest`, after a quotation, says whose it is: ", säger han", " the mayor says"."""
    return any(word in reporting_words() for word in re.findall(r"\w+", rest)[:5])


def _starts(spans: Sequence[tuple[int, int]], text: str) -> list[int]:
    return [*(start for start, _ in spans), len(text)]


def _source_borders(quotation: Quotation, seen: str) -> tuple[str, str]:
    """Tell what is at the two borders of a quotation in the source: the sentence's edge, a stop or neither."""
    before = seen[: max(0, quotation.start - 1)]
    inside = seen[quotation.start : quotation.end].rstrip()[-1:]
    after = seen[quotation.end + 1 :]
    first = _border(before[-2:]) if _WORD.search(before) else "edge"
    last = _border(inside + after[:2]) if _WORD.search(after) else "edge"
    return first, last


def _border(gap: str) -> str:
    return "stop" if any(character in _STOPS for character in gap) else "flow"


def _verbatim(quoted: str, text: str, words: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Find the words of `quoted` if they occur once and unchanged: "Kyiv Independent"."""
    core = quoted.strip(" .,:;!?\"'").casefold()
    folded = text.casefold()
    start = folded.find(core)
    if len(core) < 3 or len(folded) != len(text) or start < 0 or folded.find(core, start + 1) >= 0:
        return None
    firsts = [number for number, span in enumerate(words) if span[0] == start]
    lasts = [number for number, span in enumerate(words) if span[1] == start + len(core)]
    return (firsts[0], lasts[0]) if firsts and lasts else None


def _weights(quotation: Quotation, sentence: _Sentence) -> list[float]:
    """Tell of each word how surely it belongs to `quotation`: 1 if all its alignments say so, -1 if none does."""
    starts = [start for start, _ in sentence.words]
    inside, all_ = [0] * len(starts), [0] * len(starts)
    for a, b in sentence.links:
        number = bisect_left(starts, b.end) - 1
        while number >= 0 and sentence.words[number][1] > b.start:
            all_[number] += 1
            inside[number] += quotation.holds(_middle(a))
            number -= 1
    return [(2 * part - whole) / whole if whole else 0.0 for part, whole in zip(inside, all_, strict=True)]


def _best_range(quotation: Quotation, sentence: _Sentence) -> tuple[tuple[int, int] | None, bool]:
    """Find the run of free words with the greatest weight; a stray alignment far off does not stretch it."""
    free = sentence.free
    count = len(free)
    places = [number for number, may in enumerate(free) if may]
    if not places:
        return None, False
    weights = _weights(quotation, sentence)
    starts, ends = _border_weights(quotation, sentence)
    quoted = [number for number, place in enumerate(sentence.source) if quotation.holds(place)]
    scale = count / max(1, len(sentence.source))
    length = len(quoted) * scale
    middle = (quoted[0] + quoted[-1] + 1) / 2 * scale if quoted else 0.0
    # one that opened in an earlier sentence starts with the first word, one that goes on ends with the last
    firsts = places if quotation.first is not None else places[:1]
    earliest = 0 if quotation.last is not None else places[-1]
    longest = _LONGEST * (length + 4) if quotation.last is not None else count
    best = second = (float("-inf"), 0, 0)
    for first in firsts:
        total = starts[first]
        for last in range(first, count):
            if not free[last] or last - first > longest:
                break
            total += weights[last]
            if last >= earliest and (first, last) != (0, count - 1):
                off = abs((first + last + 1) / 2 - middle)
                score = total + ends[last] - _LENGTH * abs(last - first + 1 - length) - _PLACE * off
                if score > second[0]:
                    best, second = sorted((best, (score, first, last)), reverse=True)
    if best[0] == float("-inf"):
        return None, False
    known = any(weight > 0 for weight in weights)
    return best[1:], known and best[0] - second[0] >= _SURE


def _share_out(quotations: Sequence[Quotation], source: Sequence[int], count: int) -> dict[Quotation, tuple[int, int]]:
    """Give each stretch between two borders its share of the words, and at least one where it has any."""
    borders = sorted({0, *(one.start for one in quotations), *(one.end for one in quotations)})
    stretches = [
        sum(low <= place < high for place in source)
        for low, high in zip(borders, [*borders[1:], float("inf")], strict=True)
    ]
    needed = sum(map(bool, stretches))
    if count < needed:
        return {}
    spare, total = count - needed, max(1, sum(stretches))
    shares: list[int] = []
    done = given = 0
    for stretch in stretches:
        done += stretch
        upto = round(spare * done / total)
        shares.append(upto - given + bool(stretch))
        given = upto
    firsts = {border: sum(shares[:number]) for number, border in enumerate(borders)}
    ends = {border: firsts[border] for border in borders}
    found = {one: (firsts[one.start], ends.get(one.end, count) - 1) for one in quotations}
    return found if all(first <= last for first, last in found.values()) else {}
