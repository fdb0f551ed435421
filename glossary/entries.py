"""Entries, the files they come from, and the glossary they make together."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

from glossary.errors import GlossaryError
from glossary.exchange import clean, read_xml
from glossary.nouns import adjective_stem

BUILT_IN = ("ukraine.tsv", "press.tsv")

COLUMNS = frozenset({"sv", "en", "kind", "oblast", "source", "match", "case", "guard", "note", "pos", "verbatim"})
ALLOWED = {
    "match": frozenset({"", "exact", "genitive", "inflect", "stem"}),
    "case": frozenset({"", "exact", "any"}),
    "guard": frozenset({"", "nearby", "place", "person"}),
    "pos": frozenset({"", "noun", "verb", "adjective", "name", "other"}),
    "verbatim": frozenset({"", "yes", "no"}),
}
_OTHER_NAMES = {
    "do-not-translate": "verbatim",
    "dnt": "verbatim",
    "part-of-speech": "pos",
    "comment": "note",
}
_TOWNS = frozenset({"capital", "city", "oblast"})
_CODES = {"sv": "sv", "sv-se": "sv", "swedish": "sv", "en": "en", "en-gb": "en", "en-us": "en", "english": "en"}
HEADERLESS = ("sv", "en", "", "")
_COMMENT = re.compile(r"#(?:\s|$)")  # "# checked in May", but #MeToo is a term
_TIED = re.compile(r"[A-ZÅÄÖ]{2,}-[a-zåäö]{3,}")
_HEADED = re.compile(r"\w+ (?:av|för|från|i|med|mot|om|på|till|under|utan|vid|över) ")
_DEFINITE = re.compile(r"[^\W\d_]{3,}(?:[entr]|na)", re.UNICODE)
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
    match: str = ""  # "" by its looks, "exact", "genitive" (no compounds), "inflect", "stem" (any Swedish ending)
    case: str = ""  # "" by its looks, "exact", "any"
    guard: str = ""  # the evidence it needs: see match.py
    note: str = ""
    path: str = ""
    line: int = 0
    pos: str = ""  # part of speech: noun, verb, adjective, name, other
    verbatim: str = ""  # "yes": do not translate

    @property
    def origin(self) -> str:
        """Where the entry was written, as path:line."""
        return f"{self.path}:{self.line}"

    @property
    def content(self) -> dict[str, str]:
        """What decides what becomes of the form, by the names of the columns."""
        return {"en": self.english} | {name: getattr(self, name) for name in ALLOWED}

    @property
    def is_noun(self) -> bool:
        """Whether it has the endings of a Swedish noun: tvångsrekrytering, or a Riksdag that is said to."""
        if self.verbatim == "yes" or self.match not in {"", "inflect"} or self.pos not in {"", "noun"}:
            return False
        return is_common(self.swedish) or self.match == "inflect" or self.pos == "noun"

    @property
    def noun(self) -> str:
        """The word of a phrase that inflects: styrkor, in "väpnade styrkor"; brott, in "brott mot mänskligheten"."""
        return self.swedish.split()[0] if _HEADED.match(self.swedish) else self.swedish.split()[-1]

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
    marked: frozenset[int] = frozenset()  # rows that say how they inflect; to ask them all takes 0.2 s
    inflection: bool = True  # else only what says match=inflect inflects

    def __len__(self) -> int:
        return len(self.rows)

    def entry(self, row: int) -> Entry:
        """Return the entry of a row."""
        cells = zip(self.columns, self.rows[row].split("\t"), strict=False)
        fields = {name: text.strip() for name, text in cells if name in COLUMNS}
        fields |= {name: fields[name].lower() for name in ALLOWED if name in fields}
        swedish, _ = clean(fields.pop("sv")), fields.pop("en")
        return Entry(swedish, self.spellings[row], path=self.path, line=self.lines[row], **fields)

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
        """Forms whose letter case doesn't matter, in lower case; newspapers write riksdagen and moderaterna."""
        if "case" in self.columns:
            any_case = {form.lower(): form for form, row in self.index.items() if self.entry(row).case == "any"}
        else:
            any_case = {}
        if "kind" not in self.columns:
            any_case |= {form.lower(): form for form, row in self.index.items() if self._is_institution(form, row)}
        return any_case

    def _is_institution(self, form: str, row: int) -> bool:
        """Say whether a form is a noun with a capital: Riksdagen, the Riksdag; Polisen, the police."""
        if not (form[0].isupper() and form[1:].islower() and self.spellings[row].startswith("the ")):
            return False
        return bool(_DEFINITE.fullmatch(form)) and not self.entry(row).case

    @cached_property
    def nouns(self) -> dict[str, int]:
        """Forms that inflect as nouns: lower-case ones, and whatever is said to."""
        return {
            form: row
            for form, row in self.index.items()
            if (row in self.marked or is_common(form)) and self._inflects(row, "noun")
        }

    def _inflects(self, row: int, pos: str) -> bool:
        entry = self.entry(row)
        if not (self.inflection or entry.match == "inflect"):
            return False
        return entry.is_noun if pos == "noun" else entry.pos == pos and entry.match in {"", "inflect"}

    @cached_property
    def stems(self) -> dict[str, str]:
        """Forms with match=stem, by what stays the same in them: mobiliser, of mobilisera."""
        if not self.marked:
            return {}
        stems = (form for form, row in self.index.items() if row in self.marked and self.entry(row).match == "stem")
        return {form[:-1] if len(form) > 3 and form[-1] in "ae" else form: form for form in stems}

    @cached_property
    def verbs(self) -> dict[str, int]:
        """Forms that inflect as verbs."""
        return self._with_pos("verb")

    @cached_property
    def adjectives(self) -> dict[str, str]:
        """Forms that inflect as adjectives, by what stays the same in them."""
        return {adjective_stem(form): form for form in self._with_pos("adjective")}

    def _with_pos(self, pos: str) -> dict[str, int]:
        if not self.marked:
            return {}
        return {form: row for form, row in self.index.items() if row in self.marked and self._inflects(row, pos)}

    @cached_property
    def headed(self) -> dict[str, list[str]]:
        """Phrases whose noun stands first, by that noun: brott, of "brott mot mänskligheten"."""
        headed: dict[str, list[str]] = {}
        for form in self.nouns:
            if _HEADED.match(form):
                headed.setdefault(form[: form.index(" ")], []).append(form)
        return headed

    @cached_property
    def agreeing(self) -> dict[str, str]:
        """Noun phrases by the stems of their adjectives: "väpna styrkor" for väpnade styrkor."""
        return {agree(form): form for form in self.nouns if " " in form}

    @cached_property
    def phrases(self) -> dict[str, str]:
        """Forms of several words, by their lower-case words; a hyphen counts as a space."""
        several = (form for forms in (self.english, self.index) for form in forms if " " in form or "-" in form)
        return {" ".join(split(form)).lower(): form for form in several}

    @cached_property
    def towns(self) -> dict[tuple[str, int], list[str]]:
        """Names of towns by their first letter and the lengths that a slip of the pen makes of theirs."""
        if not {"kind", "guard"} <= set(self.columns):
            return {}
        kind, guard = self.columns.index("kind"), self.columns.index("guard")
        found: dict[tuple[str, int], list[str]] = {}
        for form, row in self.index.items():
            cells = self.rows[row].split("\t")
            if len(cells) > max(kind, guard) and cells[kind] in _TOWNS and not cells[guard] and form.isalpha():
                for length in (len(form) - 1, len(form), len(form) + 1):
                    found.setdefault((form[0], length), []).append(form)
        return found

    @cached_property
    def first_words(self) -> dict[str, int]:
        """First words of `phrases` → how many words the longest has."""
        longest: dict[str, int] = {}
        for phrase in (*self.phrases, *self.agreeing):
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

    def uninflected(self) -> Glossary:
        """Return the same entries, none of which inflects unless it says match=inflect."""
        return Glossary([replace(table, inflection=False) for table in self.tables])

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
            switch = () if table.inflection else ("no inflection",)
            content.update("\n".join((repr(table.columns), *switch, *table.rows, "")).encode())
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
            if not (old and new and old.content == new.content):
                yield old, new


