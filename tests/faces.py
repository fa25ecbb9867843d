"""A made-up face for tests: the 68 points of a frontal head, drawn from proportions alone."""

from __future__ import annotations

import numpy as np

from models import registry
from pipelines.alignment import MIRROR_68
from pipelines.arrays import Floats
from pipelines.landmarks import Landmarks

# The person's right half in pupil distances of the eye frame, midline last where there is one.
_EAR_TO_JAW = [(-1.12, 0.0), (-1.1, 0.27), (-1.05, 0.55), (-0.98, 0.82), (-0.85, 1.08)]
_JAW_TO_CHIN = [(-0.65, 1.3), (-0.42, 1.46), (-0.2, 1.55), (0.0, 1.58)]
_BROW = [(-0.88, -0.3), (-0.74, -0.4), (-0.56, -0.43), (-0.38, -0.4), (-0.2, -0.34)]
_BRIDGE = [(0.0, -0.05), (0.0, 0.17), (0.0, 0.39), (0.0, 0.55)]
_NOSE_BASE = [(-0.24, 0.67), (-0.12, 0.71), (0.0, 0.73)]
_EYE = [(-0.73, 0.02), (-0.6, -0.07), (-0.42, -0.07), (-0.27, 0.03), (-0.42, 0.075), (-0.6, 0.07)]
_OUTER_LIPS = [(-0.38, 1.03), (-0.24, 0.97), (-0.1, 0.93), (0.0, 0.95)]
_LOWER_LIP = [(0.0, 1.17), (-0.12, 1.165), (-0.25, 1.12)]
_INNER_LIPS = [(-0.32, 1.03), (-0.1, 1.01), (0.0, 1.015)]
_INNER_LOWER = [(0.0, 1.04), (-0.1, 1.035)]


def ibug68(*, scale: float = 100.0, centre: tuple[float, float] = (320.0, 300.0)) -> Floats:
    """Return the made-up face (68, 2) px with its eyes' middle at ``centre``."""
    points = np.full((68, 2), np.nan)
    points[0:9] = _EAR_TO_JAW + _JAW_TO_CHIN
    points[17:22] = _BROW
    points[27:31] = _BRIDGE
    points[31:34] = _NOSE_BASE
    points[36:42] = _EYE
    points[48:52] = _OUTER_LIPS
    points[57:60] = _LOWER_LIP
    points[60:63] = _INNER_LIPS
    points[66:68] = _INNER_LOWER
    mirrored = points[MIRROR_68] * [-1.0, 1.0]
    missing = np.isnan(points[:, 0])
    points[missing] = mirrored[missing]
    return points * scale + centre


def landmarks(*, scale: float = 100.0, size: tuple[int, int] = (640, 800)) -> Landmarks:
    """Return the made-up face with irises of 11.7 mm at a pupil distance of 52 mm."""
    centre = (size[0] / 2, size[1] * 0.4)
    face = Landmarks.from_ibug68(
        ibug68(scale=scale, centre=centre), image_size=size, placed_by="artist"
    )
    radius = scale * 11.7 / 2 / 52
    rim = radius * np.array([(0, 0), (-1, 0), (0, -1), (1, 0), (0, 1)])
    for side, x in (("right", -0.5), ("left", 0.5)):
        iris = rim + [centre[0] + x * scale, centre[1]]
        face = face.with_group(f"{side}_iris", iris, placed_by="artist")
    return face


def mesh(*, scale: float = 100.0, centre: tuple[float, float] = (320.0, 300.0)) -> Floats:
    """Return the canonical mesh (468, 2) px, seen from the front, over the made-up face."""
    with np.load(registry.path("canonical_face")) as canonical:
        points = canonical["vertices"][:, :2].astype(np.float64) * [1.0, -1.0]
    right, left = points[[33, 133]].mean(axis=0), points[[362, 263]].mean(axis=0)
    unit = float(np.hypot(*(left - right)))
    return (points - (right + left) / 2) / unit * scale + centre
