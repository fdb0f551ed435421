"""Speech told with a dash, "– Vi stannar, säger han.": cut into quotation and attribution where that is certain.

The two parts are translated apart, so that an attribution can't end up inside a quotation whatever the model does with
its marks.  Of the attribution only the subject, or what follows a pronoun, goes to the model, as a phrase of its own.
The verb comes from a table: a clause such as "säger presidenten." looks like a question to a small model, and turning
it round would need a parser ("säger rådgivaren till TT" is not "the adviser to TT says").  English allows both "he
says" and "says the president's adviser to Reuters".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, islice

from translate.document import Block, Document, Segment
from translate.quotations.marks import marks_between, scan
from translate.tables import read_pairs, read_rows, read_tables

_PRONOUNS = {"jag": "I", "vi": "we", "han": "he", "hon": "she", "hen": "they", "de": "they", "dom": "they"}
# "säger Anna Ek, som bor i Lviv", "…, 93", "…, en av grundarna", "säger ordföranden, Mauri Kenttä"
_APPOSITION = re.compile(
    r"\s+(?:som|vars|en av|ett av|\d{1,3}(?: år)?$|(?:[A-ZÅÄÖ]\S*(?:\s(?:och|von|van|de|af))?\s?){1,4}$)"
)
_PLURAL = re.compile(
    r"(?:de|två|tre|fyra|fem|sex|sju|åtta|nio|tio|båda|flera|många|några|fler|\d+)\s|.*\w\soch\s|.*\w(?:arna|erna|orna)$"
)
_PHRASE_END = re.compile(r",|\s(?:i|på|från|för|till|vid|hos|som|med|om|av|under|efter|medan|när|innan|sedan)\s")
_DASH = re.compile(r"[-–—―]\s*$")
_DASHES = frozenset("–—―")  # a hyphen is a list more often than speech
_ASIDE = re.compile(r"\s+[-–—―]\s+(?=[^\W_])")  # "– Vi stannar – säger han – så länge vi kan."
_FINAL = frozenset(".!?…")
_CLOSING = "\"'”“»«’‘ \t\u00a0\n"
# "Hon säger: – Vi stannar."
_LEAD = re.compile(r"(?P<told>[^:]+:)(?P<space>\s+)(?P<dash>[–—―]\s?)(?P<speech>[A-ZÅÄÖ].*)", re.DOTALL)
_ENGLISH_PHRASE_END = re.compile(
    r",|\s(?:in|on|at|of|from|for|to|with|who|about|by|under|after|while|when|as|before|since|and)\s"
)
_TO = " till "  # whom the speaker told it: "Anna Ek till TT"
_OF_A_NATION = re.compile(r"\w+sk[ae]?\b")
# ", grymtar Vasyl.", "? flinar han och går.", ", mimar pojken till mig."
_INVERTED = re.compile(
    r"[,?!…]\s+(?P<verb>[a-zåäö]+(?:r|de|te))\s+(?:han|hon|hen|de|(?:[A-ZÅÄÖ]\S*\s)*[A-ZÅÄÖ][^\s,.]*|[a-zåäö]+(?:n|t|na))"
    r"(?=[.,!?]|$|\s(?:och|utan|med|till|mot|åt|mig|oss|honom|henne|dem|innan|medan|när)\b)"
)
# "säger Anna och nickar mot trappan, där …": the journalist's to the end
_COMPOUND = re.compile(r".*\soch\s[a-zåäö]+(?:r|de|te)\b")
# "säger Dmitrij Peskov, enligt Interfax": the journalist's too
_ACCORDING = re.compile(r"\s+enligt\s[A-ZÅÄÖ]\S*(?:\s\S+){0,3}$")
_CLAUSE = frozenset({"att", "hur", "vad", "vilka", "varför"})  # what the speaker goes on with: "och visar att vi kan"
_NARRATED = re.compile(r"(?:Hon|Han|De|[A-ZÅÄÖ]\w+(?:\s[A-ZÅÄÖ]\w+)?)\s(?P<verb>[a-zåäö]+)\b")
_ADDING = re.compile(r"\soch\s[a-zåäö]+(?:r|de|te):$")  # "säger han och tillägger:"
_DASH_INSIDE = re.compile(r"[.!?…]\s+[-–—](?:\s|[A-ZÅÄÖ])")
# "Anna Ek, 67, som bor i Lviv": what can be copied, and what goes to the model
_NAMED = re.compile(r"(?P<name>[^,]+(?:,\s+\d{1,3})?)(?P<gap>,\s+)(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of an attribution in English."""

    singular: str
    plural: str
    complete: bool = False  # needs no object, so that "…, svarar han" may be a main clause of the quotation


