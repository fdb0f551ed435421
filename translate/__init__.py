"""Swedish-to-English translation of news: names, quotations and paragraphs intact."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translate.checks import Issue
    from translate.document import Block, Document, Segment
    from translate.errors import EngineError, InputError, ModelError, OutputError, TranslateError
    from translate.pipeline import Signature, Translation, Translator

__all__ = [
    "Block",
    "Document",
    "EngineError",
    "InputError",
    "Issue",
    "ModelError",
    "OutputError",
    "Segment",
    "Signature",
    "TranslateError",
    "Translation",
    "Translator",
]

if not TYPE_CHECKING:  # else any name would do for mypy

    def __getattr__(name: str) -> object:
        """Import what a public name needs when it is first asked for: whoever wants one module loads no other."""
        from importlib import import_module

        for module in ("errors", "document", "checks", "pipeline") if name in __all__ else ():
            if hasattr(found := import_module(f"translate.{module}"), name):
                return getattr(found, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
