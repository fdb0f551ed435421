"""What a reader should look at again, sentence by sentence: Issue values, never exceptions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import eq
from typing import Literal

from translate.engines import Hypothesis
from translate.expected import lost_amounts, lost_exonyms
from translate.normalise import normalise
from translate.numbers import compare, left_in_swedish
from translate.signs import lost_signs, made_up_signs
from translate.tables import english_words, read_tables

Kind = Literal[
    "name", "quotation", "repetition", "empty", "copied", "number", "garbled", "negation", "untranslated", "length"
]
Severity = Literal["error", "warning"]
_ERRORS = frozenset({"name", "repetition", "empty", "copied", "number", "garbled"})  # the rest may well be right
_COPY_WORDS = 5  # as many equal words in a row are no name or title
_BROKEN = frozenset("\ufffd\u2047")  # what stands for half a character, and for a piece without any
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*(?:-(?=\w))?")
_NOT = ("not", "never", "nobody", "n't", "n’t")
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]|‘[^’]*’|\([^)]*\)")
# each from where its text starts, for text without spaces may be long
_ADDRESS = re.compile(
    r"\{[^{}]*\}|(?<![^\s}])[^\s@]*@\S*|https?://\S+|www\.\S+|#\w+|"
    r"(?<![\w-])(?<!\w\.)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?"
)
_TWICE = re.compile(r"\b(\w+(?:\W+\w+){0,5})\W+\1\b", re.IGNORECASE)
_TURN = 6  # words at most that `_TWICE` finds twice
_OF_ITSELF = re.compile(r"\b([^\W\d_]{4,}) of (?:the )?\1\b", re.IGNORECASE)
_WORD_OR_NUMBER = re.compile(r"\w+")
_SENTENCE_WORDS = 3  # "Very, very" is how people speak, "everyone wants peace, and everyone wants peace" isn't
_RUN = re.compile(r"\b(\w+(?:\W+\w+){0,3}?)(?:\W+\1\b){2,}", re.IGNORECASE)
# "what they had had to do", "hour by hour by the dearest kind of power", "call a spade a spade"
_MAY_STAND_TWICE = frozenset(
    {"had", "that", "very", "no", "yes", "ha", "so", "bye", "is", "in", "for", "her", "long", "never"}
)
_JOINING = frozenset({"by", "after", "to", "and", "or", "for", "upon", "on"})
# English characters for one Swedish character, by the length of the Swedish sentence: what 999 of 1,000 translations by
# people keep to, and a tenth more
_LENGTHS = ((3, 0, 12.0), (15, 0.3, 3.0), (30, 0.45, 2.3), (60, 0.5, 2.1), (120, 0.6, 1.8), (10**9, 0.65, 1.65))
_SHORTEST_WORD = 3  # letters of a Swedish word that isn't in the table of small ones
_SWEDISH_LETTER = re.compile("[åäöÅÄÖ]")
_SHORTEST_STEM = 5
_SHORTEST_ALONE = 4
_FEW_SPACES = 3  # as one word may have with a dash and a mark
_ENDS_SENTENCE = re.compile(r"[.!?…]\W*$")
_PLURALS = ("ar", "arna", "arnas", "er", "erna", "ernas", "or", "orna", "ornas")
_TITLE_WORDS = 5
_DIGITS = re.compile(r"\d{2,}")
_PLAIN_NUMBER = re.compile(r"\d{2,}(?:[.,]\d+)*")
# "en kvart" is 15 minutes, "ett dygn" 24 hours, "hälften" 50 per cent, "var tionde" one in 10
_OTHER_UNIT = re.compile(
    r"(?i)kvart|dygn|tals?\b|seke?l|hälft|del(?:ar|en)?\b|halv|dussin|dubb|(?:tre|fjär|fem|sjät|sjun|ått|nion|tion)de\b|"
    r"\bmil\b|års"
)
_CONVERTED = re.compile(r"(?i)\b(?:miles?|mph|feet|inch(?:es)?|pounds?|Fahrenheit|acres?)\b")


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


def check(number: int, source: str, hypothesis: Hypothesis, names: Collection[str] = ()) -> Iterator[Issue]:
    """Yield what is wrong with a model's translation of sentence `number`, quotation marks and its `names` aside."""
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
    elif strange := [*made_up_signs(source, english)]:
        shown = "”, “".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in strange)
        yield Issue("garbled", number, f"“{shown}” in the translation of {said} isn’t in the article; compare the two")
    for sign in lost_signs(source, english):
        yield Issue("garbled", number, f"“{sign}” is missing from the translation of {said}; compare with the article")
    lacking = [*lost_numbers(source, english)]
    for lost in lacking:
        yield Issue("number", number, f"{lost} is missing from the translation of {said}; compare with the article")
    for invented in invented_numbers(source, english) if not lacking else ():
        yield Issue("number", number, f"{invented} in the translation of {said} isn’t in the article; compare the two")
    for kept in left_in_swedish(source, english):
        yield Issue("number", number, f"{kept} is written as in Swedish in the translation of {said}; write it anew")
    if copied or hypothesis.runaway:
        return
    for name in lost_exonyms(source, english):
        yield Issue("name", number, f"“{name}” is missing from the translation of {said}; add its English name by hand")
    if loses_negation(source, english):
        yield Issue(
            "negation", number, f"the translation of {said} seems to have lost its “not”; compare with the article"
        )
    elif adds_negation(source, english):
        yield Issue("negation", number, f"the translation of {said} has a “not” from nowhere; compare with the article")
    left = find_swedish_words(source, english) or find_swedish_sentence(source, english, names)
    if left:
        yield Issue("untranslated", number, f"“{left}” is still Swedish in the translation of {said}; translate it")
    low, high = next((low, high) for length, low, high in _LENGTHS if len(source) <= length)
    if not low * len(source) <= len(english) <= high * len(source):
        detail = "much shorter" if len(english) < len(source) else "much longer"
        yield Issue("length", number, f"the translation of {said} is {detail}; is all of it there, and no more?")


