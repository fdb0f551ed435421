"""From article to translation: parse, draft, let an engine translate, finish.  Read this file first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from glossary import Glossary, Term, load, load_default, localise, mentions
from translate import models
from translate.capitals import quieten
from translate.checks import Issue, check, mend_number, shorten
from translate.document import Block, Document, Passage, Segment
from translate.engines import EngineOptions, Hypothesis, Progress, load_engine
from translate.inlines import Engined, project
from translate.names import settle
from translate.normalise import restore_dashes
from translate.paragraphs import parse
from translate.restyle import Expected, Style, carry, expect, frame
from translate.restyle import check as compare_quotations
from translate.speech import is_name, voice

_AGENCIES = re.compile(r"\((?:[A-ZÅÄÖ]{2,5}/?)+\)|[A-ZÅÄÖ]{2,5}(?:/[A-ZÅÄÖ]{2,5})+")  # "(TT)", "AFP/TT"


@dataclass(frozen=True, slots=True)
class Signature:
    """All that decides what a translation says, so that it can be made again."""

    engine: str
    model: str
    digest: str  # of the model's files
    beam: int
    glossary: str  # digest of its entries
    quotes: Style
    version: str

    def __str__(self) -> str:
        fields = (f"{name}:{str(getattr(self, name))[:12]}" for name in self.__slots__)
        return "|".join(fields)


@dataclass(frozen=True, slots=True)
class Translation:
    """An article in English, what is doubtful in it, and how it was made; str() gives the text."""

    source: tuple[Document, ...]  # one a passage; the target has the same blocks and segments
    target: tuple[Document, ...]
    passages: tuple[Passage, ...]  # the target with its inline markup
    issues: tuple[Issue, ...]
    signature: Signature

    def __str__(self) -> str:
        return "\n".join(passage.text for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the engine gets it."""

    segment: Segment
    text: str  # Swedish around English names
    terms: tuple[Term, ...]
    marks: tuple[Expected, ...]  # the quotation marks its translation must have
    capitals: bool = False  # its translation is to be written in capitals

    @property
    def wanted(self) -> bool:
        """Whether an engine has to translate it; "1939", "(TT)" and the name in ", säger Anna Berg" stay."""
        said_by = self.segment.attribution and is_name(self.segment.text)
        return self.segment.translatable and not said_by and not _AGENCIES.fullmatch(self.segment.text)


@dataclass(frozen=True, slots=True)
class DraftedBlock:
    """A block and the drafts of all its segments."""

    block: Block
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class DraftedPassage:
    """A passage and the drafts of all its blocks."""

    passage: Passage
    blocks: tuple[DraftedBlock, ...]

    @property
    def document(self) -> Document:
        """The passage as blocks of sentences."""
        return Document(tuple(one.block for one in self.blocks))


@dataclass(frozen=True, slots=True)
class DraftedArticle:
    """An article ready for an engine."""

    passages: tuple[DraftedPassage, ...]

    @property
    def blocks(self) -> Iterator[DraftedBlock]:
        """All blocks in reading order."""
        return (block for passage in self.passages for block in passage.blocks)

    @property
    def sentences(self) -> list[str]:
        """What an engine has to translate, in reading order."""
        return [one.text for block in self.blocks for one in block.drafts if one.wanted]


