"""Inline codes, as translators call tags and placeholders: out of a text before translation, back in after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from translate.document import Inline, Passage
from translate.placeholders import PLACEHOLDER

_DEEPEST = 60  # nested deeper, codes no longer enclose anything: no file by a person does, and recursion has an end
_PLACEHOLDER = re.compile(PLACEHOLDER)
_MARKUP = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)(?:\s[^<>]*)?(?P<alone>/?)>|<!--(?:(?!<!--).)*?-->", re.DOTALL
)
_CHOICE = re.compile(r"\{\s*(\w+)\s*,\s*(?:plural|select|selectordinal)\s*,")  # ICU: "{n, plural, one {…} other {…}}"
_PER_CENT = "%%"  # which a program shows as "%"
_NEAR = 8  # characters around a placeholder that count as its neighbours
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})


@dataclass(frozen=True, slots=True)
class Code:
    """A code: what opens and closes a range of text, or stands alone between two characters."""

    opening: str
    closing: str = ""
    parent: int = -1  # the number of the code around it
    word: bool = False  # it stands for a word, as "%s" does
    name: str = ""  # how the text shows it, for an engine to see where it belongs


@dataclass(frozen=True, slots=True)
class _Named:
    """Where the name of a code is in a translation, and what is written there."""

    start: int
    end: int
    raw: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A text with no more of its codes than names, and where they belong; the key of an inline is the number of one."""

    passage: Passage
    codes: tuple[Code, ...] = ()

    def render(self, passage: Passage, escape: Callable[[str], str] = str) -> str:
        """Return a translation of the passage with all codes in it, in the tree in which they were."""
        inlines = {inline.key: inline for inline in passage.inlines}
        own = {inline.key: inline for inline in self.passage.inlines}
        text = passage.text
        named, there = self._find_names(text)
        children: dict[int, list[int]] = {}
        for number in sorted(inlines, key=lambda number: (inlines[number].start, number)):
            code = self.codes[number]
            if number not in there and not (code.name and code.opening == _PER_CENT):
                children.setdefault(code.parent, []).append(number)
        pieces: list[str] = []

        def say(low: int, high: int) -> None:
            for name in named:
                if low <= name.start and name.end <= high:
                    pieces.extend((escape(text[low : name.start]), name.raw))
                    low = name.end
            pieces.append(escape(text[low:high]))

        def write(parent: int, low: int, high: int) -> None:
            cursor = low
            for number in children.get(parent, ()):
                start = min(max(_leave(inlines[number].start, named), cursor), high)
                end = min(max(_leave(inlines[number].end, named), start), high)
                before = after = ""
                if self.codes[number].word and text != self.passage.text:
                    start, cut, before, after = self._fit(own[number], text, start)
                    start, end = min(max(start, cursor), high), min(max(start, cut, cursor), high)
                    say(cursor, start)
                    pieces.append(before + self.codes[number].opening + after)
                else:
                    at = own[number].start
                    alone = not self.codes[number].closing and text != self.passage.text
                    if alone and self.passage.text[at - 1 : at].isspace() and text[start : start + 1].isspace():
                        start = min(start + 1, high)  # "Vi <00:02.000>stannar": in front of the word, not behind one
                        end = max(start, end)
                    say(cursor, start)
                    pieces.append(self.codes[number].opening)
                    write(number, start, end)
                    pieces.append(self.codes[number].closing)
                cursor = end
            say(cursor, high)

        write(-1, 0, len(text))
        return "".join(pieces)

    def _find_names(self, text: str) -> tuple[list[_Named], frozenset[int]]:
        """Return the names of codes in a translation, and the numbers of the codes that have one there.

        One too many is written again if a program can read that, "{namn}", and left out if not, <ph id="1"/>.
        """
        if text == self.passage.text:
            shown = [one for one in self.passage.inlines if self.codes[one.key].name]
            return (
                [_Named(one.start, one.end, self.codes[one.key].opening) for one in shown],
                frozenset(one.key for one in shown),
            )
        waiting: dict[str, list[int]] = {}
        for number, code in enumerate(self.codes):
            if code.name:
                waiting.setdefault(code.name, []).append(number)
        if not waiting:
            return [], frozenset()
        found = []
        pattern = "|".join(map(re.escape, sorted(waiting, key=len, reverse=True)))
        again = {name: self.codes[numbers[0]].opening for name, numbers in waiting.items()}
        for match in re.finditer(pattern, text):
            numbers = waiting[match[0]]
            surplus = again[match[0]] if again[match[0]] in (match[0], _PER_CENT) else ""
            found.append(_Named(*match.span(), self.codes[numbers.pop(0)].opening if numbers else surplus))
        left = {number for numbers in waiting.values() for number in numbers}
        return found, frozenset(number for number, code in enumerate(self.codes) if code.name) - left

    def _fit(self, own: Inline, text: str, start: int) -> tuple[int, int, str, str]:
        """Give a placeholder the neighbours it had: "Fel: %s." is "Error: %s.", not "Error%s:."."""
        source, at = self.passage.text, own.start
        mark = source[max(0, at - _NEAR) : at].rstrip()[-1:]
        if mark and not mark.isalnum() and text[start : start + _NEAR].lstrip()[:1] == mark:
            start = text.index(mark, start) + 1
        left, right = source[max(0, at - 1) : at], source[own.end : own.end + 1]
        closes = right != "" and not right.isalnum() and not right.isspace()
        if closes and text[max(0, start - _NEAR) : start].rstrip().endswith(right) and mark != right:
            start = text.rindex(right, 0, start)  # behind the full stop is too late
        cut = start
        if (left.isspace() or not left) and text[start : start + 1].isspace() and start:
            start += 1  # "Öppna %s nu": the space in front is there already
            cut = start
        if closes and text[start : start + _NEAR].lstrip()[:1] == right:
            cut = text.index(right, start)
        beside = text[start - 1 : start] if start else " "
        before = " " if left.isspace() and not beside.isspace() and beside not in "([{“‘" else ""
        follows = text[cut : cut + 1]
        after = " " if follows.isalnum() and (not right or right.isspace()) else ""
        return start, cut, before, after


