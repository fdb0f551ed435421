"""The training script from a handful of pairs to a folder that transformers loads."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from dataclasses import asdict, replace
from operator import eq
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from glossary import load_default
from scripts.training.changes import (
    Changes,
    Names,
    Shares,
    gather_names,
    join_neighbours,
    read_shares,
    swap_name,
    write_headline,
)
from scripts.training.network import build_model, cross_entropy, drop_out
from scripts.training.recipe import Recipe
from translate.engines.tokeniser import read_shortlist

SCRIPT = Path(__file__).parent.parent / "scripts" / "train_model.py"


def run(*arguments: str | Path) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, SCRIPT, *map(str, arguments)], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr


NAMES = Names(frozenset({"Anna", "Lund", "Lukas", "Kovtun"}), ("Kovtun",))
NO_CHANGE = read_shares([f"{name}=0" for name in Shares.__slots__])


@pytest.mark.parametrize(
    ("swedish", "english", "swapped"),
    [
        ("Hon mötte Anna igår.", "She met Anna yesterday.", ("Hon mötte Kovtun igår.", "She met Kovtun yesterday.")),
        ("Anna sover.", "Anna sleeps.", ("Kovtun sover.", "Kovtun sleeps.")),
        ("Annas bil är blå.", "Anna's car is blue.", ("Kovtuns bil är blå.", "Kovtun's car is blue.")),
        ("Lukas bil är blå.", "Lukas's car is blue.", ("Kovtuns bil är blå.", "Kovtun's car is blue.")),
        ("Bilen är Annas.", "Anna owns the car.", None),
        ("Anna är Annas vän.", "Anna is Anna's friend.", None),
        ("Han är Anna-trogen.", "He is loyal to Anna.", None),
        ("Kalmar sover.", "Kalmar sleeps.", None),
    ],
)
def test_a_name_is_swapped_on_both_sides(swedish: str, english: str, swapped: tuple[str, str] | None) -> None:
    assert swap_name(swedish, english, NAMES, random.Random(1)) == (swapped or (swedish, english))


def test_the_genitive_of_a_name_that_ends_in_s_stays_bare() -> None:
    names = Names(NAMES.known, ("Zenas",))
    assert swap_name("Annas bil.", "Anna's car.", names, random.Random(1)) == ("Zenas bil.", "Zenas's car.")


def test_names_are_words_that_stand_inside_both_sentences_and_are_never_small() -> None:
    pairs = [
        ("Vi såg Kovtun i Server.", "We saw Kovtun in Server."),
        ("Hela server tre.", "The whole server three."),
        *[("I dag är Petro här.", "Today Petro is here.")] * 6,
        ("Plan finns.", "Plan exists."),
    ]
    assert gather_names([pairs]) == Names(frozenset({"Kovtun", "Petro"}), ["Kovtun"])


@pytest.mark.parametrize(
    ("swedish", "english", "headline"),
    [
        ("Tio döda i Charkiv.", "Ten dead in Kharkiv.", ("Tio döda i Kharkiv", "Ten dead in Kharkiv")),
        ("Anna Berg är död.", "Anna Berg is dead!", ("Anna berg är död.", "Anna Berg is dead!")),
        ("Tio döda i Charkiv", "Ten dead in the city", ("Tio döda i charkiv", "Ten dead in the city")),
        ("Nato", "NATO", ("NATO", "NATO")),
    ],
)
def test_capitals_come_as_the_pipeline_hands_them_on(swedish: str, english: str, headline: tuple[str, str]) -> None:
    assert write_headline(swedish, english, load_default()) == headline


SENTENCES = st.lists(st.from_regex(r"[A-Z][a-z ]{0,80}[.!?]?", fullmatch=True), max_size=30)


@given(SENTENCES, st.integers(0, 9))
def test_joining_keeps_every_sentence_in_order(sentences: list[str], seed: int) -> None:
    pairs = [(sentence, sentence.upper()) for sentence in sentences]
    joined = join_neighbours(pairs, 1, seed)
    assert tuple(map(" ".join, zip(*joined, strict=True))) == tuple(map(" ".join, zip(*pairs, strict=True)))
    assert all(pair in pairs or re.search(r"[.!?] \S", pair[0]) for pair in joined)
    assert join_neighbours(pairs, 0, seed) == pairs


def test_headings_and_words_are_not_joined() -> None:
    pairs = [("Nyheter", "News"), ("Kriget fortsätter.", "The war goes on."), ("sport", "sports")]
    assert join_neighbours(pairs, 1, 1) == pairs


VERBS = {"sover": "sleeps", "väntar": "waits", "sjunger": "sings", "arbetar": "works"}
PLACES = [f"{start}{end}" for start in ("Lin", "Väst", "Sund", "Bor", "Gran") for end in ("by", "köping", "torp")]


def make(shares: Shares) -> list[tuple[str, str]]:
    """The changed pairs of a small group."""
    pairs = [(f"Han {sv} i {place}.", f"He {en} in {place}.") for sv, en in VERBS.items() for place in PLACES]
    groups, _ = Changes(shares, load_default(), limit=0, seed=1).make({"news": pairs})
    return groups["news"]


@pytest.mark.parametrize("name", ["other_names", "joined", "headings", "small_letters", "capitals"])
def test_a_share_of_all_changes_nearly_all_and_a_share_of_none_nothing(name: str) -> None:
    plain, changed = make(NO_CHANGE), make(replace(NO_CHANGE, **{name: 1.0}))
    assert {sv.removeprefix("Han ") for sv, _ in plain} == {f"{verb} i {place}." for verb in VERBS for place in PLACES}
    assert changed == make(replace(NO_CHANGE, **{name: 1.0}))
    assert sum(pair not in changed for pair in plain) > 50 or sum(map(eq, plain, changed)) < 10


def test_the_dice_of_a_pair_do_not_hang_on_other_shares() -> None:
    some = replace(NO_CHANGE, headings=0.5)
    headings, both = (
        [sv for sv, _ in make(shares) if sv[-1] != "."] for shares in (some, replace(some, other_names=0.1))
    )
    assert 15 < len(headings) < 45
    assert len(set(headings) & set(both)) > 0.7 * len(headings)


@pytest.mark.parametrize("change", ["swapping=0", "joined=2", "joined=-1", "joined", "joined=x"])
def test_a_wrong_share_is_named(change: str) -> None:
    with pytest.raises(typer.BadParameter, match="joined"):
        read_shares([change])


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared corpus of two groups."""
    corpus, work = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("work")
    places = ["Lund", "Charkiv", "Umeå", "Kalmar", "Visby", "Sumy", "Borås", "Luleå"]
    verbs = {"bor": "lives", "arbetar": "works", "väntar": "waits", "sover": "sleeps", "sjunger": "sings"}
    people = {"Läraren": "The teacher", "Min syster": "My sister", "En polis": "A police officer", "Anna": "Anna"}
    said = [(f"{sv} {v}", f"{en} {w}") for sv, en in people.items() for v, w in verbs.items()]
    pairs = [f"{sv} i {place}.\t{en} in {place}." for sv, en in said for place in places]
    bad = ["tom\t", "<b>fet</b>\t<b>bold</b>", "Kort.\tThis is much longer than what it is supposed to translate."]
    (corpus / "authored.tsv").write_text("\n".join([*pairs, *bad]) + "\n", encoding="utf-8")
    (corpus / "talk.tsv").write_text("Jag kommer från Charkiv.\tI come from Kharkiv.\n" * 3, encoding="utf-8")
    run("prepare", corpus, work, "--vocab-size", "400", "--no-alignment", "--share", "joined=0")
    recipe = {"d_model": 32, "ffn": 64, "heads": 2, "encoder_layers": 1, "decoder_layers": 1, "batch_tokens": 200}
    (work / "recipe.json").write_text(json.dumps({**recipe, "lexical_embeddings": False}))
    return work


