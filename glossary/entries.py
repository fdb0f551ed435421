"""Entries, the files they come from, and the glossary they make together."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from glossary.errors import GlossaryError
from glossary.exchange import clean, read_xml

BUILT_IN = ("ukraine.tsv", "press.tsv")

COLUMNS = frozenset({"sv", "en", "kind", "oblast", "source", "match", "case", "guard", "note", "pos"})
ALLOWED = {
    "match": frozenset({"", "exact", "genitive", "inflect"}),
    "case": frozenset({"", "exact", "any"}),
    "guard": frozenset({"", "nearby", "place", "person"}),
}
_CODES = {"sv": "sv", "sv-se": "sv", "swedish": "sv", "en": "en", "en-gb": "en", "en-us": "en", "english": "en"}
_HEADERLESS = ("sv", "en", "", "")
_FIELDS = COLUMNS - {"pos"}
_ASCII_CONTROLS = bytes({*range(32), 127} - {9, 10, 13})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One Swedish form and the English that stands for it."""

    swedish: str
    english: str
    kind: str = ""  # city, village, oblast, river, term …
    oblast: str = ""
    source: str = ""  # the register or rule the form comes from
    match: str = ""  # "" by its looks, "exact", "genitive" (no compounds), "inflect" (a Swedish noun)
    case: str = ""  # "" by its looks, "exact", "any"
    guard: str = ""  # the evidence it needs: see match.py
    note: str = ""
    path: str = ""
    line: int = 0

    @property
    def origin(self) -> str:
        """Where the entry was written, as path:line."""
        return f"{self.path}:{self.line}"

    @property
    def core(self) -> str:
        """The English without its article: "the Black Sea" is Black Sea."""
        return self.english[4:] if self.english[:4].lower() == "the " else self.english


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a glossary knows about a name: the entry it uses, why, and what else it might be."""

    name: str
    entry: Entry | None
    form: str = ""  # what would stand in the sentence
    rule: str = ""  # the rule that recognised it: exact, genitive, compound …
    alternatives: tuple[Entry, ...] = ()  # entries of earlier files and of other places, overruled
    similar: tuple[Entry, ...] = ()  # near spellings, where there is no entry


@dataclass(frozen=True)
class Table:
    """One file; rows stay text until a sentence needs them, so that fifty thousand load in no time."""

    path: str
    columns: tuple[str, ...]
    rows: Sequence[str] = field(repr=False)  # cells between tabs
    lines: Sequence[int] = field(repr=False)  # where the rows stand in the file
    spellings: Sequence[str] = field(repr=False)  # their English
    index: dict[str, int] = field(repr=False)  # Swedish form → row

    def __len__(self) -> int:
        return len(self.rows)

    def entry(self, row: int) -> Entry:
        """Return the entry of a row."""
        cells = zip(self.columns, self.rows[row].split("\t"), strict=False)
        fields = {name: text.strip() for name, text in cells if name in _FIELDS}
        return Entry(clean(fields.pop("sv")), clean(fields.pop("en")), path=self.path, line=self.lines[row], **fields)

    @cached_property
    def english(self) -> dict[str, int]:
        """English names that may stand in a Swedish text already → row; lower-case words could be Swedish."""
        names: dict[str, int] = {}
        for form, row in self.index.items():
            core = self.spellings[row]
            core = core[4:] if core.startswith("the ") else core
            if core[0].isupper() and form[0].isupper():
                names.setdefault(core, row)
        return names

    @cached_property
    def upper(self) -> dict[str, str]:
        """Forms by their capitals, for headlines: CHARKIV."""
        return {form.upper(): form for forms in (self.english, self.index) for form in forms}

    @cached_property
    def any_case(self) -> dict[str, str]:
        """Forms whose letter case doesn't matter, in lower case."""
        if "case" not in self.columns:
            return {}
        return {form.lower(): form for form, row in self.index.items() if self.entry(row).case == "any"}

    @cached_property
    def nouns(self) -> dict[str, int]:
        """Lower-case forms that inflect: the reader's own terms."""
        lower = ((form, row) for form, row in self.index.items() if form[0].islower())
        return {form: row for form, row in lower if self.entry(row).match in {"", "inflect"}}

    @cached_property
    def phrases(self) -> dict[str, str]:
        """Forms of several words, by their lower-case words; a hyphen counts as a space."""
        several = (form for forms in (self.english, self.index) for form in forms if " " in form or "-" in form)
        return {" ".join(split(form)).lower(): form for form in several}

    @cached_property
    def first_words(self) -> dict[str, int]:
        """First words of `phrases` → how many words the longest has."""
        longest: dict[str, int] = {}
        for phrase in self.phrases:
            first = phrase[: phrase.index(" ")]
            longest[first] = max(longest.get(first, 0), phrase.count(" ") + 1)
        return longest


