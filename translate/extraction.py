"""The article on a web page, told from menus, advertisements and other articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from translate import formats
from translate.errors import InputError
from translate.formats.html import belongs, decode_page
from translate.tables import read_tables

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HIDDEN = frozenset(
    {"aside", "button", "dialog", "footer", "form", "iframe", "nav", "noscript", "script", "style", "svg"}
)
_ATTRIBUTES = frozenset({"alt", "cite", "datetime", "href", "lang", "src", "title", "translate"})
_TAGS = (
    "a article aside b blockquote br caption cite code dd del details dl dt em figcaption figure h1 h2 h3 h4 h5 h6 i"
    " img ins li mark ol p pre q s small strong sub summary sup table tbody td th thead time tr u ul"
)
_ONLY_PARTS = frozenset({"dl", "ol", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"})  # no article alone
_SPACE = re.compile(r"\s+")
_NAME_PARTS = re.compile(r"[\W_]+")
_SHORT = 100  # characters of a line with author and date
_LONG = 25  # characters without spaces; a shorter text may be found anywhere
_MOST = 0.9  # how much of the text must be in an element for it to hold the article


def read(data: bytes, name: str) -> formats.Article:
    """Read the article of a page; `name` says in an error where `data` came from."""
    return read_page(decode_page(data, name)[0], name)


def read_page(text: str, name: str, url: str | None = None) -> formats.Article:
    """Read the article of a page; `url` tells where it was."""
    return formats.read(extract(text, name, url).encode("utf-8", "replace"), name, "html")


def extract(text: str, name: str, url: str | None = None) -> str:
    """Return the article of a page as a page of its own: headline, lead, byline, date, text and captions.

    The library trafilatura tells what the article says; its places on the page are found by that, and from around them
    comes what it leaves out.  Links are made whole if `url` tells where the page was.
    """
    from lxml import etree, html

    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        raise InputError(name, "there is no text in this page; give one with Swedish text") from None
    if url is not None:
        root.make_links_absolute(url, handle_failures="ignore")
    page = _Page(root, _trafilate(text))
    if not page.chosen:
        raise InputError(name, "there is no article on this page; leave out --article, or save the text in a file")
    return page.write()


def _trafilate(text: str) -> Any:
    from trafilatura import bare_extraction

    declared = {"extensive_search": False, "original_date": True}  # not the first year that the text speaks of
    return bare_extraction(
        text, include_comments=False, favor_recall=True, with_metadata=True, date_extraction_params=declared
    )


class _Page:
    """The blocks of a page, and those of them that are the article's."""

    def __init__(self, root: Element, extracted: Any) -> None:
        self.extracted = extracted
        self.said = _key("".join(extracted.body.itertext())) if extracted is not None else ""
        for element in list(root.iter()):
            _wrap(element)
        blocks = list(_blocks(root))
        main = [block for block in blocks if len(key := _key(_text(block))) >= _LONG and key in self.said]
        self.chosen: list[Element] = []
        self.headline: Element | None = None
        if main:
            self.container = _holder(root, main)
            self.headline = self._find_headline(root, blocks)
            inside = set(self.container.iter())
            apart = self.headline is not None and self.headline not in inside
            self.scope = _holder(root, [self.headline, self.container]) if apart else self.container
            while self.scope.tag in _ONLY_PARTS:
                self.scope = self.scope.getparent()
            self.chosen = [one for one in blocks if self._belongs(one, one in inside)]
            while self.chosen and _asks_for_consent(self.chosen[-1]):
                self.chosen.pop()
            # but "Så kan du neka kakor" is a headline
            while self.chosen and self.chosen[0] is not self.headline and _asks_for_consent(self.chosen[0]):
                del self.chosen[0]

    def _find_headline(self, root: Element, blocks: list[Element]) -> Element | None:
        headings = list(root.iter("h1"))
        title = _key(self.extracted.title or "")
        if not headings:  # a <div class="rubrik"> says the title as well
            headings = [one for one in blocks if title and _key(_text(one)) == title]
        return next((one for one in headings if _key(_text(one)) in title and title), headings[0] if headings else None)

    def _belongs(self, block: Element, inside: bool) -> bool:
        """Tell whether a block is part of the article; `inside` tells whether it is in the midst of its text."""
        around = [block, *block.iterancestors()]
        if block is self.headline:
            return True
        if self.scope not in around or any(_is(one, "clutter") for one in around[: around.index(self.scope)]):
            return False
        if _key(_text(block)) in self.said and (inside or len(_key(_text(block))) >= _LONG):
            return True
        if block.tag == "figcaption" or any(_is(one, "lead") or _is(one, "byline") for one in around[:2]):
            return True
        dated = next(block.iter("time"), None) is not None
        return (dated or inside) and _linked(block) < len(_text(block)) / 2

    def write(self) -> str:
        """Return the chosen blocks as a page."""
        from lxml import html
        from lxml_html_clean import Cleaner

        title = (self.extracted.title or "").strip()
        self._add_what_is_missing(title)
        chosen = set(self.chosen)
        _prune(self.scope, chosen, {holder for one in self.chosen for holder in one.iterancestors()})
        self.scope.tag, self.scope.tail = "article", None
        if self.headline is not None and self.headline in chosen:
            self.headline.tag = "h1"
        cleaner = Cleaner(allow_tags=_TAGS.split(), safe_attrs=_ATTRIBUTES, remove_unknown_tags=False)
        body = html.tostring(cleaner.clean_html(self.scope), encoding="unicode")
        head = html.Element("title")
        head.text = title or (_text(self.headline).strip() if self.headline is not None else "")
        written = html.tostring(head, encoding="unicode")
        return (
            f'<!DOCTYPE html>\n<html lang="sv">\n<head><meta charset="utf-8">{written}</head>\n'
            f"<body>\n{body}\n</body>\n</html>\n"
        )

    def _add_what_is_missing(self, title: str) -> None:
        """Put in headline, author and date where the page says them only to machines."""
        names = _key(" ".join(map(_text, self.chosen)))
        author, date = self.extracted.author or "", self.extracted.date or ""
        dated = any(next(one.iter("time"), None) is not None for one in self.chosen)
        dated = dated or any(date[:4] in _text(one) for one in self.chosen if len(_text(one)) < _SHORT)
        signed = _key(author.split(";")[0]) in names or any(_is(one, "byline") for one in self.chosen)
        lines = [("h1", title)] if self.headline is None and title else []
        lines += [("p", said) for said, there in ((author, signed), (date, dated)) if said and not there]
        holder, place = self.scope, 0
        if self.headline is not None:
            holder = self.headline.getparent()
            place = holder.index(self.headline) + 1
        for number, (tag, said) in enumerate(lines):
            line = holder.makeelement(tag)
            line.text = said
            holder.insert(place + number, line)
            self.chosen.append(line)


