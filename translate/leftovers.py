"""What a model took for names and left: "Också in Odesa", "Guvernör Oleh Syniehubov", BNP, "39.07° Ö"."""

from __future__ import annotations

import re
from functools import cache

from translate.tables import read_pairs

_FIRST = re.compile(r"\W*(?P<word>[^\W\d_]+)(?=[\s,])")
_ACRONYM = re.compile(r"\b[A-ZÅÄÖ]{2,4}\b")
_COMPASS = re.compile(r"(?<=[\d°'′’\"″”]) ?[ÖV]\b")  # of "39.07° Ö"
_LETTERS = {"Ö": "E", "V": "W"}
_PLAIN = str.maketrans("åäöÅÄÖ", "aaoAAO")
_BEFORE_NAME = re.compile(r"(?<![\w-])(?P<title>[^\W\d_]{4,})(?= [^\W\d_a-zåäö])")


def translate_leftovers(source: str, english: str) -> str:
    """Return a translation with the titles and the first word in English that are its source's."""
    english = _translate_first_word(source, _translate_titles(source, english))
    acronyms = read_pairs("acronyms.tsv")
    if not acronyms.keys().isdisjoint(_ACRONYM.findall(source)):
        english = _ACRONYM.sub(lambda match: acronyms.get(match[0], match[0]), english)
    if "°" in source:
        english = _COMPASS.sub(lambda match: match[0][:-1] + _LETTERS[match[0][-1]], english)
    return english


def _translate_titles(source: str, english: str) -> str:
    titles = _titles()
    there = source.translate(_PLAIN)

    def translate(match: re.Match[str]) -> str:
        said = match["title"].translate(_PLAIN)  # "Guvernor", too
        known = titles.get(said.lower())
        first = not any(map(str.isalnum, english[: match.start()]))
        if known is None or f"{said} " not in there or said.islower() == first:  # "the hotel Prins Gustaf"
            return match["title"]
        return known[0].upper() + known[1:] if first else known

    return _BEFORE_NAME.sub(translate, english)


@cache
def _titles() -> dict[str, str]:
    return {swedish.translate(_PLAIN): title for swedish, title in read_pairs("titles.tsv").items()}


def _translate_first_word(source: str, english: str) -> str:
    """Return a translation with its first word in English if it is the source's, and no English text begins so."""
    kept, said = _FIRST.match(english), _FIRST.match(source)
    if kept is None or said is None or kept["word"] != said["word"]:
        return english
    word = read_pairs("first_words.tsv").get(kept["word"].lower())
    if word is None:
        return english
    word = word[0].upper() + word[1:] if kept["word"][0].isupper() else word
    return english[: kept.start("word")] + word + english[kept.end("word") :]
