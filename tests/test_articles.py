"""Whole articles: what stays of them whatever the model says, and what the bundled model makes of them.

tests/data/articles/NAME.sv.txt is an article, NAME.echo.txt what the pipeline makes of it where the engine gives the
Swedish back: English names, quotation marks and attributions, everything else as it was.  After a change that is meant,
write it anew and read what has changed: translate file NAME.sv.txt --engine echo -o NAME.echo.txt; git diff
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from translate import Translation, Translator

ROOT = Path(__file__).parent.parent
ARTICLES = sorted((ROOT / "tests" / "data" / "articles").glob("*.sv.txt"))
NAMES = [path.name.removesuffix(".sv.txt") for path in ARTICLES]
LINE_START = re.compile(r"\s*(?:[•-] )?")


@cache
def translated(path: Path) -> Translation:
    return Translator(model="compact").translate(path.read_text(encoding="utf-8"))


def numbers(text: str) -> list[str]:
    """The figures of a line in a list, which no sentence has reason to leave out."""
    return re.findall(r"\d+", text.replace(" ", ""))


@pytest.mark.parametrize("path", ARTICLES, ids=NAMES)
def test_names_and_quotations_of_an_article(path: Path) -> None:
    expected = path.with_name(path.name.replace(".sv.", ".echo.")).read_text(encoding="utf-8")
    assert str(Translator(engine="echo").translate(path.read_text(encoding="utf-8"))) == expected


@pytest.mark.parametrize("path", ARTICLES, ids=NAMES)
def test_articles_keep_their_text_without_glossary_and_restyling(path: Path) -> None:
    swedish = path.read_text(encoding="utf-8")
    assert str(Translator(engine="echo", default_glossary=False, quotes="keep").translate(swedish)) == swedish


@pytest.mark.model
@pytest.mark.parametrize("path", ARTICLES, ids=NAMES)
def test_every_line_of_an_article_keeps_its_shape(path: Path) -> None:
    swedish, english = path.read_text(encoding="utf-8"), str(translated(path))
    for source, target in zip(swedish.split("\n"), english.split("\n"), strict=True):
        assert (bool(source), source.count("\t")) == (bool(target), target.count("\t"))
        start = LINE_START.match(source)
        assert start and target.startswith(start[0]), (source, target)
        if start[0].strip() or "\t" in source:
            assert numbers(source) == numbers(target.replace(",", "")), (source, target)


@pytest.mark.model
@pytest.mark.parametrize("path", ARTICLES, ids=NAMES)
def test_every_quotation_of_an_article_is_whole(path: Path) -> None:
    english = str(translated(path))
    assert not set(re.sub(r"“[^“”]*”", "", english)) & set('“”„»«"\ufffd')
    # "“We melted snow,” she says.", and not "“We melted snow, she says.”"
    assert not re.search(r"“[^”]*\b(?:he|she) (?:says|asks|notes)\b", english)


@pytest.mark.model
def test_the_examples_of_the_readme_are_true() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"\$ cat article\.txt\n(.*?)\n\$ translate file article\.txt\n(.*?)```", readme, re.DOTALL)
    told = re.findall(r"`(– [^`]+)` becomes\s+`([^`]+)`", readme)
    assert shown and told
    translator = Translator(model="compact")
    for swedish, english in [shown.groups(), *told]:
        assert str(translator.translate(swedish)).strip() == english.strip()
