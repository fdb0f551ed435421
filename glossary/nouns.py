"""How Swedish nouns inflect, what agrees with them, and the plural of English nouns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

# ending, what the dictionary form has instead, plural, definite
_ENDINGS = (
    ("arna", ("", "e"), True, True),  # rekryteringarna, pojkarna
    ("erna", ("", "um"), True, True),  # regionerna, ministerierna
    ("orna", ("a", ""), True, True),  # flickorna, vågorna
    ("rna", ("",), True, True),  # fienderna, skorna
    ("na", ("", "e"), True, True),  # teknikerna, äpplena, lärarna
    ("ar", ("", "e"), True, False),
    ("er", ("", "um"), True, False),
    ("or", ("a", ""), True, False),
    ("r", ("",), True, False),  # fiender, skor
    ("en", ("",), False, True),
    ("et", ("", "um"), False, True),
    ("n", ("",), False, True),
    ("t", ("",), False, True),
)
_SYNCOPATED = re.compile(r"[^aeiouyåäö](?:l|n|r)$")  # nyckl-ar, vapn-et, fönstr-en
_NEUTER = re.compile(r"(?:um|eri|ment|gram|[io]tek|tiv|ande|ende|[ae]rskap)$")
_SAME_PLURAL = re.compile(r"(?:are|iker|ier|aner|[ae]nde)$")  # lärare, politiker, belgier, amerikaner, studerande
_VOWELS = "aeiouyåäöé"
_NOMINALISED = re.compile(r"\w{2,}(?:[lnrtd]ig|ad|ställd|tänkt|efterlyst)$")  # de värnpliktiga, den skadade
_PLURAL_ENGLISH = re.compile(r"[^suiao']s$")  # forces, talks; but virus, crisis, gas, loss


@dataclass(frozen=True, slots=True)
class Reading:
    """A word taken as a form of a noun."""

    lemma: str
    plural: bool = False
    definite: bool = False
    genitive: bool = False


def readings(word: str) -> Iterator[Reading]:
    """Yield what a Swedish word may be a form of: tvångsrekryteringarnas, of tvångsrekrytering."""
    for stem, genitive in ((word, False), (word[:-1], True)):
        if not stem or (genitive and word[-1] != "s"):
            return
        if genitive:
            yield Reading(stem, genitive=True)
        for reading in _forms(stem):
            yield replace(reading, genitive=genitive)


def _forms(word: str) -> Iterator[Reading]:
    yield from _irregular_forms(word)
    if word in _irregular_lemmas() or word in _irregular():  # bror is no plural of bro
        return
    if word[-1] in "ae" and _NOMINALISED.match(word[:-1]):
        yield Reading(word[:-1], plural=word[-1] == "a", definite=True)
    for ending, instead, plural, definite in _ENDINGS:
        base = word.removesuffix(ending)
        if base == word or not base:
            continue
        for vowel in instead:
            yield from _reading(base + vowel, ending, plural, definite)
        if ending[0] in "aeo":
            if base[-2:] in {"mm", "nn"}:
                yield from _reading(base[:-1], ending, plural, definite)  # programmet, vännerna
            elif _SYNCOPATED.search(base):
                for vowel in "eo":
                    yield from _reading(f"{base[:-1]}{vowel}{base[-1]}", ending, plural, definite)  # nycklar, aftnar


def _reading(lemma: str, ending: str, plural: bool, definite: bool) -> Iterator[Reading]:
    if ending == "r" and lemma[-1] not in "eou":
        return
    if ending[0] in "aeo" and plural and (lemma in _irregular_lemmas() or _has_no_ending(lemma)):
        return  # hotar and bokar are verbs
    if ending in {"en", "n"} and is_neuter(lemma):
        vowel = lemma[-1] in _VOWELS
        yield Reading(lemma, plural=True, definite=not vowel)  # barnen, but äpplen
    elif ending == "na" and lemma[-1] == "r" and not _SAME_PLURAL.search(lemma):
        yield Reading(lemma, definite=True)  # the entry is a plural already: styrkor, styrkorna
    else:
        yield Reading(lemma, plural, definite)


def _has_no_ending(lemma: str) -> bool:
    """Say whether the plural of a noun looks like the singular, so that nothing in -ar, -er or -or belongs to it."""
    return lemma[-1] not in _VOWELS and not lemma.endswith(("um", "vin", "finger")) and is_neuter(lemma)


def is_neuter(lemma: str) -> bool:
    """Say whether a noun is a "t-word" by its ending or its last part: förslag, lagförslag, ministerium."""
    lemma = lemma.lower()
    if lemma.endswith(_common()):
        return False
    if _NEUTER.search(lemma) or lemma in _neuter() or f"={lemma}" in _neuter():
        return True
    tails = (lemma[cut:] for cut in range(2, len(lemma) - 2))
    # brandvägg doesn't end in ägg
    return any(tail in _neuter() and (len(tail) > 3 or tail[0] not in _VOWELS) for tail in tails)


def is_nominalised(word: str) -> bool:
    """Say whether a word is a form of an adjective that stands for people: värnpliktiga, skadades."""
    word = word.lower().removesuffix("s")
    return word[-1:] in {"a", "e"} and bool(_NOMINALISED.match(word[:-1]))


def is_counted(lemma: str) -> bool:
    """Say whether a noun that is the same in the plural means things that are counted: krigsbrott, but not stöd."""
    return not lemma.endswith(_mass())


def same_in_plural(lemma: str) -> bool:
    """Say whether "tre …" has the dictionary form: tre barn, tre lärare, tre politiker."""
    return bool(_SAME_PLURAL.search(lemma)) or (lemma[-1] not in _VOWELS and is_neuter(lemma))


def adjective_stem(word: str) -> str:
    """Return what the forms of an adjective have in common: väpnad, väpnat, väpnade; ny, nytt, nya; röd, rött, röda."""
    stem = word[:-1] if len(word) > 2 and word[-1] in "ae" else word
    for ending in ("tt", "dd", "t", "d"):
        if len(stem) > len(ending) + 1 and stem.endswith(ending):
            return stem[: -len(ending)]
    return stem


def pluralise(english: str) -> str:
    """Return the plural of an English noun phrase: prime ministers, members of parliament, UAVs, armed forces."""
    if english.lower() in _irregular_plurals():
        return _plural(english)
    head, preposition, rest = _head(english)
    before, _, noun = head.rpartition(" ")
    lead = f"{before} " if before else ""
    return lead + _plural(noun) + preposition + rest


def is_plural(english: str) -> bool:
    """Say whether an English noun phrase is a plural in -s: armed forces, members of parliament; but not gas, bus."""
    noun = _head(english)[0].rpartition(" ")[2]
    return bool(_PLURAL_ENGLISH.search(noun)) and noun.lower() not in _irregular_plurals()


def _head(english: str) -> tuple[str, str, str]:
    found = re.search(r" (?:of|for|in|to|with|at|on|against|from|by) ", english)
    return (english[: found.start()], found[0], english[found.end() :]) if found else (english, "", "")


def _plural(noun: str) -> str:
    for singular, plural in _irregular_plurals().items():
        if noun.lower() == singular or (noun.lower().endswith(singular) and singular in {"man", "woman", "child"}):
            return noun[: len(noun) - len(singular)] + plural if noun.islower() else noun[0] + plural[1:]
    if not noun or noun in _irregular_plurals().values() or _PLURAL_ENGLISH.search(noun):
        return noun
    if not noun[-1].islower():
        return f"{noun}s"  # UAVs, F-16s
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in {*"aeiou"}:
        return f"{noun[:-1]}ies"
    return f"{noun}s"


@cache
def _neuter() -> frozenset[str]:
    """Return the neuter nouns; one with = in front is no last part of others: ton, but pluton."""
    return frozenset(_words("neuter.txt"))


@cache
def _common() -> tuple[str, ...]:
    """Return last parts of nouns that look neuter but aren't, which have - in front: ordförande."""
    return tuple(word[1:] for word in _words("neuter.txt") if word[0] == "-")


