"""The training script from a handful of pairs to a folder that transformers loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "train_model.py"


def run(*arguments: str | Path) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, SCRIPT, *map(str, arguments)], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr


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
    run("prepare", corpus, work, "--vocab-size", "400", "--no-alignment")
    recipe = {"d_model": 32, "ffn": 64, "heads": 2, "encoder_layers": 1, "decoder_layers": 1, "batch_tokens": 200}
    (work / "recipe.json").write_text(json.dumps({**recipe, "lexical_embeddings": False}))
    return work


@pytest.mark.slow
def test_cleaning_is_counted(work: Path) -> None:
    report = json.loads((work / "cleaning.json").read_text())
    assert report["authored"].items() >= {"read": 163, "kept": 160, "empty": 1, "markup": 1, "length ratio": 1}.items()
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
    assert 0 < whole[-1]["dev_chrf"] <= 100
    folder = tmp_path / "model"
    run("export", work, folder, "--run", "parts")

    from transformers import MarianMTModel, MarianTokenizer

    tokeniser, model = MarianTokenizer.from_pretrained(folder), MarianMTModel.from_pretrained(folder)
    batch = tokeniser(["Läraren bor i Lund."], return_tensors="pt")
    assert tokeniser.unk_token_id not in batch.input_ids
    assert model.generate(**batch, num_beams=1, max_length=20).shape[0] == 1
    assert not model.model.shared.weight[-1].any()  # <pad>: the decoder starts from nothing
    assert {path.suffix for path in folder.iterdir()} == {".json", ".safetensors", ".spm"}
