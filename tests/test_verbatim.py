"""Addresses and symbols reach the reader as they stand in the article."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Glossary, load_default
from translate import Translator
from translate.document import Passage
from translate.engines import Hypothesis, Span
from translate.verbatim import copy_verbatim, is_verbatim, localise_around


@pytest.mark.parametrize(
    ("sentence", "copied"),
    [
        ("Läs https://tt.se/nyheter/ukraina-1.", "https://tt.se/nyheter/ukraina-1"),
        ("(se www.tt.se)", "www.tt.se"),
        ("Se tt.se/ukraina!", "tt.se/ukraina"),
        ("Skriv till tips.red@tt.se, tack.", "tips.red@tt.se"),
        ("Följ @tt_nyheter.", "@tt_nyheter"),
        ("Alla skriver #StandWithUkraine!", "#StandWithUkraine"),
        ("Larm 🇺🇦 i dag", "🇺🇦"),
        ("FAKTA | Vapnen", "|"),
    ],
)
def test_what_is_copied_is_missed_where_there_is_no_place_for_it(sentence: str, copied: str) -> None:
    assert copy_verbatim(sentence, Hypothesis("Nothing.")) == (Hypothesis("Nothing."), [copied])
    assert copy_verbatim(sentence, Hypothesis(sentence)) == (Hypothesis(sentence), [])


@pytest.mark.parametrize("sentence", ["Ja. Nej", "kl. 14.30 och 2023/24", "och/eller", "nr #1", "a @ b", "bl.a. TT"])
def test_other_words_are_translated(sentence: str) -> None:
    assert copy_verbatim(sentence, Hypothesis("Nothing."))[1] == []
    assert not is_verbatim(sentence)


@pytest.mark.parametrize("sentence", ["tips@tt.se", "https://tt.se/a | @tt", "#ukraina 🇺🇦"])
def test_a_sentence_of_addresses_needs_no_engine(sentence: str) -> None:
    assert is_verbatim(sentence)
    assert Translator(engine="echo").draft([Passage(sentence)]).sentences == []


def test_a_garbled_address_is_put_right(use_engine: Callable[..., object]) -> None:
    links = (
        (Span(0, 5), Span(0, 5)),
        (Span(6, 11), Span(6, 11)),
        (Span(11, 16), Span(11, 16)),
        (Span(17, 22), Span(17, 22)),
    )
    use_engine({"Mejla tips@tt.se i dag.": Hypothesis("Email tips@ t.se today.", alignment=links)})
    translation = Translator(engine="dictionary", model="compact").translate("Mejla tips@tt.se i dag.")
    assert str(translation) == "Email tips@tt.se today." and not translation.issues


def test_an_address_without_a_place_is_an_issue(use_engine: Callable[..., object]) -> None:
    use_engine({"Mejla tips@tt.se i dag.": "Email us today."})
    (issue,) = Translator(engine="dictionary", model="compact").translate("Mejla tips@tt.se i dag.").issues
    assert issue.kind == "name" and "tips@tt.se" in issue.detail


def test_names_in_addresses_are_left_alone() -> None:
    localised, terms = localise_around("Kiev@tt.se skrev om Kiev på tt.se/Kiev", load_default(), nearby=True)
    assert localised == "Kiev@tt.se skrev om Kyiv på tt.se/Kiev"
    assert [localised[term.start : term.end] for term in terms] == ["Kyiv"]


@given(st.text(alphabet="ab@#.:/|🔴\ue000 htpsw"))
def test_hiding_and_showing_changes_nothing(sentence: str) -> None:
    assert localise_around(sentence, Glossary(), nearby=False) == (sentence, ())


@pytest.mark.parametrize(
    ("source", "made", "mended"),
    [
        ("Det säger CNN.", "CNNN says.", "CNN says."),
        ("Kiev (TT-Reuters)", "Kyiv (TTT-Reuters)", "Kyiv (TT-Reuters)"),
        ("USA och EU", "US and EU", "US and EU"),
        ("AB och AABB", "AABB and AB", "AABB and AB"),
    ],
)
def test_a_stuttered_acronym_is_mended(source: str, made: str, mended: str) -> None:
    assert copy_verbatim(source, Hypothesis(made))[0].text == mended


@pytest.mark.parametrize(
    ("source", "made", "links", "mended"),
    [
        ("x = 3", "x Path 3", [((0, 1), (0, 1)), ((2, 3), (2, 6)), ((4, 5), (7, 8))], "x = 3"),
        ("a ^ b", "auth b", [((0, 1), (0, 1)), ((2, 3), (1, 4)), ((4, 5), (5, 6))], "a ^ b"),
        ("Arkiv > Spara", "Repository Save", [((0, 5), (0, 10)), ((8, 13), (11, 15))], "Repository > Save"),
        ("Den {namn} är", "The gradual name is", [((0, 3), (0, 3)), ((4, 9), (4, 16)), ((9, 10), (17, 19))],
         "The {namn} is"),
        ("<Skott> hörs", "HelloSkottteu is heard", [((0, 1), (0, 5)), ((1, 6), (5, 11)), ((6, 7), (11, 16))],
         "<Skottt> is heard"),
        ("Det kostar 5 €.", "It costs 5 euros.", [((13, 14), (11, 16))], "It costs 5 euros."),
    ],
)  # fmt: skip
def test_signs_are_written_over_what_was_made_of_them(
    source: str, made: str, links: list[tuple[tuple[int, int], tuple[int, int]]], mended: str
) -> None:
    alignment = tuple((Span(*origin), Span(*place)) for origin, place in links)
    assert copy_verbatim(source, Hypothesis(made, alignment=alignment))[0].text == mended


def test_placeholders_and_paths_are_no_words() -> None:
    for part in ("{namn}", "{{ antal }}", "${pris}", "{0}", "C:\\Temp\\fil.txt"):
        assert copy_verbatim(f"Den {part} finns.", Hypothesis("It is there."))[1] == [part]
