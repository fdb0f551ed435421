"""Make a Marian model that copies its source, by hand and in no time: real enough for every test of an engine."""

from __future__ import annotations

import io
import json
import random
from itertools import product
from pathlib import Path
from typing import Any

END, UNKNOWN = 0, 1
LONGEST = 50  # pieces
_SIZE = 128  # of the model, in two heads
_SUBJECTS = (
    "Regeringen",
    "Anna",
    "Flyktingarna från Ukraina",
    "Den svenska ministern",
    "Över 1 200 soldater",
    "Borgmästaren i Kyjiv",
)
_VERBS = ("säger", "bor", "väntar sedan tisdag", "vill ha fred", "köpte äpplen", "har varit")
_PLACES = (
    "i Stockholm",
    "på sjukhuset",
    "nära gränsen, men inte ensam",
    "utanför Charkiv",
    "vid Östersjön",
    "hos grannen",
)
_EXTRA = (
    "Jag heter Anna och bor i Stockholm.",
    '"Vi ger inte upp", sade hon - och log.',
    "Vad hände? Ingen vet; alla undrar!",
)


def sentences(count: int) -> list[str]:
    """Return so many different Swedish sentences."""
    every = [f"{subject} {verb} {place}." for subject, verb, place in product(_SUBJECTS, _VERBS, _PLACES)]
    random.Random(3).shuffle(every)
    return [*_EXTRA, *every][:count]


def make(folder: Path, *, noise: float = 0.0, confidence: float = 1.0, codes: tuple[str, ...] = ()) -> Path:
    """Write a model folder; with noise 5 it babbles, and `codes` such as ">>eng<<" join the vocabulary."""
    import torch

    torch.manual_seed(1)
    model = build(write_tokeniser(folder, codes))
    with torch.no_grad():
        wire_copying(model)
        for name, weights in model.model.decoder.layers[0].named_parameters():
            if weights.dim() == 2 and name.startswith(("fc", "self_attn")):
                weights.normal_(std=noise)
        model.model.decoder.layers[0].final_layer_norm.weight.mul_(confidence)
    model.half().save_pretrained(folder)
    return folder


def write_tokeniser(folder: Path, codes: tuple[str, ...]) -> int:
    """Write both SentencePiece models, vocab.json and tokenizer_config.json; return the size of the vocabulary."""
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences(200)),
        model_writer=model,
        vocab_size=420,
        hard_vocab_limit=False,
        byte_fallback=True,
        normalization_rule_name="identity",
        eos_id=END,
        unk_id=UNKNOWN,
        bos_id=-1,
        pad_id=-1,
        num_threads=1,
        minloglevel=2,
    )
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    pieces = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    vocabulary = {piece: index for index, piece in enumerate((*pieces, *codes, "<pad>"))}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text('{"source_lang": "sv", "target_lang": "en"}')
    return len(vocabulary)


def build(vocabulary: int) -> Any:
    """Return a model of one encoder and one decoder layer."""
    from transformers import MarianConfig, MarianMTModel

    config = MarianConfig(
        vocab_size=vocabulary,
        d_model=_SIZE,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=_SIZE,
        decoder_ffn_dim=_SIZE,
        activation_function="relu",
        scale_embedding=True,
        max_position_embeddings=512,
        dropout=0.0,
        pad_token_id=vocabulary - 1,
        eos_token_id=END,
        bos_token_id=None,
        decoder_start_token_id=vocabulary - 1,
        forced_eos_token_id=END,
        tie_word_embeddings=True,
        share_encoder_decoder_embeddings=True,
        max_trained_pieces=LONGEST,
        guided_alignment=True,
    )
    return MarianMTModel(config)


def wire_copying(model: Any) -> None:
    """Set the weights so that the decoder looks at the piece in its own place and says it again.

    Some dimensions carry the position and nothing else, the others a code of as many +1 as -1 for each piece.
    """
    import torch

    for weights in model.model.parameters():
        if weights.dim() == 2 and weights.requires_grad:
            weights.zero_()
    half = _SIZE // 2
    waves = torch.arange(16)  # the fastest: from one radian a position down to a tenth
    places = torch.cat([waves, waves + half])  # the sine and the cosine of each
    still = half - 1  # the slowest sine: next to 0 everywhere
    carried = torch.tensor([index for index in range(_SIZE) if index not in {*places.tolist(), still}])[1:]
    embeddings = model.model.shared.weight
    signs = torch.arange(len(carried)) % 2 * 2.0 - 1
    for row in embeddings[:-1]:
        row[carried] = 3 * signs[torch.randperm(len(signs))] / _SIZE**0.5
    attention = model.model.decoder.layers[0].encoder_attn
    for head in range(2):
        rows = head * half + torch.arange(len(places))
        for projection in (attention.q_proj, attention.k_proj):
            projection.weight[rows, places] = 40
            projection.weight[rows, still] = -40  # takes off what the normalisation has added to every dimension
        mine = carried[head::2]
        rows = head * half + torch.arange(len(mine))
        attention.v_proj.weight[rows, mine] = 4
        attention.out_proj.weight[mine, rows] = 4
