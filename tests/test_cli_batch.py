"""`translate batch` as a process: what it writes, what it says, and that it may be killed at any moment."""

from __future__ import annotations

import json
import multiprocessing
import multiprocessing.process
import os
import random
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields, replace
from inspect import signature
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from translate.checks import Issue
from translate.cli import app
from translate.cli.batch import _bars, _describe
from translate.cli.options import TranslatorOptions, translator_options
from translate.engines import Hypothesis
from translate.errors import InputError
from translate.jobs import Result as JobResult
from translate.jobs import Settings, Tally, Worker
from translate.jobs.journal import Journal
from translate.jobs.outputs import GrowingOutput
from translate.memory import Memory, Unit
from translate.pipeline import Translator

ROOT = Path(__file__).parent.parent
CYCLES = int(os.environ.get("KILL_CYCLES", "15"))  # KILL_CYCLES=1000 pytest -m slow tests/test_cli_batch.py
TEXT = "Vi är i Charkiv.\n\n”Vi stannar”, säger han. Det är den {number} mars.\n"


def make_files(folder: Path, count: int) -> Path:
    for number in range(count):
        path = folder / f"{number % 7}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT.format(number=number), encoding="utf-8")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """What is in a folder, but for what the job keeps for itself."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".translate" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def start(*words: str | Path) -> multiprocessing.process.BaseProcess:
    """Start `translate batch` in a process that has imported everything already."""
    process = multiprocessing.get_context("fork").Process(target=main, args=(list(map(str, words)),))
    process.start()
    return process


def main(words: list[str]) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    app(["batch", "--engine", "echo", *words], prog_name="translate")


