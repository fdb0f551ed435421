"""Headlines in capitals, and the first letter of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.capitals import begin_alike, quieten, quieten_label, shout


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("I går röstade Riksdagen.", "yesterday, the Riksdag voted.", "Yesterday, the Riksdag voted."),
        ("”Drönarna”, säger han.", "“drones,” he says.", "“Drones,” he says."),
        ("iPhone säljer bra.", "iPhone sells well.", "iPhone sells well."),
        ("Nya iPhone säljer bra.", "iPhone sells well.", "iPhone sells well."),
        ("och sedan for de.", "and then they left.", "and then they left."),
        ("minst två procent", "At least two percent", "at least two percent"),
        ("iPhone säljer bra.", "The iPhone sells well.", "The iPhone sells well."),
        ("ryska trupper", "Russian troops", "Russian troops"),
        ("Tjugofem drönare sköts ner.", "25 drones were shot down.", "25 drones were shot down."),
        ("1:a pris gick till Lund.", "the 1st prize went to Lund.", "The 1st prize went to Lund."),
        ("1900-talets slut", "The end of the 20th century", "The end of the 20th century"),
        ("100 meter", "the 100 meters", "the 100 meters"),
        ("Ja.", "...", "..."),
    ],
)
def test_a_translation_begins_as_its_source_does(source: str, english: str, expected: str) -> None:
    assert begin_alike(source, english) == expected


@given(st.text(), st.text())
def test_only_one_letter_changes(source: str, english: str) -> None:
    assert begin_alike(source, english).lower() == english.lower() or "ß" in english or not english.isascii()


@given(st.text(alphabet="AÅÖB I-,.1”", max_size=30))
def test_capitals_come_back(sentence: str) -> None:
    quiet = quieten(sentence, ())
    assert quiet is None or quiet.upper() == sentence


@pytest.mark.parametrize(
    ("sentence", "quiet"),
    [
        ("FAKTA.", "Fakta."),
        ("SOLLEFTEÅ", "Sollefteå"),
        ("BRYSSEL/LUND.", "Bryssel/Lund."),
        ("BRYSSEL/LUND (TT-AFP).", "Bryssel/Lund (TT-AFP)."),
        ("ANDERSSON (S) SVARAR", "Andersson (S) svarar"),
        ("NATO", None),
        ("F-16", None),
        ("TEXT: ANNA BERG   FOTO: ERIK LIND", "Text: Anna Berg   foto: Erik Lind"),
        ("IRYNA MELNYK", "Iryna Melnyk"),
        ("IRYNA FLYDDE FRÅN LUND", "Iryna flydde från lund"),
        ("HANS LIV I RUINER", "Hans liv i ruiner"),
        ("MAKSYM OCH IRYNA FICK STANNA", "Maksym och Iryna fick stanna"),
    ],
)
def test_a_headline_in_capitals_is_quietened(sentence: str, quiet: str | None) -> None:
    assert quieten(sentence, ()) == quiet


@pytest.mark.parametrize(
    ("sentence", "quiet"),
    [
        ("UPPDATERING 20:31: Ett hus brinner.", "Uppdatering 20:31: Ett hus brinner."),
        ("RÄTTELSE: Två dog.", "Rättelse: Två dog."),
        ("JUST NU: Larm i NATO", "Just nu: Larm i NATO"),
        ("SOFIA LIND: Hej!", "Sofia Lind: Hej!"),
        ("PER ÅKESSON: Hej!", "Per Åkesson: Hej!"),
        ("NATO: Vi är redo.", None),
        ("EXPLOSIONER: TVÅ DÖDA", None),  # a headline
        ("Rättelse: Två dog.", None),
    ],
)
def test_a_label_in_capitals_is_quietened(sentence: str, quiet: str | None) -> None:
    assert quieten_label(sentence, ()) == quiet
    assert quiet is None or shout(quiet, "label") == sentence


def test_a_label_that_is_gone_needs_no_capitals() -> None:
    assert shout("Two were killed.", "label") == "Two were killed."
