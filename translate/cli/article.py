"""One article: translate it, or show how it is read."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

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
    BeamSize,
    Device,
    Engine,
    Fields,
    Format,
    Glossaries,
    MainText,
    Model,
    NoDefaultGlossary,
    NoInflection,
    Output,
    Quotes,
    Report,
    Strict,
    Times,
    Verbose,
)


def file(
    article: Article,
    output: Output = None,
    glossary: Glossaries = None,
    no_default_glossary: NoDefaultGlossary = False,
    model: Model = None,
    engine: Engine = "ctranslate2",
    device: Device = "auto",
    beam_size: BeamSize = 4,
    quotes: Quotes = "english-us",
    times: Times = "12h",
    strict: Strict = False,
    format: Format = None,
    field: Fields = None,
    no_inflection: NoInflection = False,
    report: Report = None,
    verbose: Verbose = False,
    main_text: MainText = False,
) -> None:
    """Translate one article; the translation goes to standard output or OUT, and nothing else does."""
    from translate.pipeline import Translator
    from translate.report import as_json, describe_terms

    output = None if output == Path("-") else output
    with reporting():
        read = read_article(article, format, field or (), main_text=main_text)
        check_output(output, article)
        check_report(report, article, output)
        translator = Translator(
            engine=engine,
            model=model,
            glossaries=glossary or (),
            default_glossary=not no_default_glossary,
            inflection=not no_inflection,
            quotes=quotes,
            times=times,
            device=device,
            beam_size=beam_size,
        )
        if translator.notice:
            typer.echo(f"note: {translator.notice}", err=True)
        with progress_bar() as progress:
            (translation,) = translator.translate_articles([read.passages], progress)
        write(read.rebuild(translation.passages), output)
        if report:
            write_text(as_json(translation, article), None if report == Path("-") else report)
        if verbose or (translation.terms and sys.stderr.isatty()):
            typer.echo(describe_terms(translation.terms), err=True)
        for issue in translation.issues:
            typer.echo(f"warning: {article}: {issue}", err=True)
        raise typer.Exit(ISSUES_FOUND if strict and translation.issues else 0)


def segments(
    article: Article,
    glossary: Glossaries = None,
    no_default_glossary: NoDefaultGlossary = False,
    format: Format = None,
    field: Fields = None,
    no_inflection: NoInflection = False,
) -> None:
    """Show the sentences of an article, what is kept around them, and the names found; loads no model."""
    from translate.pipeline import draft, load_glossary
    from translate.report import describe

    with reporting():
        known = load_glossary(glossary or (), not no_default_glossary, inflection=not no_inflection)
        drafts = draft(read_article(article, format, field or ()).passages, known)
        write_text(describe(drafts.blocks) + "\n")
