"""Dash speech: where an attribution certainly is, what is left to the model, and how it is written in English."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate import Translator
from translate.document import Segment
from translate.paragraphs import parse
from translate.quotations.speech import attribute, is_doubtful, is_name, voice

MARKED = st.text(st.sampled_from(list("aAs1.!?,: ”\"'’‘»«“„–(\n")), max_size=60)


CERTAIN = [
    "– Vi stannar, säger han.",
    "– Vi stannar! ropade hon.",
    "–Vi stannar, säger han.",
    "– Vi går nu … sade de.",
    "– Det var en ”seger”, säger Zelenskyj.",
    "– Vi har ”vunnit”. Det är klart, säger Anna Ek, chef för Röda Korset.",
    "– Jag grät, säger Olena, 68.",
    "– Jag grät, säger Olena, som bor i Lviv.",
    "– Vi väntar, säger presidentens rådgivare till det tyska magasinet Stern.",
    "– Om tjugo år är det över, säger hon och skrattar.",
    "– När kriget är slut, om det någonsin tar slut, flyttar vi hem, svarar de boende i området.",
    "– Vi stannar, säger han. Men det är svårt.",
    "– Vi stannar, säger han, men det är svårt.",
    "– Vi stannar, säger läkaren, det är självklart.",
    "– Han kommer, säger hon. – När?",
    "– Vem sa det, frågar hon. – Putin, svarar han.",
    "–Vi stannar. –Varför det? frågar han.",
    "– Vi stannar, säger hon, vad som än händer.",
    "– Utan el, säger läkaren, kan vi inte operera.",
    "– Först kom drönarna. Sedan kom robotarna, berättar brandmannen.",
    "– Varför inte? frågar jag.",
    "Hon säger: – Vi stannar.",
    "– Han sover, säger Andrij och nickar mot trappan, där Gunilla sitter.",
    "– Det är så, säger han och tillägger:",
    "– Förlåt, säger hon sedan. Jag blir arg.",
    "– Sluta, ropar Iryna. Grannen sover!",
    "– Vi såg ljuset, säger Oksana, 43. Min man sprang. Det var det som räddade henne.",
    "– Han sover, säger Andrij. I Bachmut sov han i ett dygn. Vi trodde han var död.",
    "– Vi stannar, säger Ivan, 52, och tänder en cigarett.",
    "– Vi stannar, säger han, och visar en bild.",
    "– Vi stannar, säger Olena, 34, som bor i Lviv, och skrattar.",
    "– Vi stannar, säger Dmitrij Peskov, enligt Interfax.",
    "– Vi stannar, säger han, enligt Interfax. Men inte länge.",
    "– Vi stannar – det är klart – sade han.",
    "– Utan el – säger läkaren – kan vi inte operera.",
    "– Vi stannar - säger Anna Ek.",
]
DOUBTFUL = [
    "– Vi stannar, säger hon. Hon har bott i Lviv i tio år.",
    "– Vi stannar, säger läkaren. Sjukhuset ligger nära fronten.",
    "– Vi stannar, säger hon, när vi når henne på telefon.",
    "– Vi stannar, säger hon, och ler mot oss.",
    "– Vi stannar, säger Anna, som vi träffar i Lviv.",
    "– Vi stannar, säger jag.",
    "– Det går inte, säger min mamma.",
    "– Om du frågar, svarar han.",
    "– Om du frågar honom, säger han nej.",
    "– Om du frågar, säger han att det är bra.",
    "– Ja, tror jag.",
    "– Jag vet inte, sa hon, säger han.",
    "– ”Vi stannar”, säger han.",
    "– Han sade ”vi stannar, säger han.",
    "– Vi stannar, säger han:",
    "– Det var jag också, grymtar Vasyl. Nästan.",
    "– Vi stannar, säger hon. Hon ler. Vi går in.",
    "– Vi stannar, säger han, och visar att vi kan.",
    "– Vi stannar, säger Olena. Olena tittar ut. Vi ger inte upp.",
    "– Vi är trötta. Hon tittar ut genom fönstret. Men vi ger inte upp.",
    "– Vi är trötta. Olena suckar. Men vi ger inte upp, säger hon.",
    "– Vi stannar, säger.",
    "– Säger han.",
    "– Vi stannar! – sade han.",
    "– Det går inte – säger min mamma – att bo här.",
    "- mjölk",
    "Vi stannar, säger han.",
]


@pytest.mark.parametrize("line", CERTAIN)
def test_a_certain_attribution_is_cut_off(line: str) -> None:
    (block,) = voice([parse(line)])[0].blocks
    assert any(segment.attribution or segment.text == "Hon säger:" for segment in block.segments)
    assert block.spoken and str(block) == line


@pytest.mark.parametrize("line", DOUBTFUL)
def test_a_doubtful_attribution_stays(line: str) -> None:
    assert voice([parse(line)]) == [parse(line)]


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("Serhij Hajdaj", True),
        ("Anna Ek, 67", True),
        ("TT", True),
        ("FN", False),
        ("Röda Korset", False),
        ("Pål Jonson (M) till TT", True),
    ],
)
def test_names_that_are_others_in_english_are_not_copied(text: str, copied: bool) -> None:
    assert is_name(text) is copied


def test_the_verb_of_an_attribution_is_not_given_to_the_model() -> None:
    (block,) = voice([parse("– Vi går, säger hon till TT.\n")])[0].blocks
    assert block.segments == (Segment("Vi går", "– ", ", "), Segment("till TT", "säger hon ", ".", True))
    assert attribute(block.segments[1], "To TT.") == "she says to TT"
    (block,) = voice([parse("– Vi går, säger hon till slut.")])[0].blocks
    assert attribute(block.segments[1], "") == "she says finally"
    assert attribute(Segment("barnen", "frågar ", ".", True), "The children") == "ask the children"
    assert attribute(Segment("Johannes", "frågade ", ".", True), "Johannes") == "asked Johannes"
    assert [is_name(text) for text in ("Anna Ek (S)", "Ismail, 9", "tränaren Anna Ek")] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("– Vem är du?\n– Hans syster.", [True, True]),
        ("– Det brinner, säger han.\n– Ingen kommer.\nHuset ligger i Lviv.", [True, True, False]),
        ("– Är du rädd?\n– Nej. Eller jo.\nHan går.\n– Bröd\n– Vatten.", [True, True, False, False, False]),
        ("– Vi ger oss aldrig!", [True]),
        ("– Ingen kommer.", [False]),  # may be an item of a list
        ("– Jag vet inte, grymtar Vasyl.", [False]),
        ("– När natten kommer, brukar vi vaka.", [True]),
        ("– Det är så, säger han och tillägger:\n– Det kostar.", [True, True]),
        ("– Mjölk\n– Vi köper bröd.", [False, True]),
        ("– Mjölk\n– Ägg finns.\n– Vad?", [False, False, True]),
        ("- Vad gör vi?", [False]),
        ("– ”Vi stannar”. Nej.", [False]),
    ],
)
def test_lines_without_attribution_are_speech_where_that_is_certain(text: str, spoken: list[bool]) -> None:
    assert [block.spoken for block in voice([parse(text)])[0].blocks] == spoken


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("– Vi stannar, säger hon. Hon har bott i Lviv i tio år.", True),
        ("– Det var kallt, grymtar Vasyl. Nästan.", True),
        ("Hon ler. – Vi stannar, säger hon. Hon bor kvar.", True),
        ("– Vi stannar, säger hon.", False),
        ("– Vem är du?", False),
        ("– Ingen kommer.", False),
        ("– Mjölk", False),
        ("- Vad gör vi, säger hon. Hon bor kvar.", False),
        ("Vi stannar, säger hon. Hon bor kvar.", False),
    ],
)
def test_speech_that_keeps_its_dash_is_doubtful(text: str, doubtful: bool) -> None:
    assert [is_doubtful(block) for block in voice([parse(text)])[0].blocks] == [doubtful]
    issues = Translator(engine="echo").translate(text).issues
    assert any(issue.kind == "quotation" and "is in doubt" in issue.detail for issue in issues) == doubtful
    kept = Translator(engine="echo", quotes="keep").translate(text).issues
    assert not any("is in doubt" in issue.detail for issue in kept)


LINES = ["– Vem är du?", "– Anna.", "– Mjölk", "– Det brinner, säger han.", "Huset brinner.", "- Det brinner."]


@given(st.lists(st.sampled_from(LINES), max_size=4), st.integers(0, 4))
def test_an_article_in_several_passages_is_heard_as_one(lines: list[str], cut: int) -> None:
    (whole,) = voice([parse("\n".join(lines))])
    parts = voice([parse("\n".join(half)) for half in (lines[:cut], lines[cut:])])
    assert [block.spoken for block in whole.blocks] == [block.spoken for part in parts for block in part.blocks]


def test_speech_goes_on_after_its_attribution() -> None:
    (block,) = voice([parse("– Vi stannar, säger Anna, 45, vad som än händer. Det är sant.")])[0].blocks
    assert [(segment.before, segment.text, segment.after) for segment in block.segments] == [
        ("– ", "Vi stannar", ", "),
        ("säger ", "Anna, 45", ", "),
        ("", "vad som än händer.", " "),
        ("", "Det är sant.", ""),
    ]


SPEECH = st.lists(
    st.sampled_from(["– ", "Vi går", ", ", " – ", "säger ", "han", "Anna", "till TT", ". ", "”", "?", " ", "’"]),
    max_size=12,
)


@settings(deadline=None)
@given(SPEECH.map("".join) | MARKED)
def test_voice_loses_nothing(text: str) -> None:
    assert str(voice([parse(text)])[0]) == text


@pytest.mark.parametrize(
    ("told", "translations", "english"),
    [
        ("säger Olena och gråter.", {}, "says Olena and cries"),
        ("sade Olena, 34, och pekade.", {}, "said Olena, 34, and pointed"),
        ("säger han, och skrattar.", {}, "he says and laughs"),
        ("säger de och nickar.", {}, "they say and nod"),
        ("säger hon och rycker på axlarna.", {}, "she says and shrugs"),
        ("sade Olena, 34, och ryckte på axlarna.", {}, "said Olena, 34, and shrugged"),
        ("säger de, och reser sig.", {}, "they say and get up"),
        (
            "säger Olena och pekar mot floden.",
            {"Olena och pekar mot floden": "Olena and point to the river."},
            "says Olena and points to the river",
        ),
        (
            "säger Ivan, 52, och tänder en cigarett.",
            {"och tänder en cigarett": "And light a cigarette."},
            "says Ivan, 52, and lights a cigarette",
        ),
        (
            "berättar Iryna medan hon packar.",
            {"Iryna medan hon packar": "Iryna while she packs"},
            "says Iryna while she packs",
        ),
        (
            "säger Anna och Olena och gråter.",
            {"Anna och Olena och gråter": "Anna and Olena and cry"},
            "say Anna and Olena and cry",
        ),
    ],
)
def test_what_speakers_do_while_they_speak(told: str, translations: dict[str, str], english: str) -> None:
    (block,) = voice([parse(f"– Det går, {told}")])[0].blocks
    assert block.spoken
    parts = [segment for segment in block.segments if segment.attribution]
    written = [attribute(part, translations.get(part.text, part.text)) + part.after.rstrip(".") for part in parts]
    assert "".join(written) == english


def test_whom_a_name_told_it() -> None:
    segment = Segment("Pål Jonson (M) till TT", "säger ", ".", attribution=True)
    assert attribute(segment, segment.text) == "says Pål Jonson (M) to TT"
