"""The fine lines of a relative's skin, laid over the aged face without the relative's colours.

Only the band finer than .12 pupil distances goes over: blends of the whole texture hand the
identity to the relative.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np
import scipy

from pipelines.ageing.bands import blurred, coarse_within, edge_blur_px, without_grain
from pipelines.ageing.family import Feature, Relative, Weights, check_weights
from pipelines.ageing.laid_face import LaidFace, lay_over
from pipelines.ageing.mesh import LIPS, RIGHT_BROW, RIGHT_EYE, both_sides
from pipelines.ageing.regions import face_regions
from pipelines.ageing.scaling import enlarged, reduced
from pipelines.ageing.skin_window import Face
from pipelines.arrays import Floats, Pixels
from pipelines.errors import FamilyError
from pipelines.lab import to_lab, to_levels
from pipelines.layers import Layer, change_layer
from pipelines.pose import canonical_vertices

# In pupil distances: the band that goes over, and the softness of the border between features.
_BAND, _BORDER = 0.12, 0.06
# L* limits of the band, and how much of the face's own band makes way.
_DARKEST, _LIGHTEST, _MAKES_WAY = -16.0, 9.0, 0.35
# How far a line may gain or lose by the lightness of the skin it goes to.
_LEAST_GAIN, _MOST_GAIN = 0.4, 2.0
# Masks have nothing finer than this many px between the pupils can show.
_MASK_UNIT = 96.0

# Vertices of the right half in the middle of each feature; every vertex belongs to the feature of
# the nearest. The forehead goes with the brows that crease it.
_CENTRES: Final[Mapping[Feature, tuple[int, ...]]] = {
    "eyes": (*RIGHT_EYE, 27, 28, 29, 30, 226, 31, 228, 229, 230, 231, 232),
    "brows": (*RIGHT_BROW, 8, 9, 151, 10, 108, 69, 104, 68, 71, 109, 67, 103, 54),
    "nose": (168, 6, 197, 195, 5, 4, 1, 2, 97, 98, 129, 49, 48, 64, 217, 198, 174),
    "mouth": (*LIPS, 164, 167, 165, 92, 186, 57, 43, 106, 182, 83, 18),
    "jaw": (152, 148, 176, 149, 150, 136, 172, 200, 199, 175, 208, 201, 194, 204, 211, 210, 170),
    "cheeks": (50, 101, 100, 118, 117, 116, 123, 147, 187, 205, 36, 207, 192, 213, 234, 93, 132),
}


def family_texture(face: Face, relative: Relative, pixels: Pixels) -> Layer:
    """Return the layer that adds the fine lines of a relative's skin to an aged face.

    ``pixels`` (H, W, 3) uint8 is the relative's photograph, in whose px its landmarks stand.
    Colour stays; features without a weight stay to the bit. Raises FamilyError for weights
    outside 0 to .3 or where the relative has no mesh.
    """
    check_weights((relative.texture,), "texture")
    strongest = max(relative.texture.values(), default=0.0)
    if not strongest:
        empty = np.zeros((1, 1, 3), np.float32)
        return change_layer("family texture", empty, offset=face.offset, strength=0.0)
    laid = _laid(face, relative, pixels)
    lab = to_lab(face.pixels)
    regions = face_regions(lab, face.mesh, face.frame)
    share: dict[Feature, float] = {f: w / strongest for f, w in relative.texture.items()}
    where = _feature_map(face, share) * regions.skin * laid.skin
    band = _band(face, lab[..., 0], regions.skin, regions.eyes + regions.lips, laid)
    lighter = lab.copy()
    lighter[..., 0] += where * band
    change = (to_levels(lighter) - to_levels(lab)) * (where > 0)[..., None]
    return change_layer("family texture", change, offset=face.offset, strength=strongest)


def _band(face: Face, own: Floats, skin: Floats, edges: Floats, laid: LaidFace) -> Floats:
    sigma = _BAND * face.frame.unit
    theirs = laid.lab[..., 0]
    sharper = edge_blur_px(own, edges) ** 2 - edge_blur_px(theirs, laid.edges) ** 2
    if sharper > 0:
        theirs = blurred(theirs, float(np.sqrt(sharper)))
    own_coarse = coarse_within(own, skin, sigma)
    their_coarse = coarse_within(theirs, laid.skin, sigma)
    # A line takes a share of the light: on darker skin it is a smaller step.
    gain = np.clip(own_coarse / np.maximum(their_coarse, 1), _LEAST_GAIN, _MOST_GAIN)
    fine = without_grain(theirs - their_coarse, laid.skin, face.frame.unit)
    return np.clip(gain * fine, _DARKEST, _LIGHTEST) - np.float32(_MAKES_WAY) * (own - own_coarse)


def _laid(face: Face, relative: Relative, pixels: Pixels) -> LaidFace:
    if "mesh" not in relative.landmarks.groups:
        raise FamilyError(
            "The relative's photograph has no dense face mesh, which carries the skin over. "
            "Find its landmarks again, or set the weights of its texture to 0."
        )
    return lay_over(face, relative.landmarks, pixels)


def _feature_map(face: Face, shares: Weights) -> Floats:
    """Return how far each px (h, w) of the window takes part, 0 to 1."""
    small, mesh, frame = reduced(face.pixels, face.mesh, face.frame, unit=_MASK_UNIT)
    rows, columns = small.shape[:2]
    x, y = np.meshgrid(np.arange(columns), np.arange(rows))
    weights = np.array([shares.get(feature, 0.0) for feature in vertex_features()], np.float32)
    nearest = np.asarray(scipy.spatial.KDTree(mesh).query(np.stack([x, y], axis=-1))[1], np.intp)
    return enlarged(blurred(weights[nearest], _BORDER * frame.unit), face.pixels.shape)


@cache
def vertex_features() -> tuple[Feature, ...]:
    """Return the feature to which each of the mesh's 468 vertices belongs."""
    centres: list[tuple[Feature, int]] = [
        (feature, vertex)
        for feature, right in _CENTRES.items()
        for sides in both_sides(right)
        for vertex in sides
    ]
    face = canonical_vertices()
    nearest = scipy.spatial.KDTree(face[[vertex for _, vertex in centres]]).query(face)[1]
    return tuple(centres[int(place)][0] for place in np.asarray(nearest))
