"""Many files: find them, translate what is new or changed, and note it, so that a job may be killed at any moment."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from translate.checks import severity
from translate.errors import DiskError, InputError, OutputError
from translate.formats import FORMATS, save
from translate.jobs.journal import Basis, Doubt, Journal, Result, Status, is_same
from translate.jobs.outputs import Place
from translate.jobs.plan import PRIVATE, Search, Shard, Task, find_list, find_tasks, finds
from translate.jobs.settings import Settings
from translate.jobs.stream import Watch, Worker

__all__ = [
    "Basis",
    "Crew",
    "DiskError",
    "Doubt",
    "Job",
    "Place",
    "Result",
    "Settings",
    "Shard",
    "Tally",
    "Task",
    "Worker",
    "run",
]

_COMMIT_SECONDS = 0.5
_COMMIT_FILES = 256
_COMMIT_BYTES = 100_000  # of sources: the next result may be an hour away, and what isn't recorded is done again


@dataclass(frozen=True, slots=True)
class Job:
    """What to translate, how, and where to."""

    inputs: tuple[str, ...]
    out: Path
    settings: Settings
    pattern: str | None = None  # of the files in a folder; None: every suffix that is known
    shard: Shard = field(default_factory=Shard)
    force: bool = False  # do again what is done
    retry_failed: bool = False  # do only what failed before
    fail_fast: bool = False  # stop at the first file that fails
    report: Path | Callable[[Iterable[bytes]], None] | None = None  # a file, or what takes its parts


@dataclass(slots=True)
class Tally:
    """How far a job is; grows while it runs."""

    files: int = 0  # all there are
    size: int = 0  # of all in bytes
    done: int = 0
    failed: int = 0
    done_size: int = 0  # of done and failed ones
    reached: int = 0  # byte of the JSON Lines file that is under way
    resumed: int = 0  # byte of it to which an earlier run had come
    unchanged: int = 0
    unchanged_size: int = 0
    sentences: int = 0  # that this run has translated
    issues: int = 0  # in all outputs
    skipped: Counter[str] = field(default_factory=Counter)  # files in folders by the suffix that no format has
    notice: str = ""  # which model was chosen
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long the job has run."""
        return time.monotonic() - self.started

    @property
    def waiting(self) -> int:
        """How many files it hasn't come to."""
        return self.files - self.done - self.failed - self.unchanged


Show = Callable[[Tally, str], None]  # called with how far a job is, and the error of a file that has just failed


class Crew(Protocol):
    """Who translates: a Worker here, or many of them elsewhere."""

    basis: Basis
    notice: str

    def perform(self, tasks: Iterable[Task], place: Place, watch: Watch) -> Generator[Result]:
        """Yield what becomes of each task, in any order, when its translation is in its place."""
        ...


def run(job: Job, hire: Callable[[], Crew], show: Show | None = None) -> Tally:
    """Do a job, or what is left of it; `hire` is called when it is certain that there is one.

    `show` is called from several threads, one at a time.  What is done when an exception ends the job, Ctrl-C too,
    stays done.
    """
    _check_format(job.settings.format)
    tally = Tally()
    with closing(Journal(job.out, job.shard)) as journal:
        search = Search(journal.out, job.pattern, tally.skipped)
        journal.plan(task for task in find_tasks(job.inputs, search) if job.shard.has(task))
        if isinstance(job.report, Path):
            _check_report(job.report, job, search, journal)
        if job.settings.memory:
            _check_memory(job.settings.memory, job, search, journal)
        journal.open()
        if job.retry_failed:
            journal.plan_failed()
        tally.files, tally.size = journal.total()
        try:
            crew = hire()
        except BaseException:
            journal.discard()
            raise
        tally.notice = crew.notice
        counter = _Counter(tally, show)
        try:
            _work(job, crew, journal, counter)
        except BaseException:
            try:
                _report(job, crew, journal, tally)
            except OutputError as error:  # likely for the same reason, which is the one to be raised
                counter.tell(str(error))
            raise
        _report(job, crew, journal, tally)
    return tally


def _basis(job: Job, crew: Crew, task: Task) -> Basis:
    return crew.basis.reading(job.settings.reading(task.source))


class _Counter:
    """Keeps a tally for several threads, and shows it."""

    def __init__(self, tally: Tally, show: Show | None) -> None:
        self._tally = tally
        self._show = show
        self._lock = Lock()
        self._add()

    def unchanged(self, task: Task, issues: int) -> None:
        self._add(unchanged=1, unchanged_size=task.size, issues=issues)

    def watch(self, sentences: int, *, reached: int = 0, resumed: int = 0) -> None:
        if reached:
            self._tally.reached, self._tally.resumed = reached, resumed
        self._add(sentences=sentences)

    def result(self, result: Result) -> None:
        failed = bool(result.error)
        size = result.task.size
        self._tally.reached = self._tally.resumed = 0  # lines come in the order of their files
        self._add(result.error, done=not failed, failed=failed, done_size=size, issues=len(result.issues))

    def tell(self, failure: str) -> None:
        self._add(failure)

    def _add(self, failure: str = "", **counts: int) -> None:
        with self._lock:
            for name, count in counts.items():
                setattr(self._tally, name, getattr(self._tally, name) + count)
            if self._show is not None:
                self._show(self._tally, failure)


