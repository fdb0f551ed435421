"""The fast engine: CTranslate2, int8 on a processor, float16 on a graphics card."""

from __future__ import annotations

import os
import re
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from translate import models
from translate.engines import EngineOptions
from translate.engines.batching import Batch, Decoded, Limits, PieceEngine, batch_tokens
from translate.engines.canary import require_sense
from translate.engines.conversion import converted_folder
from translate.engines.tokeniser import Tokeniser
from translate.errors import EngineError, ModelError
from translate.models.folders import CANDIDATES, first_line, read_traits

_PROCESSORS = Path("/proc/cpuinfo")
_AHEAD = 2  # batches a worker has at a time; they can't be taken back, and Ctrl-C waits for all of them


class CTranslate2Engine(PieceEngine):
    """Decodes with CTranslate2."""

    name = "ctranslate2"

    def __init__(self, options: EngineOptions) -> None:
        ask_for_widest_vectors()
        try:
            import ctranslate2
        except ImportError as error:
            raise EngineError(self.name, "the package is missing; run: pip install ctranslate2") from error
        self.device = device = _device(ctranslate2, options.device)
        compute_type = _compute_type(ctranslate2, device, options.compute_type)
        model = models.find(options.model)
        self.digest = model.digest
        self.beam_size = options.beam_size
        settings = {"device": device, "compute_type": compute_type, **_workers(ctranslate2, device, options.threads)}
        workers = settings["inter_threads"]

        def load(folder: Path) -> Any:
            return ctranslate2.Translator(str(folder), **settings)

        folder = model.folder if model.converted else converted_folder(model, self.digest, compute_type)
        try:
            self._translator = load(folder)
        except (RuntimeError, ValueError, MemoryError) as error:
            if model.converted or device == "cuda":
                raise ModelError(model.name, f"ctranslate2 can't load {folder} ({first_line(error)})") from error
            # a cache on a full or failing disk: make it again, once
            shutil.rmtree(folder, ignore_errors=True)
            self._translator = load(converted_folder(model, self.digest, compute_type))
        self.tokeniser = Tokeniser(folder)
        self._has_shortlist = _has_shortlist(folder)
        traits = read_traits(folder)
        tokens = options.batch_tokens or batch_tokens(device)
        self.limits = Limits(traits.source_pieces, traits.positions, tokens, workers, options.reproducible)
        if options.canary:
            require_sense(self, model.name, f"{ctranslate2.__version__}-{device}-{self._translator.compute_type}")

    def decode(self, batches: Iterable[Batch]) -> Iterator[list[Decoded]]:
        """Yield what the model makes of each batch, a few batches being on their way at any time."""
        waiting: deque[tuple[Batch, Any]] = deque()
        for batch in batches:
            waiting.append((batch, self._start(batch)))
            if len(waiting) > _AHEAD * self.limits.workers:
                yield self._finish(*waiting.popleft())
        while waiting:
            yield self._finish(*waiting.popleft())

    def _start(self, batch: Batch) -> Any:
        return self._translator.translate_batch(
            [list(source) for source in batch.sources],
            asynchronous=True,
            beam_size=self.beam_size,
            patience=1.0,
            length_penalty=1.0,
            coverage_penalty=0.0,
            repetition_penalty=1.0,
            no_repeat_ngram_size=batch.no_repeat,
            disable_unk=True,
            use_vmap=self._has_shortlist,
            max_input_length=0,  # otherwise it cuts long sources without a word
            max_decoding_length=batch.max_length,
            return_scores=True,
            return_attention=True,
        )

    def _finish(self, batch: Batch, results: Any) -> list[Decoded]:
        decoded = []
        for source, result in zip(batch.sources, results, strict=True):
            try:
                hypothesis = result.result()
            except RuntimeError as error:
                reason = f"decoding failed ({first_line(error)}); with too little memory, make batches smaller"
                raise EngineError(self.name, reason) from error
            attention = partial(self._attention, hypothesis, len(source))
            decoded.append(Decoded(tuple(hypothesis.hypotheses[0]), hypothesis.scores[0], attention))
        return decoded

    def _attention(self, hypothesis: Any, length: int) -> list[int]:
        first, end = len(self.tokeniser.prefix), length - 1
        rows = hypothesis.attention[0][: len(hypothesis.hypotheses[0])]
        attention = [_most(row[first:end]) for row in rows]
        if self.beam_size > 1 and attention:
            # with a beam the library gives the first piece the attention of another sentence of its batch; the
            # first piece of an output looks at the first of its source, practically always
            attention[0] = 0
        return attention


def _most(row: list[float]) -> int:
    return row.index(max(row))


def ask_for_widest_vectors(processors: Path = _PROCESSORS) -> None:
    """Have CTranslate2 use AVX-512, a tenth faster, on processors that keep their speed then (Ice Lake and Zen 4 on).

    By itself it takes AVX2 everywhere.  It reads this once, when it is imported; what the user set is left.
    """
    try:
        features = re.search(r"^flags\s*:.*", processors.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        return  # not Linux
    if features and "avx512_vbmi2" in features[0].split():
        os.environ.setdefault("CT2_FORCE_CPU_ISA", "AVX512")


def _has_shortlist(folder: Path) -> bool:
    """Whether there are candidates for all sources alike; by those of its own, a sentence would say what others may."""
    path = folder / CANDIDATES
    if not path.exists():
        return False
    try:
        return not re.search(r"^[^\t\n]", path.read_text(encoding="utf-8"), re.MULTILINE)
    except (OSError, ValueError) as error:
        raise ModelError(str(folder), f"{CANDIDATES} is broken; fetch or copy the model again") from error


def _workers(library: Any, device: str, threads: int) -> dict[str, Any]:
    """Return how CTranslate2 shares out batches: one a core beats one on all cores by a quarter; one a card."""
    if device == "cpu":
        return {"inter_threads": threads or _cores(), "intra_threads": 1}
    cards = list(range(library.get_cuda_device_count()))
    return {"inter_threads": len(cards), "intra_threads": 1, "device_index": cards}


def _cores() -> int:
    # what this process may use, which in a container is less than what the machine has
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _device(library: Any, wanted: str) -> str:
    if wanted not in {"auto", "cpu", "cuda"}:
        raise EngineError("ctranslate2", f"no device {wanted!r}; choose auto, cpu or cuda")
    cards = library.get_cuda_device_count() if wanted != "cpu" else 0
    if wanted == "cuda" and not cards:
        raise EngineError("ctranslate2", "this machine has no CUDA device that it can use; choose --device cpu")
    return "cuda" if cards else "cpu"


def _compute_type(library: Any, device: str, wanted: str) -> str:
    if wanted == "auto":
        return "float16" if device == "cuda" else "int8"
    supported = library.get_supported_compute_types(device)
    if wanted not in supported:
        choice = ", ".join(sorted(supported))
        raise EngineError("ctranslate2", f"no compute type {wanted!r} on {device}; choose {choice}")
    return wanted
