"""From article to translation: parse, draft, let an engine translate, finish.  Read this file first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path

from glossary import Glossary, Rendering, Term, is_proof, load, load_default, speaks_of_ukraine
from translate import models
from translate.capitals import Capitals, begin_alike, quieten, quieten_label, shout
from translate.checks import Issue, check, shorten
from translate.document import Block, Document, Passage, Segment
from translate.engines import EngineOptions, Hypothesis, Progress, load_engine
from translate.foreign import Kept, SetAside, foreign_parts, foreign_words, put_back, set_aside, stand_ins, without
from translate.inlines import Engined, project
from translate.labels import translate_label
from translate.leftovers import translate_leftovers
from translate.names import settle
from translate.normalise import restore_dashes
from translate.numbers import Times, mend, write_lone
from translate.paragraphs import find_times, parse, write_time
from translate.proper_names import is_proper_name, proper_names, without_kept
from translate.quotations.framing import check as compare_quotations
from translate.quotations.framing import frame
from translate.quotations.marks import follow
from translate.quotations.restyle import Expected, carry, expect
from translate.quotations.speech import is_doubtful, is_name, voice
from translate.quotations.styles import Style, read_style
from translate.surnames import doubtful_names, drop_articles, expect_surnames, spellings, surnames
from translate.terms import TermRecord, record
from translate.verbatim import (
    Localiser,
    compare_verbatim,
    copy_verbatim,
    disguise,
    disguise_like,
    is_verbatim,
    reveal,
    show,
)

# "(TT)", "AFP/TT", "KYIV/STOCKHOLM (TT-AFP)"
_AGENCIES = re.compile(r"(?:[A-ZÅÄÖ]+[/ ])*\([A-ZÅÄÖ]{2,}(?:[/-][A-ZÅÄÖ]{2,})*[/-]?\)|[A-ZÅÄÖ]{2,5}(?:/[A-ZÅÄÖ]{2,5})+")


@dataclass(frozen=True, slots=True)
class Signature:
    """All that decides what a translation says, so that it can be made again."""

    engine: str
    model: str
    digest: str  # of the model's files
    beam: int
    glossary: str  # digest of its entries
    quotes: Style
    times: Times
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
    terms: tuple[TermRecord, ...] = ()  # of the glossary, in reading order

    def __str__(self) -> str:
        return "\n".join(passage.text for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the engine gets it."""

    segment: Segment
    text: str  # Swedish around English names
    terms: tuple[Term, ...]
    marks: tuple[Expected, ...]  # the quotation marks its translation must have
    capitals: Capitals = "none"  # what of its translation is to be written in them
    # whether an engine has to translate it; "1939", "(TT)", "tt.se/a" and the name in ", säger Anna Berg" stay
    wanted: bool = True
    kept: tuple[Kept, ...] = ()  # what made-up names of the text stand for

    @property
    def glossary_terms(self) -> tuple[Term, ...]:
        """The terms without the names that are only kept as they are, of which no report tells."""
        return tuple(term for term in self.terms if not is_proper_name(term))


@dataclass(frozen=True, slots=True)
class DraftedBlock:
    """A block and the drafts of all its segments."""

    block: Block
    drafts: tuple[Draft, ...]
    unmatched: bool = False  # it has a quotation mark without a mate in the article
    timed: bool = False  # it begins with a time: "12.47"
    doubtful: bool = False  # it is likely dash speech, but who says what is in doubt, so that it keeps its dashes


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
        return [disguise(one.text) for block in self.blocks for one in block.drafts if one.wanted]


