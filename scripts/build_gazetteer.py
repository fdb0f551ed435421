"""Derive glossary/ukraine.tsv from a folder of registers and lists, and count what the glossary gets wrong.

    python scripts/build_gazetteer.py build NAMES_DIR
    python scripts/build_gazetteer.py scan SENTENCES.txt

NAMES_DIR holds settlements.tsv, oblasts.tsv, raions.tsv and ru_forms.tsv.  What people decided by hand stays
in glossary/press.tsv (it wins over the derived file) and in glossary/risky.tsv (forms that need evidence).
`build` fails if a settlement of the register isn't covered.  `scan` reads Swedish that has nothing to do with Ukraine,
a sentence a line, and prints every name that is found in it.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Annotated

import typer

from glossary import Glossary, load, load_default, localise, lookup
from glossary.transcribe import english, german, mixtures, swedish, swedish_from_russian

Row = tuple[str, ...]
ROOT = Path(__file__).resolve().parent.parent
app = typer.Typer(add_completion=False, help=__doc__)

NOTABLE = 5_000  # inhabitants of a settlement or village
COLUMNS = ("sv", "en", "kind", "oblast", "source", "match", "guard", "note")
KINDS = {"K": "capital", "M": "city", "X": "settlement", "C": "village"}
RANKS = {"capital": 0, "city": 1, "settlement": 2, "village": 3}

# English newspapers and the places' own English sites keep these against Resolution 55.
PRESS = {
    "Євпаторія": "Yevpatoria",
    "Феодосія": "Feodosia",
    "Асканія-Нова": "Askania-Nova",
    "Автономна Республіка Крим": "Crimea",
    "Крим": "Crimea",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A name in the register, and all places that bear it."""

    ukrainian: str
    kind: str
    oblasts: tuple[str, ...]
    population: int
    former: bool = False

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Smaller is better known."""
        return (self.former, RANKS[self.kind], -self.population)


@dataclass(frozen=True, slots=True)
class Form:
    """A Swedish form of a place."""

    swedish: str
    english: str
    place: Place
    rule: str  # ua, ua-j, ru, mixed
    source: str

    @property
    def rank(self) -> tuple[object, ...]:
        """The best reading of a form sorts first.

        Berdytjev is rather the Russian name of the city Berdychiv than a hamlet; Olsjanka is rather the village
        Olshanka than the Russian name of the settlement Vilshanka, for papers go by the Ukrainian names now.
        """
        town = self.place.kind in {"capital", "city"}
        tier = RANKS[self.place.kind] + (self.rule == "ru" and not town)
        return (
            self.rule == "mixed",
            self.place.former,
            tier,
            ("ua", "ua-j", "ru", "mixed").index(self.rule),
            self.place.rank,
        )


@app.command()
def build(names: Annotated[Path, typer.Argument(help="The folder of registers.", metavar="NAMES_DIR")]) -> None:
    """Write the file and say what is in it."""
    risky = {row["sv"]: row["reason"] for row in read(ROOT / "glossary" / "risky.tsv")}
    settled = {row["sv"]: row["en"] for row in read(ROOT / "glossary" / "press.tsv")}
    oblasts = {row["oblast_uk"]: row for row in read(names / "oblasts.tsv")}
    rows = derived(names, oblasts, risky)
    rows |= regions(oblasts, {form: row[1] for form, row in rows.items()} | settled)
    rows |= former_raions(names, oblasts)
    rows |= raions(names, oblasts)
    rows = consistent(rows, settled)
    rows |= unnamed(places(names, oblasts), rows, settled, risky)
    target = ROOT / "glossary" / "ukraine.tsv"
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write("\t".join(COLUMNS) + "\n")
        file.writelines("\t".join(rows[form]) + "\n" for form in sorted(rows))
    print(f"{target.name}: {len(rows):,} forms, {target.stat().st_size:,} bytes")
    glossary = load(target).merge(load(ROOT / "glossary" / "press.tsv"))
    if not report_coverage(read(names / "settlements.tsv"), glossary):
        raise typer.Exit(1)


@app.command()
def scan(sentences: Annotated[Path, typer.Argument(help="Swedish without Ukraine, a sentence a line.")]) -> None:
    """Print every name that is found where none should be."""
    glossary = load_default()
    lines = sentences.read_text(encoding="utf-8").splitlines()
    wrong = 0
    for number, line in enumerate(lines, 1):
        localised, terms = localise(line, glossary)
        wrong += localised != line
        for term in terms:
            print(f"{number}\t{term.form}\t{term.english}\t{term.entry.kind}\t{term.rule}\t{line}")
    share = 10_000 * wrong / max(1, len(lines))
    print(f"{wrong} of {len(lines):,} sentences changed: {share:.2f} in 10,000")


def report_coverage(settlements: list[dict[str, str]], glossary: Glossary) -> bool:
    """Print whether every settlement's forms lead to its English, or to that of a better-known place; say if all do."""
    covered = decided = 0
    elsewhere: set[str] = set()
    missing: list[str] = []
    verdicts: dict[str, str] = {}
    for row in settlements:
        name = row["name_uk"]
        verdict = verdicts.setdefault(name, coverage(name, glossary))
        covered += not verdict
        if verdict.startswith("no "):
            missing.append(f"{row['code']} {name}: {verdict}")
        elif verdict:
            decided += 1
            elsewhere.add(f"{name}: {verdict}")
    print(
        f"{len(settlements):,} settlements: {covered:,} under all their forms, {decided} share one with another place"
    )
    print(*sorted(elsewhere), *missing, sep="\n")
    print(f"{len(missing)} not covered")
    return not missing


