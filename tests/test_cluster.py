"""Jobs on Ray: how a cluster is shared out, and a real one of two workers, one of which is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from translate.cluster import Cluster, Crew, _share_out
from translate.errors import EngineError, ModelError
from translate.jobs import Job, Settings, Worker, run

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "tests" / "data" / "article.sv.txt"


def node(alive: bool = True, **resources: float) -> dict[str, object]:
    return {"Alive": alive, "Resources": resources}


@pytest.mark.parametrize(
    ("nodes", "device", "workers", "crew"),
    [
        ([node(CPU=8), node(CPU=8)], "auto", 0, Crew(2, 8, 0)),
        ([node(CPU=8), node(CPU=4)], "cpu", 0, Crew(3, 4, 0)),
        ([node(CPU=2)], "auto", 2, Crew(2, 1, 0)),
        ([node(CPU=2)], "auto", 9, Crew(2, 1, 0)),
        ([node(CPU=8, GPU=4), node(CPU=8, GPU=4), node(CPU=16)], "auto", 0, Crew(8, 1, 1)),
        ([node(CPU=8, GPU=4), node(alive=False, CPU=8, GPU=4)], "cuda", 0, Crew(4, 1, 1)),
        ([node(CPU=8, GPU=4)], "auto", 2, Crew(2, 1, 1)),
        ([node(CPU=8, GPU=4)], "cpu", 0, Crew(1, 8, 0)),
    ],
)
def test_each_card_gets_an_actor_or_each_machine(
    nodes: list[dict[str, object]], device: str, workers: int, crew: Crew
) -> None:
    assert _share_out(nodes, device, workers) == crew


def test_a_cluster_without_cards_or_cores_is_refused() -> None:
    with pytest.raises(EngineError, match="no machine of the cluster has a graphics card"):
        _share_out([node(CPU=8)], "cuda", 0)
    with pytest.raises(EngineError, match="free processor"):
        _share_out([node(CPU=0)], "auto", 0)


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineError, match=r"pip install 'sven-translate\[cluster\]'"):
        Cluster(Settings(), "auto")


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".translate" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A cluster on this machine with room for two workers."""
    library = pytest.importorskip("ray")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # for the workers
    monkeypatch.setenv("RAY_worker_niceness", "0")  # by default any other program on this machine starves them
    library.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    yield
    library.shutdown()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Ray's own
@pytest.mark.usefixtures("ray")
@pytest.mark.parametrize("killed", [False, True])
def test_a_cluster_gives_the_same_bytes(tmp_path: Path, killed: bool) -> None:
    for number in range(400):
        path = tmp_path / "in" / f"{number % 5}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"De lämnade Charkiv den {number} mars.\n\n”Vi stannar”, säger han.\n" * 5, encoding="utf-8")
    (tmp_path / "in" / "bad.txt").write_bytes(b"\x00")
    settings = Settings(engine="echo")
    alone = run(Job((str(tmp_path / "in"),), tmp_path / "alone", settings), lambda: Worker(settings))
    assert (alone.done, alone.failed) == (400, 1)
    job = Job((str(tmp_path / "in"),), tmp_path / "out", settings)
    victims: list[int] = []
    if killed:
        threading.Thread(target=kill_an_actor, args=(tmp_path / "out", victims), daemon=True).start()
    tally = run(job, lambda: Cluster(settings, "auto", workers=2))
    assert (tally.done, tally.failed) == (400, 1)
    assert len(victims) == killed
    assert content(tmp_path / "out") == content(tmp_path / "alone")
    again = run(job, lambda: Cluster(settings, "auto", workers=2))
    assert (again.done, again.unchanged, again.failed) == (0, 400, 1)
    # the job is the same one: this machine alone finds nothing to do either
    assert run(job, lambda: Worker(settings)).unchanged == 400
    # the machines find out which files a changed glossary changes
    (tmp_path / "names.csv").write_text("den 17 mars,March 17\n", encoding="utf-8")
    settings = replace(settings, glossaries=(tmp_path / "names.csv",))
    changed = run(replace(job, settings=settings), lambda: Cluster(settings, "auto", workers=2))
    assert (changed.done, changed.unchanged, changed.failed) == (1, 399, 1)


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("ray")
def test_a_cluster_gives_the_same_bytes_with_a_model(tmp_path: Path) -> None:
    paragraphs = SAMPLE.read_text(encoding="utf-8").split("\n\n")
    for number in range(24):  # so that every file has other company on the cluster than here
        path = tmp_path / "in" / f"{number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n\n".join(paragraphs[number % 7 :: 1 + number % 5]), encoding="utf-8")
    settings = Settings(engine="ctranslate2", model="compact")
    assert run(Job((str(tmp_path / "in"),), tmp_path / "alone", settings), lambda: Worker(settings)).done == 24
    job = Job((str(tmp_path / "in"),), tmp_path / "out", settings)
    tally = run(job, lambda: Cluster(settings, "auto", workers=2))
    assert (tally.done, tally.failed) == (24, 0)
    assert content(tmp_path / "out") == content(tmp_path / "alone")
    assert run(job, lambda: Worker(settings)).unchanged == 24


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("ray")
def test_what_is_wrong_on_a_machine_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Hej.\n", encoding="utf-8")
    job = Job((str(tmp_path / "a.txt"),), tmp_path / "out", Settings())
    with pytest.raises(ModelError, match="model nowhere"):
        run(job, lambda: Cluster(Settings(engine="marian", model="nowhere"), "auto"))
    # the first machine has the model, the next one doesn't
    cluster = Cluster(Settings(engine="echo"), "auto")
    monkeypatch.setattr(cluster, "_settings", Settings(engine="marian", model="nowhere"))
    with pytest.raises(ModelError, match="model nowhere"):
        run(job, lambda: cluster)
    assert not (tmp_path / "out" / "a.txt").exists()


def kill_an_actor(out: Path, victims: list[int]) -> None:
    """Kill -9 a worker process of Ray as soon as the first files are done."""
    while not any(out.glob("*/*.txt")):
        time.sleep(0.02)
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        if "ray::" in line and "MapWorker" in line:
            pid = int(line.split()[0])
            os.kill(pid, signal.SIGKILL)
            victims.append(pid)
            return
