"""Closed eyes opened: the upper lid is drawn up, and an eye laid into the opening.

The lid keeps its own skin and lashes. The eyeball is drawn, or comes from a donor's open eyes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.landmarks import EYES, Landmarks
from pipelines.layers import Layer
from pipelines.postmortem.almond import Almond, almond
from pipelines.postmortem.eyeball import draw_eyeball
from pipelines.postmortem.steps import EyesStep, Side

EYE_LAYERS: Final[dict[Side, str]] = {"right": "right eye open", "left": "left eye open"}
# Up to here, over the corners, skin gives way when the lid rises.
_BROW: Final = 0.62
_SUPERSAMPLE: Final = 4
_LASHES: Final = 0.035
# From here on an eye counts as open: mean lid height over its width.
OPEN_FROM: Final = 0.17


@dataclass(frozen=True)
class Donor:
    """A picture (H, W, 3) with open eyes and its landmarks in its px."""

    pixels: Pixels
    landmarks: Landmarks


def opening(landmarks: Landmarks, side: Side) -> float:
    """Return how far an eye stands open: mean lid height over its width."""
    points = landmarks.ibug68[list(EYES[side])]
    width = float(np.linalg.norm(points[3] - points[0]))
    high = np.linalg.norm(points[[1, 2]] - points[[5, 4]], axis=1).mean()
    return float(high) / max(width, 1e-6)


def eye_layers(
    pixels: Pixels, landmarks: Landmarks, step: EyesStep, donor: Donor | None
) -> list[Layer]:
    """Return a layer for each eye of (H, W, 3) that is opened."""
    if not step.strength:
        return []
    return [_eye_layer(pixels, landmarks, step, side, donor) for side in step.sides]


def _eye_layer(
    pixels: Pixels, landmarks: Landmarks, step: EyesStep, side: Side, donor: Donor | None
) -> Layer:
    eye = almond(landmarks, side, step.strength)
    x, y, width, height = _box(eye, pixels.shape)
    fine = _SUPERSAMPLE if eye.width < 300 else 2
    columns = x + (np.arange(width * fine) + 0.5) / fine - 0.5
    rows = y + (np.arange(height * fine) + 0.5) / fine - 0.5
    px = np.stack(np.meshgrid(columns, rows), axis=-1)
    places = eye.enter(px)
    skin = _lid_skin(pixels, eye, places)
    ball = draw_eyeball(eye, places, pixels, step.iris)
    if donor is not None:
        ball = _lent(donor, side, eye, places)
    inside = _inside(eye, places)[..., None]
    shaded = skin * _crease(eye, places)[..., None]
    picture = shaded + inside * (ball - shaded)
    picture *= _lash_line(eye, places)[..., None]
    small = cv2.resize(picture.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    alpha = cv2.resize(_fade(eye, places).astype(np.float32), (width, height),
                       interpolation=cv2.INTER_AREA)  # fmt: skip
    rgba = np.dstack([np.clip(small, 0, 255), 255 * np.asarray(alpha)])
    return Layer(EYE_LAYERS[side], np.rint(rgba).astype(np.uint8), (x, y))


def _box(eye: Almond, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    corners = eye.leave(np.array([[a, b] for a in (-0.3, 1.3) for b in (-0.4, _BROW + 0.05)]))
    low = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, (shape[1], shape[0]))
    high = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, (shape[1], shape[0]))
    return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])


def _lid_skin(pixels: Pixels, eye: Almond, places: Floats) -> Floats:
    """Return the skin with the upper lid drawn up and the lower one a little down."""
    x, y = places[..., 0], places[..., 1]
    closed, upper, lower = eye.closed(x), eye.upper(x), eye.lower(x)
    above = np.clip((y - upper) / np.maximum(_BROW - upper, 1e-3), 0, 1)
    # What lies under the brow's end gives way; the skin by the lid's edge keeps its size.
    from_above = y - (upper - closed) * (1 - above) ** 2 * (1 + 2 * above)
    below = np.clip((lower - y) / 0.35, 0, 1)
    # It starts below the lashes, which go up with the upper lid.
    from_below = y + (closed - _LASHES * eye.share - lower) * (1 - below) ** 2 * (1 + 2 * below)
    source = np.where(y >= (upper + lower) / 2, from_above, from_below)
    at = eye.leave(np.stack([x, source], axis=-1)).astype(np.float32)
    found = cv2.remap(pixels, at[..., 0], at[..., 1], cv2.INTER_CUBIC,
                      borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    return np.asarray(found, np.float32)


def _inside(eye: Almond, places: Floats) -> Floats:
    """Return 1 between the lids, softly over their edges."""
    x, y = places[..., 0], places[..., 1]
    soft = 1.2 / eye.width
    high = np.clip((eye.upper(x) - y) / soft + 0.5, 0, 1)
    low = np.clip((y - eye.lower(x)) / soft + 0.5, 0, 1)
    return high * low * ((x > 0) & (x < 1))


def _crease(eye: Almond, places: Floats) -> Floats:
    """Return the shade of the fold in which the lid's skin lies when the eye is open."""
    x, y = places[..., 0], places[..., 1]
    bend = np.clip(4 * x * (1 - x), 0, 1) ** 0.5
    off = y - (eye.upper(x) + (0.055 + 0.05 * bend) * eye.share)
    fold = np.exp(-0.5 * (off / 0.016) ** 2) * 0.34 + np.exp(-0.5 * (off / 0.05) ** 2) * 0.10
    return 1 - fold * np.clip(bend * 1.3, 0, 1) * eye.share * ((x > -0.02) & (x < 1.06))


