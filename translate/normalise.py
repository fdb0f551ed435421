"""What the model sees, in training too: plain quotation marks, dashes and spaces, abbreviations written out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache

from translate.tables import read_rows

_FORM = 2  # raise it when model_input changes
_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("”“„‟»«″〝〞", '"'),
        **dict.fromkeys("’‘‚‛′´`‹›", "'"),
        **dict.fromkeys("–—―‒−‑‐", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"),
        "…": "...",
    }
)
_SPACES = re.compile(r"\s+")
# "den 3. mars", "den 3:e mars": small models know "3 mars" only
_DATE = re.compile(
    r"(?<![\w.,:/-])([0-9]{1,2})(?:\.|:[ae])(?= (?:januari|februari|mars|april|maj|juni|juli|augusti|september|"
    r"oktober|november|december)(?!\w))"
)
# "ur 5. armén", "på 3. våningen": small models end a sentence there, "5. The army", but know "5:e"
_ORDINAL = re.compile(
    r"(?<=[^\s.] )([0-9]{1,3})\.(?= (?!(?:och|eller|men|samt|som|sedan|till|från|under|över|efter|utan|enligt)\b)"
    r"[a-zåäö]{3,})"
)
_DASH = re.compile(r"(?<=\s)[–—―](?=\s)")
_PLAIN_DASH = re.compile(r"(?<=\s)-(?=\s)")
# from where a word starts, for text without spaces may be long
_RANGE = re.compile(r"((?<!\d)\d+|(?<![^\W\d_])[^\W\d_]+)([–—―])(?=(\d+|[^\W\d_]+))")
# "31 st. Abrams" is 31 Abrams to a model that knows "stycken" as paragraphs; elsewhere "st." is Saint
_PIECES = re.compile(r"(?<=\d) (?:stycken|st\.?(?= [^\W_])|st)(?![\w/])")
_EVEN_PRICE = re.compile(r"(?<=\d):-(?![\w-])")  # "60:–" is 60 kronor
# short for something behind a number only: "5 kr", "3 mdr kr", "31 dec."
_AFTER_NUMBER = frozenset(
    {"kr.", "kr", "mn", "tim.", "tim", "min.", "min", "sek."}
    | {
        month + stop
        for month in ("jan", "feb", "febr", "apr", "aug", "sep", "sept", "okt", "nov", "dec")
        for stop in ("", ".")
    }
)
# and before a number only: "sid. 12", "kv. 3", but "kv. Björnen" is a block of houses
_BEFORE_NUMBER = frozenset({"sid.", "kv.", "tfn", "tfn."})
_NUMBER = re.compile(
    r"(?:\d|(?<!\w)(?:tusen|miljon(?:er)?|miljard(?:er)?|biljon(?:er)?|mn|mdr|milj\.?)) ?$", re.IGNORECASE
)
_REACH = 12  # characters before an abbreviation in which a number's last digit or "miljarder" stands


def normalise(sentence: str) -> str:
    """Return `sentence` in NFC with one kind of quotation mark, dash and space; “hej…” becomes "hej..."."""
    composed = unicodedata.normalize("NFC", sentence)
    return _SPACES.sub(" ", composed.translate(_CHARACTERS)).strip()


def model_input(swedish: str) -> str:
    """Return a Swedish sentence as the model gets it: "bl.a." as "bland annat", "5. armén" as "5:e armén"."""
    pattern, full = _abbreviations()
    sentence = _EVEN_PRICE.sub(" kronor", _PIECES.sub("", _DATE.sub(r"\1", normalise(swedish))))

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

    return _ORDINAL.sub(r"\1:e", pattern.sub(spell_out, sentence))


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
    for first, sign, last in _RANGE.findall(source):
        before, after = (r"\d" if word.isdecimal() else r"\w" for word in (first, last))
        english = re.sub(rf"(?<!{before}){first}-{last}(?!{after})", f"{first}{sign}{last}", english)
    dash = _DASH.search(source)
    return _PLAIN_DASH.sub(dash[0], english) if dash else english
