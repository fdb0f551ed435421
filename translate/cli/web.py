"""An article on the web: fetch it and translate it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from translate.cli.article import Outcome, translate_article
from translate.cli.console import read_address, reporting
from translate.cli.options import Output, Report, Strict, TranslatorOptions, Verbose, translates

Address = Annotated[str, typer.Argument(metavar="URL", help="Address of an article, http or https.")]


@translates
def url(
    address: Address,
    chosen: TranslatorOptions,
    output: Output = None,
    strict: Strict = False,
    report: Report = None,
    verbose: Verbose = False,
) -> None:
    """Fetch an article from the web and translate it, as an HTML page with the article only."""
    address = address if "://" in address else f"https://{address}"
    with reporting():
        outcome = Outcome(None if output == Path("-") else output, report, strict, verbose)
        translate_article(address, read_address(address), chosen, outcome)