@pytest.mark.slow
def test_a_job_killed_anywhere_and_restarted_ends_with_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GrowingOutput, "_every", 0.05)  # the processes are forked
    source = make_files(tmp_path / "in", 500)
    lines = [json.dumps({"id": number, "text": TEXT.format(number=number)}) for number in range(2000)]
    (source / "lines.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    CliRunner().invoke(app, ["batch", str(source), "--out", str(tmp_path / "warm"), "--engine", "echo"])
    started = time.monotonic()
    start(source, "--out", tmp_path / "whole").join()
    seconds = time.monotonic() - started
    whole = content(tmp_path / "whole")
    assert len(whole) == 501
    chance = random.Random()
    out = tmp_path / "out"
    finished = partly = resumed = 0
    for cycle in range(CYCLES):
        resumed += bool([*out.rglob("*.note")])
        process = start(source, "--out", out)
        process.join(chance.uniform(0, seconds))
        process.kill()
        process.join()
        there = content(out) if out.exists() else {}
        partly += 0 < len(there) < len(whole)
        assert process.exitcode in (0, -signal.SIGKILL)
        assert there == {name: whole[name] for name in there}, f"cycle {cycle}"
        if process.exitcode == 0:
            finished += 1
            assert there == whole, f"cycle {cycle}"
            shutil.rmtree(out)
    print(f"{CYCLES} cycles: {finished} jobs finished, {partly} kills with a part of the files done, ", end="")
    print(f"{resumed} starts in the middle of the JSON Lines")
    start(source, "--out", out).join()
    assert content(out) == whole
    assert not list((out / ".translate").rglob("*.tmp"))


def test_json_lines_go_on_after_a_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GrowingOutput, "_every", 0.01)
    lines = [json.dumps({"id": number, "text": TEXT.format(number=number)}) for number in range(1500)]
    (tmp_path / "lines.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = (tmp_path / "lines.jsonl", "--no-default-glossary", "--out")
    start(*words, tmp_path / "whole").join()
    out, sentences = tmp_path / "out", 0
    process = start(*words, out)
    while process.is_alive() and not list(out.rglob("*.note")):
        time.sleep(0.001)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    (note,) = out.rglob("*.note")
    before = json.loads(note.read_text(encoding="utf-8"))
    assert 0 < before["line"] < 1500
    assert not content(out)
    done = batch(*words, out, "--engine", "echo")
    sentences = int(re.search(r"; ([\d,]+) sentences", done.stderr)[1].replace(",", ""))  # type: ignore[index]
    assert sentences == 3 * 1500 - before["sentences"]
    assert content(out) == content(tmp_path / "whole")
    assert not list((out / ".translate" / "partial").iterdir())


def test_the_field_comes_from_the_environment_too(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "”Hej.”", "body": "”Hej.”"}\n', encoding="utf-8")
    words = ["batch", str(tmp_path / "a.jsonl"), "--out", str(tmp_path / "out"), "--engine", "echo"]
    assert CliRunner().invoke(app, words, env={"TRANSLATE_FIELD": "body"}).exit_code == 0
    assert (tmp_path / "out" / "a.jsonl").read_text(encoding="utf-8") == '{"text": "”Hej.”", "body": "“Hej.”"}\n'


def batch(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["batch", *map(str, words)])


def test_the_command_line_a_job_and_a_translator_have_the_same_options(monkeypatch: pytest.MonkeyPatch) -> None:
    of_translator = {name: option.default for name, option in signature(Translator).parameters.items()}
    of_settings = {option.name: option.default for option in fields(Settings)}
    given = {**translator_options()}
    assert of_translator.pop("reproducible") is False  # a job needs it, an article doesn't
    assert {name: of_settings[name] for name in of_translator} == of_translator
    assert {**given, "threads": 0} == of_translator
    assert set(given) == set(TranslatorOptions.__annotations__)
    asked: dict[str, object] = {}

    def take(**options: object) -> None:
        asked.update(options)
        raise InputError("test", "enough")

    monkeypatch.setattr("translate.jobs.stream.Translator", take)
    settings = Settings(**{name: object() for name in of_translator})  # type: ignore[arg-type]
    with pytest.raises(InputError, match="enough"):
        Worker(settings)
    assert asked == {name: getattr(settings, name) for name in of_translator} | {"reproducible": True}


def test_batch_says_what_it_did_and_what_failed(tmp_path: Path) -> None:
    source = make_files(tmp_path / "in", 3)
    (source / "bad.txt").write_bytes(b"\x00")
    done = batch(source, "--out", tmp_path / "out", "--engine", "echo", "--report", tmp_path / "report.jsonl")
    assert done.exit_code == 1
    assert done.stdout == ""
    first, last = done.stderr.splitlines()
    assert first == f"error: {source}/bad.txt: is a binary file, not text; give a text file in UTF-8"
    assert re.fullmatch(r"files: 3 translated, 1 failed; 9 sentences in [\d.]+ s \(\d+/s\)", last)
    assert len((tmp_path / "report.jsonl").read_text(encoding="utf-8").splitlines()) == 5
    (source / "bad.txt").write_text("Hej.\n", encoding="utf-8")
    again = batch(source, "--out", tmp_path / "out", "--engine", "echo", "--retry-failed")
    assert again.exit_code == 0
    assert again.stderr.startswith("files: 1 translated; 1 sentences")
    assert batch(source, "--out", tmp_path / "out", "--engine", "echo").stderr.startswith("files: 4 unchanged; 0 ")


def test_strict_minds_the_warnings_of_earlier_runs_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Det hände år 1977.\n", encoding="utf-8")
    words = (tmp_path / "a.txt", "--out", tmp_path / "out", "--engine", "echo", "--no-default-glossary")
    assert batch(*words, "--strict").exit_code == 0
    doubt = Issue("number", 1, "1977 is missing")
    finish = Translator.finish
    monkeypatch.setattr(Translator, "finish", lambda *given: replace(finish(*given), issues=(doubt,)))
    assert batch(*words, "--force").exit_code == 0
    assert batch(*words, "--strict").exit_code == 3
    assert ", 1 warning; --report FILE.jsonl lists it" in batch(*words).stderr


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b"])
def test_a_wrong_shard_is_explained(tmp_path: Path, shard: str) -> None:
    done = batch(tmp_path, "--out", tmp_path / "out", "--shard", shard)
    assert done.exit_code == 1
    assert done.stderr == f"error: --shard: “{shard}” is no part; write 1/4 to 4/4 for the four parts of a job\n"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        (["--ray", "in"], "auto"),
        (["in", "--ray"], "auto"),
        (["--ray", "head:6379", "in"], "head:6379"),
        (["--ray=ray://head:10001", "in"], "ray://head:10001"),
        (["--ray", "local", "in"], "local"),
        (["in"], None),
    ],
)
def test_ray_may_stand_without_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], address: str | None
) -> None:
    asked: list[str | None] = []

    def hire(_settings: object, ray: str | None, _workers: int) -> object:
        asked.append(ray)
        raise InputError("test", "enough")

    monkeypatch.setattr("translate.cli.batch._hire", hire)
    assert batch(*words, "--out", tmp_path / "out").exit_code == 1
    assert asked == [address]


