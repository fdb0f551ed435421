"""Passages of a file by their place in it; what stands around them, and the markup inside, is kept as it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from translate.document import Inline, Passage
from translate.formats import has_text

_BLANKS = " \t\n\r\f"  # what a browser shows as one space; a no-break space is none of them
_SPACES = re.compile(f"[{_BLANKS}]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]+@[^\s@]+\.\w+")  # a model would misspell it
_DEEPEST = 60  # tags inside each other; more are kept, but not as a tree
_SEPARATORS = frozenset({"·", "•", "|", "/", "–", "—", "»", "›", ">", "*", "…"})
_BETWEEN = frozenset("+-–/→>&=")
SOFT = "soft"  # the name of a break that is one in the file only, and a space for a reader
UNSEEN = "unseen"  # the name of a mark that no reader sees, a comment: in "2022<!-- -->–<!-- -->2024" the – is text
_SMALL = frozenset({"sub", "sup"})
_CLOSING = ".,:;!?…)]”’"


class Piece(NamedTuple):  # which is made faster than a dataclass: a long page has a million
    """A part of a passage as it stands in the file: text, a tag, or markup without text such as an image."""

    role: Literal["text", "open", "close", "mark", "break"]
    start: int
    end: int
    text: str = ""  # of text: what it says
    name: str = ""  # of a tag: its pair has the same
    anew: str | None = None  # how it is written in a changed passage, if not as it was
    language: str = ""  # of a tag: that of what it encloses, if not Swedish


@dataclass(frozen=True, slots=True)
class Element:
    """An inline of a passage and how it is written."""

    parent: int  # the number of the inline around it, -1 for none
    before: Piece
    after: Piece | None = None  # None for a mark
    spaces: tuple[bool, bool] = (False, False)  # whether a mark has space before and after it


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage, where in the file it stands, and how its inlines are written."""

    start: int
    end: int
    passage: Passage
    elements: tuple[Element, ...] = ()
    kind: str = ""  # tells the format how its text is written: an attribute, a table cell
    amid: bool = False  # markup stands beside it, which its text might go with


def lay_out(pieces: Sequence[Piece], kind: str = "") -> Stretch | None:
    """Make a passage of neighbouring pieces; None if they hold nothing to translate.

    White space is as a browser shows it.  Markup at the edges and around all of the text stays outside.
    """
    if not has_text("".join(piece.text for piece in pieces)):  # as between most tags
        return None
    if all(piece.role == "text" for piece in pieces):  # as in most cells of a table
        kept = [piece for piece in pieces if piece.text.strip(_BLANKS)]
        said = _SPACES.sub(" ", "".join(piece.text for piece in pieces)).strip(" ")
        return Stretch(kept[0].start, kept[-1].end, Passage(said), kind=kind)
    kept = _trim(condense(pieces))
    if not has_text("".join(piece.text for piece in kept)):
        return None
    layout = _Layout()
    for piece in kept:
        layout.add(piece)
    return Stretch(kept[0].start, kept[-1].end, *layout.close(), kind)


def is_soft(piece: Piece) -> bool:
    """Tell whether a piece is a break for the translation, but not for a reader."""
    return piece.role == "break" and piece.name == SOFT


def _part(pieces: Sequence[Piece]) -> list[Piece]:
    """Make breaks of signs that stand alone between two tags: "<a>Om oss</a> · <a>Kontakt</a>" is no sentence."""
    parted: list[Piece] = []
    for place, piece in enumerate(pieces):
        if piece.role == "text" and piece.text in _SEPARATORS:
            before = next((one for one in reversed(parted) if _is_shown(one)), None)
            later = (pieces[number] for number in range(place + 1, len(pieces)))
            after = next((one for one in later if _is_shown(one)), None)
            apart = before and after and not any(one.role == "text" or is_soft(one) for one in (before, after))
            # but "`Arkiv` > `Spara`" is one thing
            if before and after and apart and not (piece.text in _BETWEEN and before.role == after.role == "mark"):
                while parted[-1] is not before:
                    parted.pop()
                parted.append(Piece("break", before.end, after.start))
                continue
        # what the break took in is not there twice
        if not (parted and piece.end <= parted[-1].end and (piece.role == "text" or piece.name == UNSEEN)):
            parted.append(piece)
    return parted


