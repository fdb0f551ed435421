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
import lzma
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import typer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from glossary import Glossary, load_default, localise
from translate.capitals import quieten
from translate.normalise import model_input, normalise

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)

# Share of the training tokens each group gives: in-domain text up, technical text down.  Unlisted groups get 1.
GROUP_WEIGHTS = {
    "authored": 18.0,
    "vocabulary": 15.0,
    "war": 7.0,
    "persons": 7.0,
    "news": 13.0,
    "talk": 5.0,
    "bible": 4.0,
    "prose": 13.0,
    "general": 5.0,
    "names": 3.0,
    "apps": 2.0,
    "docs-human": 8.0,
    "docs-machine": 6.0,
}
EOS, UNK = 0, 1


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the weights, stored beside them."""

    vocab_size: int = 8000
    d_model: int = 256
    ffn: int = 1024
    heads: int = 8
    encoder_layers: int = 6
    decoder_layers: int = 2
    max_pieces: int = 100  # longer pairs are left out of training
    batch_tokens: int = 2048  # target pieces a step
    peak_rate: float = 1.2e-3
    warmup_steps: int = 600
    label_smoothing: float = 0.1
    dropout: float = 0.0
    alignment_weight: float = 0.5
    ema: float = 0.999
    lexical_embeddings: bool = True
    group_weights: dict[str, float] = field(default_factory=lambda: dict(GROUP_WEIGHTS))
    seed: int = 1


# ---------------------------------------------------------------- prepare


_MARKUP = re.compile(r"[{}<>|\\^~=]|%[a-z0-9(]|https?:|--|__|^title:|\*\*|&[a-z]+;")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(r"\W?[A-ZÅÄÖ0-9].*[.!?]\W?")
_LONG = 250  # characters: in pieces well below max_pieces
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{3,}(?![\w-])")
_INNER_WORD = re.compile(r"(?<=[\w,;] )[^\W\d_]{3,}(?![\w-])")
_ENGLISH_NAME = re.compile(r"(?<![\w'-])(?P<name>[^\W\d_]{3,})(?P<genitive>'s)?(?![\w'-])")
_RARE = 5  # sentences
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


def train_sentencepiece(groups: dict[str, list[Pair]], work: Path, vocab_size: int) -> None:
    """Train one unigram model over both languages on a sample that follows the group weights."""
    import sentencepiece as spm

    total = sum(GROUP_WEIGHTS.get(group, 1.0) for group in groups)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as sample:
        for group, pairs in groups.items():
            wanted = int(400_000 * GROUP_WEIGHTS.get(group, 1.0) / total)
            for swedish, english in pairs[:wanted]:
                sample.write(f"{swedish}\n{english}\n")
        sample.flush()
        spm.SentencePieceTrainer.train(
            input=sample.name,
            model_prefix=str(work / "spm"),
            vocab_size=vocab_size - 1,  # <pad> comes last in vocab.json
            character_coverage=0.9998,
            byte_fallback=True,
            normalization_rule_name="identity",
            eos_id=0,
            unk_id=1,
            bos_id=-1,
            pad_id=-1,
            num_threads=2,
            hard_vocab_limit=False,
            minloglevel=1,
        )


def encode(groups: dict[str, list[Pair]], work: Path, max_pieces: int) -> None:
    """Write one GROUP.npz a group: piece ids end to end, with offsets."""
    import sentencepiece as spm

    pieces = spm.SentencePieceProcessor(model_file=str(work / "spm.model"))
    (work / "groups").mkdir(exist_ok=True)
    for group, pairs in groups.items():
        sources = pieces.encode([sv for sv, _ in pairs], num_threads=2)
        targets = pieces.encode([en for _, en in pairs], num_threads=2)
        fits = [i for i, (s, t) in enumerate(zip(sources, targets, strict=True)) if len(s) < max_pieces > len(t)]
        arrays: dict[str, np.ndarray] = {}
        for side, lists in (("source", sources), ("target", targets)):
            arrays[side] = np.array([p for i in fits for p in (*lists[i], EOS)], dtype=np.uint16)
            arrays[f"{side}_offsets"] = np.cumsum([0, *(len(lists[i]) + 1 for i in fits)], dtype=np.int64)
        np.savez(work / "groups" / f"{group}.npz", **arrays)


def align(work: Path) -> None:
    """Align the pieces of every pair with eflomal; links follow the sentences in GROUP.links.npz."""
    aligner = shutil.which("eflomal-align", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if not aligner:
        raise typer.BadParameter("no eflomal-align here; pip install 'sven-translate[train]', or use --no-alignment")
    groups = load_groups(work)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        with source.open("w") as sv, target.open("w") as en:
            for group in groups.values():
                for i in range(len(group)):
                    sv.write(" ".join(map(str, group.source(i)[:-1].tolist())) + "\n")
                    en.write(" ".join(map(str, group.target(i)[:-1].tolist())) + "\n")
        forward, backward = Path(folder, "forward"), Path(folder, "backward")
        command = [
            aligner,
            "-s",
            source,
            "-t",
            target,
            "-f",
            forward,
            "-r",
            backward,
            "-m",
            "3",
            "--n-samplers",
            "1",
        ]
        subprocess.run([*map(str, command), "--overwrite"], check=True)
        with forward.open() as one, backward.open() as other:
            for name, group in groups.items():
                links: list[int] = []
                offsets = [0]
                for _ in range(len(group)):
                    union = set(next(one).split()) | set(next(other).split())
                    for link in union:
                        s, _, t = link.partition("-")
                        links += (int(t), int(s))
                    offsets.append(len(links) // 2)
                np.savez(
                    work / "groups" / f"{name}.links.npz",
                    links=np.array(links, dtype=np.uint8).reshape(-1, 2),
                    offsets=np.array(offsets, dtype=np.int64),
                )


class Group:
    """The encoded pairs of one corpus group."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as arrays:
            self._arrays = dict(arrays)
        links = path.with_name(path.name.replace(".npz", ".links.npz"))
        self._links: dict[str, np.ndarray] = dict(np.load(links)) if links.exists() else {}

    def __len__(self) -> int:
        return len(self._arrays["source_offsets"]) - 1

    def _slice(self, side: str, i: int) -> np.ndarray:
        offsets = self._arrays[f"{side}_offsets"]
        return self._arrays[side][offsets[i] : offsets[i + 1]]

    def source(self, i: int) -> np.ndarray:
        """Piece ids of Swedish sentence `i`, `</s>` last."""
        return self._slice("source", i)

    def target(self, i: int) -> np.ndarray:
        """Piece ids of English sentence `i`, `</s>` last."""
        return self._slice("target", i)

    def links(self, i: int) -> np.ndarray:
        """Alignment links of pair `i`: rows (target position, source position); none if nothing was aligned."""
        if not self._links:
            return np.zeros((0, 2), dtype=np.uint8)
        offsets = self._links["offsets"]
        return self._links["links"][offsets[i] : offsets[i + 1]]

    def target_lengths(self) -> np.ndarray:
        """Pieces in each English sentence, `</s>` counted."""
        return np.diff(self._arrays["target_offsets"])


