"""DOCX: paragraphs, tables, headers, footnotes, comments, text boxes; formatting and links stay with their words."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Literal

from translate.document import Passage
from translate.errors import InputError
from translate.formats import Article
from translate.formats.markup import Piece, Stretch, flow, lay_out

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PARTS = re.compile(
    r"wordprocessingml\.(?:document\.main|template\.main|header|footer|footnotes|endnotes|comments)\+xml"
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PROPERTIES = frozenset(f"{{http://purl.org/dc/elements/1.1/}}{name}" for name in ("title", "subject", "description"))
_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_RUNS = tuple(f"{space}r" for space in _WORD)
_PICTURES = frozenset(
    {
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr",
        "{http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing}docPr",
    }
)
_TEXT = re.compile(r"\s+|\S(?:.*\S)?", re.DOTALL)
_LANGUAGE = re.compile(rb"(<(\w+):(?:lang|themeFontLang)\b[^>]*?\s\2:val=[\"'])sv(?:-\w+)?(?=[\"'])")
_LARGEST = 1 << 29  # bytes that a file may unpack to: a "zip bomb" of some kB would fill the memory
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, KeyError)
# In a paragraph these hold runs of its text: a link, a tracked insertion, a content control.
_CONTAINERS = frozenset({"hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt", "dir", "bdo"})
_BREAKS = frozenset({"br", "cr", "tab", "ptab"})
_CHARACTERS = {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_FLEETING = frozenset({"proofErr", "lastRenderedPageBreak"})  # Word finds them anew
# Runs that differ in these only look the same: "Cs" is for Arabic and the like.
_NO_FORMAT = frozenset({"lang", "noProof", "bCs", "iCs", "szCs"})
_NO_FONT = frozenset({"hint", "cs", "cstheme", "eastAsia", "eastAsiaTheme"})


def read(data: bytes, name: str) -> Article:
    """Read a Word document; if anything changes, its language becomes en-US or en-GB, and pictures stay as they are."""
    members = _unpack(data, name)
    slots: list[tuple[str, int, Stretch]] = []  # the member, the number of the holder in it, what it holds
    for member in _text_parts(members, name):
        for number, holder in enumerate(_holders(_parse(members[member], name))):
            stretch = holder.stretch()
            if stretch is not None:
                slots.append((member, number, stretch))
    if not slots:
        raise InputError(name, "there is no text in this document; give one with Swedish text")

    def rebuild(passages: Sequence[Passage], language: bytes = b"en-US") -> bytes:
        changed: dict[str, dict[int, Passage]] = {}
        for (member, number, stretch), passage in zip(slots, passages, strict=True):
            if passage != stretch.passage:
                changed.setdefault(member, {})[number] = passage
        written = {member: _write(_parse(members[member], name), changed[member]) for member in changed}
        return _pack(data, written, language) if written else data

    passages = tuple(stretch.passage for *_, stretch in slots)
    return Article(passages, rebuild, rebuild_british=partial(rebuild, language=b"en-GB"))


def _write(root: Element, changed: dict[int, Passage]) -> bytes:
    """Return a member with changed passages, by the number of what holds them."""
    from lxml import etree

    for number, holder in enumerate(list(_holders(root))):
        if number in changed:
            holder.write(changed[number])
    written: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, standalone=True)
    return written


def _unpack(data: bytes, name: str) -> dict[str, bytes]:
    """Return all members of the archive, so that one that is damaged is met now and not after the translation."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(
            name, "is an encrypted document or one of Word before 2007; save it as DOCX without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                raise InputError(name, f"unpacks to more than {_LARGEST >> 20} MiB; give a smaller document")
            return {member.filename: archive.read(member) for member in archive.infolist()}
    except _BROKEN as error:
        raise InputError(name, f"is no DOCX file, or damaged ({_first_line(error)}); save it again as DOCX") from None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:100]