def _is_shown(piece: Piece) -> bool:
    """Tell whether readers see a piece, or what it encloses."""
    return piece.text.strip() != "" if piece.role == "text" else piece.name != UNSEEN


def _balance(pieces: Iterable[Piece]) -> list[Piece]:
    """Give every tag a partner: empty ones are put in where the file has none, as a browser does."""
    balanced: list[Piece] = []
    waiting: list[Piece] = []
    for piece in pieces:
        if piece.role == "open" and len(waiting) == _DEEPEST:
            piece = piece._replace(role="mark")
        elif piece.role == "open":
            waiting.append(piece)
        elif piece.role == "close":
            if piece.name not in [tag.name for tag in waiting]:
                balanced.append(piece._replace(role="mark"))
                continue
            while waiting[-1].name != piece.name:
                balanced.append(Piece("close", piece.start, piece.start, name=waiting.pop().name))
            waiting.pop()
        balanced.append(piece)
    end = balanced[-1].end if balanced else 0
    balanced += [Piece("close", end, end, name=tag.name) for tag in reversed(waiting)]
    return balanced


def condense(pieces: Sequence[Piece]) -> list[Piece]:
    """Make one mark of each element without words, such as a link around an image, and a tree of the others."""
    return _join(_fold(_balance(_part(pieces))))


def _join(pieces: Sequence[Piece]) -> list[Piece]:
    """Make one mark of several with nothing but a sign between them: "<kbd>Ctrl</kbd>+<kbd>C</kbd>"."""
    joined: list[Piece] = []
    for piece in pieces:
        start = len(joined)
        while piece.role == "mark" and start and joined[start - 1].role == "text":
            start -= 1
        said = "".join(one.text for one in joined[start:]).strip()
        mate = joined[start - 1] if start and said in _BETWEEN else piece
        if mate is not piece and mate.role == "mark" and UNSEEN not in (mate.name, piece.name):
            joined[start - 1 :] = [mate._replace(end=piece.end)]
        else:
            joined.append(piece)
    return joined


def _fold(pieces: Iterable[Piece]) -> list[Piece]:
    """Make one mark of each element without words: a link around an image, a footnote number, an address."""
    folded: list[Piece] = []
    waiting: list[int] = []
    broken = False  # the last one is such a mark, with a break in it
    for piece in pieces:
        if broken and piece.role == "text" and not piece.text.strip(_BLANKS):
            folded[-1] = folded[-1]._replace(end=piece.end)  # "ett *…* två" keeps its spaces
            continue
        broken = False
        folded.append(piece)
        if piece.role == "open":
            waiting.append(len(folded) - 1)
        elif piece.role == "close":
            first = waiting.pop()
            inside = folded[first:]
            said = "".join(one.text for one in inside).strip()
            small = piece.name in _SMALL and not any(map(str.isalpha, said))
            if not said or _ADDRESS.fullmatch(said) or (small and not _is_formula(folded, first)):
                broken = any(one.role == "break" for one in inside)
                spaced = broken and first > 0 and folded[first - 1].role == "text"
                first -= spaced and not folded[first - 1].text.strip(_BLANKS)
                folded[first:] = [Piece("break" if broken else "mark", folded[first].start, piece.end)]
    return folded


def _is_formula(pieces: Sequence[Piece], place: int) -> bool:
    """Tell whether the small figure at `place` is a part of a word: "CO<sub>2</sub>"."""
    before = pieces[place - 1] if place else None
    return pieces[place].name == "sub" and before is not None and before.role == "text" and before.text[-1:].isalnum()


def _trim(pieces: Sequence[Piece]) -> list[Piece]:
    """Drop white space and marks at both ends, and tags around all the rest."""
    mates: dict[int, int] = {}
    waiting: list[int] = []
    for number, piece in enumerate(pieces):
        if piece.role == "open":
            waiting.append(number)
        elif piece.role == "close":
            mates[waiting.pop()] = number
    start, end = 0, len(pieces)
    while start < end:
        if _is_bare(pieces[start]):
            start += 1
        elif _is_bare(pieces[end - 1]):
            end -= 1
        elif mates.get(start) == end - 1:
            start, end = start + 1, end - 1
        else:
            break
    kept = list(pieces[start:end])
    if kept and start > 0:
        _hand_over_space(kept, "open", 1)
    if kept and end < len(pieces):
        _hand_over_space(kept, "close", -1)
    return kept