class Glossary:
    """Tables, the later ones winning."""

    def __init__(self, tables: Sequence[Table] = ()) -> None:
        self.tables = tuple(tables)

    def __len__(self) -> int:
        return len({form for table in self.tables for form in table.index})

    def __iter__(self) -> Iterator[Entry]:
        """All entries in force, each Swedish form once."""
        seen: set[str] = set()
        for table in reversed(self.tables):
            for form, row in table.index.items():
                if form not in seen:
                    seen.add(form)
                    yield table.entry(row)

    def merge(self, other: Glossary) -> Glossary:
        """Return both together; where they disagree, `other` wins."""
        return Glossary(self.tables + other.tables)

    def entries(self, form: str) -> Iterator[Entry]:
        """All entries for exactly this Swedish form or, after those, this English name; the one in force first."""
        for table in reversed(self.tables):
            if form in table.index:
                yield table.entry(table.index[form])
        for table in reversed(self.tables):
            if form in table.english and form not in table.index:
                yield table.entry(table.english[form])

    @cached_property
    def digest(self) -> str:
        """The same for the same content, whatever the files are called."""
        content = hashlib.sha256()
        for table in self.tables:
            content.update("\n".join((repr(table.columns), *table.rows, "")).encode())
        return content.hexdigest()

    def conflicts(self) -> Iterator[tuple[Entry, Entry]]:
        """Yield pairs that disagree: the entry in force and the one of an earlier file that it overrules."""
        for place, table in enumerate(self.tables):
            for later in self.tables[place + 1 :]:
                for form in table.index.keys() & later.index.keys():
                    if table.spellings[table.index[form]] != later.spellings[later.index[form]]:
                        yield later.entry(later.index[form]), table.entry(table.index[form])

    def diff(self, other: Glossary) -> Iterator[tuple[Entry | None, Entry | None]]:
        """Yield what `other` does differently: (gone, None), (None, new), (old, new)."""
        mine, theirs = ({entry.swedish: entry for entry in glossary} for glossary in (self, other))
        for form in sorted(mine.keys() | theirs.keys()):
            old, new = mine.get(form), theirs.get(form)
            if not (old and new and old.english == new.english):
                yield old, new


def load(path: Path | str) -> Glossary:
    """Read CSV or TSV, `sv,en[,kind,match,case,guard,note…]` with a header or two columns without; or TBX or TMX."""
    text = _read(Path(path))
    if Path(path).suffix.lower() not in {".tbx", ".tmx", ".xml"}:
        return Glossary([_parse(text, str(path))])
    rows, lines = read_xml(text, str(path))
    return Glossary([_table(str(path), ("sv", "en", "note"), rows, lines)])


@cache
def load_default() -> Glossary:
    """Return the built-in gazetteer of Ukraine."""
    package = files("glossary")
    return Glossary([_parse((package / name).read_text(encoding="utf-8"), name) for name in BUILT_IN])


def split(form: str) -> list[str]:
    """Return the words of a form; Ivano-Frankivsk has two."""
    return form.replace("-", " ").split()


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise GlossaryError(f"{path}: no such file; check the path") from None
    except IsADirectoryError:
        raise GlossaryError(f"{path}: is a folder; name a CSV or TSV file in it") from None
    except OSError as error:
        raise GlossaryError(f"{path}: can't be read ({(error.strerror or 'unknown reason').lower()})") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise GlossaryError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None


def _parse(text: str, path: str) -> Table:
    _refuse_controls(text, path)
    rows, lines = _rows(text, path)
    if not rows:
        raise GlossaryError(f"{path}: no entries; write one `swedish<TAB>english` pair a line")
    columns = _header(rows[0].split("\t"), f"{path}:{lines[0]}")
    if columns:
        rows, lines = rows[1:], lines[1:]
        if not rows:
            raise GlossaryError(f"{path}:1: a header but no entries; write one pair a line below it")
    return _table(path, columns, rows, lines)


def _table(path: str, columns: tuple[str, ...], rows: Sequence[str], lines: Sequence[int]) -> Table:
    forms, spellings = _pairs(rows, lines, path, columns)
    index = dict(zip(forms, range(len(forms)), strict=True))
    if len(index) < len(forms):
        _refuse_conflicts(forms, spellings, lines, path)
    _refuse_chains(index, spellings, lines, path)
    return Table(path, columns or _HEADERLESS, rows, lines, spellings, index)


