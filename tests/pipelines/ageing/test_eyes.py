"""The iris stays round and keeps its millimetres; the warp leaves no seam around it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.ageing import appearance
from models.samples import PORTRAITS, portrait, sample
from pipelines.ageing.eyes import EyeCorrection, eye_corrections, eye_layer, forward, rims
from pipelines.ageing.fusion import fuse_landmarks
from pipelines.ageing.growth import grow_landmarks, table_ratio
from pipelines.ageing.head import Ages, head_field
from pipelines.ageing.sag import sagged
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.errors import LandmarkError
from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import LIDS, Landmarks, Side
from pipelines.layers import Layer, flatten
from pipelines.photograph import read_photograph
from pipelines.recipe import Sex
from pipelines.steps import SagStep
from pipelines.warp import Field, warp_pixels
from tests.faces import landmarks, mesh

SIZE = (960, 1200)
SIDES: tuple[Side, Side] = ("right", "left")


def _drawn(face: Landmarks) -> Pixels:
    picture = np.full((SIZE[1], SIZE[0], 3), 200, np.uint8)
    for side in SIDES:
        iris = face.iris(side)
        assert iris is not None
        centre = tuple(int(v) for v in np.rint(iris.centre * 256))
        cv2.circle(picture, centre, round(iris.radius * 256), (30, 60, 90), -1, cv2.LINE_AA, 8)
    return picture


def _aged(end: float, sex: Sex) -> tuple[Landmarks, Pixels, Pixels, Floats]:
    face = landmarks(scale=150.0, size=SIZE)
    ages = Ages(6.0, end, sex)
    grown = grow_landmarks(face.ibug68, from_age=6, to_age=end, sex=sex)
    corrections = eye_corrections(face, grown, ages=ages)
    head = head_field(face, grown, ages=ages, rims=rims(corrections))
    picture = _drawn(face)
    base = warp_pixels(picture, head)
    aged = flatten([Layer("base", base), eye_layer(picture, head, corrections)])
    centres = np.array([c.target for c in corrections])
    return face, picture, aged, centres


def _axes(picture: Pixels, centre: Floats) -> tuple[float, float]:
    x, y = (int(v) for v in centre)
    window = picture[y - 60 : y + 60, x - 60 : x + 60, 0].astype(float)
    weight = np.clip((200 - window) / 170, 0, 1)
    grid_y, grid_x = np.mgrid[: len(window), : len(window)]
    mean_x, mean_y = (weight * grid_x).sum() / weight.sum(), (weight * grid_y).sum() / weight.sum()
    covariance = np.cov(
        np.vstack([grid_x.ravel() - mean_x, grid_y.ravel() - mean_y]), aweights=weight.ravel()
    )
    small, large = np.sqrt(np.linalg.eigvalsh(covariance))
    return 4 * float(small), 4 * float(large)


@pytest.mark.parametrize("sex", ["F", "M"])
@pytest.mark.parametrize("end", [8.0, 12.0, 18.0])
def test_the_iris_stays_round_and_constant_in_millimetres(end: float, sex: Sex) -> None:
    _, picture, aged, centres = _aged(end, sex)
    pupils_grow = table_ratio("ipd", 6, end, sex)
    for source, target in zip(((405, 480), (555, 480)), centres, strict=True):
        before = np.mean(_axes(picture, np.array(source)))
        small, large = _axes(aged, target)
        assert large / small < 1.01
        # The picture keeps the pupils in place, so a constant iris shrinks as the pupils part.
        assert (small + large) / 2 * pupils_grow == pytest.approx(before, rel=0.01)


def test_the_correction_leaves_no_seam_where_it_ends() -> None:
    face = landmarks(scale=150.0, size=SIZE)
    x, y = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    ramp = np.dstack([x / 5, y / 6, (x + y) / 12]).astype(np.uint8)
    grown = grow_landmarks(face.ibug68, from_age=6, to_age=18, sex="M")
    ages = Ages(6, 18, "M")
    corrections = eye_corrections(face, grown, ages=ages)
    head = head_field(face, grown, ages=ages, rims=rims(corrections))
    layer = eye_layer(ramp, head, corrections)
    aged = flatten([Layer("base", warp_pixels(ramp, head)), layer]).astype(int)
    left, top = layer.offset
    height, width = layer.pixels.shape[:2]
    patch = aged[top - 4 : top + height + 4, left - 4 : left + width + 4]
    assert np.abs(np.diff(patch, axis=0)).max() <= 3
    assert np.abs(np.diff(patch, axis=1)).max() <= 3


def _full_size() -> Landmarks:
    return landmarks(scale=238.0, size=(1600, 2000))


def _carried(
    face: Landmarks, start: float, end: float, sex: Sex
) -> tuple[Floats, Field, tuple[EyeCorrection, ...]]:
    ages = Ages(start, end, sex)
    grown = grow_landmarks(face.ibug68, from_age=start, to_age=end, sex=sex)
    corrections = eye_corrections(face, grown, ages=ages)
    return grown, head_field(face, grown, ages=ages, rims=rims(corrections)), corrections


SPANS = [(a, b) for a in (2.0, 4.0, 6.0, 10.0) for b in (6.0, 10.0, 14.0, 18.0) if a < b]


@pytest.mark.parametrize("sex", ["F", "M"])
@pytest.mark.parametrize(("start", "end"), [*SPANS, (16.0, 5.0), (20.0, 60.0)])
def test_the_picture_carries_every_landmark_to_where_growth_puts_it(
    start: float, end: float, sex: Sex
) -> None:
    face = _full_size()
    grown, head, corrections = _carried(face, start, end, sex)
    aged = forward(face.ibug68, head, corrections)
    assert np.abs(aged - grown).max() < 0.5
    # And there the picture shows what stood at the landmarks before.
    shown = aged.copy()
    base = head.at(aged)
    for correction in corrections:
        near = correction.reaches(aged)
        base[near] = correction.displacement(base[near], aged[near])
    shown += base
    assert np.abs(shown - face.ibug68).max() < 0.05


@pytest.mark.parametrize("name", [p.name for p in PORTRAITS])
def test_the_landmarks_of_a_photograph_are_carried_exactly_too(name: str) -> None:
    face = find_landmarks(read_photograph(sample(name)))
    shown = portrait(name)
    end = shown.age_years + 12.0
    grown, head, corrections = _carried(face, shown.age_years, end, shown.sex)
    off = forward(face.ibug68, head, corrections) - grown
    assert np.linalg.norm(off, axis=1).max() < 0.5 * face.pupil_distance / 238


def _looking(sideways: float) -> Landmarks:
    face = _full_size()
    for side in SIDES:
        iris = face.groups[f"{side}_iris"] + [sideways * 238.0, 0.0]
        face = face.with_group(f"{side}_iris", iris, placed_by="detector")
    return face


def _axis_ratio(points: Floats) -> float:
    spread = np.linalg.eigvalsh(np.cov(points.T))
    return float(np.sqrt(spread[1] / spread[0]))


def _rim(face: Landmarks, side: Side) -> Floats:
    iris = face.iris(side)
    assert iris is not None
    angles = np.radians(np.arange(0, 360, 5))
    return iris.centre + iris.radius * np.column_stack([np.cos(angles), np.sin(angles)])


@pytest.mark.parametrize("sideways", [-0.05, -0.03, 0.0, 0.03, 0.05])
@pytest.mark.parametrize(("start", "end"), [(2.0, 18.0), (6.0, 14.0), (12.0, 5.0)])
def test_no_eye_folds_and_no_iris_is_oval_wherever_it_looks(
    start: float, end: float, sideways: float
) -> None:
    face = _looking(sideways)
    grown, head, corrections = _carried(face, start, end, "M")
    assert head.area_ratios().min() > 0.3
    assert not any(correction.folds(head) for correction in corrections)
    assert np.abs(forward(face.ibug68, head, corrections) - grown).max() < 0.5
    for side in SIDES:
        assert _axis_ratio(forward(_rim(face, side), head, corrections)) < 1.01


def test_without_the_correction_an_iris_that_looks_aside_would_come_out_oval() -> None:
    face = _looking(-0.05)
    grown = grow_landmarks(face.ibug68, from_age=2, to_age=18, sex="M")
    head = head_field(face, grown, ages=Ages(2, 18, "M"))
    assert _axis_ratio(head.forward(_rim(face, "left"))) > 1.01


def test_a_correction_that_would_fold_an_iris_in_the_corner_of_its_eye_is_known() -> None:
    _, head, corrections = _carried(_looking(-0.12), 2.0, 18.0, "M")
    assert all(correction.folds(head) for correction in corrections)
    assert head.area_ratios().min() > 0.25


@pytest.mark.parametrize("end", [10.0, 18.0])
def test_the_lids_cut_the_iris_as_they_did(end: float) -> None:
    face = _full_size()
    grown, _, corrections = _carried(face, 4.0, end, "F")
    for side, correction in zip(SIDES, corrections, strict=True):
        lids = list(LIDS[side])
        before = (face.ibug68[lids] - correction.source) * correction.scale
        assert np.abs(grown[lids] - correction.target - before).max() < 1e-6


def test_an_eye_whose_lid_points_stand_on_one_spot_is_named() -> None:
    points = _full_size().ibug68
    points[list(LIDS["left"])] = [900.0, 800.0]
    face = Landmarks.from_ibug68(points, image_size=(1600, 2000), placed_by="artist")
    with pytest.raises(LandmarkError, match="lid points of the left eye stand on one spot"):
        eye_corrections(face, points, ages=Ages(6, 14, None))


def test_the_lids_of_the_drawn_photograph_cut_its_iris_when_several_are_fused() -> None:
    face = _full_size()
    blinking = face.ibug68
    lids = [*LIDS["right"], *LIDS["left"]]
    blinking[lids, 1] += 0.6 * (800 - blinking[lids, 1])
    shots = [(face.ibug68, 8.0), (blinking, 6.0)]
    fused = fuse_landmarks(shots, to_age=14.0, sex="M")
    alone = grow_landmarks(face.ibug68, from_age=8, to_age=14, sex="M")
    opening = (fused - alone)[lids]
    assert np.ptp(opening[:4], axis=0).max() < 1e-6
    assert np.ptp(opening[4:], axis=0).max() < 1e-6


def test_weight_widens_the_lower_face_or_narrows_it_and_sparing_the_jaw_holds_it() -> None:
    face = _full_size()
    _, head, corrections = _carried(face, 30.0, 30.0, "M")
    points = mesh(scale=238.0, centre=(800.0, 800.0))
    ages, frame, edge = Ages(30, 30, "M"), eye_frame(face), points[[58, 288]]

    def width(step: SagStep) -> float:
        field = sagged(
            head, points, frame, eyes=corrections, ages=ages, table=appearance(), step=step
        )
        return float(np.ptp(field.forward(edge)[:, 0]))

    thin, same, stout, spared = (
        width(step)
        for step in (
            SagStep(weight_change=-1),
            SagStep(),
            SagStep(weight_change=1),
            SagStep(weight_change=1, regions={"jaw": 0.0, "cheeks": 0.0}),
        )
    )
    assert thin < same - 10 < same + 10 < stout
    assert abs(spared - same) < 1


def test_sinking_tissue_leaves_the_iris_round_and_in_place() -> None:
    face = _full_size()
    _, head, corrections = _carried(face, 30.0, 65.0, "F")
    points = mesh(scale=238.0, centre=(800.0, 800.0))
    ages = Ages(30, 65, "F")
    sunk = sagged(
        head,
        points,
        eye_frame(face),
        eyes=corrections,
        ages=ages,
        table=appearance(),
        step=SagStep(),
    )
    for correction in corrections:
        angles = np.radians(np.arange(0, 360, 15))
        ring = np.column_stack([np.cos(angles), np.sin(angles)]) * correction.inner
        rim = correction.target + ring
        assert np.abs(sunk.at(rim) - head.at(rim)).max() < 0.02