def test_interrupted_says_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_files(tmp_path / "in", 5)
    record = Journal.record

    def interrupt(self: Journal, results: object) -> None:
        record(self, results)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(Journal, "record", interrupt)
    done = batch(source, "--out", tmp_path / "out", "--engine", "echo")
    assert done.exit_code == 130
    assert done.stderr == "error: interrupted; 5 done and kept, run it again for the rest\n"


def test_progress_says_files_speed_and_time_left() -> None:
    tally = Tally(files=1000, size=10_000, done=200, failed=1, done_size=2_000, unchanged=100, unchanged_size=1_000)
    tally.sentences = 4000
    tally.started = time.monotonic() - 100
    said = _describe(tally)
    assert said == "1 failed  ETA 0:05:50  301/1,000 files  40/s  4,000 sentences"
    tally = Tally(files=1, size=10_000, reached=4_000, resumed=2_000, started=time.monotonic() - 100)
    assert _describe(tally).startswith("ETA 0:05:00")


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_what_matters_stands_first_on_any_terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    bars = _bars()
    (task,) = bars.task_ids
    bars.update(task, description="1 failed  ETA 0:05:50  301/1,000 files  40/s  4,000 sentences")
    with bars.console.capture() as shown:
        bars.console.print(bars.get_renderable())
    assert "1 failed  ETA 0:05:50" in shown.get()
    assert ("4,000 sentences" in shown.get()) == (columns > 70)


def _end(log: Path, ignored: bool, words: list[str]) -> None:
    """Run `translate batch` in a forked process, in which a signal arrives when the first files are done."""
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT), 2)
    number = getattr(signal, words.pop())
    record = Journal.record

    def end(self: Journal, results: Sequence[JobResult]) -> None:
        record(self, results)
        os.kill(os.getpid(), number)

    Journal.record = end  # type: ignore[method-assign]  # of this process
    signal.signal(number, signal.SIG_IGN if ignored else signal.SIG_DFL)
    sys.stderr = open(2, "w")  # noqa: SIM115
    app(["batch", "--engine", "echo", *words], prog_name="translate")


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
@pytest.mark.parametrize("ignored", [False, True])
def test_a_signal_ends_a_job_in_order(tmp_path: Path, name: str, code: int, ignored: bool) -> None:
    source, log = make_files(tmp_path / "in", 5), tmp_path / "log"
    words = [str(source), "--out", str(tmp_path / "out"), "--report", str(tmp_path / "report.jsonl"), name]
    process = multiprocessing.get_context("fork").Process(target=_end, args=(log, ignored, words))
    process.start()
    process.join()
    assert process.exitcode == (0 if ignored else code)
    said = log.read_text(encoding="utf-8")
    assert ignored or said == f"error: ended by {name}; 5 done and kept, run it again for the rest\n"
    summary = json.loads((tmp_path / "report.jsonl").read_text(encoding="utf-8").splitlines()[-1])["summary"]
    assert summary["done"] == 5
    assert batch(source, "--out", tmp_path / "out", "--engine", "echo").stderr.startswith("files: 5 unchanged")


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_a_job_that_cannot_say_anything_is_done(tmp_path: Path, redirection: str) -> None:
    source = make_files(tmp_path / "in", 3)
    words = [sys.executable, "-m", "translate", "batch", str(source), "--out", str(tmp_path / "out")]
    command = f"{shlex.join([*words, '--engine', 'echo'])} {redirection}"
    assert subprocess.run(command, shell=True, check=False, cwd=ROOT).returncode == 0
    assert len(content(tmp_path / "out")) == 3


