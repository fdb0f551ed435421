"""Place names and terms: Swedish forms in, the English spelling out; a library that knows nothing of translation."""

from glossary.authoring import add
from glossary.entries import Entry, Glossary, Lookup, inspect, load, load_default
from glossary.errors import GlossaryError
from glossary.exchange import export, losses
from glossary.match import Term, localise, lookup, mentions
from glossary.restore import Rendering, in_english, put, render

__all__ = [
    "Entry",
    "Glossary",
    "GlossaryError",
    "Lookup",
    "Rendering",
    "Term",
    "add",
    "export",
    "in_english",
    "inspect",
    "load",
    "load_default",
    "localise",
    "lookup",
    "losses",
    "mentions",
    "put",
    "render",
]
