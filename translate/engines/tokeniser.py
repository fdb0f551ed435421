"""Sentences to SentencePiece pieces and back, as MarianTokenizer does it, without importing transformers."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translate.engines import Span
from translate.errors import EngineError, ModelError
from translate.models.folders import SHORTLIST, read_traits

END, UNKNOWN, PADDING = "</s>", "<unk>", "<pad>"
# what models with several target languages want before the sentence, by family: OPUS-MT, then Tatoeba
_ENGLISH = (">>eng<<", ">>en<<", ">>eng_Latn<<")
# A mark that opens before a word; a single one has a mate: "'filtreringsläger'", but "'90-talet"
_BEFORE_WORD = re.compile(r"""(?<![^\s("'\[])(?:["(\[](?=\w)|'(?=[^\W\d_][^']*\w'(?!\w)))""")
_BEFORE_BLANK = re.compile(r"""(?<![^\s("'\[])(?:["(\[] (?=\w)|' (?=[^\W\d_][^']*\w'(?!\w)))""")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text cut into pieces, each with the characters it covers."""

    pieces: tuple[str, ...]
    spans: tuple[Span, ...]


class Tokeniser:
    """The two SentencePiece models and the vocabulary of one model folder."""

    def __init__(self, folder: Path) -> None:
        try:
            from sentencepiece import SentencePieceProcessor
        except ImportError as error:
            reason = "the package sentencepiece is missing; run: pip install sentencepiece"
            raise EngineError("ctranslate2 or marian", reason) from error
        self.vocabulary = read_vocabulary(folder)
        try:
            self._source: Any = SentencePieceProcessor(model_file=str(folder / "source.spm"))
            self._target: Any = SentencePieceProcessor(model_file=str(folder / "target.spm"))
        except (OSError, RuntimeError) as error:
            reason = "source.spm or target.spm is broken; fetch or copy the model again"
            raise ModelError(str(folder), reason) from error
        # SentencePiece makes ▁" fr ed of '"fred"', and a small model that knows ▁fred well doesn't know that as peace
        self._apart = read_traits(folder).marks_apart
        self.prefix = tuple(code for code in _ENGLISH if code in self.vocabulary)[:1]

    def cut(self, text: str) -> tuple[str, ...]:
        """Cut a normalised sentence into source pieces, without the language prefix and `</s>`."""
        return tuple(self._source.encode(set_apart(text) if self._apart else text, out_type=str))

    def encode(self, text: str) -> Pieces:
        """Cut a sentence like `cut`, and tell what each piece covers, which takes three times as long."""
        blanks = [match.end() for match in _BEFORE_WORD.finditer(text)] if self._apart else []
        encoded = self._source.encode(set_apart(text) if blanks else text, out_type="offset_mapping")
        # the blank that follows character `end` stands at `end`, and one further on for each blank before it
        blanks = [end + number for number, end in enumerate(blanks)]
        offsets = [(_without(blanks, start), _without(blanks, end)) for start, end in encoded["offsets"]]
        return Pieces(tuple(encoded["pieces"]), _spans(text, offsets))

    def complete(self, pieces: Sequence[str]) -> list[str]:
        """Return what the encoder gets: language prefix where the model has one, pieces, `</s>`."""
        known = [piece if piece in self.vocabulary else UNKNOWN for piece in pieces]
        return [*self.prefix, *known, END]

    def join(self, pieces: Sequence[str]) -> str:
        """Join target pieces."""
        # a piece that vocab.json has and target.spm hasn't comes out raw, with its "▁"
        text: str = self._target.decode(list(pieces)) if pieces else ""
        text = text.replace("▁", " ").strip()
        return put_together(text) if self._apart else text

    def decode(self, pieces: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
        """Join target pieces like `join`; the spans are those of each piece in the text."""
        if not pieces:
            return "", ()
        decoded = self._target.decode(list(pieces), out_type="offset_mapping")
        padded = decoded["text"].replace("▁", " ")
        text = padded.strip()
        lead = len(padded) - len(padded.lstrip())
        offsets = [(_within(text, start - lead), _within(text, end - lead)) for start, end in decoded["offsets"]]
        blanks = [match.end() - 1 for match in _BEFORE_BLANK.finditer(text)] if self._apart else []
        if blanks:
            text = put_together(text)
            offsets = [(_without(blanks, start), _without(blanks, end)) for start, end in offsets]
        return text, _spans(text, offsets)


def read_vocabulary(folder: Path) -> dict[str, int]:
    """Read vocab.json, or the vocabulary of a CTranslate2 folder where that is all there is."""
    for name in ("vocab.json", "shared_vocabulary.json", "target_vocabulary.json"):
        if (folder / name).exists():
            break
    else:
        raise ModelError(str(folder), "vocab.json is missing; copy the model's folder whole")
    try:
        content = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(str(folder), f"{name} is broken; fetch or copy the model again") from error
    if isinstance(content, list):
        return {piece: index for index, piece in enumerate(content)}
    if not isinstance(content, dict) or END not in content or UNKNOWN not in content:
        raise ModelError(str(folder), f"{name} has no {END} and {UNKNOWN}: not the vocabulary of a Marian model")
    return content


def read_shortlist(folder: Path) -> tuple[str, ...]:
    """Read the pieces that outputs are made of; none means all."""
    path = folder / SHORTLIST
    if not path.exists():
        return ()
    try:
        pieces = tuple(filter(None, path.read_text(encoding="utf-8").split("\n")))
    except (OSError, ValueError) as error:
        raise ModelError(str(folder), f"{SHORTLIST} is broken; fetch or copy the model again") from error
    strange = set(pieces) - set(read_vocabulary(folder))
    if strange:
        reason = f"{SHORTLIST} has {min(strange)!r}, which vocab.json lacks; copy the model again"
        raise ModelError(str(folder), reason)
    return pieces


def set_apart(text: str) -> str:
    """Put a blank between each mark that opens, such as a bracket, and its word."""
    return _BEFORE_WORD.sub(r"\g<0> ", text)


def put_together(text: str) -> str:
    """Take the blank out again between a mark that opens and its word."""
    return _BEFORE_BLANK.sub(lambda match: match[0][:-1], text)


def _without(blanks: Sequence[int], offset: int) -> int:
    """Return where a character stands when the blanks before it are taken out."""
    return offset - bisect_left(blanks, offset)


def _within(text: str, offset: int) -> int:
    return min(max(offset, 0), len(text))


def _spans(text: str, offsets: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Take the space off each piece; a piece of no characters (the first byte of "€") gets those of the next one."""
    spans: list[Span] = []
    following = Span(len(text), len(text))
    for start, end in reversed(offsets):
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            following = Span(start, end)
        spans.append(following)
    return tuple(reversed(spans))