def test_a_name_with_line_ends_is_said_in_one_line(tmp_path: Path) -> None:
    name = "a\nb\x1b[31m.txt"
    (tmp_path / name).write_bytes(b"\0")
    said = f"{tmp_path}/a\\nb\\x1b[31m.txt: is a binary file, not text"
    first, _ = batch(tmp_path / name, "--out", tmp_path / "out", "--engine", "echo").stderr.splitlines()
    assert first.startswith(f"error: {said}")
    (alone,) = CliRunner().invoke(app, ["file", str(tmp_path / name), "--engine", "echo"]).stderr.splitlines()
    assert alone.startswith(f"error: {said}")


def test_memory_goes_out_and_in(tmp_path: Path) -> None:
    source = make_files(tmp_path / "in", 3)
    here, there = tmp_path / "memory", tmp_path / "other"

    def memory(*words: str | Path) -> Result:
        return CliRunner().invoke(app, ["memory", *map(str, words)])

    assert "there is no such memory" in memory("stats", "--memory", here).stderr
    batch(source, "--out", tmp_path / "out", "--engine", "echo", "--memory", here)
    assert re.match(
        r"5 sentences\n +5  echo beam 4 cpu echo input \w+\n3 whole articles\n[\d.]+ MB\n",
        memory("stats", "--memory", here).stdout,
    )
    assert memory("export", "--memory", here, "-o", tmp_path / "m.tmx").exit_code == 0
    assert memory("import", tmp_path / "m.tmx", "--memory", there).stdout == f"5 sentences read into {there}\n"
    assert memory("export", "--memory", there).stdout == (tmp_path / "m.tmx").read_text(encoding="utf-8")
    assert "is the memory itself" in memory("export", "--memory", here, "-o", here).stderr
    assert memory("stats", "--memory", here).stdout.startswith("5 sentences")
    assert "say what to remove" in memory("prune", "--memory", here).stderr
    assert "“much” is no amount" in memory("prune", "--memory", here, "--size", "much").stderr
    assert memory("prune", "--memory", here, "--unused", "90").stdout.startswith("0 entries removed")


