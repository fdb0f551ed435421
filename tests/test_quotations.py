"""Quotations from end to end: as many in English as in Swedish, as deep, and with nobody else's words inside."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate import Translator
from translate.engines import Hypothesis, Progress, Span
from translate.normalise import model_input
from translate.paragraphs import parse
from translate.pipeline import Translation
from translate.quotations.framing import expected_shape
from translate.quotations.marks import scan, shape
from translate.quotations.projection import Quotation, edges_agree
from translate.quotations.restyle import carry, expect
from translate.quotations.speech import reporting_words

STYLES = ("keep", "english-us", "english-uk")
GOLDEN = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "quotations.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def translator(style: str) -> Translator:
    return Translator(engine="echo", default_glossary=False, quotes=style)


KEEPING = translator("keep")


def depths_of(translation: Translation) -> str:
    """Return how deep the quotations lie; one that goes on over several paragraphs counts once."""
    found: list[int] = []
    open_ = False
    for block in translation.target[0].blocks:
        for mark in scan(block.text):
            first = not block.text[: mark.offset].strip()
            if mark.doubled:
                continue
            if open_ and mark.opens and first:  # "“Part two.”: the mark is repeated
                open_ = mark.mate is None
            elif open_ and mark.mate is None and not mark.opens:
                open_ = False
            elif mark.opens and mark.mate is None:
                open_ = True
                found.append(0)
            elif mark.opens:
                found.append(mark.depth)
    return "".join(map(str, sorted(found))) or "-"


def test_the_set_is_large() -> None:
    quoted = [row for row in GOLDEN if row[1] != "-"]
    assert len(quoted) >= 300 and len({row[2] for row in GOLDEN}) == len(GOLDEN)


@pytest.mark.parametrize("style", STYLES)
def test_every_quotation_of_the_set_is_found(style: str) -> None:
    texts = [paragraph.replace("¶", "\n\n") for _, _, paragraph in GOLDEN]
    wrong = []
    for (kind, wanted, _), translation in zip(GOLDEN, translator(style).translate_texts(texts), strict=True):
        expected = wanted.split("/")[-1 if style == "keep" else 0]
        found = depths_of(translation)
        if kind != "lone" and found != expected:
            wrong.append((expected, found, str(translation)))
    assert wrong == []


def test_marks_without_mates_are_reported_and_kept() -> None:
    texts = [paragraph for kind, _, paragraph in GOLDEN if kind == "lone"]
    for translation in translator("keep").translate_texts(texts):
        assert [issue.kind for issue in translation.issues] == ["quotation"]
    assert [str(one) for one in translator("keep").translate_texts(texts)] == texts


@pytest.mark.parametrize(
    ("swedish", "us", "uk"),
    [
        ("”Ja”, sade hon.", "“Ja,” sade hon.", "‘Ja,’ sade hon."),
        ("Ett ”läger”.", "Ett “läger.”", "Ett ‘läger’."),
        ("– Ja, säger hon.", "“Ja,” she says.", "‘Ja,’ she says."),
        ("– Ja, säger hon, vi går.", "“Ja,” she says, “vi går.”", "‘Ja,’ she says, ‘vi går.’"),
        ("– Ja, säger hon. Vi går.", "“Ja,” she says. “Vi går.”", "‘Ja,’ she says. ‘Vi går.’"),
        ("Hon säger: – Ja. Vi går.", "Hon säger: “Ja. Vi går.”", "Hon säger: ‘Ja. Vi går.’"),
        ("– Vem? – Anna, svarar han.", "“Vem?” “Anna,” he replies.", "‘Vem?’ ‘Anna,’ he replies."),
        ("– Det var ett ”läger”, säger hon.", "“Det var ett ‘läger,’” she says.", "‘Det var ett “läger”,’ she says."),
        ("– Vi såg ett ”läger”.", "“Vi såg ett ‘läger.’”", "‘Vi såg ett “läger”.’"),
        ("– Det är ’vårt’ nu, säger hon.", "“Det är ‘vårt’ nu,” she says.", "‘Det är “vårt” nu,’ she says."),
        ("”Ja.” sade hon.", "“Ja,” sade hon.", "‘Ja,’ sade hon."),
        ("”Ja.” Hon gick.", "“Ja.” Hon gick.", "‘Ja.’ Hon gick."),
        ("``Ja'', sade hon.", "“Ja,” sade hon.", "‘Ja,’ sade hon."),
        ("''Vi såg ett ’läger’.''", "“Vi såg ett ‘läger.’”", "‘Vi såg ett “läger”.’"),
        ("Menyn ”...” saknas.", "Menyn “...” saknas.", "Menyn ‘...’ saknas."),
        ("”Ett.\n\nTvå ’tre’.”", "“Ett.\n\n“Två ‘tre.’”", "‘Ett.\n\n‘Två “tre”.’"),
        ("”Ett.\n\n”Två.”", "“Ett.\n\n“Två.”", "‘Ett.\n\n‘Två.’"),
        ("”Tre val:\n1. Fly\n2. Dö”", "“Tre val:\n1. Fly\n2. Dö”", "‘Tre val:\n1. Fly\n2. Dö’"),
        ("– Hon sa: ”Vem?” sade han.", "“Hon sa: ‘Vem?’” he said.", "‘Hon sa: “Vem?”’ he said."),
        ("– Hon sa: ”Nej …” sade han.", "“Hon sa: ‘Nej …’” he said.", "‘Hon sa: “Nej …”’ he said."),
        ("Filmen ’20 dagar’ vann.", "Filmen “20 dagar” vann.", "Filmen ‘20 dagar’ vann."),
        ("Det står ”…” där.", "Det står “…” där.", "Det står ‘…’ där."),
        ('En 12"-skiva på 6\'2".', 'En 12"-skiva på 6\'2".', 'En 12"-skiva på 6\'2".'),
        ("Rock ’n’ roll på ’90-talet.", "Rock ’n’ roll på ’90-talet.", "Rock ’n’ roll på ’90-talet."),
    ],
)
def test_styles(swedish: str, us: str, uk: str) -> None:
    assert str(translator("english-us").translate(swedish)) == us
    assert str(translator("english-uk").translate(swedish)) == uk


class CarelessEngine:
    """Repeats its input, but loses, moves and adds quotation marks, and is not sure what it aligned to what."""

    name = "careless"
    digest = "0" * 64

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def translate(self, sentences: Sequence[str], progress: Progress | None = None) -> list[Hypothesis]:
        del progress
        return [self._translate(model_input(sentence)) for sentence in sentences]

    def _translate(self, seen: str) -> Hypothesis:
        habit = self._random.choice(["keep", "lose all", "lose some", "add"])
        spans = [Span(*match.span()) for match in re.finditer(r"\"|'(?!\w)|(?<!\w)'|[\w:-]+|[^\w\s\"']", seen)]
        text, links = "", []
        spaced = False
        for span in spans:
            token = seen[span.start : span.end]
            mark = token in "\"'"
            if mark and (habit == "lose all" or (habit == "lose some" and self._random.random() < 0.5)):
                spaced = True
                continue
            text += " " * (seen[: span.start].endswith(" ") or (spaced and token not in ".,?!"))
            spaced = False
            start = len(text)
            text += token
            source = span if self._random.random() < 0.8 else self._random.choice(spans)
            links.append((source, Span(start, len(text))))
        if habit == "add":
            text += self._random.choice([' "', '"', " '"])
        aligned = self._random.random() < 0.8
        return Hypothesis(text, 0.0, tuple(links) if aligned else None)


PHRASES = st.lists(
    st.sampled_from(["vi", "stannar", "kvar", "i", "Kiev", "och", "1939", "bil", "men", "kanske", "ja"]),
    min_size=1,
    max_size=5,
)
PHRASE = PHRASES.map(" ".join)
OUTER = st.sampled_from(["”{}”", "»{}»", "»{}«", "“{}”", '"{}"', "„{}“", "«{}»"])
NESTED = st.builds("{} ’{}’ {}".format, PHRASE, PHRASE, PHRASE)
SEVERAL = st.lists(PHRASE.map(str.capitalize), min_size=2, max_size=3).map(". ".join)
QUOTED = st.builds(
    lambda marks, words, stop: marks.format(words + stop),
    OUTER,
    PHRASE | NESTED | SEVERAL,
    st.sampled_from(["", "", "?", "!", "."]),
)
SENTENCE = st.one_of(
    QUOTED,
    PHRASE.map(lambda words: f"{words.capitalize()}."),
    st.builds("{}, säger {}.".format, QUOTED, st.sampled_from(["han", "Anna Ek", "borgmästaren i Lviv"])),
    st.builds("{}, säger hon, {}.".format, QUOTED, QUOTED),
    st.builds("Kvar {} {} {}{}".format, PHRASE, QUOTED, PHRASE, st.sampled_from([".", "?", "!"])),
    st.builds("Kvar {}: {}".format, PHRASE, QUOTED),
)
ARTICLE = st.lists(st.lists(SENTENCE, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=3).map("\n\n".join)


@pytest.mark.parametrize("style", STYLES)
@given(article=ARTICLE, seed=st.integers(0, 10**6))
@example(article="”vi” ”Vi vi. Vi”", seed=0)
def test_a_careless_model_changes_neither_number_nor_depth(style: str, article: str, seed: int) -> None:
    one = translator(style)
    one.engine = CarelessEngine(seed)
    translation = one.translate(article)
    for source, target in zip(translation.source[0].blocks, translation.target[0].blocks, strict=True):
        assert shape(target.text) == expected_shape(source), (source.text, target.text)


@pytest.mark.parametrize("style", STYLES)
@given(article=st.text(alphabet="aAs1 .,?!:–-”’\"'»«“‘„\n", max_size=80) | st.text(), seed=st.integers(0, 10**6))
def test_whatever_the_article_a_quotation_is_kept_or_reported(style: str, article: str, seed: int) -> None:
    one = translator(style)
    one.engine = CarelessEngine(seed)
    translation = one.translate(article)
    blocks = zip(translation.source[0].blocks, translation.target[0].blocks, strict=True)
    if any(expected_shape(source) != shape(target.text) for source, target in blocks):
        assert any(issue.kind in ("quotation", "empty") for issue in translation.issues)


@settings(deadline=None)
@given(st.text(alphabet="aAthe1 .,:–—-”’\"'`»«“‘„\n", max_size=60))
@example("Vi gick – hem - nu.")
@example("Kyiv-Lviv och Kyiv–Lviv")
@example("2. - Läget – från Lviv")
@example("”a ”a ”a ")
@example("``Ja'', ''nej''")
def test_marks_and_dashes_are_kept_where_nothing_is_translated(article: str) -> None:
    assert str(KEEPING.translate(article)) == article


def told_inside(text: str) -> Iterator[str]:
    """Yield quotations that end in an attribution, "“We are staying, he says.”"."""
    verbs = "|".join(sorted(reporting_words()))
    who = r"(?:he|she|they|I|the \w+|[A-Z]\w+)"
    told = re.compile(rf"[,?!]\s+(?:{who} (?:{verbs})|(?:{verbs}) {who})[.,]?$")
    for mark in scan(text):
        if mark.opens and mark.mate is not None and told.search(text[mark.offset + 1 : mark.mate]):
            yield text[mark.offset : mark.mate + 1]


def test_an_attribution_inside_a_quotation_is_noticed() -> None:
    assert list(told_inside("“We are staying, he says.” And “yes,” she said.")) == ["“We are staying, he says.”"]


@pytest.mark.model
@pytest.mark.parametrize("style", STYLES)
def test_the_bundled_model_keeps_every_quotation_of_the_set(style: str) -> None:
    bundled = Translator(model="compact", quotes=style)
    texts = [paragraph.replace("¶", "\n\n") for _, _, paragraph in GOLDEN]
    wrong = []
    for (kind, wanted, _), translation in zip(GOLDEN, bundled.translate_texts(texts), strict=True):
        expected = wanted.split("/")[-1 if style == "keep" else 0]
        if kind != "lone" and depths_of(translation) != expected:
            wrong.append((expected, str(translation)))
        wrong += [("told inside", quotation) for quotation in told_inside(str(translation))]
    assert wrong == []


def test_words_moved_into_a_quotation_are_noticed() -> None:
    seen = 'I gengäld utlovas "goda garantier".'
    text = 'In return, "good guarantees are promised."'
    links = [(0, 1, 0, 2), (2, 9, 3, 9), (19, 23, 12, 16), (24, 33, 17, 27), (10, 17, 28, 31), (10, 17, 32, 40)]
    alignment = tuple((Span(a, b), Span(c, d)) for a, b, c, d in links)
    source, target = Quotation(19, 33, None, None), Quotation(12, 41, None, None)
    assert not edges_agree([source], [target], seen, Hypothesis(text, alignment=alignment))
    right = Hypothesis('In return, "good guarantees" are promised.', alignment=alignment)
    assert edges_agree([source], [Quotation(12, 27, None, None)], seen, right)


def test_words_that_a_quotation_inside_another_swallows_are_noticed() -> None:
    (block,) = parse("Hon säger: ”’Vi går’ är hans svar.” Ja.").blocks
    source, expected = block.segments[0].text, expect(block)[0]
    right, wrong = Hypothesis("She says, \"'We go' is his answer.\""), Hypothesis("She says, \"'We go.'\"")
    assert carry(expected, source, right, "english-us")[1]
    assert not carry(expected, source, wrong, "english-us")[1]
