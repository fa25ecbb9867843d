from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation
from skimage.data import astronaut

from pipelines.errors import LandmarkError
from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.mesh_points import ibug68_of
from pipelines.photograph import Photograph
from pipelines.pose import canonical_vertices, measure_expression, measure_pose

SIZE = (1200, 1000)


def turned_face(
    yaw: float, pitch: float, roll: float, *, distance_cm: float = 100.0
) -> NDArray[np.float64]:
    """Photograph the canonical face, turned by degrees in the senses of `Pose`; (468, 2) px."""
    head = canonical_vertices() * [1.0, -1.0, -1.0]
    turn = Rotation.from_euler("ZYX", [roll, -yaw, -pitch], degrees=True)
    points = turn.apply(head - head.mean(axis=0)) + [0, 0, distance_cm]
    return points[:, :2] / points[:, 2:] * 30 * distance_cm + [700, 400]


def landmarks_of(mesh: NDArray[np.float64], *, with_mesh: bool = True) -> Landmarks:
    landmarks = Landmarks.from_ibug68(ibug68_of(mesh), image_size=SIZE, placed_by="detector")
    return landmarks.with_group("mesh", mesh, placed_by="detector") if with_mesh else landmarks


ANGLES = st.tuples(st.floats(-60, 60), st.floats(-30, 30), st.floats(-90, 90))


@settings(max_examples=40, deadline=None)
@given(ANGLES, st.floats(60, 300))
def test_the_pose_of_a_projected_face_is_recovered(
    angles: tuple[float, float, float], distance_cm: float
) -> None:
    pose = measure_pose(landmarks_of(turned_face(*angles, distance_cm=distance_cm)))

    measured = (pose.yaw_deg, pose.pitch_deg, pose.roll_deg)
    np.testing.assert_allclose(measured, angles, atol=3)


@settings(max_examples=40, deadline=None)
@given(st.tuples(st.floats(-30, 30), st.floats(-20, 20), st.floats(-60, 60)))
def test_the_68_points_alone_give_the_pose(angles: tuple[float, float, float]) -> None:
    pose = measure_pose(landmarks_of(turned_face(*angles), with_mesh=False))

    measured = (pose.yaw_deg, pose.pitch_deg, pose.roll_deg)
    np.testing.assert_allclose(measured, angles, atol=3)


def test_a_person_turning_to_their_own_left_shows_the_nose_on_the_right_of_the_picture() -> None:
    mesh = turned_face(30, 0, 0)

    assert mesh[1, 0] > (mesh[33, 0] + mesh[263, 0]) / 2
    assert measure_pose(landmarks_of(mesh)).yaw_deg > 25


def test_landmarks_on_one_spot_have_no_pose() -> None:
    with pytest.raises(LandmarkError, match="one spot"):
        measure_pose(landmarks_of(np.full((468, 2), 5.0)))


def test_opening_the_mouth_and_shutting_the_eyes_are_measured() -> None:
    face = landmarks_of(turned_face(0, 0, 20))
    neutral = measure_expression(face)
    down = np.array([-np.sin(np.radians(20)), np.cos(np.radians(20))])
    lips = face.groups["inner_lips"].copy()
    lips[5:] += 40 * down
    eyes = {side: face.groups[f"{side}_eye"].copy() for side in ("right", "left")}
    for lids in eyes.values():
        lids[[1, 2]] = lids[[5, 4]]

    changed = face.with_group("inner_lips", lips, placed_by="artist")
    for side, lids in eyes.items():
        changed = changed.with_group(f"{side}_eye", lids, placed_by="artist")
    measured = measure_expression(changed)

    width = np.linalg.norm(face.ibug68[54] - face.ibug68[48])
    assert measured.mouth_open - neutral.mouth_open == pytest.approx(40 / width, abs=0.02)
    assert measured.eyes_open == pytest.approx(0, abs=1e-6)
    assert neutral.eyes_open > 0.2


def test_a_smiling_portrait_smiles_more_than_the_canonical_face() -> None:
    portrait = Photograph(astronaut(), sha256="0" * 64, format="PNG")
    smiling = measure_expression(find_landmarks(portrait))
    neutral = measure_expression(landmarks_of(turned_face(0, 0, 0)))

    assert smiling.smile > neutral.smile + 0.05
    assert smiling.mouth_open > neutral.mouth_open
