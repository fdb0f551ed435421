"""XLIFF 1.2 and 2.x: the Swedish sources give English targets, with their inline tags and a state; all else stays.

A target that somebody has translated stays too: only one that is missing, empty, in a state before translation, or a
copy of its source is written.  `rebuild` with the sources themselves adds targets equal to them, as any tool does.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

from translate.document import Passage
from translate.errors import InputError
from translate.formats import Article
from translate.formats.codes import Coded, Coder, splice

_NAMESPACE = "urn:oasis:names:tc:xliff:document:"
_PAIRED = frozenset({"g", "pc", "mrk"})
_NATIVE = frozenset({"bpt", "ept", "ph", "it", "x", "bx", "ex", "sc", "ec", "sm", "em", "cp"})
_OPENING = frozenset({"bpt", "bx", "sc", "sm"})
_CLOSING = frozenset({"ept", "ex", "ec", "em"})
_STANDS_FOR_WORD = frozenset({"ph", "x", "cp"})
_UNTRANSLATED = frozenset({"new", "needs-translation", "initial"})
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_BLANKS = re.compile(r"\s*")


@dataclass(slots=True)
class _Node:
    """An element: its name without namespace, its attributes, and where its tags and its content are."""

    name: str
    attributes: dict[str, str]
    start: int
    inner: int  # where the content starts
    stop: int = 0  # where the content ends
    end: int = 0
    children: list[_Node | str] = field(default_factory=list)
    own: bool = True  # of XLIFF, not of a module or a tool

    def elements(self) -> Iterator[_Node]:
        """Yield the child elements."""
        return (child for child in self.children if isinstance(child, _Node))

    def child(self, name: str) -> _Node | None:
        """Return the first child element of that name."""
        return next((one for one in self.elements() if one.own and one.name == name), None)

    @property
    def text(self) -> str:
        """All text inside."""
        return "".join(child.text if isinstance(child, _Node) else child for child in self.children)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a source that is translated by itself."""

    start: int
    end: int
    coded: Coded


@dataclass(frozen=True, slots=True)
class _Unit:
    """A source to translate, its parts, and the target to write."""

    source: _Node  # <source>, or <seg-source> where there is one
    target: _Node | None
    segment: _Node  # what carries the state in XLIFF 2
    parts: tuple[_Part, ...]


def read(data: bytes, name: str) -> Article:
    """Read an XLIFF file; its passages are the sources, or their segments, that have no translation yet."""
    text, encoding = _decode(data, name)
    root = _parse(text, name)
    if root.name != "xliff":
        raise InputError(name, f"is no XLIFF: it starts with <{root.name}>, not <xliff>; name its format with --format")
    version = root.attributes.get("version", "")
    if not version.startswith(("1.", "2.")):
        raise InputError(name, f"is XLIFF of version “{version}”; 1.2 and 2.x can be read, save it as one of them")
    new = version.startswith("2.")
    holders = _languages(root, name, new=new)
    found = [(holder, unit) for holder in holders for unit in _units(holder, text, new=new)]
    parts = [part for _, unit in found for part in unit.parts]

    def rebuild(passages: Sequence[Passage]) -> bytes:
        written = iter(
            text[part.start : part.end] if passage == part.coded.passage else part.coded.render(passage, escape)
            for part, passage in zip(parts, passages, strict=True)
        )
        changes: list[tuple[int, int, str]] = []
        named: set[int] = set()
        for holder, unit in found:
            filled = list(_fill(unit, text, written, new=new))
            changes += filled
            if filled and holder.start not in named:
                named.add(holder.start)
                changes += _name_target(holder, text, new=new)
        return splice(text, changes).encode(encoding, "xmlcharrefreplace")

    return Article(tuple(part.coded.passage for part in parts), rebuild)


