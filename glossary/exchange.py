"""Glossaries of other systems: read TBX and TMX, write what DeepL, Google, Amazon and TBX tools read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol
from xml.parsers import expat
from xml.sax.saxutils import escape

from glossary.errors import GlossaryError

_CONCEPTS = frozenset({"tu", "termEntry", "conceptEntry"})
_LANGUAGES = frozenset({"tuv", "langSet", "langSec"})
_TERMS = frozenset({"seg", "term"})
_FORBIDDEN = ("deprecatedTerm", "supersededTerm")


class Pair(Protocol):
    """What can be written: an Entry is one."""

    @property
    def swedish(self) -> str:
        """The term."""

    @property
    def english(self) -> str:
        """What stands for it."""


def export(entries: Iterable[Pair], system: str) -> str:
    """Return the pairs as a file for "deepl", "google", "amazon" or "tbx"."""
    pairs = [(entry.swedish, entry.english) for entry in entries]
    if system not in _WRITERS:
        raise GlossaryError(f"{system}: no such format; use {', '.join(sorted(_WRITERS))}")
    return _WRITERS[system](pairs)


def clean(text: str) -> str:
    """Return the text with single plain spaces."""
    return text if text.isalpha() else " ".join(text.split())


def read_xml(text: str, path: str) -> tuple[list[str], list[int]]:
    """Return `swedish<TAB>english<TAB>` rows of a TBX or TMX file, and the lines they stand on."""
    reader = _Reader(path)
    try:
        reader.parse(text)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise GlossaryError(f"{path}:{error.lineno}: not well-formed XML ({reason}); export the file again") from None
    rows, lines = [], []
    for concept in reader.concepts:
        english = next(iter(concept.allowed("en")), "")
        swedish = concept.terms("sv")
        if swedish and not english:
            raise GlossaryError(
                f"{path}:{concept.line}: a swedish term without an english one; add it or delete the entry"
            )
        for term in swedish:
            rows.append(f"{term}\t{english}\t")
            lines.append(concept.line)
    if not rows:
        raise GlossaryError(f"{path}: no entry has both a swedish and an english term; check the languages of the file")
    return rows, lines


@dataclass(slots=True)
class _Concept:
    """All terms for one thing."""

    line: int
    words: list[tuple[str, str, str]] = field(default_factory=list)  # language, term, status

    def terms(self, language: str) -> list[str]:
        return [term for code, term, _ in self.words if code.lower().split("-")[0] == language and term]

    def allowed(self, language: str) -> list[str]:
        """Return the terms to write, the preferred ones first."""
        mine = [(term, status) for code, term, status in self.words if code.lower().split("-")[0] == language and term]
        usable = [
            (not status.startswith("preferred"), term) for term, status in mine if not status.startswith(_FORBIDDEN)
        ]
        return [term for _, term in sorted(usable, key=lambda word: word[0])]


class _Reader:
    """Collects concepts from the events of the parser, which knows the lines."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.concepts: list[_Concept] = []
        self.language = ""
        self.text: list[str] | None = None
        self.status: list[str] | None = None
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._entity

    def parse(self, text: str) -> None:
        self.parser.Parse(text.encode(), True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in _CONCEPTS:
            self.concepts.append(_Concept(self.parser.CurrentLineNumber))
        elif name in _LANGUAGES:
            self.language = attributes.get("xml:lang", attributes.get("lang", ""))
        elif name in _TERMS:
            self.text = []
        elif name == "administrativeStatus" or attributes.get("type") == "administrativeStatus":
            self.status = []

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in _TERMS and self.text is not None and self.concepts:
            self.concepts[-1].words.append((self.language, clean("".join(self.text)), ""))
            self.text = None
        elif self.status is not None and self.concepts and self.concepts[-1].words:
            language, term, _ = self.concepts[-1].words[-1]
            self.concepts[-1].words[-1] = (language, term, "".join(self.status).strip())
            self.status = None

    def _characters(self, text: str) -> None:
        if self.status is not None:
            self.status.append(text)
        elif self.text is not None:
            self.text.append(text)

    def _entity(self, *_: object) -> None:
        # No glossary needs entities of its own, and they can blow a file up a million times.
        raise GlossaryError(
            f"{self.path}:{self.parser.CurrentLineNumber}: declares XML entities; export the file again"
        )


def _table(pairs: list[tuple[str, str]], delimiter: str, header: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([("sv", "en"), *pairs] if header else pairs)
    return out.getvalue()


def _tbx(pairs: list[tuple[str, str]]) -> str:
    entries = "\n".join(
        f'   <conceptEntry id="c{number}">\n'
        f'    <langSec xml:lang="sv"><termSec><term>{escape(swedish)}</term></termSec></langSec>\n'
        f'    <langSec xml:lang="en"><termSec><term>{escape(english)}</term></termSec></langSec>\n'
        f"   </conceptEntry>"
        for number, (swedish, english) in enumerate(pairs, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tbx type="TBX-Core" style="dca" xml:lang="sv" xmlns="urn:iso:std:iso:30042:ed-2">\n'
        " <tbxHeader><fileDesc><sourceDesc><p>Swedish to English</p></sourceDesc></fileDesc></tbxHeader>\n"
        f" <text>\n  <body>\n{entries}\n  </body>\n </text>\n</tbx>\n"
    )


_WRITERS: dict[str, Callable[[list[tuple[str, str]]], str]] = {
    "amazon": lambda pairs: _table(pairs, ",", header=True),
    "deepl": lambda pairs: "".join(f"{swedish}\t{english}\n" for swedish, english in pairs),
    "google": lambda pairs: _table(pairs, ",", header=False),
    "tbx": _tbx,
}
