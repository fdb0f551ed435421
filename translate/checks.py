"""What a reader should look at again, sentence by sentence: Issue values, never exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from translate.engines import Hypothesis

Kind = Literal["name", "quotation", "repetition", "empty", "copied"]
_COPY_WORDS = 5  # as many equal words in a row are no name or title


@dataclass(frozen=True, slots=True)
class Issue:
    """A doubt about one sentence of a translation."""

    kind: Kind
    segment: int  # which sentence of the document, from 1
    detail: str

    def __str__(self) -> str:
        return f"sentence {self.segment}: {self.kind}: {self.detail}"


def shorten(sentence: str, width: int = 60) -> str:
    """Return the first `width` characters of `sentence` on one line."""
    line = " ".join(sentence.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def check(number: int, source: str, hypothesis: Hypothesis) -> Iterator[Issue]:
    """Yield what is wrong with a model's translation of sentence `number`, names and quotation marks aside."""
    said = f"“{shorten(source)}”"
    if hypothesis.runaway:
        yield Issue("repetition", number, f"the model repeats itself on {said}; read the sentence")
    elif source.split() == hypothesis.text.split() and len(source.split()) >= _COPY_WORDS:
        yield Issue("copied", number, f"{said} came out unchanged; is it Swedish?")
