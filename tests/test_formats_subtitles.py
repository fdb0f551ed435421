"""Subtitles: sentences over cues are one, times and marks stay, lines are short."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.document import Inline, Passage
from translate.errors import InputError
from translate.formats.subtitles import read

FILES = sorted((Path(__file__).parent / "data" / "formats" / "subtitles").iterdir())
TIME = re.compile(r"[\d:.,]+ ?--> ?[\d:.,]+[^\n]*")
CUE = "1\n00:00:01,000 --> 00:00:02,000\n{}\n\n2\n00:00:02,100 --> 00:00:03,000\n{}\n"


def passages(first: str, second: str) -> Sequence[Passage]:
    return read(CUE.format(first, second).encode(), "x.srt").passages


def texts(first: str, second: str) -> list[str]:
    return [one.text for one in passages(first, second)]


def lay_out(source: tuple[str, str], english: str, *places: tuple[int, int]) -> list[str]:
    """Return the text of the two cues of one sentence, whose inlines are at `places` in the English."""
    article = read(CUE.format(*source).encode(), "x.srt")
    (passage,) = article.passages
    inlines = tuple(Inline(*place, one.key) for place, one in zip(places, passage.inlines, strict=True))
    written = article.rebuild([Passage(english, inlines)]).decode()
    return [cue.partition("\n")[2].partition("\n")[2] for cue in written.rstrip("\n").split("\n\n")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_stays_as_it_is(path: Path) -> None:
    data = path.read_bytes()
    article = read(data, path.name)
    assert article.passages
    assert article.rebuild(article.passages) == data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_times_comments_and_tags_survive_any_translation(path: Path) -> None:
    data = path.read_bytes()
    article = read(data, path.name)
    changed = [replace(one, text=one.text.swapcase()) for one in article.passages]
    written = article.rebuild(changed)
    before, after = data.decode(), written.decode()
    assert TIME.findall(before) == TIME.findall(after)
    assert before.count("\n\n") == after.count("\n\n")
    assert sorted(re.findall(r"</?\w[^<>]*>|<\d[^<>]*>|\{\\an8\}|♪", before)) == sorted(
        re.findall(r"</?\w[^<>]*>|<\d[^<>]*>|\{\\an8\}|♪", after)
    )
    for kept in ("NOTE\nTextad för svt.se", "::cue(.red)", "region:under", "Kind: captions"):
        assert (kept in before) == (kept in after.replace("\r\n", "\n")) or "\r\n" in before


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Enligt polisen", "skadades elva.", True),
        ("Hon kom, såg,", "Anna gick.", True),
        ("Jag träffade i går", "Anna Berg.", True),
        ("Jag tror att...", "...det är så.", True),
        ("Jag tror att–", "det är så.", True),
        ("Jag vet inte...", "Sedan gick han.", False),
        ("Han gick.", "sedan kom hon.", False),
        ("Text: Anna Berg", "Hon kom.", False),
        ("Vad var det", "- Ingenting.", False),
        ("♪ Du gamla,", "du fria ♪", False),
        ("Han sade", "[skratt]", False),
    ],
)
def test_where_a_sentence_goes_on(first: str, second: str, joined: bool) -> None:
    assert (len(passages(first, second)) == 1) == joined


def test_what_the_model_gets() -> None:
    assert texts("<i>Jag tror att...</i>", "<i>...det\när så.</i>") == ["Jag tror att det är så."]
    assert texts("- Nej!\n- Jo, det\när så.", "{\\an8}Bra.") == ["Nej!", "Jo, det är så.", "Bra."]
    assert texts("5 < 6, säger <han>.", "") == ["5 < 6, säger ."]
    assert texts("Vad?\n–Inget.", "♪ La la ♪") == ["Vad?", "Inget.", "La la"]


def test_a_sentence_is_cut_near_the_place_and_where_a_reader_pauses() -> None:
    source = ("Enligt myndigheterna i regionen", "skadades minst elva personer.")
    english = "According to the authorities in the region, at least eleven people were injured."
    assert lay_out(source, english, (39, 39)) == [
        "According to the authorities\nin the region,",
        "at least eleven people were injured.",
    ]


def test_marks_and_tags_around_a_sentence_stay_in_their_cues() -> None:
    source = ("<i>Jag tror att...</i>", "<i>...det är <b>så</b>.</i>")
    assert lay_out(source, "I think that is so.", (7, 7), (16, 18)) == [
        "<i>I think...</i>",
        "<i>...that is <b>so</b>.</i>",
    ]


def test_marks_at_the_edges_count_as_part_of_the_line() -> None:
    english = "We will all be walking home again tonight"
    for before, after in (("♪ ", " ♪"), ("{\\an8}- ", ""), ("", "♪")):
        article = read(CUE.format(f"{before}Vi ska hem i natt.{after}", "Ja.").encode(), "x.srt")
        written = article.rebuild([replace(article.passages[0], text=english), article.passages[1]]).decode()
        lines = written.partition("\n\n")[0].split("\n")[2:]
        assert " ".join(lines) == f"{before}{english}{after}"
        assert all(len(line.replace("{\\an8}", "")) <= 42 for line in lines)
        assert len(lines) == (1 if len(after) == 1 else 2)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_header_of_webvtt_tells_the_language(newline: str) -> None:
    lines = ("WEBVTT - x", "Kind: captions", "Language: sv-SE", "", "00:01.000 --> 00:02.000", "Language: sv", "")
    data = newline.join(lines)
    article = read(data.encode(), "x.vtt")
    assert article.rebuild(article.passages).decode() == data
    written = article.rebuild([Passage("Yes")]).decode()
    assert written == data.replace("sv-SE", "en").replace("Language: sv" + newline, "Yes" + newline)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_broken_as_in_the_file(newline: str) -> None:
    data = newline.join(("WEBVTT", "", "00:01.000 --> 00:02.000", "Ja.", ""))
    written = read(data.encode(), "x.vtt").rebuild([Passage(f"{'x' * 40} {'y' * 40}")]).decode()
    assert written == data.replace("Ja.", f"{'x' * 40}{newline}{'y' * 40}")


def test_fewer_words_than_cues() -> None:
    assert lay_out(("Ja, det", "är så."), "Yes.", (4, 4)) == ["Yes.", "…"]


@given(st.lists(st.text("abcdefgh,.", min_size=1, max_size=12), min_size=1, max_size=13))
def test_no_line_is_longer_than_it_must_be(words: list[str]) -> None:
    article = read(CUE.format("Ett.", "Två.").encode(), "x.srt")
    first, second = article.passages
    written = article.rebuild([replace(first, text=" ".join(words)), second]).decode()
    lines = written.partition("\n\n")[0].split("\n")[2:]
    assert " ".join(lines).split() == words
    assert all(len(line) <= 42 for line in lines)
    if len(" ".join(words)) <= 60:
        assert len(lines) <= 2


@given(st.text("ab .<>i/-\n♪…{}\\&;1:,>"), st.text("ab .<>i/-\r\n♪…{}\\&;"))
def test_any_text_passes(first: str, second: str) -> None:
    for data in (CUE.format(first, second), f"WEBVTT\n\n00:01.000 --> 00:02.000\n{first}\n{second}"):
        try:
            article = read(data.encode(), "x")
        except InputError:
            continue
        assert article.rebuild(article.passages) == data.encode()
        article.rebuild([Passage("x y", tuple(Inline(1, 1, one.key) for one in p.inlines)) for p in article.passages])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Bara text.\n", "has no cue"),
        (b"WEBVTT\n\nbara text\n", "has no cue"),
        (b"1\n00:00:01,000 --> 00:00:02,000\n\xe5\n", "is not UTF-8 (line 3)"),
        (b"9" * 500, "hundreds of digits"),
    ],
)
def test_what_is_no_subtitle_file(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=re.escape(reason)):
        read(data, "x.srt")
