"""Inflection of Swedish nouns, verbs and adjectives, and of the English that answers to them."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.nouns import Reading, adjective_stem, is_neuter, is_plural, pluralise, readings, same_in_plural
from glossary.verbs import conjugate, verb_readings

DATA = Path(__file__).parent / "data" / "glossary"
with (DATA / "nouns.tsv").open(encoding="utf-8") as file:
    NOUNS = list(csv.DictReader(file, delimiter="\t"))
FORMS = (("definite", False, True), ("plural", True, False), ("plural definite", True, True))


def genitive(form: str) -> str:
    return form if form.endswith("s") else f"{form}s"


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun["lemma"])
def test_every_form_is_read_as_what_it_is(noun: dict[str, str]) -> None:
    """The first reading that gives the lemma has the right number and definiteness: all eight forms."""
    lemma = noun["lemma"]
    for column, plural, definite in FORMS:
        form = noun[column]
        if form in {lemma, "-"}:  # three "barn" look like one: the sentence tells
            continue
        for word, owns in {(form, False), (genitive(form), genitive(form) != form)}:
            found = [reading for reading in readings(word) if reading.lemma == lemma]
            assert found[:1] == [Reading(lemma, plural, definite, owns)], word
    if not lemma.endswith("s"):
        assert Reading(lemma, genitive=True) in readings(f"{lemma}s")


def test_no_form_is_read_as_one_of_another_noun() -> None:
    forms: dict[str, set[str]] = {}
    for noun in NOUNS:
        own = {form for column in ("lemma", "definite", "plural", "plural definite") if (form := noun[column]) != "-"}
        forms[noun["lemma"]] = own | set(map(genitive, own))
    taken = {
        (form, reading.lemma)
        for own in forms.values()
        for form in own
        for reading in readings(form)
        if reading.lemma in forms and form not in forms[reading.lemma]
    }
    assert taken == set()


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun["english"]], ids=lambda noun: noun["english"])
def test_english_plurals(noun: dict[str, str]) -> None:
    assert pluralise(noun["english"]) == noun["english plural"]


@pytest.mark.parametrize(
    ("english", "plural"),
    [
        ("armed forces", "armed forces"),
        ("military aid", "military aid"),
        ("state of emergency", "states of emergency"),
        ("rules of engagement", "rules of engagement"),
        ("Member of the Riksdag", "Members of the Riksdag"),
        ("next of kin", "next of kin"),
        ("UAV", "UAVs"),
        ("F-16", "F-16s"),
        ("aircraft", "aircraft"),
        ("airwoman", "airwomen"),
        ("gas", "gases"),
        ("campus", "campuses"),
        ("Man", "Men"),
    ],
)
def test_more_english_plurals(english: str, plural: str) -> None:
    assert pluralise(english) == plural


def test_what_is_a_plural_already() -> None:
    assert all(map(is_plural, ["armed forces", "members of parliament", "the Sweden Democrats"]))
    assert not any(map(is_plural, ["gas", "crisis", "bus", "the Riksdag", "lens", "series", "loss"]))


@given(st.text(min_size=1, max_size=20))
def test_any_word_can_be_read(word: str) -> None:
    for reading in readings(word):
        assert reading.lemma
    assert isinstance(adjective_stem(word), str)


@pytest.mark.parametrize(
    ("lemma", "neuter"),
    [
        ("lagförslag", True),
        ("brandvägg", False),
        ("fjord", False),
        ("pluton", False),
        ("ministerium", True),
        ("ordförande", False),
        ("uttalande", True),
        ("beredskap", False),
    ],
)
def test_gender(lemma: str, neuter: bool) -> None:
    assert is_neuter(lemma) == neuter


def test_nouns_that_are_the_same_in_the_plural() -> None:
    assert all(map(same_in_plural, ["barn", "krigsbrott", "lärare", "politiker", "belgier"]))
    assert not any(map(same_in_plural, ["bil", "minister", "område", "parti", "flicka"]))


@pytest.mark.parametrize(
    "forms",
    [
        ["väpnad", "väpnat", "väpnade"],
        ["ny", "nytt", "nya"],
        ["röd", "rött", "röda"],
        ["svensk", "svenskt", "svenska"],
        ["stor", "stort", "stora", "store"],
        ["ryskstödd", "ryskstött", "ryskstödda"],
        ["vit", "vitt", "vita"],
    ],
)
def test_adjectives_agree(forms: list[str]) -> None:
    assert len(set(map(adjective_stem, forms))) == 1


@pytest.mark.parametrize(
    ("swedish", "infinitive", "english", "conjugated"),
    [
        ("mobiliserar", "mobilisera", "mobilise", "mobilises"),
        ("mobiliserade", "mobilisera", "mobilise", "mobilised"),
        ("mobiliserat", "mobilisera", "mobilise", "mobilised"),
        ("mobiliserades", "mobilisera", "mobilise", "was mobilised"),
        ("mobiliseras", "mobilisera", "mobilise", "is mobilised"),
        ("mobiliserats", "mobilisera", "mobilise", "been mobilised"),
        ("stoppade", "stoppa", "stop", "stopped"),
        ("stödde", "stödja", "support", ""),  # strong and irregular verbs want an entry a form
        ("förstärkte", "förstärka", "fortify", "fortified"),
        ("köper", "köpa", "buy", "buys"),
        ("köpte", "köpa", "buy", "bought"),
        ("trodde", "tro", "think", "thought"),
        ("avgår", "avgå", "step down", "steps down"),
        ("utfördes", "utföra", "carry out", "was carried out"),
    ],
)
def test_verbs(swedish: str, infinitive: str, english: str, conjugated: str) -> None:
    found = [form for verb, form in verb_readings(swedish) if verb == infinitive]
    assert [conjugate(english, form) for form in found[:1]] == ([conjugated] if conjugated else [])
