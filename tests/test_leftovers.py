"""Small words and titles left in Swedish."""

import pytest

from translate.leftovers import translate_leftovers


@pytest.mark.parametrize(
    ("source", "made", "english"),
    [
        ("Också i Odesa hördes det.", "Också in Odesa, it was heard.", "Also in Odesa, it was heard."),
        ("”Därför stannar vi.”", "“Därför we stay.”", "“Therefore we stay.”"),
        ("Också i Odesa.", "Also in Odesa.", "Also in Odesa."),
        ("Åsa också.", "Åsa också.", "Åsa också."),
        ("Medan vi sov.", "Medan.", "Medan."),
        ("Men ingen kom.", "Men no one came.", "But no one came."),
        ("Män kom.", "Men came.", "Men came."),
        ("Guvernör Oleh Syniehubov kom.", "Guvernör Oleh Syniehubov came.", "Governor Oleh Syniehubov came."),
        ("Guvernör Oleh Syniehubov kom.", "Guvernor Oleh Syniehubov came.", "Governor Oleh Syniehubov came."),
        ("Det säger talesperson Anna Ek.", "That says talesperson Anna Ek.", "That says spokesperson Anna Ek."),
        ("Fyra procent av BNP.", "Four percent of BNP.", "Four percent of GDP."),
        ("Vid 44.1° N, 39.07° Ö.", "At 44.1° N, 39.07° Ö.", "At 44.1° N, 39.07° E."),
        ("Hotellet Prins Gustaf.", "The hotel Prins Gustaf.", "The hotel Prins Gustaf."),
        ("", "", ""),
    ],
)
def test_only_what_was_left_is_translated(source: str, made: str, english: str) -> None:
    assert translate_leftovers(source, made) == english
