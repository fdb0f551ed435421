"""Jobs of many files, run in this process with the echo engine or one that knows a few sentences."""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from translate.engines import EngineOptions, Hypothesis
from translate.errors import EngineError, InputError, OutputError
from translate.jobs import Basis, DiskError, Doubt, Job, Result, Settings, Shard, Tally, Task, Worker, run
from translate.jobs.journal import Journal, Use
from translate.jobs.outputs import GrowingOutput, Place, join_drafts
from translate.jobs.plan import Search, _fits, find_list, find_tasks
from translate.jobs.stream import _Stream

ECHO = Settings(engine="echo", default_glossary=False)


class Spy:
    """Returns the sentences in capitals, remembers them, and fails where it is told to."""

    name = "spy"
    digest = "0" * 64
    device = "cpu"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.calls = 0
        self.fails_on = ""

    def translate(
        self, sentences: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> list[Hypothesis]:
        self.calls += 1
        if self.fails_on and any(self.fails_on in sentence for sentence in sentences):
            raise EngineError("spy", "it can't stand this sentence")
        self.asked += sentences
        if progress:
            progress(len(sentences), len(sentences))
        return [Hypothesis(sentence.upper()) for sentence in sentences]


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    engine = Spy()

    def load(_name: str, _options: EngineOptions) -> Spy:
        return engine

    monkeypatch.setattr("translate.pipeline.load_engine", load)
    return engine


@pytest.fixture
def source(tmp_path: Path) -> Path:
    write(tmp_path / "in", {"a.txt": "Hej på dig.\n", "deep/b.txt": "Vi ses. Hej då.\n", "deep/c.md": "# Rubrik\n"})
    return tmp_path / "in"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def content(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".translate" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def do(out: Path, *inputs: Path | str, settings: Settings = ECHO, **options: object) -> Tally:
    job = Job(tuple(map(str, inputs)), out, settings, **options)  # type: ignore[arg-type]
    return run(job, lambda: Worker(settings))


def report(path: Path) -> tuple[dict[str, dict[str, object]], dict[str, object]]:
    *lines, summary = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {line["output"]: line for line in lines}, summary["summary"]


def found(out: Path, *inputs: Path | str, pattern: str | None = None) -> dict[str, str]:
    tasks = find_tasks(list(map(str, inputs)), Search(Path(os.path.realpath(out)), pattern))
    return {task.target.as_posix(): str(task.source) for task in tasks}


# what a job is about


def test_a_folder_gives_its_files_by_suffix_in_their_places(tmp_path: Path, source: Path) -> None:
    write(source, {".hidden.txt": "x", ".git/a.txt": "x", "deep/d.jpg": "x"})
    assert set(found(tmp_path / "out", source)) == {"a.txt", "deep/b.txt", "deep/c.md"}
    assert set(found(tmp_path / "out", source, pattern="*.jpg")) == {"deep/d.jpg"}
    assert set(found(tmp_path / "out", source, pattern="deep/*")) == {"deep/b.txt", "deep/c.md", "deep/d.jpg"}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", {"a.txt", "x/b.txt", "x/y/c.txt"}),
        ("**/*.txt", {"a.txt", "x/b.txt", "x/y/c.txt"}),
        ("x/**", {"x/b.txt", "x/y/c.txt", "x/y/d.md"}),
        ("**/y/*", {"x/y/c.txt", "x/y/d.md"}),
        ("x/*.txt", {"x/b.txt"}),
        ("*/*/[cd].*", {"x/y/c.txt", "x/y/d.md"}),
        (".*", {".e.txt"}),
    ],
)
def test_a_pattern_says_the_same_of_a_folder_and_as_a_glob(tmp_path: Path, pattern: str, expected: set[str]) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, dict.fromkeys(("a.txt", "x/b.txt", "x/y/c.txt", "x/y/d.md", ".e.txt", ".git/f.txt"), "Hej."))
    (source / "x" / "loop").symlink_to("..")
    (source / "y").symlink_to("x/y")
    skipped = Search(Path(os.path.realpath(out)), pattern)
    assert {task.target.as_posix() for task in find_tasks([str(source)], skipped)} == expected
    assert not skipped.skipped
    base = source if "/" in pattern else source / "**"
    asked = f"{base}/{pattern}"
    if not pattern.startswith("x/"):
        assert set(found(out, asked)) == expected
    else:
        assert {f"x/{name}" for name in found(out, asked)} == expected


@pytest.mark.parametrize("pattern", [None, "*.pdf"])
def test_what_gives_no_file_is_refused_and_makes_nothing(tmp_path: Path, source: Path, pattern: str | None) -> None:
    (tmp_path / "empty").mkdir()
    out = tmp_path / "out"
    with pytest.raises(InputError, match="has no file"):
        do(out, tmp_path / "empty", pattern=pattern)
    with pytest.raises(InputError, match="no such file or folder"):
        do(out, source, tmp_path / "mistyped")
    with pytest.raises(InputError, match="matches no file"):
        do(out, source, tmp_path / "nowhere" / "*.txt")
    with pytest.raises(InputError, match="no such file or folder"):
        do(out, source, tmp_path / ("long" * 100))
    with pytest.raises(OutputError, match="can't hold the report"):
        do(out, source, report=out)
    assert not out.exists()


def test_the_name_of_an_output_folder_need_not_be_utf_8(tmp_path: Path, source: Path) -> None:
    out = tmp_path / os.fsdecode(b"\xe5rende")
    assert do(out, source).done > 0
    assert do(out, source).done == 0