def _hand_over_space(pieces: list[Piece], role: str, step: int) -> None:
    """Give tags at an edge the space inside them, as none is in the passage: "<sup>1</sup><b> Kiev</b> är lugnt"."""
    inner = edge = 0 if step == 1 else len(pieces) - 1
    while pieces[inner].role == role:
        inner += step
    if inner != edge and _is_space(pieces[inner]):
        tag, space = pieces[inner - step], pieces[inner]
        pieces[inner - step] = tag._replace(start=min(tag.start, space.start), end=max(tag.end, space.end))
        del pieces[inner]


def _is_bare(piece: Piece) -> bool:
    return piece.role in ("mark", "break") or _is_space(piece)


def _is_space(piece: Piece) -> bool:
    return piece.role == "text" and not piece.text.strip(_BLANKS)


class _Layout:
    """The text of a passage as it grows, and its inlines."""

    def __init__(self) -> None:
        self.characters: list[str] = []  # a string would be copied for each piece
        self.inlines: list[Inline] = []
        self.elements: list[Element] = []
        self.open: list[int] = []

    def add(self, piece: Piece) -> None:
        """Take in the next piece."""
        if piece.role == "text":
            said = _SPACES.sub(" ", piece.text)
            if said[:1] == " ":
                self._note_space()
                said = said[self._last in ("", " ", "\n") :]
            elif said[:1] in _CLOSING and self._ends_with_mark():
                self._close_up()
            self.characters += said
            return
        if piece.role == "close":
            self._close(piece)
            return
        if piece.role == "break":
            self._strip()
            self.characters.append("\n")
        spaces = (piece.role == "mark" and self._last == " ", False)
        self.elements.append(Element(self.open[-1] if self.open else -1, piece, spaces=spaces))
        place = len(self.characters)
        self.inlines.append(Inline(place, place, len(self.inlines)))
        if piece.role == "open":
            self.open.append(len(self.inlines) - 1)

    @property
    def _last(self) -> str:
        return self.characters[-1] if self.characters else ""

    def _strip(self) -> None:
        while self._last == " ":
            self.characters.pop()

    def _close(self, piece: Piece) -> None:
        """End a range: of "<b> Kiev </b>" the spaces stay outside."""
        number = self.open.pop()
        start, end = self.inlines[number].start, len(self.characters)
        while end > start and self.characters[end - 1] == " ":
            end -= 1
        while start < end and self.characters[start] == " ":
            start += 1
        opened = self.elements[number]
        self.inlines[number] = Inline(start, max(start, end), number, opened.before.language)
        self.elements[number] = Element(opened.parent, opened.before, piece, opened.spaces)

    def _note_space(self) -> None:
        """Take down that space follows the last marks: "kör <code>ls</code> nu" has it on both sides."""
        for number in range(len(self.inlines) - 1, -1, -1):
            element = self.elements[number]
            if self.inlines[number].start < len(self.characters) or element.spaces[1]:
                break
            if element.before.role == "mark":
                self.elements[number] = replace(element, spaces=(element.spaces[0], True))

    def _ends_with_mark(self) -> bool:
        last = self.inlines[-1] if self.inlines else None
        return last is not None and last.start == last.end == len(self.characters) and self.elements[-1].spaces[0]

    def _close_up(self) -> None:
        """Drop the space that a mark leaves before a full stop: "tryck på <kbd>Enter</kbd>." is "tryck på."."""
        self._strip()
        place = len(self.characters)
        for number in range(len(self.inlines) - 1, -1, -1):
            inline = self.inlines[number]
            if max(inline.start, inline.end) <= place:
                break
            self.inlines[number] = replace(inline, start=min(inline.start, place), end=min(inline.end, place))

    def close(self) -> tuple[Passage, tuple[Element, ...]]:
        """Return the passage and how its inlines are written."""
        text = "".join(self.characters).rstrip(" ")
        inside = [replace(one, start=min(one.start, len(text)), end=min(one.end, len(text))) for one in self.inlines]
        return Passage(text, tuple(inside)), tuple(self.elements)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file and the stretches of it that are passages, in their order."""

    text: str
    stretches: tuple[Stretch, ...]
    write: Callable[[Source, Stretch, Passage], str]  # writes a changed passage
    along: tuple[tuple[Stretch, Passage], ...] = ()  # what changes if anything does, such as the language
    changed: dict[int, tuple[Stretch, Passage]] = field(default_factory=dict)  # by where the stretch starts
    starts: tuple[int, ...] = ()  # its keys in order

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What there is to translate."""
        return tuple(stretch.passage for stretch in self.stretches)

    def rebuild(self, passages: Sequence[Passage]) -> str:
        """Return the text with `passages` in place of its own; those that are the same leave their bytes alone."""
        pairs = zip(self.stretches, passages, strict=True)
        changed = {stretch.start: (stretch, one) for stretch, one in pairs if one != stretch.passage}
        if changed:
            changed |= {stretch.start: (stretch, one) for stretch, one in self.along}
        return replace(self, changed=changed, starts=tuple(sorted(changed))).render(0, len(self.text))

    def render(self, start: int, end: int) -> str:
        """Return the text from `start` to `end` with the changed passages in it."""
        parts: list[str] = []
        for number in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
            place = self.starts[number]
            if place >= start:  # else it lies inside the one before
                stretch, passage = self.changed[place]
                parts += self.text[start:place], self.write(self, stretch, passage)
                start = stretch.end
        return "".join([*parts, self.text[start:end]])

    def tag(self, piece: Piece) -> str:
        """Return markup as it is written, with the changed passages in it, such as the title of a link."""
        if piece.anew is not None or piece.start == piece.end:
            return piece.anew or ""
        # the passage that it belongs to may start where it does
        return self.text[piece.start : piece.start + 1] + self.render(min(piece.start + 1, piece.end), piece.end)


