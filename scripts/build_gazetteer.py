"""Derive glossary/ukraine.tsv from a folder of registers and lists.

    python scripts/build_gazetteer.py NAMES_DIR

NAMES_DIR holds settlements.tsv, oblasts.tsv, raions.tsv and ru_forms.tsv.  What people decided by hand stays
in glossary/press.tsv (it wins over the derived file) and in glossary/risky.tsv (forms that need evidence).
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Row = tuple[str, ...]
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from glossary.transcribe import english, swedish  # noqa: E402

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
    rule: str  # ua, ua-j, ru, loose
    source: str

    @property
    def rank(self) -> tuple[object, ...]:
        """The best reading of a form sorts first."""
        return (self.place.rank[:2], ("ua", "loose", "ua-j", "ru").index(self.rule), self.place.rank)


def main() -> None:
    """Write the file and say what is in it."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    risky = {row["sv"]: row["reason"] for row in read(ROOT / "glossary" / "risky.tsv")}
    settled = {row["sv"]: row["en"] for row in read(ROOT / "glossary" / "press.tsv")}
    oblasts = {row["oblast_uk"]: row for row in read(folder / "oblasts.tsv")}
    rows = derived(folder, oblasts, risky)
    rows |= regions(oblasts, {form: row[1] for form, row in rows.items()} | settled)
    rows |= raions(folder, oblasts)
    rows = consistent(rows, settled)
    target = ROOT / "glossary" / "ukraine.tsv"
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write("\t".join(COLUMNS) + "\n")
        file.writelines("\t".join(rows[form]) + "\n" for form in sorted(rows))
    print(f"{target.name}: {len(rows):,} forms, {target.stat().st_size:,} bytes")


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
        if place.kind in {"capital", "city"}:
            for loose in misspelt(swedish(place.ukrainian)) - {spelt}:
                yield Form(loose, spelt, place, "loose", f"{source}, misspelt")
    for row in read(folder / "ru_forms.tsv"):
        former = row["name_status"] != "current"
        known = named.get((row["uk"], former)) or named.get((row["uk"], not former))
        if known and row["sv_ru"][0].isupper():
            yield Form(row["sv_ru"], spell(row["uk"]), known, "ru", "Russian name")


def misspelt(form: str) -> set[str]:
    """Return how papers and Norwegians also write a city: Altsjevsk, Avdiivka, Avdijvka."""
    norwegian = form.replace("tj", "tsj").replace("Tj", "Tsj")
    return {norwegian, re.sub("(?<=[aeiouy])ji", "i", form), form.replace("ijivka", "ijvka")} - {form}


def derived(folder: Path, oblasts: dict[str, dict[str, str]], risky: dict[str, str]) -> dict[str, Row]:
    """Return a row for every form, the best-known place first."""
    together: dict[str, list[Form]] = defaultdict(list)
    for form in forms(folder, oblasts):
        together[form.swedish].append(form)
    rows: dict[str, Row] = {}
    for swedish_form, candidates in together.items():
        if risky.get(swedish_form) == "place elsewhere":
            continue  # Voronezj is the Russian city; the village Voronizh would be a mistake
        best, *others = sorted(candidates, key=lambda form: form.rank)
        rivals = {form.english: form for form in reversed(others) if form.english != best.english}
        notes = []
        if best.place.former:
            notes.append("former name")
        if best.rule != "ua":
            notes.append({"ua-j": "j variant", "ru": "from Russian", "loose": "misspelling"}[best.rule])
        if rivals:
            notes.append(
                "also " + ", ".join(f"{english} ({form.place.kind})" for english, form in sorted(rivals.items()))
            )
        rows[swedish_form] = (
            swedish_form,
            best.english,
            best.place.kind,
            "|".join(best.place.oblasts),
            best.source,
            "",
            guard(best, risky),
            "; ".join(notes),
        )
    return rows


def guard(form: Form, risky: dict[str, str]) -> str:
    """Return the evidence a form needs before it is taken for the place."""
    town = form.place.kind in {"capital", "city"}
    same = form.swedish == form.english
    if form.swedish in risky:
        return "person" if same or risky[form.swedish] == "personal name" else "place"
    if form.rule == "ru":
        # Lavrov is a minister before he is the village Lavriv; Ivanovka may lie in Russia.
        known = town and not form.place.former and form.place.population >= 40_000
        surname = form.swedish.endswith(("ov", "ev", "in", "yn", "ko", "kij", "tj", "uk")) and not town
        typical = form.swedish.endswith(("vka", "nka", "tsa")) or " " in form.swedish or "-" in form.swedish
        return "" if known else "person" if surname and not typical else "nearby"
    if town:
        return "nearby" if form.place.former and same else ""
    if len(form.swedish) < 5:
        return "person" if same else "place"
    return "nearby" if same or len(form.swedish) < 6 else ""


def raions(folder: Path, oblasts: dict[str, dict[str, str]]) -> dict[str, Row]:
    """Return the districts: Pokrovskyj rajon and Pokrovsk rajon are Pokrovsk Raion."""
    rows: dict[str, Row] = {}
    for row in read(folder / "raions.tsv"):
        spelt = f"{row['centre_en']} Raion" if row["centre_en"] else row["en_kmu55"]
        name = row["name_uk"]
        for stem in dict.fromkeys((swedish(name), swedish(name, "j"), row["centre_sv"])):
            for noun, article in ((" rajon", ""), (" rajonen", "the "), ("distriktet", "the ")) if stem else ():
                if noun[0] == " " or stem.endswith("yj"):
                    oblast = oblasts[row["oblast"]]["en"]
                    rows[stem + noun] = (stem + noun, article + spelt, "raion", oblast, "KATOTTG", "genitive", "", "")
    return rows


def regions(oblasts: dict[str, dict[str, str]], named: dict[str, str]) -> dict[str, Row]:
    """Return the oblasts: Charkiv oblast, Charkovs län, and those whose names aren't a city's."""
    rows: dict[str, Row] = {}
    for row in oblasts.values():
        spelt = row["en"]
        if spelt == "Crimea":
            continue
        if row["sv"] not in named:
            rows[row["sv"]] = (row["sv"], spelt, "oblast", spelt, "KATOTTG", "", "", "")
        for form in {row["sv"], *(form for form, other in named.items() if other == spelt)}:
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
    main()