def voice(documents: Sequence[Document]) -> list[Document]:
    """Find what is certainly spoken in the documents of one article; str() of each is unchanged.

    Attributions are cut off and become segments of their own, and blocks of dash speech are marked as spoken.  Certain
    is an attribution with a subject that can be nothing else, before, between or after the speech, if the rest of the
    paragraph can't be told by the journalist: "– Vi stannar, säger han. Det är vårt hem."  Where that is doubtful, as
    in "– Vi stannar, säger han. Sjukhuset ligger vid fronten.", the block keeps its dash.  A dash alone is speech if it
    looks like it, or if other dashes of the article are.  "”Vi stannar”, säger han." stays whole, as its own marks
    tell the model what is quoted.
    """
    voiced = [_voice_block(block) for document in documents for block in document.blocks]
    speaking = {_dash(block) for block in voiced if block.spoken or _is_speech(block)}
    lines: list[Block] = []
    for dash, run in groupby(voiced, key=_dash):
        blocks = list(run)
        listed = not all(block.spoken or _is_sentence(block) for block in blocks)  # "– Bröd", "– Vatten"
        lines += [_voice_line(block, likely=dash in speaking and not listed) for block in blocks]
    left = iter(lines)
    return [replace(document, blocks=tuple(islice(left, len(document.blocks)))) for document in documents]


def _dash(block: Block) -> str:
    """Return the dash that `block` begins with."""
    found = _DASH.search(block.segments[0].before) if block.segments else None
    return found[0].strip() if found else ""


def _is_sentence(block: Block) -> bool:
    """Tell whether `block` is more than an item of a list: "– Mjölk"."""
    last = block.segments[-1] if block.segments else Segment("")
    return (last.text + last.after).rstrip(_CLOSING)[-1:] in _FINAL


def _voice_line(block: Block, *, likely: bool) -> Block:
    """Mark a line without attribution, "– Jag är hans syster.", as spoken if that is certain."""
    if block.spoken or _dash(block) not in _DASHES or not _is_sentence(block) or not _is_cuttable(block):
        return block
    if any(_may_attribute(segment.text) for segment in block.segments):
        return block
    first = block.segments[0].text.lstrip("…. ")[:1]
    return replace(block, spoken=not first.islower() and (_is_speech(block) or likely))


def _may_attribute(text: str) -> bool:
    """Tell whether `text` may say who speaks, with a verb of the table or another one: ", grymtar Vasyl."."""
    if _reporting().search(text.rstrip(".") + " "):
        return True
    return any(told["verb"] not in _table("verbs") for told in _INVERTED.finditer(text))


def _is_speech(block: Block) -> bool:
    """Tell whether a line with a dash asks, shouts or says "I"."""
    said = any(segment.text[-1:] in ("?", "!") or _has_own_words(segment.text) for segment in block.segments)
    return said and _dash(block) in _DASHES and _is_sentence(block)


