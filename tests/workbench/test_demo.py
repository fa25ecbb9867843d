from __future__ import annotations

from pathlib import Path

import pytest

from workbench.demo import run_demo
from workbench.errors import ExportError


@pytest.mark.parametrize(
    "runs",
    [
        pytest.param(1, id="once"),
        pytest.param(2, id="twice", marks=pytest.mark.nightly),
    ],
)
def test_the_demonstration_runs_and_everything_is_whole(tmp_path: Path, runs: int) -> None:
    for run in range(1, runs + 1):
        done = run_demo(tmp_path / "demo")
        assert done.folder == tmp_path / "demo" / f"run-{run}"
        assert done.whole, done.differences
        pictures = sorted(path.name for path in (done.folder / "exports").glob("*.png"))
        assert pictures == [
            "DEMO-1-v1-10y-draft.png",
            "DEMO-1-v2-14y-draft.png",
            "DEMO-1-v3-18y-draft.png",
            "DEMO-2-v1-55y-draft.png",
            "DEMO-2-v2-70y-draft.png",
        ]


def test_a_demonstration_into_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("x")
    with pytest.raises(ExportError, match=r"demo.*Choose another folder"):
        run_demo(tmp_path / "demo")
