"""Quotation marks of a sentence: rewritten where the model kept them, set anew where it lost them, in each style."""

import re
from typing import get_args

import pytest

from translate.engines import Hypothesis, Span
from translate.paragraphs import parse
from translate.quotations.marks import shape
from translate.quotations.restyle import carry, expect
from translate.quotations.styles import Style, read_style


def carried(source: str, target: str, style: Style = "english-us", pairs: str = "") -> tuple[str, bool]:
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
        (
            "Hon sade ”att alla går”, men ej när.",
            'She said ", all leave," but not when.',
            "She said, “all leave,” but not when.",
        ),
        ("– På söndag vilar jag.", '"On Sunday I rest."', "On Sunday I rest."),
        ('En skärm på 5" gick sönder.', 'A 5" screen broke.', 'A 5" screen broke.'),
        ("``Ja'' sade han.", '"Yes" he said.', "“Yes” he said."),
        ("Han sade ``ja'', ''nej'' och ”jaså”.", 'He said "yes," "no" and "oh."', "He said “yes,” “no” and “oh.”"),
        ("”Det är ‘’vårt'' hem”, sade hon.", "\"It's our 'home',\" she said.", "“It's our ‘home,’” she said."),
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
    assert carried(source, target, pairs=pairs)[0] == english


@pytest.mark.parametrize(
    ("target", "pairs", "sure"),
    [
        ("He speaks of camps today.", "0-0 1-1 2-2 3-3 4-4 5-4", True),
        ("He speaks of camps today.", "", False),  # nothing tells but its place in the sentence
        ('He speaks of "camps today.', "0-0 1-1 2-2 3-3 4-4 5-4", True),
        ("He talks today and often.", "0-0 1-1 5-2", False),
    ],
)
def test_carry_places_every_pair_and_tells_whether_it_is_sure(target: str, pairs: str, sure: bool) -> None:
    text, certain = carried("Han talar om ”läger” i dag.", target, pairs=pairs)
    assert (shape(text), certain) == ((0,), sure)


def test_a_translation_with_fewer_words_than_quotations_is_left_alone() -> None:
    assert carried("Han sade ”ja”, ”nej” och ”kanske” i dag.", "Yes.") == ("Yes.", False)
    assert carried("Han sade ”Vi går”.", "...") == ("...", False)


def test_carry_moves_the_alignment_with_the_text() -> None:
    (block,) = parse("Han talar om ”läger”.").blocks
    alignment = tuple((word(str(block), n), word("He speaks of camps.", n)) for n in range(4))
    hypothesis, kept = carry(
        expect(block)[0], str(block), Hypothesis("He speaks of camps.", 0, alignment), "english-us"
    )
    assert kept and hypothesis.text == "He speaks of “camps.”"
    assert hypothesis.alignment is not None
    ends = [hypothesis.text[b.start : b.end] for _, b in hypothesis.alignment]
    assert [end.strip("“.”") for end in ends] == ["He", "speaks", "of", "camps"]


@pytest.mark.parametrize(
    ("source", "target", "us", "uk", "kept"),
    [
        (  # whole sentences keep the comma inside in Britain too
            "»Vi går», säger han.",
            '"We are going," he says.',
            "“We are going,” he says.",
            "‘We are going,’ he says.",
            "»We are going», he says.",
        ),
        (
            "Han såg ”läger”, ”gropar” och ”eld”.",
            'He saw "camps," "pits" and "fire."',
            "He saw “camps,” “pits” and “fire.”",
            "He saw ‘camps’, ‘pits’ and ‘fire’.",
            "He saw ”camps”, ”pits” and ”fire”.",
        ),
        (
            "Han sade: ”Vi går.”",
            'He said: "We are going".',
            "He said: “We are going.”",
            "He said: ‘We are going.’",
            "He said: ”We are going.”",
        ),
        (
            "»Vi ’går’», säger han.",
            "\"We 'go',\" he says.",
            "“We ‘go,’” he says.",
            "‘We “go”,’ he says.",
            "»We ’go’», he says.",
        ),
        (
            "”Går ni?”, sade han.",
            '"Are you going?", he said.',
            "“Are you going?” he said.",
            "‘Are you going?’ he said.",
            "”Are you going?”, he said.",
        ),
        (
            "« Vi går », sade han.",
            '"We are going ", he said.',
            "“We are going,” he said.",
            "‘We are going,’ he said.",
            "« We are going », he said.",
        ),
        (
            "Hon är Andreas’ ``syster'', sade han.",
            'She is Andreas\' "sister", he said.',
            "She is Andreas' “sister,” he said.",
            "She is Andreas' ‘sister’, he said.",
            "She is Andreas' ``sister'', he said.",
        ),
        ("Läste ni ”Ja”?", 'Did you read "Yes"?', "Did you read “Yes”?", "Did you read ‘Yes’?", "Did you read ”Yes”?"),
    ],
)
def test_stops_stand_where_the_style_has_them(source: str, target: str, us: str, uk: str, kept: str) -> None:
    assert carried(source, target, "english-us") == (us, True)
    assert carried(source, target, "english-uk") == (uk, True)
    assert carried(source, target, "keep") == (kept, True)


@pytest.mark.parametrize(
    ("source", "target", "english"),
    [
        ("Det är Andreas’ ”bil”.", "It is Andreas' car.", "It is Andreas' “car.”"),
        ("De sa ” ja ” till det.", "They said ' yes ' to it.", "They said “yes” to it."),
        ("Det icke-”normala” läget.", 'The non-"normal mode.', "The non-“normal” mode."),
        (
            "”… och då sköt de …”, säger han.",
            "... and then they shot ..., he says.",
            "“... and then they shot ...” he says.",
        ),
        ("På ’90-talet var ’allt’ bra.", "In the '90s 'all was well.", "In the '90s “all” was well."),
        ("Hon går hem.", "She ' goes home '.", "She goes home."),
        ("”Är det ’hjälp’?” frågar hon.", "Is this help? she asks.", "“Is this ‘help’?” she asks."),
    ],
)
def test_only_quotation_marks_are_taken_out_and_set(source: str, target: str, english: str) -> None:
    assert carried(source, target)[0] == english


def test_styles_are_known_by_name() -> None:
    assert [read_style(name) for name in get_args(Style)] == ["english-us", "english-uk", "keep"]
    with pytest.raises(ValueError, match="no quotation style 'french'; choose english-us"):
        read_style("french")