def coverage(name: str, glossary: Glossary) -> str:
    """Say what is wrong with the forms of a settlement: "" if all lead to its English, "no …" if one leads nowhere."""
    own = spell(name)
    forms = {swedish(name), swedish(name, "j"), own}
    wrong = {}
    for form in sorted(forms):
        found = lookup(form, glossary)
        entry = found.entry
        if not entry or found.rule == "similar" or not (entry.kind and entry.source and entry.oblast):
            return f"no entry, or none with kind, oblast and source, for {form}"
        if entry.core != own:
            wrong[form] = entry.core
            if form == own and f"also {own}" not in entry.note:
                return f"no mention of {own} where {form} is taken for {entry.core}"
    return ", ".join(f"{form} is {core}" for form, core in wrong.items())


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a TSV file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def spell(ukrainian: str) -> str:
    """Return the English spelling of a place."""
    return PRESS.get(ukrainian) or english(ukrainian)


def places(folder: Path, oblasts: dict[str, dict[str, str]]) -> dict[tuple[str, bool], Place]:
    """Return all names in the register, today's and former ones."""
    together: dict[tuple[str, bool], list[dict[str, str]]] = defaultdict(list)
    for row in read(folder / "settlements.tsv"):
        together[row["name_uk"], False].append(row)
        for name in filter(None, row["former_uk"].split("|")):
            if not re.search(r"[\d()]", name):  # Велика Білозерка(частина 1 Села)
                together[name, True].append(row)
    names: dict[tuple[str, bool], Place] = {}
    for (name, former), rows in together.items():
        best = min(rows, key=lambda row: (RANKS[KINDS[row["category"]]], -int(row["population"] or 0)))
        rows.sort(key=lambda row: row is not best)
        where = dict.fromkeys(
            oblasts[row["oblast"]]["en"] if row["oblast"] in oblasts else row["oblast"] for row in rows
        )
        special = {"Київ": "Kyiv", "Севастополь": "Crimea"}
        names[name, former] = Place(
            name,
            KINDS[best["category"]],
            tuple(special.get(oblast, oblast) for oblast in where),
            int(best["population"] or 0),
            former,
        )
    return names


def forms(folder: Path, oblasts: dict[str, dict[str, str]]) -> Iterator[Form]:
    """Yield every Swedish form of every name."""
    named = places(folder, oblasts)
    for place in named.values():
        source = "KATOTTG former name" if place.former else "KATOTTG"
        spelt = spell(place.ukrainian)
        yield Form(swedish(place.ukrainian), spelt, place, "ua", source)
        yield Form(swedish(place.ukrainian, "j"), spelt, place, "ua-j", source)
        if notable(place):
            for mixed in {german(place.ukrainian), *mixtures(place.ukrainian, "mixed")}:
                yield Form(mixed, spelt, place, "mixed", f"{source}, mixed systems")
    lower = {(name.lower(), former): place for (name, former), place in named.items()}
    for row in read(folder / "ru_forms.tsv"):
        former = row["name_status"] != "current"
        known = lower.get((row["uk"].lower(), former)) or lower.get((row["uk"].lower(), not former))
        if known and row["ru"][0].isupper():  # "пик Ленина" is a mountain
            yield Form(swedish_from_russian(row["ru"]), spell(known.ukrainian), known, "ru", "Russian name")
            if notable(known):
                for mixed in mixtures(row["ru"], "mixed russian"):
                    yield Form(mixed, spell(known.ukrainian), known, "mixed", "Russian name, mixed systems")


