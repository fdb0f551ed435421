"""Put right what stands around numbers: "3th", "1. The army", "$1.7 percent"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translate.engines import Hypothesis, Span
from translate.numbers.clock import Rewrite, clock_rewrites, say_half, say_spoken, say_time
from translate.numbers.figures import DASH, ROUND, Figure, Times, all_digits, is_ordinal, ordinal_ending

_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th){1,2}\b")  # "3th", and the "4thth" of a lone "4:e"
_AGE_AS_CENTURY = re.compile(r"\b(?:the )?(?P<age>[1-9]0)(?:th|['’]?s)?[\s-](?:century|age group|ages?|year age)\b")
_ROUND = re.compile(rf"(?<![\w.,])({ROUND})-tal(s?)(?!\w)")  # "1 000-tals"
_ROUND_AMOUNTS = {10: "dozens", 100: "hundreds", 1000: "thousands", 10**4: "tens of thousands"}
_ROUND_AMOUNTS[10**5] = "hundreds of thousands"
_NO_CENTURY = re.compile(r"\bthe th century\b")
# "500 €", "2.4 billion €", "20–30 €"
_SIGN_BEHIND = re.compile(
    rf"(?<![\w$€£¥.,])(?P<amount>\d(?:[\d.,]*\d)?(?:\s?[{DASH}]\s?\d(?:[\d.,]*\d)?)?"
    r"(?:\s(?:[mbtr]+illion|thousand|miljon(?:er)?|miljard(?:er)?|biljon(?:er)?|tusen|mn|md))?)\s?(?P<sign>[€£$¥])(?!\w)"
)
_DOLLAR_PERCENT = re.compile(
    r"(?P<sign>[$€£])(?P<percent>\d[\d.,]*\s?(?:%|per ?cent\b))"
    r"(?P<to>\sto\s(?=\d[\d.,]*\b(?!\s?(?:%|per ?cent|[a-z]))))?"
)
_DEFINITE = re.compile(r"\s[^\W\d_]*(?:[nt]|na)\b")  # "5. armén", where "4. standard är ..." is an item of a list


def mend_wording(source: str, swedish: Sequence[Figure], hypothesis: Hypothesis, times: Times) -> Hypothesis:
    """Put right what stands around numbers: "The clock 2 p.m.", "3th", "36's", "1. The army", "$1.7 percent"."""
    rewrites: list[Rewrite] = [(_ORDINAL, _right_ending), (_DOLLAR_PERCENT, _move_currency)]
    rewrites += clock_rewrites(source, swedish)
    if "årsåldern" in source:
        rewrites.append((_AGE_AS_CENTURY, _say_age))
    rewrites += [_amount_rewrite(*said) for said in _ROUND.findall(source)]
    if "00-tal" in source:
        rewrites.append((_NO_CENTURY, lambda match: "the 2000s"))
    for pattern, rewrite in rewrites:
        for match in reversed([*pattern.finditer(hypothesis.text)]):
            if match[0] not in source:  # "10st" is ten pieces
                hypothesis = hypothesis.overwrite(Span(*match.span()), rewrite(match))
    for figure in swedish:
        if not is_ordinal(figure.written):
            continue
        number = re.escape(figure.written[:-2])
        for match in reversed([*re.finditer(rf"(?<![\w.,]){number}['’]s\b", hypothesis.text)]):
            hypothesis = hypothesis.overwrite(Span(*match.span()), figure.written)
        start = re.match(rf"{number}\.\s(?:the|The)(?=\s)", hypothesis.text)
        if start and figure.start == 0 and _DEFINITE.match(source, figure.end):
            hypothesis = hypothesis.overwrite(Span(*start.span()), f"The {figure.written}")
    for behind in reversed([*_SIGN_BEHIND.finditer(hypothesis.text)] if _SIGN_BEHIND.search(source) else []):
        hypothesis = hypothesis.overwrite(Span(*behind.span()), behind["sign"] + behind["amount"])
    return say_spoken(source, say_half(source, say_time(source, hypothesis, times)), times)


def _say_age(match: re.Match[str]) -> str:
    """Return "his 60s" for the "the 60th century" that a model makes of "60-årsåldern"."""
    persons = re.findall(r"\b(?:he|his|man|boy|she|her|woman|girl)\b", match.string, re.IGNORECASE)
    person = persons[-1].lower() if persons else ""
    whose = "his" if person in ("he", "his", "man", "boy") else "her" if person else "their"
    return f"{whose} {match['age']}s"


def _amount_rewrite(round_number: str, ending: str) -> Rewrite:
    """Return what writes "thousands of" over the "1,000 of", "1000-speaking" and "10th-century" of "1 000-tals"."""
    number = int(all_digits(round_number))
    centuries = [number // 100, number // 100 + 1] if ending and number in (100, 1000) else []
    century = "".join(rf"|(?:the )?{one}{ordinal_ending(one)}[\s-]century" for one in centuries)
    made = re.compile(rf"(?<![\w.,])(?:(?:{number:,}|{number})(?:s|-\w+)?{century})(?: of)? (?=[a-z])")
    amount = f"{_ROUND_AMOUNTS[number]} of "
    return made, lambda match: amount if match.string[: match.start()].strip() else amount.capitalize()


def _move_currency(match: re.Match[str]) -> str:
    """Return "1.7 percent to $" for the "$1.7 percent to " of a price without a currency, else "1.7 percent"."""
    return match["percent"] + (match["to"] + match["sign"] if match["to"] else "")


def _right_ending(match: re.Match[str]) -> str:
    """Return "3rd" for "3th"."""
    return f"{match[1]}{ordinal_ending(int(match[1]))}"
