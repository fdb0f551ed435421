"""What the model sees, in training too: plain quotation marks, dashes and spaces, abbreviations written out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from functools import cache

from translate.spoken_times import write_digits
from translate.tables import as_listed, read_rows

_FORM = 4  # raise it when model_input changes
_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("”“„‟»«″〝〞", '"'),
        **dict.fromkeys("’‘‚‛′´`‹›", "'"),
        **dict.fromkeys("–—―‒−‑‐", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"),
        "…": "...",
    }
)
_UNUSUAL = re.compile(f"[{''.join(map(chr, _CHARACTERS))}]")  # `translate` takes long where there is an "å"
_MONTH_NAMES = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
# "den 3. mars", "den 3:e mars": small models know "3 mars" only
_DATE = re.compile(rf"(?<![\w.,:/-])([0-9]{{1,2}})(?:\.|:[ae])(?= (?:{_MONTH_NAMES})(?!\w))")
# "ur 5. armén", "på 3. våningen": small models end a sentence there, "5. The army", but know "5:e"
_ORDINAL = re.compile(
    r"(?<=[^\s.] )([0-9]{1,3})\.(?= (?!(?:och|eller|men|samt|som|sedan|till|från|under|över|efter|utan|enligt)\b)"
    r"[a-zåäö]{3,})"
)
# "24.2.2022"
DOTTED_DATE = re.compile(
    r"(?<![\w.,:/-])(?P<day>0?[1-9]|[12][0-9]|3[01])\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)[0-9]{2})"
    r"(?![\w-]|[.,:/][0-9])"
)
# "sedan -14", "i mars -22": years
SHORT_YEAR = re.compile(
    rf"\b(?:sedan|år|våren|sommaren|hösten|vintern|{_MONTH_NAMES}) (?P<sign>[-–])(?P<year>[0-9]{{2}})"
    r"(?![\w/:-]|[.,][0-9]| ?(?:grader|°|%|procent|till|och))",
    re.IGNORECASE,
)
_THIS_CENTURY = 30  # "-30" is 2030 at most, "-39" 1939
_DOUBLED = re.compile("``|''")  # LaTeX's marks
_LONG_DASH = re.compile("[–—―]")
_DIGIT = re.compile(r"\d")
# Dashes with the words beside them: "Kyiv–Lviv", "5–6", and "Ja – nej" with none; from where a word starts, for text
# without spaces may be long
_RANGE = re.compile(r"((?<!\d)\d+|(?<![^\W\d_])[^\W\d_]+)([-–—―])(?=(\d+|[^\W\d_]+))")
_SPACED = re.compile(r"()(?<=\s)([-–—―])(?=()\s)")
# "31 st. Abrams" is 31 Abrams to a model that knows "stycken" as paragraphs; elsewhere "st." is Saint
_PIECES = re.compile(r"(?<=\d) (?:stycken|st\.?(?= [^\W_])|st)(?![\w/])")
# "≈ 160 km", "≥ 450 km", "~1 000": signs that small models don't know
_SIGNS = {"≈": "cirka ", "~": "cirka ", "≥": "minst ", "≤": "högst ", ">": "över ", "<": "under "}
_SIGN = re.compile(r"(?<![\w<>=~-])[≈~≥≤<>] ?(?=\d)")
# "tis-fre 8-17": small models make "Tuesday on Friday" of "tisdag till fredag"
_DAYS = {day[:3]: day for day in ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")}
_DAYS["tors"] = "torsdag"
_OPENING_DAYS = re.compile(
    rf"\b(?P<said>från )?(?P<first>{'|'.join(_DAYS)})\.?-(?P<last>{'|'.join(_DAYS)})(?![\w-])(?:\.(?= ))?"
    r"(?P<hours> (?=\d|kl))?",
    re.IGNORECASE,
)
# "6 mån fängelse"; elsewhere "mån" is Monday
_MONTHS = re.compile(r"(?P<count>(?<![\w.,])1 |(?<=\d) )mån(?![\w/-])(?:\.(?= [^\WA-ZÅÄÖ\d]))?")
_CURRENCIES = str.maketrans({"€": "euro", "£": "pund"})  # of which small models make "₢"
_LITRES = re.compile(r"(?<=[\d ])l$")  # "15 l/s", of which they make "15 ls per second"
# what may stand before the slash of "18,94 kr/liter"
_AMOUNTS = (
    r"kr|kronor|öre|dollar|euro|pund|rubel|cent|[€$£]|mkr|mdr|mdkr|tkr|miljon(?:er)?|miljard(?:er)?|"
    r"procent|%|kg|kilo|gram|g|mg|milligram|l|liter|ton|kWh|MWh"
)
_EVEN_PRICE = re.compile(r"(?<=\d):-(?![\w-])")  # "60:–" is 60 kronor
# short for something behind a number only: "5 kr", "3 mdr kr", "31 dec."
_AFTER_NUMBER = frozenset(
    {"kr.", "kr", "mn", "tim.", "tim", "min.", "min", "sek.", "m/s"}
    | {
        month + stop
        for month in ("jan", "feb", "febr", "apr", "aug", "sep", "sept", "okt", "nov", "dec")
        for stop in ("", ".")
    }
)
# and before a number only: "sid. 12", "kv. 3", but "kv. Björnen" is a block of houses
_BEFORE_NUMBER = frozenset(
    {"sid.", "kv.", "tfn", "tfn.", "art.", "kap."} | {"mån", "tis", "ons", "tors", "fre", "lör", "sön", "lö", "sö"}
)
_NUMBER = re.compile(
    r"(?:\d|(?<!\w)(?:tusen|miljon(?:er)?|miljard(?:er)?|biljon(?:er)?|mn|mdr|milj\.?)) ?$", re.IGNORECASE
)
_REACH = 12  # characters before an abbreviation in which a number's last digit or "miljarder" stands


def normalise(sentence: str) -> str:
    """Return `sentence` in NFC with one kind of quotation mark, dash and space; “hej…” becomes "hej..."."""
    composed = unicodedata.normalize("NFC", sentence)
    plain = composed.translate(_CHARACTERS) if _UNUSUAL.search(composed) else composed
    return " ".join(_DOUBLED.sub('"', plain).split())


def model_input(swedish: str) -> str:
    """Return a Swedish sentence as the model gets it: "bl.a." as "bland annat", "5. armén" as "5:e armén"."""
    sentence = write_digits(normalise(swedish))
    counts = _DIGIT.search(sentence) is not None
    if counts:
        sentence = DOTTED_DATE.sub(_say_date, sentence)
        if " -" in sentence:
            sentence = SHORT_YEAR.sub(lambda said: said[0][: -len("-14")] + full_year(said["year"]), sentence)
        sentence = _per_units().sub(_say_per, sentence) if "/" in sentence else sentence
        sentence = _EVEN_PRICE.sub(" kronor", _PIECES.sub("", _DATE.sub(r"\1", sentence)))
        sentence = _SIGN.sub(lambda match: _SIGNS[match[0][0]], sentence)
        sentence = _MONTHS.sub(
            lambda match: match["count"] + ("månader" if match["count"] == " " else "månad"), sentence
        )
    if "-" in sentence:
        sentence = _OPENING_DAYS.sub(_say_days, sentence)
    if _may_abbreviate().search(sentence.lower()):
        sentence = _spell_out(sentence)
    return _ORDINAL.sub(r"\1:e", sentence) if counts else sentence


def _say_date(date: re.Match[str]) -> str:
    """Return "den 24 februari 2022" for "24.2.2022"."""
    said = date.string[: date.start()].lower().endswith("den ")
    month = _MONTH_NAMES.split("|")[int(date["month"]) - 1]
    return f"{'' if said else 'den '}{int(date['day'])} {month} {date['year']}"


def full_year(last_digits: str) -> str:
    """Return "2014" for the "14" of "sedan -14"."""
    return f"{20 if int(last_digits) <= _THIS_CENTURY else 19}{last_digits}"


def _say_days(days: re.Match[str]) -> str:
    """Return "från måndagar till fredagar" for the "mån-fre" of opening hours, and elsewhere "måndag - fredag"."""
    first, last = (_DAYS[as_listed(days[name])] for name in ("first", "last"))
    capital = days[0][0].isupper()
    if days["hours"] is None and days["said"] is None:
        return f"{first.capitalize() if capital else first} - {last}"
    ending = "ar" * (days["hours"] is not None)
    return f"{'Från' if capital else 'från'} {first}{ending} till {last}{ending}{days['hours'] or ''}"


def _say_per(division: re.Match[str]) -> str:
    """Return "18,94 kr per liter" for "18,94 kr/liter"."""
    amount = _LITRES.sub("liter", division["amount"].translate(_CURRENCIES))
    return f"{amount} {_units()[as_listed(division['per'])]}"


@cache
def _per_units() -> re.Pattern[str]:
    """Return what finds "18,94 kr/liter", "2,1 miljarder kr/år" and "200 drönare/månad"."""
    units: dict[str, list[str]] = {"any": [], "amount": []}
    for line in read_rows("per_units.tsv"):
        divided, forms, _ = line.split("\t", 2)
        units[divided] += map(re.escape, forms.split("|"))
    ahead = {divided: rf"(?=/(?:{'|'.join(forms)})(?![\w/-]))" for divided, forms in units.items()}
    scale = r"(?:(?:tusen|miljon(?:er)?|miljard(?:er)?|mdr|mn|milj\.?) )?"
    divided = rf"(?:{_AMOUNTS}){ahead['amount']}|(?:{_AMOUNTS}|[^\W\d_]{{2,}}){ahead['any']}"
    return re.compile(rf"(?P<amount>\d ?{scale}(?:{divided}))/(?P<per>[^\W_]+)", re.IGNORECASE)


@cache
def _units() -> dict[str, str]:
    """Read what the model sees for each unit behind a slash."""
    rows = (line.split("\t") for line in read_rows("per_units.tsv"))
    return {form.lower(): seen for _, forms, seen, _ in rows for form in forms.split("|")}


def _spell_out(sentence: str) -> str:
    pattern, full = _abbreviations()

    def spell_out(match: re.Match[str]) -> str:
        form = match[0].lower()
        counted = _NUMBER.search(sentence, max(0, match.start() - _REACH), match.start()) is not None
        if form in _AFTER_NUMBER and not counted:
            return match[0]
        if form in _BEFORE_NUMBER and not re.match(r" ?[+\d]", sentence[match.end() : match.end() + 2]):
            return match[0]
        words = full[form]
        words = words[0].upper() + words[1:] if match[0][0].isupper() and not counted else words
        ends_sentence = form.endswith(".") and not any(map(str.isalnum, sentence[match.end() :]))
        return words + "." * ends_sentence

    return pattern.sub(spell_out, sentence)


@cache
def _may_abbreviate() -> re.Pattern[str]:
    """Return what finds all that the pattern of `_abbreviations` does, in small letters, and far faster."""
    rests: dict[str, list[str]] = {}
    for form in _abbreviations()[1]:
        rests.setdefault(form[0], []).append(re.escape(form[1:]))
    beginnings = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())
    return re.compile(rf"\b(?:{beginnings})(?!\w)")


@cache
def digest() -> str:
    """Return what tells one `model_input` from another: alignments count characters of what it gave."""
    rules = f"{_FORM} {_abbreviations()[0].pattern}"
    return hashlib.sha256(rules.encode()).hexdigest()[:12]


@cache
def _abbreviations() -> tuple[re.Pattern[str], dict[str, str]]:
    """Read spelled_out.tsv: a pattern for all forms, first letter in either case, and what each stands for."""
    full: dict[str, str] = {}
    for line in read_rows("spelled_out.tsv"):
        forms, _, words = line.partition("\t")
        full.update(dict.fromkeys(forms.split("|"), words))
    longest_first = sorted(full, key=len, reverse=True)
    forms = "|".join(f"[{form[0].upper()}{form[0]}]{re.escape(form[1:])}" for form in longest_first)
    return re.compile(rf"(?<![\w.:/-])(?:{forms})(?![\w:/-])(?!\.\w)"), full


def restore_dashes(source: str, english: str) -> str:
    """Give a translation the long dashes of its source, which the model sees and writes short: "3-17", "Kyiv-Lviv"."""
    if not _LONG_DASH.search(source):
        return english
    return _restore(_SPACED, source, _restore(_RANGE, source, english))


def _restore(pattern: re.Pattern[str], source: str, english: str) -> str:
    """Restore the dashes that `pattern` finds: one by one where as many are between the same words, or all alike."""
    signs: dict[tuple[str, str], list[str]] = {}
    for first, sign, last in pattern.findall(source):
        signs.setdefault((first, last), []).append(sign)
    numbers = Counter((first, last) for first, _, last in pattern.findall(english))
    left = {words: iter(found) for words, found in signs.items() if len(found) == numbers[words]}

    def write(match: re.Match[str]) -> str:
        words = (match[1], match[3])
        alike = set(signs.get(words, ()))
        sign = next(left[words]) if words in left else alike.pop() if len(alike) == 1 else match[2]
        return match[1] + (sign if match[2] == "-" else match[2])

    return pattern.sub(write, english)
