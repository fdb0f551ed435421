"""Translate a stream of files: they are read, drafted, decoded and finished at the same time, and share batches."""

from __future__ import annotations

import copy
import hashlib
import json
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from queue import Empty, Queue
from threading import Event, Thread
from typing import Protocol, TypeVar

from glossary import Glossary
from glossary.tables import Table
from translate import formats
from translate.checks import Issue
from translate.document import Inline, Passage
from translate.engines import Hypothesis
from translate.errors import DiskError, InputError
from translate.formats import Article
from translate.formats.jsonl import FIELDS, NoText
from translate.jobs.journal import Basis, Doubt, Result, Use
from translate.jobs.outputs import EMPTY_DRAFT, GrowingOutput, Output, Place, join_drafts
from translate.jobs.plan import Task
from translate.jobs.settings import Settings
from translate.memory import Memory, RememberingEngine
from translate.pipeline import DraftedArticle, Translator
from translate.terms import TermRecord

_FORM = 4  # raise it when what a memory keeps of an article changes
_SMALLEST_WINDOW = 256  # sentences
# Several windows are drafted before the first is decoded.  With 256 sentences, a batch of one length has so few that
# each costs a tenth more.
_FIRST_WINDOW = 512
_LARGEST_WINDOW = {"cpu": 768, "cuda": 2048}
_WINDOW_SECONDS = 20  # what a window should take: large ones fill batches, small ones lose little when a job is killed
_MOST_CHARACTERS = 4_000_000  # in a window
_MOST_PIECES = 512
_AT_WORK = 2  # windows in the engine: while one comes to its end, the batches of the next keep all cores busy
_PATIENCE = 100  # hundredths of a second for the window that is being drafted when a job is stopped
_AHEAD = 1  # windows that are drafted and wait, beside the one that comes next

T = TypeVar("T")


class Watch(Protocol):
    """Who is told how far it is."""

    def __call__(self, sentences: int, *, reached: int = 0, resumed: int = 0) -> None:
        """Learn how many more sentences have been translated, or what byte of a JSON Lines file has been reached.

        An earlier run had come to the byte `resumed` of it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Finished:
    """What a translation says, without what only the pipeline needs."""

    passages: tuple[Passage, ...]
    issues: tuple[Issue, ...]
    terms: tuple[TermRecord, ...]
    sentences: int
    draft: str = ""  # digest; empty where the glossary had a say in more than the draft


@dataclass(frozen=True, slots=True)
class _Piece:
    """An article on its way: a file, or a line of one."""

    output: Output
    raw: bytes = b""  # of a line, which goes out as it is where there is nothing to translate
    article: Article | None = None
    key: bytes = b""  # by which the memory knows the article
    finished: Finished | None = None  # as the memory knows it
    drafted: DraftedArticle | None = None
    draft: str = ""  # digest
    sentences: tuple[str, ...] = ()  # for the engine
    doubts: tuple[Doubt, ...] = ()
    last: bool = True  # of its file


class _Window:
    """Pieces whose sentences share batches."""

    def __init__(self) -> None:
        self.pieces: list[_Piece] = []
        self.sentences: list[str] = []
        self.characters = 0

    def add(self, piece: _Piece) -> None:
        self.pieces.append(piece)
        self.sentences += piece.sentences
        self.characters += len(piece.raw) + sum(map(len, piece.sentences))

    def is_full(self, sentences: int) -> bool:
        full = len(self.sentences) >= sentences or len(self.pieces) >= _MOST_PIECES
        return full or self.characters >= _MOST_CHARACTERS


class Worker:
    """A translator that gives the same bytes whatever its sentences are batched with, and its memory."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.memory = Memory(settings.memory) if settings.memory else None
        try:
            self.translator = _translator(settings)
        except BaseException:
            if self.memory:
                self.memory.discard()
            raise
        if self.memory:
            engine = RememberingEngine(self.translator.engine, self.memory, settings.beam_size)
            self.translator.engine = engine
        signature, device = self.translator.signature, self.translator.engine.device
        corrections = self.memory.corrections() if self.memory else ""
        self.is_corrected = bool(corrections)
        # decides what becomes of passages
        self.article_identity = repr((_FORM, astuple(signature), device, corrections))
        chosen = (astuple(replace(signature, glossary="")), device)
        self.basis = Basis(hashlib.sha256(repr(chosen).encode()).hexdigest(), signature.glossary + corrections)
        self.notice = self.translator.notice or ""

    def perform(self, tasks: Iterable[Task], place: Place, watch: Watch | None = None) -> Generator[Result]:
        """Yield what becomes of each task, in order, when its translation is in its place.

        A task that can't be done fails alone; DiskError stops all.
        """
        stream = _Stream(self, place, watch)
        waiting: deque[tuple[_Window, Future[list[Hypothesis]]]] = deque()
        engines = ThreadPoolExecutor(_AT_WORK)
        try:
            for window in _ahead(stream.windows(tasks)):
                waiting.append((window, engines.submit(stream.decode, window.sentences)))
                while waiting and (len(waiting) > _AT_WORK or waiting[0][1].done()):
                    yield from stream.conclude(*waiting[0])
                    waiting.popleft()
            while waiting:
                yield from stream.conclude(*waiting[0])
                waiting.popleft()
        finally:
            # after Ctrl-C, what the engine has begun isn't waited for
            engines.shutdown(wait=not waiting, cancel_futures=True)
            stream.abandon()


