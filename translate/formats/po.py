"""Gettext PO: Swedish msgid give English msgstr; comments, contexts, flags and placeholders stay as they are.

An entry that has a translation keeps it; a fuzzy one is written anew and stays fuzzy.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polib

from translate.document import Passage
from translate.errors import InputError
from translate.formats import Article, decode
from translate.formats.codes import Coded, Coder, splice

_WIDTH = 79
_MNEMONIC = re.compile(r"[_&](?=[^\W\d_][^_&]*$)")  # "_Arkiv", "&Öppna": the key that opens a menu
_KEYWORD = re.compile(r"\s*msgstr(?:\[(\d+)\])?\s*(?=\")")
_NO_LANGUAGE = re.compile(r'^"Language:[ \t]*\\n"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A msgstr to write: where its strings stand, which number it has, and what it has to say."""

    start: int
    end: int
    number: str
    old: str
    coded: Coded


def read(data: bytes, name: str) -> Article:
    """Read a PO file or a template; its passages are the msgid, and msgid_plural, that lack a translation."""
    text = decode(data, name)
    if not re.search(r"^msgid\s", text.removeprefix("\ufeff"), re.MULTILINE):
        raise InputError(name, "has no msgid, so it is no PO file; name its format with --format")
    try:
        # a leading line, because polib opens a file if the text is the name of one
        entries = polib.pofile("\n" + text.removeprefix("\ufeff"))
    except (OSError, ValueError, IndexError) as error:
        where = re.search(r"line (\d+)", str(error))
        line = f" (line {int(where[1]) - 1})" if where else ""
        raise InputError(name, f"is no PO file that can be read{line}; check it with: msgfmt -c") from None
    language = entries.metadata.get("Language", "")
    if language[:2].lower() not in ("", "en"):
        fix = "its msgid must be Swedish, and Language en or empty"
        raise InputError(name, f"is a translation into “{' '.join(language.split())}”; {fix}")
    slots = [slot for entry, place in _places(text, entries) for slot in _slots(text, entry, place)]
    unwrapped = any(len(line.rstrip("\r\n")) > _WIDTH + 1 for line in re.findall(r'^(?:msg|").*', text, re.MULTILINE))
    newline = "\r\n" if "\r\n" in text else "\n"

    def rebuild(passages: Sequence[Passage]) -> bytes:
        changes = []
        for slot, passage in zip(slots, passages, strict=True):
            said = slot.coded.render(passage)
            if said != slot.old:
                strings = _write(said, f"msgstr{slot.number} ", 0 if unwrapped else _WIDTH)
                changes.append((slot.start, slot.end, newline.join(strings)))
        header = _NO_LANGUAGE.search(text) if changes else None
        if header and not any(start <= header.start() < end for start, end, _ in changes):
            changes.append((*header.span(), '"Language: en\\n"'))
        return splice(text, changes).encode()

    return Article(tuple(slot.coded.passage for slot in slots), rebuild)


def _places(text: str, entries: polib.POFile) -> Iterator[tuple[polib.POEntry, tuple[int, int]]]:
    """Yield the entries that need a translation, and from where to where in the file each is."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    numbers = [max(0, min(entry.linenum - 2, len(starts) - 1)) for entry in entries]
    ends = sorted({*numbers, len(starts) - 1})
    following = dict(zip(ends, [*ends[1:], len(starts) - 1], strict=True))
    for entry, number in zip(entries, numbers, strict=True):
        if not entry.obsolete and entry.msgid and (entry.fuzzy or not entry.translated()):
            yield entry, (starts[number], starts[following[number]])


def _slots(text: str, entry: polib.POEntry, place: tuple[int, int]) -> Iterator[_Slot]:
    """Yield the msgstr lines of one entry; all but the first plural form say the plural."""
    start, stop = place
    lines = text[start:stop].splitlines(keepends=True)
    number: str | None = None
    begin = end = start
    for line in [*lines, ""]:
        keyword = _KEYWORD.match(line)
        if number is not None and (keyword or not line.lstrip().startswith('"')):
            plural = number not in ("", "0") and entry.msgid_plural
            coded = _code(entry.msgid_plural if plural else entry.msgid)
            old = (entry.msgstr_plural or {}).get(int(number), "") if number else entry.msgstr
            yield _Slot(begin, end, f"[{number}]" if number else "", old, coded)
            number = None
            if not keyword:
                return  # what follows is another entry
        if keyword:
            number, begin = keyword[1] or "", start + keyword.end()
        start += len(line)
        end = start - len(line) + len(line.rstrip())


def _code(said: str) -> Coded:
    coder = Coder()
    mnemonic = _MNEMONIC.match(said)
    if mnemonic:
        coder.point(mnemonic[0])
    coder.protect(said[1:] if mnemonic else said)
    return coder.finish()


def _write(said: str, keyword: str, width: int) -> list[str]:
    """Write a string as gettext does: on one line, or behind an empty one in lines that end with it or fit."""
    whole = polib.escape(said)
    if "\n" not in said[:-1] and (not width or len(keyword) + len(whole) + 2 <= width):
        return [f'"{whole}"']
    lines = ['""']
    for part in re.findall(r"[^\n]*\n|[^\n]+", said):
        escaped = polib.escape(part)
        pieces = textwrap.wrap(
            escaped, width - 2, break_long_words=False, break_on_hyphens=False, replace_whitespace=False,
            drop_whitespace=False, expand_tabs=False,
        ) if width else [escaped]  # fmt: skip
        lines += [f'"{piece}"' for piece in pieces]
    return lines
