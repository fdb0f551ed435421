"""Capitals: headlines and labels in nothing else, of which models make a mess, and the first letter of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Literal

from glossary import Term
from glossary.evidence import given_names
from translate.engines.clauses import COMMON_WORDS

_FIRST_WORD = re.compile(r"\W*(?P<word>[^\W\d_][\w’'-]*)")
_FIGURE = re.compile(r"\W*\d")
_CLOSING = " \"'”“»«’‘)"
_LETTERS = 8  # fewer may be names: "NATO OCH EU"
_ONE_WORD = re.compile(r"\W*[^\W\d_]+(?:/[^\W\d_]+)*\W*")  # "FAKTA.", "BRYSSEL/LUND"
_WORD_LETTERS = 5  # of a heading that is one word, "FAKTA"; fewer are a name: "NATO"
# "RÄTTELSE:", "UPPDATERING 20:31:"; as few letters as "NATO:" has are a name, too
_LABEL = re.compile(r"(?=[A-ZÅÄÖ ]{5})(?P<label>[A-ZÅÄÖ]+(?: [A-ZÅÄÖ]+)*)(?: \d{1,2}[.:]\d\d)?:\s")
_COLON = re.compile(r":(?!\d\d)")
_WORD = re.compile(r"[^\W\d_]+")
# "bryssel/lund", and what stands in brackets behind them: an agency, "(tt-afp)", or a party, "(s)"
_SECOND_NAME = re.compile(r"(?<=[^\W\d_]/)[^\W\d_]|\([^\W\d_]{1,3}(?:[-/][^\W\d_]{2,7})*\)")
_CREDIT = re.compile(r"\b(?:text|foto|bild|illustration):")  # "TEXT OCH FOTO: ANNA BERG"
_SPEAKER = re.compile(r"\w+ \w+(?:berg|dahl|enko|gren|lund|qvist|kvist|skyj|son|ström|tjuk)")  # "per åkesson"
_NAME_WORDS = 3
_WORDS_TOO = frozenset({"hans", "jan", "karl", "mark"})  # his, January, man, land
_VERB_ENDINGS = ("ar", "er", "de", "te")  # "iryna flydde"
_IN_CREDITS = frozenset({"text", "foto", "bild", "illustration", "och", "av"})

Capitals = Literal["none", "label", "all"]


def quieten(sentence: str, terms: Sequence[Term]) -> str | None:
    """Return "MINST TIO DÖDA I KHARKIV" as "Minst tio döda i Kharkiv", or None where nothing shouts.

    upper() of what is returned is the sentence again.
    """
    if not sentence.isupper():
        return None
    letters = _WORD_LETTERS if _ONE_WORD.fullmatch(sentence) else _LETTERS if " " in sentence else len(sentence) + 1
    if sum(map(str.isalpha, sentence)) < letters:
        return None
    quiet = sentence.lower()
    if len(quiet) != len(sentence):
        return None
    quiet = _SECOND_NAME.sub(lambda match: match[0].upper(), _capitalise_names(quiet))
    for term in terms:
        name = term.entry.core
        if name.upper() == sentence[term.start : term.end]:
            quiet = quiet[: term.start] + name + quiet[term.end :]
    first = next(place for place, letter in enumerate(quiet) if letter.isalpha())
    quiet = quiet[:first] + quiet[first].upper() + quiet[first + 1 :]
    return quiet if quiet.upper() == sentence else None


def _capitalise_names(quiet: str) -> str:
    """Write the names in "text: maria nyström" with capitals: whoever is credited, given names and a surname after one.

    Only a line of few words has a surname there: "iryna sjevtjuk", not "iryna sjevtjuk och grannarna får stanna".
    """
    short = len(quiet.split()) <= _NAME_WORDS
    credited = _CREDIT.search(quiet) is not None or _SPEAKER.fullmatch(quiet) is not None
    named = False

    def capitalise(match: re.Match[str]) -> str:
        nonlocal named
        word = match[0].capitalize()
        given = word in given_names() and match[0] not in _WORDS_TOO
        surname = named and short and not match[0].endswith(_VERB_ENDINGS)
        named = given
        return word if given or surname or (credited and match[0] not in _IN_CREDITS) else match[0]

    return _WORD.sub(capitalise, quiet)


def quieten_label(sentence: str, terms: Sequence[Term]) -> str | None:
    """Return "RÄTTELSE: Två dog." as "Rättelse: Två dog.", or None where there is no such label, or it is a name."""
    label = _LABEL.match(sentence)
    if label is None or any(term.start < label.end() for term in terms) or sentence.isupper():
        return None
    end = label.end("label")
    quiet = _capitalise_names(sentence[:end].lower())
    return quiet[0].upper() + quiet[1:] + sentence[end:]


def shout(english: str, capitals: Capitals) -> str:
    """Write a translation, or the label before its colon, in capitals."""
    if capitals == "label":
        colon = _COLON.search(english)
        return english[: colon.start()].upper() + english[colon.start() :] if colon else english
    return english.upper() if capitals == "all" else english


def begin_alike(source: str, english: str) -> str:
    """Begin a translation with a capital if its source does: "yesterday, the Riksdag" for "I går röstade".

    A word that the source has too, such as "iPhone", is left alone.  Of a source in small letters, "(i) minst två", a
    small word takes them too: "at least two".  A figure has no capital: of "1:a pris" the model decides.
    """
    letters = [*islice(filter(str.isalpha, source), 2)]
    word = _FIRST_WORD.match(english)
    if word is None or not letters or word["word"] in source:
        return english
    place = word.start("word")
    if _FIGURE.match(source):
        capital = source.rstrip(_CLOSING).endswith((".", "!", "?"))  # a sentence: "1900-talets slut var lugnt."
        return english[:place] + english[place].upper() + english[place + 1 :] if capital else english
    if letters[0].isupper():
        return english[:place] + english[place].upper() + english[place + 1 :]
    if letters[-1].islower() and word["word"].lower() in COMMON_WORDS:
        return english[:place] + english[place].lower() + english[place + 1 :]
    return english
