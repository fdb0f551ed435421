"""Where paragraphs, headings and list items are in a text, one a line or hard-wrapped over several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from translate import numbers
from translate.document import Block, Document, Segment
from translate.numbers import Times
from translate.quotations.marks import peel
from translate.sentences import split
from translate.verbatim import SYMBOL

_BREAKS = "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
_LINE = re.compile(rf"[^{_BREAKS}]*(?:\r\n|[{_BREAKS}])|[^{_BREAKS}]+")
_EDGE = r"[\s\ufeff\u200b\u2060]"
_BLANK = re.compile(f"{_EDGE}*")
# An indent and a list or heading mark: "  * ", "• ", "1. ", "a) ", "(iii) ", "## ", "> ", "👉 ".  "1. plats" is no
# list item; a dash may be speech and is left to peel.
_MARK = rf"[*·‣◦▪●+]|(?:{SYMBOL})+|\#{{1,6}}|>+|\(?\d{{1,3}}\)|\(?(?:[a-zåäö]|[ivx]{{2,4}})\)|"
_MARK += r"\d{1,3}\.(?=\s+[^\Wa-zåäö])|\d{1,2}/\d{1,2}(?=\s+[^\W\da-zåäö])|"  # "2/8 Tre videor …", of a thread
# "12.47 Explosioner i Kiev.", of a live blog; not "12.47 kievtid", "12.47–13.20", "12.47 – en explosion"
_STOPPED = re.compile(r"[.!?…][”\"’)]?$")
_TIME = r"(?:[01]\d|2[0-3])[.:][0-5]\d"
_MARK += rf"{_TIME}(?=[ \t\u00a0]+[”\"“»’]?[A-ZÅÄÖ](?!\S*tid\b))"
_PREFIX = re.compile(rf"{_EDGE}*(?:(?:{_MARK})[ \t\u00a0]+)*(?=\S)")
_SHARE = re.compile(r"(?P<nth>\d+)/(?P<of>\d+)\s+$")
_ITEM = re.compile(rf"[\s\ufeff]*(?:[-–—―*·‣◦▪●+>#]|(?:{SYMBOL})+|\(?\d{{1,3}}[.)]|\(?(?:[a-zåäö]|[ivx]{{2,4}})\))\s")
_FIGURE = re.compile(rf"(?:{_EDGE}|[>#*•-])*(?P<said>\d+[.:]\d+)(?=\s|$)")  # what may be a time
# a run of emoji and hashtags, and of addresses and handles behind a full stop
_TAG = re.compile(rf"{SYMBOL}|[#@/]")
_TAGS = re.compile(
    rf"(?:\s+(?:{SYMBOL}|\((?:{SYMBOL})+\)|\#\w+)|(?<=[.!?…)])\s+(?:@\w+|https?://\S+(?!\S)))"
    rf"(?:\s*{SYMBOL}|\s+(?:\#\w+|@\w+|https?://\S+(?!\S)))*$"
)
_REACH = 200  # characters at the end of a sentence in which its tags begin
_TOLD = 3  # words that tell something: "Explosioner i Kiev"
_COLUMN = range(40, 133)  # how wide hard-wrapped text may be; below are verse, addresses and lists


def parse(text: str) -> Document:
    """Parse `text` into blocks of sentences; str() of the result is `text` again."""
    blocks: list[Block] = []
    for paragraph in _paragraphs(_LINE.findall(text)):
        body = paragraph.rstrip(_BREAKS)
        if _BLANK.fullmatch(body):
            last = blocks.pop() if blocks else Block(())
            blocks.append(replace(last, gap=last.gap + paragraph))
        else:
            blocks.append(_block(body, paragraph[len(body) :]))
    return Document(tuple(blocks))


def _block(body: str, gap: str) -> Block:
    prefix = _PREFIX.match(body)
    start = prefix.end() if prefix else 0
    share = _SHARE.search(body, 0, start)
    if share and int(share["nth"]) > int(share["of"]):  # "24/2 Ryssland anföll." begins with a date
        start = share.start()
    first, *others = map(_cut_tags, peel(split(body[start:])))
    return Block((replace(first, before=body[:start] + first.before), *others), gap)


def find_times(blocks: Sequence[Block]) -> frozenset[int]:
    """Return which blocks of an article begin with a time, "12.47", or are one: numbers of blocks, from 0.

    Most times have something told behind them or in the next block, and nothing else of the article begins with such
    figures that can't be a time: "10.15 Metod" is a section where there is a "3.2 Urval", "10.42" a price by "99.50".
    """
    heads = [(number, head) for number, block in enumerate(blocks) if (head := _FIGURE.match(block.text))]
    told = [_tells(blocks[number], head.end(), blocks[number + 1 : number + 2]) for number, head in heads]
    if 2 * sum(told) <= len(told) or not all(re.fullmatch(_TIME, head["said"]) for _, head in heads):
        return frozenset()
    return frozenset(number for number, _ in heads)


def _tells(block: Block, start: int, following: Sequence[Block]) -> bool:
    """Tell whether something is told after the time that `block` begins with, or in the next block if that is all.

    A block of its own, of sentences: "12.50" beside "Mjölk från den lilla gården" is a price.
    """
    said = block.text[start:].strip()
    if not said:
        said = "".join(one.text for one in following).strip()
        if not _STOPPED.search(said):
            return False
    return len(re.findall(r"[^\W\d_]+", said)) >= _TOLD


def write_time(block: Block, times: Times) -> Block:
    """Write the time that a block begins with, "12.47", as English does: "12:47 p.m."."""
    first, *others = block.segments

    def write(time: re.Match[str]) -> str:
        return numbers.write_time(time[0], times)

    before = re.sub(rf"{_TIME}(?=\s+\S?$)", write, first.before)
    text = first.text if first.translatable else re.sub(rf"^{_TIME}$", write, first.text)
    return replace(block, segments=(replace(first, before=before, text=text), *others))


def _cut_tags(segment: Segment) -> Segment:
    """Leave the emoji and hashtags behind a sentence out of it: "Tack! 🙏 #NAFO", of which a model makes anything."""
    reach = max(0, len(segment.text) - _REACH)
    tags = _TAGS.search(segment.text, reach) if _TAG.search(segment.text, reach) else None
    if tags is None or not any(map(str.isalpha, segment.text[: tags.start()])):
        return segment
    return replace(segment, text=segment.text[: tags.start()], after=tags[0] + segment.after)


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Join the lines of each hard-wrapped paragraph; other lines are paragraphs of their own."""
    stretches = list(_stretches(lines))
    # where one paragraph is wrapped at a column, the others are too
    column = max((_width(stretch) for stretch in stretches if _is_wrapped(stretch)), default=0)
    for stretch in stretches:
        yield from _unwrap(stretch, column) if column else stretch


