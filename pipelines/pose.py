"""Measure how a face is turned and what it does: pose in degrees, expression in proportions."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from models import registry
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.errors import LandmarkError
from pipelines.landmarks import Landmarks
from pipelines.mesh_points import ibug68_of

# The camera's distance cannot be told from one face; a usual portrait's is assumed.
CAMERA_DISTANCE_CM: Final = 100.0
# Points that move least with expression: brow ends, nose, eye corners, mouth corners, chin.
_STEADY: Final = (8, 17, 21, 22, 26, *range(27, 36), 36, 39, 42, 45, 48, 54)
# The canonical face has y up and looks along +z; a camera has y down and looks along +z.
_FACING: Final = np.diag([1.0, -1.0, -1.0])


@dataclass(frozen=True)
class Pose:
    """How the head is turned, in degrees, seen along the line from the camera to the face.

    Yaw is positive when the person turns to their own left, pitch when they look up, roll when
    the head is tilted clockwise in the picture.
    """

    yaw_deg: float
    pitch_deg: float
    roll_deg: float


@dataclass(frozen=True)
class Expression:
    """Proportions that expression changes.

    ``mouth_open`` is the gap between the lips over the mouth's width; ``smile`` how far the
    mouth's corners stand above its middle, over its width; ``eyes_open`` the lids' opening
    over the eye's width, mean of both.
    """

    mouth_open: float
    smile: float
    eyes_open: float


def measure_pose(landmarks: Landmarks) -> Pose:
    """Fit the canonical face to the mesh, or to the 68 points where there is no mesh.

    Raises LandmarkError where the points do not spread like a face.
    """
    vertices = canonical_vertices()
    mesh = landmarks.groups.get("mesh")
    if mesh is None:
        picked = list(_STEADY)
        return _pose_of(ibug68_of(vertices)[picked], landmarks.ibug68[picked])
    return _pose_of(vertices, mesh)


def measure_expression(landmarks: Landmarks) -> Expression:
    """Measure mouth and eyes on the 68 points, with the eyes level."""
    frame = EyeFrame.between(landmarks.eye_centre("right"), landmarks.eye_centre("left"))
    points = frame.enter(landmarks.ibug68)
    corners, middle = points[[48, 54]], points[[62, 66]]
    width = float(np.hypot(*(corners[1] - corners[0])))
    gap = float((points[[67, 66, 65], 1] - points[[61, 62, 63], 1]).mean())
    if width < 1e-6:
        raise LandmarkError("Both corners of the mouth stand on one spot; place them by hand.")
    return Expression(
        mouth_open=max(0.0, gap / width),
        smile=float(middle[:, 1].mean() - corners[:, 1].mean()) / width,
        eyes_open=float(np.mean([_opening(points[36:42]), _opening(points[42:48])])),
    )


@functools.cache
def canonical_vertices() -> Floats:
    """Return the canonical face (468, 3) in cm: x to the person's left, y up, z forward."""
    with np.load(registry.path("canonical_face")) as archive:
        return np.asarray(archive["vertices"], np.float64)


def _opening(lids: Floats) -> float:
    width = np.linalg.norm(lids[3] - lids[0])
    return float(np.linalg.norm(lids[[1, 2]] - lids[[5, 4]], axis=1).mean() / max(width, 1e-6))


def _pose_of(model: Floats, points: Floats) -> Pose:
    """Find the pose by perspective-n-point; the face's own middle is the camera's axis."""
    spread = float(np.linalg.norm(points - points.mean(axis=0), axis=1).mean())
    if spread < 1:
        raise LandmarkError("The landmarks stand on one spot; place them over the face.")
    scale = spread / np.linalg.norm((model - model.mean(axis=0))[:, :2], axis=1).mean()
    focal = CAMERA_DISTANCE_CM * scale
    camera = np.array([[focal, 0, 0], [0, focal, 0], [0, 0, 1]], np.float64)
    centred = points - points.mean(axis=0)
    _, turn, shift = cv2.solvePnP(model, centred, camera, None, flags=cv2.SOLVEPNP_SQPNP)
    turn, _ = cv2.solvePnPRefineLM(model, centred, camera, None, turn, shift)
    return _angles(np.asarray(cv2.Rodrigues(turn)[0], np.float64) @ _FACING)


def _angles(rotation: Floats) -> Pose:
    """Take a rotation (3, 3) in camera axes apart into roll after yaw after pitch."""
    roll = np.arctan2(rotation[1, 0], rotation[0, 0])
    yaw = np.arctan2(rotation[2, 0], np.hypot(rotation[0, 0], rotation[1, 0]))
    pitch = -np.arctan2(rotation[2, 1], rotation[2, 2])
    return Pose(*(float(np.degrees(angle)) for angle in (yaw, pitch, roll)))
