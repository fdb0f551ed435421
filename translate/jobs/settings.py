"""How a job translates: all that a worker needs to make its own translator, on this machine or another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from glossary import Glossary
from translate import formats
from translate.errors import InputError
from translate.numbers import Times


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `translate file`, and where to remember sentences."""

    engine: str = "ctranslate2"
    model: str | None = None
    glossaries: tuple[Path | Glossary, ...] = ()
    default_glossary: bool = True
    inflection: bool = True
    quotes: str = "english-us"
    times: Times = "12h"
    device: str = "auto"
    beam_size: int = 4
    format: str | None = None
    fields: tuple[str, ...] = ()  # of JSON Lines
    main_text: bool = False  # of HTML pages, the article only
    threads: int = 0
    memory: Path | None = None

    def format_of(self, path: Path) -> str:
        """Return the format of a file; raises InputError if it has none."""
        return self.format or formats.detect(path)

    def reading(self, path: Path) -> str:
        """Say how a file is read, naming only the options that matter to it: of --article a text file knows nothing."""
        try:
            format = self.format_of(path)
        except InputError:
            return "refused"  # whoever reads it says why
        matters = {"jsonl": self.fields, "html": self.main_text}
        return f"{format} {matters.get(format, '')}"