@dataclass(slots=True)
class Coder:
    """Takes a text apart, piece by piece, in the order of the file."""

    escape: Callable[[str], str] = str
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _codes: list[Code] = field(default_factory=list)
    _spans: list[tuple[int, int]] = field(default_factory=list)
    _open: list[tuple[str, int]] = field(default_factory=list)  # name and number of what isn't closed yet

    def write(self, text: str) -> None:
        """Take characters that are to be translated."""
        self._pieces.append(text)
        self._length += len(text)

    def point(self, raw: str, *, word: bool = False, name: str = "") -> None:
        """Take a code that stands alone; one that a `name` is given for is seen by that, or by one like it."""
        others = {code.name for code in self._codes if code.opening != raw} if name else ()
        unique, count = name, 1
        while unique in others:
            count += 1
            unique = f"{name.removesuffix('}')}{count}}}"
        number = self._add(Code(raw, parent=self._parent, word=word, name=unique))
        self.write(unique)
        self._spans[number] = (self._spans[number][0], self._length)

    def open(self, raw: str, name: str) -> None:
        """Take a code that opens a range; `name` tells which one closes it."""
        number = self._add(Code(raw, parent=self._parent))
        if len(self._open) < _DEEPEST:
            self._open.append((name, number))

    def close(self, raw: str, name: str) -> None:
        """Take the code that closes the innermost open range of that name; without one it stands alone."""
        depth = next((depth for depth in range(len(self._open) - 1, -1, -1) if self._open[depth][0] == name), None)
        if depth is None:
            self.point(raw)
            return
        number = self._open[depth][1]
        for _, other in self._open[depth + 1 :]:
            self._release(other)
        del self._open[depth:]
        self._codes[number] = Code(self._codes[number].opening, raw, self._codes[number].parent)
        self._spans[number] = (self._spans[number][0], self._length)

    def protect(self, text: str) -> None:
        """Take text of a program: its placeholders and its markup become codes, written as `escape` has it."""
        start = 0
        while start < len(text):
            choice = _CHOICE.search(text, start)
            stop = choice.start() if choice else len(text)
            self._protect_plain(text[start:stop])
            start = _closing_brace(text, stop) if choice else stop
            if choice:
                self.point(self.escape(text[stop:start]), word=True, name=f"{{{choice[1]}}}")

    def finish(self) -> Coded:
        """Return the text and its codes."""
        for _, number in self._open:
            self._release(number)
        self._open.clear()
        inlines = tuple(Inline(*span, key) for key, span in enumerate(self._spans))
        return Coded(Passage("".join(self._pieces), inlines), tuple(self._codes))

    def _protect_plain(self, text: str) -> None:
        start = 0
        per_cent = "%" not in _PLACEHOLDER.sub("", text)  # of "100 % av %%" nobody could tell one from the other
        for match in sorted([*_PLACEHOLDER.finditer(text), *_MARKUP.finditer(text)], key=lambda match: match.start()):
            if match.start() < start:
                continue
            self.write(text[start : match.start()])
            start = match.end()
            name, raw = match.groupdict().get("name"), self.escape(match[0])
            if name is None:
                shown = "%" if match[0] == _PER_CENT and per_cent else match[0]
                self.point(raw, word=True, name=shown) if not match[0].startswith("<") else self.point(raw)
            elif match["alone"] or name.lower() in _VOID:
                self.point(raw)
            elif match["close"]:
                self.close(raw, f"<{name}>")
            else:
                self.open(raw, f"<{name}>")
        self.write(text[start:])

    @property
    def _parent(self) -> int:
        return self._open[-1][1] if self._open else -1

    def _add(self, code: Code) -> int:
        self._codes.append(code)
        self._spans.append((self._length, self._length))
        return len(self._codes) - 1

    def _release(self, number: int) -> None:
        """Let what is never closed stand alone; what seemed to be in it is beside it."""
        parent = self._codes[number].parent
        for other in range(number + 1, len(self._codes)):
            if self._codes[other].parent == number:
                self._codes[other] = replace(self._codes[other], parent=parent)


def _leave(place: int, named: Sequence[_Named]) -> int:
    """Return a place that isn't inside a name."""
    return next((name.start for name in named if name.start < place < name.end), place)


def _closing_brace(text: str, start: int) -> int:
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return place + 1
    return len(text)


def splice(text: str, changes: Sequence[tuple[int, int, str]]) -> str:
    """Return `text` with other characters from start to end, for each (start, end, new); changes never overlap."""
    pieces = []
    cursor = 0
    for start, end, new in sorted(changes, key=lambda change: change[:2]):
        pieces += [text[cursor:start], new]
        cursor = end
    return "".join([*pieces, text[cursor:]])