class Translator:
    """Translates Swedish texts; loading the engine takes a second or so, so keep it for many texts.

    Raises ModelError, EngineError or GlossaryError, each with one line that says what to do.
    """

    def __init__(
        self,
        *,
        engine: str = "ctranslate2",
        model: str | None = None,
        glossaries: Sequence[Path | str | Glossary] = (),
        default_glossary: bool = True,
        quotes: Style = "english",
        device: str = "auto",
        beam_size: int = 4,
    ) -> None:
        self.glossary = load_glossary(glossaries, default_glossary)
        found = models.find(model) if engine != "echo" else None
        self.notice = found.notice if found else None
        name = found.name if found else "none"
        self.engine = load_engine(engine, EngineOptions(model=name, device=device, beam_size=beam_size))
        self._quotes = quotes
        self.signature = Signature(
            engine, name, self.engine.digest, beam_size, self.glossary.digest, quotes, _own_version()
        )

    def translate(self, text: str, progress: Progress | None = None) -> Translation:
        """Translate one text."""
        return self.translate_texts([text], progress)[0]

    def translate_texts(self, texts: Sequence[str], progress: Progress | None = None) -> list[Translation]:
        """Translate several texts, whose sentences share batches; one translation a text, in order."""
        return self.translate_articles([[Passage(text)] for text in texts], progress)

    def translate_articles(
        self, articles: Sequence[Sequence[Passage]], progress: Progress | None = None
    ) -> list[Translation]:
        """Translate several articles of passages, whose sentences share batches; one translation each, in order."""
        drafted = [self.draft(passages) for passages in articles]
        hypotheses = iter(self.engine.translate([text for one in drafted for text in one.sentences], progress))
        return [self.finish(one, hypotheses) for one in drafted]

    def draft(self, passages: Sequence[Passage]) -> DraftedArticle:
        """Prepare an article for the engine, without asking it."""
        return draft(passages, self.glossary, self._quotes)

    def finish(self, drafted: DraftedArticle, hypotheses: Iterator[Hypothesis]) -> Translation:
        """Make a translation of what the engine made of `drafted.sentences`, taken from `hypotheses` in that order."""
        issues: list[Issue] = []
        documents: list[Document] = []
        passages: list[Passage] = []
        number = 0
        for passage in drafted.passages:
            blocks: list[Block] = []
            given: list[Hypothesis | None] = []
            for block in passage.blocks:
                taken = [next(hypotheses) if one.wanted else None for one in block.drafts]
                finished, found = self._finish_block(number, block, taken)
                number += sum(one.segment.translatable for one in block.drafts)
                blocks.append(finished)
                given += taken
                issues += found
            documents.append(Document(tuple(blocks)))
            passages.append(_carry_markup(passage, documents[-1], given))
        source = tuple(passage.document for passage in drafted.passages)
        return Translation(source, tuple(documents), tuple(passages), tuple(issues), self.signature)

    def _finish_block(
        self, number: int, drafted: DraftedBlock, hypotheses: Sequence[Hypothesis | None]
    ) -> tuple[Block, list[Issue]]:
        """Put a block together again; `number` sentences stand before it in the article."""
        texts = []
        issues: list[Issue] = []
        for one, hypothesis in zip(drafted.drafts, hypotheses, strict=True):
            number += one.segment.translatable
            text = one.text
            if hypothesis is not None:
                text, doubts = self._finish_sentence(number, one, hypothesis)
                issues += doubts
            if one.segment.translatable:
                texts.append(text)
        finished = frame(drafted.block, texts, self._quotes)
        difference = compare_quotations(drafted.block, finished.text)
        if difference and not any(issue.kind == "quotation" for issue in issues):
            issues.append(Issue("quotation", number, f"{difference} of this paragraph; compare with the article"))
        return finished, issues

    def _finish_sentence(self, number: int, one: Draft, hypothesis: Hypothesis) -> tuple[str, list[Issue]]:
        """Put marks and names right in the translation of sentence `number`; what can't be is an issue."""
        if not any(map(str.isalnum, hypothesis.text)):
            detail = f"nothing came out of “{shorten(one.segment.text)}”; the Swedish was kept"
            return one.segment.text, [Issue("empty", number, detail)]
        issues: list[Issue] = []
        carried, kept = carry(one.marks, one.text, hypothesis, self._quotes)
        if not kept:
            detail = f"not all marks of “{shorten(one.segment.text)}” could be placed; compare with the article"
            issues.append(Issue("quotation", number, detail))
        rendering = settle(one.text, one.terms, carried, self.glossary)
        for term in rendering.missing:
            detail = f"“{term.form}” should be {term.entry.english}, which is missing; add it by hand"
            issues.append(Issue("name", number, detail))
        text = restore_dashes(one.text, rendering.text)
        if self.engine.name != "echo":
            text = mend_number(one.text, text)
            issues += check(number, one.text, replace(hypothesis, text=text))
        return text.upper() if one.capitals else text, issues


def load_glossary(glossaries: Sequence[Path | str | Glossary] = (), default: bool = True) -> Glossary:
    """Merge the built-in glossary, if wanted, and `glossaries`, of which later ones win."""
    given = [item if isinstance(item, Glossary) else load(item) for item in glossaries]
    return reduce(Glossary.merge, given, load_default() if default else Glossary())


def draft(passages: Sequence[Passage], glossary: Glossary, quotes: Style = "english") -> DraftedArticle:
    """Parse an article and prepare each sentence: English names in, quotation marks noted."""
    nearby = any(mentions(passage.text, glossary) for passage in passages)
    drafted = []
    for passage in passages:
        document = parse(passage.text)
        if quotes == "english":
            document = voice(document)
        blocks = tuple(_draft_block(block, glossary, nearby) for block in document.blocks)
        drafted.append(DraftedPassage(passage, blocks))
    return DraftedArticle(tuple(drafted))


def _draft_block(block: Block, glossary: Glossary, nearby: bool) -> DraftedBlock:
    drafts = []
    for segment, marks in zip(block.segments, expect(block), strict=True):
        localised, terms = (
            localise(segment.text, glossary, nearby=nearby) if segment.translatable else (segment.text, ())
        )
        quiet = quieten(localised, terms)
        drafts.append(Draft(segment, quiet or localised, terms, marks, capitals=quiet is not None))
    return DraftedBlock(block, tuple(drafts))


def _carry_markup(drafted: DraftedPassage, target: Document, hypotheses: Sequence[Hypothesis | None]) -> Passage:
    """Return the translated passage with the inline markup of its source."""
    inlines = drafted.passage.inlines
    if inlines:
        drafts = (one for block in drafted.blocks for one in block.drafts)
        engined = [Engined(one.text, hypothesis) for one, hypothesis in zip(drafts, hypotheses, strict=True)]
        inlines = project(inlines, drafted.document, target, engined)
    return Passage(str(target), inlines)


def _own_version() -> str:
    try:
        return version("sven-translate")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "unknown"
