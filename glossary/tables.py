"""Entries together: a table for each file, and the glossary that the tables make."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from glossary.entries import ALLOWED, COLUMNS, Entry, is_common, is_headed
from glossary.nouns import adjective_stem
from glossary.words import agree, clean, split

START = 4  # letters a name needs in front of a noun: Turbo is not Tur + bo
_REMEMBERED = 4096  # forms
_TOWNS = frozenset({"capital", "city", "oblast"})
_DEFINITE = re.compile(r"[^\W\d_]{3,}(?:[entr]|na)", re.UNICODE)


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
            if is_headed(form):
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

    @cached_property
    def first_words(self) -> dict[str, int]:
        """First words of the phrases of all tables → how many words the longest has."""
        longest: dict[str, int] = {}
        for table in self.tables:
            for first, count in table.first_words.items():
                longest[first] = max(longest.get(first, 0), count)
        return longest

    @cached_property
    def words(self) -> frozenset[str]:
        """All that a word in small letters may be, or begin."""
        small = (form for table in self.tables for form in table.index if form == form.lower())
        return frozenset((*small, *(form for table in self.tables for form in table.any_case), *self.first_words))

    @cached_property
    def starts(self) -> frozenset[str]:
        """How forms and English names begin; what begins otherwise is no compound of one."""
        forms = (form for table in self.tables for forms in (table.index, table.english) for form in forms)
        return frozenset(form.casefold()[:START] for form in forms)

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

    def resolve(self, table: Table, form: str) -> tuple[Entry, bool]:
        """Return the entry of a form of a table, and whether the form is its English."""
        found = self._resolved.get((id(table), form))
        if found is None:
            if len(self._resolved) >= _REMEMBERED:
                self._resolved.clear()
            found = self._resolved[id(table), form] = self._resolve(table, form)
        return found

    @cached_property
    def _resolved(self) -> dict[tuple[int, str], tuple[Entry, bool]]:
        """What `resolve` found: articles name the same places again and again."""
        return {}

    def _resolve(self, table: Table, form: str) -> tuple[Entry, bool]:
        tables = self.tables[::-1]
        row = table.index.get(form)
        entry = table.entry(table.english[form] if row is None else row)
        for later in tables[: tables.index(table)]:
            # Built in: Kyjiv is Kyiv; the reader's own file: Kyiv is Kiev.  The reader wins for Kyjiv too.
            if entry.core[0].isupper() and entry.core in later.index:
                final = later.entry(later.index[entry.core])
                return replace(final, swedish=entry.swedish, guard=entry.guard), False
        if row is None:
            # Lviv is English for Lemberg, but first of all it is Lviv.
            same = (table for table in tables if form in table.index)
            own = next((own for table in same if (own := table.entry(table.index[form])).core == form), None)
            return (entry, True) if own is None else (own, False)
        return entry, False

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