def _translator(settings: Settings) -> Translator:
    return Translator(
        engine=settings.engine,
        model=settings.model,
        glossaries=settings.glossaries,
        default_glossary=settings.default_glossary,
        inflection=settings.inflection,
        quotes=settings.quotes,
        times=settings.times,
        device=settings.device,
        beam_size=settings.beam_size,
        threads=settings.threads,
        reproducible=True,
    )


def _ahead(items: Iterator[T]) -> Iterator[T]:
    """Make items in a thread of their own, a few before they are asked for."""
    queue: Queue[tuple[T | None, BaseException | None]] = Queue(_AHEAD)
    stopped = Event()

    def fill() -> None:
        error: BaseException | None = None
        try:
            for item in items:
                queue.put((item, None))
                if stopped.is_set():
                    return
        except BaseException as raised:  # whoever takes the items raises it
            error = raised
        queue.put((None, error))

    thread = Thread(target=fill, daemon=True)
    thread.start()
    try:
        while True:
            item, error = queue.get()
            if error is not None:
                raise error
            if item is None:
                return
            yield item
    finally:
        stopped.set()
        for _ in range(_PATIENCE):
            with suppress(Empty):
                queue.get_nowait()
            thread.join(0.01)
            if not thread.is_alive():
                break


class _Witness(Glossary):
    """A glossary that tells whether it was asked anything."""

    def __init__(self, glossary: Glossary) -> None:
        self.asked = False
        self._glossary = glossary
        super().__init__(glossary.tables)

    @property
    def tables(self) -> tuple[Table, ...]:
        """What to look things up in."""
        self.asked = True
        return self._tables

    @tables.setter
    def tables(self, tables: tuple[Table, ...]) -> None:
        self._tables = tables

    # what takes long to gather, and has been for the drafts; whoever needs it has asked for the tables before

    @property
    def first_words(self) -> dict[str, int]:
        """First words of the phrases of all tables."""
        return self._glossary.first_words

    @property
    def words(self) -> frozenset[str]:
        """All that a word in small letters may be, or begin."""
        return self._glossary.words

    @property
    def starts(self) -> frozenset[str]:
        """How forms and English names begin."""
        return self._glossary.starts


