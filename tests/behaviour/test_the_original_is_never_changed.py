"""Promise: the original is never changed, whatever an artist does, in whatever order."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import PipelineError
from tests.desks import NUMBER, SIZE, desk_with_version, photograph_bytes
from tests.faces import landmarks
from workbench.desk import Desk
from workbench.errors import WorkbenchError

Act = Callable[[Desk, Path, int], object]
ACTS: Mapping[str, Act] = {
    "take in": lambda desk, _, age: desk.take_in(NUMBER, photograph_bytes(age), age_years=age),
    "take in again": lambda desk, folder, age: desk.take_in(
        NUMBER, folder / "given.png", age_years=age
    ),
    "set landmarks": lambda desk, _, __: desk.set_landmarks(
        NUMBER, 1, landmarks(scale=50, size=SIZE)
    ),
    "progress": lambda desk, _, age: desk.progress(NUMBER, target_age=age, photos=[1]),
    "preview": lambda desk, _, age: desk.preview(
        NUMBER, desk.plan(NUMBER, target_age=age, photos=[1]), max_side=100
    ),
    "export": lambda desk, folder, _: desk.export(NUMBER, 1, folder / "out"),
    "verify": lambda desk, _, __: desk.verify(),
    "show": lambda desk, _, __: desk.case(NUMBER),
    "read": lambda desk, _, __: desk.photograph(NUMBER, 1),
    "refused": lambda desk, _, __: desk.take_in(NUMBER, b"rubbish", age_years=6),
}


def state(path: Path) -> tuple[bytes, int, int]:
    found = path.stat()
    return path.read_bytes(), found.st_mtime_ns, found.st_mode


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Path]:
    folder = tmp_path_factory.mktemp("busy")
    (folder / "given.png").write_bytes(photograph_bytes(0))
    os.utime(folder / "given.png", (1, 1))
    return desk_with_version(folder / "home"), folder


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(3, 20)), max_size=6),
)
def test_no_order_of_acts_changes_an_original(
    busy: tuple[Desk, Path], acts: list[tuple[str, int]]
) -> None:
    desk, folder = busy
    originals = [
        folder / "given.png",
        *(
            Path(desk.store.vault.where("originals", sha))
            for sha in desk.store.vault.walk("originals")
        ),
    ]
    before = {path: state(path) for path in originals}
    for name, age in acts:
        with contextlib.suppress(WorkbenchError, PipelineError):
            ACTS[name](desk, folder, age)
    assert {path: state(path) for path in originals} == before


def test_pixels_handed_out_cannot_be_written_to(busy: tuple[Desk, Path]) -> None:
    pixels = busy[0].photograph(NUMBER, 1).pixels
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0] = 0
