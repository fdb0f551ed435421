"""What a model's folder must hold: a MarianMTModel of transformers, or one that was converted for CTranslate2."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translate.errors import ModelError

WEIGHTS = ("model.safetensors", "pytorch_model.bin")  # the first that is there is used
TOKENISER = ("source.spm", "target.spm")
CONVERTED = "model.bin"
VOCABULARIES = ("vocab.json", "shared_vocabulary.json", "target_vocabulary.json")
SETTINGS = ("config.json", "generation_config.json", "tokenizer_config.json")
# The pieces that outputs are made of, one a line, where a vocabulary serves two languages: choosing among fewer is
# faster, by a sixth with compact, and the words of the source language don't come up.
SHORTLIST = "shortlist.txt"
CANDIDATES = "vmap.txt"  # the same in a converted folder, as CTranslate2 names it
# Stock Marian models have 512 positions but were trained on sentences: long inputs lose their ends well before that.
_STOCK_PIECES = 200
_STOCK_POSITIONS = 512
_SMALLEST = 4  # pieces; no model has been made for less


@dataclass(frozen=True, slots=True)
class Traits:
    """What an engine must know of a model besides its weights."""

    source_pieces: int  # longer sentences are translated in parts
    positions: int  # pieces in one output
    alignment_layer: int = -1  # of the decoder: the one whose cross-attention tells what a piece translates
    alignment_head: int | None = None  # its head that does; None: the mean of all
    marks_apart: bool = False  # whether a word after a quotation mark or bracket is cut as if a blank stood between


def is_complete(folder: Path) -> bool:
    """Whether every file is there that an engine needs."""
    return not _missing(folder)


def check(name: str, folder: Path) -> bool:
    """Refuse a folder that holds no translation model; return whether it is a converted one."""
    missing = _missing(folder)
    if missing:
        raise ModelError(name, f"{folder} has no {', '.join(missing)}; fetch or copy the model's folder whole")
    if is_converted(folder):
        return True
    config = read_config(folder)
    kind = config.get("model_type", "nameless")
    if kind != "marian":
        raise ModelError(name, f"it is a {kind} model; choose a Marian model, the only kind supported")
    if _separate_vocabularies(folder, config):
        raise ModelError(name, "its languages have separate vocabularies, which isn't supported; choose another model")
    return False


def is_converted(folder: Path) -> bool:
    """Whether CTranslate2 can load the folder as it is."""
    return (folder / CONVERTED).is_file()


def read_config(folder: Path) -> dict[str, Any]:
    """Read config.json, whose absence a converted folder survives."""
    path = folder / "config.json"
    if not path.exists():
        return {}
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(str(folder), "config.json is broken; fetch or copy the model again") from error
    if not isinstance(config, dict):
        raise ModelError(str(folder), "config.json is broken; fetch or copy the model again")
    return config


def read_traits(folder: Path) -> Traits:
    """Read the limits, and our own keys: `max_trained_pieces`, `marks_apart`, `guided_alignment`, `alignment_…`.

    Guided alignment trains the first head of the last layer.  A model without it aligns best with the mean of that
    layer's heads, unless a person measured which head does (scripts/align.py) and wrote that into config.json.
    """
    config = read_config(folder)
    positions = _count(folder, config, "max_position_embeddings", _STOCK_POSITIONS)
    positions -= 2  # `</s>` and the start of the output
    pieces = _count(folder, config, "max_trained_pieces", _STOCK_PIECES)
    guided = config.get("guided_alignment", _was_aligned(folder))
    layer = _index(folder, config, "alignment_layer", "decoder_layers")
    head = _index(folder, config, "alignment_head", "decoder_attention_heads")
    if head is None and guided:
        head = 0
    layer = -1 if layer is None else layer
    return Traits(max(1, min(pieces, positions)), positions, layer, head, config.get("marks_apart") is True)


def _count(folder: Path, config: dict[str, Any], key: str, stock: int) -> int:
    value = config.get(key, stock)
    if not isinstance(value, int) or value < _SMALLEST:
        raise ModelError(str(folder), f"config.json has {value!r} for {key}; fetch or copy the model again")
    return value


def _index(folder: Path, config: dict[str, Any], key: str, count: str) -> int | None:
    value = config.get(key)
    if value is not None and (not isinstance(value, int) or not 0 <= value < config.get(count, 0)):
        raise ModelError(str(folder), f"config.json has {value!r} for {key}; count from 0, below its {count}")
    return value


def digest(folder: Path) -> str:
    """SHA-256 over the names and contents of the files that decide what a model says."""
    total = hashlib.sha256()
    for path in model_files(folder):
        with path.open("rb") as file:
            total.update(f"{path.name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return total.hexdigest()


def model_files(folder: Path) -> list[Path]:
    """The files that count, in a fixed order; documentation and a second copy of the weights don't."""
    weights = (CONVERTED,) if is_converted(folder) else tuple(weights_file(folder))
    names = sorted({*SETTINGS, SHORTLIST, CANDIDATES, *VOCABULARIES, *TOKENISER, *weights})
    return [folder / name for name in names if (folder / name).is_file()]


def weights_file(folder: Path) -> list[str]:
    """The name of the weights that are loaded, or nothing."""
    return [name for name in WEIGHTS if (folder / name).is_file()][:1]


def first_line(error: BaseException) -> str:
    """What a library says in its message's first line; whole messages fill a screen."""
    lines = str(error).strip().splitlines()
    return lines[0][:160] if lines else type(error).__name__


def _missing(folder: Path) -> list[str]:
    needed = [name for name in TOKENISER if not (folder / name).is_file()]
    if is_converted(folder):
        return needed + ([] if any((folder / name).is_file() for name in VOCABULARIES) else [VOCABULARIES[0]])
    needed += [name for name in ("config.json", "vocab.json") if not (folder / name).is_file()]
    return needed + ([] if weights_file(folder) else [WEIGHTS[0]])


def _separate_vocabularies(folder: Path, config: dict[str, Any]) -> bool:
    return config.get("share_encoder_decoder_embeddings") is False or (folder / "target_vocab.json").exists()


def _was_aligned(folder: Path) -> bool:
    """OPUS-MT cards say "transformer-align" where Marian was trained with guided alignment."""
    card = folder / "README.md"
    return card.is_file() and "transformer-align" in card.read_text(encoding="utf-8", errors="replace")
