"""A growing head becomes narrower over its own background: no line bends, nothing shows twice."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from pipelines.ageing.growth import grow_landmarks
from pipelines.ageing.head import Ages, Narrowing, head_field
from pipelines.ageing.narrowing import TRUSTED, head_narrowing, narrower_head
from pipelines.ageing.plan import AgedFace, plan_progression
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.layers import Layer, flatten
from pipelines.matte import Mattes, levels
from pipelines.recipe import Recipe
from pipelines.steps import Choices, HeadStep
from pipelines.warp import Field, warp_pixels, warp_plane
from tests.faces import landmarks
from tests.heads import BLACK, BLOND, DARK, LIGHT, WALL, Colour, MadeUpHead, made_up_head

AGES = Ages(6, 16, "M")
# Rows above the ears, where the skull is broad.
ABOVE_EARS = slice(190, 290)


def _fields(head: MadeUpHead, share: float) -> tuple[Field, Field]:
    face = head.landmarks
    grown = grow_landmarks(face.ibug68, from_age=AGES.start, to_age=AGES.end, sex=AGES.sex)
    behind = head_field(face, grown, ages=AGES)
    return behind, head_field(face, grown, ages=AGES, narrowing=Narrowing(share))


def _drawn(head: MadeUpHead, share: float) -> tuple[Pixels, Pixels, Floats]:
    """Return the picture with the head kept and with it narrower, and the new head's matte."""
    behind, field = _fields(head, share)
    grown = warp_pixels(head.pixels, behind)
    unit = head.landmarks.pupil_distance
    person = levels(head.person)
    layers = narrower_head(grown, head.pixels, person, behind=behind, head=field, unit_px=unit)
    assert [layer.name for layer in layers] == ["background beside the head", "narrower head"]
    return grown, flatten([Layer("grown", grown), *layers]), warp_plane(head.person, field)


def test_faces_of_any_size_are_drawn() -> None:
    # Larger than the size at which borders are told, by no whole number.
    head = made_up_head()
    for factor in np.arange(2.1, 2.8, 0.07):
        size = (round(640 * factor), round(800 * factor))
        pixels = np.asarray(cv2.resize(head.pixels, size), np.uint8)
        person = levels(np.asarray(cv2.resize(head.person, size), np.float32))
        placed = landmarks(scale=100 * factor, size=size)
        behind, field = _fields(replace(head, landmarks=placed), 1.0)
        layers = narrower_head(
            pixels, pixels, person, behind=behind, head=field, unit_px=100 * factor
        )
        assert len(layers) == 2


def _mattes(head: MadeUpHead, confidence: float) -> Mattes:
    return Mattes(levels(head.person), levels(head.hair), confidence)


def _breadth(matte: Floats) -> float:
    return float((matte[ABOVE_EARS] > 0.5).sum(axis=1).mean())


@pytest.mark.parametrize(("skin", "hair"), [(LIGHT, BLOND), (DARK, BLACK)])
def test_the_head_becomes_narrower_and_leaves_no_trace_of_its_old_rim(
    skin: Colour, hair: Colour
) -> None:
    head = made_up_head(skin, hair)
    _, narrower, matte = _drawn(head, 1.0)
    assert 0.88 < _breadth(matte) / _breadth(head.person) < 0.97
    free = cv2.dilate(matte, np.ones((9, 9))) < 0.01
    bare = free & (cv2.dilate(head.person, np.ones((3, 3))) > 0.01)
    bare[430:] = False
    assert bare.sum() > 500
    assert np.abs(narrower[bare].astype(float) - WALL).mean() < 4
    assert np.percentile(np.abs(narrower[bare].astype(float) - WALL), 99) < 20


def test_nothing_shines_through_the_head_where_it_begins_to_move() -> None:
    head = made_up_head()
    kept, narrower, matte = _drawn(head, 1.0)
    behind, field = _fields(head, 1.0)
    inside = cv2.erode(np.minimum(matte, warp_plane(head.person, behind)), np.ones((25, 25))) > 0.99
    skin = np.abs(kept.astype(int) - np.array(kept[400, 320])).max(axis=2) < 12
    skin = cv2.erode((skin & inside).astype(np.uint8), np.ones((31, 31))) > 0
    assert skin.sum() > 1000
    assert np.abs(narrower.astype(int) - kept)[skin].max() < 12
    assert np.abs(field.grid - behind.grid).max() > 3


