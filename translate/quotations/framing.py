"""What stands around the sentences of a block, in English: marks that enclose several, dash speech, attributions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from translate.document import Block, Segment
from translate.engines.clauses import COMMON_WORDS
from translate.quotations.marks import Mark, marks_between, scan, shape
from translate.quotations.restyle import Depth, depths, sink, spoken
from translate.quotations.speech import attribute, starts_turn
from translate.quotations.styles import Style, close, glyph

_CLOSERS = "\"'“”‘’„‟»«›‹‚‛"
_AFTER = re.compile(rf"(?P<marks>[{_CLOSERS}]+)(?P<stop>[.,]?)(?P<rest>[.,!?…]*\s*)")
_ENDINGS = (".", "!", "?", "…")
_SPEECH_OPENS = Mark(0, "", opens=True)
_SPEECH_CLOSES = Mark(0, "", opens=False)
_DASH = re.compile(r"[-–—―]\s*$")
_DASH_BETWEEN = re.compile(r"\s+[-–—―]\s+")  # "– Vi stannar – säger han – så länge vi kan."
# Straight after carry has made the quotation marks curly: "don't", "the soldiers' homes", "the '90s", not 6'.
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'|'(?=[^\W_])(?<!\d')")


def frame(block: Block, texts: Iterable[str], style: Style) -> Block:
    """Return `block` with `texts`, carried already, as its translatable texts and the marks around them in `style`.

    In the English styles apostrophes are written ’ too, so that they agree with the marks; "keep" leaves them alone.
    """
    translated = block.with_texts(texts).segments
    if style == "keep":
        kept = [_end(source, new, style) for source, new in zip(block.segments, translated, strict=True)]
        return replace(block, segments=tuple(kept))
    segments = _write_marks(block, translated, style)
    if block.continued:
        # "”Stycke ett.", "Stycke två.”": every paragraph of a quotation opens it again
        segments[0] = replace(segments[0], before=segments[0].before + glyph(_SPEECH_OPENS, style))
    if block.spoken:
        segments = _speak(block, segments, style)
    for number, (source, new) in enumerate(zip(block.segments, segments, strict=True)):
        if source.attribution:
            after = ", " if _DASH_BETWEEN.fullmatch(new.after) else new.after
            new = replace(new, before="", text=attribute(source, new.text), after=after)
        elif not block.spoken and _is_told(block.segments, number):
            new = _before_attribution(source, new, style)
        elif not block.spoken:
            new = _end(source, new, style)
        segments[number] = replace(new, text=_APOSTROPHE.sub("’", new.text)) if "'" in new.text else new
    return replace(block, segments=tuple(segments))


def _is_told(segments: Sequence[Segment], number: int) -> bool:
    return number + 1 < len(segments) and segments[number + 1].attribution and not segments[number].attribution


def _write_marks(block: Block, translated: Sequence[Segment], style: Style) -> list[Segment]:
    """Write the marks around the texts, and in those that no engine had."""
    scanned = scan(block.text)
    if not scanned:
        return list(translated)
    segments = []
    start = 0
    written: dict[Depth, dict[int, str]] = {}
    for source, new, depth in zip(block.segments, translated, depths(block), strict=True):
        if depth not in written:
            written[depth] = {mark.offset: glyph(sink(mark, depth), style) for mark in scanned}
        marks = written[depth]
        middle = start + len(source.before)
        end = middle + len(source.text)
        text = new.text if source.translatable else _write(source.text, middle, marks)
        before, after = _write(source.before, start, marks), _write(source.after, end, marks)
        segments.append(replace(new, text=text, before=before, after=after))
        start += len(str(source))
    return segments


def _write(text: str, start: int, marks: dict[int, str]) -> str:
    """Write the marks of `text`, which begins at `start` of its block."""
    return "".join(marks.get(start + place, character) for place, character in enumerate(text)) if marks else text


def _speak(block: Block, segments: list[Segment], style: Style) -> list[Segment]:
    """Set dash speech between quotation marks, which close before an attribution and open again after it."""
    said = list(spoken(block))
    opening = glyph(_SPEECH_OPENS, style)
    for number, (source, new) in enumerate(zip(block.segments, segments, strict=True)):
        if not said[number]:
            continue
        last = number + 1 == len(segments) or starts_turn(block.segments[number + 1])
        if starts_turn(source):
            new = replace(new, before=_DASH.sub(opening, new.before))
        elif not said[number - 1]:
            text = _lower_start(new.text) if source.text[:1].islower() else new.text
            new = replace(new, before=new.before + opening, text=text)
        if _is_told(block.segments, number):
            new = _before_attribution(source, new, style)
        elif last:
            new = _close_speech(source, new, style)
        else:
            new = _end(source, new, style)
        segments[number] = new
    return segments


def _lower_start(text: str) -> str:
    """Take the capital off a phrase that goes on with a sentence: "“We are staying,” she says, “whatever happens.”"."""
    first = re.match(r"[^\W_]+", text)
    common = first is not None and first[0].lower() in COMMON_WORDS and first[0] != "I"
    return text[0].lower() + text[1:] if common else text


def _close_speech(source: Segment, new: Segment, style: Style) -> Segment:
    """Close dash speech after its full stop, and after marks that close with it: “It was a ‘disaster.’”."""
    ended = _end(source, new, style)
    closing = glyph(_SPEECH_CLOSES, style)
    text, after = ended.text, ended.after
    stripped = after.rstrip()
    if not text.endswith(_ENDINGS) and not text.rstrip(_CLOSERS).endswith(_ENDINGS):
        core, inner = _cut_closers(source, text)
        text = core + close(inner, [False] * len(inner), ".", style)
    return replace(ended, text=text, after=stripped + closing + after[len(stripped) :])


def _before_attribution(source: Segment, quotation: Segment, style: Style) -> Segment:
    """End the words before "he says": “We are staying,”, “Why?”, British ‘It was a “disaster”,’."""
    space = quotation.after[len(quotation.after.rstrip()) :] or " "
    peeled = "".join(mark for mark in quotation.after if mark in _CLOSERS)
    closers = list(peeled or glyph(_SPEECH_CLOSES, style))
    text = quotation.text if quotation.text.endswith("...") else quotation.text.rstrip(" .,;:")
    if source.text[-1:] in ("?", "!") and text[-1:] not in ("?", "!"):
        text += source.text[-1:]
    # “It was a ‘disaster,’” he says: the comma goes before the mark that closes with the speech
    core, inner = _cut_closers(source, text)
    marks = [*inner, *closers]
    if core.endswith(("?", "!", "…", "...")):  # “She asked: ‘Who wins?’” he says
        return replace(quotation, text=core, after="".join(marks) + space)
    owns = [False] * len(inner) + [True] * len(closers)
    return replace(quotation, text=core, after=close(marks, owns, ",", style) + space)


def _cut_closers(source: Segment, text: str) -> tuple[str, list[str]]:
    """Cut the closing marks, and a stop among them, off the end of a text: not the apostrophe of "the soldiers’"."""
    closing = {mark.offset for mark in scan(text) if not mark.opens}
    lone = source.text.endswith(tuple(_CLOSERS))
    end = len(text)
    while end and (text[end - 1] in ".," or end - 1 in closing or (lone and text[end - 1] in "”’")):
        if text.endswith("...", 0, end):
            break
        end -= 1
    return text[:end], [mark for mark in text[end:] if mark in _CLOSERS]


def _end(source: Segment, new: Segment, style: Style) -> Segment:
    """Put the full stop of "”Vi stannar”." where the style has it: “We are staying.”, with the source's marks ”We”.

    A model ends whatever it is given with a full stop, so that one may be there twice.
    """
    after = _AFTER.fullmatch(new.after)
    if after is None or not after["stop"] or (style == "keep" and new.text == source.text):
        return new
    marks = list(after["marks"])
    if new.text.endswith(("?", "!", "…", "...")):
        stop = "" if style == "english-us" else after["stop"]
        return replace(new, after="".join(marks) + stop + after["rest"])
    text = new.text[:-1] if new.text.endswith((".", ",")) else new.text
    owns = [style == "english-uk" or source.text.endswith(".")] * len(marks)  # the British: what encloses a sentence
    return replace(new, text=text, after=close(marks, owns, after["stop"], style) + after["rest"])


def check(source: Block, target: str) -> str:
    """Say in what the quotations of a translated block differ from the source's; nothing if they don't."""
    wanted, found = expected_shape(source), shape(target)
    if wanted == found:
        return ""
    return f"{len(wanted)} quotations in the source, {len(found)} in the translation"


def expected_shape(block: Block) -> tuple[int, ...]:
    """Return how deep each quotation of a translated block has to lie."""
    marks = scan(block.text)
    if not marks and not block.spoken:
        return ()
    found: list[int] = []
    start = 0
    for segment, depth in zip(block.segments, depths(block), strict=True):
        end = start + len(str(segment))
        sunk = (sink(mark, depth) for mark in marks_between(marks, start, end))
        found += [mark.depth for mark in sunk if mark.opens and mark.mate is not None and not mark.doubled]
        start = end
    if block.spoken:
        runs = list(spoken(block))
        opens = [
            said and (starts_turn(segment) or not runs[number - 1])
            for number, (said, segment) in enumerate(zip(runs, block.segments, strict=True))
        ]
        found += [0] * sum(opens)
    closed = any(not mark.opens and mark.mate is None for mark in marks)
    return tuple(sorted([*found, *([0] if block.continued and closed else [])]))
