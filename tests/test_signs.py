"""Signs that a translation lost or made up."""

import pytest

from translate.checks import check
from translate.engines import Hypothesis
from translate.signs import lost_signs, made_up_signs


@pytest.mark.parametrize(
    ("source", "english", "lost"),
    [
        ("Det kostar 500 €.", "It costs €500.", []),
        ("Det kostar 500 €.", "It costs 500 euros.", []),
        ("Det kostar 500 €.", "It costs 500.", ["€"]),
        ("Välj Arkiv > Spara.", "Choose File Save.", [">"]),
        ("x == 3 && y != 4", "x is 3 & y ! 4", ["==", "&&", "!="]),
        ("Dosen är 5 µg.", "The dose is 5 micrograms.", []),
    ],
)
def test_lost_signs(source: str, english: str, lost: list[str]) -> None:
    assert list(lost_signs(source, english)) == lost


@pytest.mark.parametrize(
    ("source", "english", "made_up"),
    [
        ("Det kostar 500 €.", "It costs 500 ₚ.", ["ₚ"]),
        ("Det kostar 500 dollar.", "It costs $500.", []),
        ("Det kostar 500 kronor.", "It costs $500.", ["$"]),
        ("Dosen är 5 µg.", "The dose is 5 \x9ag.", ["\x9a"]),
        ("”Ja – nej”, sade han …", "“Yes – no,” he said…", []),
    ],
)
def test_made_up_signs(source: str, english: str, made_up: list[str]) -> None:
    assert list(made_up_signs(source, english)) == made_up


def test_they_are_told_of() -> None:
    (issue,) = check(1, "Det gäller Anna.", Hypothesis("It concerns \x9aAnna."))
    assert issue.kind == "garbled" and "U+009A" in issue.detail
    issues = [*check(1, "Välj Arkiv > Spara.", Hypothesis("Choose File Save."))]
    assert [one.kind for one in issues] == ["garbled"] and "“>”" in issues[0].detail
