"""Put the numbers of a translation right where it is certain which is which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from translate.engines import Hypothesis, Span
from translate.normalise import model_input
from translate.numbers.broken import find_broken
from translate.numbers.clock import PART_OF_DAY, contradicts, in_style, is_bare_time, say_around
from translate.numbers.comparison import compare_figures
from translate.numbers.dates import MONTH_NAMED, YEAR_AFTER_DATE, is_date
from translate.numbers.english import find_english, read_digits
from translate.numbers.figures import REACH, SPACE, Figure, Times, is_ordinal, key_of, write_plain
from translate.numbers.labels import copy_labels
from translate.numbers.months import restore_months, restore_weekdays
from translate.numbers.swedish import find_swedish
from translate.numbers.units import convert_miles
from translate.numbers.wording import mend_wording
from translate.numbers.words import around, cardinals, values_of
from translate.tables import english_words

_MOST = 40  # more numbers are no sentence but a table, where nothing tells which is which
_AS_IN_SWEDISH = re.compile(
    rf"\d(?:{SPACE}|\.)\d{{3}}(?!\d)|\d,\d{{1,2}}(?!\d)|and half an? "
    r"|(?i:milliard|\d[\s-]?(?:mil(?:jo|io|ja)|[tm][ns]?(?:kr|sek)|md(?:kr|sek)))"
)
_BEFORE_YEAR = re.compile(r"\b(?:in|since|year|until|by|of|from|to|before|after)\s$", re.IGNORECASE)
_GROUPED = 5  # digits and more take commas; "1250" does without
_YEAR = range(1000, 2100)
_KRONOR = re.compile(r"[a-z](?:kr|sek)$", re.IGNORECASE)  # "500 Msek" left as it is
_BEFORE_ORDINAL = re.compile(r"(?:^|\b(?:in|of|by|from|with|to|at|for|and|[\w]+['’]s)\s)$", re.IGNORECASE)


def mend(source: str, hypothesis: Hypothesis, times: Times = "12h") -> Hypothesis:
    """Return a hypothesis with the numbers of its source in English notation, as far as it is certain which is which.

    A wrong number gives way to the one that got lost if they are the only ones, or if the model looked at it.
    """
    swedish = find_swedish(source)
    if not swedish or len(swedish) > _MOST:
        return hypothesis
    hypothesis = restore_months(model_input(source), hypothesis) if MONTH_NAMED.search(source) else hypothesis
    hypothesis = restore_weekdays(source, hypothesis)
    made = hypothesis.text
    lost, strays = compare_figures(source, made)
    for figure in lost:
        place = find_broken(figure, swedish, source, hypothesis.text)
        if place is not None:
            hypothesis = hypothesis.overwrite(place, figure.written)
    if hypothesis.text != made:
        lost, strays = compare_figures(source, hypothesis.text)
    pairs = _pair(lost, strays, source, hypothesis)
    for figure, stray in sorted(pairs, key=lambda pair: pair[1].start, reverse=True):
        place = _with_broken_scale(figure, stray, source, hypothesis)
        hypothesis = hypothesis.overwrite(place, in_style(figure, times))
    for figure in lost:
        hypothesis = convert_miles(figure, swedish, hypothesis)
    hypothesis = copy_labels(source, swedish, hypothesis)
    hypothesis = say_around(swedish, _drop_doubled(source, swedish, hypothesis), source)
    hypothesis = _write_english(swedish, hypothesis, source, times)
    return mend_wording(source, swedish, hypothesis, times)


def _drop_doubled(source: str, swedish: Sequence[Figure], hypothesis: Hypothesis) -> Hypothesis:
    """Take out the "four-" of "four-400,000 shots", for which "ca 400 000 skott" gives no reason."""
    there = find_english(hypothesis.text)
    meant = frozenset[str]().union(*(one.keys for one in swedish))
    for word, number in reversed([*pairwise(there)]):
        said = hypothesis.text[word.start : word.end].lower()
        if said not in cardinals() or number.kind != "number" or not number.keys & meant or word.keys & meant:
            continue
        value = values_of("en")[said]
        between = hypothesis.text[word.end : number.start]
        again = hypothesis.text.startswith(write_plain(value), number.start)
        if between != "-" and not (between == " " and again):
            continue
        if any(form in source.lower() for form, one in values_of("sv").items() if one == value):
            continue  # "sex 155 mm kanoner": "sex" isn't read as a number
        hypothesis = hypothesis.overwrite(Span(word.start, number.start), "")
    return hypothesis


def _pair(
    lost: Sequence[Figure], strays: Sequence[Figure], source: str, hypothesis: Hypothesis
) -> list[tuple[Figure, Figure]]:
    """Pair each number that got lost with the wrong one in its place."""
    wanted = [one for one in lost if one.written and " kilometers" not in one.written] if strays else []
    if len(lost) == len(strays) == len(wanted) == 1 and _alike(lost[0], strays[0], hypothesis.text):
        return [(lost[0], strays[0])]
    pairs = []
    for figure in wanted:
        place = _seen(source, figure)
        from_it = [one for one in strays if place and _comes_from(place, one, hypothesis)]
        if len(from_it) == 1 and _alike(figure, from_it[0], hypothesis.text):
            pairs.append((figure, from_it[0]))
    taken = [stray for _, stray in pairs]
    return [pair for pair in pairs if taken.count(pair[1]) == 1]


def _with_broken_scale(figure: Figure, stray: Figure, source: str, hypothesis: Hypothesis) -> Span:
    """Return where the "2.5 carjos" stands that a model makes of "2,5 biljoner"."""
    place = _seen(source, figure)
    word = re.compile(r"\s([a-z]+)(?!\w)").match(hypothesis.text, stray.end)
    if not place or not word or not figure.written.endswith("illion") or word[1] in english_words():
        return stray.span
    behind = replace(stray, start=word.start(1), end=word.end())
    return Span(stray.start, word.end()) if _comes_from(place, behind, hypothesis) else stray.span


def _alike(figure: Figure, stray: Figure, english: str) -> bool:
    """Tell whether a number may give way to another: "en vinst på 12" is rightly "12 million" after "34 miljoner"."""
    head = re.match(r"[\d.,]+(?=\s?[^\W\d_])", english[stray.start : stray.end])
    scaled = head is not None and any(key_of(value) in figure.keys for value in read_digits(head[0]))
    scaled = scaled or re.match(r"[\s-]?(?:thousand|[mbtr]+illion)", english[stray.end : stray.end + 10]) is not None
    if scaled or (is_ordinal(english[stray.start : stray.end]) and not is_ordinal(figure.written)):
        return False
    return figure.kind == stray.kind or {figure.kind, stray.kind} == {"number", "time"}


def _seen(source: str, figure: Figure) -> Span | None:
    """Find a number in what the model saw."""
    seen = model_input(source)
    said = model_input(source[figure.start : figure.end])
    earlier = model_input(source[: figure.start]).count(said)
    starts = [match.start() for match in re.finditer(re.escape(said), seen)]
    return Span(starts[earlier], starts[earlier] + len(said)) if earlier < len(starts) else None


def _comes_from(place: Span, figure: Figure, hypothesis: Hypothesis) -> bool:
    """Tell whether the model looked at `place` for most of a number's digits."""
    looks = [
        origin.start < place.end and place.start < origin.end
        for origin, made in hypothesis.alignment or ()
        if made.start < figure.end and figure.start < made.end
    ]
    return 2 * sum(looks) > len(looks)


