"""The smoothest displacement of some points that meets weighted wishes about distances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.arrays import Floats

# So that over eight years no measure is missed by as much as two tables of one measure disagree:
# 5 % between scans and calipers. What they do not agree on is not worth a bend in a face.
_BENDING = 40.0


class Wishes:
    """Weighted linear wishes about one coordinate of a displacement of ``count`` nodes."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._rows: list[Floats] = []
        self._values: list[float] = []
        self._weights: list[float] = []

    def add(self, start: int, end: int, value: float, weight: float) -> None:
        """Wish that the step from ``start`` to ``end`` changes by ``value``."""
        row = np.zeros(self._count)
        row[end] += 1.0
        row[start] -= 1.0
        self._append(row, value, weight)

    def hold(self, points: Sequence[int], value: float, weight: float) -> None:
        """Wish that the mean of ``points`` moves by ``value``."""
        row = np.zeros(self._count)
        row[list(points)] = 1.0 / len(points)
        self._append(row, value, weight)

    def solve(self, bending: Floats) -> Floats:
        """Return the displacement (count,) that meets the wishes with the least bending."""
        rows = np.array(self._rows)
        weighted = rows * np.array(self._weights)[:, None]
        normal = bending + weighted.T @ rows
        return np.linalg.solve(normal, weighted.T @ np.array(self._values))

    def _append(self, row: Floats, value: float, weight: float) -> None:
        self._rows.append(row)
        self._values.append(value)
        self._weights.append(weight)


def bending_energy(nodes: Floats) -> Floats:
    """Return the (n, n) matrix of the thin-plate bending energy over ``nodes`` (n, 2).

    Bookstein 1989 (IEEE PAMI 11:567), section II; scaled by ``_BENDING``.
    """
    count = len(nodes)
    away = ((nodes[:, None] - nodes[None]) ** 2).sum(axis=-1)
    kernel = 0.5 * away * np.log(np.maximum(away, 1e-12))
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = kernel + 1e-9 * np.eye(count)
    system[:count, count:] = np.column_stack([np.ones(count), nodes])
    system[count:, :count] = system[:count, count:].T
    energy = np.linalg.inv(system)[:count, :count]
    return _BENDING * energy + 1e-9 * np.eye(count)
