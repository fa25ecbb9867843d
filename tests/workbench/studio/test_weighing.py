"""What is said of each photograph's share in the shape."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from streamlit.testing.v1 import AppTest

from tests.desks import NUMBER, new_desk, open_case, photograph_bytes


def _page() -> None:
    from tests.desks import NUMBER, SIZE
    from tests.faces import landmarks
    from workbench.studio.components.weighing import weigh_photographs
    from workbench.studio.session import desk

    case = desk().case(NUMBER)
    weighed = weigh_photographs(case, case.photos, "weighing")
    # As on the page: the faces are found after the case was read.
    for photo in case.photos:
        desk().set_landmarks(NUMBER, photo.number, landmarks(scale=50.0, size=SIZE))
    weighed.tell(desk().plan(NUMBER, target_age=12))


def _blurred(seed: int) -> bytes:
    file = io.BytesIO()
    picture = Image.open(io.BytesIO(photograph_bytes(seed)))
    picture.filter(ImageFilter.GaussianBlur(12)).save(file, "PNG")
    return file.getvalue()


def test_right_after_intake_no_share_is_said_to_be_otherwise_than_reckoned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    with new_desk(tmp_path / "home") as desk:
        open_case(desk)
        desk.take_in(NUMBER, photograph_bytes(1), age_years=6.0)
        desk.take_in(NUMBER, _blurred(2), age_years=8.0)
    page = AppTest.from_function(_page, default_timeout=30).run()
    assert not page.exception
    said = [caption.value for caption in page.caption if "of the shape" in caption.value]
    assert len(said) == 2
    assert not [line for line in said if "reckoned" in line]
    with new_desk(tmp_path / "home") as desk:
        weights = {photo.quality["weight"] for photo in desk.case(NUMBER).photos if photo.quality}
    assert len(weights) == 2, "the photographs are worth the same: nothing was tried"
