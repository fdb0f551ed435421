"""Labels of a newspaper, of which a model makes words: "Krönika", "Foto: Anna Berg/TT", "Av Anna Berg"."""

from __future__ import annotations

import re

from translate.quotations.speech import is_name
from translate.tables import as_listed, read_pairs

_LABELLED = re.compile(r"(?P<label>[^\W\d_]+(?: [^\W\d_]+){0,2})(?P<rest>$|:|(?: (?:kl\.? )?\d{1,2}[.:]\d\d)$)")
_NO_NAMES = frozenset({"Arkiv", "Okänd", "Pressbild", "Privat"})
_LONGEST = 4  # words of a label in English
_BYLINE = re.compile(r"(?P<by>Av|AV)(?P<colon>:?) (?P<names>[^.,:;!?]+)")
# "Anna Berg, foto: Erik Lind", "Av Anna Berg Foto Erik Lind/TT"
_CREDIT = re.compile(r"\b(?:av|text och foto|text|foto|bild|illustration|grafik|översättning)\b(?=:? )", re.IGNORECASE)
# "Av Joakim Sandberg, militäranalytiker": no sentence, as that would have a verb in front of its comma
_WITH_ROLE = re.compile(r"Av (?P<names>[A-ZÅÄÖ][^\W\d_]+(?:[ -][A-ZÅÄÖ][^\W\d_]+){1,2}), [a-zåäö][^.,:;!?]*")


def translate_label(source: str, english: str) -> str:
    """Return a translation with the label of its source as English newspapers have it.

    A label is the whole line, or stands before a colon or a time; elsewhere its words have meanings of their own.
    """
    byline = _BYLINE.fullmatch(source)
    if byline and is_name(byline["names"]):
        return f"{'BY' if source.isupper() else 'By'}{byline['colon']} {byline['names']}"
    if _is_credits(source):
        return _CREDIT.sub(lambda match: _credit(match[0]), source)
    told = _WITH_ROLE.fullmatch(source)
    if told:
        return re.sub(rf"^(?:Of|From|By) (?={re.escape(told['names'])})", "By ", english)
    labelled = _LABELLED.match(source)
    known = labelled and read_pairs("labels.tsv").get(labelled["label"].lower())
    if labelled is None or not known:
        return english
    known = known.upper() if labelled["label"].isupper() else known
    if labelled["rest"] == "":
        return known
    if labelled["rest"] == ":":
        head, colon, rest = english.partition(":")
        # "Facts: …", not what a model makes of it: "The battle of Kyiv, facts: …"
        return known + colon + rest if colon and len(head.split()) <= _LONGEST else english
    time = re.search(r"\d{1,2}[.:]\d\d.*$", english)
    return f"{known} {time[0]}" if time else english


def _is_credits(source: str) -> bool:
    """Tell whether a line is only labels and names: a model would take "foto" for a part of one."""
    parts = [part.strip(" ,:|/") for part in _CREDIT.split(source)]
    several = len(parts) > 2 or (len(parts) > 1 and parts[0] != "")
    return several and all(map(is_name, parts)) and all(parts[1:]) and _NO_NAMES.isdisjoint(parts)


def _credit(label: str) -> str:
    english = "by" if label.lower() == "av" else read_pairs("labels.tsv")[as_listed(label)].lower()
    return english.upper() if label.isupper() else english.capitalize() if label[0].isupper() else english
