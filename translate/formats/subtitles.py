"""SubRip and WebVTT: a sentence that runs over several cues is translated whole and laid out in the same cues again.

Times, numbers, settings, styles and comments are not touched, nor is a cue whose text stays as it is.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from translate.document import Inline, Passage
from translate.errors import InputError
from translate.formats import Article, decode, has_text
from translate.formats.codes import Coded, Coder, splice
from translate.tables import read_tables

_WIDTH = 42  # characters a line, as broadcasters and streaming services have it
_LINES = 2
_LONGEST_SENTENCE = 6  # cues; text without any full stop would else become one sentence
_WEBVTT_TAG = re.compile(r"</?(?P<name>[A-Za-z][\w.]*)[^<>\r\n]*>|<\d[\d:.]*>")
_SUBRIP_TAG = re.compile(
    r"</?(?P<name>b|i|u|s|em|strong|font)(?:\s[^<>\r\n]*)?>|\{\\[^{}\r\n]*\}|<[^\W\d_][^<>\r\n]*>", re.IGNORECASE
)
_DASHES = "-‐–—"
_DASH = re.compile(r"[-‐–—]\s?(?=\S)")
_MARKS_BEFORE = re.compile(r"\s*(?:(?:[-‐–—](?=\s?[^\W\d_]|\s?[\"”“»’¿¡.…])|[♪♫#*](?=\s)|[♪♫]|\.\.\.|…)\s*)*")
_MARKS_AFTER = re.compile(r"(?:\s*(?:[♪♫]|(?<=\s)#))+\s*$|\s+$")
_RUNS_ON = re.compile(r"(?:\.\.\.|…|(?<=\w)\s?[-–—])$")  # "Jag tror att–" goes on in the next cue
_ENDS = re.compile(r"[.!?…:][\"”“»’')\]]*$")
_SPACES = re.compile(r"\s+")
_ARROW = "-->"
_END_OF_LINE = re.compile(r"\r\n|\r|\n")
_HEADER_END = re.compile(r"\n\r?\n|\r\r|\Z")
_LANGUAGE = re.compile(r"(?<![^\r\n])Language:[ \t]*(sv(?:-\w+)?)[ \t]*(?![^\r\n])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What one speaker says in one cue."""

    cue: int
    span: tuple[int, int]  # in the file
    coded: Coded
    speaker: str  # of WebVTT's <v Anna>
    runs_on: bool  # its last mark says that the sentence goes on
    lead: str  # the first character of the marks before it: a dash where somebody else speaks
    edges: tuple[int, int]  # how many characters of marks its first and its last line have

    @property
    def text(self) -> str:
        """What is said, without marks and tags."""
        return self.coded.passage.text

    @property
    def dashed(self) -> bool:
        """Whether a dash stands before it."""
        return self.lead != "" and self.lead in _DASHES


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Units that are translated together; the inlines of the passage are codes inside them, and where each ends."""

    units: tuple[_Unit, ...]
    passage: Passage


def read(data: bytes, name: str) -> Article:
    """Read a SubRip or a WebVTT file; its first line tells which it is."""
    text = decode(data, name)
    webvtt = text.removeprefix("\ufeff").startswith("WEBVTT")
    cues = list(_webvtt_cues(text, name) if webvtt else _subrip_cues(text, name))
    units = [unit for number, (start, end) in enumerate(cues) for unit in _units(text, number, (start, end), webvtt)]
    sentences = [_join(group) for group in _group([unit for unit in units if _speaks(unit)])]
    newline = next((one for one in ("\r\n", "\n") if one in text), "\r")

    def rebuild(passages: Sequence[Passage]) -> bytes:
        changes: list[tuple[int, int, str]] = []
        for sentence, passage in zip(sentences, passages, strict=True):
            if passage != sentence.passage:
                changes += _lay_out(sentence, passage, webvtt=webvtt)
        if webvtt and changes:
            changes += _language(text)
        return splice(text, [(start, end, new.replace("\n", newline)) for start, end, new in changes]).encode()

    return Article(tuple(sentence.passage for sentence in sentences), rebuild)


def _subrip_cues(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where the text of each cue is."""
    import srt

    if re.search(r"\d{200}", text):  # the library would look at each of them again and again
        raise InputError(name, "has a number of hundreds of digits; is this SubRip?")
    found = False
    timing = re.compile(
        rf"(?:{srt.RGX_INDEX}\s*?\r?\n)?{srt.RGX_TIMESTAMP}\s*--?>\s*{srt.RGX_TIMESTAMP}[^\r\n]*(?:\r?\n|$)"
    )
    for match in srt.SRT_REGEX.finditer(text):
        found = True
        start, end = match.span(5)
        for inner in timing.finditer(text, start, end):  # a cue that the library takes for text of the one before
            yield start, inner.start()
            start = inner.end()
        yield start, end
    if not found:
        raise InputError(name, "has no cue with a time such as 00:00:01,000 --> 00:00:02,000; is this SubRip?")


