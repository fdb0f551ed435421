"""A translated file has the structure of the original: its tag tree, cue times, identifiers and placeholders."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polib
import pytest
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from tests.conftest import DATA
from translate import Translator
from translate.engines import Hypothesis, Span
from translate.formats import read

FILES = sorted(path for path in (DATA / "formats").glob("*/*"))
INLINE = {
    *("a", "abbr", "b", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark", "q", "s", "samp"),
    *("small", "span", "strong", "sub", "sup", "time", "u", "var"),
}
TIMES = re.compile(r"^.*-->.*$", re.MULTILINE)
PLACEHOLDERS = re.compile(r"%(?:\(\w+\))?\d*[sd]|\{\w*\}|</?\w+[^>]*>")


class Turning:
    """Turns the words of a sentence around, so that whatever holds on to their order shows."""

    name = "turning"
    digest = "0" * 64

    def translate(
        self, sentences: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> list[Hypothesis]:
        return [turn(sentence) for sentence in sentences]


def turn(sentence: str) -> Hypothesis:
    words = [(match[0], Span(*match.span())) for match in re.finditer(r"\S+", sentence)]
    text, links = "", []
    for word, span in reversed(words):
        links.append((span, Span(len(text), len(text) + len(word))))
        text += f"{word} "
    return Hypothesis(text.rstrip(), alignment=tuple(links))


def tree_of_html(data: bytes) -> list[object]:
    tree: list[Any] = []
    for element in lxml_html.document_fromstring(data).iter():
        if isinstance(element.tag, str) and element.tag not in INLINE:
            inside = (one for one in element.iter(*INLINE) if block_of(one) is element)
            tree.append((element.tag, Counter((one.tag, one.get("href"), one.get("src")) for one in inside)))
    return tree


def block_of(element: Any) -> Any:
    return next((one for one in element.iterancestors() if one.tag not in INLINE), None)


def tree_of_markdown(data: bytes) -> list[object]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    plain = {"text", "softbreak", "text_special"}
    return [
        Counter((one.type, one.attrGet("href"), one.attrGet("src")) for one in token.children or [])
        - Counter({(kind, None, None): 999 for kind in plain})
        if token.type == "inline"
        else (token.type, token.tag, token.level, token.info)
        for token in parser.parse(data.decode())
    ]


def tree_of_docx(data: bytes) -> Iterator[object]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield name
            if name.endswith(".xml") and name.startswith("word/"):
                yield from map(shape_of, etree.fromstring(archive.read(name)).iter("{*}p", "{*}tbl", "{*}tr", "{*}tc"))


def shape_of(element: Any) -> object:
    kept = (
        "hyperlink",
        "br",
        "tab",
        "fldChar",
        "footnoteReference",
        "drawing",
        "ins",
        "del",
        "sdt",
        "commentReference",
    )
    return element.tag, Counter(one.tag for one in element.iter(*(f"{{*}}{name}" for name in kept)))


def tree_of_subtitles(data: bytes) -> list[object]:
    text = data.decode().replace("\r\n", "\n")
    tags = Counter(re.findall(r"</?(?:[bciuv]|font)\b[^<>]*>|\{\\[^}]*\}|[♪♫]", text))
    return [*TIMES.findall(text), *re.findall(r"^\d+$", text, re.MULTILINE), tags, len(re.split(r"\n{2,}", text))]


def tree_of_xliff(data: bytes) -> Iterator[object]:
    for element in etree.fromstring(data).iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name in ("trans-unit", "segment"):
            yield element.get("id")
            yield from (codes_of(one) for one in element if etree.QName(one).localname == "source")
        elif name in ("file", "unit", "group"):
            yield name, element.get("id")


def codes_of(element: Any) -> Counter[tuple[str, str | None]]:
    return Counter((etree.QName(one).localname, one.get("id")) for one in element.iter() if one is not element)


def tree_of_po(data: bytes) -> list[object]:
    entries = polib.pofile("\n" + data.decode())
    return [(one.msgctxt, one.msgid, one.msgid_plural, one.flags, one.comment, one.occurrences) for one in entries]


def tree_of_jsonl(data: bytes) -> list[object]:
    return [keys_of(json.loads(line)) for line in data.decode("utf-8-sig").splitlines() if line.strip()]


def keys_of(value: Any) -> object:
    if isinstance(value, dict):
        return {key: keys_of(one) for key, one in value.items()}
    return [keys_of(one) for one in value] if isinstance(value, list) else type(value)


def tree_of_text(data: bytes) -> list[object]:
    text = data.decode().replace("\r\n", "\n")  # the lines of a paragraph are joined
    return [re.findall(r"^\s*(?:[-*•]|\d+\.|\w\))\s", part, re.MULTILINE) for part in re.split(r"\n(?:\s*\n)+", text)]


TREES: dict[str, Callable[[bytes], Any]] = {
    "docx": tree_of_docx,
    "html": tree_of_html,
    "jsonl": tree_of_jsonl,
    "markdown": tree_of_markdown,
    "po": tree_of_po,
    "subtitles": tree_of_subtitles,
    "text": tree_of_text,
    "xliff": tree_of_xliff,
}


def check(path: Path, translator: Translator) -> None:
    data, format = path.read_bytes(), path.parent.name
    article = read(data, path.name, format)
    (translation,) = translator.translate_articles([article.passages])
    written = article.rebuild(translation.passages)
    assert list(TREES[format](written)) == list(TREES[format](data))
    if format == "po":
        for entry in polib.pofile("\n" + written.decode()):
            for said in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
                assert sorted(PLACEHOLDERS.findall(said)) == sorted(PLACEHOLDERS.findall(entry.msgid))
    elif format == "xliff":
        for source in etree.fromstring(written).iter("{*}source"):
            targets = [one for one in source.itersiblings() if etree.QName(one).localname == "target"]
            marks = Counter({key: 99 for key in codes_of(source) | codes_of(source) if key[0] == "mrk"})
            assert all(codes_of(target) - marks == codes_of(source) - marks for target in targets if target.text)
    elif format != "subtitles":  # where a sentence may end otherwise
        assert len(read(written, path.name, format).passages) == len(article.passages)


@pytest.fixture
def turning(monkeypatch: pytest.MonkeyPatch) -> Translator:
    monkeypatch.setattr("translate.pipeline.load_engine", lambda *_: Turning())
    return Translator(model="compact")


@pytest.fixture(scope="module")
def compact() -> Translator:
    return Translator(model="compact")


def test_there_are_files_of_all_formats() -> None:
    assert len(FILES) >= 40
    assert {path.parent.name for path in FILES} == set(TREES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_turned_words_keep_the_structure(path: Path, turning: Translator) -> None:
    check(path, turning)


@pytest.mark.model
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_translation_keeps_the_structure(path: Path, compact: Translator) -> None:
    check(path, compact)