def flow(tag: Callable[[Piece], str], stretch: Stretch, passage: Passage) -> list[tuple[Piece | None, str]]:
    """Return a passage as it is to be written: its markup, for which `tag` is asked, and without a piece the text."""
    children: dict[int, list[Inline]] = {}
    for inline in sorted(passage.inlines, key=lambda one: (one.start, one.end, one.key)):
        children.setdefault(stretch.elements[inline.key].parent, []).append(inline)

    def follow(parent: int, start: int, end: int) -> Iterator[tuple[Piece | None, str]]:
        for inline in children.get(parent, ()):
            element = stretch.elements[inline.key]
            stop = max(start, min(inline.start, end))
            last = max(stop, min(inline.end, end))
            if element.spaces == (True, False) and passage.text[stop : min(stop + 1, end)] == " ":
                stop += 1  # "Mayor <!-- -->Ihor": a comment that stood in front of a word isn't behind one, nor between
                last = max(last, stop)
            while stop < last and passage.text[stop].isspace():  # "<b>Kiev </b>": spaces are better off outside
                stop += 1
            while stop < last and passage.text[last - 1].isspace():
                last -= 1
            before = passage.text[start:stop]
            space, following = _missing_spaces(passage.text, stop, element)
            yield None, (before.removesuffix("\n") if element.before.role == "break" else before) + space
            yield element.before, tag(element.before)
            yield None, following
            yield from follow(inline.key, stop, last)
            start = last
            if element.after is not None:
                yield element.after, tag(element.after)
        yield None, passage.text[start:end]

    return [(piece, text) for piece, text in follow(-1, 0, len(passage.text)) if text]


def _missing_spaces(text: str, place: int, mark: Element) -> tuple[str, str]:
    """Return the spaces around a mark that its passage has only on one side, or on none after it moved."""
    before = mark.spaces[0] and place > 0 and not text[place - 1].isspace()
    after = mark.spaces[1] and place < len(text) and not text[place].isspace() and text[place] not in _CLOSING
    return " " * before, " " * after
