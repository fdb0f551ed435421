"""Where models are looked for, and that nothing is fetched unasked."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import tiny_model
from translate import models
from translate.errors import ModelError
from translate.models import folders

OPUS = models.ALIASES["opus"]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.make(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(autouse=True)
def hub_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    return tmp_path / "hf" / "hub"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no network in tests")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny: Path) -> Path:
    folder = tmp_path / "compact"
    shutil.copytree(tiny, folder)
    monkeypatch.setattr(models, "_COMPACT", folder)
    return folder


def put_into_hub_cache(hub_cache: Path, hub_id: str, source: Path, revision: str = "abc") -> Path:
    repository = hub_cache / f"models--{hub_id.replace('/', '--')}"
    (repository / "refs").mkdir(parents=True, exist_ok=True)
    (repository / "refs" / "main").write_text(revision)
    return Path(shutil.copytree(source, repository / "snapshots" / revision))


def refusal(name: str | None, **options: Any) -> str:
    with pytest.raises(ModelError) as caught:
        models.find(name, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# ---------------------------------------------------------------- which model


def test_without_a_name_the_bundled_model_and_how_to_get_a_better_one(bundled: Path) -> None:
    model = models.find()
    assert (model.name, model.folder) == ("compact", bundled)
    assert "compact" in str(model.notice)
    assert "translate models pull opus" in str(model.notice)


def test_without_a_name_opus_if_it_is_here(bundled: Path, hub_cache: Path, tiny: Path) -> None:
    folder = put_into_hub_cache(hub_cache, OPUS, tiny)
    model = models.find()
    assert (model.name, model.folder) == ("opus", folder)
    assert "opus" in str(model.notice)


def test_half_a_download_is_no_model(bundled: Path, hub_cache: Path, tiny: Path) -> None:
    (put_into_hub_cache(hub_cache, OPUS, tiny) / "model.safetensors").unlink()
    assert models.find().name == "compact"


def test_a_broken_model_in_the_hub_cache_stands_in_nobodys_way(bundled: Path, hub_cache: Path, tiny: Path) -> None:
    folder = put_into_hub_cache(hub_cache, OPUS, tiny)
    (folder / "config.json").write_text("garbage")
    model = models.find()
    assert (model.name, model.folder) == ("compact", bundled)
    assert "broken" in str(model.notice) and "translate models pull opus" in str(model.notice)
    assert "config.json is broken" in refusal("opus")  # who asks for it is told


def test_a_broken_revision_in_the_hub_cache_is_passed_over(hub_cache: Path, tiny: Path) -> None:
    folder = put_into_hub_cache(hub_cache, OPUS, tiny)
    (hub_cache / "models--Helsinki-NLP--opus-mt-sv-en" / "refs" / "main").write_bytes(b"\xff\xfe")
    assert models.path("opus") == folder


def test_without_a_home_folder_there_is_a_bundled_model(bundled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", "~nobody-of-this-name/hf")
    assert models.find().name == "compact"
    assert "no such model" in refusal("~nobody-of-this-name")


def test_the_snapshot_of_main_is_preferred(hub_cache: Path, tiny: Path) -> None:
    wanted = put_into_hub_cache(hub_cache, OPUS, tiny, "newer")
    put_into_hub_cache(hub_cache, OPUS, tiny, "older")
    (hub_cache / "models--Helsinki-NLP--opus-mt-sv-en" / "refs" / "main").write_text("newer\n")
    assert models.find("opus").folder == wanted


def test_a_name_brings_no_notice(bundled: Path, tiny: Path) -> None:
    assert models.find("compact").notice is None
    assert models.find(str(tiny)).notice is None


@pytest.mark.parametrize("name", ["opus", OPUS])
def test_a_cached_model_needs_no_network(hub_cache: Path, tiny: Path, name: str) -> None:
    folder = put_into_hub_cache(hub_cache, OPUS, tiny)
    assert models.find(name).folder == models.path(name) == folder


def test_a_folder_wins_over_a_hub_id_of_the_same_name(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(tiny, tmp_path / "org" / "name")
    monkeypatch.chdir(tmp_path)
    assert models.find("org/name").folder == Path("org/name")


def test_the_hub_cache_moves_with_its_variables(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put_into_hub_cache(tmp_path / "elsewhere", OPUS, tiny)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "elsewhere"))
    assert models.path("opus") == folder


def test_our_idea_of_the_cache_is_that_of_the_library(hub_cache: Path) -> None:
    import subprocess
    import sys

    code = "from huggingface_hub.constants import HF_HUB_CACHE; print(HF_HUB_CACHE)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == hub_cache


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("name", ["opuss", "a/b/c", "../nowhere", "/nowhere/at/all", "", "org/", "né/è", "x" * 300])
def test_an_unknown_model_is_one_line(name: str) -> None:
    message = refusal(name)
    assert "compact, opus, opus-big" in message
    assert "translate models pull" not in message


def test_a_file_is_not_a_model(tiny: Path) -> None:
    assert "give the folder" in refusal(str(tiny / "vocab.json"))


def test_an_empty_folder_says_what_it_lacks(tmp_path: Path) -> None:
    assert "source.spm, target.spm, config.json, vocab.json, model.safetensors" in refusal(str(tmp_path))


def test_a_lost_bundled_model_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_COMPACT", tmp_path)
    assert "--model opus" in refusal(None)
    assert "--model opus" in refusal("compact")


# ---------------------------------------------------------------- the hub


@pytest.mark.parametrize("name", ["opus", "opus-big", "some/model"])
def test_offline_the_line_says_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for offline in ("1", "0"):
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", offline == "1")
        message = refusal(name)
        assert f"translate models pull {name}" in message
        assert "copy the model's folder" in message


def test_path_and_fetch_false_never_download(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translate.models.hub.download", lambda *_: pytest.fail("it went to the hub"))
    assert "it isn't on this machine" in refusal("opus", fetch=False)
    with pytest.raises(ModelError, match="translate models pull opus-big"):
        models.path("opus-big")


def test_neither_finding_nor_listing_goes_to_the_hub(bundled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translate.models.hub.download", lambda *_: pytest.fail("it went to the hub"))
    models.find()
    models.list_models()
    models.pull("compact")


@pytest.mark.parametrize(
    ("there", "fetched"),
    [
        (["pytorch_model.bin", "model.safetensors", "rust_model.ot", "tf_model.h5"], "model.safetensors"),
        (["pytorch_model.bin", "rust_model.ot"], "pytorch_model.bin"),
    ],
)
def test_pulling_takes_one_file_of_weights_and_no_code(
    there: list[str], fetched: str, hub_cache: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def download(hub_id: str, allow_patterns: list[str]) -> str:
        asked.extend(allow_patterns)
        return str(put_into_hub_cache(hub_cache, hub_id, tiny))

    files = [SimpleNamespace(rfilename=name) for name in ("config.json", *there, "run.py")]
    monkeypatch.setattr("huggingface_hub.HfApi.model_info", lambda *_, **__: SimpleNamespace(siblings=files))
    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    assert models.pull("opus").folder == models.path("opus")
    assert [name for name in asked if name in there] == [fetched]
    assert not [name for name in asked if "*" in name or name.endswith(".py")]


def test_a_model_that_the_hub_does_not_have_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub.errors import RepositoryNotFoundError

    def missing(*_: object, **__: object) -> None:
        raise RepositoryNotFoundError("404\nmany\nlines", response=SimpleNamespace(headers={}, request=None))

    monkeypatch.setattr("huggingface_hub.HfApi.model_info", missing)
    assert "check the spelling" in refusal("some/model")


def test_listing_tells_what_is_here(bundled: Path, hub_cache: Path, tiny: Path) -> None:
    folder = put_into_hub_cache(hub_cache, "some/marian-sv-en", tiny)
    (put_into_hub_cache(hub_cache, "some/bert", tiny) / "config.json").write_text('{"model_type": "bert"}')
    (put_into_hub_cache(hub_cache, "some/broken", tiny) / "config.json").write_text("{")
    rows = {row.name: row for row in models.list_models()}
    assert list(rows) == ["compact", "opus", "opus-big", "some/marian-sv-en"]
    assert (rows["compact"].origin, rows["compact"].folder) == ("bundled", bundled)
    assert rows["compact"].megabytes > 0
    assert (rows["opus"].origin, rows["opus"].folder, rows["opus"].megabytes) == (OPUS, None, 0)
    assert rows["some/marian-sv-en"].folder == folder


# ---------------------------------------------------------------- folders


def test_the_digest_is_of_what_decides_the_output(tiny: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tiny, tmp_path / "copy"))
    before = models.find(str(tiny)).digest
    (copy / "README.md").write_text("a card")
    (copy / "pytorch_model.bin").write_text("weights that are not used")
    assert models.find(str(copy)).digest == before
    (copy / "vocab.json").write_bytes((copy / "vocab.json").read_bytes() + b"\n")
    assert models.find(str(copy)).digest != before


def test_stock_models_get_a_sane_limit_and_the_mean_of_heads(tiny: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tiny, tmp_path / "copy"))
    (copy / "config.json").write_text('{"model_type": "marian", "max_position_embeddings": 512}')
    assert folders.read_traits(copy) == folders.Traits(200, 510)
    (copy / "README.md").write_text("* model: transformer-align\n")
    assert folders.read_traits(copy).alignment_head == 0
    assert folders.read_traits(tiny) == folders.Traits(tiny_model.LONGEST, 510, alignment_head=0)