@cache
def _mass() -> tuple[str, ...]:
    """Return last parts of nouns for what isn't counted: "med stöd" is no "with supports"."""
    return tuple(_words("mass.txt"))


@cache
def _irregular_lemmas() -> frozenset[str]:
    return frozenset(line[0] for line in _lines("irregular.tsv"))


@cache
def _irregular() -> dict[str, tuple[Reading, ...]]:
    forms: dict[str, tuple[Reading, ...]] = {}
    for lemma, definite, plural, both in _lines("irregular.tsv"):
        own = ((definite, False, True), (plural, True, False), (both, True, True))
        for form, many, known in own:
            if form not in {lemma, "-"}:
                forms[form] = (*forms.get(form, ()), Reading(lemma, many, known))
    return forms


def _irregular_forms(word: str) -> Iterator[Reading]:
    """Yield readings of a word that ends in an irregular form: huvudstäderna."""
    for cut in range(len(word) - 1):
        if cut != 1 and (known := _irregular().get(word[cut:])):
            yield from (replace(reading, lemma=word[:cut] + reading.lemma) for reading in known)


@cache
def _irregular_plurals() -> dict[str, str]:
    return dict(_lines("plurals.tsv"))


def _words(name: str) -> list[str]:
    return (files("glossary") / name).read_text(encoding="utf-8").split()


def _lines(name: str) -> list[list[str]]:
    lines = (files("glossary") / name).read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]
