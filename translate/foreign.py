"""Words in letters that Swedish has no use for, of which a small model makes others: expected as they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossary import Entry, Term

# words in another script go together, "Ласкаво просимо", those in Latin letters one by one
_OTHER_SCRIPT = r"[^\W\d_A-Za-zÀ-ɏ]+"
_WORD = re.compile(rf"(?<!\w)(?:{_OTHER_SCRIPT}(?:[-'’ ]{_OTHER_SCRIPT})*|[^\W\d_]+(?:[-'’][^\W\d_]+)*)(?!\w)")
_EVERYDAY = frozenset("abcdefghijklmnopqrstuvwxyzåäöéüà-'’")
_UNUSUAL = re.compile(r"[^\W\d_a-zA-ZåäöéüàÅÄÖÉÜÀ]")
_LATIN_1 = "\xff"  # the last letter of "crème fraîche", "señor", "naïv": words that have a translation
_TRANSLATED = ("Genève", "Moçambique")  # Geneva, Mozambique


def foreign_words(sentence: str, terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return names such as Wiśniewski and words in other scripts as terms that the English has to keep."""
    if not _UNUSUAL.search(sentence):
        return ()
    return tuple(
        Term(Entry(word, word, verbatim="yes"), match.start(), match.end(), word, word)
        for match in _WORD.finditer(sentence)
        if _is_foreign(word := match[0])
        and not any(term.start < match.end() and match.start() < term.end for term in terms)
    )


def _is_foreign(word: str) -> bool:
    unusual = set(word.lower()) - _EVERYDAY
    return bool(unusual) and (word[0].isupper() or max(unusual) > _LATIN_1) and not word.startswith(_TRANSLATED)
