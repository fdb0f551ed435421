"""Every expected name in the English: recognised, repaired, or put where the model's attention says it stood."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossary import Glossary, Rendering, Term, put, render
from translate.engines import Hypothesis, Span
from translate.engines.clauses import COMMON_WORDS
from translate.normalise import model_input

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def settle(source: str, terms: Sequence[Term], hypothesis: Hypothesis, glossary: Glossary) -> Rendering:
    """Return the translation of `source`, as the engine got it, with its names right as far as that is possible.

    A name that likeness doesn't find ("Bilohorivka" became "the carohorivka") goes over the words that the model made
    while it looked at the name, unless those are words that no name becomes.
    """
    rendering = render(terms, hypothesis.text, glossary)
    if not rendering.missing or not hypothesis.alignment:
        return rendering
    seen = model_input(source)
    kept = {_place(source, seen, term) for term in (*rendering.found, *rendering.repaired)}
    text = hypothesis.text
    placed: list[Span] = []
    stretches = [(_stretch(_place(source, seen, term), hypothesis, kept), term) for term in rendering.missing]
    for stretch, term in sorted(stretches, key=lambda pair: pair[0].start if pair[0] else 0, reverse=True):
        if stretch and not any(stretch.start < other.end and other.start < stretch.end for other in placed):
            text = put(term, text, stretch.start, stretch.end)
            placed.append(stretch)
    return render(terms, text, glossary)


def _place(source: str, seen: str, term: Term) -> Span | None:
    """Find a term in what the model saw, where abbreviations are longer and spaces fewer."""
    name = model_input(term.english)
    pattern = re.compile(re.escape(name), re.IGNORECASE)  # a headline in capitals reaches the model in small letters
    earlier = len(pattern.findall(model_input(source[: term.start])))
    starts = [match.start() for match in pattern.finditer(seen)]
    return Span(starts[earlier], starts[earlier] + len(name)) if earlier < len(starts) else None


def _stretch(place: Span | None, hypothesis: Hypothesis, kept: set[Span | None]) -> Span | None:
    """Find the words of the translation that come from `place` and from no other name, if they stand together."""
    if place is None:
        return None
    words = [
        Span(*word.span())
        for word in _WORD.finditer(hypothesis.text)
        if _comes_from(place, Span(*word.span()), hypothesis)
        and word[0].lower() not in COMMON_WORDS
        and not any(other and _comes_from(other, Span(*word.span()), hypothesis) for other in kept)
    ]
    if not words:
        return None
    stretch = Span(words[0].start, words[-1].end)
    within = [*_WORD.finditer(hypothesis.text, stretch.start, stretch.end)]
    # "Car the Tserkva": a common word may have come between the words of Bila Tserkva.
    own = [word for word in within if Span(*word.span()) in words or word[0].lower() in COMMON_WORDS]
    return stretch if len(own) == len(within) <= len(words) + 1 and len(words) <= 4 else None


def _comes_from(place: Span, word: Span, hypothesis: Hypothesis) -> bool:
    """Tell whether the model looked at `place` for at least half of a word's characters."""
    looked = sum(
        min(target.end, word.end) - max(target.start, word.start)
        for origin, target in hypothesis.alignment or ()
        if target.start < word.end and word.start < target.end and origin.start < place.end and place.start < origin.end
    )
    return 2 * looked >= word.end - word.start