def lost_numbers(source: str, english: str) -> Iterator[str]:
    """Yield the numbers of a Swedish sentence that its translation lacks: 1 250 000 is 1,250,000, not 1,2500,000."""
    figures = (source[figure.start : figure.end] for figure in compare(source, english)[0])
    yield from dict.fromkeys([*figures, *lost_amounts(source, english)])  # a month may be missed twice


def invented_numbers(source: str, english: str) -> Iterator[str]:
    """Yield the numbers in figures of a translation that its source has no reason for: "18 howitzers of type 77"."""
    figures = _DIGITS.findall(english)
    digits = re.sub(r"\D", "", source) if figures else ""
    if all(said in digits for said in figures):
        return  # as in most sentences
    if _OTHER_UNIT.search(source) or _CONVERTED.search(english):
        return
    for figure in compare(source, english)[1]:
        said = english[figure.start : figure.end]
        plain = figure.kind == "number" and not figure.glued and _PLAIN_NUMBER.fullmatch(said)
        if plain and re.sub(r"\D", "", said) not in digits:
            yield said


def find_repetition(source: str, english: str) -> str | None:
    """Return what stands twice in a row, or more often than in the source: "cold, cold, cold", "was it was it"."""
    words = _WORD_OR_NUMBER.findall(english.lower())
    again = len(words) - len(set(words))
    if not again or not _may_repeat(words):
        return None  # as in most sentences
    often = again > 1 and any(words.count(word) > 2 for word in set(words))
    return (_find_run(source, english) if often else None) or _find_twice(source, english)


