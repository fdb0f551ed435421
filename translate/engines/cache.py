"""The folder where converted models are kept between runs."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return TRANSLATE_CACHE, or this user's cache folder for sven-translate."""
    chosen = os.environ.get("TRANSLATE_CACHE")
    if chosen:
        return Path(os.path.expanduser(chosen))  # noqa: PTH111 - pathlib raises where there is no home
    from platformdirs import user_cache_path

    return user_cache_path("sven-translate", appauthor=False)
