"""Compare the numbers of a sentence with those of its translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from translate.numbers.english import find_english
from translate.numbers.figures import DASH, REMEMBERED, Figure
from translate.numbers.months import lost_months
from translate.numbers.swedish import find_swedish

_GROUPS = 8  # of digits are the most that a telephone number has: +46 (0)8 788 88 88
_DECIMAL = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d,]|\.\d)")
RUN = re.compile(rf"\+?\d(?:[\d .,:/(){DASH}]*\d)?")  # digits with no letter between


def compare(source: str, english: str) -> tuple[list[Figure], list[Figure]]:
    """Return the numbers of a Swedish sentence that its translation lacks, and those there that come from nowhere."""
    lost, strays = compare_figures(source, english)
    return [*lost, *lost_months(source, english)], [*strays]


def left_in_swedish(source: str, english: str) -> Iterator[str]:
    """Yield the decimals that a translation has with a comma still: "3,5" is a list to an English reader."""
    if not _DECIMAL.search(english):
        return
    meant = {source[one.start : one.end] for one in find_swedish(source)}
    for figure in find_english(english):
        head = _DECIMAL.match(english, figure.start, figure.end)
        if head and any(said.startswith(head[0]) for said in meant):
            yield head[0]


@lru_cache(REMEMBERED)
def compare_figures(source: str, english: str) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Return what `compare` does but for months."""
    swedish, there = find_swedish(source), find_english(english)
    if not swedish:
        return (), tuple(one for one in there if one.kind != "word")
    said = frozenset[str]().union(*(figure.keys for figure in there))
    lost = [one for one in swedish if not one.keys & said and not (one.kind == "digits" and _stands_in(one, english))]
    lost += _stated_less(swedish, there)
    meant = frozenset[str]().union(*(figure.keys for figure in swedish))
    strays = (one for one in there if one.kind != "word" and not one.keys & meant)
    return tuple(lost), tuple(strays)


def _stated_less(swedish: Sequence[Figure], there: Sequence[Figure]) -> Iterator[Figure]:
    """Yield the small numbers that stand in English, but more seldom: one 3 of "Den 3 mars dog 3 män"."""
    if len(swedish) < 2:
        return
    again: dict[frozenset[str], list[Figure]] = {}
    for figure in swedish:
        if figure.kind == "number" and not figure.glued:
            again.setdefault(figure.keys, []).append(figure)
    for keys, figures in again.items():
        stated = sum(bool(keys & one.keys) for one in there) if len(figures) > 1 else 0
        yield from figures[stated:] if stated else ()


def _stands_in(figure: Figure, english: str) -> bool:
    """Tell whether English has all digits of "08-123 45 67" in a row, however it parts them."""
    wanted = {key.removeprefix("digits:").lstrip("0") for key in figure.keys if key.startswith("digits:")}
    for run in RUN.findall(english) if wanted else ():
        groups = re.findall(r"\d+", run)
        for start in range(len(groups)):
            following = groups[start : start + _GROUPS]
            if any(joined.lstrip("0") in wanted for joined in accumulate(following)):
                return True
    return False
