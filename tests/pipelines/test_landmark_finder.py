from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.data import astronaut, coffee

from pipelines import ibug
from pipelines.alignment import MIRROR_68
from pipelines.errors import LandmarkError, NoFaceError, SeveralFacesError
from pipelines.face_mesh import fit_mesh
from pipelines.faces import Face
from pipelines.hairline import estimate_hairline
from pipelines.irises import find_iris
from pipelines.landmark_finder import FacesToChooseError, find_all, find_landmarks
from pipelines.landmarks import GROUP_SIZES, Landmarks
from pipelines.mesh_points import ibug68_of
from pipelines.photograph import Photograph
from pipelines.pose import canonical_vertices

Pixels = NDArray[np.uint8]


def photograph(pixels: Pixels) -> Photograph:
    pixels = np.ascontiguousarray(pixels)
    pixels.setflags(write=False)
    return Photograph(pixels, sha256="0" * 64, format="PNG")


@pytest.fixture(scope="module")
def portrait() -> Landmarks:
    return find_landmarks(photograph(astronaut()))


def test_every_group_is_placed_and_says_by_whom(portrait: Landmarks) -> None:
    assert set(portrait.groups) == set(GROUP_SIZES)
    assert portrait.image_size == (512, 512)
    assert set(portrait.placed_by["hairline"]) == {"estimate"}
    assert set(portrait.placed_by["outer_lips"]) == {"detector"}


def test_the_portraits_landmarks_stand_where_an_eye_sees_them(portrait: Landmarks) -> None:
    # Read off the portrait enlarged eight times.
    seen = {
        8: (220.7, 177.7),
        30: (225, 127),
        48: (202.3, 140.2),
        54: (244.7, 141.5),
        62: (223, 144),
    }
    for point, place in seen.items():
        assert np.hypot(*(portrait.ibug68[point] - place)) < 5, point
    assert np.hypot(*(portrait.eye_centre("right") - (203, 100.5))) < 2
    assert np.hypot(*(portrait.eye_centre("left") - (246, 103))) < 2


def test_irises_are_round_alike_and_between_the_lids(portrait: Landmarks) -> None:
    radii: list[float] = []
    for side in ("right", "left"):
        points = portrait.groups[f"{side}_iris"]
        distances = np.linalg.norm(points[1:] - points[0], axis=1)
        assert distances.max() / distances.min() < 1.2
        lids = portrait.groups[f"{side}_eye"]
        assert (points[0] > lids.min(axis=0)).all()
        assert (points[0] < lids.max(axis=0)).all()
        radii.append(float(distances.mean()))
    assert radii[0] == pytest.approx(radii[1], rel=0.15)
    # 11.7 mm across, at a pupil distance of about 62 mm.
    assert 2 * np.mean(radii) / portrait.pupil_distance == pytest.approx(11.7 / 62, rel=0.15)


def test_rim_points_of_both_irises_run_right_above_left_below(portrait: Landmarks) -> None:
    for side in ("right", "left"):
        rim = portrait.groups[f"{side}_iris"][1:] - portrait.groups[f"{side}_iris"][0]
        assert rim[2, 0] < 0 < rim[0, 0]
        assert rim[1, 1] < 0 < rim[3, 1]


def test_the_hairline_runs_over_the_brows_from_right_to_left(portrait: Landmarks) -> None:
    arc = portrait.groups["hairline"]

    assert (np.diff(arc[:, 0]) > 0).all()
    assert (arc[:, 1] < portrait.groups["right_brow"][:, 1].min()).all()
    height = portrait.ibug68[8, 1] - portrait.ibug68[27, 1]
    trichion = portrait.ibug68[27, 1] - arc[4, 1]
    assert trichion / height == pytest.approx(0.62, abs=0.08)


def test_a_mirrored_picture_has_mirrored_landmarks(portrait: Landmarks) -> None:
    mirrored = find_landmarks(photograph(astronaut()[:, ::-1]))

    back = mirrored.ibug68[MIRROR_68] * [-1, 1] + [511, 0]
    apart = np.linalg.norm(back - portrait.ibug68, axis=1) / portrait.pupil_distance
    assert apart.mean() < 0.02
    assert apart.max() < 0.06


@pytest.mark.parametrize("side", [1024, 2500])
def test_landmarks_do_not_depend_on_the_pictures_size(portrait: Landmarks, side: int) -> None:
    pixels = cv2.resize(astronaut(), (side, side), interpolation=cv2.INTER_CUBIC)

    found = find_landmarks(photograph(np.asarray(pixels, np.uint8))).scaled((512, 512))

    for name, points in portrait.groups.items():
        apart = np.linalg.norm(found.groups[name] - points, axis=1) / portrait.pupil_distance
        assert apart.mean() < 0.02, name


@pytest.mark.parametrize("tilt_deg", [-40, 20, 70])
def test_landmarks_turn_with_the_head(portrait: Landmarks, tilt_deg: int) -> None:
    turn = cv2.getRotationMatrix2D((224, 120), -tilt_deg, 1)
    turned = cv2.warpAffine(astronaut(), turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)

    found = find_landmarks(photograph(np.asarray(turned, np.uint8)))

    expected = portrait.ibug68 @ turn[:, :2].T + turn[:, 2]
    apart = np.linalg.norm(found.ibug68 - expected, axis=1) / portrait.pupil_distance
    assert apart.mean() < 0.04


