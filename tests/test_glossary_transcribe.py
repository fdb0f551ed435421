import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.transcribe import english, german, mixtures, swedish, swedish_from_russian

DATA = Path(__file__).parent / "data" / "glossary"
CYRILLIC = st.text("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’- АБВГЄЖЇЙХЦЧШЩЮЯ")


def rows(name: str) -> list[list[str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.reader(file, delimiter="\t"))[1:]


@pytest.mark.parametrize(("ukrainian", "latin"), rows("resolution55.tsv"))
def test_official_examples(ukrainian: str, latin: str) -> None:
    assert english(ukrainian) == latin


def test_all_official_examples_are_there() -> None:
    assert len(rows("resolution55.tsv")) == 76


@pytest.mark.parametrize("mark", ["'", "’", "ʼ", "‘"])
def test_any_apostrophe_will_do(mark: str) -> None:
    assert english(f"Слов{mark}янськ") == "Sloviansk"
    assert swedish(f"Слов{mark}янськ") == "Slovjansk"


def test_each_part_of_a_name_begins_anew() -> None:
    assert english("Новий Яр-Єлизаветівка") == "Novyi Yar-Yelyzavetivka"


def test_capitals_stay_capitals() -> None:
    assert english("ЖИТОМИР") == "ZHYTOMYR"
    assert swedish("ЖИТОМИР") == "ZJYTOMYR"


@pytest.mark.parametrize(
    ("ukrainian", "with_i", "with_j"),
    [
        ("Харків", "Charkiv", "Charkiv"),
        ("Вінниця", "Vinnytsia", "Vinnytsja"),
        ("Запоріжжя", "Zaporizjzja", "Zaporizjzja"),
        ("Закарпаття", "Zakarpattia", "Zakarpattja"),
        ("Сєвєродонецьк", "Sievjerodonetsk", "Sjevjerodonetsk"),
        ("Метьолкіне", "Metiolkine", "Metiolkine"),
        ("Авдіївка", "Avdijivka", "Avdijivka"),
        ("Мар’їнка", "Marjinka", "Marjinka"),
        ("Ізюм", "Izium", "Izjum"),
        ("Борщагівка", "Borsjtjahivka", "Borsjtjahivka"),
        ("Кривий Ріг", "Kryvyj Rih", "Kryvyj Rih"),
        ("Згурівка", "Zhurivka", "Zhurivka"),
    ],
)
def test_swedish_of_ukrainian(ukrainian: str, with_i: str, with_j: str) -> None:
    assert (swedish(ukrainian), swedish(ukrainian, "j")) == (with_i, with_j)


@pytest.mark.parametrize(
    ("russian", "latin"),
    [
        ("Харьков", "Charkov"),
        ("Запорожье", "Zaporozje"),
        ("Енакиево", "Jenakijevo"),
        ("Киев", "Kijev"),
        ("Счастье", "Stjastie"),
        ("Артёмовск", "Artiomovsk"),
        ("Горбачёв", "Gorbatjov"),
        ("Кривой Рог", "Krivoj Rog"),
        ("Хрущёв", "Chrusjtjov"),
        ("Шахтёрск", "Sjachtiorsk"),
        ("Ялта", "Jalta"),
        ("Ильинка", "Iljinka"),
    ],
)
def test_swedish_of_russian(russian: str, latin: str) -> None:
    assert swedish_from_russian(russian) == latin


@pytest.mark.parametrize(
    ("ukrainian", "latin"),
    [("Запоріжжя", "Saporischschja"), ("Чернівці", "Tscherniwzi"), ("Львів", "Lwiw"), ("Щастя", "Schtschastja")],
)
def test_german_of_ukrainian(ukrainian: str, latin: str) -> None:
    assert german(ukrainian) == latin


@pytest.mark.parametrize(
    ("ukrainian", "among"),
    [
        ("Запоріжжя", "Zaporizhzhja Zaporizhia Zaporizja Zaporizhzhya Saporizjzja"),
        ("Житомир", "Zhytomyr Sjytomyr Zjitomir"),
        ("Хмельницький", "Khmelnytskyj Chmelnytsky Khmelnitskij Khmelnytskyi"),
        ("Миколаїв", "Mykolayiv Mykolaiv Mikolajiv"),
        ("Івано-Франківськ", "Ivanofrankivsk"),
        ("Чернівці", "Chernivtsi Tsjernivtsi"),
    ],
)
def test_mixtures_of_ukrainian(ukrainian: str, among: str) -> None:
    assert set(among.split()) <= mixtures(ukrainian, "mixed")


@pytest.mark.parametrize(
    ("russian", "among"),
    [("Харьков", "Kharkov Charkov"), ("Николаев", "Nikolayev Nikolaev"), ("Запорожье", "Zaporozhye Saporozje")],
)
def test_mixtures_of_russian(russian: str, among: str) -> None:
    assert set(among.split()) <= mixtures(russian, "mixed russian")


def test_a_mixture_spells_a_letter_one_way() -> None:
    assert not {"Chernychiv", "Zjazhiv"} & (mixtures("Чернихів", "mixed") | mixtures("Жажів", "mixed"))


@given(CYRILLIC)
def test_nothing_cyrillic_is_left(text: str) -> None:
    for transcribe in (english, swedish):
        assert not any("\u0400" <= letter <= "\u04ff" for letter in transcribe(text))


@given(st.text())
def test_any_text_passes(text: str) -> None:
    english(text), swedish(text), swedish_from_russian(text)
