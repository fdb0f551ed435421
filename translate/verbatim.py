"""What English has as it stands and small models garble: addresses, placeholders, symbols, signs and acronyms.

Models misspell addresses and lose placeholders, but copy what looks like an unknown name.  So that is what an engine
gets, "Läs mer på XA" for "Läs mer på svd.se", and the address is put back into what it says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from glossary import Glossary, Reader, Term
from translate.engines import Hypothesis, Span
from translate.normalise import model_input
from translate.placeholders import PLACEHOLDER, is_number, is_unnamed
from translate.signs import SIGN, count_sign

# bullets, arrows and emoji, with what joins and colours them: "FAKTA | Vapnen", "→", "👍🏽", "🇺🇦"
SYMBOL = r"[|•§©®™\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d]*"
# what "svd.se" and "rapporten.pdf" end in, so that "hemma.Han" and "bl.a" are none
_ENDINGS = (
    "app|at|be|biz|ca|ch|com|cz|de|dk|edu|ee|es|eu|fi|fr|gov|gr|ie|info|int|io|is|it|lt|lv|me|mil|museum|net|nl|no|nu|org|"
    "pl|pt|ro|ru|se|sk|tv|ua|uk|us|"
    "avi|bat|bmp|cfg|conf|csv|doc|docx|epub|exe|flac|gif|gz|htm|html|ini|iso|jpeg|jpg|js|json|log|md|mkv|mov|mp3|mp4|odt|"
    "pdf|php|png|po|ppt|pptx|py|rar|rtf|sh|srt|svg|tar|tif|tiff|txt|wav|webp|xls|xlsx|xml|yaml|yml|zip"
)
_VERBATIM = re.compile(
    # of "(😂)" a model makes one piece and may forget the bracket
    rf"(?P<bracketed>[(\[](?:{SYMBOL})+[)\]])|(?:{SYMBOL})+|(?P<placeholder>{PLACEHOLDER})|"
    r"(?P<address>(?<!\w)[A-Za-z]:\\[^\s<>”“\"]*[\w\\]|"  # "C:\Temp\fil.txt"
    # "https://tt.se/a-1", "www.tt.se", "tt.se/a", "tips@tt.se", "@tt", "#ukraina", without the full stop after it
    r"(?<![\w.@/#])(?:https?://[^\s<>”“\"]+|www\.[^\s<>”“\"]+|(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>”“\"]*|"
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@[\w.]+|\#\w*[^\W\d_]\w*)(?<![.,:;!?'’)\]])|"
    # "SvD.se", "rapporten.pdf"
    rf"(?<![\w.@/#-])(?:[\w-]+\.){{0,3}}(?=[\w-]*[^\W\d_])[\w-]{{2,}}\.(?:{_ENDINGS})(?!\w|\.\w))|"
    rf"(?P<sign>{SIGN})"
)
_ACRONYM = re.compile(r"\b[A-ZÅÄÖ]{2,6}\b")
_CAPITALS = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖ]")
_MASK = "\ue000"  # no letter, and in no name
_HIDDEN = re.compile(f"{_VERBATIM.pattern}|{_MASK}")
# one is in whatever the two above find: few sentences have any, and a set of characters is soon looked through
_HINT = re.compile(
    rf"[=<>~^\\&{{}}|/@#%{_MASK}\u00a2-\u00b6\u00d7\u00f7\u2020-\u2022\u2030\u2052\u20a0-\u20cf\u2100-\u2bff"
    r"\U0001f000-\U0001faff]|\.\w"
)
_JOINING = re.compile(r"[-.,:/_]*")  # "{0}-{1}" and "%d,%d" are one thing
_DIGIT_BEFORE, _DIGIT_BEHIND = re.compile(r"\d[.,]?$"), re.compile(r"[.,]?\d")
# What is in no Swedish text, and models take for names; behind numbers they give nouns the right form.
_LETTERS = tuple(f"X{letter}" for letter in "ABEFGHJKNQRTUWYZ")
_NUMBERS = ("37", "46", "58", "74", "83", "92", "64", "29")


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a sentence that an engine doesn't get, and what it gets instead."""

    start: int
    end: int
    text: str
    instead: str

    def occurrences(self, english: str) -> list[Span]:
        """Return where the stand-in is in a translation."""
        edges = (r"(?<!\d)(?<!\d[.,])", r"(?!\d|[.,]\d)") if self.instead.isdigit() else ("", "")
        return [Span(*match.span()) for match in re.finditer(self.instead.join(edges), english)]


def disguise(sentence: str) -> str:
    """Return a sentence as an engine gets it: "Läs mer på XA" for "Läs mer på svd.se"."""
    parts = _parts(sentence)
    for part in reversed(parts):
        sentence = sentence[: part.start] + part.instead + sentence[part.end :]
    return sentence


