"""Markdown: CommonMark with tables, strikethrough, footnotes; code, link targets and front matter stay as they are."""

from __future__ import annotations

import logging
import re
import textwrap
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal

from translate.document import Passage
from translate.errors import InputError
from translate.formats import Article, decode, html
from translate.formats.markup import SOFT, UNSEEN, Piece, Source, Stretch, condense, flow, is_soft, lay_out

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_DEEPEST = 100  # a list counts as two levels, itself and its item
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|$)")
_TEXT = re.compile(r"\s+|\S(?:.*\S)?", re.DOTALL)
_BOX = re.compile(r"\[[ xX]\]\s|\[!\w+\]\s")  # "- [x] klart", "> [!NOTE]"
_HASHES = re.compile(r"\s+#+\s*$")
_TITLE = re.compile(r"""\s(?:"([^"\\&]*)"|'([^'\\&]*)')\s*\)$""")
_TAG_START = re.compile(r"<[a-zA-Z/!?]")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^>]*?>", re.DOTALL)
_BLOCK_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}  # else a blank line ends a block of HTML
# "> Vi stannar.\n> — Anna Ek", and what another one says: a line of its own, though no hard break is before it
_OWN_LINE = re.compile(r"[*_]{0,3}(?:[–—―]\s?|-{2,3}\s)(?:[*_\[]|<\w+>){0,3}[A-ZÅÄÖ](?P<rest>[^\n]*)")
_ASIDE = re.compile(r"\s(?:[–—―]|-{2,3})\s")  # "De intog städer,\n— Cherson och Lyman — men inte Kiev."
_SAID = re.compile(r"[.!?…][\"”»’)*_]*[ \t]*$")
_REACH = 20  # characters before a line in which `_SAID` looks
_SPECIAL = re.compile(r"[\\`*_\[\]<>&~|#]|^[+=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=^\d{3})[.)]|(?<=^\d{4})[.)]|!$")
_LINE_START = re.compile(r"([ \t]*)(?:\r\n?|\n)[ \t>]*")  # with the > of a quotation
# none of it is markup, wherever it stands
_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;:!?'\"’‘“”()–—%€$/+…-])*(?<! )")
_REFERRED = re.compile(r"[!-/:-@\[-`{-~]|^\d")  # all that could mean anything
_MARKED = re.compile(r"^[*_]|[`\[\]<~]")  # in what stands beside a passage
_MIXING = re.compile(r"[`*\[\]<~]|\b_|_\b")  # in its text
_CELLS = ("cell", "first cell")
_MARKERS = {"em": "*", "strong": "**", "s": "~~"}
_LOST = "bold, breaks or links of “%s” are lost in the translation; set them by hand"
_logger = logging.getLogger(__name__)


def read(data: bytes, name: str) -> Article:
    """Read a Markdown file in UTF-8; a changed paragraph becomes one line, but for hard breaks and dashed lines."""
    text = decode(data, name)
    references: dict[str, Any] = {}
    stretches = sorted(_find(text, references, name), key=lambda stretch: stretch.start)
    if not stretches:
        raise InputError(name, "there is no text in this file; give one with Swedish text")
    source = Source(text, tuple(stretches), partial(_write, references))
    return Article(source.passages, lambda passages: source.rebuild(passages).encode())