def _webvtt_cues(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where the text of each cue is."""
    import webvtt

    try:
        captions = webvtt.from_string(text).captions
    except webvtt.errors.MalformedFileError as error:
        raise InputError(name, f"is no WebVTT that can be read ({error}); mend it") from None
    if not captions:
        raise InputError(name, "has no cue with a time such as 00:01.000 --> 00:02.000; is this WebVTT?")
    ends = [match.span() for match in _END_OF_LINE.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    lines = [text[start:stop] for start, stop in zip(starts, stops, strict=True)]
    timings = (number for number, line in enumerate(lines) if _ARROW in line)
    for caption in captions:
        said = caption.raw_text.split("\n") if caption.raw_text else []
        for number in timings:
            first, last = number + 1, number + 1 + len(said)
            if [line.replace("\0", "\ufffd") for line in lines[first:last]] == said:
                if said:
                    yield starts[first], stops[last - 1]
                break
        else:
            raise InputError(name, f"has a cue at {caption.start} that can't be found again; mend the lines around it")


def _language(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where the header of a WebVTT file says that it is Swedish, and what it says when it is English."""
    end = _HEADER_END.search(text)
    language = _LANGUAGE.search(text, 0, end.start() + 1 if end else len(text))
    if language:
        yield *language.span(1), "en"


def _tags(webvtt: bool) -> re.Pattern[str]:
    return _WEBVTT_TAG if webvtt else _SUBRIP_TAG


def _units(text: str, cue: int, span: tuple[int, int], webvtt: bool) -> Iterator[_Unit]:
    """Cut the text of a cue where another person speaks."""
    start, end = span
    cuts = [start]
    for match in _END_OF_LINE.finditer(text, start, end):
        stop = text.find("\n", match.end(), end)
        line = text[match.end() : stop if stop >= 0 else end]
        if _DASH.match(_tags(webvtt).sub("", line, count=1)) or line.startswith("<v") or not line.strip():
            cuts.append(match.end())
    for first, following in pairwise([*cuts, end]):
        raw = text[first:following]
        raw = raw.rstrip("\r\n")
        yield _unit(raw, cue, first, webvtt)


def _unit(raw: str, cue: int, start: int, webvtt: bool) -> _Unit:
    """Take apart what one speaker says: marks at the edges and tags become codes, line ends become spaces."""
    pieces: list[tuple[bool, str, str]] = []  # is it text, what is it, the name of the tag
    cursor = 0
    for match in _tags(webvtt).finditer(raw):
        pieces += [(True, raw[cursor : match.start()], ""), (False, match[0], match["name"] or "")]
        cursor = match.end()
    pieces.append((True, raw[cursor:], ""))
    runs_on = bool(_RUNS_ON.search(_tags(webvtt).sub("", raw).rstrip()))
    marked = list(_mark(pieces, runs_on=runs_on))
    coder = Coder()
    for is_text, said, name in marked:
        if is_text:
            plain = html.unescape(said) if webvtt else said
            coder.write(_SPACES.sub(" ", plain))
        elif not name:
            coder.point(said, word=said[1:2].isalpha())  # "säger <han>" has no tag that a player knows
        elif said.startswith("</"):
            coder.close(said, name.split(".")[0])
        else:
            coder.open(said, name.split(".")[0])
    voice = re.match(r"<v[\s.][^>]*>", raw)
    lead, trail = _marks(marked, _tags(webvtt))
    speaker = voice[0] if voice else ""
    edges = len(lead.rpartition("\n")[2]), len(trail.partition("\n")[0])
    return _Unit(cue, (start, start + len(raw)), coder.finish(), speaker, runs_on, lead[:1], edges)


def _marks(marked: Sequence[tuple[bool, str, str]], tags: re.Pattern[str]) -> tuple[str, str]:
    """Return the marks before and after what is said, of "♪ Du gamla ♪" both, without tags and spaces at the edges."""
    texts = [number for number, (is_text, said, _) in enumerate(marked) if is_text and said]
    first = texts[0] if texts else len(marked)
    plain = ["" if is_text or tags.fullmatch(said) else said for is_text, said, _ in marked]
    lead, trail = "".join(plain[:first]), "".join(plain[first:])
    return lead.lstrip(), trail.rstrip()


def _mark(pieces: Sequence[tuple[bool, str, str]], *, runs_on: bool) -> Iterator[tuple[bool, str, str]]:
    """Turn dashes, dots and notes at the edges of what is said into codes."""
    told = [number for number, (is_text, said, _) in enumerate(pieces) if is_text and re.search(r"\w", said)]
    first, last = (told[0], told[-1]) if told else (len(pieces), -1)
    last = max(
        (number for number, (is_text, said, _) in enumerate(pieces) if is_text and said.strip("♪♫# ")), default=last
    )
    for number, (is_text, said, name) in enumerate(pieces):
        if not is_text or not first <= number <= last:
            yield False, said, name
            continue
        lead = _MARKS_BEFORE.match(said) if number == first else None
        start = lead.end() if lead else 0
        trail = (_MARKS_AFTER.search(said, start) or None) if number == last else None
        end = trail.start() if trail else len(said)
        dots = _RUNS_ON.search(said, start, end) if number == last and runs_on else None
        if start:
            yield False, said[:start], ""
        yield True, said[start : dots.start() if dots else end], ""
        if dots:
            yield False, dots[0], ""
        if end < len(said):
            yield False, said[end:], ""


def _speaks(unit: _Unit) -> bool:
    return has_text(unit.text)


def _group(units: Sequence[_Unit]) -> Iterator[list[_Unit]]:
    """Put the parts of each sentence together that runs over several cues."""
    group: list[_Unit] = []
    for unit in units:
        if group and (len(group) == _LONGEST_SENTENCE or not _goes_on(group[-1], unit)):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _goes_on(unit: _Unit, following: _Unit) -> bool:
    """Tell whether a sentence goes on in the next cue: "Jag tror" + "att det är så."."""
    said, more = unit.text.rstrip(), following.text.lstrip()
    sung = any(one.lead != "" and one.lead in "♪♫#" for one in (unit, following))
    if following.cue != unit.cue + 1 or following.speaker not in ("", unit.speaker) or sung or more[0] in "[(":
        return False
    if unit.runs_on:
        return more[0].islower() or following.lead in (".", "…")
    if following.dashed or _ENDS.search(said):
        return False
    words = said.split()
    return more[0].islower() or said.endswith(",") or (len(words) > 1 and words[-1].islower())


def _join(units: Sequence[_Unit]) -> _Sentence:
    """Make one passage of units."""
    text = ""
    inlines: list[Inline] = []
    offsets: list[int] = []
    for unit in units:
        if offsets:
            inlines.append(Inline(len(text), len(text), len(inlines)))
            text += " "
        offsets.append(len(text))
        for inline in unit.coded.passage.inlines:
            if not _is_pinned(inline, unit.text):
                inlines.append(Inline(inline.start + len(text), inline.end + len(text), len(inlines)))
        text += unit.text
    return _Sentence(tuple(units), Passage(text, tuple(inlines)))


def _is_pinned(inline: Inline, text: str) -> bool:
    """Tell whether a code is around all of a unit, or at one of its edges, wherever its words go."""
    return (inline.start, inline.end) in ((0, len(text)), (0, 0), (len(text), len(text)))


def _lay_out(sentence: _Sentence, passage: Passage, *, webvtt: bool) -> Iterator[tuple[int, int, str]]:
    """Yield the new text of each unit of a sentence."""
    inlines = iter(sorted(passage.inlines, key=lambda inline: inline.key))
    wanted: list[int] = []
    floating: list[list[Inline]] = []
    for number, unit in enumerate(sentence.units):
        if number:
            wanted.append(next(inlines).start)
        floating.append([next(inlines) for one in unit.coded.passage.inlines if not _is_pinned(one, unit.text)])
    wanted = sorted(wanted)
    pieces = _cut(passage.text, wanted) if wanted else [(0, len(passage.text))]
    for unit, (start, end), loose in zip(sentence.units, pieces, floating, strict=True):
        while start < end and passage.text[start].isspace():
            start += 1
        while start < end and passage.text[end - 1].isspace():
            end -= 1
        said = _break(passage.text[start:end], unit.edges) or "…"
        placed = iter(loose)
        inlines_here = tuple(
            _pin(one, unit.text, said)
            if _is_pinned(one, unit.text)
            else _clip(replace(next(placed), key=one.key), start, start + len(said))
            for one in unit.coded.passage.inlines
        )
        rendered = unit.coded.render(Passage(said, inlines_here), _escape if webvtt else str)
        yield *unit.span, rendered


def _pin(inline: Inline, old: str, new: str) -> Inline:
    start = 0 if inline.start == 0 else len(new)
    return replace(inline, start=start, end=0 if inline.end == 0 < len(old) else len(new))


def _clip(inline: Inline, low: int, high: int) -> Inline:
    """Keep a tag in its cue, where the words it marks may no longer be."""
    start, end = (min(max(place, low), high) - low for place in (inline.start, inline.end))
    return replace(inline, start=start, end=max(start, end))


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def _cut(text: str, wanted: Sequence[int]) -> list[tuple[int, int]]:
    """Cut a sentence near the places wanted, where a reader would pause and so that each part fits its cue."""
    gaps = [match.start() for match in _SPACES.finditer(text) if 0 < match.start() < len(text.rstrip())]
    if len(gaps) < len(wanted):  # fewer words than cues: the last ones get nothing
        ends = [*gaps, *[len(text)] * (len(wanted) - len(gaps)), len(text)]
        return list(pairwise([0, *ends]))
    worst = [_pain(text, gap) for gap in gaps]
    best: list[tuple[float, list[int]]] = [
        (_excess(gap) + abs(gap - wanted[0]) + pain, [gap]) for gap, pain in zip(gaps, worst, strict=True)
    ]
    for place in wanted[1:]:
        best = [_extend(best, gaps, number, abs(gap - place) + worst[number]) for number, gap in enumerate(gaps)]
    cuts = min((cost + _excess(len(text) - cuts[-1]), cuts) for cost, cuts in best)[1]
    return list(pairwise([0, *cuts, len(text)]))


def _extend(
    best: Sequence[tuple[float, list[int]]], gaps: Sequence[int], number: int, cost: float
) -> tuple[float, list[int]]:
    """Return the cheapest way to cut at gap `number` after one more cut before it."""
    ways = [(before + _excess(gaps[number] - cuts[-1]) + cost, cuts) for before, cuts in best[:number]]
    before, cuts = min(ways, default=(float("inf"), [0]))
    return before, [*cuts, gaps[number]]


def _excess(length: int) -> float:
    """Weigh a part that is too long for its cue."""
    return 4.0 * max(0, length - _LINES * _WIDTH)


def _pain(text: str, gap: int) -> float:
    """Weigh how a break between two words hurts: not after a comma, a little before "and", much after "the"."""
    words = read_tables("line_breaks.txt")
    before = text[:gap].rsplit(maxsplit=1)[-1].lstrip('“"‘(')
    after = text[gap:].split(maxsplit=1)[0].lstrip('“"‘(').rstrip(",.")
    if before[-1:] in ".!?:;…":
        return 0
    if before[-1:] == ",":
        return 2
    if before in words["not after"] or before.lower() in words["not after"]:
        return 20
    if before[:1].isupper() and after[:1].isupper():
        return 16  # "Anna | Berg"
    return 5 if after.lower() in words["before"] else 10


def _break(text: str, edges: tuple[int, int]) -> str:
    """Lay a text out in lines: one if it fits, else two of about one length, and more only if it must be.

    Its first and its last line have so many characters of marks at their edges.
    """
    before, after = edges
    if before + len(text) + after <= _WIDTH:
        return text
    gaps = [match.start() for match in re.finditer(" ", text)]
    fitting = [gap for gap in gaps if before + gap <= _WIDTH and len(text) - gap - 1 + after <= _WIDTH]
    if fitting:
        gap = min(fitting, key=lambda gap: _pain(text, gap) + abs(len(text) - 2 * gap) / 3)
        return f"{text[:gap]}\n{text[gap + 1 :]}"
    lines = textwrap.wrap(text, max(1, _WIDTH - max(edges)), break_long_words=False, break_on_hyphens=False)
    broken = "\n".join(lines)
    return broken if len(broken) == len(text) else text
