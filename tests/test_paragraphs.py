"""Paragraphs, headings and list items of a text: found in any, and nothing is lost."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate.paragraphs import find_times, parse, write_time

NASTY = st.text(
    st.sampled_from(
        list(
            "aAåÖ1 .,!?…:;-–—”“\"'’»«()[]*•#>\t\n\r\f\v\x00\x1c\x1d\x1e\x85"
            "\u00a0\u00ad\u2028\u2029\u200b\u202f\u2060\ufeff"
        )
    ),
    max_size=80,
)
WRAPPED = st.lists(
    st.sampled_from(["Kiev", "och", "regeringen", "sade. ", "- ", "\n", "\r\n", " ", "”", "A " * 30])
).map("".join)


@settings(deadline=None)
@given(NASTY | WRAPPED | st.text())
@example("\ufeff– Ja.\r\n\r\n")
@example("\n \n\tRubrik\u2028 1. Ett\x0c")
def test_parse_loses_nothing(text: str) -> None:
    document = parse(text)
    assert str(document) == text
    assert all(segment.text == segment.text.strip() for segment in document.segments)
    assert all(
        character not in segment.text[:1] + segment.text[-1:]
        for segment in document.segments
        for character in "\ufeff\u200b"
    )


def parts(text: str) -> list[list[str]]:
    return [[f"{s.before}|{s.text}|{s.after}" for s in block.segments] for block in parse(text).blocks]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("\n\n", [[]]),
        ("\n\nRubrik\nText. Mer.\n", [[], ["|Rubrik|"], ["|Text.| ", "|Mer.|"]]),
        ("\ufeffRubrik\r\nText.\r\n", [["\ufeff|Rubrik|"], ["|Text.|"]]),
        (
            "👉 Läs\n© TT\n  * Mat\n\t• Vatten\n1. Fred\n2) frihet\na) Ja\n## Rubrik\n> Svar",
            [
                ["👉 |Läs|"],
                ["© |TT|"],
                ["  * |Mat|"],
                ["\t• |Vatten|"],
                ["1. |Fred|"],
                ["2) |frihet|"],
                ["a) |Ja|"],
                ["## |Rubrik|"],
                ["> |Svar|"],
            ],
        ),
        ("- Mat\n– Ja, säger han.", [["- |Mat|"], ["– |Ja, säger han.|"]]),
        ("(ii) lånet, och\n(iii) vapnen", [["(ii) |lånet, och|"], ["(iii) |vapnen|"]]),
        ("4/8 Vilka vapen?\n24/2 2022 kom de.", [["4/8 |Vilka vapen?|"], ["|24/2 2022 kom de.|"]]),
        (
            "12.47 Larm.\n# 12:47 ”Ja”\n12.47 – Ja\n12.47 larm\n24.00 Ja\n12.47 Kievtid\n7.10 Ja\n12.47–13 Ja\n12.47",
            [
                ["12.47 |Larm.|"],
                ["# 12:47 ”|Ja|”"],
                ["|12.47 – Ja|"],
                ["|12.47 larm|"],
                ["|24.00 Ja|"],
                ["|12.47 Kievtid|"],
                ["|7.10 Ja|"],
                ["|12.47–13 Ja|"],
                ["|12.47|"],
            ],
        ),
        ("8/8 Tack.\n* 24/2 Ryssland anföll.", [["8/8 |Tack.|"], ["* |24/2 Ryssland anföll.|"]]),
        ("Publicerad 06:10 · Uppdaterad 14:32", [["|Publicerad 06:10| · ", "|Uppdaterad 14:32|"]]),
        ("FAKTA | Vapnen", [["|FAKTA| | ", "|Vapnen|"]]),
        ("Text: Anna Ek  Foto: Bo Ek", [["|Text: Anna Ek|  ", "|Foto: Bo Ek|"]]),
        ("Boken ”A · B” kom.", [["|Boken ”A · B” kom.|"]]),
        ("Tack (👍🏽)", [["|Tack| (👍🏽)"]]),
        ("Tack! 🙏🙏 #NAFO @Saab 🇺🇦", [["|Tack!| 🙏🙏 #NAFO @Saab 🇺🇦"]]),
        ("Läs mer hos @TT", [["|Läs mer hos @TT|"]]),
        ("🙏", [["|🙏|"]]),
        ("1. plats gick till Ukraina", [["|1. plats gick till Ukraina|"]]),
        ("1939 började kriget.", [["|1939 började kriget.|"]]),
        ("* * *", [["* * |*|"]]),
        ("Ett.\u2028Två.\fTre.", [["|Ett.|"], ["|Två.|"], ["|Tre.|"]]),
        ("Text.   \n   \n  Mer.", [["|Text.|   "], ["  |Mer.|"]]),
        ("\u00a0– Ja.", [["\u00a0– |Ja.|"]]),
    ],
)
def test_blocks(text: str, blocks: list[list[str]]) -> None:
    assert parts(text) == blocks


HARD_WRAPPED = """\
Guvernören i Luhansk Serhiy Haidai säger att den
ukrainska armén tagit full kontroll över byn
Bilohorivka. Striderna fortsätter i grannbyn, där
Ryssland har förstärkningar.

