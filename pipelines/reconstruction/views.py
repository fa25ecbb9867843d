"""The views of an approximation: from the front, both sides, at an angle, and through the skin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.reconstruction.face import Face
from pipelines.reconstruction.globes import globe_surface
from pipelines.reconstruction.labels import labelled
from pipelines.reconstruction.raycast import Camera, Surface
from pipelines.reconstruction.skull import Skull
from pipelines.reconstruction.tips import Tip

ViewName = Literal["frontal", "right-lateral", "left-lateral", "three-quarter"]
VIEWS: tuple[ViewName, ...] = get_args(ViewName)
SIZE: Final = (720, 900)
PX_PER_MM: Final = 3.0
GREY: Final = (196.0, 196.0, 196.0)
BONE: Final = (226.0, 216.0, 194.0)
PAPER: Final = 243.0
_SUPERSAMPLE: Final = 2
# Directions of light in the camera's right, up and towards the viewer, with their strength.
_LIGHTS: Final = (((-0.45, 0.55, 0.70), 0.58), ((0.65, 0.15, 0.55), 0.26), ((0.0, -0.5, 0.6), 0.08))
_AMBIENT: Final = 0.24
_DEGREES: Final[dict[ViewName, float]] = {
    "frontal": 0.0,
    "right-lateral": -90.0,
    "left-lateral": 90.0,
    "three-quarter": 40.0,
}
_RIGHT_AT: Final[dict[ViewName, str]] = {
    "frontal": "left",
    "right-lateral": "facing",
    "left-lateral": "away",
    "three-quarter": "left",
}
_WORDS: Final[dict[ViewName, str]] = {
    "frontal": "frontal",
    "right-lateral": "right side",
    "left-lateral": "left side",
    "three-quarter": "three-quarter, left side forward",
}
_FADE: Final = 0.5
_MARKER: Final[dict[str, tuple[int, int, int]]] = {
    "observed": (30, 90, 170),
    "repaired": (200, 120, 20),
    "inferred": (170, 40, 40),
}


@dataclass(frozen=True)
class Shaded:
    """A surface with its colour (3,) or (n, 3) and openness (n,), ready to be drawn."""

    surface: Surface
    colour: Floats
    relief: Floats


def camera(name: ViewName, centre: Floats, *, px_per_mm: float = PX_PER_MM) -> Camera:
    """Return the camera of a view, looking at ``centre`` (3,) LPS mm."""
    turn = np.radians(_DEGREES[name])
    into = np.array([-np.sin(turn), np.cos(turn), 0.0])
    right = np.array([np.cos(turn), np.sin(turn), 0.0])
    return Camera(right, np.array([0.0, 0.0, 1.0]), into, centre, SIZE, px_per_mm)


def draw(shaded: Sequence[Shaded], view: Camera) -> tuple[Floats, Floats]:
    """Draw surfaces together: pixels (h, w, 3) of 0 to 255 and how much each is covered (h, w)."""
    fine = view.finer(_SUPERSAMPLE)
    width, height = fine.size
    picture = np.zeros((height * width, 4), np.float32)
    depth = np.full(height * width, np.inf, np.float32)
    for one in shaded:
        pixels, starts = fine.rays_around(one.surface.vertices)
        hits = one.surface.cast(starts, view.into)
        nearer = np.flatnonzero(hits.met & (hits.distance < depth[pixels]))
        hits, rays = hits.only(nearer), pixels[nearer]
        faces = one.surface.faces
        lit = _light(hits.interpolate(faces, one.surface.normals), view)
        lit *= 0.35 + 0.65 * hits.interpolate(faces, one.relief)
        colour = one.colour if one.colour.ndim == 1 else hits.interpolate(faces, one.colour)
        picture[rays, :3] = np.clip(colour * lit[:, None], 0, 255)
        picture[rays, 3] = 1.0
        depth[rays] = hits.distance
    whole = picture.reshape(height, width, 4)
    small = np.asarray(cv2.resize(whole, view.size, interpolation=cv2.INTER_AREA), np.float32)
    cover = small[..., 3]
    return small[..., :3] / np.maximum(cover, 1e-6)[..., None], cover


def _light(normals: Floats, view: Camera) -> Floats:
    axes = np.stack([view.right, view.up, -view.into])
    seen = normals @ axes.T
    seen /= np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-9)
    light = np.full(len(seen), _AMBIENT)
    for direction, strength in _LIGHTS:
        way = np.array(direction) / np.linalg.norm(direction)
        light += strength * np.clip(seen @ way, 0, None)
    return light


def on_paper(pixels: Floats, cover: Floats) -> Pixels:
    """Return a drawing on light paper (h, w, 3) uint8."""
    mixed = pixels * cover[..., None] + PAPER * (1 - cover[..., None])
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)


def shade_face(face: Face) -> list[Shaded]:
    """Return skin and globes ready to be drawn."""
    skin = Surface(face.vertices, face.faces)
    parts = [Shaded(skin, np.array(GREY), skin.openness())]
    for centre in face.globes.values():
        vertices, faces, colour = globe_surface(centre, face.globe_radius)
        globe = Surface(vertices, faces)
        parts.append(Shaded(globe, colour, np.full(len(vertices), 0.9)))
    return parts


def shade_skull(skull: Skull) -> Shaded:
    """Return a skull ready to be drawn."""
    surface = Surface(skull.vertices, skull.faces)
    return Shaded(surface, np.array(BONE), np.ones(len(skull.vertices)))


@dataclass(frozen=True)
class ViewMaker:
    """Draws the views of one face over one skull; ``lines`` and ``warnings`` stand on each."""

    face: Face
    skull: Shaded
    lines: Sequence[str]
    warnings: Sequence[str]

    def all(self) -> Iterator[tuple[str, Pixels]]:
        """Yield every view with its name: plain, through the skin, and with depth markers."""
        skin = shade_face(self.face)
        centre = self._centre()
        for name in VIEWS:
            view = camera(name, centre)
            pixels, cover = draw(skin, view)
            yield name, self._finish(name, on_paper(pixels, cover))
            if name in ("frontal", "right-lateral"):
                bone, bone_cover = draw([self.skull], view)
                share = _FADE * bone_cover[..., None]
                through = on_paper(pixels * (1 - share) + bone * share, cover)
                yield f"fade-{name}", self._finish(name, through, "skull under the skin")
                drawn = on_paper(bone, bone_cover)
                marked = _with_markers(drawn, view, self.face.tips)
                yield f"markers-{name}", self._finish(name, marked, "tissue depths in mm")

    def _centre(self) -> Floats:
        low = self.face.vertices.min(axis=0)
        high = self.face.vertices.max(axis=0)
        middle = (low + high) / 2
        return np.array([middle[0], middle[1], high[2] - SIZE[1] / PX_PER_MM / 2 + 12.0])

    def _finish(self, name: ViewName, picture: Pixels, what: str = "") -> Pixels:
        first, *rest = self.lines
        lines = [", ".join(filter(None, (first, _WORDS[name], what))), *rest]
        return labelled(picture, lines, right_at=_RIGHT_AT[name], warnings=self.warnings)


def _with_markers(picture: Pixels, view: Camera, tips: Mapping[str, Tip]) -> Pixels:
    """Draw each depth as a line from bone to skin, in the colour of its point's status."""
    drawn = picture.copy()
    for tip in tips.values():
        hidden = float(tip.way @ view.into) > 0.3
        if hidden or (name_side(tip.name) * view.right[1] > 0.5):
            continue
        start, end = np.rint(view.project(np.stack([tip.bone, tip.skin]))).astype(int)
        colour = _MARKER[tip.status]
        cv2.line(drawn, tuple(start), tuple(end), colour, 3, cv2.LINE_AA)
        cv2.circle(drawn, tuple(end), 4, colour, -1, cv2.LINE_AA)
        text = f"{tip.name.removesuffix('_l').removesuffix('_r')} {tip.depth.depth_mm:.1f}"
        cv2.putText(drawn, text, (end[0] + 6, end[1] - 4), cv2.FONT_HERSHEY_SIMPLEX, 0.36,
                    (20, 20, 20), 1, cv2.LINE_AA)  # fmt: skip
    return drawn


def name_side(name: str) -> float:
    """Return 1 for a point of the left side, -1 for one of the right, 0 for the middle."""
    return 1.0 if name.endswith("_l") else -1.0 if name.endswith("_r") else 0.0
