"""Compare where sentences end according to us and to maintained segmenters.

    pip install sentencex blingfire numpy syntok sentence-splitter
    python scripts/segmentation.py [SENTENCES.txt…] [LINES…]

SENTENCES.txt is laid out as tests/data/sentences.txt, the golden file, whose cases were chosen because they are hard.
LINES is any other text file with a sentence a line, as the treebanks of Universal Dependencies give them; as in their
evaluation, the lines are joined by spaces, ten at a time, and the ends are to be found again.  Without arguments: the
golden file, and then the Swedish news sentences of tests/data/news.tsv.

A boundary is the place between two sentences of a paragraph, counted in characters that are no space.  Segmenters that
are not installed are left out.  A boundary after a colon is nobody's gain or loss: that we cut "Han sade: ”A. B.”"
there is for the sake of translation.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

DATA = Path(__file__).parent.parent / "tests" / "data"
GOLDEN, NEWS = DATA / "sentences.txt", DATA / "news.tsv"
JOINED = 10  # lines
Splitter = Callable[[str], list[str]]


def read_cases(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the paragraphs of a file, each with its sentences."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    if "---" not in lines:
        sentences = [line.partition("\t")[0].strip() for line in lines]
        for first in range(0, len(sentences), JOINED):
            yield " ".join(sentences[first : first + JOINED]), sentences[first : first + JOINED]
        return
    for case in "\n".join(lines).split("\n===")[:-1]:
        paragraph, _, sentences = case.strip("\n").partition("\n---\n")
        yield paragraph, sentences.split("\n")


def splitters() -> Iterator[tuple[str, Splitter]]:
    """Yield ours, and each of the others that is installed."""
    from translate.sentences import split

    yield "sven-translate", split
    try:
        import sentencex

        yield "sentencex sv", lambda text: list(sentencex.segment("sv", text))
        yield "sentencex da", lambda text: list(sentencex.segment("da", text))
    except ImportError:
        pass
    try:
        import blingfire

        yield "blingfire", lambda text: blingfire.text_to_sentences(text).split("\n")
    except ImportError:
        pass
    try:
        from syntok import segmenter

        yield (
            "syntok en",
            lambda text: [
                "".join(token.spacing + token.value for token in sentence)
                for paragraph in segmenter.process(text)
                for sentence in paragraph
            ],
        )
    except ImportError:
        pass
    try:
        from sentence_splitter import SentenceSplitter

        yield "sentence-splitter sv", SentenceSplitter(language="sv").split
    except ImportError:
        pass


def boundaries(sentences: list[str]) -> set[int]:
    """Return where sentences begin, the first one aside, in characters that are no space."""
    lengths = [len("".join(sentence.split())) for sentence in sentences]
    return {end for end in accumulate(lengths) if 0 < end < sum(lengths)}


def main() -> None:
    """Print a table for each file."""
    for path in [Path(name) for name in sys.argv[1:]] or [GOLDEN, NEWS]:
        compare(path.name, list(read_cases(path)))


def compare(name: str, cases: list[tuple[str, list[str]]]) -> None:
    """Print precision, recall, F1 and milliseconds a paragraph of each segmenter."""
    total = sum(len(sentences) - 1 for _, sentences in cases)
    print(f"{name}: {len(cases)} paragraphs, {total} boundaries inside them")
    print(f"{'segmenter':<22}{'precision':>10}{'recall':>8}{'F1':>8}{'exact':>8}{'ms':>8}")
    for segmenter, split in splitters():
        right = extra = missed = exact = 0
        start = time.perf_counter()
        found = [split(paragraph) for paragraph, _ in cases]
        spent = (time.perf_counter() - start) / len(cases) * 1000
        for (paragraph, sentences), pieces in zip(cases, found, strict=True):
            bare = "".join(paragraph.split())
            wanted = {place for place in boundaries(sentences) if bare[place - 1] != ":"}
            got = {place for place in boundaries(pieces) if bare[place - 1] != ":"}
            right += len(wanted & got)
            extra += len(got - wanted)
            missed += len(wanted - got)
            exact += wanted == got
        precision, recall = right / max(1, right + extra), right / max(1, right + missed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{segmenter:<22}{precision:>10.1%}{recall:>8.1%}{f1:>8.1%}{exact / len(cases):>8.1%}{spent:>8.3f}")


if __name__ == "__main__":
    main()
