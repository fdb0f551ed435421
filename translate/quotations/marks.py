"""Quotation marks: which of them pair, over a paragraph and from one paragraph to a later one, and how they nest."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from translate.document import Segment

Side = Literal["open", "close", "either", "none"]

_FAMILIES = ('"”“„‟〝〞', "»«", "'’‘‚‛`", "›‹")
_FAMILY = {mark: family for family, marks in enumerate(_FAMILIES) for mark in marks}
_SINGLES = frozenset(_FAMILIES[2])
_MARKS = "".join(_FAMILIES)
_ONLY_OPEN = frozenset("„‚〝`")
SEPARATORS = "·•|∙"  # with spaces around them they part texts that have nothing to do with each other
_SEPARATED = re.compile(rf"\s+[{SEPARATORS}]\s+$")
_ENDS_SENTENCE = frozenset(".!?…:")
_FARTHEST = 12  # paragraphs that a quotation may take up
_AHEAD = 40  # marks among which the mate of a quotation with an apostrophe or inch mark in it is looked for
_RUN = 8  # marks next to each other, as in "’ja’”"; more are no quotation
_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060\u00ad"  # characters of no width
_LEADING = f" \t\n\r\u00a0{_UNSEEN}"
_ENDS_WORD = frozenset(".,;:!?)]}…–—-/")
_STARTS_WORD = frozenset("([{–—-/")
# 5", 6'2", 5' 10": feet and inches are no quotation
_INCHES = re.compile(r"(?<![\w.,])(?:\d{1,2}['’]\s?)?\d{1,3}(?:[.,/]\d{1,2})?$")
_INCHES_REACH = 12  # characters that they take up, and one before
# ’n’, ’em, ’90-talet, '90s, '68: something is left out
_CLIPPED = re.compile(r"(?:n|em|cause|til|tis|twas|\d\ds?)(?![^\W_])", re.IGNORECASE)
# ’20 dagar i Mariupol’ is a title, as the next single mark closes: not ’68 var ett år’, nor that of "Andreas’ bil"
_TITLE = re.compile(r"\d\d [^'’‘‚‛`\n]{1,80}(?:[^'’‘‚‛`\ss]|s(?=[’'](?!\s[a-zåäö])))[’'](?![^\W_])")
_DECADE = re.compile(r"\d\ds(?![^\W_])")  # ‘90s is how word processors write ’90s
_ITEM = re.compile(r"\s*(?:[-–—―*•·‣]|\(?\d{1,3}[.)]|\(?[a-zåäö]\))\s")
_DASH = re.compile(r"[-–—―](?:\s+(?=\S)|(?=[A-ZÅÄÖ]))")  # "–Vi" is common on the web
_ANY = re.compile(f"[{_MARKS.replace('`', '')}]|`(?=`)|(?<=`)`")  # ``Ja'' of LaTeX; a lone ` is no mark


@dataclass(frozen=True, slots=True)
class Mark:
    """A quotation mark and what it is in its paragraph."""

    offset: int
    glyph: str
    opens: bool
    depth: int = 0  # how many quotations it stands inside of
    mate: int | None = None  # the offset of the mark at the other end
    doubled: bool = False  # the second half of a double mark made of single ones: ''Ja'' and ``Ja''


def pair(paragraph: str) -> dict[int, int]:
    """Map the offset of each quotation mark in `paragraph` to the offset of the mark at its other end.

    Pairs never cross.  Apostrophes, inch marks and marks without a mate are left out.
    """
    return {mark.offset: mark.mate for mark in scan(paragraph) if mark.mate is not None}


def marks_between(marks: Sequence[Mark], start: int, end: int) -> Sequence[Mark]:
    """Return those of `marks`, which are in order, that stand at or after `start` and before `end`."""
    first = bisect_left(marks, start, key=lambda mark: mark.offset)
    return marks[first : bisect_left(marks, end, first, key=lambda mark: mark.offset)]


@lru_cache(maxsize=256)  # several stages ask about the same paragraph
def scan(paragraph: str) -> tuple[Mark, ...]:
    """Find the quotation marks of `paragraph`; single ones without a mate are apostrophes and left out."""
    candidates = [(match.start(), _side(paragraph, match.start())) for match in _ANY.finditer(paragraph)]
    mates: dict[int, int] = {}
    waiting = _Waiting([], [[] for _ in _FAMILIES])
    for number, (place, side) in enumerate(candidates):
        opener = waiting.opener(paragraph[place]) if side in ("close", "either") else None
        if opener is None:
            if side in ("open", "either"):
                waiting.add(place, paragraph[place])
        elif not _is_aside(paragraph, opener, candidates, number):
            waiting.close(opener)
            mates[opener], mates[place] = place, opener
    lone = {place: side != "close" for place, side in candidates if _is_lone(paragraph, place, side, mates)}
    return tuple(_nest(paragraph, mates, lone))


def _side(paragraph: str, place: int) -> Side:
    """Tell from the characters around it whether the mark at `place` opens or closes a quotation."""
    left, right = place, place + 1
    while left > max(0, place - _RUN) and (paragraph[left - 1] in _FAMILY or paragraph[left - 1] in _UNSEEN):
        left -= 1
    while right < min(len(paragraph), place + _RUN) and (paragraph[right] in _FAMILY or paragraph[right] in _UNSEEN):
        right += 1
    before, after = paragraph[left - 1 : left], paragraph[right : right + 3]
    if paragraph[place] in _ONLY_OPEN:
        return "open"
    if paragraph[place] in _SINGLES:
        if _TITLE.match(paragraph, place + 1) and (not before or before.isspace() or before in _STARTS_WORD):
            return "open"
        return _single_side(paragraph[place], before, after, paragraph[place + 1 : place + 8])
    if not before or before.isspace():
        if not after or after[0].isspace():
            return "either"  # "ett " ja " till", and each mark of an empty pair
        return "either" if after[0] in ".,;:!?)]}" and not after.startswith("..") else "open"
    if before in _STARTS_WORD and after and not after[0].isspace() and after[0] not in _ENDS_WORD:
        return "open"
    if before in ".,:;!?…" and after[:1].isalnum():
        return "either"  # "sade:”Ja" opens and "Ja.”Nej" closes
    return "close"


def _single_side(glyph: str, before: str, after: str, rest: str) -> Side:
    starts = not before or before.isspace() or before in _STARTS_WORD
    if starts and after[:1].strip() and (after[0] not in ".,;:!?)]}" or after.startswith("..")):
        return "none" if (_DECADE if glyph == "‘" else _CLIPPED).match(rest) else "open"
    if not starts and not after[:1].isalnum():
        return "close"  # or the apostrophe of "Andreas’ bil", if nothing is open
    return "none"  # "D’Angelo", "don't"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The marks that opened and have no mate yet."""

    places: list[int]
    families: list[list[int]]

    def add(self, place: int, glyph: str) -> None:
        """Let the mark at `place` wait for its mate."""
        self.places.append(place)
        self.families[_FAMILY[glyph]].append(place)

    def opener(self, glyph: str) -> int | None:
        """Find what `glyph` closes: the latest of its family."""
        family = self.families[_FAMILY[glyph]]
        if not family or (glyph in _SINGLES and family[-1] != self.places[-1]):
            return None  # an apostrophe after ” closes nothing that was open before it
        return family[-1]

    def close(self, opener: int) -> None:
        """Let no mark wait from `opener` on: what opened later and never closed has no mate."""
        while self.places and self.places[-1] >= opener:
            self.places.pop()
        for family in self.families:
            while family and family[-1] >= opener:
                family.pop()


