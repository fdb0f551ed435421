"""The metrics of scripts/evaluate.py on outputs whose faults are known, and the news set it measures with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from glossary import load_default
from scripts import evaluate
from scripts.evaluate import SentencePairs, Share, read_lines, read_news, read_pair, start_scorer

SWEDISH = [
    "De lämnade Charkiv och Odessa.",
    "”Vi stannar”, säger hon, ”här.”",
    "Totalt 1 250 000 ton på 45 dagar.",
    "Polisen grep två män i Lund.",
]
ENGLISH = [
    "They left Kharkiv and Odesa.",
    "“We are staying,” she says, “here.”",
    "A total of 1,250,000 tonnes in 45 days.",
    "Police arrested two men in Lund.",
]
PAIRS = SentencePairs(SWEDISH, ENGLISH, ["war", "talk", "war", "wire"])


def scored(*outputs: str) -> evaluate.Scores:
    return start_scorer(PAIRS).score("one", outputs)


# ---------------------------------------------------------------- the metrics


def test_references_score_full_marks() -> None:
    scores = scored(*ENGLISH)
    assert (round(scores.bleu), round(scores.chrf)) == (100, 100)
    assert (scores.names, scores.quotes, scores.numbers) == (Share(2, 2), Share(1, 1), Share(3, 3))
    assert (scores.empty, scores.copied, scores.repeating) == (0, 0, 0)


def test_quotation_marks_of_either_kind_are_the_same() -> None:
    plain = [line.replace("“", '"').replace("”", '"') for line in ENGLISH]
    assert scored(*plain).bleu == scored(*ENGLISH).bleu


def test_each_fault_is_counted_where_it_belongs() -> None:
    scores = scored(
        "They left Kharkov and Odesa.",
        "“We are staying, she says, here.”",
        "A total of 1,2500,000 tonnes in 45 days.",
        "Polisen grep två män i Lund.",
    )
    assert (scores.names, scores.quotes, scores.numbers) == (Share(1, 2), Share(0, 1), Share(1, 3))
    assert (scores.empty, scores.copied, scores.repeating) == (0, 1, 0)
    circles = scored(ENGLISH[0], ENGLISH[1], " ", "two men two men two men two men two men two men")
    assert (circles.empty, circles.copied, circles.repeating) == (1, 0, 1)


def test_a_name_asked_for_twice_has_to_come_twice() -> None:
    share = evaluate.name_accuracy(["Från Lviv till Lviv."], ["From Lviv to there."], load_default())
    assert share == Share(1, 2)


def test_chrf_is_told_by_style() -> None:
    by_style = scored(ENGLISH[0], "", ENGLISH[2], "x").chrf_by_style
    assert round(by_style["war"]) == 100
    assert by_style["talk"] == by_style["wire"] == 0


@given(st.lists(st.text(max_size=30), min_size=4, max_size=4))
def test_shares_and_scores_stay_within_bounds(outputs: list[str]) -> None:
    scores = scored(*outputs)
    for share in (scores.names, scores.quotes, scores.numbers):
        assert 0 <= share.right <= share.of
    assert 0 <= scores.bleu <= 101 and 0 <= scores.chrf <= 101


def test_too_few_lines_are_refused() -> None:
    with pytest.raises(typer.BadParameter, match="one has 2 lines for 4 sentences"):
        scored("a", "b")


# ---------------------------------------------------------------- files and tables


def test_only_line_breaks_part_lines(tmp_path: Path) -> None:
    path = tmp_path / "lines.sv"
    path.write_text("ett\u2028två\x85\ntre\n\n", encoding="utf-8")
    assert read_lines(path) == ["ett\u2028två\x85", "tre", ""]


def test_files_of_different_length_are_refused(tmp_path: Path) -> None:
    (tmp_path / "sv").write_text("a\nb\n", encoding="utf-8")
    (tmp_path / "en").write_text("a\n", encoding="utf-8")
    with pytest.raises(typer.BadParameter, match="has 2 lines and"):
        read_pair(tmp_path / "sv", tmp_path / "en")


def test_the_command_scores_models_and_files_side_by_side(tmp_path: Path) -> None:
    swedish, english, peer = tmp_path / "a.sv", tmp_path / "a.en", tmp_path / "peer.en"
    for path, lines in ((swedish, SWEDISH), (english, ENGLISH), (peer, ENGLISH)):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    app = typer.Typer()
    app.command()(evaluate.main)
    arguments = ["--set", str(swedish), str(english), "--output-of", f"peer={peer}", "--markdown"]
    done = CliRunner().invoke(app, [*arguments, "--json", str(tmp_path / "scores.json"), "--save", str(tmp_path)])
    assert done.exit_code == 0, done.output
    header, rule, row = done.stdout.splitlines()[:3]
    cells = dict(zip(header.split("|"), row.split("|"), strict=True))
    assert {name.strip(): cell.strip() for name, cell in cells.items() if name.strip()} == {
        **{"system": "peer", "BLEU": "100.00", "chrF": "100.00", "names": "2/2", "quotes": "1/1", "numbers": "3/3"},
        **{"empty": "0", "copied": "0", "repeating": "0", "tokens/s": "-"},
    }
    assert set(rule) == {"|", "-", ":", " "}
    assert "nrefs:1|case:mixed" in done.stdout
    (written,) = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["scores"]
    assert written["names"] == {"right": 2, "of": 2}
    assert (tmp_path / "peer.en").read_text(encoding="utf-8").splitlines() == ENGLISH


def test_nothing_to_score_is_a_usage_error() -> None:
    app = typer.Typer()
    app.command()(evaluate.main)
    assert CliRunner().invoke(app, []).exit_code == 2


# ---------------------------------------------------------------- the news set


def test_the_news_set_is_whole() -> None:
    news = read_news()
    assert len(set(news.sources)) == len(news.sources) == len(set(news.references)) >= 200
    assert len(set(news.styles)) >= 20 and min(map(len, map(news.of_style, set(news.styles)))) >= 5
    for source, reference in zip(news.sources, news.references, strict=True):
        assert source == source.strip() and reference == reference.strip() and "  " not in source + reference
        assert source.isupper() == reference.isupper()
        assert (source[-1] in ".?!:”") == (reference[-1] in ".?!:”"), source


def test_the_references_have_the_names_quotations_and_numbers_of_the_sources() -> None:
    news = read_news()
    scores = start_scorer(news).score("reference", news.references)
    assert scores.names.right == scores.names.of >= 25
    assert scores.numbers.right == scores.numbers.of >= 30
    assert scores.quotes.right == scores.quotes.of >= 10