def test_several_faces_are_listed_from_the_largest_and_one_can_be_chosen() -> None:
    small = np.asarray(cv2.resize(astronaut(), (360, 360), interpolation=cv2.INTER_AREA), np.uint8)
    canvas = np.full((520, 1300, 3), 120, np.uint8)
    canvas[:360, :360] = small
    canvas[4:516, 380:892] = astronaut()
    canvas[150:510, 920:1280] = small
    group = photograph(canvas)

    with pytest.raises(
        SeveralFacesError, match=r"3 faces in the photograph.*1: .*px wide; 2: .*; 3: "
    ):
        find_landmarks(group)
    with pytest.raises(FacesToChooseError) as caught:
        find_landmarks(group)
    faces = find_all(group)

    assert [face.box for face in caught.value.faces] == [face.box for face in faces]
    assert 380 < faces[0].centre[0] < 892
    for number, face in enumerate(faces, 1):
        nose = find_landmarks(group, face=number).ibug68[30]
        assert np.hypot(*(nose - face.centre)) < face.side / 3


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_face_number_that_no_face_has_is_refused(number: int) -> None:
    with pytest.raises(LandmarkError, match=f"Face {number} was asked for.*choose 1"):
        find_landmarks(photograph(astronaut()), face=number)


def test_no_face_tells_how_to_place_landmarks_by_hand() -> None:
    with pytest.raises(NoFaceError, match=r"in the photograph.*68 landmarks by hand"):
        find_landmarks(photograph(coffee()))


def test_a_cup_of_coffee_is_no_face() -> None:
    assert find_all(photograph(coffee())) == ()


def test_what_is_no_face_is_rejected_by_the_mesh() -> None:
    patch = Face(
        (330.0, 170.0, 90.0, 90.0),
        0.9,
        np.array([[350.0, 200], [400, 200], [375, 220], [375, 240], [335, 210], [415, 210]]),
    )

    assert fit_mesh(coffee(), patch).presence < 0.5
    assert fit_mesh(astronaut(), find_all(photograph(astronaut()))[0]).presence > 0.99


def test_the_mesh_gives_the_68_points_where_the_predictor_loses_the_face(
    portrait: Landmarks, monkeypatch: pytest.MonkeyPatch
) -> None:
    mesh = portrait.groups["mesh"]
    monkeypatch.setattr(ibug, "DISAGREEMENT_LIMIT", 0.0)

    np.testing.assert_array_equal(ibug.place_ibug68(astronaut(), mesh), ibug68_of(mesh))


def test_mesh_and_predictor_agree_on_the_portrait(portrait: Landmarks) -> None:
    apart = np.linalg.norm(ibug68_of(portrait.groups["mesh"]) - portrait.ibug68, axis=1)

    assert apart[36:].mean() / portrait.pupil_distance < 0.06
    assert apart.mean() / portrait.pupil_distance < 0.1


def test_the_canonical_faces_68_points_mirror_onto_themselves() -> None:
    points = ibug68_of(canonical_vertices())

    np.testing.assert_allclose(points[MIRROR_68] * [-1, 1, 1], points, atol=0.05)


def test_the_hairline_of_a_turned_mesh_turns_with_it() -> None:
    mesh = canonical_vertices()[:, :2] * [10, -10]
    turn = np.array([[0.8, 0.6], [-0.6, 0.8]])

    np.testing.assert_allclose(
        estimate_hairline(mesh @ turn.T), estimate_hairline(mesh) @ turn.T, atol=1e-9
    )


def test_a_drawn_iris_is_found_at_its_place() -> None:
    mesh = canonical_vertices()[:, :2] * [40, -40] + [400, 400]
    pixels = np.full((800, 800, 3), (200, 160, 140), np.uint8)
    for corners, side in (((33, 133), "right"), ((362, 263), "left")):
        first, last = mesh[corners[0]], mesh[corners[1]]
        middle = (first + last) / 2
        centre = middle + [6, 0]
        axes = (round(float(np.hypot(*(last - first))) / 2), 18)
        whole = tuple(int(v) for v in np.rint(middle))
        cv2.ellipse(pixels, whole, axes, 0, 0, 360, (240, 238, 235), -1, cv2.LINE_AA)
        dot = tuple(int(v) for v in np.rint(centre))
        cv2.circle(pixels, dot, 20, (70, 50, 35), -1, cv2.LINE_AA)
        cv2.circle(pixels, dot, 8, (10, 10, 10), -1, cv2.LINE_AA)
        cv2.ellipse(pixels, whole, (axes[0] + 4, 22), 0, 0, 360, (120, 80, 70), 4, cv2.LINE_AA)

        found = find_iris(pixels, mesh, "right" if side == "right" else "left")

        assert np.hypot(*(found[0] - centre)) < 4, side


def test_many_threads_find_the_same_landmarks(portrait: Landmarks) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(find_landmarks, [photograph(astronaut())] * 8))

    assert {landmarks.to_json() for landmarks in found} == {portrait.to_json()}
