"""What a person or a program reads afterwards: sentences, terms, glossary answers and models; text, JSON and TMX.

The JSON report of an article, version 1 (`version` grows when a field goes or changes; new fields may come):

version    1
article    the path of the article, or "-"
signature  engine, model, digest (of the model's files), beam, glossary (digest of its entries), quotes, times, version
counts     sentences, issues, terms, and of these kept, repaired, missing
issues     [{kind, segment, detail, severity}] what needs a second look; `segment` is the number of a sentence
terms      [{segment, swedish, english, rendered, status, entry, rule}] `swedish` as written, `english` as the glossary
           has it, `rendered` as it stands in the translation, `status` kept (the engine wrote it so), repaired or
           missing, `entry` as path:line, `rule` what recognised it: exact, genitive, compound, inflected …
sentences  [{segment, source, translation}] in reading order
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import count

from glossary import Entry, Lookup, Term
from translate.engines import Hypothesis
from translate.memory import Unit
from translate.models import Listed
from translate.pipeline import Draft, DraftedBlock, Translation
from translate.terms import TermRecord
from translate.tmx import write

VERSION = 1
_RULES = {
    "exact": "as the entry is written",
    "english": "English already",
    "genitive": "with a genitive -s",
    "compound": "a noun is written together with it",
    "coordination": "it shares a noun with what follows",
    "inflected": "another form of the same word",
    "similar": "a slip of the pen, forgiven where the text names Ukraine",
    "stem": "its stem with a Swedish ending",
}

_COLUMNS = {"en": "", "verbatim": "do-not-translate "}
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
    aside = {kept.name for kept in one.kept}
    for term in one.terms:
        yield f"{margin}kept    {term.form}" if term.english in aside else f"{margin}name    {_hit(term)}"


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
    yield "rule", f"{answer.rule}: {_RULES[answer.rule]}" if answer.rule in _RULES else answer.rule
    yield "in a text", answer.form if answer.form != entry.english else ""
    yield "kind", entry.kind
    yield "oblast", entry.oblast
    yield "only with", _EVIDENCE.get(entry.guard, "")
    yield "match", entry.match
    yield "word class", entry.pos
    yield "kept", "not to be translated" if entry.verbatim == "yes" else ""
    yield "note", entry.note
    yield "source", entry.source
    yield "entry", entry.origin


def _entry(entry: Entry) -> str:
    details = ", ".join(filter(None, (entry.kind, entry.oblast, entry.origin)))
    return f"{entry.swedish} → {entry.english} ({details})"


def describe_conflict(wins: Entry, loses: Entry) -> str:
    """Say which of two entries for one form is used."""
    return (
        f"{wins.origin}: “{wins.swedish}” is “{wins.english}” here and “{loses.english}” at {loses.origin}; "
        f"{wins.path} wins, for it comes later"
    )


def describe_change(old: Entry | None, new: Entry | None) -> str:
    """Write one difference of two glossaries as a line."""
    if new is None or old is None:
        sign, entry = ("+", new) if new else ("-", old)
        return f"{sign} {entry.swedish} → {entry.english} ({entry.origin})" if entry else ""
    before, after = old.content, new.content
    changed = [name for name in after if before[name] != after[name]]
    changes = ", ".join(
        f"{_COLUMNS.get(name, name + ' ')}{before[name] or '-'} → {after[name] or '-'}" for name in changed
    )
    return f"~ {new.swedish}: {changes} ({old.origin}, {new.origin})"


def describe_terms(terms: Sequence[TermRecord]) -> str:
    """Count what became of the terms: "12 terms: 10 kept, 2 put right, 0 missing"."""
    number = _counts(terms)
    many = "1 term" if len(terms) == 1 else f"{len(terms)} terms"
    return f"{many}: {number['kept']} kept, {number['repaired']} put right, {number['missing']} missing"


def as_json(translation: Translation, article: str) -> str:
    """Return the report of an article, as described above."""
    sentences = list(_sentences(translation))
    counts = {"sentences": len(sentences), "issues": len(translation.issues), "terms": len(translation.terms)}
    report = {
        "version": VERSION,
        "article": article,
        "signature": asdict(translation.signature),
        "counts": counts | _counts(translation.terms),
        "issues": [asdict(issue) | {"severity": issue.severity} for issue in translation.issues],
        "terms": [asdict(term) for term in translation.terms],
        "sentences": sentences,
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def as_tmx(translation: Translation, created: int) -> str:
    """Return the sentences of an article, made so many seconds after 1970, as readers have them in TMX 1.4.

    The memory's own export has what the engine was given and said, before names and marks were put right.
    """
    segments = (one for source in translation.source for one in source.segments if one.translatable)
    units = (
        Unit(one.text, Hypothesis(str(pair["translation"])), created=created)
        for one, pair in zip(segments, _sentences(translation), strict=True)
        if not one.attribution  # "borgmästaren", after "säger", is no sentence
    )
    return "".join(write(dict.fromkeys(units), translation.signature.version))


def _counts(terms: Sequence[TermRecord]) -> dict[str, int]:
    found = Counter(term.status for term in terms)
    return {"kept": found["kept"], "repaired": found["repaired"], "missing": found["missing"]}


def _sentences(translation: Translation) -> Iterator[dict[str, str | int]]:
    numbers = count(1)
    for source, target in zip(translation.source, translation.target, strict=True):
        for before, after in zip(source.blocks, target.blocks, strict=True):
            for one, other in zip(before.segments, after.segments, strict=True):
                if one.translatable:
                    yield {"segment": next(numbers), "source": one.text, "translation": other.text}


def describe_models(rows: Sequence[Listed]) -> str:
    """Lay the models out in columns: name, where they come from, size, folder."""
    width = max(len(row.name) for row in rows)
    origin = max(len(row.origin) for row in rows)
    return "\n".join(
        f"{row.name:<{width}}  {row.origin:<{origin}}  "
        + (f"{row.megabytes:7.1f} MB  {row.folder}" if row.folder else f"not here; translate models pull {row.name}")
        for row in rows
    )