def reveal(sentence: str, hypothesis: Hypothesis) -> Hypothesis:
    """Return what an engine made of the disguised sentence as if it had been given `sentence` itself."""
    parts = _parts(sentence)
    if not parts:
        return hypothesis
    if hypothesis.alignment:
        moved = _Moved(sentence, parts)
        links = tuple((moved.through(origin), made) for origin, made in hypothesis.alignment)
        hypothesis = replace(hypothesis, alignment=links)
    places = [(place, part) for part in parts for place in part.occurrences(hypothesis.text)]
    for place, part in sorted(places, key=lambda found: found[0].start, reverse=True):
        hypothesis = hypothesis.overwrite(place, part.text)
    return hypothesis


def disguise_like(sentence: str, english: str) -> str:
    """Return a translation of a sentence with the stand-ins that an engine gets of the sentence."""
    for part in sorted(_parts(sentence), key=lambda part: len(part.text), reverse=True):
        english = english.replace(part.text, part.instead, 1)  # "%s till %s" are two
    return english


def show(sentence: str, message: str) -> str:
    """Return what is said of the disguised sentence with its own words for the stand-ins."""
    for part in _parts(sentence):
        message = message.replace(part.instead, part.text)
    return message


def compare_verbatim(sentence: str, made: str, english: str) -> Iterator[str]:
    """Yield what is wrong with the addresses, placeholders and symbols of `english`, of which an engine made `made`."""
    if not _HINT.search(sentence):
        return
    found = [match for match in _VERBATIM.finditer(sentence) if not match["sign"]]  # the checks tell of those
    counts = Counter(match[0] for match in found)
    placeholders = {match[0] for match in found if match["placeholder"]}
    for text, count in counts.items():
        if english.count(text) < count:
            yield f"“{text}” is missing from the translation; add it by hand"
        elif text in placeholders and english.count(text) > sentence.count(text):
            yield f"“{text}” stands more often in the translation than in the article; take it out by hand"
    swapped = _find_swapped(sentence, made)
    if swapped:
        yield f"“{swapped}” and another have changed places in the translation; give them names or numbers"


def _find_swapped(sentence: str, made: str) -> str | None:
    """Return a placeholder that a program would take for another: "%s till %s", turned around, has no names."""
    parts = [part for part in _parts(sentence) if is_unnamed(part.text)]
    places = [(place.start, part.text) for part in parts for place in part.occurrences(made)[:1]]
    return next((text for (place, _), (later, text) in pairwise(places) if later < place), None)


@lru_cache(64)  # it is asked of one sentence several times in a row
def _parts(sentence: str) -> tuple[_Part, ...]:
    """Return what an engine doesn't get of a sentence, as long as there are stand-ins that it has not itself."""
    if not _HINT.search(sentence):
        return ()
    spans: list[tuple[int, int]] = []
    for match in _VERBATIM.finditer(sentence):
        if not (match["placeholder"] or match["address"]):
            continue
        if spans and _JOINING.fullmatch(sentence, spans[-1][1], match.start()):
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append(match.span())
    letters = iter([one for one in _LETTERS if one not in sentence])
    numbers = iter([one for one in _NUMBERS if one not in sentence])
    parts = []
    for start, end in spans:
        text = sentence[start:end]
        # of the 37 in "version 3.37" nothing would tell that it stands for the "%d" of "version 3.%d"
        beside = _DIGIT_BEFORE.search(sentence, max(0, start - 2), start) or _DIGIT_BEHIND.match(sentence, end)
        instead = (is_number(text) and not beside and next(numbers, None)) or next(letters, None)
        if instead:
            parts.append(_Part(start, end, text, instead))
    return tuple(parts)


class _Moved:
    """Where characters of the disguised sentence, in the model's spelling, are in the sentence itself."""

    def __init__(self, sentence: str, parts: Sequence[_Part]) -> None:
        self._steps: list[tuple[Span, Span]] = []  # what a stand-in takes up, and what it stands for
        shift = 0
        for part in parts:
            start = len(model_input(sentence[: part.start] + _MASK)) - 1
            length = len(model_input(part.text))
            self._steps.append((Span(start + shift, start + shift + len(part.instead)), Span(start, start + length)))
            shift += len(part.instead) - length

    def through(self, span: Span) -> Span:
        """Return the characters of the sentence that an engine saw as `span`."""
        return Span(self._move(span.start, at_end=False), self._move(span.end, at_end=True))

    def _move(self, place: int, *, at_end: bool) -> int:
        moved = place
        for seen, own in self._steps:
            if place >= seen.end:
                moved = own.end + place - seen.end
            elif place > seen.start or (place == seen.start and not at_end):
                return own.end if at_end else own.start
        return moved


def is_verbatim(sentence: str) -> bool:
    """Tell whether a sentence has no letters but those of addresses: "tips@tt.se | tt.se/nyheter"."""
    if any(map(str.isalpha, sentence.split())) and "µ" not in sentence and "{{" not in sentence:
        return False  # at a glance: all else that is copied has something else than letters
    return not any(map(str.isalpha, _VERBATIM.sub("", sentence)))


