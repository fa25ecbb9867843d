"""Growing up: lashes densen where there are some, a flush fades, the jaw throws a shadow."""

from __future__ import annotations

import numpy as np
import pytest

from models.ageing import appearance
from pipelines.ageing.growing_skin import faded_flush, fuller_lashes, jaw_shadow
from pipelines.ageing.head import Ages
from pipelines.ageing.mesh import LIPS
from pipelines.ageing.regions import face_regions, filled
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin_window import Face
from pipelines.ageing.skin_work import Work
from pipelines.ageing.soft_skin import childs_features
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.recipe import Sex
from tests.faces import mesh

UNIT = 100.0
SHAPE = (520, 400)
POINTS = mesh(scale=UNIT, centre=(200.0, 200.0))
FRAME = EyeFrame.between(np.array([150.0, 200.0]), np.array([250.0, 200.0]))
# Upper and lower lid and the whole opening of the eye on the person's right.
UPPER = (246, 161, 160, 159, 158, 157, 173)
OPENING = (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246)


def _work(lab: Floats, start: float, end: float, sex: Sex | None = "F") -> Work:
    face = Face(np.zeros((*SHAPE, 3), np.uint8), (0, 0), POINTS, FRAME)
    sitter = Sitter(Ages(start, end, sex), appearance(), seed=2)
    return Work(face, lab, face_regions(lab, POINTS, FRAME), sitter)


def _skin(lightness: float) -> Floats:
    return np.full((*SHAPE, 3), (lightness, 14.0, 18.0), np.float32)


def _with_lashes(lightness: float) -> Floats:
    lab = _skin(lightness)
    for x, y in np.rint(POINTS[list(UPPER)]).astype(int):
        lab[y - 2 : y + 1, x - 4 : x + 5, 0] = 0.5 * lightness
    return lab


@pytest.mark.parametrize("lightness", [35.0, 55.0, 75.0])
def test_lashes_grow_darker_where_there_are_lashes_and_never_in_the_eye(lightness: float) -> None:
    change = fuller_lashes(_work(_with_lashes(lightness), 6, 16))
    assert change[..., 0].max() <= 0
    assert change[..., 0].min() < -0.05 * lightness
    inside = filled(SHAPE, [POINTS[list(OPENING)]]) == 1
    assert inside.any()
    assert not change[inside].any()
    # Bare lids stay bare: nothing is drawn.
    assert np.abs(fuller_lashes(_work(_skin(lightness), 6, 16))).max() < 0.01


def _flushed(lightness: float) -> Floats:
    lab = _skin(lightness)
    for vertex in (50, 280):
        x, y = np.rint(POINTS[vertex]).astype(int)
        lab[y - 12 : y + 13, x - 12 : x + 13, 1] += 6
    return lab


@pytest.mark.parametrize("lightness", [35.0, 75.0])
def test_a_flush_fades_but_skin_of_one_colour_stays_as_it_is(lightness: float) -> None:
    x, y = np.rint(POINTS[50]).astype(int)
    change = faded_flush(_work(_flushed(lightness), 6, 16))
    assert -5 <= change[y, x, 1] < -0.5
    # Blood that goes gives its light back: no brown patch stays where the flush was.
    assert 0 < change[y, x, 0] < -1.3 * change[y, x, 1]
    assert change[..., 0].min() >= 0
    assert not faded_flush(_work(_skin(lightness), 6, 16)).any()


def test_the_jaw_darkens_the_neck_by_a_like_share_of_its_light_and_only_the_neck() -> None:
    shares = []
    for lightness in (35.0, 55.0, 75.0):
        lab = _skin(lightness)
        work = _work(lab, 6, 16)
        change = jaw_shadow(work)[..., 0]
        assert change.max() <= 0
        assert not change[work.regions.throat == 0].any()
        # Of light, which goes with the cube of L* + 16 (CIE 1976).
        shares.append(1 - (1 + float(change.min()) / (lightness + 16)) ** 3)
    assert min(shares) > 0.06
    assert max(shares) < 1.2 * min(shares)


def test_violet_lips_of_a_child_come_nearer_to_the_skins_hue_and_grow_no_darker() -> None:
    lab = _skin(60.0)
    lips = filled(SHAPE, [POINTS[list(LIPS)]]) == 1
    lab[lips] = (45.0, 30.0, -4.0)
    change = faded_flush(_work(lab, 6, 16))
    x, y = np.rint(POINTS[17]).astype(int)
    assert change[y - 4, x, 1] < -0.5
    assert 1 < change[y - 4, x, 2] < 10
    assert 0 <= change[y - 4, x, 0] < -1.5 * change[y - 4, x, 1]


def test_a_shadow_of_a_warm_print_is_no_flush() -> None:
    lab = _skin(60.0)
    shade = np.clip((np.arange(SHAPE[1]) - 150) / 100, 0, 1).astype(np.float32)
    lab += shade[:, None] * np.array([-14.0, 7.0, 4.0], np.float32)
    assert np.abs(faded_flush(_work(lab, 6, 16))).max() < 0.3


@pytest.mark.parametrize("lightness", [32.0, 55.0, 75.0])
def test_bone_and_hollows_of_youth_keep_the_skins_hue(lightness: float) -> None:
    lab = _skin(lightness)
    work = _work(lab, 6, 18, "M")
    change = childs_features(work)
    assert change[..., 0].min() < -0.04 * (lightness + 16)
    assert change[..., 0].max() > 0.5
    sure = (work.regions.skin > 0.9) & (np.abs(change[..., 0]) > 1)
    hue = [np.degrees(np.arctan2(at[sure][:, 2], at[sure][:, 1])) for at in (lab, lab + change)]
    assert np.abs(hue[1] - hue[0]).max() < 5


def test_boys_get_a_heavier_brow_ridge_than_girls() -> None:
    x, y = np.rint(POINTS[[222, 56]].mean(axis=0)).astype(int)
    boys, girls = (childs_features(_work(_skin(60.0), 6, 18, s))[y, x, 0] for s in ("M", "F"))
    assert boys < girls < 0


@pytest.mark.parametrize("lightness", [35.0, 55.0, 75.0])
def test_whites_that_outshine_the_skin_are_shaded_and_no_others(lightness: float) -> None:
    inside = filled(SHAPE, [POINTS[list(OPENING)]]) == 1
    lightest = []
    for above in (18.0, 0.0):
        lab = _skin(lightness)
        lab[inside] = (lightness + above, 1.0, 1.0)
        lightest.append(childs_features(_work(lab, 6, 18))[inside][:, 0].min())
    assert lightest[0] < -0.05 * (lightness + 16)
    assert lightest[1] > -0.01


def test_skin_in_shadow_is_shaded_less_than_skin_in_light() -> None:
    lab = _skin(60.0)
    lab[:, 200:] = (38.0, 10.0, 13.0)
    change = childs_features(_work(lab, 6, 18, "M"))
    lit, dark = (np.rint(POINTS[hollow]).astype(int) for hollow in (192, 416))
    share = [change[y, x, 0] / (lab[y, x, 0] + 16) for x, y in (lit, dark)]
    assert share[0] < 1.5 * share[1] < 0


def test_ten_years_change_more_than_four_and_equal_ages_nothing() -> None:
    for effect, lab in (
        (fuller_lashes, _with_lashes(60.0)),
        (faded_flush, _flushed(60.0)),
        (jaw_shadow, _skin(60.0)),
    ):
        none, few, many = (np.abs(effect(_work(lab, 6, end))).sum() for end in (6, 10, 16))
        assert none == 0
        assert many > 1.5 * few > 0
