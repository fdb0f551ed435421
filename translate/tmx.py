"""Translation memories as TMX 1.4, which other translation tools read and write."""

from __future__ import annotations

import hashlib
import logging
import math
import time
from calendar import timegm
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from translate.engines import Hypothesis, Span
from translate.errors import InputError
from translate.memory import ANY, Unit
from translate.verbatim import disguise, disguise_like

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
<header creationtool="sven-translate" creationtoolversion={version} segtype="sentence" o-tmf="sven-translate" \
adminlang="en" srclang="sv" datatype="plaintext"/>
<body>
"""
_TAIL = "</body>\n</tmx>\n"
_DATE = "%Y%m%dT%H%M%SZ"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_LARGEST = 2**32 - 1  # number that a memory can hold of an alignment
_HIDDEN = frozenset({"bpt", "ept", "it", "ph", "ut"})  # elements that hold another format's markup, not words
_logger = logging.getLogger(__name__)


def write(units: Iterable[Unit], version: str) -> Iterator[str]:
    """Yield a TMX file in parts; what only an engine knows goes into properties, so that nothing is lost on import.

    A digest of both sides is among them, by which `read` finds out what a person has changed.  Sentences with
    characters that XML can't hold are left out, and the log says how many.
    """
    yield _HEAD.format(version=quoteattr(version))
    left_out = 0
    for unit in units:
        if _is_writable(unit.source + unit.hypothesis.text + unit.settings):
            yield _write(unit)
        else:
            left_out += 1
    yield _TAIL
    if left_out:
        sentences = "sentence" if left_out == 1 else "sentences"
        _logger.info("%d %s left out of the TMX, for XML holds no control characters", left_out, sentences)


def _write(unit: Unit) -> str:
    made = unit.hypothesis
    date = time.strftime(_DATE, time.gmtime(unit.created))
    links = (
        "" if made.alignment is None else " ".join(f"{a.start},{a.end},{b.start},{b.end}" for a, b in made.alignment)
    )
    properties = {
        "x-settings": unit.settings,
        "x-digest": _digest(unit.source, made.text) if unit.settings else "",
        "x-score": repr(made.score) if unit.settings else "",
        "x-alignment": links,
        "x-runaway": "yes" if made.runaway else "",
    }
    lines = [f'<prop type="{name}">{escape(value)}</prop>' for name, value in properties.items() if value]
    if made.alignment == ():
        lines.append('<prop type="x-alignment"></prop>')
    for language, text in (("sv", unit.source), ("en", made.text)):
        lines.append(f'<tuv xml:lang="{language}"><seg>{escape(text, {chr(13): "&#13;"})}</seg></tuv>')
    return f'<tu creationdate="{date}">\n' + "\n".join(lines) + "\n</tu>\n"


def read(path: Path, localise: Callable[[str], str] = str) -> Iterator[Unit]:
    """Yield the units of a TMX file that have a Swedish and an English side; raises InputError.

    What an engine said and a person changed since it was exported is by ANY settings.  `localise` puts names in English
    into the Swedish that no engine was given.
    """
    try:
        with path.open("rb") as file:
            body = None
            for event, element in _parse(file, path):
                if event == "start":
                    body = element if element.tag == "body" else body
                elif element.tag == "tu" and body is not None:
                    yield from _read(element, localise)
                    body.clear()  # of a large file no more than a unit is in memory
    except FileNotFoundError:
        raise InputError(path, "there is no such file; check the name and the folder") from None
    except OSError as error:
        raise InputError(path, f"can't be read ({error.strerror}); check its permissions") from None


def _parse(file: BinaryIO, path: Path) -> Iterator[tuple[str, Any]]:
    try:
        yield from ElementTree.iterparse(file, ("start", "end"))
    except ElementTree.ParseError as error:
        raise InputError(path, f"is not well-formed XML ({error}); export it again") from None
    except (LookupError, ValueError) as error:  # of <?xml encoding="gbk"?>
        raise InputError(path, f"has an encoding that can't be read ({error}); export it as UTF-8") from None


def _read(element: ElementTree.Element, localise: Callable[[str], str]) -> Iterator[Unit]:
    sides = {_language(variant): variant.find("seg") for variant in element.findall("tuv")}
    swedish, english = (_text(sides.get(code)) for code in ("sv", "en"))
    if not swedish.strip() or not english.strip():
        return
    properties = {item.get("type"): item.text or "" for item in element.findall("prop")}
    settings, created = properties.get("x-settings", ANY), _seconds(element.get("creationdate", ""))
    if settings == ANY:
        given = localise(swedish)
        yield Unit(disguise(given), Hypothesis(disguise_like(given, english)), ANY, created)
    elif properties.get("x-digest") != _digest(swedish, english):
        yield Unit(swedish, Hypothesis(english))  # date, score and alignment are those of other words
    else:
        alignment = _links(properties["x-alignment"]) if "x-alignment" in properties else None
        score, runaway = _number(properties.get("x-score", "")), properties.get("x-runaway") == "yes"
        yield Unit(swedish, Hypothesis(english, score, alignment, runaway), settings, created)


def _language(variant: ElementTree.Element) -> str:
    written = variant.get(_LANGUAGE) or variant.get("lang") or ""
    return written.lower().replace("_", "-").partition("-")[0]


def _text(segment: ElementTree.Element | None) -> str:
    if segment is None:
        return ""
    parts = [segment.text or ""]
    for child in segment:
        parts += ["" if child.tag in _HIDDEN else _text(child), child.tail or ""]
    return "".join(parts)


def _digest(source: str, target: str) -> str:
    return hashlib.sha256(f"{source}\0{target}".encode(errors="surrogatepass")).hexdigest()[:16]


def _number(written: str) -> float:
    with suppress(ValueError):
        number = float(written)
        return number if math.isfinite(number) else 0.0  # somebody edited it
    return 0.0


def _links(written: str) -> tuple[tuple[Span, Span], ...] | None:
    try:
        numbers = [tuple(map(int, link.split(","))) for link in written.split()]
        if not all(0 <= number <= _LARGEST for link in numbers for number in link):
            return None
        return tuple((Span(first, last), Span(start, end)) for first, last, start, end in numbers)
    except ValueError:
        return None  # somebody edited it; without an alignment marks and names are placed by likeness


def _seconds(date: str) -> int:
    with suppress(ValueError):
        return timegm(time.strptime(date, _DATE))
    return 0


def _is_writable(text: str) -> bool:
    return all(character >= " " or character in "\t\n\r" for character in text) and not any(
        "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff" for character in text
    )
