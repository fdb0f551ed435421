"""Train one model for each row of a table of changes to a recipe and score them all: what is each part of it worth?

    python scripts/ablations.py scripts/ablations-from-scratch.json LAB --corpus CORPUS --corpus scripts/corpus
    python scripts/ablations.py scripts/ablations-going-on.json LAB --corpus CORPUS --corpus scripts/corpus --start WORK

With --start the rows go on from WORK/run/state.pt.  LAB keeps the scores of each row, and a row that has them is not
trained again: a run that was stopped can be started again, and a table may grow.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.evaluate import SentencePairs, format_table, read_lines, read_news, read_pair
from translate.capitals import quieten
from translate.engines import Engine, EngineOptions, load_engine
from translate.engines.tokeniser import set_apart
from translate.normalise import model_input, normalise

SCRIPT = Path(__file__).with_name("train_model.py")
NAMES = Path(__file__).parent.parent / "tests" / "data" / "copying.tsv"


@dataclass(frozen=True, slots=True)
class Row:
    """One model: what differs from the others."""

    name: str
    shares: Sequence[str] = ()  # as `prepare --share` takes them
    prepare: Sequence[str] = ()  # more options of `prepare`
    recipe: dict[str, Any] = field(default_factory=dict)
    model: str = ""  # a folder to score as it is, to compare with
    group_weights: Sequence[dict[str, float]] = ()  # several: one after the other, each for as many steps


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, and what they have in common."""

    steps: int
    decay: float  # share of the steps, the last ones, over which the rate falls to zero
    limit: int  # pairs a group
    recipe: dict[str, Any]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Lab:
    """Where to train, with what, and from where."""

    folder: Path
    corpora: Sequence[Path]
    start: Path | None  # None: from scratch


