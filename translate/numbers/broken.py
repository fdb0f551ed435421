"""Find the numbers that a model broke: "2, 201", "53 in 201", "3 p.m.05"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from translate.engines import Span
from translate.numbers.dates import ISO
from translate.numbers.english import find_english
from translate.numbers.figures import SPACE, Figure, all_digits

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SCATTERED = re.compile(r"(?<![\w.,])\d{1,3}(?:(?:[., ]+| in )\d+)+(?![\d%])")  # "53 in 201", "4,2003"
_RESEMBLANCE = 0.6  # of the digits of what a model made with those that it should have made


def find_broken(figure: Figure, swedish: Sequence[Figure], source: str, english: str) -> Span | None:
    """Find "2, 201" or "53 in 201", which should have been "53,201", "10:93 kronor", "3 p.m.05" and half a date."""
    if ISO.fullmatch(figure.written):
        pattern = rf"(?<![\w-]){figure.written[:4]}-(?:{figure.written[5:7]}(?:-\d\d?)?)?(?![\w-])"
    elif figure.kind == "time" and re.fullmatch(r"\d+:\d\d", figure.written):
        pattern = rf"(?<![\w.,:])\d{{1,2}} [ap]\.m\.:?{figure.written[-2:]}(?![\d:])"
    elif ":" in source[figure.start : figure.end] and re.fullmatch(r"[\d,]+\.\d\d", figure.written):
        spaced = rf"{SPACE}?,?".join(figure.written[:-3].split(","))
        pattern = rf"(?<![\d.,:]){spaced}: ?{figure.written[-2:]}(?![\d:])"
    elif _GROUPED.fullmatch(figure.written):
        whole, _, fraction = figure.written.partition(".")
        first, *groups = whole.split(",")
        spaced = r"(?: ?[,.] ?)".join([rf"{first}(?:[,.] ?{first})?", *groups])
        pattern = rf"(?<![\d.,]){spaced}{rf'[.,]{fraction}' if fraction else ''}(?!\d)"
    else:
        return None
    broken = [*re.finditer(pattern, english)]
    if not broken and _GROUPED.fullmatch(figure.written):
        return _find_scattered(figure, swedish, english)
    return Span(*broken[0].span()) if len(broken) == 1 else None


def _find_scattered(figure: Figure, swedish: Sequence[Figure], english: str) -> Span | None:
    """Find the "53 in 201" that is all a model made of the only such number that a sentence lost, "53 201"."""
    others = [one for one in swedish if one is not figure]
    stated = frozenset[str]().union(*(one.keys for one in find_english(english)))
    if any(_GROUPED.fullmatch(one.written) and not one.keys & stated for one in others):
        return None
    meant = frozenset[str]().union(*(one.keys for one in others))
    scattered = [
        run
        for run in _SCATTERED.finditer(english)
        if _resemble(run[0], figure.written) and not any(one.keys & meant for one in find_english(run[0]))
    ]
    return Span(*scattered[0].span()) if len(scattered) == 1 else None


def _resemble(made: str, written: str) -> bool:
    return SequenceMatcher(None, all_digits(made), all_digits(written), autojunk=False).ratio() >= _RESEMBLANCE