def _decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file and its encoding, which the byte order mark or the XML declaration tells."""
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    encoding = declared[1].decode() if declared else "utf-8"
    if data.startswith(codecs.BOM_UTF16_LE):
        encoding = "utf-16-le"
    elif data.startswith(codecs.BOM_UTF16_BE):
        encoding = "utf-16-be"
    try:
        text = data.decode(encoding)
        if text.encode(encoding) != data:
            raise UnicodeError
    except (LookupError, UnicodeError):
        raise InputError(name, f"is not in the encoding that it declares ({encoding}); save it as UTF-8") from None
    return text, encoding


def _parse(text: str, name: str) -> _Node:
    """Parse XML with expat, which tells where each tag is: all but what is translated can stay byte for byte."""
    data = text.encode()
    offsets = _Offsets(text, data)
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True  # "&lt;b&gt;" would come in three pieces
    parser.buffer_size = 2**16
    root: list[_Node] = []
    stack: list[_Node] = []

    def start(full: str, attributes: dict[str, str]) -> None:
        namespace, _, local = full.rpartition(" ")
        place = offsets.at(parser.CurrentByteIndex)
        node = _Node(local, attributes, place, _tag_end(text, place), own=not namespace or _NAMESPACE in namespace)
        (stack[-1].children if stack else root).append(node)
        stack.append(node)
        if len(stack) > 400:
            raise InputError(
                name, f"has elements nested more than 400 deep (line {parser.CurrentLineNumber}); check it"
            )

    def end(_full: str) -> None:
        node = stack.pop()
        place = offsets.at(parser.CurrentByteIndex)
        alone = text[node.inner - 2] == "/" and place in (node.start, node.inner)
        node.stop, node.end = (node.inner, node.inner) if alone else (place, _tag_end(text, place))

    def characters(content: str) -> None:
        stack[-1].children.append(content)

    def refuse(*_: object) -> None:
        raise InputError(name, "declares entities of its own, which are not read; write them out")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = characters, refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise InputError(name, f"is no well-formed XML (line {error.lineno}: {reason}); mend it") from None
    return root[0]


class _Offsets:
    """Turns growing byte offsets into offsets of characters."""

    def __init__(self, text: str, data: bytes) -> None:
        self._data = data
        self._ascii = len(text) == len(data)
        self._byte = self._character = 0

    def at(self, byte: int) -> int:
        """Return the number of characters before `byte`, which isn't less than it was the last time."""
        if self._ascii:
            return byte
        if byte < self._byte:  # an empty element ends where it began
            return len(self._data[:byte].decode())
        self._character += len(self._data[self._byte : byte].decode())
        self._byte = byte
        return self._character