def _pack(data: bytes, written: dict[str, bytes], language: bytes) -> bytes:
    """Return the archive with some of its members written anew, and `language` where Swedish was."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for member in old.infolist():
            content = written.get(member.filename) or old.read(member)
            if member.filename.startswith("word/") and member.filename.endswith(".xml"):
                content = _LANGUAGE.sub(rb"\g<1>" + language, content)
            new.writestr(member, content, compress_type=member.compress_type)
    return packed.getvalue()


def _text_parts(members: dict[str, bytes], name: str) -> list[str]:
    """List the members with text: those that the archive declares as such, the main document first."""
    if "[Content_Types].xml" not in members:
        raise InputError(name, "is an archive, but no Word document; save the text as DOCX")
    declared = _parse(members["[Content_Types].xml"], name)
    found = {str(one.get("PartName")).lstrip("/"): str(one.get("ContentType")) for one in declared.iter("{*}Override")}
    parts = [part for part in members if _PARTS.search(found.get(part, ""))]
    parts.sort(key=lambda part: ("main" not in found[part], part))
    if not parts:
        raise InputError(name, "is no Word document; save the text as DOCX")
    return [*parts, *(part for part in members if "core-properties" in found.get(part, ""))]


def _parse(content: bytes, name: str) -> Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(name, f"is damaged ({_first_line(error)}); save it again as DOCX") from None
    # a warning that comes after an error makes the parser forget to raise it; Word would refuse what is written
    for entry in parser.error_log.filter_from_errors():
        raise InputError(name, f"is damaged ({' '.join(entry.message.split())[:100]}); save it again as DOCX")
    return root


def _local(element: Element) -> str:
    """Return the name of an element of Word's own kind; "" for all others."""
    return _local_name(element.tag)


@lru_cache(1000)
def _local_name(tag: object) -> str:
    prefix, brace, local = tag.partition("}") if isinstance(tag, str) else ("", "", "")
    return local if prefix + brace in _WORD else ""


@dataclass(frozen=True, slots=True)
class _Holder:
    """What holds a passage: a paragraph, an attribute, or an element with nothing but text."""

    element: Element
    attribute: str | None = None  # "" for the text of the element

    def stretch(self) -> Stretch | None:
        """Return its passage; None if it has no text."""
        if self.attribute is None:
            items = _items(self.element, _usual_format(self.element))
            pieces = [Piece(one.role, place, place + 1, one.text, one.name) for place, one in enumerate(items)]
            return lay_out(pieces)
        text = self.element.get(self.attribute) if self.attribute else self.element.text
        return lay_out([Piece("text", 0, 1, text or "")])

    def write(self, passage: Passage) -> None:
        """Put a changed passage in."""
        if self.attribute is None:
            _Writer(self.element).write(passage)
        elif self.attribute:
            self.element.set(self.attribute, passage.text)
        else:
            self.element.text = passage.text


