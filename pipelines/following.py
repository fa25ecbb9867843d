"""How points that nobody moved follow the points of the same face that were moved by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.arrays import Floats

# How far one moved point takes its surroundings along, in pupil distances, and the weight with
# which everything stays: the cheek follows the jaw, but the hairline does not follow a brow. Both
# chosen by eye.
_REACH, _STAYING = 0.6, 0.25
# Where more than this share of the points moved, the whole face was moved.
_WHOLE = 0.5


@dataclass(frozen=True)
class Following:
    """The moves of some points, and what follows from them.

    ``before`` and ``after`` are (n, 2) px; ``unit`` is the pupil distance in px. A move of the
    whole face is followed in turn and size everywhere; the rest is followed nearby.
    """

    before: Floats
    after: Floats
    unit: float

    def nearby(self, points: Floats) -> Floats:
        """Return where ``points`` (m, 2) px go when each follows what moved around it.

        Every move is a mean of moves nearby and of none, so that nothing is thrown about: inverse
        distances that end at a reach, after Franke and Nielson 1980 (Int. J. Numer. Methods Eng.
        15:1691).
        """
        away = np.linalg.norm(points[:, None] - self.before, axis=-1) / (_REACH * self.unit)
        weights = (np.clip(1 - away, 0, None) / np.maximum(away, 1e-9)) ** 2
        total = weights.sum(axis=1, keepdims=True) + _STAYING
        return self._with_face(points) + weights @ self._own_moves() / total

    def together(self, points: Floats, leaders: Sequence[int]) -> Floats:
        """Return where ``points`` (m, 2) px go when they follow the mean of ``leaders`` as one."""
        return self._with_face(points) + self._own_moves()[list(leaders)].mean(axis=0)

    def _own_moves(self) -> Floats:
        return self.after - self._with_face(self.before)

    def _with_face(self, points: Floats) -> Floats:
        if (self.after != self.before).any(axis=1).mean() <= _WHOLE:
            return points
        # The least-squares similarity, in complex numbers (Umeyama 1991, IEEE PAMI 13:376).
        before, after, own = (p @ np.array([1, 1j]) for p in (self.before, self.after, points))
        spread = before - before.mean()
        turn = np.vdot(spread, after - after.mean()) / np.vdot(spread, spread)
        moved = turn * (own - before.mean()) + after.mean()
        return np.column_stack([moved.real, moved.imag])