def _tag_end(text: str, start: int) -> int:
    """Return where the tag that starts at `start` ends; its attributes may hold > in quotes."""
    match = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*+>""").match(text, start)
    return match.end() if match else start


def _languages(root: _Node, name: str, *, new: bool) -> list[_Node]:
    """Return the elements that name the languages, all from Swedish to English or to a language not yet named."""
    holders = [root] if new else [one for one in root.elements() if one.own and one.name == "file"]
    for holder in holders:
        source = holder.attributes.get("srcLang" if new else "source-language", "sv")
        target = holder.attributes.get("trgLang" if new else "target-language", "en")
        if not source.lower().startswith("sv"):
            raise InputError(name, f"has sources in “{source}”, not Swedish (sv); choose another file")
        if not target.lower().startswith("en"):
            raise InputError(name, f"wants targets in “{target}”; English (en) is all this tool writes")
    return holders


def _units(holder: _Node, text: str, *, new: bool) -> Iterator[_Unit]:
    """Yield what is to be translated, in reading order; translate="no" holds for all inside."""

    def walk(node: _Node, wanted: bool) -> Iterator[_Unit]:
        wanted = node.attributes.get("translate", "yes" if wanted else "no") != "no"
        if node.own and node.name == ("segment" if new else "trans-unit"):
            unit = _unit(node, text, new=new) if wanted else None
            if unit is not None:
                yield unit
        else:
            for child in node.elements():
                yield from walk(child, wanted)

    return walk(holder, True)


def _unit(segment: _Node, text: str, *, new: bool) -> _Unit | None:
    """Return a unit whose target is to be written, or None if it stays or has nothing to say."""
    source, target = segment.child("source"), segment.child("target")
    if source is None or (target is not None and _is_done(segment, source, target, new=new)):
        return None
    source = segment.child("seg-source") or source
    marks = list(_segments(source))
    parts = tuple(_part(one, text) for one in marks or [source])
    if not any(map(str.isalnum, source.text)):  # "25 000" is "25,000", and what is left empty counts as not done
        return None
    return _Unit(source, target, segment, parts)


def _segments(node: _Node) -> Iterator[_Node]:
    """Yield the marked segments inside; one in another is part of that."""
    for one in node.elements():
        if one.own and one.name == "mrk" and one.attributes.get("mtype") == "seg":
            yield one
        else:
            yield from _segments(one)


def _is_done(segment: _Node, source: _Node, target: _Node, *, new: bool) -> bool:
    """Tell whether a target has a translation that stays."""
    if not target.text.strip():
        return False
    state = segment.attributes.get("state") if new else target.attributes.get("state")
    if segment.attributes.get("approved") == "yes":
        return True
    if state is None:  # many tools put the source in, to be overwritten
        return target.text.strip() != source.text.strip()
    return state not in _UNTRANSLATED


def _part(node: _Node, text: str) -> _Part:
    coder = Coder(escape)
    _take(node, text, coder)
    return _Part(node.inner, node.stop, coder.finish())


def _take(node: _Node, text: str, coder: Coder) -> None:
    """Take the content of an element apart."""
    for child in node.children:
        if not isinstance(child, _Node):
            coder.protect(child)
            continue
        protected = child.attributes.get("translate") == "no" or child.attributes.get("mtype") == "protected"
        raw = text[child.start : child.end]
        if child.own and child.name in _PAIRED and not protected:
            if child.inner == child.end:
                coder.point(raw)
                continue
            label = f"{child.name} {child.start}"
            coder.open(text[child.start : child.inner], label)
            _take(child, text, coder)
            coder.close(text[child.stop : child.end], label)
        elif child.own and child.name in _OPENING and child.attributes.get("isolated") != "yes":
            coder.open(raw, _partner(child))
        elif child.own and child.name in _CLOSING and child.attributes.get("isolated") != "yes":
            coder.close(raw, _partner(child))
        else:
            word = protected or child.name in _STANDS_FOR_WORD
            coder.point(raw, word=word, name=f"{{{child.name}}}" if word else "")


def _partner(node: _Node) -> str:
    """Return what an opening code and its closing one have in common."""
    keys = ("startRef", "rid", "id")
    return next((f"code {node.attributes[key]}" for key in keys if key in node.attributes), "code")


def _fill(unit: _Unit, text: str, written: Iterator[str], *, new: bool) -> Iterator[tuple[int, int, str]]:
    """Yield the changes that give a unit its target and state."""
    source, target = unit.source, unit.target
    first, last = source.inner, source.stop
    content = splice(text[first:last], [(part.start - first, part.end - first, next(written)) for part in unit.parts])
    if target is not None and text[target.inner : target.stop] == content and target.inner != target.end:
        tag = _set_state(text[target.start : target.inner]) if not new and "state" in target.attributes else None
        if tag and tag != text[target.start : target.inner]:
            yield target.start, target.inner, tag
    elif target is not None:
        opening = text[target.start : target.inner]
        name = re.match(r"<[^\s/>]+", opening)
        opening = opening[:-2].rstrip() + ">" if opening.endswith("/>") else opening
        closing = f"</{name[0][1:]}>" if name else ""
        yield target.start, target.end, (opening if new else _set_state(opening)) + content + closing
    else:
        prefix = _prefix(text, source)
        before = _BLANKS.match(text[text.rindex(">", 0, source.start) + 1 : source.start])
        gap = before[0] if before else ""
        opening = f"<{prefix}target>" if new else _set_state(f"<{prefix}target>")
        yield source.end, source.end, f"{gap}{opening}{content}</{prefix}target>"
    if new and unit.segment.attributes.get("state", "initial") == "initial":
        start, inner = unit.segment.start, unit.segment.inner
        yield start, inner, _set(text[start:inner], "state", "translated")


def _prefix(text: str, node: _Node) -> str:
    """Return the namespace prefix that a tag is written with: "x:" of <x:source>."""
    match = re.compile(r"<([^\s:/>]+:)?").match(text, node.start)
    return (match[1] if match else None) or ""


def _set_state(tag: str) -> str:
    """Mark a target of XLIFF 1.2 as a machine's, to be read by a person."""
    tag = _set(tag, "state", "needs-review-translation")
    return _set(tag, "state-qualifier", "mt-suggestion")


def _set(tag: str, name: str, value: str) -> str:
    """Return a start tag with an attribute set."""
    pattern = re.compile(rf"""(\s{name}\s*=\s*)(?:"[^"]*"|'[^']*')""")
    if pattern.search(tag):
        return pattern.sub(rf'\g<1>"{value}"', tag, count=1)
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return f'{tag[:end].rstrip()} {name}="{value}"{tag[end:]}'


def _name_target(holder: _Node, text: str, *, new: bool) -> list[tuple[int, int, str]]:
    """Return the change that names English as the language of the targets, if nothing does."""
    name = "trgLang" if new else "target-language"
    tag = text[holder.start : holder.inner]
    return [] if name in holder.attributes else [(holder.start, holder.inner, _set(tag, name, "en"))]