def _voice_block(block: Block) -> Block:
    segments = _cut_lead(block.segments)
    if any(map(starts_turn, segments)):
        turns = list(_turns(segments))
        if not _is_cuttable(replace(block, segments=segments)):
            return block
        cut = [_cut_turn(turn) if starts_turn(turn[0]) else turn for turn in turns]
        told = len(segments) > len(block.segments) or any(part.attribution for turn in cut for part in turn or ())
        if not told or any(turn is None for turn in cut):
            return block
        return replace(block, segments=tuple(part for turn in cut for part in turn or ()), spoken=True)
    found = _after_quotation(block)
    if found is None:
        return block
    *others, last = block.segments
    return replace(block, segments=(*others, *_cut(last, found)))


def is_doubtful(block: Block) -> bool:
    """Tell whether a block that keeps its dashes is likely speech: "– Vi stannar, säger hon. Hon bor i Lviv."."""
    if block.spoken or not any(starts_turn(one) and one.before.rstrip()[-1] in _DASHES for one in block.segments):
        return False
    return _is_speech(block) or (_is_sentence(block) and any(_may_attribute(one.text) for one in block.segments))


def starts_turn(segment: Segment) -> bool:
    """Tell whether a speaker begins with `segment`: a dash is before it."""
    return _DASH.search(segment.before) is not None


