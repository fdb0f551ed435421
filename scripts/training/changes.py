"""What news brings and the corpus lacks, put into some of its pairs: English and unseen names, headlines, capitals."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import typer

from glossary import Glossary, localise
from scripts.training.corpus import Pair
from translate.capitals import quieten

_SENTENCE = re.compile(r"\W?[A-ZÅÄÖ0-9].*[.!?]\W?")
_LONG = 250  # characters: in pieces well below max_pieces
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{3,}(?![\w-])")
_INNER_WORD = re.compile(r"(?<=[\w,;] )[^\W\d_]{3,}(?![\w-])")
_ENGLISH_NAME = re.compile(r"(?<![\w'-])(?P<name>[^\W\d_]{3,})(?P<genitive>'s)?(?![\w'-])")
_RARE = 5  # sentences


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of the pairs, of those that can be changed so, become what news brings and the corpus lacks."""

    english_names: float = 0.8  # the source gets the glossary's spelling, as at run time
    other_names: float = 0.1  # "Anna sover." and "Anna sleeps." with Kovtun for Anna: unseen names are to be copied
    joined: float = 0.04  # two or three sentences in a row become one
    headings: float = 0.06  # no full stop
    small_letters: float = 0.01  # the source has no capitals
    capitals: float = 0.03  # the source comes as the pipeline hands on a headline in capitals


def read_shares(changes: Sequence[str]) -> Shares:
    """Return the usual shares with changes such as "joined=0"."""
    shares = asdict(Shares())
    for change in changes:
        name, _, value = change.partition("=")
        if name not in shares:
            raise typer.BadParameter(f"no share is called “{name}”; there are {', '.join(shares)}")
        try:
            shares[name] = float(value)
        except ValueError:
            shares[name] = math.nan
        if not 0 <= shares[name] <= 1:
            raise typer.BadParameter(f"“{change}” gives no share from 0 to 1")
    return Shares(**shares)


def throw(purpose: str, pair: Pair, seed: int) -> random.Random:
    """Dice that fall the same for the same pair whatever becomes of others, so that two corpora can be compared."""
    return random.Random(f"{seed} {purpose} {pair[0]}")


def join_neighbours(pairs: Sequence[Pair], share: float, seed: int) -> list[Pair]:
    """Make one pair of two or three short sentences in a row now and then: in most files they are running text."""
    joined: list[Pair] = []
    at = 0
    while at < len(pairs):
        dice = throw("join", pairs[at], seed)
        several = pairs[at : at + dice.choice((2, 3))] if dice.random() < share else pairs[at : at + 1]
        swedish, english = (" ".join(side) for side in zip(*several, strict=True))
        fits = max(len(swedish), len(english)) <= _LONG
        if not fits or not all(_SENTENCE.fullmatch(side) for pair in several for side in pair):
            several = pairs[at : at + 1]
            swedish, english = pairs[at]
        joined.append((swedish, english))
        at += len(several)
    return joined


def code_switch(swedish: str, english: str, glossary: Glossary) -> str:
    """Put English names into the Swedish source, as the glossary does at run time, if the target has them all."""
    switched, terms = localise(swedish, glossary)
    return switched if all(term.entry.core in english for term in terms) else swedish


@dataclass(frozen=True, slots=True)
class Names:
    """Words written alike in both languages, with a capital wherever they stand."""

    known: frozenset[str]
    rare: Sequence[str]  # those the corpus hardly has, in alphabetical order


def gather_names(groups: Iterable[Sequence[Pair]]) -> Names:
    """Find the names of a corpus: in both sentences of a pair, first in neither, next to never in small letters."""
    alike: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for pairs in groups:
        for pair in pairs:
            swedish, english = (set(filter(_is_name, _INNER_WORD.findall(sentence))) for sentence in pair)
            alike.update(swedish & english)
            small.update(word for sentence in pair for word in _WORD.findall(sentence) if word.islower())
    known = {name: count for name, count in alike.items() if 10 * small[name.lower()] <= count}
    return Names(frozenset(known), sorted(name for name, count in known.items() if count <= _RARE))


def _is_name(word: str) -> bool:
    return word[0].isupper() and word[1:].islower()


