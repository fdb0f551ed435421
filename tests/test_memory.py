from __future__ import annotations

import multiprocessing
import sqlite3
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Glossary, load
from tests.conftest import DictionaryEngine
from translate.engines import Hypothesis, Span
from translate.errors import InputError, OutputError
from translate.memory import Memory, RememberingEngine, Unit
from translate.tmx import read, write

SPANS = st.tuples(st.integers(0, 2**31), st.integers(0, 2**31)).map(lambda ends: Span(*ends))
HYPOTHESES = st.builds(
    Hypothesis,
    st.text(),
    st.floats(allow_nan=False),
    st.none() | st.lists(st.tuples(SPANS, SPANS), max_size=5).map(tuple),
    st.booleans(),
)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory.sqlite")


def remembering(
    memory: Memory, known: dict[str, str], beam_size: int = 4
) -> tuple[RememberingEngine, DictionaryEngine]:
    engine = DictionaryEngine(known)
    engine.device = "cpu"
    return RememberingEngine(engine, memory, beam_size), engine


def test_a_sentence_is_asked_of_the_engine_once(memory: Memory) -> None:
    engine, asked = remembering(memory, {"Hej.": "Hello.", "Nej.": "No."})
    assert [one.text for one in engine.translate(["Hej.", "Nej.", "Hej."])] == ["Hello.", "No.", "Hello."]
    assert [one.text for one in engine.translate(["Nej.", "Hej."])] == ["No.", "Hello."]
    assert asked.asked == ["Hej.", "Nej."]


def test_another_model_or_beam_has_memories_of_its_own(memory: Memory) -> None:
    remembering(memory, {"Hej.": "Hello."})[0].translate(["Hej."])
    other, _ = remembering(memory, {"Hej.": "Hi."}, beam_size=1)
    assert other.translate(["Hej."])[0].text == "Hi."
    engine = DictionaryEngine({"Hej.": "Hey."})
    engine.device, engine.digest = "cpu", "1" * 64
    assert RememberingEngine(engine, memory, 4).translate(["Hej."])[0].text == "Hey."


@given(st.lists(st.tuples(st.text(min_size=1), HYPOTHESES), max_size=3, unique_by=lambda pair: pair[0]))
def test_what_is_kept_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, Hypothesis]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "law.sqlite"
    settings = f"engine {made!r}"
    memory = Memory(path)
    memory.keep([Unit(source, hypothesis, settings) for source, hypothesis in made])
    assert memory.recall(settings, [source for source, _ in made]) == dict(made)
    memory.close()


def test_many_sentences_at_once(memory: Memory) -> None:
    texts = [f"Mening {number}." for number in range(1234)]
    memory.keep(Unit(text, Hypothesis(text.upper()), "engine") for text in texts)
    assert {text: one.text for text, one in memory.recall("engine", texts).items()} == {t: t.upper() for t in texts}
    assert memory.stats().sentences == len(list(memory.units())) == 1234


