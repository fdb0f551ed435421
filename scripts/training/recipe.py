"""What decides the weights of a model, and the pieces that every vocabulary has."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

# Share of the training tokens each group gives: in-domain text up, technical text down.  Unlisted groups get 1.
GROUP_WEIGHTS = {
    "authored": 18.0,
    "vocabulary": 15.0,
    "war": 7.0,
    "persons": 7.0,
    "news": 13.0,
    "talk": 5.0,
    "bible": 4.0,
    "prose": 13.0,
    "general": 5.0,
    "names": 3.0,
    "apps": 2.0,
    "docs-human": 8.0,
    "docs-machine": 6.0,
}
EOS, UNK = 0, 1


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the weights, stored beside them."""

    vocab_size: int = 8000
    d_model: int = 256
    ffn: int = 1024
    heads: int = 8
    encoder_layers: int = 6
    decoder_layers: int = 2
    max_pieces: int = 100  # longer pairs are left out of training
    batch_tokens: int = 2048  # target pieces a step
    peak_rate: float = 1.2e-3
    warmup_steps: int = 600
    label_smoothing: float = 0.1
    dropout: float = 0.0
    alignment_weight: float = 0.5
    ema: float = 0.999
    lexical_embeddings: bool = True
    group_weights: dict[str, float] = field(default_factory=lambda: dict(GROUP_WEIGHTS))
    seed: int = 1


def vocabulary_size(work: Path) -> int:
    """Pieces of WORK/spm.model and `<pad>`."""
    import sentencepiece as spm

    return int(spm.SentencePieceProcessor(model_file=str(work / "spm.model")).get_piece_size()) + 1
