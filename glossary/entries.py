"""One entry: a Swedish form, its English, and what the columns of a file say of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

COLUMNS = frozenset({"sv", "en", "kind", "oblast", "source", "match", "case", "guard", "note", "pos", "verbatim"})
ALLOWED = {
    "match": frozenset({"", "exact", "genitive", "inflect", "stem"}),
    "case": frozenset({"", "exact", "any"}),
    "guard": frozenset({"", "nearby", "place", "person"}),
    "pos": frozenset({"", "noun", "verb", "adjective", "name", "other"}),
    "verbatim": frozenset({"", "yes", "no"}),
}
_TIED = re.compile(r"[A-ZÅÄÖ]{2,}-[a-zåäö]{3,}")
_HEADED = re.compile(r"\w+ (?:av|för|från|i|med|mot|om|på|till|under|utan|vid|över) ")


@dataclass(frozen=True, slots=True)
class Entry:
    """One Swedish form and the English that stands for it."""

    swedish: str
    english: str
    kind: str = ""  # city, village, oblast, river, term …
    oblast: str = ""
    source: str = ""  # the register or rule the form comes from
    match: str = ""  # "" by its looks, "exact", "genitive" (no compounds), "inflect", "stem" (any Swedish ending)
    case: str = ""  # "" by its looks, "exact", "any"
    guard: str = ""  # the evidence it needs: see evidence.py
    note: str = ""
    path: str = ""
    line: int = 0
    pos: str = ""  # part of speech: noun, verb, adjective, name, other
    verbatim: str = ""  # "yes": do not translate

    @property
    def origin(self) -> str:
        """Where the entry was written, as path:line."""
        return f"{self.path}:{self.line}"

    @property
    def content(self) -> dict[str, str]:
        """What decides what becomes of the form, by the names of the columns."""
        return {"en": self.english} | {name: getattr(self, name) for name in ALLOWED}

    @property
    def is_noun(self) -> bool:
        """Whether it has the endings of a Swedish noun: tvångsrekrytering, or a Riksdag that is said to."""
        if self.verbatim == "yes" or self.match not in {"", "inflect"} or self.pos not in {"", "noun"}:
            return False
        return is_common(self.swedish) or self.match == "inflect" or self.pos == "noun"

    @property
    def noun(self) -> str:
        """The word of a phrase that inflects: styrkor, in "väpnade styrkor"; brott, in "brott mot mänskligheten"."""
        return self.swedish.split()[0 if is_headed(self.swedish) else -1]

    @property
    def core(self) -> str:
        """The English without its article: "the Black Sea" is Black Sea."""
        return self.english[4:] if self.english[:4].lower() == "the " else self.english


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a glossary knows about a name: the entry it uses, why, and what else it might be."""

    name: str
    entry: Entry | None
    form: str = ""  # what would stand in the sentence
    rule: str = ""  # the rule that recognised it: exact, genitive, compound …
    alternatives: tuple[Entry, ...] = ()  # entries of earlier files and of other places, overruled
    similar: tuple[Entry, ...] = ()  # near spellings, where there is no entry


def is_common(form: str) -> bool:
    """Say whether a form looks like a common noun: drönare, AT-läkare; but not Riksdagen, F-16."""
    return form[0].islower() or ("-" in form and bool(_TIED.fullmatch(form)))


def is_headed(form: str) -> bool:
    """Say whether a phrase has its noun first: brott mot mänskligheten."""
    return bool(_HEADED.match(form))
