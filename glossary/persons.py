"""Ukrainians and Russians whom no list has: a given name that tells where they come from, and letters that agree."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from glossary.entries import Entry
from glossary.search import Search
from glossary.sentence import Hit

_BUILT_IN = "persons.tsv"  # without it the reader wants no spellings but their own
_GIVEN = "slavic_given_names.tsv"
# Only a transcription has these: Kovaltjuk, Marunjak, Hrytsenko, Ivanov, Zjovkva; not Katja Nyberg, nor Irina Sjöberg.
_SLAVIC = re.compile(
    r"(?:enko|[iy]j|[oe]va?|[tn]juk|jak|[tsz]j|skaj?a|[aiy]ja|[tsz]j[^\W\d_öä]{1,5})$|^(?:[Zz]j|[TSts]j(?![öä]))|\w[lnr]j[aou]"
)
_SLAVIC_AFTER_J = re.compile(r"(?:in|yn|un|ar)$")  # Dmitrij Rogozin, but Igor Nordin
# Swedish letters and what English has for them, in this order; \0 parts what was written from what follows.
_HISSING = (("s(?:j)?tj", "s\0h\0c\0h"), ("tj", "c\0h"), ("sj", "s\0h"), ("zj", "z\0h"), ("ch", "k\0h"))
_UKRAINIAN = (
    (r"\b[Jj](?=[aeou])", "y"),
    (r"j(?=[au])", "i"),
    (r"j(?=[eo])", "i"),
    (r"yj$", "yi"),
    (r"ij$", "iy"),
    ("j", "i"),
)
_RUSSIAN = ((r"[iy]j$", "y"), (r"ija$", "ia"), (r"[Jj](?=[aeou])", "y"), (r"j$", "i"), ("j", ""))


@cache
def slavic_given_names() -> dict[str, tuple[str, str]]:
    """Return given names in Swedish transcription → their English spelling, and their language."""
    rows = (files("glossary") / _GIVEN).read_text(encoding="utf-8").splitlines()[1:]
    return {swedish: (english, language) for swedish, english, language in (row.split("\t") for row in rows)}


def person(search: Search, first: int) -> Hit | None:
    """Read a given name and a family name: Serhij Kovaltjuk, Dmitrij Rogozins."""
    sentence = search.sentence
    given = slavic_given_names().get(sentence.keys[first])
    if given is None or first + 1 == len(sentence.keys) or all(table.path != _BUILT_IN for table in search.tables):
        return None
    known = search.at(first + 1)
    if known and known.entry.kind != "person":
        return None
    gap = sentence.text[sentence.words[first].end() : sentence.words[first + 1].start()]
    family = sentence.keys[first + 1]
    owned = family.endswith("s") and not family.endswith(("ets", "yts"))  # "Sjvets" is a name
    ending = "s" if owned and _is_slavic(family[:-1], sentence.keys[first]) else ""
    family = family.removesuffix(ending)
    if (
        gap != " "
        or not family[:1].isupper()
        or not family[1:].islower()
        or not _is_slavic(family, sentence.keys[first])
    ):
        return None
    form = f"{sentence.keys[first]} {family}"
    if given[0] == sentence.keys[first] and "j" not in family.lower():
        return None  # "Oksana Shcherbakova" is English already
    english = known.entry.english if known else respell(family, given[1])
    name = Entry(form, f"{given[0]} {english}", kind="person", source="letter rules", match="genitive", path=_GIVEN)
    return Hit(name, first, first + 1, form, ending, "genitive" if ending else "exact")


def _is_slavic(family: str, given: str) -> bool:
    after_j = given.endswith(("ij", "ej")) and _SLAVIC_AFTER_J.search(family) is not None
    return after_j or _SLAVIC.search(family) is not None


def respell(family: str, language: str) -> str:
    """Write a family name in English letters: Kovaltjuk is Kovalchuk, Marunjak Maruniak, Russian Rjabkov Ryabkov."""
    english = family.lower()
    for swedish, letters in (*_HISSING, *(_UKRAINIAN if language == "uk" else _RUSSIAN)):
        english = re.sub(swedish, letters.replace("\0", "\x00"), english)
    return english.replace("\x00", "").capitalize()