def notable(place: Place) -> bool:
    """Say whether papers name a place often enough to misspell it."""
    return place.kind in {"capital", "city"} or (place.population >= NOTABLE and not place.former)


def derived(folder: Path, oblasts: dict[str, dict[str, str]], risky: dict[str, str]) -> dict[str, Row]:
    """Return a row for every form, the best-known place first."""
    together: dict[str, list[Form]] = defaultdict(list)
    of_places: dict[str, list[Form]] = defaultdict(list)  # by their English
    for form in forms(folder, oblasts):
        together[form.swedish].append(form)
        if form.rule == "ua":
            of_places[form.english].append(form)
    for spelt in of_places.keys() & together.keys():
        # The former name Mykolaivka of one village is today's English of many.
        if any(form.rule != "mixed" for form in together[spelt]):
            together[spelt] += [replace(form, swedish=spelt) for form in of_places[spelt]]
    rows: dict[str, Row] = {}
    for swedish_form, candidates in together.items():
        best, *others = sorted(candidates, key=lambda form: form.rank)
        rivals = {form.english: form for form in reversed(others) if form.english != best.english}
        same = [form.place for form in (best, *others) if form.english == best.english and form.rule != "mixed"]
        where = dict.fromkeys(oblast for place in same if place.former == best.place.former for oblast in place.oblasts)
        best = replace(best, place=replace(best.place, oblasts=tuple(where) or best.place.oblasts))
        if best.rule == "mixed":
            # Two cities share a misspelling, or it is another place's proper name: it says nothing.
            shared = any(form.rule == "mixed" for form in rivals.values())
            if shared or swedish_form in of_places or swedish_form in risky:
                continue
            rivals = {}
        if risky.get(swedish_form) == "place elsewhere" and best.rule in {"ru", "mixed"}:
            continue  # Voronezj is the Russian city; the village Voronizh would be a mistake
        rivals = {english: form for english, form in rivals.items() if form.rule != "mixed"}
        rows[swedish_form] = record(best, rivals, risky)
    return rows


def record(form: Form, rivals: dict[str, Form], risky: dict[str, str]) -> Row:
    """Return the row of a form that may also be one of its rivals'."""
    notes = ["former name"] if form.place.former else []
    if form.rule != "ua":
        notes.append({"ua-j": "j variant", "ru": "from Russian", "mixed": "misspelling"}[form.rule])
    if rivals:
        notes.append("also " + ", ".join(f"{english} ({one.place.kind})" for english, one in sorted(rivals.items())))
    place = form.place
    oblasts = "|".join(place.oblasts)
    evidence = guard(form, risky)
    return (form.swedish, form.english, place.kind, oblasts, form.source, "", evidence, "; ".join(notes))


def unnamed(
    named: dict[tuple[str, bool], Place], rows: dict[str, Row], settled: dict[str, str], risky: dict[str, str]
) -> dict[str, Row]:
    """Return rows for the English of places whose Swedish is another's English: Bachiv is Bachiv, Bakhiv is Bakhiv."""
    known = {english.removeprefix("the ") for english in settled.values()} | {row[1] for row in rows.values()}
    extra: dict[str, Row] = {}
    for place in sorted(named.values(), key=lambda place: place.rank):
        spelt = spell(place.ukrainian)
        if not any(spelt in names for names in (known, rows, settled, extra)):
            extra[spelt] = record(Form(spelt, spelt, place, "ua", "KATOTTG"), {}, risky)
    return extra


def guard(form: Form, risky: dict[str, str]) -> str:
    """Return the evidence a form needs before it is taken for the place."""
    town = form.place.kind in {"capital", "city"}
    same = form.swedish == form.english
    if risky.get(form.swedish) == "also in Russia":
        return "nearby"
    if form.swedish in risky:
        return "place" if risky[form.swedish] == "word" and not same else "person"
    if form.rule == "mixed":
        return "" if town and len(form.swedish) > 5 else "nearby"
    if form.rule == "ru":
        # Lavrov is a minister before he is the village Lavriv; Ivanovka may lie in Russia.
        known = town and not form.place.former and (form.place.population >= 40_000 or len(form.swedish) > 6)
        surname = form.swedish.endswith(("ov", "ev", "in", "yn", "ko", "kij", "tj", "uk")) and not town
        typical = form.swedish.endswith(("vka", "nka", "tsa")) or " " in form.swedish or "-" in form.swedish
        return "" if known else "person" if surname and not typical else "nearby"
    if town:
        return "nearby" if form.place.former and same else ""
    if len(form.swedish) < 5:
        return "person" if same else "place"
    # Bilohorivka and Velyka Novosilka can be nothing else, so they tell of Ukraine though Swedish spells them the same.
    telling = len(form.swedish) > 8 and (" " in form.swedish or form.swedish.endswith(("ivka", "ivske", "ivtsi")))
    return "nearby" if (same and not telling) or len(form.swedish) < 6 else ""