Sedan i juli.
"""


def test_a_hard_wrapped_paragraph_is_one_block() -> None:
    wrapped, last = parse(HARD_WRAPPED).blocks
    assert [segment.text.replace("\n", " ") for segment in wrapped.segments] == [
        "Guvernören i Luhansk Serhiy Haidai säger att den ukrainska armén tagit full kontroll över byn Bilohorivka.",
        "Striderna fortsätter i grannbyn, där Ryssland har förstärkningar.",
    ]
    assert last.text == "Sedan i juli."


@pytest.mark.parametrize(
    "text",
    [
        "En rubrik utan punkt\nEtt stycke som är mycket längre än rubriken och går vidare.",
        "Ett stycke som är långt nog för att vara en spalt.\nEtt stycke till som är lika långt som det förra.",
        "äpplen\npäron\nbananer",
        "- ett led i en lista som är långt nog för en hel rad\n- ännu ett led i samma lista, lika långt",
        "Roses are red\nviolets are blue\nsugar is sweet",
        "Ett stycke på en rad, så långt att ingen spalt är så bred, " * 4 + "\nmen ändå två.",
    ],
)
def test_lines_that_are_not_wrapped_are_blocks_of_their_own(text: str) -> None:
    assert len(parse(text).blocks) == text.count("\n") + 1


def test_a_wrapped_list_item_is_one_block() -> None:
    text = "- ett led i en lista som är för långt för en rad\n  och därför fortsätter på nästa\n- ännu ett"
    assert [block.text for block in parse(text).blocks] == text.replace("\n-", "\n\n-").split("\n\n")


def test_where_one_paragraph_is_wrapped_others_are() -> None:
    proof = (
        "Reportern frågar hur många flygplan som kan levereras nu\noch när det i så fall kan ske, och får ett svar.\n\n"
    )
    capital = "Avsiktsförklaringen från Linköping talar om minst hundra\nGripen E. När kommer de?\n\n"
    longer = "Den här raden är ett eget stycke, för den är längre än alla andra.\nDet här är ett till.\n\n"
    address = "Anna Ek\nBox 3\n"
    assert len(parse(proof + capital).blocks) == 2
    assert len(parse(capital).blocks) == 2  # nothing proves it
    assert len(parse(proof + longer + address).blocks) == 5


def test_addresses_with_emoji_take_no_time() -> None:
    text = "Hej! " + "http://a👍👍👍👍 " * 14 + "x"
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("12.47 Explosioner i Kiev.", "12:47 Explosioner i Kiev."),
        ("> 12.47 ”Explosioner” i Kiev.", "> 12:47 ”Explosioner” i Kiev."),
        (
            "14:10\nExplosioner i Kiev.\n12.47\nLarm i hela landet.",
            "14:10\nExplosioner i Kiev.\n12:47\nLarm i hela landet.",
        ),
        ("12.47\nKiev\n12.47 Larm.", "12.47\nKiev\n12.47 Larm."),  # prices, too, may stand before one word
        ("12.47", "12.47"),
        (
            "12.50\nMjölk från den lilla gården\n15.20\nBröd från byn",
            "12.50\nMjölk från den lilla gården\n15.20\nBröd från byn",
        ),
        ("10.15 Metod för analysen\n3.2 Urval", "10.15 Metod för analysen\n3.2 Urval"),
        ("12.47 Explosioner i Kiev.\n99.50", "12.47 Explosioner i Kiev.\n99.50"),
        ("12.47 explosioner i Kiev.", "12.47 explosioner i Kiev."),
    ],
)
def test_times_that_paragraphs_begin_with(text: str, written: str) -> None:
    blocks = parse(text).blocks
    times = find_times(blocks)
    english = [write_time(block, "24h") if number in times else block for number, block in enumerate(blocks)]
    assert "".join(map(str, english)) == written


def test_times_that_paragraphs_begin_with_follow_the_style() -> None:
    (block,) = parse("14.05 Explosioner i hela Kiev.").blocks
    assert str(write_time(block, "12h")) == "2:05 p.m. Explosioner i hela Kiev."
    assert str(write_time(block, "24h")) == "14:05 Explosioner i hela Kiev."
