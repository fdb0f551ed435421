"""Word tables that a linguist can extend; a line that begins with # is a comment."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def read_rows(name: str) -> list[str]:
    """Return the lines of the table `name`, a TSV file beside this module."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def read_tables(name: str) -> dict[str, frozenset[str]]:
    """Return the tables of the file `name`: "[table]" headings over words that are parted by spaces."""
    tables: dict[str, set[str]] = {}
    heading = ""
    for line in read_rows(name):
        if line.startswith("["):
            heading = line.strip("[] ")
        else:
            tables.setdefault(heading, set()).update(line.split())
    return {table: frozenset(words) for table, words in tables.items() if table}


@cache
def english_words() -> frozenset[str]:
    """Return the words of english.txt, those that no Swedish text has and the others."""
    return frozenset[str]().union(*read_tables("english.txt").values())


def as_listed(word: str) -> str:
    """Return a word as tables have it: of "ſex" and "fıve", too, patterns that ignore case make "sex" and "five"."""
    return word.lower().replace("ſ", "s").replace("ı", "i").replace("i\u0307", "i")


@cache
def read_pairs(name: str) -> dict[str, str]:
    """Read a table of two columns, parted by a tab, as a dictionary."""
    return dict(row.split("\t") for row in read_rows(name))
