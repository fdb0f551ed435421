"""Files on their way out: whole ones, and JSON Lines that grow line by line and go on where they were stopped."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from translate.errors import DiskError, InputError, OutputError, TranslateError
from translate.jobs.journal import Basis, Doubt, Result, Use, digest_file, stamp
from translate.jobs.plan import Task

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
EMPTY_DRAFT = "none"
_MOST = 1000  # doubts, and terms, of one file; a report is no second copy of the text


class Place:
    """Where a job writes: an output folder, and the folder for what isn't finished."""

    def __init__(self, out: Path, partial: Path) -> None:
        self.out = out
        self.partial = partial
        self._safe: set[Path] = set()

    def save(self, data: bytes, target: Path) -> None:
        """Put a file in its place, whole or not at all.

        It isn't forced to the disk: the journal has its digest, by which the next run finds out what a power cut took.
        """
        temporary = self.temporary()
        try:
            temporary.write_bytes(data)
            self.move(temporary, target)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise self.refusal(target, error) from None

    def temporary(self) -> Path:
        """Return a new path on the same disk."""
        return self.partial / f"{secrets.token_hex(8)}.tmp"

    def move(self, temporary: Path, target: Path) -> None:
        """Move a finished file to its place, which no link may have led out of the output folder."""
        folder = (self.out / target).parent
        if folder not in self._safe:
            if not Path(os.path.realpath(folder)).is_relative_to(self.out):
                raise OutputError(
                    self.out / target, f"a link leads out of {self.out}; remove it or choose another --out"
                )
            if len(self._safe) > 10_000:
                self._safe.clear()
            folder.mkdir(parents=True, exist_ok=True)
            self._safe.add(folder)
        temporary.replace(self.out / target)

    def refusal(self, target: Path, error: OSError) -> OutputError:
        """Say why a file can't be written."""
        if error.errno in _NO_ROOM:
            return DiskError(self.out, f"can't be written any more ({error.strerror}); make room and run again")
        return OutputError(self.out / target, f"can't be written ({error.strerror}); move away what is in its place")


class Output:
    """The translation of one task, made of parts in their order; of a whole file there is one part."""

    def __init__(self, place: Place, task: Task, basis: Basis) -> None:
        self.task = task
        self.error: Exception | None = None  # set by whoever finds that the task can't be done
        self.kept = False  # set by whoever finds that what is in its place is right
        self.draft = EMPTY_DRAFT
        self._place = place
        self._basis = basis
        self._started = time.monotonic()
        self._sentences = 0
        self._doubts: list[Doubt] = []
        self._terms: list[Use] = []
        self._data = b""
        self.digest = self.stamp = ""

    def read(self) -> bytes:
        """Return what is in the source."""
        try:
            with self.task.source.open("rb") as file:
                self.stamp = stamp(os.fstat(file.fileno()))
                data = file.read()
        except OSError as error:
            raise unreadable(self.task.source, error) from None
        self.digest = hashlib.sha256(data).hexdigest()
        return data

    def lines(self) -> Iterator[bytes]:
        """Yield what is in the source line by line, without taking note of it."""
        try:
            with self.task.source.open("rb") as file:
                yield from file
        except OSError as error:
            raise unreadable(self.task.source, error) from None

    def add(self, data: bytes) -> None:
        """Take the next part."""
        self._data += data

    def count(self, sentences: int, doubts: tuple[Doubt, ...], terms: tuple[Use, ...] = ()) -> None:
        """Note what was translated, what is doubtful in it, and its terms."""
        self._sentences += sentences
        self._doubts += doubts[: max(0, _MOST - len(self._doubts))]
        self._terms += terms[: max(0, _MOST - len(self._terms))]

    def close(self, signature: str) -> Result:
        """Put the translation in its place, unless the task failed, and tell what became of it."""
        if self.kept and self.error is None:
            return Result(self.task, self._basis.settings, self._basis.glossary, signature=signature, kept=True)
        try:
            output = self._publish() if self.error is None else ""
        except DiskError:
            raise
        except OutputError as error:
            self.error, output = error, ""
        message, trace = describe(self.error) if self.error else ("", "")
        return Result(
            self.task,
            self._basis.settings,
            self._basis.glossary,
            draft=self.draft,
            input=self.digest,
            input_stamp=self.stamp,
            output=output,
            error=message,
            traceback=trace,
            sentences=self._sentences,
            issues=tuple(self._doubts),
            terms=tuple(self._terms),
            seconds=round(time.monotonic() - self._started, 3),
            signature=signature,
        )

    def _publish(self) -> str:
        self._place.save(self._data, self.task.target)
        return hashlib.sha256(self._data).hexdigest()


