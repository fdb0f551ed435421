"""Measure how well a model's attention aligns words: alignment error rate (AER) on sentence pairs aligned by hand.

    python scripts/align.py compact            # the attention that engines use, and the best there is
    python scripts/align.py compact --heads    # every layer and head

The references are forced through the decoder, so that every model is asked about the same words.  Each target piece is
linked with the source piece that gets most attention, and pieces stand for the words they are part of.  A decoder may
look at those words "at" the step that writes a piece, or "after" it, when it reads the piece back; engines read "at".
To have them use another head, write "alignment_layer" and "alignment_head" into the model's config.json.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from translate import models
from translate.engines.conversion import quiet_transformers
from translate.engines.tokeniser import END, Tokeniser
from translate.models.folders import read_traits
from translate.normalise import normalise

ALIGNMENTS = Path(__file__).parent.parent / "tests" / "data" / "alignments.tsv"
Link = tuple[int, int]
Step = Literal["at", "after"]
_CLOSERS = frozenset(".,:;!?)")


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """A sentence and its translation in tokens, and which of them a person linked."""

    swedish: tuple[str, ...]
    english: tuple[str, ...]
    sure: frozenset[Link]
    possible: frozenset[Link]  # the sure ones too


@dataclass(frozen=True, slots=True)
class Text:
    """Tokens written as a sentence, and the token of each character, None for a space."""

    text: str
    tokens: tuple[int | None, ...]

    def token(self, start: int, end: int) -> int | None:
        """The first token in a range of characters; a range of none belongs to the character after it."""
        return next((token for token in self.tokens[start : max(end, start + 1)] if token is not None), None)


@dataclass(frozen=True, slots=True)
class Head:
    """A place to read attention from."""

    layer: int
    head: int | None  # None: the mean of all heads of the layer
    step: Step = "at"


@dataclass(frozen=True, slots=True)
class Quality:
    """How links compare with those of a person."""

    error_rate: float
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Attended:
    """The attention of a decoder that was led through a reference, and the tokens its pieces are part of."""

    weights: Any  # layers x heads x steps x source pieces
    swedish: tuple[int | None, ...]  # the token of each source piece
    english: tuple[int | None, ...]  # and of each target piece

    def links(self, head: Head) -> frozenset[Link]:
        """The tokens that `head` links."""
        layer = self.weights[head.layer]
        rows = layer.mean(0) if head.head is None else layer[head.head]
        first = int(head.step == "after")
        looked_at = rows[first : first + len(self.english)].argmax(-1).tolist()
        links = ((self.swedish[place], token) for place, token in zip(looked_at, self.english, strict=True))
        return frozenset((one, other) for one, other in links if one is not None and other is not None)


def read_alignments(path: Path = ALIGNMENTS) -> list[AlignedPair]:
    """Read pairs of tokens and links, "3-4" for a sure and "3?4" for a possible one."""
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        try:
            swedish, english, links = line.split("\t")
            pairs.append(_pair(tuple(swedish.split(" ")), tuple(english.split(" ")), links.split()))
        except ValueError as error:
            raise typer.BadParameter(f"{path}:{number}: {error}; see the rules at the top of the file") from error
    return pairs


def _pair(swedish: tuple[str, ...], english: tuple[str, ...], links: Sequence[str]) -> AlignedPair:
    sure, possible = set(), set()
    for written in links:
        one, mark, other = written.partition("?" if "?" in written else "-")
        link = int(one), int(other)
        if link[0] >= len(swedish) or link[1] >= len(english):
            raise ValueError(f"there is no token for {written}")
        possible.add(link)
        if mark == "-":
            sure.add(link)
    return AlignedPair(swedish, english, frozenset(sure), frozenset(possible))


def compare(pairs: Sequence[AlignedPair], found: Sequence[frozenset[Link]]) -> Quality:
    """Compare links with a person's after Och and Ney (2003).

    Precision is the share of links that are possible, recall the share of sure ones that were found, and AER
    1 - (links that are sure + links that are possible) / (links + sure ones), over all pairs.
    """
    links = sum(map(len, found))
    sure = sum(len(pair.sure) for pair in pairs)
    right = sum(len(one & pair.sure) for pair, one in zip(pairs, found, strict=True))
    likely = sum(len(one & pair.possible) for pair, one in zip(pairs, found, strict=True))
    rate = 1 - (right + likely) / (links + sure) if links + sure else 0.0
    return Quality(rate, likely / links if links else 0.0, right / sure if sure else 0.0)


def write_out(tokens: Sequence[str]) -> Text:
    """Write tokens as a sentence in plain marks: "Nej" , sade hon . becomes "Nej", sade hon."""
    text, places = "", list[int | None]()
    closed = True  # whether the next straight quotation mark opens
    glued = True  # whether the next token stands right behind the last one
    for number, token in enumerate(map(normalise, tokens)):
        quote = token in ('"', "'")
        if not glued and token[0] not in _CLOSERS and not (quote and not closed):
            text += " "
            places.append(None)
        text += token
        places += [number] * len(token)
        glued = token == "(" or (quote and closed)
        closed = closed != quote
    return Text(text, tuple(places))


class Decoder:
    """Leads a Marian model through references."""

    def __init__(self, name: str) -> None:
        import torch
        from sentencepiece import SentencePieceProcessor
        from transformers import MarianMTModel

        folder = models.path(name)
        self._torch = torch
        self._tokeniser = Tokeniser(folder)
        self._target: Any = SentencePieceProcessor(model_file=str(folder / "target.spm"))
        with quiet_transformers():
            self._model: Any = MarianMTModel.from_pretrained(
                folder, dtype=torch.float32, local_files_only=True, attn_implementation="eager"
            ).eval()
        config = self._model.config
        self.layers: int = config.decoder_layers
        self.heads: int = config.decoder_attention_heads
        traits = read_traits(folder)
        # where engines read the attention of this model
        self.used = Head(range(self.layers)[traits.alignment_layer], traits.alignment_head)

    def all_heads(self) -> Iterator[Head]:
        """Yield every place to read attention from."""
        for layer in range(self.layers):
            for head in (None, *range(self.heads)):
                yield Head(layer, head, "at")
                yield Head(layer, head, "after")

    def attend(self, pair: AlignedPair) -> Attended:
        """Force the English of `pair` through the decoder."""
        swedish, english = write_out(pair.swedish), write_out(pair.english)
        source = self._tokeniser.encode(swedish.text)
        target = self._target.encode(english.text, out_type="offset_mapping")
        known = self._tokeniser.vocabulary
        ids = [known[piece] for piece in self._tokeniser.complete(source.pieces)]
        # `complete` puts a prefix and `</s>` around source pieces; a target has neither
        written = [
            known[piece] for piece in self._tokeniser.complete(target["pieces"])[len(self._tokeniser.prefix) : -1]
        ]
        with self._torch.inference_mode():
            result = self._model(
                input_ids=self._torch.tensor([ids]),
                decoder_input_ids=self._torch.tensor([[self._model.config.decoder_start_token_id, *written]]),
                output_attentions=True,
                use_cache=False,
            )
        weights = self._torch.stack([layer[0] for layer in result.cross_attentions])
        first = len(self._tokeniser.prefix)
        return Attended(
            weights[..., first : ids.index(known[END])],
            tuple(swedish.token(span.start, span.end) for span in source.spans),
            tuple(english.token(start, end) for start, end in target["offsets"]),
        )


def describe(head: Head, quality: Quality, remark: str = "") -> str:
    """A row of the table."""
    name = "mean" if head.head is None else str(head.head)
    figures = "  ".join(f"{100 * figure:9.1f}" for figure in (quality.error_rate, quality.precision, quality.recall))
    return f"{head.layer:5d}  {name:>4s}  {head.step:>5s}  {figures}  {remark}".rstrip()


def main(
    names: Annotated[list[str], typer.Argument(metavar="MODEL...", help="Marian models, not converted ones.")],
    gold: Annotated[Path, typer.Option(metavar="FILE", help="Pairs aligned by hand.")] = ALIGNMENTS,
    heads: Annotated[bool, typer.Option("--heads", help="List every layer and head, the best first.")] = False,
) -> None:
    """Print alignment error rate, precision and recall in per cent; layers and heads count from 0."""
    pairs = read_alignments(gold)
    for name in names:
        decoder = Decoder(name)
        attended = [decoder.attend(pair) for pair in pairs]
        measured = {head: compare(pairs, [one.links(head) for one in attended]) for head in decoder.all_heads()}
        order = sorted(measured, key=lambda head: measured[head].error_rate)
        remarks = {order[0]: "best"}
        remarks[decoder.used] = ", ".join([*remarks.get(decoder.used, "").split(), "used by the engines"])
        print(f"{name}: {len(pairs)} pairs, {sum(len(pair.sure) for pair in pairs)} sure links")
        print("layer  head   step        AER  precision     recall")
        for head in order if heads else [head for head in order if head in remarks]:
            print(describe(head, measured[head], remarks.get(head, "")))


if __name__ == "__main__":
    typer.run(main)
