"""The comparisons of recipes: their tables and names, and one row from a handful of pairs to its scores."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from scripts.ablations import NAMES, Row, file_name, read_table
from scripts.evaluate import read_lines
from scripts.training.changes import read_shares
from scripts.training.recipe import Recipe

SCRIPTS = Path(__file__).parent.parent / "scripts"
TABLES = sorted(SCRIPTS.glob("ablations-*.json"))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_the_rows_of_a_table_are_recipes(path: Path) -> None:
    table = read_table(path)
    assert len({file_name(row) for row in table.rows}) == len(table.rows) > 1
    for row in table.rows:
        read_shares(row.shares)
        for weights in row.group_weights:
            assert weights.keys() <= Recipe().group_weights.keys()
        assert Recipe(**{**table.recipe, **row.recipe})


@pytest.mark.parametrize("text", ["", "[]", '{"rows": [{"nam": "x"}]}', '{"rows": []}'])
def test_what_is_no_table_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.json"
    path.write_text(text)
    with pytest.raises(typer.BadParameter, match=r"table\.json"):
        read_table(path)


def test_a_row_has_a_name_for_a_folder() -> None:
    assert file_name(Row("6 + 3 layers, no/dropout")) == "6-3-layers-no-dropout"


def test_the_names_to_copy_stand_in_their_sentences_and_train_nothing() -> None:
    lines = [line.split("\t") for line in read_lines(NAMES) if not line.startswith("#")]
    assert len(lines) == 60
    trained = "".join(path.read_text(encoding="utf-8") for path in (SCRIPTS / "corpus").glob("*.tsv"))
    for swedish, names in lines:
        assert all(name in swedish for name in names.split(";")), swedish
        assert swedish not in trained


@pytest.mark.slow
def test_a_row_is_trained_once_and_scored(tmp_path: Path) -> None:
    corpus, lab, table = tmp_path / "corpus", tmp_path / "lab", tmp_path / "table.json"
    corpus.mkdir()
    verbs = {"bor": "lives", "arbetar": "works", "väntar": "waits", "sover": "sleeps", "sjunger": "sings"}
    places = [f"{a}{b}" for a in ("Lin", "Väst", "Sund", "Bor", "Gran") for b in ("by", "köping", "torp", "hult")]
    pairs = [f"Läraren {sv} i {place}.\tThe teacher {en} in {place}." for sv, en in verbs.items() for place in places]
    (corpus / "talk.tsv").write_text("\n".join(pairs) + "\n", encoding="utf-8")
    recipe = {"d_model": 32, "ffn": 64, "heads": 2, "encoder_layers": 1, "decoder_layers": 1, "batch_tokens": 200}
    fields = {"steps": 6, "decay": 0.5, "limit": 0, "recipe": {**recipe, "lexical_embeddings": False}}
    rows = [
        {"name": "in phases", "prepare": ["--vocab-size=400", "--no-alignment"], "group_weights": [{}, {"talk": 1}]}
    ]
    table.write_text(json.dumps({**fields, "rows": rows}))
    command = [sys.executable, SCRIPTS / "ablations.py", table, lab, "--corpus", corpus]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    outputs = []
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr
        outputs.append(done.stdout)
        (corpus / "talk.tsv").unlink(missing_ok=True)  # nothing to train with
    assert outputs[0] == outputs[1]
    assert "/75" in outputs[0]
    (log,) = lab.glob("work/*/in-phases/recipe.json")
    assert json.loads(log.read_text())["group_weights"] == {"talk": 1}
