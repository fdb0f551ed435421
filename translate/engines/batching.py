"""What every real engine does around its model: equal sentences once, long ones in parts, batches, order kept."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from translate.engines import Hypothesis, Link, Links, Progress, Span
from translate.engines.clauses import mend_part, split_clauses
from translate.engines.runaway import longest_output, repeats_itself
from translate.engines.tokeniser import Tokeniser
from translate.normalise import model_input

# How sentences that loop are decoded again, gently first: without repeating three pieces, then two.  No penalty on
# what was said before: it cuts names short ("Charkiv" to "Chark"), and the libraries don't agree on where to apply it.
_STRICTER = (3, 2)
# On a processor larger batches are slower, by a tenth with compact and a quarter with opus, as their working memory
# outgrows the caches.
_BATCH_TOKENS = {"cpu": 512, "cuda": 16384}
_SMALLEST_BATCH = 256  # source pieces; below, a batch costs more than sharing it out gains


_Pieces = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Sources of about one length that a model decodes together."""

    sources: tuple[tuple[str, ...], ...]  # with the language prefix and `</s>`
    max_length: int  # of the longest output in pieces
    no_repeat: int = 0  # no run of so many pieces may come twice; 0: any may


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a model made of one source."""

    pieces: tuple[str, ...]  # without `</s>`
    score: float
    # the piece of the source each target piece looks at most, prefix and `</s>` left out; for few it is asked for
    attention: Callable[[], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a model takes at once."""

    source_pieces: int  # in one source
    positions: int  # in one output
    batch_tokens: int  # source pieces in a batch, padding included
    workers: int = 1  # batches decoded at the same time
    # Sources of different lengths share no batch: padding changes the last bits of sums, and now and then a word.
    # Costs speed where there are few sentences.
    one_length: bool = False


def batch_tokens(device: str) -> int:
    """How many source tokens make a good batch: a graphics card is only busy with many."""
    return _BATCH_TOKENS[device]


def refuse_blank(sentences: Sequence[str]) -> None:
    """Raise ValueError where a sentence has nothing to translate: whoever calls an engine keeps those back."""
    for number, sentence in enumerate(sentences):
        if not sentence.strip():
            raise ValueError(f"sentence {number} is blank")


