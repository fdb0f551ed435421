"""What the model sees: plain quotation marks, dashes and spaces, the same in training and in translation."""

import re
import unicodedata

_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("”“„‟»«″〝〞", '"'),
        **dict.fromkeys("’‘‚‛′´`‹›", "'"),
        **dict.fromkeys("–—―‒−‑‐", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"),
        "…": "...",
    }
)
_SPACES = re.compile(r"\s+")


def normalise(sentence: str) -> str:
    """Return `sentence` in NFC with one kind of quotation mark, dash and space; “hej…” becomes "hej..."."""
    composed = unicodedata.normalize("NFC", sentence)
    return _SPACES.sub(" ", composed.translate(_CHARACTERS)).strip()
