"""HTML: text, alternative texts and titles are passages; tags, scripts, comments and code stay byte for byte."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape, unescape
from html.parser import HTMLParser
from itertools import islice
from types import MappingProxyType
from typing import Literal, NamedTuple

from translate.document import Passage
from translate.errors import InputError
from translate.formats import Article
from translate.formats.markup import UNSEEN, Piece, Source, Stretch, flow, lay_out
from translate.tables import read_tables

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"<(?:meta\b[^>]*?charset|\?xml[^>]*?encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_LATIN = frozenset({"ascii", "iso8859-1"})  # which browsers read as Windows-1252
_NAME = re.compile(r"</?[^\s/>]*")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=][^\s>/=]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>][^\s>]*))?""")
_SURROGATE = re.compile("[\ud800-\udfff]")  # stands for a byte that is no character of the file's encoding
_COMMENT_END = re.compile(r"--!?>")  # from the second character of <!-- on: <!--> is one
_MARKED_END = re.compile(">")
_TEXT = re.compile(r"[ \t\n\r\f]+|[^ \t\n\r\f](?:.*[^ \t\n\r\f])?", re.DOTALL)
_SWEDISH = re.compile(r"sv(?:(?P<joint>[-_])[a-z]{2})?", re.IGNORECASE)
_FARTHEST = 512  # elements up, where a start tag closes one; browsers nest no deeper
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})
_LANGUAGE_TAGS = frozenset({"content-language", "dc.language", "og:locale"})


def read(data: bytes, name: str) -> Article:
    """Read a page in the encoding that it declares.

    Where a passage changes, lang="sv" becomes "en", sv_SE becomes en_US, and a character that the encoding lacks
    becomes a reference.
    """
    text, codec = decode_page(data, name)
    tokens = tokenise(text)
    stretches = tuple(find(text, tokens))
    if not stretches:
        raise InputError(name, "there is no text in this page; give one with Swedish text")
    source = Source(text, stretches, partial(write, codec), tuple(_languages(text, tokens)))
    return Article(source.passages, lambda passages: source.rebuild(passages).encode(codec, "surrogateescape"))


def decode_page(data: bytes, name: str) -> tuple[str, str]:
    """Return a page as text, and its encoding: from the byte order mark or a <meta>, else UTF-8 or Windows-1252.

    Bytes that are no character become lone surrogates, so that encoding gives the same bytes again.
    """
    codec = next((codec for mark, codec in _BOMS if data.startswith(mark)), None)
    if codec is None and b"\0" in data:
        raise InputError(name, "is a binary file, not HTML; give a page saved as HTML")
    codec = codec or _declared(data) or ("utf-8" if _decode(data, "utf-8", "strict") is not None else "cp1252")
    text = _decode(data, codec, "surrogateescape")
    if text is None:
        raise InputError(name, f"is not in {codec}, as it says it is; save it as UTF-8 first")
    return text, codec


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data, 0, 4096)
    if found is None:
        return None
    try:
        codec = codecs.lookup(found[1].decode("ascii", "replace")).name
        b"a".decode(codec)  # "base64" is a codec too, but of no text
    except LookupError:
        return None
    return "cp1252" if codec in _LATIN else "utf-8" if codec.startswith("utf") else codec


def _decode(data: bytes, codec: str, errors: str) -> str | None:
    """Return `data` as text if that can be undone."""
    try:
        text = data.decode(codec, errors)
        return text if text.encode(codec, errors) == data else None
    except ValueError:
        return None


class Token(NamedTuple):
    """A tag, text, or what is neither, such as a comment, from `start` to `end` of the page."""

    kind: Literal["start", "end", "text", "other"]
    start: int
    end: int
    name: str
    attributes: Mapping[str, str]


