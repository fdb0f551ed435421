"""An article on the web: fetch it and translate it."""

from __future__ import annotations

from typing import Annotated

import typer

from translate.cli.article import file
from translate.cli.options import (
    BeamSize,
    Device,
    Engine,
    Glossaries,
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

Address = Annotated[str, typer.Argument(metavar="URL", help="Address of an article, http or https.")]


def url(
    address: Address,
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
    no_inflection: NoInflection = False,
    report: Report = None,
    verbose: Verbose = False,
) -> None:
    """Fetch an article from the web and translate it, as an HTML page with the article only."""
    file(
        address if "://" in address else f"https://{address}",
        output=output,
        glossary=glossary,
        no_default_glossary=no_default_glossary,
        model=model,
        engine=engine,
        device=device,
        beam_size=beam_size,
        quotes=quotes,
        times=times,
        strict=strict,
        no_inflection=no_inflection,
        report=report,
        verbose=verbose,
        main_text=True,
    )
