"""DOCX: what is a passage, what stays as it is, and how a translation is put in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import DATA
from translate.document import Inline, Passage
from translate.errors import InputError
from translate.formats import Article, read
from translate.pipeline import Translator

FILES = sorted((DATA / "formats" / "docx").iterdir())
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document(body: str) -> bytes:
    """Make a document of nothing but `body`, w: being Word's own namespace."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>')
    return packed.getvalue()


def run(text: str, format: str = "") -> str:
    return f'<w:r>{format and f"<w:rPr>{format}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str) -> Article:
    return read(document(f"<w:p>{''.join(content)}</w:p>"), "a.docx", "docx")


def body(data: bytes) -> str:
    """Return the paragraphs as they are written, without what all have."""
    text = members(data)["word/document.xml"].decode()
    found = re.search(r"<w:body>(.*)</w:body>", text, re.DOTALL)
    return found[1].replace(' xml:space="preserve"', "") if found else ""


def shout(passage: Passage) -> Passage:
    return replace(passage, text=passage.text.upper())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_unchanged_passages_give_the_same_bytes(path: Path) -> None:
    data = path.read_bytes()
    article = read(data, path.name, "docx")
    assert article.rebuild(article.passages) == data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_changed_passages_leave_the_structure_alone(path: Path) -> None:
    from lxml import etree

    data = path.read_bytes()
    article = read(data, path.name, "docx")
    written = article.rebuild([shout(passage) for passage in article.passages])
    again = read(written, path.name, "docx")
    assert again.passages == tuple(shout(passage) for passage in article.passages)
    old, new = members(data), members(written)
    assert list(old) == list(new)
    for name in old:
        if name.startswith("word/") and name.endswith(".xml"):
            trees = [etree.fromstring(some[name]) for some in (old, new)]
            kept = [[one.tag for one in tree.iter() if _is_kept(one.tag)] for tree in trees]
            assert kept[0] == kept[1], name
            assert b'w:val="sv-SE"' not in new[name]
        elif name != "docProps/core.xml":
            assert old[name] == new[name]


KEPT = frozenset(
    {"p", "tbl", "tr", "tc", "pPr", "sectPr", "hyperlink", "ins", "del", "sdt", "br", "tab", "fldChar", "drawing"}
    | {"footnoteReference", "commentReference", "bookmarkStart"}
)


def _is_kept(tag: str) -> bool:
    """Runs may be joined, and what is only for Word's own use may go."""
    return tag.removeprefix(f"{{{NAMESPACE}}}") in KEPT


B = "<w:b/>"


@pytest.mark.parametrize(
    ("content", "text", "inlines"),
    [
        ([run("Char"), run("kiv", '<w:lang w:val="sv-SE"/>'), run("regionen")], "Charkivregionen", []),
        ([run("Char", '<w:rFonts w:hint="cs"/>'), run("kiv", '<w:szCs w:val="24"/>')], "Charkiv", []),
        ([run("Char"), run("kiv", '<w:rFonts w:hint="cs" w:ascii="Arial"/>')], "Charkiv", [(4, 7)]),
        (
            [
                run("Char", '<w:rFonts w:ascii="Arial" w:cs="Arial"/>'),
                run("kiv", '<w:rFonts w:hint="cs" w:ascii="Arial"/>'),
                run("regionen"),
            ],
            "Charkivregionen",
            [(0, 7)],
        ),
        ([run("Char"), '<w:proofErr w:type="x"/>', run("kiv")], "Charkiv", []),
        ([run("ett "), run("två", B), run(" tre fyra")], "ett två tre fyra", [(4, 7)]),
        ([run("allt är fett", B)], "allt är fett", []),
        ([run("ett två tre ", B), run("fyra")], "ett två tre fyra", [(12, 16)]),
        ([run("Över "), run("200 000 hushåll", B), run(" är utan el")], "Över 200 000 hushåll är utan el", [(5, 20)]),
        ([run("ett"), run(" ", B), run("två")], "ett två", []),
        ([run("a b "), "<w:hyperlink>", run("c d"), "</w:hyperlink>"], "a b c d", [(4, 7)]),
        ([run("a"), "<w:r><w:br/></w:r>", run("b")], "a\nb", [(2, 2)]),
        ([run("a"), "<w:r><w:tab/></w:r>", run("b")], "a\nb", [(2, 2)]),
        ([run("a"), '<w:r><w:footnoteReference w:id="1"/></w:r>', run(" b")], "a b", [(1, 1)]),
        ([run("a "), '<w:del w:id="1"><w:r><w:delText>nej</w:delText></w:r></w:del>', run("b")], "a b", [(2, 2)]),
        ([run("a <w:b/> b")], "a b", []),  # the schema knows no such thing, but the words are somebody's
        ([run("a "), '<w:ins w:id="1">', run("ja"), "</w:ins>", run(" b")], "a ja b", [(2, 4)]),
    ],
)
def test_passages(content: list[str], text: str, inlines: list[tuple[int, int]]) -> None:
    (passage,) = paragraph(*content).passages
    assert passage.text == text
    assert [(one.start, one.end) for one in passage.inlines] == inlines


