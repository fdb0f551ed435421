"""Forms as words: spaces, hyphens, and adjectives that agree."""

from __future__ import annotations

from glossary.nouns import adjective_stem


def clean(text: str) -> str:
    """Return the text with single plain spaces."""
    return text if text.isalpha() else " ".join(text.split())


def agree(phrase: str) -> str:
    """Return a phrase with the stems of all words but the last: väpnade styrkornas is "väpna styrkornas"."""
    *adjectives, noun = phrase.split()
    return " ".join([*map(adjective_stem, map(str.lower, adjectives)), noun])


def split(form: str) -> list[str]:
    """Return the words of a form; Ivano-Frankivsk has two."""
    return form.replace("-", " ").split()
