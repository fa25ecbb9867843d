"""Brows darken towards a limit, a beard's shadow grows by choice; light and dark skin alike."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.ageing import appearance
from pipelines.ageing.beard import beard_shadow, grown_beard
from pipelines.ageing.brows import grown_brows
from pipelines.ageing.head import Ages
from pipelines.ageing.regions import face_regions
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin_window import Face
from pipelines.ageing.skin_work import Work
from pipelines.ageing.spots import spots
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from tests.faces import mesh

SHAPE = (320, 260)
CENTRE = (130.0, 130.0)
FRAME = EyeFrame.between(np.array([100.0, 130.0]), np.array([160.0, 130.0]))


def _skin(lightness: float) -> Floats:
    lab = np.full((*SHAPE, 3), (lightness, 14.0, 18.0), np.float32)
    lab[..., 0] += np.random.default_rng(1).normal(0, 0.3, SHAPE)
    return lab


def _with_brow(lightness: float, contrast: float) -> tuple[Floats, Floats]:
    lab, where = _skin(lightness), np.zeros(SHAPE, np.float32)
    where[96:112, 80:120] = 1
    lab[101:106, 85:115, 0] -= contrast
    return lab, where


def _bare(brows: Floats) -> Floats:
    return np.asarray(1 - brows, np.float32)


@pytest.mark.parametrize("lightness", [35.0, 55.0, 75.0])
def test_a_faint_brow_darkens_on_every_skin_and_only_there(lightness: float) -> None:
    lab, where = _with_brow(lightness, 12.0)
    change = grown_brows(lab, where, _bare(where), frame=FRAME, sex="M", far=1.0)
    assert change[101:106, 88:112, 0].mean() < -0.2
    assert np.abs(change[where == 0]).max() == 0
    # It grows thicker: the rim just outside it darkens too.
    assert change[100, 88:112, 0].mean() < -1


@pytest.mark.parametrize("lightness", [45.0, 75.0])
def test_a_brow_that_is_dark_enough_grows_thicker_but_no_darker(lightness: float) -> None:
    lab, where = _with_brow(lightness, 40.0)
    # Three quarters of the brow's mask are dark, so that its contrast is that of its hair.
    lab[97:111, 82:118, 0] = lightness - 40
    change = grown_brows(lab, where, _bare(where), frame=FRAME, sex="M", far=1.0)
    assert np.abs(change[101:107, 88:112]).max() < 1
    assert change[96, 84:116, 0].mean() < -10


def test_a_brow_of_a_soft_print_stays_as_soft_as_it_was() -> None:
    lab, where = _with_brow(65.0, 15.0)
    lab[..., 0] = cv2.GaussianBlur(lab[..., 0], (0, 0), 2.5)
    grown = lab + grown_brows(lab, where, _bare(where), frame=FRAME, sex="M", far=1.0)
    steepest = [np.abs(np.diff(x[92:103, 88:112, 0], axis=0)).max(axis=0) for x in (lab, grown)]
    deep = [
        x[:96, 88:112, 0].mean(axis=0) - x[101:106, 88:112, 0].min(axis=0) for x in (lab, grown)
    ]
    # The edge is as wide in px as before: its steepness grows no more than its depth.
    assert np.median(steepest[1] / deep[1]) < 1.25 * np.median(steepest[0] / deep[0])


@pytest.mark.parametrize("lightness", [35.0, 75.0])
def test_a_brow_begins_beside_the_nose_with_few_hairs(lightness: float) -> None:
    lab, where = _skin(lightness), np.zeros(SHAPE, np.float32)
    where[96:112, 90:122] = 1
    lab[101:106, 92:120, 0] -= 0.2 * lightness
    change = grown_brows(lab, where, _bare(where), frame=FRAME, sex="M", far=1.0)[101:106, :, 0]
    assert change[:, 118:120].mean() > 0.5 * change[:, 98:110].mean()


def test_brows_of_boys_grow_more_than_those_of_girls_and_both_alike_on_every_skin() -> None:
    gained: dict[str, list[float]] = {"M": [], "F": []}
    for sex in ("M", "F"):
        for lightness in (32.0, 52.0, 72.0):
            # The same share of the skin's light is missing where there is a brow.
            lab, where = _with_brow(lightness, 0.2 * lightness)
            change = grown_brows(lab, where, _bare(where), frame=FRAME, sex=sex, far=1.0)
            gained[sex].append(float(-change[where > 0, 0].mean() / lightness))
    for boys, girls in zip(gained["M"], gained["F"], strict=True):
        assert boys > 1.2 * girls > 0
    for shares in gained.values():
        assert max(shares) < 1.3 * min(shares)


def test_new_hairs_stand_out_no_more_than_those_of_the_photograph() -> None:
    sharp, where = _with_brow(65.0, 20.0)
    soft = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 2.0), np.float32)
    sharp[101:106, 85:115:2, 0] += 8
    apart = []
    for lab in (soft, sharp):
        change = grown_brows(lab, where, _bare(where), frame=FRAME, sex="M", far=1.0)
        below = change[106:108, 88:112, 0]
        apart.append(float(np.abs(np.diff(below, axis=1)).mean() / -below.mean()))
    assert apart[1] > 2 * apart[0]


def test_no_growth_leaves_brows_as_they_are() -> None:
    lab, where = _with_brow(60.0, 12.0)
    assert np.abs(grown_brows(lab, where, _bare(where), frame=FRAME, sex="F", far=0.0)).max() == 0


@pytest.mark.parametrize(
    ("start", "end", "lip", "jaw"),
    [(6, 13, 0, 0), (6, 15, 4 / 7, 0), (6, 17, 1, 0.5), (6, 19, 1, 1), (19, 40, 0, 0)],
)
def test_a_beard_comes_on_the_lip_first_and_then_on_the_jaw(
    start: float, end: float, lip: float, jaw: float
) -> None:
    assert grown_beard(start, end) == pytest.approx((lip, jaw))


def test_a_beard_shades_lip_and_jaw_in_proportion_to_the_skins_lightness() -> None:
    points = mesh(scale=60.0, centre=CENTRE)
    face = Face(np.zeros((*SHAPE, 3), np.uint8), (0, 0), points, FRAME)
    sitter = Sitter(Ages(6, 20, "M"), appearance(), seed=5)
    shares = []
    for lightness in (30.0, 70.0):
        lab = _skin(lightness)
        work = Work(face, lab, face_regions(lab, points, FRAME), sitter)
        change = beard_shadow(work, lip=1.0, jaw=1.0)
        jaw = np.rint(points[150]).astype(int)
        shares.append(-change[jaw[1] - 4 : jaw[1] + 4, jaw[0] - 4 : jaw[0] + 4, 0].mean())
        forehead = np.rint(points[151]).astype(int)
        assert np.abs(change[forehead[1] - 5 : forehead[1] + 5, forehead[0]]).max() < 0.05
    assert shares[0] > 0.3
    assert 1.5 < shares[1] / shares[0] < 3.5


def test_spots_come_one_by_one_and_stay() -> None:
    lab, on = _skin(70.0), np.ones(SHAPE, np.float32)
    early, late = (spots(lab, on, FRAME, far=far, seed=4)[..., 0] for far in (0.3, 0.9))
    assert (late < -0.5).sum() > 1.5 * (early < -0.5).sum() > 0
    assert (late[early < -0.5] < -0.5).all()
    assert np.abs(spots(lab, on, FRAME, far=0.0, seed=4)).max() == 0
