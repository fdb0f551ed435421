"""Score models on a test set: the bare model and the whole pipeline side by side, other systems' output beside them.

    python scripts/evaluate.py compact
    python scripts/evaluate.py compact --set flores-dev.sv flores-dev.en --output-of argos=flores-dev.argos.en

Without --set it is the news sentences of tests/data/news.tsv.  BLEU and chrF are sacreBLEU's, with its signatures,
after quotation marks, dashes and spaces were made plain on both sides: whether a system writes “ or " is a matter of
style.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from sacrebleu.metrics import BLEU, CHRF

from glossary import Glossary, load_default, localise, mentions, render
from translate import Translator, models
from translate.checks import lost_numbers
from translate.engines import EngineOptions, load_engine
from translate.engines.runaway import repeats_itself
from translate.normalise import normalise
from translate.quotations.marks import shape

NEWS = Path(__file__).parent.parent / "tests" / "data" / "news.tsv"
_LONG_ENOUGH = 4  # words; a shorter sentence may be a name, which is the same in English


@dataclass(frozen=True, slots=True)
class SentencePairs:
    """Swedish sentences, their translations by a person and, where the set tells, their styles."""

    sources: Sequence[str]
    references: Sequence[str]
    styles: Sequence[str]

    def of_style(self, style: str) -> list[int]:
        """The numbers of the sentences of one style."""
        return [number for number, other in enumerate(self.styles) if other == style]


@dataclass(frozen=True, slots=True)
class Run:
    """How to run the models."""

    engine: str
    beam_size: int
    compute_types: Sequence[str]  # of the bare model; the pipeline leaves the choice to the engine


@dataclass(frozen=True, slots=True)
class Share:
    """How many of all were right."""

    right: int
    of: int

    def __str__(self) -> str:
        return f"{self.right}/{self.of}"


@dataclass(frozen=True, slots=True)
class Scores:
    """One system's row of the table."""

    system: str
    bleu: float
    chrf: float
    names: Share
    quotes: Share
    numbers: Share
    empty: int
    copied: int
    repeating: int
    pieces_a_second: float | None  # None: the output came as a file
    chrf_by_style: dict[str, float]

    def cells(self) -> dict[str, str]:
        """What the table says of this system, column by column."""
        speed = "-" if self.pieces_a_second is None else f"{self.pieces_a_second:.0f}"
        return {
            "system": self.system,
            "BLEU": f"{self.bleu:.2f}",
            "chrF": f"{self.chrf:.2f}",
            "names": str(self.names),
            "quotes": str(self.quotes),
            "numbers": str(self.numbers),
            "empty": str(self.empty),
            "copied": str(self.copied),
            "repeating": str(self.repeating),
            "tokens/s": speed,
        }


def read_news(path: Path = NEWS) -> SentencePairs:
    """Read a table of swedish, english and style."""
    lines = [line.split("\t") for line in read_lines(path) if not line.startswith("#")]
    sources, references, styles = zip(*lines, strict=True)
    return SentencePairs(sources, references, styles)


def read_pair(swedish: Path, english: Path) -> SentencePairs:
    """Read two files of a sentence a line."""
    sources, references = read_lines(swedish), read_lines(english)
    if len(sources) != len(references):
        raise typer.BadParameter(f"{swedish} has {len(sources)} lines and {english} has {len(references)}")
    return SentencePairs(sources, references, [""] * len(sources))


def read_lines(path: Path) -> list[str]:
    """The lines of a file without their ends; only a line break parts them."""
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{path} can't be read ({error})") from error


def name_accuracy(sources: Sequence[str], outputs: Sequence[str], glossary: Glossary) -> Share:
    """Share of the glossary's terms in the sources whose English name stands in the output, as often as it should."""
    right = total = 0
    for source, output in zip(sources, outputs, strict=True):
        _, terms = localise(source, glossary, nearby=mentions(source, glossary))
        right += len(render(terms, output, glossary).found)
        total += len(terms)
    return Share(right, total)


def quote_accuracy(sources: Sequence[str], outputs: Sequence[str]) -> Share:
    """Share of the sentences with quotation marks whose output has as many pairs, nested alike."""
    quoted = [(shape(source), shape(output)) for source, output in zip(sources, outputs, strict=True) if shape(source)]
    return Share(sum(wanted == found for wanted, found in quoted), len(quoted))


def number_accuracy(sources: Sequence[str], outputs: Sequence[str]) -> Share:
    """Share of the sources' numbers, as far as the pipeline compares them, which the output has too."""
    total = sum(len(list(lost_numbers(source, ""))) for source in sources)
    lost = sum(len(list(lost_numbers(source, output))) for source, output in zip(sources, outputs, strict=True))
    return Share(total - lost, total)


