from __future__ import annotations

import multiprocessing
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Glossary, load
from tests.conftest import DictionaryEngine
from translate.engines import Hypothesis, Span
from translate.errors import DiskError, InputError, OutputError
from translate.jobs import Job, Settings, Worker, run
from translate.memory import Memory, RememberingEngine, Unit, _Connection
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


@pytest.mark.parametrize(
    ("sources", "note"),
    [
        (["d"], []),
        (["a\x01b", "d"], ["1 sentence left out of the TMX, for XML holds no control characters"]),
        (["\x01", "d", "\x02"], ["2 sentences left out of the TMX, for XML holds no control characters"]),
    ],
)
def test_what_xml_cannot_hold_is_left_out_aloud(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, sources: list[str], note: list[str]
) -> None:
    path = tmp_path / "memory.tmx"
    with caplog.at_level("INFO", "translate"):
        path.write_text("".join(write([Unit(source, Hypothesis("e")) for source in sources], "1")), encoding="utf-8")
    assert [unit.source for unit in read(path)] == ["d"]
    assert [record.getMessage() for record in caplog.records] == note


@pytest.mark.parametrize("link", ["-1,0,0,1", "0,1,0,4294967296", "0,1,0"])
def test_an_alignment_that_cannot_be_is_left_out(tmp_path: Path, memory: Memory, link: str) -> None:
    path = tmp_path / "edited.tmx"
    written = "".join(write([Unit("Hej.", Hypothesis("Hello.", 0.0, ((Span(0, 3), Span(0, 5)),)), "engine")], "1"))
    assert ">0,3,0,5<" in written
    path.write_text(written.replace(">0,3,0,5<", f">{link}<"), encoding="utf-8")
    assert memory.import_units(read(path)) == 1
    assert memory.recall("engine", ["Hej."])["Hej."].alignment is None


@pytest.mark.parametrize("score", ["nan", "inf", "-inf", "1e999", "low", ""])
@pytest.mark.parametrize("settings", ["engine", ""])
def test_a_score_that_is_no_number_costs_no_sentence(tmp_path: Path, memory: Memory, score: str, settings: str) -> None:
    path = tmp_path / "edited.tmx"
    written = "".join(write([Unit("Hej.", Hypothesis("Hello.", -0.5), "engine")], "1"))
    assert ">-0.5<" in written and ">engine<" in written
    path.write_text(written.replace(">-0.5<", f">{score}<").replace(">engine<", f">{settings}<"), encoding="utf-8")
    assert memory.import_units(read(path)) == 1
    assert memory.recall(settings, ["Hej."]) == {"Hej.": Hypothesis("Hello.")}
    memory.keep([Unit("Nej.", Hypothesis("No.", float("nan")), "engine")])
    assert memory.recall("engine", ["Nej."]) == {"Nej.": Hypothesis("No.")}


PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff") | st.just("\r"))


@given(source=PRINTABLE.filter(str.strip), target=PRINTABLE.filter(str.strip))
def test_an_export_that_nobody_edits_is_the_engines(
    tmp_path_factory: pytest.TempPathFactory, source: str, target: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "law.tmx"
    unit = Unit(source, Hypothesis(target, -0.5), "engine", 1_700_000_000)
    path.write_text("".join(write([unit], "1")), encoding="utf-8", newline="")
    assert list(read(path)) == [unit]


def test_what_a_person_edits_in_an_export_wins(tmp_path: Path, memory: Memory) -> None:
    path, alignment = tmp_path / "export.tmx", ((Span(0, 3), Span(0, 5)),)
    engine = [
        Unit("Hej.", Hypothesis("Hello.", -0.5, alignment, True), "engine"),
        Unit("Nej.", Hypothesis("No.", -0.5), "engine"),
    ]
    memory.keep(engine)
    memory.keep_articles([(b"key", b"finished")])
    written = "".join(write(memory.units(), "1"))
    path.write_text(written, encoding="utf-8")
    assert memory.import_units(read(path)) == 2
    assert memory.corrections() == ""
    assert memory.recall_articles([b"key"]) == {b"key": b"finished"}
    path.write_text(written.replace("<seg>Hello.</seg>", "<seg>Hi.</seg>"), encoding="utf-8")
    for known in (memory, Memory(tmp_path / "another")):  # wherever it is read
        assert known.import_units(read(path)) == 2
        # by any engine, and without what the engine knew of its own words
        assert known.recall("other engine", ["Hej.", "Nej."]) == {"Hej.": Hypothesis("Hi.")}
        assert known.recall("engine", ["Nej."]) == {"Nej.": Hypothesis("No.", -0.5)}
        assert known.recall_corrections(["Hej.", "Nej."]) == {"Hej.": "Hi."}
    # the engine's words are still there: whoever mends them once more means what is said instead, too
    for written in ("".join(write(units, "1")) for units in (memory.units(), reversed([*memory.units()]))):
        path.write_text(written.replace("<seg>Hello.</seg>", "<seg>Hey.</seg>"), encoding="utf-8")
        assert memory.import_units(read(path)) == 3
        assert memory.recall_corrections(["Hej."]) == {"Hej.": "Hey."}
        memory.import_units([Unit("Hej.", Hypothesis("Hi."))])


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


def test_an_import_is_whole_or_nothing_and_holds_nobody_up(memory: Memory) -> None:
    other = Memory(memory.path)

    def units(failure: BaseException | None) -> Iterator[Unit]:
        for number in range(1500):
            yield Unit(f"Mening {number}.", Hypothesis(str(number)))
        other.keep([Unit("Under tiden.", Hypothesis("Meanwhile."), "engine")])  # which doesn't wait
        if failure:
            raise failure

    for failure in (InputError("a.tmx", "ends"), KeyboardInterrupt()):
        with pytest.raises(type(failure)):
            memory.import_units(units(failure))
        assert [unit.source for unit in memory.units()] == ["Under tiden."]
    assert memory.import_units(units(None)) == 1500
    assert memory.stats().sentences == 1501


def test_ctrl_c_while_an_import_is_put_in_leaves_nothing(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: Memory) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Memory, "_note_corrections", interrupt)
        memory.import_units([Unit("Hej.", Hypothesis("Hello."))])
    assert memory.stats().sentences == 0
    assert memory.import_units([Unit("Nej.", Hypothesis("No."))]) == 1
    assert [unit.source for unit in memory.units()] == ["Nej."]