def _find(text: str, references: dict[str, Any], name: str) -> Iterator[Stretch]:
    """Yield the passages of a file; `references` takes up the definitions of its links."""
    start = len(text) - len(text.removeprefix("\ufeff"))
    lines = _lines(text, start)
    column = 0  # up to where the cells of a table row are read
    before = None
    for token in _parser().parse(text[start:], references):
        if token.type == "tr_open" and token.map:
            column = lines[token.map[0]][0]
        elif token.type in ("list_item_open", "blockquote_open") and token.map and token.level + 1 >= _DEEPEST:
            # the parser would pass over what is in it
            where = f"line {token.map[0] + 1}"
            raise InputError(name, f"has lists or quotations nested too deeply ({where}); take some levels off")
        elif token.type == "html_block" and token.map:
            yield from _html_block(text, token.content, lines[token.map[0] : token.map[1]])
        elif token.type == "inline" and token.map and before is not None:
            kind = {"td_open": "cell", "th_open": "cell", "heading_open": "heading"}.get(before.type, "paragraph")
            kind = "paragraph" if before.markup in ("=", "-") else kind
            if kind == "cell":
                places = _cell_places(text, token.content, column, lines[token.map[0]][1])
                column = places[-1] if places else column
                if places and "|" not in text[lines[token.map[0]][0] : places[0]]:
                    kind = "first cell"  # of "ord | word", which could make its row the start of a list
            else:
                places = _places(text, token.content, lines[token.map[0] : token.map[1]])
            if places:
                yield from _stretches(_Content(text, token.content, places), token.children or [], kind)
        before = token


def _lines(text: str, start: int) -> list[tuple[int, int]]:
    """List where the lines of a text start and end, line breaks left out."""
    found = [match for match in _LINE.finditer(text, start) if match[0]]
    return [(match.start(), match.start() + len(match[0].rstrip("\r\n"))) for match in found]


def _places(text: str, content: str, lines: Sequence[tuple[int, int]]) -> list[int] | None:
    """Map each place in what the parser made of some lines to the file; None if they don't say the same.

    The parser takes off what stands before a line in a quotation or list, its indent, and the #s around a heading.
    """
    places: list[int] = []
    for line, (start, end) in zip(content.split("\n"), lines, strict=False):
        core = line.strip()
        kept = text[start:end].rstrip()
        if not kept.endswith(core):
            kept = _HASHES.sub("", kept)
        if not kept.endswith(core):
            return None
        first = start + len(kept) - len(core)
        indent = len(line) - len(line.lstrip())
        places += [first] * indent
        last = first + len(line) - indent
        places += range(first, last + 1) if last <= end else [min(place, end) for place in range(first, last + 1)]
    return places if len(places) == len(content) + 1 else None


def _cell_places(text: str, content: str, start: int, end: int) -> list[int] | None:
    """Map each place in a table cell to the file, where it has a backslash before each |; None if it isn't there."""
    written = content.replace("|", "\\|")
    first = text.find(written, start, end)
    if not content or first < 0:
        return None
    sizes = [2 if character == "|" else 1 for character in content]
    return list(accumulate(sizes, initial=first))


def _html_block(text: str, content: str, lines: Sequence[tuple[int, int]]) -> list[Stretch]:
    """Find the passages of a block of HTML; none if a tag doesn't end, so that text can't be told from it.

    Nor does one in a quotation have any, whose every line starts with a >, as that would be text; nor one of which the
    text says where it ends: "<![CDATA[> ja ]]>".
    """
    content = content.rstrip("\n")
    places = _places(text, content, lines)
    later = zip(content.split("\n")[1:], lines[1:], strict=False)
    if not places or any(text[start:end].strip() != line.strip() for line, (start, end) in later):
        return []
    start, end = places[0], places[-1]
    tokens = html.tokenise(text[start:end])
    said = [(start + token.start, start + token.end) for token in tokens if token.kind == "text"]
    closing = next((mark for opening, mark in _BLOCK_ENDS.items() if text.startswith(opening, start)), "")
    ending = text.find(closing, start, end) if closing else -1
    if any(_TAG_START.search(text, *span) or span[0] <= ending < span[1] for span in said):
        return []
    return html.find(text, [one._replace(start=one.start + start, end=one.end + start) for one in tokens])


