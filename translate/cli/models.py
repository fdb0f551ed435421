"""Translation models: list, find, fetch and describe them."""

from __future__ import annotations

from typing import Annotated

import typer

from translate.cli.console import reporting, write_text
from translate.errors import InputError

app = typer.Typer(no_args_is_help=True, help="List the translation models, find them and fetch them.")


@app.command("list")
def list_models() -> None:
    """List the models by name, with their size and folder if they are on this machine."""
    from translate.models import list_models
    from translate.report import describe_models

    with reporting():
        write_text(describe_models(list_models()) + "\n")


@app.command()
def path(name: Annotated[str, typer.Argument(help="compact, opus, opus-big, or a hub id.")] = "compact") -> None:
    """Print the folder of a model that is on this machine."""
    from translate import models

    with reporting():
        write_text(f"{models.path(name)}\n")


@app.command()
def pull(name: Annotated[str, typer.Argument(help="opus, opus-big, or a hub id.")]) -> None:
    """Download a model once; later runs need no network."""
    from translate import models

    with reporting():
        model = models.pull(name)
        write_text(f"{name} is in {model.folder}\n")


@app.command()
def show(name: Annotated[str, typer.Argument(help="compact, opus, opus-big, or a hub id.")] = "compact") -> None:
    """Print the card of a model: what it was trained on, how well it does, what it is for."""
    from translate import models

    with reporting():
        card = models.path(name) / "README.md"
        if not card.is_file():
            raise InputError(card, "there is no such card; look the model up on the hub, or name another model")
        write_text(card.read_text(encoding="utf-8"))
