"""Telephone numbers and other digits that name something: copied, however a model parts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from translate.engines import Hypothesis, Span
from translate.normalise import model_input
from translate.numbers.comparison import RUN, compare_figures
from translate.numbers.figures import Figure, all_digits, digits_of

_LABEL_DIGITS = 6  # are the fewest of a telephone number that a stretch of English can be known by
_RESEMBLANCE = 0.75  # of the digits that a model makes of a telephone number with those that it should have made
_PHONE = re.compile(r"[\d \u00a0\u202f()+-]+")
_SHORT_DATE = re.compile(r"\d\d-\d\d-\d\d")  # "00-09-15"


def copy_labels(source: str, swedish: Sequence[Figure], hypothesis: Hypothesis) -> Hypothesis:
    """Write telephone numbers over the "123 456,78 90" and "08-7888,8888" that a model makes of them."""
    labels = [(one, source[one.start : one.end]) for one in swedish if one.kind == "digits"]
    labels = [
        (one, said)
        for one, said in labels
        if _PHONE.fullmatch(said) and not _SHORT_DATE.fullmatch(said) and len(all_digits(said)) >= _LABEL_DIGITS
    ]
    for figure, said in labels:
        written = model_input(said)
        if re.search(rf"(?<![\d+]){re.escape(written)}(?!\d)", hypothesis.text):
            continue
        others = {digits_of(other) for _, other in labels if other != said}
        likely = [
            Span(*run.span())
            for run in RUN.finditer(hypothesis.text)
            if digits_of(run[0]) not in others
            and _resembles(run[0], said)
            and not _resembles_more(run[0], said, others)
        ]
        if len(likely) != 1:
            continue
        copied = hypothesis.overwrite(likely[0], written)
        before, after = (compare_figures(source, one.text)[0] for one in (hypothesis, copied))
        if set(after) <= set(before) - {figure}:  # nothing else stood there: "2022, 08-7888,8888"
            hypothesis = copied
    return hypothesis


def _resembles(made: str, said: str) -> bool:
    return SequenceMatcher(None, digits_of(made), digits_of(said), autojunk=False).ratio() >= _RESEMBLANCE


def _resembles_more(made: str, said: str, others: Iterable[str]) -> bool:
    """Tell whether one of `others` is nearer to what the model made than `said`."""
    ratios = [
        SequenceMatcher(None, digits_of(made), digits, autojunk=False).ratio() for digits in (digits_of(said), *others)
    ]
    return max(ratios) > ratios[0]
