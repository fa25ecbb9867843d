"""New relief lies in the photograph's own light: one measure on every skin, within its shadows."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
import pytest

from models.ageing import appearance
from pipelines.ageing.folds import relief_of_folds
from pipelines.ageing.head import Ages
from pipelines.ageing.light import darkened, light_on, lit_change, tonality_of
from pipelines.ageing.mesh import mirror_vertices
from pipelines.ageing.regions import face_regions
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin_window import reduced
from pipelines.ageing.skin_work import Work
from pipelines.ageing.soft_skin import folds, volume
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.lab import to_lab
from pipelines.landmarks import Landmarks
from pipelines.skin_hue import linear
from tests.sitters import SKINS, face_of, sitter

WOMAN: Final = "adult-25-woman-dark"
PEOPLE: Final = (*SKINS, WOMAN)
AGES: Final = Ages(25, 75, "F")


def _work(pixels: Pixels, landmarks: Landmarks) -> Work:
    small = reduced(face_of(pixels, landmarks), 72.0)
    lab = to_lab(small.pixels)
    regions = face_regions(lab, small.mesh, small.frame)
    towards = light_on(small, lab, regions.skin)
    return Work(small, lab, regions, Sitter(AGES, appearance()), towards)


def _luminance(lab: Floats) -> Floats:
    light = ((lab[..., 0] + 16) / 116) ** 3
    return np.log(cv2.GaussianBlur(light, (0, 0), 0.03 * 72))


def _share_lost(work: Work) -> Floats:
    """Return the logarithm of the share of light that folds leave, (h, w)."""
    return _luminance(work.lab + folds(work)) - _luminance(work.lab)


@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_grows_darker_than_the_shadows_that_the_skin_has(name: str) -> None:
    work = _work(*sitter(name))
    sure = work.regions.skin > 0.5
    own = _luminance(work.lab)
    darkest = float(np.percentile(own[sure], 4))
    for effect in (volume, folds):
        aged = _luminance(work.lab + effect(work))
        # Blurred skin at its rim takes in what lies beside it; within, a sixth is allowed.
        deeper = np.minimum(aged - darkest, 0) - np.minimum(own - darkest, 0)
        assert deeper[sure].min() > -0.18


@pytest.mark.parametrize("name", PEOPLE)
def test_folds_are_seen_on_every_skin_and_are_soft(name: str) -> None:
    work = _work(*sitter(name))
    lost = _share_lost(work)
    assert lost.min() < -0.08
    across = np.abs(np.diff(lost, axis=1)).max()
    down = np.abs(np.diff(lost, axis=0)).max()
    # Per px of 72 between the pupils: no edge of a drawn line.
    assert max(across, down) < 0.1


def test_a_darker_exposure_loses_the_same_share_of_light() -> None:
    pixels, landmarks = sitter(WOMAN)
    brighter = linear(pixels.astype(np.float32)) * 1.6
    levels = np.where(
        brighter <= 0.0031308,
        12.92 * brighter,
        1.055 * np.maximum(brighter, 1e-6) ** (1 / 2.4) - 0.055,
    )
    light = _work(np.clip(np.rint(levels * 255), 0, 255).astype(np.uint8), landmarks)
    dark = _work(pixels, landmarks)
    sure = (light.regions.skin > 0.9) & (dark.regions.skin > 0.9)
    one, other = _share_lost(light)[sure], _share_lost(dark)[sure]
    assert np.abs(one - other).max() < 0.06
    assert np.corrcoef(one, other)[0, 1] > 0.98


@pytest.mark.parametrize("name", PEOPLE)
def test_the_light_is_mirrored_with_the_picture(name: str) -> None:
    work = _work(*sitter(name))
    pixels, mesh = work.lab[:, ::-1].copy(), work.face.mesh

    flip = np.array([work.lab.shape[1] - 1, 0.0])
    turned = flip + mesh[mirror_vertices()] * [-1.0, 1.0]
    frame = EyeFrame(
        flip + work.face.frame.centre * [-1, 1], work.face.frame.axes * [[1, -1], [-1, 1]]
    )
    face = replace(work.face, mesh=turned, frame=frame)
    mirrored = light_on(face, pixels, work.regions.skin[:, ::-1])
    assert mirrored == pytest.approx(work.towards * [-1, 1], abs=0.06)


def test_light_from_a_side_is_found_on_every_skin() -> None:
    for name in PEOPLE:
        pixels, landmarks = sitter(name)
        across = np.linspace(1.25, 0.55, pixels.shape[1])[None, :, None]
        lit_left = np.clip(pixels * across, 0, 255).astype(np.uint8)
        lit_right = np.clip(pixels * across[:, ::-1], 0, 255).astype(np.uint8)
        assert _work(lit_left, landmarks).towards[0] < _work(lit_right, landmarks).towards[0] - 0.1


def test_a_fold_drops_once_and_rises_nowhere_else() -> None:
    work = _work(*sitter(WOMAN))
    fold = next(row for row in appearance().fold if row.name == "nasolabial fold")
    relief = relief_of_folds([(fold, 1.0)], work.face.mesh, work.face.shape, unit=72.0)
    row = relief[round(float(work.face.mesh[206, 1]))]
    half = row[: round(float(work.face.mesh[164, 0]))]
    slopes = np.sign(np.diff(half))[np.abs(np.diff(half)) > 2e-4]
    # Up to the ridge, down to the crease, and up to the lip: two turns, no second edge.
    assert np.count_nonzero(np.diff(slopes)) <= 2
    assert lit_change(work, np.zeros_like(relief)).max() < 0.05


@pytest.mark.parametrize("name", ["nasolabial fold", "marionette line"])
def test_a_fold_runs_out_softly(name: str) -> None:
    work = _work(*sitter(WOMAN))
    fold = next(row for row in appearance().fold if row.name == name)
    relief = relief_of_folds([(fold, 1.0)], work.face.mesh, work.face.shape, unit=72.0)
    across, down = np.gradient(relief)
    steep = np.hypot(across, down)
    end = work.face.mesh[[*fold.curve[-1]]].T @ [*fold.curve[-1].values()]
    x, y = np.rint(end).astype(int)
    # Neither a dent nor a knob stands where it ends: there is hardly a slope left.
    assert steep[y - 5 : y + 6, x - 5 : x + 6].max() < 0.25 * steep.max()


def test_new_folds_hardly_show_where_a_shadow_lies() -> None:
    work = _work(*sitter(WOMAN))
    x, y = np.rint(work.face.mesh[206]).astype(int)
    # A shadow that the nose casts.
    lab = work.lab.copy()
    lab[y - 14 : y + 15, x - 14 : x + 15, 0] *= 0.5
    place = np.s_[y - 4 : y + 5, x - 4 : x + 5]
    lit = np.abs(_share_lost(work)[place]).max()
    assert np.abs(_share_lost(replace(work, lab=lab))[place]).max() < 0.75 * lit


@pytest.mark.parametrize("name", SKINS)
def test_new_shade_follows_the_dyes_of_a_print_that_have_faded(name: str) -> None:
    pixels, landmarks = sitter(name)
    # Cyan dye that has faded leaves red with little contrast.
    flat = pixels.astype(np.float64)
    flat[..., 0] = 255 * (flat[..., 0] / 255) ** 0.4
    work = _work(np.rint(flat).astype(np.uint8), landmarks)
    red, green, blue = tonality_of(work.face, work.regions.skin)
    plain = _work(pixels, landmarks)
    assert red < 0.8 * tonality_of(plain.face, plain.regions.skin)[0]
    assert red < green < 1.4 * blue
    shade = np.full(work.face.shape, -6.0, np.float32)
    sure = work.regions.skin > 0.9
    constant, own = (
        np.median((work.lab + darkened(work.lab, shade, p))[sure], axis=0)
        for p in ((1.0, 1.0, 1.0), (red, green, blue))
    )
    assert own[0] == pytest.approx(constant[0], abs=0.7)
    assert own[1] > constant[1] + 0.5
