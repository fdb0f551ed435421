"""File formats, a module each, and how their files are opened and saved.

A format's module has `read(data, name)`, which finds the passages of text in a file and keeps all around them.
"""

from __future__ import annotations

import gc
import importlib
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from translate.document import Passage
from translate.errors import InputError, OutputError
from translate.tables import read_pairs

FORMATS = {
    "docx": "translate.formats.docx",
    "html": "translate.formats.html",
    "jsonl": "translate.formats.jsonl",
    "markdown": "translate.formats.markdown",
    "po": "translate.formats.po",
    "subtitles": "translate.formats.subtitles",
    "text": "translate.formats.text",
    "xliff": "translate.formats.xliff",
}
SUFFIXES = {
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".jsonl": "jsonl",
    ".markdown": "markdown",
    ".md": "markdown",
    ".mqxliff": "xliff",
    ".mxliff": "xliff",
    ".ndjson": "jsonl",
    ".po": "po",
    ".pot": "po",
    ".sdlxliff": "xliff",
    ".srt": "subtitles",
    ".text": "text",
    ".txt": "text",
    ".vtt": "subtitles",
    ".xhtml": "html",
    ".xlf": "xliff",
    ".xliff": "xliff",
}
# "25 000", "3,5", "80 %", which English writes otherwise; "12.47" of a live blog, which becomes "12:47"
_FIGURES = re.compile(r"\d[,\s][\d%‰]|^\s*[0-2]\d[.:][0-5]\d\s*$")


@dataclass(frozen=True, slots=True)
class Article:
    """A file as the passages of text in it, and how to write it with others in their place.

    `rebuild` takes as many passages as there are, in their order, with the same inlines by key; with the very same
    passages it gives the bytes that were read.
    """

    passages: tuple[Passage, ...]
    rebuild: Callable[[Sequence[Passage]], bytes]
    notes: tuple[str, ...] = ()  # what whoever gave the file should know of it
    rebuild_british: Callable[[Sequence[Passage]], bytes] | None = None  # where the format tells British from American

    def write(self, passages: Sequence[Passage], *, british: bool) -> bytes:
        """Return the file with `passages` in it, in the English that it says it is in."""
        return ((british and self.rebuild_british) or self.rebuild)(passages)


def detect(path: Path) -> str:
    """Return the format that a file's name tells, which may be one that can't be read; what tells none is text."""
    suffix = path.suffix.lower()
    return SUFFIXES.get(suffix) or (suffix[1:] if suffix[1:] in read_pairs("other_files.tsv") else "text")


def has_text(text: str) -> bool:
    """Tell whether there is something to translate in a passage: a letter, or a number in Swedish notation."""
    return any(map(str.isalpha, text)) or _FIGURES.search(text) is not None


def read(data: bytes, name: str, format: str = "text", fields: Sequence[str] = ()) -> Article:
    """Read a file of one of FORMATS; `name` says in an error where `data` came from.

    Only JSON Lines has `fields`, those to translate.  Raises InputError if `data` isn't of that format, or has no text
    in it.
    """
    format = "pdf" if data.startswith(b"%PDF-") else format  # whatever its name
    advice = read_pairs("other_files.tsv").get(format)
    if advice:
        raise InputError(name, f"is a .{format} file, which can't be translated as it is; {advice}")
    if format not in FORMATS:
        raise InputError(name, f"there is no format “{format}”; choose one of {', '.join(sorted(FORMATS))}")
    if fields and format != "jsonl":
        raise InputError(name, f"is read as {format}, which has no fields; leave --field out, or add --format jsonl")
    reader: Callable[..., Article] = importlib.import_module(FORMATS[format]).read
    with _without_collection():
        return reader(data, name, fields) if format == "jsonl" else reader(data, name)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Let no garbage be looked for: among the million small objects of a long page there is none."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def load(path: Path) -> bytes:
    """Return what is in the file at `path`."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "there is no such file; check the name and the folder") from None
    except IsADirectoryError:
        raise InputError(path, "is a folder; name one file in it") from None
    except OSError as error:
        raise InputError(path, f"can't be read ({error.strerror}); check its permissions") from None


def decode(data: bytes, name: str) -> str:
    """Return `data` as text; `name` says in an error where it came from, a path or "standard input"."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(name, "is UTF-16, not UTF-8; save it as UTF-8 first: iconv -f UTF-16 -t UTF-8")
    if b"\0" in data:
        raise InputError(name, "is a binary file, not text; give a text file in UTF-8")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fix = "save it as UTF-8 first, for example iconv -f ISO-8859-1 -t UTF-8"
        raise InputError(name, f"is not UTF-8 (line {line}); {fix}") from None
    if not text.strip("\ufeff\u200b \t\r\n\f\v\u00a0\u2028\u2029"):
        raise InputError(name, "is empty; give a file with Swedish text")
    return text


def save(data: bytes | Iterable[bytes], path: Path) -> None:
    """Write `data` to `path` whole or not at all: whoever reads it meets the old bytes or the new, never half."""
    parts = (data,) if isinstance(data, bytes) else data
    try:
        if path.is_dir():
            raise OutputError(path, "is a folder; name a file to write")
        if path.exists() and not path.is_file():
            with path.open("wb") as file:  # a device or pipe such as /dev/null must not be replaced by a file
                file.writelines(parts)
        else:
            _replace(parts, Path(os.path.realpath(path)))
    except OSError as error:
        raise OutputError(path, f"can't be written ({error.strerror}); choose another place") from None


def check_target(path: Path, source: Path | None) -> None:
    """Raise OutputError if `path` certainly can't be written, or is the `source`: to be asked before the work."""
    try:
        _check_target(path, source)
    except OSError as error:  # a name of 300 characters can't even be asked about
        raise OutputError(path, f"can't be written ({error.strerror}); choose another place") from None


def _check_target(path: Path, source: Path | None) -> None:
    if path.is_dir():
        raise OutputError(path, "is a folder; name a file to write")
    if source is not None and path.exists() and path.samefile(source):
        raise OutputError(path, "is the article itself; choose another file for the translation")
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise OutputError(path, f"can't be written: there is no folder {folder}; make it first or choose another place")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise OutputError(path, "can't be written (Permission denied); choose another place")


def _replace(parts: Iterable[bytes], path: Path) -> None:
    temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:  # tempfile would make one that only its owner can read
            if path.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
                if not os.access(path, os.W_OK):
                    raise PermissionError(13, "Permission denied")
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
