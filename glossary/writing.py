"""Put the English of what was read into a sentence that stays Swedish around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossary.heads import head_of, heads
from glossary.nouns import is_plural
from glossary.sentence import Hit, Sentence
from glossary.terms import Term

_DETERMINERS = frozenset(
    {
        "den",
        "det",
        "de",
        "denna",
        "detta",
        "dessa",
        "en",
        "ett",
        "the",
        "sin",
        "vår",
        "hans",
        "hennes",
        "deras",
        "floden",
    }
)
_LINKS = frozenset({"av", "för", "från", "i", "med", "mot", "och", "om", "på", "som", "till", "vid"})


def write(sentence: Sentence, hits: Sequence[Hit]) -> tuple[str, tuple[Term, ...]]:
    """Return the sentence with the English in it, and where that stands."""
    written: list[str] = []
    terms: list[Term] = []
    size = done = 0
    for hit in hits:
        start, end = sentence.words[hit.first].start(), sentence.words[hit.last].end()
        between = sentence.text[done:start]
        if terms and not hit.ending and terms[-1].entry.core == hit.entry.core:
            # Kiev/Kyjiv would be Kyiv/Kyiv.
            repeated = 0 if between == "/" else 1 if between == " (" and sentence.text[end : end + 1] == ")" else -1
            if repeated >= 0:
                done = end + repeated
                continue
        english = _spell(hit, _determined(sentence, hit))
        ending = _ending(hit)
        written += [between, english, ending]
        size += len(between)
        rule = "compound" if hit.rule == "open" else hit.rule
        terms.append(Term(hit.entry, size, size + len(english), sentence.text[start:end], english, ending, rule))
        size += len(english) + len(ending)
        done = end
    written.append(sentence.text[done:])
    return "".join(written), tuple(terms)


def _determined(sentence: Sentence, hit: Hit) -> bool:
    """Say whether an article stands in front: det blå Svarta havet; but not in "De lämnade Svarta havet"."""
    for back in (1, 2):
        place = hit.first - back
        if place < 0 or not sentence.text[sentence.words[place].end() : sentence.words[place + 1].start()].isspace():
            return False
        word = sentence.words[place][0].lower()
        if word in _LINKS:
            return False  # ett av kärnvapnen
        if word in _DETERMINERS:
            return back == 1 or word not in {"de", "dessa"} or is_plural(hit.english or hit.entry.english)
    return False


def _spell(hit: Hit, determined: bool) -> str:
    """Return the English as this place in the sentence wants it."""
    english = hit.english or hit.entry.english
    if english.startswith("the ") and (determined or _ties_indefinite(hit)):
        english = english[4:]
    elif english.startswith("the ") and hit.first == 0:
        english = f"The {english[4:]}"
    letters = [letter for letter in hit.stem if letter.isalpha()]
    capitals = len(letters) > 1 and all(map(str.isupper, letters))
    if capitals and not hit.entry.swedish.isupper() and hit.entry.case != "any":
        return english.upper()
    if hit.stem[0].isupper() and hit.entry.swedish[0].islower():
        return english[0].upper() + english[1:]
    return english


def _ties_indefinite(hit: Hit) -> bool:
    """Say whether a term belongs to a noun that is not definite: EU-länder, but EU-länderna."""
    noun = hit.ending.lower()
    if noun[:1] != "-":
        return False
    head = head_of(noun)
    return not head.definite if head else not re.search(r"(?:[eao]n|et|na)s?$", noun)


def _ending(hit: Hit) -> str:
    """Return the Swedish that stays behind the English."""
    if hit.ending in {"s", "S"} and (hit.english or hit.entry.english)[-1] in "sS":
        # Donbas’s, for Donbass is the Swedish name of Donbas; but the Crimean Tatars’.
        english = hit.english or hit.entry.english
        several = hit.rule == "inflected" or hit.entry.swedish[0].islower() or english.startswith("the ")
        return "’" if hit.entry.kind == "people" or (several and is_plural(english)) else "’" + hit.ending
    if hit.rule not in {"compound", "open"}:
        return hit.ending
    noun = hit.ending.lstrip("-")
    known = noun.lower() if noun.lower() in heads() else noun.lower().removesuffix("s")
    head = heads().get(known)
    if head and head.instead:
        plainer = head.instead + noun[len(known) :].lower()
        noun = plainer.upper() if noun.isupper() else plainer
    return f"-{noun}"
