"""One article: translate it, or show how it is read."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import typer

from translate import formats
from translate.cli.console import (
    ISSUES_FOUND,
    check_output,
    check_report,
    progress_bar,
    read_article,
    reporting,
    write,
    write_text,
)
from translate.cli.options import (
    Article,
    Fields,
    Format,
    Glossaries,
    MainText,
    NoDefaultGlossary,
    NoInflection,
    Output,
    Report,
    Strict,
    TranslatorOptions,
    Verbose,
    translates,
)


@translates
def file(
    article: Article,
    chosen: TranslatorOptions,
    output: Output = None,
    format: Format = None,
    field: Fields = None,
    main_text: MainText = False,
    strict: Strict = False,
    report: Report = None,
    verbose: Verbose = False,
) -> None:
    """Translate one article; the translation goes to standard output or OUT, and nothing else does."""
    with reporting():
        outcome = Outcome(None if output == Path("-") else output, report, strict, verbose)
        read = read_article(article, format, field or (), main_text=main_text)
        translate_article(article, read, chosen, outcome)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a translation and what is to be said about it go."""

    output: Path | None
    report: Path | None
    strict: bool
    verbose: bool


def translate_article(name: str, read: formats.Article, chosen: TranslatorOptions, outcome: Outcome) -> None:
    """Translate what was read from the file or address `name`; ends the command."""
    from translate.pipeline import Translator
    from translate.report import as_json, as_tmx, describe_terms

    check_output(outcome.output, name)
    check_report(outcome.report, name, outcome.output)
    translator = Translator(**chosen)
    if translator.notice:
        typer.echo(f"note: {translator.notice}", err=True)
    with progress_bar() as progress:
        (translation,) = translator.translate_articles([read.passages], progress)
    british = translation.signature.quotes == "english-uk"
    write(read.write(translation.passages, british=british), outcome.output)
    if outcome.report:
        tmx = outcome.report.suffix.lower() == ".tmx"
        told = as_tmx(translation, int(time.time())) if tmx else as_json(translation, name)
        write_text(told, None if outcome.report == Path("-") else outcome.report)
    if outcome.verbose or (translation.terms and sys.stderr.isatty()):
        typer.echo(describe_terms(translation.terms), err=True)
    for note in read.notes:
        typer.echo(f"warning: {name}: {note}", err=True)
    for issue in translation.issues:
        typer.echo(f"warning: {name}: {issue}", err=True)
    raise typer.Exit(ISSUES_FOUND if outcome.strict and translation.issues else 0)


def segments(
    article: Article,
    glossary: Glossaries = None,
    no_default_glossary: NoDefaultGlossary = False,
    format: Format = None,
    field: Fields = None,
    main_text: MainText = False,
    no_inflection: NoInflection = False,
) -> None:
    """Show the sentences of an article, what is kept around them, and the names found; loads no model."""
    from translate.pipeline import draft, load_glossary
    from translate.report import describe

    with reporting():
        known = load_glossary(glossary or (), not no_default_glossary, inflection=not no_inflection)
        drafts = draft(read_article(article, format, field or (), main_text=main_text).passages, known)
        write_text(describe(drafts.blocks) + "\n")
