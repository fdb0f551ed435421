"""Damaged files of every format: a short run of scripts/fuzz.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from translate.formats import FORMATS

SCRIPT = Path(__file__).parent.parent / "scripts" / "fuzz.py"


@pytest.mark.slow
@pytest.mark.parametrize("format", sorted(FORMATS))
def test_damaged_files_are_read_or_refused(format: str) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, format, "--cases", "300"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
