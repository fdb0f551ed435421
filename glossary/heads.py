"""Nouns that Swedish writes together with a name: regionen, in Charkivregionen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that Swedish writes together with a name."""

    swedish: str
    english: str
    definite: bool
    place: bool  # proof enough that the name in front is a place
    river: bool  # rivers have it too, which are in no other compounds
    instead: str  # plainer Swedish for the translator: Kievborna is Kyiv-invånarna


@cache
def heads() -> dict[str, Head]:
    """Return the nouns that follow names, by form."""
    lines = (files("glossary") / "heads.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found: dict[str, Head] = {}
    for line in lines:
        swedish, english, article, place, instead = line.split("\t")
        head = Head(swedish, english, bool(article), bool(place), place == "river", instead)
        found[swedish] = head
        if instead:
            found.setdefault(instead, replace(head, swedish=instead, instead=""))
    return found


def head_of(ending: str) -> Head | None:
    """Return the noun that the end of a compound is, perhaps in the genitive: -regionens."""
    noun = ending.lstrip("-").lower()
    return heads().get(noun) or heads().get(noun.removesuffix("s"))
