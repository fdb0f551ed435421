"""scripts/build_english_words.py: what it counts is written anew, what people wrote stays."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from scripts import build_english_words


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for group in (*build_english_words.GROUPS, "names"):
        pairs = "Han gick hem.\tshe went home\n" * 5 if group == "news" else ""
        (folder / f"{group}.tsv.xz").write_bytes(lzma.compress(pairs.encode()))
    return folder


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "english.txt"
    monkeypatch.setattr(build_english_words, "TABLE", path)
    return path


def run(corpus: Path) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(build_english_words.main)
    done = CliRunner(env={"COLUMNS": "300"}).invoke(app, [str(corpus)])
    return done.exit_code, done.output


def test_words_are_counted_and_those_added_by_hand_stay(corpus: Path, table: Path) -> None:
    table.write_text("# About.\n[english]\nold words\n\n# Added by hand.\nby us\nand them\n", encoding="utf-8")
    code, said = run(corpus)
    assert (code, said) == (0, "3 words counted, 4 added by hand\n")
    new = "# About.\n[english]\nhome she went\n\n# Added by hand.\nby us\nand them\n"
    assert table.read_text(encoding="utf-8") == new


@pytest.mark.parametrize("missing", ["[english]", "# Added by hand."])
def test_a_table_without_the_line_before_them_is_left_alone(corpus: Path, table: Path, missing: str) -> None:
    written = "# About.\n[english]\nold words\n\n# Added by hand.\nby us\n".replace(f"{missing}\n", "")
    table.write_text(written, encoding="utf-8")
    code, said = run(corpus)
    assert code == 2 and f"has no line “{missing}”" in said
    assert table.read_text(encoding="utf-8") == written


def test_the_table_has_both_lines() -> None:
    _, kept = build_english_words.find_by_hand(build_english_words.TABLE.read_text("utf-8"))
    assert kept.split()


def test_words_that_no_swedish_sentence_has_are_listed_apart(corpus: Path, table: Path) -> None:
    pairs = "Han is hem.\tis the\n" + "Han gick hem.\tis the\n" * build_english_words.OFTEN
    (corpus / "news.tsv.xz").write_bytes(lzma.compress(pairs.encode()))
    table.write_text("[english]\nold\n\n[english only]\nold\n\n[english]\n# Added by hand.\nby us\n", encoding="utf-8")
    assert run(corpus)[0] == 0
    again = table.read_text(encoding="utf-8")
    assert again == "[english]\n\n\n[english only]\nthe\n\n[english]\n# Added by hand.\nby us\n"
    assert run(corpus)[0] == 0 and table.read_text(encoding="utf-8") == again
