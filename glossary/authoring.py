"""Add an entry to the text of a glossary file, whose layout stays as it is."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NoReturn

from glossary.entries import ALLOWED, Entry
from glossary.errors import GlossaryError
from glossary.reading import columns_of, decode, delimiter_of, inspect
from glossary.rows import HEADERLESS
from glossary.tables import Table

_NEW = ("sv", "en", "match", "case", "pos", "do-not-translate", "note")
_TABS = frozenset({".tsv", ".tab", ".txt"})
_COMMAS = frozenset({".csv", ""})
_OPTIONAL = ("match", "case", "pos", "verbatim", "note")


def add(data: bytes | None, entry: Entry, *, replace: bool = False) -> bytes:
    """Return a file with `entry` in it, at its end or, with `replace`, instead of the line that has its Swedish.

    `data` is the file as it is, None where there is none yet; `entry.path` says what it is called.  Raises
    GlossaryError where the file is wrong, has the term already, has no column for something, or would become wrong.
    """
    if Path(entry.path).suffix.lower() in {".tbx", ".tmx", ".xml"}:
        raise GlossaryError(f"{entry.path}: only CSV and TSV files can be added to; export it to one first")
    if not entry.swedish:
        raise GlossaryError(f"{entry.path}: the swedish term is empty; write one")
    text = decode(data or b"", entry.path)
    lines = text.splitlines(keepends=True)
    end = next((line[len(line.rstrip("\r\n")) :] for line in lines if line[-1:] in "\r\n"), "\n")
    if lines and lines[-1][-1] not in "\r\n":
        lines[-1] += end
    columns = columns_of(text, entry.path)
    separator = delimiter_of(text)
    if columns == ():
        suffix = Path(entry.path).suffix.lower()
        if suffix not in _TABS | _COMMAS:
            raise GlossaryError(f"{entry.path}: holds no glossary yet; name a .csv or .tsv file for a new one")
        separator = "\t" if suffix in _TABS else ","
        lines += [_line(list(_NEW), separator, end), _line(_fields(entry, _NEW), separator, end)]
    elif columns:
        _refuse_unplaced(columns, entry)
        lines.append(_line(_fields(entry, columns), separator, end))
    else:
        table = _table(text, entry.path)
        if entry.swedish in table.index and not replace:
            _refuse(table, entry)
        _refuse_unplaced(table.columns, entry)
        if entry.swedish in table.index:
            _replace(lines, table, entry, separator)
        else:
            lines.append(_line(_cells(entry, table), separator, end))
    written = "".join(lines)
    _table(written, entry.path)
    mark = b"\xef\xbb\xbf" if data and data.startswith(b"\xef\xbb\xbf") else b""
    return mark + written.encode()


def _table(text: str, path: str) -> Table:
    glossary, mistakes = inspect(path, text.encode())
    if mistakes:
        raise mistakes[0]
    return glossary.tables[0]


def _refuse(table: Table, entry: Entry) -> NoReturn:
    there = table.entry(table.index[entry.swedish])
    if there.english == entry.english:
        raise GlossaryError(f"{there.origin}: “{entry.swedish}” is there already, as “{there.english}”")
    raise GlossaryError(
        f"{there.origin}: “{entry.swedish}” is “{there.english}” already; give --replace to write “{entry.english}”"
    )


def _refuse_unplaced(columns: tuple[str, ...], entry: Entry) -> None:
    """Refuse what the columns of the file have no place for."""
    for name in _OPTIONAL:
        if getattr(entry, name) and name not in columns:
            column = "do-not-translate" if name == "verbatim" else name
            what = "name it in a first line" if columns == HEADERLESS else "add it to the first line"
            raise GlossaryError(f"{entry.path}: no column `{column}`; {what}, such as sv,en,{column}")


def _replace(lines: list[str], table: Table, entry: Entry, separator: str) -> None:
    """Write over the row of a term; cells that `entry` leaves empty stay as they are."""
    row = table.index[entry.swedish]
    old = table.rows[row].split("\t")
    kept = [new or (old[place] if place < len(old) else "") for place, new in enumerate(_cells(entry, table))]
    first = table.lines[row] - 1
    last = first + 1
    while "".join(lines[first:last]).count('"') % 2:  # a quoted term may hold a line break
        last += 1
    end = lines[last - 1][len(lines[last - 1].rstrip("\r\n")) :]
    lines[first:last] = [_line(kept, separator, end)]


def _cells(entry: Entry, table: Table) -> list[str]:
    """Return the cells of a new row; without a header those of DeepL name the languages at the end."""
    cells = _fields(entry, table.columns)
    return cells[:2] + table.rows[0].split("\t")[2:] if table.columns == HEADERLESS else cells


def _fields(entry: Entry, columns: tuple[str, ...]) -> list[str]:
    known = {"sv": entry.swedish, "en": entry.english, "do-not-translate": entry.verbatim}
    known |= {name: getattr(entry, name) for name in (*ALLOWED, "kind", "oblast", "source", "note")}
    return [known.get(column, "") for column in columns]


def _line(cells: list[str], separator: str, end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerow(cells)
    line = out.getvalue()
    comment = cells[0].startswith("#") and not line.startswith('"')
    return line.replace(cells[0], f'"{cells[0]}"', 1) if comment else line