def _holders(root: Element) -> Iterator[_Holder]:
    for element in root.iter():
        if _local(element) == "p":
            yield _Holder(element)
        elif element.tag in _PICTURES:
            yield from (_Holder(element, attribute) for attribute in ("title", "descr") if element.get(attribute))
        elif element.tag in _PROPERTIES:
            yield _Holder(element, "")


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing to do when a paragraph is written."""

    kind: Literal["enter", "leave", "child", "run", "text"]
    element: Any = None  # to go into, to put into the paragraph, or into a run
    format: Any = None  # of the run
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    """A part of a paragraph as `lay_out` takes it, and how it is written."""

    role: Literal["text", "open", "close", "mark", "break"]
    steps: tuple[_Step, ...] = ()
    text: str = ""
    name: str = ""
    format: Any = None  # of an opened stretch of runs


def _items(paragraph: Element, usual: tuple[object, ...]) -> list[_Item]:
    reader = _Reader(usual)
    reader.walk(paragraph)
    reader.end_format()
    return _join_fields(reader.items)


def _usual_format(paragraph: Element) -> tuple[object, ...]:
    """Return how a paragraph looks where nothing is marked: as most of its text, or plainer if half as much does.

    Of "<b>Över 200 000 hushåll</b> är utan el" it's the plain words, so that the bold stops before the space.
    """
    count: Counter[tuple[object, ...]] = Counter()
    for run in paragraph.iter(*_RUNS):
        count[_look(_format(run))] += sum(len((one.text or "").strip()) for one in run if _local(one) == "t")
    most = max(count.values(), default=0)
    common = [look for look in count if 2 * count[look] >= most]
    return min(common, key=lambda look: (len(look), -count[look]), default=())


def _format(run: Element) -> Element | None:
    return next((child for child in run if _local(child) == "rPr"), None)


def _look(format: Element | None) -> tuple[object, ...]:
    """Return what tells two formats apart."""
    if format is None:
        return ()
    return tuple(sorted(repr(_describe(child)) for child in format if _shows(child)))


def _shows(property: Element) -> bool:
    """Tell whether a property of a run is to be seen in Swedish text."""
    name = _local(property)
    if name == "rFonts":
        return any(attribute.rpartition("}")[2] not in _NO_FONT for attribute in property.attrib)
    return name not in _NO_FORMAT


def _describe(element: Element) -> tuple[object, ...]:
    attributes = sorted(element.attrib.items())
    if _local(element) == "rFonts":
        attributes = [one for one in attributes if one[0].rpartition("}")[2] not in _NO_FONT]
    return (element.tag, tuple(attributes), tuple(_describe(child) for child in element))


class _Reader:
    """Follows a paragraph's runs."""

    def __init__(self, usual: tuple[object, ...]) -> None:
        self.items: list[_Item] = []
        self.usual = self.look = usual

    def walk(self, parent: Element) -> None:
        """Take in what is in a paragraph, link or content control."""
        for child in parent:
            name = _local(child)
            if name == "r":
                self._run(child)
            elif name in _CONTAINERS:
                self.end_format()
                self.items.append(_Item("open", (_Step("enter", child),), name=name))
                inside = next((one for one in child if _local(one) == "sdtContent"), child)
                self.walk(inside)
                self.end_format()
                self.items.append(_Item("close", (_Step("leave"),), name=name))
            elif name not in _FLEETING and not name.endswith("Pr"):
                self.items.append(_Item("mark", (_Step("child", child),)))

    def end_format(self) -> None:
        """Note that text of the usual look follows, if any."""
        if self.look != self.usual:
            end = len(self.items)
            while self.items[end - 1].role == "text" and self.items[end - 1].text.isspace():
                end -= 1  # "ring <b>oss: </b>" has its space outside
            self.items.insert(end, _Item("close", name="format"))
            self.look = self.usual

    def _run(self, run: Element) -> None:
        format = _format(run)
        for child in run:
            name = _local(child)
            if name == "t" or name in _CHARACTERS:
                self._text(_CHARACTERS.get(name) or "".join(child.itertext()), format)
            elif name in _BREAKS:
                self.items.append(_Item("break", (_Step("run", child, format),)))
            elif name in ("fldChar", "instrText"):
                self.end_format()
                kind = child.get(f"{_namespace(child)}fldCharType", "") if name == "fldChar" else "instruction"
                self.items.append(_Item("mark", (_Step("run", child, format),), name=kind))
            elif name != "rPr" and name not in _FLEETING:
                self.items.append(_Item("mark", (_Step("run", child, format),)))

    def _text(self, text: str, format: Element | None) -> None:
        look = _look(format)
        for part in _TEXT.findall(text):
            if not part.isspace() and look != self.look:  # a bold space is as good as any
                self.end_format()
                if look != self.usual:
                    self.items.append(_Item("open", name="format", format=format))
                    self.look = look
            self.items.append(_Item("text", (_Step("text", format=format, text=part),), text=part))


def _namespace(element: Element) -> str:
    return str(element.tag).partition("}")[0] + "}"


def _join_fields(items: Sequence[_Item]) -> list[_Item]:
    """Make one mark of each field, such as a page number or date; of a link, an opening and a closing."""
    joined: list[_Item] = []
    place = 0
    while place < len(items):
        end = _field_end(items, place)
        if end is None:
            joined.append(items[place])
            place += 1
            continue
        inside = items[place:end]
        middle = next((number for number, one in enumerate(inside) if one.name == "separate"), 0)
        said = "".join(one.steps[0].element.text or "" for one in inside if one.name == "instruction")
        if said.split()[:1] == ["HYPERLINK"] and middle:
            joined.append(_Item("open", _steps(inside[: middle + 1]), name="field"))
            joined += _join_fields(inside[middle + 1 : -1])
            joined.append(_Item("close", inside[-1].steps, name="field"))
        else:
            joined.append(_Item("mark", _steps(inside)))
        place = end
    return joined


