"""Promise: of at least 500 seeded edits of rows and files, every one is found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.behaviour.tampering import tamper
from tests.desks import NUMBER, desk_with_version, new_desk, open_case, take_in_face
from workbench.errors import SettingsError


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with rows in every table."""
    folder = tmp_path_factory.mktemp("untouched")
    with desk_with_version(folder / "home") as desk:
        desk.save_version(NUMBER, desk.recipe(NUMBER, 1), parents=[1])
        desk.export(NUMBER, 1, folder / "out")
        open_case(desk, "T-2")
        take_in_face(desk, "T-2", seed=1)
        desk.add_number(NUMBER, "namus", "MP123")
        desk.set_evidence(NUMBER, "dental", "requested")
        desk.add_user("R. Reviewer", "reviewer")
        desk.add_key("R. Reviewer")
        desk.add_webhook("http://127.0.0.1:9/hear")
        desk.export(NUMBER, 1, folder / "more", file_type="jpeg")
        desk.submit_version(NUMBER, 1)
    return folder / "home"


def is_found(home: Path) -> bool:
    """Whether verification finds something, or the home cannot be opened at all."""
    try:
        with new_desk(home) as desk:
            return not desk.verify().whole
    except SettingsError:
        return True


def missed(untouched: Path, folder: Path, seeds: range) -> list[str]:
    """Return what was done by the seeds whose edit was not found."""
    lost: list[str] = []
    for seed in seeds:
        home = folder / str(seed)
        shutil.copytree(untouched, home)
        done = tamper(home, seed)
        if not is_found(home):
            lost.append(f"seed {seed}: {done}")
        shutil.rmtree(home)
    return lost


@pytest.mark.usefixtures("drawn_once")
def test_sixty_edits_are_found(untouched: Path, tmp_path: Path) -> None:
    assert not is_found(untouched)
    assert missed(untouched, tmp_path, range(60)) == []


@pytest.mark.nightly
@pytest.mark.usefixtures("drawn_once")
def test_six_hundred_edits_are_found(untouched: Path, tmp_path: Path) -> None:
    assert missed(untouched, tmp_path, range(1000, 1600)) == []
