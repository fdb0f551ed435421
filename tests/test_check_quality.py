"""How many faults the checks tell of, and how often in vain, on tests/data/checks.tsv."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from tests.conftest import DATA, DictionaryEngine
from translate import Translation, Translator
from translate.document import Passage
from translate.engines import Hypothesis
from translate.paragraphs import parse

FOUND_OF_30 = {  # told of or put right; raise them when the checks get better
    "number": 30,
    "name": 30,
    "quotation": 30,
    "negation": 29,
    "untranslated": 28,
    "repetition": 30,
    "length": 30,
    "empty": 30,
}


@dataclass(frozen=True)
class Case:
    kind: str
    swedish: str
    good: str
    bad: str
    mended: str | None


@cache
def cases() -> list[Case]:
    lines = (DATA / "checks.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [Case(*row[:3], "" if row[3] == "-" else row[3], *row[4:5] or (None,)) for row in rows]


@pytest.fixture
def translator(monkeypatch: pytest.MonkeyPatch) -> Translator:
    monkeypatch.setattr("translate.pipeline.load_engine", lambda _name, _options: DictionaryEngine({}))
    return Translator()


def finish(translator: Translator, swedish: str, english: str) -> Translation:
    """What the pipeline makes of a model's translation."""
    drafted = translator.draft([Passage(swedish)])
    made = [english] if len(drafted.sentences) == 1 else [one.text for one in parse(english).segments]
    return translator.finish(drafted, iter([Hypothesis(text) for text in made]))


def told(translation: Translation) -> Iterator[str]:
    return (issue.kind for issue in translation.issues)


def test_how_many_faults_are_found(translator: Translator) -> None:
    found: Counter[str] = Counter()
    for case in cases():
        finished = finish(translator, case.swedish, case.bad)
        found[case.kind] += case.kind in told(finished) or str(finished) == case.mended
    assert dict(found) == FOUND_OF_30


def test_nothing_is_told_of_a_right_translation(translator: Translator) -> None:
    in_vain = {
        case.good: [*told(finished)]
        for case in cases()
        if (finished := finish(translator, case.swedish, case.good)).issues
    }
    assert not in_vain
