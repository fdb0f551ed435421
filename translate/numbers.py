"""Numbers, times and dates: what a Swedish sentence states, whether its translation does, and how English writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import Literal

from translate.engines import Hypothesis, Span
from translate.normalise import model_input
from translate.tables import read_rows, read_tables

Times = Literal["12h", "24h"]

_SPACE = "[ \u00a0\u202f]"
_SIGN = "–—−‒-"
_REMEMBERED = 64  # sentences: one is read for mending, then for checking, and its translation in between
_GROUPS = 8  # of digits are the most that a telephone number has: +46 (0)8 788 88 88
_LABEL_DIGITS = 6  # are the fewest of a telephone number that a stretch of English can be known by
_RESEMBLANCE = 0.75  # of the digits that a model makes of a telephone number with those that it should have made
_IN_SCORE = re.compile(rf"(?<![\d{_SIGN}])(?:1[{_SIGN}]\d{{1,2}}|\d{{1,2}}[{_SIGN}]1)(?![\d{_SIGN}])")
_BORN = 30  # "7/3-74" is of 1974, but "7/3-04" may be of either century
_REACH = 30  # characters before a number in which what belongs to it stands
_MOST = 40  # more numbers are no sentence but a table, where nothing tells which is which
_LARGEST_WORD = 12  # larger numbers may be written in digits whatever the Swedish does
_SMALLEST_WORD = 3  # "en" and "två" have too many translations: a, one, both, a couple
_PART_OF_DAY = re.compile(  # "at 4:37 on Sunday morning" needs no a.m.
    r"\s+(?:(?:in the|on|this)\s)?(?:(?:early|late)\s)?(?:\w+day\s)?(?:morning|afternoon|evening|night)\b|\s+at night\b"
)
_BEFORE_YEAR = re.compile(r"\b(?:in|since|year|until|by|of|from|to|before|after)\s$", re.IGNORECASE)
_YEAR = range(1000, 2100)
_YEAR_AFTER_DATE = re.compile(r"[\s-](?:19|20)\d\d(?![\w,]|\.\d)")  # "24/2 2022"
_MILES = re.compile(r"\s(?:svenska\s)?mil(?:en|s|ens)?(?!\w)")  # ten kilometres each
_SHARED = "kilometers shared"  # what is written of the first number of "85–90 mil", whose unit stands behind the second
_SHARED_MILES = re.compile(rf"\s*(?:[{_SIGN}]|till|eller|och)\s*[^\W_]+\smil(?:en|s|ens)?(?!\w)")
# groups of digits that are no thousands: "123 456 78 90", "123 45 Lund", "556123-4567"; "25 000 2022" is two numbers
_LABEL = rf"""(?:\d{{1,3}}(?:{_SPACE}\d{{3}}(?!\d))+(?!{_SPACE}\d{{3}}(?!\d))
       (?:{_SPACE}(?!(?:19|20)\d\d(?!\d))(?:\d\d|\d{{4}})(?!\d))+(?!{_SPACE}(?!(?:19|20)\d\d(?!\d))(?:\d\d|\d{{4}})(?!\d))
   (?!{_SPACE}\d{{3}}(?!\d)|\s?(?:%|procent|kr|år))
   |(?!1\d|20)\d{{4}}(?:{_SPACE}\d{{3}}(?!\d))+(?!{_SPACE}\d{{3}}(?!\d))|\d{{6}}(?:\d\d)?[+-]\d{{4}}
   |\d{{3}}{_SPACE}\d\d(?={_SPACE}(?-i:[A-ZÅÄÖ])))"""
# "10:93 kr", "1:94/kg", "kostar 19:90": kronor and öre, where a time, a score or a verse has nothing like it beside it
_ASKED = (
    r"(?:kosta(?:r|de|t)?|priset(?:\s(?:är|var|blev))?|"
    r"(?:dollarn|euron|pundet)(?:\s(?:handla(?:s|des)|notera(?:s|des)|stod|står|kostade))?(?:\s(?:till|i|på))?)\s"
)
_PRICED = (
    r"\s?(?:kr(?:onor)?|sek|dollar|euro|pund)(?!\w)|\s?(?:/|per\s)(?:st|kg|hg|kilo|l|liter)(?!\w)"
    r"|\smot\s(?:dollarn|euron|pundet)(?!\w)"
)
_KRONOR = re.compile(r"[a-z](?:kr|sek)$", re.IGNORECASE)  # "500 Msek" left as it is
_ABOUT = re.compile("-tiden(?!\\w)")  # "vid 17.30-tiden": around 5:30 p.m.
_AGE = re.compile(r"[\s-](?:ages?|times?|period|era|tiden)(?!\w)", re.IGNORECASE)  # what models make of "-tiden"
_AT = re.compile(r"\b(at|vid)\s+(?:(?:the\s+)?age\s+of\s+|the\s+)?$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:around|about|approximately|some|after|before|until|till|by|since|from|to|near)\s+"
    r"(?P<age>(?:the\s+)?age\s+of\s+|the\s+)?$",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(r"\bden\s$", re.IGNORECASE)
_NEVER_DATES = frozenset({"24/7", "4/3", "16/9", "5/4", "16/10"})  # round the clock, and shapes of screens
# "Det hände 3/12", "lördag 9/5"
_BEFORE_CERTAIN_DATE = re.compile(
    r"\b(?:hände|skedde|inträffade|ägde rum|började|börjar|inleds|inleddes|startar|startade|slutar|slutade|öppnar|"
    r"öppnade|invigs|föddes|född|dog|avled|premiär|\w+dag(?:en|ens|s)?)\s$",
    re.IGNORECASE,
)
_NO_DATE = re.compile(
    r"\s?(?:-[^\W\d]|(?:poäng|delar|delen|av|kV|tum|takt|format|dl|cl|ml|tsk|msk|krm|liter|kg|mil)\b)"
)  # "16/9-format"
# "blodtrycket var 12/8", "betyget 4/2"; "kursen öppnade 12.50" is no time either
_NO_DAY = re.compile(
    r"\b(?:blodtryck|betyg|omdöme|oddset|skala|resultat|siffr|läkare|recept|\w*mått|index|kvot|ställning)\w*",
    re.IGNORECASE,
)
_NO_TIME = re.compile(r"\b\w*(?:kurs|aktie|index|ränta|räntan|pris|dollar|euro|kron|poäng)\w*", re.IGNORECASE)
_TOLD = re.compile(
    r"\b(?:vid|(?:strax|redan) (?:före|efter|innan|vid|runt)|börja(?:r|de)|sluta(?:r|de)|startar|startade|"
    r"inled(?:s|des)|öppna(?:r|de|s|des)|stäng(?:er|de|s|des)|avgå(?:r|tt)|avgick|anländ(?:er|e)|ankom(?:mer)?|"
    r"pågår till|spelstart|avspark|avresa|ankomst|sänds|visas)\s$",
    re.IGNORECASE,
)
_HAPPENED = re.compile(r"\b\w{3,}ed\s$|\b(?:took place|was|were|is|came|began|died|born|starts|begins|opens|ends)\s$")
# "begins in 7:30 p.m.", "ends 5:45 p.m."
_BEGINNING = re.compile(
    r"\b(?P<verb>(?:begin|start|end|finish|open|close|stop|leave|depart|arrive)(?:n?ed|s|d)?|began|left)\s(?:in\s|the\s)?"
    r"(?=\d\d?:\d\d(?!\w)|\d\d? [ap]\.m\.)"
)
# "At 12 p.m. and the 12:30 a.m., the alarm was heard"
_THE_TIME = re.compile(r"\b(?P<before>and|to|at|from|until|or|between) the (?=\d{1,2}(?::\d\d)? [ap]\.m\.(?!\s\w))")
_MEASURED = re.compile(
    r"\s?(?:[%°/$€£]|[–-]\d|(?:kr|m|km|cm|mm|kg|kronor|procent|meter|grader|poäng|sekunder|mot|för)\b)", re.IGNORECASE
)
_BEFORE_ORDINAL = re.compile(r"(?:^|\b(?:in|of|by|from|with|to|at|for|and|[\w]+['’]s)\s)$", re.IGNORECASE)
_IN_EVENING = re.compile(r"\s(?:på|i)\s(?:\w+dags?)?(?:kväll|eftermidda)", re.IGNORECASE)
_EVENING = re.compile(r"kväll|eftermidda", re.IGNORECASE)  # "klockan 8 på kvällen" is 8 p.m., "vid 9-tiden" 9 a.m.
# where a bare "14" is a time: "At 14, the bakery closes", "The clock 14"
_BEFORE_TIME = re.compile(
    r"\b(?:at|around|about|until|till|from|by|before|after|since|between|the (?:clock|bell|hour))\s+(?:the\s+)?$", re.I
)
_CLOCK = re.compile(r"\bthe (?:clock|bell|hour) (?=\d{1,2}(?::\d\d| [ap]\.m\.))", re.IGNORECASE)
_O_CLOCK = re.compile(r"\bo['’]clock (?=\d{1,2}(?::\d\d)? [ap]\.m\.)")  # "2024-03-03 o’clock 8 a.m."
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_AGE_AS_CENTURY = re.compile(r"\b(?:the )?(?P<age>[1-9]0)(?:th|['’]?s)?[\s-](?:century|age group|ages?|year age)\b")
_ROUND = re.compile(
    r"(?<![\w.,])(1(?:0{1,2}|[ \u00a0\u202f]?0{3}|0{1,2}[ \u00a0\u202f]?0{3}))-tals?(?!\w)"
)  # "1 000-tals"
_ROUND_AMOUNTS = {10: "dozens", 100: "hundreds", 1000: "thousands", 10**4: "tens of thousands"}
_ROUND_AMOUNTS[10**5] = "hundreds of thousands"
_NO_CENTURY = re.compile(r"\bthe th century\b")
# "500 €", "2.4 billion €", "20–30 €"
_SIGN_BEHIND = re.compile(
    rf"(?<![\w$€£¥.,])(?P<amount>\d(?:[\d.,]*\d)?(?:\s?[{_SIGN}]\s?\d(?:[\d.,]*\d)?)?"
    r"(?:\s(?:[mbtr]+illion|thousand|miljon(?:er)?|miljard(?:er)?|biljon(?:er)?|tusen|mn|md))?)\s?(?P<sign>[€£$¥])(?!\w)"
)
_DOLLAR_PERCENT = re.compile(
    r"(?P<sign>[$€£])(?P<percent>\d[\d.,]*\s?(?:%|per ?cent\b))"
    r"(?P<to>\sto\s(?=\d[\d.,]*\b(?!\s?(?:%|per ?cent|[a-z]))))?"
)
_MONTHS = (
    "jan(?:uari)?|febr?(?:uari)?|mars|apr(?:il)?|maj|juni|juli|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_MONTH = re.compile(r"\d\.?\s(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)", re.IGNORECASE)
_DAYS = re.compile(  # "18–19 november", "11 november 2022"
    rf"(?<![\w.,/:])(?<!\d[{_SIGN}])(?P<first>[12]?\d|3[01])(?:[{_SIGN}](?P<last>[12]?\d|3[01]))?\s(?P<month>{_MONTHS})"
    r"(?!\w)(?:\.(?=[\s-]))?(?:\s(?P<year>(?:19|20)\d\d)(?!\w))?",
    re.IGNORECASE,
)
_ANY_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_AFTER_MONTH = re.compile(rf"{_ANY_MONTH.pattern}\.? $")
_DEFINITE = re.compile(r"\s[^\W\d_]*(?:[nt]|na)\b")  # "5. armén", where "4. standard är ..." is an item of a list
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_DECIMAL = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d,]|\.\d)")
_TIMES_APART = re.compile(rf"(?P<first>\d{{1,2}}(?::\d\d)? [ap]\.m\.)\s?[{_SIGN}]\s?(?=\d)")
# "1. gardesarmén", "på 3. våningen", where no sentence ends: a small letter follows
_POINTED = (
    r"(?<![\w.,:/-])\d{1,3}\.(?=\s(?!(?:och|eller|men|samt|som|sedan|till|från|under|över|efter|utan|enligt)\b)"
    r"(?-i:[a-zåäö]){3})"
)
_DECIMETRES = re.compile(r"\sdecimeter")
_PHONE = re.compile(r"[\d \u00a0\u202f()+-]+")
_SHORT_DATE = re.compile(r"\d\d-\d\d-\d\d")  # "00-09-15"
_RUN = re.compile(rf"\+?\d(?:[\d .,:/(){_SIGN}]*\d)?")  # digits with no letter between
_DISTANCE = re.compile(
    r"[\s-](?:(?:Swedish|Scandinavian)[\s-])?(?:miles?|mils?|kilomet(?:er|re)s?|km)(?!\w)", re.IGNORECASE
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


@lru_cache(_REMEMBERED)
def find_swedish(sentence: str) -> tuple[Figure, ...]:
    """Find the numbers of a Swedish sentence."""
    if not _may_count_swedish().search(sentence.casefold()):
        return ()
    read = (_read_swedish(match) for match in _swedish().finditer(sentence))
    figures = [_in_kilometres(figure, sentence) for figure in read if figure is not None]
    for place, figure in reversed([*enumerate(figures)]):
        if _ISO.fullmatch(figure.written):  # the year is a number of its own, for English may part them
            figures.insert(
                place, Figure(figure.start, figure.start + 4, frozenset({_key(figure.written[:4])}), "number")
            )
    for place, figure in enumerate(figures):
        beside = [*figures[max(0, place - 1) : place], *figures[place + 1 : place + 2]]
        if figure.kind == "digits" and any(_is_range(figure, other, sentence) for other in beside):
            time = sentence[figure.start : figure.end].replace(".", ":")
            figures[place] = replace(figure, kind="time", written=time)
        elif place and figure.kind == "number" and _ends_times(figures[place - 1], figure, sentence):
            hour = int(sentence[figure.start : figure.end])
            figures[place] = replace(
                figure,
                kind="time",
                written=f"{hour}",
                keys=figure.keys | {f"time:{hour % 24}:00", _key(hour % 12 or 12)},
            )
    return tuple(_share_scale(figures, place, sentence) for place in range(len(figures)))


def _is_range(one: Figure, other: Figure, sentence: str) -> bool:
    """Tell whether two figures are "10.00–18.00", or the end of "kl. 9–10.30": times, though no "kl." may say so."""
    first, second = sorted((one, other), key=lambda figure: figure.start)
    times = all(any(key.startswith("time:") for key in figure.keys) for figure in (one, other))
    dotted = re.fullmatch(r"\d{1,2}\.\d\d", sentence[one.start : one.end])
    between = sentence[first.end : second.start]
    return times and dotted is not None and re.fullmatch(rf"\s?[{_SIGN}]\s?", between) is not None


def _ends_times(first: Figure, last: Figure, sentence: str) -> bool:
    """Tell whether a bare number is the end of "kl. 14.30–16", "kl. 22–06" or "mellan kl. 14.30 och 16"."""
    said = sentence[last.start : last.end]
    if first.kind != "time" or last.glued or not re.fullmatch(r"[01]?\d|2[0-4]", said):
        return False
    between = (
        r" och "
        if re.search(
            r"\bmellan (?:kl\.? |klockan )?$", sentence[max(0, first.start - _REACH) : first.start], re.IGNORECASE
        )
        else " till "
    )
    apart = re.fullmatch(rf"\s?[{_SIGN}]\s?|{between}", sentence[first.end : last.start])
    return apart is not None and not re.match(r"\s?[%:/]|,\d", sentence[last.end :])


@lru_cache(_REMEMBERED)
def find_english(sentence: str) -> tuple[Figure, ...]:
    """Find the numbers of an English sentence, even those written as in Swedish."""
    if not _may_count_english().search(sentence.casefold()):
        return ()
    figures = (_read_english(match, sentence) for match in _english().finditer(sentence))
    found = [figure for figure in figures if figure is not None]
    return tuple(_share_scale(found, place, sentence) for place in range(len(found)))


def compare(source: str, english: str) -> tuple[list[Figure], list[Figure]]:
    """Return the numbers of a Swedish sentence that its translation lacks, and those there that come from nowhere."""
    lost, strays = _compare(find_swedish(source), find_english(english), english)
    return [*lost, *_lost_months(source, english)], strays


def left_in_swedish(source: str, english: str) -> Iterator[str]:
    """Yield the decimals that a translation has with a comma still: "3,5" is a list to an English reader."""
    if not _DECIMAL.search(english):
        return
    meant = {source[one.start : one.end] for one in find_swedish(source)}
    for figure in find_english(english):
        head = _DECIMAL.match(english, figure.start, figure.end)
        if head and any(said.startswith(head[0]) for said in meant):
            yield head[0]


def _lost_months(source: str, english: str) -> Iterator[Figure]:
    """Yield the months of dates, "natten 18–19 november", that English doesn't name; 2025-11-18 and 18/11 do."""
    for date in _DAYS.finditer(source) if _MONTH.search(source) else ():
        _, name = _month_names(date)
        if not re.search(rf"\b{name[:3]}|{name}", english, re.IGNORECASE) and not re.search(
            r"\d/\d|\d{4}-\d\d", english
        ):
            yield Figure(*date.span("month"), frozenset(), "word")