@dataclass(frozen=True, slots=True)
class _Content:
    """The inline content of a block, and where it stands in the file."""

    text: str
    content: str
    places: Sequence[int]

    def piece(self, role: Any, start: int, end: int, **rest: Any) -> Piece:
        """Make a piece of what is from `start` to `end` of the content."""
        # a character may be two in the file, so that its end is where the next one starts, unless that is on a new line
        return Piece(role, self.places[start], self.places[end], **rest)

    def part(self, start: int, end: int) -> _Content:
        """Return a part of the content, such as the alternative text of an image."""
        return _Content(self.text, self.content[start:end], self.places[start : end + 1])


def _stretches(content: _Content, tokens: Sequence[Token], kind: str) -> Iterator[Stretch]:
    """Yield the passage that a block holds, and those in its images and links."""
    stretch = lay_out(_pieces(content, tokens), kind)
    if stretch is not None:
        before = content.text[content.places[0] : stretch.start]
        after = content.text[stretch.end : content.places[-1]]
        yield replace(stretch, amid=bool(_MARKED.search(before[::-1]) or _MARKED.search(after)))
    for token in tokens:
        span = token.meta.get("span")
        if token.type == "image" and span:
            end = span[0] + 2 + len(token.content)
            yield from _stretches(content.part(span[0] + 2, end), token.children or [], "alternative")
        if token.type in ("image", "link_close") and span:
            title = _TITLE.search(content.content, *span)
            if title and "\n" not in title[0]:
                group = 1 if title[1] is not None else 2
                found = lay_out(
                    [content.piece("text", *title.span(group), text=title[group])], "title" + "\"'"[group - 1]
                )
                if found is not None:
                    yield found


def _pieces(content: _Content, tokens: Sequence[Token]) -> list[Piece]:
    """Cut the content of a block into pieces; what no token covers is text, word for word."""
    pieces: list[Piece] = []
    box = _BOX.match(content.content)
    place = box.end() if box else 0
    if box:
        pieces.append(content.piece("mark", 0, place))
    for start, end, token in sorted(map(_spanned, tokens), key=lambda one: one[:2]):
        if start < place:
            continue
        if token.type == "hardbreak":
            start = max(place, place + len(content.content[place:start].rstrip(" ")))
        pieces += _verbatim(content, place, start)
        pieces.append(_piece(content, token, start, end))
        place = end
    pieces += _verbatim(content, place, len(content.content))
    return _hide_code(pieces)


def _spanned(token: Token) -> tuple[int, int, Token]:
    """Return a token with where it is; -1 for one that isn't markup."""
    start, end = token.meta.get("span", (-1, -1)) if token.type != "text" else (-1, -1)
    if token.type == "strong_open":
        return start - 1, end, token  # the parser makes it of the second of two tokens with a *
    return start, end + (token.type == "strong_close"), token


def _verbatim(content: _Content, start: int, end: int) -> Iterator[Piece]:
    for part in _TEXT.finditer(content.content, start, end):
        yield content.piece("text", *part.span(), text=part[0])


def _piece(content: _Content, token: Token, start: int, end: int) -> Piece:
    kind = token.type.removesuffix("_open").removesuffix("_close")
    if token.type == "text_special":
        return content.piece("text", start, end, text=token.content)
    if token.type == "softbreak" and _starts_line(content.content, start, end):
        return content.piece("break", start, end, name=SOFT)
    if token.type == "softbreak":
        return content.piece("text", start, end, text=" ")
    if token.type == "hardbreak":
        return content.piece("break", start, end)
    if token.type == "html_inline":
        tag = _TAG.fullmatch(token.content)
        name = tag[2].lower() if tag else ""
        if name == "br":
            return content.piece("break", start, end)
        if tag and (html.belongs(name, "inline") or html.belongs(name, "mark")):
            return content.piece("close" if tag[1] else "open", start, end, name=name)
        return content.piece("mark", start, end, name="" if tag else UNSEEN)
    if token.nesting and token.info != "auto":
        return content.piece(
            "open" if token.nesting == 1 else "close", start, end, name=kind, anew=token.meta.get("anew")
        )
    return content.piece("mark", start, end)


