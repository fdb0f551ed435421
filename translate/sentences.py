"""Where Swedish sentences end: rules over what stands before and after each full stop, no model and no network."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from translate.quotations.marks import SEPARATORS, pair
from translate.tables import read_tables

_MARKS = "\"'”“„‟»«’‘‚‛›‹"
# A stop, what may close after it (a quotation mark, a bracket, a footnote "[3]") and the space before what follows.
_STOP = re.compile(rf"(?<![.!?…‽⁇⁈⁉])(?P<stop>[.!?…‽⁇⁈⁉]++)(?P<close>(?:[{_MARKS})\]*_]|\[\d{{1,3}}\])*)\s+")
_OPENING = re.compile(rf"(?:[{_MARKS}(\[¿¡*_#@$€£…]|\.\.\.|[-–—]\s?|[)\]]\s?)*")
_WORD = re.compile(r"[^\W_]+(?:[-:’'][^\W_]+)*")
_LAST_WORD = re.compile(r"[^\s(\[/\"”“„»«]{1,40}$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,4}\.\s{0,2}){2,4}$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]\.")
_COLON = re.compile(rf":\s+(?=[{_MARKS}])")
# tabs and wide gaps, "20 nov. · Foto: Måns Berg", "FAKTA | Vapnen", and two spaces before a label
_COLUMN = re.compile(
    rf"(?<=\S)(?:[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]{{3,}}|[ \u00a0]+[{SEPARATORS}][ \u00a0]+|"
    r"  (?=[A-ZÅÄÖ][a-zåäö]+: ))(?=\S)"
)
_REACH = 24  # characters that an abbreviation may take up, "fr. o. m." included
_BRACKET = 400  # characters that we look back for an opening bracket, and forward for its mate


def split(paragraph: str) -> list[str]:
    """Cut `paragraph` into its sentences, each with the space after it; joined they are the paragraph again.

    Cells of a table in plain text, parted by tabs, three spaces or a sign, are sentences of their own.
    """
    pieces = []
    start = 0
    columns = [*_COLUMN.finditer(paragraph)]
    mates = pair(paragraph) if columns else {}
    for column in columns:
        if column[0].strip() and any(first < column.start() < last for first, last in mates.items()):
            continue  # "”A · B”"
        pieces += _sentences(paragraph[start : column.end()])
        start = column.end()
    return pieces + _sentences(paragraph[start:])


def _sentences(paragraph: str) -> list[str]:
    pieces = []
    start = 0
    for end in _ends(paragraph):
        pieces.append(paragraph[start:end])
        start = end
    return [*pieces, paragraph[start:]] if start < len(paragraph) else pieces


def _ends(paragraph: str) -> Iterator[int]:
    """Yield where a sentence ends and the next one begins."""
    colons = _long_quotations(paragraph)
    places = [*colons]
    start = 0
    for stop in _STOP.finditer(paragraph):
        if stop.end() == len(paragraph) or not _is_end(paragraph, start, stop):
            continue
        # "Han sade: ”Vi stannar. Gatorna är tomma.”" is three sentences, so that each is translated with no mark
        # whose mate is elsewhere; "Han sade: ”Vi stannar.”" stays one.
        inside = places[bisect_right(places, start) : bisect_left(places, stop.start())]
        yield from (colon for colon in inside if colons[colon] >= stop.end())
        start = stop.end()
        yield start


def _long_quotations(paragraph: str) -> dict[int, int]:
    """Find the quotations after a colon: where each starts, and the offset of its closing mark."""
    colons = [match.end() for match in _COLON.finditer(paragraph)]
    mates = pair(paragraph) if colons else {}
    return {colon: mates[colon] for colon in colons if mates.get(colon, 0) > colon}


def _is_end(paragraph: str, start: int, stop: re.Match[str]) -> bool:
    """Tell whether the sentence that began at `start` ends with `stop`."""
    opening = _OPENING.match(paragraph, stop.end())
    word = _WORD.match(paragraph, opening.end() if opening else stop.end())
    if word is None:
        return False
    if word.group()[0].islower() and not _is_brand(word.group()):
        # "”Vad händer?” frågar hon", "kl. nio", "den 3. mars"
        return _is_careless(paragraph, start, stop, word.group())
    if _is_bracketed(paragraph, start, stop):
        return False
    if stop["stop"] == "." and not stop["close"]:
        return _full_stop_ends(paragraph, start, stop.end("stop"), word.group())
    if stop["stop"][0] in ".…":
        return _ellipsis_ends(paragraph, stop, word.group())
    return True


def _is_careless(paragraph: str, start: int, stop: re.Match[str], following: str) -> bool:
    """Tell whether `stop` ends a sentence of a writer who uses no capitals: "haha vad kul. vi ses i morgon"."""
    if not paragraph[start : start + 1].islower() or following.capitalize() not in _table("openers"):
        return False
    return _after_abbreviation(paragraph[max(start, stop.end("stop") - _REACH) : stop.end("stop")], following) is None


def _is_brand(word: str) -> bool:
    return word[1:2].isupper()  # "iPhone 15 säljs …", "eBay stänger …"


def _is_bracketed(paragraph: str, start: int, stop: re.Match[str]) -> bool:
    """Tell whether `stop` is inside a bracket that opened in mid-sentence: "Han kom (äntligen! Jo.) Sedan …"."""
    depth = 0
    for place in range(stop.end("stop") - 1, max(start, stop.start() - _BRACKET) - 1, -1):
        if paragraph[place] in ")]":
            depth += 1
        elif paragraph[place] in "([":
            if depth == 0:
                return paragraph[start:place].strip(f"{_MARKS} –—-\n") != "" and _closes(paragraph, stop.end("stop"))
            depth -= 1
    return False


def _closes(paragraph: str, start: int) -> bool:
    return any(bracket in paragraph[start : start + _BRACKET] for bracket in ")]")


def _ellipsis_ends(paragraph: str, stop: re.Match[str], following: str) -> bool:
    """Tell whether dots end a sentence: "Jag vet inte… Kanske." but not "Vi står … Ukraina bi"."""
    if len(stop["stop"]) == 1 and stop["stop"] == ".":
        return True  # "Vi stannar.” Sedan gick han."
    before = paragraph[stop.start() - 1 : stop.start()]
    return following in _table("openers") if before.isspace() or not before else True


def _full_stop_ends(paragraph: str, start: int, end: int, following: str) -> bool:
    """Tell whether the full stop before `end` ends a sentence when the word `following` comes next."""
    verdict = _after_abbreviation(paragraph[max(start, end - _REACH) : end], following)
    if verdict is not None:
        return verdict
    last = _LAST_WORD.search(paragraph, max(start, end - 40), end)
    if last is None:
        return True
    before = paragraph[max(start, last.start() - 40) : last.start()].split()
    if _INITIALS.fullmatch(last.group()) and last.group()[0].isupper():
        letter = bool(before) and before[-1].lower() in _table("before a letter")
        return letter or following in _table("openers")
    if last.group()[:-1].isdecimal():
        return _number_ends(last.group(), before, following)
    return True


def _after_abbreviation(text: str, following: str) -> bool | None:
    """Tell whether the abbreviation that `text` ends with ends a sentence; None when it ends with none."""
    for form in _abbreviations(text):
        if form in _table("never last"):
            return False
        if following[0].isdecimal():
            if form in _table("before a number") or form in _table("maybe last"):
                return False
        elif form in _table("before a name"):
            return following in _table("openers")
        elif form in _table("maybe last"):
            return True
    return None


def _abbreviations(text: str) -> Iterator[str]:
    """Yield what may be the abbreviation at the end of `text`, longest first: "kr. bl. a." gives bl.a. too."""
    dotted = _DOTTED.search(text)
    if dotted and (dotted.start() == 0 or not text[dotted.start() - 1].isalnum()):
        pieces = [piece.strip() for piece in dotted.group().split(".")[:-1]]
        for first in range(len(pieces) - 1):
            form = "".join(f"{piece}." for piece in pieces[first:])
            yield from (*_cases(form), form.lower())  # "BL.A." in a headline
    last = _LAST_WORD.search(text)
    if last:
        yield from _cases(last.group().lstrip("–—-"))


def _cases(form: str) -> tuple[str, str]:
    return form, form[:1].lower() + form[1:]


def _number_ends(number: str, before: list[str], following: str) -> bool:
    """Tell whether a sentence ends after `number`: "år 2022. Sedan …", but not "1. Inledning" or "den 4. Juli"."""
    if following.lower() in _table("after an ordinal"):
        return False
    if len(number) <= 4:  # the full stop included
        return bool("".join(before).strip(_MARKS + "(–—-*•")) and not before[-1].endswith(":")
    return True


def _table(name: str) -> frozenset[str]:
    return read_tables("abbreviations.txt")[name]
