"""Place names and terms: Swedish forms in, the English spelling out; a library that knows nothing of translation."""

from glossary.entries import Entry, Glossary, Lookup, load, load_default
from glossary.errors import GlossaryError
from glossary.exchange import export
from glossary.match import Term, localise, lookup, mentions
from glossary.restore import Rendering, in_english, put, render

__all__ = [
    "Entry",
    "Glossary",
    "GlossaryError",
    "Lookup",
    "Rendering",
    "Term",
    "export",
    "in_english",
    "load",
    "load_default",
    "localise",
    "lookup",
    "mentions",
    "put",
    "render",
]
