"""Small words left in Swedish at the head of a sentence."""

import pytest

from translate.leftovers import translate_first_word


@pytest.mark.parametrize(
    ("source", "made", "english"),
    [
        ("Också i Odesa hördes det.", "Också in Odesa, it was heard.", "Also in Odesa, it was heard."),
        ("”Därför stannar vi.”", "“Därför we stay.”", "“Therefore we stay.”"),
        ("Också i Odesa.", "Also in Odesa.", "Also in Odesa."),
        ("Åsa också.", "Åsa också.", "Åsa också."),
        ("Medan vi sov.", "Medan.", "Medan."),
        ("", "", ""),
    ],
)
def test_only_the_first_word_and_only_if_it_was_left(source: str, made: str, english: str) -> None:
    assert translate_first_word(source, made) == english
