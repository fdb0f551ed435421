"""Files on their way out: whole ones, and JSON Lines that grow line by line and go on where they were stopped."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from io import BufferedReader
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO

from translate.errors import DiskError, InputError, OutputError, TranslateError
from translate.jobs.journal import Basis, Doubt, Result, Use, digest_file, identify, stamp
from translate.jobs.plan import Task

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
EMPTY_DRAFT = "none"
_MOST = 1000  # doubts, and terms, of one file; a report is no second copy of the text


class Place:
    """Where a job writes: an output folder, and the folder for what isn't finished."""

    def __init__(self, out: Path, partial: Path, run: int = 0) -> None:
        self.out = out
        self.partial = partial
        self.run = run  # by which the files of this run are told from what a former one has left
        self._safe: set[Path] = set()

    def save(self, data: bytes, target: Path) -> None:
        """Put a file in its place, whole or not at all.

        It isn't forced to the disk: the journal has its digest, by which the next run finds out what a power cut took.
        """
        try:
            with self._filled(data) as temporary:
                self.move(temporary, target)
        except OSError as error:
            raise self.refusal(target, error) from None

    def keep(self, data: bytes, path: Path) -> None:
        """Put a file of the job's own in its place, whole or not at all, so that a power cut takes nothing of it."""
        with self._filled(data) as temporary:
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            temporary.replace(path)

    @contextmanager
    def _filled(self, data: bytes) -> Iterator[Path]:
        """Yield a new file, of which nothing is left on the disk, were it full, unless it was moved away."""
        temporary = self.temporary()
        try:
            temporary.write_bytes(data)
            yield temporary
        except BaseException:
            with suppress(OSError):  # of a disk that nothing can be removed from either
                temporary.unlink(missing_ok=True)
            raise

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
            missing = takewhile(lambda one: not one.is_dir(), (folder, *folder.parents))
            for one in reversed([*missing]):  # mkdir(parents=True) can't make a thousand
                one.mkdir(exist_ok=True)
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
            with open_source(self.task.source) as file:
                self.stamp = stamp(os.fstat(file.fileno()))
                data = file.read()
        except OSError as error:
            raise unreadable(self.task.source, error) from None
        self.digest = hashlib.sha256(data).hexdigest()
        return data

    def lines(self) -> Iterator[bytes]:
        """Yield what is in the source line by line, without taking note of it."""
        try:
            with open_source(self.task.source) as file:
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


@dataclass(frozen=True, slots=True)
class _Note:
    """How far a growing output is."""

    source: int  # bytes of it that are done
    written: int  # bytes
    line: int
    texts: int
    sentences: int
    draft: str
    doubts: tuple[Doubt, ...]
    terms: tuple[Use, ...]


def _read_note(path: Path) -> _Note | None:
    """Return what is in a note; None if it is gone, or if a power cut has left it empty or full of zeros."""
    try:
        fields = json.loads(path.read_bytes())
        doubts = tuple(Doubt(**doubt) for doubt in fields.pop("doubts"))
        terms = tuple(Use(**use) for use in fields.pop("terms"))
        return _Note(**fields, doubts=doubts, terms=terms)
    except (FileNotFoundError, ValueError, LookupError, TypeError, AttributeError):
        return None  # then the file is begun anew


