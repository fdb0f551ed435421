"""Which files a job is about, and where in its folder their translations go."""

from __future__ import annotations

import glob
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
    a glob gives files as they lie below its part without wildcards; a file gives its name.  Hidden files, links to
    folders and the output folder are left out.  Raises InputError or OutputError.
    """
    out = search.out
    for given in inputs:
        if not given:
            raise InputError("INPUT", "is empty; name a file or folder, . for this one")
        path = Path(os.path.expanduser(given))  # noqa: PTH111 - pathlib raises where there is no home
        if given.startswith("@") and not path.exists():
            yield from _listed(Path(os.path.expanduser(given[1:])), out)  # noqa: PTH111
        elif path.is_dir():
            yield from _walk(path, path, search)
        elif path.is_file():
            yield _task(path, Path(path.name), out)
        elif path.exists():
            raise InputError(given, "is no file; name files or folders")
        elif _MAGIC & set(given):
            yield from _globbed(str(path), out)
        else:
            raise InputError(given, "there is no such file or folder; check the name")


def _walk(root: Path, folder: Path, search: Search) -> Iterator[Task]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        raise InputError(folder, f"can't be read ({error.strerror}); check its permissions") from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if not _is_same(path, search.out):
                yield from _walk(root, path, search)
        elif not _matches(path.relative_to(root), search.pattern):
            search.skipped[path.suffix] += search.pattern is None
        elif entry.is_file() or not path.exists():
            # a link to nowhere is one bad file, which its line in the report will say
            yield _task(path, path.relative_to(root), search.out)


def _matches(path: Path, pattern: str | None) -> bool:
    if pattern is None:
        return path.suffix.lower() in SUFFIXES
    return fnmatch(path.as_posix() if "/" in pattern else path.name, pattern)


def _globbed(written: str, out: Path) -> Iterator[Task]:
    parts = PurePath(written).parts
    plain = next(number for number, part in enumerate(parts) if _MAGIC & set(part))
    base = Path(*parts[:plain])
    found = False
    for name in glob.iglob(written, recursive=True):  # noqa: PTH207 - Path.glob knows no absolute patterns
        path = Path(name)
        if path.is_file() and not _is_inside(path, out):
            found = True
            yield _task(path, path.relative_to(base), out)
    if not found:
        raise InputError(written, "matches no file; check the pattern, and put it in quotation marks")


def _listed(listing: Path, out: Path) -> Iterator[Task]:
    """Read a list; relative inputs in it start from its own folder."""
    try:
        with listing.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                source, _, target = line.rstrip("\r\n").partition("\t")
                if not source.strip():
                    continue
                path = listing.parent / source
                relative = Path(target or (path.name if Path(source).is_absolute() else source))
                yield _task(path, relative, out, f"{listing}:{number}")
    except FileNotFoundError:
        raise InputError(f"@{listing}", "there is no such list; check the name and the folder") from None
    except UnicodeDecodeError:
        raise InputError(f"@{listing}", "is not UTF-8; save it as UTF-8 first") from None
    except OSError as error:
        raise InputError(f"@{listing}", f"can't be read ({error.strerror}); check its permissions") from None


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