@pytest.mark.slow
def test_cleaning_is_counted(work: Path) -> None:
    cleaning = json.loads((work / "cleaning.json").read_text())
    assert cleaning["shares"] == asdict(replace(Shares(), joined=0.0))
    report = cleaning["groups"]
    assert report["authored"].items() >= {"read": 163, "kept": 140, "empty": 1, "markup": 1, "length ratio": 1}.items()
    assert report["talk"]["duplicate"] == 2


@pytest.mark.slow
def test_training_goes_on_where_it_stopped_and_exports_a_model(work: Path, tmp_path: Path) -> None:
    recipe = work / "recipe.json"
    run("train", work, "--recipe-file", recipe, "--run", "whole", "--max-steps", "150", "--time-budget", "600")
    run("train", work, "--recipe-file", recipe, "--run", "parts", "--max-steps", "60", "--time-budget", "600")
    run("train", work, "--recipe-file", recipe, "--run", "parts", "--max-steps", "150", "--time-budget", "600")
    logs = [(work / name / "log.jsonl").read_text().splitlines() for name in ("whole", "parts")]
    whole, parts = (list(map(json.loads, log)) for log in logs)
    steps = [[row["step"] for row in log if "loss" in row] for log in (whole, parts)]
    assert steps[0] == steps[1] == [50, 100, 150]
    losses = [row["loss"] for row in whole if "loss" in row]
    assert losses[-1] < losses[0]
    rates = [row["rate"] for row in whole if "loss" in row]
    assert rates[0] < rates[1] > rates[2]  # warm-up, then the decay over the last steps
    assert 0 < whole[-1]["dev_chrf"] <= 100
    folder = tmp_path / "model"
    run("export", work, folder, "--run", "parts")

    from transformers import MarianMTModel, MarianTokenizer

    tokeniser, model = MarianTokenizer.from_pretrained(folder), MarianMTModel.from_pretrained(folder)
    batch = tokeniser(["Läraren bor i Lund."], return_tensors="pt")
    assert tokeniser.unk_token_id not in batch.input_ids
    assert model.generate(**batch, num_beams=1, max_length=20).shape[0] == 1
    assert not model.model.shared.weight[-1].any()  # <pad>: the decoder starts from nothing
    assert {path.suffix for path in folder.iterdir()} == {".json", ".safetensors", ".spm", ".txt"}
    shortlist = read_shortlist(folder)
    assert {"<0x41>", "a", "."} <= set(shortlist) < set(tokeniser.get_vocab())
    assert max(map(len, set(tokeniser.get_vocab()) - set(shortlist))) > 2  # pieces of Swedish words alone


