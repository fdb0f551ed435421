"""Whether a form that could be something else is a Ukrainian place here."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from glossary.entries import Entry
from glossary.heads import head_of
from glossary.sentence import Hit, Sentence

_UKRAINIAN = re.compile(r"\b(?:[Uu]krain|UKRAIN|[Kk]rimtatar|Krimhalv|Zelensk)")
_SHARED = frozenset({"sea", "river", "mountains", "event", "club", "dish", "unit", "square"})
_NAMED_AFTER = frozenset({"capital", "city", "settlement", "village", "river"})  # surnames come from these
_PREPOSITIONS = frozenset({"i", "vid", "nära", "utanför", "kring", "runt", "längs", "utmed", "invid"})
_CIVIC = frozenset({"borgmästare", "centrum", "guvernör", "invånare", "kommun", "län", "oblast", "rajon", "utkanter"})
_BEARINGS = frozenset({"norr", "söder", "öster", "väster", "nordost", "nordväst", "sydost", "sydväst"})
_FOLLOWED = re.compile(r"(?:,? [iI]\s+|,\s+|\s\()([^\W\d_]+)")  # Odessa, Texas; Odessa i Texas


@cache
def given_names() -> frozenset[str]:
    """Return the names that make a person of the name behind them: Anna Donets."""
    return frozenset((files("glossary") / "given_names.txt").read_text(encoding="utf-8").split())


@cache
def elsewhere() -> dict[str, str]:
    """Return places outside Ukraine → what they speak against in front of them.

    That is every form, guarded forms, or regions at the head of a sentence: "Krim i Malmö" is about crime.
    """
    rows = (files("glossary") / "elsewhere.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(row.split("\t") for row in rows)


@cache
def place_words() -> frozenset[str]:
    """Return the nouns that make a place of the name behind them: byn Katja."""
    return frozenset((files("glossary") / "places.txt").read_text(encoding="utf-8").split())


def speaks_of_ukraine(text: str) -> bool:
    """Say whether a text names Ukraine or what only Ukraine has."""
    return bool(_UKRAINIAN.search(text))


def is_proof(entry: Entry) -> bool:
    """Say whether a name tells of Ukraine: the Black Sea and the Carpathians have other shores and slopes."""
    return bool(entry.oblast) and not entry.guard and entry.kind not in _SHARED


def is_evident(sentence: Sentence, hit: Hit, nearby: bool) -> bool:
    """Say whether a form that could be something else is a Ukrainian place here.

    Guard "nearby": Ukraine in the text will do, or a place word or preposition in front (i Lichovka, byn Lichovka);
    "place" wants one of the latter (i Datja), "person" nothing less than a place word (byn Katja).
    """
    guard = hit.entry.guard
    if _is_surname(sentence, hit) or _is_elsewhere(sentence, hit):
        return False
    if not guard or (guard == "nearby" and nearby):
        return True
    head = head_of(hit.ending)
    if (head and head.place) or (guard != "person" and _is_governed(sentence, hit)):
        return True
    before = hit.first - 1
    if before < 0 or not sentence.gap(before) or sentence.hangs_on(before):
        return False
    word = sentence.keys[before].lower()
    if guard == "person":
        return word in place_words()
    bearing = word == "om" and before > 0 and sentence.keys[before - 1].lower() in _BEARINGS  # söder om Lichovka
    return bearing or word in _PREPOSITIONS or word in place_words()


def _is_governed(sentence: Sentence, hit: Hit) -> bool:
    """Say whether what only places have follows: Uzins borgmästare, Lichovkas invånare."""
    behind = hit.last + 1
    return behind < len(sentence.keys) and sentence.gap(hit.last) and sentence.keys[behind].lower() in _CIVIC


def _is_surname(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a given name stands in front: Anna Donets, Peter Kiev."""
    whole = hit.first == hit.last and hit.rule not in {"compound", "open"}
    if not hit.first or not whole or hit.entry.kind not in _NAMED_AFTER:
        return False
    space = sentence.text[sentence.words[hit.first - 1].end() : sentence.words[hit.first].start()].isspace()
    return space and sentence.keys[hit.first - 1] in given_names()


def _is_elsewhere(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a region follows that isn't in Ukraine: Odessa, Texas; Ivanovka i Kursk."""
    following = _FOLLOWED.match(sentence.text, sentence.words[hit.last].end())
    place = following[1] if following else ""
    forms = elsewhere().get(place.title() if len(place) > 3 and place.isupper() else place)
    headline = forms == "regions" and not hit.first and hit.entry.kind == "region" and not hit.ending
    return forms == "every" or (forms == "guarded" and bool(hit.entry.guard)) or headline
