"""From Cyrillic to the Latin of English and Swedish newspapers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.resources import files
from itertools import product
from typing import Literal

_Transcribe = Callable[[str], str]
Column = Literal["english", "swedish", "russian", "german", "mixed", "mixed russian"]

_APOSTROPHES = str.maketrans(dict.fromkeys("'’ʼ‘`´′", "’"))

_ENGLISH_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}

_SOFTENED = frozenset("стз")  # Артёмовск is Artiomovsk
_SOFTENED_UKRAINIAN = frozenset("стзц")  # Вінниця is Vinnytsia
_AFTER_J = frozenset("жчшщй")  # Запоріжжя is Zaporizjzja: the j is there already
_VOWELS_RUSSIAN = frozenset("аеёиоуыэюя")

_WORD = re.compile(r"[^\s-]+")
_GLIDES = "йїєюяё"  # a paper that writes Jalta writes Mykolajiv: one choice for all of these
_DOUBLED = re.compile(r"(zj|zh|sj|sh|tj|tsj|ch)\1")


@cache
def letters(column: Column) -> dict[str, str]:
    """Return what stands for each Cyrillic letter where no context decides."""
    header, *rows = (files("glossary") / "letters.tsv").read_text(encoding="utf-8").splitlines()
    place = header.split("\t").index(column)
    return {row.split("\t")[0]: row.split("\t")[place] for row in rows}


def english(ukrainian: str) -> str:
    """Transcribe Ukrainian by Resolution 55 of 2010: Запоріжжя is Zaporizhzhia."""
    return _words(ukrainian, _english_word)


def swedish(ukrainian: str, variant: Literal["i", "j"] = "i") -> str:
    """Transcribe Ukrainian as Swedish papers do, with Vinnytsia ("i") or Vinnytsja ("j")."""
    return _words(ukrainian, lambda word: _swedish_word(word, variant))


def swedish_from_russian(russian: str) -> str:
    """Transcribe Russian as Swedish papers do: Харьков is Charkov."""
    return _words(russian, _russian_word)


def german(ukrainian: str) -> str:
    """Transcribe Ukrainian as German papers do: Запоріжжя is Saporischschja."""
    return _words(ukrainian, lambda word: "".join(letters("german").get(letter, letter) for letter in word))


def mixtures(name: str, column: Literal["mixed", "mixed russian"]) -> set[str]:
    """Return what comes of mixing the systems, as papers do, with each letter spelt one way throughout a name.

    Запоріжжя: Zaporizhzhja, Zaporizhia, Saporizjzja.
    """
    choices = letters(column)
    contested = [letter for letter in "хжчшщи" if letter in name.lower() and "|" in choices.get(letter, "")]
    found = set[str]()
    for picked in product(*(choices[letter].split("|") for letter in contested)):
        spelt = dict(zip(contested, picked, strict=True))
        if spelt.get("х") == spelt.get("ч") == "ch":
            continue
        for glide in range(3):
            found.update(_shortened(_words(name, partial(_mixed_word, column=column, glide=glide, spelt=spelt))))
    return found


def _mixed_word(word: str, column: Literal["mixed", "mixed russian"], glide: int, spelt: dict[str, str]) -> str:
    table = letters(column)
    latin = []
    for place, letter in enumerate(word):
        before = word[place - 1] if place else ""
        if letter in spelt:
            latin.append(spelt[letter])
        elif letter == "е" and column == "mixed russian" and before in {"", "ь", "ъ", *_VOWELS_RUSSIAN}:
            latin.append(("je", "e", "ye")[glide])
        elif letter in _GLIDES and place == 0 and glide == 1:
            latin.append(table[letter].split("|")[0])  # Ialta is French
        else:
            latin.append(table.get(letter, letter).split("|")[glide if letter in _GLIDES else 0])
    return re.sub("([jy])\\1", r"\1", "".join(latin))


def _shortened(latin: str) -> Iterator[str]:
    """Yield a spelling, and what is left of it in haste: Zaporizja, Chmelnytsky, Saporizjzja, Ivanofrankivsk."""
    for whole in {latin, _DOUBLED.sub(r"\1", latin), re.sub("([iy])[jiy]$", r"\1", latin)}:
        yield whole
        if whole[0] == "Z" or "-" in whole:
            yield "S" + whole[1:] if whole[0] == "Z" else whole.replace("-", "").capitalize()


def _words(text: str, transcribe: _Transcribe) -> str:
    composed = unicodedata.normalize("NFC", text).translate(_APOSTROPHES)
    return _WORD.sub(lambda found: _cased(found[0], transcribe), composed)


def _cased(word: str, transcribe: _Transcribe) -> str:
    latin = transcribe(word.lower())
    letters = [letter for letter in word if letter.isalpha()]
    if len(letters) > 1 and all(map(str.isupper, letters)):
        return latin.upper()
    return latin[:1].upper() + latin[1:] if word[:1].isupper() else latin


def _english_word(word: str) -> str:
    latin = []
    for place, letter in enumerate(word):
        if letter == "г" and word[place - 1 : place] == "з":
            latin.append("gh")  # Згорани is Zghorany: zh would be ж
        elif place == 0 and letter in _ENGLISH_INITIAL:
            latin.append(_ENGLISH_INITIAL[letter])
        else:
            latin.append(letters("english").get(letter, letter))
    return "".join(latin)


def _swedish_word(word: str, variant: str) -> str:
    softened = _SOFTENED_UKRAINIAN if variant == "i" else frozenset[str]()
    glides = {"є": "e", "ю": "u", "я": "a"}
    latin = []
    for place, letter in enumerate(word):
        before = word[place - 1] if place else ""
        if letter in glides:
            latin.append(_glide(before, softened) + glides[letter])
        elif letter == "о" and before == "ь":
            latin.append(_glide(word[place - 2], _SOFTENED_UKRAINIAN) + "o")  # Метьолкіне is Metiolkine
        else:
            latin.append(letters("swedish").get(letter, letter))
    return "".join(latin)


def _russian_word(word: str) -> str:
    latin = []
    for place, letter in enumerate(word):
        before = word[place - 1] if place else ""
        if letter in "юя":
            latin.append(_glide(before, _SOFTENED) + {"ю": "u", "я": "a"}[letter])
        elif letter == "ё":
            latin.append(_glide(before, _SOFTENED) + "o")
        elif letter == "е":
            latin.append(_russian_e(before, word[place - 2] if place > 1 else ""))
        elif letter == "и" and before == "ь":
            latin.append("ji")  # Ильинка is Iljinka
        else:
            latin.append(letters("russian").get(letter, letter))
    return "".join(latin)


def _glide(before: str, softened: frozenset[str]) -> str:
    """Return what stands for the softness of я, ю, є, ё behind a letter."""
    if before in _AFTER_J and before:
        return ""
    return "i" if before in softened else "j"


def _russian_e(before: str, earlier: str) -> str:
    if before in {"ь", "ъ"}:
        if earlier in _AFTER_J:
            return "e"  # Запорожье is Zaporozje
        return "ie" if earlier in _SOFTENED else "je"
    return "je" if not before or before in _VOWELS_RUSSIAN else "e"