class PieceEngine(ABC):
    """An engine over a model that decodes batches of pieces; a subclass only has to `decode`."""

    name: str
    digest: str
    device: str
    tokeniser: Tokeniser
    limits: Limits

    @abstractmethod
    def decode(self, batches: Iterable[Batch]) -> Iterator[list[Decoded]]:
        """Yield what the model makes of each batch, in order."""

    def translate(self, sentences: Sequence[str], progress: Progress | None = None) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order; no sentence may be empty or blank."""
        refuse_blank(sentences)
        texts = [model_input(sentence) for sentence in sentences]
        pieces: dict[str, _Pieces] = {}

        def fits(text: str) -> bool:
            made = self.tokeniser.cut(text)
            if len(made) <= self.limits.source_pieces:
                pieces[text] = made
            return text in pieces

        parts = {text: split_clauses(text, fits) for text in dict.fromkeys(texts) if _has_word(text)}
        units = dict.fromkeys(text[span.start : span.end] for text, spans in parts.items() for span in spans)
        sources = {unit: pieces.get(unit) or self.tokeniser.cut(unit) for unit in units if _has_word(unit)}
        known = self._translate_units(sources, progress)
        done = {text: _join(text, spans, known) for text, spans in parts.items()}
        # "***" is not the model's business: it would invent something
        return [done.get(text, Hypothesis(sentence)) for sentence, text in zip(sentences, texts, strict=True)]

    def _translate_units(self, sources: dict[str, _Pieces], progress: Progress | None) -> dict[str, Hypothesis]:
        done: dict[str, Decoded] = {}
        for unit, decoded in self._decode_all(sources, no_repeat=0):
            done[unit] = decoded
            if progress is not None:
                progress(len(done), len(sources))
        stuck = {unit: sources[unit] for unit, decoded in done.items() if self._is_stuck(sources[unit], decoded)}
        for no_repeat in _STRICTER:
            done.update(self._decode_all(stuck, no_repeat=no_repeat))
            stuck = {unit: source for unit, source in stuck.items() if self._is_stuck(source, done[unit])}
        return {unit: self._hypothesis(unit, decoded, runaway=unit in stuck) for unit, decoded in done.items()}

    def _longest_output(self, source: _Pieces) -> int:
        return min(longest_output(len(source)), self.limits.positions)

    def _is_stuck(self, source: _Pieces, decoded: Decoded) -> bool:
        return len(decoded.pieces) >= self._longest_output(source) or repeats_itself(source, decoded.pieces)

    def _decode_all(self, sources: dict[str, _Pieces], *, no_repeat: int) -> Iterator[tuple[str, Decoded]]:
        groups = list(self._group(sources))
        batches = (
            Batch(
                sources=tuple(tuple(self.tokeniser.complete(sources[unit])) for unit in group),
                max_length=self._longest_output(sources[group[0]]),
                no_repeat=no_repeat,
            )
            for group in groups
        )
        for group, result in zip(groups, self.decode(batches), strict=True):
            yield from zip(group, result, strict=True)

    def _group(self, sources: dict[str, _Pieces]) -> Iterator[list[str]]:
        """Longest first, so that every batch is of one length and no processor is left alone with the longest one."""
        total = sum(len(source) + 1 for source in sources.values())
        # an article smaller than a batch is still shared among the workers
        room = min(self.limits.batch_tokens, max(_SMALLEST_BATCH, -(-total // self.limits.workers)))
        group: list[str] = []
        for unit in sorted(sources, key=lambda unit: len(sources[unit]), reverse=True):
            longest = len(sources[group[0]]) if group else 0
            odd = self.limits.one_length and len(sources[unit]) < longest
            if group and (odd or (len(group) + 1) * (longest + 1) > room):
                yield group
                group = []
            group.append(unit)
        if group:
            yield group

    def _hypothesis(self, unit: str, decoded: Decoded, *, runaway: bool) -> Hypothesis:
        links = Links(lambda: self._align(unit, decoded))
        return Hypothesis(self.tokeniser.join(decoded.pieces), decoded.score, links, runaway)

    def _align(self, unit: str, decoded: Decoded) -> Iterator[Link]:
        spans = self.tokeniser.encode(unit).spans
        _, made = self.tokeniser.decode(decoded.pieces)
        for position, span in zip(decoded.attention(), made, strict=True):
            if span.start < span.end:
                yield spans[position], span


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _join(source: str, spans: Sequence[Span], known: dict[str, Hypothesis]) -> Hypothesis:
    """Put the translations of the parts together; the alignment moves along."""
    if len(spans) == 1:
        return known[source]
    text, alignment, weights, scores = "", [], 0, 0.0
    runaway = False
    for number, span in enumerate(spans):
        piece = source[span.start : span.end]
        part = known.get(piece, Hypothesis(piece, alignment=()))
        mended = mend_part(piece, part.text, first=number == 0, last=number == len(spans) - 1)
        # parts of a word that was cut in two go together again
        text += " " if number and spans[number - 1].end < span.start and text and mended else ""
        shift = len(text)
        for before, after in part.alignment or ():
            end = min(after.end, len(mended))
            if after.start < end:
                moved = Span(before.start + span.start, before.end + span.start)
                alignment.append((moved, Span(after.start + shift, end + shift)))
        text += mended
        runaway = runaway or part.runaway
        weights += len(part.alignment or ())
        scores += part.score * len(part.alignment or ())
    return Hypothesis(text, scores / weights if weights else 0.0, tuple(alignment), runaway)