def _wrap(element: Element) -> None:
    """Make paragraphs of text that stands between the blocks in an element, as a browser does."""
    if not isinstance(element.tag, str) or _is_hidden(element) or element.tag in ("html", "head"):
        return
    children = list(element)
    if _is_inline(element) or all(_is_flow(child) for child in children):
        return
    run: Element | None = None
    if (element.text or "").strip():
        run = element.makeelement("p")
        run.text, element.text = element.text, None
        element.insert(0, run)
    for child in children:
        if _is_flow(child):
            if run is None:
                run = element.makeelement("p")
                element.insert(element.index(child), run)
            run.append(child)  # with the text after it
        else:
            run = None
            if (child.tail or "").strip():
                run = element.makeelement("p")
                run.text, child.tail = child.tail, None
                element.insert(element.index(child) + 1, run)


def _is_flow(element: Element) -> bool:
    """Tell whether an element stands in running text, and nothing in it doesn't."""
    return all(not isinstance(one.tag, str) or _is_inline(one) for one in element.iter())


def _blocks(root: Element) -> Iterator[Element]:
    """Yield the elements that hold text of their own, in the order of the page."""
    for element in root.iter():
        if not isinstance(element.tag, str) or _is_inline(element) or element.tag in ("html", "body", "head"):
            continue
        around = [element, *element.iterancestors()]
        if any(one.tag == "head" or _is_hidden(one) for one in around):
            continue
        if all(map(_is_flow, element)) and _text(element).strip():
            yield element


