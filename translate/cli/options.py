"""The options that commands share, each with its environment variable."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict, get_type_hints

import typer

from translate.formats import FORMATS

Article = Annotated[str, typer.Argument(metavar="ARTICLE|-", help="File to translate; - reads standard input.")]
MainText = Annotated[
    bool,
    typer.Option(
        "--article",
        envvar="TRANSLATE_ARTICLE",
        help="Of an HTML page, translate the article only: no menus, no others.",
    ),
]
Glossaries = Annotated[
    list[Path] | None,
    typer.Option(
        "--glossary",
        "-g",
        metavar="FILE",
        envvar="TRANSLATE_GLOSSARY",
        help="Glossary in CSV, TSV, TBX or TMX; may be given several times, and later ones win.",
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
    Literal["english-us", "english-uk", "keep"],
    typer.Option(
        envvar="TRANSLATE_QUOTES",
        help="Write quotations “so,” ‘so’, or with the article’s own marks.",
    ),
]
Times = Annotated[
    Literal["12h", "24h"],
    typer.Option(envvar="TRANSLATE_TIMES", help="Write klockan 14.30 as 2:30 p.m. or as 14:30."),
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="NAME",
        envvar="TRANSLATE_FIELD",
        help="Field of JSON Lines to translate, dotted inside objects; several allowed. Default: title and text.",
    ),
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
NoInflection = Annotated[
    bool,
    typer.Option(
        "--no-inflection",
        envvar="TRANSLATE_NO_INFLECTION",
        help="Find the terms of --glossary only in the form they are written in, and names with their -s.",
    ),
]
Report = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.json|FILE.tmx",
        envvar="TRANSLATE_REPORT",
        help="File for terms, warnings and sentences in JSON, or the sentences in TMX; - is stdout if there is an OUT.",
    ),
]
Verbose = Annotated[
    bool,
    typer.Option(
        "--verbose",
        "-v",
        envvar="TRANSLATE_VERBOSE",
        help="Say on standard error what became of the glossary's terms; on a terminal that is the default.",
    ),
]


class TranslatorOptions(TypedDict):
    """What `Translator` takes of the command line."""

    glossaries: tuple[Path, ...]
    default_glossary: bool
    inflection: bool
    model: str | None
    engine: str
    device: Literal["auto", "cpu", "cuda"]
    beam_size: int
    quotes: str
    times: Literal["12h", "24h"]


def translator_options(
    glossary: Glossaries = None,
    no_default_glossary: NoDefaultGlossary = False,
    no_inflection: NoInflection = False,
    model: Model = None,
    engine: Engine = "ctranslate2",
    device: Device = "auto",
    beam_size: BeamSize = 4,
    quotes: Quotes = "english-us",
    times: Times = "12h",
) -> TranslatorOptions:
    """Turn what a user wrote into what `Translator` takes; the signature is that of the options."""
    return {
        "glossaries": tuple(glossary or ()),
        "default_glossary": not no_default_glossary,
        "inflection": not no_inflection,
        "model": model,
        "engine": engine,
        "device": device,
        "beam_size": beam_size,
        "quotes": quotes,
        "times": times,
    }


def translates(command: Callable[..., None]) -> Callable[..., None]:
    """Put the options of `translator_options` in place of a command's parameter `chosen`, which gets their outcome."""
    shared, own = signature(translator_options).parameters, signature(command).parameters
    hints = get_type_hints(command, include_extras=True) | get_type_hints(translator_options, include_extras=True)
    parameters = [
        parameter.replace(kind=Parameter.KEYWORD_ONLY, annotation=hints[name])
        for name, parameter in [*own.items(), *shared.items()]
        if name != "chosen"
    ]

    @wraps(command)
    def run(**given: Any) -> None:
        chosen = translator_options(**{name: given.pop(name) for name in shared})
        command(**given, chosen=chosen)

    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = signature(command).replace(parameters=parameters)  # type: ignore[attr-defined]
    return run
