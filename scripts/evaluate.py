"""Score models on a test set: the whole pipeline and the bare model side by side, other systems' output beside them.

    python scripts/evaluate.py compact --set flores-dev.sv flores-dev.en --output-of argos=flores-dev.argos.en

The set is two files, a sentence a line.  Scores are sacreBLEU's, with its signatures, after quotation marks, dashes and
spaces were made plain on both sides: whether a system writes “ or " is a matter of style.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from sacrebleu.metrics import BLEU, CHRF

from translate import Translator
from translate.engines import EngineOptions, load_engine
from translate.engines.runaway import repeats_itself
from translate.normalise import normalise


def read_lines(path: Path) -> list[str]:
    """The lines of a file, without their ends."""
    return path.read_text(encoding="utf-8").splitlines()


def faults(sources: list[str], outputs: list[str]) -> str:
    """How many outputs are empty, copies of their source, or go in circles."""
    empty = sum(not output.strip() for output in outputs)
    copied = sum(source == output and len(source.split()) > 3 for source, output in zip(sources, outputs, strict=True))
    circles = sum(repeats_itself(s.split(), o.split()) for s, o in zip(sources, outputs, strict=True))
    return f"{empty:5d} {copied:6d} {circles:9d}"


def main(
    models: Annotated[list[str], typer.Argument(help="Models as `translate file --model` takes them.")],
    test_set: Annotated[tuple[Path, Path], typer.Option("--set", metavar="SV EN", help="Source and reference.")],
    engine: Annotated[str, typer.Option(help="ctranslate2 or marian.")] = "ctranslate2",
    compute_type: Annotated[str, typer.Option(help="For the bare model: auto, int8, float32.")] = "auto",
    beam_size: int = 4,
    output_of: Annotated[list[str] | None, typer.Option(metavar="NAME=FILE", help="Another system's output.")] = None,
    save: Annotated[Path | None, typer.Option(help="Folder to write the outputs to.")] = None,
) -> None:
    """Print a table of scores."""
    sources, references = map(read_lines, test_set)
    plain = list(map(normalise, references))
    bleu, chrf = BLEU(), CHRF()

    def row(name: str, outputs: list[str], seconds: float) -> None:
        marks = list(map(normalise, outputs))
        scores = " ".join(f"{metric.corpus_score(marks, [plain]).score:6.2f}" for metric in (bleu, chrf))
        words = sum(len(output.split()) for output in outputs)
        speed = f"{words / seconds:8.0f}" if seconds else f"{'-':>8}"
        print(f"{name:28s} {scores} {faults(sources, outputs)} {speed}", flush=True)
        if save is not None:
            save.mkdir(parents=True, exist_ok=True)
            (save / f"{name.replace('/', '_')}.en").write_text("\n".join(outputs) + "\n", encoding="utf-8")

    print(f"{'system':28s} {'BLEU':>6s} {'chrF':>6s} empty copied repeating  words/s")
    for model in models:
        options = EngineOptions(model=model, beam_size=beam_size, compute_type=compute_type)
        bare = load_engine(engine, options)
        started = time.perf_counter()
        hypotheses = bare.translate(sources)
        row(f"{model} (bare)", [hypothesis.text for hypothesis in hypotheses], time.perf_counter() - started)
        translator = Translator(engine=engine, model=model, beam_size=beam_size, quotes="english")
        started = time.perf_counter()
        translated = translator.translate_texts(sources)
        row(f"{model} (pipeline)", [str(translation) for translation in translated], time.perf_counter() - started)
    for item in output_of or []:
        name, _, path = item.partition("=")
        row(name, read_lines(Path(path)), 0)
    print(bleu.get_signature(), chrf.get_signature(), sep="\n")


if __name__ == "__main__":
    typer.run(main)