def _stretches(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the lines between blank ones."""
    start = 0
    while start < len(lines):
        stop = start + 1
        while stop < len(lines) and not _BLANK.fullmatch(lines[stop - 1]) and not _BLANK.fullmatch(lines[stop]):
            stop += 1
        yield lines[start:stop]
        start = stop


def _width(stretch: Sequence[str]) -> int:
    return max(len(line.rstrip()) for line in stretch)


def _is_wrapped(stretch: Sequence[str]) -> bool:
    """Tell whether a line goes on in the next one for want of room."""
    width = _width(stretch)
    return width in _COLUMN and any(_runs_on(line, following, width) for line, following in pairwise(stretch))


def _unwrap(stretch: Sequence[str], column: int) -> Iterator[str]:
    """Join those lines that were broken only because the column was full."""
    width = _width(stretch) if _is_wrapped(stretch) else column
    if _width(stretch) > width:  # nothing wrapped these
        yield from stretch
        return
    paragraph = stretch[0]
    for line, following in pairwise(stretch):
        indented = following[:1].isspace()  # the first line of the next paragraph, unless it runs on
        full = not indented and _is_full(line, following, width)
        if width in _COLUMN and (full or _runs_on(line, following, width)):
            paragraph += following
        else:
            yield paragraph
            paragraph = following
    yield paragraph


def _runs_on(line: str, following: str, width: int) -> bool:
    """Tell whether `following` continues in lower case a line as good as full; only that proves text to be wrapped."""
    return following.lstrip(" \t\"'”“„»«’‘(")[:1].islower() and _is_full(line, following, 0.85 * width)


def _is_full(line: str, following: str, width: float) -> bool:
    """Tell whether the first word of `following` would not have fitted on `line`."""
    if not line.endswith("\n") or _ITEM.match(following):
        return False
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width
