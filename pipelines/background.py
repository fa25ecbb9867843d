"""Fill the background behind a person, where a narrower head would uncover it.

A grown head is laid as its own layer over the photograph's untouched background, so that a door
frame beside it stays straight; only the rim that the old head covered has to be made up.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.arrays import Floats, Pixels
from pipelines.background_lines import lines_continued
from pipelines.colour_cut import Mask
from pipelines.errors import MatteError
from pipelines.foreground import content_box, crop

# Shares below this leave no trace of the person that could be seen.
_CLEAR = 0.02
# Single strands too fine for the matte reach this much further, in pupil distances.
_HALO = 0.03
# Locks that the matte missed are looked for so far out, in pupil distances; there a pixel is hair
# where it has come this share of the way from the background to the hair, and not by far aside.
_LOCKS, _HAIRY, _ASIDE = 0.15, 0.08, 0.5
# Hair that is nearer to its background than so many levels cannot be told from it. What leaves the
# background by less than the second is grain, by less than so many times its own change its own.
_APART, _OWN, _OVER_CHANGE = 30.0, 6.0, 1.5
# The rim is made up at this width in px, and given the photograph's own grain at full size. Grain
# stays within so many of its standard deviations; what goes beyond is a strand or an edge.
_WORK_BAND, _GRAIN = 16.0, 2.0
# So far around the hole, in px, grain is measured.
_GRAIN_AROUND = 24
# Px around it that a px of the rim is made up from there.
_REACH = 2
# The widest rim that can be filled, in pupil distances.
WIDEST_RIM = 0.25


def background_filled(pixels: Pixels, person: Floats, *, band_px: float, unit_px: float) -> Pixels:
    """Return (H, W, 3) uint8 with the outermost ``band_px`` of the person made background.

    ``person`` (H, W) is the matte, ``unit_px`` the pupil distance. Further inside, the person
    stays; whatever is laid over must cover that. Raises MatteError for a band wider than a
    quarter of the pupil distance: more would have to be invented.
    """
    if not 0 <= band_px <= WIDEST_RIM * unit_px:
        raise MatteError(
            f"A rim of {band_px:.0f} px was asked to be filled behind the person; up to "
            f"{WIDEST_RIM * unit_px:.0f} px (a quarter of the pupil distance) can be. "
            f"Lay the person over a neutral background instead."
        )
    if band_px == 0:
        return pixels.copy()
    box = content_box(person, margin=round(3 * band_px) + 8)
    part, halo = crop(pixels, box), max(2, round(_HALO * unit_px))
    hole = _grown(crop(person, box) > _CLEAR, halo)
    locks = _missed_locks(part, crop(person, box), hole, unit_px)
    # Counted from the matte's edge: where a lock reaches beyond it the rim stays as deep.
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 5)
    hole |= locks
    if hole.all():
        return pixels.copy()
    blend = np.clip(band_px + 1 - depth, 0, 1) * hole
    smooth = _continued(part, hole, band_px)
    smooth += _grain(part, hole)
    filled = pixels.copy()
    target = crop(filled, box)
    mixed = target + blend[..., None] * (smooth - target)
    target[:] = np.rint(np.clip(mixed, 0, 255))
    return filled


def _continued(pixels: Pixels, hole: Mask, band_px: float) -> Floats:
    """Continue the background into the hole along its own lines, at a small size."""
    factor = min(1.0, _WORK_BAND / band_px)
    height, width = hole.shape
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    covered = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    # No pixel that is partly the person may be averaged into the background.
    bare = (
        cv2.resize(pixels.astype(np.float32) * ~hole[..., None], size, interpolation=cv2.INTER_AREA)
        / np.maximum(1 - covered, 1e-3)[..., None]
    )
    unknown = covered > 0.5
    small = np.rint(np.clip(bare, 0, 255)).astype(np.uint8)
    # Deep inside, where nothing is ever shown, the nearest background bounds what is continued.
    rows, columns = _nearest(unknown)
    small[unknown] = small[rows, columns][unknown]
    depth = cv2.distanceTransform(unknown.astype(np.uint8), cv2.DIST_L2, 5)
    rim = unknown & (depth <= 2 * band_px * factor + 1)
    # Navier-Stokes inpainting (Bertalmio et al. 2001).
    filled = cv2.inpaint(small, rim.astype(np.uint8), _REACH, cv2.INPAINT_NS)
    carried, share = lines_continued(small, unknown, rim)
    filled = filled + share[..., None] * (carried - filled)
    large = cv2.resize(filled.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.float32)


def _missed_locks(pixels: Pixels, person: Floats, hole: Mask, unit_px: float) -> Mask:
    """Return the px (h, w) around the hole that are hair too fine or too far out for the matte.

    Left where they are while the head draws back, they would stand beside it as a ghost of it.
    """
    reach, inside = max(2, round(_LOCKS * unit_px)), person > 0.9
    outside = ~_grown(hole, reach)
    farther = ~_grown(~outside, reach)
    locks = np.zeros_like(hole)
    if not farther.any() or not inside.any():
        return locks
    near, beside = ~outside & ~hole, outside & ~farther
    soft = np.asarray(cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), 1.0), np.float32)
    behind, hair, beyond = (
        _spread_in(soft, known, where, max(0.04 * unit_px, 1.0))
        for known, where in ((outside, near), (inside, near), (farther, beside))
    )
    # A background that changes by itself over such a way may well be dark there.
    own = np.linalg.norm(soft[beside] - beyond, axis=-1)
    least = max(_OWN, _OVER_CHANGE * float(np.quantile(own, 0.8))) if own.size else _OWN
    way, come = hair - behind, soft[near] - behind
    length = np.linalg.norm(way, axis=-1)
    share = (come * way).sum(axis=-1) / np.maximum(length, 1.0) ** 2
    aside = np.linalg.norm(come - share[..., None] * way, axis=-1)
    left = np.linalg.norm(come, axis=-1)
    locks[near] = (share > _HAIRY) & (aside < _ASIDE * left) & (length > _APART) & (left > least)
    return _grown(locks, 1) & near


def _spread_in(colours: Floats, known: Mask, near: Mask, sigma: float) -> Floats:
    """Return what ``known`` px of colours (h, w, 3) lie nearest to those of ``near``, (n, 3)."""
    weight = known.astype(np.float32)
    total = cv2.GaussianBlur(colours * weight[..., None], (0, 0), sigma)
    around = np.asarray(cv2.GaussianBlur(weight, (0, 0), sigma), np.float32)
    rows, columns = (axis[near] for axis in _nearest(~known))
    even = np.asarray(total, np.float32)[rows, columns]
    return even / np.maximum(around[rows, columns], 1e-3)[:, None]


def _grain(pixels: Pixels, hole: Mask) -> Floats:
    """Return grain (h, w, 3) mirrored in from across the edge, so that the rim is not clean."""
    rows, columns = _nearest(hole)
    y, x = np.mgrid[: hole.shape[0], : hole.shape[1]].astype(np.float32)
    at_y, at_x = 2 * rows.astype(np.float32) - y, 2 * columns.astype(np.float32) - x
    fine = pixels - np.asarray(cv2.GaussianBlur(pixels, (0, 0), 2.0), np.float32)
    around = _grown(hole, _GRAIN_AROUND) & ~hole
    most = _GRAIN * 1.4826 * np.median(np.abs(fine[around])) if around.any() else 0.0
    np.clip(fine, -most, most, out=fine)
    fine[hole] = 0
    return np.asarray(
        cv2.remap(fine, at_x, at_y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT_101),
        np.float32,
    )


def _nearest(hole: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return row and column (h, w) of the nearest pixel outside the hole."""
    _, found = cv2.distanceTransformWithLabels(
        hole.astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    labels = np.asarray(found, np.int32)
    outside = np.flatnonzero(~hole)
    places = np.zeros(int(labels.max()) + 1, np.intp)
    places[labels.ravel()[outside]] = outside
    rows, columns = np.divmod(places, hole.shape[1])
    return rows[labels], columns[labels]


def _grown(mask: Mask, reach: int) -> Mask:
    return np.asarray(cv2.dilate(mask.astype(np.uint8), _disc(reach)), bool)


def _disc(reach: int) -> Pixels:
    side = 2 * reach + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
