"""Names and words in unusual letters are expected in the English as they stand, and put right there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import load_default, localise
from translate import Translator
from translate.engines import Hypothesis, Span
from translate.foreign import foreign_words


@pytest.mark.parametrize(
    ("swedish", "words"),
    [
        ("Michał Wiśniewski bor i Łódź.", ["Michał", "Wiśniewski", "Łódź"]),
        ("På skylten står det ”Ласкаво просимо”.", ["Ласкаво просимо"]),
        ("Jón Þórðarson-Müller, à la Åse Öhrén", ["Jón", "Þórðarson-Müller"]),
        ("Anna skrev ł och Ж på tavlan.", ["ł", "Ж"]),
        ("Crêpes med crème fraîche, señor!", ["Crêpes"]),
        ("Mötet i Genève rörde Moçambiques idé.", []),
        ("Göteborg, Malmö och Zürich", []),
        ("Rummen 3Ł, Ł3 och Ł_b", []),
    ],
)
def test_what_is_foreign(swedish: str, words: list[str]) -> None:
    assert [term.english for term in foreign_words(swedish, ())] == words


@given(st.text(alphabet="abåÅłŁЖж ñÑ-’.", max_size=30))
def test_terms_are_stretches_of_the_sentence_in_order(swedish: str) -> None:
    terms = foreign_words(swedish, ())
    assert [swedish[term.start : term.end] for term in terms] == [term.english for term in terms]
    assert all(one.end <= other.start for one, other in pairwise(terms))
    assert not foreign_words(swedish, terms)


def test_a_name_of_the_glossary_is_left_to_it() -> None:
    text, terms = localise("De lämnade Харків.", load_default())
    covered = {(term.start, term.end) for term in terms}
    assert not covered & {(term.start, term.end) for term in foreign_words(text, terms)}


def test_a_garbled_name_is_put_right(use_engine: Callable[..., object]) -> None:
    use_engine(
        {
            "Michał Wiśniewski kom.": "Michał Wiţniewski came.",
            "Det står Ж där.": Hypothesis("It says History there.", alignment=((Span(9, 10), Span(8, 15)),)),
        }
    )
    translator = Translator(engine="dictionary", model="compact")
    assert str(translator.translate("Michał Wiśniewski kom.")) == "Michał Wiśniewski came."
    assert str(translator.translate("Det står Ж där.")) == "It says Ж there."


def test_a_name_that_is_nowhere_is_an_issue(use_engine: Callable[..., object]) -> None:
    use_engine({"Vi såg Łukasz.": "We saw nothing."})
    (issue,) = Translator(engine="dictionary", model="compact").translate("Vi såg Łukasz.").issues
    assert issue.kind == "name" and "Łukasz" in issue.detail
