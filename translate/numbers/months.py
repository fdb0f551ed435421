"""Months and weekdays that a translation lost: "November 18-19" over the "18-19" of "natten 18–19 november"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translate.engines import Hypothesis, Span
from translate.numbers.dates import DAYS, MONTH_NAMED, month_names
from translate.numbers.figures import DASH, SPACE, Figure
from translate.tables import as_listed

_ANY_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_DAYS = {"mån": "Monday", "tis": "Tuesday", "ons": "Wednesday", "tors": "Thursday", "fre": "Friday"}
_DAYS |= {"lör": "Saturday", "sön": "Sunday"}
_ANY_DAY = rf"(?:{'|'.join(_DAYS.values())})"
_FIRST_DAY = re.compile(rf"\W*(?P<day>{'|'.join(_DAYS)})(?:dag|dagen)?\b(?!-)", re.IGNORECASE)
_NO_DAY = re.compile(r"\W*(?P<made>M(?:ay|oon|onth) ?[Dd]ay|Moon|Today|May(?= \d))\b")
_MAY_OR_TODAY = re.compile(r"\bmaj\b|/0?5\b|\bi ?dag\b", re.IGNORECASE)
_OPENING_DAYS = re.compile(
    rf"\b(?:{'|'.join(_DAYS)})(?:dag|dagar)?\.?\s?[{DASH}]\s?(?:{'|'.join(_DAYS)})", re.IGNORECASE
)
_FROM_DAY = re.compile(rf"\b(?P<first>{_ANY_DAY})s?(?P<to> (?:to|through) )(?P<last>{_ANY_DAY})s?\b")
_AFTER_MONTH = re.compile(rf"{_ANY_MONTH.pattern}\.? $")


def lost_months(source: str, english: str) -> Iterator[Figure]:
    """Yield the months of dates, "natten 18–19 november", that English doesn't name; 2025-11-18 and 18/11 do."""
    for date in DAYS.finditer(source) if MONTH_NAMED.search(source) else ():
        _, name = month_names(date)
        if not re.search(rf"\b{name[:3]}|{name}", english, re.IGNORECASE) and not re.search(
            r"\d/\d|\d{4}-\d\d", english
        ):
            yield Figure(*date.span("month"), frozenset(), "word")


def restore_months(source: str, hypothesis: Hypothesis) -> Hypothesis:
    """Write "November 18-19" over the "18-19" of "natten 18-19 november", "November 11, 2022" over "November 2022".

    That is done for the only date of a sentence, or the only "1 januari-31 december", where it is certain.
    """
    dates = [*DAYS.finditer(source)]
    text = hypothesis.text
    if len(dates) == 2 and re.fullmatch(r" ?- ?", source[dates[0].end() : dates[1].start()]):
        pair = [(date["first"], *month_names(date)) for date in dates]
        apart = [rf"(?:{english} {day}|{day} (?:{english}|{swedish}))" for day, swedish, english in pair]
        there = [*re.finditer(rf"(?<![\w.,]){apart[0]}[ ,-]{{1,3}}{apart[1]}(?![\w%])", text)]
        written = "–".join(f"{english} {day}" for day, _, english in pair)
        year = dates[1]["year"]
        comma = "," * bool(year and there and text.startswith(f" {year}", there[0].end()))
        return _overwrite(hypothesis, there[0], written + comma) if len(there) == 1 else hypothesis
    if len(dates) != 1:
        return hypothesis
    first, last, year = dates[0]["first"], dates[0]["last"], dates[0]["year"]
    swedish, english = month_names(dates[0])
    if last:
        span = rf"{first}[.,]?\s?[{DASH}]\s?{last}"
        named = rf"(?: (?:of )?(?i:{english}|{swedish}))?"
        there = [*re.finditer(rf"(?<![\w.,])(?:the )?(?:{english} )?{span}{named}(?![\w%]|[.,]\d)", text)]
        elsewhere = text.replace(there[0][0], "") if len(there) == 1 else ""
        if len(there) != 1 or _ANY_MONTH.search(elsewhere):
            return hypothesis
        return _overwrite(hypothesis, there[0], f"{english} {first}-{last}")
    if year and not re.search(rf"(?<!\d){first}(?!\d)", text):
        there = [*re.finditer(rf"\b{english},? {year}\b", text)]
        return _overwrite(hypothesis, there[0], f"{english} {first}, {year}") if len(there) == 1 else hypothesis
    if not re.search(rf"\b{english[:3]}", text) and len(re.findall(rf"(?<!\d){first}(?!\d)", source)) == 1:
        days = [*re.finditer(rf"(?<!\d){first}(?!\d)", text)]
        alone = rf"(?<![\w.,:/$€£%-])(?:the )?{first}(?:st|nd|rd|th)?(?=[.,;:!?)](?!\d)|$| (?:19|20)\d\d\b)"
        there = [one for one in re.finditer(alone, text) if not _AFTER_MONTH.search(text[: one.start()])]
        if len(days) == len(there) == 1:  # "by 4." for "senast den 4 april"
            hypothesis = _overwrite(hypothesis, there[0], f"{english} {first}")
    return _restore_year(dates[0], hypothesis) if year else hypothesis


def restore_weekdays(source: str, hypothesis: Hypothesis) -> Hypothesis:
    """Write "Monday" over the "May Day" of "Måndag 3/3", and over the "Mondays" of "mån–fre", "Mondays to Friday"."""
    first = _FIRST_DAY.match(source)
    if first and not re.search(_ANY_DAY, hypothesis.text) and not _MAY_OR_TODAY.search(source):
        made = _NO_DAY.match(hypothesis.text)
        if made:
            hypothesis = hypothesis.overwrite(Span(*made.span("made")), _DAYS[as_listed(first["day"])])
    for days in reversed([*_FROM_DAY.finditer(hypothesis.text)] if _OPENING_DAYS.search(source) else []):
        hypothesis = _overwrite(hypothesis, days, f"{days['first']}{days['to']}{days['last']}")
    return hypothesis


def _restore_year(date: re.Match[str], hypothesis: Hypothesis) -> Hypothesis:
    """Write "February 24, 2022," over the "February 24" of "den 24 februari 2022", unless a wrong year is there."""
    text = hypothesis.text
    stated = re.sub(SPACE, "", date.string)
    if (
        any(number.replace(",", "") not in stated for number in re.findall(r"\d[\d,]{2,}", text))
        or date["year"] in text
    ):
        return hypothesis
    named = rf"\b{month_names(date)[1]} {date['first']}(?:st|nd|rd|th)?(?!\w|[.,:]?\d)"
    there = [*re.finditer(named, text)]
    if len(there) != 1:
        return hypothesis
    comma = "," * bool(re.match(r"\s\w", text[there[0].end() :]))
    return hypothesis.overwrite(Span(*there[0].span()), f"{there[0][0]}, {date['year']}{comma}")


def _overwrite(hypothesis: Hypothesis, match: re.Match[str], written: str) -> Hypothesis:
    """Write over a match unless it differs in its dashes only."""
    same = re.sub("[–—−‒]", "-", match[0]) == written
    return hypothesis if same else hypothesis.overwrite(Span(*match.span()), written)
