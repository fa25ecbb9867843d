"""Local warps as layers: swollen parts drawn in, a mouth closed."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from pipelines.alignment import EyeFrame, eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer
from pipelines.postmortem.steps import MouthStep, SwellingStep, SwollenPart
from pipelines.warp import Box

SWELLING_LAYER: Final = "swelling reduced"
MOUTH_LAYER: Final = "mouth closed"
# How much a part is drawn in at full strength, as a share of its size; more would fold.
_MOST: Final = 0.3
# The parts' middles as means of the 68 points, and their radii in pupil distances.
_PARTS: Final[dict[SwollenPart, tuple[tuple[int, ...], float]]] = {
    "right lids": (tuple(range(36, 42)), 0.42),
    "left lids": (tuple(range(42, 48)), 0.42),
    "upper lip": ((50, 51, 52, 61, 62, 63), 0.40),
    "lower lip": ((56, 57, 58, 65, 66, 67), 0.40),
    "right cheek": ((2, 3, 31, 48), 0.65),
    "left cheek": ((13, 14, 35, 54), 0.65),
}
# How far below the lower lip its rise has died away, in pupil distances.
_JAW: Final = 1.0
_SEAM_DARKER: Final = 0.72


def swelling_layer(
    pixels: Pixels, landmarks: Landmarks, step: SwellingStep, *, scale: float
) -> tuple[Layer, Landmarks] | None:
    """Return the layer of (H, W, 3) with swollen parts drawn in, and the landmarks after it.

    ``scale`` leads from the spots' px into the picture's. None where nothing is to be done.
    """
    spots = _spots(landmarks, step, scale)
    if not spots:
        return None
    low = np.min([middle - radius for middle, radius, _share in spots], axis=0)
    high = np.max([middle + radius for middle, radius, _share in spots], axis=0)
    box = _box(low, high, pixels.shape)
    places = _grid(box)
    moved = _drawn_in(places, spots)
    layer = _warped(SWELLING_LAYER, pixels, box, moved, moved - places)
    points = forward(landmarks.ibug68, spots)
    return layer, _followed(landmarks, points, spots)


def mouth_layer(
    pixels: Pixels, landmarks: Landmarks, step: MouthStep
) -> tuple[Layer, Landmarks] | None:
    """Return the layer of (H, W, 3) with the mouth closed by a share, and the landmarks after it.

    None where the mouth is closed, or nothing is to be done.
    """
    frame = eye_frame(landmarks)
    inner = frame.enter(landmarks.ibug68[60:68])
    upper, lower = inner[[0, 1, 2, 3, 4]], inner[[0, 7, 6, 5, 4]]
    edge = np.interp(upper[:, 0], lower[:, 0], lower[:, 1])
    gap = np.clip(edge - upper[:, 1], 0, None) * step.strength
    if gap.max() < 0.005:
        return None
    lips = Lips(upper, gap)
    corners = np.array([[upper[0, 0] - 0.9, upper[:, 1].min() - 0.15],
                        [upper[-1, 0] + 0.9, lower[:, 1].max() + _JAW + 0.1]])  # fmt: skip
    quad = frame.leave(np.array([[x, y] for x in corners[:, 0] for y in corners[:, 1]]))
    box = _box(quad.min(axis=0), quad.max(axis=0), pixels.shape)
    places = frame.enter(_grid(box))
    off = lips.rise(places)
    down = frame.axes[1] / frame.unit
    moved = _grid(box) + (off * frame.unit)[..., None] * down
    layer = _warped(MOUTH_LAYER, pixels, box, moved, moved - _grid(box))
    layer = _with_seam(layer, places, lips, step.strength, frame)
    points = landmarks.ibug68.copy()
    below = frame.enter(points)
    rise = lips.rise_of_points(below)
    points = points - (rise * frame.unit)[:, None] * down
    return layer, landmarks.with_ibug68(points, placed_by="estimate")


class Lips:
    """The upper lip's inner edge and the gap below it, in pupil distances of the eye frame."""

    def __init__(self, upper: Floats, gap: Floats) -> None:
        self._x, self._y, self._gap = upper[:, 0], upper[:, 1], gap
        self.middle = float(upper[2, 0])
        self.width = float(upper[-1, 0] - upper[0, 0])

    def seam(self, x: Floats) -> Floats:
        """Return the upper lip's edge at x."""
        return np.interp(x, self._x, self._y)

    def gap(self, x: Floats) -> Floats:
        """Return how far the lips stand apart at x."""
        return np.interp(x, self._x, self._gap, left=0.0, right=0.0)

    def rise(self, places: Floats) -> Floats:
        """Return from how much lower a place of the closed mouth shows what was there."""
        x, y = places[..., 0], places[..., 1]
        down = np.clip((y - self.seam(x)) / _JAW, 0, 1)
        # Further down the chin moves as one, no longer in the shape of the gap.
        wide = self._gap.max() * np.exp(-0.5 * ((x - self.middle) / (0.55 * self.width)) ** 2)
        share = np.clip(down / 0.25, 0, 1)
        own = self.gap(x) * (1 - share) + wide * share
        ease = (1 - down) ** 2 * (1 + 2 * down)
        return np.where(y > self.seam(x), own * ease, 0.0)

    def rise_of_points(self, places: Floats) -> Floats:
        """Return by how much points of the open mouth rise; those of the upper lip do not."""
        x, y = places[:, 0], places[:, 1]
        least, most = np.zeros(len(places)), np.clip(y - self.seam(x), 0, None)
        for _round in range(40):
            half = (least + most) / 2
            enough = self.rise(np.stack([x, y - half], axis=-1)) <= half
            least, most = np.where(enough, least, half), np.where(enough, half, most)
        return most


