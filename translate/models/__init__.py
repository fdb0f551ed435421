"""Where a model comes from: the bundled one, a folder, or the hub; nothing is downloaded unless asked for."""

from __future__ import annotations

import os.path
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from translate.errors import ModelError
from translate.models import folders, hub

BUNDLED = "compact"
ALIASES = {
    "opus": "Helsinki-NLP/opus-mt-sv-en",
    "opus-big": "Helsinki-NLP/opus-mt-tc-big-gmq-en",
}
_COMPACT = Path(__file__).parent / BUNDLED
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_PULL = (
    "run `translate models pull {name}` on a machine with network, or copy the model's folder here and give its path"
)


@dataclass(frozen=True, slots=True)
class Model:
    """A model that lies on this machine."""

    name: str  # as it was asked for
    folder: Path
    converted: bool  # a CTranslate2 folder, not one of transformers
    notice: str | None = None  # for the reader: which model was chosen and how to get a better one

    @property
    def digest(self) -> str:
        """SHA-256 over the files that decide what the model says; reads them all."""
        return folders.digest(self.folder)


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of `translate models list`."""

    name: str
    origin: str  # "bundled", or the hub id
    folder: Path | None  # None: not on this machine
    megabytes: float  # 0 where it isn't here


def find(name: str | None = None, *, fetch: bool = True) -> Model:
    """Locate a model, without a name the best at hand; one of the hub that isn't here is downloaded if `fetch`."""
    if name is None:
        return _best_at_hand()
    if name == BUNDLED:
        return _open(name, _bundled())
    folder = Path(os.path.expanduser(name))  # noqa: PTH111 - pathlib raises where there is no home
    # os: pathlib raises for a name of 300 characters
    if name and name not in ALIASES and os.path.exists(folder):  # noqa: PTH110
        if not folder.is_dir():
            raise ModelError(name, "it is a file; give the folder that it lies in")
        return _open(name, folder)
    hub_id = _hub_id(name)
    folder_at_hand = hub.cached(hub_id)
    if folder_at_hand is None and not fetch:
        raise ModelError(name, f"it isn't on this machine; {_PULL.format(name=name)}")
    return _open(name, folder_at_hand or hub.download(hub_id, _PULL.format(name=name)))


def pull(name: str) -> Model:
    """Download a model of the hub, or bring it up to date."""
    if name == BUNDLED:
        return find(name)
    return _open(name, hub.download(_hub_id(name), _PULL.format(name=name)))


def path(name: str | None = None) -> Path:
    """Return the folder of a model that is on this machine; nothing is downloaded."""
    return find(name, fetch=False).folder


def list_models() -> list[Listed]:
    """Return the bundled model, the aliases, and every other translation model in the hub's cache."""
    rows = [_listed(BUNDLED, "bundled", _COMPACT if folders.is_complete(_COMPACT) else None)]
    rows += [_listed(name, hub_id, hub.cached(hub_id)) for name, hub_id in ALIASES.items()]
    others = (hub_id for hub_id in hub.cached_ids() if hub_id not in ALIASES.values())
    return rows + [_listed(hub_id, hub_id, hub.cached(hub_id)) for hub_id in others]


def _hub_id(name: str) -> str:
    hub_id = ALIASES.get(name, name)
    if not _HUB_ID.fullmatch(hub_id):
        choice = ", ".join((BUNDLED, *ALIASES))
        raise ModelError(name, f"no such model; choose {choice}, a folder, or a hub id such as {ALIASES['opus']}")
    return hub_id


def _listed(name: str, origin: str, folder: Path | None) -> Listed:
    size = sum(file.stat().st_size for file in folders.model_files(folder)) if folder else 0
    return Listed(name, origin, folder, round(size / 1e6, 1))


def _best_at_hand() -> Model:
    folder = hub.cached(ALIASES["opus"])
    if folder is not None:
        notice = "using the model opus; `translate models pull opus-big` fetches a better and slower one"
        with suppress(ModelError):  # a file in the cache is broken: nobody asked for that model
            return _open("opus", folder, notice)
    better = "fetches a better one (300 MB)" if folder is None else "mends the better one, which is broken"
    notice = f"using the small model {BUNDLED}; `translate models pull opus` {better}"
    return _open(BUNDLED, _bundled(), notice)


def _bundled() -> Path:
    if not folders.is_complete(_COMPACT):
        raise ModelError(BUNDLED, "this installation has no bundled model; use `--model opus` or a folder")
    return _COMPACT


def _open(name: str, folder: Path, notice: str | None = None) -> Model:
    return Model(name, folder, converted=folders.check(name, folder), notice=notice)
