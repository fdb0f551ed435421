"""Swedish miles of ten kilometres: "sju mil" is 70 kilometers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from translate.engines import Hypothesis, Span
from translate.numbers.english import find_english
from translate.numbers.figures import DASH, Figure, key_of, with_commas

MILES = re.compile(r"\s(?:svenska\s)?mil(?:en|s|ens)?(?!\w)")  # ten kilometres each
_SHARED = "kilometers shared"  # what is written of the first number of "85–90 mil", whose unit stands behind the second
SHARED_MILES = re.compile(rf"\s*(?:[{DASH}]|till|eller|och)\s*[^\W_]+\smil(?:en|s|ens)?(?!\w)")
_DECIMETRES = re.compile(r"\sdecimeter")
_DISTANCE = re.compile(
    r"[\s-](?:(?:Swedish|Scandinavian)[\s-])?(?:miles?|mils?|kilomet(?:er|re)s?|km)(?!\w)", re.IGNORECASE
)


def convert_miles(figure: Figure, swedish: Sequence[Figure], hypothesis: Hypothesis) -> Hypothesis:
    """Write "70 kilometers" over the "seven miles", or "seven kilometers", that a model makes of "sju mil".

    Of "85–90 mil" both numbers are written or none.
    """
    if not figure.written.endswith(" kilometers"):
        return hypothesis
    first = next((one for one in swedish if one.written.endswith(_SHARED) and one.end < figure.start), None)
    shared = first if first is not None and first is swedish[swedish.index(figure) - 1] else None
    there = find_english(hypothesis.text)
    for place, number in enumerate(there):
        unit = _DISTANCE.match(hypothesis.text, number.end)
        if not unit or not _is_tenth(number, figure):
            continue
        attribute = figure.written.replace(" kilometers", "-kilometer")
        written = attribute if unit[0].startswith("-") else figure.written
        if shared is None:
            return hypothesis.overwrite(Span(number.start, unit.end()), written)
        before = there[place - 1] if place else number
        between = hypothesis.text[before.end : number.start]
        if not _is_tenth(before, shared) or not re.fullmatch(rf"\s?[{DASH}]\s?|\s(?:to|or|and)\s", between):
            return hypothesis
        low = shared.written.removesuffix(_SHARED).rstrip()
        return hypothesis.overwrite(Span(before.start, unit.end()), f"{low}{between}{written}")
    return hypothesis


def _is_tenth(there: Figure, figure: Figure) -> bool:
    """Tell whether a number of miles there is what a number of kilometres came from."""
    return any(key[0] == "n" and key_of(10 * Decimal(key[2:])) in figure.keys for key in there.keys)


def in_kilometres(figure: Figure, sentence: str) -> Figure:
    """Return "sju mil" as the 70 kilometres that it is."""
    if _DECIMETRES.match(sentence, figure.end):
        longer = {key_of(10 * Decimal(key[2:])) for key in figure.keys if key.startswith("n:")}
        return replace(figure, keys=figure.keys | longer)
    miles = MILES.match(sentence, figure.end)
    half = sentence[figure.start : figure.end].endswith(" mil")
    values = [Decimal(key[2:]) for key in figure.keys if key.startswith("n:")]
    shared = figure.kind == "number" and SHARED_MILES.match(sentence, figure.end)  # the ten of "tio till trettio mil"
    if not (miles or half or shared) or len(values) != 1:
        return figure
    value = 10 * values[0]
    if shared:
        return replace(figure, keys=frozenset({key_of(value)}), written=f"{with_commas(value)} {_SHARED}")
    written = f"{with_commas(value)} kilometers"
    end = miles.end() if miles else figure.end
    return Figure(figure.start, end, frozenset({key_of(value)}), "number", written)
