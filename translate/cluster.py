"""The same job on many machines: Ray Data gives files to actors, each of which has an engine of its own."""

from __future__ import annotations

import logging
import pickle
import signal
import warnings
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from glossary import Glossary, load
from translate.errors import EngineError, InputError, TranslateError
from translate.jobs import Basis, Place, Result, Settings, Task, Worker
from translate.jobs.outputs import Output
from translate.jobs.stream import Watch

_ROUND = 100_000  # files that Ray hears of at a time, so that the list of all of them is nowhere in memory
_MOST_FILES = 256  # that an actor gets at a time: enough to fill batches, few enough to lose little with a machine
_TRIES = 3  # times that an actor may be lost that has one file only, until that fails
_SHARES = 4  # times that an actor gets files at least, so that the last ones don't wait for one actor


@dataclass(frozen=True, slots=True)
class Crew:
    """How many actors a cluster has room for, and what each takes."""

    actors: int
    cpus: int
    gpus: int


class Cluster:
    """Actors on a Ray cluster; inputs and outputs are on a disk that all of its machines share."""

    def __init__(self, settings: Settings, address: str, workers: int = 0) -> None:
        self._ray = _load()
        if settings.memory:
            reason = "machines can't share a translation memory; leave --memory out, or --ray"
            raise EngineError("ray", reason)
        self._connect(address)
        self._crew = _share_out(self._ray.nodes(), settings.device, workers)
        self._settings = _pack(settings, self._crew)
        self.basis, self.notice = self._identify()

    def _connect(self, address: str) -> None:
        handler = signal.getsignal(signal.SIGTERM)
        try:
            self._ray.init(
                address=None if address == "auto" else address,
                ignore_reinit_error=True,
                log_to_driver=False,
                logging_level="error",
            )
        except (ConnectionError, RuntimeError, ValueError) as error:
            reason = (
                f"there is no cluster at {address} ({error}); start one with ray start --head, or leave ADDRESS out"
            )
            raise EngineError("ray", " ".join(reason.split())) from error
        if signal.getsignal(signal.SIGTERM) != handler:  # Ray's own would end the program as if it were a bug
            signal.signal(signal.SIGTERM, handler)

    def _identify(self) -> tuple[Basis, str]:
        """Have one of the machines load an engine; raises what is wrong there."""
        with self._reporting():
            identify = self._ray.remote(num_cpus=self._crew.cpus, num_gpus=self._crew.gpus)(_identify)
            basis, notice = self._ray.get(identify.remote(self._settings))
            return basis, notice

    def perform(self, tasks: Iterable[Task], place: Place, watch: Watch) -> Generator[Result]:
        """Yield what becomes of each task, in any order, when its translation is in its place.

        The files that a machine had when it was lost are given to others when these have done all else.
        """
        remaining = iter(tasks)
        while chunk := list(islice(remaining, _ROUND)):
            for result in self._complete(chunk, place):
                watch(result.sentences)
                yield result

    def _complete(self, tasks: Iterable[Task], place: Place) -> Iterator[Result]:
        """Yield what becomes of each task, however often machines are lost; a file that ends any actor fails alone."""
        from ray.exceptions import ObjectLostError

        waiting = {task.target: task for task in tasks}
        lost: Counter[Path] = Counter()
        is_apart = False
        while waiting:
            known = len(waiting)
            with suppress(ObjectLostError):  # a machine had done its share, but was lost before it could hand it over
                for result in self._perform([*waiting.values()], place, is_apart=is_apart):
                    waiting.pop(result.task.target, None)
                    yield result
            if is_apart:
                lost.update([*waiting])
                for task in [task for target, task in waiting.items() if lost[target] == _TRIES - 1]:
                    yield self._try_last(waiting.pop(task.target), place)
            elif len(waiting) == known:
                self._identify()  # it isn't the cluster, so it is one of the files
                is_apart = True

    def _try_last(self, task: Task, place: Place) -> Result:
        """Have a task done after all, or let it fail with what Ray says of it."""
        from ray.exceptions import RayError

        try:
            (result,) = self._perform([task], place, is_strict=True)
            return result
        except RayError as error:
            output = Output(place, task, self.basis.reading(self._settings.reading(task.source)))
            reason = f"was lost with {_TRIES} workers; cut it up, or read why under “traceback” in the --report"
            output.error = InputError(task.source, reason)
            return replace(output.close(""), traceback=str(error))

    def _perform(
        self, tasks: list[Task], place: Place, *, is_apart: bool = False, is_strict: bool = False
    ) -> Iterator[Result]:
        """Yield what becomes of tasks; unless this is strict, those that a lost machine had are left out.

        Ray would keep them for its return, which may never be.  No actor has two tasks that are done apart.
        """
        from ray.data import ActorPoolStrategy, DataContext, from_items

        context = DataContext.get_current()
        context.enable_progress_bars = False
        context.max_errored_blocks = 0 if is_strict else -1
        logging.getLogger("ray.data").setLevel(logging.CRITICAL)
        size = 1 if is_apart else max(1, min(_MOST_FILES, len(tasks) // (_SHARES * self._crew.actors)))
        shares = [pickle.dumps(tasks[start : start + size]) for start in range(0, len(tasks), size)]
        files = from_items([{"tasks": share} for share in shares], override_num_blocks=len(shares))
        with self._reporting():
            with warnings.catch_warnings():
                # the named parameters, by which Ray 2.64 will replace the others, have no max_task_retries
                warnings.filterwarnings("ignore", "`ray_remote_args` is deprecated", DeprecationWarning)
                performed = files.map_batches(
                    _Actor,
                    fn_constructor_args=(self._settings, place.out, place.partial, place.run),
                    batch_size=1,
                    compute=ActorPoolStrategy(
                        size=min(self._crew.actors, len(shares)), max_tasks_in_flight_per_actor=1 if is_apart else None
                    ),
                    num_cpus=self._crew.cpus,
                    num_gpus=self._crew.gpus,
                    max_task_retries=0,
                )
            for row in performed.iter_rows():
                for made in pickle.loads(row["results"]):  # our own actors wrote it
                    if isinstance(made, TranslateError):
                        raise made
                    yield made

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Turn what an actor raised back into itself."""
        from ray.exceptions import RayError

        try:
            yield
        except RayError as error:
            cause: BaseException | None = error
            while cause is not None and not isinstance(cause, TranslateError):
                cause = getattr(cause, "cause", None) or cause.__cause__
            if cause is None:
                raise
            raise cause from None


class _Actor:
    """An engine on a machine of the cluster."""

    def __init__(self, settings: Settings, out: Path, partial: Path, run: int) -> None:
        self._settings = settings
        self._worker: Worker | None = None
        self._place = Place(out, partial, run)

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[bytes]]:
        """Perform the tasks of each share."""
        shares = [pickle.loads(bytes(share)) for share in batch["tasks"]]
        return {"results": [pickle.dumps(list(self._perform(share))) for share in shares]}

    def _perform(self, tasks: list[Task]) -> Iterator[Result | TranslateError]:
        """Yield results, and what ended them: Ray would start an actor anew that can't be made, and lose its reason."""
        try:
            if self._worker is None:
                self._worker = Worker(self._settings)
            yield from self._worker.perform(tasks, self._place)
        except TranslateError as error:
            yield error


def _identify(settings: Settings) -> tuple[Basis, str]:
    worker = Worker(settings)
    return worker.basis, worker.notice


def _share_out(nodes: Iterable[Mapping[str, Any]], device: str, workers: int) -> Crew:
    """Give each graphics card an actor, or where there are none, each machine one with all of its cores."""
    resources = [node["Resources"] for node in nodes if node["Alive"]]
    cards = int(sum(node.get("GPU", 0) for node in resources))
    if device == "cuda" or (device == "auto" and cards):
        if not cards:
            raise EngineError("ray", "no machine of the cluster has a graphics card; choose --device cpu")
        return Crew(min(workers or cards, cards), cpus=1, gpus=1)
    cores = [int(node["CPU"]) for node in resources if node.get("CPU", 0) >= 1]
    if not cores:
        raise EngineError("ray", "no machine of the cluster has a free processor; start one with ray start")
    each = min(cores) if not workers else max(1, min(sum(cores) // workers, *cores))
    room = sum(count // each for count in cores)
    return Crew(min(workers or room, room), cpus=each, gpus=0)


def _pack(settings: Settings, crew: Crew) -> Settings:
    """Return the settings as any machine understands them: glossaries read, device and threads chosen."""
    glossaries = tuple(item if isinstance(item, Glossary) else load(item) for item in settings.glossaries)
    return replace(settings, glossaries=glossaries, device="cuda" if crew.gpus else "cpu", threads=crew.cpus)


def _load() -> Any:
    try:
        import ray
        import ray.data
    except ImportError as error:
        reason = f"the package {error.name} is missing; run: pip install 'sven-translate[cluster]'"
        raise EngineError("ray", reason) from error
    return ray
