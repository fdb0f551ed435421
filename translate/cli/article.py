"""One article: translate it, or show how it is read."""

from __future__ import annotations

from pathlib import Path

import typer

from translate.cli.console import ISSUES_FOUND, check_output, progress_bar, read_article, reporting, write, write_text
from translate.cli.options import (
    Article,
    BeamSize,
    Device,
    Engine,
    Format,
    Glossaries,
    Model,
    NoDefaultGlossary,
    Output,
    Quotes,
    Strict,
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
    quotes: Quotes = "english",
    strict: Strict = False,
    format: Format = None,
) -> None:
    """Translate one article; the translation goes to standard output or OUT, and nothing else does."""
    from translate.pipeline import Translator

    output = None if output == Path("-") else output
    with reporting():
        read = read_article(article, format)
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
            (translation,) = translator.translate_articles([read.passages], progress)
        write(read.rebuild(translation.passages), output)
        for issue in translation.issues:
            typer.echo(f"warning: {article}: {issue}", err=True)
        raise typer.Exit(ISSUES_FOUND if strict and translation.issues else 0)


def segments(
    article: Article,
    glossary: Glossaries = None,
    no_default_glossary: NoDefaultGlossary = False,
    format: Format = None,
) -> None:
    """Show the sentences of an article, what is kept around them, and the names found; loads no model."""
    from translate.pipeline import draft, load_glossary
    from translate.report import describe

    with reporting():
        drafts = draft(read_article(article, format).passages, load_glossary(glossary or (), not no_default_glossary))
        write_text(describe(drafts.blocks) + "\n")