def _compare(swedish: Sequence[Figure], there: Sequence[Figure], english: str) -> tuple[list[Figure], list[Figure]]:
    said = frozenset[str]().union(*(figure.keys for figure in there))
    lost = [one for one in swedish if not one.keys & said and not (one.kind == "digits" and _stands_in(one, english))]
    lost += _stated_less(swedish, there)
    meant = frozenset[str]().union(*(figure.keys for figure in swedish))
    strays = [one for one in there if one.kind != "word" and not one.keys & meant]
    return lost, strays


def _stated_less(swedish: Sequence[Figure], there: Sequence[Figure]) -> Iterator[Figure]:
    """Yield the small numbers that stand in English, but more seldom: one 3 of "Den 3 mars dog 3 män"."""
    if len(swedish) < 2:
        return
    again: dict[frozenset[str], list[Figure]] = {}
    for figure in swedish:
        if figure.kind == "number" and not figure.glued:
            again.setdefault(figure.keys, []).append(figure)
    for keys, figures in again.items():
        stated = sum(bool(keys & one.keys) for one in there) if len(figures) > 1 else 0
        yield from figures[stated:] if stated else ()


def _stands_in(figure: Figure, english: str) -> bool:
    """Tell whether English has all digits of "08-123 45 67" in a row, however it parts them."""
    wanted = {key.removeprefix("digits:").lstrip("0") for key in figure.keys if key.startswith("digits:")}
    for run in _RUN.findall(english) if wanted else ():
        groups = re.findall(r"\d+", run)
        for start in range(len(groups)):
            following = groups[start : start + _GROUPS]
            if any(joined.lstrip("0") in wanted for joined in accumulate(following)):
                return True
    return False