def _write_english(swedish: Sequence[Figure], hypothesis: Hypothesis, source: str, times: Times) -> Hypothesis:
    """Rewrite right numbers that stand there as in Swedish: "25 000", "1,5 million", "5 milliards", "at 14.30"."""
    for figure in reversed(find_english(hypothesis.text)):
        meant = next((one for one in swedish if one.written and one.keys & figure.keys), None)
        if meant is None or figure.glued:
            continue
        there = hypothesis.text[figure.start : figure.end]
        if meant.kind == "time" and contradicts(there, meant):
            continue
        if meant.kind == "time" and (
            figure.kind == "time"
            or re.fullmatch(r"\d{1,2}(?:[.:]\d\d){1,2}", there)
            or is_bare_time(figure, meant, swedish, (source, hypothesis.text))
        ):
            written = in_style(meant, times)
            if PART_OF_DAY.match(hypothesis.text, figure.end):
                written = written.removesuffix(" a.m.").removesuffix(" p.m.")  # "at 7:10 in the morning"
            stop = "." if there.endswith(".") and not written.endswith(".") else ""
            last = not any(map(str.isalnum, hypothesis.text[figure.end :]))
            written += stop * (last and source.rstrip().endswith("."))
            if written.endswith(".") and hypothesis.text[figure.end : figure.end + 1] == ".":
                written = written[:-1]
        elif meant.kind == "date":
            year = re.match(r"-((?:19|20)\d\d|[3-9]\d)(?![\d-])", hypothesis.text[figure.end :])
            if year and "/" in there and meant.written and source.startswith(year[0], meant.end):
                end = figure.end + year.end()
                full = year[1] if len(year[1]) > 2 else f"19{year[1]}"
                on = "on " * bool(_happened().search(hypothesis.text[: figure.start]))
                hypothesis = hypothesis.overwrite(Span(figure.start, end), f"{on}{meant.written}, {full}")
                continue
            comma = "," * bool(YEAR_AFTER_DATE.match(hypothesis.text, figure.end))
            on = "on " * bool(_happened().search(hypothesis.text[: figure.start]))
            written = on + meant.written + comma if "/" in there else there
        elif re.fullmatch(r"\d+(?:st|nd|rd|th)", meant.written) and re.fullmatch(r"\d+(?:st|nd|rd|th)?", there):
            before = hypothesis.text[max(0, figure.start - REACH) : figure.start]
            counted = _BEFORE_ORDINAL.search(before) and re.match(r"\s[a-z]", hypothesis.text[figure.end :])
            bare = there.isdecimal() and not counted and not before.lower().endswith("the ")
            written = there if bare or is_date(source, meant) else meant.written
        elif _is_foreign(there, hypothesis.text[: figure.start], meant):
            written = meant.written.partition(" kilometers")[0] + " kronor" * bool(_KRONOR.search(there))
        else:
            continue
        if written != there:
            hypothesis = hypothesis.overwrite(figure.span, written)
    return hypothesis


@cache
def _happened() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{around('before an English date')})\s$")


def _is_foreign(there: str, before: str, meant: Figure) -> bool:
    """Tell whether a number is written as no English reader expects: "25 000", "1,5 million", "62602", "in 2,022"."""
    year = meant.written.isdecimal() and int(meant.written) in _YEAR and "," in there
    ungrouped = len(there) >= _GROUPED and there == meant.written.replace(",", "") != meant.written
    return bool(_AS_IN_SWEDISH.search(there)) or ungrouped or (year and _BEFORE_YEAR.search(before) is not None)
