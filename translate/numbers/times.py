"""Times of day in both languages: "kl. 14.30", "halv fyra", "vid 17.30-tiden", "2:30 p.m."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from translate.numbers.figures import DASH, REACH, REMEMBERED, Figure, key_of
from translate.numbers.words import around, value_of, values_of

ABOUT = re.compile("-tiden(?!\\w)")  # "vid 17.30-tiden": around 5:30 p.m.
# "12.47 Explosioner i Kiev.", "09.05: Flyglarm" of a live blog, where "10.12 Budget" may be a heading
_ENTRY = re.compile(
    r"(?:[01]\d|2[0-3])\.[0-5]\d(?:\s?[:–—-]\s+\S|\s+(?=[\"'”’»]?[A-ZÅÄÖ].*[.!?…][\"'”’»]?\s*$))", re.DOTALL
)
_IN_EVENING = re.compile(r"\s(?:på|i)\s(?:\w+dags?)?(?:kväll|eftermidda)", re.IGNORECASE)
_EVENING = re.compile(r"kväll|eftermidda", re.IGNORECASE)  # "klockan 8 på kvällen" is 8 p.m., "vid 9-tiden" 9 a.m.


def is_range(one: Figure, other: Figure, sentence: str) -> bool:
    """Tell whether `one` is of "10.00–18.00", or the second of "kl. 9–10.30" or "kl. 00.15 och 00.30"."""
    first, second = sorted((one, other), key=lambda figure: figure.start)
    times = all(any(key.startswith("time:") for key in figure.keys) for figure in (one, other))
    dotted = re.fullmatch(r"\d{1,2}\.\d\d", sentence[one.start : one.end])
    between = sentence[first.end : second.start]
    if not times or dotted is None:
        return False
    if re.fullmatch(rf"\s?[{DASH}]\s?", between):
        return True
    follows = first is other and other.kind == "time" and between in (" och ", " eller ", " till ")
    return follows and not _measured().match(sentence, one.end)


def ends_times(first: Figure, last: Figure, sentence: str) -> bool:
    """Tell whether a bare number is the end of "kl. 14.30–16", "kl. 22–06" or "mellan kl. 14.30 och 16"."""
    said = sentence[last.start : last.end]
    if first.kind != "time" or last.glued or not re.fullmatch(r"[01]?\d|2[0-4]", said):
        return False
    between = (
        r" och "
        if re.search(
            r"\bmellan (?:kl\.? |klockan )?$", sentence[max(0, first.start - REACH) : first.start], re.IGNORECASE
        )
        else " till "
    )
    apart = re.fullmatch(rf"\s?[{DASH}]\s?|{between}", sentence[first.end : last.start])
    return apart is not None and not re.match(r"\s?[%:/]|,\d", sentence[last.end :])


def read_spoken_time(match: re.Match[str]) -> Figure | None:
    """Read "halv fyra" and "klockan fem"."""
    hour = value_of(match["name"].lower(), "sv")
    if hour is None or not 1 <= hour <= 12:
        return None
    keys = clock_keys(int(hour) - 1, "30", exact=False) if match["to"] else clock_keys(int(hour), "00", exact=False)
    return Figure(*match.span(), keys | ({key_of(hour)} if not match["to"] else set()), "digits")


def read_time(match: re.Match[str]) -> Figure:
    """Read "kl. 14.30", "14:30" and "14.30", which is a time for certain only beside words that say so."""
    kind = match.lastgroup
    hour, minute = (match["hour"], match["minute"]) if kind == "clock" else re.split("[.:]", match[0])
    minute = minute and minute.replace(".", ":")  # with seconds, "30:25"
    digits = f"digits:{int(hour)}{(minute or '').replace(':', '')}"
    if int(hour) > 24 or any(int(one) > 59 for one in (minute or "0").split(":")):
        return Figure(*match.span(), frozenset({digits, key_of(int(hour))}), "digits")
    keys = clock_keys(int(hour), minute or "00", exact=True) | {digits}
    start = match.start("hour") if kind == "clock" else match.start()
    certain = kind == "clock" or ABOUT.match(match.string, match.end()) is not None
    certain = certain or (kind == "dotted" and _is_told(match))
    if not certain:
        keys |= {key_of(f"{hour}.{minute}")}
    written = f"{int(hour)}:{minute}" if minute else f"{int(hour)}"
    if certain and 0 < int(hour) < 12 and names_evening(match.string):
        keys |= clock_keys(int(hour), minute or "00", exact=False)
        # "kl. 7.30 på kvällen"; of "I går kväll kl. 9" a reader knows as much as the Swedish one
        written = (
            written.replace(hour.lstrip("0"), f"{int(hour) + 12}", 1)
            if _IN_EVENING.match(match.string, match.end())
            else ""
        )
    if not minute:
        keys |= {key_of(int(hour)), key_of(int(hour) % 12 or 12)}
    return Figure(start, match.end(), keys, "time" if certain else "digits", written if certain else "")


def _is_told(match: re.Match[str]) -> bool:
    """Tell whether "vid 03.17", or the "12.47" of a live blog, is a time, as no price, height or paragraph would be."""
    sentence, (start, end) = match.string, match.span()
    if _measured().match(sentence, end):
        return False
    if start == 0 and _ENTRY.match(sentence):
        return True
    told = _before_time().search(sentence[max(0, start - REACH) : start]) or _behind_time().match(sentence, end)
    return told is not None and not _speaks_of_rates().search(sentence)


@cache
def _before_time() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{around('before a time')})\s$", re.IGNORECASE)


@cache
def _behind_time() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{around('behind a time')})\b", re.IGNORECASE)


@cache
def _measured() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:[%°/$€£]|[–-]\d|(?:{around('behind an amount')})\b)", re.IGNORECASE)


@cache
def _speaks_of_rates() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{around('of an amount')})\b", re.IGNORECASE)


@lru_cache(REMEMBERED)
def names_evening(sentence: str) -> bool:
    """Tell whether a sentence speaks of an evening or an afternoon, on which "kl. 8" may be 8 p.m."""
    return _EVENING.search(sentence) is not None


def clock_keys(hour: int, minute: str, *, exact: bool) -> frozenset[str]:
    """Return the times that are meant; without a.m. or p.m. English may mean either half of the day."""
    hours = {hour % 24} if exact else {hour % 24, (hour + 12) % 24}
    return frozenset(f"time:{one}:{minute}" for one in hours)


def hours_and_minutes(said: str) -> Iterator[tuple[int, int]]:
    """Yield hour and minute of "seven thirty"."""
    parts = [int(values_of("en")[word]) for word in re.split(r"[\s-]+", said) if word in values_of("en")]
    if len(parts) == 2 and 1 <= parts[0] <= 12 and parts[1] in (10, 15, 20, 30, 40, 45, 50):
        yield parts[0], parts[1]


def read_english_time(match: re.Match[str], said: str) -> Figure:
    """Read "2:30 p.m.", "14:30", "14:30:25" and "2 o'clock"."""
    hour, _, minute = re.sub(r"[^\d.:]|\.(?!\d)", "", said).replace(".", ":").partition(":")
    number = int(hour)
    digits = f"digits:{number}{minute.replace(':', '')}"
    half = (match["half"] or "")[:1].lower()
    if number > 24 or any(int(one) > 59 for one in (minute or "0").split(":")):
        return Figure(*match.span(), frozenset({digits, key_of(number)}), "number")
    if half and number <= 12:
        number = number % 12 + (12 if half == "p" else 0)
        keys = clock_keys(number, minute or "00", exact=True)
        keys |= {f"time:{number + 12}:{minute or '00'}"} if number in (0, 12) else frozenset()
    else:
        keys = clock_keys(number, minute or "00", exact=number > 12 or hour.startswith("0"))
    return Figure(*match.span(), keys | {digits}, "time")
