"""Frames of a face: where lengths are counted in pupil distances and the eyes are level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.arrays import Floats
from pipelines.errors import LandmarkError
from pipelines.landmarks import Landmarks


@dataclass(frozen=True)
class EyeFrame:
    """The frame in which the eye centres stand at (-0.5, 0) and (0.5, 0), y down.

    ``axes`` (2, 2) holds the frame's unit vectors in px.
    """

    centre: Floats
    axes: Floats

    @classmethod
    def between(cls, right_eye: Floats, left_eye: Floats) -> EyeFrame:
        """Build from the centres (2,) px of the person's right and left eye."""
        across = np.asarray(left_eye, np.float64) - right_eye
        if np.hypot(*across) < 1e-9:
            raise LandmarkError(
                "Both eyes stand on the same spot; place the eye landmarks and try again."
            )
        down = np.array([-across[1], across[0]])
        return cls((np.asarray(right_eye) + left_eye) / 2, np.array([across, down]))

    @property
    def unit(self) -> float:
        """The pupil distance in px."""
        return float(np.hypot(*self.axes[0]))

    def enter(self, points: Floats) -> Floats:
        """Return px points (..., 2) in pupil distances of this frame."""
        return (points - self.centre) @ self.axes.T / self.unit**2

    def grid(
        self, shape: tuple[int, ...], first: tuple[int, int] = (0, 0)
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return x and y in this frame, (h, w) float32 each, of all pixels of ``shape``.

        ``first`` is the column and row of the upper left one.
        """
        columns = np.arange(first[0], first[0] + shape[1]) - self.centre[0]
        rows = (np.arange(first[1], first[1] + shape[0]) - self.centre[1])[:, None]
        across, down = (
            (axis[0] * columns).astype(np.float32) + (axis[1] * rows).astype(np.float32)
            for axis in self.axes / self.unit**2
        )
        return across, down

    def leave(self, points: Floats) -> Floats:
        """Return points (..., 2) of this frame in px."""
        return points @ self.axes + self.centre


def eye_frame(landmarks: Landmarks) -> EyeFrame:
    """Return the eye frame of a face, from its irises where they are known."""
    return EyeFrame.between(landmarks.eye_centre("right"), landmarks.eye_centre("left"))


# The mirror image of the 68 points puts each point where its partner stood.
MIRROR_68 = np.array(
    [
        *range(16, -1, -1),
        *range(26, 16, -1),
        *range(27, 31),
        *range(35, 30, -1),
        *(45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40),
        *range(54, 47, -1),
        *range(59, 54, -1),
        *range(64, 59, -1),
        *(67, 66, 65),
    ]
)


@dataclass(frozen=True)
class Similarity:
    """A turn with a scale, (2, 2), about two middles (2,) px."""

    turn: Floats
    before: Floats
    after: Floats

    def __call__(self, points: Floats) -> Floats:
        """Carry points (n, 2) over."""
        return (points - self.before) @ self.turn + self.after

    @property
    def matrix(self) -> Floats:
        """The same as a matrix (2, 3), as OpenCV takes it."""
        return np.column_stack([self.turn.T, self.after - self.before @ self.turn])

    def inverse(self, points: Floats) -> Floats:
        """Carry points (n, 2) back."""
        return (points - self.after) @ np.linalg.inv(self.turn) + self.before


def similarity(points: Floats, onto: Floats) -> Similarity:
    """Return the least-squares similarity that lays ``points`` (n, 2) over ``onto`` (n, 2).

    Umeyama 1991 (IEEE PAMI 13:376), without reflection.
    """
    a = points - points.mean(axis=0)
    b = onto - onto.mean(axis=0)
    spread = (a**2).sum()
    cosine = (a * b).sum() / spread
    sine = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / spread
    turn = np.array([[cosine, sine], [-sine, cosine]])
    return Similarity(turn, points.mean(axis=0), onto.mean(axis=0))


def aligned(points: Floats, onto: Floats) -> Floats:
    """Return ``points`` (n, 2) after the least-squares similarity onto ``onto`` (n, 2)."""
    return similarity(points, onto)(points)


def symmetrised(points: Floats) -> Floats:
    """Return the mean of the 68 points (68, 2) and of their mirror image laid over them."""
    mirrored = points[MIRROR_68] * [-1.0, 1.0]
    return (points + aligned(mirrored, points)) / 2
