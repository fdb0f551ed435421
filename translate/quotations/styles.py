"""How English and the article itself write quotations: which marks by depth, and where full stops and commas stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from translate.quotations.marks import Mark

Style = Literal["english-us", "english-uk", "keep"]

# By depth: Americans set double marks outside and single ones inside, the British the other way round.
_GLYPHS = {
    "english-us": (("“", "”"), ("‘", "’")),
    "english-uk": (("‘", "’"), ("“", "”")),
}
_STYLES: dict[str, Style] = {style: style for style in get_args(Style)}


def read_style(name: str) -> Style:
    """Return the style called `name`."""
    if name not in _STYLES:
        raise ValueError(f"no quotation style {name!r}; choose english-us, english-uk or keep")
    return _STYLES[name]


def glyph(mark: Mark, style: Style) -> str:
    """Return how `style` writes `mark`."""
    if mark.doubled and style != "keep":
        return ""
    return mark.glyph if style == "keep" else _GLYPHS[style][mark.depth % 2][not mark.opens]


def close(marks: Sequence[str], owns: Sequence[bool], stop: str, style: Style) -> str:
    """Write closing `marks`, inner ones first, with the full stop or comma beside them.

    American: always inside, “hundreds,” and “hundreds.”.  British, and with the article's own marks: inside those that
    own the stop, as `owns` tells: ‘We are staying,’ he says, but the ‘camps’.
    """
    inside = 0
    if style != "english-us":
        inside = next((number for number, own in enumerate(owns) if own), len(marks))
    return "".join([*marks[:inside], stop, *marks[inside:]])
