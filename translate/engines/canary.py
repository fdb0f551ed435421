"""Refuse a model that loads but doesn't translate, as happened when transformers lost track of tied weights."""

from __future__ import annotations

from contextlib import suppress

from translate.engines import Engine
from translate.engines.cache import cache_folder
from translate.errors import ModelError

SENTENCE = "Jag heter Anna och bor i Stockholm."
_NAMES = ("Anna", "Stockholm")


def require_sense(engine: Engine, model: str, version: str) -> None:
    """Raise ModelError if one easy sentence becomes garbage; done once for each model and `version` of what runs it."""
    passed = cache_folder() / "canary" / f"{engine.digest[:16]}-{engine.name}-{version}"
    if passed.exists():
        return
    reason = find_fault(engine)
    if reason is not None:
        raise ModelError(
            model,
            f"it is refused because {reason}: its weights are broken or don't suit {version}; "
            "use another model, or other versions of the packages",
        )
    with suppress(OSError):  # a cache that can't be written only costs the same check next time
        passed.parent.mkdir(parents=True, exist_ok=True)
        passed.touch()


def find_fault(engine: Engine) -> str | None:
    """Say what is wrong with the translation of the easy sentence, or None."""
    (hypothesis,) = engine.translate([SENTENCE])
    shown = repr(hypothesis.text[:60])
    if not hypothesis.text:
        return f"{SENTENCE!r} became nothing"
    if hypothesis.runaway:
        return f"{SENTENCE!r} made it repeat itself ({shown})"
    if not any(name in hypothesis.text for name in _NAMES):
        return f"{SENTENCE!r} became {shown}"
    return None
