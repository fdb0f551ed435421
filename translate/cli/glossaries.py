"""Glossary files: check them, ask them, add to them, hand them on, compare them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import Annotated, Literal

import typer

from glossary import Entry, Glossary, GlossaryError
from translate.cli.console import check_output, refuse_same, reporting, write_text
from translate.cli.options import Glossaries, NoDefaultGlossary, NoInflection
from translate.errors import InputError

DIFFERENT = 1

app = typer.Typer(no_args_is_help=True, help="Glossary files: check, ask, add to, export, compare.")

Files = Annotated[
    list[str], typer.Argument(metavar="FILE|-...", help="Glossary in CSV, TSV, TBX or TMX; - reads standard input.")
]
Wordings = Annotated[
    Literal["exact", "genitive", "inflect", "stem"] | None,
    typer.Option(help="How it is found: as written, with -s only, in all its forms, or with any Swedish ending."),
]
Case = Annotated[Literal["exact", "any"] | None, typer.Option(help="Whether capitals matter.")]
PartOfSpeech = Annotated[
    Literal["noun", "verb", "adjective", "name", "other"] | None, typer.Option(help="How it inflects.")
]


@app.command()
def check(files: Files, no_default_glossary: NoDefaultGlossary = False) -> None:
    """Say all that is wrong with glossary files, as path:line: reason, and where they contradict each other.

    Mistakes are errors and end with 1. That a file overrules an earlier one, or the built-in glossary, is only noted.
    """
    from glossary import load_default
    from translate.report import describe_conflict

    with reporting():
        _refuse_twice(files)
        found = [_inspect(file) for file in files]
        for file, (one, mistakes) in zip(files, found, strict=True):
            if not mistakes:
                write_text(f"{file}: {len(one)} {'entry' if len(one) == 1 else 'entries'}, no mistakes\n")
        for _, mistakes in found:
            for mistake in mistakes:
                typer.echo(f"error: {mistake}", err=True)
        base = Glossary() if no_default_glossary else load_default()
        conflicts = reduce(Glossary.merge, [one for one, _ in found], base).conflicts()
        for note in dict.fromkeys(describe_conflict(*pair) for pair in conflicts):
            typer.echo(f"note: {note}", err=True)
        raise typer.Exit(1 if any(mistakes for _, mistakes in found) else 0)


@app.command()
def lookup(
    name: Annotated[str, typer.Argument(help="A Swedish name or term, in any of its forms.")],
    glossary: Glossaries = None,
    no_default_glossary: NoDefaultGlossary = False,
    no_inflection: NoInflection = False,
) -> None:
    """Say what becomes of a Swedish name or term: which entry, which form, by which rule, and what else it could be."""
    from glossary import lookup as explain
    from translate.pipeline import load_glossary
    from translate.report import describe_lookup

    with reporting():
        if not name.strip():
            raise typer.BadParameter("is empty; give a name or term", param_hint="NAME")
        known = load_glossary(glossary or (), not no_default_glossary, inflection=not no_inflection)
        answer = explain(name, known)
        if answer.entry is None:
            typer.echo(describe_lookup(answer), err=True)
            raise typer.Exit(1)
        write_text(describe_lookup(answer) + "\n")


@app.command()
def add(
    swedish: Annotated[str, typer.Argument(help="The Swedish term, in its dictionary form.")],
    english: Annotated[str, typer.Argument(help="What stands for it; left out with --do-not-translate.")] = "",
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="CSV or TSV file; made if there is none.")] = ...,  # type: ignore[assignment]
    match: Wordings = None,
    case: Case = None,
    pos: PartOfSpeech = None,
    note: Annotated[str, typer.Option(help="A word to whoever reads the file.")] = "",
    do_not_translate: Annotated[bool, typer.Option("--do-not-translate", help="Keep the Swedish in English.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Write over the entry that is there.")] = False,
) -> None:
    """Add a term to a glossary file, which keeps its columns, separators, comments and line ends.

    A term that is there already is an error that says where, unless you ask to replace it.
    """
    from glossary import add as add_entry
    from translate import formats

    with reporting():
        entry = Entry(
            " ".join(swedish.split()),
            " ".join(english.split()),
            match=match or "",
            case=case or "",
            note=" ".join(note.split()),
            path=str(to),
            pos=pos or "",
            verbatim="yes" if do_not_translate else "",
        )
        check_output(to, "-")
        data = to.read_bytes() if to.exists() else None
        formats.save(add_entry(data, entry, replace=replace), to)


@app.command()
def export(
    files: Files,
    format: Annotated[
        Literal["amazon", "deepl", "google", "tbx", "tmx"], typer.Option("--format", "-f", help="Who is to read it.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="File to write instead of stdout.")
    ] = None,
) -> None:
    """Write glossary files, of which later ones win, as one file for another system.

    What its format has no place for, such as `match`, is noted on standard error.
    """
    from glossary import export as write_as
    from glossary import losses

    output = None if output == Path("-") else output
    with reporting():
        if output is not None:
            for file in files:
                refuse_same(output, Path(file), "is one of the glossaries; choose another file")
        check_output(output, "-")
        _refuse_twice(files)
        merged = reduce(Glossary.merge, [_load(file) for file in files])
        entries = sorted(merged, key=lambda entry: (entry.swedish.lower(), entry.swedish))
        write_text(write_as(entries, format), output)
        for loss in losses(entries, format):
            typer.echo(f"note: {loss}", err=True)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD|-", help="Glossary file; - reads standard input.")],
    new: Annotated[str, typer.Argument(metavar="NEW|-", help="Glossary file to compare it with.")],
) -> None:
    """Show what a glossary file does otherwise than another, a line a term: - gone, + new, ~ changed.

    Ends with 0 if they do the same, 1 if not, and 2 if one can't be read, as diff(1) does.
    """
    from translate.report import describe_change

    with reporting(failure=2):
        _refuse_twice([old, new])
        changes = [describe_change(*pair) for pair in _load(old).diff(_load(new))]
        write_text("".join(f"{change}\n" for change in changes))
        raise typer.Exit(DIFFERENT if changes else 0)


def _refuse_twice(files: Sequence[str]) -> None:
    if files.count("-") > 1:
        raise InputError("standard input", "can be read once only; name a file for one of the two")


def _inspect(file: str) -> tuple[Glossary, Sequence[GlossaryError]]:
    from glossary import inspect

    if file != "-":
        return inspect(file)
    if sys.stdin is None:  # started with <&-
        raise InputError("standard input", "is closed; name a file instead of -")
    return inspect("standard input", sys.stdin.buffer.read())


def _load(file: str) -> Glossary:
    found, mistakes = _inspect(file)
    if mistakes:
        raise mistakes[0]
    return found
