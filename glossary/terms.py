"""Terms: where in a sentence an entry stands, and with what behind it."""

from __future__ import annotations

from dataclasses import dataclass

from glossary.entries import Entry
from glossary.heads import Head, heads


@dataclass(frozen=True, slots=True)
class Term:
    """An entry in a sentence; `start` and `end` bound the English in the sentence that was returned."""

    entry: Entry
    start: int
    end: int
    form: str  # what stood in the Swedish sentence: Charkivregionens
    english: str  # what stands there now: Kharkiv
    ending: str = ""  # the Swedish that follows it now: -regionens
    rule: str = "exact"  # exact, english (was English already), genitive, compound, coordination, inflected, similar

    @property
    def genitive(self) -> bool:
        """Whether it owns something: Kharkivs borgmästare."""
        ending = self.ending.lstrip("-").lower()
        if ending in {"s", "’s", "'s", "’", ":s"}:
            return True
        return ending.endswith("s") and ending not in heads() and ending[:-1] in heads()

    @property
    def head(self) -> Head | None:
        """The noun behind the name in a compound: regionen."""
        ending = self.ending.lstrip("-").lower()
        for noun in filter(None, (ending, ending.removesuffix("s"))):
            # Both Kievbo and Kievbor are Kyiv-invånare now.
            plainer = (head for head in heads().values() if head.instead == noun)
            for head in plainer:
                if self.form.lower().removesuffix("s").endswith(head.swedish):
                    return head
            if noun in heads():
                return heads()[noun]
        return None
