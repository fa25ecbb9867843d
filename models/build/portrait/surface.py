"""Smooth surfaces: quads subdivided by Catmull and Clark's rules, and their normals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from models.build.portrait.arrays import Floats, Indices, Mask


@dataclass(frozen=True)
class Subdivision:
    """One step from a quad mesh to a finer one.

    ``matrix`` takes any values at the vertices (n, k) to the finer mesh by ``matrix @ values``;
    ``quads`` (m, 4) and ``count`` are the faces and the number of vertices of the finer mesh.
    """

    matrix: sparse.csr_array
    quads: Indices
    count: int

    def __call__(self, values: Floats) -> Floats:
        """Carry values at the vertices, (n, k), to the finer mesh."""
        return np.asarray(self.matrix @ values)


def subdivide(quads: Indices, count: int) -> Subdivision:
    """Split every quad of a mesh with ``count`` vertices in four (Catmull and Clark, 1978).

    Vertices on an open edge stay on the curve of that edge.
    """
    ends = np.sort(np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1), axis=-1).reshape(-1, 2)
    edges, edge_of, uses = np.unique(ends, axis=0, return_inverse=True, return_counts=True)
    edge_of = edge_of.reshape(-1, 4)
    inner = uses == 2
    faces = _rows(len(quads), count, np.arange(len(quads)).repeat(4), quads.ravel(), 0.25)
    middles = _rows(len(edges), count, np.arange(len(edges)).repeat(2), edges.ravel(), 0.5)
    around = _rows(len(edges), len(quads), edge_of.ravel(), np.arange(len(quads)).repeat(4), 0.5)
    edge_points = _scaled(np.where(inner, 0.5, 1.0), middles) + _scaled(
        np.where(inner, 0.5, 0.0), around @ faces
    )
    matrix = sparse.vstack([_kept(edges, inner, count, quads, faces, middles), edge_points, faces])
    middle_of = count + edge_of
    centre = np.broadcast_to(count + len(edges) + np.arange(len(quads))[:, None], quads.shape)
    finer = np.stack([quads, middle_of, centre, np.roll(middle_of, 1, axis=1)], axis=-1)
    finest = count + len(edges) + len(quads)
    return Subdivision(sparse.csr_array(matrix), finer.reshape(-1, 4), finest)


def _kept(
    edges: Indices,
    inner: Mask,
    count: int,
    quads: Indices,
    faces: sparse.csr_array,
    middles: sparse.csr_array,
) -> sparse.csr_array:
    """Rows for the vertices that stay: F/n + 2R/n + (n-3)P/n inside, 1/8-6/8-1/8 on an edge."""
    one = sparse.csr_array(sparse.identity(count))
    valence = np.bincount(quads.ravel(), minlength=count)
    face_mean = _scaled(
        1 / np.maximum(valence, 1),
        _rows(count, len(quads), quads.ravel(), np.arange(len(quads)).repeat(4), 1.0) @ faces,
    )
    edge_ids = np.arange(len(edges)).repeat(2)
    degree = np.bincount(edges.ravel(), minlength=count)
    edge_mean = _scaled(
        1 / np.maximum(degree, 1),
        _rows(count, len(edges), edges.ravel(), edge_ids, 1.0) @ middles,
    )
    n = np.maximum(valence, 1)
    smooth = _scaled(1 / n, face_mean) + _scaled(2 / n, edge_mean) + _scaled((n - 3) / n, one)
    rim = ~inner
    on_rim = np.zeros(count, bool)
    on_rim[edges[rim]] = True
    rim_ids = np.repeat(np.flatnonzero(rim), 2)
    rim_mean = _rows(count, len(edges), edges[rim].ravel(), rim_ids, 0.5) @ middles
    open_curve = _scaled(np.full(count, 0.5), one) + _scaled(np.full(count, 0.5), rim_mean)
    return _scaled(np.where(on_rim, 0.0, 1.0), smooth) + _scaled(on_rim * 1.0, open_curve)


def _rows(
    height: int, width: int, rows: Indices, columns: Indices, value: float
) -> sparse.csr_array:
    entries = (np.full(len(rows), value), (rows, columns))
    return sparse.csr_array(entries, shape=(height, width))


def _scaled(factors: Floats, matrix: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array(sparse.diags_array(factors) @ matrix)


def triangles_of(quads: Indices) -> Indices:
    """Cut every quad in two, (2 m, 3)."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def normals_of(vertices: Floats, triangles: Indices) -> Floats:
    """Return the unit normal at every vertex (n, 3), weighted by the area of its triangles."""
    corners = vertices[triangles]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.zeros_like(vertices)
    for axis in range(3):
        for corner in range(3):
            total[:, axis] += np.bincount(
                triangles[:, corner], across[:, axis], minlength=len(vertices)
            )
    return unit(total)


def unit(vectors: Floats) -> Floats:
    """Scale vectors along the last axis to length one."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def neighbour_mean(quads: Indices, count: int) -> sparse.csr_array:
    """Return the matrix (n, n) that replaces values at vertices by the mean of the neighbours."""
    ends = np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2)
    both = np.concatenate([ends, ends[:, ::-1]])
    links = _rows(count, count, both[:, 0], both[:, 1], 1.0)
    degree = np.asarray(links.sum(axis=1)).ravel()
    return _scaled(1 / np.maximum(degree, 1), links)
