"""Names of persons, companies and lesser places stand in English as they do in Swedish."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import load_default, localise
from translate import Translator
from translate.engines import Hypothesis, Span
from translate.proper_names import proper_names, without_kept


@pytest.mark.parametrize(
    ("swedish", "names"),
    [
        ("Anna bor i Lund.", "Anna Lund"),
        ("Enligt Kollin var Joakim Paasikivi där.", "Kollin Joakim Paasikivi"),
        ("Lindqvists advokat mötte Tobias Billströms.", "Tobias Billströms"),
        ("Vi såg Lindqvists advokat och Borås domkyrka.", "Lindqvist Borås"),
        ("Dricksvattnet i Mörbylånga är Chiles 21-åriga problem.", "Mörbylånga Chile"),
        ("Sten kastades.", ""),
        ("Sten Berg kom.", "Sten Berg"),
        ("Han såg Riksdagen, Röda Korset och Tyskland.", ""),
        ("Sedan dog kung Karl Johan och Karl XII, kejsare Frans Josef och Katarina den stora.", ""),
        ("Det sade Jesus till Johannes.", ""),
        ("Dit kom Michail Podoljak och Sjevtjenko.", ""),
        ("Det gällde Förvaltningsrätten, Natosoldater och EU-länder.", ""),
        ("NATO och SMHI", ""),
        ("14.05 Polisen har spärrat av i Sydeuropa.", ""),
        ("I dag kl. 12.47 Explosioner i Sydeuropa.", ""),
    ],
)
def test_what_is_kept(swedish: str, names: str) -> None:
    assert " ".join(term.english for term in proper_names(swedish, ())) == names


@given(st.text(alphabet="abåAÅBNns -’.:", max_size=40) | st.sampled_from(["Anna Ek", "Nils Ek i Åre. Åke Ek"]))
def test_names_are_stretches_of_the_sentence_in_order(swedish: str) -> None:
    found = proper_names(swedish, ())
    assert [swedish[term.start : term.end] for term in found] == [term.english for term in found]
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert not proper_names(swedish, found)
    assert not without_kept(found, swedish)


def test_a_name_of_the_glossary_is_left_to_it() -> None:
    text, terms = localise("Han bor i Charkiv.", load_default())
    assert not proper_names(text, terms)


@pytest.mark.parametrize("english", ["Lund’s mayor", "Lund's mayor", "in Lund.", "Lunds mayor"])
def test_a_name_that_stands_is_left_alone(english: str) -> None:
    assert not without_kept(proper_names("Vi såg Lunds borgmästare.", ()), english)


@pytest.mark.parametrize(
    ("swedish", "made", "english"),
    [
        ("Anna bor i Lund.", Hypothesis("Others live in Lund.", alignment=((Span(0, 4), Span(0, 6)),)), "Anna"),
        ("Vi såg Göran Sjöberg.", Hypothesis("We saw Gjöran Sjöberg."), "Göran Sjöberg."),
        ("Tobias Billströms tal", Hypothesis("Tobia’s Billström’s speech"), "Tobias Billström’s"),
        ("Det är Thedéens bank.", Hypothesis("It is Thedéan’s bank."), "Thedéen’s bank."),
    ],
)
def test_a_garbled_name_is_put_right(
    use_engine: Callable[..., object], swedish: str, made: Hypothesis, english: str
) -> None:
    use_engine({swedish: made})
    translation = Translator(engine="dictionary", model="compact").translate(swedish)
    assert english in str(translation)
    assert not translation.issues
    assert not translation.terms  # they are no terms of a glossary


def test_a_name_that_is_nowhere_is_an_issue(use_engine: Callable[..., object]) -> None:
    use_engine({"Ministern Anna Berg kom.": "The minister Anna came."})
    (issue,) = Translator(engine="dictionary", model="compact").translate("Ministern Anna Berg kom.").issues
    assert (issue.kind, issue.detail) == ("name", "“Berg” is missing; add it by hand")
