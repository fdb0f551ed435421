"""Headlines in capitals, of which models make a mess: small letters for the model, capitals for the reader."""

from __future__ import annotations

from collections.abc import Sequence

from glossary import Term

_LETTERS = 8  # fewer may be names: "NATO OCH EU"


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