def _field_end(items: Sequence[_Item], start: int) -> int | None:
    """Find the end of the field that begins at `start`, in the same container; None if none does."""
    if items[start].name != "begin":
        return None
    depth = level = 0
    for number in range(start, len(items)):
        item = items[number]
        level += (item.role == "open") - (item.role == "close")
        depth += (item.name == "begin") - (item.name == "end")
        if level < 0:
            return None
        if depth == 0:
            return number + 1 if level == 0 else None
    return None


def _steps(items: Sequence[_Item]) -> tuple[_Step, ...]:
    return tuple(step for item in items for step in item.steps)


class _Writer:
    """Writes a paragraph anew."""

    def __init__(self, paragraph: Element) -> None:
        self.paragraph = paragraph
        usual = _usual_format(paragraph)
        self.items = _items(paragraph, usual)
        steps = [step for step in _steps(self.items) if step.kind == "text" and _look(step.format) == usual]
        self.formats = [steps[0].format if steps else None]
        self.within = [paragraph]
        self.last: tuple[Element, object] | None = None  # the run that was written last, and the format it was given

    def write(self, passage: Passage) -> None:
        """Put the passage in place of the text that the paragraph has."""
        pieces = [Piece(one.role, place, place + 1, one.text, one.name) for place, one in enumerate(self.items)]
        stretch = lay_out(pieces)
        if stretch is None:
            raise ValueError("a passage for a paragraph without text")
        written = flow(lambda piece: "markup", stretch, passage)
        for child in list(self.paragraph):
            if _local(child) != "pPr":
                self.paragraph.remove(child)
        self._items(0, stretch.start)
        for piece, text in written:
            if piece is None:
                self._text(text.replace("\n", " "), self.formats[-1])
            else:
                self._items(piece.start, piece.end)
        self._items(stretch.end, len(self.items))

    def _items(self, start: int, end: int) -> None:
        for item in self.items[start:end]:
            if item.role == "open" and item.name == "format":
                self.formats.append(item.format)
            elif item.role == "close" and item.name == "format":
                self.formats.pop()
            for step in item.steps:
                self._do(step)

    def _do(self, step: _Step) -> None:
        if step.kind == "enter":
            self.within[-1].append(copy := _shell(step.element))
            self.within.append(next((one for one in copy if _local(one) == "sdtContent"), copy))
        elif step.kind == "leave":
            self.within.pop()
        elif step.kind == "child":
            step.element.tail = None
            self.within[-1].append(step.element)
        elif step.kind == "run":
            step.element.tail = None
            self._run(step.format).append(step.element)
        else:
            self._text(step.text, step.format)

    def _text(self, text: str, format: Element | None) -> None:
        run = self._run(format)
        last = run[-1] if len(run) else None
        if last is None or _local(last) != "t":
            last = run.makeelement(f"{_namespace(self.paragraph)}t")
            run.append(last)
        last.text = (last.text or "") + text
        if last.text != last.text.strip():
            last.set(_SPACE, "preserve")

    def _run(self, format: Element | None) -> Element:
        """Return the run to write into: the last one, if it is still at the end and looks the same."""
        within = self.within[-1]
        if self.last is not None and len(within) and within[-1] is self.last[0] and self.last[1] == _look(format):
            return self.last[0]
        run = within.makeelement(f"{_namespace(self.paragraph)}r")
        within.append(run)
        if format is not None:
            run.append(deepcopy(format))
        self.last = (run, _look(format))
        return run


def _shell(element: Element) -> Element:
    """Copy a container with its properties, but without its runs."""
    copy = element.makeelement(element.tag, element.attrib, element.nsmap)
    for child in element:
        if _local(child).endswith("Pr"):
            copy.append(deepcopy(child))
        elif _local(child) == "sdtContent":
            copy.append(child.makeelement(child.tag, child.attrib, child.nsmap))
    return copy
