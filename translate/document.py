"""Passages of text, and texts as blocks of sentences that carry what stands around them: str(parse(text)) == text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Inline:
    """Markup on a half-open range of characters of a passage: bold, a link, or an image between two words.

    Ranges nest or lie apart; equal ranges nest in the order in which they are listed, the outer one first.
    """

    start: int
    end: int  # equal to start where nothing is inside: an image, a footnote mark
    key: int  # what the format knows it by
    language: str = ""  # what the file says it is in, if not Swedish: "en", "fr-CH"


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that a file holds in one place: a paragraph, a table cell, a title; of a plain text file, all of it."""

    text: str
    inlines: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence, and what is kept around it word for word."""

    text: str  # what an engine may rewrite; never starts or ends with a space
    before: str = ""  # indent, list mark, dialogue dash, opening quotation mark
    after: str = ""  # closing quotation mark, the space before the next sentence
    attribution: bool = False  # `before` ends in a reporting verb: "säger " + "guvernören" (see speech.py)

    def __str__(self) -> str:
        return self.before + self.text + self.after

    @property
    def translatable(self) -> bool:
        """Whether the text has at least one letter: "* * *" and "1939" need no engine."""
        return any(map(str.isalpha, self.text))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list item."""

    segments: tuple[Segment, ...]
    gap: str = ""  # the line ends and blank lines after it
    spoken: bool = False  # its dashes tell speech, which English sets between quotation marks (see speech.py)
    continued: bool = False  # it goes on with a quotation of an earlier block (see quotes.follow)

    def __str__(self) -> str:
        return self.text + self.gap

    @property
    def text(self) -> str:
        """The block without the gap after it."""
        return "".join(map(str, self.segments))

    def with_texts(self, texts: Iterable[str]) -> Block:
        """Return the block with `texts` in place of its translatable segments' texts, in order."""
        places = [place for place, segment in enumerate(self.segments) if segment.translatable]
        segments = list(self.segments)
        for place, text in zip(places, texts, strict=True):
            old = segments[place]
            segments[place] = Segment(text, old.before, old.after, old.attribution)  # half the time of `replace`
        return replace(self, segments=tuple(segments))


@dataclass(frozen=True, slots=True)
class Document:
    """A whole text."""

    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.blocks))

    @property
    def segments(self) -> Iterator[Segment]:
        """All segments in reading order."""
        return (segment for block in self.blocks for segment in block.segments)

    def with_texts(self, texts: Iterable[str]) -> Document:
        """Return the document with `texts` in place of its translatable segments' texts, in order."""
        new = list(texts)
        blocks: list[Block] = []
        start = 0
        for block in self.blocks:
            stop = start + sum(segment.translatable for segment in block.segments)
            blocks.append(block.with_texts(new[start:stop]))
            start = stop
        if start != len(new):
            raise ValueError(f"{len(new)} texts for {start} translatable segments")
        return replace(self, blocks=tuple(blocks))