def load(path: Path | str) -> Glossary:
    """Read CSV or TSV, `sv,en[,match,case,pos,note…]` with a header or two columns without; or TBX or TMX."""
    glossary, mistakes = inspect(path)
    if mistakes:
        raise mistakes[0]
    return glossary


def inspect(path: Path | str, data: bytes | None = None) -> tuple[Glossary, list[GlossaryError]]:
    """Read a file, or `data` that is called `path`; return what is right in it and all that is wrong, line by line."""
    mistakes = _Mistakes(str(path))
    try:
        text = decode(_read(Path(path)) if data is None else data, path)
        is_xml = Path(path).suffix.lower() in {".tbx", ".tmx", ".xml"} or (data is not None and text.startswith("<"))
        if is_xml:
            rows, lines, doubts = read_xml(text, str(path))
            for line, reason in doubts:
                mistakes.add(line, reason)
            table = _table(mistakes, ("sv", "en", "note", "pos", "verbatim"), rows, lines)
        else:
            table = _parse(text, mistakes)
    except GlossaryError as error:
        return Glossary(), [error]
    return Glossary([table]), mistakes.sorted()


class _Mistakes:
    """What is wrong with the lines of a file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, reason: str) -> None:
        self._found.append((line, reason))

    def sorted(self) -> list[GlossaryError]:
        found = sorted(dict.fromkeys(self._found), key=lambda mistake: mistake[0])
        return [GlossaryError(f"{self.path}:{line}: {reason}") for line, reason in found]


@cache
def load_default() -> Glossary:
    """Return the built-in gazetteer of Ukraine."""
    package = files("glossary")
    return Glossary([_parse((package / name).read_text(encoding="utf-8"), _Mistakes(name)) for name in BUILT_IN])


def is_common(form: str) -> bool:
    """Say whether a form looks like a common noun: drönare, AT-läkare; but not Riksdagen, F-16."""
    return form[0].islower() or ("-" in form and bool(_TIED.fullmatch(form)))


def agree(phrase: str) -> str:
    """Return a phrase with the stems of all words but the last: väpnade styrkornas is "väpna styrkornas"."""
    *adjectives, noun = phrase.split()
    return " ".join([*map(adjective_stem, map(str.lower, adjectives)), noun])


def split(form: str) -> list[str]:
    """Return the words of a form; Ivano-Frankivsk has two."""
    return form.replace("-", " ").split()


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


def _parse(text: str, mistakes: _Mistakes) -> Table:
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
    return _table(mistakes, columns, rows, lines)


def _table(mistakes: _Mistakes, columns: tuple[str, ...], rows: Sequence[str], lines: Sequence[int]) -> Table:
    right = _right(rows, lines, mistakes, columns)
    index = dict(zip(right.forms, range(len(right.forms)), strict=True))
    if len(index) < len(right.forms):
        _note_conflicts(right, mistakes)
    _note_chains(index, right, mistakes)
    return Table(
        mistakes.path, columns or HEADERLESS, right.rows, right.lines, right.spellings, index, frozenset(right.marked)
    )


def _note_controls(text: str, mistakes: _Mistakes) -> None:
    # The regular expression alone would take a third of the loading time; what is above ASCII begins with these bytes.
    data = text.encode()
    if b"\xc2" in data or b"\xe2\x80" in data or len(data.translate(None, _ASCII_CONTROLS)) < len(data):
        for found in _CONTROL.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            mistakes.add(line, f"control character U+{ord(found[0]):04X}; remove it")


def _rows(text: str, mistakes: _Mistakes) -> tuple[list[str], list[int]]:
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


@dataclass(slots=True)
class _Right:
    """The rows of a file that are right."""

    rows: Sequence[str]
    lines: Sequence[int]
    forms: list[str] = field(default_factory=list)  # their Swedish
    spellings: list[str] = field(default_factory=list)  # their English
    marked: list[int] = field(default_factory=list)  # those that say how they inflect


def _right(rows: Sequence[str], lines: Sequence[int], mistakes: _Mistakes, columns: Sequence[str]) -> _Right:
    """Return the rows that are right, and note what is wrong with the others."""
    sv, en = (columns.index("sv"), columns.index("en")) if columns else (0, 1)
    names = tuple(name for name in columns if name in ALLOWED)
    places = [columns.index(name) for name in names]
    right = _Right(rows, lines)
    wrong: set[int] = set()
    for number, row in enumerate(rows):
        cells = row.split("\t")
        reason = ""
        if len(cells) != len(columns):
            reason = _width(cells, columns)
            cells += [""] * (len(columns) - len(cells))
        if not reason:
            swedish, english = clean(cells[sv]), clean(cells[en])
            says = _say(names, tuple([cells[place] for place in places]))
            if says.verbatim:
                reason = _contradiction(swedish, english)
                english = english or swedish
            if not swedish or not english:
                language = "english" if swedish else "swedish"
                reason = f"the {language} term is empty; fill it in or delete the line"
            reason = reason or says.mistake
        if reason:
            mistakes.add(lines[number], reason)
            wrong.add(number)
            continue
        if says.marked:
            right.marked.append(len(right.forms))
        right.forms.append(swedish)
        right.spellings.append(english)
    if wrong:
        right.rows = [row for number, row in enumerate(rows) if number not in wrong]
        right.lines = [line for number, line in enumerate(lines) if number not in wrong]
    return right


@dataclass(frozen=True, slots=True)
class _Said:
    """What the cells of a row that choose among values come to."""

    mistake: str = ""
    verbatim: bool = False
    marked: bool = False  # it says how it inflects


@lru_cache(maxsize=64)  # many rows say the same
def _say(names: tuple[str, ...], values: tuple[str, ...]) -> _Said:
    for name, value in zip(names, values, strict=True):
        if value.strip().lower() not in ALLOWED[name]:
            choice = ", ".join(sorted(ALLOWED[name] - {""}))
            column = "do-not-translate" if name == "verbatim" else name
            return _Said(f"{column} is {value.strip()!r}; use {choice} or leave it empty")
    chosen = {name: value.strip().lower() for name, value in zip(names, values, strict=True)}
    marked = chosen.get("match") in {"inflect", "stem"} or bool(chosen.get("pos"))
    return _Said(verbatim=chosen.get("verbatim") == "yes", marked=marked)


def _contradiction(swedish: str, english: str) -> str:
    if not english or english == swedish:
        return ""
    return f"{swedish!r} is not to be translated, but its english is {english!r}; leave one out"


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
        return "only 1 column; part the swedish and the english term with a tab or a comma"
    return f"{many} columns where 2 are needed; quote a term that holds a comma, or begin with a header"


def _note_chains(index: dict[str, int], right: _Right, mistakes: _Mistakes) -> None:
    """Note names that lead to other names (Odessa is Odesa, Odesa is Odessa), and words that lead to themselves."""
    spellings, lines = right.spellings, right.lines
    for row, english in enumerate(spellings):
        then = index.get(english)
        if then is None or spellings[then] == english:
            continue
        if english[0].isupper():
            mistakes.add(
                lines[row],
                f"{english!r} is itself a swedish term, given as {spellings[then]!r} on line {lines[then]}; "
                "write the final english",
            )
        elif circle := _circle(row, index, spellings):
            mistakes.add(lines[row], f"goes in a circle ({' → '.join(circle)}); delete one of these lines")


def _circle(row: int, index: dict[str, int], spellings: Sequence[str]) -> list[str]:
    """Return the terms from a row back to it, if its English leads there; the first row of the circle tells of it."""
    path = [spellings[row]]
    place = index.get(spellings[row])
    while place is not None and place > row and spellings[place] not in path:
        path.append(spellings[place])
        place = index.get(spellings[place])
    return [path[-1], *path] if place == row else []


def columns_of(text: str, path: str) -> tuple[str, ...] | None:
    """Return the columns of a file that has no entries yet: none if it has no header, nothing if it has entries."""
    rows, lines = _rows(text, _Mistakes(path))
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


def _note_conflicts(right: _Right, mistakes: _Mistakes) -> None:
    first: dict[str, int] = {}
    for row, (form, english) in enumerate(zip(right.forms, right.spellings, strict=True)):
        earlier = first.setdefault(form, row)
        before = right.spellings[earlier]
        if before != english:
            mistakes.add(
                right.lines[row],
                f"{form!r} is {english!r} here but {before!r} on line {right.lines[earlier]}; keep one",
            )
