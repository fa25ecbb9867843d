"""A skull may lie in its scan as it will: its face is the same, and lies with it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from pipelines.arrays import Floats
from pipelines.errors import CraniometryError
from pipelines.reconstruction.approximation import Approximation, Person, approximate
from pipelines.reconstruction.craniometry import Craniometry, Point, other_side
from pipelines.reconstruction.depths import depths_for
from pipelines.reconstruction.mirroring import completed
from pipelines.reconstruction.point_checks import check_on_skull
from pipelines.reconstruction.products import views_of
from pipelines.reconstruction.superimposition import skin_over
from pipelines.reconstruction.turn import Turn
from pipelines.reconstruction.upright import upright_turn
from pipelines.reconstruction.views import shade_skull
from tests.pipelines.reconstruction.phantoms import Phantom, phantom
from tests.pipelines.reconstruction.test_face import opening_mm2

NAME = "young woman"
LYING = {
    "tilted": Rotation.from_euler("xyz", [35, -20, 5], degrees=True),
    "face up": Rotation.from_euler("x", 90, degrees=True),
    "face down": Rotation.from_rotvec([1.0, -2.0, 1.5]),
}


DRAWN = ("tilted", pytest.param("face up", marks=pytest.mark.nightly))


def lying(made: Phantom, turn: Rotation) -> Phantom:
    """Return a phantom turned in its scan, and shifted."""
    motion = Turn(turn.as_matrix(), np.array([30.0, -12.0, 250.0]))
    return replace(made, skull=motion.skull(made.skull), points=motion.points(made.points))


def mirrored(made: Phantom) -> Phantom:
    """Return a phantom whose scan has its sides exchanged; its points are named truly."""
    vertices, faces = made.skull.vertices * [-1.0, 1.0, 1.0], made.skull.faces[:, ::-1]
    points = {n: Point((-p.xyz[0], *p.xyz[1:]), p.status) for n, p in made.points.items()}
    return replace(
        made, skull=replace(made.skull, vertices=vertices, faces=faces), points=Craniometry(points)
    )


@cache
def drawn(how: str = "") -> Approximation:
    made = lying(phantom(NAME), LYING[how]) if how else phantom(NAME)
    return approximate(made.skull, made.points, Person("F", "adult", "normal"))


@cache
def frontal(how: str = "") -> Floats:
    result = drawn(how)
    view = views_of(result, "normal", shade_skull(result.standing_skull)).frontal
    return np.dstack([view.skin[0], 255 * view.skin[1]])


@given(turn=st.tuples(*[st.floats(-180, 180)] * 3))
@settings(deadline=None, max_examples=40)
def test_points_stand_the_same_however_they_lay(turn: tuple[float, float, float]) -> None:
    made = phantom(NAME)
    lain = lying(made, Rotation.from_euler("xyz", turn, degrees=True))
    check = [completed(one.points) for one in (made, lain)]
    first, second = (upright_turn(one).points(one).at(*one) for one in check)
    assert np.allclose(first - first.mean(axis=0), second - second.mean(axis=0), atol=1e-6)


@pytest.mark.parametrize("lost", [("v", "op"), ("po_l", "po_r", "or_l", "or_r"), ("me", "gn")])
def test_a_few_lost_points_hardly_tilt_a_head(lost: tuple[str, ...]) -> None:
    points = phantom(NAME).points
    left = Craniometry({name: point for name, point in points.items() if name not in lost})
    assert upright_turn(left).degrees < upright_turn(points).degrees + 2.0


@pytest.mark.nightly
@pytest.mark.parametrize("how", DRAWN)
def test_the_face_lies_with_its_skull_and_is_the_same(how: str) -> None:
    turn, centre = LYING[how], np.array([30.0, -12.0, 250.0])
    expected = turn.apply(drawn().faces["normal"].vertices - centre) + centre
    apart = np.linalg.norm(drawn(how).faces["normal"].vertices - expected, axis=1)
    assert apart.mean() < 0.3


@pytest.mark.nightly
@pytest.mark.parametrize("how", DRAWN)
def test_its_views_are_the_same_and_show_the_head_whole(how: str) -> None:
    assert np.abs(frontal(how) - frontal()).mean() < 1.0
    assert frontal(how)[0, :, 3].max() == 0


@pytest.mark.parametrize("how", DRAWN)
def test_its_eyes_are_open(how: str) -> None:
    result = drawn(how)
    assert opening_mm2(result.faces["normal"].turned(result.turn)) > 80


def test_what_is_told_of_a_face_lies_in_the_scan() -> None:
    result = drawn("face up")
    face, told = result.faces["normal"], result.turn.told()
    for tip in face.tips.values():
        assert np.allclose(tip.bone + tip.depth.depth_mm * tip.way, tip.skin)
        assert np.allclose(tip.bone, result.points.at(tip.name)[0])
    assert told["degrees"] == pytest.approx(90, abs=5)
    assert told["degrees_about"]["x"] == pytest.approx(-90, abs=5)
    assert any("tilted by" in note and "turned upright" in note for note in result.notes)


@pytest.mark.parametrize("how", LYING)
def test_a_mirrored_skull_is_caught_however_it_lies(how: str) -> None:
    made = lying(mirrored(phantom(NAME)), LYING[how])
    with pytest.raises(CraniometryError, match="the skull is mirrored"):
        check_on_skull(made.points, made.skull)


@pytest.mark.parametrize("how", LYING)
def test_a_skull_mirrored_with_points_that_are_named_anew_is_a_sound_one_to_any_program(
    how: str,
) -> None:
    """It is the skull of another person; the documents say that only marks on the film can tell."""
    made = lying(mirrored(phantom(NAME)), LYING[how])
    check_on_skull(
        Craniometry({other_side(name): point for name, point in made.points.items()}), made.skull
    )


@pytest.mark.parametrize("how", LYING)
def test_a_pair_with_exchanged_names_is_named_however_it_lies(how: str) -> None:
    made = lying(phantom(NAME), LYING[how])
    check_on_skull(made.points, made.skull)
    points = dict(made.points)
    for name in ("zy_l", "d_l"):
        points[name], points[other_side(name)] = points[other_side(name)], points[name]
    with pytest.raises(CraniometryError, match=r"swapped in (zy, d|d, zy),"):
        check_on_skull(Craniometry(points), made.skull)


def test_a_few_points_tell_the_sides() -> None:
    names = ("n", "g", "zy_l", "zy_r", "lo_l", "ecm2_l", "eu_l", "mr_r")
    made = lying(phantom(NAME), LYING["tilted"])
    few = Craniometry({name: made.points[name] for name in names})
    check_on_skull(few, made.skull)
    swapped = Craniometry({other_side(name): point for name, point in few.items()})
    with pytest.raises(CraniometryError, match="swapped in all pairs"):
        check_on_skull(swapped, made.skull)


def test_skin_points_of_a_superimposition_lie_with_the_skull() -> None:
    table = depths_for("F", "adult", "normal")
    made, lain = phantom(NAME), lying(phantom(NAME), LYING["face up"])
    straight = skin_over(made.skull, made.points, table)
    motion = Turn(LYING["face up"].as_matrix(), np.array([30.0, -12.0, 250.0]))
    for name, point in skin_over(lain.skull, lain.points, table).points.items():
        assert np.allclose(point.xyz, motion.places(straight.points[name].xyz), atol=0.05)
        spread = motion.axes @ straight.points[name].covariance @ motion.axes.T
        assert np.allclose(point.covariance, spread, atol=0.2)
