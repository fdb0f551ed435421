"""Find the numbers of an English sentence, even those written as in Swedish."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache

from translate.numbers.dates import read_english_date
from translate.numbers.figures import (
    KNOWN,
    LETTER_BEFORE,
    LETTER_BEHIND,
    REMEMBERED,
    Figure,
    all_digits,
    digits_of,
    key_of,
    leading_digits,
)
from translate.numbers.times import clock_keys, hours_and_minutes, read_english_time
from translate.numbers.words import any_of, beginnings, longest_of, product_of, scales_of, share_scale, values_of
from translate.tables import as_listed

_HALF = r"[ap](?:\.\s?m(?:(?:\.?m)+(?!\w))?\.?|m\b)"  # a.m., am, and the "a.m.m." that models write


@lru_cache(REMEMBERED)
def find_english(sentence: str) -> tuple[Figure, ...]:
    """Find the numbers of an English sentence, even those written as in Swedish."""
    if not _may_count_english().search(sentence.casefold()):
        return ()
    figures = map(_read_english, _english().finditer(sentence))
    found = [figure for figure in figures if figure is not None]
    return tuple(share_scale(found, place, sentence) for place in range(len(found)))


@cache
def _english() -> re.Pattern[str]:
    digits = (
        r"\d{1,2}(?=,(?:1\d|20)\d\d(?!\d|,\d))"  # "September 17,2007"
        r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*"
    )
    words = longest_of(values_of("en"))
    scales = longest_of(scales_of("en"))
    months = longest_of(values_of("en-month"))
    firsts = [*values_of("en"), *values_of("en-month"), "half", "quarter", "the", "noon", "midday", "midnight"]
    return re.compile(
        rf"""
        (?=[\d'’]|(?<!\w)(?:{beginnings(firsts)}))(?:
        (?P<iso>(?<![\w-])\d{{4}}-(?:0\d|1[0-2])-[0-3]\d(?![\w-]))
        |(?P<decade>(?<!\w)['’]?\d{{2,4}}['’]?s(?!\w))
        |(?P<slash>(?:\bthe\s)?(?<![\w/.,])\d{{1,2}}/\d{{1,2}}(?![\w/,]|\.\d))
        |(?P<date>(?<!\w)(?:(?:{months})\s\d{{1,2}}(?:st|nd|rd|th)?(?![\w.,:]\d|\w)
           |\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{months})(?!\w)))
        |(?P<clock>(?<![\w.,])\d{{1,2}}(?:[.:]\d\d(?:[.:]\d\d?)?)?\s?(?:(?P<half>{_HALF})|o['’]clock(?:[.:]\d\d)?)
           |(?<![\w.,:/])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\w|:))
        |(?P<century>(?<!\w)(?:\d{{1,2}}(?:st|nd|rd|th)|{words})(?:-(?:{words}))?[\s-]centur(?:y|ies)(?!\w))
        |(?P<past>\b(?:(?:half|quarter)\s+past|quarter\s+to)\s+(?:{words}|\d{{1,2}})(?!\w)
           (?!\s+(?:quarters?|thirds?|half|per\s?cent|of|{scales})(?!\w)))
        |(?P<minutes>\b(?:five|ten|twenty|twenty-five)\s+(?:past|to)\s+(?:{words})(?=\s*(?:[.,;:!?)]|$)|\s(?:at|in)\s))
        |(?P<noon>\b(?:noon|midday|midnight)\b)
        |(?P<number>(?<!\d)(?:{digits})(?:\s?(?:st|nd|rd|th)(?!\w))?(?:[\s-]?(?:{scales})(?!\w))*(?:\s+and\s+a\s+half)?)
        |(?P<words>(?<!\w)(?:(?:a\s+)?half[\s-](?:an?\s+)?(?:{scales})(?!\w)
           |(?:{words})(?:fold)?(?!\w)(?:(?:[\s-]+|\s+and\s+)(?:{words})(?!\w))*
           (?:\s+and\s+(?:a\s+)?half(?:\s+an?(?=\s))?)?(?:[\s-](?:{scales})(?!\w))*)))
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def _read_english(match: re.Match[str]) -> Figure | None:
    kind, said, span = match.lastgroup, as_listed(match[0]), match.span()
    if kind == "words":
        return _read_words(said, span)
    if kind == "number":
        return _read_number(match, said)
    if kind == "iso":
        year, month, day = map(int, said.split("-"))
        return Figure(*span, frozenset({key_of(year), f"date:{day}/{month}"}), "date")
    if kind == "decade":
        number = int(all_digits(said))
        keys = {f"decade:{number}", key_of(number)} | ({key_of(number // 100 + 1)} if number >= 1000 else set())
        return Figure(*span, frozenset(keys), "decade")
    if kind in ("slash", "date"):
        return read_english_date(match, said)
    if kind == "century":
        head = re.split(r"[\s-]centur", said)[0]
        century = head[:-2] if head[0].isdecimal() else _english_words(head) or 0
        return Figure(*span, frozenset({key_of(century)}), "decade")
    if kind == "past":
        what, side, hour = said.split()
        past = int(hour) if hour.isdecimal() else int(values_of("en")[hour])
        minute = "30" if what == "half" else "15" if side == "past" else "45"
        return Figure(*span, clock_keys(past - (side == "to"), minute, exact=False), "word")
    if kind == "minutes":  # "at ten to seven", but "from ten to seven" too
        minutes, side, hour = said.split()
        read = [int(sum(values_of("en")[word] for word in part.split("-"))) for part in (minutes, hour)]
        past = read[0] if side == "past" else 60 - read[0]
        clock = clock_keys(read[1] - (side == "to"), f"{past:02d}", exact=False)
        return Figure(*span, clock.union(map(key_of, read)), "word")
    if kind == "noon":
        return Figure(*span, frozenset({"time:0:00" if said == "midnight" else "time:12:00", key_of(12)}), "word")
    return read_english_time(match, said)


def _read_words(said: str, span: tuple[int, int]) -> Figure | None:
    value = _english_words(said)
    return None if value is None else Figure(*span, _word_keys(said, value), "number" if value >= 10**6 else "word")


@lru_cache(KNOWN)
def _word_keys(said: str, value: Decimal) -> frozenset[str]:
    tens = {f"tens:{value}"} if said.endswith("ties") else set()
    clock = [clock_keys(hour, str(minute), exact=False) for hour, minute in hours_and_minutes(said)]
    return frozenset(map(key_of, _word_readings(said, value))).union(tens, *clock)


def _word_readings(said: str, value: Decimal) -> set[Decimal]:
    """Return what words may mean: "nineteen ninety" is 1990, "third" and "quarter" are themselves."""
    readings = {value}
    for piece in said.split(" and "):  # "between sixteen and twenty-four"
        reading = _english_words(piece)
        readings |= {reading} if reading is not None else set()
    parts = [values_of("en")[word] for word in re.split(r"[\s-]+", said) if word in values_of("en")]
    readings |= set(parts)
    if len(parts) >= 2 and 10 <= parts[0] < 100:  # "nineteen eighty-four"
        readings.add(parts[0] * 100 + sum(parts[1:]))
    return readings


def _read_number(match: re.Match[str], said: str) -> Figure:
    sentence, (start, end) = match.string, match.span()
    glued = LETTER_BEFORE.search(sentence, max(0, start - 2), start) is not None
    glued = glued and not sentence.endswith("clock-", 0, start)  # "10 o'clock-16"
    glued = glued or LETTER_BEHIND.match(sentence, end) is not None
    unit = sentence[end : end + 2].lower()
    millions = unit[:1] in ("m", "b") and not unit[1:].isalnum()  # "£30m"
    return Figure(start, end, _number_keys(said, unit[0] if millions else ""), "number", glued=glued)


@lru_cache(KNOWN)
def _number_keys(said: str, unit: str) -> frozenset[str]:
    digits = leading_digits(said)
    rest = said[len(digits) :]
    scale = product_of([word for word in re.findall(r"[a-z]+", rest) if word in scales_of("en")])
    extra = Decimal("0.5") if "and a half" in rest else Decimal(0)
    values = {value + extra for value in read_digits(digits)}
    keys = {key_of(value * scale) for value in values}
    if unit:
        keys |= {key_of(value * 10 ** (6 if unit == "m" else 9)) for value in values}
    if scale == 1:
        keys.add(f"digits:{digits_of(digits)}")
        time = re.fullmatch(r"(\d{1,2})\.(\d\d)", digits)
        if time and int(time[1]) <= 24 and int(time[2]) < 60:
            keys |= clock_keys(int(time[1]), time[2], exact=int(time[1]) > 12)
    return frozenset(keys)


def read_digits(digits: str) -> set[Decimal]:
    """Return the values that digits have in English, and in the Swedish notation that a model may have kept."""
    plain = re.sub(r"[ \u00a0\u202f]", "", digits)
    values = set()
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", plain):
        values.add(Decimal(plain.replace(",", "")))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d{1,2}", plain):
        values.add(Decimal(plain.replace(".", "").replace(",", ".")))
    return values


@lru_cache(KNOWN)
def _english_words(said: str) -> Decimal | None:
    words = [word for word in re.split(r"[\s-]+", said.removesuffix("fold")) if word not in ("and", "a", "an")]
    if words and words[0] == "half":
        return product_of(words[1:]) / 2
    half = "half" in words
    words = [word for word in words if word != "half"]
    total = current = Decimal(0)
    for word in words:
        value = values_of("en").get(word)
        if value is None:
            return None
        if value < 100:
            current += value
        elif value == 100:
            current = max(current, Decimal(1)) * 100
        else:
            total += (current + (Decimal("0.5") if half else 0) or 1) * value
            current, half = Decimal(0), False
    return total + current + (Decimal("0.5") if half else 0)


@cache
def _may_count_english() -> re.Pattern[str]:
    """Return what each of `_english` has in it, in small letters."""
    return any_of([*values_of("en"), "half", "noon", "midday", "midnight"])
