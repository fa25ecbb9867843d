"""Pictures for reviewers: inner features alone, and faces side by side at one size.

Judges of age progressions agree better on inner features than on pictures with hair (Erickson et
al. 2017), so hair, ears and outline can be hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.errors import LandmarkError
from pipelines.sampling import level_crop, sample

View = Literal["head", "inner face"]

# Lengths in distances of the eye centres; chosen by eye on faces of 4 to 70 years.
_HEAD_WIDTH, _EYES_FROM_TOP = 4.2, 0.46
_ABOVE_BROWS, _ABOVE_CHIN, _INSIDE, _SOFT = 0.2, 0.02, 0.02, 0.1
_WIDEST_Y, _FULLNESS_ABOVE = 0.3, 3.5
_ROOM_AROUND = 0.12
_PAPER, _INK, _GREY = (250, 250, 248), (24, 24, 26), 128
_GAP_SHARE, _TEXT_SHARE = 0.03, 0.055
_BESIDE_EYES, _JAW = (1, 15), (3, 4, 5, 6, 10, 11, 12, 13)


@dataclass(frozen=True)
class Face:
    """A picture (H, W, 3) uint8 RGB, its 68 points (68, 2) px, and what to write below it."""

    pixels: Pixels
    points: Floats
    label: str = ""


def inner_face(face: Face, *, side: int = 512) -> Pixels:
    """Return (side, side, 3) uint8 of the face from brows to chin, levelled, all else grey.

    The oval stays inside the outline and fades softly, so that neither hair nor the shape of
    the jaw can be seen. Raises LandmarkError where the points do not lie like a face.
    """
    frame = _frame(face.points)
    shape = frame.enter(face.points)
    top = float(shape[17:27, 1].min()) - _ABOVE_BROWS
    bottom = float(shape[8, 1]) - _ABOVE_CHIN
    middle_x = float(shape[[*_BESIDE_EYES, *_JAW], 0].mean())
    if bottom < 2 * _WIDEST_Y or top > -_ABOVE_BROWS:
        raise LandmarkError(
            "The landmarks do not lie like a face from the front: brows, chin and outline are "
            "needed for the crop. Place them and try again."
        )
    half_width = _half_width(shape - [middle_x, 0.0], bottom)
    reach = (bottom - top) * (1 + _ROOM_AROUND)
    centre = np.array([middle_x, (top + bottom) / 2])
    crop = _cut(face, frame, centre, reach=reach, side=side)
    place = ((np.arange(side) + 0.5) / side - 0.5) * reach
    mask = _egg(place, place + centre[1], half_width, top, bottom)[..., None]
    mixed = _GREY + mask * (crop.astype(np.float32) - _GREY)
    return np.rint(mixed).astype(np.uint8)


def head_view(face: Face, *, side: int = 512) -> Pixels:
    """Return (side, side, 3) uint8 of the whole head, levelled, the eyes always at one place."""
    centre = np.array([0.0, (0.5 - _EYES_FROM_TOP) * _HEAD_WIDTH])
    return _cut(face, _frame(face.points), centre, reach=_HEAD_WIDTH, side=side)


def side_by_side(faces: Sequence[Face], *, view: View = "head", side: int = 512) -> Pixels:
    """Return the faces in one row, each ``side`` px wide and labelled, as (H, W, 3) uint8.

    Raises LandmarkError where there is no face.
    """
    if not faces:
        raise LandmarkError("A sheet needs at least one face; add a photograph.")
    draw = head_view if view == "head" else inner_face
    gap, text = max(2, round(side * _GAP_SHARE)), max(9, round(side * _TEXT_SHARE))
    width, height = len(faces) * (side + gap) + gap, side + 2 * gap + round(text * 1.5)
    sheet = Image.new("RGB", (width, height), _PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(text)
    for place, face in enumerate(faces):
        left = gap + place * (side + gap)
        sheet.paste(Image.fromarray(draw(face, side=side)), (left, gap))
        pen.text((left, gap + side + gap // 2), _fitting(face.label, font, side), _INK, font)
    return np.asarray(sheet, np.uint8)


def stacked(sheets: Sequence[Pixels]) -> Pixels:
    """Return sheets below one another, (H, W, 3) uint8, filled with paper to the widest."""
    width = max(sheet.shape[1] for sheet in sheets)
    filled = [
        np.pad(sheet, ((0, 0), (0, width - sheet.shape[1]), (0, 0)), constant_values=_PAPER[0])
        for sheet in sheets
    ]
    return np.concatenate(filled)


def _frame(points: Floats) -> EyeFrame:
    return EyeFrame.between(points[36:42].mean(axis=0), points[42:48].mean(axis=0))


def _cut(face: Face, frame: EyeFrame, centre: Floats, *, reach: float, side: int) -> Pixels:
    tilt = float(np.degrees(np.arctan2(*frame.axes[0][::-1])))
    middle = frame.leave(centre[None])[0]
    matrix = level_crop(middle, reach * frame.unit, tilt, side)
    crop = sample(face.pixels, matrix, side)
    # Outside the picture there is nothing: paper, not black.
    there = sample(np.full_like(face.pixels, 255), matrix, side).astype(np.float32) / 255
    return np.rint(crop + (1 - there) * _PAPER).astype(np.uint8)


def _half_width(shape: Floats, bottom: float) -> float:
    """Return the greatest half breadth at which the lower part stays inside the outline."""
    beside_eyes = float(np.abs(shape[list(_BESIDE_EYES), 0]).min())
    jaw = shape[list(_JAW)]
    down = np.clip((jaw[:, 1] - _WIDEST_Y) / (bottom - _WIDEST_Y), 0.0, 0.98)
    return min(beside_eyes, float((np.abs(jaw[:, 0]) / np.sqrt(1 - down**2)).min())) - _INSIDE


def _egg(x: Floats, y: Floats, half_width: float, top: float, bottom: float) -> Floats:
    """Return 0..1 at ``x`` (w,) by ``y`` (h,): full above for the brows, an ellipse below."""
    above = y < _WIDEST_Y
    reach = np.where(above, _WIDEST_Y - top, bottom - _WIDEST_Y)
    down = (np.abs(y - _WIDEST_Y) / reach)[:, None]
    power = np.where(above, _FULLNESS_ABOVE, 2.0)[:, None]
    away = (np.abs(x / half_width)[None, :] ** power + down**power) ** (1 / power)
    part = np.clip((1 - away) * half_width / _SOFT, 0, 1)
    return part**2 * (3 - 2 * part)


def _fitting(label: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, room: int) -> str:
    if font.getlength(label) <= room:
        return label
    while label and font.getlength(label + "…") > room:
        label = label[:-1]
    return label + "…"
