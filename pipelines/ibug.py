"""Place the 68 iBUG points with dlib's shape predictor, framed by the face mesh.

Predictor: Kazemi and Sullivan, One millisecond face alignment with an ensemble of regression
trees, CVPR 2014, as trained by dlib's author on iBUG 300-W.
"""

from __future__ import annotations

import functools
import itertools
import threading
from typing import Any, Final

import numpy as np

from models import registry
from pipelines.alignment import MIRROR_68
from pipelines.arrays import Floats
from pipelines.face_mesh import tilt_deg
from pipelines.landmarks import Points
from pipelines.mesh_points import ibug68_of
from pipelines.sampling import Pixels, level_crop, sample, to_crop, to_picture

CROP_SIDE: Final = 400
CROP_PER_MESH: Final = 2.2
# Groups where predictor and mesh must agree: eyes and mouth.
_COMPARED: Final = slice(36, 68)
# Beyond this many pupil distances between them the predictor has lost the face.
DISAGREEMENT_LIMIT: Final = 0.15
# The predictor's error depends on its box: it is asked with several, and the answers averaged.
_BOX_SCALES: Final = (0.9, 1.0)
_BOX_SHIFTS: Final = ((0.0, 0.0), (0.03, 0.0), (-0.03, 0.0), (0.0, 0.03), (0.0, -0.03))

_loading: Final = threading.Lock()


def place_ibug68(pixels: Pixels, mesh: Floats) -> Points:
    """Return (68, 2) float px of (H, W, 3) uint8 RGB, given its (468, 2) face mesh.

    The face is cut out level and at one size, so that tilt and resolution do not matter. Where
    the predictor disagrees with the mesh on eyes and mouth, the mesh's own points are returned.
    """
    by_mesh = ibug68_of(mesh)
    centre = (mesh.min(axis=0) + mesh.max(axis=0)) / 2
    side = CROP_PER_MESH * float(np.ptp(mesh, axis=0).max())
    matrix = level_crop(centre, side, tilt_deg(mesh), CROP_SIDE)
    crop = sample(pixels, matrix, CROP_SIDE)
    expected = to_crop(matrix, by_mesh)
    # The mirrored crop cancels the predictor's own leaning to one side.
    mirrored = _mirrored(_predict(np.ascontiguousarray(crop[:, ::-1]), _mirrored(expected)))
    found = to_picture(matrix, (_predict(crop, expected) + mirrored) / 2)
    pupils = by_mesh[36:42].mean(axis=0) - by_mesh[42:48].mean(axis=0)
    apart = np.linalg.norm((found - by_mesh)[_COMPARED], axis=1)
    if np.median(apart) > DISAGREEMENT_LIMIT * np.hypot(*pupils):
        return by_mesh
    return found


def _mirrored(points: Points) -> Points:
    return points[MIRROR_68] * [-1.0, 1.0] + [float(CROP_SIDE), 0.0]


def _predict(crop: Pixels, expected: Points) -> Points:
    """Return (68, 2) crop points, the mean over boxes around the ``expected`` ones."""
    side, corner = _box(expected)
    shapes = [
        _predict_in(crop, corner + side * (np.array(shift) + (1 - scale) / 2), side * scale)
        for scale, shift in itertools.product(_BOX_SCALES, _BOX_SHIFTS)
    ]
    return np.mean(shapes, axis=0)


def _box(expected: Points) -> tuple[float, Floats]:
    """Return side and upper left corner of the box whose typical face lies best on the points."""
    typical, inner = _typical_face()[17:], expected[17:]
    spread = typical - typical.mean(axis=0)
    side = float((spread * (inner - inner.mean(axis=0))).sum() / (spread**2).sum())
    return side, inner.mean(axis=0) - side * typical.mean(axis=0)


@functools.cache
def _typical_face() -> Points:
    """Return (68, 2) of the face that the predictor sees in an empty box, in box sides."""
    side = 1000
    empty = np.full((side, side, 3), 128, np.uint8)
    return _predict_in(empty, np.zeros(2), float(side)) / side


def _predict_in(crop: Pixels, corner: Floats, side: float) -> Points:
    low = np.rint(corner).astype(int)
    high = np.rint(corner + side).astype(int)
    box = _dlib().rectangle(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
    shape = _predictor()(crop, box)
    # dlib's coordinates count from pixel centres, those of a crop from its corner.
    return np.array([(point.x, point.y) for point in shape.parts()], np.float64) + 0.5


def _predictor() -> Any:
    with _loading:
        return _load_predictor()


@functools.cache
def _load_predictor() -> Any:
    return _dlib().shape_predictor(str(registry.path("ibug68")))


def _dlib() -> Any:
    # Loaded when first needed, so that the command line answers at once.
    import dlib

    return dlib
