"""Find the camera of a photograph from skin points whose places on a skull are known.

SQPnP (Terzakis & Lourakis 2020, ECCV) starts; Levenberg-Marquardt goes on, each point weighed by
how well depth, rule and hand place it, and with less say the further it lies off (pseudo-Huber).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
import scipy
from numpy.typing import NDArray

from pipelines.arrays import Floats
from pipelines.errors import SuperimpositionError
from pipelines.reconstruction.focal import Lens
from pipelines.reconstruction.pinhole import PinholeCamera

_ROUNDS: Final = 4
_DISTANCE_ROUNDS: Final = 12
# Beyond it an expected error says as little as any other place.
_TELLING_SD_MM: Final = 7.0
_FIRST_FOCAL_PER_SIDE: Final = 1.5
# Other focal lengths at which the fit is shown, as shares of the one used.
TRIED: Final = (0.5, 0.71, 1.0, 1.41, 2.0)


@dataclass(frozen=True)
class Correspondence:
    """Skin points ``places`` (n, 3) LPS mm seen at ``seen`` (n, 2) px.

    ``covariance`` (n, 3, 3) mm² says how well the places are known, ``sd_mm`` (n,) how well they
    were placed in the photograph.
    """

    places: Floats
    covariance: Floats
    seen: Floats
    sd_mm: Floats


@dataclass(frozen=True)
class Pose:
    """A solved camera, and what comes of it.

    ``residuals_mm`` (n, 2) are from where the model falls to where the point was seen, right and
    down in mm at the point's own distance; ``expected_mm`` (n, 2, 2) their covariance.
    """

    camera: PinholeCamera
    residuals_mm: Floats
    expected_mm: Floats
    distance_mm: float
    distance_sd_mm: float

    @property
    def telling(self) -> NDArray[np.bool_]:
        """Which points this view says something about, (n,): a rule may know no depth."""
        found = np.linalg.eigvalsh(self.expected_mm)[:, -1] <= _TELLING_SD_MM**2
        return found if found.any() else np.ones(len(found), bool)

    @property
    def mean_mm(self) -> float:
        """The mean reprojection error of the points that the view says something about, mm."""
        return float(np.linalg.norm(self.residuals_mm[self.telling], axis=1).mean())

    @property
    def mean_of_all_mm(self) -> float:
        """The mean reprojection error of every point, also of those whose depth no rule knows."""
        return float(np.linalg.norm(self.residuals_mm, axis=1).mean())


@dataclass(frozen=True)
class Attempt:
    """How the fit would be with another focal length."""

    focal_px: float
    distance_mm: float
    mean_mm: float


def solve(points: Correspondence, lens: Lens, size: tuple[int, int]) -> Pose:
    """Return the camera that saw the points in a picture of ``size`` px.

    Where only the distance is known, the focal length is that at which it comes out.
    """
    if lens.focal_px is not None:
        return _solve_at(points, lens.focal_px, size)
    if lens.distance_mm is None:
        raise SuperimpositionError("A focal length or a camera distance is needed.")
    focal = _FIRST_FOCAL_PER_SIDE * max(size)
    for _round in range(_DISTANCE_ROUNDS):
        pose = _solve_at(points, focal, size)
        ratio = lens.distance_mm / pose.distance_mm
        if abs(ratio - 1) < 1e-4:
            break
        focal *= ratio
    return _solve_at(points, focal, size)


def attempts(points: Correspondence, pose: Pose) -> list[Attempt]:
    """Return how the fit would be with shorter and longer lenses: what the focal length decides."""
    found: list[Attempt] = []
    for share in TRIED:
        other = _solve_at(points, pose.camera.focal_px * share, pose.camera.size)
        found.append(Attempt(other.camera.focal_px, other.distance_mm, other.mean_mm))
    return found


def _solve_at(points: Correspondence, focal: float, size: tuple[int, int]) -> Pose:
    camera, jacobian = _start(points, focal, size), np.zeros((0, 6))
    for _round in range(_ROUNDS):
        whitening = _whitening(points, camera)
        found = scipy.optimize.least_squares(
            _costs, _six(camera), method="lm", args=(points, camera, whitening)
        )
        camera, jacobian = _moved(camera, found.x), np.asarray(found.jac, float)
    return _pose(points, camera, jacobian)


def _start(points: Correspondence, focal: float, size: tuple[int, int]) -> PinholeCamera:
    matrix = np.array([[focal, 0, size[0] / 2], [0, focal, size[1] / 2], [0, 0, 1]], float)
    # Numbers far from the origin cost the start its digits.
    middle = points.places.mean(axis=0)
    solved, turn, shift = cv2.solvePnP(
        points.places - middle, points.seen, matrix, None, flags=cv2.SOLVEPNP_SQPNP
    )
    if not solved:
        raise SuperimpositionError("No camera sees the points as they were placed. Check them.")
    rotation = np.asarray(cv2.Rodrigues(turn)[0], float)
    return PinholeCamera(
        rotation, np.asarray(shift, float).ravel() - rotation @ middle, focal, size
    )


def _six(camera: PinholeCamera) -> Floats:
    turn: Any = cv2.Rodrigues(camera.turn)[0]
    return np.concatenate([np.asarray(turn, float).ravel(), camera.shift / 100])


def _moved(camera: PinholeCamera, six: Floats) -> PinholeCamera:
    turn = np.asarray(cv2.Rodrigues(six[:3])[0], float)
    return replace(camera, turn=turn, shift=np.asarray(six[3:], float) * 100)


def _whitening(points: Correspondence, camera: PinholeCamera) -> Floats:
    """Return what makes residuals in px (n, 2) of unit spread, (n, 2, 2)."""
    return np.linalg.inv(np.linalg.cholesky(_expected_px(points, camera)))


def _expected_px(points: Correspondence, camera: PinholeCamera) -> Floats:
    spread = camera.spread(points.places)
    hand = points.sd_mm * camera.px_per_mm(points.places)
    return spread @ points.covariance @ spread.transpose(0, 2, 1) + (
        (hand**2)[:, None, None] * np.eye(2)
    )


def _costs(six: Floats, points: Correspondence, camera: PinholeCamera, whitening: Floats) -> Floats:
    off = points.seen - _moved(camera, six).project(points.places)
    unit = np.einsum("nij,nj->ni", whitening, off)
    length = np.linalg.norm(unit, axis=1, keepdims=True)
    shrunk = np.sqrt(2 * (np.sqrt(1 + length**2) - 1))
    return (unit * shrunk / np.maximum(length, 1e-9)).ravel()


def _pose(points: Correspondence, camera: PinholeCamera, jacobian: Floats) -> Pose:
    scale = camera.px_per_mm(points.places)
    off = (points.seen - camera.project(points.places)) / scale[:, None]
    expected = _expected_px(points, camera) / (scale**2)[:, None, None]
    spread = np.linalg.pinv(jacobian.T @ jacobian)
    along = camera.enter(points.places.mean(axis=0)[None])[0]
    distance = float(np.linalg.norm(along))
    sd = float(np.sqrt(max(spread[5, 5], 0.0))) * 100
    return Pose(camera, off, expected, distance, sd)
