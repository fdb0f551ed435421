"""What a reader should look at again, sentence by sentence: Issue values, never exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from translate.engines import Hypothesis
from translate.normalise import normalise

Kind = Literal["name", "quotation", "repetition", "empty", "copied", "number", "garbled"]
_COPY_WORDS = 5  # as many equal words in a row are no name or title
_BROKEN = frozenset("\ufffd\u2047")  # what stands for half a character, and for a piece without any
_SWEDISH = re.compile(r"(?<!\d)(?:\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,:]\d+)?)")
_ENGLISH = re.compile(r"(?<!\d)(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:[.,:]\d+)?)")
_WHOLE = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|\d+")
_TIME = re.compile(r"(\d{1,2})[.:](\d\d)")
_SCALE = re.compile(r"hundred|thousand|million|billion", re.IGNORECASE)
_WRITTEN_OUT = 20  # smaller numbers may be words


@dataclass(frozen=True, slots=True)
class Issue:
    """A doubt about one sentence of a translation."""

    kind: Kind
    segment: int  # which sentence of the document, from 1
    detail: str

    def __str__(self) -> str:
        return f"sentence {self.segment}: {self.kind}: {self.detail}"


def shorten(sentence: str, width: int = 60) -> str:
    """Return the first `width` characters of `sentence` on one line."""
    line = " ".join(sentence.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def check(number: int, source: str, hypothesis: Hypothesis) -> Iterator[Issue]:
    """Yield what is wrong with a model's translation of sentence `number`, names and quotation marks aside."""
    said = f"“{shorten(source)}”"
    if hypothesis.runaway:
        yield Issue("repetition", number, f"the model repeats itself on {said}; read the sentence")
    elif normalise(source) == normalise(hypothesis.text) and len(source.split()) >= _COPY_WORDS:
        yield Issue("copied", number, f"{said} came out unchanged; is it Swedish?")
    if _BROKEN & set(hypothesis.text) - set(source):
        yield Issue("garbled", number, f"the model doesn't know all characters of {said}; read the sentence")
    for lost in lost_numbers(source, hypothesis.text):
        yield Issue("number", number, f"{lost} is missing from the translation of {said}; compare with the article")


def lost_numbers(source: str, english: str) -> Iterator[str]:
    """Yield the numbers of a Swedish sentence that its translation lacks: 1 250 000 is 1,250,000, not 1,2500,000."""
    there = {_digits(match[0]) for match in _ENGLISH.finditer(english)}
    scaled = {digits.rstrip("0") for digits in there | {"1"}} if _SCALE.search(english) else set()
    for match in _SWEDISH.finditer(source):
        digits = _digits(match[0])
        if int(digits or 0) <= _WRITTEN_OUT or digits.rstrip("0") in scaled:  # "2 500 000" is 2.5 million
            continue
        decade = len(digits) == 2 and any(other.endswith(digits) for other in there)  # "90-talet" is the 1990s
        if not decade and not there & {digits, *_clock(match[0])}:
            yield match[0]


def mend_number(source: str, english: str) -> str:
    """Write the one number that got lost over the one that came from nowhere, if they are alike: 1477, not 14777."""
    lost = list(lost_numbers(source, english))
    known = {form for match in _SWEDISH.finditer(source) for form in (_digits(match[0]), *_clock(match[0]))}
    strays = [match for match in _ENGLISH.finditer(english) if _digits(match[0]) not in known]
    if len(lost) != 1 or len(strays) != 1 or not _WHOLE.fullmatch(lost[0]) or _SCALE.search(english):
        return english
    right, wrong = _digits(lost[0]), _digits(strays[0][0])
    if right[:1] != wrong[:1] or abs(len(right) - len(wrong)) > 1:
        return english
    written = right if lost[0].isdecimal() else f"{int(right):,}"
    return english[: strays[0].start()] + written + english[strays[0].end() :]


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).lstrip("0")


def _clock(number: str) -> Iterator[str]:
    """Yield how else English may write a time of day: 14.30 is 2:30, 09.00 is 9."""
    time = _TIME.fullmatch(number)
    if time:
        for hour in (int(time[1]), int(time[1]) - 12):
            yield f"{hour}{time[2]}"
            if time[2] == "00":
                yield str(hour)
