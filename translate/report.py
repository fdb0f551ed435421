"""What a person reads: sentences, glossary answers and models as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from glossary import Entry, Lookup, Term
from translate.models import Listed
from translate.pipeline import Draft, DraftedBlock

_EVIDENCE = {
    "nearby": "another Ukrainian name in the text",
    "place": "a place word beside it",
    "person": "proof that no person is meant",
}


def describe(blocks: Iterable[DraftedBlock]) -> str:
    """List sentences, numbered as in warnings, with what is kept around each and the names found in it.

    2  Vi stannar i Charkiv.
       before  ”
       name    Charkiv → Kharkiv (city, exact)
    """
    numbers = count(1)
    return "\n\n".join("\n".join(_block_lines(block, numbers)) for block in blocks if block.drafts)


def _block_lines(block: DraftedBlock, numbers: Iterator[int]) -> Iterator[str]:
    for one in block.drafts:
        yield from _segment_lines(str(next(numbers)) if one.segment.translatable else "-", one)


def _segment_lines(label: str, one: Draft) -> Iterator[str]:
    margin = " " * 6
    yield f"{label:>4}  {' '.join(one.segment.text.split()) or '(nothing to translate)'}"
    if one.segment.before.strip():
        yield f"{margin}before  {one.segment.before.strip()}"
    if one.segment.after.strip():
        yield f"{margin}after   {one.segment.after.strip()}"
    for term in one.terms:
        yield f"{margin}name    {_hit(term)}"


def _hit(term: Term) -> str:
    details = ", ".join(filter(None, (term.entry.kind, term.rule)))
    return f"{' '.join(term.form.split())} → {term.entry.english} ({details})"


def describe_lookup(answer: Lookup) -> str:
    """Explain what a glossary does with a name, or which names are spelt like it."""
    if answer.entry is None:
        close = "; ".join(f"{entry.swedish} → {entry.english}" for entry in answer.similar)
        return f"error: {answer.name}: no entry{f'; did you mean {close}' if close else ', and none like it'}"
    lines = [f"{answer.name} → {answer.entry.english}"]
    lines += [f"  {label:<12} {value}" for label, value in _facts(answer) if value]
    lines += [f"  also         {_entry(entry)}" for entry in answer.alternatives]
    return "\n".join(lines)


def _facts(answer: Lookup) -> Iterator[tuple[str, str]]:
    entry = answer.entry
    if entry is None:
        return
    yield "form", entry.swedish if entry.swedish != answer.name else ""
    yield "rule", answer.rule
    yield "in a text", answer.form if answer.form != entry.english else ""
    yield "kind", entry.kind
    yield "oblast", entry.oblast
    yield "only with", _EVIDENCE.get(entry.guard, "")
    yield "note", entry.note
    yield "source", entry.source
    yield "entry", entry.origin


def _entry(entry: Entry) -> str:
    details = ", ".join(filter(None, (entry.kind, entry.oblast, entry.origin)))
    return f"{entry.swedish} → {entry.english} ({details})"


def describe_models(rows: Sequence[Listed]) -> str:
    """Lay the models out in columns: name, where they come from, size, folder."""
    width = max(len(row.name) for row in rows)
    origin = max(len(row.origin) for row in rows)
    return "\n".join(
        f"{row.name:<{width}}  {row.origin:<{origin}}  "
        + (f"{row.megabytes:7.1f} MB  {row.folder}" if row.folder else f"not here; translate models pull {row.name}")
        for row in rows
    )
