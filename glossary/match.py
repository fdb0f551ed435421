"""Find Swedish forms in a sentence, inflected or compounded, and put the English spelling in their place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from glossary.entries import Entry, Glossary, Lookup, Table, split
from glossary.nouns import pluralise, readings

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphens and the like sit inside words of web text
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}])*")
_SPACE = re.compile(r"(?=\s)[^\S\n]*\n?[^\S\n]*")  # one line break at most: a paragraph ends a name
_HYPHEN = re.compile(rf"[{_INVISIBLE}]*[-\u2010\u2011][{_INVISIBLE}]*")
_TIED = re.compile(_HYPHEN.pattern + r"\w")
_APOSTROPHE = re.compile(r"[’'](?:[sS](?!\w))")
_REMOVE_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))
_UKRAINIAN = re.compile(r"\b(?:[Uu]krain|UKRAIN|[Kk]rimtatar|Krimhalv)")

_DETERMINERS = frozenset(
    {
        "den",
        "det",
        "de",
        "denna",
        "detta",
        "dessa",
        "en",
        "ett",
        "the",
        "sin",
        "vår",
        "hans",
        "hennes",
        "deras",
        "floden",
    }
)
_PREPOSITIONS = frozenset({"i", "vid", "nära", "utanför", "kring", "runt"})
_BEARINGS = frozenset({"norr", "söder", "öster", "väster", "nordost", "nordväst", "sydost", "sydväst"})
_SLAVIC_ENDINGS = (
    "sk",
    "ske",
    "ska",
    "j",
    "ka",
    "ky",
    "ko",
    "ki",
    "v",
    "w",
    "ne",
    "vo",
    "va",
    "ve",
    "vna",
    "tsi",
    "tsia",
)
_WELL_KNOWN = frozenset({"capital", "city", "oblast", "region", "country", "plant"})
_CLOSED_COMPOUND = 4  # letters a name needs in front of a noun: Turbo is not Tur + bo
_OPEN_COMPOUND = 5  # letters a well-known name needs in front of any word: Mariupolsoldaterna, Butjaoffren


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that Swedish writes together with a name."""

    swedish: str
    english: str
    definite: bool
    place: bool  # proof enough that the name in front is a place
    instead: str  # plainer Swedish for the translator: Kievborna is Kyiv-invånarna


@dataclass(frozen=True, slots=True)
class Term:
    """An entry in a sentence; `start` and `end` bound the English in the sentence that was returned."""

    entry: Entry
    start: int
    end: int
    form: str  # what stood in the Swedish sentence: Charkivregionens
    english: str  # what stands there now: Kharkiv
    ending: str = ""  # the Swedish that follows it now: -regionens
    rule: str = "exact"  # exact, english (was English already), genitive, compound, coordination, inflected

    @property
    def genitive(self) -> bool:
        """Whether it owns something: Kharkivs borgmästare."""
        ending = self.ending.lstrip("-").lower()
        if ending in {"s", "’s", "'s", "’"}:
            return True
        return ending.endswith("s") and ending not in heads() and ending[:-1] in heads()

    @property
    def head(self) -> Head | None:
        """The noun behind the name in a compound: regionen."""
        ending = self.ending.lstrip("-").lower()
        return heads().get(ending) or (heads().get(ending[:-1]) if ending.endswith("s") else None)


@dataclass(frozen=True, slots=True)
class _Hit:
    """Words first..last of a sentence read as a form and an ending."""

    entry: Entry
    first: int
    last: int
    stem: str  # the form as written
    ending: str = ""
    rule: str = "exact"
    english: str = ""  # if it isn't simply the entry's


