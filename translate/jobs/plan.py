"""Which files a job is about, and where in its folder their translations go."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePath

from translate.errors import InputError, OutputError
from translate.formats import SUFFIXES

PRIVATE = ".translate"  # the folder in the output folder where the job keeps its journal
_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Task:
    """A file to translate, and the path of its translation below the output folder."""

    source: Path
    target: Path
    size: int = 0  # in bytes
    draft: str = ""  # digest of what it was when it was done, if nothing but the glossary has changed since


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `count` parts that a job is cut into, from 1; every machine finds the same parts."""

    number: int = 1
    count: int = 1

    def has(self, task: Task) -> bool:
        """Tell whether a task belongs to this part."""
        digest = hashlib.sha256(os.fsencode(task.target.as_posix())).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.number - 1


@dataclass(frozen=True, slots=True)
class Search:
    """What files to look for, where their translations go, and what was met and left out."""

    out: Path
    pattern: str | None = None  # of the files in a folder; None: every suffix that is known
    skipped: Counter[str] = field(default_factory=Counter)  # files in folders by the suffix that isn't known


def find_tasks(inputs: Sequence[str], search: Search) -> Iterator[Task]:
    """Yield what the inputs name: files, folders, globs, and "@LIST", a file of `INPUT` or `INPUT<TAB>OUTPUT` lines.

    A folder gives the files in it that match the pattern, by default those whose suffix is known, as they lie below it;
    a glob gives files as they lie below its part without wildcards; a file gives its name.  Links to folders and the
    output folder are left out, hidden files too unless a pattern names their dot.  Raises InputError or OutputError,
    also where an input gives nothing.
    """
    for given in inputs:
        if not given:
            raise InputError("INPUT", "is empty; name a file or folder, . for this one")
        path = Path(os.path.expanduser(given))  # noqa: PTH111 - pathlib raises where there is no home
        listing = find_list(given)
        if listing:
            yield from _listed(listing, search.out)
        elif os.path.isdir(path):  # noqa: PTH112 - pathlib raises where a name is too long
            yield from _found(path, search)
        elif os.path.isfile(path):  # noqa: PTH113
            yield _task(path, Path(path.name), search.out)
        elif os.path.exists(path):  # noqa: PTH110
            raise InputError(given, "is no file; name files or folders")
        elif _MAGIC & set(given):
            yield from _globbed(path, search)
        else:
            raise InputError(given, "there is no such file or folder; check the name")


def find_list(given: str) -> Path | None:
    """Return the list that an input stands for, if it is one and no file with such a name."""
    if not given.startswith("@") or os.path.lexists(given):
        return None
    return Path(os.path.expanduser(given[1:]))  # noqa: PTH111


def _found(folder: Path, search: Search) -> Iterator[Task]:
    pattern = search.pattern
    parts = None if pattern is None else PurePath(pattern).parts
    if parts and len(parts) == 1:  # *.md is wanted in every folder
        parts = ("**", *parts)
    found = False
    for path in _walk(folder, folder, parts, search):
        found = True
        yield _task(path, path.relative_to(folder), search.out)
    if not found and pattern is not None:
        raise InputError(folder, f"has no file that matches “{pattern}”; check the pattern of --glob")
    if not found:
        raise InputError(folder, "has no file of a format known by its suffix; check the name, or choose with --glob")


def _globbed(written: Path, search: Search) -> Iterator[Task]:
    parts = written.parts
    plain = next(number for number, part in enumerate(parts) if _MAGIC & set(part))
    base = Path(*parts[:plain])
    found = False
    for path in _walk(base, base, parts[plain:], search) if os.path.isdir(base) else ():  # noqa: PTH112
        found = True
        yield _task(path, path.relative_to(base), search.out)
    if not found:
        raise InputError(written, "matches no file; check the pattern, and put it in quotation marks")


def _walk(root: Path, folder: Path, pattern: Sequence[str] | None, search: Search) -> Iterator[Path]:
    """Yield the files below a folder that a pattern fits, or whose suffix is known."""
    if pattern and pattern[-1] == "**":
        pattern = (*pattern, "*")
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        if folder == root:
            raise InputError(folder, f"can't be read ({error.strerror}); check its permissions") from None
        yield folder  # one bad file, which its line in the report will say
        return
    for entry in entries:
        path = Path(entry.path)
        names = path.relative_to(root).parts
        if pattern is None and entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if not _is_same(path, search.out) and (pattern is None or _fits(names, pattern, below=True)):
                yield from _walk(root, path, pattern, search)
        elif pattern is None and path.suffix.lower() not in SUFFIXES:
            search.skipped[path.suffix] += 1
        elif (pattern is None or _fits(names, pattern)) and _is_file(entry):
            yield path


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry of a folder is a file; a link to nowhere, or to itself, is one bad file, too."""
    if entry.is_file(follow_symlinks=False):  # which asks the disk nothing
        return True
    return os.path.isfile(entry) or not os.path.exists(entry)  # noqa: PTH110, PTH113 - pathlib raises at such a link


def _fits(names: Sequence[str], pattern: Sequence[str], *, below: bool = False) -> bool:
    """Tell whether a path fits a pattern, in which ** stands for any folders, or may do so `below` a folder."""
    if not names or not pattern:
        return not names and bool(pattern) == below
    first, rest = pattern[0], pattern[1:]
    seen = not names[0].startswith(".") or first.startswith(".")
    if first == "**":
        return _fits(names, rest, below=below) or (seen and _fits(names[1:], pattern, below=below))
    return seen and fnmatch(names[0], first) and _fits(names[1:], rest, below=below)


def _listed(listing: Path, out: Path) -> Iterator[Task]:
    """Read a list; relative inputs in it start from its own folder."""
    try:
        with listing.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if "\0" in line:
                    raise InputError(f"@{listing}", f"line {number} has a zero byte; write one name a line")
                source, _, target = line.rstrip("\r\n").partition("\t")
                if not os.path.exists(listing.parent / source):  # noqa: PTH110 - a name too long is one bad file
                    source = source.strip()
                    if source.startswith("#"):
                        continue
                if source:
                    relative = Path(target.strip()) if target.strip() else _below(source)
                    yield _task(listing.parent / source, relative, out, f"{listing}:{number}")
    except FileNotFoundError:
        raise InputError(f"@{listing}", "there is no such list; check the name and the folder") from None
    except UnicodeDecodeError:
        raise InputError(f"@{listing}", "is not UTF-8; save it as UTF-8 first") from None
    except OSError as error:
        raise InputError(f"@{listing}", f"can't be read ({error.strerror}); check its permissions") from None


def _below(source: str) -> Path:
    """Return where the translation of an input in a list goes: ../news/a.txt to news/a.txt, /news/a.txt to a.txt."""
    path = Path(os.path.normpath(source))
    return Path(path.name) if path.is_absolute() else Path(*(part for part in path.parts if part != ".."))


def _task(source: Path, target: Path, out: Path, origin: str = "") -> Task:
    """Refuse an output outside of the folder, and an input inside: both protect what people wrote."""
    where = origin or source
    if target.is_absolute() or ".." in target.parts or not target.parts or target.parts[0] == PRIVATE:
        raise OutputError(where, f"its output “{target}” lies outside of {out} or in {PRIVATE}; name one below {out}")
    if _is_inside(source, out):
        raise InputError(where, f"lies in the output folder {out}; choose another folder with --out")
    try:
        size = source.stat().st_size
    except OSError:
        size = 0  # reading it will fail, and say why
    return Task(source, target, size)


def _is_inside(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(folder)


def _is_same(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)) == folder
