"""Find how a photograph lights a face, and light new relief of its skin alike.

Light is multiplied, not painted: a change is a share of the linear light that the skin gives back,
so that it means the same on dark, medium and light skin. Lengths are in pupil distances.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import ArrayLike

from models import registry
from pipelines.ageing.bands import blurred, coarse_within
from pipelines.ageing.skin_window import Face
from pipelines.ageing.skin_work import USUAL_TONALITY, Work
from pipelines.arrays import Floats
from pipelines.faults import LUMA
from pipelines.layers import content
from pipelines.pose import canonical_vertices
from pipelines.skin_hue import linear

# All figures below were chosen by eye, on the public portraits of light, medium and dark skin.
# The light of a face over its middle: even light, and what a normal's x, y (down) and z add.
# Where the photograph says little, light falls from above, as it does in rooms and out of doors.
_USUAL = np.array([0.6, 0.0, -0.30, 0.4])
_TRUST = np.array([0.02, 0.02, 0.08, 0.08])
# Directed light is kept between these: relief has to be seen, and hard light is never added.
_LEAST, _MOST = 0.20, 0.50
# Of the difference between a face's sides, so much is the turning of its skin; the rest is shadow
# that the nose and the head cast, which a fold does not.
_SIDEWAYS = 0.7
_SMOOTH = 0.05
# How much light a hollow loses per pupil distance of its depth below what lies around it.
_HOLLOWS = ((0.05, 6.0), (0.14, 3.0))
_BULGE = 0.35
# Skin that hangs is soft: of the light from a side it takes this share, or its folds would end as
# stains on one side; its hollows lose so much more, and it gains this share of what bone would,
# for what is bright is bright already.
_HANGS_SIDEWAYS, _HANGS_HOLLOW, _HANGS_GAIN = 0.35, 1.3, 0.35
# Light bleeds sideways in skin, red the farthest (Jensen et al. 2001, mean free paths of skin1),
# and what comes back out of a fold is redder for it. Blurs in pupil distances.
_BLEED = (0.022, 0.014, 0.011)
# How broadly a photograph's tonality is read; from which spread of light, in natural logarithms, it
# is believed by half; and the least and most that its powers may be.
_TONE_BLUR, _HALF_SURE = 0.05, 0.08
_LEAST_POWER, _MOST_POWER = np.array([0.35, 0.95, 0.8]), np.array([1.05, 1.4, 1.8])
# How broadly a shadow is told, which percentile of a face's light is that of its lit side, and
# below which share of it a shadow begins; whatever lies in it, so much of new relief is seen there.
_SHADOW, _BRIGHT, _LIT, _LEAST_LIT = 0.07, 75.0, 0.7, 0.3
# Every second row and column are enough to tell the usual and the extreme light of a skin.
_SOME = np.s_[::2, ::2]
# How broadly the skin's own light is read, in pupil distances.
_BROAD = 0.03
# The darkest and lightest that the person's own skin is, as percentiles, and what any skin allows
# beyond them, in natural logarithms of light.
_DARKEST, _LIGHTEST, _BEYOND_DARK, _BEYOND_LIGHT = 4.0, 97.0, 0.14, 0.06
_DEEPEST, _BRIGHTEST = 0.75, 0.30


def light_on(face: Face, lab: Floats, skin: Floats) -> Floats:
    """Return where light comes from in the picture's plane, (2,) in its axes of pixels.

    The length is the share of the face's light that turns with the skin. It is read off the
    lightness of ``lab`` (h, w, 3) over the normals of the mesh, where ``skin`` (h, w) shows.
    """
    frame, normals = face.frame, _normals()
    columns, rows = np.rint(face.mesh).astype(int).T
    height, width = face.shape
    columns, rows = np.clip(columns, 0, width - 1), np.clip(rows, 0, height - 1)
    weight = skin[rows, columns].astype(np.float64)
    light = _luminance(blurred(lab[..., 0], _SMOOTH * frame.unit))[rows, columns]
    found = _USUAL
    if weight.sum() > 20:
        light = light / max(float(np.median(light[weight > 0.5 * weight.max()])), 1e-6)
        terms = np.column_stack([np.ones(len(normals)), normals])
        weight /= weight.sum()
        normal = terms.T @ (weight[:, None] * terms) + np.diag(_TRUST)
        found = np.linalg.solve(normal, terms.T @ (weight * light) + _TRUST * _USUAL)
    directed = (found[1:3] * [_SIDEWAYS, 1.0]) @ (frame.axes / frame.unit)
    length = float(np.hypot(*directed))
    return directed / max(length, 1e-6) * np.clip(length, _LEAST, _MOST)


def tonality_of(face: Face, skin: Floats) -> Floats:
    """Return by which powers red, green and blue follow the light of a photograph's skin, (3,).

    Light that bleeds in skin, skin that mirrors skin, and fading dyes make shadows redder than
    lights. What is newly shaded has to follow, or it lies on the face as a grey or green veil.
    Measured where ``skin`` (h, w) shows on a face of about 72 px between the pupils.
    """
    sure = skin[_SOME] > 0.5
    usual = np.array(USUAL_TONALITY)
    if not sure.any():
        return usual
    colours = np.asarray(linear(face.pixels.astype(np.float32)), np.float32)
    blur = _TONE_BLUR * face.frame.unit
    planes = [coarse_within(np.asarray(c, np.float32), skin, blur) for c in cv2.split(colours)]
    seen = np.stack(planes, axis=-1)[_SOME][sure].astype(np.float64)
    light = np.log(np.maximum(seen @ LUMA, 1e-3))
    away = light - light.mean()
    variance = float((away**2).mean())
    found = away @ np.log(np.maximum(seen, 1e-3)) / max(away @ away, 1e-9)
    trust = variance / (variance + _HALF_SURE**2)
    return np.clip(usual + trust * (found - usual), _LEAST_POWER, _MOST_POWER)


def darkened(lab: Floats, shade: Floats, powers: ArrayLike = (1.0, 1.0, 1.0)) -> Floats:
    """Return the change of Lab (h, w, 3) of what gives back less or more light by ``shade``.

    ``shade`` (h, w) is the change of L*. Each colour follows the light by its power: with 1 hue
    stays, with a photograph's tonality it is that of its own shadows.
    """
    whole, part = np.zeros_like(lab), content(shade)
    lab, shade = np.ascontiguousarray(lab[part]), shade[part]
    share = 3 * np.log(np.maximum(lab[..., 0] + 16 + shade, 1) / (lab[..., 0] + 16))
    bright = np.asarray(cv2.cvtColor(lab, cv2.COLOR_Lab2LRGB), np.float32)
    bright *= np.exp(share[..., None] * np.asarray(powers, np.float32))
    after = np.asarray(cv2.cvtColor(bright, cv2.COLOR_LRGB2Lab), np.float32)
    whole[part] = (after - lab) * (shade != 0)[..., None]
    return whole


def lit_change(
    work: Work, relief: Floats, *, hangs: bool = False, where: Floats | None = None
) -> Floats:
    """Return the change (h, w, 3) of Lab where skin takes the ``relief`` (h, w) in its own light.

    ``relief`` is the height towards the camera in pupil distances. Nothing grows darker or
    lighter than this person's own skin has it somewhere, but for little. ``hangs`` tells loose skin
    from what lies over bone; ``where`` (h, w) is the skin that takes it, that of the face unless it
    is given.
    """
    unit, skin = work.face.frame.unit, work.regions.skin if where is None else where
    towards = _less_from_a_side(work) if hangs else work.towards
    shading = _shading(relief, towards, unit, deeper=_HANGS_HOLLOW if hangs else 1.0)
    if hangs:
        np.multiply(shading, np.float32(_HANGS_GAIN), out=shading, where=shading > 0)
        shading *= in_light(work)
    share = _within_own(shading, work, skin) * skin
    bright = np.asarray(cv2.cvtColor(work.lab, cv2.COLOR_Lab2LRGB), np.float32)
    for channel, (bleed, power) in enumerate(zip(_BLEED, work.tonality, strict=True)):
        soft = np.asarray(cv2.GaussianBlur(share, (0, 0), max(bleed * unit, 0.3)), np.float32)
        bright[..., channel] *= np.exp(np.float32(power) * soft * skin)
    return np.asarray(cv2.cvtColor(bright, cv2.COLOR_LRGB2Lab), np.float32) - work.lab


def in_light(work: Work) -> Floats:
    """Return how far skin lies in the light of its face, (h, w): 1 in it, less in its shadows.

    There little light is left to lose or to turn with the skin: a fold beside the nose of a face
    that is lit from a side would end as a bruise.
    """
    skin = work.regions.skin
    sure = skin[_SOME] > 0.5
    if not sure.any():
        return np.ones_like(skin)
    light = _luminance(coarse_within(work.lab[..., 0], skin, _SHADOW * work.face.frame.unit))
    fully = _LIT * np.percentile(light[_SOME][sure], _BRIGHT)
    return np.clip(light / fully, _LEAST_LIT, 1).astype(np.float32)


def _less_from_a_side(work: Work) -> Floats:
    """Return where light comes from as loose skin takes it, (2,) like ``work.towards``."""
    across = work.face.frame.axes[0] / work.face.frame.unit
    return work.towards - (1 - _HANGS_SIDEWAYS) * (work.towards @ across) * across


def _shading(relief: Floats, towards: Floats, unit: float, *, deeper: float) -> Floats:
    """Return the natural logarithm of the share of light that relief leaves, (h, w)."""
    down, across = (np.asarray(slope, np.float32) * unit for slope in np.gradient(relief))
    shading = -(float(towards[0]) * across + float(towards[1]) * down)
    for width, loss in _HOLLOWS:
        above = relief - blurred(relief, width * unit)
        shading += np.float32(deeper * loss) * np.where(above > 0, _BULGE * above, above)
    return shading


def _within_own(shading: Floats, work: Work, skin: Floats) -> Floats:
    """Bend shading back where it would leave the range of light that the skin itself has."""
    sure = skin[_SOME] > 0.5
    if not sure.any():
        return shading
    light = _luminance(blurred(work.lab[..., 0], _BROAD * work.face.frame.unit))
    soft = np.log(np.maximum(light, 1e-4))
    darkest, lightest = map(float, np.percentile(soft[_SOME][sure], (_DARKEST, _LIGHTEST)))
    down = np.clip(soft - darkest, 0, _DEEPEST) + np.float32(_BEYOND_DARK)
    up = np.clip(lightest - soft, 0, _BRIGHTEST) + np.float32(_BEYOND_LIGHT)
    room = np.where(shading < 0, down, up)
    return np.asarray(room * np.tanh(shading / room), np.float32)


def _luminance(lightness: Floats) -> Floats:
    """Return the relative luminance of L* from 8 to 100 (CIE 1976)."""
    return ((np.asarray(lightness, np.float32) + 16) / np.float32(116)) ** 3


@cache
def _normals() -> Floats:
    """Return the unit normals (468, 3) of the canonical face, y down, z towards the camera."""
    with np.load(registry.path("canonical_face")) as archive:
        triangles = archive["triangles"]
    points = canonical_vertices() * [1.0, -1.0, 1.0]
    corners = points[triangles]
    faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.zeros_like(points)
    for corner in range(3):
        np.add.at(total, triangles[:, corner], faces)
    total *= np.sign(total[:, 2].sum())
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9)
