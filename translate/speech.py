"""Speech told with a dash, "– Vi stannar, säger han.": cut into quotation and attribution where that is certain.

The two parts are translated apart, so that an attribution can't end up inside a quotation whatever the model does with
its marks.  Of the attribution only the subject, or what follows a pronoun, goes to the model, as a phrase of its own.
The verb comes from a table: a clause such as "säger presidenten." looks like a question to a small model, and turning
it round would need a parser ("säger rådgivaren till TT" is not "the adviser to TT says").  English allows both "he
says" and "says the president's adviser to Reuters".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from translate.document import Block, Document, Segment
from translate.quotes import scan
from translate.tables import read_tables

_PRONOUNS = {"han": "he", "hon": "she", "hen": "they", "de": "they", "dom": "they"}
# "säger Anna Ek, som bor i Lviv", "…, 93", "…, en av grundarna", "säger ordföranden, Mauri Kenttä"
_APPOSITION = re.compile(
    r"\s+(?:som|vars|en av|ett av|\d{1,3}(?: år)?$|(?:[A-ZÅÄÖ]\S*(?:\s(?:och|von|van|de|af))?\s?){1,4}$)"
)
_PLURAL = re.compile(
    r"(?:de|två|tre|fyra|fem|sex|sju|åtta|nio|tio|båda|flera|många|några|fler|\d+)\s|.*\w\soch\s|.*\w(?:arna|erna|orna)$"
)
_PHRASE_END = re.compile(r",|\s(?:i|på|från|för|till|vid|hos|som|med|om|av|under|efter)\s")
_DASH = re.compile(r"[-–—―]\s*$")
_ENGLISH_PHRASE_END = re.compile(r",|\s(?:in|on|at|of|from|for|to|with|who|about|by|under|after)\s")
_OF_A_NATION = re.compile(r"\w+sk[ae]?\b")
_DASH_INSIDE = re.compile(r"[.!?…]\s+[-–—](?:\s|[A-ZÅÄÖ])")
# "Anna Ek, 67, som bor i Lviv": what can be copied, and what goes to the model
_NAMED = re.compile(r"(?P<name>[^,]+(?:,\s+\d{1,3})?)(?P<gap>,\s+)(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Verb:
    """A reporting verb in English."""

    singular: str
    plural: str
    complete: bool = False  # needs no object, so that "…, svarar han" may be a main clause of the quotation


def voice(document: Document) -> Document:
    """Cut the attribution off each paragraph that certainly ends with one; str() of the document is unchanged.

    Certain is one attribution, at the very end, with a subject that can be nothing else, after dash speech or after a
    quotation of several sentences.  "– Vi stannar, säger han. Det är svårt." keeps its dash: whose words the last are
    can't be known.  "”Vi stannar”, säger han." stays whole, as its own marks tell the model what is quoted.
    """
    return replace(document, blocks=tuple(map(_voice_block, document.blocks)))


def _voice_block(block: Block) -> Block:
    cut = _find(block)
    if cut is None:
        return block
    *others, last = block.segments
    told = last.text[cut.verb :]
    body = told.rstrip(".")
    kept = _spoken_for(body)
    quotation = replace(last, text=last.text[: cut.gap], after=last.text[cut.gap : cut.verb])
    after = told[len(body) :] + last.after
    named = _NAMED.match(body, kept)
    if named is None or not is_name(named["name"]) or not body[named.end()].islower():
        attribution = [Segment(body[kept:], body[:kept], after, attribution=True)]
    else:
        name = Segment(named["name"], body[:kept], named["gap"], attribution=True)
        attribution = [name, Segment(body[named.end() :], "", after, attribution=True)]
    return replace(block, segments=(*others, quotation, *attribution))


def _spoken_for(told: str) -> int:
    """Count the characters of an attribution that the tables translate: "säger " or "säger han "."""
    words = re.match(r"\S+\s+(\S+)\s*", told)
    if words is None:
        return len(told)
    return words.end() if _is_pronoun(told[words.start(1) :]) else words.start(1)


def _is_pronoun(subject: str) -> bool:
    first, *rest = subject.split()
    # "säger de boende", "de anhöriga": an article
    return first in _PRONOUNS and (first not in ("de", "dom") or not rest or rest[0] in _table("after a pronoun"))


@dataclass(frozen=True, slots=True)
class _Cut:
    gap: int  # where the quotation ends in the last segment's text
    verb: int  # where its attribution begins


def _find(block: Block) -> _Cut | None:
    """Find the certain attribution that `block` ends with."""
    if not block.segments or block.segments[-1].after.strip() or block.segments[-1].attribution:
        return None
    *others, last = block.segments
    told = list(_reporting().finditer(last.text))
    if len(told) != 1 or any(_reporting().search(segment.text) for segment in others):
        return None
    verb = told[0].start("verb")
    if not _is_subject(last.text[told[0].end() :]):
        return None
    dash = _DASH.search(block.segments[0].before)
    cut = _after_dash(block, verb) if dash else _after_quotation(block, verb)
    if cut is None or (_verbs()[told[0]["verb"]].complete and _is_clause(last.text[: cut.gap])):
        return None
    return cut


def _is_clause(quotation: str) -> bool:
    """Tell whether `quotation` may be the first half of a sentence that goes on: "När jag frågar, svarar han."."""
    first = re.match(r"\W*(\w+)", quotation)
    return first is not None and first[1].lower() in _table("subordinators") and "," not in quotation


def _after_dash(block: Block, verb: int) -> _Cut | None:
    """Cut "– Vi stannar, säger han." unless other speakers or unpaired marks make it doubtful."""
    last = block.segments[-1]
    start = len(block.text) - len(last.after) - len(last.text)
    marks = scan(block.text)
    if any(_DASH.search(segment.before) for segment in block.segments[1:]) or any(mark.mate is None for mark in marks):
        return None
    if any(_DASH_INSIDE.search(segment.text) for segment in block.segments):
        return None
    if any(mark.opens and mark.offset < start + verb <= (mark.mate or 0) for mark in marks):
        return None  # the attribution would be inside a quotation
    if any(mark.offset <= len(block.segments[0].before) for mark in marks[:1]):
        return None  # "– ”Vi stannar”, säger han.": which of the two is the speech mark can't be known
    return _Cut(len(last.text[:verb].rstrip().removesuffix(",")), verb)


def _after_quotation(block: Block, verb: int) -> _Cut | None:
    """Cut "”Vi stannar. Gatorna är tomma”, säger han." after a closing mark whose mate is in another sentence."""
    last = block.segments[-1]
    start = len(block.text) - len(last.after) - len(last.text)
    told = last.text[:verb].rstrip()
    for mark in scan(block.text):
        place = mark.offset - start
        if mark.mate is not None and mark.mate < start <= mark.offset and told[place + 1 :] in ("", ","):
            return _Cut(place - (told[place - 1 : place] == ","), verb)
    return None


def _is_subject(subject: str) -> bool:
    """Tell whether all of `subject`, a full stop at its end included, can only be the subject of an attribution."""
    words = [word.strip(",.\"'”“»«’()") for word in subject.split()]
    if not words or not words[0] or subject[-1] in ":?!…" or _table("own words") & {word.lower() for word in words}:
        return False
    head, *appositions = subject.rstrip(".").split(",")
    if _is_pronoun(head):
        return not appositions and (len(words) == 1 or words[1] in _table("after a pronoun"))
    if words[0].lower() in _table("no subject"):
        return False
    return all(map(_is_apposition, appositions))


def _is_apposition(phrase: str) -> bool:
    words = phrase.split()[:4]
    roles = words and words[0][0].islower() and any(word.endswith(tuple(_table("roles"))) for word in words)
    return bool(roles) or _APPOSITION.match(phrase) is not None


def is_name(text: str) -> bool:
    """Tell whether `text` is only names, "Serhij Hajdaj, 52", which are better copied than translated.

    "FN", "Ryssland" and "Röda Korset" are names too, but not the same in English.
    """
    words = [word.strip(".,") for word in text.split()]
    if any(word in _table("english names") for word in words):
        return False
    return all(word[:1].isupper() or word.isdecimal() for word in words)


def attribute(segment: Segment, english: str) -> str:
    """Write the attribution `segment` in English, `english` being the translation of its text."""
    words = segment.before.split()
    english = _lower_start(english.strip().rstrip("."), segment.text)
    if not words:
        return english  # "som bor i Lviv", after the name
    verb = _verbs()[words[0]]
    if len(words) > 1:
        told = verb.plural if _PRONOUNS[words[1]] == "they" else verb.singular
        return f"{_PRONOUNS[words[1]]} {told} {english}".rstrip()
    return f"{verb.plural if _is_plural(segment.text, english) else verb.singular} {english}"


def _is_plural(swedish: str, english: str) -> bool:
    """Tell whether several people speak, by the Swedish ("forskarna") or the English ("the children") noun."""
    head = _PHRASE_END.split(swedish, maxsplit=1)[0]
    noun = _ENGLISH_PHRASE_END.split(english, maxsplit=1)[0].rpartition(" ")[2]
    several = noun.islower() and noun.endswith("s") and not noun.endswith(("ss", "us", "is", "'s", "’s"))
    return several or noun in ("police", "people", "children", "men", "women") or _PLURAL.match(head) is not None


def _lower_start(english: str, swedish: str) -> str:
    """Take the capital off a phrase that is no sentence: "The minister" → "the minister", but "Governor Haidai"."""
    first, _, rest = english.partition(" ")
    if first.lower() in _table("small"):
        return english[0].lower() + english[1:]
    named = not swedish[:1].islower() or rest[:1].isupper() or _OF_A_NATION.match(swedish)
    return english if named or not first[1:].islower() else english[0].lower() + english[1:]


@cache
def _verbs() -> dict[str, Verb]:
    """Read attributions.tsv."""
    verbs = {}
    for line in Path(__file__).with_name("attributions.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            swedish, singular, plural, *complete = line.split("\t")
            verbs[swedish] = Verb(singular, plural, bool(complete))
    return verbs


@cache
def _reporting() -> re.Pattern[str]:
    """Match a reporting verb after what may end a quotation: ", säger ", "? frågar ", "”, sade "."""
    return re.compile(rf"(?:[,?!…”“\"»«’']|\.\.\.)\s+(?P<verb>{'|'.join(_verbs())})\s+")


def _table(name: str) -> frozenset[str]:
    return read_tables("speech.txt")[name]