def mend(source: str, hypothesis: Hypothesis, times: Times = "12h") -> Hypothesis:
    """Return a hypothesis with the numbers of its source in English notation, as far as it is certain which is which.

    A wrong number gives way to the one that got lost if they are the only ones, or if the model looked at it.
    """
    swedish = find_swedish(source)
    if not swedish or len(swedish) > _MOST:
        return hypothesis
    hypothesis = _restore_months(model_input(source), hypothesis) if _MONTH.search(source) else hypothesis
    made = hypothesis.text
    lost, strays = _compare(swedish, find_english(made), made)
    for figure in lost:
        place = _find_broken(figure, source, hypothesis.text)
        if place is not None:
            hypothesis = hypothesis.overwrite(place, figure.written)
    if hypothesis.text != made:
        lost, strays = _compare(swedish, find_english(hypothesis.text), hypothesis.text)
    pairs = _pair(lost, strays, source, hypothesis)
    for figure, stray in sorted(pairs, key=lambda pair: pair[1].start, reverse=True):
        place = _with_broken_scale(figure, stray, source, hypothesis)
        hypothesis = hypothesis.overwrite(place, _in_style(figure, times))
    for figure in lost:
        hypothesis = _convert_miles(figure, swedish, hypothesis)
    hypothesis = _copy_labels(source, swedish, hypothesis)
    hypothesis = _say_around(swedish, _drop_doubled(source, swedish, hypothesis), source)
    hypothesis = _write_english(swedish, hypothesis, source, times)
    return _mend_wording(source, swedish, hypothesis, times)


def _copy_labels(source: str, swedish: Sequence[Figure], hypothesis: Hypothesis) -> Hypothesis:
    """Write telephone numbers over the "123 456,78 90" and "08-7888,8888" that a model makes of them."""
    labels = [(one, source[one.start : one.end]) for one in swedish if one.kind == "digits"]
    labels = [
        (one, said)
        for one, said in labels
        if _PHONE.fullmatch(said) and not _SHORT_DATE.fullmatch(said) and len(_digits_all(said)) >= _LABEL_DIGITS
    ]
    for figure, said in labels:
        written = model_input(said)
        if re.search(rf"(?<![\d+]){re.escape(written)}(?!\d)", hypothesis.text):
            continue
        others = {_digits(other) for _, other in labels if other != said}
        likely = [
            Span(*run.span())
            for run in _RUN.finditer(hypothesis.text)
            if _digits(run[0]) not in others and _resembles(run[0], said) and not _resembles_more(run[0], said, others)
        ]
        if len(likely) != 1:
            continue
        copied = hypothesis.overwrite(likely[0], written)
        before, after = (_compare(swedish, find_english(one), one)[0] for one in (hypothesis.text, copied.text))
        if set(after) <= set(before) - {figure}:  # nothing else stood there: "2022, 08-7888,8888"
            hypothesis = copied
    return hypothesis


def _resembles(made: str, said: str) -> bool:
    return SequenceMatcher(None, _digits(made), _digits(said), autojunk=False).ratio() >= _RESEMBLANCE


def _resembles_more(made: str, said: str, others: Iterable[str]) -> bool:
    """Tell whether one of `others` is nearer to what the model made than `said`."""
    ratios = [
        SequenceMatcher(None, _digits(made), digits, autojunk=False).ratio() for digits in (_digits(said), *others)
    ]
    return max(ratios) > ratios[0]


def _drop_doubled(source: str, swedish: Sequence[Figure], hypothesis: Hypothesis) -> Hypothesis:
    """Take out the "four-" of "four-400,000 shots", for which "ca 400 000 skott" gives no reason."""
    there = find_english(hypothesis.text)
    meant = frozenset[str]().union(*(one.keys for one in swedish))
    for word, number in reversed([*pairwise(there)]):
        said = hypothesis.text[word.start : word.end].lower()
        if said not in _cardinals() or number.kind != "number" or not number.keys & meant or word.keys & meant:
            continue
        value = _values("en")[said]
        between = hypothesis.text[word.end : number.start]
        again = hypothesis.text.startswith(_plain(value), number.start)
        if between != "-" and not (between == " " and again):
            continue
        if any(form in source.lower() for form, one in _values("sv").items() if one == value):
            continue  # "sex 155 mm kanoner": "sex" isn't read as a number
        hypothesis = hypothesis.overwrite(Span(word.start, number.start), "")
    return hypothesis


@cache
def _cardinals() -> frozenset[str]:
    """Return the English number words from "three" on, without "third" and "quarter"."""
    first: dict[Decimal, str] = {}
    for word, value in _values("en").items():
        if _SMALLEST_WORD <= value < 100:
            first.setdefault(value, word)
    return frozenset(first.values())


def _say_around(swedish: Sequence[Figure], hypothesis: Hypothesis, source: str) -> Hypothesis:
    """Write "around 17.30" over the "at 17.30 Age" that a model makes of "vid 17.30-tiden"."""
    for there in reversed(find_english(hypothesis.text)):
        text = hypothesis.text
        said = text[there.start : there.end]
        meant = [one for one in swedish if one.keys & there.keys and _ABOUT.match(source, one.end)]
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


def _find_broken(figure: Figure, source: str, english: str) -> Span | None:
    """Find "2, 201" or "2,2, 201", which should have been "2,201", "10:93 kronor", "1.299.50" and half a date."""
    if _ISO.fullmatch(figure.written):
        pattern = rf"(?<![\w-]){figure.written[:4]}-(?:{figure.written[5:7]}(?:-\d\d?)?)?(?![\w-])"
    elif ":" in source[figure.start : figure.end] and re.fullmatch(r"[\d,]+\.\d\d", figure.written):
        spaced = rf"{_SPACE}?,?".join(figure.written[:-3].split(","))
        pattern = rf"(?<![\d.,:]){spaced}: ?{figure.written[-2:]}(?![\d:])"
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", figure.written):
        whole, _, fraction = figure.written.partition(".")
        first, *groups = whole.split(",")
        spaced = r"(?: ?[,.] ?)".join([rf"{first}(?:[,.] ?{first})?", *groups])
        pattern = rf"(?<![\d.,]){spaced}{rf'[.,]{fraction}' if fraction else ''}(?!\d)"
    else:
        return None
    broken = [*re.finditer(pattern, english)]
    return Span(*broken[0].span()) if len(broken) == 1 else None


def _convert_miles(figure: Figure, swedish: Sequence[Figure], hypothesis: Hypothesis) -> Hypothesis:
    """Write "70 kilometers" over the "seven miles", or "seven kilometers", that a model makes of "sju mil".

    Of "85–90 mil" both numbers are written or none.
    """
    if not figure.written.endswith(" kilometers"):
        return hypothesis
    first = next((one for one in swedish if one.written.endswith(_SHARED) and one.end < figure.start), None)
    shared = first if first is not None and first is swedish[swedish.index(figure) - 1] else None
    there = find_english(hypothesis.text)
    for place, number in enumerate(there):
        unit = _DISTANCE.match(hypothesis.text, number.end)
        if not unit or not _is_tenth(number, figure):
            continue
        attribute = figure.written.replace(" kilometers", "-kilometer")
        written = attribute if unit[0].startswith("-") else figure.written
        if shared is None:
            return hypothesis.overwrite(Span(number.start, unit.end()), written)
        before = there[place - 1] if place else number
        between = hypothesis.text[before.end : number.start]
        if not _is_tenth(before, shared) or not re.fullmatch(rf"\s?[{_SIGN}]\s?|\s(?:to|or|and)\s", between):
            return hypothesis
        low = shared.written.removesuffix(_SHARED).rstrip()
        return hypothesis.overwrite(Span(before.start, unit.end()), f"{low}{between}{written}")
    return hypothesis