def _may_repeat(words: Sequence[str]) -> bool:
    """Tell whether some words stand twice in a row, or one stands around "of": the patterns take long to deny it."""
    for size in range(1, _TURN + 1):
        alike = bytes(map(eq, words[size:], words))
        if b"\x01" * size in alike or (size in (2, 3) and b"\x01" in alike and "of" in words):
            return True
    return False


def _find_run(source: str, english: str) -> str | None:
    """Return what stands three times in a row, whatever parts it, and more often than anything in the source."""
    runs = [*_RUN.finditer(english)]
    most = max((_count_run(match) for match in _RUN.finditer(source)), default=2) if runs else 0
    return next((one[1] for one in runs if _count_run(one) > most and any(map(str.isalpha, one[1]))), None)


def _count_run(match: re.Match[str]) -> int:
    return len(re.findall(r"\w+", match[0])) // len(re.findall(r"\w+", match[1]))


def _find_twice(source: str, english: str) -> str | None:
    if _TWICE.search(source):
        return None
    for match in _TWICE.finditer(english):
        words = match[1].lower().split()
        if (len(words) == 1 and words[0] in _MAY_STAND_TWICE) or (
            len(words) > 1 and (words[0] in ("a", "an") or (len(words) == 2 and words[-1] in _JOINING))
        ):
            continue
        parted = len(words) < _SENTENCE_WORDS and re.search(r"[^\w\s]", match[0])
        if any(map(str.isalpha, match[1])) and not parted:
            return match[1]
    of = _OF_ITSELF.search(english)  # "in the morning of the morning"
    return of[0] if of else None


def loses_negation(source: str, english: str) -> bool:
    """Tell whether a Swedish sentence says no and its translation doesn't, or more seldom: "inte", but no "not"."""
    tables = read_tables("checks.txt")
    words = [word.lower() for word in _WORD.findall(source)]
    if tables["negations"].isdisjoint(words) and tables["as good as no"].isdisjoint(words):
        return False
    following = [*words[1:], ""][: len(words)]
    undone = tables["no negation before"] | tables["undone"]
    said = [
        word
        for word, after in zip(words, following, strict=True)
        if word in tables["negations"] and after not in undone
    ]
    if not said and (not tables["negations"].isdisjoint(words) or tables["as good as no"].isdisjoint(words)):
        return False
    there = sum(map(_is_negative, _WORD.findall(english)))
    # "Det är inte sant att de inte kom" says no twice; people put "ingen ... utan att" and more than two otherwise
    return not there or there < sum(word in tables["plain negations"] for word in said)


def adds_negation(source: str, english: str) -> bool:
    """Tell whether a translation says "not" and nothing in the Swedish sentence comes near to it."""
    if not any(map(english.lower().__contains__, _NOT)):
        return False
    if _count_nots(english) <= _count_nots(source):  # "Han sade: ”Never again.”"
        return False
    shades, begun = _shades_of_no()
    return not any(word in shades or word.startswith(begun) for word in map(str.lower, _WORD.findall(source)))


def _count_nots(text: str) -> int:
    words = (word.lower().replace("’", "'") for word in _WORD.findall(text))
    return sum(word in ("not", "never", "cannot", "nobody") or word.endswith("n't") for word in words)


