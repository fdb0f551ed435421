"""How Swedish verbs and adjectives inflect, and the English form that answers to each ending."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

# ending, what the infinitive has instead, English form
_VERB_ENDINGS = (
    ("", ("",), "base"),
    ("ades", ("a",), "was"),  # mobiliserades
    ("ats", ("a",), "been"),
    ("ade", ("a",), "past"),
    ("at", ("a",), "participle"),
    ("ad", ("a",), "participle"),
    ("ande", ("a",), "ing"),
    ("as", ("a",), "is"),
    ("ar", ("a",), "present"),
    ("ddes", ("",), "was"),  # of trodde
    ("dde", ("",), "past"),
    ("tts", ("",), "been"),
    ("tt", ("",), "participle"),
    ("ende", ("",), "ing"),
    ("des", ("a",), "was"),
    ("tes", ("a",), "was"),
    ("de", ("a",), "past"),
    ("te", ("a",), "past"),
    ("er", ("a",), "present"),
    ("es", ("a",), "is"),
    ("ts", ("a",), "been"),
    ("t", ("a",), "participle"),
    ("d", ("a",), "participle"),
    ("da", ("a",), "participle"),
    ("r", ("",), "present"),
    ("s", ("a", ""), "is"),
)


@cache
def endings() -> frozenset[str]:
    """Return what a word may have behind its stem; none is a word: kärnvapenprov isn't kärnvapen with an ending."""
    return frozenset((files("glossary") / "endings.txt").read_text(encoding="utf-8").split())


def verb_readings(word: str) -> Iterator[tuple[str, str]]:
    """Yield the infinitives a word may belong to, and the English form for it: mobiliserade, mobilisera and "past"."""
    for ending, instead, form in _VERB_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 1:
            for vowel in instead:
                yield word[: len(word) - len(ending)] + vowel, form


def conjugate(english: str, form: str) -> str:
    """Return a form of an English verb, of its first word if there are several: stepped down, was carried out."""
    if form in {"was", "is", "been", "were", "are", "be"}:
        return f"{form} {conjugate(english, 'participle')}"
    verb, space, rest = english.partition(" ")
    return _form(verb, form) + space + rest


def _form(verb: str, form: str) -> str:
    if form == "base":
        return verb
    past, participle = _irregular().get(verb, ("", ""))
    if form == "past" and past:
        return past
    if form == "participle" and participle:
        return participle
    y_after_consonant = verb.endswith("y") and verb[-2:-1] not in {*"aeiou"}
    if form == "present":
        if y_after_consonant:
            return f"{verb[:-1]}ies"
        return f"{verb}es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else f"{verb}s"
    if form == "ing":
        return f"{verb[:-1]}ing" if verb.endswith("e") and not verb.endswith("ee") else f"{_doubled(verb)}ing"
    if y_after_consonant:
        return f"{verb[:-1]}ied"
    return f"{verb}d" if verb.endswith("e") else f"{_doubled(verb)}ed"


def _doubled(verb: str) -> str:
    """Double the last letter where English does: stopped, permitted; but visited."""
    vowels = sum(letter in "aeiou" for letter in verb)
    closed = len(verb) > 2 and verb[-1] in "bdgmnprt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou"
    stressed = vowels == 1 or verb.endswith(("mit", "fer", "cur", "pel", "rol"))
    return verb + verb[-1] if closed and stressed and not verb.endswith(("offer", "suffer", "differ")) else verb


@cache
def _irregular() -> dict[str, tuple[str, str]]:
    lines = (files("glossary") / "verbs.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {verb: (past, participle) for verb, past, participle in (line.split("\t") for line in lines)}
