"""The smoothest displacement of some points that meets weighted wishes about distances."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import scipy

from pipelines.arrays import Floats

# So that over eight years no measure is missed by as much as two tables of one measure disagree:
# 5 % between scans and calipers. What they do not agree on is not worth a bend in a face.
_BENDING = 40.0
# Steps shorter than this, in pupil distances, are as strict about their growth as it is.
_SHORTEST = 0.02


class Wishes:
    """Weighted linear wishes about one coordinate of a displacement of ``count`` nodes."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._rows: list[Floats] = []
        self._values: list[float] = []
        self._weights: list[float] = []
        self._stretched: list[tuple[float, float]] = []

    def stretch(self, start: int, end: int, length: float, share: float, tolerance: float) -> None:
        """Wish that the step of ``length`` from ``start`` to ``end`` grows by a ``share`` of it.

        ``tolerance`` is a share of the length too. Such wishes come before all others.
        """
        within = tolerance * max(abs(length), _SHORTEST)
        self._stretched.append((length, share))
        self.add(start, end, length * share, 1 / within**2)

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

    def response(self, nodes: Floats, axis: int) -> Floats:
        """Return how the solution answers to moves of its nodes (n, 2): (n, 2, n) by axis and node.

        The derivative of :meth:`solve` with the bending energy of ``nodes``, whose coordinate
        ``axis`` the wishes are about.
        """
        rows, system = np.array(self._rows), bending_system(nodes)
        weighted = rows * np.array(self._weights)[:, None]
        inverse = np.linalg.inv(system)[: self._count]
        bending = _BENDING * inverse[:, : self._count] + 1e-9 * np.eye(self._count)
        normal = bending + weighted.T @ rows
        moves = np.linalg.solve(normal, weighted.T @ np.array(self._values))
        rests: list[Floats] = [np.zeros(normal.shape), np.zeros(normal.shape)]
        rests[axis] = self._pull_of_lengths(rows, weighted, moves)
        # The field through moved nodes bends otherwise, by what it had in their neighbourhood.
        pulls = [
            cv2.gemm(inverse, pull, _BENDING, rest, 1)
            for pull, rest in zip(_pulls(nodes, inverse.T @ moves), rests, strict=True)
        ]
        answers = scipy.linalg.solve(normal, np.hstack(pulls), assume_a="sym")
        return answers.reshape(self._count, 2, self._count)

    def _pull_of_lengths(self, rows: Floats, weighted: Floats, moves: Floats) -> Floats:
        """Return what the nodes' places change by the lengths that grow, (n, n)."""
        lengths, shares = np.array(self._stretched).T
        count = len(lengths)
        missed = lengths * shares - rows[:count] @ moves
        # A longer step grows by more, and is less strict about it.
        looser = np.where(np.abs(lengths) > _SHORTEST, 2 * missed / lengths, 0.0)
        return weighted[:count].T @ ((shares - looser)[:, None] * rows[:count])

    def _append(self, row: Floats, value: float, weight: float) -> None:
        self._rows.append(row)
        self._values.append(value)
        self._weights.append(weight)


def bending_energy(nodes: Floats) -> Floats:
    """Return the (n, n) matrix of the thin-plate bending energy over ``nodes`` (n, 2).

    Bookstein 1989 (IEEE PAMI 11:567), section II; scaled by ``_BENDING``.
    """
    count = len(nodes)
    energy = np.linalg.inv(bending_system(nodes))[:count, :count]
    return _BENDING * energy + 1e-9 * np.eye(count)


def bending_system(nodes: Floats) -> Floats:
    """Return the (n + 3, n + 3) system of a thin-plate spline through ``nodes`` (n, 2)."""
    count = len(nodes)
    away = ((nodes[:, None] - nodes[None]) ** 2).sum(axis=-1)
    kernel = 0.5 * away * np.log(np.maximum(away, 1e-12))
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = kernel + 1e-9 * np.eye(count)
    system[:count, count:] = np.column_stack([np.ones(count), nodes])
    system[count:, :count] = system[:count, count:].T
    return system


def _pulls(nodes: Floats, spline: Floats) -> list[Floats]:
    """Return how the system times ``spline`` (n + 3,) changes by each node's x, and by its y.

    (n + 3, n) each, a column for a node.
    """
    count = len(nodes)
    steps = nodes[:, None] - nodes[None]
    slopes = steps * (np.log(np.maximum((steps**2).sum(axis=-1), 1e-12)) + 1)[..., None]
    weights, affine = spline[:count], spline[count + 1 :]
    each, pulls = np.arange(count), []
    for axis in (0, 1):
        pull = np.zeros((count + 3, count))
        pull[:count] = (slopes[..., axis] * weights[:, None]).T
        pull[each, each] += slopes[..., axis] @ weights + affine[axis]
        pull[count + 1 + axis] = weights
        pulls.append(pull)
    return pulls
