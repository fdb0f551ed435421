"""Labels come out as English newspapers have them, and only labels."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from translate import Translator
from translate.labels import translate_label


@pytest.mark.parametrize(
    ("source", "made", "english"),
    [
        ("Krönika", "Charge", "Column"),
        ("FAKTA", "FACT", "FACTS"),
        ("Foto: Erik Simander/TT", "Foto: Erik Simander/TT", "Photo: Erik Simander/TT"),
        ("Läs mer: Ny attack", "More: New attack", "Read more: New attack"),
        ("Läs mer: Ny attack", "New attack", "New attack"),
        ("Publicerad 12.30", "Publicist 12:30 p.m.", "Published 12:30 p.m."),
        ("Av Anna Berg", "Of Anna Berg", "By Anna Berg"),
        ("Av Anna Berg, reporter i Kiev", "Of Anna Berg, reporter in Kyiv", "By Anna Berg, reporter in Kyiv"),
        ("Av Anna Berg, som kom, fick han en bok.", "Of Anna Berg, he got it.", "Of Anna Berg, he got it."),
        ("Av: Anna Berg", "Of: Anna Berg", "By: Anna Berg"),
        ("Anna Berg, foto: Erik Lind", "Anna Berg, foto: Erik Lind", "Anna Berg, photo: Erik Lind"),
        ("Av Anna Berg Foto: Erik Lind/TT", "Of Anna Berg Foto: Erik", "By Anna Berg Photo: Erik Lind/TT"),
        ("TEXT OCH FOTO: ANNA BERG", "TEXT AND PHOTO: ANNA BERG", "TEXT AND PHOTO: ANNA BERG"),
        ("Anna Berg, foto: Privat", "Anna Berg, photo: Private", "Anna Berg, photo: Private"),
        ("Foto: Privat", "Photo: Private", "Photo: Private"),
        ("Foto: Privat i Lund", "Photo: Private in Lund", "Photo: Private in Lund"),
        ("Av de som kom", "Of those who came", "Of those who came"),
        ("Ledare greps i Lund.", "Leaders were arrested.", "Leaders were arrested."),
        ("Debatt om vargen", "Debate on the wolf", "Debate on the wolf"),
        ("Analysen", "The analysis", "The analysis"),
    ],
)
def test_labels(source: str, made: str, english: str) -> None:
    assert translate_label(source, made) == english


def test_the_pipeline_translates_labels(use_engine: Callable[..., object]) -> None:
    use_engine({"Arkivbild": "Archive"})
    assert str(Translator(engine="dictionary", model="compact").translate("Arkivbild")) == "File photo"


def test_letters_that_only_look_alike_do_no_harm() -> None:
    assert translate_label("Text: Anna Berg Bıld: Erik Lind", "") == "Text: Anna Berg Photo: Erik Lind"


def test_no_words_are_lost_where_the_model_moved_the_colon() -> None:
    moved = "The battle of Kyiv began that day: facts"
    assert translate_label("Fakta: Slaget om Kiev började den dagen", moved) == moved