class Localiser:
    """Puts English names into a sentence, but not into its addresses: "Kiev@tt.se" is another than "Kyiv@tt.se"."""

    def __init__(self, sentence: str, glossary: Glossary) -> None:
        self._hidden: list[str] = []
        shown = _HIDDEN.sub(self._hide, sentence) if _HINT.search(sentence) else sentence
        self._reader = Reader(shown, glossary)

    def _hide(self, match: re.Match[str]) -> str:
        self._hidden.extend(match[0])
        return _MASK * len(match[0])

    def localise(self, *, nearby: bool) -> tuple[str, tuple[Term, ...]]:
        """Return the sentence and its names; what `nearby` says may be found out later, and be asked of it again."""
        localised, terms = self._reader.localise(nearby=nearby)
        if not self._hidden:
            return localised, terms
        characters = iter(self._hidden)
        return re.sub(_MASK, lambda _: next(characters), localised), terms


def localise_around(sentence: str, glossary: Glossary, *, nearby: bool) -> tuple[str, tuple[Term, ...]]:
    """Put English names into a sentence as Localiser does."""
    return Localiser(sentence, glossary).localise(nearby=nearby)


def copy_verbatim(source: str, hypothesis: Hypothesis) -> Hypothesis:
    """Write addresses and symbols over what the model made of them.

    "tips@day sheet.se", made while the model looked at "tips@dagbladet.se", is that again.
    """
    for match in _VERBATIM.finditer(source) if _HINT.search(source) else ():
        sign = match["sign"]
        there = count_sign(sign, hypothesis.text) if sign else hypothesis.text.count(match[0])
        if there >= source[: match.end()].count(match[0]):
            continue
        made = _find_made(source, match, hypothesis)
        if made is not None:
            hypothesis = hypothesis.overwrite(made, _space(source, match, hypothesis.text, made) if sign else match[0])
    return _mend_acronyms(source, hypothesis) if _CAPITALS.search(source) else hypothesis


def _mend_acronyms(source: str, hypothesis: Hypothesis) -> Hypothesis:
    """Take out letters that the model wrote twice: "CNNN" for "CNN"."""
    for acronym in dict.fromkeys(_ACRONYM.findall(source)):
        stuttered = re.compile(rf"\b{'+'.join(acronym)}+\b").search(hypothesis.text)
        if stuttered and stuttered[0] not in source and acronym not in hypothesis.text.replace(stuttered[0], ""):
            hypothesis = hypothesis.overwrite(Span(*stuttered.span()), acronym)
    return hypothesis


def _space(source: str, match: re.Match[str], english: str, made: Span) -> str:
    """Return a sign with the spaces that the source has around it, where the translation lacks them."""
    before = " " * (source[match.start() - 1 : match.start()] == " " and english[made.start - 1 : made.start].isalnum())
    after = " " * (source[match.end() : match.end() + 1] == " " and english[made.end : made.end + 1].isalnum())
    return f"{before}{match[0]}{after}"


def _find_made(source: str, match: re.Match[str], hypothesis: Hypothesis) -> Span | None:
    """Find the stretch of the translation that comes from `match`, if most of what does stands together."""
    first = len(model_input(source[: match.start()] + _MASK)) - 1
    last = first + len(model_input(match[0]))
    if match["placeholder"]:
        last -= 1  # the model takes "}" for a part of what follows
    runs: list[list[Span]] = [[]]
    for origin, made in hypothesis.alignment or ():
        if origin.start < last and first < origin.end:
            runs[-1].append(made)
        elif runs[-1]:
            runs.append([])
    longest = max(runs, key=len)
    if not longest:
        return _find_gap(first, hypothesis) if match["sign"] and _stands_alone(source, match) else None
    if 2 * len(longest) <= sum(map(len, runs)):
        return None
    start, end = longest[0].start, longest[-1].end
    if match["sign"]:
        end = start + len(hypothesis.text[start:end].partition(" ")[0])
    glued = match["sign"] and re.match(r"\w", source[match.end() :])  # of "HelloShot" for "<Skott" the rest is a word
    while not glued and re.match(
        r"\w\w", hypothesis.text[end - 1 : end + 1]
    ):  # of "Computers" for "|" the model knows where "s" is from
        end += 1
    if match["bracketed"]:
        end -= len(hypothesis.text[start:end]) - len(hypothesis.text[start:end].rstrip(" .,;:!?"))
    elif not match[0][0].isascii():  # an emoji has no part in the "). " behind it
        end -= len(hypothesis.text[start:end]) - len(hypothesis.text[start:end].rstrip(" ).,;:!?”’\"'"))
    return Span(start, max(end, start + 1))


def _stands_alone(source: str, match: re.Match[str]) -> bool:
    return source[match.start() - 1 : match.start()] == " " == source[match.end() : match.end() + 1]


def _find_gap(place: int, hypothesis: Hypothesis) -> Span | None:
    """Find where a sign belongs that nothing came from: between what came from before it and from behind it."""
    links = [*(hypothesis.alignment or ())]
    before = [made.end for origin, made in links if origin.start < place]
    after = [made.start for origin, made in links if origin.start >= place]
    if not before or not after or max(before) > min(after):
        return None
    return Span(max(before), min(after))
