"""How Swedish nouns and English nouns inflect: enough for the reader's own terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# ending, what the dictionary form has instead, number and definiteness
_ENDINGS = (
    ("arna", ("", "e"), True, True),  # rekryteringarna, pojkarna
    ("erna", ("",), True, True),  # regionerna
    ("orna", ("a",), True, True),  # flickorna
    ("rna", ("",), True, True),  # fienderna, lärarna has lärare
    ("na", ("", "e"), True, True),  # äpplena, lärarna
    ("ar", ("", "e"), True, False),
    ("er", ("",), True, False),
    ("or", ("a",), True, False),
    ("r", ("",), True, False),  # fiender
    ("en", ("",), False, True),
    ("et", ("", "um"), False, True),
    ("n", ("",), False, True),
    ("t", ("",), False, True),
)
_IRREGULAR_ENGLISH = {"man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet"}
_UNCOUNTABLE = frozenset({"aid", "artillery", "conscription", "equipment", "information", "mobilisation", "troops"})


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
        if genitive and word[-1] != "s":
            return
        if genitive:
            yield Reading(stem, genitive=True)
        for ending, instead, plural, definite in _ENDINGS:
            if stem.endswith(ending) and len(stem) - len(ending) > 2:
                base = stem[: -len(ending)]
                for vowel in instead:
                    yield Reading(base + vowel, plural, definite, genitive)


def pluralise(english: str) -> str:
    """Return the plural of an English noun phrase that ends in its noun."""
    before, _, noun = english.rpartition(" ")
    lead = f"{before} " if before else ""
    if noun.lower() in _UNCOUNTABLE:
        return english
    if noun in _IRREGULAR_ENGLISH:
        return lead + _IRREGULAR_ENGLISH[noun]
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return f"{english}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{english[:-1]}ies"
    return f"{english}s"