@pytest.mark.parametrize("column", [120, 450, 530])
def test_door_frames_beside_the_head_stay_straight_up_to_its_hair(column: int) -> None:
    head = made_up_head()
    pixels = head.pixels.astype(np.float32)
    free = 1 - head.person[:, column : column + 6, None]
    pixels[:, column : column + 6] += free * (40.0 - pixels[:, column : column + 6])
    head = replace(head, pixels=np.rint(pixels).astype(np.uint8))
    _, narrower, matte = _drawn(head, 1.0)
    clear = cv2.dilate(np.maximum(matte, head.person), np.ones((25, 25))) < 0.01
    seen = 0
    for row in range(60, 420):
        if clear[row, column - 12 : column + 18].all():
            dark = 150 - narrower[row, column - 12 : column + 18].mean(axis=1)
            dark = np.maximum(dark - 20, 0)
            assert np.average(np.arange(30), weights=dark) == pytest.approx(14.5, abs=0.6)
            seen += 1
    assert seen > 100


def test_half_the_narrowing_narrows_about_half_as_much() -> None:
    head = made_up_head()
    breadths = [_breadth(warp_plane(head.person, _fields(head, s)[1])) for s in (0.0, 0.5, 1.0)]
    lost = [breadths[0] - breadth for breadth in breadths]
    assert lost[1] == pytest.approx(lost[2] / 2, rel=0.35)


def test_no_narrowing_is_the_other_field_to_the_bit_and_lays_nothing() -> None:
    head = made_up_head()
    behind, field = _fields(head, 0.0)
    assert (behind.grid == field.grid).all()
    same = narrower_head(
        head.pixels, head.pixels, levels(head.person), behind=behind, head=field, unit_px=100.0
    )
    assert same == ()


def _recipe(head: MadeUpHead, start: float, end: float, step: HeadStep) -> Recipe:
    face = AgedFace("a" * 64, head.landmarks, start)
    return plan_progression([face], target_age=end, sex="F", choices=Choices(head=step))


@pytest.mark.parametrize(
    ("start", "end", "strength", "planned"),
    [(6, 16, 1.0, True), (6, 16, 0.0, False), (12, 40, 0.5, True), (20, 60, 1.0, False)],
)
def test_only_growing_heads_become_narrower(
    start: float, end: float, strength: float, planned: bool
) -> None:
    recipe = _recipe(made_up_head(), start, end, HeadStep(strength=strength))
    assert (recipe.step(HeadStep) is not None) == planned


def test_a_head_that_cannot_be_told_from_its_background_keeps_its_breadth_and_says_so() -> None:
    head = made_up_head()
    recipe, frame = _recipe(head, 6, 16, HeadStep(strength=0.8)), eye_frame(head.landmarks)
    sure, unsure = (_mattes(head, c) for c in (TRUSTED, TRUSTED - 0.1))
    narrowing, unsaid = head_narrowing(recipe, sure, frame)
    assert (narrowing.share, narrowing.lowered, unsaid) == (0.8, True, ())
    # The hair's sides stand at x = 185 and 455.
    assert narrowing.breadth * frame.unit == pytest.approx(270, abs=30)
    kept, remarks = head_narrowing(recipe, unsure, frame)
    assert kept.share == 0
    assert "keeps its breadth" in remarks[0]
    assert "0.40" in remarks[0]


def test_a_head_that_is_narrow_for_its_face_already_keeps_its_breadth() -> None:
    face = made_up_head().landmarks
    grown = grow_landmarks(face.ibug68, from_age=AGES.start, to_age=AGES.end, sex=AGES.sex)
    # Hair above the ears, in pupil distances of 100 px from the eyes' middle.
    sides = eye_frame(face).leave(np.array([[-1.2, -1.0], [1.2, -1.0]]))
    kept = []
    for breadth in (0.0, 3.2, 2.6, 2.0):
        narrowing = Narrowing(1.0, breadth=breadth)
        field = head_field(face, grown, ages=AGES, narrowing=narrowing)
        kept.append(float(np.ptp(field.forward(sides)[:, 0]) / np.ptp(sides[:, 0])))
    assert kept[0] == kept[1] < kept[2] < kept[3]
    assert kept[0] < 0.96
    assert kept[3] == pytest.approx(1, abs=0.01)


def test_a_crown_that_the_picture_cuts_off_is_not_lowered() -> None:
    head = made_up_head()
    recipe, frame = _recipe(head, 6, 16, HeadStep()), eye_frame(head.landmarks)
    head.person[:150, 250:390] = 1
    narrowing, _ = head_narrowing(recipe, _mattes(head, 1.0), frame)
    assert (narrowing.share, narrowing.lowered) == (1.0, False)
