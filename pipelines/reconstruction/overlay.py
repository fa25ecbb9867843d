"""The layers of a superimposition: photograph, skull, wipe, depths, and residuals to scale."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.layers import Layer
from pipelines.reconstruction.canvas import LIGHT, Canvas, Colour
from pipelines.reconstruction.pinhole import draw_bone
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.superimposition import Superimposition
from pipelines.reconstruction.superimposition_recipe import Across

SKULL: Final = "skull"
WIPED: Final = "skull beyond the wipe"
_SEEN: Final[Colour] = (0, 190, 255)
_MODEL: Final[Colour] = (255, 176, 0)
_LINE: Final[Colour] = (255, 60, 60)
_DEPTH: Final[Colour] = (120, 255, 120)
_SCALE_MM: Final = 20.0
_SIDE_LETTER_PX: Final = 56.0


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
    kept[(slice(None), edge) if axis == 1 else (edge,)] = (*LIGHT, 255)
    return kept


def _depths(found: Superimposition) -> Pixels:
    canvas = Canvas(found.camera.size)
    for point in found.model.points.values():
        if point.tip is not None:
            ends = found.camera.project(np.stack([point.tip.bone, point.tip.skin]))
            canvas.line(ends, _DEPTH)
            canvas.dot(ends[0], _DEPTH)
    return canvas.finished()


def _residuals(found: Superimposition) -> Pixels:
    """Draw where each point was seen, where the model has it, and what was expected (1 SD)."""
    canvas = Canvas(found.camera.size)
    places = np.array([found.model.points[name].xyz for name in found.names])
    scale = found.camera.px_per_mm(places)
    model, seen = found.camera.project(places), found.face.at(*found.names)
    for row in range(len(found.names)):
        expected = _ellipse(found.pose.expected_mm[row] * scale[row] ** 2)
        canvas.line(model[row] + expected, _MODEL, thin=True)
        canvas.line(np.stack([model[row], seen[row]]), _LINE)
        canvas.dot(model[row], _MODEL)
        canvas.cross(seen[row], _SEEN)
    for row, name in enumerate(found.names):
        off = float(np.linalg.norm(found.pose.residuals_mm[row]))
        canvas.write(seen[row], f"{name} {off:.1f}")
    canvas.write(_foot(canvas, lines_up=2), "+ placed   · expected, with 1 SD")
    return canvas.finished()


def _scale(found: Superimposition) -> Pixels:
    """Draw a bar of 20 mm as large as they are at the face, and say what is what."""
    canvas = Canvas(found.camera.size)
    middle = np.array([found.model.points[name].xyz for name in found.names]).mean(axis=0)
    length = _SCALE_MM * float(found.camera.px_per_mm(middle[None])[0])
    height, start = found.camera.size[1], _foot(canvas)
    tick, end = np.array([0, 0.008 * height]), start + [length, 0]
    for line in ((start, end), (start - tick, start + tick), (end - tick, end + tick)):
        canvas.line(np.stack(line), LIGHT)
    canvas.write(end, f"{_SCALE_MM:g} mm at the face")
    return canvas.finished()


def _foot(canvas: Canvas, *, lines_up: int = 0) -> Floats:
    """Return where words begin near the foot of a picture, clear of the letters of the sides."""
    height = canvas.size[1]
    up = 0.035 * height + lines_up * canvas.letters_px
    return np.array([max(0.08 * height, _SIDE_LETTER_PX), height - up])


def _ellipse(covariance: Floats) -> Floats:
    """Return the rim (n, 2) of one standard deviation about nothing."""
    spreads, axes = np.linalg.eigh(covariance)
    turn = np.linspace(0, 2 * np.pi, 65)
    return np.stack([np.cos(turn), np.sin(turn)], axis=-1) * np.sqrt(spreads) @ axes.T
