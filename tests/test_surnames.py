"""People who are known by their surname after the article has named them in full."""

from collections.abc import Callable
from pathlib import Path

import pytest

from glossary import load
from translate import Translator
from translate.document import Passage
from translate.engines import Hypothesis
from translate.pipeline import draft, load_glossary
from translate.surnames import drop_articles, expect_surnames


@pytest.mark.parametrize(
    ("article", "last", "names"),
    [
        ("Larysa Bondarenko bor här. Bondarenko är kvar.", "Bondarenko är kvar.", ["Bondarenko"]),
        ("Sergej Kobylasj kom. Det är Kobylasjs plan.", "Det är Kobylashs plan.", ["Kobylash"]),
        ("Anna Lindqvist kom. Lindqvist log.", "Lindqvist log.", ["Lindqvist"]),
        ("Anna Berg kom. Berg sprängs.", "Berg sprängs.", []),  # may be a word
        ("Tetjana Sjvets kom. Sjvets log.", "Shvets log.", ["Shvets"]),
        ("Bondarenko är kvar.", "Bondarenko är kvar.", []),
        ("Oleksandr Melnyk och Andrij Melnyk kom. Det sade Melnyk.", "Det sade Melnyk.", ["Melnyk"]),
        ("Volodymyr Zelenskyj och Olena Zelenska kom. Det sade Zelenska.", "Det sade Zelenska.", ["Zelenska"]),
        # two spellings, and who is meant can't be known
        ("Serhij Kovaljov och Sergej Kovaljov kom. Det sade Kovaljov.", "Det sade Kovaljov.", ["Kovaljov"]),
        ("Sergej Kovaljov kom. Serhij Kovaljov log. Det är Kovaljovs plan.", "Det är Kovaljovs plan.", ["Kovaljov"]),
    ],
)
def test_a_surname_alone_is_expected(article: str, last: str, names: list[str]) -> None:
    blocks = draft([Passage(article)], load_glossary()).blocks
    one = [one for block in blocks for one in block.drafts][-1]
    assert one.text == last
    assert [term.english for term in one.terms] == names
    assert [one.text[term.start : term.end] for term in one.terms] == names


def test_a_surname_that_a_model_takes_for_a_word_is_reported() -> None:
    translator = Translator(engine="echo")
    drafted = translator.draft([Passage("Larysa Bondarenko bor här. Bondarenko är kvar.")])
    made = iter([Hypothesis("Larysa Bondarenko lives here."), Hypothesis("The farmer is left.")])
    (issue,) = translator.finish(drafted, made).issues
    assert (issue.segment, issue.kind) == (2, "name")


def test_a_surname_with_two_spellings_is_reported(use_engine: Callable[..., object]) -> None:
    use_engine({"Kovaljovs bil": "Kovaljov’s car"})
    text = "Serhij Kovaljov.\nSergej Kovaljov.\nKovaljovs bil"
    translation = Translator(engine="dictionary", model="compact").translate(text)
    assert str(translation) == "Serhiy Kovaliov.\nSergei Kovalyov.\nKovaljov’s car"
    (issue,) = translation.issues
    assert (issue.segment, issue.kind) == (3, "name")
    assert "“Kovaljov” may be Kovaliov or Kovalyov" in issue.detail


def test_a_byname_is_no_surname(tmp_path: Path) -> None:
    table = tmp_path / "persons.csv"
    table.write_text("english,swedish,kind\nVolodymyr the Great,Volodymyr den store,person\n")
    drafted = draft([Passage("Volodymyr den store dog. Det var den store mannen.")], load(table))
    assert drafted.sentences == ["Volodymyr the Great dog.", "Det var den store mannen."]


@pytest.mark.parametrize(
    ("made", "english"),
    [
        ("The Bondarenko is left.", "Bondarenko is left."),
        ("He saw the Bondarenkos.", "He saw the Bondarenkos."),
        ("The Bondarenko family is left.", "The Bondarenko family is left."),
    ],
)
def test_a_surname_has_no_article(made: str, english: str) -> None:
    _, terms = expect_surnames("Bondarenko är kvar.", (), {"Bondarenko": ("Bondarenko",)})
    assert drop_articles(terms, made) == english
    assert drop_articles((), made) == made
