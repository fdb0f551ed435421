"""Where commands read, print, report errors and show progress; nothing else touches the terminal."""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from glossary import GlossaryError
from translate import formats
from translate.errors import InputError, OutputError, TranslateError

ISSUES_FOUND = 3
_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
INTERRUPTED = 130  # what a shell expects after Ctrl-C
ENDED = frozenset({INTERRUPTED, *(128 + number for number in _SIGNALS)})
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Ended(KeyboardInterrupt):
    """A signal has ended the program, which is to leave things as after Ctrl-C."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.name = signal.Signals(number).name
        self.code = 128 + number  # what a shell expects


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Raise Ended where a signal would end the program at once: of timeout, SLURM, systemd or a terminal that closes.

    The next ones are ignored, for a closed terminal sends several, and the first has all written down.
    """

    def end(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise Ended(number)

    deadly = [number for number in _SIGNALS if signal.getsignal(number) == signal.SIG_DFL]  # nohup has one ignored
    try:
        for number in deadly:
            signal.signal(number, end)
        yield
    finally:
        for number in deadly:
            signal.signal(number, signal.SIG_DFL)


def in_one_line(text: str) -> str:
    """Write control characters as Python does: the name of a file may have line ends, and what moves the cursor."""
    return _CONTROLS.sub(lambda match: repr(match[0])[1:-1], text)


class Notes(logging.Handler):
    """Shows on standard error what the library logs for its user, such as that a model is being prepared."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one line."""
        typer.echo(f"note: {record.getMessage()}", err=True)


@contextmanager
def reporting(failure: int = 1) -> Iterator[None]:
    """Turn expected errors into one line on standard error and exit code `failure`; a bug keeps its traceback."""
    logger, notes = logging.getLogger("translate"), Notes(logging.INFO)
    logger.setLevel(logging.INFO)
    logger.addHandler(notes)
    try:
        yield
    except (TranslateError, GlossaryError) as error:
        typer.echo(f"error: {in_one_line(str(error))}", err=True)
        raise typer.Exit(failure) from None
    except KeyboardInterrupt:
        typer.echo("error: interrupted; nothing was written", err=True)
        raise typer.Exit(INTERRUPTED) from None
    finally:
        logger.removeHandler(notes)


def read_article(
    article: str, format: str | None = None, fields: Sequence[str] = (), *, main_text: bool = False
) -> formats.Article:
    """Read a file, or standard input for -; the file's name tells its format if nobody else does.

    With `main_text` it is a web page, of which only the article counts.
    """
    if re.match(r"https?://", article):
        raise InputError(article, "is an address, not a file; use translate url")
    if article == "-" and sys.stdin is None:  # started with <&-
        raise InputError("standard input", "is closed; name a file instead of -")
    if article == "-":
        name, data, format = "standard input", sys.stdin.buffer.read(), format or ("html" if main_text else "text")
    else:
        path = Path(article)
        name, data, format = article, formats.load(path), format or formats.detect(path)
    if not main_text:
        return formats.read(data, name, format, fields)
    if format != "html":
        raise InputError(
            name, f"is read as {format}, and --article is for HTML pages; leave it out or add --format html"
        )
    from translate import extraction

    return extraction.read(data, name)


def read_address(address: str) -> formats.Article:
    """Read what is at an address of the web; of an HTML page, the article only."""
    from translate.extraction import read_page
    from translate.web import fetch

    page = fetch(address)
    return read_page(page.text, address, page.url) if page.html else formats.read(page.text.encode(), address)


def check_output(output: Path | None, article: str) -> None:
    """Refuse early what can't be written, so that no translation is made in vain."""
    if output is not None:
        formats.check_target(output, Path(article) if article != "-" else None)


def check_report(report: Path | None, article: str, output: Path | None) -> None:
    """Refuse early a report that can't be written, or would be written over the article or its translation."""
    if report == Path("-"):
        if output is None:
            raise OutputError("standard output", "is for the translation; name a file for the report, or one with -o")
    elif report is not None:
        if output is not None:
            refuse_same(report, output, "is the translation's file; name another for the report")
        if article != "-":
            refuse_same(report, Path(article), "is the article itself; name another file for the report")
        check_output(report, article)


def refuse_same(output: Path, other: Path, reason: str) -> None:
    """Raise OutputError for `reason` if `output` is the file `other`, also by another name."""
    try:
        same = output.samefile(other)
    except OSError:  # one isn't there yet
        same = os.path.realpath(output) == os.path.realpath(other)
    if same:
        raise OutputError(output, reason)


def write_text(text: str, output: Path | None = None) -> None:
    """Write `text` in UTF-8, whatever the locale says."""
    write(text.encode(), output)


def write(data: bytes | Iterable[bytes], output: Path | None = None) -> None:
    """Write to a file, whole or not at all, or to standard output."""
    if output is not None:
        formats.save(data, output)
        return
    if sys.stdout is None:  # started with >&-
        raise OutputError("standard output", "is closed; name a file instead")
    try:
        sys.stdout.buffer.writelines((data,) if isinstance(data, bytes) else data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise  # whoever read it has had enough: typer ends without a word
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tries again at its end
        raise OutputError("standard output", f"can't be written ({error.strerror}); name a file instead") from None


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None] | None]:
    """Yield what the translator calls with (sentences done, sentences); draws on a terminal, after a second of work."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    started = time.monotonic()
    bars = Progress(console=Console(stderr=True), transient=True)
    task = bars.add_task("translating", total=None)

    def show(done: int, total: int) -> None:
        if not bars.live.is_started and time.monotonic() - started > 1:
            bars.start()
        bars.update(task, completed=done, total=total)

    try:
        yield show
    finally:
        bars.stop()
