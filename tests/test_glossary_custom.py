"""A reader's own glossary of law, war, politics, medicine, sports and products, over sentences with its terms."""

import csv
from pathlib import Path

import pytest

from glossary import Glossary, load, load_default, localise, render

DATA = Path(__file__).parent / "data" / "glossary"
OWN = load(DATA / "custom.csv")
BOTH = load_default().merge(OWN)


def rows() -> list[list[str]]:
    with (DATA / "custom.tsv").open(encoding="utf-8") as file:
        lines = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [[cell.replace("\\n", "\n").replace("\\u00ad", "\u00ad") for cell in line] for line in lines]


@pytest.mark.parametrize(("sentence", "expected"), rows())
def test_terms_are_put_in(sentence: str, expected: str) -> None:
    localised, terms = localise(sentence, BOTH)
    assert localised == expected
    assert all(localised[term.start : term.end] == term.english for term in terms)


@pytest.mark.parametrize(("sentence", "expected"), rows())
def test_terms_are_found_again(sentence: str, expected: str) -> None:
    """What was put in is there once: nothing is missing, said twice, or eaten."""
    localised, terms = localise(sentence, BOTH)
    rendering = render(terms, localised, BOTH)
    text = rendering.text
    assert rendering.missing == ()
    assert text.replace("-", " ").split()[-1].strip("s’") == expected.replace("-", " ").split()[-1].strip("s’")
    assert all(text.count(term.entry.core) <= expected.count(term.entry.core) for term in terms)


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in rows()])
def test_without_the_glossary_none_of_its_terms_is_touched(sentence: str) -> None:
    localised, _ = localise(sentence, Glossary())
    assert localised == sentence


@pytest.mark.parametrize(
    ("swedish", "hypothesis", "repaired"),
    [
        ("Sjuksköterskans bil", "The nurses' car", "The nurse’s car"),
        ("Elnätets reparation", "The power grid' repair", "The power grid's repair"),
        ("Skadeståndet höjs", "The damage is raised", "The damages is raised"),
        ("SKADESTÅNDET HÖJS", "DAMAGE RAISED", "DAMAGES RAISED"),
        ("Utskottens ordförande", "The committee's chairman", "The committees' chairman"),
        ("Utskottens ordförande", "The committee' chairman", "The committees' chairman"),
        ("Utskottens ordförande", "The committee chairman", "The committee chairman"),
        ("Ordningsvakterna grep honom", "The security guard's grep him", "The security guards grep him"),
        ("Mittbackarna höll tätt", "The centre backs held", "The centre-backs held"),
        ("Min iPhone", "My Iphone", "My iPhone"),
        ("MIN IPHONE", "MY IPHONE", "MY IPHONE"),
        ("Drönarnas mål", "The drönarna's targets", "The drones' targets"),
        ("Riksdagens beslut", "The Riksdags decision", "The Riksdag’s decision"),
        ("De väpnade styrkorna", "The armed forces", "The armed forces"),
        ("FN:s råd", "The UN:s council", "The UN’s council"),
    ],
)
def test_repaired(swedish: str, hypothesis: str, repaired: str) -> None:
    _, terms = localise(swedish, OWN)
    rendering = render(terms, hypothesis, OWN)
    assert (rendering.text, rendering.missing) == (repaired, ())