def _is_tenth(there: Figure, figure: Figure) -> bool:
    """Tell whether a number of miles there is what a number of kilometres came from."""
    return any(key[0] == "n" and _key(10 * Decimal(key[2:])) in figure.keys for key in there.keys)


def _pair(
    lost: Sequence[Figure], strays: Sequence[Figure], source: str, hypothesis: Hypothesis
) -> list[tuple[Figure, Figure]]:
    """Pair each number that got lost with the wrong one in its place."""
    wanted = [one for one in lost if one.written and " kilometers" not in one.written]
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
    if (
        not place
        or not word
        or not figure.written.endswith("illion")
        or word[1] in read_tables("english.txt")["english"]
    ):
        return stray.span
    behind = replace(stray, start=word.start(1), end=word.end())
    return Span(stray.start, word.end()) if _comes_from(place, behind, hypothesis) else stray.span


def _alike(figure: Figure, stray: Figure, english: str) -> bool:
    """Tell whether a number may give way to another: "en vinst på 12" is rightly "12 million" after "34 miljoner"."""
    head = re.match(r"[\d.,]+(?=\s?[^\W\d_])", english[stray.start : stray.end])
    scaled = head is not None and any(_key(value) in figure.keys for value in _readings(head[0]))
    scaled = scaled or re.match(r"[\s-]?(?:thousand|[mbtr]+illion)", english[stray.end : stray.end + 10]) is not None
    if scaled or (_is_ordinal(english[stray.start : stray.end]) and not _is_ordinal(figure.written)):
        return False
    return figure.kind == stray.kind or {figure.kind, stray.kind} == {"number", "time"}


def _is_ordinal(said: str) -> bool:
    return re.search(r"\d(?:st|nd|rd|th)$", said) is not None


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
        meant = next((one for one in swedish if one.keys & figure.keys and one.written), None)
        if meant is None or figure.glued:
            continue
        there = hypothesis.text[figure.start : figure.end]
        if meant.kind == "time" and _contradicts(there, meant):
            continue
        if meant.kind == "time" and (
            figure.kind == "time"
            or re.fullmatch(r"\d{1,2}[.:]\d\d", there)
            or _is_bare_time(figure, meant, swedish, (source, hypothesis.text))
        ):
            written = _in_style(meant, times)
            if _PART_OF_DAY.match(hypothesis.text, figure.end):
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
                on = "on " * bool(_HAPPENED.search(hypothesis.text[: figure.start]))
                hypothesis = hypothesis.overwrite(Span(figure.start, end), f"{on}{meant.written}, {full}")
                continue
            comma = "," * bool(_YEAR_AFTER_DATE.match(hypothesis.text, figure.end))
            on = "on " * bool(_HAPPENED.search(hypothesis.text[: figure.start]))
            written = on + meant.written + comma if "/" in there else there
        elif re.fullmatch(r"\d+(?:st|nd|rd|th)", meant.written) and re.fullmatch(r"\d+(?:st|nd|rd|th)?", there):
            before = hypothesis.text[max(0, figure.start - _REACH) : figure.start]
            counted = _BEFORE_ORDINAL.search(before) and re.match(r"\s[a-z]", hypothesis.text[figure.end :])
            bare = there.isdecimal() and not counted and not before.lower().endswith("the ")
            written = there if bare or _is_date(source, meant) else meant.written
        elif _is_foreign(there, hypothesis.text[: figure.start], meant):
            written = meant.written.partition(" kilometers")[0] + " kronor" * bool(_KRONOR.search(there))
        else:
            continue
        if written != there:
            hypothesis = hypothesis.overwrite(figure.span, written)
    return hypothesis


def _contradicts(there: str, meant: Figure) -> bool:
    """Tell whether the model says p.m. where Swedish leaves it open: "vid 11-tiden" may be at night."""
    hour = int(meant.written.partition(":")[0])
    return hour < 12 and "p" in there.lower() and f"time:{hour + 12}:00" in meant.keys


def _is_bare_time(figure: Figure, meant: Figure, swedish: Sequence[Figure], texts: tuple[str, str]) -> bool:
    """Tell whether the "14" of "At 14, the bakery closes" is the time of "Klockan 14"; so are both ends of "22-06"."""
    source, english = texts
    there = english[figure.start : figure.end]
    if not re.fullmatch(r"\d{1,2}", there) or sum(bool(one.keys & figure.keys) for one in swedish) > 1:
        return False
    before = (english[max(0, figure.start - _REACH) : figure.start], source[max(0, meant.start - _REACH) : meant.start])
    if all(re.search(rf"\d(?:\s?[ap]\.m\.|\so['’]clock)?\s?[{_SIGN}]\s?$", text) for text in before):
        return True
    after = (english[figure.end : figure.end + _REACH], source[meant.end : meant.end + _REACH])
    if all(re.match(rf"\s?[{_SIGN}]\s?\d", text) for text in after):
        return True
    hour = int(there)
    return (hour > 12 or hour == 0) and _BEFORE_TIME.search(before[0]) is not None


def _mend_wording(source: str, swedish: Sequence[Figure], hypothesis: Hypothesis, times: Times) -> Hypothesis:
    """Put right what stands around numbers: "The clock 2 p.m.", "3th", "36's", "1. The army", "$1.7 percent"."""
    rewrites = [(_ORDINAL, _right_ending), (_DOLLAR_PERCENT, _move_currency)]
    if re.search(r"\bkl(?:ockan)?\b", source, re.IGNORECASE):
        rewrites += [
            (_CLOCK, _say_at),
            (_TIMES_APART, _say_until),
            (_O_CLOCK, lambda match: "at "),
            (_THE_TIME, lambda match: f"{match['before']} "),
        ]
    if any(figure.kind == "time" for figure in swedish):
        rewrites.append((_BEGINNING, lambda match: f"{match['verb']} at "))
    if "årsåldern" in source:
        rewrites.append((_AGE_AS_CENTURY, _say_age))
    rewrites += [(_amount_of(round_number), _say_amount) for round_number in _ROUND.findall(source)]
    if "00-tal" in source:
        rewrites.append((_NO_CENTURY, lambda match: "the 2000s"))
    for pattern, rewrite in rewrites:
        for match in reversed([*pattern.finditer(hypothesis.text)]):
            if match[0] not in source:  # "10st" is ten pieces
                hypothesis = hypothesis.overwrite(Span(*match.span()), rewrite(match))
    for figure in swedish:
        if not _is_ordinal(figure.written):
            continue
        number = re.escape(figure.written[:-2])
        for match in reversed([*re.finditer(rf"(?<![\w.,]){number}['’]s\b", hypothesis.text)]):
            hypothesis = hypothesis.overwrite(Span(*match.span()), figure.written)
        start = re.match(rf"{number}\.\s(?:the|The)(?=\s)", hypothesis.text)
        if start and figure.start == 0 and _DEFINITE.match(source, figure.end):
            hypothesis = hypothesis.overwrite(Span(*start.span()), f"The {figure.written}")
    for behind in reversed([*_SIGN_BEHIND.finditer(hypothesis.text)] if _SIGN_BEHIND.search(source) else []):
        hypothesis = hypothesis.overwrite(Span(*behind.span()), behind["sign"] + behind["amount"])
    return _say_quarter(source, _say_half(source, _say_time(swedish, hypothesis, times)))


def _say_age(match: re.Match[str]) -> str:
    """Return "his 60s" for the "the 60th century" that a model makes of "60-årsåldern"."""
    persons = re.findall(r"\b(?:he|his|man|boy|she|her|woman|girl)\b", match.string, re.IGNORECASE)
    person = persons[-1].lower() if persons else ""
    whose = "his" if person in ("he", "his", "man", "boy") else "her" if person else "their"
    return f"{whose} {match['age']}s"


def _amount_of(round_number: str) -> re.Pattern[str]:
    """Return a pattern for what models make of "1 000-tals": "1,000 of drones", "1,000 drones", "1000-speaking"."""
    number = int(_digits_all(round_number))
    return re.compile(rf"(?<![\w.,])(?P<number>{number:,}|{number})(?:s|-\w+)?(?: of)? (?=[a-z])")


def _say_amount(match: re.Match[str]) -> str:
    """Return "thousands of " for the "1,000 of " of "1 000-tals"."""
    return f"{_ROUND_AMOUNTS[int(_digits_all(match['number']))]} of "


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


