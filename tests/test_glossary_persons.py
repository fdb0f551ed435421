"""Persons from Ukraine and Russia come out as English newspapers spell them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Glossary, load_default, localise
from glossary.persons import respell

GLOSSARY = load_default()


@pytest.mark.parametrize(
    ("swedish", "english"),
    [
        ("Zelenskyjs tal", "Zelenskys tal"),
        ("Syrskyj och Sjojgu", "Syrskyi och Shoigu"),
        ("Andrij Jermak", "Andriy Yermak"),
        ("Oleksij Tymosjenko", "Oleksiy Tymoshenko"),
        ("Serhij Kovaltjuks dotter", "Serhiy Kovalchuks dotter"),
        ("Jevhenija Marunjak", "Yevheniia Maruniak"),
        ("Oksana Sjtjerbakova", "Oksana Shcherbakova"),
        ("Dmitrij Rogozin", "Dmitry Rogozin"),
        ("Ruslan Kravtjenko", "Ruslan Kravchenko"),
        ("Svjatoslav Jurasj och Roman Kostenko", "Sviatoslav Yurash och Roman Kostenko"),
        ("Viktor Jusjtjenkos parti", "Viktor Yushchenkos parti"),
        ("Tetjana Sjvets son", "Tetiana Shvets son"),
        ("Sergej Rjabkov", "Sergei Ryabkov"),
        ("Jekaterina Sjulman", "Yekaterina Shulman"),
    ],
)
def test_persons(swedish: str, english: str) -> None:
    assert localise(swedish, GLOSSARY)[0] == english
    assert localise(english, GLOSSARY)[0] == english


@pytest.mark.parametrize(
    "swedish",
    [
        "Göran Sjöberg",
        "Irina Sjöberg",
        "Olga Sjöstrand",
        "Igor Tjäder",
        "Katja Nyberg",
        "Tatjana Björn",
        "Maja Ek",
        "Viktor Sjöberg",
    ],
)
def test_swedes_keep_their_names(swedish: str) -> None:
    assert localise(swedish, GLOSSARY)[0] == swedish


def test_without_the_built_in_glossary_nothing_is_respelt() -> None:
    own = Glossary(GLOSSARY.tables[:1])
    assert localise("Serhij Kovaltjuk", own)[0] == "Serhij Kovaltjuk"


@given(st.text(alphabet="abcdehijklmnorstuvyz", min_size=1, max_size=12), st.sampled_from(["uk", "ru"]))
def test_no_swedish_letters_are_left(family: str, language: str) -> None:
    english = respell(family.capitalize(), language)
    assert "j" not in english.lower()
    assert english[0].isupper()
