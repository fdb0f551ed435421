"""Names that English keeps: persons, companies and lesser places, which a small model takes for words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossary import Entry, Term
from translate.tables import read_tables

_KIND = "proper name"
_WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*")
_NAME = re.compile(
    r"(?:[A-ZÅÄÖÉÜ][^\WA-ZÅÄÖ\d_]+(?:-(?=[A-ZÅÄÖÉÜ])|(?!\w))|(?:Mc|Mac|De|Di|Van|O’)[A-Z][a-z]+)+(?![-:]?\w)"
)
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÉÜ")  # what `_NAME` begins with
_ENDS_SENTENCE = frozenset(".!?:;…–—―-”“\"»«„’‘'(/|•*>[")
# Nouns and adjectives, "Nobelpriset", "Förvaltningsrätten", "Sydeuropa": English has other words for what they name.
_SWEDISH_ENDING = re.compile(
    r"(?:(?<![sé])en|elsen|et|rna|[^v]ar|or|ska|ande|iska?t|[iu]ngen|ningar|ion|ism|het|[ns]ing|sjön|havet|dalen|ön|ån|"
    r"europa|afrika|amerika|korea|kina|indien|asien|sverige|norge|ryssland|bron|skolan|gatan|vägen|banan|börsen|gården|"
    r"leden|loppet|kyrkan|länder|trupper|soldater|flaggade|baserade|kontrollerade|stödda|vänlig|invånare|haubitsar|bolag|"
    r"domstol|universitet|sjukhus|land|språk|verk|parti|plan|robot|drönare|konvention|avtal|fördrag|krig|minister|regering|"
    r"politiker|film|pris|priser)s?$"
)
# A name in Swedish transcription, whose English spelling is another: Sjevtjenko, Mychajlo, Podoljak.
_TRANSCRIBED = re.compile(
    r"[^\W\d_][tsz]j(?![öä])|^(?:Tj|Sj|Zj|Dzj|Stj)(?![öäu])|[iyae]j(?:s|a|ev|$)|(?<=\w)[bdfghklmnprtvz]j[aeou]|"
    r"^J[aeou](?=[^\W\d_]*(?:v|v[ai]|sk[iy]j?|enko|ij|in)$)|enko|[oe]v(?:a|s|as)?$|[yi]k$|[hks]yj"
)
# Without these, what stands behind a given name is spelled alike: Halyna Petrenko, Denys Melnyk.
_OTHER_LETTERS = re.compile(r"j|c(?!k)|ck|w|[iy]e|ks|[aeiouyåäö]{3}|yj?$", re.IGNORECASE)
# Names that end in -s of their own, "Borås domkyrka", where "Lindqvists advokat" is Lindqvist’s lawyer.
_OWN_S = re.compile(
    r"(?:ås|näs|fors|ss|us|x|z|hus|Paris|Texas|Kansas|Illinois|Laos|Davos|Honduras|Barbados|Bahamas|Angeles|Vegas|Dallas|"
    r"Memphis|Minneapolis|Indianapolis|Athens|Wales|Cannes|Lens|Reims|Calais|Burgos|Caracas|Tunis)$"
)
_AFTER_TIME = re.compile(r"(?:\bkl\.?|\bklockan) \d\d?[.:]\d\d$", re.IGNORECASE)  # "Kl. 12.47 Explosioner i Kiev."
_NUMBER = re.compile(r"\s(?:[IVX]+(?!\w)|den\s)")
_FOLLOWED_BY_NOUN = re.compile(r"\s+(?P<word>[a-zåäö]+|\d+-?(?=[a-zåäö]))")
_REACH = 20  # characters before a word in which a time stands
_AFTER_NAME = re.compile(r"(?:['’]?s)?(?!\w)")
_SHARE_OF_CAPITALS = 0.75  # more is a heading in the English manner, or a list


def proper_names(sentence: str, terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return the names of a sentence that are certain to stand in its translation as they are, beside `terms`."""
    words = [*_WORD.finditer(sentence)]
    tables = read_tables("names.txt")
    capitals = sum(word[0][0].isupper() for word in words)
    if not tables["scripture"].isdisjoint([word[0] for word in words]):
        return ()
    listed = len(words) > 3 and capitals > _SHARE_OF_CAPITALS * len(words)
    found = []
    for word, certain in _names(sentence, words):
        if (certain or not listed) and not any(term.start < word.end() and word.start() < term.end for term in terms):
            found.append(_term(sentence, word))
    return tuple(found)


