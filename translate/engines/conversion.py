"""Convert a Marian model for CTranslate2, once a machine."""

from __future__ import annotations

import errno
import logging
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from translate.engines.cache import cache_folder
from translate.engines.tokeniser import read_shortlist
from translate.errors import EngineError, ModelError
from translate.models import Model
from translate.models.folders import CANDIDATES, TOKENISER, Traits, first_line, read_traits, weights_file

logger = logging.getLogger(__name__)
_ABANDONED = 6 * 3600  # seconds after which a half-made folder is nobody's any more
_PARTIAL = ".partial-"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
_FORM = 1  # raise it when a conversion comes out otherwise than before


def converted_folder(model: Model, digest: str, compute_type: str) -> Path:
    """Return the model's CTranslate2 folder in the cache, making it if it isn't there.

    Weights are stored as int8 for the int8 compute types, which halves the file and its loading time, otherwise in the
    precision that the model has.
    """
    import ctranslate2

    stored = "int8" if compute_type.startswith("int8") else "float"

    home = cache_folder() / "ctranslate2"
    target = home / f"{digest[:32]}-{ctranslate2.__version__}-{stored}-{_FORM}"
    if target.is_dir():
        return target
    logger.info("preparing the model %s for this machine; this happens once", model.name)
    partial: Path | None = None
    try:
        home.mkdir(parents=True, exist_ok=True)
        _sweep(home)
        partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=home))
        convert(model, partial / "model", int8=stored == "int8")
        with suppress(OSError):  # another process was faster, and its folder holds the same
            (partial / "model").rename(target)
    except OSError as error:
        reason = f"its converted form can't be written ({error}); set TRANSLATE_CACHE to a folder with room for it"
        raise ModelError(model.name, reason) from error
    finally:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)
    if not target.is_dir():
        raise ModelError(model.name, f"{target} can't be made; set TRANSLATE_CACHE to another folder")
    return target


def convert(model: Model, target: Path, *, int8: bool) -> None:
    """Write the CTranslate2 form of a Marian model to the new folder `target`, with its SentencePiece models."""
    traits = read_traits(model.folder)
    safe = weights_file(model.folder) == ["model.safetensors"]
    converter = _converter(traits, safe=safe)
    with quiet_transformers():
        try:
            converter(str(model.folder)).convert(str(target), quantization="int8" if int8 else None)
        except Exception as error:
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                raise  # not the model's fault
            # whatever safetensors, torch and transformers make of a broken file
            reason = f"its files are broken or of another kind ({first_line(error)}); fetch it again"
            raise ModelError(model.name, reason) from error
    for name in (*TOKENISER, "vocab.json"):
        shutil.copyfile(model.folder / name, target / name)
    shortlist = read_shortlist(model.folder)
    if shortlist:
        # under the empty source, which is every source: what a sentence may become doesn't depend on its batch
        (target / CANDIDATES).write_text(f"\t{' '.join(shortlist)}\n", encoding="utf-8")


def _converter(traits: Traits, *, safe: bool) -> Any:
    """Return CTranslate2's converter with the alignment head chosen and the traits kept in config.json."""
    try:
        import torch  # noqa: F401
        import transformers  # noqa: F401
        from ctranslate2.converters import TransformersConverter
    except ImportError as error:
        reason = "a model's first use needs packages that convert it; run: pip install torch transformers"
        raise EngineError("ctranslate2", reason) from error

    class Converter(TransformersConverter):  # type: ignore[misc]
        def load_model(self, model_class: Any, path: str, **options: Any) -> Any:
            model = model_class.from_pretrained(path, local_files_only=True, use_safetensors=safe, **options)
            if traits.alignment_head:
                _put_first(model, traits.alignment_layer, traits.alignment_head)
            return model

        def _load(self) -> Any:
            spec = super()._load()
            # the mean of so many heads, the first ones; 0 is all of them: a single untrained head points anywhere
            spec.decoder.alignment_heads = spec.decoder.alignment_heads.dtype.type(traits.alignment_head is not None)
            spec.decoder.alignment_layer = spec.decoder.alignment_layer.dtype.type(traits.alignment_layer)
            spec.config.add_attribute("max_trained_pieces", traits.source_pieces)
            spec.config.add_attribute("max_position_embeddings", traits.positions + 2)
            spec.config.add_attribute("guided_alignment", traits.alignment_head is not None)
            spec.config.add_attribute("marks_apart", traits.marks_apart)
            return spec

    return Converter


def _put_first(model: Any, layer: int, head: int) -> None:
    """Change places of the first cross-attention head of a layer and another; what the model says stays the same."""
    import torch

    attention = model.model.decoder.layers[layer].encoder_attn
    size = attention.head_dim
    order = torch.arange(size * attention.num_heads)
    order[:size], order[size * head : size * (head + 1)] = (
        order[size * head : size * (head + 1)].clone(),
        order[:size].clone(),
    )
    with torch.no_grad():
        for projection in (attention.q_proj, attention.k_proj, attention.v_proj):
            projection.weight.copy_(projection.weight[order].clone())
            projection.bias.copy_(projection.bias[order].clone())
        attention.out_proj.weight.copy_(attention.out_proj.weight[:, order].clone())


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Keep the progress bars and advice of transformers off the reader's terminal."""
    from transformers.utils import logging as transformers_logging

    verbosity, bars = transformers_logging.get_verbosity(), transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        transformers_logging.set_verbosity(verbosity)
        if bars:
            transformers_logging.enable_progress_bar()


def _sweep(home: Path) -> None:
    """Remove what conversions that were killed have left."""
    for partial in home.glob(f"{_PARTIAL}*"):
        with suppress(OSError):
            if time.time() - partial.stat().st_mtime > _ABANDONED:
                shutil.rmtree(partial, ignore_errors=True)
