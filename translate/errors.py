"""What can go wrong through no fault of the program; the command line prints it in one line and exits with 1.

TranslateError
├── InputError            a file that can't be read as a Swedish article
├── OutputError           a file that can't be written
│   └── DiskError         a disk, or a file that a whole job needs, that can't be written any more
├── ModelError            a model that can't be found, fetched or trusted
└── EngineError           an engine that doesn't exist or can't run here

GlossaryError (glossary/) stands beside this tree: that package knows nothing of this one.  A mistake of the
programmer is a ValueError or TypeError and keeps its traceback.
"""

from pathlib import Path


class TranslateError(Exception):
    """Base of every expected error: one line that says what, where and what to do next."""

    _kind = ""  # of what `where` names, if that doesn't tell

    def __init__(self, where: Path | str, reason: str) -> None:
        # as they were given, for an error on another machine is made again from its args
        super().__init__(where, reason)

    def __str__(self) -> str:
        where, reason = self.args
        return f"{self._kind}{where}: {reason}"


class InputError(TranslateError):
    """A file can't be read as a Swedish article."""


class OutputError(TranslateError):
    """A file can't be written."""


class DiskError(OutputError):
    """The disk, or a file that a whole job needs, takes nothing any more: not one file fails but the job stops."""


class ModelError(TranslateError):
    """A model can't be found, fetched or trusted."""

    _kind = "model "


class EngineError(TranslateError):
    """An engine doesn't exist or can't run here."""

    _kind = "engine "