def test_only_a_memory_that_nobody_needs_is_discarded(tmp_path: Path, memory: Memory) -> None:
    other = Memory(memory.path)
    memory.discard()
    other.keep([Unit("Hej.", Hypothesis("Hello."), "engine")])
    other.close()
    full = Memory(memory.path)
    assert full.stats().sentences == 1
    full.discard()
    assert memory.path.is_file()
    Memory(tmp_path / "empty").discard()
    assert not (tmp_path / "empty").exists()


def test_what_people_said_has_a_digest(tmp_path: Path, memory: Memory) -> None:
    memory.keep([Unit("Hej.", Hypothesis("Hello."), "engine")])
    assert memory.corrections() == ""
    memory.import_units([Unit("Hej.", Hypothesis("Hi."))])
    first = memory.corrections()
    assert first and memory.recall_corrections(["Hej.", "Nej."]) == {"Hej.": "Hi."}
    memory.import_units([Unit("Hej.", Hypothesis("Hi."))])
    assert memory.corrections() == first  # nothing new
    memory.import_units([Unit("Hej.", Hypothesis("Hey."))])
    assert memory.corrections() not in {"", first}
    again = Memory(tmp_path / "again")
    again.import_units([Unit("Hej.", Hypothesis("Hey."))])
    assert again.corrections() == memory.corrections()
    memory.prune(unused_days=-1)
    assert memory.corrections() == again.corrections()
    memory.prune(megabytes=0)
    assert memory.stats().sentences == 1  # there is hardly a smaller database


def test_a_memory_of_the_former_form_is_brought_up_to_date(tmp_path: Path, memory: Memory) -> None:
    memory.import_units([Unit("Hej.", Hypothesis("Hi."))])
    digest = memory.corrections()
    memory.close()
    former = sqlite3.connect(memory.path)
    former.executescript("DROP TABLE corrections; PRAGMA user_version = 1")
    former.close()
    assert Memory(memory.path).corrections() == digest


