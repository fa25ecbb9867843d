"""Brows of growing children: they thicken and darken, boys' more than girls'."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np

from pipelines.ageing.bands import blurred
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.colour_cut import Mask
from pipelines.layers import content
from pipelines.recipe import Sex

# Chosen by eye, on synthetic and research photographs; lengths in pupil distances. Brows grow
# thicker by hairs beyond their edge, and more so downwards: over the brow ridge that comes forward
# below them.
_THICKER = {"M": 0.034, "F": 0.016, None: 0.025}
_DOWNWARDS = 0.8
_STEPS = 6
_SOFT, _SKIN_AROUND, _SKIN_BLUR = 0.016, 0.22, 0.06
# Px between the pupils at which the skin around the brows is read.
_AROUND_UNIT = 60.0
# How far around the brows skin is looked at, and how far hairs are, in pupil distances.
_MARGIN, _BESIDE = 0.4, 0.08
# Share of a brow's own darkness that fills it between its hairs, and that it gains.
_FILLED = {"M": 1.15, "F": 0.75, None: 0.95}
_DARKER = {"M": 1.5, "F": 0.9, None: 1.2}
_LIVELY = 1.0
# How far out from the midline hairs rise by which angle: upright at the nose, level at the tail.
_OUT, _RISE = np.array([0.18, 0.34, 0.54, 0.80]), np.radians([75.0, 50.0, 25.0, -18.0])
# Hairs are so long and so thick, differ by this SD, and leave skin between them.
_HAIR, _BETWEEN_HAIRS, _SHORTEST = (0.060, 0.0055), 0.42, 0.35
# A brow begins beside the nose with few hairs: so far in it is full, and so much it has before.
_HEAD, _FEW = 0.17, 0.25
# How fine a brow's own hairs are, what share of its darkness they differ by in a sharp photograph,
# and what new hairs differ by at least, as a share of what they do there.
_HAIRS_APART, _OWN_HAIRS, _RUN_TOGETHER = 0.008, 0.08, 0.45
# The darkest of a brow, as a percentile of lightness, has the colour of its hairs.
_HAIRS = 25.0
# Contrast of a brow to skin of this L*, below which nothing is darkened and above which it is
# dark enough: more looks stuck on. On darker skin less contrast says the same.
_SKIN, _LEAST, _ENOUGH = 70.0, 4.0, 34.0
# The most that a brow on that skin gains of its own darkness: on a faded print it is a guess.
_MOST = 13.0


def grown_brows(
    lab: Floats,
    brows: Floats,
    *,
    frame: EyeFrame,
    sex: Sex | None,
    far: float,
    as_sharp: Callable[[Floats], Floats] = np.asarray,
) -> Floats:
    """Return the change (h, w, 3) of CIE Lab that thickens and darkens the brows.

    ``brows`` (h, w) from 0 to 1 says where brows may be, ``frame`` is the eye frame in px and
    ``far`` runs from 0 to 1. A brow that is dark against its skin already grows thicker, but no
    darker, whatever the skin's tone; its hairs keep their own colour. ``as_sharp`` makes what is
    drawn anew as soft as the photograph.
    """
    change = np.zeros_like(lab)
    if far <= 0 or not (brows > 0).any():
        return change
    wide, part = (_around(brows, round(margin * frame.unit)) for margin in (_MARGIN, _BESIDE))
    skin = np.zeros(brows.shape, np.float32)
    skin[wide] = _skin_around(np.ascontiguousarray(lab[wide][..., 0]), frame.unit)
    inside = EyeFrame(frame.centre - [part[1].start, part[0].start], frame.axes)
    strands = as_sharp(_strands(inside, brows[part].shape))
    grown = as_sharp(far * brows[part] * _full(inside, brows[part]))
    change[part] = _grown(lab[part], brows[part], grown, skin[part], strands, inside, sex)
    return change


def _around(brows: Floats, margin: int) -> tuple[slice, slice]:
    """Return the part (rows, columns) that holds the brows (h, w) and ``margin`` px around them."""
    rows, columns = content(brows)
    return (
        slice(max(rows.start - margin, 0), rows.stop + margin),
        slice(max(columns.start - margin, 0), columns.stop + margin),
    )


def _full(frame: EyeFrame, brows: Floats) -> Floats:
    """Return how full brows (h, w) grow, 0 to 1: with few hairs at their head beside the nose."""
    across, _ = frame.grid(brows.shape)
    full = np.ones(brows.shape, np.float32)
    for side in (across < 0, across > 0):
        there = np.abs(across[side & (brows > 0.5)])
        if there.size:
            in_from_head = (np.abs(across[side]) - there.min()) / _HEAD
            full[side] = _FEW + (1 - _FEW) * np.clip(in_from_head, 0, 1)
    return full


def _grown(
    lab: Floats,
    brows: Floats,
    grown: Floats,
    skin: Floats,
    strands: Floats,
    frame: EyeFrame,
    sex: Sex | None,
) -> Floats:
    light, unit = np.ascontiguousarray(lab[..., 0]), frame.unit
    change = np.zeros_like(lab)
    inside = brows > 0.5
    if not inside.any():
        return change
    # Lightness of skin as a share of light skin's: what counts as dark goes with it.
    tone = np.maximum(skin, 1.0) / _SKIN
    depth = np.maximum(skin - light - _LEAST * tone, 0)
    contrast, darkest = np.percentile((depth / tone)[inside], (75, 90))
    faint = float(np.clip(1 - contrast / _ENOUGH, 0, 1))
    strands = 1 + _alike(light, inside, float(np.percentile(depth[inside], 75)), unit) * (
        strands - 1
    )
    # Between its hairs a thick brow is dark too; the hairs themselves stay as fine as they are.
    spread = _hairs_beyond(blurred(depth, _SOFT / 2 * unit), strands, frame, _THICKER[sex])
    # No hair is darker than the person's darkest, and there is skin between them.
    ceiling = darkest * tone * np.minimum(strands, 1)
    full = np.minimum(np.hypot(depth, _FILLED[sex] * spread * strands), ceiling)
    full = full + np.minimum(faint * _DARKER[sex] * full, _MOST * tone)
    more = grown * np.maximum(full - depth, 0)
    hairs = np.median(lab[inside & (light <= np.percentile(light[inside], _HAIRS))], axis=0)
    # As it is filled a brow loses contrast among its hairs; they take it back.
    hairy = _LIVELY * faint * grown * (light - blurred(light, _SOFT * unit))
    change[..., 0] = np.minimum(hairy, 0.5 * more) - more
    covered = np.clip(more / np.maximum(skin - float(hairs[0]), 1.0), 0, 1)
    # Hairs that give back less light keep their hue: their chroma goes with it (CIE 1976).
    dimmer = np.clip((light + change[..., 0] + 16) / (float(hairs[0]) + 16), 0, 1)
    change[..., 1:] = covered[..., None] * (dimmer[..., None] * hairs[1:] - lab[..., 1:])
    return change


def _alike(light: Floats, inside: Mask, depth: float, unit: float) -> float:
    """Return how far new hairs may stand out from one another, 0 to 1: as the person's own do.

    In a soft print the hairs of a brow have run together; single ones would look scratched in.
    """
    own = float((light - blurred(light, _HAIRS_APART * unit))[inside].std())
    return float(np.clip(own / (_OWN_HAIRS * max(depth, 1.0)), _RUN_TOGETHER, 1))


def _strands(frame: EyeFrame, shape: tuple[int, ...]) -> Floats:
    """Return by how much more or less a brow is filled from place to place, as by hairs.

    They run as brow hairs do, alike at every size of picture.
    """
    across, down = frame.grid(shape)
    out, up = np.abs(across), -down
    total, weights = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for number, rise in enumerate(_RISE):
        cos, sin = np.float32(np.cos(rise)), np.float32(np.sin(rise))
        along = (out * cos + up * sin) / np.float32(_HAIR[0]) + np.float32(31 * number)
        beside = (up * cos - out * sin) / np.float32(_HAIR[1]) + 128
        noise = cv2.remap(_noise(), along, beside, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        peak = np.interp(out, _OUT, np.eye(len(_OUT))[number]).astype(np.float32)
        total += peak * np.asarray(noise, np.float32)
        weights += peak**2
    return np.clip(1 + _BETWEEN_HAIRS * total / np.sqrt(weights), 0, 1.6)


def _hairs_beyond(depth: Floats, strands: Floats, frame: EyeFrame, reach: float) -> Floats:
    """Return the darkness (h, w) of a brow whose hairs reach beyond its edges, each its own way.

    Hairs of the upper edge end in points farther up and out; new ones root below the lower edge.
    """
    across, _ = frame.grid(depth.shape)
    rise = np.interp(np.abs(across), _OUT, _RISE).astype(np.float32)
    course = np.stack([np.sign(across) * np.cos(rise), -np.sin(rise)], axis=-1) @ frame.axes.astype(
        np.float32
    )
    rows, columns = np.mgrid[: depth.shape[0], : depth.shape[1]].astype(np.float32)
    length = np.maximum(strands, _SHORTEST)
    spread = depth.copy()
    for step in np.linspace(-1 - _DOWNWARDS, 1, 2 * _STEPS + 1):
        if step > 0:
            away = np.float32(-step * reach) * course
        else:
            away = (step * reach * frame.axes[1]).astype(np.float32)
        moved = cv2.remap(
            depth,
            columns + away[..., 0],
            rows + away[..., 1],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        left = np.clip(1.2 - abs(step) / length / (1 if step > 0 else 1 + _DOWNWARDS), 0, 1)
        np.maximum(spread, moved * left, out=spread)
    return spread.astype(np.float32)


@cache
def _noise() -> Floats:
    noise = np.random.default_rng(11).standard_normal((256, 256), np.float32)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.8), np.float32) / np.float32(0.35)


def _skin_around(light: Floats, unit: float) -> Floats:
    """Return the lightness of the skin around each place, found on a small picture."""
    factor = min(1.0, _AROUND_UNIT / unit)
    height, width = light.shape
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    small = cv2.resize(light, size, interpolation=cv2.INTER_AREA)
    lightest = cv2.dilate(small, _disc(_SKIN_AROUND * unit * factor))
    soft = cv2.GaussianBlur(lightest, (0, 0), _SKIN_BLUR * unit * factor)
    return np.asarray(cv2.resize(soft, (width, height)), np.float32)


def _disc(radius: float) -> Pixels:
    side = 2 * max(round(radius), 1) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
