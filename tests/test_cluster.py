"""Jobs on Ray: how a cluster is shared out, and a real one of two workers, one of which is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

from translate.cluster import Cluster, Crew, _share_out
from translate.errors import EngineError, ModelError
from translate.jobs import Basis, Job, Place, Result, Settings, Task, Worker, run

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


class RayError(Exception):
    """What Ray raises where an actor is lost."""


class ObjectLostError(RayError):
    """What Ray raises where results are lost with the machine that has made them."""


@pytest.fixture
def ray_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    library, errors = ModuleType("ray"), ModuleType("ray.exceptions")
    errors.RayError, errors.ObjectLostError = RayError, ObjectLostError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ray", library)
    monkeypatch.setitem(sys.modules, "ray.exceptions", errors)


class Losing(Cluster):
    """A cluster without Ray, whose actors get four files at a time, die of some, and are lost at first anyway."""

    def __init__(self, deadly: set[str], lost: int = 0) -> None:
        self.basis, self._settings = Basis("settings", "glossary"), Settings(engine="echo")
        self.deadly, self.lost = deadly, lost
        self.apart: list[str] = []
        self.asked = 0

    def _identify(self) -> tuple[Basis, str]:
        self.asked += 1
        return self.basis, ""

    def _perform(
        self, tasks: list[Task], place: Place, *, is_apart: bool = False, is_strict: bool = False
    ) -> Iterator[Result]:
        self.lost -= 1
        if self.lost >= 0:
            return
        size = 1 if is_apart or is_strict else 4
        for start in range(0, len(tasks), size):
            share = tasks[start : start + size]
            self.apart += [task.target.name for task in share if size == 1]
            if not any(task.target.name in self.deadly for task in share):
                yield from (Result(task, self.basis.settings) for task in share)
            elif is_strict:
                raise RayError("The actor died\nunexpectedly.")


@pytest.mark.parametrize("deadly", [set(), {"3.txt"}, {"3.txt", "4.txt", "19.txt"}, {f"{n}.txt" for n in range(20)}])
@pytest.mark.parametrize("lost", [0, 1])
@pytest.mark.usefixtures("ray_errors")
def test_a_file_that_ends_every_actor_fails_alone(tmp_path: Path, deadly: set[str], lost: int) -> None:
    cluster = Losing(deadly, lost)
    tasks = [Task(tmp_path / f"{number}.txt", Path(f"{number}.txt")) for number in range(20)]
    performed = list(cluster.perform(tasks, Place(tmp_path, tmp_path), lambda _sentences, **_reached: None))
    assert sorted(result.task.target for result in performed) == sorted(task.target for task in tasks)
    failed = {result.task.target.name: result for result in performed if result.error}
    assert set(failed) == deadly
    assert cluster.asked == bool(deadly or lost)
    for name, result in failed.items():
        assert cluster.apart.count(name) == 3
        assert result.error.startswith(f"{tmp_path / name}: was lost with 3 workers; ")
        assert result.traceback == "The actor died\nunexpectedly."


@pytest.mark.usefixtures("ray_errors")
def test_results_that_are_lost_with_a_machine_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []
    perform = Losing._perform

    def lose(self: Losing, tasks: list[Task], place: Place, **options: bool) -> Iterator[Result]:
        rounds.append(len(tasks))
        yield from islice(perform(self, tasks, place, **options), 8)
        if len(rounds) < 3:
            raise ObjectLostError

    monkeypatch.setattr(Losing, "_perform", lose)
    tasks = [Task(tmp_path / f"{number}.txt", Path(f"{number}.txt")) for number in range(20)]
    performed = list(Losing(set())._complete(tasks, Place(tmp_path, tmp_path)))
    assert [result.task for result in performed] == tasks
    assert rounds == [20, 12, 4]
    assert not any(result.error for result in performed)


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".translate" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


DIES = """
import os, signal, sys
def look(event, arguments):
    if event == "open" and str(arguments[0]).endswith("deadly.txt"):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(look)
"""


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A cluster on this machine with room for two workers, which die when they open a file whose name says so."""
    library = pytest.importorskip("ray")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(DIES, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'site'}:{ROOT}")  # for the workers
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
    lines = (f'{{"text": "De lämnade Charkiv den {number} mars."}}\n' for number in range(1000))
    (tmp_path / "in" / "rows.jsonl").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "in" / "bad.txt").write_bytes(b"\x00")
    settings = Settings(engine="echo")
    alone = run(Job((str(tmp_path / "in"),), tmp_path / "alone", settings), lambda: Worker(settings))
    assert (alone.done, alone.failed) == (401, 1)
    job = Job((str(tmp_path / "in"),), tmp_path / "out", settings)
    victims: list[int] = []
    if killed:
        threading.Thread(target=kill_an_actor, args=(tmp_path / "out", victims), daemon=True).start()
    tally = run(job, lambda: Cluster(settings, "auto", workers=2))
    assert (tally.done, tally.failed) == (401, 1)
    assert len(victims) == killed
    assert content(tmp_path / "out") == content(tmp_path / "alone")
    again = run(job, lambda: Cluster(settings, "auto", workers=2))
    assert (again.done, again.unchanged, again.failed) == (0, 401, 1)
    # the job is the same one: this machine alone finds nothing to do either
    assert run(job, lambda: Worker(settings)).unchanged == 401
    # the machines find out which files a changed glossary changes
    (tmp_path / "names.csv").write_text("den 17 mars,March 17\n", encoding="utf-8")
    settings = replace(settings, glossaries=(tmp_path / "names.csv",))
    changed = run(replace(job, settings=settings), lambda: Cluster(settings, "auto", workers=2))
    assert (changed.done, changed.unchanged, changed.failed) == (2, 399, 1)


def test_what_was_to_happen_at_a_signal_happens_with_ray_too(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = signal.getsignal(signal.SIGTERM)
    library = ModuleType("ray")
    library.init = lambda **_options: signal.signal(signal.SIGTERM, lambda *_: sys.exit(15))  # type: ignore[attr-defined]
    library.nodes = lambda: [node(CPU=2)]  # type: ignore[attr-defined]
    monkeypatch.setattr("translate.cluster._load", lambda: library)
    monkeypatch.setattr(Cluster, "_identify", lambda _cluster: (Basis("settings", "glossary"), ""))
    Cluster(Settings(engine="echo"), "auto")
    assert signal.getsignal(signal.SIGTERM) == handler


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore", "error:`ray_remote_args` is deprecated")
@pytest.mark.usefixtures("ray")
def test_a_file_that_ends_every_actor_of_a_real_cluster_fails_alone(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("one-deadly", "other-deadly", *"abcdefgh"):
        (folder / f"{name}.txt").write_text("Vi är i Charkiv.\n", encoding="utf-8")
    settings = Settings(engine="echo")
    job = Job((str(folder),), tmp_path / "out", settings, report=tmp_path / "report.jsonl")
    for counts in ((8, 0, 2), (0, 8, 2)):
        tally = run(job, lambda: Cluster(settings, "auto", workers=2))
        assert (tally.done, tally.unchanged, tally.failed) == counts
    *lines, _ = map(json.loads, (tmp_path / "report.jsonl").read_text(encoding="utf-8").splitlines())
    failed = {line["output"]: line for line in lines if line["status"] == "failed"}
    assert set(failed) == {"one-deadly.txt", "other-deadly.txt"}
    assert all("was lost with 3 workers" in line["error"] for line in failed.values())
    assert all("actor" in line["traceback"] for line in failed.values())


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
