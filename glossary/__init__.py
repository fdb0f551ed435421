"""Place names and terms: Swedish forms in, the English spelling out; a library that knows nothing of translation.

The rooms, each of which imports only from those in front of it:

    errors, entries, nouns, words, verbs, transcribe                 what things are; the rules of the languages
    tables, rows, exchange, reading, authoring                       files, and the glossary they make
    heads, terms, sentence, inflection, search, persons              how the words of a sentence are read
    slips, evidence                                                  what else they may be
    writing, match                                                   the English in their place
    restore                                                          what became of it in the translation
"""

from glossary.authoring import add
from glossary.entries import Entry, Lookup
from glossary.errors import GlossaryError
from glossary.evidence import is_proof, speaks_of_ukraine
from glossary.exchange import export, losses
from glossary.match import Reader, localise, lookup, mentions
from glossary.reading import inspect, load, load_default
from glossary.restore import Rendering, put, render
from glossary.tables import Glossary
from glossary.terms import Term

__all__ = [
    "Entry",
    "Glossary",
    "GlossaryError",
    "Lookup",
    "Reader",
    "Rendering",
    "Term",
    "add",
    "export",
    "inspect",
    "is_proof",
    "load",
    "load_default",
    "localise",
    "lookup",
    "losses",
    "mentions",
    "put",
    "render",
    "speaks_of_ukraine",
]