def _is_inline(element: Element) -> bool:
    return element.tag == "br" or belongs(str(element.tag), "inline") or belongs(str(element.tag), "mark")


def _text(element: Element) -> str:
    return "".join(str(part) for part in element.itertext() if isinstance(part, str))


def _key(text: str) -> str:
    """Return what two texts have in common that differ only in spaces."""
    return _SPACE.sub("", text)


def _holder(root: Element, blocks: list[Element]) -> Element:
    """Return the innermost element that holds most of the text of `blocks`, or all of two."""
    weights = {block: max(1, len(_text(block))) for block in blocks}
    wanted = sum(weights.values()) * (_MOST if len(blocks) > 2 else 1)
    holder = root
    while True:
        inner = (child for child in holder if sum(weights.get(one, 0) for one in child.iter()) >= wanted)
        narrower = next(inner, None)
        if narrower is None or narrower in weights:
            return holder
        holder = narrower


def _linked(block: Element) -> int:
    return sum(len(_text(link)) for link in block.iter("a"))


@cache
def _kinds(names: str) -> frozenset[str]:
    """Return of which kinds an element is that has these class names and ids: lead, byline, clutter."""
    tables = read_tables("page_parts.txt")
    parts = {part for name in names.lower().split() for part in (name, *_NAME_PARTS.split(name))}
    return frozenset(kind for kind, words in tables.items() if parts & words)


def _is(element: Element, kind: str) -> bool:
    names = " ".join(element.get(name, "") for name in ("class", "id", "rel", "itemprop", "role"))
    return kind in _kinds(names) or (kind == "clutter" and _is_hidden(element))


def _is_hidden(element: Element) -> bool:
    """Tell whether an element is no part of an article: a menu, a form, but not a box of facts or who was quoted."""
    if element.tag == "footer":
        return next(element.iterancestors("blockquote"), None) is None
    return element.tag in _HIDDEN and not (element.tag == "aside" and _is(element, "facts"))


def _asks_for_consent(block: Element) -> bool:
    """Tell whether a block is "Vi använder kakor. Godkänn alla", which stands before or behind an article."""
    words = set(_NAME_PARTS.split(_text(block).lower()))
    tables = read_tables("page_parts.txt")
    short = len(_text(block)) < 3 * _SHORT
    return short and not words.isdisjoint(tables["cookies"]) and not words.isdisjoint(tables["consent"])


def _prune(element: Element, chosen: set[Element], holders: set[Element]) -> None:
    """Drop all but the chosen blocks, what holds them, and the pictures of figures."""
    element.text = "\n"
    for child in list(element):
        child.tail = "\n"
        if child in chosen:
            if child.tag in ("div", "section", "address", "aside", "center", "footer", "main", "header"):
                child.tag = "p"
            for span in child.iter("span") if _is(child, "byline") else ():
                span.tail = span.tail or " "  # "<span>Lisa Ek</span><span>3 maj</span>" stand apart by their style
            for inner in [one for one in child.iterdescendants() if _is_hidden(one)]:
                inner.drop_tree()
            child.tail = "\n"
        elif child in holders:
            _prune(child, chosen, holders)
        elif not (element.tag == "figure" and next(child.iter("img"), None) is not None):
            element.remove(child)
