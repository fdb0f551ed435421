"""What English has as it stands and small models garble: addresses, hashtags, symbols and acronyms."""

from __future__ import annotations

import re

from glossary import Glossary, Term, localise
from translate.engines import Hypothesis, Span
from translate.normalise import model_input

# bullets, arrows and emoji, with what joins and colours them: "FAKTA | Vapnen", "→", "👍🏽", "🇺🇦"
SYMBOL = r"[|•§©®™\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d]*"
_VERBATIM = re.compile(
    rf"(?:{SYMBOL})+|"
    # "https://tt.se/a-1", "www.tt.se", "tt.se/a", "tips@tt.se", "@tt", "#ukraina", without the full stop after it
    r"(?<![\w.@/#])(?:https?://[^\s<>”“\"]+|www\.[^\s<>”“\"]+|(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>”“\"]*|"
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@[\w.]+|\#\w*[^\W\d_]\w*)(?<![.,:;!?'’)\]])"
)
_ACRONYM = re.compile(r"\b[A-ZÅÄÖ]{2,6}\b")
_MASK = "\ue000"  # no letter, and in no name


def is_verbatim(sentence: str) -> bool:
    """Tell whether a sentence has no letters but those of addresses: "tips@tt.se | tt.se/nyheter"."""
    return not any(map(str.isalpha, _VERBATIM.sub("", sentence)))


def localise_around(sentence: str, glossary: Glossary, *, nearby: bool) -> tuple[str, tuple[Term, ...]]:
    """Put English names into a sentence, but not into its addresses: "Kiev@tt.se" is another than "Kyiv@tt.se"."""
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.extend(match[0])
        return _MASK * len(match[0])

    localised, terms = localise(re.sub(f"{_VERBATIM.pattern}|{_MASK}", hide, sentence), glossary, nearby=nearby)
    characters = iter(hidden)
    return re.sub(_MASK, lambda _: next(characters), localised), terms


def copy_verbatim(source: str, hypothesis: Hypothesis) -> tuple[Hypothesis, list[str]]:
    """Write addresses and symbols over what the model made of them, and list those that have no place.

    "tips@day sheet.se", made while the model looked at "tips@dagbladet.se", is that again.
    """
    missing = []
    for match in _VERBATIM.finditer(source):
        if hypothesis.text.count(match[0]) >= source[: match.end()].count(match[0]):
            continue
        made = _find_made(source, match, hypothesis)
        if made is None:
            missing.append(match[0])
        else:
            hypothesis = hypothesis.overwrite(made, match[0])
    return _mend_acronyms(source, hypothesis), missing


def _mend_acronyms(source: str, hypothesis: Hypothesis) -> Hypothesis:
    """Take out letters that the model wrote twice: "CNNN" for "CNN"."""
    for acronym in dict.fromkeys(_ACRONYM.findall(source)):
        stuttered = re.compile(rf"\b{'+'.join(acronym)}+\b").search(hypothesis.text)
        if stuttered and stuttered[0] not in source and acronym not in hypothesis.text.replace(stuttered[0], ""):
            hypothesis = hypothesis.overwrite(Span(*stuttered.span()), acronym)
    return hypothesis


def _find_made(source: str, match: re.Match[str], hypothesis: Hypothesis) -> Span | None:
    """Find the stretch of the translation that comes from `match`, if most of what does stands together."""
    first = len(model_input(source[: match.start()] + _MASK)) - 1
    last = first + len(model_input(match[0]))
    runs: list[list[Span]] = [[]]
    for origin, made in hypothesis.alignment or ():
        if origin.start < last and first < origin.end:
            runs[-1].append(made)
        elif runs[-1]:
            runs.append([])
    longest = max(runs, key=len)
    if 2 * len(longest) <= sum(map(len, runs)):
        return None
    start, end = longest[0].start, longest[-1].end
    while re.match(
        r"\w\w", hypothesis.text[end - 1 : end + 1]
    ):  # of "Computers" for "|" the model knows where "s" is from
        end += 1
    return Span(start, end)
