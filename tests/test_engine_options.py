"""What an engine makes of a device, and that a sentence comes out the same whatever it is batched with."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests import tiny_model
from translate.engines import EngineOptions, load_engine
from translate.engines.batching import Batch, Decoded, Limits, PieceEngine
from translate.engines.ctranslate2 import ask_for_widest_vectors
from translate.engines.tokeniser import Tokeniser
from translate.errors import EngineError
from translate.paragraphs import parse

SAMPLE = Path(__file__).parent / "data" / "article.sv.txt"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    tiny_model.make(folder)
    return folder


class FakeTranslator:
    """Takes note of what CTranslate2 would be loaded with."""

    compute_type = "float16"
    settings: dict[str, Any]

    def __init__(self, _folder: str, **settings: Any) -> None:
        FakeTranslator.settings = settings


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch, tiny: Path) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setattr("ctranslate2.Translator", FakeTranslator)
    monkeypatch.setattr("ctranslate2.get_cuda_device_count", lambda: 2)
    monkeypatch.setattr("translate.engines.ctranslate2.converted_folder", lambda *_: tiny)
    yield monkeypatch


def test_cuda_means_float16_large_batches_and_every_card(cards: pytest.MonkeyPatch, tiny: Path) -> None:
    engine: Any = load_engine("ctranslate2", EngineOptions(model=str(tiny), device="cuda", canary=False))
    assert FakeTranslator.settings == {
        "device": "cuda",
        "compute_type": "float16",
        "inter_threads": 2,
        "intra_threads": 1,
        "device_index": [0, 1],
    }
    assert (engine.device, engine.limits.workers, engine.limits.batch_tokens) == ("cuda", 2, 16384)


def test_the_processor_means_int8_and_small_batches(cards: pytest.MonkeyPatch, tiny: Path) -> None:
    engine: Any = load_engine("ctranslate2", EngineOptions(model=str(tiny), device="cpu", threads=3, canary=False))
    assert FakeTranslator.settings["compute_type"] == "int8"
    assert (engine.device, engine.limits.workers, engine.limits.batch_tokens) == ("cpu", 3, 512)


@pytest.mark.parametrize(
    ("flags", "users", "asked"),
    [
        ("fpu avx2 avx512f avx512_vbmi2", None, "AVX512"),
        ("fpu avx2 avx512f", None, None),  # Skylake, which AVX-512 slows down
        ("fpu avx2 avx512f avx512_vbmi2", "AVX2", "AVX2"),
    ],
)
def test_wide_vectors_are_asked_for_where_they_gain(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, flags: str, users: str | None, asked: str | None
) -> None:
    monkeypatch.setenv("CT2_FORCE_CPU_ISA", users or "")
    if users is None:
        monkeypatch.delenv("CT2_FORCE_CPU_ISA")
    (tmp_path / "cpuinfo").write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t:\n", encoding="utf-8")
    ask_for_widest_vectors(tmp_path / "cpuinfo")
    ask_for_widest_vectors(tmp_path / "not Linux")
    assert os.environ.get("CT2_FORCE_CPU_ISA") == asked


def test_no_card_no_cuda(cards: pytest.MonkeyPatch, tiny: Path) -> None:
    cards.setattr("ctranslate2.get_cuda_device_count", lambda: 0)
    with pytest.raises(EngineError, match="no CUDA device"):
        load_engine("ctranslate2", EngineOptions(model=str(tiny), device="cuda", canary=False))
    engine = load_engine("ctranslate2", EngineOptions(model=str(tiny), canary=False))
    assert engine.device == "cpu"


class Watched(PieceEngine):
    """Echoes, and keeps its batches."""

    name = "watched"
    digest = "0"
    device = "cpu"

    def __init__(self, tiny: Path) -> None:
        self.tokeniser = Tokeniser(tiny)
        self.limits = Limits(source_pieces=100, positions=510, batch_tokens=2048, one_length=True)
        self.batches: list[Batch] = []

    def decode(self, batches: Iterable[Batch]) -> Iterator[list[Decoded]]:
        for batch in batches:
            self.batches.append(batch)
            yield [Decoded(source[:-1], 0.0, partial(range, len(source) - 1)) for source in batch.sources]


def test_batches_of_one_length(tiny: Path) -> None:
    engine = Watched(tiny)
    texts = tiny_model.sentences(60)
    assert [one.text for one in engine.translate(texts)] == texts
    assert all(len({len(source) for source in batch.sources}) == 1 for batch in engine.batches)
    assert 1 < len(engine.batches) < 60


@pytest.mark.model
def test_a_sentence_comes_out_the_same_whatever_it_is_batched_with() -> None:
    engine = load_engine("ctranslate2", EngineOptions(model="compact", reproducible=True))
    article = parse(SAMPLE.read_text(encoding="utf-8"))
    words = SAMPLE.read_text(encoding="utf-8").split()
    chance = random.Random(1)
    texts = [segment.text for segment in article.segments if segment.translatable]
    texts += [" ".join(chance.sample(words, chance.randint(3, 20))) + "." for _ in range(150)]
    together = dict(zip(texts, engine.translate(texts), strict=True))
    chance.shuffle(texts)
    for start in range(0, 60, 4):
        few = texts[start : start + 4]
        assert engine.translate(few) == [together[text] for text in few]
