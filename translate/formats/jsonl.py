"""JSON Lines: one JSON object a line, of which the named fields are translated and every other byte stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from translate.document import Passage
from translate.errors import InputError
from translate.formats import Article, decode
from translate.formats.codes import splice

FIELDS = ("title", "text")  # what is translated if nobody names a field
_SPACES = re.compile(r"[ \t\r]*")
_HALF = re.compile("[\ud800-\udfff]")
_DEEPEST = 200


class NoText(InputError):
    """None of the fields has text, which may well be so in one line of many."""


@dataclass(frozen=True, slots=True)
class _String:
    """A JSON string in the file: where it stands, its quotation marks included, and what it says."""

    start: int
    end: int
    passage: Passage


def read(data: bytes, name: str, fields: Sequence[str] = ()) -> Article:
    """Read a JSON Lines file; `fields` are names, dotted where one object is inside another: "article.title".

    A field that holds a list gives each of its strings; a list of objects on the way is walked through.
    """
    text = decode(data, name)
    wanted = [tuple(one.split(".")) for one in fields or FIELDS]
    strings: list[_String] = []
    bare: list[int] = []  # numbers of lines without any of the fields
    start = len(text) - len(text.lstrip("\ufeff"))
    for number, line in enumerate(re.findall(r"[^\n]*\n|[^\n]+", text[start:]), 1):
        if line.strip():
            found = list(_read_line(text, start, line, (name, number, wanted)))
            strings += found
            bare += [] if found else [number]
        start += len(line)
    missing = " or ".join(f"“{'.'.join(path)}”" for path in wanted)
    if not strings:
        raise NoText(name, f"has no line with text in a field {missing}; name the fields with --field")

    def rebuild(passages: Sequence[Passage]) -> bytes:
        changes = [
            (one.start, one.end, _write(passage.text, text[one.start : one.end]))
            for one, passage in zip(strings, passages, strict=True)
            if passage.text != one.passage.text
        ]
        return splice(text, changes).encode()

    return Article(tuple(one.passage for one in strings), rebuild, tuple(_note(bare, missing)))


def _note(bare: Sequence[int], missing: str) -> Iterator[str]:
    """Yield what is to be said of lines that have none of the fields: other names may hold text in them."""
    if bare:
        where = f"{len(bare)}, the first of them line {bare[0]}"
        yield f"lines that stay as they are, without text in a field {missing}: {where}; name other fields with --field"


def _read_line(
    text: str, start: int, line: str, request: tuple[str, int, Sequence[tuple[str, ...]]]
) -> Iterator[_String]:
    """Yield the strings to translate of the line that starts at `start`."""
    name, number, wanted = request
    try:
        json.loads(line)  # the walk below takes for granted that the line is valid
        first = _skip(text, start)
        if text[first] != "{":
            raise InputError(name, f"line {number} holds no JSON object {{…}}; is this JSON Lines?")
        yield from _walk(text, first, wanted, 0)
    except JSONDecodeError as error:
        reason = f"line {number}, column {error.colno} is no JSON ({error.msg[:1].lower()}{error.msg[1:]})"
        raise InputError(name, f"{reason}; mend it") from None
    except (RecursionError, ValueError):
        raise InputError(name, f"line {number} is nested too deeply, or has a number too long; mend it") from None


def _walk(text: str, start: int, wanted: Sequence[tuple[str, ...]], depth: int) -> Iterator[_String]:
    """Yield the strings at the paths `wanted` below the value that starts at `start`."""
    if depth > _DEEPEST:
        raise RecursionError
    here = not all(wanted)  # one of the paths ends at this value
    if text[start] == '"' and here:
        said, end = scanstring(text, start + 1)
        # half a character, as of an emoji cut in two, is no text that could be written; what stays is as it was
        yield _String(start, end, Passage(_HALF.sub("\ufffd", said)))
    elif text[start] == "[":
        for place in _items(text, start):
            if text[place] != "[":
                yield from _walk(text, place, wanted, depth + 1)
    elif text[start] == "{":
        for key, place in _members(text, start):
            below = [path[1:] for path in wanted if path and path[0] == key]
            if below:
                yield from _walk(text, place, below, depth + 1)


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield the keys of an object, and where their values start."""
    place = _skip(text, start + 1)
    while text[place] != "}":
        key, place = scanstring(text, place + 1)
        place = _skip(text, _skip(text, place) + 1)  # the colon
        yield key, place
        place = _next(text, place)


def _items(text: str, start: int) -> Iterator[int]:
    """Yield where the items of a list start."""
    place = _skip(text, start + 1)
    while text[place] != "]":
        yield place
        place = _next(text, place)


def _next(text: str, place: int) -> int:
    """Return where what follows a value starts, or the bracket that closes."""
    _, end = json.JSONDecoder().raw_decode(text, place)
    place = _skip(text, end)
    return _skip(text, place + 1) if text[place] == "," else place


def _skip(text: str, start: int) -> int:
    match = _SPACES.match(text, start)
    return match.end() if match else start


def _write(said: str, old: str) -> str:
    """Write a JSON string as the old one was: ASCII with escapes stays ASCII."""
    return json.dumps(said, ensure_ascii=old.isascii() and "\\u" in old)
