"""What the model sees, and what the reader gets back of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.normalise import model_input, normalise, restore_dashes


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("”Ja”, sade »han« – och gick…", '"Ja", sade "han" - och gick...'),
        ("Ro\u00admans\u00a0bil", "Romans bil"),
        ("Malmo\u0308", "Malmö"),
        ("Bl.a. Lund, t. ex. och kl. 14.30", "Bland annat Lund, till exempel och klockan 14.30"),
        ("Vatten, mat m.m.", "Vatten, mat med mera."),
        ("”Vatten, mat m.m.”", '"Vatten, mat med mera."'),
        ("Vatten m.m. delas ut.", "Vatten med mera delas ut."),
        ("Det kostar 5 kr. Och 3 st. till", "Det kostar 5 kronor Och 3 stycken till"),
        ("St. Petersburg", "St. Petersburg"),
        ("se www.kl.se och bl.a.se", "se www.kl.se och bl.a.se"),
        ("den s.k. fickan", "den så kallade fickan"),
        ("den 3. mars, 1:a maj", "den 3 mars, 1 maj"),
        ("plats 3. Mars är röd, 2.3. mars", "plats 3. Mars är röd, 2.3. mars"),
        ("Klas och Carina, nrs", "Klas och Carina, nrs"),
    ],
)
def test_what_the_model_sees(written: str, seen: str) -> None:
    assert model_input(written) == seen


@given(st.text())
def test_seeing_twice_changes_nothing(text: str) -> None:
    assert model_input(model_input(text)) == model_input(text)
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("source", "english", "restored"),
    [
        ("Donbass – Luhansk 5-6", "Donbas - Luhansk 5-6", "Donbas – Luhansk 5-6"),
        ("Ja — nej", "Yes - no", "Yes — no"),
        ("Ja - nej", "Yes - no", "Yes - no"),
        ("Ja, 1–2", "Yes - 1-2", "Yes - 1–2"),
        ("2 000–2 500, 2,6–2,8 och 3-17", "2,000-2,500, 2.6-2.8 and 3-17", "2,000–2,500, 2.6–2.8 and 3-17"),
        ("13–17 maj", "May 3-17", "May 3-17"),
    ],
)
def test_long_dashes_come_back(source: str, english: str, restored: str) -> None:
    assert restore_dashes(source, english) == restored
