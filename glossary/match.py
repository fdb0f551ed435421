"""What a glossary finds in a Swedish sentence, and what it knows of a name."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from glossary.entries import Lookup
from glossary.evidence import is_evident, is_proof, speaks_of_ukraine
from glossary.persons import person
from glossary.search import Search
from glossary.sentence import Hit, Sentence
from glossary.slips import similar, slip
from glossary.tables import Glossary
from glossary.terms import Term
from glossary.writing import write


def localise(sentence: str, glossary: Glossary, *, nearby: bool = False) -> tuple[str, tuple[Term, ...]]:
    """Put the English spelling of every form into a Swedish sentence that stays Swedish around it.

    Charkivs borgmästare becomes Kharkivs borgmästare; Charkivregionen becomes Kharkiv-regionen, with the hyphen that
    Swedish allows behind foreign names, so that a translator sees two words it knows.  `nearby` says that other
    sentences of the text name Ukrainian places (see `mentions`), which is evidence for villages called like a word.
    """
    return Reader(sentence, glossary).localise(nearby=nearby)


class Reader:
    """A sentence that may be localised twice, for what its neighbours say of Ukraine; its words are read once."""

    def __init__(self, sentence: str, glossary: Glossary) -> None:
        self._sentence = sentence
        self._search = Search(Sentence(sentence), glossary) if glossary.tables else None
        self._hits: list[Hit] = []
        self._written: tuple[str, tuple[Term, ...]] = sentence, ()

    def localise(self, *, nearby: bool) -> tuple[str, tuple[Term, ...]]:
        """Do what the function `localise` does."""
        if self._search is not None:
            hits = _hits(self._search, nearby or speaks_of_ukraine(self._sentence))
            if hits != self._hits:
                self._hits = hits
                self._written = write(self._search.sentence, hits) if hits else (self._sentence, ())
        return self._written


def mentions(text: str, glossary: Glossary) -> bool:
    """Say whether a text names Ukraine or a place there that nothing else is called."""
    return speaks_of_ukraine(text) or any(is_proof(term.entry) for term in localise(text, glossary)[1])


def lookup(name: str, glossary: Glossary) -> Lookup:
    """Return what a glossary makes of a name, guards aside."""
    search = Search(Sentence(name), glossary)
    hit = (search.at(0) or slip(search, 0)) if search.sentence.words else None
    if name.islower() and not hit:
        return replace(lookup(name.title(), glossary), name=name)  # typed in a hurry: kiev
    if hit and hit.last == len(search.sentence.words) - 1:
        written, (term,) = write(search.sentence, [hit])
        written = f"the {written[4:]}" if name[0].islower() and written.startswith("The ") else written
        known = [entry for form in (term.entry.swedish, hit.stem, term.entry.core) for entry in glossary.entries(form)]
        others = [entry for entry in dict.fromkeys(known) if entry != term.entry]
        return Lookup(name, term.entry, written, term.rule, tuple(others))
    if within := localise(name, glossary, nearby=True)[1]:
        return Lookup(name, None, similar=tuple(dict.fromkeys(term.entry for term in within)))
    forms = {form for table in glossary.tables for form in table.index}
    close = get_close_matches(" ".join(name.split()), forms, n=3, cutoff=0.75)
    return Lookup(name, None, similar=tuple(next(glossary.entries(form)) for form in close))


def _hits(search: Search, nearby: bool) -> list[Hit]:
    """Return all hits in order; one sure place makes the doubtful ones likely."""
    found, doubtful = _pass(search, nearby)
    if doubtful and not nearby and any(is_proof(hit.entry) for hit in found):
        found, _ = _pass(search, True)
    return found


def _pass(search: Search, nearby: bool) -> tuple[list[Hit], bool]:
    """Return the hits there is evidence for, and whether there are others."""
    found: list[Hit] = []
    doubtful = False
    last = -1
    for first in search.notable:
        if first <= last:
            continue
        hit = search.at(first) or person(search, first) or (similar(search, first) if nearby else None)
        if hit and is_evident(search.sentence, hit, nearby):
            found.append(hit)
            last = hit.last
        elif hit:
            doubtful = True
    return found, doubtful
