"""How English says times: "The clock 14.30" becomes "At 2:30 p.m."."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from translate.engines import Hypothesis, Span
from translate.numbers.comparison import compare_figures
from translate.numbers.dates import english_months
from translate.numbers.english import find_english
from translate.numbers.figures import DASH, REACH, Figure, Times
from translate.numbers.times import ABOUT
from translate.numbers.words import LARGEST_WORD, values_of
from translate.spoken_times import SpokenTime, find_spoken

Rewrite = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]  # what to find, and what to write over it
PART_OF_DAY = re.compile(  # "at 4:37 on Sunday morning" needs no a.m.
    r"\s+(?:(?:in the|on|this)\s)?(?:(?:early|late)\s)?(?:\w+day\s)?(?:morning|afternoon|evening|night)\b"
    r"|\s+(?:at night|tonight)\b"
)
_SPOKEN = re.compile(r"\bkl(?:ockan)?\b", re.IGNORECASE)
_HALF = re.compile(r"\bhalv (\w+)", re.IGNORECASE)
_AGE = re.compile(r"[\s-](?:ages?|times?|period|era|tiden)(?!\w)", re.IGNORECASE)  # what models make of "-tiden"
_AT = re.compile(r"\b(at|vid)\s+(?:(?:the\s+)?age\s+of\s+|the\s+)?$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:around|about|approximately|some|after|before|until|till|by|since|from|to|near)\s+"
    r"(?P<age>(?:the\s+)?age\s+of\s+|the\s+)?$",
    re.IGNORECASE,
)
# "begins in 7:30 p.m.", "ends 5:45 p.m."
_BEGINNING = re.compile(
    r"\b(?P<verb>(?:begin|start|end|finish|open|close|stop|leave|depart|arrive)(?:n?ed|s|d)?|began|left)\s(?:in\s|the\s)?"
    r"(?=\d\d?:\d\d(?!\w)|\d\d? [ap]\.m\.)"
)
_TWICE = re.compile(r"(?P<half>[ap]\.m\.)(?:\s?[ap]\.?m\b\.?)+")  # "4:12 a.m. a.m."
# "At 12 p.m. and the 12:30 a.m., the alarm was heard"
_THE_TIME = re.compile(r"\b(?P<before>and|to|at|from|until|or|between) the (?=\d{1,2}(?::\d\d)? [ap]\.m\.(?!\s\w))")
# where a bare "14" is a time: "At 14, the bakery closes", "The clock 14"
_BEFORE_TIME = re.compile(
    r"\b(?:at|around|about|until|till|from|by|before|after|since|between|the (?:clock|bell|hour))\s+(?:the\s+)?$", re.I
)
_CLOCK = re.compile(r"\bthe (?:clock|bell|hour) (?=\d{1,2}(?::\d\d| [ap]\.m\.))", re.IGNORECASE)
# "2024-03-03 o’clock 8 a.m.", "March 3 o'clock.14:30"
_O_CLOCK = re.compile(r"\bo['’]clock[.: ](?=\d{1,2}(?::\d\d(?!\w)| [ap]\.m\.))")
# "The watch is 3:15", of "Klockan är kvart över tre"
_CLOCK_IS = re.compile(r"\bklockan\s(?:är|var|blir|blev)\s", re.IGNORECASE)
_WATCH_IS = re.compile(r"\b(?P<the>[Tt])he\s(?:clock|bell|watch|hour)(?=(?:['’]s|\sis|\swas|\sbecame)\s(?:\w+\s)?\d)")
# "March 3 p.m. 2025 at 2:30 p.m.", "May 14, 2024,08:15"
_HALF_IN_DATE = re.compile(r"(?P<day>\b[A-Z][a-z]{2,8} \d\d?),? [ap]\.m\.,? (?=(?:19|20)\d\d\b)")
_YEAR_AND_TIME = re.compile(r"(?<=\b(?:19|20)\d\d),(?=\d\d?:\d\d(?!\d))")
_HALF_OF_DAY = r"\s?(?:[ap]\.?\s?m\b(?:\.(?:m\.)?)?|o['’]clock|[ap]\.?(?=\W*$))"  # behind a time
_PART_SAID = re.compile(r"natt|(?<!\bi)(?<!\bi\s)morgon|morse|förmiddag|eftermiddag|kväll", re.IGNORECASE)
_DAWN = 9  # "halv nio på natten" is in the evening to anyone
_TIMES_APART = re.compile(rf"(?P<first>\d{{1,2}}(?::\d\d)? [ap]\.m\.)\s?[{DASH}]\s?(?=\d)")


def say_around(swedish: Sequence[Figure], hypothesis: Hypothesis, source: str) -> Hypothesis:
    """Write "around 17.30" over the "at 17.30 Age" that a model makes of "vid 17.30-tiden"."""
    for there in reversed(find_english(hypothesis.text)):
        text = hypothesis.text
        said = text[there.start : there.end]
        meant = [one for one in swedish if one.keys & there.keys and ABOUT.match(source, one.end)]
        if not meant or meant[0].kind != "time" or not said[0].isdecimal():
            continue
        age = _AGE.match(text, there.end)
        at = _AT.search(text[: there.start])
        preposition = _PREPOSITION.search(text[: there.start])
        bare = re.fullmatch(r"\d{1,2}", said) and (age or at or preposition)
        written = f"{said}:00" if bare else said
        start = at.start() if at else there.start
        if preposition and preposition["age"]:
            start = preposition.start("age")  # "before the 22 time": before 10 p.m.
        if at or (age and not preposition):
            capital = at[0][0].isupper() if at else not text[:start].strip()
            around = "Around" if capital else "around"
            written = f"{around} {written}"
        hypothesis = hypothesis.overwrite(Span(start, age.end() if age else there.end), written)
    return hypothesis


def contradicts(there: str, meant: Figure) -> bool:
    """Tell whether the model says p.m. where Swedish leaves it open: "vid 11-tiden" may be at night."""
    hour = int(meant.written.partition(":")[0])
    return hour < 12 and "p" in there.lower() and f"time:{hour + 12}:00" in meant.keys


def is_bare_time(figure: Figure, meant: Figure, swedish: Sequence[Figure], texts: tuple[str, str]) -> bool:
    """Tell whether the "14" of "At 14, the bakery closes" is the time of "Klockan 14"; so are both ends of "22-06"."""
    source, english = texts
    there = english[figure.start : figure.end]
    if not re.fullmatch(r"\d{1,2}", there) or sum(bool(one.keys & figure.keys) for one in swedish) > 1:
        return False
    before = (english[max(0, figure.start - REACH) : figure.start], source[max(0, meant.start - REACH) : meant.start])
    if all(re.search(rf"\d(?:\s?[ap]\.m\.|\so['’]clock)?\s?[{DASH}]\s?$", text) for text in before):
        return True
    after = (english[figure.end : figure.end + REACH], source[meant.end : meant.end + REACH])
    if all(re.match(rf"\s?[{DASH}]\s?\d", text) for text in after):
        return True
    if there.startswith("0") and before[0].endswith(" "):
        return True  # "between 10 p.m. and 06", but not "2024-06"
    hour = int(there)
    return (hour > 12 or hour == 0) and _BEFORE_TIME.search(before[0]) is not None


def clock_rewrites(source: str, swedish: Sequence[Figure]) -> list[Rewrite]:
    """Return what to write over wrong words around times, where the Swedish speaks of times."""
    rewrites: list[Rewrite] = [(_YEAR_AND_TIME, lambda match: ", ")]
    if _SPOKEN.search(source):
        rewrites += [
            (_CLOCK, _say_at),
            (_TIMES_APART, _say_until),
            (_O_CLOCK, lambda match: "at "),
            (_TWICE, lambda match: match["half"]),
            (_THE_TIME, lambda match: f"{match['before']} "),
            (_HALF_IN_DATE, lambda match: f"{match['day']}, "),
        ]
    if _CLOCK_IS.search(source):
        rewrites.append((_WATCH_IS, lambda match: "It" if match["the"] == "T" else "it"))
    if any(figure.kind == "time" for figure in swedish):
        rewrites.append((_BEGINNING, lambda match: f"{match['verb']} at "))
    return rewrites


def _say_at(match: re.Match[str]) -> str:
    """Return "At " for the "The clock " of "The clock 2 p.m."."""
    if _BEFORE_TIME.search(match.string[: match.start()]):
        return ""
    word = "from" if _TIMES_APART.match(match.string, match.end()) else "at"
    return (word.capitalize() if match[0][0].isupper() else word) + " "


def _say_until(match: re.Match[str]) -> str:
    """Return "10 p.m. to " for the "10 p.m.-" of "from 10 p.m.-6 a.m.", and elsewhere a longer dash."""
    spoken = re.search(r"\bfrom $", match.string[: match.start()], re.IGNORECASE)
    return f"{match['first']}{' to ' if spoken else '–'}"


def say_time(source: str, hypothesis: Hypothesis, times: Times) -> Hypothesis:
    """Write "November 20 at 6 p.m." over the "November 20 p.m." that a model makes of "den 20/11 kl. 18.00"."""
    lost, _ = compare_figures(source, hypothesis.text)
    if len(lost) != 1 or lost[0].kind != "time" or not lost[0].written:
        return hypothesis
    orphans = [*re.finditer(rf"(?:{'|'.join(english_months())}) \d\d?( [ap]\.m\.(?:m\.)?)", hypothesis.text)]
    if len(orphans) != 1:
        return hypothesis
    return hypothesis.overwrite(Span(*orphans[0].span(1)), f" at {in_style(lost[0], times)}")


def say_half(source: str, hypothesis: Hypothesis) -> Hypothesis:
    """Write "half past four" over the "half five" that a model makes of "halv fem"."""
    said = [*_HALF.finditer(source)]
    for half in said:
        hour = values_of("sv").get(half[1].lower())
        if hour is None or not 1 <= hour <= 12:
            continue
        word = next(one for one, value in values_of("en").items() if value == hour)
        before = next(one for one, value in values_of("en").items() if value == (hour - 1 or 12))
        made = [*re.finditer(rf"\b[Hh]alf ({word}(?: o['’]clock)?)\b", hypothesis.text)]
        if len(said) == 1 and not made:
            made = [*re.finditer(r"\bat half()(?=[.,;:!?]|$)", hypothesis.text)]
        if len(made) == 1:
            start, end = made[0].span(1)
            gap = " " * (hypothesis.text[start - 1] != " ")
            hypothesis = hypothesis.overwrite(Span(start, end), f"{gap}past {before}")
    return hypothesis


def say_spoken(source: str, hypothesis: Hypothesis, times: Times) -> Hypothesis:
    """Write "a quarter past three", or "6:50", over the "3:15 a.m." and "6.50 pm" that a model makes of times in words.

    A model sees them as "klockan 3:15" and makes up the half of the day, which "på natten" tells, but may be lost.
    """
    spoken = find_spoken(source)
    for digits in dict.fromkeys(time.digits for time in spoken):
        time = next(one for one in spoken if one.digits == digits)
        hours = rf"(?<![\d:.,])(?:0?{time.hour}|{(time.hour + 12) % 24:02d})"
        minutes = rf"[.:]{digits[-2:]}{digits[-1]}?(?![\d:])"  # "11:555"
        made = [*re.finditer(f"{hours}{minutes}(?:{_HALF_OF_DAY})*", hypothesis.text)]
        if not made and len(spoken) == 1:  # "At 11 p.m." for 11:50
            made = [*re.finditer(f"{hours}(?:{_HALF_OF_DAY})+", hypothesis.text)]
        for match in reversed(made):
            behind = hypothesis.text[match.end() :]
            part = _PART_SAID.search(source)
            if part and re.search(r"[ap]\.?m", match[0]) and not PART_OF_DAY.match(behind):
                written = in_style(_on_clock(time, part[0].lower()), times)
            else:
                written = _in_words(time)
            ends = match[0].endswith(".") and not any(map(str.isalnum, behind)) and not behind.startswith(".")
            stop = "." * (ends and not written.endswith("."))
            written = written[:-1] if written.endswith(".") and behind.startswith(".") else written
            hypothesis = hypothesis.overwrite(Span(*match.span()), written + stop)
    return hypothesis


def _on_clock(time: SpokenTime, part: str) -> Figure:
    """Return a time on a clock of 24 hours: 2:30 of "halv tre på natten", 19:30 of "halv åtta på kvällen"."""
    early = part in ("morgon", "morse", "förmiddag") or (part == "natt" and time.hour % 12 < _DAWN)
    return Figure(0, 0, frozenset(), "time", f"{time.hour % 12 + 12 * (not early)}:{time.minute:02d}")


def _in_words(time: SpokenTime) -> str:
    """Return "half past seven", "a quarter to four", and "6:50" as it is."""
    names = {int(value): word for word, value in reversed(values_of("en").items()) if value <= LARGEST_WORD}
    if time.minute == 30:
        return f"half past {names[time.hour]}"
    if time.minute == 15:
        return f"a quarter past {names[time.hour]}"
    return f"a quarter to {names[time.hour % 12 + 1]}" if time.minute == 45 else time.digits


def write_time(said: str, times: Times) -> str:
    """Return the "12.47" that opens an entry of a live blog as "12:47 p.m.", or as "12:47"."""
    return in_style(Figure(0, len(said), frozenset(), "time", said.replace(".", ":")), times)


def in_style(figure: Figure, times: Times) -> str:
    """Return how English writes a number; a time is kept as "14:30" or "14"."""
    if figure.kind != "time":
        return figure.written
    hour, _, minute = figure.written.partition(":")
    if times == "24h":
        return f"{int(hour):02d}:{minute or '00'}"
    half = "a.m." if int(hour) % 24 < 12 else "p.m."
    return f"{int(hour) % 12 or 12}{f':{minute}' if minute not in ('', '00') else ''} {half}"