@cache
def heads() -> dict[str, Head]:
    """Return the nouns that follow names, by form."""
    lines = (files("glossary") / "heads.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found: dict[str, Head] = {}
    for line in lines:
        swedish, english, article, place, instead = line.split("\t")
        found[swedish] = Head(swedish, english, bool(article), bool(place), instead)
        if instead:
            found.setdefault(instead, Head(instead, english, bool(article), bool(place), ""))
    return found


@cache
def place_words() -> frozenset[str]:
    """Return the nouns that make a place of the name behind them: byn Katja."""
    return frozenset((files("glossary") / "places.txt").read_text(encoding="utf-8").split())


def localise(sentence: str, glossary: Glossary, *, nearby: bool = False) -> tuple[str, tuple[Term, ...]]:
    """Put the English spelling of every form into a Swedish sentence that stays Swedish around it.

    Charkivs borgmästare becomes Kharkivs borgmästare; Charkivregionen becomes Kharkiv-regionen, with the hyphen that
    Swedish allows behind foreign names, so that a translator sees two words it knows.  `nearby` says that other
    sentences of the text name Ukrainian places (see `mentions`), which is evidence for villages called like a word.
    """
    words = list(_WORD.finditer(sentence)) if glossary.tables else []
    if not words:
        return sentence, ()
    hits = _Search(sentence, words, glossary).hits(nearby or bool(_UKRAINIAN.search(sentence)))
    return _write(sentence, words, hits) if hits else (sentence, ())


def mentions(text: str, glossary: Glossary) -> bool:
    """Say whether a text names Ukraine or a place there that nothing else is called."""
    if _UKRAINIAN.search(text):
        return True
    return any(term.entry.oblast and not term.entry.guard for term in localise(text, glossary)[1])


def lookup(name: str, glossary: Glossary) -> Lookup:
    """Return what a glossary makes of a name, guards aside."""
    words = list(_WORD.finditer(name))
    hit = _Search(name, words, glossary).at(0) if words else None
    if name.islower() and not hit:
        return replace(lookup(name.title(), glossary), name=name)  # typed in a hurry: kiev
    if hit and hit.last == len(words) - 1:
        written, (term,) = _write(name, words, [hit])
        known = [entry for form in (term.entry.swedish, hit.stem, term.entry.core) for entry in glossary.entries(form)]
        others = [entry for entry in dict.fromkeys(known) if entry != term.entry]
        return Lookup(name, term.entry, written, term.rule, tuple(others))
    forms = {form for table in glossary.tables for form in table.index}
    close = get_close_matches(" ".join(name.split()), forms, n=3, cutoff=0.75)
    return Lookup(name, None, similar=tuple(next(glossary.entries(form)) for form in close))


class _Search:
    """A sentence being read."""

    def __init__(self, sentence: str, words: Sequence[re.Match[str]], glossary: Glossary) -> None:
        self.sentence = sentence
        self.words = words
        self.keys = [_key(word[0]) for word in words]
        self.tables = glossary.tables[::-1]
        self.nouns = [table for table in self.tables if table.nouns]

    def hits(self, nearby: bool) -> list[_Hit]:
        """Return all hits in order; one sure place makes the doubtful ones likely."""
        found, doubtful = self._pass(nearby)
        if doubtful and not nearby and any(hit.entry.oblast and not hit.entry.guard for hit in found):
            found, _ = self._pass(True)
        return found

    def _pass(self, nearby: bool) -> tuple[list[_Hit], bool]:
        found: list[_Hit] = []
        doubtful = False
        first = 0
        while first < len(self.keys):
            hit = self.at(first)
            if hit and self._evident(hit, nearby):
                found.append(hit)
                first = hit.last
            elif hit:
                doubtful = True
            first += 1
        return found, doubtful

    def at(self, first: int) -> _Hit | None:
        """Return the longest reading that begins at a word."""
        key = self.keys[first]
        lower = key.lower()
        longest = max([table.first_words.get(lower, 0) for table in self.tables])
        for count in range(min(longest, len(self.keys) - first), 1, -1):
            hit = self._phrase(first, first + count - 1)
            # folkrepubliken Donetsk-regionen isn't the republic.
            if hit and not (hit.entry.match == "exact" and _TIED.match(self.sentence, self.words[hit.last].end())):
                return self._with_tail(hit)
        hit = self._known(first, first, key, "", "exact")
        if not hit and len(key) > 3 and key[0].islower() and key[-1] == "s":
            hit = self._known(first, first, key[:-1], "s", "genitive")  # krimtatarernas
        if not hit and key[0].isupper():
            for stem, ending, rule in _splits(key):
                if hit := self._known(first, first, stem, ending, rule):
                    break
        if not hit and self.nouns and len(key) > 4:
            hit = self._noun(first, first, "")
        return self._with_tail(hit) if hit else None

    def _phrase(self, first: int, last: int) -> _Hit | None:
        if not all(self._gap(word) for word in range(first, last)):
            return None
        start = "".join(self.keys[word] + self._separator(word) for word in range(first, last))
        key = self.keys[last]
        if hit := self._known(first, last, start + key, "", "exact"):
            return hit
        for stem, ending, rule in _splits(key):
            if rule != "open" and (hit := self._known(first, last, start + stem, ending, rule)):
                return hit
        return self._noun(first, last, start) if self.nouns else None

    def _known(self, first: int, last: int, stem: str, ending: str, rule: str) -> _Hit | None:
        """Look a stem up in all tables, the latest first."""
        for table in self.tables:
            if not (form := _form(stem, table)):
                continue
            entry, english = self._entry(table, form)
            if _takes(entry, stem, form, ending, rule) and not (english and rule == "open"):  # Bucharest isn't Bucha
                rule = "english" if english and rule == "exact" else rule
                return _Hit(entry, first, last, stem, ending, rule, entry.core if english else "")
        return None

    def _noun(self, first: int, last: int, start: str) -> _Hit | None:
        """Read a word as a form of one of the reader's own nouns: tvångsrekryteringar."""
        for reading in readings(self.keys[last]):
            stem = start + reading.lemma
            for table in self.nouns:
                for form in (stem, stem[0].lower() + stem[1:]):
                    if form not in table.nouns:
                        continue
                    entry, _ = self._entry(table, form)
                    english = pluralise(entry.english) if reading.plural else entry.english
                    if reading.definite and not english.startswith("the "):
                        english = f"the {english}"
                    written = start + self.keys[last]
                    return _Hit(entry, first, last, written, "s" * reading.genitive, "inflected", english)
        return None

    def _entry(self, table: Table, form: str) -> tuple[Entry, bool]:
        """Return the entry of a form, and whether the form is its English."""
        row = table.index.get(form)
        entry = table.entry(table.english[form] if row is None else row)
        for later in self.tables[: self.tables.index(table)]:
            # Built in: Kyjiv is Kyiv; the reader's own file: Kyiv is Kiev.  The reader wins for Kyjiv too.
            if entry.core[0].isupper() and entry.core in later.index:
                final = later.entry(later.index[entry.core])
                return replace(final, swedish=entry.swedish, guard=entry.guard), False
        if row is None:
            # Lviv is English for Lemberg, but first of all it is Lviv.
            same = (table for table in self.tables if form in table.index)
            own = next((own for table in same if (own := table.entry(table.index[form])).core == form), None)
            return (entry, True) if own is None else (own, False)
        return entry, False

    def _with_tail(self, hit: _Hit) -> _Hit:
        """Take in what a hyphen ties to the name: Luhansk-guvernören, Charkiv- och Sumyregionerna."""
        end = self.words[hit.last].end()
        if hit.ending or hit.entry.match == "exact":
            return hit
        if apostrophe := _APOSTROPHE.match(self.sentence, end):
            # The s is a word of its own to the pattern: Kiev’s.
            return replace(hit, last=hit.last + 1, ending=apostrophe[0], rule="genitive")
        hyphen = _HYPHEN.match(self.sentence, end)
        if not hyphen or not hit.entry.swedish[0].isupper():
            return hit
        following = hit.last + 1
        if following == len(self.words) or self.words[following].start() > hyphen.end():
            beyond = self.sentence[hyphen.end() : hyphen.end() + 1]
            return replace(hit, rule="coordination") if beyond.isspace() else hit
        tail = self.keys[following]
        if tail.islower() or (tail.isupper() and tail.lower() in heads()):
            return replace(hit, last=following, ending="-" + tail, rule="compound")
        return hit

    def _evident(self, hit: _Hit, nearby: bool) -> bool:
        """Say whether a form that could be something else is a Ukrainian place here.

        Guard "nearby": Ukraine in the text will do, or a place word or preposition in front (i Lichovka, byn Lichovka);
        "place" wants one of the latter (i Datja), "person" nothing less than a place word (byn Katja).
        """
        guard = hit.entry.guard
        if not guard or (guard == "nearby" and nearby):
            return True
        head = heads().get(hit.ending.lstrip("-").lower())
        if head and head.place:
            return True
        before = hit.first - 1
        if before < 0 or not self._gap(before) or self._hangs_on(before):
            return False
        word = self.keys[before].lower()
        if guard == "person":
            return word in place_words()
        bearing = word == "om" and before > 0 and self.keys[before - 1].lower() in _BEARINGS  # söder om Lichovka
        return bearing or word in _PREPOSITIONS or word in place_words()

    def _separator(self, word: int) -> str:
        between = self.sentence[self.words[word].end() : self.words[word + 1].start()]
        return " " if between.isspace() else "-"

    def _hangs_on(self, word: int) -> bool:
        """Say whether a word is the end of a compound: in Poltava-regionen Kiblitj it tells nothing of Kiblitj."""
        return word > 0 and bool(_HYPHEN.fullmatch(self.sentence, self.words[word - 1].end(), self.words[word].start()))

    def _gap(self, word: int) -> bool:
        """Say whether only a space or a hyphen stands between a word and the next."""
        start, end = self.words[word].end(), self.words[word + 1].start()
        return bool(_SPACE.fullmatch(self.sentence, start, end) or _HYPHEN.fullmatch(self.sentence, start, end))


def _key(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFC", word.translate(_REMOVE_INVISIBLE))


def _splits(key: str) -> Iterator[tuple[str, str, str]]:
    """Yield (stem, ending, rule) for the ways a word may be a name and an ending, the longest name first."""
    if key[-1] in "sS" and len(key) > 3:
        yield key[:-1], key[-1], "genitive"
    lower, known = key.lower(), heads()
    for cut in range(len(key) - 2, _CLOSED_COMPOUND - 1, -1):
        tail = lower[cut:]
        if tail in known or (tail[-1] == "s" and tail[:-1] in known):
            yield key[:cut], key[cut:], "compound"
    for cut in range(len(key) - 4, _CLOSED_COMPOUND - 1, -1):
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
    if entry.match == "genitive":
        return False
    if rule == "compound":
        return entry.guard in {"", "nearby"}
    known = entry.kind in _WELL_KNOWN and not entry.guard and (len(stem) >= _OPEN_COMPOUND or entry.kind == "capital")
    return known and ending.islower() and not ending.endswith(_SLAVIC_ENDINGS)


def _write(sentence: str, words: Sequence[re.Match[str]], hits: Sequence[_Hit]) -> tuple[str, tuple[Term, ...]]:
    """Return the sentence with the English in it, and where that stands."""
    written: list[str] = []
    terms: list[Term] = []
    size = done = 0
    for hit in hits:
        start, end = words[hit.first].start(), words[hit.last].end()
        between = sentence[done:start]
        if terms and not hit.ending and terms[-1].entry.core == hit.entry.core:
            # Kiev/Kyjiv would be Kyiv/Kyiv.
            repeated = 0 if between == "/" else 1 if between == " (" and sentence[end : end + 1] == ")" else -1
            if repeated >= 0:
                done = end + repeated
                continue
        english = _spell(hit, [word[0] for word in words[max(0, hit.first - 2) : hit.first]])
        ending = _ending(hit)
        written += [between, english, ending]
        size += len(between)
        rule = "compound" if hit.rule == "open" else hit.rule
        terms.append(Term(hit.entry, size, size + len(english), sentence[start:end], english, ending, rule))
        size += len(english) + len(ending)
        done = end
    written.append(sentence[done:])
    return "".join(written), tuple(terms)


def _spell(hit: _Hit, before: Sequence[str]) -> str:
    """Return the English as this place in the sentence wants it."""
    english = hit.english or hit.entry.english
    if english.startswith("the ") and any(word.lower() in _DETERMINERS for word in before):
        english = english[4:]  # det blå Svarta havet
    elif english.startswith("the ") and hit.first == 0:
        english = f"The {english[4:]}"
    letters = [letter for letter in hit.stem if letter.isalpha()]
    if len(letters) > 1 and all(map(str.isupper, letters)) and not hit.entry.swedish.isupper():
        return english.upper()
    if hit.stem[0].isupper() and hit.entry.swedish[0].islower():
        return english[0].upper() + english[1:]
    return english


def _ending(hit: _Hit) -> str:
    """Return the Swedish that stays behind the English."""
    if hit.ending in {"s", "S"} and (hit.english or hit.entry.english)[-1] in "sS":
        # Donbas’s, for Donbass is the Swedish name of Donbas; but the Crimean Tatars’.
        return "’" if hit.entry.kind == "people" else "’" + hit.ending
    if hit.rule not in {"compound", "open"}:
        return hit.ending
    noun = hit.ending.lstrip("-")
    head = heads().get(noun.lower())
    if head and head.instead:
        noun = head.instead.upper() if noun.isupper() else head.instead
    return f"-{noun}"
