"""Desks, cases and made-up photographs for tests; no real person is in any of them."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from tests.faces import landmarks
from workbench.cases.records import Case, SourceImage
from workbench.desk import Desk
from workbench.settings import Settings, load_settings

BORN = date(2010, 3, 1)
NUMBER = "T-1"
SIZE = (320, 400)


class Ticking:
    """A clock that goes on by one second whenever it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def settings_for(home: Path, **given: object) -> Settings:
    """Return settings for a home in a test's folder."""
    return load_settings(**{"home": home, "artist": "A. Artist", "database_url": None, **given})


def new_desk(home: Path) -> Desk:
    """Return a desk over a home, with a ticking clock."""
    return Desk(settings_for(home), clock=Ticking())


def photograph_bytes(seed: int = 0, size: tuple[int, int] = SIZE, kind: str = "PNG") -> bytes:
    """Return the file of a smooth made-up picture that fits the landmarks of tests.faces."""
    width, height = size
    coarse = np.random.default_rng(seed).integers(60, 200, (8, 6, 3)).astype(np.uint8)
    pixels = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    file = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(file, kind)
    return file.getvalue()


def open_case(desk: Desk, number: str = NUMBER, *, born: date = BORN) -> Case:
    """Open a case about nobody."""
    return desk.open_case(number, subject="Nobody At All", born=born, sex="F")


def take_in_face(
    desk: Desk, number: str = NUMBER, *, age_years: float = 8.0, seed: int = 0
) -> SourceImage:
    """Take a made-up photograph in, with its landmarks placed by hand."""
    photo = desk.take_in(number, photograph_bytes(seed), age_years=age_years)
    desk.set_landmarks(number, photo.number, landmarks(scale=50.0, size=SIZE))
    return photo


def desk_with_version(home: Path) -> Desk:
    """Return a desk with one case, one photograph and one saved version."""
    desk = new_desk(home)
    open_case(desk)
    take_in_face(desk)
    desk.progress(NUMBER, target_age=12.0)
    return desk


def files_below(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes, without the database's own."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "sqlite3" not in path.name
    }


def approve(desk: Desk, number: str = NUMBER, version: int = 1) -> None:
    """Have a second person approve a version."""
    desk.add_user("R. Reviewer", "reviewer")
    desk.submit_version(number, version)
    desk.acting_as("R. Reviewer").approve_version(number, version)
