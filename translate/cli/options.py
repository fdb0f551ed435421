"""The options that commands share, each with its environment variable."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from translate.formats import FORMATS

Article = Annotated[str, typer.Argument(metavar="ARTICLE|-", help="File to translate; - reads standard input.")]
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
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="OUT", envvar="TRANSLATE_OUTPUT", help="File to write instead of stdout."),
]
Model = Annotated[
    str | None,
    typer.Option(
        metavar="NAME|DIR|HUB-ID",
        envvar="TRANSLATE_MODEL",
        help="compact (bundled), opus, opus-big, a folder or a hub id. Default: opus if here, else compact.",
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        metavar="ctranslate2|marian|echo",
        envvar="TRANSLATE_ENGINE",
        autocompletion=lambda: ["ctranslate2", "marian", "echo"],
        help="What runs the model; echo gives the Swedish back.",
    ),
]
Device = Annotated[
    Literal["auto", "cpu", "cuda"], typer.Option(envvar="TRANSLATE_DEVICE", help="Where the model runs.")
]
BeamSize = Annotated[
    int,
    typer.Option(min=1, max=64, envvar="TRANSLATE_BEAM_SIZE", help="Hypotheses kept while decoding; 1 is fastest."),
]
Quotes = Annotated[
    Literal["english", "keep"],
    typer.Option(envvar="TRANSLATE_QUOTES", help="Write quotation marks as “…” ‘…’, or keep the article’s own."),
]
Strict = Annotated[
    bool,
    typer.Option("--strict", envvar="TRANSLATE_STRICT", help="Exit with 3 when a sentence needs a second look."),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(FORMATS),
        envvar="TRANSLATE_FORMAT",
        autocompletion=lambda: list(FORMATS),
        help="What the article is written in. Default: what its name ends in, else text.",
    ),
]
