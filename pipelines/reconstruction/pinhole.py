"""The camera of a photograph, in perspective, and a skull as that camera sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.reconstruction.raycast import Surface

_BONE: Final = np.array([236.0, 226.0, 204.0])
# Light from the camera, a little from above and from the picture's left, with the strengths.
_LIGHTS: Final = (((0.0, 0.0, -1.0), 0.62), ((-0.5, -0.7, -0.5), 0.30))
_AMBIENT: Final = 0.12
_SUPERSAMPLE: Final = 2


@dataclass(frozen=True)
class PinholeCamera:
    """A camera that looks at LPS mm: ``turn`` (3, 3) and ``shift`` (3,) mm lead into its axes.

    Its x goes right, y down and z into the picture of ``size`` (width, height) px; ``focal_px``
    is its focal length, and its axis meets the picture in the middle.
    """

    turn: Floats
    shift: Floats
    focal_px: float
    size: tuple[int, int]

    @property
    def middle(self) -> Floats:
        """The picture's middle (2,) px."""
        return np.array(self.size, float) / 2

    @property
    def place(self) -> Floats:
        """Where the camera stands (3,), LPS mm."""
        return -self.turn.T @ self.shift

    def enter(self, places: Floats) -> Floats:
        """Return places (n, 3) in the camera's axes, mm."""
        return places @ self.turn.T + self.shift

    def project(self, places: Floats) -> Floats:
        """Return where places (n, 3) fall, (n, 2) px."""
        seen = self.enter(places)
        return self.focal_px * seen[:, :2] / seen[:, 2:] + self.middle

    def px_per_mm(self, places: Floats) -> Floats:
        """Return how large a millimetre is drawn at places (n, 3), (n,) px."""
        return self.focal_px / self.enter(places)[:, 2]

    def spread(self, places: Floats) -> Floats:
        """Return how the px of places (n, 3) change with them, (n, 2, 3) px per mm."""
        seen = self.enter(places)
        flat = np.zeros((len(places), 2, 3))
        flat[:, 0, 0] = flat[:, 1, 1] = self.focal_px / seen[:, 2]
        flat[:, :, 2] = -self.focal_px * seen[:, :2] / seen[:, 2:] ** 2
        return flat @ self.turn

    def distance_mm(self, places: Floats) -> float:
        """Return how far the camera stands from the middle of places (n, 3), mm."""
        return float(np.linalg.norm(self.enter(places.mean(axis=0)[None])))

    def resized(self, factor: float) -> PinholeCamera:
        """Return the same camera for the picture at ``factor`` times its size."""
        width, height = (round(side * factor) for side in self.size)
        return replace(self, size=(width, height), focal_px=self.focal_px * factor)


def draw_bone(surface: Surface, camera: PinholeCamera) -> Pixels:
    """Draw a surface as bone, (height, width, 4) uint8 with nothing around it."""
    fine = camera.resized(_SUPERSAMPLE)
    width, height = fine.size
    seen = fine.project(surface.vertices)
    low = np.clip(np.floor(seen.min(axis=0)).astype(int), 0, fine.size)
    high = np.clip(np.ceil(seen.max(axis=0)).astype(int) + 1, 0, fine.size)
    columns, rows = np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]))
    picture = np.zeros((height, width, 4), np.float32)
    if columns.size:
        offsets = np.stack([columns.ravel(), rows.ravel()], axis=-1) + 0.5 - fine.middle
        ways = np.column_stack([offsets / fine.focal_px, np.ones(len(offsets))])
        ways /= np.linalg.norm(ways, axis=1, keepdims=True)
        starts = np.broadcast_to(fine.place, ways.shape)
        hits = surface.cast(starts, ways @ fine.turn)
        normals = hits.interpolate(surface.faces, surface.normals) @ fine.turn.T
        light = _light(normals, ways[hits.met])
        at = rows.ravel()[hits.met], columns.ravel()[hits.met]
        picture[(*at, slice(0, 3))] = np.clip(_BONE * light[:, None], 0, 255)
        picture[(*at, 3)] = 255.0
    picture[..., :3] *= picture[..., 3:] / 255
    small = np.asarray(cv2.resize(picture, camera.size, interpolation=cv2.INTER_AREA), np.float32)
    small[..., :3] /= np.maximum(small[..., 3:] / 255, 1e-6)
    return np.clip(np.rint(small), 0, 255).astype(np.uint8)


def _light(normals: Floats, ways: Floats) -> Floats:
    """Return how light a surface is; one seen from within is lit as if from without."""
    facing = np.sign(-np.einsum("nk,nk->n", normals, ways))[:, None]
    outward = normals * np.where(facing == 0, 1.0, facing)
    outward /= np.maximum(np.linalg.norm(outward, axis=1, keepdims=True), 1e-9)
    light = np.full(len(outward), _AMBIENT)
    for direction, strength in _LIGHTS:
        way = np.array(direction) / np.linalg.norm(direction)
        light += strength * np.clip(outward @ way, 0, None)
    return light
