"""Swedish-to-English translation of news: names, quotations and paragraphs intact."""

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
