"""Detail that the drawn photograph lacks, from another photograph of the same person.

A blurred photograph gets back the band that its blur took; where something hides the skin, the
other photograph's skin is laid, in the light of what lies around. Eyes are left alone: they look
elsewhere in every photograph.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from pipelines.ageing.bands import blurred, coarse_within, edge_blur_px, without_grain
from pipelines.ageing.laid_face import LaidFace
from pipelines.ageing.regions import Regions, face_regions
from pipelines.ageing.settling import LIGHT_SCALE, settled
from pipelines.ageing.skin_window import Face
from pipelines.arrays import Floats
from pipelines.lab import to_lab, to_levels
from pipelines.layers import Layer, change_layer

DETAIL_LAYER, UNCOVERED_LAYER = "detail", "uncovered skin"
# Two photographs are equally sharp to the eye up to this ratio of their blurs.
SHARPER: Final = 0.75
# By eye on the synthetic sitters: L* limits of the band, and of its gain by the lightness of the
# skin it goes to.
_DARKEST, _LIGHTEST, _GAIN = -20.0, 12.0, (0.6, 1.6)
# How far beyond the mesh a face can be laid.
_BEYOND: Final = 0.1
# Scales, in pupil distances, over which light around a hidden part reaches into it.
_REACHES: Final = (0.03, 0.08, 0.2, 0.5, 1.2)
_ENOUGH, _DOUBTED = 0.2, 0.05


def detail_layers(
    face: Face, laid: LaidFace, *, strength: float, hidden: Floats | None
) -> tuple[Layer, ...]:
    """Return the layers of what ``laid`` shows and ``face`` does not; none where it is no sharper.

    ``hidden`` (h, w) from 0 to 1 masks what is hidden in the face's window, or is None.
    """
    lab = to_lab(face.pixels)
    regions = face_regions(lab, face.mesh, face.frame)
    layers: list[Layer] = []
    if strength and (band := _lost_band(lab[..., 0], regions, laid, face.frame.unit)) is not None:
        change = np.dstack([band, 0 * band, 0 * band])
        levels = (to_levels(lab + change) - to_levels(lab)) * (band != 0)[..., None]
        layers.append(change_layer(DETAIL_LAYER, levels, offset=face.offset, strength=strength))
    if hidden is not None:
        reach = np.clip(3 * blurred(regions.face, _BEYOND * face.frame.unit), 0, 1)
        mask = hidden * reach * (1 - np.clip(regions.eyes, 0, 1))
        # Bright skin does not pass for skin, so that what looks like none counts a little too.
        around = regions.face * (1 - hidden) * (_DOUBTED + regions.skin * laid.skin)
        colours = to_levels(laid.lab + _light(lab - laid.lab, around, face.frame.unit))
        patch = np.dstack([colours, 255 * mask])
        layers.append(Layer(UNCOVERED_LAYER, np.rint(patch).astype(np.uint8), face.offset))
    return tuple(layers)


def is_sharper(other_blur: float, drawn_blur: float) -> bool:
    """Tell whether a photograph's blur, in pupil distances, is enough below the drawn one's."""
    return other_blur < SHARPER * drawn_blur


def _lost_band(own: Floats, regions: Regions, laid: LaidFace, unit: float) -> Floats | None:
    """Return the change of L* (h, w) that gives back what a wider blur took, or None."""
    theirs = laid.lab[..., 0]
    own_blur = edge_blur_px(own, regions.eyes + regions.lips)
    their_blur = edge_blur_px(theirs, laid.edges)
    if not is_sharper(their_blur, own_blur):
        return None
    softened = blurred(theirs, float(np.sqrt(own_blur**2 - their_blur**2)))
    places = settled(softened, own, regions.face, unit)
    lost = np.asarray(cv2.remap(theirs - softened, *places, cv2.INTER_LINEAR), np.float32)
    sigma = LIGHT_SCALE * unit
    own_coarse = coarse_within(own, regions.skin, sigma)
    gain = np.clip(own_coarse / np.maximum(coarse_within(theirs, laid.skin, sigma), 1), *_GAIN)
    band = np.clip(gain * without_grain(lost, laid.skin, unit), _DARKEST, _LIGHTEST)
    own_reach = np.clip(regions.skin + regions.brows + regions.lips, 0, 1) * (1 - regions.eyes)
    return np.asarray(own_reach * _shown(laid) * band, np.float32)


def _shown(laid: LaidFace) -> Floats:
    return np.clip(laid.skin + laid.edges + laid.brows, 0, 1)


def _light(apart: Floats, around: Floats, unit: float) -> Floats:
    """Return what sets two faces (h, w, 3) ``apart`` by their light, led in from ``around``."""
    light = np.zeros_like(apart)
    for reach in reversed(_REACHES):
        weight = blurred(around, reach * unit)
        mean = blurred(apart * around[..., None], reach * unit)
        share = np.clip(weight / _ENOUGH, 0, 1)[..., None]
        light += share * (mean / np.maximum(weight, 1e-3)[..., None] - light)
    return light
