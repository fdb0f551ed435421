"""What a reader is told to look at again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.checks import (
    Issue,
    adds_negation,
    check,
    find_repetition,
    find_swedish_sentence,
    find_swedish_words,
    invented_numbers,
    loses_negation,
    lost_numbers,
)
from translate.engines import Hypothesis


def kinds(source: str, english: str) -> list[str]:
    return [issue.kind for issue in check(1, source, Hypothesis(english))]


@given(st.text(), st.text())
def test_any_text_passes(source: str, english: str) -> None:
    assert all(issue.segment == 1 for issue in check(1, source, Hypothesis(english)))


def test_an_issue_names_the_sentence_and_how_bad_it_is() -> None:
    (issue,) = check(7, "Minst 560 000 flydde.", Hypothesis("At least 5600,000 fled."))
    assert str(issue).startswith("sentence 7: number: 560 000 is missing from the translation of “Minst")
    assert issue.severity == "error"
    assert Issue("length", 1, "").severity == "warning"


@pytest.mark.parametrize(
    ("source", "english", "found"),
    [
        ("Hon bor i Lund.", "She lives in Lund.", []),
        ("Hon bor inte i Lund.", "She lives in Lund.", ["negation"]),
        ("Han såg 45 hus.", "He saw 54 houses.", ["number"]),
        ("Hon gick till sjukhuset.", "She went to the to the hospital.", ["repetition"]),
        ("Hon hjälper dem i källaren.", "She hjälper them in the basement.", ["untranslated"]),
        ("Regeringen lägger fram ett nytt förslag.", "Regeringen lägger fram ett nytt förslag.", ["copied"]),
        ("Regeringen lägger fram ett nytt förslag om skatterna.", "The government.", ["length"]),
        ("Han bor i Харків.", "He lives in \ufffdral.", ["garbled"]),
        ("Han \ufffd bor.", "He \ufffd lives.", []),
        ("Ja!", "Yes, of course it is!", []),
    ],
)
def test_what_is_found(source: str, english: str, found: list[str]) -> None:
    assert kinds(source, english) == found


def test_a_runaway_is_one_issue() -> None:
    (issue,) = check(1, "Vi åt inte 3 ägg.", Hypothesis("We we we we we 3", runaway=True))
    assert issue.kind == "repetition"


@pytest.mark.parametrize(
    ("source", "english", "lost"),
    [
        ("Han kom inte.", "He didn’t come.", False),
        ("Han kom inte.", "He came.", True),
        ("Ingen vet.", "Nobody knows.", False),
        ("Ingen vet.", "Everybody knows.", True),
        ("Ingen kommer.", "Nobody’s coming.", False),
        ("Han vill inte svara.", "He declined to answer.", False),
        ("Det är inte klart.", "It is unclear.", False),
        ("Inte bara han kom.", "He and others came.", False),
        ("Om inte Rom svarar", "Unless Rome answers", False),
        ("Han förstod aldrig.", "He understood.", True),
        ("Icke-spridningsavtalet gäller.", "The nonproliferation treaty applies.", False),
        ("Inga problem.", "Problems.", True),
        ("Hon såg under bordet.", "She looked under the table.", False),
        ("Han åt inte under natten.", "He ate under cover of night.", True),
        ("Det är inte omöjligt.", "It is possible.", False),
        ("Vi hann knappast ut.", "We got out.", True),
        ("Armén saknar mat.", "The army is short of food.", False),
        ("Drönaren träffade inte.", "The drone missed.", False),
    ],
)
def test_a_lost_not(source: str, english: str, lost: bool) -> None:
    assert loses_negation(source, english) == lost


@pytest.mark.parametrize(
    ("source", "english", "left"),
    [
        ("Hon hjälper dem och går.", "She hjälper them och goes.", "hjälper och"),
        ("Det kostar 50 öre.", "It costs 50 öre.", None),
        ("Folk och Försvar möts.", "Folk och Försvar meets.", None),
        ("Svenska kraftnät bygger.", "Svenska kraftnät is building.", None),
        ("Boken heter ”Han som är”.", "The book is called “Han som är”.", None),
        ("Man drar kniv.", "A man draws a knife.", None),
        ("Han åt på café.", "He ate at a café.", None),
        ("Operation Spindelnät inleddes.", "Operation Spidernät began.", "Spidernät"),
        ("Hon bor i Göteborgs hamn.", "She lives in Göteborg’s harbor.", None),
        ("Soldaterna grävde skyttegravar.", "The soldiers dug skyttegravar.", "skyttegravar"),
        ("Granaten föll.", "The granaten fell.", "granaten"),
        ("Arton nya haubitsar.", "Eighteen new haubits.", "haubits"),
        ("En bank i ett land.", "A bank in a land.", None),
        ("Länsstyrelsen varnar.", "Länsstyrelsen varnar.", "varnar"),
        (
            "”Vi åkte till sjukhuset när bomberna föll.”",
            "“We åkte till the hospital when the bombs fell.”",
            "åkte till",
        ),
    ],
)
def test_swedish_that_is_left(source: str, english: str, left: str | None) -> None:
    assert find_swedish_words(source, english) == left


@pytest.mark.parametrize(
    ("source", "english", "twice"),
    [
        ("Han gick hem.", "He went went home.", "went"),
        ("Han gick hem.", "He went home, he went home.", "He went home"),
        ("Han gick hem.", "He went and went and went and went home.", "went and"),
        ("Nej, nej, nej!", "No, no, no!", None),
        ("Nej, nej, nej!", "No, no, no, no, no!", "No"),
        ("Bit för bit, vecka för vecka.", "Bit by bit, week by week.", None),
        ("Tidigt på morgonen.", "In the morning of the morning.", "morning of the morning"),
        ("Dörr till dörr.", "Door to door, more and more.", None),
        ("Han gick till slut hem.", "In the end in the end he went home.", "In the end"),
        ("Hon hade haft det.", "She had had it.", None),
        ("Mycket, mycket bra.", "Very, very good.", None),
        ("Nej, nej, nej!", "No no no!", None),
        ("Timme för timme sätts priset.", "The price is set hour by hour by those.", None),
        ("Det är 20 20.", "It is 20 20.", None),
    ],
)
def test_what_stands_twice(source: str, english: str, twice: str | None) -> None:
    assert find_repetition(source, english) == twice


def test_lost_numbers_are_named_as_in_the_article() -> None:
    assert list(lost_numbers("Av 1 250 000 har 45 % flytt.", "Of 1,250,000, 4% have fled.")) == ["45"]


def test_a_sentence_that_begins_in_swedish() -> None:
    assert find_swedish_words("Också i Odesa hördes explosioner.", "Också in Odesa, explosions were heard.") == "Också"
    assert find_swedish_words("Som i Odesa.", "As in Odesa.") is None


@pytest.mark.parametrize(
    ("source", "english", "added"),
    [
        ("Vägen är öppen.", "The road is not open.", True),
        ("Vägen är inte öppen.", "The road is not open.", False),
        ("Det är svårt att se.", "It can’t be seen.", False),
        ("Han sade: ”Never again.”", "He said, “Never again.”", False),
        ("”I don’t care”, sade han.", "“I don’t care and never will,” he said.", True),
        ("Vägen är öppen.", "The road is open.", False),
    ],
)
def test_a_not_from_nowhere(source: str, english: str, added: bool) -> None:
    assert adds_negation(source, english) == added


@pytest.mark.parametrize(
    ("source", "english", "invented"),
    [
        ("Hon såg 18 hus.", "She saw 18 houses of type 77.", ["77"]),
        ("Han väntade en kvart.", "He waited 15 minutes.", []),
        ("Vid 32 grader.", "At 32 degrees (90 Fahrenheit).", []),
        ("Flyget CG 4684.", "Flight CG4684.", []),
        ("Var tionde svensk.", "One in 10 Swedes.", []),
    ],
)
def test_a_number_from_nowhere(source: str, english: str, invented: list[str]) -> None:
    assert list(invented_numbers(source, english)) == invented


@pytest.mark.parametrize(
    ("english", "lost"),
    [
        ("It’s not true that they didn’t come.", False),
        ("It’s true that they didn’t come.", True),
        ("It’s untrue that they never came.", False),
    ],
)
def test_negations_are_counted(english: str, lost: bool) -> None:
    assert loses_negation("Det är inte sant att de inte kom.", english) == lost


def test_only_titles_are_left_in_swedish() -> None:
    source = "Han ser ”Dagens eko” och talar om ”seger” och ”fred”."
    assert find_swedish_words(source, "He sees “Dagens eko” and talks about “seger” and “fred”.") == "seger fred"


def test_a_month_is_missed_once() -> None:
    assert list(lost_numbers("Den 3 mars", "On 3 May")) == ["mars"]


@pytest.mark.parametrize("piece", ["a", "a-", "a."])
def test_text_without_spaces_takes_no_time(piece: str) -> None:
    assert find_swedish_words("Hej.", piece * 10000) is None


@pytest.mark.parametrize(
    ("source", "english", "left"),
    [
        ("Bomblarm!", "Bomblarm!", "Bomblarm"),
        ("– Lugnt.", "– Lugnt.", "Lugnt"),
        ("Lugnt.", "Calm.", None),
        ("Lugnt", "Lugnt", None),  # a cell of a table, which may hold a name
        ("Kyiv.", "Kyiv.", None),
        ("Anna!", "Anna!", None),
        ("Transport.", "Transport.", None),
        ("NATO!", "NATO!", None),
        ("Öre.", "Öre.", None),
    ],
)
def test_a_word_that_stands_alone(source: str, english: str, left: str | None) -> None:
    assert find_swedish_sentence(source, english, ["Kyiv"]) == left
    assert ("untranslated" in [one.kind for one in check(1, source, Hypothesis(english), ["Kyiv"])]) == bool(left)