def test_a_locked_memory_is_waited_for_aloud_and_not_for_ever(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("translate.memory._SILENCE", 0.1)
    monkeypatch.setattr("translate.memory._PATIENCE", 0.4)
    waiting = Memory(memory.path)
    other = sqlite3.connect(memory.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with caplog.at_level("INFO", "translate"), pytest.raises(DiskError, match="was held by another program for more"):
        waiting.keep([Unit("Hej.", Hypothesis("Hello."), "engine")])
    assert [record.getMessage() for record in caplog.records if "another program holds" in record.getMessage()]
    monkeypatch.setattr("translate.memory._PATIENCE", 60)
    started = time.monotonic()
    with pytest.raises(DiskError, match="was held by another program"):
        waiting.recall("engine", ["Hej."])  # the job is stopping: no thread of it waits again
    assert time.monotonic() - started < 10
    other.execute("ROLLBACK")
    memory.keep([Unit("Hej.", Hypothesis("Hello."), "engine")])


def test_what_people_correct_reaches_the_files_that_say_it(tmp_path: Path, memory: Memory) -> None:
    for name in ("one", "two", "three"):
        source = tmp_path / "in" / f"{name}.txt"
        source.parent.mkdir(exist_ok=True)
        source.write_text(f"Det här är {name}.\n\nAlla säger det.\n", encoding="utf-8")
    lines = tmp_path / "in" / "lines.jsonl"
    lines.write_text('{"text": "Det här är one."}\n{"text": "Det här är four."}\n', encoding="utf-8")
    settings = Settings(engine="echo", memory=memory.path)
    job = Job((str(tmp_path / "in"),), tmp_path / "out", settings)

    def repeat() -> tuple[int, int]:
        tally = run(job, lambda: Worker(settings))
        return tally.done, tally.unchanged

    assert repeat() == (4, 0)
    memory.import_units([Unit("Det här är one.", Hypothesis("This is one."))])
    assert repeat() == (2, 2)
    assert (tmp_path / "out" / "one.txt").read_text(encoding="utf-8") == "This is one.\n\nAlla säger det.\n"
    assert (tmp_path / "out" / "lines.jsonl").read_text(encoding="utf-8").startswith('{"text": "This is one."}')
    assert (tmp_path / "out" / "two.txt").read_text(encoding="utf-8").startswith("Det här är two.")
    assert repeat() == (0, 4)
    memory.import_units([Unit("Ingen säger det.", Hypothesis("Nobody says so."))])
    assert repeat() == (0, 4)


def test_what_people_edit_in_an_export_reaches_the_files_that_say_it(tmp_path: Path, memory: Memory) -> None:
    for name in ("one", "two"):
        source = tmp_path / "in" / f"{name}.txt"
        source.parent.mkdir(exist_ok=True)
        source.write_text(f"Det här är {name}.\n\nAlla säger det.\n", encoding="utf-8")
    settings = Settings(engine="echo", memory=memory.path)
    job = Job((str(tmp_path / "in"),), tmp_path / "out", settings)
    export = tmp_path / "export.tmx"

    def repeat(old: str, new: str) -> tuple[int, int]:
        export.write_text("".join(write(memory.units(), "1")).replace(old, new), encoding="utf-8")
        memory.import_units(read(export))
        tally = run(job, lambda: Worker(settings))
        return tally.done, tally.unchanged

    assert run(job, lambda: Worker(settings)).done == 2
    assert repeat("", "") == (0, 2)
    english = '<tuv xml:lang="en"><seg>{}</seg></tuv>'.format
    assert repeat(english("Det här är one."), english("This is one.")) == (1, 1)
    assert (tmp_path / "out" / "one.txt").read_text(encoding="utf-8") == "This is one.\n\nAlla säger det.\n"
    assert repeat("", "") == (0, 2)
    assert repeat(english("This is one."), english("Here is one.")) == (1, 1)


def test_a_file_of_the_job_is_no_memory(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    empty = (folder / "empty.txt", tmp_path / "names.csv", tmp_path / "list.txt")
    for path in empty:
        path.touch()
    (folder / "one.txt").write_text("Hej.\n", encoding="utf-8")
    (tmp_path / "list.txt").write_text("in/one.txt\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    out = tmp_path / "out"
    for path, reason in (
        (folder / "empty.txt", "is one of the files to translate"),
        (folder / "one.txt", "is one of the files to translate"),
        (folder / "new.txt", "would be one of the files to translate the next time"),
        (out / "one.txt", "is the place of a translation"),
        (out / ".translate" / "journal.sqlite", "is where the job keeps its journal"),
        (tmp_path / "names.csv", "is a glossary"),
        (tmp_path / "list.txt", "is a list of files to translate"),
    ):
        settings = Settings(engine="echo", memory=path, glossaries=(tmp_path / "names.csv",))
        with pytest.raises(OutputError, match=reason):
            run(Job((str(folder), f"@{tmp_path}/list.txt"), out, settings), lambda: Worker(settings))  # noqa: B023
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert not out.exists()


def test_a_memory_that_stays_locked_stops_the_job(
    tmp_path: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"Det här är {number}.\n", encoding="utf-8")
    settings = Settings(engine="echo", memory=memory.path)
    monkeypatch.setattr("translate.memory._SILENCE", 0.1)
    monkeypatch.setattr("translate.memory._PATIENCE", 0.3)
    other = sqlite3.connect(memory.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    job = Job((str(tmp_path / "*.txt"),), tmp_path / "out", settings)
    with pytest.raises(DiskError, match="was held by another program"):
        run(job, lambda: Worker(settings))
    other.execute("ROLLBACK")
    assert run(job, lambda: Worker(settings)).done == 5


def test_broken_tmx_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.tmx"
    path.write_text("<tmx><body><tu>", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.tmx: is not well-formed XML"):
        list(read(path))
    for encoding in ("gbk", "no-such"):
        path.write_text(f"<?xml version='1.0' encoding='{encoding}'?><tmx><body/></tmx>", encoding="utf-8")
        with pytest.raises(InputError, match=r"broken\.tmx: has an encoding that can't be read"):
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


def test_what_people_said_does_not_age_and_goes_last(memory: Memory) -> None:
    memory.import_units(
        [
            *(Unit(f"Mening {number}.", Hypothesis("x" * 500), "engine") for number in range(1000)),
            *(Unit(f"Mening {number}.", Hypothesis("y" * 500)) for number in range(1000)),
        ]
    )
    memory.keep_articles([(bytes([number]), bytes([number])) for number in range(100)])
    digest = memory.corrections()
    assert memory.prune(unused_days=-1) == 1100
    assert memory.corrections() == digest
    memory.import_units(Unit(f"Mening {number}.", Hypothesis("x" * 500), "engine") for number in range(1000))
    memory.prune(megabytes=1.1)
    assert memory.corrections() == digest
    assert 0 < memory.stats().sentences - 1000 < 900
    memory.prune(megabytes=0.3)
    assert [settings for settings, _ in memory.stats().settings] == [""]
    assert 300 < memory.stats().sentences < 600
    assert memory.corrections() != digest


def test_prune_brings_back_nothing_that_people_corrected(tmp_path: Path, memory: Memory) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Det hände.\n\nIngen såg det.\n", encoding="utf-8")
    settings = Settings(engine="echo", memory=memory.path)
    job = Job((str(source),), tmp_path / "out", settings)
    run(job, lambda: Worker(settings))
    memory.import_units([Unit("Det hände.", Hypothesis("It happened."))])
    assert run(job, lambda: Worker(settings)).done == 1
    other = sqlite3.connect(memory.path)
    for table in ("sentences", "articles"):
        other.execute(f"UPDATE {table} SET used = used - {100 * 86_400}")
    other.commit()
    other.close()
    assert run(job, lambda: Worker(settings)).unchanged == 1  # which asks the memory nothing
    assert memory.prune(unused_days=90) == 3
    assert run(job, lambda: Worker(settings)).unchanged == 1
    run(Job((str(source),), tmp_path / "out", settings, force=True), lambda: Worker(settings))
    assert (tmp_path / "out" / "a.txt").read_text(encoding="utf-8") == "It happened.\n\nIngen såg det.\n"


def test_a_memory_that_two_processes_make_is_that_of_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    execute = _Connection.execute

    def be_overtaken(self: _Connection, statement: str, parameters: tuple[object, ...] = ()) -> sqlite3.Cursor:
        found = execute(self, statement, parameters).fetchall()
        monkeypatch.setattr(_Connection, "execute", execute)
        Memory(tmp_path / "new").close()
        return sqlite3.connect(":memory:").execute(f"SELECT {found[0][0]}")

    monkeypatch.setattr(_Connection, "execute", be_overtaken)
    Memory(tmp_path / "new").close()


def test_prune_by_an_age_beyond_all_calendars(memory: Memory) -> None:
    memory.keep([Unit("Hej.", Hypothesis("Hello."), "engine")])
    assert [memory.prune(unused_days=days) for days in (1e20, float("inf"))] == [0, 0]


def test_a_full_disk_is_called_so_and_keeps_what_was_there(memory: Memory) -> None:
    memory.keep([Unit("Hej.", Hypothesis("Hello."), "engine")])
    memory._database.execute("PRAGMA max_page_count = 40")
    many = [Unit(f"Mening {number}.", Hypothesis("x" * 500), "engine") for number in range(1000)]
    for keep in (memory.keep, memory.import_units):
        with pytest.raises(DiskError, match="disk is full"):
            keep(many)
    assert [unit.source for unit in memory.units()] == ["Hej."]


def test_no_memory_of_ours(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Det här är ingen databas, utan en text som någon har skrivit.\n" * 100, encoding="utf-8")
    with pytest.raises(OutputError, match="can't be used as a translation memory"):
        Memory(text)
    assert text.read_text(encoding="utf-8").startswith("Det här")
    text.write_text("Hej.\n", encoding="utf-8")
    with pytest.raises(OutputError, match="can't be used as a translation memory"):
        Memory(text)
    assert text.read_text(encoding="utf-8") == "Hej.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["text.txt"]
    other = sqlite3.connect(tmp_path / "other.sqlite")
    other.execute("CREATE TABLE mine (x)")
    other.close()
    before = (tmp_path / "other.sqlite").read_bytes()
    with pytest.raises(OutputError, match="another program's database"):
        Memory(tmp_path / "other.sqlite")
    assert (tmp_path / "other.sqlite").read_bytes() == before  # not even its mode has changed
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
