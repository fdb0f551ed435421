"""Glossaries of other systems: read TBX and TMX, write what DeepL, Google, Amazon, TBX and TMX tools read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape as _escape
from typing import Protocol
from xml.parsers import expat

from glossary.errors import GlossaryError
from glossary.words import clean

escape = partial(_escape, quote=False)  # xml.sax.saxutils has one too, and imports the web with it

_CONCEPTS = frozenset({"tu", "termEntry", "conceptEntry"})
_LANGUAGES = frozenset({"tuv", "langSet", "langSec"})
_TERMS = frozenset({"seg", "term"})
_ENDS = {
    "term": _TERMS,
    "status": frozenset({"administrativeStatus", "termNote"}),
    "pos": frozenset({"partOfSpeech", "termNote"}),
    "note": frozenset({"note"}),
}
_FORBIDDEN = ("deprecatedTerm", "supersededTerm")

_PARTS = {"noun": "noun", "verb": "verb", "adjective": "adjective", "propernoun": "name"}  # of speech
_HOLDS = {
    "amazon": frozenset[str](),
    "deepl": frozenset[str](),
    "google": frozenset[str](),
    "tbx": frozenset({"note", "pos"}),
    "tmx": frozenset({"note"}),
}
_LOSABLE = {
    "match": "match",
    "case": "case",
    "pos": "pos",
    "verbatim": "do-not-translate",
    "guard": "guard",
    "note": "note",
}


class Exportable(Protocol):
    """What can be written: an Entry is one."""

    @property
    def swedish(self) -> str:
        """The term."""

    @property
    def english(self) -> str:
        """What stands for it."""

    @property
    def note(self) -> str:
        """What people should know of it."""

    @property
    def pos(self) -> str:
        """Its part of speech: noun, verb, adjective, name, other."""

    @property
    def origin(self) -> str:
        """Where it was written, as path:line."""


def export(entries: Iterable[Exportable], system: str) -> str:
    """Return the entries as a file for "deepl", "google", "amazon", "tbx" or "tmx"."""
    _refuse_unknown(system)
    return _WRITERS[system](list(entries))


def losses(entries: Iterable[Exportable], system: str) -> list[str]:
    """Say what of the entries a format can't hold, a line a column: "match of 3 entries, the first mine.csv:2"."""
    _refuse_unknown(system)
    entries = list(entries)
    lost = []
    for name, column in _LOSABLE.items():
        holders = [entry for entry in entries if getattr(entry, name) and getattr(entry, name) != "no"]
        if holders and name not in _HOLDS[system]:
            many = "1 entry" if len(holders) == 1 else f"{len(holders)} entries, the first"
            lost.append(f"{system} has no place for `{column}` of {many} ({holders[0].origin})")
    return lost


def _refuse_unknown(system: str) -> None:
    if system not in _WRITERS:
        raise GlossaryError(f"{system}: no such format; use {', '.join(sorted(_WRITERS))}")


def read_xml(text: str, path: str) -> tuple[list[str], list[int], list[tuple[int, str]]]:
    """Return the rows of a TBX or TMX file (sv, en, note, pos, verbatim, between tabs), their lines, and mistakes."""
    reader = _Reader(path)
    try:
        reader.parse(text)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise GlossaryError(f"{path}:{error.lineno}: not well-formed XML ({reason}); export the file again") from None
    rows: list[str] = []
    lines: list[int] = []
    mistakes: list[tuple[int, str]] = []
    for concept in reader.concepts:
        english = next(iter(concept.allowed("en")), "")
        swedish = concept.terms("sv")
        if swedish and not english:
            mistakes.append((concept.line, "a swedish term without an english one; add it or delete the entry"))
            continue
        for term in swedish:
            rows.append("\t".join((term, english, concept.note, concept.pos, "")))
            lines.append(concept.line)
    if not rows and not mistakes:
        raise GlossaryError(f"{path}: no entry has both a swedish and an english term; check the languages of the file")
    return rows, lines, mistakes


