"""Quotation marks: pairing, peeling, carrying through a translation, English style, and dash speech."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.document import Block, Document, Segment
from translate.engines import Hypothesis, Span
from translate.paragraphs import parse
from translate.quotes import pair, peel, shape
from translate.restyle import Style, carry, check, expect, frame
from translate.sentences import split
from translate.speech import attribute, is_name, voice

GOLDEN = Path(__file__).parent / "data" / "quotes.txt"


def cases() -> Iterator[tuple[str, str]]:
    lines = [line for line in GOLDEN.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    for case in "\n".join(lines).split("\n===")[:-1]:
        paragraph, _, marked = case.strip("\n").partition("\n---\n")
        yield paragraph, marked


@pytest.mark.parametrize(("paragraph", "marked"), list(cases()))
def test_pair_agrees_with_the_golden_file(paragraph: str, marked: str) -> None:
    characters = list(paragraph)
    for place, mate in pair(paragraph).items():
        characters[place] = "{" if place < mate else "}"
    assert "".join(characters) == marked


MARKED = st.text(st.sampled_from(list("aAs1.!?,: ”\"'’‘»«“„–(\n")), max_size=60)


@settings(deadline=None)
@given(MARKED | st.text())
def test_pairs_are_an_involution_and_never_cross(paragraph: str) -> None:
    mates = pair(paragraph)
    assert all(mates[mate] == place != mate for place, mate in mates.items())
    stack = []
    for place in sorted(mates):
        if mates[place] > place:
            stack.append(place)
        else:
            assert stack.pop() == mates[place]
    assert stack == []


@settings(deadline=None)
@given(MARKED | st.text())
def test_peeled_segments_joined_are_the_paragraph(paragraph: str) -> None:
    segments = peel(split(paragraph))
    assert "".join(map(str, segments)) == paragraph
    assert all(segment.text == segment.text.strip() for segment in segments)


@pytest.mark.parametrize(
    ("paragraph", "segments"),
    [
        ("”Ja.” sade han.", ["|”Ja.” sade han.|"]),
        ("”A”, sade han, ”B.”", ["|”A”, sade han, ”B.”|"]),
        ("”Vi stannar. Ingen går.” Så sade han.", ["”|Vi stannar.| ", "|Ingen går.|” ", "|Så sade han.|"]),
        ("”Vi stannar.”", ["”|Vi stannar.|”"]),
        ("”Vi stannar”.", ["”|Vi stannar|”."]),
        ("”Vi stannar. Ingen går”, säger han.", ["”|Vi stannar.| ", "|Ingen går”, säger han.|"]),
        ("”’Vi stannar.’”", ["”’|Vi stannar.|’”"]),
        ("”’Ja’, sade hon.”", ["”|’Ja’, sade hon.|”"]),
        ("Han sade: ”Kom. Gå!” Slut.", ["|Han sade:| ", "”|Kom.| ", "|Gå!|” ", "|Slut.|"]),
        ("Tidningen ”Vi” skriver. ”Slut.", ["|Tidningen ”Vi” skriver.| ", "”|Slut.|"]),
        ("– Vem? – Putin.", ["– |Vem?| ", "– |Putin.|"]),
        ("Det är Andreas’", ["|Det är Andreas’|"]),
        ('Skärmen är 5"', ['|Skärmen är 5"|']),
        ("”", ["”||"]),
    ],
)
def test_peel(paragraph: str, segments: list[str]) -> None:
    assert [f"{s.before}|{s.text}|{s.after}" for s in peel(split(paragraph))] == segments


def test_shape_tells_number_and_depth() -> None:
    assert shape("”A ’b’ c” och ”D”") == (0, 0, 1)
    assert shape("Andreas’ bil") == ()
    assert shape("“He said ‘no’,” she said.") == (0, 1)


def carried(source: str, target: str, style: Style = "english", pairs: str = "") -> tuple[str, bool]:
    """Carry the marks of `source`, one sentence; `pairs` aligns words: "0-0 1-2"."""
    (block,) = parse(source).blocks
    segment = block.segments[0]
    alignment = tuple(
        (word(segment.text, int(a)), word(target, int(b))) for a, b in (link.split("-") for link in pairs.split())
    )
    hypothesis, kept = carry(expect(block)[0], segment.text, Hypothesis(target, 0.0, alignment or None), style)
    return hypothesis.text, kept


def word(sentence: str, number: int) -> Span:
    return Span(*list(re.finditer(r"\S+", sentence))[number].span())


@pytest.mark.parametrize(
    ("source", "target", "english"),
    [
        ("”Vi stannar”, säger han.", '"We are staying," he says.', "“We are staying,” he says."),
        ("Han sade ’ja’ i dag.", "He said 'yes' today.", "He said “yes” today."),
        ("Han sade ’ja’ i dag.", 'He said "yes" today.', "He said “yes” today."),
        ("»A ”b” c», sade han.", "\"A 'b' c,\" he said.", "“A ‘b’ c,” he said."),
        ("”A ’b’ c”, sade han.", '"A "b" c," he said.', "“A ‘b’ c,” he said."),
        ("Hon läser ”Kyiv Post”.", 'She reads "Kyiv Post."', "She reads “Kyiv Post.”"),
        ("Hon är Andreas’ syster.", "She is Andreas' sister.", "She is Andreas' sister."),
        ("Hon går.", 'She "walks."', "She walks."),
        ("Flera ”hundra” kom.", 'Several " hundred " came.', "Several “hundred” came."),
        ("– På söndag vilar jag.", '"On Sunday I rest."', "On Sunday I rest."),
        ('En skärm på 5" gick sönder.', 'A 5" screen broke.', 'A 5" screen broke.'),
    ],
)
def test_carry_writes_the_marks_that_the_model_kept(source: str, target: str, english: str) -> None:
    assert carried(source, target) == (english, True)


@pytest.mark.parametrize(
    ("source", "target", "pairs", "english"),
    [
        # lost altogether
        (
            "Han talar om ”ryska läger” i dag.",
            "He speaks of Russian camps today.",
            "0-0 1-1 2-2 3-3 4-4 6-5",
            "He speaks of “Russian camps” today.",
        ),
        # one of two lost, full stop at the end
        (
            "Stormakten är ”mycket sårbar”.",
            'The great power is "very vulnerable.',
            "0-1 0-2 1-3 2-4 3-5",
            "The great power is “very vulnerable.”",
        ),
        # closed too late: the attribution must get out
        (
            "”Vi stannar här”, säger han.",
            '"We are staying here, he says."',
            "0-0 1-1 1-2 2-3 3-5 4-4",
            "“We are staying here,” he says.",
        ),
        # a stray alignment far off does not stretch it
        (
            "Den ”ryska armén” backar nu igen.",
            "The Russian army is retreating again now.",
            "0-0 1-1 2-2 3-4 4-6 5-5 1-6",
            "The “Russian army” is retreating again now.",
        ),
        # nested
        (
            "”De sade ’gå hem’ till oss”, säger hon.",
            "They told us to go home, she says.",
            "0-0 1-1 2-4 3-5 4-3 5-2 6-7 7-6",
            "“They told us to ‘go home,’” she says.",
        ),
        # nested, and the inner mark mated with nothing
        (
            "”Det är en ’katastrof’”, säger han.",
            "\"It's a ' disaster',\" he says.",
            "0-0 1-0 2-1 3-3 4-5 5-4",
            "“It's a ‘disaster,’” he says.",
        ),
        # two, and a question mark that belongs inside
        (
            "På ”Vem då?” svarade han ”ingen”.",
            "To Who then? he answered no one.",
            "0-0 1-1 2-2 3-4 4-3 5-5 5-6",
            "To “Who then?” he answered “no one.”",
        ),
        # found word for word, without any alignment
        (
            "Tidningen ”Kyiv Independent” skriver det.",
            "The newspaper Kyiv Independent writes it.",
            "",
            "The newspaper “Kyiv Independent” writes it.",
        ),
    ],
)
def test_carry_sets_lost_marks_by_alignment(source: str, target: str, pairs: str, english: str) -> None:
    assert carried(source, target, pairs=pairs) == (english, True)


def test_carry_admits_what_it_cannot_place() -> None:
    assert carried("Han talar om ”läger” i dag.", 'He speaks of "camps today.') == ("He speaks of camps today.", False)


def test_carry_moves_the_alignment_with_the_text() -> None:
    (block,) = parse("Han talar om ”läger”.").blocks
    alignment = tuple((word(str(block), n), word("He speaks of camps.", n)) for n in range(4))
    hypothesis, kept = carry(expect(block)[0], str(block), Hypothesis("He speaks of camps.", 0, alignment), "english")
    assert kept and hypothesis.text == "He speaks of “camps.”"
    assert hypothesis.alignment is not None
    ends = [hypothesis.text[b.start : b.end] for _, b in hypothesis.alignment]
    assert [end.strip("“.”") for end in ends] == ["He", "speaks", "of", "camps"]


def test_keep_writes_the_marks_of_the_source() -> None:
    assert carried("»Vi ’går’», säger han.", "\"We 'go',\" he says.", "keep") == ("»We ’go’,» he says.", True)


def english(document: Document, translations: dict[str, str]) -> str:
    """Translate like the pipeline, looking sentences up; what the model sees there and gives has straight marks."""
    blocks = []
    for block in voice(document).blocks:
        texts = []
        for segment, expected in zip(block.segments, expect(block), strict=True):
            if segment.translatable:
                text = translations.get(segment.text, segment.text)
                hypothesis, kept = carry(expected, segment.text, Hypothesis(text), "english")
                assert kept
                texts.append(hypothesis.text)
        blocks.append(frame(block, texts, "english"))
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
            {"Vi stannar, säger han.": '"We stay," he says.', "Det är svårt.": "It is hard."},
            "– We stay, he says. It is hard.",
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
            "Kyivs gator",
            {"Kyivs gator": "Kyiv's streets, the soldiers' 5' bunks of the '90s"},
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
]
DOUBTFUL = [
    "– Vi stannar, säger han. Men det är svårt.",
    "– Vi stannar, säger han, men det är svårt.",
    "– Vi stannar, säger läkaren, det är självklart.",
    "– Vi stannar, säger jag.",
    "– Det går inte, säger min mamma.",
    "– Om du frågar, svarar han.",
    "– Om du frågar honom, säger han nej.",
    "– Om du frågar, säger han att det är bra.",
    "– Ja, tror jag.",
    "– Han kommer, säger hon. – När?",
    "– Vem sa det, frågar hon. – Putin, svarar han.",
    "– Jag vet inte, sa hon, säger han.",
    "– ”Vi stannar”, säger han.",
    "– Han sade ”vi stannar, säger han.",
    "– Vi stannar, säger han:",
    "– Vi stannar, säger.",
    "– Säger han.",
    "–Vi stannar. –Varför det? frågar han.",
    "- mjölk",
    "Vi stannar, säger han.",
]


@pytest.mark.parametrize("line", CERTAIN)
def test_a_certain_attribution_is_cut_off(line: str) -> None:
    (block,) = voice(parse(line)).blocks
    assert block.segments[-1].attribution and str(block) == line


@pytest.mark.parametrize("line", DOUBTFUL)
def test_a_doubtful_attribution_stays(line: str) -> None:
    assert voice(parse(line)) == parse(line)


@pytest.mark.parametrize(
    ("text", "copied"),
    [("Serhij Hajdaj", True), ("Anna Ek, 67", True), ("TT", True), ("FN", False), ("Röda Korset", False)],
)
def test_names_that_are_others_in_english_are_not_copied(text: str, copied: bool) -> None:
    assert is_name(text) is copied


def test_the_verb_of_an_attribution_is_not_given_to_the_model() -> None:
    (block,) = voice(parse("– Vi går, säger hon till TT.\n")).blocks
    assert block.segments == (Segment("Vi går", "– ", ", "), Segment("till TT", "säger hon ", ".", True))
    assert attribute(block.segments[1], "To TT.") == "she says to TT"
    assert attribute(Segment("barnen", "frågar ", ".", True), "The children") == "ask the children"
    assert attribute(Segment("Johannes", "frågade ", ".", True), "Johannes") == "asked Johannes"
    assert [is_name(text) for text in ("Anna Ek", "Ismail, 9", "tränaren Anna Ek")] == [True, True, False]


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
@given(SPEECH.map("".join) | MARKED)
def test_voice_loses_nothing(text: str) -> None:
    assert str(voice(parse(text))) == text


@settings(deadline=None)
@given(SPEECH.map("".join) | MARKED | st.text())
def test_english_style_never_fails(text: str) -> None:
    for block in voice(parse(text)).blocks:
        hypotheses = [
            carry(expected, segment.text, Hypothesis(segment.text), "english")[0].text
            for segment, expected in zip(block.segments, expect(block), strict=True)
            if segment.translatable
        ]
        frame(block, hypotheses, "english")


def test_check_tells_what_is_missing() -> None:
    (block,) = parse("”Vi går”, säger han.").blocks
    assert check(block, "“We go,” he says.") == ""
    assert check(block, "We go, he says.") == "1 quotations in the source, 0 in the translation"
    assert Block(()).text == "" and expect(Block(())) == ()