@pytest.mark.parametrize(
    ("tmx", "says"),
    [
        (None, "no such file"),
        ("<tmx version='1.4'><body/></tmx>", "has no unit"),
        ("<tmx version='1.4'><body><tu><tuv xml:lang='sv'><seg>Hej.</seg></tuv>{}</tu>", "is not well-formed"),
    ],
)
def test_an_import_of_nothing_makes_no_memory(tmp_path: Path, tmx: str | None, says: str) -> None:
    file, memory = tmp_path / "a.tmx", tmp_path / "memory"
    if tmx is not None:
        file.write_text(tmx.format("<tuv xml:lang='en'><seg>Hello.</seg></tuv>"), encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    words = ["memory", "import", str(file), "--memory", str(memory)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1 and says in done.stderr
    assert sorted(tmp_path.iterdir()) == before
    Memory(memory).close()
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1 and says in done.stderr
    assert memory.is_file()  # which was there before


def test_an_export_has_the_names_of_its_articles(tmp_path: Path) -> None:
    # of a text that doesn't speak of Ukraine the names stay, and the engine was given it so
    (tmp_path / "in.txt").write_text("Jermak sov.\n", encoding="utf-8")
    memory, tmx = tmp_path / "m", tmp_path / "m.tmx"
    words = (tmp_path / "in.txt", "--out", tmp_path / "out", "--engine", "echo", "--memory", memory)
    assert batch(*words).exit_code == 0
    assert CliRunner().invoke(app, ["memory", "export", "--memory", str(memory), "-o", str(tmx)]).exit_code == 0
    sides = tmx.read_text(encoding="utf-8").rpartition("Jermak sov.")
    tmx.write_text(f"{sides[0]}Jermak slept.{sides[2]}", encoding="utf-8")
    assert CliRunner().invoke(app, ["memory", "import", str(tmx), "--memory", str(memory)]).exit_code == 0
    assert batch(*words).stderr.startswith("files: 1 translated")
    assert (tmp_path / "out" / "in.txt").read_text(encoding="utf-8") == "Jermak slept.\n"


@pytest.mark.parametrize(
    "words",
    [
        ["batch", "{in}", "--out", "{out}", "--report", "{long}"],
        ["batch", "{in}", "--out", "{out}", "--memory", "{long}"],
        ["batch", "{in}", "--out", "{long}"],
        ["memory", "stats", "--memory", "{long}"],
        ["memory", "import", "{in}", "--memory", "{long}"],
        ["memory", "export", "--memory", "{long}"],
    ],
    ids=" ".join,
)
def test_a_name_that_no_disk_takes_is_an_error_of_one_line(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "in.txt").write_text("Hej.\n", encoding="utf-8")
    paths = {"in": tmp_path / "in.txt", "out": tmp_path / "out", "long": tmp_path / ("x" * 300)}
    done = CliRunner().invoke(app, [word.format(**paths) for word in words], env={"TRANSLATE_ENGINE": "echo"})
    assert done.exit_code == 1, done.exception
    assert re.fullmatch(f"error: {paths['long']}: .+\n", done.stderr)
    assert not content(tmp_path / "out")


def test_what_a_person_translated_wins_with_the_names_of_the_glossary(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("Vi är i Charkiv.\n", encoding="utf-8")
    sides = (("sv", "Vi är i Charkiv."), ("en", "We are in Kharkiv."))
    pair = "<tu>" + "".join(f"<tuv xml:lang='{code}'><seg>{text}</seg></tuv>" for code, text in sides) + "</tu>"
    (tmp_path / "people.tmx").write_text(f"<tmx version='1.4'><body>{pair}</body></tmx>", encoding="utf-8")
    words = ["memory", "import", str(tmp_path / "people.tmx"), "--memory", str(tmp_path / "m")]
    assert CliRunner().invoke(app, words).exit_code == 0
    batch(tmp_path / "in.txt", "--out", tmp_path / "out", "--engine", "echo", "--memory", tmp_path / "m")
    assert (tmp_path / "out" / "in.txt").read_text(encoding="utf-8") == "We are in Kharkiv.\n"


def test_of_web_pages_the_article_only_and_what_is_skipped_is_said(tmp_path: Path) -> None:
    page = "<html><body><nav><a href='/'>Mest läst</a></nav><article><h1>Larm i Charkiv</h1>{}</article></body></html>"
    text = "<p>Ett larm ljöd i natt över Charkiv, där många sov i tunnelbanan och väntade på morgonen.</p>" * 5
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "sida.html").write_text(page.format(text), encoding="utf-8")
    (folder / "bild.jpg").write_bytes(b"")
    (folder / "namnlös").write_bytes(b"")
    out = tmp_path / "out"
    said = CliRunner().invoke(app, ["batch", str(folder), "--out", str(out), "--engine", "echo", "--article"])
    assert "1 translated, 2 skipped (.jpg, no suffix)" in said.stderr
    english = (out / "sida.html").read_text("utf-8")
    assert "Larm i Kharkiv" in english and "Mest läst" not in english


# full disks


def run_out_of_room(words: list[str | Path], room: int, said: Path) -> int:
    """Run `translate batch` in a process whose files can't grow beyond a size, and return its exit code."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        sys.stderr = said.open("w", encoding="utf-8")
        app(["batch", "--engine", "echo", *map(str, words)], prog_name="translate")

    process = multiprocessing.get_context("fork").Process(target=limited)
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


@pytest.mark.parametrize("every", [0.01, 99.0])
@pytest.mark.parametrize("missing", [100, 100_000])  # at its end only its buffer meets the limit
def test_json_lines_that_find_no_room_go_on_when_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: float, missing: int
) -> None:
    monkeypatch.setattr(GrowingOutput, "_every", every)
    lines = [json.dumps({"id": "x" * 500, "text": TEXT.format(number=number)}) for number in range(500)]
    (tmp_path / "lines.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = [tmp_path / "lines.jsonl", "--no-default-glossary", "--out"]
    assert batch(*words, tmp_path / "whole", "--engine", "echo").exit_code == 0
    out, said = tmp_path / "out", tmp_path / "said"
    room = (tmp_path / "whole" / "lines.jsonl").stat().st_size - missing
    tries: list[tuple[int, list[str | Path]]] = [(room, []), (room // 2, []), (room, ["--report", "/dev/full"])]
    for room, report in tries:  # half of it doesn't take what the first one has left
        assert run_out_of_room([*words, out, *report], room, said) == 1
        *before, last = said.read_text(encoding="utf-8").splitlines()
        assert last == f"error: {out}: can't be written any more (File too large); make room and run again"
        assert before.pop().startswith("files: 1 not reached; ")
        assert before == ["error: /dev/full: can't be written (No space left on device); choose another place"] * bool(
            report
        )
        assert content(out) == {}
        left = sorted(path.suffix for path in (out / ".translate" / "partial").iterdir())
        assert left in ([], [".lines", ".note"])  # and no more after each run
    again = batch(*words, out, "--engine", "echo")
    assert again.stderr.startswith("files: 1 translated; ")
    assert content(out) == content(tmp_path / "whole")
    assert not list((out / ".translate" / "partial").iterdir())


def test_a_report_that_finds_no_room_leaves_what_is_done(tmp_path: Path) -> None:
    source = make_files(tmp_path / "in", 3)
    done = batch(source, "--out", tmp_path / "out", "--engine", "echo", "--report", "/dev/full")
    assert done.exit_code == 1
    counts, error = done.stderr.splitlines()
    assert counts.startswith("files: 3 translated; ")
    assert error == "error: /dev/full: can't be written (No space left on device); choose another place"
    assert batch(source, "--out", tmp_path / "out", "--engine", "echo").stderr.startswith("files: 3 unchanged; ")


def test_the_report_goes_to_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_files(tmp_path / "in", 3)
    monkeypatch.chdir(tmp_path)
    done = batch(source, "--out", tmp_path / "out", "--engine", "echo", "--report", "-")
    assert done.exit_code == 0
    assert [json.loads(line).get("status") for line in done.stdout.splitlines()] == ["done"] * 3 + [None]
    assert not (tmp_path / "-").exists()


def test_a_job_that_cannot_begin_leaves_nothing(tmp_path: Path) -> None:
    source = make_files(tmp_path / "in", 3)
    words = (source, "--out", tmp_path / "out", "--memory", tmp_path / "memory", "--model", tmp_path / "none")
    done = batch(*words)
    assert done.exit_code == 1
    assert done.stderr.startswith("error: model ")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert batch(source, "--out", tmp_path / "out", "--engine", "echo").exit_code == 0
    before = content(tmp_path / "out")
    Memory(tmp_path / "memory").close()
    assert batch(*words).exit_code == 1
    assert content(tmp_path / "out") == before
    assert (tmp_path / "memory").exists()
    assert batch(source, "--out", tmp_path / "out", "--engine", "echo").stderr.startswith("files: 3 unchanged; ")


@pytest.mark.parametrize("command", ["stats", "export", "prune"])
def test_an_empty_file_is_no_memory(tmp_path: Path, command: str) -> None:
    (tmp_path / "empty.txt").touch()
    words = ["memory", command, "--memory", str(tmp_path / "empty.txt"), *(["--unused", "9"] * (command == "prune"))]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1
    assert done.stderr == f"error: {tmp_path}/empty.txt: is empty, which no memory is; check the name\n"
    assert (tmp_path / "empty.txt").read_bytes() == b""


def test_an_export_tells_what_it_leaves_out(tmp_path: Path) -> None:
    with closing(Memory(tmp_path / "memory")) as memory:
        memory.keep([Unit("a\x01b", Hypothesis("c"), "engine"), Unit("d", Hypothesis("e"), "engine")])
    done = CliRunner().invoke(app, ["memory", "export", "--memory", str(tmp_path / "memory")])
    assert done.exit_code == 0
    assert done.stderr == "note: 1 sentence left out of the TMX, for XML holds no control characters\n"
    assert done.stdout.count("<tu ") == 1
