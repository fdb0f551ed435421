"""Marks around sentences in English: quotations over several sentences and paragraphs, and dash speech."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.document import Block, Document
from translate.engines import Hypothesis
from translate.paragraphs import parse
from translate.quotations.framing import check, frame
from translate.quotations.restyle import carry, expect
from translate.quotations.speech import voice

MARKED = st.text(st.sampled_from(list("aAs1.!?,: ”\"'’‘»«“„–(\n")), max_size=60)


def english(document: Document, translations: dict[str, str]) -> str:
    """Translate like the pipeline, looking sentences up; what the model sees there and gives has straight marks."""
    blocks = []
    for block in voice([document])[0].blocks:
        texts = []
        for segment, expected in zip(block.segments, expect(block), strict=True):
            if segment.translatable:
                text = translations.get(segment.text, segment.text)
                hypothesis, kept = carry(expected, segment.text, Hypothesis(text), "english-us")
                assert kept
                texts.append(hypothesis.text)
        blocks.append(frame(block, texts, "english-us"))
        assert check(block, blocks[-1].text) == ""
    return str(Document(tuple(blocks)))


@pytest.mark.parametrize(
    ("swedish", "translations", "expected"),
    [
        (
            "– Steg för steg befrias vårt land, säger han.",
            {"Steg för steg befrias vårt land": "Step by step our land is freed."},
            "“Step by step our land is freed,” he says.",
        ),
        ("– Vad gör vi nu? undrar hon.\n", {"Vad gör vi nu?": "What do we do now"}, "“What do we do now?” she asks.\n"),
        (
            "– Vi går. Ni kan vänta, sade de till TT.",
            {"Vi går.": "We go.", "Ni kan vänta": "You may wait", "till TT": "To TT"},
            "“We go. You may wait,” they said to TT.",
        ),
        (
            "– Det är klart – vi stannar – säger han – så länge vi kan.",
            {"Det är klart – vi stannar": "It’s settled – we’re staying.", "så länge vi kan.": "As long as we can."},
            "“It’s settled – we’re staying,” he says, “as long as we can.”",
        ),
        (
            "– Det var en ”katastrof”, säger forskarna.",
            {"Det var en ”katastrof”": 'It was a "disaster"', "forskarna": "The researchers"},
            "“It was a ‘disaster,’” say the researchers.",
        ),
        (
            "– Det går, säger guvernören Serhij Hajdaj.",
            {"Det går": "It works.", "guvernören Serhij Hajdaj": "Governor Serhii Haidai"},
            "“It works,” says Governor Serhii Haidai.",
        ),
        (
            "–Det går, säger Iryna Ek, 67, som bor i Lviv.",  # the model garbles names
            {"Det går": "It works.", "som bor i Lviv": "Who lives in Lviv."},
            "“It works,” says Iryna Ek, 67, who lives in Lviv.",
        ),
        (
            "– Det går, säger Anna Ek, chef för Röda Korset.\n",
            {"Det går": "It works", "chef för Röda Korset": "Head of the Red Cross"},
            "“It works,” says Anna Ek, head of the Red Cross.\n",
        ),
        ("– Det går, säger FN.", {"Det går": "It works", "FN": "The UN"}, "“It works,” says the UN."),
        (
            "– Det går, uppger polisen.",
            {"Det går": "It works.", "polisen": "The police"},
            "“It works,” say the police.",
        ),
        (
            "– Jag vet inte, säger ryske presidenten.",
            {"Jag vet inte": "I don't know.", "ryske presidenten": "Russian president"},
            "“I don’t know,” says Russian president.",
        ),
        (
            "”Vi går. Ni kan vänta”, säger han.",
            {"Vi går.": "We go.", "Ni kan vänta": "You may wait."},
            "“We go. You may wait,” he says.",
        ),
        (
            "– Vi stannar, säger han. Det är svårt.",
            {"Vi stannar": "We stay.", "Det är svårt.": "It is hard."},
            "“We stay,” he says. “It is hard.”",
        ),
        ("”Vi stannar”.", {"Vi stannar": "We are staying"}, "“We are staying.”"),
        (
            "”Vi stannar. Det blir bra”. Så sade han.",
            {"Vi stannar.": "We stay.", "Det blir bra": "It will be fine.", "Så sade han.": "So he said."},
            "“We stay. It will be fine.” So he said.",
        ),
        ("»Går ni?»", {"Går ni?": "Are you going?"}, "“Are you going?”"),
        ("Läste ni ”Ja”?", {"Läste ni ”Ja”?": 'Did you read "Yes"?'}, "Did you read “Yes”?"),
        ("”1939”, ”1944”", {}, "“1939”, “1944”"),
        (
            "Kyivs gator på 5'",
            {"Kyivs gator på 5'": "Kyiv's streets, the soldiers' 5' bunks of the '90s"},
            "Kyiv’s streets, the soldiers’ 5' bunks of the ’90s",
        ),
        (
            "”Stycke ett.\n\n”Stycke två.”",
            {"Stycke ett.": "Part one.", "Stycke två.": "Part two."},
            "“Part one.\n\n“Part two.”",
        ),
    ],
)
def test_english(swedish: str, translations: dict[str, str], expected: str) -> None:
    assert english(parse(swedish), translations) == expected


@settings(deadline=None)
@given(MARKED | st.text())
def test_keeping_everything_is_the_identity(text: str) -> None:
    for block in parse(text).blocks:
        texts = []
        for segment, expected in zip(block.segments, expect(block), strict=True):
            if segment.translatable:
                hypothesis, kept = carry(expected, segment.text, Hypothesis(segment.text), "keep")
                assert kept
                texts.append(hypothesis.text)
        assert frame(block, texts, "keep") == block


SPEECH = st.lists(
    st.sampled_from(["– ", "Vi går", ", ", "säger ", "han", "Anna", "till TT", ". ", "”", "?", " ", "’"]), max_size=12
)


@settings(deadline=None)
@given(SPEECH.map("".join) | MARKED | st.text())
def test_english_style_never_fails(text: str) -> None:
    for block in voice([parse(text)])[0].blocks:
        hypotheses = [
            carry(expected, segment.text, Hypothesis(segment.text), "english-us")[0].text
            for segment, expected in zip(block.segments, expect(block), strict=True)
            if segment.translatable
        ]
        frame(block, hypotheses, "english-us")


def test_check_tells_what_is_missing() -> None:
    (block,) = parse("”Vi går”, säger han.").blocks
    assert check(block, "“We go,” he says.") == ""
    assert check(block, "We go, he says.") == "1 quotations in the source, 0 in the translation"
    assert Block(()).text == "" and expect(Block(())) == ()
