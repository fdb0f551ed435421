"""Signs that are neither letters, figures nor punctuation: €, =, >, µ: which ones a translation lost or made up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from unicodedata import category

from translate.tables import read_rows

# Small models have no pieces for these, and write something else: "500 €" as "500 ₚ", "x = 3" as "x Path 3".  A run of
# the same few is one sign: "==", "=>", "<=".
SIGN = r"!?[=<>~^\\]+|&&|[{}¢£¤¥¦¬°±µμ×÷†‡‰\u2052\u20a0-\u20cf\u2100-\u218f\u2200-\u22ff]"
_SIGN = re.compile(SIGN)
# what isn't certain to be harmless: no letter, figure, space or punctuation mark that is met every day; "ₚ" is a letter
_UNUSUAL = re.compile(r"[\u02b0-\u02ff\u2071-\u209c]|[^\w\s!\"#%&'()*,\-./:;?@\[\]…–—’‘“”]")


def lost_signs(source: str, english: str) -> Iterator[str]:
    """Yield the signs of a Swedish sentence that its translation has neither as they are nor in words."""
    if not _SIGN.search(source):
        return
    for sign, count in Counter(_SIGN.findall(source)).items():
        if count_sign(sign, english) < count:
            yield sign


def made_up_signs(source: str, english: str) -> Iterator[str]:
    """Yield the signs and control characters of a translation that its source gives no reason for."""
    for sign in dict.fromkeys(_UNUSUAL.findall(english)):
        strange = category(sign)[0] in "SC" or category(sign) == "Lm"
        if strange and sign not in source and not _count_words(source, _words_of(sign)[1]):
            yield sign


def count_sign(sign: str, english: str) -> int:
    """Return how often a sign stands in a translation, as it is or in a word: "500 euros" for "500 €"."""
    return english.count(sign) + _count_words(english, _words_of(sign[0])[0])


def _count_words(text: str, pattern: re.Pattern[str] | None) -> int:
    return len(pattern.findall(text)) if pattern else 0


@cache
def _words_of(sign: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Return what finds the English and the Swedish words for a sign."""
    row = next((line.split("\t") for line in read_rows("signs.tsv") if line.startswith(f"{sign}\t")), ["", "-", "-"])
    return _any_of(row[1]), _any_of(row[2])


def _any_of(words: str) -> re.Pattern[str] | None:
    if words == "-":
        return None
    forms = "|".join(re.escape(word).replace(r"\*", r"[^\W\d_]*") for word in words.split())
    return re.compile(rf"(?<![^\W\d_])(?:{forms})(?![^\W\d_])", re.IGNORECASE)
