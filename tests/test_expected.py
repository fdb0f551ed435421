"""Amounts in words and names that have an English name."""

import pytest

from translate.expected import lost_amounts, lost_exonyms


@pytest.mark.parametrize(
    ("source", "english", "lost"),
    [
        ("Hälften av husen.", "Half of the houses.", []),
        ("Hälften av husen.", "50 percent of the houses.", []),
        ("Hälften av husen.", "A third of the houses.", ["Hälften"]),
        ("Ett dussin drönare och tusentals män.", "A dozen drones and thousands of men.", []),
        ("Ett dussin drönare.", "Twelve drones.", []),
        ("Ett dussin drönare.", "Twenty drones.", ["dussin"]),
        ("Det fjärde året.", "The 4th year.", []),
        ("Det fjärde året.", "The fifth year.", ["fjärde"]),
        ("Två barn.", "A couple of children.", []),
        ("Två barn.", "Children.", ["Två"]),
        ("I augusti, på tisdagskvällen.", "In August, on Tuesday evening.", []),
        ("Det sade han i augusti.", "He said that.", ["augusti"]),
        ("Det kostar 71 kronor.", "It costs 71 crops.", ["kronor"]),
        ("Det kostar 71 dollar.", "It costs $71.", []),
        ("Oljan kostar 84 dollar/fat.", "Oil costs $84 a barrel.", []),
        ("Oljan kostar 84 dollar/fat.", "Oil costs $84/maker.", ["fat"]),
        ("Det kostar 3 miljarder kr/år.", "It costs 3 billion kronor.", ["år"]),
        ("Det är två mil dit.", "It is 20 kilometers away.", []),
    ],
)
def test_amounts(source: str, english: str, lost: list[str]) -> None:
    assert list(lost_amounts(source, english)) == lost


@pytest.mark.parametrize(
    ("source", "english", "lost"),
    [
        ("Kreml svarar.", "The Kremlin replies.", []),
        ("Kreml svarar.", "Moscow replies.", []),
        ("Kreml svarar.", "The Crement replies.", ["Kreml"]),
        ("Tysklands kansler.", "The German chancellor.", []),
        ("Tysklands kansler.", "The chancellor.", ["Tysklands"]),
        ("Sveriges Radio sände.", "Sveriges Radio broadcast.", []),
        ("Sveriges armé.", "Sveriges army.", ["Sveriges"]),
    ],
)
def test_exonyms(source: str, english: str, lost: list[str]) -> None:
    assert list(lost_exonyms(source, english)) == lost