def count_faults(sources: Sequence[str], outputs: Sequence[str]) -> tuple[int, int]:
    """How many outputs are copies of their source, and how many go in circles in which the source doesn't."""
    both = list(zip(sources, outputs, strict=True))
    copied = sum(normalise(s) == normalise(o) and len(s.split()) >= _LONG_ENOUGH for s, o in both)
    repeating = sum(repeats_itself(normalise(s).split(), normalise(o).split()) for s, o in both)
    return copied, repeating


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores outputs against one test set."""

    pairs: SentencePairs
    glossary: Glossary
    bleu: BLEU
    chrf: CHRF

    def score(self, system: str, outputs: Sequence[str], pieces_a_second: float | None = None) -> Scores:
        """Score one system's outputs, which are in the order of the set."""
        if len(outputs) != len(self.pairs.sources):
            raise typer.BadParameter(f"{system} has {len(outputs)} lines for {len(self.pairs.sources)} sentences")
        everything = range(len(outputs))
        copied, repeating = count_faults(self.pairs.sources, outputs)
        styles = [style for style in dict.fromkeys(self.pairs.styles) if style]
        return Scores(
            system=system,
            bleu=self._corpus(self.bleu, outputs, everything),
            chrf=self._corpus(self.chrf, outputs, everything),
            names=name_accuracy(self.pairs.sources, outputs, self.glossary),
            quotes=quote_accuracy(self.pairs.sources, outputs),
            numbers=number_accuracy(self.pairs.sources, outputs),
            empty=sum(not output.strip() for output in outputs),
            copied=copied,
            repeating=repeating,
            pieces_a_second=pieces_a_second,
            chrf_by_style={style: self._corpus(self.chrf, outputs, self.pairs.of_style(style)) for style in styles},
        )

    def signatures(self) -> list[str]:
        """How sacreBLEU counted."""
        return [str(metric.get_signature()) for metric in (self.bleu, self.chrf)]

    def _corpus(self, metric: BLEU | CHRF, outputs: Sequence[str], numbers: Sequence[int]) -> float:
        references = [normalise(self.pairs.references[number]) for number in numbers]
        return float(metric.corpus_score([normalise(outputs[number]) for number in numbers], [references]).score)


def start_scorer(pairs: SentencePairs) -> Scorer:
    """Return a scorer with the built-in glossary and sacreBLEU's own settings."""
    return Scorer(pairs, load_default(), BLEU(), CHRF())


def translators(model: str, run: Run) -> Iterator[tuple[str, Callable[[Sequence[str]], list[str]]]]:
    """Yield what can translate with a model, and its name: the engine alone in each compute type, then the pipeline."""
    for compute_type in run.compute_types:
        options = EngineOptions(model=model, beam_size=run.beam_size, compute_type=compute_type)
        bare = load_engine(run.engine, options)
        yield f"{model} (bare, {compute_type})", lambda texts, bare=bare: [one.text for one in bare.translate(texts)]
    whole = Translator(engine=run.engine, model=model, beam_size=run.beam_size)
    yield f"{model} (pipeline)", lambda texts: [str(one) for one in whole.translate_texts(texts)]


def count_pieces(model: str, outputs: Sequence[str]) -> int:
    """How many target pieces of the model the outputs are."""
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_file=str(models.path(model) / "target.spm"))
    return sum(len(processor.encode(normalise(output))) for output in outputs)


def format_table(rows: Sequence[dict[str, str]], *, markdown: bool) -> str:
    """Lay out rows of the same columns, the first to the left and the others to the right."""
    columns = list(rows[0])
    lines = [columns, *([row[column] for column in columns] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    padded = [
        [
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        for line in lines
    ]
    if not markdown:
        return "\n".join("  ".join(line) for line in padded)
    rule = ["-" * width if place == 0 else "-" * (width - 1) + ":" for place, width in enumerate(widths)]
    return "\n".join("| " + " | ".join(line) + " |" for line in [padded[0], rule, *padded[1:]])


def style_rows(scores: Sequence[Scores]) -> list[dict[str, str]]:
    """The chrF of each style, a system a row."""
    return [
        {"chrF": row.system, **{style: f"{chrf:.1f}" for style, chrf in row.chrf_by_style.items()}} for row in scores
    ]


def main(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="MODEL...", help="As `translate file --model` takes them.")
    ] = None,
    test_set: Annotated[
        tuple[Path, Path] | None, typer.Option("--set", metavar="SV EN", help="Sources and references, line by line.")
    ] = None,
    output_of: Annotated[
        list[str] | None, typer.Option(metavar="NAME=FILE", help="Another system's output; several allowed.")
    ] = None,
    engine: Annotated[str, typer.Option(help="ctranslate2 or marian.")] = "ctranslate2",
    beam_size: Annotated[int, typer.Option(help="Hypotheses kept while decoding.")] = 4,
    compute_type: Annotated[
        list[str] | None, typer.Option(help="Of the bare model: auto, int8, float32 …; several allowed.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the table as Markdown.")] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the scores there too.")
    ] = None,
    save: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write the outputs there.")] = None,
) -> None:
    """Print a table of scores."""
    pairs = read_pair(*test_set) if test_set else read_news()
    given = [item.partition("=")[::2] for item in output_of or []]
    outputs = {name: read_lines(Path(path)) for name, path in given}
    scorer = start_scorer(pairs)
    scores = []
    for model in names or []:
        for system, translate in translators(model, Run(engine, beam_size, compute_type or ["auto"])):
            started = time.perf_counter()
            outputs[system] = translate(pairs.sources)
            seconds = time.perf_counter() - started
            scores.append(scorer.score(system, outputs[system], count_pieces(model, outputs[system]) / seconds))
    scores += [scorer.score(name, outputs[name]) for name, _ in given]
    if not scores:
        raise typer.BadParameter("name a model, or other systems' output with --output-of NAME=FILE")
    print(format_table([row.cells() for row in scores], markdown=markdown), *scorer.signatures(), sep="\n")
    if scores[0].chrf_by_style:
        print("\n" + format_table(style_rows(scores), markdown=markdown))
    if json_file is not None:
        content = {"signatures": scorer.signatures(), "scores": [asdict(row) for row in scores]}
        json_file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        for system, lines in outputs.items():
            (save / f"{system.replace('/', '_')}.en").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