def _move_currency(match: re.Match[str]) -> str:
    """Return "1.7 percent to $" for the "$1.7 percent to " of a price without a currency, else "1.7 percent"."""
    return match["percent"] + (match["to"] + match["sign"] if match["to"] else "")


def _right_ending(match: re.Match[str]) -> str:
    """Return "3rd" for "3th"."""
    return f"{match[1]}{_ordinal_ending(int(match[1]))}"


def _say_time(swedish: Sequence[Figure], hypothesis: Hypothesis, times: Times) -> Hypothesis:
    """Write "November 20 at 6 p.m." over the "November 20 p.m." that a model makes of "den 20/11 kl. 18.00"."""
    lost = _compare(swedish, find_english(hypothesis.text), hypothesis.text)[0]
    orphans = [*re.finditer(rf"(?:{'|'.join(_english_months())}) \d\d?( [ap]\.m\.(?:m\.)?)", hypothesis.text)]
    if len(lost) != 1 or lost[0].kind != "time" or not lost[0].written or len(orphans) != 1:
        return hypothesis
    return hypothesis.overwrite(Span(*orphans[0].span(1)), f" at {_in_style(lost[0], times)}")


def _say_half(source: str, hypothesis: Hypothesis) -> Hypothesis:
    """Write "half past four" over the "half five" that a model makes of "halv fem"."""
    said = [*re.finditer(r"\bhalv (\w+)", source, re.IGNORECASE)]
    for half in said:
        hour = _values("sv").get(half[1].lower())
        if hour is None or not 1 <= hour <= 12:
            continue
        word = next(one for one, value in _values("en").items() if value == hour)
        before = next(one for one, value in _values("en").items() if value == (hour - 1 or 12))
        made = [*re.finditer(rf"\b[Hh]alf ({word}(?: o['’]clock)?)\b", hypothesis.text)]
        if len(said) == 1 and not made:
            made = [*re.finditer(r"\bat half()(?=[.,;:!?]|$)", hypothesis.text)]
        if len(made) == 1:
            start, end = made[0].span(1)
            gap = " " * (hypothesis.text[start - 1] != " ")
            hypothesis = hypothesis.overwrite(Span(start, end), f"{gap}past {before}")
    return hypothesis


def _say_quarter(source: str, hypothesis: Hypothesis) -> Hypothesis:
    """Write "a quarter past five" over the "quarterly over five" that a model makes of "kvart över fem"."""
    for quarter in re.finditer(r"\bkvart (över|i) (\w+)", source, re.IGNORECASE):
        hour = _values("sv").get(quarter[2].lower())
        if hour is None or not 1 <= hour <= 12:
            continue
        word = next(one for one, value in _values("en").items() if value == hour)
        made = [*re.finditer(rf"\b(?:an? )?quarter(?:ly)? (?:over|in) {word}\b", hypothesis.text)]
        if len(made) == 1:
            side = "past" if quarter[1].lower() == "över" else "to"
            hypothesis = _overwrite(hypothesis, made[0], f"a quarter {side} {word}")
    return hypothesis


def _restore_months(source: str, hypothesis: Hypothesis) -> Hypothesis:
    """Write "November 18-19" over the "18-19" of "natten 18-19 november", "November 11, 2022" over "November 2022".

    That is done for the only date of a sentence, or the only "1 januari-31 december", where it is certain.
    """
    dates = [*_DAYS.finditer(source)]
    text = hypothesis.text
    if len(dates) == 2 and re.fullmatch(r" ?- ?", source[dates[0].end() : dates[1].start()]):
        pair = [(date["first"], *_month_names(date)) for date in dates]
        apart = [rf"(?:{english} {day}|{day} (?:{english}|{swedish}))" for day, swedish, english in pair]
        there = [*re.finditer(rf"(?<![\w.,]){apart[0]}[ ,-]{{1,3}}{apart[1]}(?![\w%])", text)]
        written = "–".join(f"{english} {day}" for day, _, english in pair)
        year = dates[1]["year"]
        comma = "," * bool(year and there and text.startswith(f" {year}", there[0].end()))
        return _overwrite(hypothesis, there[0], written + comma) if len(there) == 1 else hypothesis
    if len(dates) != 1:
        return hypothesis
    first, last, year = dates[0]["first"], dates[0]["last"], dates[0]["year"]
    swedish, english = _month_names(dates[0])
    if last:
        span = rf"{first}[.,]?\s?[{_SIGN}]\s?{last}"
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


def _restore_year(date: re.Match[str], hypothesis: Hypothesis) -> Hypothesis:
    """Write "February 24, 2022," over the "February 24" of "den 24 februari 2022", unless a wrong year is there."""
    text = hypothesis.text
    stated = re.sub(_SPACE, "", date.string)
    if (
        any(number.replace(",", "") not in stated for number in re.findall(r"\d[\d,]{2,}", text))
        or date["year"] in text
    ):
        return hypothesis
    named = rf"\b{_month_names(date)[1]} {date['first']}(?:st|nd|rd|th)?(?!\w|[.,:]?\d)"
    there = [*re.finditer(named, text)]
    if len(there) != 1:
        return hypothesis
    comma = "," * bool(re.match(r"\s\w", text[there[0].end() :]))
    return hypothesis.overwrite(Span(*there[0].span()), f"{there[0][0]}, {date['year']}{comma}")


def _month_names(date: re.Match[str]) -> tuple[str, str]:
    """Return the Swedish and the English name of a date's month, "dec." as well."""
    begun = date["month"].lower()
    swedish, number = next(item for item in _values("month").items() if item[0].startswith(begun))
    return swedish, _english_months()[int(number) - 1]


def _overwrite(hypothesis: Hypothesis, match: re.Match[str], written: str) -> Hypothesis:
    """Write over a match unless it differs in its dashes only."""
    same = re.sub("[–—−‒]", "-", match[0]) == written
    return hypothesis if same else hypothesis.overwrite(Span(*match.span()), written)


@cache
def _english_months() -> tuple[str, ...]:
    return tuple(name.capitalize() for name in _values("en-month"))


def _is_foreign(there: str, before: str, meant: Figure) -> bool:
    """Tell whether a number is written as no English reader expects: "25 000", "1,5 million", "in 2,022"."""
    left = r"milliard|\d[\s-]?(?:mil(?:jo|io|ja)|[tm][ns]?(?:kr|sek)|md(?:kr|sek))"
    swedish = re.search(rf"\d(?:{_SPACE}|\.)\d{{3}}(?!\d)|\d,\d{{1,2}}(?!\d)|(?i:{left})|and half an? ", there)
    year = meant.written.isdecimal() and int(meant.written) in _YEAR and "," in there
    return bool(swedish) or (year and _BEFORE_YEAR.search(before) is not None)


def _is_date(source: str, figure: Figure) -> bool:
    """Tell whether a month follows: "den 3:e mars" is "March 3" as well as "3rd March"."""
    following = source[figure.end :].split(maxsplit=1)
    return bool(following) and following[0].lower().strip(".,;:") in _values("month")


def _in_style(figure: Figure, times: Times) -> str:
    """Return how English writes a number; a time is kept as "14:30" or "14"."""
    if figure.kind != "time":
        return figure.written
    hour, _, minute = figure.written.partition(":")
    if times == "24h":
        return f"{int(hour):02d}:{minute or '00'}"
    half = "a.m." if int(hour) % 24 < 12 else "p.m."
    return f"{int(hour) % 12 or 12}{f':{minute}' if minute not in ('', '00') else ''} {half}"


# --- Swedish ---------------------------------------------------------------------------------------------------------


