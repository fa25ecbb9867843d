"""Place points on bone by looking at it: where they are seen, and what bone a spot shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.reconstruction.craniometry import Craniometry, Point, Status
from pipelines.reconstruction.raycast import Camera, Surface
from pipelines.reconstruction.skull import Skull
from pipelines.reconstruction.turn import UNTURNED, Turn
from pipelines.reconstruction.views import (
    Shaded,
    ViewName,
    camera,
    draw,
    name_side,
    shade_skull,
)

PICKING_VIEWS: Final[tuple[ViewName, ...]] = ("frontal", "right-lateral", "left-lateral")
_TIMES: Final = 4 / 3
_FAR_MM: Final = 1000.0
# Bone so much nearer to the viewer hides a point, mm.
_HIDING_MM: Final = 8.0
# A point stays as deep as it was while bone is so near; a spot beside bone takes the nearest in
# this reach, as edges are hard to meet.
_ON_BONE_MM: Final = 4.0
_REACH_MM: Final = 5.0
_STEP_MM: Final = 0.5
# A coarse copy of bone lies so near to it.
_NEAR_MM: Final = 6.0


@dataclass(frozen=True)
class BoneView:
    """A skull as it is seen from one side, ready for points to be placed on.

    ``picture`` (h, w, 4) uint8 is clear where there is no bone. It is shown, and held in
    ``surface``, after a ``turn``; points are given and taken as it lies in its scan.
    """

    name: ViewName
    view: Camera
    picture: Pixels
    surface: Surface
    turn: Turn

    @property
    def filled(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the bone in the picture, px."""
        cover = self.picture[..., 3] > 0
        across, down = np.flatnonzero(cover.any(axis=0)), np.flatnonzero(cover.any(axis=1))
        return float(across[0]), float(down[0]), float(across[-1] + 1), float(down[-1] + 1)

    def seen(self, points: Craniometry) -> dict[str, tuple[float, float]]:
        """Return where points are to be seen, px, without those behind bone or of the far side."""
        names = [name for name in points if not self._far_side(name)]
        if not names:
            return {}
        places = self.turn.places(points.at(*names))
        deep = (places - self.view.centre) @ self.view.into
        hits = self.surface.cast(
            places - (_FAR_MM + deep)[:, None] * self.view.into, self.view.into
        )
        hidden = hits.met & (hits.distance < _FAR_MM + deep - _HIDING_MM)
        return {
            name: (float(x), float(y))
            for name, (x, y), behind in zip(names, self.view.project(places), hidden, strict=True)
            if not behind or self._on_profile(name)
        }

    def place(self, name: str, spot: tuple[float, float], points: Craniometry) -> Point:
        """Return a point where the artist puts it, at a spot of the picture in px.

        A point that is as near to bone with its depth of before keeps that depth, and one of the
        middle keeps to the midline in a view from the side. Else it lies on the bone that is seen
        there, or within 5 mm of it; where there is none it counts as inferred.
        """
        points, start = self.turn.points(points), self._start(spot)
        known = points.get(name)
        place = start + (_FAR_MM + self._depth_of(name, points)) * self.view.into
        off = self._off_bone(place)
        on_bone = off < _ON_BONE_MM
        if self._on_profile(name):
            return self._point(place, "observed" if on_bone else "inferred")
        if known is not None and (on_bone or off < self._off_bone(np.array(known.xyz)) + _STEP_MM):
            return self._point(place, "observed" if on_bone else known.status)
        met = self._nearest_bone(start)
        return self._point(place, "inferred") if met is None else self._point(met, "observed")

    def _far_side(self, name: str) -> bool:
        return name_side(name) * float(self.view.into[0]) > 0.5

    def _on_profile(self, name: str) -> bool:
        return name_side(name) == 0 and abs(float(self.view.into[0])) > 0.5

    def _depth_of(self, name: str, points: Mapping[str, Point]) -> float:
        """Return how far behind the view's centre a point is, or is to be taken to be, mm."""
        if self._on_profile(name):
            middle = [p.xyz[0] for known, p in points.items() if name_side(known) == 0]
            across = float(np.median(middle)) if middle else float(self.view.centre[0])
            return (across - float(self.view.centre[0])) * float(self.view.into[0])
        if name not in points:
            return 0.0
        return float((np.array(points[name].xyz) - self.view.centre) @ self.view.into)

    def _start(self, spot: tuple[float, float]) -> Floats:
        width, height = self.view.size
        right = (spot[0] - width / 2) / self.view.px_per_mm
        up = (height / 2 - spot[1]) / self.view.px_per_mm
        place = self.view.centre + right * self.view.right + up * self.view.up
        return np.asarray(place - _FAR_MM * self.view.into)

    def _nearest_bone(self, start: Floats) -> Floats | None:
        steps = np.arange(-_REACH_MM, _REACH_MM + _STEP_MM, _STEP_MM)
        right, up = (axis.ravel() for axis in np.meshgrid(steps, steps))
        order = np.argsort(np.hypot(right, up), kind="stable")
        starts = start + right[order, None] * self.view.right + up[order, None] * self.view.up
        hits = self.surface.cast(starts, self.view.into)
        within = hits.met & (np.hypot(right, up)[order] <= _REACH_MM)
        if not within.any():
            return None
        first = int(np.argmax(within))
        return np.asarray(starts[first] + float(hits.distance[first]) * self.view.into)

    def _off_bone(self, place: Floats) -> float:
        return float(np.linalg.norm(self.surface.vertices - place, axis=1).min())

    def _point(self, place: Floats, status: Status) -> Point:
        x, y, z = self.turn.back.places(place).tolist()
        return Point((x, y, z), status, "hand")


@dataclass(frozen=True)
class StandingBone:
    """A skull after a ``turn``, ready to be looked at from any side."""

    shaded: Shaded
    turn: Turn

    @classmethod
    def of(cls, skull: Skull, turn: Turn = UNTURNED) -> StandingBone:
        """Turn a skull and make it ready."""
        return cls(shade_skull(turn.skull(skull)), turn)

    @property
    def surface(self) -> Surface:
        """Its surface, LPS mm after the turn."""
        return self.shaded.surface

    def seen_from(self, name: ViewName) -> BoneView:
        """Draw it from one side."""
        vertices = self.surface.vertices
        low, high = vertices.min(axis=0), vertices.max(axis=0)
        view = camera(name, (low + high) / 2, times=_TIMES)
        picture = _cut_out(*draw([self.shaded], view))
        return BoneView(name, view, picture, self.surface, self.turn)


def _cut_out(pixels: Floats, cover: Floats) -> Pixels:
    rgba = np.dstack([pixels, 255 * cover])
    return np.clip(np.rint(rgba), 0, 255).astype(np.uint8)


def place_in_space(surface: Surface, spot: Floats, into: Floats, turn: Turn = UNTURNED) -> Point:
    """Return a point where the artist puts it on a coarse copy of the bone, mm.

    ``spot`` (3,) was met by a look along ``into`` (3,), both after the ``turn``; the bone of
    ``surface`` that the same look meets near there counts, else the nearest of its corners.
    """
    look = into / max(float(np.linalg.norm(into)), 1e-9)
    hits = surface.cast((spot - _NEAR_MM * look)[None], look)
    if bool(hits.met[0]) and float(hits.distance[0]) < 2 * _NEAR_MM:
        place = spot + (float(hits.distance[0]) - _NEAR_MM) * look
    else:
        place = surface.vertices[np.linalg.norm(surface.vertices - spot, axis=1).argmin()]
    x, y, z = turn.back.places(place).tolist()
    return Point((x, y, z), "observed", "hand")
