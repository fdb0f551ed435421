import ast
import csv
import subprocess
import sys
from pathlib import Path

import pytest

from glossary import Entry, load_default, localise, lookup, render
from glossary.evidence import place_words
from glossary.heads import heads

BUILT_IN = load_default()
FOLDER = Path(__file__).parent.parent / "glossary"
SCRIPT = FOLDER.parent / "scripts" / "build_gazetteer.py"
with (Path(__file__).parent / "data" / "glossary" / "settlements.tsv").open(encoding="utf-8") as file:
    SETTLEMENTS = list(csv.reader(file, delimiter="\t"))[1:]


def test_every_entry_says_what_and_where_it_is_and_where_it_comes_from() -> None:
    for entry in BUILT_IN:
        assert entry.kind, entry
        assert entry.source, entry
        assert entry.oblast or entry.kind == "person", entry


def test_it_covers_the_register() -> None:
    kinds = [entry.kind for entry in BUILT_IN]
    assert kinds.count("oblast") > 25
    assert kinds.count("raion") > 250
    assert kinds.count("village") > 17_000
    assert len(BUILT_IN) > 22_000


@pytest.mark.parametrize(("oblast", "i", "j", "english"), [row[2:] for row in SETTLEMENTS])
def test_a_sample_of_settlements(oblast: str, i: str, j: str, english: str) -> None:
    for form in (i, j, english):
        entry = lookup(form, BUILT_IN).entry
        assert entry, form
        assert entry.core == english
        assert entry.source
        assert entry.kind
        assert oblast in entry.oblast.split("|") or entry.source == "press usage"  # Khreshchatyk is a street first


def build(tmp_path: Path, *settlements: str) -> subprocess.CompletedProcess[str]:
    """Run the script over a register of a few lines, with the glossary in a folder of its own."""
    root = tmp_path / "project"
    (root / "glossary").mkdir(parents=True)
    (root / "scripts").mkdir()
    (root / "scripts" / SCRIPT.name).write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
    (root / "glossary" / "risky.tsv").write_text("sv\treason\n", encoding="utf-8")
    press = "sv\ten\tkind\toblast\tsource\tmatch\tguard\tnote\n"
    (root / "glossary" / "press.tsv").write_text(
        f"{press}Kiev\tKyiv\tcapital\tKyiv\tpress usage\t\t\t\n", encoding="utf-8"
    )
    names = tmp_path / "names"
    names.mkdir()
    tables = {
        "settlements": ["code", "category", "name_uk", "hromada", "raion", "oblast", "population", "former_uk"],
        "oblasts": ["oblast_uk", "en", "sv"],
        "raions": ["name_uk", "oblast", "en_kmu55", "centre_en", "centre_sv"],
        "ru_forms": ["sv_ru", "uk", "ru", "name_status"],
    }
    content = {"settlements": settlements, "oblasts": ["Харківська Kharkiv Charkiv"], "raions": [], "ru_forms": []}
    for name, header in tables.items():
        lines = ["\t".join(header), *("\t".join(line.split(" ")) for line in content[name])]
        (names / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, root / "scripts" / SCRIPT.name, "build", names]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_build_script_covers_every_settlement(tmp_path: Path) -> None:
    done = build(
        tmp_path,
        "UA1 M Харків Харківська Харківський Харківська 1400000 ",
        "UA2 C Бахів Харківська Харківський Харківська 0 ",
        "UA3 C Бачів Харківська Харківський Харківська 0 ",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 settlements: 2 under all their forms, 1 share one with another place" in done.stdout
    assert "Бахів: Bachiv is Bachiv" in done.stdout
    table = (tmp_path / "project" / "glossary" / "ukraine.tsv").read_text(encoding="utf-8")
    assert "\nCharkiv\tKharkiv\tcity\tKharkiv\tKATOTTG\t" in table
    assert "\nKharkov\t" not in table
    assert "\nBakhiv\tBakhiv\tvillage\t" in table


def test_the_build_script_fails_when_a_settlement_is_not_covered(tmp_path: Path) -> None:
    done = build(tmp_path, "UA1 C Кієв Харківська Харківський Харківська 0 ", "UA2 C Київ Харківська Київський Інша 0 ")
    assert done.returncode == 0, done.stdout
    done = build(tmp_path / "again", "UA1 C Kiev Харківська Харківський Харківська 0 ")
    assert done.returncode == 1
    assert "1 not covered" in done.stdout


def test_the_script_scans_for_wrong_names(tmp_path: Path) -> None:
    sentences = tmp_path / "sentences.txt"
    sentences.write_text("Hon bor i Lund.\nHon bor i Kiev.\n", encoding="utf-8")
    done = subprocess.run([sys.executable, SCRIPT, "scan", sentences], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [
        "2\tKiev\tKyiv\tcapital\texact\tHon bor i Kiev.",
        "1 of 2 sentences changed: 5000.00 in 10,000",
    ]


def test_what_has_no_guard_is_found_anywhere() -> None:
    for entry in BUILT_IN:
        if not entry.guard:
            _, terms = localise(f"{entry.swedish} nämns.", BUILT_IN)
            assert terms, entry
            assert terms[0].entry.core == entry.core, entry


@pytest.mark.parametrize(
    ("form", "english"),
    [
        ("Kiev", "Kyiv"),
        ("Odessa", "Odesa"),
        ("Krim", "Crimea"),
        ("Donbass", "Donbas"),
        ("Tjernobyl", "Chernobyl"),
        ("Tjornobyl", "Chornobyl"),
        ("Dnepr", "the Dnieper"),
        ("Dnipro", "Dnipro"),
        ("Artiomovsk", "Artemivsk"),
        ("Drohobytsj", "Drohobych"),
        ("Sjevtjenkove", "Shevchenkove"),
        ("Robotyne", "Robotyne"),
        ("Volynien", "Volhynia"),
        ("Transkarpatien", "Zakarpattia"),
    ],
)
def test_press_usage(form: str, english: str) -> None:
    found = lookup(form, BUILT_IN)
    assert found.entry
    assert found.entry.english == english


COMPOUNDS = ("floden", "deltat", "sjön")
RIVERS = [entry for entry in BUILT_IN if entry.kind == "river" and entry.swedish.isalpha()]


@pytest.mark.parametrize("river", [river for river in RIVERS if not river.swedish.endswith(COMPOUNDS)])
def test_every_river_is_known_in_a_compound(river: Entry) -> None:
    sentence, terms = localise(f"Läget vid {river.swedish}floden", BUILT_IN)
    assert [term.entry.core for term in terms] == [river.core]
    assert render(terms, sentence).text.endswith((river.core, f"{river.core} River"))


def test_compound_heads_are_well_formed() -> None:
    assert len(heads()) > 300
    assert all(head.english and swedish == swedish.lower() for swedish, head in heads().items())
    assert all(word == word.lower() for word in place_words())


def test_the_library_stands_alone() -> None:
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] in {"translate", "torch", "transformers"} for name in names), path