@cache
def _swedish() -> re.Pattern[str]:
    digits = r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?"
    words = "|".join(sorted(map(re.escape, _values("sv")), key=len, reverse=True))
    scales = "|".join(sorted(map(re.escape, _scales("sv")), key=len, reverse=True))
    return re.compile(
        rf"""
        (?=[\d+]|(?<!\w)(?:{_beginnings([*_values("sv"), "halv", "kl", "ko", "pr", "do", "eu", "pu"])}))(?:
        (?P<phone>(?<![\w,.])(?:\+\d{{1,3}}(?:{_SPACE}?\(0\))?(?:{_SPACE}\d{{1,3}})?|0\d{{1,3}}){_SPACE}?-?{_SPACE}?
           \d{{2,3}}(?:(?:{_SPACE}|-)\d{{2,3}}){{1,3}}(?!\w|,\d))
        |(?P<label>(?<![\w.,:/+-]){_LABEL}(?![\w,]|[.:-]\d))
        |(?P<price>(?P<asked>(?<!\w){_ASKED})?(?P<amount>(?<![\w:.,/])\d{{1,3}}(?:{_SPACE}?\d{{3}})*:\d\d)
           (?![\w:]|[.,]\d)(?(asked)|(?={_PRICED})))
        |(?P<seconds>(?<![\w:.,/])\d{{1,2}}:[0-5]\d:[0-5]\d(?![\w:]))
        |(?P<iso>(?<![\w-])\d{{4}}-\d\d-\d\d(?![\w-]))
        |(?P<decade>(?<!\w)\d{{2,4}}-(?:tal(?:et|s|en)?\w*|(?=\s+och\s+\d{{2,4}}-tal)))
        |(?P<clock>(?<!\w)(?:kl\.?|klockan)\s*(?P<hour>\d{{1,2}})(?:[.:](?P<minute>\d\d))?(?![.:]?\d|,\d|\s?%))
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
    said = match[0]
    kind = next(name for name in _SWEDISH_KINDS if match[name] is not None)
    start, end = match.span()
    if kind in ("phone", "label", "seconds"):
        return Figure(start, end, frozenset({"digits:" + _digits(said)}), "digits")
    if kind == "price":
        amount = Decimal(re.sub(_SPACE, "", match["amount"]).replace(":", "."))
        return Figure(*match.span("amount"), frozenset({_key(amount)}), "number", f"{amount:,}")
    if kind == "iso":
        _, month, day = map(int, said.split("-"))
        return Figure(start, end, frozenset({f"date:{day}/{month}"}), "date", said)
    if kind == "decade":
        return _decade(match)
    if kind == "spoken":
        return _spoken_time(match)
    if kind in ("clock", "colon", "dotted"):
        return _time(match, kind)
    if kind == "date":
        return _date(match)
    if kind == "ordinal":
        number = int(said.split(":")[0].rstrip("."))
        return Figure(start, end, frozenset({_key(number)}), "number", f"{number}{_ordinal_ending(number)}")
    if kind == "other":
        return Figure(start, end, frozenset({f"digits:{_digits(said)}"}), "digits")
    return _number(match) if kind == "number" else _words(match)


_SWEDISH_KINDS = (
    "phone", "label", "price", "seconds", "iso", "decade", "clock", "spoken", "colon", "date", "ordinal",
    "dotted", "other", "number", "words",
)  # fmt: skip


def _number(match: re.Match[str]) -> Figure | None:
    said = match[0]
    head = re.match(r"\d[\d \u00a0\u202f.,]*", said)
    digits = (head[0] if head else said).rstrip(" \u00a0\u202f.,")
    value = Decimal(re.sub(r"[ \u00a0\u202f.]", "", digits).replace(",", "."))
    beside = match.string[max(0, match.start() - 3) : match.end() + 3]
    if value == 1 and said == digits and not _IN_SCORE.search(beside):
        return None  # "1" is "one", "a", "a single", but the 1 of "3–1" is itself
    scales = [word for word in re.split(r"[\s-]+", said[len(digits) :].lower()) if word in _scales("sv")]
    scale = _product(scales)
    value += Decimal("0.5") if match["half"] else 0
    before = match.string[max(0, match.start() - 2) : match.start()]
    glued = bool(re.search(r"[^\W\d_]-?$", before)) or bool(
        re.match(r"[^\W\d_]|-[^\W\d_]", match.string[match.end() : match.end() + 2])
    )
    keys = {_key(value * scale), f"digits:{_digits(digits)}"} if scale == 1 else {_key(value * scale)}
    if _ABOUT.match(match.string, match.end()) and value % 1 == 0 and value <= 24:
        # "vid 11-tiden": around 11:00; "vid 22-tiden": around 10 in the evening
        keys |= _clock_keys(int(value), "00", exact=False) | {_key(int(value) % 12 or 12)}
        if value > 12 or not _names_evening(match.string):
            return Figure(match.start(), match.end(), frozenset(keys), "time", f"{value}")
    if (
        re.search(r"\d/\d{1,2}-$", match.string[max(0, match.start() - _REACH) : match.start()])
        and _BORN <= value < 100
    ):
        keys |= {_key(1900 + value)}  # "den 7/3-74"
    if 13 <= value * scale <= 24:
        keys |= {f"time:{int(value) % 24}:00"}  # "öppet 8–17"
    grouped = re.search(r"\d[ \u00a0\u202f.]\d{3}", digits) is not None
    written = _written(value, scale, grouped=grouped)
    return Figure(match.start(), match.end(), frozenset(keys), "number", "" if glued else written, glued)


def _written(value: Decimal, scale: Decimal, *, grouped: bool) -> str:
    """Write a number: "1.5 million", "25,000", and "2022" without a comma where the Swedish has no space."""
    if scale in (Decimal(10) ** 6, Decimal(10) ** 9, Decimal(10) ** 12):
        name = {6: "million", 9: "billion", 12: "trillion"}[scale.adjusted()]
        return f"{_grouped(value)} {name}"
    value *= scale
    if scale > 1 and value % 1 == 0:
        return f"{int(value):,}"
    return f"{value:,}" if grouped else str(value)


def _words(match: re.Match[str]) -> Figure | None:
    words = re.split(r"\s+", match[0].lower())
    if words in (["sex"], ["tva"]) or (len(words) == 1 and _scales("sv").get(words[0], 0) > 1000):
        return None  # "sex" is no number everywhere, and "miljoner" no certain one
    halves = Decimal("0.5") if "halv" in words else Decimal(0)
    scales = [word for word in words if word in _scales("sv")]
    heads = [word for word in words if word not in ("och", "halv", "mil", *scales)]
    if halves:
        heads = heads[:-1]  # the "en" of "en halv"
    value = sum((_spoken(word, "sv") or 0 for word in heads), Decimal(0)) + halves
    scale = _product(scales)
    value = (value or 1) * scale
    evening = {f"time:{int(value)}:00"} if 13 <= value <= 23 else set()
    miles = any(pattern.match(match.string, match.end()) for pattern in (_MILES, _SHARED_MILES))
    if value < _SMALLEST_WORD and "mil" not in words and not miles:
        return None
    written = _written(value / scale, scale, grouped=True) if value > _LARGEST_WORD else ""
    return Figure(match.start(), match.end(), frozenset({_key(value)} | evening), "number", written)


def _date(match: re.Match[str]) -> Figure:
    """Read "24/2" as a day and a month, if that is what it can be."""
    day, month = match[0].split("/")
    names = {number: name for name, number in _values("en-month").items()}
    name = names.get(Decimal(month), "")
    if not 1 <= int(day) <= 31 or not name:
        return Figure(*match.span(), frozenset({_key(day), _key(month)}), "digits")
    following = _YEAR_AFTER_DATE.match(match.string, match.end())
    before = match.string[max(0, match.start() - _REACH) : match.start()]
    certain = following is not None or _BEFORE_DATE.search(before) is not None
    if not certain and match[0] not in _NEVER_DATES and not _NO_DATE.match(match.string, match.end()):
        # "12/3" is March 12 here and December 3 to Americans; a fraction is smaller than one, "3/12"
        named = int(day) > int(month) and not _NO_DAY.search(match.string[: match.start()])
        certain = named or _BEFORE_CERTAIN_DATE.search(before) is not None
    keys = frozenset({f"date:{int(day)}/{int(month)}"} | (set() if certain else {_key(day), _key(month)}))
    return Figure(*match.span(), keys, "date", f"{name.capitalize()} {int(day)}" if certain else "")


def _decade(match: re.Match[str]) -> Figure | None:
    number = int(match[0].split("-")[0])
    if match[0].endswith("tal") and number % 10 == 0 and 0 < number <= 1000:
        return None  # "ett 20-tal personer": some twenty
    keys = {f"decade:{number}"} | ({f"tens:{number % 100}"} if number % 100 else set())  # "the nineties"
    if number >= 1000 and number % 100 == 0:
        keys |= {_key(number // 100 + 1)}
    elif match[0].startswith("00-"):
        keys |= {"decade:2000", "decade:1900"}
    elif number % 100 == 0 or number < 10:
        keys |= {_key(number // 100 + 1), _key(number)}
    elif number < 100:
        keys |= {f"decade:{century}{number:02d}" for century in (16, 17, 18, 19, 20)}
        keys |= {_key(number)} if number not in (10, 20) else set()  # "the 20th century" would say 20, too
    else:
        keys |= {f"decade:{number % 100}"}
    written = f"{number}s" if number >= 1000 and number % 100 else ""
    if match[0].startswith("00-"):
        written = "2000s"  # the century before's are "1900-talet"
    if number >= 1000 and number % 100 == 0:
        written = f"{number // 100 + 1}{_ordinal_ending(number // 100 + 1)} century"
    return Figure(*match.span(), frozenset(keys), "decade", written)


def _in_kilometres(figure: Figure, sentence: str) -> Figure:
    """Return "sju mil" as the 70 kilometres that it is."""
    if _DECIMETRES.match(sentence, figure.end):
        longer = {_key(10 * Decimal(key[2:])) for key in figure.keys if key.startswith("n:")}
        return replace(figure, keys=figure.keys | longer)
    miles = _MILES.match(sentence, figure.end)
    half = sentence[figure.start : figure.end].endswith(" mil")
    values = [Decimal(key[2:]) for key in figure.keys if key.startswith("n:")]
    shared = figure.kind == "number" and _SHARED_MILES.match(sentence, figure.end)  # the ten of "tio till trettio mil"
    if not (miles or half or shared) or len(values) != 1:
        return figure
    value = 10 * values[0]
    if shared:
        return replace(figure, keys=frozenset({_key(value)}), written=f"{_grouped(value)} {_SHARED}")
    written = f"{_grouped(value)} kilometers"
    end = miles.end() if miles else figure.end
    return Figure(figure.start, end, frozenset({_key(value)}), "number", written)


def _grouped(value: Decimal) -> str:
    return f"{int(value):,}" if value % 1 == 0 else _plain(value)


def _spoken_time(match: re.Match[str]) -> Figure | None:
    hour = _spoken(match["name"].lower(), "sv")
    if hour is None or not 1 <= hour <= 12:
        return None
    keys = _clock_keys(int(hour) - 1, "30", exact=False) if match["to"] else _clock_keys(int(hour), "00", exact=False)
    return Figure(*match.span(), keys | ({_key(hour)} if not match["to"] else set()), "digits")


def _time(match: re.Match[str], kind: str) -> Figure:
    hour, minute = (match["hour"], match["minute"]) if kind == "clock" else re.split("[.:]", match[0])
    digits = f"digits:{int(hour)}{minute or ''}"
    if int(hour) > 24 or int(minute or 0) > 59:
        return Figure(*match.span(), frozenset({digits, _key(int(hour))}), "digits")
    keys = _clock_keys(int(hour), minute or "00", exact=True) | {digits}
    start = match.start("hour") if kind == "clock" else match.start()
    certain = kind == "clock" or _ABOUT.match(match.string, match.end()) is not None or _is_told(match, kind)
    if not certain:
        keys |= {_key(f"{hour}.{minute}")}
    written = f"{int(hour)}:{minute}" if minute else f"{int(hour)}"
    if certain and 0 < int(hour) < 12 and _names_evening(match.string):
        keys |= _clock_keys(int(hour), minute or "00", exact=False)
        # "kl. 7.30 på kvällen"; of "I går kväll kl. 9" a reader knows as much as the Swedish one
        written = (
            written.replace(hour.lstrip("0"), f"{int(hour) + 12}", 1)
            if _IN_EVENING.match(match.string, match.end())
            else ""
        )
    if not minute:
        keys |= {_key(int(hour)), _key(int(hour) % 12 or 12)}
    return Figure(start, match.end(), keys, "time" if certain else "digits", written if certain else "")


def _is_told(match: re.Match[str], kind: str) -> bool:
    """Tell whether "vid 03.17" is a time, as no price, height or paragraph would be."""
    before = match.string[max(0, match.start() - _REACH) : match.start()]
    told = kind == "dotted" and _TOLD.search(before) is not None
    return told and not _MEASURED.match(match.string, match.end()) and not _NO_TIME.search(match.string)


@lru_cache(_REMEMBERED)
def _names_evening(sentence: str) -> bool:
    return _EVENING.search(sentence) is not None


def _clock_keys(hour: int, minute: str, *, exact: bool) -> frozenset[str]:
    """Return the times that are meant; without a.m. or p.m. English may mean either half of the day."""
    hours = {hour % 24} if exact else {hour % 24, (hour + 12) % 24}
    return frozenset(f"time:{one}:{minute}" for one in hours)


# --- English ---------------------------------------------------------------------------------------------------------


@cache
def _english() -> re.Pattern[str]:
    digits = (
        r"\d{1,2}(?=,(?:1\d|20)\d\d(?!\d|,\d))"  # "September 17,2007"
        r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*"
    )
    words = "|".join(sorted(map(re.escape, _values("en")), key=len, reverse=True))
    scales = "|".join(sorted(map(re.escape, _scales("en")), key=len, reverse=True))
    months = "|".join(_values("en-month"))
    beginnings = [*_values("en"), *_values("en-month"), "half", "the", "noon", "midday", "midnight"]
    return re.compile(
        rf"""
        (?=[\d'’]|(?<!\w)(?:{_beginnings(beginnings)}))(?:
        (?P<iso>(?<![\w-])\d{{4}}-(?:0\d|1[0-2])-[0-3]\d(?![\w-]))
        |(?P<decade>(?<!\w)['’]?\d{{2,4}}['’]?s(?!\w))
        |(?P<slash>(?:\bthe\s)?(?<![\w/.,])\d{{1,2}}/\d{{1,2}}(?![\w/,]|\.\d))
        |(?P<date>(?<!\w)(?:(?:{months})\s\d{{1,2}}(?:st|nd|rd|th)?(?![\w.,:]\d|\w)
           |\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{months})(?!\w)))
        |(?P<clock>(?<![\w.,])\d{{1,2}}(?:[.:]\d\d)?\s?(?:(?P<half>[ap](?:\.\s?m\.?|m\b))|o['’]clock(?:[.:]\d\d)?)
           |(?<![\w.,:/])(?:[01]?\d|2[0-4]):[0-5]\d(?!\w|:))
        |(?P<century>(?<!\w)(?:\d{{1,2}}(?:st|nd|rd|th)|{words})(?:-(?:{words}))?[\s-]centur(?:y|ies)(?!\w))
        |(?P<past>\bhalf\s+past\s+(?:{words}|\d{{1,2}})(?!\w))
        |(?P<noon>\b(?:noon|midday|midnight)\b)
        |(?P<number>(?<!\d)(?:{digits})(?:\s?(?:st|nd|rd|th)(?!\w))?(?:[\s-]?(?:{scales})(?!\w))*(?:\s+and\s+a\s+half)?)
        |(?P<words>(?<!\w)(?:(?:a\s+)?half[\s-](?:an?\s+)?(?:{scales})(?!\w)
           |(?:{words})(?:fold)?(?!\w)(?:(?:[\s-]+|\s+and\s+)(?:{words})(?!\w))*
           (?:\s+and\s+(?:a\s+)?half(?:\s+an?(?=\s))?)?(?:[\s-](?:{scales})(?!\w))*)))
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def _read_english(match: re.Match[str], sentence: str) -> Figure | None:
    said = match[0].lower()
    span = match.span()
    if match["iso"]:
        year, month, day = map(int, said.split("-"))
        return Figure(*span, frozenset({_key(year), f"date:{day}/{month}"}), "date")
    if match["decade"]:
        number = int(_digits_all(said))
        keys = {f"decade:{number}", _key(number)} | ({_key(number // 100 + 1)} if number >= 1000 else set())
        return Figure(*span, frozenset(keys), "decade")
    if match["slash"] or match["date"]:
        return _english_date(match, said)
    if match["century"]:
        head = re.split(r"[\s-]centur", said)[0]
        century = head[:-2] if head[0].isdecimal() else _english_words(head) or 0
        return Figure(*span, frozenset({_key(century)}), "decade")
    if match["past"]:
        hour = said.split()[-1]
        past = int(hour) if hour.isdecimal() else int(_values("en")[hour])
        return Figure(*span, _clock_keys(past, "30", exact=False), "word")
    if match["noon"]:
        return Figure(*span, frozenset({"time:0:00" if said == "midnight" else "time:12:00", _key(12)}), "word")
    if match["clock"]:
        return _english_time(match, said)
    glued = bool(re.search(r"[^\W\d_]-?$", sentence[max(0, span[0] - 2) : span[0]]))
    glued = glued and not sentence.endswith("clock-", 0, span[0])  # "10 o'clock-16"
    glued = glued or bool(re.match(r"[^\W\d_]|-[^\W\d_]", sentence[span[1] : span[1] + 2]))
    if match["number"]:
        return _english_number(match, said, glued)
    value = _english_words(said)
    if value is None:
        return None
    tens = {f"tens:{value}"} if said.endswith("ties") else set()
    kind: Literal["number", "word"] = "number" if value >= 10**6 else "word"
    readings = _word_readings(said, value)
    clock = [_clock_keys(hour, str(minute), exact=False) for hour, minute in _pairs(said)]
    return Figure(*span, frozenset({_key(one) for one in readings}).union(tens, *clock), kind)


def _word_readings(said: str, value: Decimal) -> set[Decimal]:
    """Return what words may mean: "nineteen ninety" is 1990, "third" and "quarter" are themselves."""
    readings = {value}
    for piece in said.split(" and "):  # "between sixteen and twenty-four"
        reading = _english_words(piece)
        readings |= {reading} if reading is not None else set()
    parts = [_values("en")[word] for word in re.split(r"[\s-]+", said) if word in _values("en")]
    readings |= set(parts)
    if len(parts) >= 2 and 10 <= parts[0] < 100:  # "nineteen eighty-four"
        readings.add(parts[0] * 100 + sum(parts[1:]))
    return readings


def _english_date(match: re.Match[str], said: str) -> Figure:
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    named = [int(_values("en-month")[word]) for word in re.findall(r"[a-z]+", said) if word in _values("en-month")]
    first, second = [*numbers, *named][:2]
    dates = {f"date:{first}/{second}"} | ({f"date:{second}/{first}"} if match["slash"] else set())
    return Figure(*match.span(), frozenset(dates | {_key(number) for number in numbers}), "date")


def _pairs(said: str) -> Iterator[tuple[int, int]]:
    """Yield hour and minute of "seven thirty"."""
    parts = [int(_values("en")[word]) for word in re.split(r"[\s-]+", said) if word in _values("en")]
    if len(parts) == 2 and 1 <= parts[0] <= 12 and parts[1] in (10, 15, 20, 30, 40, 45, 50):
        yield parts[0], parts[1]


def _english_time(match: re.Match[str], said: str) -> Figure:
    hour, _, minute = re.sub(r"[^\d.:]|\.(?!\d)", "", said).replace(".", ":").partition(":")
    number = int(hour)
    digits = f"digits:{number}{minute}"
    half = (match["half"] or "")[:1].lower()
    if number > 24 or int(minute or 0) > 59:
        return Figure(*match.span(), frozenset({digits, _key(number)}), "number")
    if half and number <= 12:
        number = number % 12 + (12 if half == "p" else 0)
        keys = _clock_keys(number, minute or "00", exact=True)
        keys |= {f"time:{number + 12}:{minute or '00'}"} if number in (0, 12) else frozenset()
    else:
        keys = _clock_keys(number, minute or "00", exact=number > 12 or hour.startswith("0"))
    return Figure(*match.span(), keys | {digits}, "time")


def _english_number(match: re.Match[str], said: str, glued: bool) -> Figure:
    head = re.match(r"\d[\d \u00a0\u202f.,]*", said)
    digits = (head[0] if head else said).rstrip(" \u00a0\u202f.,")
    rest = said[len(digits) :]
    scale = _product([word for word in re.findall(r"[a-z]+", rest) if word in _scales("en")])
    extra = Decimal("0.5") if "and a half" in rest else Decimal(0)
    values = {value + extra for value in _readings(digits)}
    keys = {_key(value * scale) for value in values}
    letter = match.string[match.end() : match.end() + 2].lower()
    if letter[:1] in ("m", "b") and not letter[1:].isalnum():
        keys |= {_key(value * 10 ** (6 if letter[0] == "m" else 9)) for value in values}  # "£30m"
    if scale == 1:
        keys.add(f"digits:{_digits(digits)}")
        time = re.fullmatch(r"(\d{1,2})\.(\d\d)", digits)
        if time and int(time[1]) <= 24 and int(time[2]) < 60:
            keys |= _clock_keys(int(time[1]), time[2], exact=int(time[1]) > 12)
    return Figure(*match.span(), frozenset(keys), "number", glued=glued)


def _readings(digits: str) -> set[Decimal]:
    """Return the values that digits have in English, and in the Swedish notation that a model may have kept."""
    plain = re.sub(r"[ \u00a0\u202f]", "", digits)
    values = set()
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", plain):
        values.add(Decimal(plain.replace(",", "")))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d{1,2}", plain):
        values.add(Decimal(plain.replace(".", "").replace(",", ".")))
    return values


def _english_words(said: str) -> Decimal | None:
    words = [word for word in re.split(r"[\s-]+", said.removesuffix("fold")) if word not in ("and", "a", "an")]
    if words and words[0] == "half":
        return _product(words[1:]) / 2
    half = "half" in words
    words = [word for word in words if word != "half"]
    total = current = Decimal(0)
    for word in words:
        value = _values("en").get(word)
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


# --- both ------------------------------------------------------------------------------------------------------------


def _share_scale(figures: Sequence[Figure], place: int, sentence: str) -> Figure:
    """Let the first number of "2–3 miljoner" be millions too; the scale stands behind the last one."""
    figure = figures[place]
    if figure.kind != "number" or place + 1 == len(figures) or figures[place + 1].kind != "number":
        return figure
    following = figures[place + 1]
    between = sentence[figure.end : following.start]
    if not re.fullmatch(rf"\s*(?:[{_SIGN}]|till|to|eller|or|och|and)\s*", between):
        return figure
    extra = {
        _key(Decimal(key[2:]) * scale)
        for key in figure.keys
        if key.startswith("n:")
        for scale in (Decimal(10) ** 3, Decimal(10) ** 6, Decimal(10) ** 9)
        if _has_scale(sentence[following.start : following.end])
    }
    return replace(figure, keys=figure.keys | extra)


def _has_scale(said: str) -> bool:
    return any(word in _scales("sv") or word in _scales("en") for word in re.findall(r"[^\W\d_]+", said.lower()))


def _key(value: Decimal | int | str) -> str:
    return f"n:{_plain(Decimal(value))}"


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _digits(said: str) -> str:
    return re.sub(r"\D", "", said).lstrip("0") or "0"


def _digits_all(said: str) -> str:
    return re.sub(r"\D", "", said)


def _product(words: Sequence[str]) -> Decimal:
    product = Decimal(1)
    for word in words:
        product *= _scales("sv").get(word) or _scales("en").get(word) or 1
    return product


def _spoken(word: str, language: str) -> Decimal | None:
    """Return the value of a Swedish compound: tjugofem, tvåhundrafemtiotusen."""
    pattern = _one_value(language)
    total = current = Decimal(0)
    place = 0
    while place < len(word):
        match = pattern.match(word, place)
        if match is None:
            return None
        value = _values(language)[match[0]]
        if value < 100:
            current += value
        elif value == 100:
            current = max(current, Decimal(1)) * 100
        else:
            total += (current or 1) * value
            current = Decimal(0)
        place = match.end()
    return total + current


@cache
def _one_value(language: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _values(language)), key=len, reverse=True)))


def _ordinal_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _beginnings(words: Iterable[str]) -> str:
    """Return a pattern for the first two letters of words: most places of a sentence are passed over by it alone."""
    following: dict[str, set[str]] = {}
    for word in words:
        following.setdefault(word[0], set()).update(word[1:2])
    return "|".join(rf"{first}(?:[{''.join(sorted(second))}\W]|$)" for first, second in sorted(following.items()))


@cache
def _may_count_swedish() -> re.Pattern[str]:
    """Return what each of `_swedish` but a lone "en" or "ett" has in it, in small letters: few sentences do."""
    others = _values("sv").keys() - {"en", "ett"} | {"halv", "klockan", "mil"}
    compounds = {f"{one}{word}" for one in ("en", "ett") for word in _values("sv")}
    return _any_of([*others, *compounds])


@cache
def _may_count_english() -> re.Pattern[str]:
    """Return what each of `_english` has in it, in small letters."""
    return _any_of([*_values("en"), "half", "noon", "midday", "midnight"])


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for a digit, or a word that begins with one of `words`."""
    following: dict[str, set[str]] = {}
    for word in words:
        following.setdefault(word[:2], set()).add(re.escape(word[2:]))
    beginnings = "|".join(f"{two}(?:{'|'.join(sorted(rest))})" for two, rest in sorted(following.items()))
    return re.compile(rf"\d|\b(?:{beginnings})")


@cache
def _values(language: str) -> dict[str, Decimal]:
    """Read the number words of a language, "sv" or "en", and their values."""
    values = {}
    for line in read_rows("numbers.tsv"):
        code, forms, value = line.split("\t")
        if code == language:
            values.update(dict.fromkeys(forms.split("|"), Decimal(value)))
    return values


@cache
def _scales(language: str) -> dict[str, Decimal]:
    """Return the words that multiply what stands before them."""
    return {word: value for word, value in _values(language).items() if value >= 100}


_LONE = re.compile(
    rf"(?!\+46{_SPACE}\d{{3}}{_SPACE})(?P<before>[(+$€£{_SIGN}]*)"  # "+46 771 793 336" and "08 123 456" are telephones
    rf"(?P<whole>[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+|\d+)(?:,(?P<fraction>\d+))?"
    rf"(?:{_SPACE}?(?P<percent>[%‰]))?(?P<after>\)?)"
)


def write_lone(text: str) -> str:
    """Return what stands alone in a cell, "5 298", "12,5 %", as English has it, and anything but a number unchanged."""
    number = _LONE.fullmatch(text)
    if number is None:
        return text
    whole = re.sub(_SPACE, ",", number["whole"])
    fraction = f".{number['fraction']}" if number["fraction"] else ""
    return f"{number['before']}{whole}{fraction}{number['percent'] or ''}{number['after']}"