class _Stream:
    """The stages that articles go through."""

    def __init__(self, worker: Worker, place: Place, watch: Watch | None) -> None:
        self._worker = worker
        self._translator = worker.translator
        self._signature = str(worker.translator.signature)
        # names that the draft put in and the engine garbled may be sought in the glossary once more
        self._witness = _Witness(worker.translator.glossary)
        self._finisher = copy.copy(worker.translator)
        self._finisher.glossary = self._witness
        self._place = place
        self._watch = watch
        self._window = _FIRST_WINDOW
        self._largest = _LARGEST_WINDOW[self._translator.engine.device]
        self._growing: set[GrowingOutput] = set()

    def abandon(self) -> None:
        """Let go of the files that grow, which go on from there the next time."""
        while self._growing:
            self._growing.pop().abandon()

    def windows(self, tasks: Iterable[Task]) -> Iterator[_Window]:
        """Read and draft articles, and put them together."""
        window = _Window()
        for task in tasks:
            for piece in self._pieces(task):
                window.add(piece)
                if window.is_full(self._window):
                    yield window
                    window = _Window()
        if window.pieces:
            yield window

    def _pieces(self, task: Task) -> Iterator[_Piece]:
        settings = self._worker.settings
        reading = settings.reading(task.source)
        kind = GrowingOutput if reading.startswith("jsonl ") else Output
        output = kind(self._place, task, self._worker.basis.reading(reading))
        try:
            format = settings.format_of(task.source)
            if task.draft and task.draft == self._draft_again(task, format):
                output.kept = True
                yield _Piece(output)
            elif isinstance(output, GrowingOutput):
                yield from self._lines(output)
            else:
                article = self._read(output, format)
                yield self._draft(_Piece(output, article=article))
        except DiskError:
            raise
        except Exception as error:  # one bad file, or a bug in how it is read, mustn't stop the others
            output.error = error
            yield _Piece(output)

    def _draft_again(self, task: Task, format: str) -> str:
        """Return the digest of a file's drafts, by which the task is done if only the glossary has changed."""
        output = Output(self._place, task, self._worker.basis)
        draft = EMPTY_DRAFT
        if format != "jsonl":
            article = self._read(output, format)
            return join_drafts(draft, self._digest(self._translator.draft(article.passages)))
        for line in output.lines():
            read = self._read_line(_Piece(output, line), 0).article
            draft = join_drafts(draft, self._digest(self._translator.draft(read.passages))) if read else draft
        return draft

    def _read(self, output: Output, format: str) -> Article:
        name, data, settings = str(output.task.source), output.read(), self._worker.settings
        if format == "html" and settings.main_text:
            from translate import extraction

            return extraction.read(data, name)
        return formats.read(data, name, format, settings.fields_of(data))

    def _lines(self, output: GrowingOutput) -> Iterator[_Piece]:
        """Yield the lines of a JSON Lines file, each an article of its own, and an empty piece at the end."""
        lines = output.open()
        self._growing.add(output)
        for number, line in enumerate(lines, output.line + 1):
            if output.error is not None:
                break
            yield self._draft(self._read_line(_Piece(output, line, last=False), number))
        yield _Piece(output)

    def _read_line(self, piece: _Piece, number: int) -> _Piece:
        if not piece.raw.strip():
            return piece
        try:
            article = formats.read(piece.raw, str(piece.output.task.source), "jsonl", self._worker.settings.fields)
        except NoText:
            return piece
        except InputError:
            doubt = Doubt("line", 0, "isn't a JSON object, or one nested too deeply; it was kept as it is", number)
            return replace(piece, doubts=(doubt,))
        return replace(piece, article=article)

    def _draft(self, piece: _Piece) -> _Piece:
        if piece.article is None:
            return piece
        passages = piece.article.passages
        key = b""
        if self._worker.memory:
            key = _key(passages, self._worker.article_identity)
            for content in self._worker.memory.recall_articles([key]).values():
                return replace(piece, finished=_parse(content))
        drafted = self._translator.draft(passages)
        sentences = tuple(drafted.sentences)
        return replace(piece, key=key, drafted=drafted, draft=self._digest(drafted), sentences=sentences)

    def _digest(self, drafted: DraftedArticle) -> str:
        """Digest all that glossary and people decide of an article before the engine."""
        draft = _digest(drafted)
        if self._worker.memory and self._worker.is_corrected:
            for source, target in sorted(self._worker.memory.recall_corrections(drafted.sentences).items()):
                draft = hashlib.sha256(f"{draft}\0{source}\0{target}".encode(errors="surrogatepass")).hexdigest()
        return draft

    def decode(self, sentences: list[str]) -> list[Hypothesis]:
        """Have the engine translate sentences, in a thread of its own."""
        if not sentences:
            return []
        started = time.monotonic()
        done = 0

        def show(now: int, _total: int) -> None:
            nonlocal done
            if self._watch:
                self._watch(now - done)
            done = now

        hypotheses = self._translator.engine.translate(sentences, show)
        seconds = max(0.001, time.monotonic() - started)
        fitting = int(len(sentences) * _WINDOW_SECONDS / seconds)
        self._window = max(_SMALLEST_WINDOW, min(self._largest, fitting, 2 * self._window))
        return hypotheses

    def conclude(self, window: _Window, decoded: Future[list[Hypothesis]]) -> Iterator[Result]:
        """Finish the articles of a window and yield the results of the files that end in it."""
        try:
            hypotheses: list[Hypothesis] | None = decoded.result()
        except DiskError:
            raise
        except Exception:  # which of the articles was it?  They are translated one by one.
            hypotheses = None
        made: list[tuple[bytes, bytes]] = []
        start = 0
        for piece in window.pieces:
            stop = start + len(piece.sentences)
            given = None if hypotheses is None else hypotheses[start:stop]
            start = stop
            if piece.output.error is None and not piece.output.kept:
                try:
                    finished = self._recalled(piece) or self._finish(piece, given)
                    if finished and piece.key:
                        made.append((piece.key, _write(finished)))
                    self._hand_over(piece, finished)
                except DiskError:
                    raise
                except Exception as error:  # a bug that one article brings out mustn't stop the others
                    piece.output.error = error
            if piece.last:
                yield piece.output.close(self._signature)
                if isinstance(piece.output, GrowingOutput):
                    self._growing.discard(piece.output)
        if made and self._worker.memory:
            self._worker.memory.keep_articles(made)

    def _recalled(self, piece: _Piece) -> Finished | None:
        if piece.finished and self._watch:
            self._watch(piece.finished.sentences)
        return piece.finished

    def _finish(self, piece: _Piece, hypotheses: list[Hypothesis] | None) -> Finished | None:
        if piece.drafted is None:
            return None
        if hypotheses is None:
            hypotheses = self.decode(list(piece.sentences))
        self._witness.asked = False
        translation = self._finisher.finish(piece.drafted, iter(hypotheses))
        draft = "" if self._witness.asked else piece.draft
        return Finished(translation.passages, translation.issues, translation.terms, len(piece.sentences), draft)

    def _hand_over(self, piece: _Piece, finished: Finished | None) -> None:
        """Give an output its next part."""
        output = piece.output
        line = output.line + 1 if isinstance(output, GrowingOutput) else 0
        if finished and piece.article:
            doubts = tuple(Doubt(issue.kind, issue.segment, issue.detail, line) for issue in finished.issues)
            terms = tuple(_use(term, line) for term in finished.terms)
            output.count(finished.sentences, doubts, terms)
            output.draft = join_drafts(output.draft, finished.draft)
            british = self._worker.settings.quotes == "english-uk"
            output.add(piece.article.write(finished.passages, british=british))
        else:
            output.count(0, piece.doubts)
            output.add(piece.raw)
        if isinstance(output, GrowingOutput):
            if not piece.last:
                output.advance(len(piece.raw), has_text=finished is not None)
                if self._watch:
                    self._watch(0, reached=output.offset, resumed=output.resumed)
            elif not output.texts:
                fields = "” or “".join(self._worker.settings.fields or FIELDS)
                raise InputError(output.task.source, f"has no line with text in “{fields}”; name fields with --jsonl")


