"""Models of the Hugging Face hub: look into its cache without importing it, and download when asked."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from translate.errors import ModelError
from translate.models import folders

_PREFIX = "models--"


def cache_folder() -> Path:
    """Where huggingface_hub keeps what it downloads, by its own environment variables."""
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if os.environ.get(variable):
            return _path(os.environ[variable])
    home = os.environ.get("HF_HOME")
    if home:
        return _path(home) / "hub"
    return _path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface" / "hub"


def _path(written: str) -> Path:
    return Path(os.path.expanduser(written))  # noqa: PTH111 - pathlib raises where there is no home


def cached(hub_id: str) -> Path | None:
    """Return the snapshot of a model that is whole in the local cache: that of `main`, else the newest one."""
    repository = cache_folder() / (_PREFIX + hub_id.replace("/", "--"))
    snapshots = repository / "snapshots"
    if not snapshots.is_dir():
        return None
    main = repository / "refs" / "main"
    candidates = [snapshots / main.read_text(errors="replace").strip()] if main.is_file() else []
    candidates += sorted(snapshots.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    return next((folder for folder in candidates if folder.is_dir() and folders.is_complete(folder)), None)


def cached_ids() -> list[str]:
    """Return the ids of the Marian models in the local cache."""
    root = cache_folder()
    if not root.is_dir():
        return []
    ids = (folder.name.removeprefix(_PREFIX).replace("--", "/", 1) for folder in root.glob(f"{_PREFIX}*--*"))
    return sorted(hub_id for hub_id in ids if _is_marian(cached(hub_id)))


def _is_marian(folder: Path | None) -> bool:
    with suppress(ModelError):
        return folder is not None and folders.read_config(folder).get("model_type") == "marian"
    return False


def download(hub_id: str, advice: str) -> Path:
    """Fetch the newest snapshot: safetensors where there are any, else the .bin that torch loads weights-only."""
    try:
        from huggingface_hub import HfApi, snapshot_download
        from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError
    except ImportError as error:
        raise ModelError(hub_id, "downloading needs a package; run: pip install huggingface_hub") from error
    try:
        # of the ways to list files the one that doesn't try for half a minute when there is no network
        names = {file.rfilename for file in HfApi().model_info(hub_id, timeout=15).siblings or ()}
        weights = [name for name in folders.WEIGHTS if name in names][:1]
        others = ("vocab.json", "target_vocab.json", folders.SHORTLIST, "README.md")
        wanted = [*folders.SETTINGS, *folders.TOKENISER, *others, *weights]
        folder = Path(snapshot_download(hub_id, allow_patterns=wanted))
    except GatedRepoError as error:
        raise ModelError(hub_id, "its owner wants you to log in and accept terms on huggingface.co first") from error
    except RepositoryNotFoundError as error:
        raise ModelError(hub_id, "the hub has no such public model; check the spelling") from error
    except Exception as error:  # the client lets through what its network, file and proxy libraries raise
        reason = f"the hub can't be reached ({folders.first_line(error)}); {advice}"
        raise ModelError(hub_id, reason) from error
    return folder
