"""What became of the terms, and the report that tells it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from translate import Translation, Translator
from translate.report import as_json, as_tmx, describe_terms
from translate.terms import TermRecord

KNOWN = {
    "Kharkiv-regionens städer": "The cities of Charkivregionen.",
    "De lämnade Kharkiv och Sumy.": "They left Kharkiv.",
    "The drones sköts ned.": "The drones were shot down.",
    "The Riksdags beslut.": "The Riksdag’s decision.",
}


@pytest.fixture
def translate(use_engine: Callable[..., object], tmp_path: Path) -> Callable[[str], Translation]:
    use_engine(KNOWN)
    path = tmp_path / "own.csv"
    path.write_text("drönare,drone\nRiksdagen,the Riksdag\n", encoding="utf-8")
    return Translator(engine="echo", glossaries=[path]).translate


def outcome(translation: Translation) -> list[tuple[int, str, str, str]]:
    return [(term.segment, term.swedish, term.rendered, term.status) for term in translation.terms]


def test_terms_of_a_translation(translate: Callable[[str], Translation]) -> None:
    text = "Charkivregionens städer\n\nDe lämnade Charkiv och Sumy. Drönarna sköts ned.\n\nRiksdagens beslut.\n"
    assert outcome(translate(text)) == [
        (1, "Charkivregionens", "the Kharkiv region", "repaired"),
        (2, "Charkiv", "Kharkiv", "kept"),
        (2, "Sumy", "", "missing"),
        (3, "Drönarna", "The drones", "kept"),
        (4, "Riksdagens", "The Riksdag’s", "kept"),
    ]


def test_a_term_said_twice_is_recorded_twice(use_engine: Callable[..., object]) -> None:
    use_engine({"Kyiv, Kyiv och Kyivs folk.": "Kyiv, Kiev and the people of Kyiv."})
    translation = Translator(engine="echo").translate("Kiev, Kiev och Kievs folk.")
    assert [term.rendered for term in translation.terms] == ["Kyiv", "Kyiv", "Kyiv"]


def test_a_record_says_where_the_entry_is(translate: Callable[[str], Translation]) -> None:
    (term,) = translate("Drönarna sköts ned.").terms
    assert (term.english, term.rule) == ("drone", "inflected")
    assert term.entry.endswith("own.csv:1")


def test_the_report(translate: Callable[[str], Translation]) -> None:
    report = json.loads(as_json(translate("(TT)\n\nDe lämnade Charkiv och Sumy. Drönarna sköts ned."), "a.txt"))
    assert list(report) == ["version", "article", "signature", "counts", "issues", "terms", "sentences"]
    assert (report["version"], report["article"]) == (1, "a.txt")
    assert report["signature"]["engine"] == "echo"
    assert report["counts"] == {"sentences": 3, "issues": 1, "terms": 3, "kept": 2, "repaired": 0, "missing": 1}
    assert [(issue["kind"], issue["segment"]) for issue in report["issues"]] == [("name", 2)]
    assert report["terms"][1] == {
        "segment": 2,
        "swedish": "Sumy",
        "english": "Sumy",
        "rendered": "",
        "status": "missing",
        "entry": report["terms"][1]["entry"],
        "rule": "exact",
    }
    assert report["sentences"][1:] == [
        {"segment": 2, "source": "De lämnade Charkiv och Sumy.", "translation": "They left Kharkiv."},
        {"segment": 3, "source": "Drönarna sköts ned.", "translation": "The drones were shot down."},
    ]


def test_the_report_of_nothing(translate: Callable[[str], Translation]) -> None:
    report = json.loads(as_json(translate("Hej."), "-"))
    assert (report["terms"], report["counts"]["terms"]) == ([], 0)


def test_terms_are_counted() -> None:
    def term(status: str) -> TermRecord:
        return TermRecord(1, "a", "b", "b", status, "x:1", "exact")  # type: ignore[arg-type]

    assert describe_terms([]) == "0 terms: 0 kept, 0 put right, 0 missing"
    assert describe_terms([term("kept")]) == "1 term: 1 kept, 0 put right, 0 missing"
    assert describe_terms([term("repaired"), term("missing")]) == "2 terms: 0 kept, 1 put right, 1 missing"


def test_the_sentences_of_an_article_as_tmx(translate: Callable[[str], Translation]) -> None:
    text = "De lämnade Charkiv och Sumy.\n\n– Hej, säger Riksdagen.\n\n– Hej!\n"
    root = ElementTree.fromstring(as_tmx(translate(text), 86_400))
    said = [[segment.text for segment in unit.iter("seg")] for unit in root.iter("tu")]
    assert said == [["De lämnade Charkiv och Sumy.", "They left Kharkiv."], ["Hej", "Hej"], ["Hej!", "Hej!"]]
    assert {unit.get("creationdate") for unit in root.iter("tu")} == {"19700102T000000Z"}
