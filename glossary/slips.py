"""Towns with one letter wrong: Krementtjuk, Zaporizzja."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from glossary.entries import Entry
from glossary.search import Search, splits
from glossary.sentence import Hit

_TYPO = 7  # letters a town's name needs before a slip of the pen in it is forgiven


@cache
def lookalikes() -> frozenset[str]:
    """Return words and places elsewhere that are one letter from a town: Belgrad isn't Bolgrad, nor Stalins Stalino."""
    return frozenset((files("glossary") / "lookalikes.txt").read_text(encoding="utf-8").split())


def similar(search: Search, first: int) -> Hit | None:
    """Read a capitalised word as a town with one letter wrong: Krementtjuk, Zaporizzja.

    Not at the head of a sentence, where every word has a capital, nor beside another capital: Oleh Pokrovskyj.
    """
    sentence = search.sentence
    if not _may_slip(sentence.keys[first]):
        return None
    alone = sentence.capital(first - 1, first) is False and not sentence.capital(first + 1, first)
    return slip(search, first) if alone else None


def slip(search: Search, first: int) -> Hit | None:
    """Return the town a word is but for one letter, if it can be only one."""
    key = search.sentence.keys[first]
    if not _may_slip(key):
        return None
    for stem, ending, rule in [(key, "", "similar"), *(parts for parts in splits(key) if parts[2] != "open")]:
        if len(stem) < _TYPO or stem in lookalikes():
            continue
        near = {entry.core: entry for entry in _towns_like(search, stem)}
        if len(near) == 1:
            (entry,) = near.values()
            return search.with_rest(Hit(entry, first, first, stem, ending, rule))
    return None


def _may_slip(key: str) -> bool:
    return len(key) >= _TYPO and key[0].isupper() and key[1:].islower() and key not in lookalikes()


def _towns_like(search: Search, stem: str) -> Iterator[Entry]:
    for table in search.tables:
        for form in table.towns.get((stem[0], len(stem)), ()):
            if len(form) >= _TYPO and _one_letter_apart(stem, form):
                entry, _ = search.glossary.resolve(table, form)
                if not entry.source.endswith("mixed systems"):  # one slip is enough
                    yield entry


def _one_letter_apart(one: str, two: str) -> bool:
    """Say whether a letter was left out, added, exchanged, or swapped with the next."""
    if len(one) > len(two):
        one, two = two, one
    half = len(one) // 2
    if one[:half] != two[:half] and one[half + 1 :] != two[len(two) - len(one) + half + 1 :]:
        return False  # a shortcut for most of the names there are
    start = next((place for place, letter in enumerate(one) if letter != two[place]), len(one))
    if len(one) < len(two):
        return one[start:] == two[start + 1 :]
    swapped = one[start : start + 2] == two[start : start + 2][::-1]
    return one[start + 1 :] == two[start + 1 :] or (swapped and one[start + 2 :] == two[start + 2 :])
