"""The seam to the models: an engine turns Swedish sentences into English ones, same number, same order."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, overload

from translate.errors import EngineError

ENGINES = {
    "ctranslate2": "translate.engines.ctranslate2:CTranslate2Engine",
    "marian": "translate.engines.marian:MarianEngine",
    "echo": "translate.engines.echo:EchoEngine",
}

Progress = Callable[[int, int], None]  # called with what is done and how much there is


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters in a sentence."""

    start: int
    end: int


Link = tuple[Span, Span]  # characters of model_input(sentence), and of the text that they became


class Links(Sequence[Link]):
    """An alignment that is worked out when it is first asked for: a sentence without names and marks never needs it."""

    __slots__ = ("_find", "_found")

    def __init__(self, find: Callable[[], Iterable[Link]]) -> None:
        self._find: Callable[[], Iterable[Link]] | None = find
        self._found: tuple[Link, ...] = ()

    def _all(self) -> tuple[Link, ...]:
        if find := self._find:
            self._found = tuple(find())
            self._find = None
        return self._found

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Link]:
        return iter(self._all())

    @overload
    def __getitem__(self, place: int) -> Link: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Link, ...]: ...
    def __getitem__(self, place: int | slice) -> Link | tuple[Link, ...]:
        return self._all()[place]

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Links) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a model made of one sentence."""

    text: str
    score: float = 0.0  # mean log-probability of its tokens; 0 where the engine has none
    alignment: Sequence[Link] | None = None  # by target token, in the order of the text
    runaway: bool = False  # it repeats itself, and a stricter second decoding did too

    def overwrite(self, there: Span, written: str) -> Hypothesis:
        """Return it with `written` over a stretch of the text; the alignment moves along."""
        end = there.start + len(written)

        def move(span: Span) -> Span:
            if span.end <= there.start:
                return span
            longer = end - there.end
            if span.start >= there.end:
                return Span(span.start + longer, span.end + longer)
            return Span(min(span.start, there.start), end if span.end <= there.end else span.end + longer)

        text = self.text[: there.start] + written + self.text[there.end :]
        alignment = self.alignment and tuple((origin, move(made)) for origin, made in self.alignment)
        return replace(self, text=text, alignment=alignment)


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Decoding options, always passed explicitly: the libraries' own defaults differ from each other."""

    model: str = "compact"  # a name, a folder or a hub id, as `translate.models.find` takes them
    device: str = "auto"  # auto, cpu or cuda
    beam_size: int = 4
    batch_tokens: int | None = None  # source tokens a batch; None: as many as suit the device
    threads: int = 0  # 0: as many as there are cores
    compute_type: str = "auto"  # auto: int8 on CPU and float16 on CUDA for ctranslate2, float32 for marian
    canary: bool = True  # False skips the check that the model translates at all: for models which aren't meant to
    reproducible: bool = False  # True: the same sentence gives the same bytes, whatever it is translated with

    def __post_init__(self) -> None:
        if self.beam_size < 1 or (self.batch_tokens is not None and self.batch_tokens < 1) or self.threads < 0:
            raise ValueError("beam_size and batch_tokens start at 1, threads at 0")


class Engine(Protocol):
    """Turns Swedish sentences into English ones."""

    name: str
    digest: str  # of the model's files; part of a translation's signature
    device: str  # cpu or cuda; they round differently

    def translate(self, sentences: Sequence[str], progress: Progress | None = None) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order; no sentence may be empty or blank."""
        ...


def load_engine(name: str, options: EngineOptions) -> Engine:
    """Load the engine called `name`; its module is imported only now."""
    if name not in ENGINES:
        raise EngineError(name, f"no such engine; choose one of {', '.join(sorted(ENGINES))}")
    module, _, attribute = ENGINES[name].partition(":")
    engine: Engine = getattr(importlib.import_module(module), attribute)(options)
    return engine