def test_a_changed_glossary_brings_back_no_stale_name(tmp_path: Path, memory: Memory) -> None:
    from translate.document import Passage
    from translate.pipeline import Translator

    def translate(glossary: Glossary) -> str:
        translator = Translator(engine="echo", glossaries=[glossary], default_glossary=False)
        translator.engine = RememberingEngine(translator.engine, memory, 4)
        return str(translator.translate_articles([[Passage("De bor i Staden.\n")]])[0])

    (tmp_path / "one.csv").write_text("Staden,Onetown\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("Staden,Twotown\n", encoding="utf-8")
    assert translate(load(tmp_path / "one.csv")) == "De bor i Onetown.\n"
    assert translate(load(tmp_path / "two.csv")) == "De bor i Twotown.\n"
    assert translate(load(tmp_path / "one.csv")) == "De bor i Onetown.\n"


def test_tmx_goes_out_and_in_unchanged(tmp_path: Path, memory: Memory) -> None:
    alignment = ((Span(0, 3), Span(0, 5)),)
    units = [
        Unit("Hej & <hå>.", Hypothesis("Hello\n“you”.", -0.25, alignment), "engine beam 4", 1_700_000_000),
        Unit("Nej.", Hypothesis("No.", 0.0, None, True), "engine beam 4", 1_700_000_001),
        Unit("Tom.", Hypothesis("Empty.", 0.0, ()), "engine beam 4", 1_700_000_001),
        Unit("Ja.", Hypothesis("Yes."), "", 1_700_000_002),
    ]
    memory.keep(units)
    path = tmp_path / "memory.tmx"
    path.write_text("".join(write(memory.units(), "1")), encoding="utf-8")
    assert sorted(read(path), key=lambda unit: unit.source) == sorted(units, key=lambda unit: unit.source)


def test_what_xml_cannot_hold_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    path.write_text(
        "".join(write([Unit("a\x01b", Hypothesis("c")), Unit("d", Hypothesis("e"))], "1")), encoding="utf-8"
    )
    assert [unit.source for unit in read(path)] == ["d"]


TMX = """<?xml version="1.0"?><tmx version="1.4"><header/><body>
<tu><tuv xml:lang="SV-SE"><seg>Klicka <bpt i="1">&lt;b&gt;</bpt>här<ept i="1">&lt;/b&gt;</ept> nu.</seg></tuv>
<tuv xml:lang="en_GB"><seg>Click <hi>here</hi> now.</seg></tuv></tu>
<tu><tuv xml:lang="sv"><seg>Bara svenska</seg></tuv></tu>
</body></tmx>"""


def test_tmx_of_other_programs_and_what_wins(tmp_path: Path, memory: Memory) -> None:
    path = tmp_path / "other.tmx"
    path.write_text(TMX, encoding="utf-8")
    engine, asked = remembering(memory, {"Klicka här nu.": "Klick hear now."})
    engine.translate(["Klicka här nu."])
    memory.keep_articles([(b"key", b"finished with the engine's words")])
    assert memory.import_units(read(path)) == 1
    assert engine.translate(["Klicka här nu."])[0].text == "Click here now."
    assert memory.recall_articles([b"key"]) == {}
    path.write_text(TMX.replace("Click ", "Press "), encoding="utf-8")
    memory.import_units(read(path))
    assert engine.translate(["Klicka här nu."])[0].text == "Press here now."
    assert asked.asked == ["Klicka här nu."]


def test_broken_tmx_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.tmx"
    path.write_text("<tmx><body><tu>", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.tmx: is not well-formed XML"):
        list(read(path))
    with pytest.raises(InputError, match="no such file"):
        list(read(tmp_path / "none.tmx"))


def test_prune_by_last_use_and_by_size(memory: Memory) -> None:
    old = int(time.time()) - 100 * 86_400
    memory.keep(Unit(f"Mening {number}.", Hypothesis("x" * 500), "engine") for number in range(2000))
    other = sqlite3.connect(memory.path)
    other.execute("UPDATE sentences SET used = ? WHERE source <= 'Mening 3'", (old,))
    other.commit()
    other.close()
    assert memory.recall("engine", ["Mening 10."])  # which counts as use
    before = memory.stats().sentences
    gone = memory.prune(unused_days=90)
    assert 0 < gone == before - memory.stats().sentences
    assert memory.recall("engine", ["Mening 10."])
    assert not memory.recall("engine", ["Mening 11."])
    memory.prune(megabytes=0.2)
    assert memory.stats().megabytes <= 0.2
    assert memory.stats().sentences > 50


def test_no_memory_of_ours(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Det här är ingen databas, utan en text som någon har skrivit.\n" * 100, encoding="utf-8")
    with pytest.raises(OutputError, match="can't be used as a translation memory"):
        Memory(text)
    assert text.read_text(encoding="utf-8").startswith("Det här")
    other = sqlite3.connect(tmp_path / "other.sqlite")
    other.execute("CREATE TABLE mine (x)")
    other.close()
    with pytest.raises(OutputError, match="another program's database"):
        Memory(tmp_path / "other.sqlite")
    with pytest.raises(OutputError, match="name a file in a folder that exists"):
        Memory(tmp_path / "nowhere" / "m")


def fill(path: Path, start: int) -> None:
    memory = Memory(path)
    for first in range(start, start + 200, 10):
        memory.keep(Unit(f"Mening {number}.", Hypothesis(str(number)), "engine") for number in range(first, first + 10))
        memory.recall("engine", [f"Mening {other}." for other in range(400)])


def test_two_processes_share_a_memory(tmp_path: Path) -> None:
    path = tmp_path / "m"
    fork = multiprocessing.get_context("spawn")
    processes = [fork.Process(target=fill, args=(path, start)) for start in (0, 100)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    memory = Memory(path)
    assert memory.stats().sentences == 300
    assert memory.recall("engine", ["Mening 250."])["Mening 250."].text == "250"
