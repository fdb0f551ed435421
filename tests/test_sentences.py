"""Where Swedish sentences end: the golden file, and that nothing is ever lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.sentences import split

GOLDEN = Path(__file__).parent / "data" / "sentences.txt"


def cases() -> Iterator[tuple[str, list[str]]]:
    lines = [line for line in GOLDEN.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    for case in "\n".join(lines).split("\n===")[:-1]:
        paragraph, _, sentences = case.strip("\n").partition("\n---\n")
        yield paragraph, sentences.split("\n")


@pytest.mark.parametrize(("paragraph", "sentences"), list(cases()))
def test_split_agrees_with_the_golden_file(paragraph: str, sentences: list[str]) -> None:
    found = [sentence.strip() for sentence in split(paragraph)]
    if found != sentences:
        expected = "\n".join(f"  - {sentence}" for sentence in sentences)
        actual = "\n".join(f"  + {sentence}" for sentence in found)
        pytest.fail(f"{paragraph}\nexpected\n{expected}\nfound\n{actual}", pytrace=False)


def test_the_golden_file_is_well_formed_and_large() -> None:
    golden = list(cases())
    assert sum(len(sentences) for _, sentences in golden) >= 400
    for paragraph, sentences in golden:
        assert "".join(paragraph.split()) == "".join("".join(sentences).split())


SWEDISH = st.text(st.sampled_from(list("aAöÅ1.!?…,:;”\"'’»«“()[]– \n\u00a0")), max_size=60)


@settings(deadline=None)
@given(SWEDISH | st.text())
def test_joined_sentences_are_the_paragraph(paragraph: str) -> None:
    assert "".join(split(paragraph)) == paragraph


@settings(deadline=None)
@given(SWEDISH)
def test_no_sentence_is_blank(paragraph: str) -> None:
    sentences = split(paragraph)
    assert all(sentence.strip() for sentence in sentences) or not paragraph.strip()


def test_a_wrapped_line_does_not_end_a_sentence() -> None:
    assert split("Han kom från\nKiev i går.\nSedan gick\nhan.") == ["Han kom från\nKiev i går.\n", "Sedan gick\nhan."]


def test_a_very_long_paragraph_takes_no_time() -> None:
    paragraph = "(Han sade. " * 2000 + "”A. " * 2000 + "... " * 2000 + "." * 20000 + '"' * 2000
    assert "".join(split(paragraph)) == paragraph


def test_cells_of_a_table_in_plain_text_are_apart() -> None:
    assert split("Typ\tAndel  här\t 80 %") == ["Typ\t", "Andel  här\t ", "80 %"]
    assert split("TEXT: ANNA EK   FOTO: TT") == ["TEXT: ANNA EK   ", "FOTO: TT"]
    assert split("TEXT · FOTO | TT") == ["TEXT · ", "FOTO | ", "TT"]
    assert split("Rad ett\n\tgår vidare.") == ["Rad ett\n\tgår vidare."]
