"""Names that the model lost, put where it looked at them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from glossary import load_default, localise
from translate import Translator
from translate.engines import Hypothesis, Span
from translate.names import settle

GLOSSARY = load_default()


def link(source: str, text: str, *pairs: tuple[str, str]) -> Hypothesis:
    """A hypothesis whose words are aligned as told."""

    def span(whole: str, part: str) -> Span:
        return Span(whole.index(part), whole.index(part) + len(part))

    return Hypothesis(text, alignment=tuple((span(source, one), span(text, other)) for one, other in pairs))


def translated(swedish: str, english: str, *pairs: tuple[str, str]) -> tuple[str, int]:
    """The settled translation and how many names are missing from it."""
    source, terms = localise(swedish, GLOSSARY, nearby=True)
    rendering = settle(source, terms, link(source, english, *pairs), GLOSSARY)
    return rendering.text, len(rendering.missing)


def test_a_garbled_name_is_written_over() -> None:
    done = translated("De lämnade byn Bilohorivka.", "They left the carwash.", ("Bilohorivka", "carwash"))
    assert done == ("They left the Bilohorivka.", 0)


def test_the_genitive_is_kept() -> None:
    done = translated("Chersons hamn brann.", "Sheep port burned.", ("Khersons", "Sheep"), ("hamn", "port"))
    assert done == ("Kherson’s port burned.", 0)


def test_common_words_and_other_names_are_left_alone() -> None:
    assert translated("Han bor i Cherson.", "He lives there.", ("Kherson", "there")) == ("He lives there.", 1)
    text, missing = translated(
        "Från Odessa till Cherson.", "From Odesa to you.", ("Odesa", "Odesa"), ("Kherson", "Odesa")
    )
    assert (text, missing) == ("From Odesa to you.", 1)


def test_words_that_stand_apart_are_left_alone() -> None:
    english = "Sheep in the port of sons."
    done = translated("Han bor i Cherson.", english, ("Kherson", "Sheep"), ("Kherson", "sons"))
    assert done == (english, 1)


def test_without_an_alignment_it_is_missing() -> None:
    source, terms = localise("Han bor i Cherson.", GLOSSARY)
    assert len(settle(source, terms, Hypothesis("He lives on."), GLOSSARY).missing) == 1


@pytest.mark.model
def test_names_reach_the_english_of_the_bundled_model() -> None:
    with (Path(__file__).parent / "data" / "glossary" / "names.tsv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    swedish = [re.sub(r"\\u(....)", lambda code: chr(int(code[1], 16)), row[0]).replace("\\n", "\n") for row in rows]
    wanted = right = 0
    for (_, names, _), translation in zip(rows, Translator(model="compact").translate_texts(swedish), strict=True):
        text = re.sub(r"\s+", " ", str(translation)).replace("'", "’").lower()
        expected = names.lower().split("|")
        for name in expected:
            wanted += 1
            right += occurrences(name, text) == sum(occurrences(name, other) for other in expected)
    assert right >= 0.98 * wanted, f"{right} of {wanted}"


def occurrences(name: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def test_a_headline_in_capitals_is_repaired_too() -> None:
    source, terms = localise("OTJAKIV: NYA EXPLOSIONER", GLOSSARY)
    quiet = source.capitalize()
    rendering = settle(quiet, terms, link(quiet, "Andakiv: new explosions", ("Ochakiv", "Andakiv")), GLOSSARY)
    assert (rendering.text, rendering.missing) == ("OCHAKIV: new explosions", ())


def test_a_common_word_within_a_name_goes() -> None:
    pairs = (("Bila", "Car"), ("Tserkva", "Tserkva"))
    done = translated("Bila Tserkva-området beskjuts.", "Car the Tserkva area was shelled.", *pairs)
    assert done == ("The Bila Tserkva area was shelled.", 0)
