"""Skin laid over wounds and other marks: light and colour from around, texture from patches."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import scipy
from numpy.typing import NDArray

from pipelines.ageing.strokes import divided, stroke_mask
from pipelines.arrays import Floats, Pixels
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer
from pipelines.postmortem.patches import fill_texture
from pipelines.postmortem.skin import skin_map
from pipelines.postmortem.steps import WoundsStep
from pipelines.steps import Stroke

WOUNDS_LAYER: Final = "wounds covered"
# In pupil distances: what is wider is light and colour, what is finer is texture.
_TEXTURE: Final = 0.06
# How far around a mark patches are taken from, and how wide they are.
_REACH, _PATCH = 0.8, 0.075
# Holes are filled at a face of at most this many px between the pupils, then enlarged with grain.
_WORK_UNIT_PX: Final = 170.0
_SOLVE_PX: Final = 110
# A texture so many times the median is a mark of its own.
_UNUSUAL: Final = 5.0
_BESIDE: Final = 0.02


def wounds_layer(
    pixels: Pixels, landmarks: Landmarks, step: WoundsStep, *, scale: float
) -> Layer | None:
    """Return the layer of skin over the strokes' marks on (H, W, 3), or None without any.

    ``scale`` leads from the strokes' px into the picture's.
    """
    if not step.strokes or not step.strength:
        return None
    mask = _mask(pixels.shape[:2], step.strokes, scale)
    rows, columns = np.nonzero(mask)
    if not len(rows):
        return None
    unit = landmarks.pupil_distance
    reach = round(_REACH * unit)
    area = (
        slice(max(int(rows.min()) - reach, 0), int(rows.max()) + reach + 1),
        slice(max(int(columns.min()) - reach, 0), int(columns.max()) + reach + 1),
    )
    skin = np.zeros(pixels.shape[:2], np.float32)
    found = skin_map(pixels, landmarks)
    box = found.box
    skin[box.y : box.y + box.height, box.x : box.x + box.width] = found.skin * (1 - found.features)
    source = _clean(pixels, area, mask, skin, unit)
    patched = _filled(pixels[area], mask[area] > 0, source, unit)
    alpha = mask[area]
    patch = np.dstack([np.clip(np.rint(patched), 0, 255).astype(np.uint8), alpha])
    return Layer(WOUNDS_LAYER, patch, (area[1].start, area[0].start), opacity=step.strength)


def _mask(shape: tuple[int, ...], strokes: tuple[Stroke, ...], scale: float) -> Pixels:
    mask = np.zeros(shape[:2], np.uint8)
    for stroke in strokes:
        radius = stroke.radius_px * scale
        points = divided(np.array(stroke.points, float) * scale, max(radius, 1.0))
        mask = np.maximum(mask, stroke_mask((shape[0], shape[1]), points, radius))
    return mask


def _clean(
    pixels: Pixels, area: tuple[slice, slice], mask: Pixels, skin: Floats, unit: float
) -> NDArray[np.bool_]:
    """Return where patches may come from: skin, away from the marks."""
    grown = cv2.dilate(mask[area], np.ones((3, 3), np.uint8), iterations=max(1, round(0.02 * unit)))
    likely = skin[area] > 0.6
    free = np.asarray(grown, np.uint8) == 0
    if (likely & free).any():
        return likely & free
    return free


def _filled(
    window: Pixels, hole: NDArray[np.bool_], source: NDArray[np.bool_], unit: float
) -> Floats:
    """Return a window (h, w, 3) whose hole has the light of its rim and the texture of patches."""
    factor = min(1.0, _WORK_UNIT_PX / unit)
    picture = window.astype(np.float32)
    sigma = _TEXTURE * unit
    coarse = _light(picture, hole, source, sigma)
    texture = picture - coarse
    source = source & _plain(texture, source)
    if factor < 1:
        size = (max(1, round(window.shape[1] * factor)), max(1, round(window.shape[0] * factor)))
        small = cv2.resize(texture, size, interpolation=cv2.INTER_AREA)
        small_hole = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0
        small_source = cv2.resize(source.astype(np.float32), size,
                                  interpolation=cv2.INTER_AREA) > 0.99  # fmt: skip
        filled = _patched(np.asarray(small, np.float32), small_hole, small_source, unit * factor)
        large = cv2.resize(filled, window.shape[1::-1], interpolation=cv2.INTER_CUBIC)
        return coarse + np.where(hole[..., None], np.asarray(large), texture)
    return coarse + _patched(texture, hole, source, unit)


def _patched(
    texture: Floats, hole: NDArray[np.bool_], source: NDArray[np.bool_], unit: float
) -> Floats:
    return fill_texture(texture, hole, source, patch_px=2 * max(2, round(_PATCH * unit / 2)) + 1)


def _plain(texture: Floats, source: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return where a texture is the usual one of the source: no mole, no edge, no other mark."""
    strength = np.abs(texture).max(axis=2)
    usual = float(np.median(strength[source])) if source.any() else 0.0
    return strength <= max(_UNUSUAL * usual, 2.0)


