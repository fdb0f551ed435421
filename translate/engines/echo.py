"""The engine that returns what it is given: for tests and dry runs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translate.engines import EngineOptions, Hypothesis, Progress, Span
from translate.engines.batching import refuse_blank
from translate.normalise import model_input

_WORD = re.compile(r"\S+")


def _words(text: str) -> list[Span]:
    return [Span(*match.span()) for match in _WORD.finditer(text)]


class EchoEngine:
    """Returns its input, aligned word by word."""

    name = "echo"
    digest = "echo"
    device = "cpu"

    def __init__(self, options: EngineOptions) -> None:
        del options  # it has no model to look for

    def translate(self, sentences: Sequence[str], progress: Progress | None = None) -> list[Hypothesis]:
        """Return every sentence unchanged."""
        refuse_blank(sentences)
        if progress is not None:
            progress(len(sentences), len(sentences))
        return [Hypothesis(sentence, alignment=self._align(sentence)) for sentence in sentences]

    @staticmethod
    def _align(sentence: str) -> tuple[tuple[Span, Span], ...] | None:
        source, target = _words(model_input(sentence)), _words(sentence)
        # a word of nothing but zero-width characters is gone from the normalised side
        return tuple(zip(source, target, strict=True)) if len(source) == len(target) else None
