"""Times in words."""

import pytest

from translate.spoken_times import find_spoken


@pytest.mark.parametrize(
    ("sentence", "times"),
    [
        ("Klockan är kvart över tre.", ["3:15"]),
        ("Vi ses kvart i ett.", ["12:45"]),
        ("Klockan är snart tio i sju nu.", ["6:50"]),
        ("Halv åtta började mötet.", ["7:30"]),
        ("Mellan halv ett och fem i halv två", ["12:30", "1:25"]),
        ("Bussen går fem över halv sex.", ["5:35"]),
        ("Tio i sju ringde telefonen.", ["6:50"]),
        ("Klockan tjugo över åtta small det.", ["8:20"]),
        ("Hon ringde tjugo i fyra på morgonen.", ["3:40"]),
        ("Tio i sju länder tror det.", []),
        ("En av tio i sju länder", []),
        ("Tio över sju länder deltog.", []),
        ("Vid halv fem-tiden hördes skott.", []),
        ("En halv miljon, halvt åtta, en kvart, halv tre miljoner", []),
        ("Klockan halv ſex, kvart över ſju och tıo i sju.", []),
    ],
)
def test_which_are_found(sentence: str, times: list[str]) -> None:
    assert [one.digits for one in find_spoken(sentence)] == times


def test_where_they_stand() -> None:
    (time,) = find_spoken("Det var fem i halv nio då.")
    assert "Det var fem i halv nio då."[time.start : time.end] == "fem i halv nio"
