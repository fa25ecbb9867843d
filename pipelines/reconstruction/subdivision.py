"""Turn a coarse cage of quads into a smooth, finer surface of triangles.

Catmull & Clark 1978, Computer-Aided Design 10:350-355: the cage of the head was drawn for it. What
is long still is split once more, each new point on the curve between its ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy
from numpy.typing import NDArray

from pipelines.arrays import Floats
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.skull import Faces

# Half of the way to both ends' tangent planes is the middle of a circle's arc (Boubekeur & Alexa
# 2008, ACM Transactions on Graphics 27:141, have the method).
_CURVE: Final = 0.5


@dataclass(frozen=True)
class Subdivision:
    """How a cage's vertices make finer ones: the first are the cage's own, moved.

    ``weights`` (k, n) take the cage to the ``coarse`` (j, 3) triangles' vertices; ``edges`` (e, 2)
    of these were split into ``faces`` (m, 3).
    """

    weights: Any
    coarse: Faces
    edges: NDArray[np.intp]
    faces: Faces

    def spread(self, values: Floats) -> Floats:
        """Return what the finer vertices have of values given at the cage's, (n,) or (n, c)."""
        own = np.asarray(self.weights @ values)
        return np.concatenate([own, own[self.edges].mean(axis=1)])

    def rounded(self, cage: Floats) -> Floats:
        """Return the finer vertices of a cage (n, 3)."""
        own = np.asarray(self.weights @ cage)
        ends, ways = own[self.edges], Surface(own, self.coarse).normals[self.edges]
        middle = ends.mean(axis=1)
        above = np.einsum("nkc,nkc->nk", middle[:, None] - ends, ways)
        return np.concatenate([own, middle - (_CURVE * above[..., None] * ways).mean(axis=1)])


def subdivision(quads: Faces, cage: Floats, *, longest: float) -> Subdivision:
    """Return how the surface of quads (m, 4) is subdivided, splitting edges above ``longest`` mm.

    Every vertex of ``cage`` (n, 3) belongs to a quad, and no edge to more than two.
    """
    finer, quads = _catmull_clark(quads, len(cage))
    weights = _limit_weights(quads, finer.shape[0]) @ finer
    coarse = np.concatenate([quads[:, :3], quads[:, [0, 2, 3]]])
    edges, faces = _split(coarse, np.asarray(weights @ cage), longest)
    return Subdivision(weights, coarse, edges, faces)


class _Links:
    """The edges (e, 2) of quads (m, 4), which of them each quad has, (m, 4), and what it links."""

    def __init__(self, quads: Faces, count: int) -> None:
        sides = np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2)
        self.edges, rows = np.unique(np.sort(sides, axis=1), axis=0, return_inverse=True)
        self.of_quad = rows.reshape(-1, 4)
        each = np.arange(len(quads)).repeat(4)
        self.beside = _matrix(rows.ravel(), each, (len(self.edges), len(quads)))
        self.quads_at = _matrix(quads.ravel(), each, (count, len(quads)))
        ends = self.edges.ravel(), np.arange(len(self.edges)).repeat(2)
        self.edges_at = _matrix(*ends, (count, len(self.edges)))
        self.inner = np.asarray(self.beside.sum(axis=1)).ravel() == 2
        self.valence = np.asarray(self.edges_at.sum(axis=1)).ravel()
        border = self.edges[~self.inner]
        self.on_border = np.zeros(count)
        self.on_border[border] = 1.0
        self.along = _matrix(border.ravel(), border[:, ::-1].ravel(), (count, count))

    def joined(self, inside: Any, own: float) -> Any:
        """Return weights of inner vertices and, on borders, ``own`` beside both neighbours'."""
        beside = self.along * ((1 - own) / 2)
        return _diagonal(1 - self.on_border) @ inside + beside + _diagonal(own * self.on_border)


def _catmull_clark(quads: Faces, count: int) -> tuple[Any, Faces]:
    """Return weights (count + edges + quads, count) and the finer quads, wound as the quads."""
    links = _Links(quads, count)
    to_face, to_middle = links.quads_at.T / 4, links.edges_at.T / 2
    to_edge = (
        _diagonal(np.where(links.inner, 0.5, 1.0)) @ to_middle
        + _diagonal(np.where(links.inner, 0.25, 0.0)) @ links.beside @ to_face
    )
    n = links.valence
    of_quads = np.asarray(links.quads_at.sum(axis=1)).ravel()
    inside = (
        _diagonal(1 / (n * of_quads)) @ links.quads_at @ to_face
        + _diagonal(2 / n**2) @ links.edges_at @ to_middle
        + _diagonal((n - 3) / n)
    )
    weights = scipy.sparse.vstack([links.joined(inside, 0.75), to_edge, to_face]).tocsr()
    after = count + links.of_quad
    middle = count + len(links.edges) + np.arange(len(quads)).repeat(4).reshape(-1, 4)
    finer = np.stack([quads, after, middle, np.roll(after, 1, axis=1)], axis=-1)
    return weights, finer.reshape(-1, 4)


def _limit_weights(quads: Faces, count: int) -> Any:
    """Return weights (count, count) that move vertices to where ever finer ones would be."""
    links = _Links(quads, count)
    n = links.valence
    around = links.edges_at @ links.edges_at.T - _diagonal(n)
    across = _matrix(quads.ravel(), np.roll(quads, 2, axis=1).ravel(), (count, count))
    inside = _diagonal(1 / (n * (n + 5))) @ (_diagonal(n**2) + 4 * around + across)
    return links.joined(inside, 2 / 3)


def _matrix(rows: NDArray[np.intp], columns: NDArray[np.intp], shape: tuple[int, int]) -> Any:
    return scipy.sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape)


def _diagonal(values: Floats) -> Any:
    return scipy.sparse.diags(values)


def _split(faces: Faces, vertices: Floats, longest: float) -> tuple[NDArray[np.intp], Faces]:
    """Return the edges longer than ``longest``, (e, 2), and the faces with these cut in halves.

    A face with one, two or three such edges becomes two, three or four, without cracks.
    """
    sides = np.sort(faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    every, of_side = np.unique(sides, axis=0, return_inverse=True)
    long = np.linalg.norm(vertices[every[:, 0]] - vertices[every[:, 1]], axis=1) > longest
    new = np.where(long, len(vertices) + np.cumsum(long) - 1, -1)
    middles = new[of_side.reshape(-1, 3)]
    made = [faces[(middles < 0).all(axis=1)]]
    count = (middles >= 0).sum(axis=1)
    whole = count == 3
    (a, b, c), (ab, bc, ca) = faces[whole].T, middles[whole].T
    made += [np.stack(one, 1) for one in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))]
    for turn in range(3):
        corners, halves = np.roll(faces, -turn, axis=1), np.roll(middles, -turn, axis=1)
        one = (count == 1) & (halves[:, 0] >= 0)
        (a, b, c), ab = corners[one].T, halves[one, 0]
        made += [np.stack(part, 1) for part in ((a, ab, c), (ab, b, c))]
        two = (count == 2) & (halves[:, 2] < 0)
        (a, b, c), (ab, bc, _ca) = corners[two].T, halves[two].T
        made += [np.stack(part, 1) for part in ((ab, b, bc), (a, ab, bc), (a, bc, c))]
    return every[long], np.concatenate(made).astype(np.intp)
