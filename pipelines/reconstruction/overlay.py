"""The layers of a superimposition: photograph, skull, wipe, depths, and residuals to scale."""

from __future__ import annotations

from typing import Final, Literal

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipelines.arrays import Floats, Pixels
from pipelines.layers import Layer
from pipelines.reconstruction.pinhole import draw_bone
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.superimposition import Superimposition

Across = Literal["vertical", "horizontal"]
SKULL: Final = "skull"
WIPED: Final = "skull beyond the wipe"
_SEEN: Final = (0, 190, 255, 255)
_MODEL: Final = (255, 176, 0, 255)
_LINE: Final = (255, 60, 60, 255)
_DEPTH: Final = (120, 255, 120, 255)
_INK: Final = (255, 255, 255, 255)
_SHADE: Final = (0, 0, 0, 255)
_SCALE_MM: Final = 20.0


def overlay(
    found: Superimposition,
    photograph: Pixels,
    *,
    mix: float = 0.5,
    wipe: float = 0.5,
    across: Across = "vertical",
) -> tuple[Layer, ...]:
    """Return the layers over a photograph (H, W, 3), from the bottom up.

    ``mix`` is how strongly the skull covers the face, 0 to 1; ``wipe`` where it ends on the layer
    of the wipe, as a share of the picture from the left, or from the top where it lies
    horizontal. The wipe and the depths are there but not shown.
    """
    bone = draw_bone(Surface(found.skull.vertices, found.skull.faces), found.camera)
    return (
        Layer("photograph", photograph),
        Layer(SKULL, bone, opacity=mix),
        Layer(WIPED, _wiped(bone, wipe, across), visible=False),
        Layer("tissue depths", _depths(found), visible=False),
        Layer("skin points and residuals", _residuals(found)),
        Layer("scale", _scale(found)),
    )


def _wiped(bone: Pixels, wipe: float, across: Across) -> Pixels:
    kept = bone.copy()
    axis = 1 if across == "vertical" else 0
    end = round(wipe * bone.shape[axis])
    beyond = (slice(None), slice(end, None)) if axis == 1 else (slice(end, None),)
    kept[(*beyond,)] = 0
    line = max(1, bone.shape[axis] // 600)
    edge = slice(max(end - line, 0), end)
    kept[(slice(None), edge) if axis == 1 else (edge,)] = _INK
    return kept


def _depths(found: Superimposition) -> Pixels:
    canvas = _Canvas(found)
    for point in found.model.points.values():
        if point.tip is not None:
            start, end = found.camera.project(np.stack([point.tip.bone, point.tip.skin]))
            canvas.line(start, end, _DEPTH)
            canvas.dot(start, _DEPTH)
    return canvas.finished()


def _residuals(found: Superimposition) -> Pixels:
    """Draw where each point was seen, where the model has it, and what was expected (1 SD)."""
    canvas = _Canvas(found)
    places = np.array([found.model.points[name].xyz for name in found.names])
    scale = found.camera.px_per_mm(places)
    model, seen = found.camera.project(places), found.face.at(*found.names)
    for row in range(len(found.names)):
        canvas.ellipse(model[row], found.pose.expected_mm[row] * scale[row] ** 2, _MODEL)
        canvas.line(model[row], seen[row], _LINE)
        canvas.dot(model[row], _MODEL)
        canvas.cross(seen[row], _SEEN)
    for row, name in enumerate(found.names):
        off = float(np.linalg.norm(found.pose.residuals_mm[row]))
        canvas.write(seen[row], f"{name} {off:.1f}")
    height = found.camera.size[1]
    canvas.write(np.array([0.02, 0.94]) * height, "+ placed   · expected, with 1 SD")
    return canvas.finished()


def _scale(found: Superimposition) -> Pixels:
    """Draw a bar of 20 mm as large as they are at the face, and say what is what."""
    canvas = _Canvas(found)
    middle = np.array([found.model.points[name].xyz for name in found.names]).mean(axis=0)
    length = _SCALE_MM * float(found.camera.px_per_mm(middle[None])[0])
    height = found.camera.size[1]
    start = np.array([0.03 * height, 0.965 * height])
    canvas.line(start, start + [length, 0], _INK)
    for end in (start, start + [length, 0]):
        canvas.line(end - [0, 0.008 * height], end + [0, 0.008 * height], _INK)
    canvas.write(start + [length, 0], f"{_SCALE_MM:g} mm at the face")
    return canvas.finished()


class _Canvas:
    """An empty layer of a camera's size that lines and words are drawn on, thick enough to see."""

    def __init__(self, found: Superimposition) -> None:
        width, height = found.camera.size
        self.pixels: Pixels = np.zeros((height, width, 4), np.uint8)
        self._thick = max(1, round(max(width, height) / 700))
        self._font = ImageFont.load_default(max(11, max(width, height) // 75))

    def finished(self) -> Pixels:
        """Return the layer with straight alpha: what was drawn faded towards nothing, not black."""
        alpha = np.maximum(self.pixels[..., 3:], 1).astype(np.float32)
        straight = self.pixels[..., :3] * (255 / alpha)
        colours = np.clip(np.rint(straight), 0, 255).astype(np.uint8)
        return np.concatenate([colours, self.pixels[..., 3:]], axis=2)

    def line(self, start: Floats, end: Floats, colour: tuple[int, int, int, int]) -> None:
        cv2.line(self.pixels, _spot(start), _spot(end), colour, self._thick, cv2.LINE_AA, 4)

    def dot(self, at: Floats, colour: tuple[int, int, int, int]) -> None:
        cv2.circle(self.pixels, _spot(at), 24 * self._thick, colour, -1, cv2.LINE_AA, 4)

    def cross(self, at: Floats, colour: tuple[int, int, int, int]) -> None:
        reach = 4.0 * self._thick
        for step in (np.array([reach, 0.0]), np.array([0.0, reach])):
            self.line(at - step, at + step, colour)

    def ellipse(self, at: Floats, covariance: Floats, colour: tuple[int, int, int, int]) -> None:
        spreads, axes = np.linalg.eigh(covariance)
        turn = np.linspace(0, 2 * np.pi, 65)
        circle = np.stack([np.cos(turn), np.sin(turn)], axis=-1) * np.sqrt(spreads)
        rim = np.rint((at + circle @ axes.T) * 16).astype(np.int32)
        cv2.polylines(self.pixels, [rim], True, colour, max(1, self._thick // 2), cv2.LINE_AA, 4)

    def write(self, at: Floats, words: str) -> None:
        """Write words to the right of a place, light with a dark edge."""
        layer = Image.fromarray(self.pixels)
        draw = ImageDraw.Draw(layer)
        spot = (float(at[0]) + 7 * self._thick, float(at[1]) - 7 * self._thick)
        draw.text(spot, words, fill=_INK, font=self._font, anchor="lm",
                  stroke_width=max(1, self._thick), stroke_fill=_SHADE)  # fmt: skip
        self.pixels = np.asarray(layer, np.uint8).copy()


def _spot(at: Floats) -> tuple[int, int]:
    x, y = np.clip(np.rint(at * 16), -(1 << 20), 1 << 20).astype(int).tolist()
    return x, y
