"""Find the numbers of a Swedish sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from translate.normalise import DOTTED_DATE, SHORT_YEAR, full_year
from translate.numbers.dates import BORN, ISO, read_date, read_decade, read_iso
from translate.numbers.figures import (
    DASH,
    KNOWN,
    LETTER_BEFORE,
    LETTER_BEHIND,
    REACH,
    REMEMBERED,
    ROUND,
    SPACE,
    Figure,
    all_digits,
    digits_of,
    key_of,
    leading_digits,
    ordinal_ending,
    with_commas,
)
from translate.numbers.times import ABOUT, clock_keys, ends_times, is_range, names_evening, read_spoken_time, read_time
from translate.numbers.units import MILES, SHARED_MILES, in_kilometres
from translate.numbers.words import (
    LARGEST_WORD,
    SMALLEST_WORD,
    any_of,
    beginnings,
    longest_of,
    product_of,
    scales_of,
    share_scale,
    value_of,
    values_of,
)
from translate.spoken_times import SpokenTime, find_spoken

_IN_SCORE = re.compile(rf"(?<![\d{DASH}])(?:1[{DASH}]\d{{1,2}}|\d{{1,2}}[{DASH}]1)(?![\d{DASH}])")
# groups of digits that are no thousands: "123 456 78 90", "123 45 Lund", "556123-4567"; "25 000 2022" is two numbers
_LABEL = rf"""(?:\d{{1,3}}(?:{SPACE}\d{{3}}(?!\d))+(?!{SPACE}\d{{3}}(?!\d))
       (?:{SPACE}(?!(?:19|20)\d\d(?!\d))(?:\d\d|\d{{4}})(?!\d))+(?!{SPACE}(?!(?:19|20)\d\d(?!\d))(?:\d\d|\d{{4}})(?!\d))
   (?!{SPACE}\d{{3}}(?!\d)|\s?(?:%|procent|kr|år))
   |(?!1\d|20)\d{{4}}(?:{SPACE}\d{{3}}(?!\d))+(?!{SPACE}\d{{3}}(?!\d))|\d{{6}}(?:\d\d)?[+-]\d{{4}}
   |\d{{3}}{SPACE}\d\d(?={SPACE}(?-i:[A-ZÅÄÖ])))"""
# "10:93 kr", "1:94/kg", "kostar 19:90": kronor and öre, where a time, a score or a verse has nothing like it beside it
_ASKED = (
    r"(?:kosta(?:r|de|t)?|priset(?:\s(?:är|var|blev))?|"
    r"(?:dollarn|euron|pundet)(?:\s(?:handla(?:s|des)|notera(?:s|des)|stod|står|kostade))?(?:\s(?:till|i|på))?)\s"
)
_PRICED = (
    r"\s?(?:kr(?:onor)?|sek|dollar|euro|pund)(?!\w)|\s?(?:/|per\s)(?:st|kg|hg|kilo|l|liter)(?!\w)"
    r"|\smot\s(?:dollarn|euron|pundet)(?!\w)"
)
# "1. gardesarmén", "på 3. våningen", where no sentence ends: a small letter follows
_POINTED = (
    r"(?<![\w.,:/-])\d{1,3}\.(?=\s(?!(?:och|eller|men|samt|som|sedan|till|från|under|över|efter|utan|enligt)\b)"
    r"(?-i:[a-zåäö]){3})"
)
_DATE_BEFORE = re.compile(r"\d/\d{1,2}-$")


@lru_cache(REMEMBERED)
def find_swedish(sentence: str) -> tuple[Figure, ...]:
    """Find the numbers of a Swedish sentence."""
    spoken = [_read_spoken(time) for time in find_spoken(sentence)]
    if not _may_count_swedish().search(sentence.casefold()):
        return tuple(spoken)
    figures = [figure for figure in map(_read_swedish, _swedish().finditer(sentence)) if figure is not None]
    if "mil" in sentence or "decimeter" in sentence:
        figures = [in_kilometres(figure, sentence) for figure in figures]
    for place, figure in reversed([*enumerate(figures)]):
        if figure.kind == "date" and ISO.fullmatch(figure.written):
            year = frozenset({key_of(figure.written[:4])})  # a number of its own, for English may part them
            figures.insert(place, Figure(figure.start, figure.start + 4, year, "number"))
        elif figure.kind == "digits" and (date := DOTTED_DATE.match(sentence, figure.start)):
            year = frozenset({key_of(date["year"]), f"digits:{digits_of(date[0])}"})
            figures.insert(place + 1, Figure(*date.span("year"), year, "digits"))
    for place, figure in enumerate(figures):
        beside = [*figures[max(0, place - 1) : place], *figures[place + 1 : place + 2]]
        if figure.kind == "digits" and any(is_range(figure, other, sentence) for other in beside):
            time = sentence[figure.start : figure.end].replace(".", ":")
            figures[place] = replace(figure, kind="time", written=time)
        elif place and figure.kind == "number" and ends_times(figures[place - 1], figure, sentence):
            hour = int(sentence[figure.start : figure.end])
            figures[place] = replace(
                figure,
                kind="time",
                written=f"{hour}",
                keys=figure.keys | {f"time:{hour % 24}:00", key_of(hour % 12 or 12)},
            )
    shared = [share_scale(figures, place, sentence) for place in range(len(figures))]
    if spoken:
        shared = [one for one in shared if not any(one.start < time.end and time.start < one.end for time in spoken)]
    return tuple(sorted((*shared, *spoken), key=lambda figure: figure.start)) if spoken else tuple(shared)


def _read_spoken(time: SpokenTime) -> Figure:
    """Read "kvart över tre", which names no half of the day."""
    keys = clock_keys(time.hour, f"{time.minute:02d}", exact=False)
    return Figure(time.start, time.end, keys, "digits")


@cache
def _swedish() -> re.Pattern[str]:
    digits = r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?"
    words = longest_of(values_of("sv"))
    scales = longest_of(scales_of("sv"))
    return re.compile(
        rf"""
        (?=[\d+]|(?<!\w)(?:{beginnings([*values_of("sv"), "halv", "kl", "ko", "pr", "do", "eu", "pu"])}))(?:
        (?P<phone>(?<![\w,.])(?:\+\d{{1,3}}(?:{SPACE}?\(0\))?(?:{SPACE}\d{{1,3}})?|0\d{{1,3}}){SPACE}?-?{SPACE}?
           \d{{2,3}}(?:(?:{SPACE}|-)\d{{2,3}}){{1,3}}(?!\w|,\d))
        |(?P<label>(?<![\w.,:/+-]){_LABEL}(?![\w,]|[.:-]\d))
        |(?P<price>(?P<asked>(?<!\w){_ASKED})?(?P<amount>(?<![\w:.,/])\d{{1,3}}(?:{SPACE}?\d{{3}})*:\d\d)
           (?![\w:]|[.,]\d)(?(asked)|(?={_PRICED})))
        |(?P<seconds>(?<![\w:.,/])\d{{1,2}}:[0-5]\d:[0-5]\d(?![\w:]))
        |(?P<dotdate>{DOTTED_DATE.pattern})
        |(?P<iso>(?<![\w-])\d{{4}}-\d\d-\d\d(?![\w-]))
        |(?P<round>(?<![\w.,]){ROUND}-tals(?!\w))
        |(?P<decade>(?<!\w)\d{{2,4}}-(?:tal(?:et|s|en)?\w*|(?=\s+och\s+\d{{2,4}}-tal)))
        |(?P<clock>(?<!\w)(?!(?-i:KL)\d)(?:kl\.?|klockan)\s*(?P<hour>\d{{1,2}})(?:[.:](?P<minute>\d\d(?:[.:]\d\d)?))?
           (?![.:]?\d|,\d|\s?%))
        |(?P<spoken>(?<!\w)(?:(?P<to>halv)|klockan)\s+(?P<name>{words})(?!\w))
        |(?P<colon>(?<![\w:.,/])(?:[01]?\d|2[0-4]):[0-5]\d(?![\w:]))
        |(?P<date>(?<![\w/.,])\d{{1,2}}/\d{{1,2}}(?![\w/,]|\.\d))
        |(?P<ordinal>(?<!\w)\d+:[ae](?!\w)|{_POINTED})
        |(?P<dotted>(?<![\w.,])\d{{1,2}}\.\d\d(?![\w,]|\.\d|:[ae]))
        |(?P<other>(?<![\w.,])\d+(?:\.\d+)+(?!\w|,\d))(?<!\.\d{{3}})
        |(?P<number>(?<!\d)(?<!\d[.,])(?:{digits})(?P<half>\s+och\s+en\s+halv)?(?:\s?-?(?P<scale>{scales})(?![^\W\d_]))?
           (?:\s?(?:{scales})(?!\w))*)
        |(?P<words>(?<![\w-])(?:(?:(?:en|ett)\s+)?halv\s+(?:{scales}|mil)(?![^\W_])
           |(?:{words})+(?![^\W_]|\.[^\W_])(?:\s+och\s+en\s+halv)?(?:\s+(?:{scales})(?![^\W_]))*)))
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def _read_swedish(match: re.Match[str]) -> Figure | None:
    kind, said = match.lastgroup, match[0]
    start, end = match.span()
    if kind == "number":
        return _read_number(match)
    if kind == "words":
        return _read_words(match)
    if kind in ("phone", "label", "seconds"):
        return Figure(start, end, frozenset({"digits:" + digits_of(said)}), "digits")
    if kind == "price":
        amount = Decimal(re.sub(SPACE, "", match["amount"]).replace(":", "."))
        return Figure(*match.span("amount"), frozenset({key_of(amount)}), "number", f"{amount:,}")
    if kind == "iso":
        return read_iso(match)
    if kind == "dotdate":
        keys = {f"date:{int(match['day'])}/{int(match['month'])}", f"digits:{digits_of(said)}"}
        return Figure(start, match.end("month"), frozenset(keys), "digits")
    if kind == "round":
        return Figure(start, end, _round_keys(int(all_digits(said))), "number", glued=True)
    if kind == "decade":
        return read_decade(match)
    if kind == "spoken":
        return read_spoken_time(match)
    if kind == "date":
        return read_date(match)
    if kind == "ordinal":
        number = int(said.split(":")[0].rstrip("."))
        return Figure(start, end, frozenset({key_of(number)}), "number", f"{number}{ordinal_ending(number)}")
    if kind == "other":
        return Figure(start, end, frozenset({f"digits:{digits_of(said)}"}), "digits")
    return read_time(match)  # "clock", "colon" and "dotted"


