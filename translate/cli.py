"""The command line: the only reader of argv and standard input, writer of standard output and setter of exit codes."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from glossary import GlossaryError
from translate.errors import InputError, OutputError, TranslateError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Translate Swedish news into English, offline, with names, quotations and paragraphs intact.",
)
glossary_app = typer.Typer(no_args_is_help=True, help="Check a glossary file, or ask what becomes of a name.")
models_app = typer.Typer(no_args_is_help=True, help="List the translation models, find them and fetch them.")
app.add_typer(glossary_app, name="glossary")
app.add_typer(models_app, name="models")

ISSUES_FOUND = 3
INTERRUPTED = 130  # what a shell expects after Ctrl-C

Article = Annotated[str, typer.Argument(metavar="ARTICLE|-", help="Text file in UTF-8; - reads standard input.")]
Glossaries = Annotated[
    list[Path] | None,
    typer.Option(
        "--glossary",
        "-g",
        metavar="FILE",
        envvar="TRANSLATE_GLOSSARY",
        help="Glossary in CSV or TSV, Swedish first; may be given several times, and later ones win.",
    ),
]
NoDefaultGlossary = Annotated[
    bool,
    typer.Option(
        "--no-default-glossary",
        envvar="TRANSLATE_NO_DEFAULT_GLOSSARY",
        help="Leave the built-in Ukrainian place names alone.",
    ),
]


def main() -> None:
    """Run the command line; the console command `translate`."""
    try:
        app(prog_name="translate")
    except SystemExit as end:
        if end.code == INTERRUPTED:
            sys.stderr.flush()
            os._exit(INTERRUPTED)  # the engine's threads would first finish the batches they were given
        raise


class Notes(logging.Handler):
    """Shows on standard error what the library logs for its user, such as that a model is being prepared."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one line."""
        typer.echo(f"note: {record.getMessage()}", err=True)


@contextmanager
def reporting() -> Iterator[None]:
    """Turn expected errors into one line on standard error and exit code 1; a bug keeps its traceback."""
    logger, notes = logging.getLogger("translate"), Notes(logging.INFO)
    logger.setLevel(logging.INFO)
    logger.addHandler(notes)
    try:
        yield
    except (TranslateError, GlossaryError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        typer.echo("error: interrupted; nothing was written", err=True)
        raise typer.Exit(INTERRUPTED) from None
    finally:
        logger.removeHandler(notes)


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


@app.command()
def file(
    article: Article,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="OUT", envvar="TRANSLATE_OUTPUT", help="File to write instead of stdout."
        ),
    ] = None,
    glossary: Glossaries = None,
    no_default_glossary: NoDefaultGlossary = False,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|DIR|HUB-ID",
            envvar="TRANSLATE_MODEL",
            help="compact (bundled), opus, opus-big, a folder or a hub id. Default: opus if here, else compact.",
        ),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            metavar="ctranslate2|marian|echo",
            envvar="TRANSLATE_ENGINE",
            autocompletion=lambda: ["ctranslate2", "marian", "echo"],
            help="What runs the model; echo gives the Swedish back.",
        ),
    ] = "ctranslate2",
    device: Annotated[
        Literal["auto", "cpu", "cuda"], typer.Option(envvar="TRANSLATE_DEVICE", help="Where the model runs.")
    ] = "auto",
    beam_size: Annotated[
        int,
        typer.Option(min=1, max=64, envvar="TRANSLATE_BEAM_SIZE", help="Hypotheses kept while decoding; 1 is fastest."),
    ] = 4,
    quotes: Annotated[
        Literal["english", "keep"],
        typer.Option(envvar="TRANSLATE_QUOTES", help="Write quotation marks as “…” ‘…’, or keep the article’s own."),
    ] = "english",
    strict: Annotated[
        bool,
        typer.Option("--strict", envvar="TRANSLATE_STRICT", help="Exit with 3 when a sentence needs a second look."),
    ] = False,
) -> None:
    """Translate one article; the translation goes to standard output or OUT, and nothing else does."""
    from translate.pipeline import Translator

    output = None if output == Path("-") else output
    with reporting():
        text = read_text(article)
        check_output(output, article)
        translator = Translator(
            engine=engine,
            model=model,
            glossaries=glossary or (),
            default_glossary=not no_default_glossary,
            quotes=quotes,
            device=device,
            beam_size=beam_size,
        )
        if translator.notice:
            typer.echo(f"note: {translator.notice}", err=True)
        with progress_bar() as progress:
            translation = translator.translate(text, progress)
        write_text(str(translation), output)
        for issue in translation.issues:
            typer.echo(f"warning: {article}: {issue}", err=True)
        raise typer.Exit(ISSUES_FOUND if strict and translation.issues else 0)


