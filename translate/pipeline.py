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
from translate.document import Block, Document, Segment
from translate.engines import EngineOptions, Hypothesis, Progress, load_engine
from translate.formats.text import parse
from translate.names import settle
from translate.normalise import restore_dashes
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
    """An English document, what is doubtful in it, and how it was made; str() gives the text."""

    document: Document
    issues: tuple[Issue, ...]
    signature: Signature

    def __str__(self) -> str:
        return str(self.document)


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
        self._engine = load_engine(engine, EngineOptions(model=name, device=device, beam_size=beam_size))
        self._quotes = quotes
        self.signature = Signature(
            engine, name, self._engine.digest, beam_size, self.glossary.digest, quotes, _own_version()
        )

    def translate(self, text: str, progress: Progress | None = None) -> Translation:
        """Translate one text."""
        return self.translate_texts([text], progress)[0]

    def translate_texts(self, texts: Sequence[str], progress: Progress | None = None) -> list[Translation]:
        """Translate several texts, whose sentences share batches; one translation a text, in order."""
        drafted = [draft(text, self.glossary, self._quotes) for text in texts]
        wanted = [one for blocks in drafted for block in blocks for one in block.drafts if one.wanted]
        hypotheses = iter(self._engine.translate([one.text for one in wanted], progress))
        return [self._finish(blocks, hypotheses) for blocks in drafted]

    def _finish(self, blocks: Sequence[DraftedBlock], hypotheses: Iterator[Hypothesis]) -> Translation:
        finished: list[Block] = []
        issues: list[Issue] = []
        number = 0
        for drafted in blocks:
            texts = []
            found: list[Issue] = []
            for one in drafted.drafts:
                number += one.segment.translatable
                text = one.text
                if one.wanted:
                    text, doubts = self._finish_sentence(number, one, next(hypotheses))
                    found += doubts
                if one.segment.translatable:
                    texts.append(text)
            finished.append(frame(drafted.block, texts, self._quotes))
            difference = compare_quotations(drafted.block, finished[-1].text)
            if difference and not any(issue.kind == "quotation" for issue in found):
                found.append(Issue("quotation", number, f"{difference} of this paragraph; compare with the article"))
            issues += found
        return Translation(Document(tuple(finished)), tuple(issues), self.signature)

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
        if self._engine.name != "echo":
            text = mend_number(one.text, text)
            issues += check(number, one.text, replace(hypothesis, text=text))
        return text.upper() if one.capitals else text, issues


def load_glossary(glossaries: Sequence[Path | str | Glossary] = (), default: bool = True) -> Glossary:
    """Merge the built-in glossary, if wanted, and `glossaries`, of which later ones win."""
    given = [item if isinstance(item, Glossary) else load(item) for item in glossaries]
    return reduce(Glossary.merge, given, load_default() if default else Glossary())


def draft(text: str, glossary: Glossary, quotes: Style = "english") -> tuple[DraftedBlock, ...]:
    """Parse `text` and prepare each sentence: English names in, quotation marks noted."""
    document = parse(text)
    if quotes == "english":
        document = voice(document)
    nearby = mentions(text, glossary)
    return tuple(_draft_block(block, glossary, nearby) for block in document.blocks)


def _draft_block(block: Block, glossary: Glossary, nearby: bool) -> DraftedBlock:
    drafts = []
    for segment, marks in zip(block.segments, expect(block), strict=True):
        localised, terms = (
            localise(segment.text, glossary, nearby=nearby) if segment.translatable else (segment.text, ())
        )
        quiet = quieten(localised, terms)
        drafts.append(Draft(segment, quiet or localised, terms, marks, capitals=quiet is not None))
    return DraftedBlock(block, tuple(drafts))


def _own_version() -> str:
    try:
        return version("sven-translate")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "unknown"
