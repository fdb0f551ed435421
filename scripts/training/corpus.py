"""The sentence pairs of a corpus: read, cleaned and counted, some held out."""

from __future__ import annotations

import lzma
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from translate.normalise import model_input, normalise

_MARKUP = re.compile(r"[{}<>|\\^~=]|%[a-z0-9(]|https?:|--|__|^title:|\*\*|&[a-z]+;")
_LETTER = re.compile(r"[^\W\d_]")
Pair = tuple[str, str]  # Swedish, English


def rejection(swedish: str, english: str, group: str) -> str | None:
    """Why this pair is no use for training, or None when it is."""
    if not swedish or not english:
        return "empty"
    if len(swedish) > 600 or len(english) > 600:
        return "too long"
    if _MARKUP.search(swedish) or _MARKUP.search(english):
        return "markup"
    letters = len(_LETTER.findall(swedish))
    if letters < 0.6 * len(swedish.replace(" ", "")):
        return "few letters"
    if max(len(swedish), len(english)) > 24 and not 0.5 < len(swedish) / len(english) < 2.0:
        return "length ratio"
    if swedish == english and len(swedish.split()) > 3:
        return "untranslated"
    if group in {"docs-human", "docs-machine"} and (len(swedish.split()) < 5 or swedish[-1] not in '.?!"'):
        return "fragment"
    return None


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the (swedish, english) pairs of one corpus file as the model is to see them."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            swedish, tab, english = line.rstrip("\n").partition("\t")
            if tab:
                yield model_input(swedish), normalise(english)


def clean(path: Path, seen: set[Pair], held_out: set[str]) -> tuple[list[Pair], Counter[str]]:
    """Return the pairs of a file that are of use, and how many were left out for which reason; note them in `seen`."""
    counts: Counter[str] = Counter(read=0)
    kept: list[Pair] = []
    for swedish, english in read_pairs(path):
        counts["read"] += 1
        reason = rejection(swedish, english, path.name.partition(".")[0])
        if reason is None and (swedish, english) in seen:
            reason = "duplicate"
        if reason is None and english in held_out:
            reason = "held out"
        if reason is None:
            seen.add((swedish, english))
            kept.append((swedish, english))
        else:
            counts[reason] += 1
    return kept, counts


def hold_out(groups: dict[str, list[Pair]], count: int, seed: int) -> list[Pair]:
    """Take `count` pairs out of each large group that sounds like news, or 20 out of the largest, for scoring."""
    large = [group for group in ("authored", "news") if len(groups.get(group, [])) > 10 * count]
    held_out: list[Pair] = []
    for group in large or [max(groups, key=lambda name: len(groups[name]))]:
        pairs = groups[group]
        chosen = set(random.Random(seed).sample(range(len(pairs)), min(count if large else 20, len(pairs))))
        held_out += [pairs[i] for i in sorted(chosen)]
        groups[group] = [pair for i, pair in enumerate(pairs) if i not in chosen]
    return held_out
