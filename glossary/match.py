"""Find Swedish forms in a sentence, inflected or compounded, and put the English spelling in their place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import takewhile

from glossary.entries import Entry, Glossary, Lookup, Table, agree, split
from glossary.nouns import (
    Reading,
    adjective_stem,
    is_counted,
    is_nominalised,
    is_plural,
    pluralise,
    readings,
    same_in_plural,
)
from glossary.verbs import conjugate, endings, verb_readings

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphens and the like sit inside words of web text
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}])*")
_SPACE = re.compile(r"(?=\s)[^\S\n]*\n?[^\S\n]*")  # one line break at most: a paragraph ends a name
_HYPHEN = re.compile(rf"[{_INVISIBLE}]*[-\u2010\u2011][{_INVISIBLE}]*")
_TIED = re.compile(_HYPHEN.pattern + r"\w")
_APOSTROPHE = re.compile(r"[’':](?:[sS](?!\w))")  # Kiev's, FN:s
_COLON = re.compile(r":((?:e?[nt]|[aeo]r(?:na)?)s?)(?!\w)")  # vd:n, vd:arnas
_REMOVE_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))
_FOLLOWED = re.compile(r"(?:,? [iI]\s+|,\s+|\s\()([^\W\d_]+)")  # Odessa, Texas; Odessa i Texas
_ONSET = re.compile(  # how a Swedish noun begins: Mariupol-soldater, but not Dnipro-vksa
    r"(?:[bcdfghjklmnprstv]|[bfgkp][lr]|[dtv]r|fj|[fgks]n|[dkst]v|[hlmnpst]j|s[klmpt]|sch|s[kpt]r|s[kpt]j|skv|spl)?[aeiouyåäö]"
)
_UKRAINIAN = re.compile(r"\b(?:[Uu]krain|UKRAIN|[Kk]rimtatar|Krimhalv|Zelensk)")

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
_LINKS = frozenset({"av", "för", "från", "i", "med", "mot", "och", "om", "på", "som", "till", "vid"})
_MODALS = frozenset({"ska", "skall", "skulle", "kan", "kunde", "måste", "bör", "borde", "får", "vill", "att", "kommer"})
_SEVERAL_DO = {"is": "are", "was": "were"}
_NUMERAL = re.compile(r"(?!1$|(?:19|20)\d\d$)\d+")  # 40 drönare, but not "1 drönare" nor "2022"
_ADJECTIVE = re.compile(r"\w+(?:[iv]a|ska|ya|[ae]la|lla|ra|rka|nda|ade|da|ta|nde)")
_SINGULAR_BEFORE = re.compile(r"(?:s|[^s]t|sk|ig|ad)$")  # Ukrainas medborgare, svenskt lagförslag, en rysk drönare
_PREPOSITIONS = frozenset({"i", "vid", "nära", "utanför", "kring", "runt", "längs", "utmed", "invid"})
_CIVIC = frozenset({"borgmästare", "centrum", "guvernör", "invånare", "kommun", "län", "oblast", "rajon", "utkanter"})
_BEARINGS = frozenset({"norr", "söder", "öster", "väster", "nordost", "nordväst", "sydost", "sydväst"})
_SLAVIC_END = re.compile(r"(?:sk[ea]?|j|k[ayoi]|v[oae]?|vna|w|ne|tsia?)$")  # Mariupolska is no Mariupol
_WELL_KNOWN = frozenset({"capital", "city", "oblast", "region", "country", "plant"})
_CLOSED_COMPOUND = 4  # letters a name needs in front of a noun: Turbo is not Tur + bo
_SHARED = frozenset({"sea", "river", "mountains", "event", "club", "dish", "unit", "square"})
_NAMED_AFTER = frozenset({"capital", "city", "settlement", "village", "river"})  # surnames come from these
_LOWER = re.compile(  # Swedish writes who lives in a town, and what is of it, with a small letter
    r"(.{4,}?)-?((?:bo|bon|bor|borna|invånare|invånaren|invånarna|baserad|baserade|baserat|född|fött|födda|vänlig|vänliga|"
    r"vänligt|trogen|trogna|ledd|ledda|stödd|stödda|kontrollerad|kontrollerade|kontrollerat)s?)"
)
_TYPO = 7  # letters a town's name needs before a slip of the pen in it is forgiven
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
    rule: str = "exact"  # exact, english (was English already), genitive, compound, coordination, inflected, similar

    @property
    def genitive(self) -> bool:
        """Whether it owns something: Kharkivs borgmästare."""
        ending = self.ending.lstrip("-").lower()
        if ending in {"s", "’s", "'s", "’", ":s"}:
            return True
        return ending.endswith("s") and ending not in heads() and ending[:-1] in heads()

    @property
    def head(self) -> Head | None:
        """The noun behind the name in a compound: regionen."""
        ending = self.ending.lstrip("-").lower()
        for noun in filter(None, (ending, ending.removesuffix("s"))):
            # Both Kievbo and Kievbor are Kyiv-invånare now.
            plainer = (head for head in heads().values() if head.instead == noun)
            for head in plainer:
                if self.form.lower().removesuffix("s").endswith(head.swedish):
                    return head
            if noun in heads():
                return heads()[noun]
        return None


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
def given_names() -> frozenset[str]:
    """Return the names that make a person of the name behind them: Anna Donets."""
    return frozenset((files("glossary") / "given_names.txt").read_text(encoding="utf-8").split())


@cache
def lookalikes() -> frozenset[str]:
    """Return words and places elsewhere that are one letter from a town: Belgrad isn't Bolgrad, nor Stalins Stalino."""
    return frozenset((files("glossary") / "lookalikes.txt").read_text(encoding="utf-8").split())


