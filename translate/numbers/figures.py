"""Figures: numbers in a sentence, noted alike for both languages, and how English writes digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from translate.engines import Span

Times = Literal["12h", "24h"]
SPACE = "[ \u00a0\u202f]"
DASH = "–—−‒-"
ROUND = rf"1(?:0{{1,2}}|{SPACE}?0{{3}}|0{{1,2}}{SPACE}?0{{3}})"  # 10 to 100 000, as in "1 000-tals drönare"
REMEMBERED = 64  # sentences: one is read for mending, then for checking, and its translation in between
REACH = 30  # characters before a number in which what belongs to it stands
KNOWN = 512  # numbers as they are written, "två", "2022", "1,5 miljoner": those of the news come again and again
LETTER_BEFORE = re.compile(r"[^\W\d_]-?$")
LETTER_BEHIND = re.compile(r"-?[^\W\d_]")
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")
_DIGITS = re.compile(r"\d[\d \u00a0\u202f.,]*")
_NO_DIGIT = re.compile(r"\D")
_LONE = re.compile(
    rf"(?!\+46{SPACE}\d{{3}}{SPACE})(?P<before>[(+$€£{DASH}]*)"  # "+46 771 793 336" and "08 123 456" are telephones
    rf"(?P<whole>[1-9]\d{{0,2}}(?:{SPACE}\d{{3}})+|\d+)(?:,(?P<fraction>\d+))?"
    rf"(?:{SPACE}?(?P<percent>[%‰]))?(?:{SPACE}?(?P<sign>[€$£¥]))?(?P<kronor>:[{DASH}])?(?P<after>\)?)"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence: where it stands, and the values that it may have, noted alike for both languages."""

    start: int
    end: int
    keys: frozenset[str]
    kind: Literal["number", "time", "date", "digits", "decade", "word"]
    written: str = ""  # how English writes it; empty where that isn't certain
    glued: bool = False  # part of a name or a compound: F-16, 20-procentig

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


def is_ordinal(said: str) -> bool:
    """Tell whether it ends as "3rd" does."""
    return _ORDINAL.search(said) is not None


def with_commas(value: Decimal) -> str:
    """Return "25,000" or "2.5"."""
    return f"{int(value):,}" if value % 1 == 0 else write_plain(value)


def key_of(value: Decimal | int | str) -> str:
    """Return the key of a value, the same however it is written."""
    return f"n:{write_plain(Decimal(value))}"


def write_plain(value: Decimal) -> str:
    """Return "25000" or "2.5": digits without commas, exponents and trailing zeros."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def digits_of(said: str) -> str:
    """Return the digits of "08-123 45", but for zeros at the start: "812345"."""
    return _NO_DIGIT.sub("", said).lstrip("0") or "0"


def leading_digits(said: str) -> str:
    """Return the "25 000" of "25 000 miljoner"."""
    head = _DIGITS.match(said)
    return (head[0] if head else said).rstrip(" \u00a0\u202f.,")


def all_digits(said: str) -> str:
    """Return the digits of "08-123 45", "0812345"."""
    return _NO_DIGIT.sub("", said)


def ordinal_ending(number: int) -> str:
    """Return what makes a number an ordinal: "rd" for 3."""
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def write_lone(text: str) -> str:
    """Return what stands alone in a cell, "5 298", "12,5 %", as English has it, and anything but a number unchanged."""
    number = _LONE.fullmatch(text)
    if number is None:
        return text
    whole = re.sub(SPACE, ",", number["whole"])
    fraction = f".{number['fraction']}" if number["fraction"] else ""
    kronor = " kronor" * bool(number["kronor"])  # "1 300:-"
    return (
        f"{number['before']}{number['sign'] or ''}{whole}{fraction}{number['percent'] or ''}{kronor}{number['after']}"
    )