def _turns(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Yield what each speaker says: "– Vem? – Putin." is two turns."""
    turn: list[Segment] = []
    for segment in segments:
        if turn and starts_turn(segment):
            yield turn
            turn = []
        turn.append(segment)
    if turn:
        yield turn


def _cut_lead(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Cut "Hon säger: – Vi stannar." before its dash, so that the speech is a segment of its own."""
    if not segments or starts_turn(segments[0]):
        return segments
    lead = _LEAD.match(segments[0].text)
    if lead is None or not any(word in _verbs() for word in _words(lead["told"])):
        return segments
    first = replace(segments[0], text=lead["told"], after=lead["space"])
    return first, Segment(lead["speech"], lead["dash"], segments[0].after), *segments[1:]


def _is_cuttable(block: Block) -> bool:
    """Tell whether dash speech has no marks and dashes that make its borders doubtful."""
    marks = scan(block.text)
    if any(mark.mate is None for mark in marks) or any(_DASH_INSIDE.search(segment.text) for segment in block.segments):
        return False
    if any(_is_narrated(segment.text) for segment in block.segments[1:] if not starts_turn(segment)):
        return False
    start = 0
    for segment in block.segments:
        # "– ”Vi stannar”, säger han.": which of the two is the speech mark can't be known
        if starts_turn(segment) and marks_between(marks, start, start + len(segment.before) + 1):
            return False
        start += len(str(segment))
    return True


def _cut_turn(turn: Sequence[Segment]) -> list[Segment] | None:
    """Cut the attribution out of what one speaker says; None if there is one, and it is doubtful."""
    found = [(number, told) for number, segment in enumerate(turn) for told in _reporting().finditer(segment.text)]
    if not found:
        return list(turn)
    number, told = found[0]
    cut = _find(turn[number], told)
    if len(found) > 1 or cut is None or _is_quoted(turn[number], cut):
        return None
    if _verbs()[told["verb"]].complete and _is_clause(turn[number].text[: cut.gap]):
        return None
    if not _stay_spoken(turn[number + 1 :], known=cut.end < len(turn[number].text)):
        return None
    return [*turn[:number], *_cut(turn[number], cut), *turn[number + 1 :]]


def _is_narrated(text: str) -> bool:
    """Tell whether a sentence is the journalist's, though it stands in dash speech: "Hon tittar ut."."""
    told = _NARRATED.match(text)
    if told is None or _has_own_words(text):
        return False
    verb = _gestures().get(told["verb"])
    return verb is not None and verb.complete


@dataclass(frozen=True, slots=True)
class _Cut:
    gap: int  # where the quotation ends in a segment's text
    verb: int  # where its attribution begins
    end: int  # and where that ends


def _find(segment: Segment, told: re.Match[str]) -> _Cut | None:
    """Find where an attribution ends: with the sentence, or before a comma after which the speech goes on."""
    verb = told.start("verb")
    dashed = told[0][0] in "-–—―"
    gap = len(segment.text[: told.start() if dashed else verb].rstrip().removesuffix(","))
    subject = segment.text[told.end() :]
    aside = _ASIDE.search(subject) if dashed else None
    if aside:
        known = _is_subject(subject[: aside.start()])
        return _Cut(gap, verb, told.end() + aside.start()) if known else None
    asked = told[0][0] in "?!" and subject.rstrip(".") in ("jag", "vi")  # "– Varför? frågar jag."
    if asked or _is_subject(subject):
        return _Cut(gap, verb, len(segment.text))
    commas = [place for place, character in enumerate(subject) if character == ","]
    ends = (place for place in commas if _is_subject(subject[:place]) and _goes_on(subject[place:]))
    end = next(ends, None)
    return None if end is None else _Cut(gap, verb, told.end() + end)


def _is_quoted(segment: Segment, cut: _Cut) -> bool:
    return any(mark.offset < cut.verb <= (mark.mate or 0) for mark in scan(segment.text))


def _cut(segment: Segment, cut: _Cut) -> list[Segment]:
    """Return `segment` as quotation, attribution and, if there is any, the rest of the quotation."""
    quotation = replace(segment, text=segment.text[: cut.gap], after=segment.text[cut.gap : cut.verb])
    told = segment.text[cut.verb : cut.end]
    rest = segment.text[cut.end :].lstrip(", -–—―")
    body = told.rstrip(".")
    after = segment.text[cut.end : len(segment.text) - len(rest)] if rest else told[len(body) :] + segment.after
    kept = _spoken_for(body)
    gesture = _gesture().search(body, kept)
    subject = body[kept : gesture.start()] if gesture else ""
    if gesture and subject[:1].isupper() and not _PLURAL.match(subject):
        attribution = [Segment("", gesture["told"], after, attribution=True)]
        body, after = body[: gesture.start()], gesture["gap"]
    else:
        attribution = []
    named = _NAMED.match(body, kept)
    if named is None or not is_name(named["name"]) or not body[named.end()].islower():
        attribution.insert(0, Segment(body[kept:], body[:kept], after, attribution=True))
    else:
        name = Segment(named["name"], body[:kept], named["gap"], attribution=True)
        attribution[:0] = [name, Segment(body[named.end() :], "", after, attribution=True)]
    return [quotation, *attribution, *([Segment(rest, "", segment.after)] if rest else [])]


def _goes_on(rest: str) -> bool:
    """Tell whether what comes after "säger hon," is hers: "vad som än händer", not "som bor i Lviv"."""
    first, *others = _words(rest) or [""]
    if first in _table("journalist") or (first == "och" and not _own(others[:1])):
        return False
    return _has_own_words(rest) or (first in _table("speech goes on") and not _has_speaker(rest))


def _stay_spoken(segments: Sequence[Segment], *, known: bool) -> bool:
    """Tell whether the sentences after an attribution are surely the speaker's; `known` if the speech had gone on."""
    own = [_has_own_words(segment.text) or segment.text[-1:] in ("?", "!") for segment in segments]
    sure = any(own)  # the journalist hardly tells anything between two sentences of the speaker's
    for number, segment in enumerate(segments):
        first = (_words(segment.text) or [""])[0]
        known = known or sure or first in _table("speech goes on")
        told = first in _table("the speaker") if sure else _has_speaker(segment.text)
        if not own[number] and (told or not known):
            return False
    return True


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _own(words: Sequence[str]) -> bool:
    return not _table("own words").isdisjoint(words)


def _has_own_words(text: str) -> bool:
    return _own(_words(text))


def _has_speaker(text: str) -> bool:
    """Tell whether `text` may speak of the speaker: "Hon har bott här i tio år."."""
    return not _table("the speaker").isdisjoint(_words(text))


def _spoken_for(told: str) -> int:
    """Count the characters of an attribution that the tables translate: "säger " or "säger han "."""
    words = re.match(r"\S+\s+([^\s,]+),?\s*", told)
    if words is None:
        return len(told)
    if not _is_pronoun(f"{words[1]} {told[words.end() :]}"):
        return words.start(1)
    return len(told) if _manner(told[words.end() :]) else words.end()


def _is_pronoun(subject: str) -> bool:
    first, *rest = subject.split()
    # "säger de boende", "de anhöriga": an article
    alone = not rest or rest[0] in _table("after a pronoun") or _manner(" ".join(rest)) is not None
    return first in _PRONOUNS and (first not in ("de", "dom") or alone)


def _is_clause(quotation: str) -> bool:
    """Tell whether `quotation` may be the first half of a sentence that goes on: "När jag frågar, svarar han."."""
    words = _words(quotation)
    if not words or words[0] not in _table("subordinators") or "," in quotation:
        return False
    return words[1:2] == [] or words[1] not in _table("verbs")  # "Sedan kom robotarna" is a sentence


def _after_quotation(block: Block) -> _Cut | None:
    """Cut "”Vi stannar. Gatorna är tomma”, säger han." after a closing mark whose mate is in another sentence."""
    if len(block.segments) < 2 or block.segments[-1].after.strip():
        return None
    *others, last = block.segments
    told = list(_reporting().finditer(last.text))
    if len(told) != 1 or any(_reporting().search(segment.text) for segment in others):
        return None
    verb = told[0].start("verb")
    if not _is_subject(last.text[told[0].end() :]):
        return None
    start = len(block.text) - len(last.after) - len(last.text)
    before = last.text[:verb].rstrip()
    for mark in scan(block.text):
        place = mark.offset - start
        if mark.mate is not None and mark.mate < start <= mark.offset and before[place + 1 :] in ("", ","):
            cut = _Cut(place - (before[place - 1 : place] == ","), verb, len(last.text))
            clause = _verbs()[told[0]["verb"]].complete and _is_clause(last.text[: cut.gap])
            return None if clause else cut
    return None


def _is_subject(subject: str) -> bool:
    """Tell whether all of `subject`, a full stop at its end included, can only be the subject of an attribution."""
    words = [word.strip(",.\"'”“»«’()") for word in subject.split()]
    if not words or not words[0] or _table("own words") & {word.lower() for word in words}:
        return False
    if subject[-1] in "?!…" or (subject[-1] == ":" and not _ADDING.search(subject)):
        return False
    head, *appositions = subject.rstrip(".").split(",")
    told = _COMPOUND.match(head) is not None
    if not all(_is_apposition(phrase) or _is_aside(phrase) or (told and _is_told(phrase)) for phrase in appositions):
        return False
    if _is_pronoun(head):
        followed = (
            words[1:2] == [] or words[1] in _table("after a pronoun") or _manner(head.partition(" ")[2]) is not None
        )
        return followed and (told or all(map(_is_aside, appositions)))
    return words[0].lower() not in _table("no subject")


def _is_told(phrase: str) -> bool:
    return _words(phrase)[:1] == ["där"] or not _table("journalist").isdisjoint(_words(phrase)[:1])


def _is_aside(phrase: str) -> bool:
    """Tell whether `phrase` is surely the journalist's: " och tänder en cigarett", " enligt Interfax"."""
    words = _words(phrase)
    gesture = words[:1] == ["och"] and not _gestures().keys().isdisjoint((*words[1:2], " ".join(words[1:])))
    return (gesture and _CLAUSE.isdisjoint(words[2:3])) or _ACCORDING.match(phrase) is not None


def _is_apposition(phrase: str) -> bool:
    words = phrase.split()[:4]
    roles = words and words[0][0].islower() and any(word.endswith(tuple(_table("roles"))) for word in words)
    return bool(roles) or _APPOSITION.match(phrase) is not None


def is_name(text: str) -> bool:
    """Tell whether `text` is only names, "Pål Jonson (M), 52" or "Anna Ek till TT", better copied than translated.

    "FN", "Ryssland" and "Röda Korset" are names too, but not the same in English.
    """
    words = [word.strip(".,()") for word in text.replace(_TO, " ").split()]
    if any(word in _table("english names") for word in words):
        return False
    return all(word[:1].isupper() or word.isdecimal() for word in words)


def attribute(segment: Segment, english: str) -> str:
    """Write the attribution `segment` in English, `english` being the translation of its text."""
    words = segment.before.replace(",", " ").split()
    english = english.replace(_TO, " to ") if is_name(segment.text) else english
    english = _lower_start(english.strip().rstrip("."), segment.text)
    if not words:
        return _agree(segment.text, english)  # "som bor i Lviv", "och tänder en cigarett", after the name
    if words[0] == "och":
        return _manner(segment.before) or english
    verb = _verbs()[words[0]]
    if len(words) > 1:
        several = _PRONOUNS[words[1]] not in ("he", "she")
        told = verb.plural if several else verb.singular
        manner = _manner(" ".join(words[2:]), several)
        english = english if several else _agree(segment.text, english)
        return " ".join(part for part in (_PRONOUNS[words[1]], told, manner, english) if part)
    if _is_plural(segment.text, english):
        return f"{verb.plural} {english}"
    return f"{verb.singular} {_agree(segment.text, english)}"


def _agree(swedish: str, english: str) -> str:
    """Put right what a model makes of a gesture without a subject: "Olena and light a cigarette"."""
    for word in re.findall(r"\boch (\w+)", swedish):
        if word in _gestures():
            verb = _gestures()[word]
            english = re.sub(rf"\band {verb.plural}\b", f"and {verb.singular}", english)
    return english


def _is_plural(swedish: str, english: str) -> bool:
    """Tell whether several people speak, by the Swedish ("forskarna") or the English ("the children") noun."""
    told = _COMPOUND.match(swedish)
    if told:  # "Anna och nickar mot trappan"
        swedish, english = swedish[: told[0].rindex(" och ")], english.partition(" and ")[0]
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
    return _read_verbs("attributions.tsv")


@cache
def _gestures() -> dict[str, Verb]:
    return _read_verbs("gestures.tsv")


@cache
def _gesture() -> re.Pattern[str]:
    """Match a gesture that the table translates: "säger Olena och gråter", "säger Ivan, 52, och rycker på axlarna"."""
    return re.compile(rf"(?P<gap>,?\s+)(?P<told>och\s(?:{'|'.join(_gestures())}))$")


def _read_verbs(name: str) -> dict[str, Verb]:
    """Read a table of verbs: Swedish, English singular and plural, and perhaps a sign that they are complete."""
    verbs = {}
    for line in read_rows(name):
        swedish, singular, plural, *complete = line.split("\t")
        verbs[swedish] = Verb(singular, plural, bool(complete))
    return verbs


def _manner(told: str, several: bool = False) -> str | None:
    """Say in English what follows "säger han": "tyst", "och tillägger:"; None for what the tables don't know."""
    body = told.rstrip(":")
    english = read_pairs("manners.tsv").get(body.lower())
    first, _, second = body.partition(" ")
    verb = _gestures().get(second) or _verbs().get(second)
    if english is None and first == "och" and verb:
        english = f"and {verb.plural if several else verb.singular}"
    return None if english is None else english + told[len(body) :]


@cache
def reporting_words() -> frozenset[str]:
    """Return all reporting verbs, Swedish and English: "säger", "says", "say"."""
    return frozenset(word for swedish, verb in _verbs().items() for word in (swedish, verb.singular, verb.plural))


@cache
def _reporting() -> re.Pattern[str]:
    """Match a reporting verb after what may end a quotation: ", säger ", "? frågar ", "”, sade ", " – sade "."""
    return re.compile(rf"(?:[,?!…”“\"»«’']|\.\.\.|(?<=\s)[-–—―])\s+(?P<verb>{'|'.join(_verbs())})\s+")


def _table(name: str) -> frozenset[str]:
    return read_tables("speech.txt")[name]