def raions(folder: Path, oblasts: dict[str, dict[str, str]]) -> dict[str, Row]:
    """Return the districts: Pokrovskyj rajon and Pokrovsk rajon are Pokrovsk Raion."""
    rows: dict[str, Row] = {}
    for row in read(folder / "raions.tsv"):
        spelt = f"{row['centre_en']} Raion" if row["centre_en"] else row["en_kmu55"]
        name = row["name_uk"]
        for stem in dict.fromkeys((swedish(name), swedish(name, "j"), row["centre_sv"], row["centre_en"])):
            for noun, article in ((" rajon", ""), (" rajonen", "the "), ("distriktet", "the ")) if stem else ():
                if noun[0] == " " or stem.endswith("yj"):
                    oblast = oblasts[row["oblast"]]["en"]
                    rows[stem + noun] = (stem + noun, article + spelt, "raion", oblast, "KATOTTG", "genitive", "", "")
    return rows


def former_raions(folder: Path, oblasts: dict[str, dict[str, str]]) -> dict[str, Row]:
    """Return the districts of before 2020, whose seats head communities now: Borsjtjivskyj rajon is Borshchiv Raion."""
    seats: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in read(folder / "settlements.tsv"):
        if row["category"] in "MX":
            seats[row["oblast"], row["hromada"]].append(row["name_uk"])
    rows: dict[str, Row] = {}
    for (oblast, community), names in seats.items():
        seat = max(names, key=lambda name: in_common(name, community))
        shared = in_common(seat, community)
        if oblast not in oblasts or not community.endswith("ька") or shared < max(3, len(seat) - 3):
            continue
        district = f"{community[:-1]}ий"
        for stem in {swedish(district), swedish(district, "j"), swedish(seat), swedish(seat, "j")}:
            whole = f"{stem} rajon"
            spelt = f"{spell(seat)} Raion"
            rows[whole] = (
                whole,
                spelt,
                "raion",
                oblasts[oblast]["en"],
                "KATOTTG community",
                "genitive",
                "",
                "until 2020",
            )
    return rows


def in_common(one: str, two: str) -> int:
    """Return how many letters two names begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def regions(oblasts: dict[str, dict[str, str]], named: dict[str, str]) -> dict[str, Row]:
    """Return the oblasts: Charkiv oblast, Charkovs län, and those whose names aren't a city's."""
    rows: dict[str, Row] = {}
    for row in oblasts.values():
        spelt = row["en"]
        if spelt == "Crimea":
            continue
        if row["sv"] not in named:
            rows[row["sv"]] = (row["sv"], spelt, "oblast", spelt, "KATOTTG", "", "", "")
        adjective = swedish(row["oblast_uk"])  # Zakarpatska oblast
        for form in {row["sv"], spelt, adjective, *(form for form, other in named.items() if other == spelt)}:
            for noun in ("oblast", "län"):
                whole = f"{form} {noun}"
                rows[whole] = (whole, f"{spelt} Oblast", "oblast", spelt, "KATOTTG", "genitive", "", "")
    return rows


def consistent(rows: dict[str, Row], settled: dict[str, str]) -> dict[str, Row]:
    """Drop forms that are another place's English: Berdychiv in a Swedish text is Berdychiv, not Berdykhiv."""
    spellings = {row[1].removeprefix("the ") for row in rows.values()} | {
        en.removeprefix("the ") for en in settled.values()
    }
    for form in sorted(rows):
        core = rows[form][1].removeprefix("the ")
        if core in settled and settled[core].removeprefix("the ") != core:
            print(f"{form} is {core}, which press.tsv makes {settled[core]}", file=sys.stderr)
    kept = {form: row for form, row in rows.items() if form == row[1] or form not in spellings}
    for form in rows.keys() - kept.keys():
        if rows[form][2] in {"capital", "city"}:
            print(f"dropped: {rows[form]}", file=sys.stderr)
    return {form: row for form, row in kept.items() if form not in settled}


if __name__ == "__main__":
    app()
