"""The small word at the head of a sentence that a model took for a name and left: "Också in Odesa"."""

from __future__ import annotations

import re

from translate.tables import read_pairs

_FIRST = re.compile(r"\W*(?P<word>[^\W\d_]+)(?=[\s,])")


def translate_first_word(source: str, english: str) -> str:
    """Return a translation with its first word in English if it is the source's, and no English text begins so."""
    kept, said = _FIRST.match(english), _FIRST.match(source)
    if kept is None or said is None or kept["word"] != said["word"]:
        return english
    word = read_pairs("first_words.tsv").get(kept["word"].lower())
    if word is None:
        return english
    word = word[0].upper() + word[1:] if kept["word"][0].isupper() else word
    return english[: kept.start("word")] + word + english[kept.end("word") :]
