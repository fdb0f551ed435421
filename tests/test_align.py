"""Alignments by hand, what scripts/align.py makes of attention, and the head that engines take it from."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from scripts import align
from scripts.align import AlignedPair, compare, read_alignments, write_out
from tests import tiny_model
from translate.engines import EngineOptions, load_engine
from translate.errors import ModelError
from translate.models import find, folders

LINKS = st.frozensets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1)
TOKENS = tuple("abcdef")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.make(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRANSLATE_CACHE", str(tmp_path / "cache"))


def with_settings(folder: Path, target: Path, **settings: Any) -> Path:
    copy = Path(shutil.copytree(folder, target))
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps({**config, **settings}))
    return copy


# ---------------------------------------------------------------- the data


def test_every_word_of_the_pairs_was_looked_at() -> None:
    pairs = read_alignments()
    assert len(pairs) >= 100
    for pair in pairs:
        left = [token for place, token in enumerate(pair.english) if place not in {link[1] for link in pair.possible}]
        assert sum(map(str.isalnum, left)) <= 1, (left, pair.english)
    shorter = sum(min(len(pair.swedish), len(pair.english)) for pair in pairs)
    assert sum(len(pair.sure) for pair in pairs) > 0.8 * shorter


def test_the_pairs_are_news_sentences() -> None:
    rows = (align.ALIGNMENTS.parent / "news.tsv").read_text(encoding="utf-8").splitlines()
    known = {tuple("".join(part.split()) for part in row.split("\t")[:2]) for row in rows if not row.startswith("#")}
    assert {("".join(pair.swedish), "".join(pair.english)) for pair in read_alignments()} <= known


@pytest.mark.parametrize("links", ["0-9", "9?0", "0/0", "x-0"])
def test_a_link_to_nothing_is_refused_with_its_line(tmp_path: Path, links: str) -> None:
    path = tmp_path / "links.tsv"
    path.write_text(f"# rules\nJa .\tYes .\t{links}\n", encoding="utf-8")
    with pytest.raises(typer.BadParameter, match=r"links\.tsv:2: "):
        read_alignments(path)


# ---------------------------------------------------------------- the rate


def test_error_rate_of_a_known_case() -> None:
    pair = AlignedPair(TOKENS, TOKENS, frozenset({(0, 0), (1, 1)}), frozenset({(0, 0), (1, 1), (2, 1), (2, 2)}))
    # one of three links is sure, two are possible: 1 - (1 + 2) / (3 + 2)
    quality = compare([pair], [frozenset({(0, 0), (2, 2), (0, 1)})])
    assert quality.error_rate == pytest.approx(0.4)
    assert (quality.precision, quality.recall) == (pytest.approx(2 / 3), pytest.approx(1 / 2))


@given(LINKS, LINKS, LINKS)
def test_error_rate_is_none_between_sure_and_possible_and_never_over_one(
    sure: frozenset[align.Link], more: frozenset[align.Link], found: frozenset[align.Link]
) -> None:
    pair = AlignedPair(TOKENS, TOKENS, sure, sure | more)
    assert compare([pair], [sure]).error_rate == compare([pair], [sure | more]).error_rate == 0
    assert 0 <= compare([pair], [found]).error_rate <= 1
    assert compare([pair], [found | sure]).recall == 1


# ---------------------------------------------------------------- from attention to words


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("– Nej , sade hon .", "- Nej, sade hon."),
        (
            "” Om ingen tar ansvar ” , säger hon , ” händer det igen . ”",
            '"Om ingen tar ansvar", säger hon, "händer det igen."',
        ),
        ("Ukraina : Vi vann ( 4 – 2 ) !", "Ukraina: Vi vann (4 - 2)!"),
    ],
)
def test_tokens_become_a_sentence(tokens: str, text: str) -> None:
    written = write_out(tokens.split())
    assert written.text == text
    assert len(written.tokens) == len(text)
    assert written.token(0, 1) == 0 and written.tokens[-1] == len(tokens.split()) - 1


def test_a_model_that_copies_aligns_without_a_mistake(tiny: Path, tmp_path: Path) -> None:
    gold = tmp_path / "copies.tsv"
    sentences = [sentence.removesuffix(".").split() for sentence in tiny_model.sentences(6) if "," not in sentence]
    rows = [(" ".join(words), " ".join(f"{place}-{place}" for place in range(len(words)))) for words in sentences]
    gold.write_text("".join(f"{text}\t{text}\t{links}\n" for text, links in rows), encoding="utf-8")
    app = typer.Typer()
    app.command()(align.main)
    shown = CliRunner().invoke(app, [str(tiny), "--gold", str(gold), "--heads"]).stdout.splitlines()
    assert shown[0].endswith(f"{len(rows)} pairs, {sum(map(len, sentences))} sure links")
    assert len(shown) == 2 + 6  # two heads and their mean, at and after
    used = [line for line in shown if "used by the engines" in line]
    assert [line.split()[:6] for line in used] == [["0", "0", "at", "0.0", "100.0", "100.0"]]


# ---------------------------------------------------------------- the head that engines use


def looked_at(folder: Path, engine: str) -> list[int]:
    """Where each word of the output came from."""
    options = EngineOptions(model=str(folder), device="cpu", compute_type="float32", beam_size=1, canary=False)
    (hypothesis,) = load_engine(engine, options).translate(["Anna bor i Stockholm."])
    assert hypothesis.text == "Anna bor i Stockholm." and hypothesis.alignment
    return [source.start for source, _ in hypothesis.alignment]


@pytest.mark.parametrize("engine", ["ctranslate2", "marian"])
def test_engines_use_the_head_that_the_config_names(tiny: Path, tmp_path: Path, engine: str) -> None:
    import torch
    from transformers import MarianMTModel

    blunt = Path(shutil.copytree(tiny, tmp_path / "blunt"))
    model: Any = MarianMTModel.from_pretrained(tiny)
    attention = model.model.decoder.layers[0].encoder_attn
    with torch.no_grad():
        attention.q_proj.weight[: attention.head_dim] = 0  # the first head looks everywhere alike
        attention.v_proj.weight[attention.head_dim :] *= 3  # the other one can copy alone
    model.save_pretrained(blunt)
    first, second = (with_settings(blunt, tmp_path / f"head{head}", alignment_head=head) for head in (0, 1))
    places = looked_at(second, engine)
    assert places == sorted(places) and len(set(places)) > 9
    assert len(set(looked_at(first, engine))) < 3


@pytest.mark.model
def test_both_engines_use_the_layer_that_the_config_names(tmp_path: Path) -> None:
    folder = with_settings(find("compact").folder, tmp_path / "other", alignment_layer=0, alignment_head=3)
    swedish = ["Polisen grep två män i Lund.", "Regeringen säger att kriget fortsätter."]

    def alignments(name: str, model: str | Path) -> Sequence[object]:
        options = EngineOptions(model=str(model), device="cpu", compute_type="float32", beam_size=1)
        return [hypothesis.alignment for hypothesis in load_engine(name, options).translate(swedish)]

    assert alignments("ctranslate2", folder) == alignments("marian", folder)
    assert alignments("ctranslate2", folder) != alignments("ctranslate2", "compact")


@pytest.mark.parametrize("setting", [{"alignment_head": 2}, {"alignment_head": -1}, {"alignment_layer": "last"}])
def test_a_head_that_is_not_there_is_refused(tiny: Path, tmp_path: Path, setting: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="count from 0"):
        folders.read_traits(with_settings(tiny, tmp_path / "wrong", **setting))
