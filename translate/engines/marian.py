"""The reference engine: MarianMTModel of transformers, on torch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from translate import models
from translate.engines import EngineOptions
from translate.engines.batching import Batch, Decoded, Limits, PieceEngine, batch_tokens
from translate.engines.canary import require_sense
from translate.engines.conversion import quiet_transformers
from translate.engines.tokeniser import END, UNKNOWN, Tokeniser, read_shortlist
from translate.errors import EngineError, ModelError
from translate.models.folders import first_line, read_traits, weights_file

_TYPES = {"auto": "float32", "float32": "float32", "float16": "float16", "bfloat16": "bfloat16"}


class MarianEngine(PieceEngine):
    """Decodes with transformers."""

    name = "marian"

    def __init__(self, options: EngineOptions) -> None:
        try:
            import torch
            import transformers
        except ImportError as error:
            reason = f"the package {error.name} is missing; run: pip install torch transformers"
            raise EngineError(self.name, reason) from error
        self._torch: Any = torch
        self.device = _device(torch, options.device)
        if options.compute_type not in _TYPES:
            raise EngineError(self.name, f"no compute type {options.compute_type!r}; choose {', '.join(_TYPES)}")
        model = models.find(options.model)
        if model.converted:
            reason = "it is converted for ctranslate2; use --engine ctranslate2, or the folder it was made from"
            raise ModelError(model.name, reason)
        if options.threads:
            torch.set_num_threads(options.threads)
        self.digest = model.digest
        self.beam_size = options.beam_size
        self.tokeniser = Tokeniser(model.folder)
        self._ids = self.tokeniser.vocabulary
        self._pieces = {index: piece for piece, index in self._ids.items()}
        traits = read_traits(model.folder)
        self._aligning = traits.alignment_layer, traits.alignment_head
        tokens = options.batch_tokens or batch_tokens(self.device)
        self.limits = Limits(traits.source_pieces, traits.positions, tokens, one_length=options.reproducible)
        self._model = _load(model, getattr(torch, _TYPES[options.compute_type])).to(self.device)
        self._silent = self._never_said(read_shortlist(model.folder))
        if options.canary:
            require_sense(self, model.name, f"{transformers.__version__}-{torch.__version__}")

    def decode(self, batches: Iterable[Batch]) -> Iterator[list[Decoded]]:
        """Yield what the model makes of each batch."""
        for batch in batches:
            with self._torch.inference_mode(), quiet_transformers():
                yield self._decode(batch)

    def _never_said(self, shortlist: Sequence[str]) -> list[int]:
        # CTranslate2 has no <pad> to generate and is told not to make an <unk>: the same here
        unsaid = set(self._ids) - {*shortlist, END} if shortlist else set()
        return sorted({self._ids[piece] for piece in {*unsaid, UNKNOWN}} | {self._model.config.pad_token_id})

    def _decode(self, batch: Batch) -> list[Decoded]:
        config = self._model.config
        ids = [[self._ids[piece] for piece in source] for source in batch.sources]
        sources = self._padded(ids, config.pad_token_id)
        mask = (sources != config.pad_token_id).long()
        output = self._model.generate(
            input_ids=sources,
            attention_mask=mask,
            num_beams=self.beam_size,
            do_sample=False,
            early_stopping=True,
            length_penalty=1.0,
            max_new_tokens=batch.max_length + 1,
            repetition_penalty=1.0,
            no_repeat_ngram_size=batch.no_repeat,
            suppress_tokens=self._silent,
            renormalize_logits=True,
        )
        ends = {self._ids[END], config.pad_token_id}
        targets = [_until(row[1:], ends) for row in output.tolist()]
        return self._look_again(sources, mask, targets)

    def _padded(self, rows: Sequence[Sequence[int]], padding: int) -> Any:
        width = max(map(len, rows))
        return self._torch.tensor([[*row, *[padding] * (width - len(row))] for row in rows], device=self.device)

    def _look_again(self, sources: Any, mask: Any, targets: list[list[int]]) -> list[Decoded]:
        """Run the finished outputs through the decoder once more: beam search keeps no attention in order."""
        config = self._model.config
        result = self._model(
            input_ids=sources,
            attention_mask=mask,
            decoder_input_ids=self._padded(
                [[config.decoder_start_token_id, *target] for target in targets], config.pad_token_id
            ),
            output_attentions=True,
            use_cache=False,
        )
        logits = result.logits.float()
        logits[..., self._silent] = float("-inf")
        ended = self._padded([[*target, self._ids[END]] for target in targets], self._ids[END])
        chosen = logits.log_softmax(-1).gather(-1, ended[..., None])[..., 0]
        layer, head = self._aligning
        heads = result.cross_attentions[layer].float()
        weights = heads.mean(1) if head is None else heads[:, head]
        first = len(self.tokeniser.prefix)
        decoded = []
        for row, target in enumerate(targets):
            last = int(mask[row].sum()) - 1  # `</s>`
            attention = weights[row, : len(target), first:last].argmax(-1).tolist()
            score = float(chosen[row, : len(target) + 1].mean())
            pieces = tuple(self._pieces[index] for index in target)
            decoded.append(Decoded(pieces, score, partial(list, attention)))
        return decoded


def _load(model: models.Model, dtype: Any) -> Any:
    from transformers import MarianMTModel

    safe = weights_file(model.folder) == ["model.safetensors"]
    try:
        with quiet_transformers():
            loaded: Any = MarianMTModel.from_pretrained(
                model.folder,
                dtype=dtype,
                local_files_only=True,
                use_safetensors=safe,
                attn_implementation="eager",  # the others don't return attention
            )
    except Exception as error:  # whatever safetensors, torch and transformers make of a broken file
        reason = f"its files are broken or of another kind ({first_line(error)}); fetch it again"
        raise ModelError(model.name, reason) from error
    loaded.generation_config.max_length = None  # it would be preferred to what is asked for, with a notice each time
    loaded.generation_config.bad_words_ids = None
    return loaded.eval()


def _device(torch: Any, wanted: str) -> str:
    if wanted not in {"auto", "cpu", "cuda"}:
        raise EngineError("marian", f"no device {wanted!r}; choose auto, cpu or cuda")
    if wanted == "cuda" and not torch.cuda.is_available():
        raise EngineError("marian", "this machine has no CUDA device that torch can use; choose --device cpu")
    return "cuda" if wanted != "cpu" and torch.cuda.is_available() else "cpu"


def _until(row: list[int], ends: set[int]) -> list[int]:
    return next((row[:position] for position, index in enumerate(row) if index in ends), row)