@cache
def _shades_of_no() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the words that are a reason for a "not", and how others begin that are."""
    shades = read_tables("checks.txt")["shades of no"]
    return shades, tuple(shade[:-1] for shade in shades if shade.endswith("*"))


def _is_negative(word: str) -> bool:
    tables = read_tables("checks.txt")
    plain = word.lower().replace("’", "'").rstrip("-").removesuffix("'s")  # "nobody's coming"
    listed = plain in tables["english negations"] or plain[:4] in tables["english prefixes"]
    return listed or plain.startswith("non") or plain.endswith(("n't", "less"))


def find_swedish_words(source: str, english: str) -> str | None:
    """Return words that the model left in Swedish: "och", "är", "skyttegravar"; names and quoted titles aside."""
    tables = read_tables("checks.txt")
    said = _WORD.findall(source)
    there = {*said, *(word.lower() for word in said[:1])}
    words = _WORD.findall(_ADDRESS.sub(" ", _QUOTED.sub(_blank_title, english)))
    suspects = set(words) - _harmless()
    left = []
    for place, word in enumerate(words):
        if word not in suspects:
            continue
        if _is_made_up(word, said):
            left.append(word)
            continue
        if place == 0 and word in there and word.lower() in tables["swedish"]:
            left.append(word)  # "Också in Odesa"
        elif word.islower() and _is_swedish(word, there) and not _in_name(words, place, there):
            left.append(word)
    return " ".join(left) or None


def find_swedish_sentence(source: str, english: str, names: Collection[str] = ()) -> str | None:
    """Return the only word of a sentence if the model left it: "Bomblarm!", but neither "Kyiv." nor "Transport."."""
    words = _WORD.findall(source) if source.count(" ") < _FEW_SPACES else []
    if len(words) != 1 or words != _WORD.findall(english) or not _ENDS_SENTENCE.search(source):
        return None
    (word,) = words
    known = word.lower() in english_words() or word in names or any(map(word.__contains__, "-'’")) or word.isupper()
    named = known or any(word in table for table in read_tables("names.txt").values())
    return None if named or len(word) < _SHORTEST_ALONE or word.lower() in read_tables("checks.txt")["loans"] else word


def _blank_title(match: re.Match[str]) -> str:
    """Return spaces for what may be a title, “Dagens eko” or (via TV4), and “seger” or more words as it is."""
    title = len(match[0].split()) <= _TITLE_WORDS and (match[0][0] == "(" or match[0][1:2].isupper())
    return " " * len(match[0]) if title else match[0]


def _is_made_up(word: str, said: Sequence[str]) -> bool:
    """Tell whether a word has Swedish letters and is none of the source: "Spidernät" for "Spindelnät"."""
    if _SWEDISH_LETTER.search(word) is None or word.lower() in read_tables("checks.txt")["loans"]:
        return False
    beginning = word.lower()[: max(_SHORTEST_WORD, len(word) // 2)]
    return not any(other.lower().startswith(beginning) for other in said)


def _is_swedish(word: str, there: set[str]) -> bool:
    """Tell whether a word in small letters is Swedish; `there` are the words of the source."""
    tables = read_tables("checks.txt")
    if word in tables["loans"]:
        return False
    if word in tables["swedish"]:
        return True
    if word in there and any(letter in "åäö" for letter in word):
        return True
    if len(word) < _SHORTEST_WORD or not word.isascii() or word.endswith("-") or word in english_words():
        return False
    plurals = (word + ending for ending in _PLURALS) if len(word) >= _SHORTEST_STEM else ()  # "haubits", of "haubitsar"
    return word in there or not there.isdisjoint(plurals)


@cache
def _harmless() -> frozenset[str]:
    """Return the English words that are no Swedish ones, too: in most sentences all are."""
    plain = filter(str.islower, filter(str.isascii, english_words()))
    return frozenset(plain) - read_tables("checks.txt")["swedish"]


def _in_name(words: Sequence[str], place: int, there: set[str]) -> bool:
    """Tell whether a word that was left is part of a name: "Folk och Försvar", "Svenska kraftnät".

    Behind a name, one noun may belong to it, but no verb and no two words: "Länsstyrelsen varnar", "Kyrkan brann ner".
    """
    before, after = place, place
    while before and words[before - 1] in there and words[before].islower():
        before -= 1
    while after + 1 < len(words) and words[after + 1] in there and words[after].islower():
        after += 1
    if before == place or not words[before][0].isupper():
        return False
    if words[after][0].isupper():
        return True
    noun = words[place] not in read_tables("checks.txt")["swedish"] and not words[place].endswith(("r", "de", "te"))
    return noun and before == place - 1 and after == place
