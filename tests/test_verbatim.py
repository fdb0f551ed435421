"""Addresses and symbols reach the reader as they stand in the article."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Glossary, load_default
from translate import Translator, tmx
from translate.document import Passage
from translate.engines import Hypothesis, Span
from translate.verbatim import (
    compare_verbatim,
    copy_verbatim,
    disguise,
    disguise_like,
    is_verbatim,
    localise_around,
    reveal,
)


def lost(sentence: str, english: str) -> list[str]:
    """What of a sentence is said to be missing."""
    details = compare_verbatim(sentence, disguise_like(sentence, english), english)
    return [detail.split("”")[0][1:] for detail in details if "is missing" in detail]


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
        ("Det skriver SvD.se.", "SvD.se"),
        ("Enligt ukraine.ua:s reporter", "ukraine.ua"),
        ("Bifoga min-rapport_2.pdf!", "min-rapport_2.pdf"),
        ("Filen %s finns.", "%s"),
        ("Priset är {pris:.2f} kronor.", "{pris:.2f}"),
        ("Fel: {fel!r}", "{fel!r}"),
        ("Den {dag:%d/%m %Y} kl. 12", "{dag:%d/%m %Y}"),
    ],
)
def test_what_is_copied_is_missed_where_there_is_no_place_for_it(sentence: str, copied: str) -> None:
    assert copy_verbatim(sentence, Hypothesis("Nothing.")) == Hypothesis("Nothing.")
    assert lost(sentence, "Nothing.") == [copied]
    assert copy_verbatim(sentence, Hypothesis(sentence)) == Hypothesis(sentence)
    assert lost(sentence, sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        *("Ja. Nej", "kl. 14.30 och 2023/24", "och/eller", "nr #1", "a @ b", "bl.a. TT", "hemma.Han kom", "t.ex. se"),
        *("100 % av alla", "50%ig ökning", "5 %-iga lån", "bl.a.de två", "12.se kom", "Nej.Se"),
    ],
)
def test_other_words_are_translated(sentence: str) -> None:
    assert lost(sentence, "Nothing.") == []
    assert disguise(sentence) == sentence
    assert not is_verbatim(sentence)


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ("Läs mer på svd.se och dn.se.", "Läs mer på XA och XB."),
        ("Filen ”%s” finns i {mapp}.", "Filen ”XA” finns i XB."),
        ("%d av %d, {antal:,}", "37 av 46, 58"),
        ("XA i %s", "XA i XB"),
        ("37 %d", "37 46"),
        ("%dx%d bildpunkter", "37x46 bildpunkter"),
        ("(%d,%d) i version 3.%d och 5,%d eller %d5", "(XA) i version 3.XB och 5,XE eller XF5"),
        ("{0}-{1} och %(a)s.%(b)s", "XA och XB"),
        ("x = 3 | 🔴", "x = 3 | 🔴"),
    ],
)
def test_what_the_engine_gets(sentence: str, given: str) -> None:
    assert disguise(sentence) == given
    assert reveal(sentence, Hypothesis(given)).text == sentence


@given(st.lists(st.sampled_from(["svd.se", "%s", "%d", "{n}", "och", "XA", "37", "@tt", "bl.a.", "”Ja”,", "✓", " "])))
def test_what_the_engine_does_not_get_comes_back(words: list[str]) -> None:
    sentence = " ".join(words)
    given = disguise(sentence)
    assert reveal(sentence, Hypothesis(given)).text == sentence
    assert disguise_like(sentence, sentence) == given


def test_words_come_from_where_they_stand_in_the_sentence() -> None:
    """What an engine looked at is counted in what it got, "XA bland annat", not in "https://tt.se/a bl.a."."""
    pairs = (((0, 2), (0, 3)), ((3, 5), (4, 6)), ((6, 18), (7, 14)), ((19, 23), (15, 19)))
    links = tuple((Span(*one), Span(*other)) for one, other in pairs)
    revealed = reveal("Se https://tt.se/a bl.a. i dag", Hypothesis("See XA notably here", alignment=links))
    assert revealed.text == "See https://tt.se/a notably here"
    assert list(revealed.alignment or ()) == [
        (Span(0, 2), Span(0, 3)), (Span(3, 18), Span(4, 19)), (Span(19, 31), Span(20, 27)), (Span(32, 36), Span(28, 32))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "made", "doubts"),
    [
        ("Kopierar %s till %s", "Copying XA to XB", []),
        ("Kopierar %s till %s", "To XB, copying XA", ["“%s” and another have changed places"]),
        ("Kopierar %1$s till %2$s", "To XB, copying XA", []),
        ("Kopierar {a} till {b}", "To XB, copying XA", []),
        ("{} fil i {}", "In XB, XA files", ["“{}” and another have changed places"]),
        ("Hej %s", "Hi XA XA", ["“%s” stands more often"]),
        ("Hej %s", "Hi", ["“%s” is missing"]),
        ("Se tt.se/a", "See XA, XA", []),
    ],
)
def test_a_program_would_fail_at_these(sentence: str, made: str, doubts: list[str]) -> None:
    details = list(compare_verbatim(sentence, made, reveal(sentence, Hypothesis(made)).text))
    assert len(details) == len(doubts)
    assert all(detail.startswith(doubt) for detail, doubt in zip(details, doubts, strict=True))


def test_figures_of_placeholders_are_no_numbers(use_engine: Callable[..., object]) -> None:
    use_engine({"Storlek: 37 MB (46 %)": "Size: 37 MB (46%)"})
    translation = Translator(engine="dictionary", model="compact").translate("Storlek: %5.1f MB (%d %)")
    assert str(translation) == "Size: %5.1f MB (%d%)" and not translation.issues


@pytest.mark.parametrize("sentence", ["tips@tt.se", "https://tt.se/a | @tt", "#ukraina 🇺🇦"])
def test_a_sentence_of_addresses_needs_no_engine(sentence: str) -> None:
    assert is_verbatim(sentence)
    assert Translator(engine="echo").draft([Passage(sentence)]).sentences == []


def test_a_garbled_address_is_put_right(use_engine: Callable[..., object]) -> None:
    links = ((Span(0, 5), Span(0, 5)), (Span(6, 8), Span(6, 9)), (Span(9, 15), Span(10, 16)))
    use_engine({"Mejla XA i dag.": Hypothesis("Email XXX today.", alignment=links)})
    translation = Translator(engine="dictionary", model="compact").translate("Mejla tips@tt.se i dag.")
    assert str(translation) == "Email tips@tt.se today." and not translation.issues


def test_an_address_without_a_place_is_an_issue(use_engine: Callable[..., object]) -> None:
    use_engine({"Mejla XA i dag.": "Email us today."})
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
    assert copy_verbatim(source, Hypothesis(made)).text == mended


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
        # its bracket is one piece with the full stop behind it
        ("Bra (😂😂).", "Good (agô.", [((0, 3), (0, 4)), ((4, 5), (5, 6)), ((5, 6), (6, 8)), ((6, 7), (8, 9)),
                                      ((7, 9), (9, 10))], "Good (😂😂)."),
        ("Tack [❤] nu", "Thanks [x ô] now", [((0, 4), (0, 6)), ((5, 6), (7, 8)), ((6, 7), (8, 11)), ((7, 8), (11, 12)),
                                            ((9, 11), (13, 16))], "Thanks [❤] now"),
    ],
)  # fmt: skip
def test_signs_are_written_over_what_was_made_of_them(
    source: str, made: str, links: list[tuple[tuple[int, int], tuple[int, int]]], mended: str
) -> None:
    alignment = tuple((Span(*origin), Span(*place)) for origin, place in links)
    assert copy_verbatim(source, Hypothesis(made, alignment=alignment)).text == mended


def test_placeholders_and_paths_are_no_words() -> None:
    for part in ("{namn}", "{{ antal }}", "${pris}", "{0}", "C:\\Temp\\fil.txt"):
        assert lost(f"Den {part} finns.", "It is there.") == [part]


def test_long_runs_are_read_soon() -> None:
    for run in ("%" + "0" * 100_000, "%." + "1" * 100_000):
        assert disguise(f"{run} dog.") == f"{run} dog."


def test_what_a_person_translated_is_known_by_what_the_engine_gets(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    sides = {"sv": "Mejla tips@tt.se, %s.", "en": "Email tips@tt.se, %s."}
    units = "".join(f'<tuv xml:lang="{code}"><seg>{said}</seg></tuv>' for code, said in sides.items())
    path.write_text(f"<tmx version='1.4'><body><tu>{units}</tu></body></tmx>", "utf-8")
    (unit,) = tmx.read(path)
    assert unit.source == disguise(sides["sv"]) == "Mejla XA, XB."
    assert reveal(sides["sv"], unit.hypothesis).text == sides["en"]
