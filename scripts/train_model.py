"""Train the Swedish-English MarianMT model: `prepare` a corpus, `train` (resumable), `export` a model folder.

    python scripts/train_model.py prepare CORPUS scripts/corpus WORK
    python scripts/train_model.py train WORK --time-budget 9000
    python scripts/train_model.py export WORK translate/models/compact

CORPUS holds GROUP.tsv or GROUP.tsv.xz files, `swedish<TAB>english` a line; scripts/corpus is ours: sentences with words
that are common in Swedish and rare in parallel texts, of war news, and with names.  They are exercises: what they say
of anybody is invented.  WORK keeps everything in between; WORK/run/log.jsonl can be plotted.  Whoever has a network
gets more, and a better model, from OPUS and others with mtdata (PyPI):

    mtdata get -l swe-eng --merge --out parallel --train OPUS-globalvoices-v2017q3-eng-swe ParaCrawl-paracrawl-9-eng-swe
    mkdir opus && paste parallel/train.swe parallel/train.eng > opus/opus.tsv
    python scripts/train_model.py prepare opus CORPUS scripts/corpus WORK
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from glossary import load_default
from scripts.training.changes import Changes, code_switch, read_shares
from scripts.training.corpus import Pair, clean, hold_out, read_pairs
from scripts.training.network import build_model, parameter_names
from scripts.training.recipe import EOS, Recipe, vocabulary_size
from scripts.training.run import Budget, DevSet, Run, Sums
from scripts.training.shards import align, encode, english_pieces, train_sentencepiece
from translate.models.folders import SHORTLIST

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def prepare(
    corpora: Annotated[list[Path], typer.Argument(metavar="CORPUS...")],
    work: Path,
    vocab_size: int = Recipe.vocab_size,
    max_pieces: int = Recipe.max_pieces,
    dev_pairs: int = 300,
    limit: Annotated[int, typer.Option(help="pairs a group at most (0: all)")] = 0,
    share: Annotated[
        list[str] | None, typer.Option(metavar="NAME=SHARE", help="a field of Shares to change: joined=0; repeatable")
    ] = None,
    seed: Annotated[int, typer.Option(help="decides which pairs are changed and how")] = 1,
    alignment: Annotated[bool, typer.Option(help="align with eflomal, which the extra [train] brings")] = True,
    like: Annotated[
        Path | None, typer.Option(help="a WORK whose vocabulary and held-out pairs to keep: a trained model can go on")
    ] = None,
) -> None:
    """Clean and vary the corpus, train SentencePiece, encode every pair, align the pieces."""
    paths = sorted(path for corpus in corpora for kind in ("*.tsv", "*.tsv.xz") for path in corpus.glob(kind))
    if not paths:
        raise typer.BadParameter(f"no GROUP.tsv or GROUP.tsv.xz in {', '.join(map(str, corpora))}")
    changes = Changes(read_shares(share or []), load_default(), limit, seed)
    work.mkdir(parents=True, exist_ok=True)
    dev = list(read_pairs(like / "dev.tsv")) if like else []
    held_out = {english for _, english in dev}
    seen: set[Pair] = set()
    groups: dict[str, list[Pair]] = {}
    report: dict[str, Counter[str]] = {}
    for path in paths:
        pairs, counts = clean(path, seen, held_out)
        group = path.name.partition(".")[0]
        groups.setdefault(group, []).extend(pairs)
        report.setdefault(group, Counter()).update(counts)
    seen.clear()
    if not like:
        dev = hold_out(groups, dev_pairs, seed)
    (work / "dev.tsv").write_text(
        "".join(f"{code_switch(sv, en, changes.glossary)}\t{en}\n" for sv, en in dev), encoding="utf-8"
    )
    groups, changed = changes.make(groups)
    for group, counts in changed.items():
        report[group].update(counts)
    (work / "cleaning.json").write_text(json.dumps({"shares": asdict(changes.shares), "groups": report}, indent=1))
    if like:
        shutil.copyfile(like / "spm.model", work / "spm.model")
    else:
        train_sentencepiece(groups, work, vocab_size)
    encode(groups, work, max_pieces)
    if alignment:
        align(work)
    print(json.dumps(report, indent=1))


@app.command()
def train(
    work: Path,
    time_budget: Annotated[float, typer.Option(help="seconds of training, the final decay and export included")] = 3600,
    max_steps: Annotated[int, typer.Option(help="the last step, counted from the first call")] = 10**7,
    decay: Annotated[float, typer.Option(help="share of this call, at its end, that decays the rate to zero")] = 0.15,
    device: str = "auto",
    checkpoint_every: Annotated[float, typer.Option(help="seconds")] = 600,
    recipe_file: Annotated[Path | None, typer.Option(help="JSON with the fields of Recipe to change")] = None,
    run: Annotated[str, typer.Option(help="name of the run: WORK/RUN holds its state")] = "run",
    dev_size: Annotated[int, typer.Option(help="held-out pairs to translate at every checkpoint; 0: none")] = 200,
    patience: Annotated[int, typer.Option(help="checkpoints without a better dev chrF before the final decay")] = 8,
) -> None:
    """Train until the time is used up or dev chrF grows no more, going on from WORK/RUN/state.pt where there is one."""
    started = time.monotonic()
    recipe = Recipe(**(json.loads(recipe_file.read_text()) if recipe_file else {}))
    training = Run(work, run, Recipe(**{**asdict(recipe), "vocab_size": vocabulary_size(work)}), device)
    budget = Budget(time_budget, training.steps, max_steps, decay, started)
    dev = DevSet(work, dev_size)
    scores = [row["dev_chrf"] for row in training.log() if "dev_chrf" in row]

    def score() -> None:
        if dev.sources:
            scores.append(round(dev.chrf(training), 2))
            training.write_log(dev_chrf=scores[-1], decayed=budget.decay_start is not None)

    saved = time.monotonic()
    sums = Sums()
    while True:
        if budget.decay_start is None and time.monotonic() - saved > checkpoint_every:
            training.save()
            score()
            saved = time.monotonic()
        stale = len(scores) > patience and max(scores[-patience:]) <= max(scores[:-patience])
        for batch in training.sampler.next_pool():
            if budget.decay_start is None and (stale or budget.share_done(training.steps) >= 1 - decay):
                training.save()
                budget.begin_decay(training.steps)
            rate = budget.rate(training.steps, training.recipe)
            training.step(batch, rate, sums)
            if training.steps % 50 == 0:
                training.write_log(**sums.row(), rate=round(rate, 7), seconds=round(time.monotonic() - started))
                sums = Sums()
            if budget.decay_start is not None and budget.share_done(training.steps) >= 1:
                score()
                training.save_average()
                return


@app.command()
def export(
    work: Path,
    folder: Path,
    run: str = "run",
    source: Annotated[
        Literal["best", "state", "raw"],
        typer.Option(help="best: the decayed average; state: the average so far; raw: the weights so far"),
    ] = "best",
) -> None:
    """Write the weights as a folder that MarianMTModel.from_pretrained loads (fp16 safetensors)."""
    import torch
    from transformers import GenerationConfig

    recipe = Recipe(**json.loads((work / run / "recipe.json").read_text()))
    model = build_model(recipe)
    file = "best.pt" if source == "best" else "state.pt"
    state = torch.load(work / run / file, map_location="cpu", weights_only=True)
    weights = state["model" if source == "raw" else "average"]
    if source == "state":
        weights = dict(zip(parameter_names(model), weights, strict=True))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.requires_grad:
                parameter.copy_(weights[name])
        pad = recipe.vocab_size - 1
        model.model.shared.weight[pad] = 0
    model.config.guided_alignment = True  # cross-attention head 0 of the last decoder layer aligns the pieces
    model.config.marks_apart = True  # as set_apart() has it, in the engine too
    model.config.max_trained_pieces = recipe.max_pieces
    model.config.dropout = recipe.dropout  # drop_out() stood in for it; who trains on may use it
    model.generation_config = GenerationConfig(
        num_beams=4,
        max_length=512,
        bad_words_ids=[[pad]],
        pad_token_id=pad,
        eos_token_id=EOS,
        decoder_start_token_id=pad,
        forced_eos_token_id=EOS,
    )
    folder.mkdir(parents=True, exist_ok=True)
    model.half().eval().save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)  # it comes readable by its owner alone
    for side in ("source.spm", "target.spm"):
        shutil.copyfile(work / "spm.model", folder / side)
    import sentencepiece as spm

    pieces = spm.SentencePieceProcessor(model_file=str(work / "spm.model"))
    vocabulary = {pieces.id_to_piece(i): i for i in range(pieces.get_piece_size())} | {"<pad>": pad}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False, indent=0), encoding="utf-8")
    (folder / SHORTLIST).write_text("\n".join(english_pieces(work, least=3)) + "\n", encoding="utf-8")
    tokenizer = {"source_lang": "sv", "target_lang": "en", "model_max_length": 512, "separate_vocabs": False}
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer, indent=1) + "\n")
    facts = {
        "recipe": asdict(recipe),
        "steps": state["step"],
        "target_tokens": state["tokens"],
        "cleaning": json.loads((work / "cleaning.json").read_text()),
    }
    (folder / "training.json").write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    app()
