"""Derive glossary/ukraine.tsv from a folder of registers and lists.

    python scripts/build_gazetteer.py NAMES_DIR

NAMES_DIR holds settlements.tsv, oblasts.tsv, raions.tsv and ru_forms.tsv.  What people decided by hand stays
in glossary/press.tsv (it wins over the derived file) and in glossary/risky.tsv (forms that need evidence).
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
    risky = {row["sv"] for row in read(ROOT / "glossary" / "risky.tsv")}
    settled = {row["sv"]: row["en"] for row in read(ROOT / "glossary" / "press.tsv")}
    oblasts = {row["oblast_uk"]: row for row in read(folder / "oblasts.tsv")}
    rows = derived(folder, oblasts, risky)
    rows |= raions(folder, oblasts)
    rows |= regions(oblasts)
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
            together[name, True].append(row)
    names: dict[tuple[str, bool], Place] = {}
    for (name, former), rows in together.items():
        best = min(rows, key=lambda row: (RANKS[KINDS[row["category"]]], -int(row["population"] or 0)))
        where = tuple(
            sorted({oblasts[row["oblast"]]["en"] if row["oblast"] in oblasts else row["oblast"] for row in rows})
        )
        where = tuple({"Київ": "Kyiv", "Севастополь": "Crimea"}.get(oblast, oblast) for oblast in where)
        names[name, former] = Place(name, KINDS[best["category"]], where, int(best["population"] or 0), former)
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
            for loose in misspelt(swedish(place.ukrainian)):
                yield Form(loose, spelt, place, "loose", f"{source}, misspelt")
    for row in read(folder / "ru_forms.tsv"):
        former = row["name_status"] != "current"
        place = named.get((row["uk"], former)) or named.get((row["uk"], not former))
        if place:
            yield Form(row["sv_ru"], spell(row["uk"]), place, "ru", "Russian name")


def misspelt(form: str) -> set[str]:
    """Return how papers and Norwegians also write a city: Altsjevsk, Mykolaiv, Avdijvka."""
    return {
        form.replace("tj", "tsj").replace("Tj", "Tsj"),
        form.replace("ji", "i"),
        form.replace("ijivka", "ijvka"),
    } - {form}


def derived(folder: Path, oblasts: dict[str, dict[str, str]], risky: set[str]) -> dict[str, tuple[str, ...]]:
    """Return a row for every form, the best-known place first."""
    together: dict[str, list[Form]] = defaultdict(list)
    for form in forms(folder, oblasts):
        together[form.swedish].append(form)
    rows = {}
    for swedish_form, candidates in together.items():
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


def guard(form: Form, risky: set[str]) -> str:
    """Return the evidence a form needs before it is taken for the place."""
    town = form.place.kind in {"capital", "city"}
    if form.swedish in risky:
        return "place"
    if form.rule == "ru":
        # Lavrov is a minister before he is the village Lavriv; Ivanovka may lie in Russia.
        known = town and not form.place.former and form.place.population >= 40_000
        surname = form.swedish.endswith(("ov", "ev", "in", "yn", "ko", "kij", "tj", "uk", "a")) and not town
        typical = form.swedish.endswith(("vka", "nka", "tsa")) or " " in form.swedish or "-" in form.swedish
        return "" if known else "place" if surname and not typical else "nearby"
    if town:
        return "nearby" if form.place.former and form.swedish == form.english else ""
    if len(form.swedish) < 5:
        return "place"
    return "nearby" if form.swedish == form.english or len(form.swedish) < 6 else ""


def raions(folder: Path, oblasts: dict[str, dict[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the districts: Pokrovskyj rajon is Pokrovsk Raion."""
    rows = {}
    for row in read(folder / "raions.tsv"):
        spelt = f"{row['centre_en']} Raion" if row["centre_en"] else row["en_kmu55"]
        oblast = oblasts[row["oblast"]]["en"]
        for form in dict.fromkeys(
            (row["sv_adj"], f"{swedish(row['name_uk'])} rajon", f"{swedish(row['name_uk'], 'j')} rajon")
        ):
            rows[form] = (form, spelt, "raion", oblast, "KATOTTG", "genitive", "", "")
            definite = form.replace(" rajon", " rajonen")
            rows[definite] = (definite, f"the {spelt}", "raion", oblast, "KATOTTG", "genitive", "", "")
    return rows


def regions(oblasts: dict[str, dict[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the oblasts whose names aren't those of a city."""
    rows = {}
    for row in oblasts.values():
        for form in filter(None, [row["sv"], *row["sv_alt"].split("|")]):
            if row["capital_sv"] not in {row["sv"]} and form == row["sv"]:
                rows[form] = (form, row["en"], "oblast", row["en"], "KATOTTG", "", "", "")
    return rows


def consistent(rows: dict[str, tuple[str, ...]], settled: dict[str, str]) -> dict[str, tuple[str, ...]]:
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
