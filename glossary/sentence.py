"""A sentence as words with something between them, and what some of them were read as."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from glossary.entries import Entry

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphens and the like sit inside words of web text
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}])*")
_SPACE = re.compile(r"(?=\s)[^\S\n]*\n?[^\S\n]*")  # one line break at most: a paragraph ends a name
HYPHEN = re.compile(rf"[{_INVISIBLE}]*[-\u2010\u2011][{_INVISIBLE}]*")
TIED = re.compile(HYPHEN.pattern + r"\w")
APOSTROPHE = re.compile(r"[’':](?:[sS](?!\w))")  # Kiev's, FN:s
COLON = re.compile(r":((?:e?[nt]|[aeo]r(?:na)?)s?)(?!\w)")  # vd:n, vd:arnas
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_REMOVE_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))


class Sentence:
    """A sentence, its words, and those as a glossary may have them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = list(_WORD.finditer(text))
        keys = [word[0] for word in self.words]
        self.keys = keys if text.isascii() or _is_plain(text) else list(map(_key, keys))

    def separator(self, word: int) -> str:
        """Return what parts a word from the next as forms are spelt: a space, or a hyphen for anything else."""
        between = self.text[self.words[word].end() : self.words[word + 1].start()]
        return " " if between.isspace() else "-"

    def hangs_on(self, word: int) -> bool:
        """Say whether a word is the end of a compound: in Poltava-regionen Kiblitj it tells nothing of Kiblitj."""
        return word > 0 and bool(HYPHEN.fullmatch(self.text, self.words[word - 1].end(), self.words[word].start()))

    def owns(self, word: int) -> bool:
        """Say whether a word is the s behind an apostrophe."""
        return word > 0 and bool(APOSTROPHE.fullmatch(self.text, self.words[word - 1].end(), self.words[word].end()))

    def gap(self, word: int) -> bool:
        """Say whether only a space or a hyphen stands between a word and the next."""
        start, end = self.words[word].end(), self.words[word + 1].start()
        return bool(_SPACE.fullmatch(self.text, start, end) or HYPHEN.fullmatch(self.text, start, end))

    def capital(self, word: int, beside: int) -> bool | None:
        """Say whether a word beside another has a capital; None at the end of a sentence."""
        if not 0 <= word < len(self.words):
            return None
        start, end = sorted((self.words[word].span(), self.words[beside].span()))
        between = self.text[start[1] : end[0]]
        if re.search(r"[.!?:–—]", between):
            return None
        while word < beside and (self.hangs_on(word) or self.owns(word)):
            word -= 1  # Kyiv-regionen has its capital where Kievregionen has, and Donbas’s where Donbasss has
        return between.isspace() and (self.keys[word][0].isupper() or self.keys[word] == "the")


@dataclass(frozen=True, slots=True)
class Hit:
    """Words first..last of a sentence read as a form and an ending."""

    entry: Entry
    first: int
    last: int
    stem: str  # the form as written
    ending: str = ""
    rule: str = "exact"
    english: str = ""  # if it isn't simply the entry's


def _is_plain(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and not _UNSEEN.search(text)


def _key(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFC", word.translate(_REMOVE_INVISIBLE))
