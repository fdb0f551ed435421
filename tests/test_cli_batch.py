"""`translate batch` as a process: what it writes, what it says, and that it may be killed at any moment."""

from __future__ import annotations

import json
import multiprocessing
import multiprocessing.process
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from translate.cli import app

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
def test_a_job_killed_anywhere_and_restarted_ends_with_the_same_bytes(tmp_path: Path) -> None:
    source = make_files(tmp_path / "in", 500)
    lines = [json.dumps({"id": number, "text": TEXT.format(number=number)}) for number in range(500)]
    (source / "lines.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    CliRunner().invoke(app, ["batch", str(source), "--out", str(tmp_path / "warm"), "--engine", "echo"])
    started = time.monotonic()
    start(source, "--out", tmp_path / "whole").join()
    seconds = time.monotonic() - started
    whole = content(tmp_path / "whole")
    assert len(whole) == 501
    chance = random.Random()
    out = tmp_path / "out"
    finished = partly = 0
    for cycle in range(CYCLES):
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
    print(f"{CYCLES} cycles: {finished} jobs finished, {partly} kills with a part of the files done")
    start(source, "--out", out).join()
    assert content(out) == whole
    assert not list((out / ".translate").rglob("*.tmp"))
