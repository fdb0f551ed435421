"""What became of each glossary term: found in the engine's translation, put right, or missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from glossary import Rendering, Term

Status = Literal["kept", "repaired", "missing"]


@dataclass(frozen=True, slots=True)
class TermRecord:
    """A term of the glossary in one sentence, and what stands for it in the translation."""

    segment: int  # the number of the sentence, as in warnings
    swedish: str  # as written: Charkivregionens
    english: str  # as the glossary has it: Kharkiv
    rendered: str  # as it stands in the translation: the Kharkiv region’s; nothing if it is missing
    status: Status
    entry: str  # where the entry was written, as path:line
    rule: str  # what recognised it: exact, genitive, compound, inflected …


def record(number: int, terms: Sequence[Term], rendering: Rendering, hypothesis: str) -> Iterator[TermRecord]:
    """Yield what became of the terms of sentence `number`, for which the engine had written `hypothesis`."""
    missing = {id(term) for term in rendering.missing}
    taken = bytearray(len(rendering.text))  # 1 for each character that stands for a term
    said = _plain(hypothesis)
    for term in terms:
        rendered = "" if id(term) in missing else _rendered(term, rendering.text, taken)
        kept: Status = "kept" if _plain(rendered) in said else "repaired"
        status: Status = "missing" if id(term) in missing else kept
        english = term.entry.english
        yield TermRecord(number, term.form, english, rendered, status, term.entry.origin, term.rule)


def _plain(text: str) -> str:
    """Leave out what a later stage writes its own way: capitals and the shape of the apostrophe."""
    return text.casefold().replace("’", "'")


def _rendered(term: Term, text: str, taken: bytearray) -> str:
    """Find the words of a translation that stand for a term, with its article, noun and ending."""
    head = term.head.english if term.head else ""
    for core in dict.fromkeys((term.english, term.entry.english)):
        for whole in (True, False):
            for found in _pattern(core, head, whole=whole).finditer(text):
                start, end = found.span()
                if 1 not in taken[start:end]:
                    taken[start:end] = b"\1" * (end - start)
                    return found[0]
    return term.english


@lru_cache(1024)
def _pattern(core: str, head: str, *, whole: bool) -> re.Pattern[str]:
    """Return a pattern for a term with its noun, as it is or with another ending."""
    *words, last = re.split(r"[\s-]+", core[4:] if core[:4].lower() == "the " else core)
    last = re.escape(last) if whole else rf"{re.escape(_stem(last))}\w{{0,5}}"
    phrase = r"[\s-]+".join([*map(re.escape, words), last])
    noun = rf"(?:[\s-]{re.escape(head)})?" if head else ""
    return re.compile(rf"(?:\bthe )?(?<!\w){phrase}(?:e?s(?!\w))?{noun}(?:[’']s?(?!\w))?", re.IGNORECASE)


def _stem(word: str) -> str:
    """Return what the inflected forms of an English word begin with: Ukrain, of Ukraine and Ukrainian."""
    return word.rstrip("aeiouys") if len(word.rstrip("aeiouys")) > 2 else word
