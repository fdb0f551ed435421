"""The rows of a glossary file: which are right, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from glossary.entries import ALLOWED
from glossary.errors import GlossaryError
from glossary.tables import Table
from glossary.words import clean

HEADERLESS = ("sv", "en", "", "")
LANGUAGES = {"sv": "sv", "sv-se": "sv", "swedish": "sv", "en": "en", "en-gb": "en", "en-us": "en", "english": "en"}


class Mistakes:
    """What is wrong with the lines of a file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, reason: str) -> None:
        """Note a mistake."""
        self._found.append((line, reason))

    def sorted(self) -> list[GlossaryError]:
        """Return them in the order of the lines, each once."""
        found = sorted(dict.fromkeys(self._found), key=lambda mistake: mistake[0])
        return [GlossaryError(f"{self.path}:{line}: {reason}") for line, reason in found]


def tabulate(mistakes: Mistakes, columns: tuple[str, ...], rows: Sequence[str], lines: Sequence[int]) -> Table:
    """Return a table of the rows that are right, and note what is wrong with the others and among them."""
    right = _right(rows, lines, mistakes, columns)
    index = dict(zip(right.forms, range(len(right.forms)), strict=True))
    if len(index) < len(right.forms):
        _note_conflicts(right, mistakes)
    _note_chains(index, right, mistakes)
    return Table(
        mistakes.path, columns or HEADERLESS, right.rows, right.lines, right.spellings, index, frozenset(right.marked)
    )


@dataclass(slots=True)
class _Right:
    """The rows of a file that are right."""

    rows: Sequence[str]
    lines: Sequence[int]
    forms: list[str] = field(default_factory=list)  # their Swedish
    spellings: list[str] = field(default_factory=list)  # their English
    marked: list[int] = field(default_factory=list)  # those that say how they inflect


def _right(rows: Sequence[str], lines: Sequence[int], mistakes: Mistakes, columns: Sequence[str]) -> _Right:
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
            said = _say(names, tuple([cells[place] for place in places]))
            if said.mistake or not swedish or not english or said.verbatim:
                reason = _fault(swedish, english, said)
        if reason:
            mistakes.add(lines[number], reason)
            wrong.add(number)
            continue
        if said.marked:
            right.marked.append(len(right.forms))
        right.forms.append(swedish)
        right.spellings.append(english or swedish)
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
            return _Said(f"{column} is “{value.strip()}”; use {choice} or leave it empty")
    chosen = {name: value.strip().lower() for name, value in zip(names, values, strict=True)}
    marked = chosen.get("match") in {"inflect", "stem"} or bool(chosen.get("pos"))
    return _Said(verbatim=chosen.get("verbatim") == "yes", marked=marked)


def _fault(swedish: str, english: str, said: _Said) -> str:
    """Return what is wrong with the terms of a row, if anything."""
    if not swedish or not (english or said.verbatim):
        language = "english" if swedish else "swedish"
        return f"the {language} term is empty; fill it in or delete the line"
    if said.verbatim and english and english != swedish:
        return f"“{swedish}” is not to be translated, but its english is “{english}”; leave one out"
    return said.mistake


def _width(cells: Sequence[str], columns: Sequence[str]) -> str:
    """Return what is wrong with the number of cells in a row, if anything."""
    many = len(cells)
    if columns:
        if many > len(columns):
            return f"{many} columns, but the header names {len(columns)}; quote a term that holds a comma"
        needed = max(columns.index("sv"), columns.index("en")) + 1
        return f"only {many} column{'s' * (many > 1)}, but `sv` and `en` need {needed}" if many < needed else ""
    if many == 2 or (many == 4 and [LANGUAGES.get(cell.strip().lower()) for cell in cells[2:]] == ["sv", "en"]):
        return ""
    if many == 1:
        return "only 1 column; part the swedish and the english term with a tab or a comma"
    return f"{many} columns where 2 are needed; quote a term that holds a comma, or begin with a header"


def _note_conflicts(right: _Right, mistakes: Mistakes) -> None:
    first: dict[str, int] = {}
    for row, (form, english) in enumerate(zip(right.forms, right.spellings, strict=True)):
        earlier = first.setdefault(form, row)
        before = right.spellings[earlier]
        if before != english:
            mistakes.add(
                right.lines[row],
                f"“{form}” is “{english}” here but “{before}” on line {right.lines[earlier]}; keep one",
            )


def _note_chains(index: dict[str, int], right: _Right, mistakes: Mistakes) -> None:
    """Note names that lead to other names (Odessa is Odesa, Odesa is Odessa), and words that lead to themselves."""
    spellings, lines = right.spellings, right.lines
    for row, english in enumerate(spellings):
        then = index.get(english)
        if then is None or spellings[then] == english:
            continue
        if english[0].isupper():
            mistakes.add(
                lines[row],
                f"“{english}” is itself a swedish term, given as “{spellings[then]}” on line {lines[then]}; "
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
