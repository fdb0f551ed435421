"""What a job has done, in a SQLite file in its output folder: the next run does only the rest."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from tempfile import gettempdir
from threading import Lock
from typing import Any, Literal

from translate.errors import OutputError
from translate.jobs.plan import PRIVATE, Shard, Task
from translate.terms import TermRecord

_FRESH = 2.0  # seconds in which a file may change again without its times telling
_PAGE = 500
_PATIENCE = 60  # seconds to wait for another part of a job that takes over the same rows
_FORM = 4  # raise it when the tables change
_FIELDS = (
    "input", "input_stamp", "settings", "glossary", "draft", "output", "output_stamp", "error", "traceback",
    "sentences", "issues", "terms", "seconds", "signature",
)  # fmt: skip
_PLAN = "CREATE TABLE plan (target BLOB PRIMARY KEY, source BLOB, size INTEGER) WITHOUT ROWID"
_FILES = f"CREATE TABLE IF NOT EXISTS done.files (target BLOB PRIMARY KEY, run, {', '.join(_FIELDS)}) WITHOUT ROWID"

Status = Literal["done", "unchanged", "failed", "waiting"]


@dataclass(frozen=True, slots=True)
class Basis:
    """What decides what becomes of a file, in digests; of a changed glossary most files see nothing."""

    settings: str
    glossary: str

    def reading(self, how: str) -> Basis:
        """Return what decides of a file that is read in one of the ways of `Settings.reading`."""
        return replace(self, settings=f"{self.settings} {how}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """An issue as the journal and the report have it."""

    kind: str
    sentence: int  # of the file, from 1; of JSON Lines, of the line
    detail: str
    line: int = 0  # of JSON Lines


@dataclass(frozen=True, slots=True)
class Use(TermRecord):
    """A term as the journal and the report have it."""

    line: int = 0  # of JSON Lines


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a task."""

    task: Task
    settings: str  # digest
    glossary: str = ""  # digest
    draft: str = ""  # digest; empty where the glossary had a say in more than the draft
    input: str = ""  # digest
    input_stamp: str = ""
    output: str = ""  # digest
    output_stamp: str = ""
    error: str = ""
    traceback: str = ""  # of a bug
    sentences: int = 0
    issues: tuple[Doubt, ...] = ()
    terms: tuple[Use, ...] = ()
    seconds: float = 0.0  # from reading it to having written it; files share batches, so these overlap
    signature: str = ""
    kept: bool = False  # the new glossary changes nothing in it, so it wasn't done again


