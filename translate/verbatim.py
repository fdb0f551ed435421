"""What English has as it stands and small models garble: addresses, placeholders, symbols, signs and acronyms."""

from __future__ import annotations

import re

from glossary import Glossary, Reader, Term
from translate.engines import Hypothesis, Span
from translate.normalise import model_input
from translate.signs import SIGN, count_sign

# bullets, arrows and emoji, with what joins and colours them: "FAKTA | Vapnen", "→", "👍🏽", "🇺🇦"
SYMBOL = r"[|•§©®™\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d]*"
_PLACEHOLDER = r"\$?\{\{ ?[\w.-]{1,40} ?\}\}|[$%#]?\{[\w.:-]{0,40}\}"  # "{namn}", "{{ antal }}", "${pris}", "{0}"
_VERBATIM = re.compile(
    rf"(?:{SYMBOL})+|(?P<placeholder>{_PLACEHOLDER})|"
    # "https://tt.se/a-1", "www.tt.se", "tt.se/a", "tips@tt.se", "@tt", "#ukraina", without the full stop after it
    r"(?<!\w)[A-Za-z]:\\[^\s<>”“\"]*[\w\\]|"  # "C:\Temp\fil.txt"
    r"(?<![\w.@/#])(?:https?://[^\s<>”“\"]+|www\.[^\s<>”“\"]+|(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>”“\"]*|"
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@[\w.]+|\#\w*[^\W\d_]\w*)(?<![.,:;!?'’)\]])|"
    rf"(?P<sign>{SIGN})"
)
_ACRONYM = re.compile(r"\b[A-ZÅÄÖ]{2,6}\b")
_CAPITALS = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖ]")
_MASK = "\ue000"  # no letter, and in no name
_HIDDEN = re.compile(f"{_VERBATIM.pattern}|{_MASK}")
_HINT = re.compile(
    rf"{SYMBOL}|{SIGN}|[/@#{_MASK}]|www"
)  # one is in whatever the two above find: few sentences have any


def is_verbatim(sentence: str) -> bool:
    """Tell whether a sentence has no letters but those of addresses: "tips@tt.se | tt.se/nyheter"."""
    if any(map(str.isalpha, sentence.split())):
        return False  # at a glance: every address has something else than letters
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


def copy_verbatim(source: str, hypothesis: Hypothesis) -> tuple[Hypothesis, list[str]]:
    """Write addresses and symbols over what the model made of them, and list those that have no place.

    "tips@day sheet.se", made while the model looked at "tips@dagbladet.se", is that again.
    """
    missing = []
    for match in _VERBATIM.finditer(source) if _HINT.search(source) else ():
        sign = match["sign"]
        there = count_sign(sign, hypothesis.text) if sign else hypothesis.text.count(match[0])
        if there >= source[: match.end()].count(match[0]):
            continue
        made = _find_made(source, match, hypothesis)
        if made is not None:
            hypothesis = hypothesis.overwrite(made, _space(source, match, hypothesis.text, made) if sign else match[0])
        elif not sign:  # the checks tell of lost signs
            missing.append(match[0])
    return _mend_acronyms(source, hypothesis) if _CAPITALS.search(source) else hypothesis, missing


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
    if not match[0][0].isascii():  # an emoji has no part in the "). " behind it
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