def read_table(path: Path) -> Table:
    """Read a table from JSON with the fields of Table."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Table(**{**fields, "rows": [Row(**row) for row in fields["rows"]]})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise typer.BadParameter(f"{path} is no table of rows ({error})") from error


def run_script(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, SCRIPT, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def prepare_work(row: Row, table: Table, lab: Lab) -> Path:
    """Return the WORK of a row, shared by all that prepare alike."""
    like = [f"--like={lab.start}"] if lab.start else []
    options = [*row.prepare, *(f"--share={share}" for share in row.shares), f"--limit={table.limit}", *like]
    work = lab.folder / "work" / sha256("\n".join(options).encode()).hexdigest()[:12]
    if not (work / "prepared").exists():
        run_script("prepare", *lab.corpora, work, *options)
        (work / "prepared").write_text("\n".join(options) + "\n")
    return work


def train_row(row: Row, table: Table, lab: Lab) -> Path:
    """Train the model of a row and return its folder."""
    import torch

    if not lab.corpora:
        raise typer.BadParameter(f"“{row.name}” has no scores yet; name a --corpus to train it")
    work = prepare_work(row, table, lab)
    run = file_name(row)
    folder = work / run
    shutil.rmtree(folder, ignore_errors=True)  # of a run that was cut short
    folder.mkdir()
    first = 0
    if lab.start:
        shutil.copyfile(lab.start / "run" / "state.pt", folder / "state.pt")
        first = torch.load(folder / "state.pt", weights_only=True, mmap=True)["step"]
    phases = row.group_weights or [{}]
    for number, weights in enumerate(phases, 1):
        recipe = {**table.recipe, **row.recipe, **({"group_weights": weights} if weights else {})}
        (folder / "change.json").write_text(json.dumps(recipe))
        last = first + table.steps * number // len(phases)
        # the rate may fall in the last phase only, over the same steps as in rows of one phase
        decay = table.decay * len(phases) if number == len(phases) else 0.0
        options = [f"--max-steps={last}", f"--decay={min(1.0, decay)}", "--time-budget=1e9", "--checkpoint-every=1e9"]
        run_script("train", work, "--run", run, "--recipe-file", folder / "change.json", "--dev-size=0", *options)
    run_script("export", work, folder / "model", "--run", run)
    (folder / "state.pt").unlink()
    return folder / "model"


def bits_a_character(model: Path, pairs: SentencePairs) -> float:
    """How well the model foretells the references: comparable where the vocabularies differ, and hardly noisy."""
    import torch
    from sentencepiece import SentencePieceProcessor
    from transformers import MarianMTModel

    pieces = SentencePieceProcessor(model_file=str(model / "source.spm"))
    marian = MarianMTModel.from_pretrained(model, dtype=torch.float32).eval()
    pad, end = marian.config.pad_token_id, marian.config.eos_token_id
    nats, characters = 0.0, 0
    for swedish, english in zip(pairs.sources, map(normalise, pairs.references), strict=True):
        source = torch.tensor([[*pieces.encode(set_apart(model_input(swedish))), end]])
        target = torch.tensor([[*pieces.encode(set_apart(english)), end]])
        before = torch.cat([torch.full((1, 1), pad), target[:, :-1]], dim=1)
        with torch.inference_mode():
            logits = marian(input_ids=source, decoder_input_ids=before).logits
        nats -= float(torch.log_softmax(logits[..., :pad], -1).gather(2, target[..., None]).sum())
        characters += len(english)
    return nats / math.log(2) / characters


def copied_names(engine: Engine) -> str:
    """How many of the names of copying.tsv come out letter by letter."""
    lines = [line.split("\t") for line in read_lines(NAMES) if not line.startswith("#")]
    outputs = engine.translate([model_input(swedish) for swedish, _ in lines])
    found = [name in one.text for (_, names), one in zip(lines, outputs, strict=True) for name in names.split(";")]
    return f"{sum(found)}/{len(found)}"


def score_row(model: Path, sets: dict[str, SentencePairs]) -> dict[str, str]:
    """Translate the sets without beam or glossary and score the outputs."""
    from sacrebleu.metrics import CHRF

    engine = load_engine("ctranslate2", EngineOptions(model=str(model), beam_size=1, threads=1, canary=False))

    def chrf(sources: Sequence[str], references: Sequence[str], *, lower: bool = False) -> str:
        outputs = [one.text for one in engine.translate(sources)]
        score = CHRF(lowercase=lower).corpus_score(outputs, [[*map(normalise, references)]]).score
        return f"{score:.1f}"

    scores: dict[str, str] = {}
    for name, pairs in sets.items():
        scores[f"{name}: bits a character"] = f"{bits_a_character(model, pairs):.4f}"
        scores[f"{name}: chrF"] = chrf([*map(model_input, pairs.sources)], pairs.references)
    news = sorted(zip(sets["news"].sources, sets["news"].references, strict=True), key=lambda pair: len(pair[0]))
    short = [(model_input(sv), en) for sv, en in news if sv.endswith(".") and en.endswith(".")][:60]
    scores["headings: chrF"] = chrf([sv[:-1] for sv, _ in short], [en[:-1] for _, en in short])
    # in capitals, as the pipeline hands them on; it writes the outputs in capitals, so case is not counted
    quiet = [(quieten(sv[:-1].upper(), ()) or sv, en[:-1]) for sv, en in short]
    scores["capitals: chrF"] = chrf([sv for sv, _ in quiet], [en for _, en in quiet], lower=True)
    two = [*zip(sets["news"].sources[::2], sets["news"].sources[1::2], strict=True)]
    both = [*zip(sets["news"].references[::2], sets["news"].references[1::2], strict=True)]
    scores["two sentences: chrF"] = chrf([model_input(" ".join(sv)) for sv in two], [*map(" ".join, both)])
    scores["names copied"] = copied_names(engine)
    return scores


def main(
    table_file: Annotated[Path, typer.Argument(metavar="TABLE.json")],
    folder: Annotated[Path, typer.Argument(metavar="LAB")],
    corpus: Annotated[list[Path] | None, typer.Option(help="As `train_model.py prepare` takes it; repeatable.")] = None,
    test_set: Annotated[
        tuple[Path, Path] | None, typer.Option("--set", metavar="SV EN", help="200 lines of it, beside the news.")
    ] = None,
    start: Annotated[Path | None, typer.Option(metavar="WORK", help="Go on from WORK/run/state.pt.")] = None,
) -> None:
    """Train and score the rows that have no scores yet; print all as a Markdown table."""
    os.environ.setdefault("TRANSLATE_CACHE", str(folder / "cache"))  # nobody needs these models converted again
    table, lab = read_table(table_file), Lab(folder, corpus or [], start)
    sets = {"news": read_news()}
    if test_set:
        other = read_pair(*test_set)
        sets["set"] = SentencePairs(other.sources[:200], other.references[:200], other.styles[:200])
    (folder / "rows").mkdir(parents=True, exist_ok=True)
    scores = []
    for row in table.rows:
        scored = folder / "rows" / f"{file_name(row)}.json"
        if not scored.exists():
            model = Path(row.model) if row.model else train_row(row, table, lab)
            scored.write_text(json.dumps(score_row(model, sets), indent=1) + "\n")
            print(f"{row.name}: {scored.read_text()}", file=sys.stderr)
        scores.append({"model": row.name, **json.loads(scored.read_text())})
    print(format_table(scores, markdown=True))


def file_name(row: Row) -> str:
    """The name of a row without what a path can't have."""
    return re.sub(r"\W+", "-", row.name)


if __name__ == "__main__":
    typer.run(main)
