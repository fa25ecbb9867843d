"""Hair in the picture: strands drawn from the farthest to the nearest, and their shadow."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import make_interp_spline

from models.build.portrait.arrays import Floats
from models.build.portrait.camera import to_linear, to_srgb
from models.build.portrait.figure import Figure, turned
from models.build.portrait.hair import STEPS, Strands
from models.build.portrait.hair_light import light_strands
from models.build.portrait.scalp import Scalp
from models.build.portrait.sitters import Hair
from models.build.portrait.strokes import SUBPIXEL_BITS
from models.build.portrait.takes import Setting, Take

DRAWN_STEPS = 64
STRAND_MM = 0.11
SHADOW_REACH_MM = 5.0


def draw_hair(
    take: Take, strands: Strands, figure: Figure, scalp: Scalp, hair: Hair, setting: Setting
) -> Take:
    """Return the picture with the hair on the head and its shadow on the skin."""
    count = len(strands.points)
    posed = _posed(strands.points.reshape(-1, 3), figure).reshape(count, STEPS, 3)
    centre = _posed(scalp.centre[None], figure)[0]
    colours = light_strands(posed, strands.tone, hair.colour, centre, setting)
    depth = _with_shut_mouth(take.depth, figure, setting)
    layer = _draw(posed, colours, strands, depth, setting)
    alpha = layer[..., 3].astype(np.float32) / 255
    plain = layer[..., :3].astype(np.float32) / 255 / np.maximum(alpha, 1e-3)[..., None]
    hue = to_linear(np.clip(plain, 0, 1)).astype(np.float32)
    light = take.light * _shadow(alpha, setting)[..., None]
    light += alpha[..., None] * (hue - light)
    # Light is kept unmultiplied: where only hair covers, it is the hair's own.
    bare = take.cover < 0.5
    light[bare] = hue[bare]
    return Take(light, take.cover + alpha * (1 - take.cover), take.depth)


def _posed(places: Floats, figure: Figure) -> Floats:
    return turned(places, figure.turn, figure.pivot, figure.spots) + figure.shift


def _with_shut_mouth(depth: Floats, figure: Figure, setting: Setting) -> Floats:
    """Let no hair from behind the head be seen through the gap between the lips."""
    x, y, _ = setting.camera.project(_posed(figure.spots.mouth[None], figure))[0]
    across, down = 28 * setting.px_per_mm, 9 * setting.px_per_mm
    shut = depth.copy()
    shut[int(y - down) : int(y + down), int(x - across) : int(x + across)] = 0
    return shut


def _draw(
    posed: Floats, colours: Floats, strands: Strands, depth: Floats, setting: Setting
) -> NDArray[np.uint8]:
    """Draw every piece that is not hidden; sRGB multiplied by cover, and the cover, (h, w, 4)."""
    width, height = setting.camera.size
    piece = ((np.arange(DRAWN_STEPS - 1) + 0.5) / (DRAWN_STEPS - 1) * (STEPS - 1)).astype(np.intp)
    seen = _finer(setting.camera.project(posed))
    start, end = seen[:, :-1].reshape(-1, 3), seen[:, 1:].reshape(-1, 3)
    middle = 0.5 * (start + end)
    x, y = middle[:, 0], middle[:, 1]
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    row, column = (np.where(inside, at, 0).astype(np.intp) for at in (y, x))
    uncut = (strands.points[:, 1:, 1] > strands.ends[:, None])[:, piece].ravel()
    shown = np.flatnonzero(inside & uncut & (middle[:, 2] < depth[row, column] + 1.0))
    shown = shown[np.argsort(-middle[shown, 2], kind="stable")]
    bright = to_srgb(np.clip(colours, 0, 1).astype(np.float32))[:, piece].reshape(-1, 3)[shown]
    paint = np.c_[bright * 255, np.full(len(bright), 255.0)].tolist()
    fixed = np.rint(np.c_[start[:, :2], end[:, :2]][shown] * 2**SUBPIXEL_BITS).astype(np.int32)
    layer = np.zeros((height, width, 4), np.uint8)
    thick = max(1, round(STRAND_MM * setting.px_per_mm))
    for (x0, y0, x1, y1), colour in zip(fixed.tolist(), paint, strict=True):
        cv2.line(layer, (x0, y0), (x1, y1), colour, thick, cv2.LINE_AA, SUBPIXEL_BITS)
    return layer


def _finer(curves: Floats) -> Floats:
    """Resample curves (n, steps, 3) to ``DRAWN_STEPS`` points, so that hiding is fine-grained."""
    spline = make_interp_spline(np.linspace(0, 1, STEPS), curves, k=3, axis=1)
    return np.asarray(spline(np.linspace(0, 1, DRAWN_STEPS)))


def _shadow(alpha: Floats, setting: Setting) -> Floats:
    """Return the share of light (h, w) left on skin beside and under hair."""
    mm = setting.px_per_mm
    x, y = setting.lighting.key[:2] * SHADOW_REACH_MM * mm
    cast = cv2.warpAffine(alpha, np.array([[1, 0, -x], [0, 1, y]]), alpha.shape[::-1])
    soft = cv2.GaussianBlur(cast, (0, 0), 3.2 * mm)
    near = cv2.GaussianBlur(alpha, (0, 0), 1.2 * mm)
    return ((1 - 0.34 * soft) * (1 - 0.25 * near)).astype(np.float32)