def _starts_line(text: str, start: int, end: int) -> bool:
    """Tell whether the line after a break in the file tells who said what is before it, or what another one says."""
    line = _OWN_LINE.match(text, end)
    if line is None:
        return False
    said = _SAID.search(text, max(0, start - _REACH), start) is not None
    return said or (line.end() == len(text) and _ASIDE.search(line["rest"]) is None)


def _hide_code(pieces: Sequence[Piece]) -> list[Piece]:
    """Make one mark of each element that holds nothing to translate: <code>ls</code>."""
    shown: list[Piece] = []
    hidden: Piece | None = None
    closings = {piece.name: piece.start for piece in pieces if piece.role == "close"}  # the last of each name
    for piece in pieces:
        if hidden is None and piece.role == "open" and html.belongs(piece.name, "mark"):
            shown.append(piece._replace(role="mark"))
            hidden = piece if closings.get(piece.name, -1) >= piece.end else None
        elif hidden is None:
            shown.append(piece)
        elif piece.role == "close" and piece.name == hidden.name:
            shown[-1] = shown[-1]._replace(end=piece.end)
            hidden = None
    return shown


@cache
def _parser() -> MarkdownIt:
    """Make a parser that tells of each inline token where it was."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin, inline=False, move_to_end=False)
    parser.disable(["fragments_join", "text_join"])  # they join tokens from different places
    rules = parser.inline.ruler
    for name, rule in zip(rules.get_active_rules(), rules.getRules(""), strict=True):
        if name != "text":  # which makes no tokens, and is asked of every word
            rules.at(name, partial(_follow, rule, name))
    return parser


def _follow(rule: Any, name: str, state: StateInline, silent: bool) -> bool:
    """Run a rule of the parser, and note on the tokens that it makes where they are in the content."""
    start, count = state.pos, len(state.tokens)
    if silent and name == "footnote_ref":
        return False  # else "[Kyiv[^1]](/ki)" would be no link, as nothing in brackets may be in one
    if not silent and name in ("link", "image"):
        _forget(state)
    if not rule(state, silent):
        return False
    if silent:
        return True
    made = state.tokens[count:]
    if name in ("emphasis", "strikethrough"):
        place = state.pos  # one token a * or ~~; what comes before them is text that was waiting
        for token in reversed(made):
            if place > start:
                token.meta["span"] = (place - len(token.content), place)
                place -= len(token.content)
    elif name == "link":
        label_end = state.md.helpers.parseLinkLabel(state, start, True)
        opening = next(token for token in made if token.type == "link_open" and "span" not in token.meta)
        opening.meta["span"], made[-1].meta["span"] = (start, start + 1), (label_end, state.pos)
        if state.src[label_end : state.pos] in ("]", "][]"):  # its words are the name of the link's definition
            made[-1].meta["anew"] = f"][{state.src[start + 1 : label_end]}]"
    elif name == "autolink":
        opening = next(token for token in made if token.type == "link_open")
        opening.meta["span"] = (start, state.pos)
    elif made:
        made[-1].meta["span"] = (start, state.pos)
    return True


def _forget(state: StateInline) -> None:
    """Make the parser look anew at what starts here if it was too deep before.

    It remembers of such a place that it goes on to the end: after a hundred open brackets "[Kyiv](/ki)" was no link.
    """
    nearest = range(state.pos + 1, state.pos + 4)  # "[![a](b)](c)" begins with as many
    if any(state.cache.get(place, 0) > state.posMax for place in nearest):
        for place in nearest:
            state.cache.pop(place, None)


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to write a passage."""

    escaped: bool
    markers: Literal["own", "stars", "tags"] = "own"
    before: str = ""


# From plain to safe: "_" marks nothing inside a word, "**" nothing between a word and a bracket; <strong> always does.
# A space that is written &#32; keeps an inline <pre> from starting a block.
_WAYS = (
    _Way(False), _Way(True), _Way(False, "stars"), _Way(True, "stars"), _Way(True, "tags"), _Way(True, "tags", "&#32;")
)  # fmt: skip
_Written = Sequence[tuple[Piece | None, str]]


