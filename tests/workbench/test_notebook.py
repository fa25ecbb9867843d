"""The README's example in Python does what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

README = Path(__file__).parents[2] / "README.md"


def test_the_readmes_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    said: dict[str, Any] = {}
    exec(compile(example, str(README), "exec"), said)
    assert said["rendering"].pixels.dtype == np.uint8
    assert said["saved"].version.state == "draft"
    assert said["saved"].rendering.pixels.shape == said["rendering"].pixels.shape
    assert [file.path.is_file() for file in said["files"]] == [True]