def swap_name(swedish: str, english: str, names: Names, dice: random.Random) -> Pair:
    """Put a rare name where both have one: "Annas bil", "Anna's car" become "Kovtuns bil", "Kovtun's car"."""
    words = _WORD.findall(swedish)
    alike: list[tuple[re.Match[str], str]] = []
    for match in _ENGLISH_NAME.finditer(english):
        name = match["name"]
        form = _genitive(name) if match["genitive"] else name
        once = swedish.count(name) == english.count(name) == words.count(form) == 1
        if once and name in names.known:
            alike.append((match, form))
    if not alike or not names.rare:
        return swedish, english
    match, form = dice.choice(alike)
    name = dice.choice(names.rare)
    swedish = re.sub(rf"(?<![\w-]){form}(?![\w-])", _genitive(name) if match["genitive"] else name, swedish)
    return swedish, english[: match.start("name")] + name + english[match.end("name") :]


def _genitive(name: str) -> str:
    return name if name[-1] in "sxz" else f"{name}s"


def write_headline(swedish: str, english: str, glossary: Glossary) -> Pair:
    """Return what the model gets of "DÖDA I CHARKIV", "Döda i Kharkiv"; the pipeline leaves "NATO" in capitals."""
    capitals = swedish.upper()
    switched, terms = localise(capitals, glossary)
    if any(term.entry.core not in english for term in terms):
        switched, terms = capitals, ()
    quiet = quieten(switched, terms)
    return (capitals, english.upper()) if quiet is None else _without_stop(quiet, english)


def _without_stop(swedish: str, english: str) -> Pair:
    stopped = swedish.endswith(".") and english.endswith(".") and ".." not in (swedish[-2:], english[-2:])
    return (swedish[:-1], english[:-1]) if stopped else (swedish, english)


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything `prepare` does to cleaned pairs."""

    shares: Shares
    glossary: Glossary
    limit: int  # pairs a group; 0: all
    seed: int

    def make(self, groups: dict[str, list[Pair]]) -> tuple[dict[str, list[Pair]], dict[str, Counter[str]]]:
        """Return the changed groups in random order, and how many pairs were changed in which way."""
        whole = {group: set(pairs) for group, pairs in groups.items()}
        groups = {group: self._choose(pairs) for group, pairs in groups.items()}
        switched = {group: [*map(self._switch, pairs)] for group, pairs in groups.items()}
        names = gather_names(switched.values())
        swapped = {group: [self._swap(pair, names) for pair in pairs] for group, pairs in switched.items()}
        varied = {group: [*map(self._vary, pairs)] for group, pairs in swapped.items()}
        counts = {
            group: Counter(
                {
                    "kept": len(pairs),
                    "joined": sum(pair not in whole[group] for pair in pairs),
                    "code-switched": _differences(pairs, switched[group]),
                    "other names": _differences(switched[group], swapped[group]),
                    "headings, small letters, capitals": _differences(swapped[group], varied[group]),
                }
            )
            for group, pairs in groups.items()
        }
        return varied, counts

    def _choose(self, pairs: Sequence[Pair]) -> list[Pair]:
        joined = join_neighbours(pairs, self.shares.joined, self.seed)
        joined.sort(key=lambda pair: throw("order", pair, self.seed).random())
        return joined[: self.limit or None]

    def _switch(self, pair: Pair) -> Pair:
        if throw("switch", pair, self.seed).random() >= self.shares.english_names:
            return pair
        return code_switch(*pair, self.glossary), pair[1]

    def _swap(self, pair: Pair, names: Names) -> Pair:
        dice = throw("swap", pair, self.seed)
        return swap_name(*pair, names, dice) if dice.random() < self.shares.other_names else pair

    def _vary(self, pair: Pair) -> Pair:
        roll = throw("vary", pair, self.seed).random()
        shares = self.shares
        if roll < shares.headings:
            return _without_stop(*pair)
        if roll < shares.headings + shares.small_letters:
            return pair[0].lower(), pair[1]
        if roll < shares.headings + shares.small_letters + shares.capitals:
            return write_headline(*pair, self.glossary)
        return pair


def _differences(before: Sequence[Pair], after: Sequence[Pair]) -> int:
    return sum(one != other for one, other in zip(before, after, strict=True))