def _light(
    picture: Floats, hole: NDArray[np.bool_], source: NDArray[np.bool_], sigma: float
) -> Floats:
    """Return the coarse picture (h, w, 3), bridged over the hole as smoothly as can be."""
    # Hair and other things beside the skin must not darken it.
    known = np.where(source, 1.0, _BESIDE).astype(np.float32) * ~hole
    total = cv2.GaussianBlur(known, (0, 0), sigma)
    mixed = np.asarray(cv2.GaussianBlur(picture * known[..., None], (0, 0), sigma), np.float32)
    coarse = mixed / np.maximum(np.asarray(total, np.float32), 1e-4)[..., None]
    bridged = _membrane(coarse, hole)
    return np.where(hole[..., None], bridged, coarse)


def _membrane(coarse: Floats, hole: NDArray[np.bool_]) -> Floats:
    """Return values (h, w, 3) with the hole's solved to be harmonic, on a small grid."""
    height, width = hole.shape
    factor = min(1.0, _SOLVE_PX / max(height, width))
    size = (max(3, round(width * factor)), max(3, round(height * factor)))
    small = np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_AREA), np.float64)
    inner = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0
    if inner.all() or not inner.any():
        return coarse
    solved = np.asarray(cv2.resize(_solved(small, np.asarray(inner, bool)).astype(np.float32),
                                   (width, height), interpolation=cv2.INTER_CUBIC))  # fmt: skip
    return np.where(hole[..., None], solved, coarse)


def _solved(values: Floats, inner: NDArray[np.bool_]) -> Floats:
    height, width = inner.shape
    index = np.full(inner.shape, -1)
    rows, columns = np.nonzero(inner)
    index[rows, columns] = np.arange(len(rows))
    count = np.zeros(len(rows))
    right = np.zeros((len(rows), values.shape[2]))
    links: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    for down, across in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        r, c = rows + down, columns + across
        there = (r >= 0) & (c >= 0) & (r < height) & (c < width)
        count += there
        at = index[np.clip(r, 0, height - 1), np.clip(c, 0, width - 1)]
        free = there & (at >= 0)
        links.append((np.flatnonzero(free), at[free].astype(np.intp)))
        fixed = there & (at < 0)
        right[fixed] += values[r[fixed], c[fixed]]
    i = np.concatenate([np.arange(len(rows)), *[a for a, _b in links]])
    j = np.concatenate([np.arange(len(rows)), *[b for _a, b in links]])
    weights = np.concatenate([count, *[-np.ones(len(a)) for a, _b in links]])
    system = scipy.sparse.coo_matrix((weights, (i, j)), shape=(len(rows), len(rows))).tocsc()
    filled = values.copy()
    filled[rows, columns] = np.asarray(scipy.sparse.linalg.spsolve(system, right)).reshape(
        -1, values.shape[2]
    )
    return filled