@app.command()
def segments(article: Article, glossary: Glossaries = None, no_default_glossary: NoDefaultGlossary = False) -> None:
    """Show the sentences of an article, what is kept around them, and the names found; loads no model."""
    from translate.pipeline import draft, load_glossary
    from translate.report import describe

    with reporting():
        drafts = draft(read_text(article), load_glossary(glossary or (), not no_default_glossary))
        write_text(describe(drafts) + "\n")


@glossary_app.command()
def check(file: Annotated[Path, typer.Argument(help="Glossary in CSV or TSV.")]) -> None:
    """Read a glossary file and say what is wrong with it, as path:line: reason."""
    from glossary import load

    with reporting():
        count = len(load(file))
        write_text(f"{file}: {count} {'entry' if count == 1 else 'entries'}, no mistakes\n")


@glossary_app.command()
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


@models_app.command("list")
def list_models() -> None:
    """List the models by name, with their size and folder if they are on this machine."""
    from translate.models import list_models
    from translate.report import describe_models

    with reporting():
        write_text(describe_models(list_models()) + "\n")


@models_app.command()
def path(name: Annotated[str, typer.Argument(help="compact, opus, opus-big, or a hub id.")] = "compact") -> None:
    """Print the folder of a model that is on this machine."""
    from translate import models

    with reporting():
        write_text(f"{models.path(name)}\n")


@models_app.command()
def pull(name: Annotated[str, typer.Argument(help="opus, opus-big, or a hub id.")]) -> None:
    """Download a model once; later runs need no network."""
    from translate import models

    with reporting():
        model = models.pull(name)
        write_text(f"{name} is in {model.folder}\n")


@models_app.command()
def show(name: Annotated[str, typer.Argument(help="compact, opus, opus-big, or a hub id.")] = "compact") -> None:
    """Print the card of a model: what it was trained on, how well it does, what it is for."""
    from translate import models

    with reporting():
        card = models.path(name) / "README.md"
        if not card.is_file():
            raise InputError(card, "there is no such card; look the model up on the hub, or name another model")
        write_text(card.read_text(encoding="utf-8"))


def read_text(article: str) -> str:
    """Read a file, or standard input for -."""
    from translate import formats

    if article != "-":
        return formats.load(Path(article))
    if sys.stdin is None:  # started with <&-
        raise InputError("standard input", "is closed; name a file instead of -")
    return formats.decode(sys.stdin.buffer.read(), "standard input")


def check_output(output: Path | None, article: str) -> None:
    """Refuse early what can't be written, so that no translation is made in vain."""
    from translate import formats

    if output is not None:
        formats.check_target(output, Path(article) if article != "-" else None)


def write_text(text: str, output: Path | None = None) -> None:
    """Write to a file, whole or not at all, or to standard output, in UTF-8 whatever the locale says."""
    from translate import formats

    if output is not None:
        formats.save(text.encode(), output)
        return
    if sys.stdout is None:  # started with >&-
        raise OutputError("standard output", "is closed; name a file with -o")
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise  # whoever read it has had enough: typer ends without a word
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tries again at its end
        raise OutputError("standard output", f"can't be written ({error.strerror}); name a file with -o") from None


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
