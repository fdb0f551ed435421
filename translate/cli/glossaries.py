"""Glossary files: check them, ask them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from translate.cli.console import reporting, write_text
from translate.cli.options import Glossaries, NoDefaultGlossary

app = typer.Typer(no_args_is_help=True, help="Check a glossary file, or ask what becomes of a name.")


@app.command()
def check(file: Annotated[Path, typer.Argument(help="Glossary in CSV or TSV.")]) -> None:
    """Read a glossary file and say what is wrong with it, as path:line: reason."""
    from glossary import load

    with reporting():
        count = len(load(file))
        write_text(f"{file}: {count} {'entry' if count == 1 else 'entries'}, no mistakes\n")


@app.command()
def lookup(name: str, glossary: Glossaries = None, no_default_glossary: NoDefaultGlossary = False) -> None:
    """Say what becomes of a Swedish name or term: which entry, which form, and what else it could be."""
    from glossary import lookup as explain
    from translate.pipeline import load_glossary
    from translate.report import describe_lookup

    with reporting():
        answer = explain(name, load_glossary(glossary or (), not no_default_glossary))
        if answer.entry is None:
            typer.echo(describe_lookup(answer), err=True)
            raise typer.Exit(1)
        write_text(describe_lookup(answer) + "\n")
