"""What is in another language comes out as it stands, and no engine sees it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Glossary, load_default, localise
from translate import Translator
from translate.document import Inline, Passage
from translate.engines import Hypothesis, Span
from translate.foreign import foreign_parts, foreign_words, is_english, put_back, set_aside
from translate.paragraphs import parse
from translate.tables import read_rows


@pytest.mark.parametrize(
    ("swedish", "words"),
    [
        ("Michał Wiśniewski bor i Łódź.", ["Michał", "Wiśniewski", "Łódź"]),
        ("Jón Þórðarson-Müller, à la Åse Öhrén", ["Jón", "Þórðarson-Müller"]),
        ("Anna skrev ł och Ж på tavlan.", ["ł", "Ж"]),
        ("Crêpes med crème fraîche, señor!", ["Crêpes"]),
        ("Mötet i Genève rörde Moçambiques idé.", []),
        ("Göteborg, Malmö och Zürich", []),
        ("Rummen 3Ł, Ł3 och Ł_b", []),
    ],
)
def test_what_is_foreign(swedish: str, words: list[str]) -> None:
    assert [term.english for term in foreign_words(swedish, ())] == words


@given(st.text(alphabet="abåÅłŁЖж ñÑ-’.", max_size=30))
def test_terms_are_stretches_of_the_sentence_in_order(swedish: str) -> None:
    terms = foreign_words(swedish, ())
    assert [swedish[term.start : term.end] for term in terms] == [term.english for term in terms]
    assert all(one.end <= other.start for one, other in pairwise(terms))
    assert not foreign_words(swedish, terms)


def test_a_name_of_the_glossary_is_left_to_it() -> None:
    text, terms = localise("De lämnade Харків.", load_default())
    covered = {(term.start, term.end) for term in terms}
    assert not covered & {(term.start, term.end) for term in foreign_words(text, terms)}


def test_a_garbled_name_is_put_right(use_engine: Callable[..., object]) -> None:
    use_engine(
        {
            "Michał Wiśniewski kom.": "Michał Wiţniewski came.",
            "Det står Benton där.": Hypothesis("It says History there.", alignment=((Span(9, 15), Span(8, 15)),)),
        }
    )
    translator = Translator(engine="dictionary", model="compact")
    assert str(translator.translate("Michał Wiśniewski kom.")) == "Michał Wiśniewski came."
    assert str(translator.translate("Det står Ж där.")) == "It says Ж there."


def test_a_name_that_is_nowhere_is_an_issue(use_engine: Callable[..., object]) -> None:
    use_engine({"Vi såg Łukasz.": "We saw nothing."})
    (issue,) = Translator(engine="dictionary", model="compact").translate("Vi såg Łukasz.").issues
    assert issue.kind == "name" and "Łukasz" in issue.detail


@pytest.mark.parametrize(
    ("swedish", "seen"),
    [
        ("Han kallade det ”the deal of the century”.", "Han kallade det ”Benton”."),
        ("”Very bad!” sade Trump.", "”Benton!” sade Trump."),
        ("Han sade: ”I don’t think so.”", "Han sade: ”Benton.”"),
        ("”He said ’no’ to it”, sade hon.", "”Benton”, sade hon."),
        ("”Winter on Fire” och ”The Gates of Europe”", "”Benton” och ”Milford”"),
        ("BENTON sade ”very bad”.", "BENTON sade ”Milford”."),
        ("ZELENSKYJ: ”VERY BAD DEAL”", "ZELENSKYJ: ”BENTON”"),
        ("Nothing is true, he said.", "Benton."),
        ("Den kallas русский мир.", "Den kallas Benton."),
        ("Det står Ж och 你好 där.", "Det står Benton och Milford där."),
        ("Hon är från Харків.", "Hon är från Kharkiv."),
        ("Сергій Ковальчук och Зеленський", "Serhiy Kovalchuk och Zelensky"),
        ("Menyn ”...” saknas.", "Menyn ”Benton” saknas."),
        ("Svenska Dagbladets ledare", "Bentons ledare"),
        ("Sydsvenskan skriver.", "Benton skriver."),
        ("Sydsvenskans-reportern gick.", "Bentons-reportern gick."),
        # Swedish, though each word, or most, might be English
        ("Man is fast.", "Man is fast."),
        ("”Hat och man is fast”", "”Hat och man is fast”"),
        ("Låten ”Imagine” spelades.", "Låten ”Imagine” spelades."),
        ("Rapporten ”Dagens Nyheters guide i Lund” kom.", "Rapporten ”Bentons guide i Lund” kom."),
        ("Fliken Job Tracker.", "Fliken Job Tracker."),
        ("Exempel i Step", "Exempel i Step"),
        ("Nästa: Bring Your Own App", "Nästa: Bring Your Own App"),
        ("I Event Subscription Form", "I Event Subscription Form"),
        ("I think we can win.", "Benton."),
        ("Boris Johnson, Donald Trump", "Boris Johnson, Donald Trump"),
        ("Ohm är Ω, mikro är µg.", "Ohm är Benton, mikro är µg."),
        ("½ kopp är 3 m², 5 ℃, Nguyễn och Ⅳ", "½ kopp är 3 m², 5 ℃, Nguyễn och Ⅳ"),
        ("Зеле́нський", "Zelensky"),
        ("Ropet ”Слава Україні!” och Свобода", "Ropet ”Benton!” och Milford"),
    ],
)
def test_what_is_set_aside(swedish: str, seen: str) -> None:
    (block,) = parse(swedish).blocks
    assert set_aside(block, [], load_default(), "english-us").block.text == seen


@given(st.text(alphabet="aI theand”’'.,!ЖжКиїв \n", max_size=60) | st.text(max_size=60))
def test_all_that_was_set_aside_comes_back(text: str) -> None:
    for block in parse(text).blocks:
        hidden = set_aside(block, [], Glossary(), "keep")
        segments = zip(hidden.block.segments, hidden.kept, strict=True)
        assert [put_back(one.text, kept) for one, kept in segments] == [one.text for one in block.segments]


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Never again", True),
        ("the war will be over soon", True),
        ("We won’t give up", True),
        ("It’s what I’m told", True),
        ("Winter on Fire", True),
        ("Let it be", True),
        ("IT is hot", False),
        ("man is fast", False),
        ("i the deal", False),
        ("Never", False),
        ("Volvo, Saab, the and", True),
        ("Anna Berg Erik Lind the deal", False),
        ("", False),
    ],
)
def test_what_is_english(text: str, english: bool) -> None:
    assert is_english(text, 0.5) == english


def test_what_the_file_says_to_be_in_another_language_is_set_aside() -> None:
    text = "Ja.\nDet är raison d’être för Times ledare i Харків, och 5 Regeringen sade det till Andrij Melnyk."
    # one inside another, a part of a word, a name, and what word processors think
    words = {
        "raison d’être": "fr",
        "être": "fr",
        "Time": "en",
        "led": "en",
        "Харків": "uk",
        "och": "de",
        "sade det": "en-us",
        "Andrij Melnyk": "en-us",
    }
    places = [(text.index(said), text.index(said) + len(said), language) for said, language in words.items()]
    passage = Passage(text, tuple(Inline(*place, key, language) for key, (*place, language) in enumerate(places)))
    document = parse(text)
    parts = foreign_parts(passage, document)
    seen = [
        set_aside(block, part, load_default(), "english-us").block.text
        for block, part in zip(document.blocks, parts, strict=True)
    ]
    assert seen == ["Ja.", "Det är Benton för Milfords ledare i Kharkiv, och 5 Regeringen sade det till Andrij Melnyk."]


def test_marks_inside_are_written_in_the_style_that_was_asked_for(use_engine: Callable[..., object]) -> None:
    use_engine({"”Benton”, sade hon.": '"Benton", she said.'})
    swedish = "”He said ’no’ to it”, sade hon."
    us, uk = (Translator(engine="dictionary", model="compact", quotes=f"english-{one}") for one in ("us", "uk"))
    assert str(us.translate(swedish)) == "“He said ‘no’ to it,” she said."
    assert str(uk.translate(swedish)) == "‘He said “no” to it,’ she said."


def test_a_sentence_in_another_language_needs_no_engine(use_engine: Callable[..., object]) -> None:
    engine = use_engine({})
    swedish = "We’re staying here! Слава Україні!\n\n”It is what it is.”"
    translation = Translator(engine="dictionary", model="compact").translate(swedish)
    assert str(translation) == "We’re staying here! Слава Україні!\n\n“It is what it is.”"
    assert engine.asked == [] and not translation.issues  # type: ignore[attr-defined]


def test_words_that_are_lost_are_named_as_in_the_article(use_engine: Callable[..., object]) -> None:
    use_engine({"Det kallas Benton här.": "It has a name here."})
    translation = Translator(engine="dictionary", model="compact").translate("Det kallas русский мир här.")
    assert [str(issue) for issue in translation.issues] == [
        "sentence 1: name: “русский мир” is missing; add it by hand"
    ]


def test_nothing_that_the_model_leaves_out_is_lost(use_engine: Callable[..., object]) -> None:
    use_engine({"Det kallas Benton här.": "..."})
    translation = Translator(engine="dictionary", model="compact").translate("Det kallas русский мир här.")
    assert str(translation) == "Det kallas русский мир här."
    assert "русский мир" in translation.issues[0].detail


@pytest.mark.model
@pytest.mark.parametrize("name", read_rows("stand_ins.txt"))
def test_the_bundled_model_copies_every_made_up_name(name: str) -> None:
    frames = (
        "Han kallade det ”{}”.",
        "”{}”, sade Trump.",
        "Hon ropade {} och grät.",
        "Vi läser {}s ledare.",
        "”{}!” sade hon.",
    )
    translator = Translator(model="compact", default_glossary=False)
    made = [str(one) for one in translator.translate_texts([frame.format(name) for frame in frames])]
    assert [english for english in made if name not in english] == []


@pytest.mark.model
@pytest.mark.parametrize(
    ("swedish", "english"),
    [
        ("Han kallade det ”the deal of the century”.", "He called it “the deal of the century.”"),
        ("Den kallas русский мир.", "It is called русский мир."),
        ("Hon är från Харків.", "She is from Kharkiv."),
        ("Sydsvenskan skriver om kriget.", "Sydsvenskan writes about the war."),
    ],
)
def test_the_bundled_model_garbles_nothing(swedish: str, english: str) -> None:
    translation = Translator(model="compact").translate(swedish)
    assert (str(translation), translation.issues) == (english, ())
