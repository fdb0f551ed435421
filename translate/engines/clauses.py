"""Cut a sentence that is too long for a model where it hurts least, and join what the model made of its parts."""

from __future__ import annotations

import re
from collections.abc import Callable

from translate.engines import Span

# Where a part may begin, best first, and how far from the middle of the sentence it may lie to be preferred to the
# next kind: "…, men regeringen" is better than the space in the very middle.
_PLACES = (
    (re.compile(r"(?<=[;:!?]) (?=\S)|(?<=\S) (?=- )"), 0.0),
    (re.compile(r"(?<=,) (?=(?:och|men|eller|utan|så|för|som|att|vilket|medan|eftersom|där|när|då|om) )"), 0.05),
    (re.compile(r"(?<=,) (?=\S)"), 0.1),
    (
        re.compile(
            r"(?<=\S) (?=(?:och|men|eller|samt|som|att|vilka|vilket|medan|eftersom|därför|sedan|innan|när|om) )"
        ),
        0.2,
    ),
    (re.compile(r"(?<=\S) (?=\S)"), 0.35),
)
# Words that an English sentence begins with and that lose their capital when they don't begin it any more.
COMMON_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        a after all also although an and another are as at because before both but by each even every for from had has
        have he her here his how if in into is it its like many more most not of on one or other our over she since so
        some such than that the their then there these they this those through to under until was we were what when
        where which while who whose will with without would you
        """,
    )
)
_MARKS = ",;:-"


def split_clauses(sentence: str, fits: Callable[[str], bool]) -> tuple[Span, ...]:
    """Return the parts of `sentence`, with nothing but a space between them; each fits, or is one character."""
    return tuple(_split(sentence, 0, len(sentence), fits))


def _split(sentence: str, start: int, end: int, fits: Callable[[str], bool]) -> list[Span]:
    if end - start <= 1 or fits(sentence[start:end]):
        return [Span(start, end)]
    place = _best_place(sentence, start, end)
    if place is None:  # no space at all: a name of a chemical, or a scanner's rubbish
        middle = (start + end) // 2
        return _split(sentence, start, middle, fits) + _split(sentence, middle, end, fits)
    return _split(sentence, start, place, fits) + _split(sentence, place + 1, end, fits)


def _best_place(sentence: str, start: int, end: int) -> int | None:
    middle, length = (start + end) / 2, end - start
    places = [
        (cost + abs(match.start() - middle) / length, match.start())
        for pattern, cost in _PLACES
        for match in pattern.finditer(sentence, start, end)
        if start < match.start() < end - 1
    ]
    return min(places)[1] if places else None


def mend_part(source: str, text: str, *, first: bool, last: bool) -> str:
    """Take back what a model adds to a part because it takes it for a sentence: the capital and the full stop.

    The text keeps its length but for its end, so that offsets into it stay right.
    """
    if not first and text[:1].isupper() and source[:1].islower() and _first_word(text) in COMMON_WORDS:
        text = text[0].lower() + text[1:]
    if not last and not source.endswith("."):
        text = text[:-1] if text.endswith(".") else text
        if source[-1:] in _MARKS and text[-1:] not in _MARKS:
            text += source[-1]
    return text


def _first_word(text: str) -> str:
    return re.split(r"[^\w']", text, maxsplit=1)[0].lower()
