"""Words that have one translation, which is lost like a figure or a name: hälften, ett dussin, Kreml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from translate.numbers import find_english
from translate.tables import read_rows

_WORD = re.compile(r"[^\W_]+(?!\w| mil\b)")  # "två mil" is 20 kilometres
_UNIT = re.compile(r"\d ?(?:[^\W\d_]+ )?[^\W\d_]+/([^\W_]+)(?![\w/-])")  # "84,2 dollar/fat", "2 miljarder kr/år"
_SAID = re.compile(r"[^\W_]+|[$€%₽]")


def lost_amounts(source: str, english: str) -> Iterator[str]:
    """Yield the amounts in words of a Swedish sentence that its translation lacks: half, a dozen, the fourth.

    The "fat" of "84 dollar/fat" is one of them.
    """
    table = _read("amounts.tsv")
    stated = [word for word in _words(source) if word.lower() in table]
    units = [unit for unit in _UNIT.findall(source) if unit in _read_units()] if "/" in source else []
    if units:
        words = _SAID.findall(english.lower())
        yield from (unit for unit in units if not any(_stands(one, words) for one in _read_units()[unit]))
    if not stated:
        return
    values = frozenset[str]().union(*(figure.keys for figure in find_english(english)))
    words = _SAID.findall(english.lower())
    for word in stated:
        wanted = table[word.lower()]
        if not any(f"n:{one}" in values or _stands(one, words) for one in wanted):
            yield word


def lost_exonyms(source: str, english: str) -> Iterator[str]:
    """Yield the names of a Swedish sentence whose English name its translation lacks: Kreml, Ryssland, Köpenhamn."""
    table = _read("exonyms.tsv")
    if not any(word in table or word.removesuffix("s") in table for word in _words(source)):
        return
    found = [*_WORD.finditer(source)]
    stated = [place for place, word in enumerate(found) if word[0] in table or word[0].removesuffix("s") in table]
    words = _WORD.findall(english) if stated else []
    for place in stated:
        word = found[place][0]
        wanted = table.get(word) or table[word.removesuffix("s")]
        if not any(_stands(one, words) for one in wanted) and not _in_kept_name(source, found, place, english):
            yield word


@lru_cache(4)  # both ask for those of the same sentence
def _words(source: str) -> list[str]:
    return _WORD.findall(source)


def _in_kept_name(source: str, words: list[re.Match[str]], place: int, english: str) -> bool:
    """Tell whether a name stands in English as part of a longer one: "Sveriges Radio", "Bowen Island"."""
    pairs = pairwise(words[max(0, place - 1) : place + 2])
    names = (source[one.start() : other.end()] for one, other in pairs if one[0][0].isupper() and other[0][0].isupper())
    return any(name in english for name in names)


def _stands(wanted: str, words: list[str]) -> bool:
    """Tell whether a word is among `words`, or one that begins like "doubl*"."""
    return any(map(str.startswith, words, [wanted[:-1]] * len(words))) if wanted.endswith("*") else wanted in words


@cache
def _read_units() -> dict[str, tuple[str, ...]]:
    """Read what English may have for each Swedish unit behind a slash, those left out for which that isn't certain."""
    rows = (line.split("\t") for line in read_rows("per_units.tsv"))
    return {
        form: tuple(english.split()) for _, forms, _, english in rows for form in forms.split("|") if english != "-"
    }


@cache
def _read(name: str) -> dict[str, tuple[str, ...]]:
    """Read what English may have for each Swedish form of the table `name`."""
    rows = (line.split("\t") for line in read_rows(name))
    return {form: tuple(wanted.split()) for forms, wanted in rows for form in forms.split("|")}
