"""Words that are numbers, and words around numbers that tell what they are: read from two tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from translate.numbers.figures import DASH, Figure, key_of
from translate.tables import read_rows

_BETWEEN = re.compile(rf"\s*(?:[{DASH}]|till|to|eller|or|och|and)\s*")
LARGEST_WORD = 12  # larger numbers may be written in digits whatever the Swedish does
SMALLEST_WORD = 3  # "en" and "två" have too many translations: a, one, both, a couple


@cache
def cardinals() -> frozenset[str]:
    """Return the English number words from "three" on, without "third" and "quarter"."""
    first: dict[Decimal, str] = {}
    for word, value in values_of("en").items():
        if SMALLEST_WORD <= value < 100:
            first.setdefault(value, word)
    return frozenset(first.values())


def share_scale(figures: Sequence[Figure], place: int, sentence: str) -> Figure:
    """Let the first number of "2–3 miljoner" be millions too; the scale stands behind the last one."""
    figure = figures[place]
    if figure.kind != "number" or place + 1 == len(figures) or figures[place + 1].kind != "number":
        return figure
    following = figures[place + 1]
    between = sentence[figure.end : following.start]
    if not _BETWEEN.fullmatch(between):
        return figure
    extra = {
        key_of(Decimal(key[2:]) * scale)
        for key in figure.keys
        if key.startswith("n:")
        for scale in (Decimal(10) ** 3, Decimal(10) ** 6, Decimal(10) ** 9)
        if _has_scale(sentence[following.start : following.end])
    }
    return replace(figure, keys=figure.keys | extra)


def _has_scale(said: str) -> bool:
    return any(word in scales_of("sv") or word in scales_of("en") for word in re.findall(r"[^\W\d_]+", said.lower()))


def product_of(words: Sequence[str]) -> Decimal:
    """Return what "hundra tusen" multiplies by."""
    product = Decimal(1)
    for word in words:
        product *= scales_of("sv").get(word) or scales_of("en").get(word) or 1
    return product


def value_of(word: str, language: str) -> Decimal | None:
    """Return the value of a Swedish compound: tjugofem, tvåhundrafemtiotusen."""
    pattern = _one_value(language)
    total = current = Decimal(0)
    place = 0
    while place < len(word):
        match = pattern.match(word, place)
        if match is None:
            return None
        value = values_of(language)[match[0]]
        if value < 100:
            current += value
        elif value == 100:
            current = max(current, Decimal(1)) * 100
        else:
            total += (current or 1) * value
            current = Decimal(0)
        place = match.end()
    return total + current


@cache
def _one_value(language: str) -> re.Pattern[str]:
    return re.compile(longest_of(values_of(language)))


def longest_of(words: Iterable[str]) -> str:
    """Return a pattern for the longest of `words` that stands somewhere, parted by first letters to be tried faster."""
    following: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        following.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in following.items())


def beginnings(words: Iterable[str]) -> str:
    """Return a pattern for the first two letters of words: most places of a sentence are passed over by it alone."""
    following: dict[str, set[str]] = {}
    for word in words:
        following.setdefault(word[0], set()).update(word[1:2])
    return "|".join(rf"{first}(?:[{''.join(sorted(second))}\W]|$)" for first, second in sorted(following.items()))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for a digit, or a word that begins with one of `words`."""
    following: dict[str, set[str]] = {}
    for word in words:
        following.setdefault(word[:2], set()).add(re.escape(word[2:]))
    patterns = "|".join(f"{two}(?:{'|'.join(sorted(rest))})" for two, rest in sorted(following.items()))
    return re.compile(rf"\d|\b(?:{patterns})")


@cache
def values_of(language: str) -> dict[str, Decimal]:
    """Read the number words of a language, "sv" or "en", and their values."""
    values = {}
    for line in read_rows("numbers.tsv"):
        code, forms, value = line.split("\t")
        if code == language:
            values.update(dict.fromkeys(forms.split("|"), Decimal(value)))
    return values


@cache
def scales_of(language: str) -> dict[str, Decimal]:
    """Return the words that multiply what stands before them."""
    return {word: value for word, value in values_of(language).items() if value >= 100}


@cache
def around(name: str) -> str:
    """Return a pattern for the words that around_numbers.tsv has under `name`, where * is letters and ? a letter."""
    table: dict[str, list[str]] = {}
    for heading, listed in (line.split("\t") for line in read_rows("around_numbers.tsv")):
        table.setdefault(heading, []).extend(listed.split("|"))
    return "|".join(re.escape(form).replace(r"\*", r"\w*").replace(r"\?", r"\w") for form in table[name])