@cache
def elsewhere() -> dict[str, str]:
    """Return places outside Ukraine → what they speak against in front of them.

    That is every form, guarded forms, or regions at the head of a sentence: "Krim i Malmö" is about crime.
    """
    rows = (files("glossary") / "elsewhere.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(row.split("\t") for row in rows)


@cache
def number_words() -> dict[str, str]:
    """Return the words that tell the number of a noun behind them: several, one, or one if nothing stands between."""
    lines = (files("glossary") / "number.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


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
    return any(_is_proof(term.entry) for term in localise(text, glossary)[1])


def _is_proof(entry: Entry) -> bool:
    """Say whether a name tells of Ukraine: the Black Sea and the Carpathians have other shores and slopes."""
    return bool(entry.oblast) and not entry.guard and entry.kind not in _SHARED


def lookup(name: str, glossary: Glossary) -> Lookup:
    """Return what a glossary makes of a name, guards aside."""
    words = list(_WORD.finditer(name))
    search = _Search(name, words, glossary)
    hit = (search.at(0) or search.slip(0)) if words else None
    if name.islower() and not hit:
        return replace(lookup(name.title(), glossary), name=name)  # typed in a hurry: kiev
    if hit and hit.last == len(words) - 1:
        written, (term,) = _write(name, words, [hit])
        written = f"the {written[4:]}" if name[0].islower() and written.startswith("The ") else written
        known = [entry for form in (term.entry.swedish, hit.stem, term.entry.core) for entry in glossary.entries(form)]
        others = [entry for entry in dict.fromkeys(known) if entry != term.entry]
        return Lookup(name, term.entry, written, term.rule, tuple(others))
    if within := localise(name, glossary, nearby=True)[1]:
        return Lookup(name, None, similar=tuple(dict.fromkeys(term.entry for term in within)))
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
        self.others = [table for table in self.tables if table.verbs or table.adjectives or table.stems]

    def hits(self, nearby: bool) -> list[_Hit]:
        """Return all hits in order; one sure place makes the doubtful ones likely."""
        found, doubtful = self._pass(nearby)
        if doubtful and not nearby and any(_is_proof(hit.entry) for hit in found):
            found, _ = self._pass(True)
        return found

    def _pass(self, nearby: bool) -> tuple[list[_Hit], bool]:
        found: list[_Hit] = []
        doubtful = False
        first = 0
        while first < len(self.keys):
            hit = self.at(first) or (self._similar(first) if nearby else None)
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
        if self.nouns:
            stem = adjective_stem(lower)
            longest = max([longest, *(table.first_words.get(stem, 0) for table in self.nouns)])
        for count in range(min(longest, len(self.keys) - first), 1, -1):
            hit = self._phrase(first, first + count - 1)
            # folkrepubliken Donetsk-regionen isn't the republic.
            whole = hit and (hit.entry.match == "exact" or hit.entry.swedish[0].islower())
            if hit and not (whole and _TIED.match(self.sentence, self.words[hit.last].end())):
                return self._with_rest(hit)
        hit = self._headed(first) if self.nouns else None
        hit = hit or self._known(first, first, key, "", "exact")
        if not hit and len(key) > 3 and key[0].islower() and key[-1] == "s":
            hit = self._known(first, first, key[:-1], "s", "genitive")  # krimtatarernas
        if not hit and key[0].isupper():
            for stem, ending, rule in _splits(key):
                if hit := self._known(first, first, stem, ending, rule):
                    break
        if not hit and key.islower() and (compound := _LOWER.fullmatch(key)):
            hit = self._known(first, first, compound[1].capitalize(), compound[2], "compound")  # odessaborna
            hit = hit if hit and hit.entry.kind in _WELL_KNOWN and not hit.entry.guard else None
        if not hit and self.nouns and len(key) > 2:
            hit = self._noun(first, first, "")
        if not hit and self.others:
            hit = self._other(first, first, "")
        return self._with_rest(hit) if hit else None

    def _phrase(self, first: int, last: int) -> _Hit | None:
        if not all(map(self._gap, range(first, last))):
            return None
        start = "".join(self.keys[word] + self._separator(word) for word in range(first, last))
        if hit := self._known_phrase(first, last, start, self.keys[last]):
            return hit
        hit = self._noun(first, last, start) if self.nouns else None
        return hit or (self._other(first, last, start) if self.others else None)

    def _known_phrase(self, first: int, last: int, start: str, end: str) -> _Hit | None:
        """Read words, which may be spelt otherwise, as one name and what the last of them, `end`, has behind it."""
        if hit := self._known(first, last, start + end, "", "exact"):
            return hit
        for stem, ending, rule in _splits(end):
            if rule != "open" and (hit := self._known(first, last, start + stem, ending, rule)):
                return hit
        return None

    def _similar(self, first: int) -> _Hit | None:
        """Read a capitalised word as a town with one letter wrong: Krementtjuk, Zaporizzja.

        Not at the head of a sentence, where every word has a capital, nor beside another capital: Oleh Pokrovskyj.
        """
        hit = self.slip(first)
        alone = hit and self._capital(first - 1, first) is False and not self._capital(first + 1, first)
        return hit if alone else None

    def slip(self, first: int) -> _Hit | None:
        """Return the town a word is but for one letter, if it can be only one."""
        key = self.keys[first]
        if len(key) < _TYPO or not key[0].isupper() or not key[1:].islower() or key in lookalikes():
            return None
        for stem, ending, rule in [(key, "", "similar"), *(parts for parts in _splits(key) if parts[2] != "open")]:
            if len(stem) < _TYPO or stem in lookalikes():
                continue
            near = {entry.core: entry for entry in self._towns_like(stem)}
            if len(near) == 1:
                (entry,) = near.values()
                return self._with_rest(_Hit(entry, first, first, stem, ending, rule))
        return None

    def _capital(self, word: int, beside: int) -> bool | None:
        """Say whether a word beside another has a capital; None at the end of a sentence."""
        if not 0 <= word < len(self.words):
            return None
        start, end = sorted((self.words[word].span(), self.words[beside].span()))
        between = self.sentence[start[1] : end[0]]
        if re.search(r"[.!?:–—]", between):
            return None
        while word < beside and (self._hangs_on(word) or self._owns(word)):
            word -= 1  # Kyiv-regionen has its capital where Kievregionen has, and Donbas’s where Donbasss has
        return between.isspace() and (self.keys[word][0].isupper() or self.keys[word] == "the")

    def _towns_like(self, stem: str) -> Iterator[Entry]:
        for table in self.tables:
            for form in table.towns.get((stem[0], len(stem)), ()):
                if len(form) >= _TYPO and _one_letter_apart(stem, form):
                    entry, _ = self._entry(table, form)
                    if not entry.source.endswith("mixed systems"):  # one slip is enough
                        yield entry

    def _known(self, first: int, last: int, stem: str, ending: str, rule: str) -> _Hit | None:
        """Look a stem up in all tables, the latest first."""
        for table in self.tables:
            if not (form := _form(stem, table)):
                continue
            entry, english = self._entry(table, form)
            if _takes(entry, stem, form, ending, rule) and not (english and rule == "open"):  # Bucharest isn't Bucha
                rule = "english" if english and rule == "exact" else rule
                spelt = entry.core if english else ""
                counted = rule == "exact" and form in table.nouns and same_in_plural(entry.noun)
                if counted and self._several(first, entry.noun):
                    spelt = pluralise(entry.english)  # tre barn
                return _Hit(entry, first, last, stem, ending, rule, spelt)
        return None

    def _noun(self, first: int, last: int, start: str) -> _Hit | None:
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
                entry, _ = self._entry(table, form)
                plural = reading.plural
                if not plural and not reading.definite:  # tre medborgares
                    plural = same_in_plural(reading.lemma) and self._several(first)
                plural = plural or (reading in bare and same_in_plural(word) and start.rstrip()[-1:] in {"a", "e"})
                english = pluralise(entry.english) if plural else entry.english
                if reading.definite and not english.startswith("the "):
                    english = f"the {english}"
                ending = "s" * reading.genitive
                if reading.definite and (start or key[-1] in "aes") and self._is_article(first - 1, start):
                    # "De armed forces" would read as "they".
                    written = f"{self.keys[first - 1]} {start}{key}"
                    return _Hit(entry, first - 1, last, written, ending, "inflected", english)
                return _Hit(entry, first, last, start + key, ending, "inflected", english)
        return None

    def _indefinite(self, first: int) -> bool:
        """Say whether what follows can't be definite: banan in "en banan" is no form of bana."""
        before = self.keys[first - 1].lower() if first > 0 and self._gap(first - 1) else ""
        return before in {"en", "ett", "varje", "någon", "något"}

    def _is_article(self, place: int, start: str) -> bool:
        """Say whether a word is nothing but the article of what follows: de väpnade styrkorna, den skadade."""
        if place < 0 or self.keys[place].lower() not in {"de", "den", "det"} or self._separator(place) != " ":
            return False
        return bool(start) or is_nominalised(self.keys[place + 1])

    def _other(self, first: int, last: int, start: str) -> _Hit | None:
        """Read words as a form of one of the reader's verbs or adjectives, or as a stem and any Swedish ending."""
        key = self.keys[last]
        small = (start + key).lower() if key.isupper() else start + key[0].lower() + key[1:]
        for table in self.others:
            for word in dict.fromkeys((start + key, small)):
                for infinitive, form in verb_readings(word):
                    if infinitive in table.verbs:
                        entry, _ = self._entry(table, infinitive)
                        english = conjugate(entry.english, self._agreed(first, form))
                        return _Hit(entry, first, last, start + key, "", "inflected", english)
                if adjective := table.adjectives.get(adjective_stem(word)):
                    return _Hit(self._entry(table, adjective)[0], first, last, start + key, "", "inflected")
                for cut in range(len(word), 2, -1):
                    if (stem := table.stems.get(word[:cut])) and (word == stem or word[cut:] in endings()):
                        return _Hit(self._entry(table, stem)[0], first, last, start + key, "", "stem")
        return None

    def _agreed(self, first: int, form: str) -> str:
        """Return what a passive begins with here: Soldaterna häktades, were; ska häktas, be."""
        before = self.keys[first - 1].lower() if first else ""
        if form == "is" and before in _MODALS:
            return "be"
        return _SEVERAL_DO.get(form, form) if before.endswith(("na", "or", "ar", "er")) else form

    def _headed(self, first: int) -> _Hit | None:
        """Read words as a phrase whose first word is the noun: brotten mot mänskligheten."""
        for table in self.nouns:
            if not table.headed:
                continue
            for reading in readings(self.keys[first].lower()):
                for form in table.headed.get(reading.lemma, ()):
                    rest = split(form)[1:]
                    last = first + len(rest)
                    if self.keys[first + 1 : last + 1] != rest or not all(map(self._gap, range(first, last))):
                        continue
                    entry, _ = self._entry(table, form)
                    english = pluralise(entry.english) if reading.plural else entry.english
                    english = f"the {english}" if reading.definite and not english.startswith("the ") else english
                    written = " ".join(self.keys[first : last + 1])
                    return _Hit(entry, first, last, written, "", "inflected", english)
        return None

    def _several(self, first: int, bare: str = "") -> bool:
        """Say whether more than one is meant of what begins at a word: tre nya medborgare, ryska drönare.

        A noun in its dictionary form, with nothing in front that would make it one thing, is a plural too: "drönare
        slog till"; but "han är lärare", "Rysslands luftvärnssystem", "på sjukhus".
        """
        adjective = False
        if bare and is_counted(bare):
            before = self.keys[first - 1].lower() if first and self._gap(first - 1) else ""
            if number_words().get(before, "several") == "several" and not _SINGULAR_BEFORE.search(before):
                return True
        for word in range(first - 1, max(first - 4, -1), -1):
            if not self._gap(word):
                break
            known = number_words().get(self.keys[word].lower())
            if known in {"several", "one"} or _NUMERAL.fullmatch(self.keys[word]):
                return known != "one"
            if not _ADJECTIVE.fullmatch(self.keys[word]):
                break
            adjective = True
        return adjective

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

    def _with_rest(self, hit: _Hit) -> _Hit:
        """Take in what makes a longer name of the English of this one: Rovnojev län is Rivne län, so Rivne Oblast."""
        core = hit.entry.core.upper() if hit.stem.isupper() else hit.entry.core
        longer = None
        if hit.rule == "compound" and core[0].isupper():  # Kievoblast
            longer = self._known_phrase(hit.first, hit.last, f"{core}-", hit.ending)
        elif not hit.ending and hit.stem != core and core[0].isupper():
            first, *others = split(core.lower())
            longest = max(table.first_words.get(first, 0) for table in self.tables) - len(others) - 1
            for last in range(min(hit.last + longest, len(self.keys) - 1), hit.last, -1):
                if not longer and all(map(self._gap, range(hit.last, last))):
                    between = (self._separator(word) + self.keys[word + 1] for word in range(hit.last, last - 1))
                    start = core + "".join(between) + self._separator(last - 1)
                    longer = self._known_phrase(hit.first, last, start, self.keys[last])
        return self._with_tail(longer or hit)

    def _with_tail(self, hit: _Hit) -> _Hit:
        """Take in what a hyphen ties to the name: Luhansk-guvernören, Charkiv- och Sumyregionerna."""
        end = self.words[hit.last].end()
        if hit.ending or hit.entry.match == "exact":
            return hit
        if apostrophe := _APOSTROPHE.match(self.sentence, end):
            # The s is a word of its own to the pattern: Kiev’s.
            return replace(hit, last=hit.last + 1, ending=apostrophe[0], rule="genitive")
        if (colon := _COLON.match(self.sentence, end)) and hit.rule == "exact":
            (reading, *_) = readings(f"a{colon[1]}")  # of vd:ns whatever the noun
            english = pluralise(hit.entry.english) if reading.plural else f"the {hit.entry.core}"
            genitive = "s" if colon[1].endswith("s") else ""
            return replace(hit, last=hit.last + 1, ending=genitive, rule="inflected", english=english)
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
        if self._is_surname(hit) or self._is_elsewhere(hit):
            return False
        if not guard or (guard == "nearby" and nearby):
            return True
        ending = hit.ending.lstrip("-").lower()
        head = heads().get(ending) or heads().get(ending.removesuffix("s"))
        if (head and head.place) or (guard != "person" and self._is_governed(hit)):
            return True
        before = hit.first - 1
        if before < 0 or not self._gap(before) or self._hangs_on(before):
            return False
        word = self.keys[before].lower()
        if guard == "person":
            return word in place_words()
        bearing = word == "om" and before > 0 and self.keys[before - 1].lower() in _BEARINGS  # söder om Lichovka
        return bearing or word in _PREPOSITIONS or word in place_words()

    def _is_governed(self, hit: _Hit) -> bool:
        """Say whether what only places have follows: Uzins borgmästare, Lichovkas invånare."""
        behind = hit.last + 1
        return behind < len(self.keys) and self._gap(hit.last) and self.keys[behind].lower() in _CIVIC

    def _is_surname(self, hit: _Hit) -> bool:
        """Say whether a given name stands in front: Anna Donets, Peter Kiev."""
        whole = hit.first == hit.last and hit.rule not in {"compound", "open"}
        if not hit.first or not whole or hit.entry.kind not in _NAMED_AFTER:
            return False
        space = self.sentence[self.words[hit.first - 1].end() : self.words[hit.first].start()].isspace()
        return space and self.keys[hit.first - 1] in given_names()

    def _is_elsewhere(self, hit: _Hit) -> bool:
        """Say whether a region follows that isn't in Ukraine: Odessa, Texas; Ivanovka i Kursk."""
        following = _FOLLOWED.match(self.sentence, self.words[hit.last].end())
        place = following[1] if following else ""
        forms = elsewhere().get(place.title() if len(place) > 3 and place.isupper() else place)
        headline = forms == "regions" and not hit.first and hit.entry.kind == "region" and not hit.ending
        return forms == "every" or (forms == "guarded" and bool(hit.entry.guard)) or headline

    def _separator(self, word: int) -> str:
        between = self.sentence[self.words[word].end() : self.words[word + 1].start()]
        return " " if between.isspace() else "-"

    def _hangs_on(self, word: int) -> bool:
        """Say whether a word is the end of a compound: in Poltava-regionen Kiblitj it tells nothing of Kiblitj."""
        return word > 0 and bool(_HYPHEN.fullmatch(self.sentence, self.words[word - 1].end(), self.words[word].start()))

    def _owns(self, word: int) -> bool:
        """Say whether a word is the s behind an apostrophe."""
        return word > 0 and bool(
            _APOSTROPHE.fullmatch(self.sentence, self.words[word - 1].end(), self.words[word].end())
        )

    def _gap(self, word: int) -> bool:
        """Say whether only a space or a hyphen stands between a word and the next."""
        start, end = self.words[word].end(), self.words[word + 1].start()
        return bool(_SPACE.fullmatch(self.sentence, start, end) or _HYPHEN.fullmatch(self.sentence, start, end))


def _key(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFC", word.translate(_REMOVE_INVISIBLE))


def _noun_form(start: str, lemma: str, table: Table) -> str:
    """Return the noun or noun phrase of a table that words are, but for the endings of its adjectives."""
    stem = start + lemma
    for form in (stem, stem[0].lower() + stem[1:]):
        if form in table.nouns:
            return form
    return table.agreeing.get(agree(stem), "") if start and table.agreeing else ""


def _splits(key: str) -> Iterator[tuple[str, str, str]]:
    """Yield (stem, ending, rule) for the ways a word may be a name and an ending, the longest name first."""
    if key[-1] in "sS" and (len(key) > 3 or (key[-1] == "s" and key[:-1].isupper())):  # EUs
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
    return known and bool(_ONSET.match(ending)) and not _SLAVIC_END.search(ending)


def _one_letter_apart(one: str, two: str) -> bool:
    """Say whether a letter was left out, added, exchanged, or swapped with the next."""
    if len(one) > len(two):
        one, two = two, one
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
    if len(one) < len(two):
        return one[start:] == two[start + 1 :]
    swapped = one[start : start + 2] == two[start : start + 2][::-1]
    return one[start + 1 :] == two[start + 1 :] or (swapped and one[start + 2 :] == two[start + 2 :])


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
        english = _spell(hit, _determined(sentence, words, hit))
        ending = _ending(hit)
        written += [between, english, ending]
        size += len(between)
        rule = "compound" if hit.rule == "open" else hit.rule
        terms.append(Term(hit.entry, size, size + len(english), sentence[start:end], english, ending, rule))
        size += len(english) + len(ending)
        done = end
    written.append(sentence[done:])
    return "".join(written), tuple(terms)


def _determined(sentence: str, words: Sequence[re.Match[str]], hit: _Hit) -> bool:
    """Say whether an article stands in front: det blå Svarta havet; but not in "De lämnade Svarta havet"."""
    for back in (1, 2):
        place = hit.first - back
        if place < 0 or not sentence[words[place].end() : words[place + 1].start()].isspace():
            return False
        word = words[place][0].lower()
        if word in _LINKS:
            return False  # ett av kärnvapnen
        if word in _DETERMINERS:
            return back == 1 or word not in {"de", "dessa"} or is_plural(hit.english or hit.entry.english)
    return False


def _spell(hit: _Hit, determined: bool) -> str:
    """Return the English as this place in the sentence wants it."""
    english = hit.english or hit.entry.english
    if english.startswith("the ") and (determined or _ties_indefinite(hit)):
        english = english[4:]
    elif english.startswith("the ") and hit.first == 0:
        english = f"The {english[4:]}"
    letters = [letter for letter in hit.stem if letter.isalpha()]
    capitals = len(letters) > 1 and all(map(str.isupper, letters))
    if capitals and not hit.entry.swedish.isupper() and hit.entry.case != "any":
        return english.upper()
    if hit.stem[0].isupper() and hit.entry.swedish[0].islower():
        return english[0].upper() + english[1:]
    return english


def _ties_indefinite(hit: _Hit) -> bool:
    """Say whether a term belongs to a noun that is not definite: EU-länder, but EU-länderna."""
    noun = hit.ending.lower()
    if noun[:1] != "-":
        return False
    head = heads().get(noun[1:]) or heads().get(noun[1:].removesuffix("s"))
    return not head.definite if head else not re.search(r"(?:[eao]n|et|na)s?$", noun)


def _ending(hit: _Hit) -> str:
    """Return the Swedish that stays behind the English."""
    if hit.ending in {"s", "S"} and (hit.english or hit.entry.english)[-1] in "sS":
        # Donbas’s, for Donbass is the Swedish name of Donbas; but the Crimean Tatars’.
        english = hit.english or hit.entry.english
        several = hit.rule == "inflected" or hit.entry.swedish[0].islower() or english.startswith("the ")
        return "’" if hit.entry.kind == "people" or (several and is_plural(english)) else "’" + hit.ending
    if hit.rule not in {"compound", "open"}:
        return hit.ending
    noun = hit.ending.lstrip("-")
    known = noun.lower() if noun.lower() in heads() else noun.lower().removesuffix("s")
    head = heads().get(known)
    if head and head.instead:
        plainer = head.instead + noun[len(known) :].lower()
        noun = plainer.upper() if noun.isupper() else plainer
    return f"-{noun}"