@pytest.mark.parametrize(
    ("content", "passage", "written"),
    [
        ([run("en "), run("röd", B), run(" bil")], Passage("a red car", (Inline(2, 5, 0),)),
         "<w:p><w:r><w:t>a </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>red</w:t></w:r><w:r><w:t> car</w:t></w:r></w:p>"),
        (['<w:pPr><w:jc w:val="right"/></w:pPr>', run("en bil", B)], Passage("a car"),
         '<w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>a car</w:t></w:r></w:p>'),
        (['<w:hyperlink w:anchor="x">', run("en"), "</w:hyperlink>", run(" bil")], Passage("car a", (Inline(4, 5, 0),)),
         '<w:p><w:r><w:t>car </w:t></w:r><w:hyperlink w:anchor="x"><w:r><w:t>a</w:t></w:r></w:hyperlink></w:p>'),
        ([run("ett"), "<w:r><w:br/></w:r>", run("två")], Passage("one\ntwo", (Inline(4, 4, 0),)),
         "<w:p><w:r><w:t>one</w:t><w:br/><w:t>two</w:t></w:r></w:p>"),
        (['<w:r><w:tab/></w:r>', run("ett ")], Passage("one"),
         "<w:p><w:r><w:tab/><w:t>one </w:t></w:r></w:p>"),
        (['<w:r><w:footnoteRef/></w:r>', run(" ett", B), run(" två tre fyra")], Passage("x one", (Inline(2, 5, 0),)),
         "<w:p><w:r><w:footnoteRef/></w:r><w:r><w:rPr><w:b/></w:rPr><w:t> </w:t></w:r><w:r><w:t>x </w:t></w:r>"
         "<w:r><w:rPr><w:b/></w:rPr><w:t>one</w:t></w:r></w:p>"),
        ([run("ring "), run("på: ", B), "<w:ins><w:r><w:sym/></w:r></w:ins>"], Passage("call on:", (Inline(5, 8, 0),)),
         "<w:p><w:r><w:t>call </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>on: </w:t></w:r>"
         "<w:ins><w:r><w:sym/></w:r></w:ins></w:p>"),
        ([run("ett & två".replace("&", "&amp;"))], Passage("one & <two>"),
         "<w:p><w:r><w:t>one &amp; &lt;two&gt;</w:t></w:r></w:p>"),
    ],
)  # fmt: skip
def test_a_changed_passage(content: list[str], passage: Passage, written: str) -> None:
    assert body(paragraph(*content).rebuild([passage])) == written


def test_a_field_moves_as_a_whole() -> None:
    sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    field = sign.format("begin") + "<w:r><w:instrText> PAGE </w:instrText></w:r>" + sign.format("separate") + run("1")
    field += sign.format("end")
    article = paragraph(run("Sida "), field, run(" av boken"))
    (passage,) = article.passages
    assert passage == Passage("Sida av boken", (Inline(5, 5, 0),))
    written = body(article.rebuild([Passage("Page of the book", (Inline(5, 5, 0),))]))
    assert re.sub(r"<[^>]*>", "|", written).replace("|", "") == "Page  PAGE 1 of the book"
    assert [*re.findall(r'Type="(\w+)"', written)] == ["begin", "separate", "end"]


def test_the_language_is_changed_with_the_text() -> None:
    data = next(path for path in FILES if path.name == "footnotes.docx").read_bytes()
    article = read(data, "a", "docx")
    written = members(article.rebuild([replace(article.passages[0], text="The situation"), *article.passages[1:]]))
    assert b'<w:lang w:val="en-US" w:eastAsia="en-US"' in written["word/styles.xml"]
    assert written["word/footnotes.xml"] == members(data)["word/footnotes.xml"]
    british = article.write([replace(article.passages[0], text="The situation"), *article.passages[1:]], british=True)
    assert b'<w:lang w:val="en-GB"' in members(british)["word/styles.xml"]


def test_no_space_is_doubled_around_what_moves_along() -> None:
    """Comments, tracked changes and other marks stand in front of the word that they stood in front of."""
    article = paragraph(run("Borgmästaren "), '<w:commentRangeStart w:id="0"/>', run("Ihor", B), run(" talar"))
    (passage,) = article.passages
    moved = replace(passage, text="Mayor Ihor speaks", inlines=(Inline(5, 5, 0), Inline(6, 10, 1)))
    written = re.sub(r"<w:comment[^>]*>", "|", body(article.rebuild([moved])))
    assert re.sub("<[^>]*>", "", written) == "Mayor |Ihor speaks"


def test_small_figures_stay_in_their_words(use_engine: Callable[..., object]) -> None:
    small = '<w:vertAlign w:val="subscript"/>'
    article = paragraph(run("H"), run("2", small), run("O och CO"), run("2", small), run(" mäts."))
    assert article.passages[0].text == "H2O och CO2 mäts."
    use_engine({"H2O och CO2 mäts.": "CO2 and H2O are measured."})
    (translation,) = Translator(engine="dictionary", model="compact").translate_articles([article.passages])
    marked = re.findall(r"subscript.*?<w:t[^>]*>(.*?)</w:t>", body(article.rebuild(translation.passages)))
    assert marked == ["2", "2"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is no DOCX file"),
        (b"Hej", "is no DOCX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "before 2007"),
        (document(run("x"))[:-40], "is no DOCX file"),
        (document("<w:p>"), "is damaged"),
        # an error with a warning after it
        (document('<w:p xmlns:r="http://ß o.org"><w:r><w:t xml:space="ja">Hej</w:t></w:r></w:p>'), "is damaged"),
        (document("<w:p/>"), "no text"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read(data, "a.docx", "docx")
    assert "\n" not in str(caught.value) and ";" in str(caught.value)


def test_other_archives_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "Hej")
    with pytest.raises(InputError, match="no Word document"):
        read(packed.getvalue(), "a.docx", "docx")


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translate.formats.docx._LARGEST", 100)
    with pytest.raises(InputError, match="unpacks to more"):
        paragraph(run("Hej"))