class Journal:
    """The journal of an output folder, which one job uses at a time; nothing is there before it is opened.

    A shard has a file of its own, as machines that share a disk can't share a database on it.
    """

    def __init__(self, out: Path, shard: Shard) -> None:
        self.out = Path(os.path.realpath(out))
        self._lock = Lock()
        self._left: dict[str, list[Path]] = {}  # unfinished files, by whose they are
        self._part = "" if shard.count == 1 else f"-of-{shard.count}"
        part = f"-{shard.number}{self._part}" if self._part else ""
        self.partial = self.out / PRIVATE / f"partial{part}"
        self.path = self.out / PRIVATE / f"journal{part}.sqlite"
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # on disk, if it grows
        self._database.execute("PRAGMA temp_store = FILE")
        self._database.execute(_PLAN)

    def open(self) -> None:
        """Make the folder, take it for this job, and take over what jobs that were cut otherwise have done in it."""
        self._refuse_link(self.partial)
        self._is_made = not os.path.exists(self.out)  # noqa: PTH110 - pathlib raises where a name is too long
        try:
            self.partial.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(self.out, f"can't be made or written ({error.strerror}); choose another --out") from None
        self._attach(self.path, "done", patience=0)
        with self._using() as database:
            database.execute("PRAGMA done.synchronous = NORMAL")
            database.execute(_FILES)
            database.execute(f"PRAGMA done.user_version = {_FORM}")
        for other in sorted(self.path.parent.glob("journal*.sqlite")):
            if other != self.path and not (self._part and other.stem.endswith(self._part)):
                self._take_over(other)
        for path in self.partial.glob("*-*"):
            self._left.setdefault(path.name.partition("-")[0], []).append(path)
        with self._using() as database:
            # when it began, so that the rows of several journals can be compared
            (last,) = database.execute("SELECT coalesce(max(run), 0) FROM done.files").fetchone()
            self.run = max(time.time_ns(), last + 1)
        for abandoned in self.partial.glob("*.tmp"):
            abandoned.unlink(missing_ok=True)

    def _refuse_link(self, path: Path) -> None:
        if Path(os.path.realpath(path)) != path:
            raise OutputError(path, f"a link leads out of {self.out / PRIVATE}; remove it or choose another --out")

    def _attach(self, path: Path, name: str, patience: int) -> bool:
        """Have a journal for this process alone, until it ends, however it ends; tell whether there was one."""
        self._refuse_link(path)
        try:
            self._database.execute(f"PRAGMA busy_timeout = {1000 * patience}")
            self._database.execute(f"ATTACH ? AS {name}", (os.fsencode(path),))  # its name need not be UTF-8
            self._database.execute(f"PRAGMA {name}.locking_mode = EXCLUSIVE")
            self._database.execute(f"PRAGMA {name}.journal_mode = WAL")
            (form,) = self._database.execute(f"PRAGMA {name}.user_version").fetchone()
            if form not in (0, _FORM):
                raise OutputError(path, "is of another version of this program; choose another --out")
            self._database.execute("BEGIN IMMEDIATE")
            self._database.execute("COMMIT")
            return bool(form)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise self._broken(error, path) from error
            raise OutputError(self.out, "another job is at work in it; wait for it or choose another --out") from None
        except sqlite3.Error as error:
            raise self._broken(error, path) from error

    def _take_over(self, path: Path) -> None:
        """Copy the newer rows of another journal about what is planned."""
        with self._using(path) as database:
            if self._attach(path, "other", _PATIENCE):
                database.execute(
                    "INSERT OR REPLACE INTO done.files SELECT theirs.* FROM plan "
                    "JOIN other.files AS theirs ON theirs.target = plan.target "
                    "LEFT JOIN done.files AS mine ON mine.target = plan.target WHERE theirs.run > coalesce(mine.run, 0)"
                )
                self._adopt(path.with_name(path.stem.replace("journal", "partial", 1)), database)
            database.execute("DETACH other")

    def _adopt(self, partial: Path, database: sqlite3.Connection) -> None:
        """Take what a job that was cut otherwise has left of planned files, while its journal is held."""
        self._refuse_link(partial)
        for abandoned in partial.glob("*.tmp"):
            abandoned.unlink(missing_ok=True)
        left = sorted(partial.glob("*-*"), key=lambda path: path.suffix)  # a note is nothing without its lines
        if left:
            targets = database.execute("SELECT target FROM plan")
            planned = {identify(Path(os.fsdecode(target))) for (target,) in targets}
            for path in left:
                if path.name.partition("-")[0] in planned:
                    with suppress(OSError):  # then the file is begun anew
                        path.replace(self.partial / path.name)

    def _broken(self, error: sqlite3.Error, path: Path | None = None) -> OutputError:
        path = path or self.path
        if not all(os.access(place, os.W_OK) for place in (path.parent, path) if place.exists()):
            return OutputError(self.out, f"can't be written ({error}); check its permissions or choose another --out")
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:  # Python's own errors have no code
            reason = f"can't be used ({error}); make room there, or in {gettempdir()}, and run again"
            return OutputError(path, reason)
        return OutputError(path, f"can't be used ({error}); make room, or delete it to start the job anew")

    def close(self) -> None:
        """Let go of the folder; whoever is reading the plan in another thread comes to an end first."""
        with self._lock:
            self._database.close()

    def discard(self) -> None:
        """Let go of the folder, and remove it if it was made for this job, which can't begin."""
        self.close()
        if self._is_made:
            self.path.unlink(missing_ok=True)
            for folder in (self.partial, self.path.parent, self.out):
                with suppress(OSError):  # another part of the job has come in
                    folder.rmdir()

    def sweep(self, target: Path) -> None:
        """Remove what former runs have left unfinished of a target that is done."""
        for path in self._left.pop(identify(target), ()) if self._left else ():
            with suppress(OSError):  # it only takes room
                path.unlink(missing_ok=True)

    @contextmanager
    def _using(self, path: Path | None = None) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                with self._database:
                    yield self._database
            except sqlite3.Error as error:
                raise self._broken(error, path) from error

    def plan(self, tasks: Iterable[Task]) -> None:
        """Take note of all tasks; raises OutputError where two files would get the same translation."""
        with self._using() as database:
            database.execute("BEGIN")
            for task in tasks:
                source, target = os.fsencode(task.source.absolute()), _path(task.target)
                added = database.execute("INSERT OR IGNORE INTO plan VALUES (?,?,?)", (target, source, task.size))
                if not added.rowcount:
                    (other,) = database.execute("SELECT source FROM plan WHERE target = ?", (target,)).fetchone()
                    if other != source and not is_same(task.source, Path(os.fsdecode(other))):
                        remedy = "run them apart, or write INPUT<TAB>OUTPUT in a list"
                        reason = f"would get the same output {task.target} as {os.fsdecode(other)}; {remedy}"
                        raise OutputError(task.source, reason)
            clash = database.execute(
                # the name of one output is the folder of another
                "SELECT a.target FROM plan a JOIN plan b ON b.target > CAST(a.target || '/' AS BLOB) "
                "AND b.target < CAST(a.target || '0' AS BLOB)"
            ).fetchone()
            if clash:
                raise OutputError(os.fsdecode(clash[0]), "would be both a file and a folder; run the inputs apart")
            database.execute("COMMIT")

    def plan_failed(self) -> None:
        """Leave in the plan only what failed before."""
        with self._using() as database:
            database.execute("DELETE FROM plan WHERE target NOT IN (SELECT target FROM files WHERE error <> '')")

    def reads(self, path: Path) -> bool:
        """Tell whether an existing file is the source of a task, by whatever name."""
        with self._using() as database:
            alike = database.execute("SELECT source FROM plan WHERE size = ?", (path.stat().st_size,))
            return any(is_same(path, Path(os.fsdecode(source))) for (source,) in alike)

    def makes(self, path: Path) -> bool:
        """Tell whether a path is that of a task's translation, by whatever name of its folders."""
        known = "SELECT target FROM plan WHERE target = ? OR substr(target, ?) = ?"
        for name in {os.fsencode(path.name), os.fsencode(Path(os.path.realpath(path)).name)}:
            with self._using() as database:
                targets = database.execute(known, (name, -len(name) - 1, b"/" + name)).fetchall()
            if any(is_same(path, self.out / os.fsdecode(target)) for (target,) in targets):
                return True
        return False

    def total(self) -> tuple[int, int]:
        """Return how many files are planned, and their bytes."""
        with self._using() as database:
            files, size = database.execute("SELECT count(*), coalesce(sum(size), 0) FROM plan").fetchone()
            return int(files), int(size)

    def planned(self) -> Iterator[tuple[Task, Result | None]]:
        """Yield the tasks, and what became of each before."""
        for task, row in self._rows():
            yield task, _result(task, row) if row["settings"] is not None else None

    def is_current(self, task: Task, before: Result, settings: str) -> bool:
        """Tell whether input, settings and output are what they were when the task was done, the glossary aside."""
        if before.error or before.settings != settings:
            return False
        target = self.out / task.target
        stamps = stamp_file(task.source), stamp_file(target)
        if (not stamps[0] or stamps[0] != before.input_stamp) and digest_file(task.source) != before.input:
            return False
        if (not stamps[1] or stamps[1] != before.output_stamp) and digest_file(target) != before.output:
            return False
        if stamps != (before.input_stamp, before.output_stamp):
            with self._using() as database:
                database.execute(
                    "UPDATE files SET input_stamp = ?, output_stamp = ? WHERE target = ?", (*stamps, _path(task.target))
                )
        return True

    def record(self, results: Sequence[Result]) -> None:
        """Write down what became of tasks, whose outputs are in their places by now."""
        kept = [(one.glossary, one.signature, _path(one.task.target)) for one in results if one.kept]
        rows = [
            (
                _path(one.task.target), self.run, one.input, one.input_stamp, one.settings, one.glossary, one.draft,
                one.output, one.output_stamp, _readable(one.error), _readable(one.traceback), one.sentences,
                json.dumps(list(map(_flat, one.issues))), json.dumps(list(map(_flat, one.terms))),
                one.seconds, one.signature,
            )
            for one in results
            if not one.kept
        ]  # fmt: skip
        marks = ",".join("?" * (len(_FIELDS) + 2))
        with self._using() as database:
            database.execute("BEGIN")
            database.executemany(f"INSERT OR REPLACE INTO files VALUES ({marks})", rows)
            database.executemany("UPDATE files SET glossary = ?, signature = ? WHERE target = ?", kept)
            database.execute("COMMIT")

    def report(self, basis: Callable[[Task], Basis]) -> Iterator[tuple[Status, Result]]:
        """Yield every planned task and how it stands after this run."""
        for task, row in self._rows():
            result = _result(task, row)
            stale = result.error or Basis(result.settings, result.glossary) != basis(task)
            if row["run"] is None or (row["run"] != self.run and stale):
                yield "waiting", result  # the job was stopped before it came to this one
            elif result.error:
                yield "failed", result
            else:
                yield "done" if row["run"] == self.run else "unchanged", result

    def _rows(self) -> Iterator[tuple[Task, dict[str, Any]]]:
        last = b""
        columns = ("target", "planned", "size", "run", *_FIELDS)
        while True:
            with self._using() as database:
                page = database.execute(
                    f"SELECT plan.target, plan.source, size, run, {', '.join(f'files.{name}' for name in _FIELDS)} "
                    "FROM plan LEFT JOIN files ON files.target = plan.target "
                    f"WHERE plan.target > ? ORDER BY plan.target LIMIT {_PAGE}",
                    (last,),
                ).fetchall()
            if not page:
                return
            last = page[-1][0]
            for values in page:
                row = dict(zip(columns, values, strict=True))
                yield Task(Path(os.fsdecode(row["planned"])), Path(os.fsdecode(row["target"])), row["size"]), row


