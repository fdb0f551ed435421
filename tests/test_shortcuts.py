"""What most sentences are passed over by at a glance finds all that the full rules do."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import Reader, load_default, localise
from translate import checks, foreign, normalise, verbatim
from translate.numbers import english, swedish
from translate.numbers.words import values_of

_SAID = (
    "en", "ett", "En", "halv", "och en halv", "mil", "mil.", "klockan", "kl. 14.30", "kl 9", "12", "1 250,5", "3–1",
    "tjugo-tal", "80-talet", "24/2", "5. armén", "entusen", "ENHUNDRA", "fem", "Sextio", "half past", "noon", "'90s",
    "twenty-four", "Fifth", "century", "a", "the", "and", "of", "the morning", "of the morning", "morning", "very",
    "bl.a.", "BL.A.", "t ex", "kr", "Mkr", "nr 5", "jan.", "dvs", "st.", "och", "inte", "hus", "Ångström", "café",
    "Wiśniewski", "Ласкаво просимо", "Genève", "señor", "naïv", "m²", "Kiev", "Charkivs", "Uzin", "i Lichovka",
    "Anna Donets", "Serhij Kovaltjuk", "Zaporizzja", "Ukraina", "tips@tt.se", "https://tt.se/a-1", "www.tt.se", "#kyiv",
    "tt.se/a", "@tt", "→", "🇺🇦", "|", "TT", "ABCD", "\ue000",
)  # fmt: skip
_BETWEEN = (" ", " ", " ", "", "-", ", ", ". ", "\n", "\u00a0", "”", "/")


@st.composite
def _sentences(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.one_of(st.sampled_from(_SAID), st.text(max_size=5)), max_size=9))
    return "".join(word + draw(st.sampled_from(_BETWEEN)) for word in words)


@cache
def _words(language: str) -> tuple[str, ...]:
    return tuple(values_of(language))


def _counts(word: str, language: str) -> bool:
    """Tell whether the rules that the shortcut stands before find a number."""
    if language == "sv":
        return any(swedish._read_swedish(match) for match in swedish._swedish().finditer(word))
    return any(english._read_english(match) for match in english._english().finditer(word))


@given(_sentences(), st.sampled_from(_words("sv")))
def test_no_swedish_number_is_passed_over(sentence: str, word: str) -> None:
    for text in (sentence, f"{sentence}{word}", f"ett{word} {sentence}"):
        assert not _counts(text, "sv") or swedish._may_count_swedish().search(text.casefold())


@given(_sentences(), st.sampled_from(_words("en")))
def test_no_english_number_is_passed_over(sentence: str, word: str) -> None:
    for text in (sentence, f"{sentence}{word}", f"a half {word} {sentence}"):
        assert not _counts(text, "en") or english._may_count_english().search(text.casefold())


@given(_sentences())
def test_no_foreign_word_is_passed_over(sentence: str) -> None:
    found = any(foreign._is_foreign(match[0]) for match in foreign._WORD.finditer(sentence))
    assert not found or foreign._UNUSUAL.search(sentence)


@given(_sentences())
def test_no_address_is_passed_over(sentence: str) -> None:
    assert not verbatim._HIDDEN.search(sentence) or verbatim._HINT.search(sentence)
    bare = verbatim._VERBATIM.sub("", sentence)
    assert verbatim.is_verbatim(sentence) is not any(map(str.isalpha, bare))


@given(_sentences())
def test_no_abbreviation_is_passed_over(sentence: str) -> None:
    normal = normalise.normalise(sentence)
    found = normalise._abbreviations()[0].search(normal)
    assert not found or normalise._may_abbreviate().search(normal.lower())


@given(_sentences())
def test_no_repetition_is_passed_over(sentence: str) -> None:
    words = checks._WORD_OR_NUMBER.findall(sentence.lower())
    patterns = (checks._TWICE, checks._RUN, checks._OF_ITSELF)
    assert not any(pattern.search(sentence) for pattern in patterns) or checks._may_repeat(words)


@settings(max_examples=50)
@given(_sentences())
def test_a_sentence_read_once_says_the_same_as_one_read_twice(sentence: str) -> None:
    glossary = load_default()
    reader = Reader(sentence, glossary)
    for nearby in (False, True, False):
        assert reader.localise(nearby=nearby) == localise(sentence, glossary, nearby=nearby)
