"""What one side has lost comes from the other, over a middle that must be known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import CraniometryError
from pipelines.reconstruction.craniometry import Craniometry, other_side
from pipelines.reconstruction.mirroring import completed
from tests.pipelines.reconstruction.phantoms import phantom

SIDED = sorted(name for name in phantom("plain man").points if name[-2:] in ("_l", "_r"))


def without(*lost: str) -> Craniometry:
    points = phantom("plain man").points
    return Craniometry({name: point for name, point in points.items() if name not in lost})


@given(st.sampled_from(SIDED))
def test_a_lost_point_is_mirrored_marked_and_told(name: str) -> None:
    found = completed(without(name))
    assert found[name].status == "repaired"
    assert np.linalg.norm(found.at(name) - phantom("plain man").points.at(name)) < 1.5
    assert any(f"mirrored: {other_side(name)}." in note for note in found.notes)


@pytest.mark.parametrize("side", ["_l", "_r"])
def test_a_whole_side_is_mirrored_over_the_profile(side: str) -> None:
    lost = [name for name in SIDED if name.endswith(side)]
    found = completed(without(*lost))
    apart = found.at(*lost) - phantom("plain man").points.at(*lost)
    assert np.linalg.norm(apart, axis=1).max() < 3


def test_a_side_without_a_middle_is_refused_with_what_to_place() -> None:
    lost = [name for name in SIDED if name.endswith("_r")]
    with pytest.raises(CraniometryError, match="Place one on both sides"):
        completed(without(*lost, "op", "v", "m"))


def test_points_of_both_sides_stay_as_they_are() -> None:
    points = phantom("plain man").points
    assert completed(points) == points
