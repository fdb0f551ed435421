"""The command line: the only reader of argv and standard input, writer of standard output and setter of exit codes."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from translate.cli import article, batch, glossaries, memory, models, web
from translate.cli.console import ENDED


class _Group(TyperGroup):
    """The commands; whoever names an article first is told which one to use."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that the user means."""
        if args and args[0] not in self.commands:
            said, word, path = f"“{args[0]}” is no command but", shlex.quote(args[0]), Path(args[0])
            if args[0].startswith(("https://", "http://")):
                ctx.fail(f"{said} an address; write: translate url {word}")
            with suppress(OSError):  # a word of 300 letters can't even be asked about
                if path.is_dir():
                    ctx.fail(f"{said} a folder; write: translate batch {word} --out DIR")
                if path.is_file():
                    ctx.fail(f"{said} a file; write: translate file {word}")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Translate Swedish news into English, offline, with names, quotations and paragraphs intact.",
)
app.command()(article.file)
app.command()(article.segments)
app.command()(web.url)
app.command(cls=batch.Command)(batch.batch)
app.add_typer(glossaries.app, name="glossary")
app.add_typer(memory.app, name="memory")
app.add_typer(models.app, name="models")


def main() -> None:
    """Run the command line."""
    if sys.stderr is None:  # started with 2>&-; a file of ours would get the number 2, and what libraries say
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    try:
        app(prog_name="translate")
    except SystemExit as end:
        if end.code in ENDED:
            with suppress(OSError):  # of a terminal that was closed
                sys.stderr.flush()
            os._exit(int(end.code))  # the engine's threads would first finish the batches they were given
        try:
            sys.stderr.flush()
        except OSError:  # a full disk: Python would try once more, and exit with 120
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
        raise


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"translate {version('sven-translate')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Swedish to English."""
