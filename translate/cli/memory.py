"""Translation memories: what is in them, as TMX out and in, and smaller."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translate.cli.console import check_output, refuse_same, reporting, write, write_text
from translate.cli.options import Glossaries, NoDefaultGlossary, NoInflection, Output
from translate.errors import InputError

if TYPE_CHECKING:
    from translate.memory import Memory, Stats

app = typer.Typer(no_args_is_help=True, help="Look into a translation memory, exchange it as TMX, and prune it.")

File = Annotated[
    Path, typer.Option("--memory", metavar="FILE", envvar="TRANSLATE_MEMORY", help="The memory, as given to batch.")
]


@contextmanager
def _open(path: Path, *, new: bool = False) -> Iterator[Memory]:
    from translate.memory import Memory

    if not new and not os.path.isfile(path):  # noqa: PTH113 - pathlib raises where a name is too long
        raise InputError(path, "there is no such memory; check the name, or fill one with translate batch --memory")
    if not new and not path.stat().st_size:  # SQLite would make a database of it
        raise InputError(path, "is empty, which no memory is; check the name")
    with closing(Memory(path)) as memory:
        try:
            yield memory
        except BaseException:
            memory.discard()
            raise


@app.command()
def stats(memory: File) -> None:
    """Say how much a memory holds, and by which engine and model."""
    with reporting(), _open(memory) as known:
        write_text(_describe(known.stats()) + "\n")


@app.command("export")
def export_tmx(memory: File, output: Output = None) -> None:
    """Write all sentences as TMX 1.4; the Swedish has its names in English already, as the engine was given it.

    For a CAT tool, file --report FILE.tmx writes an article's sentences as they stand in both languages.
    """
    output = None if output == Path("-") else output
    with reporting(), _open(memory) as known:
        from importlib.metadata import version

        from translate.tmx import write as write_tmx

        if output:
            refuse_same(output, memory, "is the memory itself; name another file for the TMX")
        check_output(output, "-")
        parts = write_tmx(known.units(), version("sven-translate"))
        write((part.encode() for part in parts), output)


@app.command("import")
def import_tmx(
    file: Annotated[Path, typer.Argument(help="TMX with Swedish and English.")],
    memory: File,
    glossary: Glossaries = None,
    no_default_glossary: NoDefaultGlossary = False,
    no_inflection: NoInflection = False,
) -> None:
    """Add the sentences of a TMX file; those of people and other programs win over the engine's.

    So does what you have corrected in an export. Name the glossary that you translate with: its names are put into the
    Swedish, as the engine will be given it.
    """
    from translate.pipeline import load_glossary
    from translate.tmx import read
    from translate.verbatim import localise_around

    with reporting():
        names = load_glossary(glossary or (), not no_default_glossary, inflection=not no_inflection)
        with _open(memory, new=True) as known:
            count = known.import_units(read(file, lambda swedish: localise_around(swedish, names, nearby=True)[0]))
            if not count:
                raise InputError(file, "has no unit with both Swedish (sv) and English (en); export it again with both")
        write_text(f"{count:,} sentences read into {memory}\n")


@app.command()
def prune(
    memory: File,
    unused: Annotated[
        str | None,
        typer.Option(metavar="DAYS", help="Remove what an engine said and wasn't used for so many days, such as 90."),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE", help="Remove the longest unused down to this size, such as 500MB; corrections last."
        ),
    ] = None,
) -> None:
    """Make a memory smaller; what people and other programs said, your corrections too, doesn't age."""
    with reporting():
        days = _number("--unused", unused, {"": 1, "d": 1, "w": 7, "y": 365})
        megabytes = _number("--size", size, {"": 1, "mb": 1, "gb": 1000, "kb": 0.001})
        if days is None and megabytes is None:
            raise InputError(memory, "say what to remove: --unused 90, --size 500MB or both")
        with _open(memory) as known:
            gone = known.prune(unused_days=days, megabytes=megabytes)
            write_text(f"{gone:,} entries removed; {known.stats().megabytes:.1f} MB are left\n")


def _describe(stats: Stats) -> str:
    by_settings = (f"  {count:>9,}  {written or 'people and other programs'}" for written, count in stats.settings)
    lines = [f"{stats.sentences:,} sentences", *by_settings, f"{stats.articles:,} whole articles"]
    return "\n".join([*lines, f"{stats.megabytes:.1f} MB"])


def _number(option: str, written: str | None, units: dict[str, float]) -> float | None:
    if written is None:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]*)", written.lower())
    if match is None or match[2] not in units:
        raise InputError(
            option, f"“{written}” is no amount; write a number, or one with {', '.join(filter(None, units))}"
        )
    return float(match[1]) * units[match[2]]
