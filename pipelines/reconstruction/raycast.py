"""Draw surfaces by casting parallel rays: no graphics card, no display."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipelines.arrays import Floats
from pipelines.reconstruction.skull import Faces

_FAR_MM: Final = 1000.0
_LIFT_MM: Final = 0.3


@dataclass(frozen=True)
class Camera:
    """A parallel view: ``right``, ``up`` and ``into`` are unit vectors in LPS.

    ``centre`` (3,) mm stands in the middle of ``size`` (width, height) px.
    """

    right: Floats
    up: Floats
    into: Floats
    centre: Floats
    size: tuple[int, int]
    px_per_mm: float

    def project(self, places: Floats) -> Floats:
        """Return where places (n, 3) fall, (n, 2) px."""
        offset = places - self.centre
        x = offset @ self.right * self.px_per_mm + self.size[0] / 2
        y = -(offset @ self.up) * self.px_per_mm + self.size[1] / 2
        return np.stack([x, y], axis=-1)

    def finer(self, times: int) -> Camera:
        """Return the same view with so many times the px along each side."""
        width, height = self.size
        return replace(self, size=(width * times, height * times), px_per_mm=self.px_per_mm * times)

    def rays_around(self, places: Floats) -> tuple[NDArray[np.intp], Floats]:
        """Return the px, row by row, that places (n, 3) may cover, and the starts of their rays."""
        seen = self.project(places)
        low = np.clip(np.floor(seen.min(axis=0)).astype(int) - 1, 0, self.size)
        high = np.clip(np.ceil(seen.max(axis=0)).astype(int) + 1, 0, self.size)
        columns, rows = np.arange(low[0], high[0]), np.arange(low[1], high[1])
        x = (columns + 0.5 - self.size[0] / 2) / self.px_per_mm
        y = -(rows + 0.5 - self.size[1] / 2) / self.px_per_mm
        across = (x[:, None] * self.right).astype(np.float32)
        down = (y[:, None] * self.up + self.centre - _FAR_MM * self.into).astype(np.float32)
        pixels = (rows[:, None] * self.size[0] + columns).ravel()
        return pixels, (down[:, None] + across).reshape(-1, 3)


@dataclass(frozen=True)
class Hits:
    """What rays met: ``face`` (n,) index or -1, weights (n, 3) of its corners, distance (n,) mm."""

    face: NDArray[np.intp]
    weights: Floats
    distance: Floats

    @property
    def met(self) -> NDArray[np.bool_]:
        """Tell which rays met the surface (n,)."""
        return self.face >= 0

    def interpolate(self, faces: Faces, values: Floats) -> Floats:
        """Return values given at vertices, (v,) or (v, c), where rays met the surface, float32."""
        met = self.met
        weights, corners = self.weights[met], faces[self.face[met]]
        given = values.astype(np.float32)
        first, second, third = (given[corners[:, k]] for k in range(3))
        if given.ndim == 1:
            return weights[:, 0] * first + weights[:, 1] * second + weights[:, 2] * third
        a, b, c = (weights[:, k, None] for k in range(3))
        return a * first + b * second + c * third

    def only(self, rays: NDArray[np.intp]) -> Hits:
        """Return the hits of some rays."""
        return Hits(self.face[rays], self.weights[rays], self.distance[rays])


class Surface:
    """A surface that rays can be cast at."""

    def __init__(self, vertices: Floats, faces: Faces) -> None:
        from embreex.mesh_construction import TriangleMesh
        from embreex.rtcore_scene import EmbreeScene

        self.vertices, self.faces = vertices, faces
        self._scene: Any = EmbreeScene()
        # The scene reads what the mesh holds and does not keep it alive by itself.
        self._mesh: Any = TriangleMesh(self._scene, vertices[faces].astype(np.float32))

    def cast(self, starts: Floats, direction: Floats) -> Hits:
        """Cast rays (n, 3) along directions (3,) or (n, 3)."""
        ways = np.broadcast_to(direction, starts.shape).astype(np.float32)
        found: Any = self._scene.run(starts.astype(np.float32), ways, output=1)
        u, v = np.asarray(found["u"], np.float32), np.asarray(found["v"], np.float32)
        return Hits(
            np.asarray(found["primID"], np.intp),
            np.stack([1 - u - v, u, v], axis=-1),
            np.asarray(found["tfar"], np.float32),
        )

    @cached_property
    def normals(self) -> Floats:
        """Return unit normals at the vertices (n, 3), weighed by area."""
        corners = self.vertices[self.faces]
        of_faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        normals = np.stack(
            [
                np.bincount(self.faces.ravel(), np.repeat(of_faces[:, axis], 3), len(self.vertices))
                for axis in range(3)
            ],
            axis=-1,
        )
        return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)

    def openness(self, *, rays: int = 48) -> Floats:
        """Return the share of open sky over each vertex (n,), which tells folds from planes."""
        normals = self.normals
        open_share = np.zeros(len(self.vertices))
        starts = self.vertices + _LIFT_MM * normals
        for way in _sphere(rays):
            towards = normals @ way
            up = np.flatnonzero(towards > 0.05)
            met = self.cast(starts[up], way).met
            open_share[up] += towards[up] * ~met
        return np.clip(open_share / (rays / 4), 0, 1)


def _sphere(count: int) -> Floats:
    """Return directions (count, 3) spread evenly over the sphere."""
    at = np.arange(count) + 0.5
    z = 1 - 2 * at / count
    turn = np.pi * (1 + 5**0.5) * at
    flat = np.sqrt(1 - z**2)
    return np.stack([flat * np.cos(turn), flat * np.sin(turn), z], axis=-1)
