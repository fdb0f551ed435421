"""The stages together: laws 2 and 4, names and quotation marks from end to end, and the example of the README."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossary import load
from translate import Translator
from translate.engines import Hypothesis

DATA = Path(__file__).parent / "data"
ROOT = DATA.parent.parent
IDENTITY = Translator(engine="echo", default_glossary=False, quotes="keep")
TEXTS = st.one_of(
    st.text(),
    st.text(alphabet="aÅ ”“\"'’»«–-.,!?\n\r\t1•\ufeff\u00a0\u2028(…"),
    st.lists(
        st.sampled_from(["– Ja, säger han.", "”Nej!”", "\n", "\r\n", " ", "bl.a. i Kiev", "1. ", "* ", "Hej"])
    ).map("".join),
)


@example("ç\x1bÇ")
@given(TEXTS)
def test_echo_without_a_glossary_is_the_identity(text: str) -> None:
    assert str(IDENTITY.translate(text)) == text


@given(TEXTS)
def test_every_text_gets_through_with_english_quotes_and_names(text: str) -> None:
    translation = Translator(engine="echo").translate(text)
    assert len(translation.target[0].blocks) == len(IDENTITY.translate(text).target[0].blocks)


@given(TEXTS)
def test_blank_and_mark_only_texts_never_reach_an_engine(text: str) -> None:
    translator = Translator(engine="echo")
    asked: list[str] = []
    inner = translator.engine.translate
    translator.engine.translate = lambda sentences, progress=None: asked.extend(sentences) or inner(sentences)  # type: ignore[method-assign, func-returns-value, assignment]
    translator.translate(text)
    assert all(any(map(str.isalpha, sentence)) for sentence in asked)


def test_paragraphs_names_and_quotations_of_an_article(use_engine: Callable[..., object]) -> None:
    use_engine(
        {
            "Strömlöst i Kharkiv": "No power in Kharkiv",
            "Vi stannar": "We are staying",
            '"Det är svårt", skriver borgmästaren i Odesa.': '"It is hard", writes the mayor of Odesa.',
            "”Det är svårt”, skriver borgmästaren i Odesa.": '"It is hard", writes the mayor of Odesa.',
        }
    )
    article = "Strömlöst i Charkiv\n\n– Vi stannar, säger han.\n\n”Det är svårt”, skriver borgmästaren i Odessa.\n"
    translation = Translator(engine="echo").translate(article)
    assert str(translation) == (
        "No power in Kharkiv\n\n“We are staying,” he says.\n\n“It is hard,” writes the mayor of Odesa.\n"
    )
    assert translation.issues == ()


def test_a_name_that_stayed_swedish_is_repaired(use_engine: Callable[..., object]) -> None:
    use_engine({"De lämnade Kharkiv.": "They left Charkiv."})
    assert str(Translator(engine="echo").translate("De lämnade Charkiv.")) == "They left Kharkiv."


def test_a_name_that_is_gone_is_an_issue(use_engine: Callable[..., object]) -> None:
    use_engine({"De lämnade Kharkiv.": "They left."})
    translation = Translator(engine="echo").translate("Ja.\n\nDe lämnade Charkiv.")
    (issue,) = translation.issues
    assert (issue.kind, issue.segment) == ("name", 2)
    assert "Kharkiv" in issue.detail


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (Hypothesis(""), "empty"),
        (Hypothesis("We we we we we", runaway=True), "repetition"),
        (Hypothesis("Regeringen lägger fram ett nytt förslag."), "copied"),
    ],
)
def test_doubtful_sentences_are_issues(use_engine: Callable[..., object], said: Hypothesis, kind: str) -> None:
    sentence = "Regeringen lägger fram ett nytt förslag."
    use_engine({sentence: said})
    (issue,) = Translator(engine="echo").translate(sentence).issues
    assert issue.kind == kind


def test_lost_quotation_marks_are_put_back_or_reported(use_engine: Callable[..., object]) -> None:
    sentence = "Han kallar det ”en skam” för landet."
    use_engine({sentence: "He calls it a disgrace for the country."})
    (issue,) = Translator(engine="echo").translate(sentence).issues
    assert issue.kind == "quotation"


def test_agencies_are_left_alone(use_engine: Callable[..., object]) -> None:
    use_engine({"Nej.": "No.", "(TT)": "(TTT)", "AFP/TT": "AP/T", "Kyiv/stockholm (tt-afp)": "Kyiv/tt"})
    article = "{}/STOCKHOLM (TT-AFP)\n\nNej.\n\n(TT)\n\nAFP/TT"
    expected = article.format("KYIV").replace("Nej", "No")
    assert str(Translator(engine="echo").translate(article.format("KIEV"))) == expected


def test_a_bracket_before_many_capitals_takes_no_time() -> None:
    text = "(" + "A" * 60
    assert str(IDENTITY.translate(text)) == text


def test_headlines_in_capitals(use_engine: Callable[..., object]) -> None:
    use_engine({"Minst tio döda i Kharkiv": "At least ten dead in Kharkiv"})
    translator = Translator(engine="echo")
    assert str(translator.translate("MINST TIO DÖDA I CHARKIV\n")) == "AT LEAST TEN DEAD IN KHARKIV\n"
    assert str(translator.translate("NATO OCH EU")) == "NATO OCH EU"


def test_later_glossaries_win(tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("Charkiv,Charkow\nRiksdagen,the Riksdag\n", encoding="utf-8")
    second.write_text("Charkiv,Kharkov\n", encoding="utf-8")
    translator = Translator(engine="echo", glossaries=[first, load(second)])
    assert str(translator.translate("Riksdagen, Charkiv och Odessa")) == "The Riksdag, Kharkov och Odesa"


def test_the_signature_tells_settings_apart() -> None:
    one, same = Translator(engine="echo").signature, Translator(engine="echo").signature
    assert one == same
    assert one != Translator(engine="echo", beam_size=1).signature
    assert one != Translator(engine="echo", default_glossary=False).signature
    assert str(one).startswith("engine:echo|model:none|")


def test_equal_texts_are_translated_together() -> None:
    texts = ["Ett.", "", "Två i Kiev.\n"]
    translations = Translator(engine="echo").translate_texts(texts)
    assert [str(translation) for translation in translations] == ["Ett.", "", "Två i Kyiv.\n"]


def test_the_example_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    code, _, printed = example.partition("# prints\n")
    exec(compile(code.replace("Translator()", 'Translator(engine="echo")'), "README.md", "exec"), {})
    assert capsys.readouterr().out.count("\n") >= 2
    assert printed == ""
