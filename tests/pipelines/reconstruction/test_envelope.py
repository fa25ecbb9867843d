from __future__ import annotations

import numpy as np
import pytest
import trimesh

from pipelines.arrays import Floats
from pipelines.reconstruction.envelope import skull_envelope, surface_samples
from pipelines.reconstruction.skull import Skull


def ball(radius: float = 70.0) -> Skull:
    mesh = trimesh.creation.icosphere(subdivisions=5, radius=radius)
    return Skull(np.asarray(mesh.vertices, float), np.asarray(mesh.faces, np.intp))


def around(radius: float, count: int = 200) -> Floats:
    rng = np.random.default_rng(1)
    ways = rng.normal(size=(count, 3))
    return radius * ways / np.linalg.norm(ways, axis=1, keepdims=True)


@pytest.mark.parametrize("out", [3.0, 12.0, 25.0])
def test_distances_from_a_ball_are_true(out: float) -> None:
    found = skull_envelope(ball()).at(around(70 + out))
    assert found == pytest.approx(out, abs=0.9)
    assert found.mean() == pytest.approx(out, abs=0.2)


def test_a_hole_is_bridged() -> None:
    whole = ball()
    sound = whole.vertices[:, 1] > -68.0
    holed = Skull(whole.vertices, whole.faces[sound[whole.faces].all(axis=1)])
    front = np.array([[0.0, -76.0, 0.0]])
    # A ball of 50 mm sinks 3 mm into a hole 33 mm wide; the rim is 18.5 mm away.
    assert skull_envelope(holed).at(front)[0] == pytest.approx(11.0, abs=1.0)


def test_a_shell_open_below_is_not_entered() -> None:
    whole = ball()
    kept = whole.vertices[:, 2] > -25.0
    cup = Skull(whole.vertices, whole.faces[kept[whole.faces].all(axis=1)])
    side = around(75)
    side = side[side[:, 2] > 5]
    assert skull_envelope(cup).at(side) == pytest.approx(5.0, abs=0.9)


def test_samples_lie_on_the_surface_and_leave_no_gap() -> None:
    samples = surface_samples(ball(), 2.0)
    assert np.linalg.norm(samples, axis=1) == pytest.approx(70, abs=0.3)
    assert len(samples) > 4 * np.pi * 70**2 / 4


def test_the_same_skull_gives_the_same_envelope() -> None:
    one, other = skull_envelope(ball()), skull_envelope(ball())
    assert np.array_equal(one.values, other.values)