def _is_aside(paragraph: str, opener: int, candidates: Sequence[tuple[int, Side]], number: int) -> bool:
    """Tell whether the candidate of that number is an apostrophe or inch mark, and a later one the mate of `opener`.

    "’Andreas’ bil är röd’" and "”en skärm på 5" som sprack”".
    """
    place = candidates[number][0]
    inside, after = paragraph[max(opener + 1, place - _INCHES_REACH) : place], paragraph[place + 1 : place + 3]
    if paragraph[place] in _SINGLES:
        genitive = inside[-1:].lower() in ("s", "x", "z") and after[:1].isspace() and after[1:].islower()
        suspect = genitive
    else:
        suspect = paragraph[place] == '"' and not inside.isdecimal() and _INCHES.search(inside) is not None
    if not suspect:
        return False
    for later, side in candidates[number + 1 : number + _AHEAD]:
        if _FAMILY[paragraph[later]] == _FAMILY[paragraph[place]]:
            return side == "close"
    return False


def _is_lone(paragraph: str, place: int, side: Side, mates: dict[int, int]) -> bool:
    if place in mates or side == "none" or paragraph[place] in _SINGLES:
        return False
    return paragraph[place] != '"' or _INCHES.search(paragraph[max(0, place - _INCHES_REACH) : place]) is None


def _nest(paragraph: str, mates: dict[int, int], lone: dict[int, bool]) -> Iterator[Mark]:
    depth = 0
    for place in sorted({*mates, *lone}):
        mate = mates.get(place)
        opens = lone[place] if mate is None else mate > place
        paired = mate is not None
        doubled = paired and _is_doubled(paragraph, mates, place, outward=-1 if opens else 1)
        depth -= paired and not opens and not doubled
        yield Mark(place, paragraph[place], opens, depth - doubled, mate, doubled)
        depth += paired and opens and not doubled


def _is_doubled(paragraph: str, mates: dict[int, int], place: int, *, outward: int) -> bool:
    """Tell whether the pair of a single mark lies closely in another one: ''Ja'', and nobody quotes all of a quote."""
    around = place + outward
    single = {paragraph[place], paragraph[around : around + 1]} <= _SINGLES
    return single and mates.get(around) == mates[place] - outward


