"""All formats alike: which one a name tells, what is refused, and that nothing but the English changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from tests.conftest import DATA
from tests.test_formats_docx import body, document, paragraph
from translate import Translator
from translate.errors import InputError
from translate.formats import FORMATS, SUFFIXES, detect, read
from translate.jobs import Job, Settings, Worker, run
from translate.tables import read_pairs

FILES = sorted((DATA / "formats").glob("*/*"))
IDENTITY = Translator(engine="echo", default_glossary=False, quotes="keep")


def through(translator: Translator, data: bytes, format: str) -> bytes:
    article = read(data, "a", format)
    (translation,) = translator.translate_articles([article.passages])
    return article.rebuild(translation.passages)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_echo_without_a_glossary_is_the_identity(path: Path) -> None:
    """PO and XLIFF have a place of its own for the translation: where that was empty, echo puts the source in."""
    data, format = path.read_bytes(), path.parent.name
    written = through(IDENTITY, data, format)
    if format == "po":
        before, after = (polib.pofile("\n" + one.decode()) for one in (data, written))
        for old, new in zip(before, after, strict=True):
            if not (old.translated() or old.obsolete or old.msgid_plural):
                assert new.msgstr == new.msgid == old.msgid
    if format in ("po", "xliff"):
        article = read(data, path.name, format)
        assert written == article.rebuild(article.passages)
    else:
        assert written == data


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.HTML", "html"), ("a.md", "markdown"), ("a", "text"), ("a.sv", "text"), ("a.v2", "text"), ("a.CSV", "csv")],
)
def test_a_name_tells_the_format(name: str, format: str) -> None:
    assert detect(Path(name)) == format


def test_what_is_refused_is_no_format_of_ours() -> None:
    refused = read_pairs("other_files.tsv")
    assert not refused.keys() & {*FORMATS, *(suffix[1:] for suffix in SUFFIXES)}
    assert all(suffix == suffix.lower().strip(".") for suffix in refused)


@pytest.mark.parametrize(("name", "advice"), [("a.json", "JSON object a line"), ("a.pdf", "DOCX"), ("a.odt", "DOCX")])
def test_files_that_only_look_like_text_are_refused(name: str, advice: str) -> None:
    with pytest.raises(InputError, match=rf"^{name}: is a {name[1:]} file, .*{advice}"):
        read(b'[{"title": "Hej"}]', name, detect(Path(name)))
    assert read(b'[{"title": "Hej"}]', name, "text").passages


def test_a_pdf_is_refused_by_any_name() -> None:
    with pytest.raises(InputError, match=r"is a \.pdf file"):
        read(b"%PDF-1.4\nHej", "a.html", "html")


NUMBERS = "25 000", "1,5", "3,5 %", "1939", "08 123 456", "+46 771 793 336", "2022-02-24 05:00", "112"
ENGLISH = "25,000", "1.5", "3.5%", *NUMBERS[3:]


@pytest.mark.parametrize(
    ("format", "frame"),
    [
        ("html", "<p>Ja.<p>{}<table><tr><td>{}<td> <b>{}</b> <td>{}<td>{}<td>{}<td>{}<td>{}</table>"),
        ("markdown", "Ja.\n\n{}\n\n| {} | **{}** |\n|---|---|\n| {} | {} |\n| {} | {} |\n\n- {}\n"),
        ("text", "Ja.\n\n{}\n\n{}\n\n{}\n\n{}\n\n{}\n\n{}\n\n{}\n\n{}\n"),
    ],
)
def test_numbers_that_stand_alone(use_engine: Callable[..., object], format: str, frame: str) -> None:
    assert through(IDENTITY, frame.format(*NUMBERS).encode(), format).decode() == frame.format(*NUMBERS)
    use_engine({"Ja.": "Yes."})
    written = through(Translator(model="compact"), frame.format(*NUMBERS).encode(), format).decode()
    assert written == frame.format(*ENGLISH).replace("Ja.", "Yes.")


def test_numbers_that_stand_alone_in_word(use_engine: Callable[..., object]) -> None:
    use_engine({})
    data = document("<w:p><w:r><w:t>25 000</w:t></w:r></w:p><w:p><w:r><w:t>112</w:t></w:r></w:p>")
    written = through(Translator(model="compact"), data, "docx")
    assert body(written) == body(data).replace("25 000", "25,000")
    assert paragraph("<w:r><w:t>3,5 %</w:t></w:r>").passages


def test_numbers_that_stand_alone_in_a_cue(use_engine: Callable[..., object]) -> None:
    use_engine({})
    cue = "1\n00:00:01,000 --> 00:00:02,500\n– <i>25 000</i>\n"
    assert through(Translator(model="compact"), cue.encode(), "subtitles").decode() == cue.replace("25 000", "25,000")


def test_times_of_a_live_blog(use_engine: Callable[..., object]) -> None:
    use_engine({"Larm i hela landet.": "Alarm in the whole country.", "Explosioner hörs nu.": "Explosions are heard."})
    page = "<time>12.47</time><p>Larm i hela landet.</p><p><b>11.30</b> Explosioner hörs nu.</p>"
    assert through(IDENTITY, page.encode(), "html").decode() == page
    written = through(Translator(model="compact"), page.encode(), "html").decode()
    times = "<time>12:47 p.m.</time><p>Alarm in the whole country.</p><p><b>11:30 a.m.</b> Explosions are heard.</p>"
    assert written == times
    written = through(Translator(model="compact", times="24h"), page.encode(), "html").decode()
    assert written == times.replace(" p.m.", "").replace(" a.m.", "")


def test_code_keeps_its_numbers(use_engine: Callable[..., object]) -> None:
    use_engine({})
    page = "<p>Ja. <table><tr><td><code>25 000</code><td>x1,5<td>a@b.se<td><pre>1,5</pre></table>"
    assert through(Translator(model="compact"), page.encode(), "html").decode() == page


def test_a_batch_goes_on_after_a_file_that_is_refused(tmp_path: Path) -> None:
    for name in ("a.json", "b.txt"):
        (tmp_path / name).write_text("Hej.", encoding="utf-8")
    (tmp_path / "list").write_text("a.json\nb.txt\n", encoding="utf-8")
    settings = Settings(engine="echo", default_glossary=False)
    tally = run(Job((f"@{tmp_path / 'list'}",), tmp_path / "out", settings), lambda: Worker(settings))
    assert (tally.done, tally.failed) == (1, 1)
    assert (tmp_path / "out" / "b.txt").read_text(encoding="utf-8") == "Hej."