def _round_keys(number: int) -> frozenset[str]:
    """Return what "10-tals", dozens, and "10 000-tals", tens of thousands, may be in English."""
    accepted = {number} | ({12} if number == 10 else set()) | ({1000} if number > 1000 else set())
    return frozenset(map(key_of, accepted))


@dataclass(frozen=True, slots=True)
class _Amount:
    """What a number says wherever it stands: "25 000", "två och en halv miljon"."""

    value: Decimal  # of digits without the scale, which `keys` and `written` count in; of words with it
    keys: frozenset[str]
    written: str
    hour: frozenset[str]  # the key of the hour that it may be, "öppet 8–17"


def _read_number(match: re.Match[str]) -> Figure | None:
    sentence, (start, end) = match.string, match.span()
    amount = _read_amount(match[0], halves=match["half"] is not None)
    value, keys = amount.value, amount.keys
    beside = sentence[max(0, start - 3) : end + 3]
    if value == 1 and leading_digits(match[0]) == match[0] and not _IN_SCORE.search(beside):
        return None  # "1" is "one", "a", "a single", but the 1 of "3–1" is itself
    if ABOUT.match(sentence, end) and value % 1 == 0 and value <= 24:
        # "vid 11-tiden": around 11:00; "vid 22-tiden": around 10 in the evening
        keys |= clock_keys(int(value), "00", exact=False) | {key_of(int(value) % 12 or 12)}
        if value > 12 or not names_evening(sentence):
            return Figure(start, end, keys, "time", f"{value}")
    if BORN <= value < 100 and _DATE_BEFORE.search(sentence, max(0, start - REACH), start):
        keys |= {key_of(1900 + value)}  # "den 7/3-74"
    year = _short_year(sentence, start)
    if year:
        return Figure(start, end, keys | {key_of(year)}, "number", year)
    glued = bool(LETTER_BEFORE.search(sentence, max(0, start - 2), start) or LETTER_BEHIND.match(sentence, end))
    return Figure(start, end, keys | amount.hour, "number", "" if glued else amount.written, glued)


