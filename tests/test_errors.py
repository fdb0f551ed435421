from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import translate
from translate.errors import InputError, ModelError, TranslateError


def subclasses(kind: type[TranslateError]) -> Iterator[type[TranslateError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from subclasses(narrower)


for found in pkgutil.walk_packages(translate.__path__, "translate."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)  # so that every error is defined


@pytest.mark.parametrize("kind", sorted(set(subclasses(TranslateError)), key=lambda kind: kind.__name__))
def test_every_error_travels_between_processes(kind: type[TranslateError]) -> None:
    error = kind("somewhere", "is wrong; mend it")
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(other) is kind
        assert str(other) == str(error)
    assert str(error).endswith("somewhere: is wrong; mend it")


def test_an_error_says_where() -> None:
    assert str(InputError(Path("a.txt"), "is empty")) == "a.txt: is empty"
    assert str(ModelError("small", "isn't there")) == "model small: isn't there"
