"""How a job translates: all that a worker needs to make its own translator, on this machine or another."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from glossary import Glossary
from translate import formats
from translate.errors import InputError
from translate.numbers import Times

_JSON = re.compile(rb"(\xef\xbb\xbf)?\s*(\[\s*)?\{\s*[\"}]")  # "{% include head %}" is a page
_HEAD = 4096  # bytes by which JSON is known


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

    def fields_of(self, data: bytes) -> tuple[str, ...]:
        """Return the fields to seek in a file.

        They are for the JSON Lines among the files, but what else is JSON would come out with English marks.
        """
        return self.fields if _JSON.match(data[:_HEAD]) else ()

    def reading(self, path: Path) -> str:
        """Say how a file is read, naming only the options that matter to it: of --article a text file knows nothing."""
        try:
            format = self.format_of(path)
        except InputError:
            return "refused"  # whoever reads it says why
        matters = {"jsonl": self.fields, "html": self.main_text}
        return f"{format} {matters.get(format) or self._fields_in(path) or ''}"

    def _fields_in(self, path: Path) -> tuple[str, ...]:
        with suppress(OSError):  # whoever reads it says why
            if self.fields and path.is_file():  # a pipe would wait for whoever writes it
                with path.open("rb") as file:
                    return self.fields_of(file.read(_HEAD))
        return ()