def _short_year(sentence: str, start: int) -> str:
    """Return the year of the "14" of "sedan -14", "2014", or nothing where it is none."""
    if not start or sentence[start - 1] not in "-–":
        return ""
    years = SHORT_YEAR.finditer(sentence, max(0, start - REACH))
    said = next((one for one in years if one.start("year") >= start), None)  # "sedan -14, år -16"
    return full_year(said["year"]) if said and said.start("year") == start else ""


@lru_cache(KNOWN)
def _read_amount(said: str, *, halves: bool) -> _Amount:
    digits = leading_digits(said)
    value = Decimal(re.sub(r"[ \u00a0\u202f.]", "", digits).replace(",", "."))
    value += Decimal("0.5") if halves else 0
    scale = product_of([word for word in re.split(r"[\s-]+", said[len(digits) :].lower()) if word in scales_of("sv")])
    keys = {key_of(value * scale)} | ({f"digits:{digits_of(digits)}"} if scale == 1 else set())
    hour = {f"time:{int(value) % 24}:00"} if 13 <= value * scale <= 24 else set()
    grouped = re.search(r"\d[ \u00a0\u202f.]\d{3}", digits) is not None
    return _Amount(value, frozenset(keys), _written(value, scale, grouped=grouped), frozenset(hour))


