"""Every engine keeps the same promises; CTranslate2 says what transformers says."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import tiny_model
from translate import models
from translate.engines import Engine, EngineOptions, Hypothesis, Links, Span, load_engine
from translate.engines.batching import Batch, Decoded, Limits, PieceEngine
from translate.engines.canary import SENTENCE, find_fault
from translate.engines.clauses import mend_part, split_clauses
from translate.engines.conversion import converted_folder
from translate.engines.runaway import longest_output, repeats_itself
from translate.engines.tokeniser import Pieces, Tokeniser, put_together, set_apart
from translate.errors import EngineError, ModelError
from translate.normalise import model_input

ROOT = Path(__file__).parent.parent
REAL = ("ctranslate2", "marian")
LONG = (
    "Regeringen säger att soldater väntar vid gränsen, men Anna bor hos grannen i Stockholm; "
    "flyktingarna från Ukraina har varit på sjukhuset, och borgmästaren i Kyjiv vill ha fred - "
    "ingen vet hur länge de väntar utanför Charkiv."
)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.make(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def babbling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.make(tmp_path_factory.mktemp("models") / "babbling", noise=5)


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, shared_cache: Path, tmp_path: Path) -> None:
    monkeypatch.setenv("TRANSLATE_CACHE", str(shared_cache))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.fixture(scope="session")
def loaded(tiny: Path, shared_cache: Path) -> dict[str, Engine]:
    os.environ["TRANSLATE_CACHE"] = str(shared_cache)
    options = EngineOptions(model=str(tiny), device="cpu")
    return {name: load_engine(name, options) for name in ("echo", *REAL)}


@pytest.fixture(params=("echo", *REAL))
def engine(request: pytest.FixtureRequest, loaded: dict[str, Engine]) -> Engine:
    return loaded[request.param]


# ---------------------------------------------------------------- the contract


def test_as_many_out_as_in_and_in_order(engine: Engine) -> None:
    sentences = [*tiny_model.sentences(40), "Hej!", *tiny_model.sentences(10)]
    assert [one.text for one in engine.translate(sentences)] == sentences
    assert engine.translate([]) == []


def test_has_a_name_and_a_digest(engine: Engine, tiny: Path) -> None:
    assert engine.name in {"echo", *REAL}
    assert engine.digest == ("echo" if engine.name == "echo" else models.find(str(tiny)).digest)


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u00a0"])
def test_a_blank_sentence_is_the_callers_mistake(engine: Engine, blank: str) -> None:
    with pytest.raises(ValueError, match="sentence 1 is blank"):
        engine.translate(["Hej.", blank])


@pytest.mark.parametrize("marks", ["***", "– – –", "”", "…", "\u200b"])
def test_marks_alone_come_back(engine: Engine, marks: str) -> None:
    assert engine.translate([marks])[0].text == marks


def test_alignment_points_into_both_texts(engine: Engine) -> None:
    sentence = "Anna  bor\u00a0i\u00adStockholm – nära Östersjön, ”hos” grannen…"
    source = model_input(sentence)
    (hypothesis,) = engine.translate([sentence])
    assert hypothesis.alignment
    for before, after in hypothesis.alignment:
        assert 0 <= before.start < before.end <= len(source)
        assert 0 <= after.start < after.end <= len(hypothesis.text)
    if engine.name != "echo":
        assert hypothesis.text == source
        assert all(before == after for before, after in hypothesis.alignment)


def test_progress_ends_with_everything_done(engine: Engine) -> None:
    seen: list[tuple[int, int]] = []
    engine.translate(tiny_model.sentences(30), lambda done, total: seen.append((done, total)))
    assert seen[-1] == (30, 30)
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    "text", ["Priset är 5 € 😀 ½.", "Žižka och Łódź", "日本 hej", "a</s>b <unk> <pad>", ">>eng<< hej"]
)
def test_characters_outside_the_vocabulary_survive(loaded: dict[str, Engine], text: str) -> None:
    for name in REAL:
        (hypothesis,) = loaded[name].translate([text])
        assert hypothesis.text == text
        assert all(text[b.start : b.end] == text[a.start : a.end] for b, a in hypothesis.alignment or ())


def test_a_sentence_over_the_limit_is_translated_in_parts(loaded: dict[str, Engine]) -> None:
    for name in REAL:
        seen: list[tuple[int, int]] = []
        (hypothesis,) = loaded[name].translate([LONG], lambda done, total, seen=seen: seen.append((done, total)))
        assert seen[-1][1] > 2
        assert hypothesis.text == LONG
        assert all(before == after for before, after in hypothesis.alignment or ())
        covered = {index for _, after in hypothesis.alignment or () for index in range(after.start, after.end)}
        assert {index for index, character in enumerate(LONG) if character != " "} <= covered


def test_a_word_without_end_is_not_cut(loaded: dict[str, Engine]) -> None:
    word = "Östersjösoldat" * 40
    for name in REAL:
        assert loaded[name].translate([word])[0].text == word


def test_scores_agree_and_are_log_probabilities(loaded: dict[str, Engine]) -> None:
    sentences = tiny_model.sentences(20)
    for fast, reference in zip(*(loaded[name].translate(sentences) for name in REAL), strict=True):
        assert reference.score <= 1e-3
        assert fast.score == pytest.approx(reference.score, abs=0.05)


# ---------------------------------------------------------------- agreement


def share_of_agreement(model: str, sentences: list[str], beam_size: int) -> float:
    options = EngineOptions(model=model, device="cpu", beam_size=beam_size, compute_type="float32", canary=False)
    fast, reference = (load_engine(name, options).translate(sentences) for name in REAL)
    agreeing = [a.text == b.text and a.alignment == b.alignment for a, b in zip(fast, reference, strict=True)]
    return sum(agreeing) / len(agreeing)


@pytest.mark.parametrize("beam_size", [1, 4])
def test_ctranslate2_says_what_transformers_says(tmp_path: Path, beam_size: int) -> None:
    hesitant = tiny_model.make(tmp_path / "hesitant", noise=0.03, confidence=0.35)
    assert share_of_agreement(str(hesitant), tiny_model.sentences(200), beam_size) >= 0.95


# ---------------------------------------------------------------- pieces


def test_pieces_are_those_of_marian_tokenizer(tiny: Path) -> None:
    from transformers import MarianTokenizer

    with pytest.warns(UserWarning, match="sacremoses"):
        theirs = MarianTokenizer.from_pretrained(tiny)
    ours = Tokeniser(tiny)
    for sentence in [*tiny_model.sentences(100), "Pris: 5 € 😀", "a  b"]:
        pieces = ours.complete(ours.encode(sentence).pieces)
        assert [ours.vocabulary[piece] for piece in pieces] == theirs(sentence)["input_ids"]
        assert ours.decode(ours.encode(sentence).pieces)[0] == theirs.decode(
            theirs(sentence)["input_ids"], skip_special_tokens=True
        )


def test_a_model_of_many_languages_is_told_to_speak_english(tmp_path: Path) -> None:
    from transformers import MarianTokenizer

    folder = tiny_model.make(tmp_path / "many", codes=(">>fra<<", ">>eng<<"))
    ours = Tokeniser(folder)
    with pytest.warns(UserWarning, match="sacremoses"):
        theirs = MarianTokenizer.from_pretrained(folder)
    pieces = ours.complete(ours.encode("Jag bor i Stockholm.").pieces)
    assert pieces[0] == ">>eng<<"
    assert [ours.vocabulary[piece] for piece in pieces] == theirs(">>eng<< Jag bor i Stockholm.")["input_ids"]
    for name in REAL:
        (hypothesis,) = load_engine(name, EngineOptions(model=str(folder), device="cpu")).translate(["Anna bor."])
        # the copier says the code too, one piece early: it counts as a place before the sentence
        assert hypothesis.alignment
        assert max(before.end for before, _ in hypothesis.alignment) <= len("Anna bor.")


def test_a_piece_that_only_the_vocabulary_knows_keeps_its_space(tiny: Path) -> None:
    text, spans = Tokeniser(tiny).decode(["▁Kramatorsk", "▁bor", "▁", "<0xE2>", "<0x82>", "<0xAC>"])
    assert text == "Kramatorsk bor €"
    assert [text[span.start : span.end] for span in spans] == ["Kramatorsk", "bor", "€", "€", "€", "€"]


def test_an_unknown_piece_becomes_unk(tiny: Path) -> None:
    assert Tokeniser(tiny).complete(["a", "▁zzz"]) == ["a", "<unk>", "</s>"]


MARKED = st.text(st.sampled_from("aåB1 .\"'()[]-") | st.characters(exclude_categories=["Cs"]), max_size=30)
PIECES = ["▁Anna", "▁bor", "▁", "r", ".", "▁zzz", "<0xE2>", "<0x82>", '▁"', '"', "▁'", "'", "▁("]


@given(MARKED, st.lists(st.sampled_from(PIECES)))
def test_cutting_and_joining_need_no_spans(text: str, pieces: list[str]) -> None:
    tokeniser = _compact()
    assert tokeniser.cut(text) == tokeniser.encode(text).pieces
    assert tokeniser.join(pieces) == tokeniser.decode(pieces)[0]


@given(MARKED.map(model_input))
def test_spans_are_those_of_the_text_where_marks_are_set_apart(text: str) -> None:
    encoded = _compact().encode(text)
    decoded, spans = _compact().decode(encoded.pieces)
    assert decoded == put_together(set_apart(text)).replace("▁", " ").strip()
    for piece, before, after in zip(encoded.pieces, encoded.spans, spans, strict=True):
        if piece.strip("▁") and not piece.startswith("<0x"):
            assert piece.strip("▁") == text[before.start : before.end] == decoded[after.start : after.end]


@pytest.mark.parametrize(
    ("text", "apart", "word"),
    [
        ('Han kallar det "fred".', 'Han kallar det " fred".', "fred"),
        ('"Kom (nu) till [Kyiv]", sade hon.', '" Kom ( nu) till [ Kyiv]", sade hon.', "Kyiv"),
        ("Så kallade 'filtreringsläger' finns.", "Så kallade ' filtreringsläger' finns.", "filtreringsläger"),
        ("Annas' bil 5\" och '90-talet.", "Annas' bil 5\" och '90-talet.", "bil"),
        ("Allt(ihop).", "Allt(ihop).", "All"),
    ],
)
def test_a_word_after_a_mark_is_cut_as_elsewhere(text: str, apart: str, word: str) -> None:
    assert set_apart(text) == apart
    assert put_together(apart) == text
    assert {*_compact().cut(word)} <= {*_compact().cut(text)}


@cache
def _compact() -> Tokeniser:
    return Tokeniser(models.find("compact").folder)


def with_shortlist(tiny: Path, target: Path, left_out: str) -> Path:
    folder = copy_of(tiny, target)
    pieces = sorted(set(Tokeniser(tiny).vocabulary) - {left_out})
    (folder / "shortlist.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", REAL)
def test_outputs_are_made_of_the_shortlist(tiny: Path, tmp_path: Path, loaded: dict[str, Engine], name: str) -> None:
    folder = with_shortlist(tiny, tmp_path / "short", "kh")
    assert models.find(str(folder)).digest != models.find(str(tiny)).digest
    engine = load_engine(name, EngineOptions(model=str(folder), device="cpu", canary=False))
    near, far = "Anna bor i Stockholm.", "Anna bor i Kyjiv."
    (alone,) = engine.translate([near])
    assert "kh" in near and "kh" not in alone.text
    assert engine.translate([far, near])[1] == alone
    assert engine.translate([far]) == loaded[name].translate([far])


def test_candidates_that_depend_on_the_source_are_not_used(tiny: Path, tmp_path: Path) -> None:
    folder = copy_of(converted_folder(models.find(str(tiny)), "0" * 64, "int8"), tmp_path / "converted")
    for candidates, letters in (("\t▁ A nn a\n", " Anna"), ("▁\tnn\n\tA\n", " Annabor.")):
        (folder / "vmap.txt").write_text(candidates, encoding="utf-8")
        engine = load_engine("ctranslate2", EngineOptions(model=str(folder), device="cpu", canary=False))
        assert set(engine.translate(["Anna bor."])[0].text) == set(letters)


def test_links_are_found_once_and_only_when_asked_for() -> None:
    found = ((Span(0, 4), Span(0, 3)), (Span(5, 6), Span(4, 8)))
    asked = iter([found])
    links = Links(lambda: next(asked))
    hypothesis = Hypothesis("One text.", alignment=links).overwrite(Span(0, 3), "A")
    assert [made for _, made in hypothesis.alignment or ()] == [Span(0, 1), Span(2, 6)]
    assert (len(links), links[1], links[:1], list(links)) == (2, found[1], found[:1], list(found))
    assert links == found == Links(lambda: found) and links != () and hash(links) == hash(found)


# ---------------------------------------------------------------- long sentences


@given(st.text(alphabet="ab,; och-.", max_size=200), st.integers(1, 40))
def test_parts_fit_and_nothing_is_lost(text: str, room: int) -> None:
    sentence = model_input(text)
    spans = split_clauses(sentence, lambda part: len(part) <= room)
    assert all(span.end - span.start <= max(room, 1) for span in spans)
    rest = "".join(sentence[span.start : span.end] for span in spans)
    assert rest.replace(" ", "") == sentence.replace(" ", "")
    assert all(not sentence[a.end : b.start].strip() for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Han kom sent; hon var redan där.", ["Han kom sent;", "hon var redan där."]),
        ("Det var kallt i Kyjiv, men alla gick ut.", ["Det var kallt i Kyjiv,", "men alla gick ut."]),
        (
            "Priset steg till 1,5 miljarder kronor - en ny nivå.",
            ["Priset steg till 1,5 miljarder kronor", "- en ny nivå."],
        ),
        ("Flyktingarna sov i tält och åt bröd varje dag.", ["Flyktingarna sov i tält", "och åt bröd varje dag."]),
        ("Ett två tre fyra fem sex.", ["Ett två tre", "fyra fem sex."]),
    ],
)
def test_sentences_are_cut_at_clauses(sentence: str, parts: list[str]) -> None:
    spans = split_clauses(sentence, lambda part: len(part) < len(sentence))
    assert [sentence[span.start : span.end] for span in spans] == parts


@pytest.mark.parametrize(
    ("source", "text", "mended"),
    [
        ("Han kom sent,", "He came late.", "He came late,"),
        ("Han kom sent", "He came late.", "He came late"),
        ("Han kom sent;", "He came late;", "He came late;"),
    ],
)
def test_a_part_does_not_end_like_a_sentence(source: str, text: str, mended: str) -> None:
    assert mend_part(source, text, first=True, last=False) == mended


@pytest.mark.parametrize(
    ("source", "text", "mended"),
    [
        ("och hon sov.", "And she slept.", "and she slept."),
        ("svenska soldater sov.", "Swedish soldiers slept.", "Swedish soldiers slept."),
        ("Anna sov.", "The girl slept.", "The girl slept."),
        ("jag sov.", "I slept.", "I slept."),
    ],
)
def test_a_part_does_not_begin_like_a_sentence(source: str, text: str, mended: str) -> None:
    assert mend_part(source, text, first=False, last=True) == mended


# ---------------------------------------------------------------- runaway repetition


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("▁Sallad", "▁salad ▁salad ▁salad ▁salad"),
        ("▁Svart", "▁black ▁black ▁black"),
        ("▁Förlåt .", "▁I ' m ▁sorry , ▁I ' m ▁sorry , ▁I ' m ▁sorry ,"),
        ("▁Han ▁kom ▁hem .", "▁ha ha ha ha ha"),
    ],
)
def test_loops_are_seen(source: str, target: str) -> None:
    assert repeats_itself(source.split(), target.split())


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("▁Nej , ▁nej , ▁nej , ▁nej !", "▁No , ▁no , ▁no , ▁no !"),
        ("▁1 0 0 0 0 0 0 ▁kronor", "▁1 0 0 0 0 0 0 ▁kronor"),
        ("▁en ▁miljon", "▁1 ▁ 0 0 0"),
        ("▁Han ▁är ▁mycket , ▁mycket ▁trött", "▁He ▁is ▁very , ▁very ▁tired"),
        ("▁Hej", "▁Hi"),
        ("▁Hej", ""),
    ],
)
def test_repetition_of_the_source_is_no_loop(source: str, target: str) -> None:
    assert not repeats_itself(source.split(), target.split())


@given(st.lists(st.sampled_from(["▁a", "▁b", "▁c", ".", "0"]), max_size=30))
def test_a_loop_is_a_run_that_follows_upon_itself(pieces: list[str]) -> None:
    def turns(start: int, size: int) -> int:
        count = 1
        while pieces[start : start + size] == pieces[start + count * size : start + (count + 1) * size]:
            count += 1
        return count - (size == 1 and not pieces[start].strip("▁").isalpha())

    sizes = range(1, len(pieces) // 3 + 1)
    loops = any(turns(start, size) > 2 for size in sizes for start in range(len(pieces) - size))
    runs = {tuple(pieces[start : start + 3]) for start in range(len(pieces) - 2)}
    monotonous = len(pieces) >= 22 and len(runs) < (len(pieces) - 2) / 2
    assert repeats_itself(["▁a"], pieces) == (loops or monotonous)


class Scripted(PieceEngine):
    """Says what a function of (source pieces, no_repeat) returns."""

    name = "scripted"
    digest = "0"

    def __init__(self, tiny: Path, say: Callable[[tuple[str, ...], int], Iterable[str]]) -> None:
        self.tokeniser = Tokeniser(tiny)
        self.limits = Limits(source_pieces=40, positions=510, batch_tokens=300)
        self.say = say
        self.batches: list[Batch] = []

    def decode(self, batches: Iterable[Batch]) -> Iterator[list[Decoded]]:
        for batch in batches:
            self.batches.append(batch)
            said = [tuple(self.say(source[:-1], batch.no_repeat)) for source in batch.sources]
            yield [Decoded(pieces, -1.0, partial(list, (0,) * len(pieces))) for pieces in said]


def test_a_loop_is_decoded_again_more_strictly(tiny: Path) -> None:
    engine = Scripted(tiny, lambda source, no_repeat: source if no_repeat else ("▁bor",) * 9)
    assert engine.translate(["Anna bor."])[0] == Hypothesis(
        "Anna bor.", -1.0, engine.translate(["Anna bor."])[0].alignment
    )
    assert [batch.no_repeat for batch in engine.batches[:2]] == [0, 3]


def test_a_loop_that_stays_is_reported(tiny: Path) -> None:
    engine = Scripted(tiny, lambda source, no_repeat: ("▁bor",) * (5 if no_repeat else 9))
    (hypothesis,) = engine.translate(["Anna väntar."])
    assert hypothesis.runaway
    assert hypothesis.text == "bor bor bor bor bor"
    assert [batch.no_repeat for batch in engine.batches] == [0, 3, 2]


def test_an_output_without_end_is_reported(tiny: Path) -> None:
    pieces = [f"<0x{41 + number % 26:02X}>" for number in range(500)]
    engine = Scripted(tiny, lambda source, no_repeat: pieces[: longest_output(len(source))])
    assert engine.translate(["Anna bor."])[0].runaway


def test_equal_sentences_are_decoded_once_and_in_batches_of_like_length(tiny: Path) -> None:
    engine = Scripted(tiny, lambda source, no_repeat: source)
    engine.limits = replace(engine.limits, source_pieces=100)
    sentences = [*tiny_model.sentences(60), *tiny_model.sentences(60), "Anna\u00a0bor.", "Anna bor."]
    assert len(engine.translate(sentences)) == len(sentences)
    sources = [source for batch in engine.batches for source in batch.sources]
    assert len(sources) == len(set(sources)) == 61
    assert [len(source) for source in sources] == sorted(map(len, sources), reverse=True)
    for batch in engine.batches:
        assert len(batch.sources) * len(batch.sources[0]) <= 300
        assert batch.max_length == longest_output(len(batch.sources[0]) - 1)


def test_a_small_article_is_shared_among_the_workers(tiny: Path) -> None:
    engine = Scripted(tiny, lambda source, no_repeat: source)
    engine.limits = replace(engine.limits, batch_tokens=100_000, workers=4)
    engine.translate(tiny_model.sentences(100))
    assert len(engine.batches) >= 4


@pytest.mark.parametrize("name", REAL)
def test_a_real_loop_stops_and_is_reported(babbling: Path, name: str) -> None:
    engine = load_engine(name, EngineOptions(model=str(babbling), device="cpu", beam_size=1, canary=False))
    hypotheses = engine.translate(tiny_model.sentences(4))
    assert any(hypothesis.runaway for hypothesis in hypotheses)
    assert all(len(hypothesis.alignment or ()) <= longest_output(60) for hypothesis in hypotheses)


# ---------------------------------------------------------------- the canary


@pytest.mark.parametrize("name", REAL)
def test_a_model_that_babbles_is_refused(babbling: Path, name: str) -> None:
    with pytest.raises(ModelError, match="it is refused because 'Jag heter Anna") as caught:
        load_engine(name, EngineOptions(model=str(babbling), device="cpu"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (Hypothesis(""), "became nothing"),
        (Hypothesis("I live."), "became 'I live.'"),
        (Hypothesis("Anna Anna Anna", runaway=True), "repeat itself"),
        (Hypothesis("My name is Anna."), None),
        (Hypothesis("I live in Stockholm."), None),
    ],
)
def test_what_the_canary_finds(said: Hypothesis, fault: str | None) -> None:
    class One:
        name, digest = "one", "1"

        def translate(self, sentences: Any, progress: Any = None) -> list[Hypothesis]:
            return [said]

    found = find_fault(One())
    assert found is None if fault is None else fault in str(found)


def test_the_canary_sings_once(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSLATE_CACHE", str(tmp_path))
    load_engine("ctranslate2", EngineOptions(model=str(tiny), device="cpu"))

    def cough(*_: object) -> str:
        raise AssertionError

    monkeypatch.setattr("translate.engines.canary.find_fault", cough)
    load_engine("ctranslate2", EngineOptions(model=str(tiny), device="cpu"))
    with pytest.raises(AssertionError):  # another precision is another matter
        load_engine("ctranslate2", EngineOptions(model=str(tiny), device="cpu", compute_type="float32"))


# ---------------------------------------------------------------- conversion


def test_converting_leaves_a_folder_that_is_a_model(tiny: Path, tmp_path: Path) -> None:
    folder = converted_folder(models.find(str(tiny)), models.find(str(tiny)).digest, "int8")
    model = models.find(str(folder))
    assert model.converted
    engine = load_engine("ctranslate2", EngineOptions(model=str(folder), device="cpu"))
    assert engine.translate([LONG])[0].text == LONG
    with pytest.raises(ModelError, match="use --engine ctranslate2"):
        load_engine("marian", EngineOptions(model=str(folder), device="cpu"))


def convert_elsewhere(folder: Path, cache: str, start: Any, results: Any) -> None:
    os.environ["TRANSLATE_CACHE"] = cache
    import torch  # noqa: F401  so that both reach the conversion together
    import transformers  # noqa: F401

    start.wait(60)
    try:
        engine = load_engine("ctranslate2", EngineOptions(model=str(folder), device="cpu"))
        results.put(engine.translate([SENTENCE])[0].text)
    except BaseException as error:
        results.put(repr(error))
        raise


@pytest.mark.slow
def test_two_processes_may_convert_at_once(tiny: Path, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(2), context.Queue()
    arguments = (tiny, str(tmp_path), start, results)
    both = [context.Process(target=convert_elsewhere, args=arguments) for _ in range(2)]
    for process in both:
        process.start()
    assert [results.get(timeout=60) for _ in both] == [SENTENCE, SENTENCE]
    for process in both:
        process.join(20)
        assert process.exitcode == 0
    assert [path.name[0] for path in (tmp_path / "ctranslate2").iterdir()] != ["."]
    assert len(list((tmp_path / "ctranslate2").iterdir())) == 1


def test_the_slower_of_two_conversions_takes_the_others_folder(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSLATE_CACHE", str(tmp_path))
    model = models.find(str(tiny))
    convert = "translate.engines.conversion.convert"

    def overtaken(model: models.Model, target: Path, *, int8: bool) -> None:
        target.mkdir()
        (target / "mine").touch()
        with monkeypatch.context() as inner:
            inner.setattr(convert, other)
            converted_folder(model, model.digest, "int8")

    def other(model: models.Model, target: Path, *, int8: bool) -> None:
        target.mkdir()
        (target / "theirs").touch()

    monkeypatch.setattr(convert, overtaken)
    folder = converted_folder(model, model.digest, "int8")
    assert [path.name for path in folder.iterdir()] == ["theirs"]
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_failed_conversion_leaves_nothing(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSLATE_CACHE", str(tmp_path / "cache"))
    broken = copy_of(tiny, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0not a header at all")
    with pytest.raises(ModelError, match="broken"):
        load_engine("ctranslate2", EngineOptions(model=str(broken), device="cpu"))
    assert list((tmp_path / "cache" / "ctranslate2").iterdir()) == []


def test_a_full_disk_is_not_the_models_fault(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv("TRANSLATE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("ctranslate2.converters.TransformersConverter.convert", fill)
    with pytest.raises(ModelError, match=r"No space left on device.*set TRANSLATE_CACHE"):
        load_engine("ctranslate2", EngineOptions(model=str(tiny), device="cpu"))
    assert list((tmp_path / "cache" / "ctranslate2").iterdir()) == []


def test_what_a_killed_conversion_left_is_swept(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSLATE_CACHE", str(tmp_path))
    old, young = tmp_path / "ctranslate2/.partial-old", tmp_path / "ctranslate2/.partial-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
    long_ago = time.time() - 86_400
    os.utime(old, (long_ago, long_ago))
    load_engine("ctranslate2", EngineOptions(model=str(tiny), device="cpu"))
    assert (old.exists(), young.exists()) == (False, True)


def test_a_converted_model_that_broke_is_made_again(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSLATE_CACHE", str(tmp_path))
    options = EngineOptions(model=str(tiny), device="cpu")
    load_engine("ctranslate2", options)
    (weights,) = tmp_path.glob("ctranslate2/*/model.bin")
    weights.write_bytes(weights.read_bytes()[:1000])
    assert load_engine("ctranslate2", options).translate([SENTENCE])[0].text == SENTENCE


def test_a_cache_that_cannot_be_written_is_one_line(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TRANSLATE_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelError, match="set TRANSLATE_CACHE to a folder"):
        load_engine("ctranslate2", EngineOptions(model=str(tiny), device="cpu"))


def test_no_torch_once_converted(loaded: dict[str, Engine], tiny: Path, shared_cache: Path) -> None:
    code = (
        "import sys\n"
        "from translate.engines import EngineOptions, load_engine\n"
        "load_engine('ctranslate2', EngineOptions(model=sys.argv[1], device='cpu')).translate(['Anna bor.'])\n"
        "print(sorted({'torch', 'transformers', 'huggingface_hub', 'numpy', 'safetensors'} & set(sys.modules)))"
    )
    environment = {**os.environ, "TRANSLATE_CACHE": str(shared_cache)}
    command = [sys.executable, "-c", code, str(tiny)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


# ---------------------------------------------------------------- bad input


def copy_of(tiny: Path, target: Path) -> Path:
    target.mkdir()
    for file in tiny.iterdir():
        (target / file.name).write_bytes(file.read_bytes())
    return target


def refusal(name: str, options: EngineOptions) -> str:
    with pytest.raises((EngineError, ModelError)) as caught:
        load_engine(name, options)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_an_unknown_engine_is_one_line() -> None:
    assert "choose one of ctranslate2, echo, marian" in refusal("deepl", EngineOptions())


@pytest.mark.parametrize("name", REAL)
def test_a_device_that_is_not_there_is_one_line(tiny: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import ctranslate2
    import torch

    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 0)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert "choose --device cpu" in refusal(name, EngineOptions(model=str(tiny), device="cuda"))
    assert "choose auto, cpu or cuda" in refusal(name, EngineOptions(model=str(tiny), device="tpu"))
    assert "no compute type 'int3'" in refusal(name, EngineOptions(model=str(tiny), device="cpu", compute_type="int3"))


@pytest.mark.parametrize(
    ("name", "package"), [("ctranslate2", "ctranslate2"), ("marian", "torch"), ("marian", "sentencepiece")]
)
def test_a_missing_package_is_one_line(tiny: Path, name: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert "pip install" in refusal(name, EngineOptions(model=str(tiny), device="cpu"))


def test_converting_without_torch_is_one_line(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSLATE_CACHE", str(tmp_path))
    monkeypatch.setitem(sys.modules, "transformers", None)
    assert "pip install torch transformers" in refusal("ctranslate2", EngineOptions(model=str(tiny), device="cpu"))


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.safetensors", b"\x10\0\0\0\0\0\0\0not a header at all"),
        ("model.safetensors", b""),
        ("config.json", b"{"),
        ("config.json", b"[]"),
        ("config.json", b'{"model_type": "t5"}'),
        ("config.json", b'{"model_type": "marian", "max_position_embeddings": "many"}'),
        ("config.json", b'{"model_type": "marian", "max_position_embeddings": null}'),
        ("config.json", b'{"model_type": "marian", "share_encoder_decoder_embeddings": false}'),
        ("config.json", b'{"model_type": "marian", "d_model": 64, "vocab_size": 30}'),
        ("vocab.json", b"{"),
        ("vocab.json", b"{}"),
        ("source.spm", b"rubbish"),
        ("source.spm", None),
        ("vocab.json", None),
        ("config.json", None),
        ("model.safetensors", None),
    ],
)
def test_a_broken_model_folder_is_one_line(
    tiny: Path, tmp_path: Path, name: str, file: str, content: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSLATE_CACHE", str(tmp_path / "cache"))
    folder = copy_of(tiny, tmp_path / "broken")
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    assert str(folder) in refusal(name, EngineOptions(model=str(folder), device="cpu"))


def test_a_shortlist_of_other_pieces_is_refused(tiny: Path, tmp_path: Path) -> None:
    folder = with_shortlist(tiny, tmp_path / "short", "kh")
    (folder / "shortlist.txt").write_text("kh\n▁zzz\n", encoding="utf-8")
    for name in REAL:
        said = refusal(name, EngineOptions(model=str(folder), device="cpu"))
        assert "shortlist.txt has '▁zzz', which vocab.json lacks" in said


def test_a_broken_converted_folder_is_one_line(tiny: Path, tmp_path: Path) -> None:
    folder = copy_of(converted_folder(models.find(str(tiny)), models.find(str(tiny)).digest, "int8"), tmp_path / "made")
    (folder / "model.bin").write_bytes(b"not a model")
    assert "can't load" in refusal("ctranslate2", EngineOptions(model=str(folder), device="cpu"))
    (folder / "source.spm").unlink()
    assert "has no source.spm" in refusal("ctranslate2", EngineOptions(model=str(folder), device="cpu"))


def test_weights_without_safetensors_are_loaded_weights_only(tiny: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    folder = copy_of(tiny, tmp_path / "pickled")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    for name in REAL:
        engine = load_engine(name, EngineOptions(model=str(folder), device="cpu"))
        assert engine.translate([SENTENCE])[0].text == SENTENCE


class Trap:
    """What a pickle with a program in it would run."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return exec, ("import pathlib; pathlib.Path('trapped').touch()",)


@pytest.mark.parametrize("name", REAL)
def test_a_program_in_the_weights_is_not_run(
    tiny: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.chdir(tmp_path)
    folder = copy_of(tiny, tmp_path / "pickled")
    torch.save({"model.shared.weight": Trap()}, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    refusal(name, EngineOptions(model=str(folder), device="cpu"))
    assert not (tmp_path / "trapped").exists()


def test_options_out_of_range_are_the_callers_mistake() -> None:
    for wrong in ({"beam_size": 0}, {"batch_tokens": 0}, {"threads": -1}):
        with pytest.raises(ValueError, match="start at"):
            EngineOptions(**wrong)  # type: ignore[arg-type]


def test_the_tiny_model_says_what_it_is(tiny: Path) -> None:
    config = json.loads((tiny / "config.json").read_text())
    assert (config["guided_alignment"], config["max_trained_pieces"]) == (True, tiny_model.LONGEST)
    assert isinstance(Tokeniser(tiny).encode("Anna"), Pieces)
    assert Span(0, 1) == Span(0, 1)
