"""What the model sees, and what the reader gets back of it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from translate.normalise import model_input, normalise, restore_dashes


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("”Ja”, sade »han« – och gick…", '"Ja", sade "han" - och gick...'),
        ("Ro\u00admans\u00a0bil", "Romans bil"),
        ("Malmo\u0308", "Malmö"),
        ("Bl.a. Lund, t. ex. och kl. 14.30", "Bland annat Lund, till exempel och klockan 14.30"),
        ("≈ 160 km, ≥450 m, ~1 000 fat", "cirka 160 km, minst 450 m, cirka 1 000 fat"),
        ("i >2 veckor", "i över 2 veckor"),
        ("x<5, a -> b, <p>", "x<5, a -> b, <p>"),
        ("Enligt art. 57 är en hotad art. Den dör.", "Enligt artikel 57 är en hotad art. Den dör."),
        ("Öppet tis–fre 8–17", "Öppet från tisdagar till fredagar 8-17"),
        ("Från mån.–fre. kl. 9", "Från måndagar till fredagar klockan 9"),
        ("Stängt lör–sön.", "Stängt lördag - söndag."),
        ("Mån 3/3, sö 10.15", "Måndag 3/3, söndag 10.15"),
        ("6 mån fängelse, 1 mån, 2,1 mån. Hon", "6 månader fängelse, 1 månad, 2,1 månader. Hon"),
        ("På mån är det fest", "På mån är det fest"),
        ("18,94 kr/liter, 1 miljard kr/år", "18,94 kronor per liter, 1 miljard kronor per år"),
        ("84,2 dollar/fat, 30 €/MWh, 1 mdr/dag", "84,2 dollar per fat, 30 euro per MWh, 1 miljarder per dag"),
        ("200 drönare/månad, 90 km/tim, 15 l/s", "200 drönare per månad, 90 km per timme, 15 liter per sekund"),
        ("450 kr/st, 20 kr/kvm", "450 kronor vardera, 20 kronor per kvadratmeter"),
        ("2 män/barn, 7 kr/liter/dag, och/eller, 120 km/h", "2 män/barn, 7 kr/liter/dag, och/eller, 120 km/h"),
        ("Den 24.2.2022, 5.11.1987, 24.2.2022.1", "Den 24 februari 2022, den 5 november 1987, 24.2.2022.1"),
        ("Sedan -14, i mars –68, sedan -14 grader", "Sedan 2014, i mars 1968, sedan -14 grader"),
        ("12 m/s och 120 kvm", "12 meter per sekund och 120 kvadratmeter"),
        ("Klockan är kvart över tre", "Klockan är 3:15"),
        ("Mellan halv ett och kvart i två", "Mellan klockan 12:30 och 1:45"),
        ("Fem i halv nio ringde hon", "Klockan 8:25 ringde hon"),
        ("Vid halv fem-tiden", "Vid halv fem-tiden"),
        ("Vatten, mat m.m.", "Vatten, mat med mera."),
        ("”Vatten, mat m.m.”", '"Vatten, mat med mera."'),
        ("Vatten m.m. delas ut.", "Vatten med mera delas ut."),
        ("Det kostar 5 kr. Och 3 st. till", "Det kostar 5 kronor Och 3 till"),
        ("31 st Abrams, 5 stycken. 3 st/dag, 10 st.", "31 Abrams, 5. 3 per dag, 10."),
        ("3,5 Mdr kr, 3 miljarder kr, ett par kr", "3,5 miljarder kronor, 3 miljarder kronor, ett par kr"),
        ("St. Petersburg", "St. Petersburg"),
        ("se www.kl.se och bl.a.se", "se www.kl.se och bl.a.se"),
        ("den s.k. fickan", "den så kallade fickan"),
        ("den 3. mars, 1:a maj", "den 3 mars, 1 maj"),
        ("Ur 5. armén, 36. armén", "Ur 5:e armén, 36:e armén"),
        ("Den 2. brigaden på 3. våningen", "Den 2:e brigaden på 3:e våningen"),
        ("1. vatten och mat", "1. vatten och mat"),
        ("s. 12. och punkt 3. eller", "s. 12. och punkt 3. eller"),
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
        (
            "Kyiv–Odesa och Nova Kakhovka–Kherson",
            "Kyiv-Odesa and Nova Kakhovka-Kherson",
            "Kyiv–Odesa and Nova Kakhovka–Kherson",
        ),
        (
            "Den rysk–ukrainska gränsen vid Bila-Tserkva",
            "The Russian-Ukrainian border at Bila-Tserkva",
            "The Russian-Ukrainian border at Bila-Tserkva",
        ),
        ("13–17 maj", "May 3-17", "May 3-17"),
        ("Vi gick – hem - nu.", "We went - home - now.", "We went – home - now."),
        ("Ett - två – tre", "One - two, three", "One - two, three"),
        ("Kyiv-Lviv och Kyiv–Lviv", "Kyiv-Lviv and Kyiv-Lviv", "Kyiv-Lviv and Kyiv–Lviv"),
        ("1–2—3", "1-2-3", "1–2—3"),
    ],
)
def test_long_dashes_come_back(source: str, english: str, restored: str) -> None:
    assert restore_dashes(source, english) == restored


DASHED = st.text(st.sampled_from(list("ab12 -–—―")), max_size=30)


@given(DASHED)
@example("2. - Läget – från Lviv")
def test_a_text_that_no_model_changed_keeps_its_dashes(text: str) -> None:
    assert restore_dashes(text, text) == text


@given(st.lists(st.tuples(st.sampled_from("ab12"), st.sampled_from([" – ", " - ", " — ", "–", "-", " "])), max_size=8))
def test_dashes_that_a_model_wrote_short_come_back(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + dash for word, dash in parts) + "a"
    assert restore_dashes(text, text.translate(dict.fromkeys(map(ord, "–—―"), "-"))) == text


def test_long_words_are_read_once() -> None:
    assert restore_dashes("a" * 200_000, "b") == "b"
    assert model_input("5" * 200_000) == "5" * 200_000


def test_letters_that_only_look_alike_do_no_harm() -> None:
    assert model_input("Öppet tiſ-fre 8-17, 5 kr/Lİter") == "Öppet från tisdagar till fredagar 8-17, 5 kronor per liter"
