"""The views of an approximation: from the front, both sides, at an angle, and through the skin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, get_args

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.reconstruction.face import Face
from pipelines.reconstruction.globes import globe_surface
from pipelines.reconstruction.labels import labelled
from pipelines.reconstruction.mending import joined
from pipelines.reconstruction.raycast import Camera, Surface
from pipelines.reconstruction.skull import Skull
from pipelines.reconstruction.tips import Tip

ViewName = Literal["frontal", "right-lateral", "left-lateral", "three-quarter"]
VIEWS: tuple[ViewName, ...] = get_args(ViewName)
SIZE: Final = (720, 900)
PX_PER_MM: Final = 3.0
GREY: Final = (196.0, 196.0, 196.0)
BONE: Final = (226.0, 216.0, 194.0)
MIRRORED: Final = (232.0, 178.0, 110.0)
PAPER: Final = 243.0
_SUPERSAMPLE: Final = 2
# The one picture that goes out has more px than the views.
_LARGER: Final = 4 / 3
FRONTAL: Final = "frontal"
_ROOM_MM: Final = 6.0
# The lower edge of a bust is ragged, and stays below the picture.
_RIM_MM: Final = 2.0
_DEPTHS_SAID: Final = "tissue depths in mm"
_COLOURS_SAID: Final = "Blue: point observed. Orange: mirrored. Red: inferred."
# Stands beside the colours where a point is the program's and nobody looked at it.
HOLLOW_SAID: Final = "Hollow: the program's, unchecked."
Drawing = tuple[Floats, Floats]
"""Pixels (h, w, 3) of 0 to 255, and how much each is covered (h, w)."""
# Directions of light in the camera's right, up and towards the viewer, with their strength.
_LIGHTS: Final = (((-0.45, 0.55, 0.70), 0.58), ((0.65, 0.15, 0.55), 0.26), ((0.0, -0.5, 0.6), 0.14))
_AMBIENT: Final = 0.24
_DEGREES: Final[dict[ViewName, float]] = {
    "frontal": 0.0,
    "right-lateral": -90.0,
    "left-lateral": 90.0,
    "three-quarter": 40.0,
}
RIGHT_AT: Final[dict[ViewName, str]] = {
    "frontal": "left",
    "right-lateral": "facing",
    "left-lateral": "away",
    "three-quarter": "left",
}
VIEW_WORDS: Final[dict[ViewName, str]] = {
    "frontal": "frontal",
    "right-lateral": "right side",
    "left-lateral": "left side",
    "three-quarter": "three-quarter, left side forward",
}
_FADE: Final = 0.5
_HOLLOW: Final = (250, 250, 250)
_LETTERS: Final = 0.36
# Where a name may stand beside its point: so many lines down, to the right or to the left.
_NEARBY: Final = tuple((step, right) for step in (0, 1, -1, 2, -2, 3, -3) for right in (1, 0))
MARKER_COLOURS: Final[dict[str, tuple[int, int, int]]] = {
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


def camera(name: ViewName, centre: Floats, *, times: float = 1.0) -> Camera:
    """Return the camera of a view, looking at ``centre`` (3,) LPS mm, with ``times`` the px."""
    turn = np.radians(_DEGREES[name])
    into = np.array([-np.sin(turn), np.cos(turn), 0.0])
    right = np.array([np.cos(turn), np.sin(turn), 0.0])
    size = round(SIZE[0] * times), round(SIZE[1] * times)
    return Camera(right, np.array([0.0, 0.0, 1.0]), into, centre, size, PX_PER_MM * times)


def bust_centre(vertices: Floats) -> Floats:
    """Return what views of a bust (n, 3) look at, (3,) LPS mm: it stands on the lower edge."""
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    middle, half = (low + high) / 2, SIZE[1] / PX_PER_MM / 2
    return np.array([middle[0], middle[1], max(low[2] + half + _RIM_MM, high[2] + _ROOM_MM - half)])


def draw(shaded: Sequence[Shaded], view: Camera) -> Drawing:
    """Draw surfaces together."""
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
        picture[rays, :3] = np.clip(colour.astype(np.float32) * lit[:, None], 0, 255)
        picture[rays, 3] = 1.0
        depth[rays] = hits.distance
    whole = picture.reshape(height, width, 4)
    small = np.asarray(cv2.resize(whole, view.size, interpolation=cv2.INTER_AREA), np.float32)
    cover = small[..., 3]
    return small[..., :3] / np.maximum(cover, 1e-6)[..., None], cover


def _light(normals: Floats, view: Camera) -> Floats:
    axes = np.stack([view.right, view.up, -view.into])
    ways = np.array([np.array(way) / np.linalg.norm(way) for way, _strength in _LIGHTS])
    strengths = np.array([strength for _way, strength in _LIGHTS], np.float32)
    length = np.sqrt(np.einsum("nk,nk->n", normals, normals))
    towards = np.maximum(normals @ (ways @ axes).T.astype(np.float32), 0)
    return _AMBIENT + towards @ strengths / np.maximum(length, 1e-9)


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


def shade_skull(skull: Skull, mirrored: Skull | None = None) -> Shaded:
    """Return a skull ready to be drawn, bone that was mirrored onto it in orange."""
    whole = joined(skull, mirrored)
    colour = np.array(BONE)
    if mirrored is not None:
        added = len(mirrored.vertices)
        colour = np.vstack(
            [np.tile(colour, (len(skull.vertices), 1)), np.tile(MIRRORED, (added, 1))]
        )
    return Shaded(Surface(whole.vertices, whole.faces), colour, np.ones(len(whole.vertices)))


def shrunk(drawing: Drawing, view: Camera) -> Drawing:
    """Return a drawing at the size of a smaller view of the same."""
    pixels, cover = drawing
    solid = np.dstack([pixels * cover[..., None], cover])
    small = np.asarray(cv2.resize(solid, view.size, interpolation=cv2.INTER_AREA), np.float32)
    return small[..., :3] / np.maximum(small[..., 3:], 1e-6), small[..., 3]


@dataclass(frozen=True)
class Frontal:
    """Skin and bone from the front, and the camera that saw them."""

    view: Camera
    skin: Drawing
    bone: Drawing


@dataclass(frozen=True)
class ViewMaker:
    """Draws the views of one face over one skull; ``lines`` and ``warnings`` stand on each."""

    face: Face
    skull: Shaded
    lines: Sequence[str]
    warnings: Sequence[str]

    def all(self) -> Iterator[tuple[str, Pixels]]:
        """Yield every view with its name: plain, through the skin, and with depth markers."""
        for name in VIEWS:
            view = camera(name, self.centre)
            skin = shrunk(self.frontal.skin, view) if name == FRONTAL else draw(self._skin, view)
            yield name, self._finish(name, on_paper(*skin))
            if name in ("frontal", "right-lateral"):
                own = name == FRONTAL
                bone = shrunk(self.frontal.bone, view) if own else draw([self.skull], view)
                share = _FADE * bone[1][..., None]
                through = on_paper(skin[0] * (1 - share) + bone[0] * share, skin[1])
                yield f"fade-{name}", self._finish(name, through, "skull under the skin")
                marked = with_markers(on_paper(*bone), view, self.face.tips)
                yield f"markers-{name}", self._finish(name, marked, _DEPTHS_SAID, self._colours)

    @cached_property
    def _skin(self) -> list[Shaded]:
        return shade_face(self.face)

    @cached_property
    def frontal(self) -> Frontal:
        """Skin and bone from the front, larger than in the views."""
        view = camera(FRONTAL, self.centre, times=_LARGER)
        return Frontal(view, draw(self._skin, view), draw([self.skull], view))

    @property
    def centre(self) -> Floats:
        """What the views look at, (3,) LPS mm."""
        return bust_centre(self.face.vertices)

    @property
    def _colours(self) -> str:
        hollow = any(tip.placed_by == "program" for tip in self.face.tips.values())
        return f"{_COLOURS_SAID} {HOLLOW_SAID}" if hollow else _COLOURS_SAID

    def _finish(self, name: ViewName, picture: Pixels, what: str = "", more: str = "") -> Pixels:
        first, *rest = self.lines
        said = ", ".join(filter(None, (first, VIEW_WORDS[name], what)))
        lines = [said, *rest, *filter(None, [more])]
        return labelled(picture, lines, right_at=RIGHT_AT[name], warnings=self.warnings)


def with_markers(picture: Pixels, view: Camera, tips: Mapping[str, Tip]) -> Pixels:
    """Draw each depth as a line from bone to skin, in the colour of its point's status.

    What lies over a point that is the program's ends in a hollow dot.
    """
    drawn = picture.copy()
    names, ends = list[str](), list[Floats]()
    for tip in tips.values():
        hidden = float(tip.way @ view.into) > 0.3
        if hidden or (name_side(tip.name) * view.right[1] < -0.5):
            continue
        start, end = np.rint(view.project(np.stack([tip.bone, tip.skin]))).astype(int)
        colour = MARKER_COLOURS[tip.status]
        cv2.line(drawn, tuple(start), tuple(end), colour, 3, cv2.LINE_AA)
        draw_point(drawn, tuple(end), colour, hollow=tip.placed_by == "program")
        names.append(f"{tip.name.removesuffix('_l').removesuffix('_r')} {tip.depth.depth_mm:.1f}")
        ends.append(end)
    put_names(drawn, names, np.array(ends, float).reshape(-1, 2))
    return drawn


def draw_point(
    picture: Pixels, at: tuple[int, int], colour: tuple[int, int, int], *, hollow: bool
) -> None:
    """Draw a point at a spot in px; one that nobody looked at is hollow."""
    cv2.circle(picture, at, 4, colour, -1, cv2.LINE_AA)
    if hollow:
        cv2.circle(picture, at, 2, _HOLLOW, -1, cv2.LINE_AA)


def put_names(picture: Pixels, names: Sequence[str], places: Floats) -> None:
    """Write names beside places (n, 2) px, each where it covers none that stands there already."""
    taken: list[tuple[int, int, int, int]] = []
    for name, (x, y) in zip(names, places, strict=True):
        (width, height), _base = cv2.getTextSize(name, cv2.FONT_HERSHEY_SIMPLEX, _LETTERS, 1)
        for step, right in _NEARBY:
            left = round(float(x)) + 6 if right else round(float(x)) - 6 - width
            top = round(float(y)) - 4 - height + step * (height + 3)
            box = left, top, left + width, top + height
            if not any(_overlap(box, other) for other in taken):
                break
        else:
            continue
        taken.append(box)
        place = (box[0], box[3])
        # A pale edge keeps letters readable on dark bone.
        for colour, thick in (((250, 250, 250), 3), ((20, 20, 20), 1)):
            cv2.putText(picture, name, place, cv2.FONT_HERSHEY_SIMPLEX, _LETTERS, colour, thick,
                        cv2.LINE_AA)  # fmt: skip


def _overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    return a[0] < b[2] + 2 and b[0] < a[2] + 2 and a[1] < b[3] + 2 and b[1] < a[3] + 2


def name_side(name: str) -> float:
    """Return 1 for a point of the left side, -1 for one of the right, 0 for the middle."""
    return 1.0 if name.endswith("_l") else -1.0 if name.endswith("_r") else 0.0
