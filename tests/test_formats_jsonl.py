"""JSON Lines: the named fields change, no other byte does."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import formats
from translate.errors import InputError
from translate.formats.jsonl import read

FILES = sorted((Path(__file__).parent / "data" / "formats" / "jsonl").iterdir())
FIELDS = {"nested.jsonl": ("article.title", "article.body.text")}
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_stays_as_it_is(path: Path) -> None:
    data = path.read_bytes()
    article = read(data, path.name, FIELDS.get(path.name, ()))
    assert article.passages
    assert article.rebuild(article.passages) == data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_the_fields_change(path: Path) -> None:
    data = path.read_bytes()
    fields = FIELDS.get(path.name, ())
    article = read(data, path.name, fields)
    written = article.rebuild([replace(one, text="X") for one in article.passages])
    assert {one.text for one in read(written, path.name, fields).passages} == {"X"}
    assert b"r\xc3\xb6r ej" in written or b"r\xc3\xb6r ej" not in data
    assert written.count(b"\n") == data.count(b"\n")


def test_what_is_read_of_a_line() -> None:
    line = '{"a": {"b": ["Ett", {"c": "Två"}], "c": "Tre"}, "text": "Fyra"}'
    assert [one.text for one in read(line.encode(), "x").passages] == ["Fyra"]
    assert [one.text for one in read(line.encode(), "x", ["a.b", "a.c"]).passages] == ["Ett", "Tre"]
    assert [one.text for one in read(line.encode(), "x", ["a.b.c"]).passages] == ["Två"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (['{"text": "a"}', '{"title": ""}', "", '{"text": ["a", 1]}'], ""),
        (['{"text": "a"}', '{"body": "b"}'], "1, the first of them line 2"),
        (["", '{"id": 1}', '{"text": null, "body": "b"}', '{"text": "a"}', "{}"], "3, the first of them line 2"),
    ],
)
def test_lines_without_the_fields_are_told_of(lines: list[str], told: str) -> None:
    said = f"lines that stay as they are, without text in a field “title” or “text”: {told}; name other fields"
    assert read("\n".join(lines).encode(), "x").notes == ((f"{said} with --field",) if told else ())


def test_a_string_is_written_as_it_was() -> None:
    article = read('{"text": "Sm\\u00e5"}\n{"text": "Små"}'.encode(), "x")
    written = article.rebuild([replace(one, text="é\n") for one in article.passages])
    assert written.decode() == '{"text": "\\u00e9\\n"}\n{"text": "é\\n"}'


def test_half_an_emoji_is_no_text_but_stays() -> None:
    data = b'{"text": "Sm\\u00e4ll \\ud83d"}'
    article = read(data, "x")
    assert article.passages[0].text == "Smäll \ufffd"
    assert article.rebuild(article.passages) == data


@given(st.lists(st.dictionaries(st.sampled_from(["text", "title", "id", "a.b"]), VALUES), min_size=1), st.booleans())
def test_any_objects_pass(objects: list[dict[str, Any]], ascii: bool) -> None:
    data = "\n".join(json.dumps(one, ensure_ascii=ascii) for one in objects).encode("utf-8", "surrogatepass")
    try:
        article = read(data, "x")
    except InputError:
        return
    assert article.rebuild(article.passages) == data
    written = article.rebuild([replace(one, text="X") for one in article.passages])
    for old, line in zip(objects, written.decode().split("\n"), strict=True):
        new = json.loads(line)
        assert {key: value for key, value in new.items() if key not in ("text", "title")} == {
            key: value for key, value in json.loads(json.dumps(old)).items() if key not in ("text", "title")
        }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('{"text": "a"}\n{"text": }\n', "line 2, column 10 is no JSON"),
        ('["text"]', "line 1 holds no JSON object"),
        ('{"id": 1}', "has no line with text in a field “title” or “text”"),
        ('{"text": ' + "[" * 100_000, "line 1"),
        ('{"text": "a", "n": ' + "9" * 5000 + "}", "a number too long"),
    ],
)
def test_what_cannot_be_read(data: str, reason: str) -> None:
    with pytest.raises(InputError, match=re.escape(reason)):
        read(data.encode(), "x")


def test_only_json_lines_has_fields() -> None:
    assert formats.read(b'{"a": "b"}', "x", "jsonl", ["a"]).passages[0].text == "b"
    with pytest.raises(InputError, match="--field"):
        formats.read(b"text", "x", "text", ["a"])