def _write(references: dict[str, Any], source: Source, stretch: Stretch, passage: Passage) -> str:
    """Write a changed passage in the plainest way that reads as it should: escaped only if it must be.

    If none does, its images and code come after the text, then without bold and breaks, then without tags and links,
    then however they are read; and if even that is no paragraph, the text is all there is.  What is lost is logged.
    """
    if stretch.kind == "" or stretch.kind.startswith("attribute"):
        return html.write("utf-8", source, stretch, passage)
    if stretch.kind.startswith("title"):
        return passage.text.translate({ord(stretch.kind[-1]): f"\\{stretch.kind[-1]}", ord("\\"): "\\\\"})
    # what reads as it should alone may not in a link, or before one: "[a] b](u)" is none, "a![`b`](u)" an image
    becomes_image = passage.text.endswith("!") and source.text.startswith("[", stretch.end)
    mixed = stretch.amid and (becomes_image or _MIXING.search(passage.text))
    if not (passage.inlines or mixed) and _PLAIN.fullmatch(passage.text):
        return passage.text
    ways = [way for way in _WAYS if way.escaped or not mixed]
    written = _drop_empty(flow(source.tag, stretch, passage))
    marks = [one for mark in written if mark[0] is not None and mark[0].role == "mark" for one in ((None, " "), mark)]
    gathered = [*_drop_empty([one for one in written if one[0] is None or one[0].role != "mark"]), *marks]
    plain = [
        (None, " ") if piece is not None and piece.role == "break" else (piece, said)
        for piece, said in gathered
        if piece is None or piece.name not in _MARKERS
    ]
    linked = [one for one in plain if one[0] is None or one[0].role == "mark" or one[0].name == "link"]
    text = "".join(said if piece is None else " " * (piece.role == "break") for piece, said in written)
    bare = [(None, text), *marks]
    for choice in (written, gathered, plain, linked, bare):
        for way in ways:
            spelled = _spell(choice, stretch.kind, way)
            if _skeleton_of(spelled, stretch.kind, references) == _skeleton(choice, stretch.kind):
                if choice is not written and choice is not gathered:
                    _logger.warning(_LOST, textwrap.shorten(text, 60, placeholder="…"))
                before = " " * (spelled[:1] == "`" == source.text[stretch.start - 1 : stretch.start])
                return before + spelled + " " * (spelled[-1:] == "`" == source.text[stretch.end : stretch.end + 1])
    _logger.warning(_LOST, textwrap.shorten(text, 60, placeholder="…"))
    referred = _REFERRED.sub(lambda match: f"&#{ord(match[0])};", text).strip()
    spelled = _spell([(Piece("mark", 0, 0), referred), *marks], stretch.kind, _WAYS[-1])
    return referred if _skeleton_of(spelled, stretch.kind, references) is None else spelled


def _drop_empty(written: _Written) -> _Written:
    """Leave out bold and italics around nothing, and make a mark of a link or tag around nothing."""
    kept: list[tuple[Piece | None, str]] = []
    for piece, text in written:
        if piece is not None and piece.role == "mark" and piece.name in _MARKERS:
            continue  # of "<i>__fet</i> stil__" the bold ended with the italics
        last = kept[-1][0] if kept else None
        if piece is None or last is None or (last.role, piece.role) != ("open", "close"):
            kept.append((piece, text))
        elif last.name != piece.name:  # a tag that has no end
            kept[-1] = (last._replace(role="mark"), kept[-1][1])
            kept.append((piece, text))
        elif last.name in _MARKERS:
            kept.pop()
        else:
            kept[-1] = (last._replace(role="mark"), kept[-1][1] + text)
    return kept