def _written(value: Decimal, scale: Decimal, *, grouped: bool) -> str:
    """Write a number: "1.5 million", "25,000", and "2022" without a comma where the Swedish has no space."""
    if scale in (Decimal(10) ** 6, Decimal(10) ** 9, Decimal(10) ** 12):
        name = {6: "million", 9: "billion", 12: "trillion"}[scale.adjusted()]
        return f"{with_commas(value)} {name}"
    value *= scale
    if scale > 1 and value % 1 == 0:
        return f"{int(value):,}"
    return f"{value:,}" if grouped else str(value)


def _read_words(match: re.Match[str]) -> Figure | None:
    said, sentence, (start, end) = match[0].lower(), match.string, match.span()
    amount = _read_count(said)
    if amount is None:
        return None
    certain = amount.value >= SMALLEST_WORD or said.endswith(" mil")
    if not certain and not any(pattern.match(sentence, end) for pattern in (MILES, SHARED_MILES)):
        return None
    return Figure(start, end, amount.keys | amount.hour, "number", amount.written)


@lru_cache(KNOWN)
def _read_count(said: str) -> _Amount | None:
    words = said.split()
    if words in (["sex"], ["tva"]) or (len(words) == 1 and scales_of("sv").get(words[0], 0) > 1000):
        return None  # "sex" is no number everywhere, and "miljoner" no certain one
    halves = Decimal("0.5") if "halv" in words else Decimal(0)
    scales = [word for word in words if word in scales_of("sv")]
    heads = [word for word in words if word not in ("och", "halv", "mil", *scales)]
    if halves:
        heads = heads[:-1]  # the "en" of "en halv"
    value = sum((value_of(word, "sv") or 0 for word in heads), Decimal(0)) + halves
    scale = product_of(scales)
    value = (value or 1) * scale
    hour = {f"time:{int(value)}:00"} if 13 <= value <= 23 else set()
    written = _written(value / scale, scale, grouped=True) if value > LARGEST_WORD else ""
    return _Amount(value, frozenset({key_of(value)}), written, frozenset(hour))


@cache
def _may_count_swedish() -> re.Pattern[str]:
    """Return what each of `_swedish` but a lone "en" or "ett" has in it, in small letters: few sentences do."""
    others = values_of("sv").keys() - {"en", "ett"} | {"halv", "klockan", "mil"}
    compounds = {f"{one}{word}" for one in ("en", "ett") for word in values_of("sv")}
    return any_of([*others, *compounds])