@dataclass(slots=True)
class _Concept:
    """All terms for one thing."""

    line: int
    words: list[tuple[str, str, str]] = field(default_factory=list)  # language, term, status
    note: str = ""
    pos: str = ""

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
        self.reading = ""  # what the text that comes is: term, status, note, pos
        self.text: list[str] = []
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
        elif kind := _kind(name, attributes.get("type", "")):
            self.reading, self.text = kind, []

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if not (self.reading and self.concepts) or name not in _ENDS[self.reading]:
            return
        concept, text = self.concepts[-1], clean("".join(self.text))
        if self.reading == "term":
            concept.words.append((self.language, text, ""))
        elif self.reading == "status" and concept.words:
            language, term, _ = concept.words[-1]
            concept.words[-1] = (language, term, text)
        elif self.reading == "note":
            concept.note = concept.note or text
        elif self.reading == "pos" and self.language.lower().startswith("sv"):
            concept.pos = _PARTS.get(text.lower(), "other")
        self.reading = ""

    def _characters(self, text: str) -> None:
        self.text.append(text)

    def _entity(self, *_: object) -> None:
        # No glossary needs entities of its own, and they can blow a file up a million times.
        raise GlossaryError(
            f"{self.path}:{self.parser.CurrentLineNumber}: declares XML entities; export the file again"
        )


def _kind(name: str, purpose: str) -> str:
    """Say what the text of an element is for."""
    if name in _TERMS:
        return "term"
    for key, kind in (("administrativeStatus", "status"), ("partOfSpeech", "pos"), ("note", "note")):
        if key in {name, purpose}:
            return kind
    return ""


def _pairs(entries: Sequence[Exportable]) -> list[tuple[str, str]]:
    return [(entry.swedish, entry.english) for entry in entries]


def _csv(rows: Iterable[tuple[str, str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _tbx(entries: Sequence[Exportable]) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tbx type="TBX-Basic" style="dca" xml:lang="sv" xmlns="urn:iso:std:iso:30042:ed-2">\n'
        " <tbxHeader><fileDesc><sourceDesc><p>Swedish to English</p></sourceDesc></fileDesc></tbxHeader>\n"
        f" <text>\n  <body>\n{''.join(map(_concept, entries, range(1, len(entries) + 1)))}  </body>\n </text>\n</tbx>\n"
    )


def _concept(entry: Exportable, number: int) -> str:
    note = f"    <note>{escape(entry.note)}</note>\n" if entry.note else ""
    names = {part: name for name, part in _PARTS.items()} | {"name": "properNoun"}
    pos = f'<termNote type="partOfSpeech">{names.get(entry.pos, "other")}</termNote>' if entry.pos else ""
    return (
        f'   <conceptEntry id="c{number}">\n{note}'
        f'    <langSec xml:lang="sv"><termSec><term>{escape(entry.swedish)}</term>{pos}</termSec></langSec>\n'
        f'    <langSec xml:lang="en"><termSec><term>{escape(entry.english)}</term></termSec></langSec>\n'
        "   </conceptEntry>\n"
    )


def _tmx(entries: Sequence[Exportable]) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tmx version="1.4">\n'
        ' <header creationtool="sven-translate" creationtoolversion="1" segtype="phrase" o-tmf="csv" adminlang="en"'
        ' srclang="sv" datatype="plaintext"/>\n'
        f" <body>\n{''.join(map(_unit, entries))} </body>\n</tmx>\n"
    )


def _unit(entry: Exportable) -> str:
    note = f"<note>{escape(entry.note)}</note>" if entry.note else ""
    return (
        f'  <tu>{note}<tuv xml:lang="sv"><seg>{escape(entry.swedish)}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{escape(entry.english)}</seg></tuv></tu>\n'
    )


_WRITERS: dict[str, Callable[[Sequence[Exportable]], str]] = {
    "amazon": lambda entries: _csv([("sv", "en"), *_pairs(entries)]),
    "deepl": lambda entries: "".join(f"{swedish}\t{english}\n" for swedish, english in _pairs(entries)),
    "google": lambda entries: _csv(_pairs(entries)),
    "tbx": _tbx,
    "tmx": _tmx,
}
FORMATS = tuple(sorted(_WRITERS))