@dataclass(frozen=True, slots=True)
class Course:
    """What quotations of other paragraphs mean for one."""

    continued: bool = False  # it goes on with one that an earlier paragraph opened, without a mark of its own
    unmatched: bool = False  # a mark in it has no mate anywhere


def follow(paragraphs: Sequence[str]) -> list[Course]:
    """Follow quotations over several paragraphs, whether each of these begins with a mark or only the first."""
    lone = [[mark for mark in scan(paragraph) if mark.mate is None] for paragraph in paragraphs]
    continued: set[int] = set()
    unmatched: set[int] = set()
    since: int | None = None  # the paragraph in which a quotation opened that is still open
    for number, marks in enumerate(lone):
        if since is not None and number - since > _FARTHEST:
            unmatched.add(since)
            since = None
        begins = _begins_with_mark(paragraphs[number])
        if since is not None and begins:
            since = None  # "”Stycke ett.", "”Stycke två.”": the marks are repeated
        for mark in marks:
            if not mark.opens and since is not None:
                continued.update(range(since + 1, number + 1))
                since = None
            elif mark.opens:
                unmatched.update([] if since is None else [since])
                since = number
            else:
                unmatched.add(number)
    if since is not None:
        unmatched.add(since)
    return [
        Course(number in continued and _begins_sentence(paragraphs, number), number in unmatched)
        for number in range(len(paragraphs))
    ]


def _begins_with_mark(paragraph: str) -> bool:
    return paragraph.lstrip(_LEADING)[:1] in _FAMILY


def _begins_sentence(paragraphs: Sequence[str], number: int) -> bool:
    """Tell whether a paragraph is one, not the second half of a sentence, as in subtitles: no mark belongs there.

    Nor does one belong into each item of a list, "1. Fly".
    """
    if _ITEM.match(paragraphs[number]):
        return False
    before, first = paragraphs[number - 1].rstrip(), paragraphs[number].lstrip(_LEADING)[:1]
    return before[-1:] in _ENDS_SENTENCE and first != "" and not first.islower() and first not in _FAMILY


def peel(sentences: Sequence[str]) -> tuple[Segment, ...]:
    """Turn the sentences of a paragraph into segments, dashes, spaces and edge marks kept outside their texts.

    An edge mark goes only if its mate is in another sentence, or if first and last mark are mates: of "”Ja”, sade
    han." both stay.
    """
    paragraph = "".join(sentences)
    marks = {mark.offset: mark.mate for mark in scan(paragraph)}
    segments = []
    start = 0
    for sentence in sentences:
        first, last = _edges(paragraph, start, start + len(sentence), marks)
        end = start + len(sentence)
        segments.append(Segment(paragraph[first:last], paragraph[start:first], paragraph[last:end]))
        start = end
    return tuple(segments)


def _edges(paragraph: str, start: int, end: int, marks: dict[int, int | None]) -> tuple[int, int]:
    """Find where the text between its peeled marks starts and ends."""
    start, end = _trim(paragraph, start, end)
    dash = _DASH.match(paragraph, start, end)
    start = dash.end() if dash else start
    while start < end:
        last = _last_mark(paragraph, start, end, marks)
        if last is not None and marks.get(start) == last:
            start, end = start + 1, last
        elif start in marks and _is_elsewhere(marks[start], start, end):
            start += 1
        elif last is not None and _is_elsewhere(marks[last], start, end):
            end = last
        else:
            break
        start, end = _trim(paragraph, start, end)
    return start, end


def _last_mark(paragraph: str, start: int, end: int, marks: dict[int, int | None]) -> int | None:
    """Find the mark that ends a sentence, be it before the full stop: "”Vi stannar”."."""
    place = end - 1
    while place > max(start, end - _RUN) and paragraph[place] in ".!?…":
        place -= 1
    return place if place in marks else None


def _is_elsewhere(mate: int | None, start: int, end: int) -> bool:
    return mate is None or not start <= mate < end


def _trim(paragraph: str, start: int, end: int) -> tuple[int, int]:
    separated = _SEPARATED.search(paragraph, start, end) if paragraph[end - 2 : end - 1] in SEPARATORS else None
    end = separated.start() if separated else end
    while start < end and (paragraph[start].isspace() or paragraph[start] in _UNSEEN):
        start += 1
    while start < end and (paragraph[end - 1].isspace() or paragraph[end - 1] in _UNSEEN):
        end -= 1
    return start, end


def shape(paragraph: str) -> tuple[int, ...]:
    """Return how deep each quotation in `paragraph` lies, in rising order: (0, 0, 1) is two, a third in one of them."""
    return tuple(
        sorted(mark.depth for mark in scan(paragraph) if mark.mate is not None and mark.opens and not mark.doubled)
    )