def _flat(record: Doubt | Use) -> dict[str, Any]:
    """Return what asdict does, which copies each string."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _result(task: Task, row: dict[str, Any]) -> Result:
    if row["settings"] is None:
        return Result(task, "")
    doubts = tuple(Doubt(**fields) for fields in json.loads(row["issues"]))
    terms = tuple(Use(**fields) for fields in json.loads(row["terms"]))
    return Result(task, **({name: row[name] for name in _FIELDS} | {"issues": doubts, "terms": terms}))


def _readable(text: str) -> str:
    # the name of a file need not be UTF-8, and an error may tell it
    return text.encode(errors="backslashreplace").decode()


def _path(path: Path) -> bytes:
    return os.fsencode(path.as_posix())


def identify(target: Path) -> str:
    """Return how the names of a target's unfinished files begin."""
    return hashlib.sha256(os.fsencode(target)).hexdigest()[:24]


def is_same(path: Path, other: Path) -> bool:
    """Tell whether two paths are those of one file, which need not be there yet."""
    try:
        return path.samefile(other)
    except OSError:
        return os.path.realpath(path) == os.path.realpath(other)


def digest_file(path: Path) -> str:
    """SHA-256 of a file's content; "" where it can't be read."""
    try:
        if not path.is_file():
            return ""  # a pipe would wait for whoever writes it
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def stamp_file(path: Path) -> str:
    """Return size, times and number of a file, by which a change can be told without reading it; "" if it can't be."""
    try:
        return stamp(path.stat())
    except OSError:
        return ""


def stamp(status: os.stat_result) -> str:
    """Return what `stamp_file` does; a file that changed just now may change again within the same tick."""
    if time.time() - max(status.st_ctime, status.st_mtime) < _FRESH:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