def test_a_folder_that_cannot_be_read_fails_alone(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "deep":
            raise PermissionError(errno.EACCES, "Permission denied")
        return scan(path)

    monkeypatch.setattr("translate.jobs.plan.os.scandir", refuse)
    tally = do(tmp_path / "out", source, report=tmp_path / "report.jsonl")
    assert (tally.done, tally.failed) == (1, 1)
    assert str(source / "deep") in str(report(tmp_path / "report.jsonl")[0]["deep"]["error"])


def test_files_and_globs(tmp_path: Path, source: Path) -> None:
    assert set(found(tmp_path / "out", source / "deep" / "b.txt", source / "a.txt")) == {"a.txt", "b.txt"}
    assert set(found(tmp_path / "out", f"{source}/**/*.txt")) == {"a.txt", "deep/b.txt"}
    assert set(found(tmp_path / "out", f"{source}/de*/*.txt")) == {"deep/b.txt"}
    with pytest.raises(InputError, match="matches no file"):
        found(tmp_path / "out", f"{source}/*.pdf")
    with pytest.raises(InputError, match="no such file or folder"):
        found(tmp_path / "out", source / "x.txt")


def test_a_list_names_inputs_and_outputs(tmp_path: Path, source: Path) -> None:
    listing = tmp_path / "list.tsv"
    listing.write_text(f"in/a.txt\ten/first.txt\nin/deep/b.txt\n\n{source}/deep/c.md\n", encoding="utf-8")
    assert found(tmp_path / "out", f"@{listing}") == {
        "en/first.txt": f"{tmp_path}/in/a.txt",
        "in/deep/b.txt": f"{tmp_path}/in/deep/b.txt",
        "c.md": f"{source}/deep/c.md",
    }
    with pytest.raises(InputError, match="no such list"):
        found(tmp_path / "out", "@none.tsv")


def test_a_list_is_read_as_people_write_it(tmp_path: Path, source: Path) -> None:
    listing = tmp_path / "lists" / "list.txt"
    write(listing.parent, {" own.txt": "Hej.", "#1.txt": "Hej."})
    names = ["# news of today", "  ", "\t", "  ../in/a.txt", "../in/deep \t  en/deep", " own.txt", "#1.txt", "x" * 300]
    listing.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    assert list(found(tmp_path / "out", f"@{listing}")) == ["in/a.txt", "en/deep", " own.txt", "#1.txt", "x" * 300]
    tally = do(tmp_path / "out", f"@{listing}", report=tmp_path / "report.jsonl")
    assert (tally.done, tally.failed) == (3, 2)
    assert "is a folder; name the files in it" in str(report(tmp_path / "report.jsonl")[0]["en/deep"]["error"])
    listing.write_bytes(b"a\0b\n")
    with pytest.raises(InputError, match="zero byte"):
        found(tmp_path / "out", f"@{listing}")


def test_a_list_may_come_from_a_program(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    reading, writing = os.pipe()
    os.write(writing, b"in/a.txt\n")
    os.close(writing)
    assert found(tmp_path / "out", f"@/dev/fd/{reading}") == {"in/a.txt": "in/a.txt"}
    os.close(reading)
    assert find_list("@-") == Path("/dev/stdin")


def test_a_list_knows_the_home_folder(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(source))
    write(tmp_path / "lists", {"one.tsv": "~/a.txt\n", "~/b.txt": "Hej.\n", "two.tsv": "~/b.txt\n"})
    assert found(tmp_path / "out", f"@{tmp_path}/lists/one.tsv") == {"a.txt": f"{source}/a.txt"}
    assert found(tmp_path / "out", f"@{tmp_path}/lists/two.tsv") == {"~/b.txt": f"{tmp_path}/lists/~/b.txt"}


@pytest.mark.parametrize("text", ["", "\n  \n# nothing\n"])
def test_a_list_of_nothing_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"list.tsv": text})
    with pytest.raises(InputError, match="names no file"):
        do(tmp_path / "out", f"@{tmp_path}/list.tsv")


@pytest.mark.parametrize("name", ["pipe.txt", "pipe.jsonl"])
def test_a_pipe_in_a_list_fails_alone(tmp_path: Path, source: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    write(tmp_path, {"list.tsv": f"in/a.txt\n{name}\n"})
    for counts in ((1, 0, 1), (0, 1, 1)):
        tally = do(tmp_path / "out", f"@{tmp_path}/list.tsv", settings=replace(ECHO, fields=("body",)))
        assert (tally.done, tally.unchanged, tally.failed) == counts
    (source / "a.txt").unlink()
    os.mkfifo(source / "a.txt")
    assert do(tmp_path / "out", f"@{tmp_path}/list.tsv").failed == 2


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "--glob: is empty; leave it out"),
        ("../*.md", "“../*.md” leads out of the folder"),
        ("/abs/*.md", "“/abs/*.md” leads out of the folder"),
        ("*.{md,txt}", "braces stand for themselves"),
        ("*.pdf", "check the pattern of --glob"),
    ],
)
def test_why_a_pattern_fits_nothing(tmp_path: Path, source: Path, pattern: str, reason: str) -> None:
    with pytest.raises(InputError, match=re.escape(reason)):
        found(tmp_path / "out", source, pattern=pattern)
    if "{" in pattern:
        with pytest.raises(InputError, match=re.escape(reason)):
            found(tmp_path / "out", f"{source}/{pattern}")


@pytest.mark.parametrize("target", ["../a.txt", "/tmp/a.txt", "b/../../a.txt", ".translate/journal.sqlite", "."])
def test_no_output_outside_of_the_folder(tmp_path: Path, source: Path, target: str) -> None:
    (tmp_path / "list.tsv").write_text(f"in/a.txt\t{target}\n", encoding="utf-8")
    with pytest.raises(OutputError, match=r"list\.tsv:1: its output"):
        do(tmp_path / "out", f"@{tmp_path}/list.tsv")
    assert content(tmp_path / "out") == {}


def test_a_link_leads_nowhere(tmp_path: Path, source: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "deep").symlink_to(tmp_path / "elsewhere")
    write(source, {"deep/new/d.txt": "Hej.\n"})
    (tmp_path / "elsewhere" / "old.txt").write_text("gammalt")
    (tmp_path / "out" / "a.txt").symlink_to(tmp_path / "elsewhere" / "old.txt")
    tally = do(tmp_path / "out", source)
    assert (tally.done, tally.failed) == (1, 3)
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["old.txt"]
    assert content(tmp_path / "elsewhere") == {"old.txt": "gammalt"}
    assert (tmp_path / "out" / "a.txt").read_text(encoding="utf-8") == "Hej på dig.\n"
    assert not list((tmp_path / "out" / ".translate" / "partial").iterdir())


@pytest.mark.parametrize("link", [".translate", ".translate/partial", ".translate/journal.sqlite"])
def test_the_journal_is_in_the_folder_itself(tmp_path: Path, source: Path, link: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    path = tmp_path / "out" / link
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(OutputError, match="a link leads out of"):
        do(tmp_path / "out", source)
    assert content(tmp_path / "out") == {}
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("out/a.txt", "is the place of a translation"),
        ("out/same/b.txt", "is the place of a translation"),
        ("out/.translate/journal.sqlite", "is where the job keeps its journal"),
        ("out/.translate/new", "is where the job keeps its journal"),
        ("in/a.txt", "is one of the files to translate"),
        ("in/../in/a.txt", "is one of the files to translate"),
        ("link.txt", "is one of the files to translate"),
        ("list.tsv", "is a list of files to translate"),
        ("names.csv", "is a glossary"),
        ("memory", "is the translation memory"),
        ("new-memory", "is the translation memory"),
        ("in/deep/report.jsonl", "would be one of the files to translate the next time"),
        ("report.tmx", "can't be TMX"),
        ("nowhere/report", "can't hold the report"),
        ("in", "can't hold the report"),
    ],
)
def test_a_report_is_written_over_nothing_else(tmp_path: Path, source: Path, name: str, reason: str) -> None:
    (tmp_path / "link.txt").symlink_to("in/a.txt")
    write(tmp_path, {"list.tsv": "in/deep/b.txt\tx.txt\n", "names.csv": "Kiev,Kyiv\n"})
    memory = tmp_path / (name if "memory" in name else "memory")
    settings = replace(ECHO, glossaries=(tmp_path / "names.csv",), memory=memory)
    if name != "new-memory":
        do(tmp_path / "out", source, settings=settings)
        (tmp_path / "out" / "same").symlink_to("deep")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(OutputError, match=reason):
        do(tmp_path / "out", source, f"@{tmp_path}/list.tsv", settings=settings, report=tmp_path / name)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("name", "pattern", "is_refused"),
    [
        ("in/report.jsonl", None, True),
        ("in/deep/report.jsonl", None, True),
        ("in/report.jsonl", "*", True),
        ("in/report.jsonl", "*.txt", False),
        ("in/report.json", None, False),
        ("in/.report.jsonl", None, False),
        ("report.jsonl", None, False),
    ],
)
def test_a_report_never_becomes_an_input(
    tmp_path: Path, source: Path, name: str, pattern: str | None, is_refused: bool
) -> None:
    before = content(tmp_path)
    for _ in range(2):
        if is_refused:
            with pytest.raises(OutputError, match="would be one of the files to translate the next time"):
                do(tmp_path / "out", source, pattern=pattern, report=tmp_path / name)
            assert content(tmp_path) == before
        else:
            assert do(tmp_path / "out", source, pattern=pattern, report=tmp_path / name).failed == 0


