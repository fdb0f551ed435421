"""Make the list of English words of translate/tables/english.txt from a folder of sentence pairs."""

from __future__ import annotations

import lzma
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

TABLE = Path(__file__).parent.parent / "translate" / "tables" / "english.txt"
SECTION = "[english]\n"
BY_HAND = "# Added by hand.\n"  # what stands behind it in the table is kept
GROUPS = ("news", "authored", "general", "prose", "docs-human", "docs-machine", "talk", "bible", "apps")
WRITTEN_WELL = frozenset({"news", "authored", "talk", "bible"})  # by people, for readers
ONLY_HEADING = "[english only]\n"
OFTEN = 20  # English sentences that have a word, to know that no Swedish one has it
RATHER = 100  # times as many as Swedish ones, which may quote English
ALIKE = 0.6  # of the words of a pair stand on both sides: one of them was never translated
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
LISTED = re.compile(r"[a-z]{3,14}")
WIDTH = 118


@dataclass(slots=True)
class Counts:
    """In how many sentences a word in small letters stands."""

    swedish: Counter[str] = field(default_factory=Counter)
    english: Counter[str] = field(default_factory=Counter)
    well_written: Counter[str] = field(default_factory=Counter)  # English of the groups that people wrote
    named: Counter[str] = field(default_factory=Counter)  # English names of things


def main(
    corpus: Annotated[Path, typer.Argument(help="folder of GROUP.tsv.xz: Swedish, a tab, English", file_okay=False)],
) -> None:
    """Count words in CORPUS and write the table anew; the words added by hand stay."""
    head, kept = find_by_hand(TABLE.read_text("utf-8"))
    counts = Counts()
    for group in GROUPS:
        count_group(counts, group, read_pairs(corpus / f"{group}.tsv.xz"))
    for _, english in read_pairs(corpus / "names.tsv.xz"):
        counts.named.update(small_words(english))
    words = sorted(word for word in counts.english if is_english(word, counts))
    only = [word for word in words if is_only_english(word, counts)]
    listed = wrap(sorted({*words} - {*only}))
    if only:
        listed += f"{ONLY_HEADING}{wrap(only)}{SECTION}"
    TABLE.write_text(f"{head}{SECTION}{listed}{BY_HAND}{kept}", "utf-8")
    typer.echo(f"{len(words):,} words counted, {len(kept.split()):,} added by hand")


def wrap(words: list[str]) -> str:
    """Return a paragraph of words."""
    return "\n".join(textwrap.wrap(" ".join(words), WIDTH)) + "\n\n"


def find_by_hand(table: str) -> tuple[str, str]:
    """Return what stands before the words that are counted, and those added by hand behind them."""
    head, section, rest = table.partition(SECTION)
    _, line, kept = rest.partition(BY_HAND)
    for wanted, there in ((SECTION, section), (BY_HAND, line)):
        if not there:
            raise typer.BadParameter(f"{TABLE} has no line “{wanted.strip()}”; put it back, or its words would be lost")
    return head, kept


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a file; a line without a tab is none."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            swedish, tab, english = line.rstrip("\n").partition("\t")
            if tab:
                yield swedish, english.partition("\t")[0]


def small_words(sentence: str) -> set[str]:
    """Return the words of a sentence that are in small letters."""
    return {word for word in WORD.findall(sentence) if word.islower()}


def count_group(counts: Counts, group: str, pairs: Iterator[tuple[str, str]]) -> None:
    """Count the words of a group of pairs; of short texts of apps, many are rightly alike."""
    for swedish, english in pairs:
        ours, theirs = set(WORD.findall(swedish)), set(WORD.findall(english))
        if group in WRITTEN_WELL:
            counts.well_written.update(small_words(english))
        if group == "apps" or (ours and len(ours & theirs) <= ALIKE * len(ours)):
            counts.swedish.update(word for word in ours if word.islower())
            counts.english.update(word for word in theirs if word.islower())


def is_english(word: str, counts: Counts) -> bool:
    """Tell whether a word is an English one, and hardly ever a Swedish one: "visa" is both."""
    english, swedish, well = counts.english[word], counts.swedish[word], counts.well_written[word]
    ratio = english / swedish if swedish else float("inf")
    if not LISTED.fullmatch(word) or ratio < 0.05 or (english < 3 and ratio < 0.5):
        return False
    return well >= 3 or (well > 0 and english >= 4) or english >= 25 or (english >= 6 and word in counts.named)


def is_only_english(word: str, counts: Counts) -> bool:
    """Tell whether an English word stands in Swedish only where English is quoted: "the", but not "is" and "fast"."""
    english, swedish = counts.english[word], counts.swedish[word]
    return english >= OFTEN and RATHER * swedish <= english


if __name__ == "__main__":
    typer.run(main)
