"""What the model sees, in training too: plain quotation marks, dashes and spaces, abbreviations written out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from translate.tables import read_rows

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
_DASH = re.compile(r"(?<=\s)[–—―](?=\s)")
_PLAIN_DASH = re.compile(r"(?<=\s)-(?=\s)")
_RANGE = re.compile(r"(\d+)([–—―])(\d+)")
# "st." is "stycken" after a number only: elsewhere it is Saint; "kr" and "mn" go with numbers too
_AFTER_NUMBER = frozenset({"st.", "kr.", "kr", "mn"})


def normalise(sentence: str) -> str:
    """Return `sentence` in NFC with one kind of quotation mark, dash and space; “hej…” becomes "hej..."."""
    composed = unicodedata.normalize("NFC", sentence)
    return _SPACES.sub(" ", composed.translate(_CHARACTERS)).strip()


def model_input(swedish: str) -> str:
    """Return a Swedish sentence as the model gets it: normalised, "bl.a." as "bland annat", "3. mars" as "3 mars"."""
    pattern, full = _abbreviations()
    sentence = _DATE.sub(r"\1", normalise(swedish))

    def spell_out(match: re.Match[str]) -> str:
        form = match[0].lower()
        if form in _AFTER_NUMBER and not re.search(r"\d\s?$", sentence[: match.start()]):
            return match[0]
        words = full[form]
        words = words[0].upper() + words[1:] if match[0][0].isupper() else words
        ends_sentence = form.endswith(".") and not any(map(str.isalnum, sentence[match.end() :]))
        return words + "." * ends_sentence

    return pattern.sub(spell_out, sentence)


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
    """Give a translation the long dashes of its source, which the model sees and writes short: " - ", "3-17"."""
    for first, sign, last in _RANGE.findall(source):
        english = re.sub(rf"(?<!\d){first}-{last}(?!\d)", f"{first}{sign}{last}", english)
    dash = _DASH.search(source)
    return _PLAIN_DASH.sub(dash[0], english) if dash else english
