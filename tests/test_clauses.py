"""Very long sentences: every part fits, none is much shorter than it may be, and nothing is lost."""

from __future__ import annotations

import random

import pytest

from translate.engines import EngineOptions, load_engine
from translate.engines.clauses import split_clauses

TEXT = (
    "regeringen i Kiev och armén, som har dragit sig tillbaka från staden under natten, men inte från byarna där "
    "striderna fortsätter, säger han: eftersom fienden anfaller varje dag"
)
WORDS = TEXT.split()
ROOM = 60  # words, as a model may take 60


def sentence(words: int, *, punctuated: bool) -> str:
    """Return a sentence of so many words."""
    chosen = random.Random(words).choices(WORDS, k=words)
    return " ".join(word if punctuated else word.strip(",:") for word in chosen) + "."


@pytest.mark.parametrize("punctuated", [True, False])
@pytest.mark.parametrize("words", [50, 100, 300, 1000, 2000])
def test_parts_fit_and_joined_are_the_sentence(words: int, punctuated: bool) -> None:
    text = sentence(words, punctuated=punctuated)
    parts = [text[span.start : span.end] for span in split_clauses(text, lambda part: len(part.split()) <= ROOM)]
    assert " ".join(parts) == text
    assert all(len(part.split()) <= ROOM for part in parts)
    assert len(parts) <= 4 * -(-words // ROOM)


def test_parts_begin_at_clauses_where_there_are_some() -> None:
    text = sentence(1000, punctuated=True)
    spans = split_clauses(text, lambda part: len(part.split()) <= ROOM)
    ends = [text[span.end - 1] for span in spans[:-1]]
    assert sum(end in ",:" for end in ends) > 0.8 * len(ends)


@pytest.mark.model
@pytest.mark.parametrize("punctuated", [True, False])
@pytest.mark.parametrize("words", [50, 300, 2000])
def test_the_bundled_model_never_gets_more_than_it_was_trained_on(
    words: int, punctuated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = load_engine("ctranslate2", EngineOptions())
    longest = []
    decode = engine.decode  # type: ignore[attr-defined]

    def watch(batches):  # type: ignore[no-untyped-def]
        for batch in batches:
            longest.extend(len(source) - 1 for source in batch.sources)  # `</s>` is no piece of the text
            yield from decode([batch])

    monkeypatch.setattr(engine, "decode", watch)
    (hypothesis,) = engine.translate([sentence(words, punctuated=punctuated)])
    assert max(longest) <= engine.limits.source_pieces  # type: ignore[attr-defined]
    assert len(hypothesis.text.split()) > 0.5 * words  # of words that make no sense together