def _with_seam(layer: Layer, places: Floats, lips: Lips, strength: float, frame: EyeFrame) -> Layer:
    """Darken the line where the lips meet: no light falls between them."""
    x, y = places[..., 0], places[..., 1]
    line = np.exp(-0.5 * ((y - lips.seam(x)) / 0.016) ** 2)
    between = np.clip(1 - (np.abs(x - lips.middle) / (0.5 * lips.width)) ** 4, 0, 1)
    closed = np.clip(lips.gap(x) / 0.02, 0, 1) * strength
    shade = 1 - (1 - _SEAM_DARKER) * line * between * closed
    colours = layer.pixels[..., :3] * shade[..., None]
    pixels = np.dstack([np.rint(colours).astype(np.uint8), layer.pixels[..., 3]])
    return Layer(layer.name, pixels, layer.offset)


def _spots(
    landmarks: Landmarks, step: SwellingStep, scale: float
) -> list[tuple[Floats, float, float]]:
    """Return the middles, radii and shares of what is drawn in, px."""
    ibug, unit = landmarks.ibug68, landmarks.pupil_distance
    found = [
        (ibug[list(_PARTS[part][0])].mean(axis=0), _PARTS[part][1] * unit, share)
        for part, share in step.parts.items()
    ]
    found += [
        (np.array([spot.x, spot.y]) * scale, spot.radius_px * scale, spot.strength)
        for spot in step.spots
    ]
    return [(m, r, _MOST * share * step.strength) for m, r, share in found if share * step.strength]


def _drawn_in(places: Floats, spots: list[tuple[Floats, float, float]]) -> Floats:
    """Return what places (..., 2) of the picture show: what stood further out before."""
    moved = places.copy()
    for middle, radius, share in spots:
        away = places - middle
        near = np.clip(1 - (away**2).sum(axis=-1) / radius**2, 0, None)
        moved += share * (near**2)[..., None] * away
    return moved


def forward(points: Floats, spots: list[tuple[Floats, float, float]]) -> Floats:
    """Return where points (n, 2) of the photograph stand after it."""
    moved = points
    for _round in range(30):
        moved = points - (_drawn_in(moved, spots) - moved)
    return moved


def _followed(
    landmarks: Landmarks, points: Floats, spots: list[tuple[Floats, float, float]]
) -> Landmarks:
    found = landmarks.with_ibug68(points, placed_by="estimate")
    for name in ("mesh", "right_iris", "left_iris"):
        if name in landmarks.groups:
            moved = forward(landmarks.groups[name], spots)
            found = found.with_group(name, moved, placed_by="estimate")
    return found


def _box(low: Floats, high: Floats, shape: tuple[int, ...]) -> Box:
    limit = (shape[1], shape[0])
    x, y = (int(v) for v in np.clip(np.floor(low).astype(int), 0, limit))
    right, bottom = (int(v) for v in np.clip(np.ceil(high).astype(int) + 1, 0, limit))
    return Box(x, y, right - x, bottom - y)


def _grid(box: Box) -> Floats:
    """Return the px of a box, (h, w, 2)."""
    x, y = np.meshgrid(np.arange(box.width) + box.x, np.arange(box.height) + box.y)
    return np.stack([x, y], axis=-1).astype(np.float64)


def _warped(name: str, pixels: Pixels, box: Box, places: Floats, moves: Floats) -> Layer:
    """Return the layer of what stood at ``places`` (h, w, 2), opaque where anything moves."""
    at = np.asarray(places, np.float32)
    picture = cv2.remap(pixels, at[..., 0], at[..., 1], cv2.INTER_CUBIC,
                        borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    moves_px = np.linalg.norm(moves, axis=-1)
    alpha = np.where(moves_px > 0.02, 255, 0).astype(np.uint8)
    return Layer(name, np.dstack([np.asarray(picture, np.uint8), alpha]), (box.x, box.y))
