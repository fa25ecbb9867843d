"""A sheet for reviewers: written once, recorded, and blind where that is asked."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.desks import NUMBER, desk_with_version, files_below
from workbench.errors import ExportError, OutputExistsError


def test_a_sheet_shows_versions_and_photographs_in_a_row_of_each_view(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    done = desk.review_sheet(NUMBER, [1], tmp_path / "both.png", photos=[1])
    one = desk.review_sheet(NUMBER, [1], tmp_path / "one.png", photos=[1], views=["inner face"])
    both, inner = (np.asarray(Image.open(sheet.path)) for sheet in (done, one))
    assert both.shape == (2 * inner.shape[0], inner.shape[1], 3)
    np.testing.assert_array_equal(both[inner.shape[0] :], inner)
    assert done.key is None
    assert done.sha256 == hashlib.sha256(done.path.read_bytes()).hexdigest()
    assert desk.settings.statement in Image.open(done.path).info["Description"]
    told = [entry.details for entry in desk.log(NUMBER) if "review sheet" in entry.action]
    assert [entry["sha256"] for entry in told] == [done.sha256, one.sha256]
    assert desk.verify().whole


def test_a_blind_sheet_tells_what_is_what_in_a_key_apart(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    orders: set[str] = set()
    for turn in range(12):
        done = desk.review_sheet(NUMBER, [1], tmp_path / f"{turn}.png", photos=[1], blind=True)
        assert done.key is not None
        assert done.key == tmp_path / f"{turn}-key.json"
        key = json.loads(done.key.read_text())
        assert key["sheet_sha256"] == done.sha256
        assert list(key["faces"]) == ["A", "B"]
        assert {name.split(":")[0] for name in key["faces"].values()} == {"photo 1", "version 1"}
        orders.add(key["faces"]["A"])
    assert len(orders) == 2, "twelve shuffles of two come out one way once in two thousand"


@pytest.mark.parametrize("name", ["sheet.png", "sheet-key.json"])
def test_nothing_is_written_over(tmp_path: Path, name: str) -> None:
    desk = desk_with_version(tmp_path / "home")
    (tmp_path / name).write_bytes(b"mine")
    before = files_below(tmp_path)
    with pytest.raises(OutputExistsError, match="is there already"):
        desk.review_sheet(NUMBER, [1], tmp_path / "sheet.png", blind=True)
    assert files_below(tmp_path) == before


def test_what_cannot_be_a_sheet_is_said_before_anything_is_written(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    with pytest.raises(ExportError, match=r"does not end in \.png"):
        desk.review_sheet(NUMBER, [1], tmp_path / "sheet.gif")
    with pytest.raises(ExportError, match="0 faces"):
        desk.review_sheet(NUMBER, [], tmp_path / "sheet.png")
    assert not [path for path in tmp_path.iterdir() if path.name != "home"]
