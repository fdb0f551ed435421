"""After the translator: see that every English name is there, and repair what came out Swedish or garbled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise

from glossary.heads import Head, head_of, heads
from glossary.match import localise
from glossary.nouns import is_plural
from glossary.tables import Glossary
from glossary.terms import Term

_LETTERS = re.compile(r"[^\W\d_]*")
_TAKEN = "\x00"
_WORD = re.compile(r"[^\W\d_]+")
# Only where nothing but an article can follow: "in Kharkiv region", but "damaged Crimean Bridge" may have one before.
_WANTS_ARTICLE = re.compile(
    r"(?:^[\"“‘']?|(?<!\w)(?:in|of|to|from|at|near|outside|for|on|by|with|and|into|across|over|through|throughout|around|"
    r"towards?|against|between|inside|within|along|via|beyond|under|about)\s+)$",
    re.IGNORECASE,
)
_OWNER = re.compile(r"[’'](?:s(?!\w)|(?!\w))")
_SOUNDS = str.maketrans({**dict.fromkeys("ckhgtqx", "k"), **dict.fromkeys("jyie", "i"), "w": "v", "z": "s"})
_ALIKE = 0.8  # Kharckiv is Kharkiv; Stavropol isn’t Sevastopol
_ALIKE_AT_START = 0.84  # every word has a capital there


@dataclass(frozen=True, slots=True)
class Rendering:
    """An English sentence after its names were checked."""

    text: str
    found: tuple[Term, ...]
    repaired: tuple[Term, ...]
    missing: tuple[Term, ...]


def render(terms: Sequence[Term], hypothesis: str, glossary: Glossary | None = None) -> Rendering:
    """Look for each term as often as it is expected; put right Kharkivs, Charkiv, Kharkov and Kharkiv-regionen.

    With a glossary any Swedish form of an expected name is known for what it is; without, likeness must do.
    """
    if not terms:
        return Rendering(hypothesis, (), (), ())
    text = _Text(hypothesis)
    found: list[Term] = []
    repaired: list[Term] = []
    open_terms = sorted(terms, key=lambda term: (-len(_core(term)), term.start))
    for attempt in (_find, _find_inflected, _find_scattered, _find_swedish, _find_in_glossary, _find_alike):
        left = []
        for term in open_terms:
            before = text.plain
            span = attempt(text, term, glossary)
            if span:
                _finish(text, term, span)
                (found if text.plain == before else repaired).append(term)
            else:
                left.append(term)
        open_terms = left
    order = {id(term): place for place, term in enumerate(terms)}

    def in_order(some: list[Term]) -> tuple[Term, ...]:
        return tuple(sorted(some, key=lambda term: order[id(term)]))

    return Rendering(text.plain, in_order(found), in_order(repaired), in_order(open_terms))


def put(term: Term, hypothesis: str, start: int, end: int) -> str:
    """Write a term over a stretch of the translation, such as the words an alignment gives for it."""
    text = _Text(hypothesis)
    behind = re.match(r"([’'])s?(?!\w)", hypothesis[end:]) if term.genitive and not term.head else None
    english = _core(term)
    if term.entry.core[0].islower() and not english.isupper():
        english = english[0].lower() + english[1:]
        if not hypothesis[:start].strip("\"“‘'"):  # the drones hit → The drones hit
            english = f"the {english}" if term.english[:4].lower() == "the " else english
            english = english[0].upper() + english[1:]
    owns = _possessive(english, behind[1] if behind else "’") if term.genitive and not term.head else ""
    text.replace(start, end + (behind.end() if behind else 0), english + owns)
    _finish(text, term, (start, start + len(english)))
    return text.plain


class _Text:
    """A sentence in which what is accounted for can't be found again."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.open = plain

    def replace(self, start: int, end: int, new: str) -> tuple[int, int]:
        """Put `new` in the place of a stretch."""
        self.plain = self.plain[:start] + new + self.plain[end:]
        self.open = self.open[:start] + new + self.open[end:]
        return start, start + len(new)

    def take(self, start: int, end: int) -> None:
        """Mark a stretch as accounted for."""
        self.open = self.open[:start] + _TAKEN * (end - start) + self.open[end:]


def _core(term: Term) -> str:
    return term.english[4:] if term.english[:4].lower() == "the " else term.english


def _possessive(english: str, mark: str = "’") -> str:
    """Return what makes an owner of a term: Kharkiv’s, but the armed forces’."""
    return mark if english[-1] in "sS" and is_plural(english) else f"{mark}s"


@lru_cache(1024)
def _pattern(phrase: str, ending: str = "") -> re.Pattern[str]:
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", phrase)))
    return re.compile(rf"(?<!\w){words}{ending}", re.IGNORECASE)


