"""Capitals: headlines and labels in nothing else, of which models make a mess, and the first letter of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from glossary import Term

_FIRST_WORD = re.compile(r"\W*(?P<word>[^\W\d_][\w’'-]*)")
_LETTERS = 8  # fewer may be names: "NATO OCH EU"
_LABEL = re.compile(r"(?=[A-ZÅÄÖ ]{5})(?P<label>[A-ZÅÄÖ]+(?: [A-ZÅÄÖ]+)*):\s")  # as few as "NATO:" has are a name, too

Capitals = Literal["none", "label", "all"]


def quieten(sentence: str, terms: Sequence[Term]) -> str | None:
    """Return "MINST TIO DÖDA I KHARKIV" as "Minst tio döda i Kharkiv", or None where nothing shouts.

    upper() of what is returned is the sentence again.
    """
    if sum(map(str.isalpha, sentence)) < _LETTERS or " " not in sentence or not sentence.isupper():
        return None
    quiet = sentence.lower()
    if len(quiet) != len(sentence):
        return None
    for term in terms:
        name = term.entry.core
        if name.upper() == sentence[term.start : term.end]:
            quiet = quiet[: term.start] + name + quiet[term.end :]
    first = next(place for place, letter in enumerate(quiet) if letter.isalpha())
    quiet = quiet[:first] + quiet[first].upper() + quiet[first + 1 :]
    return quiet if quiet.upper() == sentence else None


def quieten_label(sentence: str, terms: Sequence[Term]) -> str | None:
    """Return "RÄTTELSE: Två dog." as "Rättelse: Två dog.", or None where there is no such label, or it is a name."""
    label = _LABEL.match(sentence)
    if label is None or any(term.start < label.end() for term in terms) or sentence.isupper():
        return None
    end = label.end("label")
    return sentence[:end].capitalize() + sentence[end:]


def shout(english: str, capitals: Capitals) -> str:
    """Write a translation, or the label before its colon, in capitals."""
    if capitals == "label":
        label, colon, rest = english.partition(":")
        return label.upper() + colon + rest if colon else english
    return english.upper() if capitals == "all" else english


def begin_alike(source: str, english: str) -> str:
    """Begin a translation with a capital if its source does: "yesterday, the Riksdag" for "I går röstade".

    A word that the source has too, such as "iPhone", is left alone.
    """
    first = next(filter(str.isalpha, source), "")
    word = _FIRST_WORD.match(english)
    if not first.isupper() or word is None or word["word"] in source:
        return english
    place = word.start("word")
    return english[:place] + english[place].upper() + english[place + 1 :]
