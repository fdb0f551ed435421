"""Read the words of a sentence as names: inflected, compounded, spelt otherwise, part of a longer name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from glossary.entries import Entry
from glossary.heads import head_of, heads
from glossary.inflection import Inflection
from glossary.nouns import adjective_stem, pluralise, readings, same_in_plural
from glossary.sentence import APOSTROPHE, COLON, HYPHEN, TIED, Hit, Sentence
from glossary.tables import START, Glossary, Table
from glossary.words import split

_ONSET = re.compile(  # how a Swedish noun begins: Mariupol-soldater, but not Dnipro-vksa
    r"(?:[bcdfghjklmnprstv]|[bfgkp][lr]|[dtv]r|fj|[fgks]n|[dkst]v|[hlmnpst]j|s[klmpt]|sch|s[kpt]r|s[kpt]j|skv|spl)?[aeiouyåäö]"
)
_SLAVIC_END = re.compile(r"(?:sk[ea]?|j|k[ayoi]|v[oae]?|vna|w|ne|tsia?)$")  # Mariupolska is no Mariupol
_WELL_KNOWN = frozenset({"capital", "city", "oblast", "region", "country", "plant"})
_OPEN_COMPOUND = 5  # letters a well-known name needs in front of any word: Mariupolsoldaterna, Butjaoffren
# Swedish writes who lives in a town, and what is of it, with a small letter: odessaborna
_CITIZENS = (
    "bo", "bon", "bor", "borna", "invånare", "invånaren", "invånarna", "baserad", "baserade", "baserat", "född",
    "fött", "födda", "vänlig", "vänliga", "vänligt", "trogen", "trogna", "ledd", "ledda", "stödd", "stödda",
    "kontrollerad", "kontrollerade", "kontrollerat",
)  # fmt: skip
_LOWER = re.compile(rf"(.{{4,}}?)-?((?:{'|'.join(_CITIZENS)})s?)")
_LOWER_ENDS = tuple(word + genitive for word in _CITIZENS for genitive in ("", "s"))


class Search:
    """Reads the words of a sentence, with the names behind them that belong to theirs."""

    def __init__(self, sentence: Sentence, glossary: Glossary) -> None:
        self.sentence = sentence
        self.keys = sentence.keys
        self.glossary = glossary
        self.tables = glossary.tables[::-1]
        self.inflection = Inflection(sentence, glossary)
        # those that a name or term may begin with; no name of a person is in small letters
        self.notable = [place for place, key in enumerate(self.keys) if not self._is_plain(key)]
        self._read: dict[int, Hit | None] = {}

    def at(self, first: int) -> Hit | None:
        """Return the longest reading that begins at a word."""
        if first not in self._read:
            self._read[first] = None if self._is_plain(self.keys[first]) else self._at(first)
        return self._read[first]

    def _at(self, first: int) -> Hit | None:
        key = self.keys[first]
        lower = key.lower()
        longest = self.glossary.first_words.get(lower, 0)
        if self.inflection.nouns:
            stem = adjective_stem(lower)
            longest = max([longest, *(table.first_words.get(stem, 0) for table in self.inflection.nouns)])
        for count in range(min(longest, len(self.keys) - first), 1, -1):
            hit = self._phrase(first, first + count - 1)
            # folkrepubliken Donetsk-regionen isn't the republic.
            whole = hit and (hit.entry.match == "exact" or hit.entry.swedish[0].islower())
            if hit and not (whole and TIED.match(self.sentence.text, self.sentence.words[hit.last].end())):
                return self.with_rest(hit)
        hit = self.inflection.headed(first) if self.inflection.nouns else None
        hit = hit or self._known(first, first, key, "", "exact")
        if not hit and len(key) > 3 and key[0].islower() and key[-1] == "s":
            hit = self._known(first, first, key[:-1], "s", "genitive")  # krimtatarernas
        if not hit and key[0].isupper():
            begun = key.casefold()[:START] in self.glossary.starts
            for stem, ending, rule in splits(key):
                if not begun and rule != "genitive":
                    break
                if hit := self._known(first, first, stem, ending, rule):
                    break
        if not hit and key.islower() and (compound := _LOWER.fullmatch(key)):
            hit = self._known(first, first, compound[1].capitalize(), compound[2], "compound")  # odessaborna
            hit = hit if hit and hit.entry.kind in _WELL_KNOWN and not hit.entry.guard else None
        if not hit and self.inflection.nouns and len(key) > 2:
            hit = self.inflection.noun(first, first, "")
        if not hit and self.inflection.others:
            hit = self.inflection.other(first, first, "")
        return self.with_rest(hit) if hit else None

    def _is_plain(self, key: str) -> bool:
        """Say at a glance that a word in small letters is nothing, as most are."""
        if not key.islower() or self.inflection.nouns or self.inflection.others or key.endswith(_LOWER_ENDS):
            return False
        return key not in self.glossary.words and key[:-1] not in self.glossary.words

    def _phrase(self, first: int, last: int) -> Hit | None:
        """Read words first..last as one name or term."""
        if not all(map(self.sentence.gap, range(first, last))):
            return None
        start = "".join(self.keys[word] + self.sentence.separator(word) for word in range(first, last))
        if hit := self._known_phrase(first, last, start, self.keys[last]):
            return hit
        hit = self.inflection.noun(first, last, start) if self.inflection.nouns else None
        return hit or (self.inflection.other(first, last, start) if self.inflection.others else None)

    def _known_phrase(self, first: int, last: int, start: str, end: str) -> Hit | None:
        """Read words, which may be spelt otherwise, as one name and what the last of them, `end`, has behind it."""
        if hit := self._known(first, last, start + end, "", "exact"):
            return hit
        for stem, ending, rule in splits(end):
            if rule != "open" and (hit := self._known(first, last, start + stem, ending, rule)):
                return hit
        return None

    def _known(self, first: int, last: int, stem: str, ending: str, rule: str) -> Hit | None:
        """Look a stem up in all tables, the latest first."""
        for table in self.tables:
            if not (form := _form(stem, table)):
                continue
            entry, english = self.glossary.resolve(table, form)
            if _takes(entry, stem, form, ending, rule) and not (english and rule == "open"):  # Bucharest isn't Bucha
                rule = "english" if english and rule == "exact" else rule
                spelt = entry.core if english else ""
                counted = rule == "exact" and form in table.nouns and same_in_plural(entry.noun)
                if counted and self.inflection.several(first, entry.noun):
                    spelt = pluralise(entry.english)  # tre barn
                return Hit(entry, first, last, stem, ending, rule, spelt)
        return None

    def with_rest(self, hit: Hit) -> Hit:
        """Take in what makes a longer name of the English of this one: Rovnojev län is Rivne län, so Rivne Oblast."""
        core = hit.entry.core.upper() if hit.stem.isupper() else hit.entry.core
        longer = None
        if hit.rule == "compound" and core[0].isupper():  # Kievoblast
            longer = self._known_phrase(hit.first, hit.last, f"{core}-", hit.ending)
        elif not hit.ending and hit.stem != core and core[0].isupper():
            first, *others = split(core.lower())
            longest = self.glossary.first_words.get(first, 0) - len(others) - 1
            for last in range(min(hit.last + longest, len(self.keys) - 1), hit.last, -1):
                if not longer and all(map(self.sentence.gap, range(hit.last, last))):
                    between = (
                        self.sentence.separator(word) + self.keys[word + 1] for word in range(hit.last, last - 1)
                    )
                    start = core + "".join(between) + self.sentence.separator(last - 1)
                    longer = self._known_phrase(hit.first, last, start, self.keys[last])
        return self._with_tail(longer or hit)

    def _with_tail(self, hit: Hit) -> Hit:
        """Take in what a hyphen ties to the name: Luhansk-guvernören, Charkiv- och Sumyregionerna."""
        end = self.sentence.words[hit.last].end()
        if hit.ending or hit.entry.match == "exact":
            return hit
        if apostrophe := APOSTROPHE.match(self.sentence.text, end):
            # The s is a word of its own to the pattern: Kiev’s.
            return replace(hit, last=hit.last + 1, ending=apostrophe[0], rule="genitive")
        if (colon := COLON.match(self.sentence.text, end)) and hit.rule == "exact":
            (reading, *_) = readings(f"a{colon[1]}")  # of vd:ns whatever the noun
            english = pluralise(hit.entry.english) if reading.plural else f"the {hit.entry.core}"
            genitive = "s" if colon[1].endswith("s") else ""
            return replace(hit, last=hit.last + 1, ending=genitive, rule="inflected", english=english)
        hyphen = HYPHEN.match(self.sentence.text, end)
        if not hyphen or not hit.entry.swedish[0].isupper():
            return hit
        following = hit.last + 1
        if following == len(self.sentence.words) or self.sentence.words[following].start() > hyphen.end():
            beyond = self.sentence.text[hyphen.end() : hyphen.end() + 1]
            return replace(hit, rule="coordination") if beyond.isspace() else hit
        tail = self.keys[following]
        if tail.islower() or (tail.isupper() and tail.lower() in heads()):
            return replace(hit, last=following, ending="-" + tail, rule="compound")
        return hit


def splits(key: str) -> Iterator[tuple[str, str, str]]:
    """Yield (stem, ending, rule) for the ways a word may be a name and an ending, the longest name first."""
    if key[-1] in "sS" and (len(key) > 3 or (key[-1] == "s" and key[:-1].isupper())):  # EUs
        yield key[:-1], key[-1], "genitive"
    lower, known = key.lower(), heads()
    for cut in range(len(key) - 2, START - 1, -1):
        tail = lower[cut:]
        if tail in known or (tail[-1] == "s" and tail[:-1] in known):
            yield key[:cut], key[cut:], "compound"
    for cut in range(len(key) - 4, START - 1, -1):
        yield key[:cut], key[cut:], "open"


def _form(stem: str, table: Table) -> str:
    """Return the form of a table that a stem is, in headlines and at the head of sentences too."""
    if stem in table.index or stem in table.english:
        return stem
    if " " in stem or "-" in stem:
        form = table.phrases.get(" ".join(split(stem)).lower(), "")
        return form if form and _capitals_fit(stem, form) else ""
    if stem[0].isupper():
        if (lower := stem[0].lower() + stem[1:]) in table.index:
            return lower
        if len(stem) > 3 and stem.isupper():
            return table.upper.get(stem, "")
    return table.any_case.get(stem.lower(), "") if table.any_case else ""


def _capitals_fit(stem: str, form: str) -> bool:
    """Say whether each word has the capital the form has: Svarta Havet fits, svarta havet doesn't."""
    return all(word[0] in (part[0], part[0].upper()) for word, part in zip(split(stem), split(form), strict=True))


def _takes(entry: Entry, stem: str, form: str, ending: str, rule: str) -> bool:
    """Say whether an entry may be written like this."""
    if entry.case == "exact" and stem != form:
        return False
    if rule == "exact":
        return True
    if entry.match == "exact" or not (form[0].isupper() or entry.match == "genitive"):
        return False
    if rule == "genitive":
        return True
    if rule == "compound" and entry.kind == "river" and (head := head_of(ending)) and head.river:
        return True  # Oskilfloden, Styrfloden
    if entry.match == "genitive":
        return False
    if rule == "compound":
        return entry.guard in {"", "nearby"}
    known = entry.kind in _WELL_KNOWN and not entry.guard and (len(stem) >= _OPEN_COMPOUND or entry.kind == "capital")
    return known and bool(_ONSET.match(ending)) and not _SLAVIC_END.search(ending)
