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
_STREAMS = frozenset({"/dev", "/dev/fd", "/proc/self/fd"})  # where a shell names what a program writes: @<(find …)


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
        path = _expand(given)
        listing = find_list(given)
        if listing:
            yield from _listed(listing, search.out)
        elif os.path.isfile(path):  # noqa: PTH113 - pathlib raises where a name is too long
            yield _task(path, Path(path.name), search.out)
        elif region := _find_region(given, search.pattern):
            yield from _found(given, region, search)
        elif os.path.exists(path):  # noqa: PTH110
            raise InputError(given, "is no file; name files or folders")
        else:
            raise InputError(given, "there is no such file or folder; check the name")


def finds(given: str, path: Path, search: Search) -> bool:
    """Tell whether an input that is a folder or a glob would give a file at a path, which need not be there yet."""
    region = None if find_list(given) else _find_region(given, search.pattern)
    if region is None:
        return False
    path, root = Path(os.path.realpath(path)), Path(os.path.realpath(region.root))
    if not path.is_relative_to(root) or path.is_relative_to(search.out):
        return False
    names = path.relative_to(root).parts
    if region.pattern is not None:
        return _fits(names, region.pattern)
    return path.suffix.lower() in SUFFIXES and not any(name.startswith(".") for name in names)


def find_list(given: str) -> Path | None:
    """Return the list that an input stands for, if it is one and no file with such a name."""
    if not given.startswith("@") or os.path.lexists(given):
        return None
    return Path("/dev/stdin") if given == "@-" else _expand(given[1:])


@dataclass(frozen=True, slots=True)
class _Region:
    """A folder in which files are sought, and what their path below it must fit; None: every suffix that is known."""

    root: Path
    pattern: tuple[str, ...] | None


def _find_region(given: str, pattern: str | None) -> _Region | None:
    """Return where an input seeks files, if it is a folder or a glob."""
    path = _expand(given)
    if os.path.isdir(path):  # noqa: PTH112
        if pattern is None:
            return _Region(path, None)
        parts = PurePath(pattern).parts
        if not parts:
            raise InputError("--glob", "is empty; leave it out for the files of every format")
        if parts[0] == "/" or ".." in parts:
            reason = f"“{pattern}” leads out of the folder; write the path as it is below {path}, such as 2024/*.md"
            raise InputError("--glob", reason)
        return _Region(path, _close(("**", *parts) if len(parts) == 1 else parts))  # *.md is wanted in every folder
    parts = path.parts
    plain = next((number for number, part in enumerate(parts) if _MAGIC & set(part)), None)
    return None if plain is None else _Region(Path(*parts[:plain]), _close(parts[plain:]))


def _close(pattern: tuple[str, ...]) -> tuple[str, ...]:
    return (*pattern, "*") if pattern[-1] == "**" else pattern


def _found(given: str, region: _Region, search: Search) -> Iterator[Task]:
    found = False
    for path in _walk(region, search):
        found = True
        yield _task(path, path.relative_to(region.root), search.out)
    if found:
        return
    if region.pattern is None:
        raise InputError(given, "has no file of a format known by its suffix; check the name, or choose with --glob")
    written = search.pattern if os.path.isdir(_expand(given)) else None  # noqa: PTH112
    has_braces = "{" in (given if written is None else written)
    braces = "braces stand for themselves, so run it once for each pattern" if has_braces else ""
    if written is None:
        raise InputError(given, f"matches no file; {braces or 'check the pattern, and put it in quotation marks'}")
    raise InputError(given, f"has no file that matches “{written}”; {braces or 'check the pattern of --glob'}")


def _walk(region: _Region, search: Search) -> Iterator[Path]:
    """Yield the files in a region, whose folders may be nested deeper than functions can be."""
    root, pattern = region.root, region.pattern
    real = Path(os.path.realpath(root))  # below it no link is followed
    folders = [root] if os.path.isdir(root) else []  # noqa: PTH112
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            if folder == root:
                raise InputError(folder, f"can't be read ({error.strerror}); check its permissions") from None
            yield folder  # one bad file, which its line in the report will say
            continue
        for entry in entries:
            path = Path(entry.path)
            names = path.relative_to(root).parts
            if pattern is None and entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if real.joinpath(*names) != search.out and (pattern is None or _fits(names, pattern, below=True)):
                    folders.append(path)
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
    places = _pass_folders({0}, pattern)  # parts of the pattern that may come next
    for name in names:
        is_hidden = name.startswith(".")
        reached = set()
        for place in places - {len(pattern)}:
            part = pattern[place]
            if is_hidden and not part.startswith("."):
                continue
            if part == "**":
                reached.add(place)
            elif fnmatch(name, part):
                reached.add(place + 1)
        places = _pass_folders(reached, pattern)
    return bool(places - {len(pattern)}) if below else len(pattern) in places


def _pass_folders(places: set[int], pattern: Sequence[str]) -> set[int]:
    """Return places and those that come next if ** stands for no folder."""
    for place in sorted(places):
        while place < len(pattern) and pattern[place] == "**":
            place += 1
            places.add(place)
    return places


def _listed(listing: Path, out: Path) -> Iterator[Task]:
    """Read a list; relative inputs in it start from its own folder, or from this one if a program writes it."""
    base = Path() if str(listing.parent) in _STREAMS else listing.parent
    found = False
    try:
        with listing.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if "\0" in line:
                    raise InputError(f"@{listing}", f"line {number} has a zero byte; write one name a line")
                source, _, target = line.rstrip("\r\n").partition("\t")
                if not os.path.exists(base / source):  # noqa: PTH110 - a name too long is one bad file
                    source = str(_expand(source.strip())) if source.strip() else ""
                    if source.startswith("#"):
                        continue
                if source:
                    found = True
                    relative = Path(target.strip()) if target.strip() else _below(source)
                    yield _task(base / source, relative, out, f"{listing}:{number}")
    except FileNotFoundError:
        raise InputError(f"@{listing}", "there is no such list; check the name and the folder") from None
    except UnicodeDecodeError:
        raise InputError(f"@{listing}", "is not UTF-8; save it as UTF-8 first") from None
    except OSError as error:
        raise InputError(f"@{listing}", f"can't be read ({error.strerror}); check its permissions") from None
    if not found:
        raise InputError(f"@{listing}", "names no file; write one name a line")


def _expand(written: str) -> Path:
    """Return a path, of which ~ is the home folder."""
    return Path(os.path.expanduser(written))  # noqa: PTH111 - pathlib raises where there is no home


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
