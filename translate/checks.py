"""What a reader should look at again, sentence by sentence: Issue values, never exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from translate.engines import Hypothesis
from translate.normalise import normalise
from translate.numbers import compare
from translate.tables import read_tables

Kind = Literal[
    "name", "quotation", "repetition", "empty", "copied", "number", "garbled", "negation", "untranslated", "length"
]
Severity = Literal["error", "warning"]
_ERRORS = frozenset({"name", "repetition", "empty", "copied", "number", "garbled"})  # the rest may well be right
_COPY_WORDS = 5  # as many equal words in a row are no name or title
_BROKEN = frozenset("\ufffd\u2047")  # what stands for half a character, and for a piece without any
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*(?:-(?=\w))?")
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]|‘[^’]*’|\([^)]*\)")
_TWICE = re.compile(r"\b(\w+(?:\W+\w+){0,3})\W+\1\b", re.IGNORECASE)
# "what they had had to do", "hour by hour by the dearest kind of power", "call a spade a spade"
_MAY_STAND_TWICE = frozenset(
    {"had", "that", "very", "no", "yes", "ha", "so", "bye", "is", "in", "for", "her", "long", "never"}
)
_JOINING = frozenset({"by", "after", "to", "and", "or", "for", "upon", "on"})
# English characters for one Swedish character, by the length of the Swedish sentence: what 999 of 1,000 translations by
# people keep to, and a tenth more
_LENGTHS = ((15, 0.3, 3.0), (30, 0.45, 2.3), (60, 0.5, 2.1), (120, 0.6, 1.8), (10**9, 0.65, 1.65))
_SHORTEST = 4  # "Ja!" may be anything


@dataclass(frozen=True, slots=True)
class Issue:
    """A doubt about one sentence of a translation."""

    kind: Kind
    segment: int  # which sentence of the document, from 1
    detail: str

    @property
    def severity(self) -> Severity:
        """Whether the translation is wrong as it stands, or only may be."""
        return severity(self.kind)

    def __str__(self) -> str:
        return f"sentence {self.segment}: {self.kind}: {self.detail}"


def severity(kind: str) -> Severity:
    """Tell how bad an issue of this kind is."""
    return "error" if kind in _ERRORS else "warning"


def shorten(sentence: str, width: int = 60) -> str:
    """Return the first `width` characters of `sentence` on one line."""
    line = " ".join(sentence.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def check(number: int, source: str, hypothesis: Hypothesis) -> Iterator[Issue]:
    """Yield what is wrong with a model's translation of sentence `number`, names and quotation marks aside."""
    said = f"“{shorten(source)}”"
    english = hypothesis.text
    copied = normalise(source) == normalise(english) and len(source.split()) >= _COPY_WORDS
    twice = None if hypothesis.runaway or copied else find_repetition(source, english)
    if hypothesis.runaway:
        yield Issue("repetition", number, f"the model repeats itself on {said}; read the sentence")
    elif copied:
        yield Issue("copied", number, f"{said} came out unchanged; is it Swedish?")
    elif twice:
        yield Issue("repetition", number, f"“{twice}” stands twice in the translation of {said}; read the sentence")
    if _BROKEN & set(english) - set(source):
        yield Issue("garbled", number, f"the model doesn't know all characters of {said}; read the sentence")
    for lost in lost_numbers(source, english):
        yield Issue("number", number, f"{lost} is missing from the translation of {said}; compare with the article")
    if copied or hypothesis.runaway:
        return
    if loses_negation(source, english):
        yield Issue(
            "negation", number, f"the translation of {said} seems to have lost its “not”; compare with the article"
        )
    left = find_swedish_words(source, english)
    if left:
        yield Issue("untranslated", number, f"“{left}” is still Swedish in the translation of {said}; translate it")
    low, high = next((low, high) for length, low, high in _LENGTHS if len(source) <= length)
    if len(source) >= _SHORTEST and not low <= len(english) / len(source) <= high:
        detail = "much shorter" if len(english) < len(source) else "much longer"
        yield Issue("length", number, f"the translation of {said} is {detail}; is all of it there, and no more?")


def lost_numbers(source: str, english: str) -> Iterator[str]:
    """Yield the numbers of a Swedish sentence that its translation lacks: 1 250 000 is 1,250,000, not 1,2500,000."""
    for figure in compare(source, english)[0]:
        yield source[figure.start : figure.end]


def find_repetition(source: str, english: str) -> str | None:
    """Return one to four words that stand twice in a row, as they don't in the source."""
    if _TWICE.search(source):
        return None
    for match in _TWICE.finditer(english):
        words = match[1].lower().split()
        if (len(words) == 1 and words[0] in _MAY_STAND_TWICE) or (
            len(words) > 1 and (words[0] in ("a", "an") or words[-1] in _JOINING)
        ):
            continue
        if any(map(str.isalpha, match[1])) and not re.search(r"[^\w\s]", match[0]):
            return match[1]
    return None


def loses_negation(source: str, english: str) -> bool:
    """Tell whether a Swedish sentence says no and its translation doesn't: "inte", but no "not" and nothing like it."""
    tables = read_tables("checks.txt")
    words = [word.lower() for word in _WORD.findall(source)]
    following = [*words[1:], ""][: len(words)]
    says_no = any(
        word in tables["negations"] and after not in tables["no negation before"]
        for word, after in zip(words, following, strict=True)
    )
    return says_no and not any(map(_is_negative, _WORD.findall(english)))


def _is_negative(word: str) -> bool:
    tables = read_tables("checks.txt")
    plain = word.lower().replace("’", "'").rstrip("-")
    listed = plain in tables["english negations"] or plain[:4] in tables["english prefixes"]
    return listed or plain.startswith("non") or plain.endswith(("n't", "less"))


def find_swedish_words(source: str, english: str) -> str | None:
    """Return Swedish words that the model left as they were: "och", "är", "hjälp"; names and quotations aside."""
    tables = read_tables("checks.txt")
    there = set(_WORD.findall(source))
    words = list(_WORD.finditer(_QUOTED.sub(lambda match: " " * len(match[0]), english)))
    left = []
    for place, match in enumerate(words):
        word = match[0]
        beside = [other[0] for other in words[max(0, place - 1) : place + 2]]
        titled = any(
            other[0].isupper() and other in there for other in beside
        )  # "Folk och Försvar", "Svenska kraftnät"
        swedish = word in tables["swedish"] or (word in there and any(letter in "åäö" for letter in word))
        if place == 0 and word in there and word.lower() in tables["swedish"]:
            left.append(word)  # "Också in Odesa"
        elif word.islower() and swedish and word not in tables["loans"] and not titled:
            left.append(word)
    return " ".join(left) or None
