"""Plain text in UTF-8: one passage, whose paragraphs the pipeline finds."""

from __future__ import annotations

from translate.document import Passage
from translate.formats import Article, decode


def read(data: bytes, name: str) -> Article:
    """Read a text file; byte order mark and line ends stay as they are."""
    return Article((Passage(decode(data, name)),), lambda passages: "".join(one.text for one in passages).encode())
