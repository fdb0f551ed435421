"""People named in full are known by their surname in the rest of the article: Larysa Bondarenko, then Bondarenko."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from glossary import Entry, Term
from translate.proper_names import is_proper_name, keep
from translate.tables import read_tables

_SURNAME = "surname"
_OR = " or "  # between two spellings
_SURE = 6  # letters at the head of a sentence, where "Berg" and "Lind" may be words
_BEFORE_VERB = r"(?=[,.;:]| (?:is|was|has|had|does|did|says|said|will|would|can|could|and|himself|herself)\b|n[’']t)"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def surnames(text: str, terms: Sequence[Term]) -> Iterator[tuple[str, str]]:
    """Yield the surnames of those whom a sentence names in full, in Swedish spelling, and their English spelling."""
    tables = read_tables("names.txt")
    found: list[tuple[str, str]] = []
    for term in terms:
        given, _, swedish = term.form.rpartition(" ")
        if term.entry.kind == "person" and given and swedish[0].isupper():  # "Volodymyr den store" has none
            found.append((swedish.removesuffix(term.ending), term.entry.english.rpartition(" ")[2]))
    kept = [term for term in terms if is_proper_name(term)]
    for first, second in pairwise(kept):
        if first.form in tables["given"] and text[first.end : second.start] == " ":
            found.append((second.entry.english, second.entry.english))
    return ((name, english) for name, english in found if name not in tables["translated"])


def spellings(found: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the English spellings of each surname: Serhiy Kovaliov and Sergei Kovalyov both are Kovaljov."""
    known: dict[str, tuple[str, ...]] = {}
    for name, english in found:
        known[name] = tuple(dict.fromkeys((*known.get(name, ()), english)))
    return known


def expect_surnames(
    text: str, terms: Sequence[Term], known: Mapping[str, Sequence[str]]
) -> tuple[str, tuple[Term, ...]]:
    """Put the English spelling of `known` surnames that stand alone into a sentence, and add them to its terms.

    One with several spellings stays as it is, as nothing tells who is meant.
    """
    found: list[Term] = []
    written: list[str] = []
    done = 0
    shift = 0
    left = sorted(terms, key=lambda term: term.start)
    for match in _WORD.finditer(text):
        while left and left[0].end <= match.start():
            found.append(_move(left.pop(0), shift))
        name = match[0] if match[0] in known else match[0].removesuffix("s")
        head = len(name) < _SURE and not any(map(str.isalnum, text[: match.start()]))
        if name not in known or head or (left and left[0].start < match.end()):
            continue
        doubtful = len(known[name]) > 1
        english = name if doubtful else known[name][0]
        start = match.start() + shift
        entry = keep(name) if english == name else Entry(name, english, kind="person", match="genitive")
        entry = replace(entry, note=_OR.join(known[name]) if doubtful else _SURNAME)
        ending = match[0][len(name) :]
        rule = "genitive" if ending else "exact"
        found.append(Term(entry, start, start + len(english), match[0], english, ending, rule))
        written += [text[done : match.start()], english]
        done = match.start() + len(name)
        shift += len(english) - len(name)
    found += [_move(term, shift) for term in left]
    return "".join(written) + text[done:], tuple(found)


def doubtful_names(terms: Sequence[Term]) -> Iterator[str]:
    """Yield what is to be said of surnames that people of different spelling have."""
    for term in terms:
        if is_proper_name(term) and _OR in term.entry.note:
            yield f"“{term.english}” may be {term.entry.note}, as the article has both; write the right one by hand"


def drop_articles(terms: Sequence[Term], english: str) -> str:
    """Take "the" from in front of surnames, "The Bondarenko is back", that stand there for a noun the model made."""
    for term in terms:
        if term.entry.note == _SURNAME and f"he {term.english}" in english and not term.ending:
            pattern = rf"\b[Tt]he (?={re.escape(term.english)}{_BEFORE_VERB})"
            english = re.sub(pattern, "", english)
    return english


def _move(term: Term, shift: int) -> Term:
    return replace(term, start=term.start + shift, end=term.end + shift) if shift else term
