"""Many files: translate folders, globs, lists and JSON Lines, here or on a cluster; what is done stays done."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from translate.cli.console import INTERRUPTED, ISSUES_FOUND, Ended, ending_in_order, in_one_line, reporting, write
from translate.cli.options import Format, MainText, Strict, TranslatorOptions, translates
from translate.errors import InputError, TranslateError

if TYPE_CHECKING:
    from rich.progress import Progress

    from translate.jobs import Crew, Job, Settings, Shard, Tally

_STDOUT = Path("-")
_ADDRESS = re.compile(r"auto|local|ray://.+|[\w.-]+:\d+")

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...",
        help="Files, folders, globs in quotation marks, and @LIST, a file of INPUT or INPUT<TAB>OUTPUT.",
    ),
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the translations, made if needed.")]
Pattern = Annotated[
    str | None,
    typer.Option("--glob", metavar="PATTERN", help="Which files of a folder. Default: every format there is."),
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--jsonl",
        "--field",
        metavar="FIELD",
        envvar="TRANSLATE_FIELD",
        help="Field of JSON Lines to translate; may be given several times. Default: title, text.",
    ),
]
Memory = Annotated[
    Path | None,
    typer.Option(metavar="FILE", envvar="TRANSLATE_MEMORY", help="Remember translated sentences here, and reuse them."),
]
Report = Annotated[
    Path | None, typer.Option(metavar="FILE.jsonl|-", help="Write what became of each file, and a summary.")
]
Part = Annotated[
    str, typer.Option("--shard", metavar="I/N", help="Do only the Ith of N parts: N machines share a job so.")
]
Ray = Annotated[
    str | None,
    typer.Option(
        metavar="[ADDRESS]", help="Work on a Ray cluster: the one at ADDRESS, else the one there is, else a local one."
    ),
]
Workers = Annotated[
    int, typer.Option(min=0, help="Batches decoded at a time, or engines on a cluster. Default: as many as fit.")
]
Force = Annotated[bool, typer.Option("--force", help="Translate what is done and unchanged, too.")]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help="Translate only what failed the last time.")]
FailFast = Annotated[bool, typer.Option("--fail-fast", help="Stop at the first file that fails.")]


class Command(TyperCommand):
    """A command whose option --ray may stand without its value."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Write --ray as --ray=auto where no address follows."""
        for place, written in enumerate(args):
            if written == "--ray" and not _ADDRESS.fullmatch("".join(args[place + 1 : place + 2])):
                args = [*args[:place], "--ray=auto", *args[place + 1 :]]
        return super().parse_args(ctx, args)


@translates
def batch(
    inputs: Inputs,
    out: Out,
    chosen: TranslatorOptions,
    glob: Pattern = None,
    format: Format = None,
    jsonl: Fields = None,
    main_text: MainText = False,
    force: Force = False,
    retry_failed: RetryFailed = False,
    fail_fast: FailFast = False,
    memory: Memory = None,
    report: Report = None,
    shard: Part = "1/1",
    ray: Ray = None,
    workers: Workers = 0,
    strict: Strict = False,
) -> None:
    """Translate many files into DIR; what is done stays done, whatever happens, and the next run does the rest."""
    from translate.jobs import Job, Settings

    settings = Settings(
        **chosen,
        format=format,
        fields=tuple(jsonl or ()),
        main_text=main_text,
        threads=0 if ray else workers,
        memory=memory,
    )
    with reporting():
        part = _shard(shard)
        job = Job(tuple(inputs), out, settings, glob, part, force, retry_failed, fail_fast, report)
        tally = _run(job, _hire(settings, ray, workers))
        raise typer.Exit(1 if tally.failed else ISSUES_FOUND if strict and tally.issues else 0)


def _shard(written: str) -> Shard:
    from translate.jobs import Shard

    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", written)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise InputError("--shard", f"“{written}” is no part; write 1/4 to 4/4 for the four parts of a job")
    return Shard(int(match[1]), int(match[2]))


def _hire(settings: Settings, ray: str | None, workers: int) -> Callable[[], Crew]:
    if ray is None:
        from translate.jobs import Worker

        return lambda: Worker(settings)
    from translate.cluster import Cluster

    return lambda: Cluster(settings, ray, workers)


