"""One training run: a network, its moving average, the steps it takes, and the files that keep it between calls."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scripts.training.corpus import read_pairs
from scripts.training.network import (
    GuidedAttention,
    build_model,
    cross_entropy,
    drop_out,
    lexical_embeddings,
    parameter_names,
)
from scripts.training.recipe import EOS, Recipe
from scripts.training.shards import Batch, Sampler, load_groups
from translate.engines.tokeniser import put_together, set_apart


@dataclass(slots=True)
class Budget:
    """How much of a call is done, by the clock or by the steps, whichever is further; its last part decays the rate."""

    seconds: float
    first_step: int
    last_step: int
    decay: float  # share of the call
    started: float  # time.monotonic()
    decay_start: float | None = None  # share of the call at which the decay began

    def share_done(self, step: int) -> float:
        """From 0 to 1."""
        by_steps = (step - self.first_step) / max(1, self.last_step - self.first_step)
        return min(1.0, max((time.monotonic() - self.started) / self.seconds, by_steps))

    def begin_decay(self, step: int) -> None:
        """Decay from now on; if that is sooner than was planned, the call ends sooner, too."""
        self.seconds = min(self.seconds, time.monotonic() - self.started + self.decay * self.seconds)
        self.decay_start = self.share_done(step)

    def rate(self, step: int, recipe: Recipe) -> float:
        """Linear warm-up, then constant, then linear to 0: without its decay a run can always go on."""
        rate = recipe.peak_rate * min(1.0, (step + 1) / recipe.warmup_steps)
        if self.decay_start is None:
            return rate
        return rate * (1 - self.share_done(step)) / max(1e-6, 1 - self.decay_start)


@dataclass(slots=True)
class Sums:
    """What a few steps add up to, for one row of the log."""

    loss: float = 0.0
    alignment: float = 0.0
    seconds: float = 0.0
    tokens: int = 0

    def row(self) -> dict[str, Any]:
        """Means over the target pieces."""
        return {
            "loss": round(self.loss / self.tokens, 4),
            "alignment": round(self.alignment / self.tokens, 4),
            "tokens_per_second": round(self.tokens / self.seconds),
        }


class Run:
    """A network in training, WORK/NAME/state.pt if that is there, else a new one."""

    def __init__(self, work: Path, name: str, recipe: Recipe, device: str) -> None:
        import torch

        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        self.device, self.recipe, self.folder = torch.device(device), recipe, work / name
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1))
        groups = load_groups(work)
        self.sampler = Sampler(groups, recipe)
        self.model = build_model(recipe)
        self.state_file = self.folder / "state.pt"
        self.log_file = self.folder / "log.jsonl"
        if recipe.lexical_embeddings and not self.state_file.exists():
            cache = work / f"lexical-{recipe.d_model}.npy"
            if not cache.exists():
                np.save(cache, lexical_embeddings(groups, recipe))
            with torch.no_grad():
                self.model.model.shared.weight[:-1] = torch.from_numpy(np.load(cache))[:-1]
        # on a CPU the backward pass of the fused attention took 30% of a step at these lengths
        self.model.set_attn_implementation("eager" if self.device.type == "cpu" else "sdpa")
        self.model.to(self.device).train()
        drop_out(self.model, recipe.dropout)
        self.guided = GuidedAttention(self.model)
        self.weights = [p for p in self.model.parameters() if p.requires_grad]
        self.average = [p.detach().clone() for p in self.weights]
        self.optimiser = torch.optim.AdamW(
            self.weights, lr=0.0, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True
        )
        self.steps = self.tokens = 0
        if self.state_file.exists():
            self._restore()

    def _restore(self) -> None:
        import torch

        state = torch.load(self.state_file, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.average = [average.to(self.device) for average in state["average"]]
        self.sampler.restore(state["sampler"])
        self.steps, self.tokens = state["step"], state["tokens"]
        # what a killed call did after it had saved, or a decay whose end is not gone on from, is done anew
        rows = [row for row in self.log() if row["step"] <= self.steps]
        self.log_file.write_text("".join(json.dumps(row) + "\n" for row in rows))

    def save(self) -> None:
        """Write the state; a kill leaves the old one or the new one."""
        import torch

        state = {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "average": self.average,
            "sampler": self.sampler.state(),
            "step": self.steps,
            "tokens": self.tokens,
        }
        partial = self.state_file.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self.state_file)

    def save_average(self) -> None:
        """Write the averaged weights, which are the outcome."""
        import torch

        average = dict(zip(parameter_names(self.model), self.average, strict=True))
        torch.save({"average": average, "tokens": self.tokens, "step": self.steps}, self.folder / "best.pt")

    def log(self) -> list[dict[str, Any]]:
        """Rows written so far; a kill may have left half of one."""
        lines = self.log_file.read_text().splitlines(keepends=True) if self.log_file.exists() else []
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def write_log(self, **row: Any) -> None:
        """Add a row that says where the run stands, and `row`."""
        with self.log_file.open("a") as log:
            log.write(json.dumps({"step": self.steps, "tokens": self.tokens, **row}) + "\n")

    def step(self, batch: Batch, rate: float, sums: Sums) -> None:
        """Learn from one batch, and add what it cost to `sums`."""
        import torch

        begun = time.monotonic()
        recipe, pad, embeddings = self.recipe, self.recipe.vocab_size - 1, self.model.model.shared.weight
        arrays = {name: torch.from_numpy(a).to(self.device) for name, a in self.sampler.arrays(batch).items()}
        source, target = arrays["source"], arrays["target"]
        source_mask, target_mask = source != pad, target != pad
        shifted = torch.cat([torch.full_like(target[:, :1], pad), target[:, :-1]], dim=1)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            hidden = self.model.model(
                input_ids=source, attention_mask=source_mask.long(), decoder_input_ids=shifted, use_cache=False
            ).last_hidden_state
            logits = hidden[target_mask] @ embeddings[:pad].T
        loss = cross_entropy(logits, target[target_mask], recipe.label_smoothing)
        alignment = self.guided.loss(arrays["links"], source_mask)
        (loss + recipe.alignment_weight * alignment).backward()
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        with torch.no_grad():
            embeddings[pad] = 0
            horizon = min(recipe.ema, (self.steps + 1) / (self.steps + 10))
            torch._foreach_lerp_(self.average, self.weights, 1 - horizon)
        count = int(target_mask.sum())
        self.steps += 1
        self.tokens += count
        sums.loss += float(loss.detach()) * count
        sums.alignment += float(alignment.detach()) * count
        sums.tokens += count
        sums.seconds += time.monotonic() - begun

    def translate(self, sources: Sequence[Sequence[int]]) -> list[list[int]]:
        """Greedy translations of piece ids (each with its EOS) by the averaged weights."""
        import torch

        pad = self.recipe.vocab_size - 1
        own = [weight.detach().clone() for weight in self.weights]
        outputs: list[list[int]] = []
        with torch.inference_mode(False), torch.no_grad():
            torch._foreach_copy_(self.weights, self.average)
            self.model.eval()
            for first in range(0, len(sources), 50):
                rows = sources[first : first + 50]
                longest = max(map(len, rows))
                batch = torch.tensor([[*row] + [pad] * (longest - len(row)) for row in rows], device=self.device)
                made = self.model.generate(
                    input_ids=batch,
                    attention_mask=(batch != pad).long(),
                    num_beams=1,
                    do_sample=False,
                    max_new_tokens=2 * longest + 10,
                    bad_words_ids=[[pad]],
                )
                outputs += [[piece for piece in row if piece not in (EOS, pad)] for row in made.tolist()]
            self.model.train()
            torch._foreach_copy_(self.weights, own)
        return outputs


class DevSet:
    """Held-out pairs on which a run is scored while it trains."""

    def __init__(self, work: Path, size: int) -> None:
        import sentencepiece as spm

        pairs = list(read_pairs(work / "dev.tsv"))
        pairs = pairs[:: max(1, len(pairs) // size)] if size else []
        self.pieces = spm.SentencePieceProcessor(model_file=str(work / "spm.model"))
        self.sources = [[*self.pieces.encode(set_apart(swedish)), EOS] for swedish, _ in pairs]
        self.references = [english for _, english in pairs]

    def chrf(self, run: Run) -> float:
        """Return the chrF of a run's translations, 0-100."""
        from sacrebleu.metrics import CHRF

        hypotheses = list(map(put_together, self.pieces.decode(run.translate(self.sources))))
        return float(CHRF().corpus_score(hypotheses, [self.references]).score)
