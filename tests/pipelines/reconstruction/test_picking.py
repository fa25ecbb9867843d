"""Points placed by looking at bone land on it, and are seen again where they were placed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from pipelines.reconstruction.craniometry import Craniometry, base_name
from pipelines.reconstruction.picking import PICKING_VIEWS, BoneView, StandingBone
from pipelines.reconstruction.turn import Turn
from pipelines.reconstruction.upright import upright_turn
from pipelines.reconstruction.views import ViewName
from tests.pipelines.reconstruction.phantoms import Phantom, phantom


@pytest.fixture(scope="module")
def made() -> Phantom:
    return phantom("young woman")


@pytest.fixture(scope="module")
def views(made: Phantom) -> dict[ViewName, BoneView]:
    bone = StandingBone.of(made.skull)
    return {name: bone.seen_from(name) for name in PICKING_VIEWS}


@pytest.mark.parametrize("name", ["frontal", "right-lateral", "left-lateral"])
def test_every_point_in_sight_is_placed_anew_where_it_was(
    made: Phantom, views: dict[ViewName, BoneView], name: ViewName
) -> None:
    view = views[name]
    seen = view.seen(made.points)
    assert len(seen) > 12
    for point, spot in seen.items():
        placed = view.place(point, spot, made.points)
        np.testing.assert_allclose(placed.xyz, made.points[point].xyz, atol=1e-6)


def test_a_point_that_nobody_placed_yet_lands_on_the_bone_in_sight(
    made: Phantom, views: dict[ViewName, BoneView]
) -> None:
    view = views["frontal"]
    for name in ("or_l", "zm_r", "n", "pg"):
        without = Craniometry({k: p for k, p in made.points.items() if k != name})
        spot = view.seen(made.points)[name]
        placed = view.place(name, spot, without)
        assert placed.status == "observed"
        assert np.linalg.norm(made.skull.vertices - placed.xyz, axis=1).min() < 5
        assert view.view.project(np.array([placed.xyz]))[0] == pytest.approx(spot, abs=12)


def test_a_spot_without_bone_is_inferred_and_the_middle_stays_the_middle_from_the_side(
    made: Phantom, views: dict[ViewName, BoneView]
) -> None:
    assert views["frontal"].place("eu_l", (3.0, 3.0), made.points).status == "inferred"
    side = views["left-lateral"]
    x, y = side.seen(made.points)["n"]
    moved = side.place("n", (x - 10, y + 6), made.points)
    assert moved.xyz[0] == pytest.approx(made.points["n"].xyz[0], abs=0.5)


def test_sides_are_the_persons_own_and_the_far_side_is_out_of_sight(
    made: Phantom, views: dict[ViewName, BoneView]
) -> None:
    front = views["frontal"].seen(made.points)
    assert front["or_l"][0] > front["or_r"][0]
    names = set(views["left-lateral"].seen(made.points))
    assert not any(name.endswith("_r") for name in names)
    assert {"zy", "go", "n", "op"} <= {base_name(name) for name in names}


def test_a_skull_that_lies_face_up_is_placed_on_standing_and_its_points_lie_with_it(
    made: Phantom,
) -> None:
    motion = Turn(Rotation.from_euler("x", 90, degrees=True).as_matrix(), np.zeros(3))
    points = motion.points(made.points)
    view = StandingBone.of(motion.skull(made.skull), upright_turn(points)).seen_from("frontal")
    seen = view.seen(points)
    assert seen["n"][1] + 100 < seen["pg"][1]
    assert seen["or_l"][0] > seen["or_r"][0]
    x, y = seen["or_l"]
    moved = view.place("or_l", (x + 10, y), points)
    on = view.turn.ways(np.subtract(moved.xyz, points["or_l"].xyz))
    np.testing.assert_allclose(on, [10 / view.view.px_per_mm, 0, 0], atol=1e-6)
