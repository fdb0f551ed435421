"""What is in another language than Swedish: kept as it stands, as a small model makes other words of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from glossary import Entry, Glossary, Term, localise
from glossary.transcribe import swedish, swedish_from_russian
from translate.document import Block, Document, Passage, Segment
from translate.engines import Span
from translate.proper_names import keep
from translate.quotations.marks import Mark, marks_between, scan
from translate.quotations.restyle import depths, sink
from translate.quotations.styles import Style, glyph
from translate.tables import english_words, read_rows, read_tables

# a letter of no Latin alphabet, and none of those that are signs (½, ², ℃); accents may stand in its word, too
_LETTER = r"[^\W\d_A-Za-z\x80-\u02ff\u1d00-\u1eff\u2000-\u2bff\u2c60-\u2c7f\ua720-\ua7ff\ufb00-\ufb06\uff00-\uff5e]"
_OTHER_SCRIPT = rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u0900-\u0dff])*"
_STRETCH = re.compile(rf"(?<!\w){_OTHER_SCRIPT}(?:[-'’ ]{_OTHER_SCRIPT})*(?!\w)")  # "Ласкаво просимо" is one
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:[-'’][^\W\d_]+)*(?!\w)")
_EVERYDAY = frozenset("abcdefghijklmnopqrstuvwxyzåäöéüà-'’")
_UNUSUAL = re.compile(r"[^\W\d_a-zA-ZåäöéüàÅÄÖÉÜÀ]")
_LATIN_1 = "\xff"  # the last letter of "crème fraîche", "señor", "naïv": words that have a translation
_TRANSLATED = ("Genève", "Moçambique")  # Geneva, Mozambique
_WORD_END = re.compile(r"s?(?!\w)")  # "<i lang=en>The Times</i>s ledare"
_LOWER_NEXT = re.compile(r"\s+[a-z]")
_STRESS = "\u0301"  # "Зеле́нський"
_STOPS = " \t\n\u00a0.,!?…:;"
_CONTRACTED = re.compile(r"(?:n't|'(?:s|t|re|ve|ll|d|m))$")  # "don't", "we're"
# words too short for english.txt; Swedish has nearly all of them
_SHORT = frozenset(
    {"am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no", "of", "on", "or"}
    | {"so", "to", "up", "us", "we"}
)
_PROOF = frozenset({"he", "if", "it", "of", "up", "us", "we"})  # but for these, in small letters: not "IT"
_LONGEST = 500  # characters of a quotation that is looked at as a whole; the sentences of longer ones are, too
_FEWEST = 2  # English words of what is English
_QUOTED, _WHOLE = 0.5, 0.8  # which share of a quotation and of a sentence they are; the others are names


@dataclass(frozen=True, slots=True)
class Kept:
    """Words in another language, and the made-up name that the engine is shown for them."""

    name: str
    words: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds the name; in a headline it stands in capitals."""
        return re.compile(rf"\b{self.name}(?=(?P<owner>s?)(?![^\W_]))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A block with made-up names for what it has in other languages, and what they stand for by segment."""

    block: Block
    kept: tuple[tuple[Kept, ...], ...]


def foreign_parts(passage: Passage, document: Document) -> Iterator[list[Span]]:
    """Yield for each block of a passage what its markup says to be in another language: <span lang="en">."""
    foreign = [
        one for one in passage.inlines if one.language and _may_be(passage.text[one.start : one.end], one.language)
    ]
    start = 0
    for block in document.blocks:
        yield [Span(one.start - start, one.end - start) for one in foreign]
        start += len(str(block))


def _may_be(text: str, language: str) -> bool:
    """Tell whether a text may be in the language that the file says; word processors say en-US of Swedish, too."""
    words = [match[0] for match in _WORD.finditer(text)]
    if language.startswith("en"):
        known = [_is_english_word(word, word.lower().replace("’", "'")) for word in words]
        # "Zelenskyj" alone is a name to be spelt as in English
        return any(known) and all(one or word[0].isupper() for one, word in zip(known, words, strict=True))
    if not words:
        return False
    return read_tables("checks.txt")["swedish"].isdisjoint(word.lower() for word in words)


def set_aside(block: Block, foreign: Sequence[Span], glossary: Glossary, style: Style) -> SetAside:
    """Put made-up names into a block for what an engine would garble.

    Set aside are quotations and sentences in English, “Nothing is true and everything is possible”, words in other
    scripts, and newspapers; a name among these that the glossary knows, such as Київ, is written as it has it.
    """
    parts = [*_outermost([*foreign, *_quotations(block.text)])]
    whole = [not one.attribution and _is_english_sentence(one.text) for one in block.segments]
    if not (parts or any(whole) or _STRETCH.search(block.text) or any(map(block.text.__contains__, _newspapers()))):
        return SetAside(block, ((),) * len(block.segments))  # as nearly always
    segments: list[Segment] = []
    kept: list[tuple[Kept, ...]] = []
    start = 0
    for segment, depth, english in zip(block.segments, depths(block), whole, strict=True):
        sentence = Span(start + len(segment.before), start + len(segment.before) + len(segment.text))
        marks = [sink(mark, depth) for mark in marks_between(scan(block.text), sentence.start, sentence.end)]
        ranges = [sentence] if english else [] if segment.attribution else parts
        hider = _Hider(block.text, marks, style, glossary)
        text = hider.hide(sentence, [*hider.closed(ranges, sentence)]) if segment.translatable else segment.text
        segments.append(replace(segment, text=text.upper() if segment.text.isupper() else text))
        kept.append(tuple(hider.kept))
        start += len(str(segment))
    return SetAside(replace(block, segments=tuple(segments)), tuple(kept))


def _outermost(parts: Sequence[Span]) -> Iterator[Span]:
    """Yield in order the parts of a text that lie in no other."""
    end = 0
    for one in sorted(parts, key=lambda part: (part.start, -part.end)):
        if one.start >= end:
            end = one.end
            yield one


def _quotations(text: str) -> Iterator[Span]:
    """Yield what stands between the marks of each quotation in English or without words, "menyn ”...”"."""
    end = 0
    for mark in scan(text):
        if not mark.opens or mark.mate is None or mark.offset < end or mark.mate - mark.offset > _LONGEST:
            continue
        said = text[mark.offset + 1 : mark.mate]
        if is_english(said, _QUOTED) or (said and not any(map(str.isalnum, said))):
            end = mark.mate
            yield Span(mark.offset + 1, mark.mate)


def _is_english_sentence(text: str) -> bool:
    """Tell whether a sentence without marks is English: "Read this article", not "Nästa: Read this", "I Read This"."""
    first = _WORD.search(text)
    if first is None or not _is_english_word(first[0], first[0].lower().replace("’", "'")):
        return False
    return (first[0] != "I" or _LOWER_NEXT.match(text, first.end()) is not None) and is_english(text, _WHOLE)


def is_english(text: str, share: float) -> bool:
    """Tell whether all words of a text are English or names, some no Swedish ones, and such a share no names."""
    english = names = 0
    proof = False
    only = read_tables("english.txt")["english only"]
    for match in _WORD.finditer(text):
        word = match[0]
        plain = word.lower().replace("’", "'")
        if _is_english_word(word, plain):
            english += 1
            proof = proof or plain in only or (plain in _PROOF and not word.isupper())
        elif word[0].isupper():
            names += 1
        else:
            return False
    return proof and english >= _FEWEST and english >= share * (english + names)


def _is_english_word(word: str, plain: str) -> bool:
    if word in ("I", "a", "A") or plain.endswith("n't"):
        return True
    parts = _CONTRACTED.sub("", plain).split("-")
    return all(part in english_words() or part in _SHORT or (part == "i" and word[0] == "I") for part in parts)


class _Hider:
    """Puts made-up names into one sentence of a block."""

    def __init__(self, text: str, marks: Sequence[Mark], style: Style, glossary: Glossary) -> None:
        self.text = text  # of the block
        self.marks = marks  # of the sentence
        self.style = style
        self.glossary = glossary
        self.kept: list[Kept] = []
        there = text.lower()
        self.names = (name for name in _names() if name.lower() not in there)

    def closed(self, ranges: Sequence[Span], sentence: Span) -> Iterator[Span]:
        """Yield what of `ranges` is in a sentence, stops aside, if no quotation begins or ends inside it."""
        for one in ranges:
            start, end = max(one.start, sentence.start), min(one.end, sentence.end)
            if start >= end:
                continue  # in another sentence, as nearly all are of a long block
            said = self.text[start:end]
            stops = _STOPS if any(map(str.isalnum, said)) else " \u00a0"
            start += len(said) - len(said.lstrip(stops))
            end = start + len(said.strip(stops))
            inside = marks_between(self.marks, start, end)
            closed = all(mark.mate is not None and start <= mark.mate < end for mark in inside)
            glued = self.text[max(0, start - 1) : start].isalnum() and self.text[start : start + 1].isalnum()
            if start < end and closed and not glued and _WORD_END.match(self.text, end):
                yield Span(start, end)

    def hide(self, sentence: Span, english: Sequence[Span]) -> str:
        """Return a sentence with names for what is in English or another script, of which `kept` tells."""
        parts = []
        place = sentence.start
        for one in [*english, Span(sentence.end, sentence.end)]:
            between = _STRETCH.sub(self._hide_stretch, self.text[place : one.start])
            parts.append(_newspaper().sub(lambda match: self._name(match[0]), between))
            if one.start < one.end:
                whole = _STRETCH.fullmatch(self.text, one.start, one.end)
                parts.append(self._hide_stretch(whole) if whole else self._name(self._write(one)))
            place = one.end
        return "".join(parts)

    def _hide_stretch(self, match: re.Match[str]) -> str:
        if known := _known_name(match[0], self.glossary):
            return known
        return self._name(match[0])

    def _write(self, span: Span) -> str:
        """Return words with the marks among them in the style that was asked for."""
        written = {mark.offset: glyph(mark, self.style) for mark in marks_between(self.marks, span.start, span.end)}
        return "".join(written.get(place, self.text[place]) for place in range(span.start, span.end))

    def _name(self, words: str) -> str:
        """Return a name for words, or the words themselves where all names are taken."""
        name = next(self.names, None)
        if name is None:
            return words
        self.kept.append(Kept(name, words))
        return name


@cache
def _names() -> tuple[str, ...]:
    return tuple(read_rows("stand_ins.txt"))


@cache
def _newspapers() -> tuple[str, ...]:
    return tuple(sorted(read_rows("newspapers.txt"), key=len, reverse=True))


@cache
def _newspaper() -> re.Pattern[str]:
    """Find the names of newspapers, without the -s of a genitive."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, _newspapers()))})(?=s?(?!\w))")


def _known_name(words: str, glossary: Glossary) -> str | None:
    """Return the English of a name in Cyrillic letters that the glossary has in Swedish ones: Київ, Зеленский."""
    if not words[0].isupper():
        return None
    plain = words.replace(_STRESS, "")
    for spelled in (swedish(plain), swedish(plain, "j"), swedish_from_russian(plain)):
        for entry in glossary.entries(spelled):
            if not entry.guard:  # Свобода is freedom more often than a village
                return entry.english
        english, terms = localise(spelled, glossary)
        if [(term.start, term.end) for term in terms] == [(0, len(english))]:
            return english  # "Сергій Ковальчук", whose names are spelt by rule
    return None


def put_back(text: str, kept: Sequence[Kept]) -> str:
    """Return a text with the words in other languages in the place of their names."""
    for one in kept:
        text = one.pattern.sub(lambda _: one.words, text)  # noqa: B023 - it is used up in the loop
    return text


def without(text: str, kept: Sequence[Kept]) -> str:
    """Return a text without the made-up names."""
    return put_back(text, [replace(one, words="") for one in kept])


def stand_ins(sentence: str, kept: Sequence[Kept]) -> Iterator[Term]:
    """Yield the made-up names of a sentence as terms that its translation has to keep."""
    for one in kept:
        for match in one.pattern.finditer(sentence):
            owner = ("s", "genitive") if match["owner"] else ()
            yield Term(keep(one.name), match.start(), match.end(), one.words, one.name, *owner)


def foreign_words(sentence: str, terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return names such as Wiśniewski as terms that the English has to keep."""
    if not _UNUSUAL.search(sentence):
        return ()
    return tuple(
        Term(Entry(word, word, verbatim="yes"), match.start(), match.end(), word, word)
        for match in _WORD.finditer(sentence)
        if _is_foreign(word := match[0])
        and not any(term.start < match.end() and match.start() < term.end for term in terms)
    )


def _is_foreign(word: str) -> bool:
    unusual = set(word.lower()) - _EVERYDAY
    return bool(unusual) and (word[0].isupper() or max(unusual) > _LATIN_1) and not word.startswith(_TRANSLATED)
