"""The reader's own nouns, verbs and adjectives in all their forms, with the number their place gives them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from glossary.nouns import Reading, adjective_stem, is_counted, is_nominalised, pluralise, readings, same_in_plural
from glossary.sentence import Hit, Sentence
from glossary.tables import Glossary, Table
from glossary.verbs import conjugate, endings, verb_readings
from glossary.words import agree, split

_MODALS = frozenset({"ska", "skall", "skulle", "kan", "kunde", "måste", "bör", "borde", "får", "vill", "att", "kommer"})
_SEVERAL_DO = {"is": "are", "was": "were"}
_NUMERAL = re.compile(r"(?!1$|(?:19|20)\d\d$)\d+")  # 40 drönare, but not "1 drönare" nor "2022"
_ADJECTIVE = re.compile(r"\w+(?:[iv]a|ska|ya|[ae]la|lla|ra|rka|nda|ade|da|ta|nde)")
_SINGULAR_BEFORE = re.compile(r"(?:s|[^s]t|sk|ig|ad)$")  # Ukrainas medborgare, svenskt lagförslag, en rysk drönare


@cache
def number_words() -> dict[str, str]:
    """Return the words that tell the number of a noun behind them: several, one, or one if nothing stands between."""
    lines = (files("glossary") / "number.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


class Inflection:
    """Reads the words of a sentence as forms of what the reader's glossary has."""

    def __init__(self, sentence: Sentence, glossary: Glossary) -> None:
        self.sentence = sentence
        self.keys = sentence.keys
        self.glossary = glossary
        tables = glossary.tables[::-1]
        self.nouns = [table for table in tables if table.nouns]
        self.others = [table for table in tables if table.verbs or table.adjectives or table.stems]

    def headed(self, first: int) -> Hit | None:
        """Read words as a phrase whose first word is the noun: brotten mot mänskligheten."""
        for table in self.nouns:
            if not table.headed:
                continue
            for reading in readings(self.keys[first].lower()):
                for form in table.headed.get(reading.lemma, ()):
                    rest = split(form)[1:]
                    last = first + len(rest)
                    if self.keys[first + 1 : last + 1] != rest or not all(map(self.sentence.gap, range(first, last))):
                        continue
                    entry, _ = self.glossary.resolve(table, form)
                    english = pluralise(entry.english) if reading.plural else entry.english
                    english = f"the {english}" if reading.definite and not english.startswith("the ") else english
                    written = " ".join(self.keys[first : last + 1])
                    return Hit(entry, first, last, written, "", "inflected", english)
        return None

    def noun(self, first: int, last: int, start: str) -> Hit | None:
        """Read words as a form of one of the reader's own nouns: tvångsrekryteringar, de väpnade styrkornas."""
        key = self.keys[last]
        word = key.lower() if len(key) > 3 and key.isupper() else key
        bare = [Reading(word)] if start else []  # "väpnade anfall" of väpnat anfall
        small = () if start or word.islower() else readings(word[0].lower() + word[1:])
        for reading in (*bare, *small, *readings(word)):
            for table in self.nouns:
                form = _noun_form(start.lower() if (start + key).isupper() else start, reading.lemma, table)
                if not form or (reading.definite and self._indefinite(first)):
                    continue
                entry, _ = self.glossary.resolve(table, form)
                plural = reading.plural
                if not plural and not reading.definite:  # tre medborgares
                    plural = same_in_plural(reading.lemma) and self.several(first)
                plural = plural or (reading in bare and same_in_plural(word) and start.rstrip()[-1:] in {"a", "e"})
                english = pluralise(entry.english) if plural else entry.english
                if reading.definite and not english.startswith("the "):
                    english = f"the {english}"
                ending = "s" * reading.genitive
                if reading.definite and (start or key[-1] in "aes") and self._is_article(first - 1, start):
                    # "De armed forces" would read as "they".
                    written = f"{self.keys[first - 1]} {start}{key}"
                    return Hit(entry, first - 1, last, written, ending, "inflected", english)
                return Hit(entry, first, last, start + key, ending, "inflected", english)
        return None

    def _indefinite(self, first: int) -> bool:
        """Say whether what follows can't be definite: banan in "en banan" is no form of bana."""
        before = self.keys[first - 1].lower() if first > 0 and self.sentence.gap(first - 1) else ""
        return before in {"en", "ett", "varje", "någon", "något"}

    def _is_article(self, place: int, start: str) -> bool:
        """Say whether a word is nothing but the article of what follows: de väpnade styrkorna, den skadade."""
        if place < 0 or self.keys[place].lower() not in {"de", "den", "det"} or self.sentence.separator(place) != " ":
            return False
        return bool(start) or is_nominalised(self.keys[place + 1])

    def other(self, first: int, last: int, start: str) -> Hit | None:
        """Read words as a form of one of the reader's verbs or adjectives, or as a stem and any Swedish ending."""
        key = self.keys[last]
        small = (start + key).lower() if key.isupper() else start + key[0].lower() + key[1:]
        for table in self.others:
            for word in dict.fromkeys((start + key, small)):
                for infinitive, form in verb_readings(word):
                    if infinitive in table.verbs:
                        entry, _ = self.glossary.resolve(table, infinitive)
                        english = conjugate(entry.english, self._agreed(first, form))
                        return Hit(entry, first, last, start + key, "", "inflected", english)
                if adjective := table.adjectives.get(adjective_stem(word)):
                    return Hit(self.glossary.resolve(table, adjective)[0], first, last, start + key, "", "inflected")
                for cut in range(len(word), 2, -1):
                    if (stem := table.stems.get(word[:cut])) and (word == stem or word[cut:] in endings()):
                        return Hit(self.glossary.resolve(table, stem)[0], first, last, start + key, "", "stem")
        return None

    def _agreed(self, first: int, form: str) -> str:
        """Return what a passive begins with here: Soldaterna häktades, were; ska häktas, be."""
        before = self.keys[first - 1].lower() if first else ""
        if form == "is" and before in _MODALS:
            return "be"
        return _SEVERAL_DO.get(form, form) if before.endswith(("na", "or", "ar", "er")) else form

    def several(self, first: int, bare: str = "") -> bool:
        """Say whether more than one is meant of what begins at a word: tre nya medborgare, ryska drönare.

        A noun in its dictionary form, with nothing in front that would make it one thing, is a plural too: "drönare
        slog till"; but "han är lärare", "Rysslands luftvärnssystem", "på sjukhus".
        """
        adjective = False
        if bare and is_counted(bare):
            before = self.keys[first - 1].lower() if first and self.sentence.gap(first - 1) else ""
            if number_words().get(before, "several") == "several" and not _SINGULAR_BEFORE.search(before):
                return True
        for word in range(first - 1, max(first - 4, -1), -1):
            if not self.sentence.gap(word):
                break
            known = number_words().get(self.keys[word].lower())
            if known in {"several", "one"} or _NUMERAL.fullmatch(self.keys[word]):
                return known != "one"
            if not _ADJECTIVE.fullmatch(self.keys[word]):
                break
            adjective = True
        return adjective


def _noun_form(start: str, lemma: str, table: Table) -> str:
    """Return the noun or noun phrase of a table that words are, but for the endings of its adjectives."""
    stem = start + lemma
    for form in (stem, stem[0].lower() + stem[1:]):
        if form in table.nouns:
            return form
    return table.agreeing.get(agree(stem), "") if start and table.agreeing else ""
