"""Word tables that a linguist can extend: text files of "[table]" headings, words parted by spaces, and # comments."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def read_tables(name: str) -> dict[str, frozenset[str]]:
    """Read the tables of the file `name` beside this module."""
    tables: dict[str, set[str]] = {}
    heading = ""
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[] ")
        elif not line.startswith("#"):
            tables.setdefault(heading, set()).update(line.split())
    return {table: frozenset(words) for table, words in tables.items() if table}
