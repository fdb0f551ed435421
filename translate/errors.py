"""What can go wrong through no fault of the program; the command line prints it in one line and exits with 1.

TranslateError
├── InputError            a file that can't be read as a Swedish article
├── OutputError           a file that can't be written
├── ModelError            a model that can't be found, fetched or trusted
└── EngineError           an engine that doesn't exist or can't run here

GlossaryError (glossary/) stands beside this tree: that package knows nothing of this one.  A mistake of the
programmer is a ValueError or TypeError and keeps its traceback.
"""

from pathlib import Path


class TranslateError(Exception):
    """Base of every expected error: one line that says what, where and what to do next."""


class InputError(TranslateError):
    """A file can't be read as a Swedish article."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class OutputError(TranslateError):
    """A file can't be written."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class ModelError(TranslateError):
    """A model can't be found, fetched or trusted."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(f"model {model}: {reason}")


class EngineError(TranslateError):
    """An engine doesn't exist or can't run here."""

    def __init__(self, engine: str, reason: str) -> None:
        super().__init__(f"engine {engine}: {reason}")
