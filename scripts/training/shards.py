"""A corpus in pieces: encoded by SentencePiece, aligned by eflomal, drawn in batches."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import typer

from scripts.training.corpus import Pair
from scripts.training.recipe import EOS, GROUP_WEIGHTS, Recipe
from translate.engines.tokeniser import set_apart


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
    for stale in (*(work / "groups").glob("*.npz"), *work.glob("lexical-*.npy")):  # of another corpus
        stale.unlink()
    for group, pairs in groups.items():
        sources = pieces.encode([set_apart(sv) for sv, _ in pairs], num_threads=2)
        targets = pieces.encode([set_apart(en) for _, en in pairs], num_threads=2)
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
                    for link in sorted(union):
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


Batch = list[tuple[str, int]]  # group, pair


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

    def next_pool(self) -> list[Batch]:
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
        batches: list[Batch] = [[]]
        for pair in pairs:
            if (len(batches[-1]) + 1) * sizes[pair][0] > self.recipe.batch_tokens and batches[-1]:
                batches.append([])
            batches[-1].append(pair)
        rng.shuffle(batches)
        self.pool += 1
        return batches

    def arrays(self, batch: Batch) -> dict[str, np.ndarray]:
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


def english_pieces(work: Path, least: int) -> list[str]:
    """Return the pieces that targets have so often, and those that spell whatever else there may be, in id order.

    About a third of a vocabulary of two languages is Swedish: no English sentence is made of it.
    """
    import sentencepiece as spm

    pieces = spm.SentencePieceProcessor(model_file=str(work / "spm.model"))
    uses = np.zeros(pieces.get_piece_size(), dtype=np.int64)
    for path in sorted((work / "groups").glob("*.npz")):
        if not path.name.endswith(".links.npz"):
            uses += np.bincount(np.load(path)["target"], minlength=len(uses))[: len(uses)]
    names = [pieces.id_to_piece(index) for index in range(len(uses))]
    spells = [pieces.is_byte(index) or len(name.removeprefix("▁")) <= 1 for index, name in enumerate(names)]
    return [name for name, often, short in zip(names, uses >= least, spells, strict=True) if often or short]