class GrowingOutput(Output):
    """The translation of a JSON Lines file of any size, which goes on where it was stopped."""

    _every = 2.0  # seconds between two notes of how far it is
    _source: BinaryIO
    _status: os.stat_result
    _file: BinaryIO
    _path: Path
    _whose: str
    _what: str

    def __init__(self, place: Place, task: Task, basis: Basis) -> None:
        super().__init__(place, task, basis)
        self.line = 0
        self.texts = 0  # lines with something to translate
        self.offset = 0  # how far the source is done
        self.resumed = 0  # how far an earlier run had come
        self._written = 0  # how far the translation is
        self._told = (EMPTY_DRAFT, 0, 0, 0)  # draft, and how many sentences, doubts and terms there are, so far
        self._opened = ExitStack()
        self._noted = time.monotonic()

    def open(self) -> BinaryIO:
        """Open the source where the last run stopped."""
        try:
            self._source = self._opened.enter_context(open_source(self.task.source))
            self._status = os.fstat(self._source.fileno())
            self.stamp = stamp(self._status)
            self.digest = hashlib.file_digest(self._source, "sha256").hexdigest()
        except OSError as error:
            raise unreadable(self.task.source, error) from None
        self._whose = identify(self.task.target)
        self._what = hashlib.sha256(f"{self.digest}\0{self._basis}".encode()).hexdigest()[:24]
        name = f"{self._whose}-{self._what}-{self._place.run}-{secrets.token_hex(4)}.lines"
        self._path = self._place.partial / name
        try:
            self._file = self._path.open("xb")
            self._opened.callback(self._let_go)
            self._go_on()
        except OSError as error:
            self._opened.close()
            self._path.unlink(missing_ok=True)  # half a copy of what the last run has left, which is still there
            raise self._place.refusal(self.task.target, error) from None
        self._source.seek(self.offset)
        return self._source

    @property
    def _note(self) -> Path:
        return self._path.with_suffix(".note")

    def _let_go(self) -> None:
        """Close the file; whatever it still holds, the disk has refused already, and would once more."""
        with suppress(OSError):
            self._file.close()

    def _go_on(self) -> None:
        """Begin with a copy of what has been written up to the last note, and remove what former runs have left.

        What is of this run stays: its writer may be alive after all, on a machine that Ray has lost.
        """
        others = [path for path in self._place.partial.glob(f"{self._whose}-*") if path != self._path]
        notes = {
            path: note
            for path in others
            if path.suffix == ".note" and path.stem.split("-")[1] == self._what and (note := _read_note(path))
        }
        for path in sorted(notes, key=lambda path: notes[path].source, reverse=True):
            if self._adopt(path.with_suffix(".lines"), notes[path]):
                break
        for path in others:
            if f"-{self._place.run}-" not in path.name:
                path.unlink(missing_ok=True)

    def _adopt(self, lines: Path, note: _Note) -> bool:
        """Go on from a note, if what it tells of is there."""
        with suppress(FileNotFoundError), lines.open("rb") as written:
            shutil.copyfileobj(written, self._file)
        is_whole = self._file.tell() >= note.written
        self._file.truncate(note.written if is_whole else 0)
        self._file.seek(0, os.SEEK_END)
        if is_whole:
            self.offset, self.line, self.texts = note.source, note.line, note.texts
            self.resumed = self.offset
            self._written = note.written
            self.draft = note.draft
            self.count(note.sentences, note.doubts, note.terms)
            self._told = (note.draft, note.sentences, len(note.doubts), len(note.terms))
            self._write_note()
        return is_whole

    def add(self, data: bytes) -> None:
        """Write the next lines."""
        try:
            self._file.write(data)
        except OSError as error:
            raise self._place.refusal(self.task.target, error) from None

    def advance(self, size: int, *, has_text: bool) -> None:
        """Note that a line of the source, so many bytes long, is done."""
        written = self._file.tell()
        told = (self.draft, self._sentences, len(self._doubts), len(self._terms))
        # no call between these: Ctrl-C would come there, and a note that fits no line would tear the file
        self._told = told
        self.offset += size
        self.line += 1
        self.texts += has_text
        self._written = written
        if time.monotonic() - self._noted > self._every:
            try:
                self._write_note()
            except OSError as error:
                raise self._place.refusal(self.task.target, error) from None
            self._noted = time.monotonic()

    def _write_note(self) -> None:
        draft, sentences, doubts, terms = self._told
        note = _Note(
            source=self.offset,
            written=self._written,
            line=self.line,
            texts=self.texts,
            sentences=sentences,
            draft=draft,
            doubts=tuple(self._doubts[:doubts]),
            terms=tuple(self._terms[:terms]),
        )
        self._file.flush()
        os.fsync(self._file.fileno())
        self._place.keep(json.dumps(asdict(note)).encode(), self._note)

    def close(self, signature: str) -> Result:
        """Put the translation in its place, unless the task failed, and tell what became of it."""
        with self._opened:
            return super().close(signature)

    def abandon(self) -> None:
        """Let go of the files; the next run goes on from here."""
        with self._opened, suppress(OSError):  # then it goes on from an earlier place
            if not self._file.closed:
                self._write_note()
        with suppress(OSError):  # of a disk that nothing can be removed from, of which the job has told
            if not self._note.exists():
                self._path.unlink(missing_ok=True)  # which would only fill a full disk

    def _publish(self) -> str:
        status = os.fstat(self._source.fileno())
        if (status.st_size, status.st_mtime_ns) != (self._status.st_size, self._status.st_mtime_ns):
            raise OutputError(self.task.source, "changed while it was read; run again")
        try:
            self._file.close()
            try:
                with self._path.open("rb") as written:
                    digest = hashlib.file_digest(written, "sha256").hexdigest()
                self._place.move(self._path, self.task.target)
            except FileNotFoundError:
                # another worker has put the same in its place, whose machine only seemed to be lost
                if not (digest := digest_file(self._place.out / self.task.target)):
                    raise
            for path in self._place.partial.glob(f"{self._whose}-{self._what}-*"):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise self._place.refusal(self.task.target, error) from None
        return digest


def join_drafts(before: str, draft: str) -> str:
    """Return the digest of the drafts of a file, of which one more has come; empty if the glossary has a say in one."""
    return hashlib.sha256(f"{before} {draft}".encode()).hexdigest() if before and draft else ""


def open_source(path: Path) -> BufferedReader:
    """Open a file to read; what is neither file nor folder is refused, for a pipe would wait for whoever writes it."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise InputError(path, "is no file; name files or folders")
    return path.open("rb")


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