def _refuse_controls(text: str, path: str) -> None:
    # The regular expression alone would take a third of the loading time.
    ascii_controls = len(text.encode().translate(None, _ASCII_CONTROLS)) < len(text.encode())
    if (ascii_controls or not text.isascii()) and (found := _CONTROL.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        raise GlossaryError(f"{path}:{line}: control character U+{ord(found[0]):04X}; remove it")


def _rows(text: str, path: str) -> tuple[list[str], list[int]]:
    """Return the rows that aren't blank, with tabs between their cells, and their line numbers."""
    delimiter = _delimiter(text)
    if '"' not in text:
        lines = text.splitlines()
        numbers = [number for number, line in enumerate(lines, 1) if line and not line.isspace()]
        rows = lines if len(numbers) == len(lines) else [lines[number - 1] for number in numbers]
        return rows if delimiter == "\t" else [row.replace(delimiter, "\t") for row in rows], numbers
    rows, numbers = [], []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append("\t".join(map(clean, row)))
                numbers.append(start)
            start = reader.line_num + 1
    except csv.Error:
        reason = 'a quotation mark is out of place; write "" for a mark inside a quoted term'
        raise GlossaryError(f"{path}:{start}: {reason}") from None
    return rows, numbers


def _pairs(rows: Sequence[str], lines: Sequence[int], path: str, columns: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the Swedish and the English of all rows."""
    sv, en = (columns.index("sv"), columns.index("en")) if columns else (0, 1)
    choices = {columns.index(name): set[str]() for name in ALLOWED if name in columns}
    forms: list[str] = []
    spellings: list[str] = []
    for number, row in enumerate(rows):
        cells = row.split("\t")
        if reason := _width(cells, columns):
            raise GlossaryError(f"{path}:{lines[number]}: {reason}")
        swedish, english = clean(cells[sv]), clean(cells[en])
        if not swedish or not english:
            language = "english" if swedish else "swedish"
            raise GlossaryError(f"{path}:{lines[number]}: the {language} term is empty; fill it in or delete the line")
        forms.append(swedish)
        spellings.append(english)
        for place, values in choices.items():
            if len(cells) > place:
                values.add(cells[place])
    if not all(values <= ALLOWED[columns[place]] for place, values in choices.items()):
        _refuse_values(rows, lines, path, columns)
    return forms, spellings


def _width(cells: Sequence[str], columns: Sequence[str]) -> str:
    """Return what is wrong with the number of cells in a row, if anything."""
    many = len(cells)
    if columns:
        if many > len(columns):
            return f"{many} columns, but the header names {len(columns)}; quote a term that holds a comma"
        needed = max(columns.index("sv"), columns.index("en")) + 1
        return f"only {many} column{'s' * (many > 1)}, but `sv` and `en` need {needed}" if many < needed else ""
    if many == 2 or (many == 4 and [_CODES.get(cell.strip().lower()) for cell in cells[2:]] == ["sv", "en"]):
        return ""
    if many == 1:
        return "only 1 column; write `swedish<TAB>english`"
    return f"{many} columns where 2 are needed; quote a term that holds a comma, or begin with a header"


def _refuse_values(rows: Sequence[str], lines: Sequence[int], path: str, columns: Sequence[str]) -> None:
    for name, allowed in ALLOWED.items():
        if name not in columns:
            continue
        place = columns.index(name)
        for number, row in enumerate(rows):
            cells = row.split("\t")
            if len(cells) > place and (value := cells[place].strip()) not in allowed:
                choice = ", ".join(sorted(allowed - {""}))
                raise GlossaryError(f"{path}:{lines[number]}: {name} is {value!r}; use {choice} or leave it empty")


def _refuse_chains(index: dict[str, int], spellings: Sequence[str], lines: Sequence[int], path: str) -> None:
    """Refuse names that lead to other names: Odessa is Odesa, Odesa is Odessa."""
    for row, english in enumerate(spellings):
        then = index.get(english)
        if then is not None and spellings[then] != english and english[0].isupper():
            raise GlossaryError(
                f"{path}:{lines[row]}: {english!r} is itself a swedish term, given as {spellings[then]!r} on line "
                f"{lines[then]}; write the final english"
            )


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if "\t" in first:
        return "\t"
    unquoted = re.sub(r'"[^"]*"', "", first)
    return ";" if ";" in unquoted and "," not in unquoted else ","


def _header(row: Sequence[str], where: str) -> tuple[str, ...]:
    """Return the columns a header names, or none if the row is an entry already."""
    names = [cell.strip().lower().replace("_", "-") for cell in row]
    known = [_CODES.get(name, name if name in COLUMNS else "") for name in names]
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


def _refuse_conflicts(forms: Sequence[str], english: Sequence[str], lines: Sequence[int], path: str) -> None:
    first: dict[str, int] = {}
    for row, form in enumerate(forms):
        earlier = first.setdefault(form, row)
        if english[earlier] != english[row]:
            raise GlossaryError(
                f"{path}:{lines[row]}: {form!r} is {english[row]!r} here but {english[earlier]!r} on line "
                f"{lines[earlier]}; keep one"
            )