@dataclass(frozen=True, slots=True)
class _Finished:
    """A sentence in English."""

    text: str
    issues: tuple[Issue, ...] = ()
    terms: tuple[TermRecord, ...] = ()


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
        inflection: bool = True,
        quotes: str = "english-us",
        times: Times = "12h",
        device: str = "auto",
        beam_size: int = 4,
        threads: int = 0,
        reproducible: bool = False,
    ) -> None:
        self.glossary = load_glossary(glossaries, default_glossary, inflection=inflection)
        found = models.find(model) if engine != "echo" else None
        self.notice = found.notice if found else None
        name = found.name if found else "none"
        options = EngineOptions(name, device, beam_size, threads=threads, reproducible=reproducible)
        self.engine = load_engine(engine, options)
        self._quotes = read_style(quotes)
        self._times = times
        self.signature = Signature(
            engine, name, self.engine.digest, beam_size, self.glossary.digest, self._quotes, times, _own_version()
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
        terms: list[TermRecord] = []
        documents: list[Document] = []
        passages: list[Passage] = []
        number = 0
        for passage in drafted.passages:
            blocks: list[Block] = []
            given: list[Hypothesis | None] = []
            for block in passage.blocks:
                taken = [next(hypotheses) if one.wanted else None for one in block.drafts]
                sentences = self._finish_sentences(number, block, taken)
                finished, found = self._finish_block(number, block, sentences)
                number += sum(one.segment.translatable for one in block.drafts)
                blocks.append(finished)
                given += taken
                issues += found
                terms += [term for sentence in sentences for term in sentence.terms]
            documents.append(Document(tuple(blocks)))
            passages.append(_carry_markup(passage, documents[-1], given))
            issues += _lost_markup(passage, passages[-1], number)
        source = tuple(passage.document for passage in drafted.passages)
        return Translation(source, tuple(documents), tuple(passages), tuple(issues), self.signature, tuple(terms))

    def _finish_sentences(
        self, number: int, drafted: DraftedBlock, hypotheses: Sequence[Hypothesis | None]
    ) -> list[_Finished]:
        """Finish what is to be translated of a block; `number` sentences stand before it in the article."""
        finished = []
        for one, hypothesis in zip(drafted.drafts, hypotheses, strict=True):
            number += one.segment.translatable
            if hypothesis is not None:
                finished.append(self._finish_sentence(number, one, hypothesis))
            elif one.segment.translatable:
                text = shout(put_back(one.text, one.kept), one.capitals)
                kept = record(number, one.glossary_terms, Rendering(text, one.terms, (), ()), text)
                finished.append(_Finished(text, terms=tuple(kept)))
        return finished

    def _finish_block(
        self, number: int, drafted: DraftedBlock, sentences: Sequence[_Finished]
    ) -> tuple[Block, list[Issue]]:
        """Put a block together again; `number` sentences stand before it in the article."""
        number += len(sentences)
        issues = [issue for sentence in sentences for issue in sentence.issues]
        finished = frame(drafted.block, [sentence.text for sentence in sentences], self._quotes)
        if self.engine.name != "echo":
            finished = _write_figures(write_time(finished, self._times) if drafted.timed else finished)
        difference = compare_quotations(drafted.block, finished.text)
        if difference and not any(issue.kind == "quotation" for issue in issues):
            issues.append(Issue("quotation", number, f"{difference} of this paragraph; compare with the article"))
        if drafted.unmatched:
            detail = f"a quotation mark of “{shorten(drafted.block.text)}” has no mate in the article; set it by hand"
            issues.append(Issue("quotation", max(1, number), detail))
        if drafted.doubtful:
            detail = f"where the speech of “{shorten(drafted.block.text)}” ends is in doubt; set its marks by hand"
            issues.append(Issue("quotation", max(1, number), detail))
        return finished, issues

    def _finish_sentence(self, number: int, one: Draft, hypothesis: Hypothesis) -> _Finished:
        """Put marks and names right in the translation of sentence `number`; what can't be is an issue."""
        if not any(map(str.isalnum, hypothesis.text)):
            detail = f"nothing came out of “{shorten(one.segment.text)}”; the Swedish was kept"
            missing = record(number, one.glossary_terms, Rendering("", (), (), one.terms), "")
            given = one.text if one.kept else one.segment.text
            swedish, _ = carry(one.marks, given, Hypothesis(given), self._quotes)
            return _Finished(put_back(swedish.text, one.kept), (Issue("empty", number, detail),), tuple(missing))
        issues: list[Issue] = []
        seen = disguise(one.text)
        if self.engine.name != "echo":
            hypothesis = mend(seen, copy_verbatim(seen, hypothesis), self._times)
        made = hypothesis.text
        hypothesis = reveal(one.text, hypothesis)
        if self.engine.name != "echo" and seen != one.text:  # a stand-in may have been lost
            hypothesis = copy_verbatim(one.text, hypothesis)
        carried, sure = carry(one.marks, one.text, hypothesis, self._quotes)
        if not sure:
            detail = f"the model lost words or marks of “{shorten(one.segment.text)}”; compare with the article"
            issues.append(Issue("quotation", number, detail))
        rendering = settle(one.text, without_kept(one.terms, carried.text), carried, self.glossary)
        for term in rendering.missing:
            english = put_back(term.entry.english, one.kept)
            wanted = f" should be {english}, which" if term.form != english else ""
            detail = f"“{term.form}”{wanted} is missing; add it by hand"
            issues.append(Issue("name", number, detail))
        issues += (Issue("name", number, detail) for detail in doubtful_names(one.terms))
        text = begin_alike(one.text, restore_dashes(one.text, rendering.text))
        if self.engine.name != "echo":
            text = drop_articles(one.terms, translate_leftovers(one.text, translate_label(one.text, text)))
            issues += (Issue("name", number, detail) for detail in compare_verbatim(one.text, made, text))
            names = [term.english for term in one.terms]
            shown = replace(hypothesis, text=disguise_like(one.text, text))  # "%5.1f" is no number
            found = check(number, seen, shown, names)
            issues += (replace(issue, detail=show(one.text, issue.detail)) for issue in found)
        terms = record(number, one.glossary_terms, rendering, hypothesis.text)
        if one.kept:
            text = put_back(text, one.kept)
            issues = [replace(issue, detail=put_back(issue.detail, one.kept)) for issue in issues]
        return _Finished(shout(text, one.capitals), tuple(issues), tuple(terms))


def load_glossary(
    glossaries: Sequence[Path | str | Glossary] = (), default: bool = True, *, inflection: bool = True
) -> Glossary:
    """Merge the built-in glossary, if wanted, and `glossaries`, of which later ones win.

    Without `inflection`, a term of yours is found in the form you wrote, and a name with its -s, unless it says
    match=inflect.
    """
    given = [item if isinstance(item, Glossary) else load(item) for item in glossaries]
    given = given if inflection else [item.uninflected() for item in given]
    return reduce(Glossary.merge, given, load_default() if default else Glossary())


def draft(passages: Sequence[Passage], glossary: Glossary, quotes: Style = "english-us") -> DraftedArticle:
    """Parse an article and prepare each sentence: English names in, quotation marks noted."""
    documents = [parse(passage.text) for passage in passages]
    if quotes != "keep":
        documents = voice(documents)
    blocks = [block for document in documents for block in document.blocks]
    courses = follow([block.text for block in blocks])
    if quotes != "keep":
        blocks = [
            replace(block, continued=True) if course.continued else block
            for block, course in zip(blocks, courses, strict=True)
        ]
    foreign = (part for pair in zip(passages, documents, strict=True) for part in foreign_parts(*pair))
    asides = [set_aside(block, parts, glossary, quotes) for block, parts in zip(blocks, foreign, strict=True)]
    localised = _localise(
        [one.block for one in asides], glossary, nearby=any(speaks_of_ukraine(passage.text) for passage in passages)
    )
    drafts = _expect_surnames(
        [_draft_sentences(block, aside, localised) for block, aside in zip(blocks, asides, strict=True)]
    )
    times = find_times(blocks)
    drafted = (
        DraftedBlock(block, sentences, course.unmatched, number in times, quotes != "keep" and is_doubtful(block))
        for number, (block, sentences, course) in enumerate(zip(blocks, drafts, courses, strict=True))
    )
    return DraftedArticle(
        tuple(
            DraftedPassage(passage, tuple(islice(drafted, len(document.blocks))))
            for passage, document in zip(passages, documents, strict=True)
        )
    )


def _localise(blocks: Sequence[Block], glossary: Glossary, *, nearby: bool) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """Put English names into all sentences of an article; one that proves it to be about Ukraine does so for all."""
    segments = [segment for block in blocks for segment in block.segments]
    readers = [Localiser(segment.text, glossary) if segment.translatable else None for segment in segments]
    found = [reader.localise(nearby=nearby) if reader else None for reader in readers]
    if not nearby and any(is_proof(term.entry) for one in found if one for term in one[1]):
        found = [reader.localise(nearby=True) if reader else None for reader in readers]
    return ((segment.text, ()) if one is None else one for segment, one in zip(segments, found, strict=True))


def _draft_sentences(
    block: Block, aside: SetAside, localised_sentences: Iterator[tuple[str, tuple[Term, ...]]]
) -> tuple[Draft, ...]:
    """Draft the sentences of a block, which come next in `localised_sentences`."""
    drafts = []
    for segment, marks, kept in zip(block.segments, expect(aside.block), aside.kept, strict=True):
        localised, terms = next(localised_sentences)
        if kept:
            terms = tuple(sorted((*terms, *stand_ins(localised, kept)), key=lambda term: term.start))
        headline, labelled = quieten(localised, terms), quieten_label(localised, terms)
        capitals: Capitals = "all" if headline else "label" if labelled else "none"
        text = headline or labelled or localised
        foreign = foreign_words(text, terms) if segment.translatable else ()
        names = proper_names(text, (*terms, *foreign)) if segment.translatable else ()
        expected = tuple(sorted((*terms, *foreign, *names), key=lambda term: term.start))
        drafts.append(Draft(segment, text, expected, marks, capitals, _is_wanted(segment, text, kept), kept))
    return tuple(drafts)


def _expect_surnames(drafts: Sequence[tuple[Draft, ...]]) -> list[tuple[Draft, ...]]:
    """Let the surnames of those whom the article names in full be expected wherever they stand alone."""
    known = spellings(pair for sentences in drafts for one in sentences for pair in surnames(one.text, one.terms))
    if not known:
        return [*drafts]
    return [tuple(_expect_surname(one, known) for one in sentences) for sentences in drafts]


def _expect_surname(one: Draft, known: Mapping[str, Sequence[str]]) -> Draft:
    if not one.segment.translatable or not any(name in one.text for name in known):
        return one
    text, terms = expect_surnames(one.text, one.terms, known)
    return replace(one, text=text, terms=terms)


def _is_wanted(segment: Segment, shown: str, kept: Sequence[Kept]) -> bool:
    text = segment.text
    if kept and is_verbatim(without(shown, kept)):
        return False
    said_by = segment.attribution and is_name(text)
    return segment.translatable and not (said_by or _AGENCIES.fullmatch(text) or is_verbatim(text))


def _write_figures(block: Block) -> Block:
    """Write the segments that are numbers alone, as cells of tables are, in English notation."""
    if all(segment.translatable for segment in block.segments):
        return block
    return replace(
        block,
        segments=tuple(
            segment if segment.translatable else replace(segment, text=write_lone(segment.text))
            for segment in block.segments
        ),
    )


def _carry_markup(drafted: DraftedPassage, target: Document, hypotheses: Sequence[Hypothesis | None]) -> Passage:
    """Return the translated passage with the inline markup of its source."""
    inlines = drafted.passage.inlines
    if inlines:
        drafts = (one for block in drafted.blocks for one in block.drafts)
        engined = [
            Engined(one.text, hypothesis and reveal(one.text, hypothesis))
            for one, hypothesis in zip(drafts, hypotheses, strict=True)
        ]
        inlines = project(inlines, drafted.document, target, engined)
    return Passage(str(target), inlines)


def _lost_markup(drafted: DraftedPassage, translated: Passage, number: int) -> Iterator[Issue]:
    """Yield the marked words, “<b>mycket</b>”, of which nothing is left; `number` sentences end with the passage."""
    source = drafted.passage
    for one, other in zip(source.inlines, translated.inlines, strict=True):
        said = source.text[one.start : one.end]
        if other.start == other.end and any(map(str.isalpha, said)):
            detail = f"nothing came out of “{shorten(said)}”, which is marked; compare with the article"
            yield Issue("length", max(1, number), detail)


def _own_version() -> str:
    try:
        return version("sven-translate")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "unknown"