@pytest.mark.slow
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_loss_and_its_gradient_are_those_of_torch(smoothing: float) -> None:
    import torch

    torch.manual_seed(1)
    logits, targets = torch.randn(150, 40), torch.randint(0, 40, (150,))  # more rows than one part has
    ours, theirs = logits.clone().requires_grad_(), logits.clone().requires_grad_()
    loss = cross_entropy(ours, targets, smoothing)
    expected = torch.nn.functional.cross_entropy(theirs, targets, label_smoothing=smoothing)
    (2 * loss).backward()
    (2 * expected).backward()
    torch.testing.assert_close(loss, expected)
    torch.testing.assert_close(ours.grad, theirs.grad)


@pytest.mark.slow
def test_dropout_changes_a_model_in_training_only_and_keeps_the_mean() -> None:
    import torch

    model = build_model(Recipe(vocab_size=40, d_model=16, ffn=32, heads=2, encoder_layers=1, decoder_layers=1))
    pieces = torch.randint(0, 39, (3, 7))
    model.eval()
    before = model(input_ids=pieces, decoder_input_ids=pieces).logits
    drop_out(model, 0.1)
    torch.testing.assert_close(model(input_ids=pieces, decoder_input_ids=pieces).logits, before)
    model.train()
    layer = model.model.encoder.layers[0].fc2
    layer.bias.data.fill_(1.0)
    layer.weight.data.zero_()
    outputs = layer(torch.zeros(1000, 32))
    assert outputs.unique().tolist() == pytest.approx([0, 256 / 230])
    assert outputs.mean().item() == pytest.approx(1, abs=0.02)