def _find(text: _Text, term: Term, _: Glossary | None) -> tuple[int, int] | None:
    """Find the English as it should be: Kharkiv, Kharkiv’s, KHARKIV, Kharkiv-region, Kharkivs."""
    core = _core(term)
    matches = _pattern(core, r"(?=(?:e?s)?(?!\w)|[a-zåäö])").finditer(text.open)
    # "kiev, som Kiev": first the one that has its capital
    for found in sorted(matches, key=lambda match: text.plain[match.start() : match.end()] != core):
        rest = _LETTERS.match(text.open, found.end())
        tail = rest[0].lower() if rest else ""
        if tail in {"", "s", "es"} or _head(tail):
            start, end = found.span()
            if core[0].isupper() and text.plain[start].islower() and text.plain[start - 1 : start] != "-":
                return text.replace(start, end, core)
            written = text.plain[start:end]
            if not _same_capitals(written, core):
                return text.replace(start, end, core)
            if not _same_hyphens(written, core):
                return text.replace(start, end, _like(written, core))
            return start, end
    return None


def _like(written: str, english: str) -> str:
    """Return a term with its first letter, or all, in capitals as something else is."""
    return english.upper() if written.isupper() else written[0] + english[1:]


def _same_capitals(written: str, core: str) -> bool:
    """Say whether a term has the capitals it should have: no Iphone for iPhone, but IPHONE in a headline."""
    return written == core or written.isupper() or not any(map(str.isupper, core.split()[0][1:]))


def _same_hyphens(written: str, core: str) -> bool:
    """Say whether a term is spelt in as many words: centre-backs, no centre backs; but a forced-conscription policy."""
    return "-" not in core or written.count("-") == core.count("-")


def _find_scattered(text: _Text, term: Term, _: Glossary | None) -> tuple[int, int] | None:
    """Find the words of a name inflected or with a small word between them: the Crimea of Tatars."""
    words = _core(term).split()
    if len(words) < 2 or not words[0][0].isupper():
        return None
    stems = [word[:-1] if len(word) > 5 else word for word in words]
    between = r"[^\W\d_]{0,2}(?:\s+(?:of|the))?[\s-]+"
    found = re.search(rf"(?<!\w){between.join(map(re.escape, stems))}[^\W\d_]{{0,2}}(?!\w)", text.open)
    return text.replace(found.start(), found.end(), _core(term)) if found else None


def _find_inflected(text: _Text, term: Term, _: Glossary | None) -> tuple[int, int] | None:
    """Accept what English makes of a name or noun: Ukrainian, Crimean, Odesans; a plural for a singular."""
    core = term.entry.core
    if not core[0].islower():
        stem = core.rstrip("aeiy")
        found = _pattern(stem, r"[a-z]{0,3}(?:ans?|ites?)(?!\w)").search(text.open) if len(stem) > 3 else None
        return found.span() if found else None
    several = is_plural(core) and len(core) > 6  # news aren't new, nor goods good
    endings = "ed|ing|e|" * (not term.entry.is_noun)  # "the penalty kicked" has no penalty kick in it
    stem = core[:-1] if several or core[-1] in "sye" else core
    found = _pattern(stem, rf"(?:{endings}s|es|ies|y|e)?(?!\w)").search(text.open)
    if not found:
        return None
    # Damages are no damage; "the security guard's grep man" garbles guards; but "the committee chairman" will do.
    owned = _OWNER.match(text.plain, found.end())
    if several or (owned and is_plural(_core(term))):
        end = owned.end() if owned and not term.genitive else found.end()
        return text.replace(found.start(), end, _like(found[0], _core(term)))
    return found.span()


def _find_swedish(text: _Text, term: Term, _: Glossary | None) -> tuple[int, int] | None:
    """Find the Swedish form where it survived the translator: Charkiv, Charkivs, Charkivregionen."""
    owned = term.form.removesuffix("s") if term.genitive else ""
    for form in dict.fromkeys((term.entry.swedish, term.form, owned)):
        if form == _core(term) or not form:
            continue
        for found in _pattern(form).finditer(text.open):
            rest = _LETTERS.match(text.open, found.end())
            tail = rest[0].lower() if rest else ""
            if tail in {"", "s"} or _head(tail):
                upper = text.plain[found.start() : found.end()].isupper()
                core = _core(term).upper() if upper else _core(term)
                return text.replace(found.start(), found.end(), core)
    return None


def _find_in_glossary(text: _Text, term: Term, glossary: Glossary | None) -> tuple[int, int] | None:
    """Find another form of the same name: the translator knew Kiev and wrote it for Kyiv."""
    if glossary is None or not term.entry.core[0].isupper():
        return None
    _, others = localise(text.open, glossary, nearby=True)
    shift = 0
    for other in others:
        written = len(other.form)
        start = other.start - shift
        shift += len(other.english) + len(other.ending) - written
        if other.entry.core == term.entry.core and text.open[start : start + written] == other.form:
            ending = {"genitive": "’s", "compound": other.ending}.get(other.rule, "")
            text.replace(start, start + written, _core(term) + ending)
            return start, start + len(_core(term))
    return None