class GrowingOutput(Output):
    """The translation of a JSON Lines file of any size, which goes on where it was stopped."""

    _every = 2.0  # seconds between two notes of how far it is
    _source: BinaryIO
    _status: os.stat_result
    _file: BinaryIO
    _path: Path

    def __init__(self, place: Place, task: Task, basis: Basis) -> None:
        super().__init__(place, task, basis)
        self.line = 0
        self.texts = 0  # lines with something to translate
        self.offset = 0  # how far the source is done
        self.resumed = 0  # how far an earlier run had come
        self._opened = ExitStack()
        self._noted = time.monotonic()

    def open(self) -> BinaryIO:
        """Open the source where the last run stopped."""
        try:
            self._source = self._opened.enter_context(self.task.source.open("rb"))
            self._status = os.fstat(self._source.fileno())
            self.stamp = stamp(self._status)
            self.digest = hashlib.file_digest(self._source, "sha256").hexdigest()
        except OSError as error:
            raise unreadable(self.task.source, error) from None
        whose = hashlib.sha256(os.fsencode(self.task.target)).hexdigest()[:24]
        what = hashlib.sha256(f"{self.digest}\0{self._basis}".encode()).hexdigest()[:24]
        self._path = self._place.partial / f"{whose}-{what}.lines"
        try:
            for stale in self._place.partial.glob(f"{whose}-*"):  # of another content, or by other settings
                if stale.stem != self._path.stem:
                    stale.unlink()
            self._go_on()
        except OSError as error:
            raise self._place.refusal(self.task.target, error) from None
        self._source.seek(self.offset)
        return self._source

    @property
    def _note(self) -> Path:
        return self._path.with_suffix(".note")

    def _go_on(self) -> None:
        """Open what is written already, up to where the last note was made."""
        known = self._path.exists() and self._note.exists()
        note = json.loads(self._note.read_text(encoding="utf-8")) if known else {}
        self.offset, self.line, self.texts = (note.get(key, 0) for key in ("source", "line", "texts"))
        self.resumed = self.offset
        self.draft = note.get("draft", EMPTY_DRAFT)
        doubts = tuple(Doubt(**fields) for fields in note.get("doubts", ()))
        self.count(note.get("sentences", 0), doubts, tuple(Use(**fields) for fields in note.get("terms", ())))
        self._file = self._opened.enter_context(self._path.open("r+b" if known else "w+b"))
        self._file.truncate(note.get("written", 0))
        self._file.seek(0, os.SEEK_END)

    def add(self, data: bytes) -> None:
        """Write the next lines."""
        try:
            self._file.write(data)
        except OSError as error:
            raise self._place.refusal(self.task.target, error) from None

    def advance(self, size: int, *, has_text: bool) -> None:
        """Note that a line of the source, so many bytes long, is done."""
        self.offset += size
        self.line += 1
        self.texts += has_text
        if time.monotonic() - self._noted > self._every:
            self._write_note()
            self._noted = time.monotonic()

    def _write_note(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        note = {
            "source": self.offset,
            "written": self._file.tell(),
            "line": self.line,
            "texts": self.texts,
            "sentences": self._sentences,
            "draft": self.draft,
            "doubts": [asdict(doubt) for doubt in self._doubts],
            "terms": [asdict(use) for use in self._terms],
        }
        temporary = self._place.temporary()
        temporary.write_text(json.dumps(note), encoding="utf-8")
        temporary.replace(self._note)

    def close(self, signature: str) -> Result:
        """Put the translation in its place, unless the task failed, and tell what became of it."""
        with self._opened:
            return super().close(signature)

    def abandon(self) -> None:
        """Let go of the files; the next run goes on from here."""
        with self._opened, suppress(OSError):  # then it goes on from an earlier place
            self._write_note()

    def _publish(self) -> str:
        status = os.fstat(self._source.fileno())
        if (status.st_size, status.st_mtime_ns) != (self._status.st_size, self._status.st_mtime_ns):
            raise OutputError(self.task.source, "changed while it was read; run again")
        try:
            self._file.flush()
            digest = digest_file(self._path)
            self._place.move(self._path, self.task.target)
            self._note.unlink(missing_ok=True)
        except OSError as error:
            raise self._place.refusal(self.task.target, error) from None
        return digest


def join_drafts(before: str, draft: str) -> str:
    """Return the digest of the drafts of a file, of which one more has come; empty if the glossary has a say in one."""
    return hashlib.sha256(f"{before} {draft}".encode()).hexdigest() if before and draft else ""


def unreadable(path: Path, error: OSError) -> InputError:
    """Say why a file can't be read."""
    if isinstance(error, FileNotFoundError):
        return InputError(path, "there is no such file; check the name and the folder")
    if isinstance(error, IsADirectoryError):
        return InputError(path, "is a folder; name the files in it, or the folder as an INPUT")
    return InputError(path, f"can't be read ({error.strerror}); check its permissions")


def describe(error: Exception) -> tuple[str, str]:
    """Return an error in one line, and its traceback if it is a bug, which mustn't stop the other files."""
    if isinstance(error, TranslateError):
        return str(error), ""
    trace = "".join(traceback.format_exception(error))
    return f"{type(error).__name__}: {error}; this is a bug, report it with the traceback", trace