def _names(sentence: str, words: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield names, and whether it is certain that they are a person's."""
    tables = read_tables("names.txt")
    given, doubtful = tables["given"], tables["given or word"]
    person = False  # the word before is part of a person's name
    ruler = False  # it is part of a ruler's or a saint's
    for place, word in enumerate(words):
        name = word[0]
        if name[0] not in _CAPITALS:
            person = False
            continue
        adjacent = place > 0 and sentence[words[place - 1].end() : word.start()] == " "
        before = words[place - 1][0] if adjacent else ""
        person = person and adjacent
        unlike = _TRANSCRIBED.search(name) and name not in given and not (person and not _OTHER_LETTERS.search(name))
        if unlike or not _NAME.fullmatch(name):
            person = False
            continue
        following = words[place + 1][0] if place + 1 < len(words) else ""
        beside = sentence[word.end() : word.end() + 1] == " " and _NAME.fullmatch(following) is not None
        ruler = (ruler and adjacent) or before.lower() in tables["before a translated name"]
        if ruler or _has_number(sentence, word):
            person = False
            continue
        plain = name.removesuffix("s")
        translated = name in tables["translated"] or plain in tables["translated"]
        double = "-" in name and given.issuperset(plain.split("-"))  # Carl-Oskar
        is_given = name in given or double or (plain in given and not beside)
        ahead = sentence[: word.start()].rstrip()
        first = not any(map(str.isalpha, ahead)) or ahead[-1] in _ENDS_SENTENCE  # "14.05 Polisen har …"
        first = first or (ahead[-1].isdecimal() and _AFTER_TIME.search(ahead[-_REACH:]) is not None)
        if person and not translated:
            yield word, True
        elif first:
            person = is_given or (name in doubtful and beside and following not in tables["translated"])
            if person:
                yield word, True
        elif is_given or name in doubtful:
            person = True
            yield word, True
        elif not translated and len(name) > 2 and not _SWEDISH_ENDING.search(name.lower()) and not _in_longer(before):
            yield word, False
        else:
            person = False


def _has_number(sentence: str, word: re.Match[str]) -> bool:
    """Tell whether a name has what only rulers have behind it: Karl XII, Katarina den stora."""
    return _NUMBER.match(sentence, word.end()) is not None


def _in_longer(before: str) -> bool:
    """Tell whether an adjective stands in front, so that both are one name: Röda Korset, Nya Zeeland."""
    return before in read_tables("names.txt")["translated"]


def _term(sentence: str, word: re.Match[str]) -> Term:
    name = word[0]
    tables = read_tables("names.txt")
    if name not in tables["given"] and name.endswith("s") and len(name) > 4:
        behind = _FOLLOWED_BY_NOUN.match(sentence, word.end())
        if not _OWN_S.search(name) and behind and behind["word"] not in tables["no noun"]:
            return Term(keep(name[:-1]), word.start(), word.end() - 1, name, name[:-1], "s", "genitive")
    return Term(keep(name), word.start(), word.end(), name, name)


def keep(name: str) -> Entry:
    """Return what says that a name stays as it is."""
    return Entry(name, name, kind=_KIND, verbatim="yes")


def without_kept(terms: Sequence[Term], english: str) -> list[Term]:
    """Return `terms` less the proper names that stand in the English; a pronoun may do for the second of two."""
    return [term for term in terms if not is_proper_name(term) or not _stands(term, english)]


def is_proper_name(term: Term) -> bool:
    """Tell whether a term is no term of a glossary but a name that `proper_names` found."""
    return term.entry.kind == _KIND


def _stands(term: Term, english: str) -> bool:
    owner = len(term.form) > 4 and term.form.endswith("s") and term.form not in read_tables("names.txt")["given"]
    plain = term.form[:-1] if owner else term.form  # Therese’s, of "Thereses", whatever follows
    return any(_finds(form, english) for form in dict.fromkeys((term.form, plain)))


def _finds(form: str, english: str) -> bool:
    """Tell whether `form` is a word of `english`, its genitive too.  No pattern: each name would need its own."""
    start = english.find(form)
    while start >= 0:
        ahead = english[start - 1] if start else " "
        if not (ahead.isalnum() or ahead == "_") and _AFTER_NAME.match(english, start + len(form)):
            return True
        start = english.find(form, start + 1)
    return False
