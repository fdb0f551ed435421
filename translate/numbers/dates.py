"""Dates and decades: "24/2 2022", "den 3 mars", "90-talet"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from translate.numbers.figures import DASH, REACH, Figure, digits_of, key_of, ordinal_ending
from translate.numbers.words import around, values_of
from translate.tables import as_listed

BORN = 30  # "7/3-74" is of 1974, but "7/3-04" may be of either century
YEAR_AFTER_DATE = re.compile(r"[\s-](?:19|20)\d\d(?![\w,]|\.\d)")  # "24/2 2022"
_BEFORE_DATE = re.compile(r"\bden\s$", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"\b(?:mån|tis|ons|tors|fre|lör|sön|(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en|s|ens)?)\s$", re.IGNORECASE
)
_MONTHS = (
    "jan(?:uari)?|febr?(?:uari)?|mars|apr(?:il)?|maj|juni|juli|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
MONTH_NAMED = re.compile(r"\d\.?\s(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)", re.IGNORECASE)
DAYS = re.compile(  # "18–19 november", "11 november 2022"
    rf"(?<![\w.,/:])(?<!\d[{DASH}])(?P<first>[12]?\d|3[01])(?:[{DASH}](?P<last>[12]?\d|3[01]))?\s(?P<month>{_MONTHS})"
    r"(?!\w)(?:\.(?=[\s-]))?(?:\s(?P<year>(?:19|20)\d\d)(?!\w))?",
    re.IGNORECASE,
)
ISO = re.compile(r"\d{4}-\d\d-\d\d")


def month_names(date: re.Match[str]) -> tuple[str, str]:
    """Return the Swedish and the English name of a date's month, "dec." as well."""
    begun = as_listed(date["month"])
    swedish, number = next(item for item in values_of("month").items() if item[0].startswith(begun))
    return swedish, english_months()[int(number) - 1]


@cache
def english_months() -> tuple[str, ...]:
    """Return the twelve months in order, from "January" on."""
    return tuple(name.capitalize() for name in values_of("en-month"))


def read_iso(match: re.Match[str]) -> Figure:
    """Read "2024-03-12" as a date, and the "2024-13-45" of a file or an order as digits to be copied."""
    _, month, day = map(int, match[0].split("-"))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return Figure(*match.span(), frozenset({f"digits:{digits_of(match[0])}"}), "digits")
    return Figure(*match.span(), frozenset({f"date:{day}/{month}"}), "date", match[0])


def is_date(source: str, figure: Figure) -> bool:
    """Tell whether a month follows: "den 3:e mars" is "March 3" as well as "3rd March"."""
    following = source[figure.end :].split(maxsplit=1)
    return bool(following) and following[0].lower().strip(".,;:") in values_of("month")


def read_date(match: re.Match[str]) -> Figure:
    """Read "24/2" as a day and a month, if that is what it can be."""
    day, month = match[0].split("/")
    names = {number: name for name, number in values_of("en-month").items()}
    name = names.get(Decimal(month), "")
    if not 1 <= int(day) <= 31 or not name:
        return Figure(*match.span(), frozenset({key_of(day), key_of(month)}), "digits")
    following = YEAR_AFTER_DATE.match(match.string, match.end())
    before = match.string[max(0, match.start() - REACH) : match.start()]
    certain = following is not None or _BEFORE_DATE.search(before) is not None
    certain = certain or _WEEKDAY.search(before) is not None  # "tis 4/3", which is a screen's shape elsewhere
    if not certain and not _never_date().fullmatch(match[0]) and not _of_fraction().match(match.string, match.end()):
        # "12/3" is March 12 here and December 3 to Americans; a fraction is smaller than one, "3/12"
        named = int(day) > int(month) and not _speaks_of_fraction().search(match.string[: match.start()])
        certain = named or _happens_on().search(before) is not None
    keys = frozenset({f"date:{int(day)}/{int(month)}"} | (set() if certain else {key_of(day), key_of(month)}))
    return Figure(*match.span(), keys, "date", f"{name.capitalize()} {int(day)}" if certain else "")


@cache
def _never_date() -> re.Pattern[str]:
    return re.compile(around("never a date"))


@cache
def _of_fraction() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:-[^\W\d]|(?:{around('behind a fraction')})\b)")


@cache
def _speaks_of_fraction() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{around('of a fraction')})\b", re.IGNORECASE)


@cache
def _happens_on() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{around('before a date')})\s$", re.IGNORECASE)


def read_decade(match: re.Match[str]) -> Figure | None:
    """Read "90-talet" as the nineties, and "1900-talet" as the 20th century."""
    number = int(match[0].split("-")[0])
    if match[0].endswith("tal") and number % 10 == 0 and 0 < number <= 1000:
        return None  # "ett 20-tal personer": some twenty
    keys = {f"decade:{number}"} | ({f"tens:{number % 100}"} if number % 100 else set())  # "the nineties"
    if number >= 1000 and number % 100 == 0:
        keys |= {key_of(number // 100 + 1)}
    elif match[0].startswith("00-"):
        keys |= {"decade:2000", "decade:1900"}
    elif number % 100 == 0 or number < 10:
        keys |= {key_of(number // 100 + 1), key_of(number)}
    elif number < 100:
        keys |= {f"decade:{century}{number:02d}" for century in (16, 17, 18, 19, 20)}
        keys |= {key_of(number)} if number not in (10, 20) else set()  # "the 20th century" would say 20, too
    else:
        keys |= {f"decade:{number % 100}"}
    written = f"{number}s" if number >= 1000 and number % 100 else ""
    if match[0].startswith("00-"):
        written = "2000s"  # the century before's are "1900-talet"
    if number >= 1000 and number % 100 == 0:
        written = f"{number // 100 + 1}{ordinal_ending(number // 100 + 1)} century"
    return Figure(*match.span(), frozenset(keys), "decade", written)


def read_english_date(match: re.Match[str], said: str) -> Figure:
    """Read "March 12", "12th of March", or "12/3", which may be either of two days."""
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    named = [int(values_of("en-month")[word]) for word in re.findall(r"[a-z]+", said) if word in values_of("en-month")]
    first, second = [*numbers, *named][:2]
    dates = {f"date:{first}/{second}"} | ({f"date:{second}/{first}"} if match["slash"] else set())
    return Figure(*match.span(), frozenset(dates | {key_of(number) for number in numbers}), "date")
