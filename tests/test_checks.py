"""What a reader is told to look at again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.checks import check, lost_numbers, mend_number
from translate.engines import Hypothesis


@pytest.mark.parametrize(
    ("source", "english", "lost"),
    [
        ("Av 1 250 000 har 45 % flytt.", "Of 1,250,000, 45% have fled.", []),
        ("Av 1 250 000 har 45 % flytt.", "Of 1,2500,000, 4% have fled.", ["1 250 000", "45"]),
        ("Den 24 februari 2022 kom de.", "They came on February 24.", ["2022"]),
        ("Omkring 2 500 000 bor där.", "Some 2.5 million live there.", []),
        ("5,2 miljarder kronor", "5.2 billion kronor", []),
        ("5,2 miljarder kronor", "52 billion kronor", []),  # digits only: a decimal point isn't checked
        ("Kl. 14.30 och 09.00", "At 2:30 pm and 9 am", []),
        ("På 90-talet", "In the 1990s", []),
        ("I 93:e brigaden finns 12 man.", "The 93rd Brigade has twelve men.", []),
        ("1 000 soldater", "A thousand soldiers", []),
        ("År 2022 kom 300", "In 2022 came 300", []),
        ("1.250.000 och 12 500", "1250000 and 12 500", ["12 500"]),
    ],
)
def test_numbers_that_got_lost(source: str, english: str, lost: list[str]) -> None:
    assert list(lost_numbers(source, english)) == lost


@pytest.mark.parametrize(
    ("source", "english", "mended"),
    [
        ("Det var 1477 hus.", "It was 14777 houses.", "It was 1477 houses."),
        ("Minst 560 000 flydde.", "At least 5600,000 fled.", "At least 560,000 fled."),
        ("År 2022 dog 45.", "In 2002 45 died.", "In 2022 45 died."),
        ("År 2022 dog 45.", "In 2002 46 died.", "In 2002 46 died."),  # which is which?
        ("Det var 1477 hus.", "It was 9 houses.", "It was 9 houses."),
        ("Det kostar 2,5 kronor.", "It costs 25.5 kronor.", "It costs 25.5 kronor."),
        ("Omkring 2 500 000 bor där.", "Some 2.6 million live there.", "Some 2.6 million live there."),
        ("Kl. 14.30 kom 300.", "At 2:30 came 300.", "At 2:30 came 300."),
    ],
)
def test_one_wrong_number_is_put_right(source: str, english: str, mended: str) -> None:
    assert mend_number(source, english) == mended


@given(st.text(alphabet="0123456789 .,:ab"), st.text(alphabet="0123456789 .,:ab"))
def test_mending_twice_changes_nothing(source: str, english: str) -> None:
    once = mend_number(source, english)
    assert mend_number(source, once) == once


@given(st.text(), st.text())
def test_any_text_passes(source: str, english: str) -> None:
    assert all(issue.segment == 1 for issue in check(1, source, Hypothesis(english)))


def test_a_lost_number_is_an_issue() -> None:
    (issue,) = check(7, "Minst 560 000 flydde.", Hypothesis("At least 5600,000 fled."))
    assert str(issue).startswith("sentence 7: number: 560 000 is missing from the translation of “Minst")


def test_half_characters_are_an_issue() -> None:
    (issue,) = check(1, "Han bor i Харків 💥.", Hypothesis("He lives in \ufffdral \ufffd."))
    assert issue.kind == "garbled" and "Харків" in issue.detail
    assert not list(check(1, "Han \ufffd bor.", Hypothesis("He lives \ufffd.")))