def _use(term: TermRecord, line: int) -> Use:
    # by hand, for asdict copies each string
    return Use(term.segment, term.swedish, term.english, term.rendered, term.status, term.entry, term.rule, line=line)


def _digest(drafted: DraftedArticle) -> str:
    """Digest all that a glossary decides of an article before the engine: its entries, not where they are written."""
    said = [
        (
            one.text,
            one.capitals,
            [replace(term, entry=replace(term.entry, path="", line=0, note="")) for term in one.terms],
        )
        for block in drafted.blocks
        for one in block.drafts
    ]
    return hashlib.sha256(repr(said).encode(errors="surrogatepass")).hexdigest()


def _key(passages: Iterable[Passage], identity: str) -> bytes:
    said = repr([(passage.text, [astuple(inline) for inline in passage.inlines]) for passage in passages])
    return hashlib.sha256(f"{identity}\0{said}".encode(errors="surrogatepass")).digest()


def _write(finished: Finished) -> bytes:
    passages = [(one.text, [astuple(inline) for inline in one.inlines]) for one in finished.passages]
    issues = [(one.kind, one.segment, one.detail) for one in finished.issues]
    terms = [astuple(term) for term in finished.terms]
    return json.dumps([passages, issues, terms, finished.sentences, finished.draft]).encode()


def _parse(content: bytes) -> Finished:
    passages, issues, terms, sentences, draft = json.loads(content)
    return Finished(
        tuple(Passage(text, tuple(Inline(*fields) for fields in inlines)) for text, inlines in passages),
        tuple(Issue(*fields) for fields in issues),
        tuple(TermRecord(*fields) for fields in terms),
        sentences,
        draft,
    )
