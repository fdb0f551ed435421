"""Time the command line and the engines: start-up, one paragraph, one article, and CTranslate2 against transformers.

    python scripts/benchmark.py [--model NAME] [--sentences 100]

Every figure is the median of several runs; ratios come from the same run.  Nothing here decides a test.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import typer

from translate.engines import EngineOptions, load_engine
from translate.paragraphs import parse

SAMPLE = Path(__file__).parent.parent / "tests" / "data" / "article.sv.txt"
PARAGRAPH = (
    "Nästan hälften av hushållen i Charkiv var utan el på tisdagsmorgonen, sedan ryska robotar träffat ett kraftverk. "
    "Det uppger regionens guvernör.\n"
)


def wall(command: Sequence[str], runs: int) -> float:
    """Median wall time of a command in seconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def sentences(count: int) -> list[str]:
    """So many different sentences, made from those of the sample article."""
    found = [segment.text for segment in parse(SAMPLE.read_text(encoding="utf-8")).segments if segment.translatable]
    return [f"{found[number % len(found)]} Det var {number}." for number in range(count)]


def main(model: str = "compact", count: int = 100, runs: int = 5) -> None:
    """Print the figures."""
    translate = [sys.executable, "-m", "translate"]
    with tempfile.TemporaryDirectory() as folder:
        paragraph = Path(folder, "paragraph.txt")
        paragraph.write_text(PARAGRAPH, encoding="utf-8")
        wall([*translate, "file", str(paragraph), "--model", model], 1)  # converts on first use
        print(f"translate --help          {wall([*translate, '--help'], runs):7.2f} s")
        print(f"one paragraph             {wall([*translate, 'file', str(paragraph), '--model', model], runs):7.2f} s")
        print(f"the sample article        {wall([*translate, 'file', str(SAMPLE), '--model', model], runs):7.2f} s")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of those      {peak:7.0f} MB")
    texts = sentences(count)
    speeds = {}
    for engine, compute_type in (("ctranslate2", "int8"), ("ctranslate2", "float32"), ("marian", "float32")):
        loaded = load_engine(engine, EngineOptions(model=model, compute_type=compute_type))
        times = []
        for _ in range(1 if engine == "marian" else 3):
            started = time.perf_counter()
            loaded.translate(texts)
            times.append(time.perf_counter() - started)
        speeds[engine, compute_type] = count / statistics.median(times)
        print(f"{engine + ' ' + compute_type:25s} {speeds[engine, compute_type]:7.1f} sentences/s")
    reference = speeds["marian", "float32"]
    print(f"ctranslate2 int8 / marian {speeds['ctranslate2', 'int8'] / reference:7.1f} x")


if __name__ == "__main__":
    typer.run(main)