def load_groups(work: Path) -> dict[str, Group]:
    """All encoded groups by name."""
    paths = sorted(p for p in (work / "groups").glob("*.npz") if not p.name.endswith(".links.npz"))
    return {path.stem: Group(path) for path in paths}


# ---------------------------------------------------------------- train


class Sampler:
    """Endless batches: groups drawn by weight, lengths alike within a batch, the same sequence for the same state."""

    def __init__(self, groups: dict[str, Group], recipe: Recipe) -> None:
        self.groups = {
            name: group for name, group in groups.items() if len(group) and recipe.group_weights.get(name, 1)
        }
        self.recipe = recipe
        self.pool = 0
        self.cursors = dict.fromkeys(self.groups, 0)
        self._orders: dict[tuple[str, int], np.ndarray] = {}

    def state(self) -> dict[str, Any]:
        """What `restore` needs to go on from the next pool."""
        return {"pool": self.pool, "cursors": dict(self.cursors)}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where `state` was taken."""
        self.pool, self.cursors = state["pool"], {**self.cursors, **state["cursors"]}

    def _draw(self, name: str, tokens: int) -> list[int]:
        """Indices of the next pairs of group `name` that hold `tokens` target pieces; each epoch has its own order."""
        group, lengths = self.groups[name], self.groups[name].target_lengths()
        drawn: list[int] = []
        while tokens > 0:
            epoch, at = divmod(self.cursors[name], len(group))
            if (name, epoch) not in self._orders:
                self._orders = {key: order for key, order in self._orders.items() if key[0] != name}
                seed = [self.recipe.seed, epoch, *name.encode()]
                self._orders[name, epoch] = np.random.default_rng(seed).permutation(len(group))
            i = int(self._orders[name, epoch][at])
            drawn.append(i)
            tokens -= int(lengths[i])
            self.cursors[name] += 1
        return drawn

    def next_pool(self) -> list[list[tuple[str, int]]]:
        """Batches of (group, pair) worth about 150 steps, in random order."""
        weights = {name: self.recipe.group_weights.get(name, 1.0) for name in self.groups}
        tokens = 150 * self.recipe.batch_tokens
        pairs = [
            (name, i) for name in weights for i in self._draw(name, int(tokens * weights[name] / sum(weights.values())))
        ]
        rng = random.Random(self.recipe.seed * 1_000_003 + self.pool)
        rng.shuffle(pairs)
        sizes = {(n, i): (len(self.groups[n].target(i)), len(self.groups[n].source(i))) for n, i in set(pairs)}
        pairs.sort(key=lambda pair: sizes[pair])
        batches: list[list[tuple[str, int]]] = [[]]
        for pair in pairs:
            if (len(batches[-1]) + 1) * sizes[pair][0] > self.recipe.batch_tokens and batches[-1]:
                batches.append([])
            batches[-1].append(pair)
        rng.shuffle(batches)
        self.pool += 1
        return batches

    def arrays(self, batch: list[tuple[str, int]]) -> dict[str, np.ndarray]:
        """Padded arrays: source (B, S), target (B, T), links (N, 3) as (row, target position, source position)."""
        pad = self.recipe.vocab_size - 1
        sources = [self.groups[name].source(i) for name, i in batch]
        targets = [self.groups[name].target(i) for name, i in batch]
        source = np.full((len(batch), max(map(len, sources))), pad, dtype=np.int64)
        target = np.full((len(batch), max(map(len, targets))), pad, dtype=np.int64)
        links: list[np.ndarray] = []
        for row, (name, i) in enumerate(batch):
            source[row, : len(sources[row])] = sources[row]
            target[row, : len(targets[row])] = targets[row]
            pair_links = self.groups[name].links(i).astype(np.int64)
            ends = np.array([[len(targets[row]) - 1, len(sources[row]) - 1]])
            both = np.concatenate([pair_links, ends])
            links.append(np.concatenate([np.full((len(both), 1), row), both], axis=1))
        return {"source": source, "target": target, "links": np.concatenate(links)}


def lexical_embeddings(groups: dict[str, Group], recipe: Recipe) -> np.ndarray:
    """Vectors (V, d_model) that put translations side by side before training starts.

    A piece is described by the English pieces around it, a Swedish one by those around the English piece it is aligned
    to; positive pointwise mutual information, then a truncated SVD.
    """
    import torch

    size = recipe.vocab_size
    counts = np.zeros((size, size), dtype=np.float32)
    for group in groups.values():
        chosen = range(0, len(group), max(1, len(group) // 150_000))
        english: list[np.ndarray] = []
        swedish: list[np.ndarray] = []
        base = 0
        for i in chosen:
            target, links = group.target(i), group.links(i)
            english.append(target)
            if len(links):
                swedish.append(np.stack([group.source(i)[links[:, 1]], links[:, 0] + np.int64(base)], axis=1))
            base += len(target)
        if not swedish:
            continue
        stream = np.concatenate(english).astype(np.int64)
        linked = np.concatenate(swedish).astype(np.int64)
        for shift in (-4, -3, -2, -1, 0, 1, 2, 3, 4):
            context = np.roll(stream, -shift)
            if shift:
                np.add.at(counts, (stream, context), 1 / abs(shift))
            np.add.at(counts, (linked[:, 0], context[linked[:, 1]]), 1 / max(1, abs(shift)))
    rows, columns = counts.sum(1, keepdims=True) + 1e-6, counts.sum(0, keepdims=True) ** 0.75 + 1e-6
    ppmi = np.maximum(0, np.log((counts * columns.sum() + 1e-12) / (rows * columns)))
    ppmi[counts == 0] = 0
    del counts
    torch.manual_seed(recipe.seed)
    u, s, _ = torch.svd_lowrank(torch.from_numpy(ppmi), q=recipe.d_model, niter=3)
    vectors = (u * s.sqrt()).numpy()
    vectors -= vectors.mean(0)
    vectors /= vectors.std(0) + 1e-6  # no direction may drown the others
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    random_vectors = np.random.default_rng(recipe.seed).normal(size=vectors.shape)
    vectors = np.where(norms > 1e-3, vectors / (norms + 1e-6) * math.sqrt(recipe.d_model), random_vectors)
    mixed = 0.9 * vectors + 0.44 * random_vectors  # pieces with the same contexts still differ
    return (mixed / math.sqrt(recipe.d_model)).astype(np.float32)


def build_model(recipe: Recipe) -> Any:
    """A MarianMTModel with weights ready for training from scratch."""
    import torch
    from transformers import MarianConfig, MarianMTModel

    pad = recipe.vocab_size - 1
    config = MarianConfig(
        vocab_size=recipe.vocab_size,
        d_model=recipe.d_model,
        encoder_layers=recipe.encoder_layers,
        decoder_layers=recipe.decoder_layers,
        encoder_attention_heads=recipe.heads,
        decoder_attention_heads=recipe.heads,
        encoder_ffn_dim=recipe.ffn,
        decoder_ffn_dim=recipe.ffn,
        activation_function="relu",
        scale_embedding=True,
        max_position_embeddings=512,
        dropout=0.0,  # see drop_out()
        attention_dropout=0.0,
        activation_dropout=0.0,
        pad_token_id=pad,
        eos_token_id=EOS,
        decoder_start_token_id=pad,
        forced_eos_token_id=EOS,
        tie_word_embeddings=True,
        share_encoder_decoder_embeddings=True,
        static_position_embeddings=True,
    )
    torch.manual_seed(recipe.seed)
    model = MarianMTModel(config)
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if parameter.dim() == 2 and "embed" not in name and "shared" not in name:
            # post-norm: small residual branches keep the first steps stable (Fixup/DeepNorm reasoning)
            residual = any(part in name for part in ("fc1", "fc2", "v_proj", "out_proj"))
            torch.nn.init.xavier_uniform_(parameter, gain=0.6 if residual else 1.0)
    with torch.no_grad():
        embeddings = model.model.shared.weight
        embeddings.normal_(std=recipe.d_model**-0.5)
        embeddings[pad] = 0
    return model


def learning_rate(step: int, recipe: Recipe) -> float:
    """Linear warm-up, then constant: the final decay is a phase of its own, and training can go on from before it."""
    return recipe.peak_rate * min(1.0, (step + 1) / recipe.warmup_steps)


class GuidedAttention:
    """Reads the first cross-attention head of the last decoder layer while the model runs."""

    def __init__(self, model: Any) -> None:
        attention = model.model.decoder.layers[-1].encoder_attn
        self.size = attention.head_dim
        attention.q_proj.register_forward_hook(self._keep("query"))
        attention.k_proj.register_forward_hook(self._keep("key"))
        self.kept: dict[str, Any] = {}

    def _keep(self, name: str) -> Any:
        def hook(_module: Any, _inputs: Any, output: Any) -> None:
            self.kept[name] = output[..., : self.size].float()

        return hook

    def loss(self, links: Any, source_mask: Any) -> Any:
        """Mean negative log of the attention that linked target positions (B, T) give to their linked sources."""
        import torch

        query, key = self.kept["query"], self.kept["key"]
        scores = query @ key.transpose(1, 2) * self.size**-0.5
        scores = scores.masked_fill(~source_mask[:, None, :], -1e4)
        linked = torch.zeros_like(scores, dtype=torch.bool)
        linked[links[:, 0], links[:, 1], links[:, 2]] = True
        inside = torch.logsumexp(scores.masked_fill(~linked, -1e4), dim=-1)
        rows = linked.any(-1)  # none where no pair of the batch was aligned
        return (torch.logsumexp(scores, dim=-1) - inside)[rows].sum() / rows.sum().clamp(min=1)


def drop_out(model: Any, share: float) -> None:
    """Make a training model set a share of what each sublayer and each embedding gives to 0, and scale up the rest.

    As torch.nn.functional.dropout does, in steps of 1/256: one draw for eight numbers takes a third of the time, and on
    a CPU dropout was a tenth of a step.
    """
    import torch

    limit = round(256 * share)
    if not limit:
        return

    def thin(hidden: Any) -> Any:
        if not model.training:
            return hidden
        draws = torch.empty(-(-hidden.numel() // 8), dtype=torch.int64, device=hidden.device).random_(-(2**63), None)
        kept = (draws.view(torch.uint8)[: hidden.numel()] >= limit).view(hidden.shape)
        return hidden * kept.to(hidden.dtype).mul_(256 / (256 - limit))

    for stack in (model.model.encoder, model.model.decoder):
        stack.layers[0].register_forward_pre_hook(lambda _, inputs: (thin(inputs[0]), *inputs[1:]))
        for layer in stack.layers:
            for name in ("self_attn.out_proj", "encoder_attn.out_proj", "fc2"):
                if stack is model.model.decoder or not name.startswith("encoder_attn"):
                    layer.get_submodule(name).register_forward_hook(lambda _module, _inputs, output: thin(output))


def cross_entropy(logits: Any, targets: Any, smoothing: float) -> Any:
    """Mean label-smoothed cross-entropy of logits (N, V) against targets (N,).

    The gradient is worked out together with the loss, in rows few enough to stay in a CPU's cache: several times faster
    than torch.nn.functional.cross_entropy, whose backward pass over a float32 copy of the logits took 13% of a step.
    """
    import torch

    class SmoothedCrossEntropy(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, logits: Any, targets: Any) -> Any:
            count, size = logits.shape
            rows = 64 if logits.device.type == "cpu" else 4096
            gradient = torch.empty_like(logits)
            total = torch.zeros((), dtype=torch.float32, device=logits.device)
            for first in range(0, count, rows):
                part = logits[first : first + rows].to(torch.float32, copy=True)
                target = targets[first : first + rows, None]
                part -= part.amax(1, keepdim=True)
                total -= (1 - smoothing) * part.gather(1, target).sum() + smoothing * part.mean(1).sum()
                norms = part.exp_().sum(1, keepdim=True)
                total += norms.log().sum()
                part.mul_(1 / (norms * count)).sub_(smoothing / size / count)
                part.scatter_add_(1, target, torch.full_like(target, (smoothing - 1) / count, dtype=torch.float32))
                gradient[first : first + rows] = part
            ctx.save_for_backward(gradient)
            return total / count

        @staticmethod
        def backward(ctx: Any, upstream: Any) -> Any:
            (gradient,) = ctx.saved_tensors
            return gradient * upstream, None

    return SmoothedCrossEntropy.apply(logits, targets)


class DevSet:
    """Held-out pairs on which a model is scored while it trains."""

    def __init__(self, work: Path, size: int) -> None:
        import sentencepiece as spm

        pairs = list(read_pairs(work / "dev.tsv"))
        pairs = pairs[:: max(1, len(pairs) // size)] if size else []
        self.pieces = spm.SentencePieceProcessor(model_file=str(work / "spm.model"))
        self.sources = [[*self.pieces.encode(swedish), EOS] for swedish, _ in pairs]
        self.references = [english for _, english in pairs]

    def chrf(self, model: Any, weights: list[Any], average: list[Any]) -> float:
        """Return the chrF of greedy translations with the averaged weights, 0-100."""
        import torch
        from sacrebleu.metrics import CHRF

        pad = model.config.pad_token_id
        own = [weight.detach().clone() for weight in weights]
        hypotheses: list[str] = []
        with torch.inference_mode(False), torch.no_grad():
            torch._foreach_copy_(weights, average)
            model.eval()
            for first in range(0, len(self.sources), 50):
                rows = self.sources[first : first + 50]
                longest = max(map(len, rows))
                batch = torch.tensor([row + [pad] * (longest - len(row)) for row in rows], device=weights[0].device)
                made = model.generate(
                    input_ids=batch,
                    attention_mask=(batch != pad).long(),
                    num_beams=1,
                    do_sample=False,
                    max_new_tokens=2 * longest + 10,
                    bad_words_ids=[[pad]],
                )
                hypotheses += self.pieces.decode([[p for p in row if p not in (EOS, pad)] for row in made.tolist()])
            model.train()
            torch._foreach_copy_(weights, own)
        return float(CHRF().corpus_score(hypotheses, [self.references]).score)


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
    import torch

    started = time.monotonic()
    folder = work / run
    folder.mkdir(parents=True, exist_ok=True)
    recipe = Recipe(**(json.loads(recipe_file.read_text()) if recipe_file else {}))
    recipe = Recipe(**{**asdict(recipe), "vocab_size": vocabulary_size(work)})
    where = torch.device(("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device)
    groups = load_groups(work)
    sampler = Sampler(groups, recipe)
    model = build_model(recipe)
    if recipe.lexical_embeddings and not (folder / "state.pt").exists():
        cache = work / f"lexical-{recipe.d_model}.npy"
        if not cache.exists():
            np.save(cache, lexical_embeddings(groups, recipe))
        with torch.no_grad():
            model.model.shared.weight[:-1] = torch.from_numpy(np.load(cache))[:-1]
    # on a CPU the backward pass of the fused attention took 30% of a step at these lengths
    model.set_attn_implementation("eager" if where.type == "cpu" else "sdpa")
    model.to(where).train()
    drop_out(model, recipe.dropout)
    guided = GuidedAttention(model)
    weights = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=0.0, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True)
    average = [p.detach().clone() for p in weights]
    step, tokens, decay_start = 0, 0, 1.0  # the share of this call at which the decay begins, once it has begun
    decaying = False
    if (folder / "state.pt").exists():
        state = torch.load(folder / "state.pt", map_location=where, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        average = [a.to(where) for a in state["average"]]
        sampler.restore(state["sampler"])
        step, tokens = state["step"], state["tokens"]
    first_step = step

    def share_done() -> float:
        """Of this call, by the clock or by the steps, whichever is further."""
        by_steps = (step - first_step) / max(1, max_steps - first_step)
        return min(1.0, max((time.monotonic() - started) / time_budget, by_steps))

    def save(path: Path) -> None:
        partial = path.with_suffix(".partial")
        state = {
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "average": average,
            "sampler": sampler.state(),
            "step": step,
            "tokens": tokens,
        }
        torch.save(state, partial)
        partial.replace(path)

    dev = DevSet(work, dev_size)
    history = (folder / "log.jsonl").read_text().splitlines() if (folder / "log.jsonl").exists() else []
    scores = [row["dev_chrf"] for row in map(json.loads, history) if "dev_chrf" in row and not row["decayed"]]

    def score() -> None:
        if dev.sources:
            scores.append(round(dev.chrf(model, weights, average), 2))
            write_log({"step": step, "tokens": tokens, "dev_chrf": scores[-1], "decayed": decaying})

    def write_log(row: dict[str, Any]) -> None:
        with (folder / "log.jsonl").open("a") as log:
            log.write(json.dumps(row) + "\n")

    (folder / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1))
    pad = recipe.vocab_size - 1
    saved = time.monotonic()
    sums = {"loss": 0.0, "alignment": 0.0, "seconds": 0.0, "tokens": 0, "steps": 0}
    while True:
        pool_start = time.monotonic()
        if not decaying and pool_start - saved > checkpoint_every:
            save(folder / "state.pt")
            score()
            saved = time.monotonic()
        stale = len(scores) > patience and max(scores[-patience:]) <= max(scores[:-patience])
        for batch in sampler.next_pool():
            begun = time.monotonic()
            if not decaying and (share_done() >= 1 - decay or stale):
                save(folder / "state.pt")
                decaying = True
                time_budget = min(time_budget, begun - started + decay * time_budget)  # sooner if dev chrF stood still
                decay_start = share_done()
            rate = learning_rate(step, recipe)
            if decaying:
                rate *= (1 - share_done()) / max(1e-6, 1 - decay_start)
            arrays = {name: torch.from_numpy(a).to(where) for name, a in sampler.arrays(batch).items()}
            source, target = arrays["source"], arrays["target"]
            source_mask, target_mask = source != pad, target != pad
            shifted = torch.cat([torch.full_like(target[:, :1], pad), target[:, :-1]], dim=1)
            with torch.autocast(where.type, dtype=torch.bfloat16):
                hidden = model.model(
                    input_ids=source, attention_mask=source_mask.long(), decoder_input_ids=shifted, use_cache=False
                ).last_hidden_state
                logits = hidden[target_mask] @ model.model.shared.weight[:pad].T
            loss = cross_entropy(logits, target[target_mask], recipe.label_smoothing)
            alignment = guided.loss(arrays["links"], source_mask)
            (loss + recipe.alignment_weight * alignment).backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            for group in optimiser.param_groups:
                group["lr"] = rate
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            with torch.no_grad():
                model.model.shared.weight[pad] = 0
                horizon = min(recipe.ema, (step + 1) / (step + 10))
                torch._foreach_lerp_(average, weights, 1 - horizon)
            step += 1
            count = int(target_mask.sum())
            tokens += count
            sums["loss"] += float(loss.detach()) * count
            sums["alignment"] += float(alignment.detach()) * count
            sums["tokens"] += count
            sums["steps"] += 1
            sums["seconds"] += time.monotonic() - begun
            if step % 50 == 0:
                row = {
                    "step": step,
                    "tokens": tokens,
                    "loss": round(sums["loss"] / sums["tokens"], 4),
                    "alignment": round(sums["alignment"] / sums["tokens"], 4),
                    "rate": round(rate, 7),
                    "tokens_per_second": round(sums["tokens"] / sums["seconds"]),
                    "seconds": round(time.monotonic() - started),
                }
                write_log(row)
                sums = dict.fromkeys(sums, 0)
            if decaying and share_done() >= 1:
                score()
                torch.save(
                    {
                        "average": dict(zip(parameter_names(model), average, strict=True)),
                        "tokens": tokens,
                        "step": step,
                    },
                    folder / "best.pt",
                )
                return


def parameter_names(model: Any) -> list[str]:
    """Names of the trained parameters, in `parameters()` order."""
    return [name for name, parameter in model.named_parameters() if parameter.requires_grad]


def vocabulary_size(work: Path) -> int:
    """Pieces of WORK/spm.model and `<pad>`."""
    import sentencepiece as spm

    return int(spm.SentencePieceProcessor(model_file=str(work / "spm.model")).get_piece_size()) + 1


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
    model.config.max_trained_pieces = recipe.max_pieces
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