class _Tokeniser(HTMLParser):
    """Takes down where each token starts; html.parser keeps to the HTML standard but builds no tree."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.place = 0  # in what is being read
        self.base = 0  # where that starts in the page
        self.found: list[tuple[Literal["start", "end", "text", "other"], int, str, Mapping[str, str]]] = []
        self.ended = True  # no comment goes on to the end
        last = text.rfind(">") + 1  # html.parser would look for the end of each tag behind it again and again
        # of "&#8221a", which is no reference, html.parser would make text of all that follows, tags too
        self.feed(text[:last].replace("&", "+"))
        self.base = last - len(self.rawdata)
        self.place = 0
        self.close()
        if self.ended and last < len(text):
            self.base, self.place = last, 0
            self._add("text")

    def _add(
        self,
        kind: Literal["start", "end", "text", "other"],
        name: str = "",
        attributes: Mapping[str, str] | None = None,
    ) -> None:
        if kind != "text" or not self.found or self.found[-1][0] != "text":  # "a &amp; b" is one text
            self.found.append((kind, self.base + self.place, name, attributes or _NO_ATTRIBUTES))

    def updatepos(self, i: int, j: int) -> int:
        """Take down how far the page is read; html.parser would count lines."""
        self.place = j
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down a start tag."""
        self._add("start", tag, {name: value or "" for name, value in reversed(attrs)})  # the first of equals counts

    def handle_endtag(self, tag: str) -> None:
        """Take down an end tag."""
        self._add("end", tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down <br/>; in HTML the slash says nothing, in SVG we look at no element."""
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        """Take down text."""
        self._add("text")

    def handle_comment(self, data: str) -> None:
        """Take down a comment."""
        self._add("other")

    def handle_decl(self, decl: str) -> None:
        """Take down a document type."""
        self._add("other")

    def handle_pi(self, data: str) -> None:
        """Take down <?php ... ?>."""
        self._add("other")

    def unknown_decl(self, data: str) -> None:
        """Take down <![CDATA[...]]>."""
        self._add("other")

    def parse_comment(self, i: int, report: int = 1) -> int:
        """Skip a comment; one that nobody closed goes on to the end, while html.parser would make text of it."""
        return self._skip(_COMMENT_END.search(self.rawdata, i + 2))

    def parse_endtag(self, i: int) -> int:
        """Take down </>, too, of which html.parser says nothing."""
        if self.rawdata.startswith("</>", i):
            return self._skip(_MARKED_END.search(self.rawdata, i))
        return super().parse_endtag(i)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Skip <![...]> as browsers do, as a comment up to the next >; html.parser fails at kinds it doesn't know."""
        return self._skip(_MARKED_END.search(self.rawdata, i))

    def _skip(self, end: re.Match[str] | None) -> int:
        self._add("other")
        self.ended = end is not None
        return end.end() if end else len(self.rawdata)


def tokenise(text: str) -> list[Token]:
    """Cut a page into tokens that joined are the page again."""
    found = _Tokeniser(text).found
    ends = [*(start for _, start, _, _ in found[1:]), len(text)][: len(found)]
    return [
        Token(kind, start, end, name, attributes)
        for (kind, start, name, attributes), end in zip(found, ends, strict=True)
    ]


def find(text: str, tokens: Sequence[Token]) -> list[Stretch]:
    """Find the passages of a page, in the order of their places."""
    finder = _Finder(text)
    for token in tokens:
        finder.take(token)
    finder.part()
    return sorted(finder.stretches, key=lambda stretch: stretch.start)


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet."""

    name: str
    start: int
    hidden: bool  # it, or one around it, holds nothing to translate
    private: bool  # nor do the tags in it, such as alternative texts


class _Finder:
    """Follows the tags of a page and gathers what stands between two that part passages."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stretches: list[Stretch] = []
        self.pieces: list[Piece] = []
        self.open: list[_Open] = []
        self.counts: Counter[str] = Counter()  # how many of each name are open

    @property
    def hidden(self) -> bool:
        return bool(self.open) and self.open[-1].hidden

    def take(self, token: Token) -> None:
        """Follow the next token."""
        if token.kind == "start":
            self._start(token)
        elif token.kind == "end":
            self._end(token)
        elif not self.hidden:
            if token.kind == "text":
                self.pieces += _text(self.text, token)
            else:
                self.pieces.append(Piece("mark", token.start, token.end, name=UNSEEN))

    def part(self) -> None:
        """End the passage."""
        stretch = lay_out(self.pieces)
        if stretch is not None:
            self.stretches.append(stretch)
        self.pieces = []

    def _start(self, token: Token) -> None:
        name = token.name
        inline = _is_inline(name)
        if not inline and name != "br":
            self._close_implied(name, token.start)
        private = (bool(self.open) and self.open[-1].private) or _is_private(token)
        hides = self.hidden or private or _hides(token, inline)
        if token.attributes and not private:
            self.stretches += _attributes(self.text, token)
        if belongs(name, "void"):
            if not self.hidden and inline:
                self.pieces.append(Piece("mark", token.start, token.end))
            elif not self.hidden and name == "br":
                self.pieces.append(Piece("break", token.start, token.end))
            elif not self.hidden:
                self.part()
            return
        if not inline and not self.hidden:
            self.part()
        elif inline and not hides:
            self.pieces.append(Piece("open", token.start, token.end, name=name, language=_foreign(token)))
        self.open.append(_Open(name, token.start, hides, private or (hides and not belongs(name, "pictures"))))
        self.counts[name] += 1

    def _close_implied(self, name: str, place: int) -> None:
        """Close what the start of a block closes without an end tag: a paragraph, the list item before, <code>."""
        while self.open and self.open[-1].hidden and belongs(self.open[-1].name, "ends at a block"):
            self._pop(place, place)
        for kind, ends in (("p", belongs(name, "ends p")), (name, belongs(name, "ends its like"))):
            if ends and self._is_near(kind):
                while self._drop().name != kind:
                    pass
                self.part()

    def _is_near(self, name: str) -> bool:
        """Tell whether an element of that name is open, with no container opened in it."""
        if not self.counts[name]:
            return False
        for element in islice(reversed(self.open), _FARTHEST):
            if element.name == name or belongs(element.name, "containers"):
                return element.name == name
        return False

    def _end(self, token: Token) -> None:
        inline = _is_inline(token.name)
        if not self.counts[token.name]:
            if not self.hidden:
                self.pieces.append(Piece("mark", token.start, token.end))
            return
        while self.open[-1].name != token.name:
            self._pop(token.start, token.start)
        if not inline and not self.hidden:
            self.part()
        self._pop(token.start, token.end)

    def _drop(self) -> _Open:
        element = self.open.pop()
        self.counts[element.name] -= 1
        return element

    def _pop(self, start: int, end: int) -> None:
        element = self._drop()
        inline = _is_inline(element.name)
        if element.hidden and not self.hidden:
            if inline:
                self.pieces.append(Piece("mark", element.start, end))
        elif inline and not element.hidden:
            self.pieces.append(Piece("close", start, end, name=element.name))


def _is_private(token: Token) -> bool:
    """Tell whether an author has asked to leave an element alone, attributes and all."""
    asked = token.attributes.get("translate", "").lower() == "no"
    return asked or "notranslate" in token.attributes.get("class", "").split()


def _hides(token: Token, inline: bool) -> bool:
    """Tell whether there is nothing to translate between the tags of an element: code, a paragraph in Ukrainian."""
    if belongs(token.name, "mark") or belongs(token.name, "block"):
        return True
    return _foreign(token) != "" and not inline and token.name not in ("html", "body")  # whose own is often an error


def _foreign(token: Token) -> str:
    """Return the language that an element is said to be in, unless that is Swedish."""
    language = token.attributes.get("lang", "") or token.attributes.get("xml:lang", "")
    return "" if _SWEDISH.fullmatch(language) else language.lower()


def _text(text: str, token: Token) -> Iterator[Piece]:
    """Yield the text of a token, the white space at its edges apart."""
    for part in _TEXT.finditer(text, token.start, token.end):
        said = unescape(part[0]) if "&" in part[0] else part[0]
        yield Piece("text", part.start(), part.end(), said if said.isascii() else _SURROGATE.sub("\ufffd", said))


def _attributes(text: str, token: Token) -> Iterator[Stretch]:
    """Yield the attributes of a tag that are text."""
    wanted = read_tables("html_elements.txt")["attributes"]
    if token.name == "meta":
        kinds = (token.attributes.get("name", ""), token.attributes.get("property", ""))
        wanted = frozenset({"content"}) if any(belongs(kind.lower(), "meta") for kind in kinds) else frozenset()
    elif token.name == "input" and token.attributes.get("type", "").lower() in ("button", "reset", "submit"):
        wanted |= {"value"}
    elif token.name in ("optgroup", "option"):
        wanted |= {"label"}
    for name, start, end in values(text, token):
        if name in wanted:
            quote = text[start - 1] if text[start - 1] in "\"'" else ""
            value = _SURROGATE.sub("\ufffd", unescape(text[start:end]))
            stretch = lay_out([Piece("text", start, end, value)], kind=f"attribute{quote}")
            if stretch is not None:
                yield stretch


def values(text: str, token: Token) -> Iterator[tuple[str, int, int]]:
    """Yield the attributes of a tag: name, and where the value is."""
    name = _NAME.match(text, token.start)
    for found in _ATTRIBUTE.finditer(text, name.end() if name else token.start, token.end):
        if found[2]:
            quoted = found[2][0] in "\"'"
            yield found[1].lower(), found.start(2) + quoted, found.end(2) - quoted


def _languages(text: str, tokens: Sequence[Token]) -> Iterator[tuple[Stretch, Passage]]:
    """Yield where a page says that it is Swedish, and what it says when it is English."""
    for token in tokens:
        if token.kind != "start" or not {"lang", "xml:lang", "content"} & token.attributes.keys():
            continue
        kinds = {token.attributes.get(name, "").lower() for name in ("http-equiv", "name", "property")}
        wanted = {"content"} if token.name == "meta" and kinds & _LANGUAGE_TAGS else {"lang", "xml:lang"}
        for name, start, end in values(text, token):
            language = _SWEDISH.fullmatch(text, start, end) if name in wanted else None
            if language:
                english = "en_US" if language["joint"] == "_" else "en"  # og:locale must name a country
                yield Stretch(start, end, Passage(language[0]), kind="attribute'"), Passage(english)


def write(codec: str, source: Source, stretch: Stretch, passage: Passage) -> str:
    """Write a changed passage; what the encoding lacks is written as a reference."""

    def encode(text: str) -> str:
        if stretch.kind.startswith("attribute"):
            written = escape(text, quote=False).replace('"', "&quot;")
            written = written.replace("'", "&#x27;") if stretch.kind.endswith("'") else written
            written = written if stretch.kind != "attribute" else f'"{written}"'
        else:
            written = escape(text, quote=False)
        return written.encode(codec, "xmlcharrefreplace").decode(codec)

    return "".join(text if piece else encode(text) for piece, text in flow(source.tag, stretch, passage))


def belongs(name: str, kind: str) -> bool:
    """Tell whether an element or attribute is listed as of that kind in html_elements.txt."""
    return name in read_tables("html_elements.txt")[kind]


def _is_inline(name: str) -> bool:
    return belongs(name, "inline") or belongs(name, "mark")