def test_inputs_are_never_written(tmp_path: Path, source: Path) -> None:
    before = content(source)
    with pytest.raises(InputError, match="lies in the output folder"):
        do(source, source / "a.txt")
    tally = do(source / "english", source)  # leaves itself out
    assert tally.done == 3
    assert do(source / "english", source, force=True).files == 3
    after = content(source)
    assert {name: text for name, text in after.items() if not name.startswith("english")} == before
    with pytest.raises(OutputError, match="one of the files to translate"):
        do(tmp_path / "out", source, report=source / "a.txt")


def test_two_files_for_one_output_are_refused(tmp_path: Path, source: Path) -> None:
    write(tmp_path / "other", {"a.txt": "Annat.\n"})
    with pytest.raises(OutputError, match=r"other/a\.txt: would get the same output a\.txt as"):
        do(tmp_path / "out", source, tmp_path / "other")
    assert content(tmp_path / "out") == {}
    assert do(tmp_path / "out", source, source / "a.txt").files == 3  # the same file twice is no clash
    lists = {"list.tsv": "in/a.txt\nin/../in/a.txt\n", "other.tsv": f"{source}/a.txt\n{tmp_path}/other/a.txt\n"}
    write(tmp_path, lists)
    assert do(tmp_path / "out3", f"@{tmp_path}/list.tsv").files == 1
    with pytest.raises(OutputError, match="or write INPUT<TAB>OUTPUT in a list"):
        do(tmp_path / "out", f"@{tmp_path}/other.tsv")
    write(tmp_path / "third", {"a.txt/x.txt": "Annat.\n"})
    with pytest.raises(OutputError, match="both a file and a folder"):
        do(tmp_path / "out2", source, tmp_path / "third")


def test_folders_may_be_nested_deeper_than_functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    depth, limit = 400, sys.getrecursionlimit()
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    for _ in range(depth):
        os.mkdir("d")  # noqa: PTH102 - as the line below
        os.chdir("d")
    Path("a.txt").write_text("”Hej.”\n", encoding="utf-8")
    name = "d/" * depth + "a.txt"
    os.chdir(tmp_path)
    sys.setrecursionlimit(350)
    try:
        assert do(tmp_path / "out", "in").done == 1
        assert (tmp_path / "out" / name).read_text(encoding="utf-8") == "“Hej.”\n"
        assert do(tmp_path / "out", "in").unchanged == 1
        assert _fits(Path(name).parts, ("d", "**", "d", "*.txt"))
    finally:  # shutil.rmtree can't
        sys.setrecursionlimit(limit)
        subprocess.run(["rm", "-rf", "in", "out"], check=True)


def test_shards_part_the_files_between_them(tmp_path: Path) -> None:
    write(tmp_path / "in", {f"{number}.txt": "Hej.\n" for number in range(50)})
    tallies = [do(tmp_path / "out", tmp_path / "in", shard=Shard(number, 3)) for number in (1, 2, 3)]
    assert sum(tally.files for tally in tallies) == 50
    assert all(5 < tally.files < 30 for tally in tallies)
    assert len(content(tmp_path / "out")) == 50


def test_shards_and_whole_jobs_know_what_the_others_did(tmp_path: Path, spy: Spy) -> None:
    write(tmp_path / "in", {f"{number}.txt": f"Mening {number}.\n" for number in range(50)})
    out, source = tmp_path / "out", tmp_path / "in"
    for number in (1, 2):
        do(out, source, shard=Shard(number, 2))
    spy.asked.clear()
    assert do(out, source).unchanged == 50
    assert sum(do(out, source, shard=Shard(number, 3)).unchanged for number in (1, 2, 3)) == 50
    assert spy.asked == []
    write(source, {"7.txt": "Nytt.\n"})
    assert do(out, source).done == 1
    assert sum(do(out, source, shard=Shard(number, 2)).unchanged for number in (1, 2)) == 50
    assert spy.asked == ["Nytt."]
    write(source, {"7.txt": "Nyare.\n"})
    assert sum(do(out, source, shard=Shard(number, 2)).done for number in (1, 2)) == 1
    assert do(out, source).unchanged == 50


# what it does, and does again


def test_every_format_keeps_its_bytes_with_echo(tmp_path: Path, source: Path) -> None:
    write(source, {"e.html": "<p>Hej <b>du</b>.</p>\n", "f.srt": "1\n00:00:01,000 --> 00:00:02,000\nHej.\n"})
    tally = do(tmp_path / "out", source, report=tmp_path / "out" / "report.jsonl")  # there isn't such a folder yet
    assert tally.failed == 0
    lines, summary = report(tmp_path / "out" / "report.jsonl")
    (tmp_path / "out" / "report.jsonl").unlink()
    assert content(tmp_path / "out") == content(source)
    assert {line["status"] for line in lines.values()} == {"done"}
    assert lines["deep/b.txt"]["sentences"] == 2
    assert str(lines["a.txt"]["signature"]).startswith("engine:echo")
    assert (summary["files"], summary["done"]) == (5, 5)


def test_a_second_run_does_nothing_and_a_changed_input_only_itself(tmp_path: Path, source: Path, spy: Spy) -> None:
    do(tmp_path / "out", source)
    assert sorted(spy.asked) == ["Hej då.", "Hej på dig.", "Rubrik", "Vi ses."]
    spy.asked.clear()
    assert do(tmp_path / "out", source).unchanged == 3
    os.utime(source / "a.txt")
    assert do(tmp_path / "out", source).unchanged == 3
    assert spy.asked == []
    (source / "a.txt").write_text("Nytt.\n", encoding="utf-8")
    tally = do(tmp_path / "out", source)
    assert (tally.done, tally.unchanged, spy.asked) == (1, 2, ["Nytt."])
    assert content(tmp_path / "out")["a.txt"] == "NYTT.\n"