def _lash_line(eye: Almond, places: Floats) -> Floats:
    """Return the shade of lashes at the upper lid's edge, and a trace of it at the lower."""
    x, y = places[..., 0], places[..., 1]
    ends = np.clip(np.minimum(x + 0.01, 1.04 - x) / 0.12, 0, 1)
    thick = 0.010 + 0.012 * np.clip(x, 0, 1)
    # Lashes stand together in uneven tufts, ever the same ones.
    tufts = 0.5 + 0.5 * np.sin(90 * x + 3 * np.sin(37 * x))
    over = y - eye.upper(x)
    edge = np.exp(-0.5 * (over / thick) ** 2) * 0.72
    lashes = np.clip(1 - np.abs(over - 0.012) / (0.02 + 0.028 * tufts), 0, 1) * 0.4 * tufts
    low = np.exp(-0.5 * ((y - eye.lower(x) + 0.012) / 0.010) ** 2) * 0.22
    return 1 - np.clip(edge + lashes + low, 0, 0.86) * ends * eye.share


def _fade(eye: Almond, places: Floats) -> Floats:
    """Return how much of the layer covers: all by the lids, nothing at its borders."""
    x, y = places[..., 0], places[..., 1]
    sides = np.clip(np.minimum(x + 0.28, 1.28 - x) / 0.14, 0, 1)
    ends = np.clip(np.minimum(y + 0.38, _BROW + 0.03 - y) / 0.06, 0, 1)
    return sides * ends


def _lent(donor: Donor, side: Side, eye: Almond, places: Floats) -> Floats:
    """Return the donor's eyeball in this eye's opening: lids to lids, corners to corners."""
    points = donor.landmarks.ibug68[list(EYES[side])]
    order = [3, 2, 1, 0, 5, 4] if side == "right" else [0, 1, 2, 3, 4, 5]
    inner, up_a, up_b, outer, low_b, low_a = points[order]
    along = outer - inner
    up = np.array([along[1], -along[0]])
    frame = Almond(inner, along, up if up[1] <= 0 else -up, np.zeros((2, 2)), 1.0)
    high, low = frame.enter(np.stack([up_a, up_b])), frame.enter(np.stack([low_a, low_b]))
    x, y = places[..., 0], places[..., 1]
    lids = eye.upper(x), eye.lower(x)
    share = (y - lids[1]) / np.maximum(lids[0] - lids[1], 1e-4)
    top = np.interp(x, [0, *high[:, 0], 1], [0, *high[:, 1], 0])
    bottom = np.interp(x, [0, *low[:, 0], 1], [0, *low[:, 1], 0])
    at = frame.leave(np.stack([x, bottom + share * (top - bottom)], axis=-1)).astype(np.float32)
    found = cv2.remap(donor.pixels, at[..., 0], at[..., 1], cv2.INTER_CUBIC,
                      borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    return np.asarray(found, np.float32)