def _work(job: Job, crew: Crew, journal: Journal, counter: _Counter) -> None:
    """Have what isn't done translated, and write down what is."""
    place = Place(journal.out, journal.partial, journal.run)
    results: list[Result] = []
    size = 0  # of their sources
    recorded = time.monotonic()
    issues: dict[Path, int] = {}  # of what may turn out to be unchanged

    def pending() -> Iterator[Task]:
        for task, before in journal.planned():
            basis = _basis(job, crew, task)
            if job.force or not before or not journal.is_current(task, before, basis.settings):
                yield task
            elif before.glossary == basis.glossary:
                journal.sweep(task.target)
                counter.unchanged(task, len(before.issues))
            else:
                issues[task.target] = len(before.issues)
                yield replace(task, draft=before.draft)

    try:
        with closing(crew.perform(pending(), place, counter.watch)) as performed:
            for result in performed:
                results.append(result)
                size += result.task.size
                known = issues.pop(result.task.target, 0)
                if not result.error:
                    journal.sweep(result.task.target)
                if result.kept:
                    counter.unchanged(result.task, known)
                else:
                    counter.result(result)
                if job.fail_fast and result.error:
                    break
                many = len(results) >= _COMMIT_FILES or size >= _COMMIT_BYTES
                if many or time.monotonic() - recorded > _COMMIT_SECONDS:
                    journal.record(results)
                    results, size, recorded = [], 0, time.monotonic()
    except BaseException:
        with suppress(OutputError):  # what has ended the job is raised, and what isn't recorded is done again
            journal.record(results)
        raise
    journal.record(results)


def _check_format(format: str | None) -> None:
    """Refuse a format that no file has, for its failures would take the place of what is done."""
    if format is not None and format not in FORMATS:
        raise InputError("--format", f"there is no format “{format}”; choose one of {', '.join(sorted(FORMATS))}")


def _check_report(path: Path, job: Job, search: Search, journal: Journal) -> None:
    """Refuse a report that would be written over something else, or that isn't what its name says."""
    real = Path(os.path.realpath(path))
    try:
        is_below = real.parent.is_dir() or real.parent == journal.out  # which is made when all is right
        if path.is_dir() or real == journal.out or not is_below:
            raise OutputError(path, "can't hold the report; name a file in a folder that exists")
        is_special = path.exists() and not path.is_file()  # a device or pipe
    except OSError as error:  # a name of 300 letters can't even be asked about
        raise OutputError(path, f"can't hold the report ({error.strerror}); name another file") from None
    places = [real] if is_special else [real, real.parent]  # the file will be replaced
    if not all(os.access(place, os.W_OK) for place in places if place.exists()):
        raise OutputError(path, "can't hold the report, as file or folder can't be written; name another file")
    if path.suffix.lower() == ".tmx":
        raise OutputError(path, "can't be TMX, for the report of many files is JSON Lines; name it FILE.jsonl")
    reason = _find_use(path, job, search, journal)
    if not reason and job.settings.memory is not None and is_same(path, job.settings.memory):
        reason = "is the translation memory"
    if reason:
        raise OutputError(path, f"{reason}; choose another file for the report")


def _check_memory(path: Path, job: Job, search: Search, journal: Journal) -> None:
    """Refuse a memory that is a file of the job: an empty article would become a database."""
    reason = _find_use(path, job, search, journal)
    if reason:
        raise OutputError(path, f"{reason}; choose another file for the memory")


def _find_use(path: Path, job: Job, search: Search, journal: Journal) -> str:
    """Tell what a path is to a job already; empty if it is nothing."""
    lists = [listing for listing in map(find_list, job.inputs) if listing]
    glossaries = [known for known in job.settings.glossaries if isinstance(known, Path)]
    is_file = os.path.isfile(path)  # noqa: PTH113 - pathlib raises where a name is too long
    reasons = {
        "is one of the files to translate": is_file and journal.reads(path),
        "would be one of the files to translate the next time": any(finds(one, path, search) for one in job.inputs),
        "is the place of a translation": journal.makes(path),
        "is where the job keeps its journal": Path(os.path.realpath(path)).is_relative_to(journal.out / PRIVATE),
        "is a list of files to translate": any(is_same(path, one) for one in lists),
        "is a glossary": any(is_same(path, one) for one in glossaries),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _report(job: Job, crew: Crew, journal: Journal, tally: Tally) -> None:
    """Write the report that was asked for, without holding it in memory."""
    lines = _lines(journal.report(lambda task: _basis(job, crew, task)), tally)
    if isinstance(job.report, Path):
        save(lines, job.report)
    elif job.report is not None:
        job.report(lines)


def _lines(rows: Iterable[tuple[Status, Result]], tally: Tally) -> Iterator[bytes]:
    """Yield a line a file and a summary."""
    for line in chain((_line(status, result) for status, result in rows), [{"summary": _summary(tally)}]):
        yield (json.dumps(line, ensure_ascii=False) + "\n").encode(errors="backslashreplace")


def _line(status: Status, result: Result) -> dict[str, Any]:
    line: dict[str, Any] = {"file": str(result.task.source), "output": result.task.target.as_posix(), "status": status}
    if status == "waiting":
        return line
    issues = [
        {name: value for name, value in asdict(doubt).items() if value} | {"severity": severity(doubt.kind)}
        for doubt in result.issues
    ]
    terms = [{name: value for name, value in asdict(use).items() if value or name != "line"} for use in result.terms]
    line |= {"sentences": result.sentences, "seconds": result.seconds, "signature": result.signature}
    line |= {"issues": issues, "terms": terms}
    return line | {name: text for name, text in (("error", result.error), ("traceback", result.traceback)) if text}


def _summary(tally: Tally) -> dict[str, int | float]:
    counts = ("files", "done", "unchanged", "failed", "waiting", "sentences", "issues")
    rate = tally.sentences / tally.seconds if tally.seconds else 0.0
    return {name: getattr(tally, name) for name in counts} | {
        "skipped": tally.skipped.total(),
        "seconds": round(tally.seconds, 1),
        "sentences_per_second": round(rate, 1),
    }