@pytest.mark.parametrize(
    "harm", [Path.unlink, lambda path: path.write_text("sabotage"), lambda path: path.write_text("")]
)
def test_a_lost_or_changed_output_is_made_again(tmp_path: Path, source: Path, harm: Callable[[Path], None]) -> None:
    do(tmp_path / "out", source)
    whole = content(tmp_path / "out")
    harm(tmp_path / "out" / "a.txt")
    assert do(tmp_path / "out", source).done == 1
    assert content(tmp_path / "out") == whole


@pytest.mark.parametrize(
    ("option", "again"),
    [
        ({"beam_size": 2}, {"a.txt", "deep/b.txt", "deep/c.md", "d.html", "e.jsonl"}),
        ({"quotes": "keep"}, {"a.txt", "deep/b.txt", "deep/c.md", "d.html", "e.jsonl"}),
        ({"times": "24h"}, {"a.txt", "deep/b.txt", "deep/c.md", "d.html", "e.jsonl"}),
        ({"format": "text"}, {"deep/c.md", "d.html", "e.jsonl"}),
        ({"main_text": True}, {"d.html"}),
        ({"fields": ("text", "body")}, {"e.jsonl"}),
    ],
)
def test_a_changed_option_does_again_what_it_can_affect(
    tmp_path: Path, source: Path, option: dict[str, Any], again: set[str]
) -> None:
    paragraph = "<p>Det här är en lång mening, som står i artikeln och är det som sidan handlar om.</p>"
    write(source, {"d.html": f"<html><body><article>{paragraph * 9}</article></body></html>"})
    write(source, {"e.jsonl": '{"text": "Hej."}\n'})
    do(tmp_path / "out", source)
    changed = replace(ECHO, **option)
    do(tmp_path / "out", source, settings=changed, report=tmp_path / "report.jsonl")
    lines, _ = report(tmp_path / "report.jsonl")
    assert {name for name, line in lines.items() if line["status"] == "done"} == again
    assert do(tmp_path / "out", source, settings=changed).unchanged == 5


def test_another_format_with_the_same_bytes_is_done_again(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "<p>Hej 5 &lt; 6.</p>\n", "a.html": "<p>Hej 5 &lt; 6.</p>\n"})
    for name in ("a.txt", "a.html"):
        (tmp_path / "list.tsv").write_text(f"{name}\tx.out\n", encoding="utf-8")
        assert do(tmp_path / "out", f"@{tmp_path}/list.tsv").done == 1


@pytest.mark.parametrize("memory", [False, True])
def test_a_changed_glossary_does_again_only_what_it_changes(tmp_path: Path, memory: bool) -> None:
    write(tmp_path / "in", {f"{number:02}.txt": f"Mening {number} om Charkiv.\n" for number in range(50)})
    write(tmp_path / "in", {"17.txt": "Vi är i Åbo.\n", "rows.jsonl": '{"text": "Charkiv."}\n{"text": "Hej."}\n'})
    names = tmp_path / "names.csv"
    settings = replace(ECHO, glossaries=(names,), memory=tmp_path / "memory" if memory else None)

    def again(*lines: str) -> tuple[int, int, str]:
        names.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        tally = do(tmp_path / "out", tmp_path / "in", settings=settings, report=tmp_path / "report")
        statuses = [line["status"] for line in report(tmp_path / "report")[0].values()]
        assert (statuses.count("done"), statuses.count("unchanged")) == (tally.done, tally.unchanged)
        return tally.done, tally.unchanged, content(tmp_path / "out")["17.txt"]

    assert again("Charkiv,Kharkiv") == (51, 0, "Vi är i Åbo.\n")
    assert again("Charkiv,Kharkiv", "Åbo,Turku") == (1, 50, "Vi är i Turku.\n")
    assert again("# another line", "Åbo,Turku", "Charkiv,Kharkiv") == (0, 51, "Vi är i Turku.\n")
    assert again("Åbo,Turku", "Charkiv,Harkiv") == (50, 1, "Vi är i Turku.\n")
    assert content(tmp_path / "out")["rows.jsonl"] == '{"text": "Harkiv."}\n{"text": "Hej."}\n'


def test_a_name_that_was_sought_in_the_glossary_is_sought_again(tmp_path: Path, spy: Spy) -> None:
    write(tmp_path / "in", {"a.txt": "Vi är i Kiev.\n", "b.txt": "Hej.\n"})
    spy.translate = lambda sentences, progress=None: [Hypothesis("We are in Podolia.") for _ in sentences]  # type: ignore[method-assign]
    names = tmp_path / "names.csv"
    settings = Settings("spy", glossaries=(names,), default_glossary=False)
    names.write_text("Kiev,Kyiv\n", encoding="utf-8")
    do(tmp_path / "out", tmp_path / "in", settings=settings)
    assert content(tmp_path / "out")["a.txt"] == "We are in Podolia.\n"
    names.write_text("Kiev,Kyiv\nPodolia,Kyiv\n", encoding="utf-8")
    assert do(tmp_path / "out", tmp_path / "in", settings=settings).done == 1
    assert content(tmp_path / "out")["a.txt"] == "We are in Kyiv.\n"


def test_a_format_that_there_is_not_is_refused_before_anything_fails(tmp_path: Path, source: Path) -> None:
    do(tmp_path / "out", source)
    with pytest.raises(InputError, match="--format: there is no format “txt”; choose one of docx, "):
        do(tmp_path / "out", source, settings=replace(ECHO, format="txt"))
    assert do(tmp_path / "out", source).unchanged == 3