def _find_alike(text: _Text, term: Term, _: Glossary | None) -> tuple[int, int] | None:
    """Find the name the translator garbled: the word with a capital that is most like it."""
    core = _core(term)
    if not core[0].isupper() or len(core) < 4:
        return None
    targets = [_sound(name) for name in dict.fromkeys((core, term.entry.swedish))]
    best, place = 0.0, (0, 0)
    for start, end in _stretches(text.open, len(core.split())):
        word = text.plain[start:end]
        bare = word[:-1] if word.endswith("s") and not core.endswith("s") else word
        score = max(_likeness(_sound(bare), target) for target in targets)
        at_start = not text.plain[:start].strip("\"“‘' –-")
        if score > best and score >= (_ALIKE_AT_START if at_start else _ALIKE):
            best, place = score, (start, end)
    if not best:
        return None
    start, end = place
    written = text.plain[start:end]
    owns = term.genitive and not term.head
    if core == f"{written}s" and not owns and (owner := _OWNER.match(text.plain, end)):
        end = owner.end()  # the Inhulets that became Inhulet’s
    text.replace(start, end, core + "’s" * (owns and written[-1] == "s" and core[-1] != "s"))
    return start, start + len(core)


def _stretches(text: str, count: int) -> Iterator[tuple[int, int]]:
    """Yield where `count` words with capitals stand side by side."""
    words = [word for word in _WORD.finditer(text) if word[0][0].isupper() and len(word[0]) > 2]
    for place in range(len(words) - count + 1):
        run = words[place : place + count]
        gaps = (text[one.end() : two.start()] for one, two in pairwise(run))
        if all(gap in {" ", "-", "\u00a0"} for gap in gaps):
            yield run[0].start(), run[-1].end()


def _sound(name: str) -> str:
    return name.lower().replace("-", " ")


def _likeness(one: str, two: str) -> float:
    if one[0].translate(_SOUNDS) != two[0].translate(_SOUNDS):
        return 0.0  # Person isn't Kherson
    return SequenceMatcher(None, one, two, autojunk=False).ratio()


def _head(tail: str) -> Head | None:
    """Return the noun that hangs on a name: regionen, regionens, and offensive of the model's Kharkivoffensive."""
    return head_of(tail) or _english_heads().get(tail)


@cache
def _english_heads() -> dict[str, Head]:
    return {head.english.lower(): head for head in heads().values()}


def _finish(text: _Text, term: Term, span: tuple[int, int]) -> None:
    """Make the words around a name English, and take the name out of the search."""
    start, end = span
    behind = re.match(r"(-?)([^\W\d_]+)", text.plain[end:])
    if behind and (head := _head(behind[2].lower())) and term.entry.core[0].isupper():
        if term.head and behind[2].lower().removesuffix("s") == term.head.instead:
            head = term.head  # the invånare of Kievbor are residents
        owns = "’" if head.english.endswith("s") else "’s"
        owns = "" if behind[2].lower() in {head.english.lower(), head.instead, *heads()} else owns
        english = head.english.upper() if behind[2].isupper() else head.english
        text.replace(end, end + behind.end(), f" {english}{owns}")
    elif term.genitive and not term.head and (mark := re.match(r"([’':])(s?)(?!\w)", text.plain[end:], re.IGNORECASE)):
        # the power grid' repair, the drones's targets, the UN:s council
        ends_well = mark[2] or text.plain[end - 1] in "sS"
        owns = _possessive(text.plain[start:end], mark[1].replace(":", "’"))
        if (mark[1] == ":" and mark[2]) or (mark[1] != ":" and (not ends_well or (mark[2] and len(owns) == 1))):
            text.replace(end, end + mark.end(), owns)
    elif behind and behind[0] in {"s", "S"} and term.genitive and not term.head:
        extra = 1 if re.match(r"[’'](?!\w)", text.plain[end + 1 :]) else 0  # one nurses' car
        text.replace(end, end + 1 + extra, "’" + behind[0])
    elif behind and behind[0] == "s" and term.entry.oblast and not term.ending:
        text.replace(end, end + 1, "")  # "they left Vuhledars": of what is called so there is only one
    start, end = _with_article(text, term, start, end)
    text.take(start, end)


def _with_article(text: _Text, term: Term, start: int, end: int) -> tuple[int, int]:
    """Put "the" where it is wanted, once: in the Kharkiv region, over the Black Sea."""
    if repeated := re.search(r"\b(the) the $", text.plain[:start], re.IGNORECASE):
        text.replace(repeated.end(1), start - 1, "")
        moved = start - 1 - repeated.end(1)
        start, end = start - moved, end - moved
    head = term.head
    follows = head and re.match(rf" {re.escape(head.english)}(?!\w)", text.plain[end:], re.IGNORECASE)
    wanted = term.entry.english != term.entry.core or bool(head and head.definite and follows)
    if not wanted or not _WANTS_ARTICLE.search(text.plain[:start]) or re.match(r"[’']s(?!\w)", text.plain[end:]):
        return start, end
    article = "THE " if term.english.isupper() else "the " if text.plain[:start].strip("\"“‘'") else "The "
    text.replace(start, start, article)
    return start + 4, end + 4
