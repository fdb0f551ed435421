"""Quotation marks: which pair, in a paragraph and over several, and which are peeled off a sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.quotations.marks import Course, follow, pair, peel, shape
from translate.sentences import split

GOLDEN = Path(__file__).parent / "data" / "quotes.txt"


def cases() -> Iterator[tuple[str, str]]:
    lines = [line for line in GOLDEN.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    for case in "\n".join(lines).split("\n===")[:-1]:
        paragraph, _, marked = case.strip("\n").partition("\n---\n")
        yield paragraph, marked


@pytest.mark.parametrize(("paragraph", "marked"), list(cases()))
def test_pair_agrees_with_the_golden_file(paragraph: str, marked: str) -> None:
    characters = list(paragraph)
    for place, mate in pair(paragraph).items():
        characters[place] = "{" if place < mate else "}"
    assert "".join(characters) == marked


MARKED = st.text(st.sampled_from(list("aAs1.!?,: ”\"'’‘»«“„–(\n")), max_size=60)


@settings(deadline=None)
@given(MARKED | st.text())
def test_pairs_are_an_involution_and_never_cross(paragraph: str) -> None:
    mates = pair(paragraph)
    assert all(mates[mate] == place != mate for place, mate in mates.items())
    stack = []
    for place in sorted(mates):
        if mates[place] > place:
            stack.append(place)
        else:
            assert stack.pop() == mates[place]
    assert stack == []


@settings(deadline=None)
@given(MARKED | st.text())
def test_peeled_segments_joined_are_the_paragraph(paragraph: str) -> None:
    segments = peel(split(paragraph))
    assert "".join(map(str, segments)) == paragraph
    assert all(segment.text == segment.text.strip() for segment in segments)


@pytest.mark.parametrize(
    ("paragraph", "segments"),
    [
        ("”Ja.” sade han.", ["|”Ja.” sade han.|"]),
        ("”A”, sade han, ”B.”", ["|”A”, sade han, ”B.”|"]),
        ("”Vi stannar. Ingen går.” Så sade han.", ["”|Vi stannar.| ", "|Ingen går.|” ", "|Så sade han.|"]),
        ("”Vi stannar.”", ["”|Vi stannar.|”"]),
        ("”Vi stannar”.", ["”|Vi stannar|”."]),
        ("”Vi stannar. Ingen går”, säger han.", ["”|Vi stannar.| ", "|Ingen går”, säger han.|"]),
        ("”’Vi stannar.’”", ["”’|Vi stannar.|’”"]),
        ("”’Ja’, sade hon.”", ["”|’Ja’, sade hon.|”"]),
        ("Han sade: ”Kom. Gå!” Slut.", ["|Han sade:| ", "”|Kom.| ", "|Gå!|” ", "|Slut.|"]),
        ("Tidningen ”Vi” skriver. ”Slut.", ["|Tidningen ”Vi” skriver.| ", "”|Slut.|"]),
        ("– Vem? – Putin.", ["– |Vem?| ", "– |Putin.|"]),
        ("Det är Andreas’", ["|Det är Andreas’|"]),
        ('Skärmen är 5"', ['|Skärmen är 5"|']),
        ("”", ["”||"]),
    ],
)
def test_peel(paragraph: str, segments: list[str]) -> None:
    assert [f"{s.before}|{s.text}|{s.after}" for s in peel(split(paragraph))] == segments


def test_shape_tells_number_and_depth() -> None:
    assert shape("”A ’b’ c” och ”D”") == (0, 0, 1)
    assert shape("Andreas’ bil") == ()
    assert shape("“He said ‘no’,” she said.") == (0, 1)


@pytest.mark.parametrize(
    ("paragraphs", "courses"),
    [
        (["”Ja.”", "”Nej.”"], ["", ""]),
        (["”Ett.", "”Två.”"], ["", ""]),  # the marks are repeated, as in English
        (["”Ett.", "Två.”"], ["", "continued"]),
        (["”Ett.", "Två.", "Tre”, säger han.", "Fyra."], ["", "continued", "continued", ""]),
        (["Han skriver: ”Ett.", "Två.”"], ["", "continued"]),
        (["”Vi såg hur", "taket rasade.”"], ["", ""]),  # half a sentence, as in subtitles
        (["”Ett.", "Två."], ["unmatched", ""]),
        (["Ett.”", "Två."], ["unmatched", ""]),
        (["Ett ”löst.", "Ett ”till."], ["unmatched", "unmatched"]),
        (["Lars’ hus.", "Andreas’ bil."], ["", ""]),
        (["”Ett."] + ["Text."] * 20 + ["Två.”"], ["unmatched"] + [""] * 20 + ["unmatched"]),
        ([], []),
    ],
)
def test_quotations_are_followed_from_paragraph_to_paragraph(paragraphs: list[str], courses: list[str]) -> None:
    assert follow(paragraphs) == [Course(course == "continued", course == "unmatched") for course in courses]


@given(st.lists(MARKED, max_size=5))
def test_follow_takes_any_paragraphs(paragraphs: list[str]) -> None:
    assert len(follow(paragraphs)) == len(paragraphs)