def test_a_folder_that_cannot_be_written_is_called_so(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out" / ".translate" / "journal.sqlite").mkdir(parents=True)
    with pytest.raises(OutputError, match="make room, or delete it"):
        do(tmp_path / "out", source)
    monkeypatch.setattr("os.access", lambda _path, _mode: False)  # root may write everything
    with pytest.raises(OutputError, match=r"out: can't be written \(.*\); check its permissions or choose another"):
        do(tmp_path / "out", source)


def test_nobody_is_told_to_delete_a_journal_that_finds_no_room(tmp_path: Path, source: Path) -> None:
    journal = Journal(tmp_path / "out", Shard())
    journal._database.execute("PRAGMA max_page_count = 5")
    with (
        closing(journal),
        pytest.raises(OutputError, match=r"disk is full.*; make room there, or in .*, and run again"),
    ):
        journal.plan(Task(source / "a.txt", Path(f"{number}.txt")) for number in range(10_000))


def test_one_bad_file_fails_alone_and_is_retried(tmp_path: Path, source: Path, spy: Spy) -> None:
    (source / "bad.txt").write_bytes(b"\xff\xfeH\x00")
    (source / "link.txt").symlink_to(source / "nowhere")
    (source / "loop.txt").symlink_to("loop.txt")
    write(source, {"toxic.txt": "Det här är gift.\n"})
    spy.fails_on = "gift"
    tally = do(tmp_path / "out", source, report=tmp_path / "report.jsonl")
    assert (tally.done, tally.failed) == (3, 4)
    lines, summary = report(tmp_path / "report.jsonl")
    assert "is UTF-16" in str(lines["bad.txt"]["error"])
    assert "no such file" in str(lines["link.txt"]["error"])
    assert "can't be read" in str(lines["loop.txt"]["error"])
    assert lines["toxic.txt"]["error"] == "engine spy: it can't stand this sentence"
    assert summary["failed"] == 4
    assert "toxic.txt" not in content(tmp_path / "out")
    spy.fails_on = ""
    (source / "a.txt").write_text("Nytt.\n", encoding="utf-8")
    tally = do(tmp_path / "out", source, retry_failed=True)
    assert (tally.files, tally.done, tally.failed) == (4, 1, 3)
    assert content(tmp_path / "out")["a.txt"] == "HEJ PÅ DIG.\n"


def test_a_bug_in_one_file_keeps_its_traceback(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from translate.pipeline import Translator

    finish = Translator.finish

    def stumble(self: Translator, drafted: object, hypotheses: Iterator[Hypothesis]) -> object:
        translation = finish(self, drafted, hypotheses)  # type: ignore[arg-type]
        if "Vi ses" in str(translation):
            raise KeyError("oops")
        return translation

    monkeypatch.setattr(Translator, "finish", stumble)
    assert do(tmp_path / "out", source, report=tmp_path / "report.jsonl").failed == 1
    line = report(tmp_path / "report.jsonl")[0]["deep/b.txt"]
    assert "KeyError: 'oops'; this is a bug" in str(line["error"])
    assert "in stumble" in str(line["traceback"])


def test_a_name_that_is_not_utf8_fails_alone(tmp_path: Path, source: Path) -> None:
    (source / os.fsdecode(b"\xff.txt")).write_bytes(b"\0")
    for _ in range(2):
        tally = do(tmp_path / "out", source, report=tmp_path / "report.jsonl")
        assert (tally.done + tally.unchanged, tally.failed) == (3, 1)
    lines = report(tmp_path / "report.jsonl")[0].values()
    assert [line["error"] for line in lines if line["status"] == "failed"] == [
        f"{source}/\\udcff.txt: is a binary file, not text; give a text file in UTF-8"
    ]


def test_fail_fast_stops_and_keeps_what_is_done(tmp_path: Path) -> None:
    write(tmp_path / "in", {f"{number:03}.txt": f"Mening {number}.\n" for number in range(100)})
    (tmp_path / "in" / "050.txt").write_bytes(b"\x00")
    tally = do(tmp_path / "out", tmp_path / "in", fail_fast=True, report=tmp_path / "report.jsonl")
    assert (tally.done, tally.failed, tally.waiting) == (50, 1, 49)
    assert report(tmp_path / "report.jsonl")[0]["099.txt"]["status"] == "waiting"
    assert do(tmp_path / "out", tmp_path / "in").unchanged == 50


def test_a_full_disk_stops_the_job(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(_path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(DiskError, match="can't be written any more"):
        do(tmp_path / "out", source)


def test_a_full_disk_keeps_no_half_of_a_file(tmp_path: Path) -> None:
    place = Place(tmp_path / "out", tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(DiskError, match="File too large"):
            place.save(b"x" * 2000, Path("a.txt"))
        with pytest.raises(OSError, match="File too large"):
            place.keep(b"x" * 2000, tmp_path / "note")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())


def test_a_disk_that_nothing_can_be_removed_from_hides_no_error(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, *_data: object, **_options: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    write(source, {"rows.jsonl": '{"text": "Hej."}\n'})
    monkeypatch.setattr("translate.jobs.outputs.os.fsync", refuse)
    monkeypatch.setattr(GrowingOutput, "_every", -1.0)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(DiskError, match="Read-only file system"):
        do(tmp_path / "out", source)


@pytest.mark.parametrize("shard", [Shard(), Shard(1, 2)])
def test_two_jobs_do_not_share_a_folder(
    tmp_path: Path, source: Path, shard: Shard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translate.jobs.journal._PATIENCE", 0)
    first = Journal(tmp_path / "out", shard)
    first.open()
    with pytest.raises(OutputError, match="another job is at work"):
        do(tmp_path / "out", source)
    first.close()
    assert do(tmp_path / "out", source).done == 3


def test_an_interrupted_job_keeps_what_is_done(tmp_path: Path) -> None:
    write(tmp_path / "in", {f"{number:03}.txt": f"Mening {number}.\n" for number in range(1000)})

    def interrupt(tally: Tally, _failure: str) -> None:
        if tally.done == 300:
            raise KeyboardInterrupt

    job = Job((str(tmp_path / "in"),), tmp_path / "out", ECHO, report=tmp_path / "report.jsonl")
    with pytest.raises(KeyboardInterrupt):
        run(job, lambda: Worker(ECHO), interrupt)
    assert report(tmp_path / "report.jsonl")[1]["done"] == 300
    tally = do(tmp_path / "out", tmp_path / "in")
    assert tally.unchanged >= 299
    assert len(content(tmp_path / "out")) == 1000


def test_large_files_are_recorded_before_the_next_one_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in", {f"{number}.txt": "Hej.\n" * 30_000 for number in range(5)})
    recorded: list[str] = []
    record = Journal.record

    def note(self: Journal, results: Sequence[Result]) -> None:
        recorded.extend(result.task.target.name for result in results)
        record(self, results)

    class Crew:
        basis, notice = Basis("", ""), ""

        def perform(self, tasks: Iterable[Task], *_: object) -> Generator[Result]:
            for number, task in enumerate(tasks):
                assert len(recorded) == number
                yield Result(task, "")

    monkeypatch.setattr(Journal, "record", note)
    monkeypatch.setattr("translate.jobs._COMMIT_SECONDS", 99.0)
    assert run(Job((str(tmp_path / "in"),), tmp_path / "out", ECHO), Crew).done == len(recorded) == 5


def test_what_is_interrupted_does_not_wait_for_the_engine(
    tmp_path: Path, source: Path, spy: Spy, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_over = Event()

    def wait(sentences: Sequence[str], progress: object = None) -> list[Hypothesis]:
        assert is_over.wait(10), "the job has waited"
        return [Hypothesis(sentence) for sentence in sentences]

    def stop(_self: _Stream, *_window: object) -> Iterator[object]:
        raise KeyboardInterrupt

    spy.translate = wait  # type: ignore[method-assign]
    monkeypatch.setattr(_Stream, "conclude", stop)
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        do(tmp_path / "out", source)
    assert time.monotonic() - started < 9
    is_over.set()


def test_sentences_of_many_files_share_batches(tmp_path: Path, spy: Spy) -> None:
    write(tmp_path / "in", {f"{number}.txt": f"Mening {number}.\n" for number in range(200)})
    do(tmp_path / "out", tmp_path / "in")
    assert spy.calls == 1
    assert len(spy.asked) == 200


# JSON Lines


def lines_file(folder: Path, count: int) -> Path:
    rows = [{"id": number, "text": f"Mening {number}.", "meta": {"by": "Åsa"}} for number in range(count)]
    write(folder, {"rows.jsonl": "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)})
    return folder


def test_json_lines_have_only_their_fields_translated(tmp_path: Path, spy: Spy) -> None:
    source = lines_file(tmp_path / "in", 3)
    with (source / "rows.jsonl").open("a", encoding="utf-8") as file:
        deep = '{"text": ' + "[" * 99_999 + "]" * 99_999 + "}\n"
        file.write(f'not json\n\n{{"id": 4}}\n["text"]\n{deep}{{"text": "\0"}}\n')
        file.write('{"meta": {"by": "Bo"}, "text": ""}')
    settings = Settings(engine="spy", default_glossary=False, fields=("text", "meta.by"))
    tally = do(tmp_path / "out", source, settings=settings, report=tmp_path / "report.jsonl")
    assert tally.failed == 0
    assert content(tmp_path / "out")["rows.jsonl"].splitlines() == [
        '{"id": 0, "text": "MENING 0.", "meta": {"by": "ÅSA"}}',
        '{"id": 1, "text": "MENING 1.", "meta": {"by": "ÅSA"}}',
        '{"id": 2, "text": "MENING 2.", "meta": {"by": "ÅSA"}}',
        "not json",
        "",
        '{"id": 4}',
        '["text"]',
        deep.rstrip(),
        '{"text": "\0"}',
        '{"meta": {"by": "BO"}, "text": ""}',
    ]
    (line,) = report(tmp_path / "report.jsonl")[0].values()
    doubts = [(doubt["line"], doubt["kind"]) for doubt in line["issues"] if doubt["kind"] == "line"]  # type: ignore[attr-defined]
    assert doubts == [(number, "line") for number in (4, 7, 8, 9)]


def test_json_lines_without_the_field_fail(tmp_path: Path) -> None:
    source = lines_file(tmp_path / "in", 3)
    settings = Settings(engine="echo", fields=("body",))
    assert do(tmp_path / "out", source, settings=settings, report=tmp_path / "r").failed == 1
    assert "no line with text in “body”" in str(report(tmp_path / "r")[0]["rows.jsonl"]["error"])


@pytest.mark.parametrize("text", ['{"title": "T", "body": "Hej"}\n', '\ufeff [\n {"body": "Hej"}]'])
def test_json_under_another_name_is_not_translated_as_text(tmp_path: Path, text: str) -> None:
    write(tmp_path / "in", {"a.txt": text, "b.txt": "Hej.\n", "c.jsonl": '{"body": "Hej."}\n'})
    settings = replace(ECHO, fields=("body",))
    tally = do(tmp_path / "out", tmp_path / "in", settings=settings, report=tmp_path / "r")
    assert (tally.done, tally.failed) == (2, 1)
    assert "add --format jsonl" in str(report(tmp_path / "r")[0]["a.txt"]["error"])


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_json_that_was_translated_as_text_fails_as_soon_as_fields_are_named(tmp_path: Path, name: str) -> None:
    write(tmp_path / "in", {name: '{"title": "T", "body": "Hej"}\n', "b.txt": "Hej.\n", "c.html": "<p>Hej.</p>"})
    for settings, counts in ((ECHO, (3, 0, 0)), (replace(ECHO, fields=("body",)), (0, 2, 1)), (ECHO, (1, 2, 0))):
        tally = do(tmp_path / "out", tmp_path / "in", settings=settings)
        assert (tally.done, tally.unchanged, tally.failed) == counts


def test_a_page_that_begins_with_a_template_is_no_json(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.txt": "{% include head %}\nHej.\n"})
    assert do(tmp_path / "out", tmp_path / "in", settings=replace(ECHO, fields=("body",))).done == 1


def test_how_far_a_long_file_is(tmp_path: Path) -> None:
    source = lines_file(tmp_path / "in", 1000)
    seen: list[tuple[int, int]] = []
    job = Job((str(source),), tmp_path / "out", ECHO)
    tally = run(job, lambda: Worker(ECHO), lambda tally, _failure: seen.append((tally.reached, tally.done_size)))
    size = (source / "rows.jsonl").stat().st_size
    reached = [reached for reached, done in seen if not done]
    assert reached == sorted(reached)
    assert len(set(reached)) > 900
    assert reached[-1] == size
    assert (tally.reached, tally.done_size) == (0, size)


def test_what_is_left_of_a_file_that_changed_goes(tmp_path: Path, spy: Spy, monkeypatch: pytest.MonkeyPatch) -> None:
    source, partial = lines_file(tmp_path / "in", 10), tmp_path / "out" / ".translate" / "partial"
    settings = Settings(engine="spy", default_glossary=False)

    def stop(_self: _Stream, *_window: object) -> Iterator[object]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(_Stream, "conclude", stop)
        for count in (10, 20, 30):
            lines_file(tmp_path / "in", count)
            with pytest.raises(KeyboardInterrupt):
                do(tmp_path / "out", source, settings=settings)
            assert sorted(path.suffix for path in partial.iterdir()) == [".lines", ".note"]
    do(tmp_path / "out", source, settings=settings)
    assert not list(partial.iterdir())


def test_json_lines_go_on_where_they_were_stopped(tmp_path: Path, spy: Spy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GrowingOutput, "_every", 0.05)
    source = lines_file(tmp_path / "in", 3000)
    settings = Settings(engine="spy", default_glossary=False)
    concluded = 0
    conclude = _Stream.conclude

    def stop(self: _Stream, *window: object) -> Iterator[object]:
        nonlocal concluded
        concluded += 1
        if concluded == 3:
            raise KeyboardInterrupt
        yield from conclude(self, *window)  # type: ignore[arg-type]

    monkeypatch.setattr(_Stream, "conclude", stop)
    with pytest.raises(KeyboardInterrupt):
        do(tmp_path / "out", source, settings=settings)
    assert content(tmp_path / "out") == {}
    monkeypatch.setattr(_Stream, "conclude", conclude)
    spy.asked.clear()
    do(tmp_path / "out", source, settings=settings)
    assert 500 < len(spy.asked) < 2700  # the windows before the third were not lost
    assert content(tmp_path / "out")["rows.jsonl"].count("MENING") == 3000
    assert [json.loads(line)["id"] for line in content(tmp_path / "out")["rows.jsonl"].splitlines()] == list(
        range(3000)
    )
    assert not list((tmp_path / "out" / ".translate" / "partial").iterdir())


@pytest.mark.parametrize("faster", [0, 1])
def test_two_workers_at_one_file_do_not_tear_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faster: int) -> None:
    lines = [f"{number} {'x' * 20_000}\n".encode() for number in range(4)]  # longer than a buffer
    write(tmp_path, {"rows.jsonl": b"".join(lines).decode(), "partial/note": ""})
    place = Place(tmp_path / "out", tmp_path / "partial", run=7)
    workers = [GrowingOutput(place, Task(tmp_path / "rows.jsonl", Path("rows.jsonl")), Basis("", "")) for _ in range(2)]

    def work(worker: GrowingOutput) -> None:
        for line in lines[worker.line :][:2]:
            worker.add(line.upper())
            worker.advance(len(line), has_text=True)

    monkeypatch.setattr(GrowingOutput, "_every", -1.0)
    lost, other = workers
    lost.open()
    work(lost)
    monkeypatch.setattr(GrowingOutput, "_every", 99.0)
    work(lost)
    other.open()
    assert other.line == 2  # where the lost one had made its last note
    if faster == 1:
        work(other)
    results = [workers[faster].close("")]
    assert (tmp_path / "out" / "rows.jsonl").read_bytes() == b"".join(lines).upper()
    if faster == 0:
        work(other)
    results.append(workers[1 - faster].close(""))
    assert (tmp_path / "out" / "rows.jsonl").read_bytes() == b"".join(lines).upper()
    assert [result.error for result in results] == ["", ""]
    assert results[0].output == results[1].output
    assert [path.name for path in (tmp_path / "partial").iterdir()] == ["note"]


def test_a_file_that_another_worker_finishes_at_the_same_time_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"rows.jsonl": "a\n", "partial/note": ""})
    place = Place(tmp_path / "out", tmp_path / "partial", run=7)
    workers = [GrowingOutput(place, Task(tmp_path / "rows.jsonl", Path("rows.jsonl")), Basis("", "")) for _ in range(2)]
    for worker in workers:
        worker.open()
        worker.add(b"A\n")
        worker.advance(2, has_text=True)
    move, results = Place.move, []

    def be_late(self: Place, temporary: Path, target: Path) -> None:
        monkeypatch.setattr(Place, "move", move)
        results.append(workers[0].close(""))
        move(self, temporary, target)

    monkeypatch.setattr(Place, "move", be_late)
    results.append(workers[1].close(""))
    assert [result.error for result in results] == ["", ""]
    assert results[0].output == results[1].output
    assert (tmp_path / "out" / "rows.jsonl").read_bytes() == b"A\n"


def test_lines_that_cannot_be_read_again_are_not_called_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"rows.jsonl": "a\n", "partial/note": "", "out/rows.jsonl": "older"})
    place = Place(tmp_path / "out", tmp_path / "partial")
    output = GrowingOutput(place, Task(tmp_path / "rows.jsonl", Path("rows.jsonl")), Basis("", ""))
    output.open()
    output.add(b"A\n")
    open_path = Path.open

    def refuse(path: Path, *mode: Any, **options: Any) -> Any:
        if path.suffix == ".lines":
            raise OSError(errno.EIO, "Input/output error")
        return open_path(path, *mode, **options)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DiskError, match="Input/output error"):
        output.close("")
    assert (tmp_path / "out" / "rows.jsonl").read_text(encoding="utf-8") == "older"


def test_lines_that_a_power_cut_took_are_done_again(tmp_path: Path) -> None:
    write(tmp_path, {"rows.jsonl": "a\nb\n", "partial/note": ""})
    task, basis = Task(tmp_path / "rows.jsonl", Path("rows.jsonl")), Basis("", "")
    first = GrowingOutput(Place(tmp_path / "out", tmp_path / "partial", run=1), task, basis)
    first.open()
    first.add(b"A\n")
    first.advance(2, has_text=True)
    first.abandon()
    (lines,) = (tmp_path / "partial").glob("*.lines")
    lines.write_bytes(b"A")
    second = GrowingOutput(Place(tmp_path / "out", tmp_path / "partial", run=2), task, basis)
    assert second.open().tell() == second.line == 0
    second.add(b"A\nB\n")
    assert second.close("").error == ""
    assert (tmp_path / "out" / "rows.jsonl").read_bytes() == b"A\nB\n"


@pytest.mark.parametrize(
    "cut", [lambda note: b"", lambda note: b"\0" * len(note), lambda note: note[:-9], lambda _: b"{}"]
)
def test_a_note_that_a_power_cut_tore_is_no_note(tmp_path: Path, cut: Callable[[bytes], bytes]) -> None:
    write(tmp_path, {"rows.jsonl": "a\nb\n", "partial/note": ""})
    task, basis = Task(tmp_path / "rows.jsonl", Path("rows.jsonl")), Basis("", "")
    first = GrowingOutput(Place(tmp_path / "out", tmp_path / "partial", run=1), task, basis)
    first.open()
    first.add(b"A\n")
    first.advance(2, has_text=True)
    first.abandon()
    (note,) = (tmp_path / "partial").glob("*.note")
    note.write_bytes(cut(note.read_bytes()))
    second = GrowingOutput(Place(tmp_path / "out", tmp_path / "partial", run=2), task, basis)
    assert second.open().tell() == second.line == 0
    second.add(b"A\nB\n")
    assert second.close("").error == ""
    assert (tmp_path / "out" / "rows.jsonl").read_bytes() == b"A\nB\n"
    assert [path.name for path in (tmp_path / "partial").iterdir()] == ["note"]


def test_a_note_knows_only_whole_lines(tmp_path: Path) -> None:
    write(tmp_path, {"rows.jsonl": "a\nb\n", "partial/note": ""})
    task, basis = Task(tmp_path / "rows.jsonl", Path("rows.jsonl")), Basis("", "")
    first = GrowingOutput(Place(tmp_path / "out", tmp_path / "partial", run=1), task, basis)
    first.open()
    first.add(b"A\n")
    first.advance(2, has_text=True)
    first.add(b"B")  # Ctrl-C
    first.abandon()
    second = GrowingOutput(Place(tmp_path / "out", tmp_path / "partial", run=2), task, basis)
    assert second.open().tell() == 2
    assert second.line == 1
    second.add(b"B\n")
    second.close("")
    assert (tmp_path / "out" / "rows.jsonl").read_bytes() == b"A\nB\n"


def test_a_note_counts_only_whole_lines(tmp_path: Path) -> None:
    write(tmp_path, {"rows.jsonl": "a\nb\n", "partial/note": "", "another/note": ""})

    def begin(partial: str) -> GrowingOutput:
        place = Place(tmp_path / "out", tmp_path / partial)
        output = GrowingOutput(place, Task(tmp_path / "rows.jsonl", Path("rows.jsonl")), Basis("", ""))
        output.open()
        return output

    def work(output: GrowingOutput, line: bytes) -> None:
        said = line.decode()
        output.count(1, (Doubt("line", 0, said),), (Use(1, said, said, said, "kept", "x:1", "exact"),))
        output.draft = join_drafts(output.draft, said)
        output.add(line)

    whole, stopped = begin("another"), begin("partial")
    for output in (whole, stopped):
        work(output, b"a\n")
        output.advance(2, has_text=True)
        work(output, b"b\n")
    stopped.abandon()  # Ctrl-C
    resumed = begin("partial")
    work(resumed, b"b\n")
    results = []
    for output in (whole, resumed):
        output.advance(2, has_text=True)
        results.append(replace(output.close(""), seconds=0.0, input_stamp=""))
    assert results[0] == results[1]


def interrupt_at_second_window(patch: pytest.MonkeyPatch) -> None:
    concluded: list[object] = []
    conclude = _Stream.conclude

    def stop(self: _Stream, *window: object) -> Iterator[object]:
        concluded.append(window)
        if len(concluded) == 2:
            raise KeyboardInterrupt
        yield from conclude(self, *window)  # type: ignore[arg-type]

    patch.setattr(_Stream, "conclude", stop)


@pytest.mark.parametrize("shards", [(Shard(),), (Shard(1, 2), Shard(2, 2))])
def test_a_job_cut_otherwise_goes_on_in_the_middle_of_a_file(
    tmp_path: Path, spy: Spy, monkeypatch: pytest.MonkeyPatch, shards: tuple[Shard, ...]
) -> None:
    source, settings = lines_file(tmp_path / "in", 3000), Settings(engine="spy", default_glossary=False)
    with monkeypatch.context() as patch:
        interrupt_at_second_window(patch)
        for shard in (Shard(1, 3), Shard(2, 3), Shard(3, 3)):
            with suppress(KeyboardInterrupt, InputError):
                do(tmp_path / "out", source, settings=settings, shard=shard)
    private = tmp_path / "out" / ".translate"
    assert sorted(path.suffix for path in private.rglob("*-*-*.*") if path.parent != private) == [".lines", ".note"]
    spy.asked.clear()
    for shard in shards:
        do(tmp_path / "out", source, settings=settings, shard=shard)
    assert 0 < len(spy.asked) < 2900
    assert content(tmp_path / "out")["rows.jsonl"].count("MENING") == 3000
    assert not list(private.glob("partial*/*"))


def test_what_is_left_of_a_file_that_is_done_goes(tmp_path: Path, spy: Spy, monkeypatch: pytest.MonkeyPatch) -> None:
    source, partial = lines_file(tmp_path / "in", 3000), tmp_path / "out" / ".translate" / "partial"
    settings = Settings(engine="spy", default_glossary=False)
    do(tmp_path / "out", source, settings=settings)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        interrupt_at_second_window(patch)
        do(tmp_path / "out", source, settings=replace(settings, beam_size=1))
    assert list(partial.iterdir())
    assert do(tmp_path / "out", source, settings=settings).unchanged == 1
    assert not list(partial.iterdir())


# the report


def test_a_report_is_whole_or_as_it_was(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.jsonl"
    do(tmp_path / "out", source, report=path)
    before = path.read_bytes()

    def interrupt(_tally: Tally) -> dict[str, int]:
        raise KeyboardInterrupt

    monkeypatch.setattr("translate.jobs._summary", interrupt)
    with pytest.raises(KeyboardInterrupt):
        do(tmp_path / "out", source, report=path)
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in", "out", "report.jsonl"]


@pytest.mark.parametrize("protected", ["reports", "reports/r.jsonl"])
def test_a_report_that_cannot_be_written_is_refused_before_the_work(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch, protected: str
) -> None:
    write(tmp_path, {"reports/r.jsonl": ""})
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != tmp_path / protected)  # as root may write all
    with pytest.raises(OutputError, match="can't hold the report"):
        do(tmp_path / "out", source, report=tmp_path / "reports" / "r.jsonl")
    assert not (tmp_path / "out").exists()


def test_a_report_may_go_to_whoever_takes_its_parts(tmp_path: Path, source: Path) -> None:
    parts: list[bytes] = []
    do(tmp_path / "out", source, report=parts.extend)
    (tmp_path / "report.jsonl").write_bytes(b"".join(parts))
    assert set(report(tmp_path / "report.jsonl")[0]) == {"a.txt", "deep/b.txt", "deep/c.md"}


# with a memory


def test_a_memory_spares_the_engine_and_changes_nothing(tmp_path: Path, source: Path, spy: Spy) -> None:
    settings = Settings(engine="spy", memory=tmp_path / "memory")
    do(tmp_path / "plain", source, settings=Settings(engine="spy"))
    do(tmp_path / "out", source, settings=settings)
    spy.asked.clear()
    do(tmp_path / "again", source, settings=settings)
    assert spy.asked == []
    (source / "a.txt").write_text("Hej på dig. Men nu då?\n", encoding="utf-8")
    do(tmp_path / "out", source, settings=settings)
    assert spy.asked == ["Men nu då?"]
    assert content(tmp_path / "again") == content(tmp_path / "plain")


def test_warnings_are_remembered_with_an_article(tmp_path: Path, spy: Spy) -> None:
    write(tmp_path / "in", {"a.txt": "Det var år 1977 som det hände.\n"})
    settings = Settings(engine="spy", default_glossary=False, memory=tmp_path / "memory")
    spy.translate = lambda sentences, progress=None: [Hypothesis("It happened.") for _ in sentences]  # type: ignore[method-assign]
    first = do(tmp_path / "one", tmp_path / "in", settings=settings, report=tmp_path / "r1")
    second = do(tmp_path / "two", tmp_path / "in", settings=settings, report=tmp_path / "r2")
    assert first.issues == second.issues > 0
    assert report(tmp_path / "r1")[0]["a.txt"]["issues"] == report(tmp_path / "r2")[0]["a.txt"]["issues"]


def test_the_report_has_the_terms_as_that_of_one_article_has(tmp_path: Path) -> None:
    source, text = tmp_path / "in", "Ljuset gick. Han bor i Charkivs centrum.\n"
    write(source, {"a.txt": text, "b.jsonl": f'{{"text": ""}}\n{json.dumps({"text": text})}\n'})
    settings = Settings(engine="echo", memory=tmp_path / "memory")
    translation = Worker(settings).translator.translate(text)
    expected = [asdict(term) for term in translation.terms]
    assert [term["rendered"] for term in expected] == ["Kharkiv’s"]
    for out in ("first", "remembered", "remembered"):
        do(tmp_path / out, source, settings=settings, report=tmp_path / "report.jsonl")
        lines, _ = report(tmp_path / "report.jsonl")
        assert lines["a.txt"]["terms"] == expected
        assert lines["b.jsonl"]["terms"] == [{**term, "line": 2} for term in expected]


def test_a_place_is_found_on_the_same_disk(tmp_path: Path) -> None:
    place = Place(tmp_path, tmp_path)
    place.save(b"x", Path("a/b/c.txt"))
    assert (tmp_path / "a" / "b" / "c.txt").read_bytes() == b"x"
    assert not list(tmp_path.glob("*.tmp"))


def test_a_plan_may_be_read_while_its_journal_is_closed(tmp_path: Path) -> None:
    tasks = [Task(tmp_path / f"{number}.txt", Path(f"{number}.txt"), 1) for number in range(2000)]
    for turn in range(10):
        journal = Journal(tmp_path / f"out{turn}", Shard())
        journal.plan(tasks)
        journal.open()
        told: list[Exception] = []

        def read(journal: Journal = journal, told: list[Exception] = told) -> None:
            try:
                for _ in range(100):
                    list(journal.planned())
            except OutputError as error:
                told.append(error)

        thread = Thread(target=read)
        thread.start()
        journal.close()
        thread.join()
        assert told