def _spell(written: _Written, kind: str, way: _Way) -> str:
    """Write a passage in one of the ways that there are."""
    parts = [way.before]
    for piece, text in written:
        if piece is None:
            if way.markers == "tags":
                # at the end of a cell, \\ would escape the | after it
                text = _SPECIAL.sub(lambda match: "&#92;" if match[0] == "\\" else f"\\{match[0]}", text)
            elif way.escaped:
                text = _SPECIAL.sub(r"\\\g<0>", text)
            elif kind in _CELLS:
                text = text.replace("|", "\\|")
            parts.append(text.replace("\n", " "))
        elif piece.name in _MARKERS and way.markers != "own":
            slash = "/" * (piece.role == "close")
            parts.append({"stars": _MARKERS[piece.name], "tags": f"<{slash}{piece.name}>"}[way.markers])
        elif way.markers == "tags":
            apart = " " * (text.startswith("`") and parts[-1].endswith("`"))
            plain = _LINE_START.sub(" ", text)
            hard = piece.role == "break" and not is_soft(piece) and not plain.strip(" \\")
            parts.append("<br>" if hard else apart + plain)
        else:
            parts.append(text)
    return "".join(parts).strip()


def _skeleton(written: _Written, kind: str) -> list[str]:
    """Return what readers must find: the text and, apart from it, the markup; white space is all one."""
    plain = [(None, " ") if piece is not None and is_soft(piece) else (piece, text) for piece, text in written]
    split = [
        (piece, part)
        for piece, text in plain
        for part in (_TEXT.findall(text) if piece is None or piece.role == "text" else [text])
    ]
    pieces = [
        Piece("text", place, place + 1, text)
        if piece is None
        else piece._replace(start=place, end=place + 1, text=text * (piece.role == "text"))
        for place, (piece, text) in enumerate(split)
    ]
    found = [""]
    for piece in condense(pieces):
        if piece.role == "text":
            found[-1] += piece.text
        else:
            said = "".join(text for _, text in split[piece.start : piece.end])
            mark = _LINE_START.sub(" ", said.replace("\\|", "|") if kind in _CELLS else said)
            name = {"open": f"<{piece.name}>", "close": f"</{piece.name}>", "break": "<br>", "mark": mark}[piece.role]
            # with a sign that no text has, and word for word, as "<i> <b>" is one mark if neither ends
            found += [" ".join(f"\0{word}" for word in name.split()), ""]
    return " ".join(found).split()


def _skeleton_of(spelled: str, kind: str, references: dict[str, Any]) -> list[str] | None:
    """Return the skeleton of a passage as the parser reads it; None if it finds no such block."""
    line = _LINE_START.sub(r"\1\n", spelled)
    frames = {
        "heading": ("# ", ""),
        "cell": ("|", "|\n|-|"),
        "first cell": ("", f"|\n|-|\n{line}|"),  # which may be in the first row or in another
        "alternative": ("![", "](x)"),
    }
    before, after = frames.get(kind, ("", ""))
    tokens = _parser().parse(before + line + after, {key: copy(value) for key, value in references.items()})
    inlines = [token for token in tokens if token.type == "inline"]
    expected = "table" if kind in _CELLS else "heading" if kind == "heading" else "paragraph"
    if len(inlines) != 1 + (kind == "first cell") or (kind not in _CELLS and len(tokens) != 3):
        return None
    if (tokens[0].type, tokens[-1].type) != (f"{expected}_open", f"{expected}_close"):
        return None
    content, children = inlines[0].content, inlines[0].children or []
    if kind == "alternative":
        if len(children) != 1 or children[0].type != "image":
            return None
        content, children = children[0].content, children[0].children or []
    if kind not in _CELLS and content != line:
        return None
    pieces = _pieces(_Content(content, content, range(len(content) + 1)), children)
    found = [(one, one.text or content[one.start : one.end]) for one in pieces if one.start < one.end]
    return _skeleton(found, kind)
