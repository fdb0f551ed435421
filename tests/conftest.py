"""What several test modules use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from translate.engines import EngineOptions, Hypothesis

# a busy machine is no failure, and a submission is judged on the same examples each time: people find the new ones
settings.register_profile("patient", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("patient")

DATA = Path(__file__).parent / "data"


class DictionaryEngine:
    """Knows some sentences, echoes the others and remembers what it was asked."""

    name = "dictionary"
    digest = "0" * 64

    def __init__(self, known: Mapping[str, str | Hypothesis]) -> None:
        self.known = known
        self.asked: list[str] = []

    def translate(
        self, sentences: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> list[Hypothesis]:
        self.asked += sentences
        found = [self.known.get(sentence, sentence) for sentence in sentences]
        return [one if isinstance(one, Hypothesis) else Hypothesis(one) for one in found]


@pytest.fixture
def use_engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, str | Hypothesis]], DictionaryEngine]:
    """Make every Translator use an engine that knows the given sentences."""

    def use(known: Mapping[str, str | Hypothesis]) -> DictionaryEngine:
        engine = DictionaryEngine(known)

        def load(_name: str, _options: EngineOptions) -> DictionaryEngine:
            return engine

        monkeypatch.setattr("translate.pipeline.load_engine", load)
        return engine

    return use


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the TRANSLATE_* variables of whoever runs the tests out of them."""
    for name in [name for name in os.environ if name.startswith("TRANSLATE_") and name != "TRANSLATE_CACHE"]:
        monkeypatch.delenv(name)
    yield
