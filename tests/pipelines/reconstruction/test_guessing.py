"""The first guess of points, on a skull that was carved where they are to be found."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import trimesh
from scipy.spatial.transform import Rotation
from skimage.measure import marching_cubes

from pipelines.errors import CraniometryError
from pipelines.reconstruction.guessing import guess_craniometry
from pipelines.reconstruction.placing import remarks_on_points
from pipelines.reconstruction.point_checks import check_on_skull
from pipelines.reconstruction.skull import Skull
from pipelines.reconstruction.turn import Turn

CENTRE = np.array([-12.0, 30.0, 5.0])
HALF = 110
RIM_BELOW, NOSE_TOP, NOSE_FLOOR, NOSE_HALF = -4.0, -8.0, -36.0, 12.0


@cache
def carved(*, nose: bool = True) -> Skull:
    """Return an egg with two orbits, the opening of a nose with its bones and spine, and arches."""
    at = np.arange(-HALF, HALF + 1, 2.0)
    x, y, z = np.meshgrid(at, at, at, indexing="ij")
    egg = np.sqrt((x / 68) ** 2 + (y / 88) ** 2 + (z / 95) ** 2) < 1
    front = -88 * np.sqrt(np.clip(1 - (x / 68) ** 2 - (z / 95) ** 2, 0, None))
    deep = y < front + 45
    orbits = (np.hypot((np.abs(x) - 32) / 18, (z - 12) / 16) < 1) & deep
    bone = egg & ~orbits
    if nose:
        bone &= ~((np.abs(x) < NOSE_HALF) & (z < NOSE_TOP) & (z > NOSE_FLOOR) & deep)
        down = np.clip((14 - z) / 22, 0, 1)
        bone |= (np.abs(x) < 4) & (z > NOSE_TOP) & (z < 14) & (y > front - 12 * down) & (y < 0)
        spine = (np.abs(x) < 3) & (np.abs(z - NOSE_FLOOR + 2) < 3)
        bone |= spine & (y > front - 5) & (y < 0)
    bone |= (np.hypot(y + 40, (z + 10) / 0.4) < 14) & (np.abs(x) < 72)
    vertices, faces, _normals, _values = marching_cubes(bone.astype(np.float32), 0.5)
    lps = np.asarray(vertices) * 2.0 - HALF + CENTRE
    return Skull(lps, np.asarray(faces, np.intp))


def test_what_was_carved_is_found() -> None:
    points = guess_craniometry(carved())
    place = {name: np.array(point.xyz) - CENTRE for name, point in points.items()}
    assert all(abs(place[name][0]) < 1.5 for name in ("n", "rhi", "ac"))
    assert place["rhi"][2] == pytest.approx(NOSE_TOP, abs=5)
    assert place["ac"][2] == pytest.approx(NOSE_FLOOR, abs=5)
    assert [abs(place[f"al_{side}"][0]) for side in "lr"] == pytest.approx([NOSE_HALF] * 2, abs=2.5)
    assert [place[f"or_{side}"][2] for side in "lr"] == pytest.approx([RIM_BELOW] * 2, abs=4)
    assert [place["zy_l"][0], place["zy_r"][0]] == pytest.approx([72, -72], abs=2.5)


def test_the_guess_lies_on_the_bone_and_says_what_it_only_infers() -> None:
    points = guess_craniometry(carved())
    check_on_skull(points, carved())
    assert points["po_l"].status == "inferred"
    assert {point.placed_by for point in points.values()} == {"program"}
    assert "are the program's, unchecked" in remarks_on_points(points)[-1]


@pytest.mark.parametrize("tilt", [(0, 0, 10), (90, 0, 0)])
def test_the_same_is_found_on_a_skull_that_lies_tilted(tilt: tuple[float, float, float]) -> None:
    turn = Rotation.from_euler("xyz", tilt, degrees=True)
    motion = Turn(turn.as_matrix(), np.array([9.0, 0, 90]))
    points = motion.back.points(guess_craniometry(motion.skull(carved())))
    names = ("n", "rhi", "ac", "or_l", "or_r", "al_l", "al_r")
    apart = np.linalg.norm(points.at(*names) - guess_craniometry(carved()).at(*names), axis=1)
    assert apart.max() < 4
    # Its sides are those of an egg, so that the guess leaves euryon out.
    assert {points[name].status for name in ("v", "op")} == {"inferred"}


def test_without_a_nose_nothing_is_guessed() -> None:
    with pytest.raises(CraniometryError, match="face forward"):
        guess_craniometry(carved(nose=False))


def test_what_is_no_skull_gives_no_guess_but_a_word_on_it() -> None:
    rods = [
        trimesh.creation.cylinder(12.0, 180.0, sections=24).apply_translation([x, 0, 0])
        for x in (-45, 45)
    ]
    both: Any = trimesh.util.concatenate(rods)
    legs = Skull(np.asarray(both.vertices), np.asarray(both.faces, np.intp))
    with pytest.raises(CraniometryError, match="Place the points by hand"):
        guess_craniometry(legs)
