"""Tell a decoder that got stuck ("salad salad salad …") from a text that does repeat itself."""

from __future__ import annotations

from collections.abc import Sequence
from operator import eq

_LONGEST_LOOP = 12  # pieces in one turn of a loop: "I'm sorry, " and its like
_FREE_PIECES = 20


def longest_output(source_pieces: int) -> int:
    """How many pieces a translation of so many may have; also what decoding stops at."""
    return 3 * source_pieces + _FREE_PIECES


def repeats_itself(source: Sequence[str], target: Sequence[str]) -> bool:
    """Whether the target pieces go in circles in which the source pieces don't."""
    turns, sameness = _turns(target), _sameness(target)
    if turns > 2 and turns > _turns(source) + 1:
        return True
    return sameness > 0.5 and sameness > _sameness(source) + 0.2


def _turns(pieces: Sequence[str]) -> int:
    """How often the most repeated run of pieces follows upon itself: 3 for "ha ha ha", 1 for no repetition."""
    most = 1
    if len(set(pieces)) == len(pieces):
        return most
    for size in range(1, min(_LONGEST_LOOP, len(pieces) // 2) + 1):
        if b"\x01" * size not in bytes(map(eq, pieces[size:], pieces)):  # a shortcut for what most sentences are
            continue
        matching = 0
        for here, before in zip(pieces[size:], pieces, strict=False):
            matching = matching + 1 if here == before else 0
            turns = 1 + matching // size
            # "000 000" and "..." are no loop yet, "black black black" is
            plain = size == 1 and not here.strip("▁").isalpha()
            most = max(most, turns - 1 if plain else turns)
    return most


def _sameness(pieces: Sequence[str]) -> float:
    """Share of the three-piece runs that came before; 0 for a short text, where a list or a refrain decides alone."""
    runs = list(zip(pieces, pieces[1:], pieces[2:], strict=False))
    return 1 - len(set(runs)) / len(runs) if len(runs) >= _FREE_PIECES else 0.0
