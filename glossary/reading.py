"""Glossary files: CSV, TSV, TBX or TMX in, a glossary and all that is wrong out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from glossary.entries import COLUMNS
from glossary.errors import GlossaryError
from glossary.exchange import read_xml
from glossary.rows import LANGUAGES, Mistakes, tabulate
from glossary.tables import Glossary, Table
from glossary.words import clean

BUILT_IN = ("ukraine.tsv", "persons.tsv", "press.tsv")
_OTHER_NAMES = {
    "do-not-translate": "verbatim",
    "dnt": "verbatim",
    "part-of-speech": "pos",
    "comment": "note",
}
_COMMENT = re.compile(r"#(?:\s|$)")  # "# checked in May", but #MeToo is a term
_ASCII_CONTROLS = bytes({*range(32), 127} - {9, 10, 13})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


def load(path: Path | str) -> Glossary:
    """Read CSV or TSV, `sv,en[,match,case,pos,note…]` with a header or two columns without; or TBX or TMX."""
    glossary, mistakes = inspect(path)
    if mistakes:
        raise mistakes[0]
    return glossary


def inspect(path: Path | str, data: bytes | None = None) -> tuple[Glossary, list[GlossaryError]]:
    """Read a file, or `data` that is called `path`; return what is right in it and all that is wrong, line by line."""
    mistakes = Mistakes(str(path))
    try:
        text = decode(_read(Path(path)) if data is None else data, path)
        is_xml = Path(path).suffix.lower() in {".tbx", ".tmx", ".xml"} or (data is not None and text.startswith("<"))
        if is_xml:
            rows, lines, doubts = read_xml(text, str(path))
            for line, reason in doubts:
                mistakes.add(line, reason)
            table = tabulate(mistakes, ("sv", "en", "note", "pos", "verbatim"), rows, lines)
        else:
            table = _parse(text, mistakes)
    except GlossaryError as error:
        return Glossary(), [error]
    return Glossary([table]), mistakes.sorted()


@cache
def load_default() -> Glossary:
    """Return the built-in gazetteer of Ukraine."""
    package = files("glossary")
    return Glossary([_parse((package / name).read_text(encoding="utf-8"), Mistakes(name)) for name in BUILT_IN])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise GlossaryError(f"{path}: no such file; check the path") from None
    except IsADirectoryError:
        raise GlossaryError(f"{path}: is a folder; name a CSV or TSV file in it") from None
    except OSError as error:
        raise GlossaryError(f"{path}: can't be read ({(error.strerror or 'unknown reason').lower()})") from None


def decode(raw: bytes, path: Path | str) -> str:
    """Return the text of a file in UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise GlossaryError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None


def _parse(text: str, mistakes: Mistakes) -> Table:
    path = mistakes.path
    _note_controls(text, mistakes)
    rows, lines = _rows(text, mistakes)
    if not rows:
        raise GlossaryError(f"{path}: no entries; write one `swedish<TAB>english` pair a line")
    columns = _header(rows[0].split("\t"), f"{path}:{lines[0]}")
    if columns:
        rows, lines = rows[1:], lines[1:]
        if not rows:
            raise GlossaryError(f"{path}:1: a header but no entries; write one pair a line below it")
    return tabulate(mistakes, columns, rows, lines)


def _note_controls(text: str, mistakes: Mistakes) -> None:
    # The regular expression alone would take a third of the loading time; what is above ASCII begins with these bytes.
    data = text.encode()
    if b"\xc2" in data or b"\xe2\x80" in data or len(data.translate(None, _ASCII_CONTROLS)) < len(data):
        for found in _CONTROL.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            mistakes.add(line, f"control character U+{ord(found[0]):04X}; remove it")


def _rows(text: str, mistakes: Mistakes) -> tuple[list[str], list[int]]:
    """Return the rows that are neither blank nor comments, with tabs between their cells, and their line numbers."""
    delimiter = delimiter_of(text)
    if '"' not in text:
        lines = text.splitlines()
        numbers = [
            number
            for number, line in enumerate(lines, 1)
            if line and not line.isspace() and not (line[0] == "#" and _COMMENT.match(line))
        ]
        rows = lines if len(numbers) == len(lines) else [lines[number - 1] for number in numbers]
        return rows if delimiter == "\t" else [row.replace(delimiter, "\t") for row in rows], numbers
    rows, numbers = [], []
    reader = csv.reader(_without_comments(text), delimiter=delimiter, strict=True)
    start = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append("\t".join(map(clean, row)))
                numbers.append(start)
            start = reader.line_num + 1
    except csv.Error:
        mistakes.add(start, 'a quotation mark is out of place; write "" for a mark inside a quoted term')
    if not rows and mistakes.sorted():
        raise mistakes.sorted()[0]
    return rows, numbers


def _without_comments(text: str) -> Iterator[str]:
    """Yield the lines, comments blank; a line inside a quoted term is none."""
    inside = False
    for line in io.StringIO(text, newline=""):
        if not inside and _COMMENT.match(line):
            yield "\n"
        else:
            inside ^= line.count('"') % 2 == 1
            yield line


def columns_of(text: str, path: str) -> tuple[str, ...] | None:
    """Return the columns of a file that has no entries yet: none if it has no header, nothing if it has entries."""
    rows, lines = _rows(text, Mistakes(path))
    if not rows:
        return ()
    return _header(rows[0].split("\t"), f"{path}:{lines[0]}") or None if len(rows) == 1 else None


def delimiter_of(text: str) -> str:
    """Return what parts the cells of a file: a tab, a comma or a semicolon."""
    first = next((line for line in text.splitlines() if line.strip() and not _COMMENT.match(line)), "")
    if "\t" in first:
        return "\t"
    unquoted = re.sub(r'"[^"]*"', "", first)
    return ";" if ";" in unquoted and "," not in unquoted else ","


def _header(row: Sequence[str], where: str) -> tuple[str, ...]:
    """Return the columns a header names, or none if the row is an entry already."""
    names = ["-".join(cell.lower().replace("_", " ").split()) for cell in row]
    names = [_OTHER_NAMES.get(name, name) for name in names]
    known = [LANGUAGES.get(name, name if name in COLUMNS else "") for name in names]
    # DeepL writes the languages behind every pair: "Charkiv,Kharkiv,sv,en".
    if len(names) == 4 and known[2:] == ["sv", "en"] and not any(known[:2]):
        return ()
    if "sv" not in known and "en" not in known:
        return ()
    for column in ("sv", "en"):
        if column not in known:
            # A lone "en" may be a Swedish word: "en,a" is an entry.
            if len(names) == 2 and not all(known):
                return ()
            raise GlossaryError(f"{where}: no column `{column}`; the header needs `sv` and `en`")
    for name in known:
        if name and known.count(name) > 1:
            raise GlossaryError(f"{where}: column `{name}` appears twice; keep one")
    return tuple(known)