def _run(job: Job, hire: Callable[[], Crew]) -> Tally:
    """Run a job, show how far it is, and say how it ended."""
    from translate.jobs import run

    display = _Display()
    printed = replace(job, report=display.print) if job.report == _STDOUT else job
    try:
        with ending_in_order():
            tally = run(printed, hire, display.show)
    except KeyboardInterrupt as end:
        done = display.tally.done if display.tally else 0
        how, code = (f"ended by {end.name}", end.code) if isinstance(end, Ended) else ("interrupted", INTERRUPTED)
        display.say(f"error: {how}; {done:,} done and kept, run it again for the rest")
        raise typer.Exit(code) from None
    except TranslateError:
        if display.tally:  # it had begun, and what is done stays done
            display.say(_count(display.tally))
        raise
    finally:
        display.stop()
    display.say(_summary(tally, "standard output" if job.report == _STDOUT else str(job.report or "")))
    return tally


def _summary(tally: Tally, report: str) -> str:
    warnings, them = ("warning", "it") if tally.issues == 1 else ("warnings", "them")
    where = f" (see {report})" if report else f"; --report FILE.jsonl lists {them}"
    return f"{_count(tally)}, {tally.issues:,} {warnings}{where}" if tally.issues else _count(tally)


def _count(tally: Tally) -> str:
    counts = {
        "translated": tally.done,
        "unchanged": tally.unchanged,
        "failed": tally.failed,
        "not reached": tally.waiting,
    }
    files = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "none"
    if tally.skipped:
        suffixes = ", ".join(sorted(suffix or "no suffix" for suffix in tally.skipped))
        files += f", {tally.skipped.total():,} skipped ({suffixes})"
    return f"files: {files}; {tally.sentences:,} sentences in {tally.seconds:.1f} s ({_rate(tally):.0f}/s)"


def _rate(tally: Tally) -> float:
    return tally.sentences / max(0.001, tally.seconds)


def _describe(tally: Tally) -> str:
    """Say how far a job is; what is left takes as long a byte as what is done."""
    reached = tally.done + tally.failed + tally.unchanged
    left = max(0, tally.size - tally.unchanged_size - tally.done_size - tally.reached)  # a file may have grown
    passed = tally.done_size + tally.reached - tally.resumed
    eta = f"{timedelta(seconds=round(tally.seconds * left / passed))}" if passed else "?"
    failed = f"{tally.failed:,} failed  " if tally.failed else ""
    # a narrow terminal cuts off its end
    return f"{failed}ETA {eta}  {reached:,}/{tally.files:,} files  {_rate(tally):.0f}/s  {tally.sentences:,} sentences"


class _Display:
    """Shows on a terminal how far a job is, and tells of failures and of the model anywhere."""

    def __init__(self) -> None:
        self.tally: Tally | None = None
        self._bars: Progress | None = _bars() if sys.stderr.isatty() else None

    def show(self, tally: Tally, failure: str) -> None:
        """Take note of how far a job is."""
        if self.tally is None and tally.notice:
            self.say(f"note: {tally.notice}")
        self.tally = tally
        if failure:
            self.say(f"error: {failure}")
        if self._bars is not None:
            self._bars.start()
            reached = tally.unchanged_size + tally.done_size + tally.reached
            (task,) = self._bars.task_ids
            self._bars.update(task, description=_describe(tally), completed=reached, total=tally.size)

    def say(self, line: str) -> None:
        """Print a line, above the progress if there is any."""
        line = in_one_line(line)
        with suppress(OSError):  # of a terminal that was closed, or a full disk; the job goes on, and its report tells
            if self._bars is not None and self._bars.live.is_started:
                self._bars.console.print(line, markup=False, highlight=False, soft_wrap=True)
            else:
                typer.echo(line, err=True)

    def print(self, report: Iterable[bytes]) -> None:
        """Write the report to standard output, when there is no progress left to show."""
        self.stop()
        write(report)

    def stop(self) -> None:
        """Wipe the progress off the terminal."""
        if self._bars is not None:
            with suppress(OSError):  # of a terminal that was closed
                self._bars.stop()


def _bars() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (BarColumn(min(20, console.width // 8)), TextColumn("{task.description}"))
    bars = Progress(*columns, console=console, transient=True, refresh_per_second=4)
    bars.add_task("", total=None)
    return bars
