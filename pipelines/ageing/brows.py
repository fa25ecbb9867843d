"""Brows of growing children: their own hairs grow denser, longer and darker, boys' the most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from pipelines.ageing.bands import blurred, coarse_within
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.colour_cut import Mask
from pipelines.layers import content
from pipelines.recipe import Sex

# All figures were chosen by eye, on synthetic and research photographs; lengths are in pupil
# distances. By how much more a brow covers its skin, and by which share it grows thicker about its
# own midline, which sinks a little: new hairs root below the lower edge.
_DENSER: dict[Sex | None, float] = {"M": 2.9, "F": 1.4, None: 2.1}
_THICKER: dict[Sex | None, float] = {"M": 0.45, "F": 0.22, None: 0.33}
_LOWER: dict[Sex | None, float] = {"M": 0.010, "F": 0.003, None: 0.006}
# Of what a faint brow gains, a dark one gains this share.
_DARK_GAINS = 0.22
# Over which width a brow's midline is read, and the skin under its hairs.
_MIDLINE, _SKIN_AROUND = 0.09, 0.13
# Skin that is lighter by so much in L* says the more of it, so that the shade of a socket under a
# brow is not taken for its skin; and how much more at most, as a natural logarithm.
_LIT, _LIT_MOST = 4.0, 3.0
# How far around the brows skin is looked at, and how far hairs are.
_MARGIN, _BESIDE = 0.30, 0.08
# Skin near a brow of less than the first share says that a fringe covers it, of the second that
# none does.
_COVERED, _BARE = 0.02, 0.08
# Over such lengths hairs become fewer towards head and tail; at the very ends a share remains, and
# ends reach so much farther than they did.
_HEAD, _TAIL, _FEW = 0.30, 0.10, (0.12, 0.45)
_FARTHER = 0.030
# How far out from the midline hairs rise by which angle: upright at the nose, level at the tail.
_OUT, _RISE = np.array([0.18, 0.34, 0.54, 0.80]), np.radians([75.0, 50.0, 25.0, -18.0])
# Hairs are so long and so thick, differ by this SD, and are drawn no thinner than so many px.
_HAIR, _BETWEEN_HAIRS, _LEAST_PX = (0.060, 0.0055), 0.42, 1.3
# How fine a brow's own hairs are, what share of its darkness they differ by in a sharp photograph,
# and what new hairs differ by at least, as a share of what they do there.
_HAIRS_APART, _OWN_HAIRS, _RUN_TOGETHER = 0.008, 0.08, 0.25
# The darkest of a brow, as a percentile of lightness, has the colour of its hairs; but skin shines
# through between them, so that single hairs of a faint brow are darker by this share.
_HAIRS, _SHINES = 20.0, 0.30
# Which percentile of darkness in their mask is that of plain brow.
_PLAIN = 85.0
# Of the chroma of the darkest, single hairs have no less than this.
_LEAST_CHROMA = 0.4
# Contrast of a brow to skin of this L*, below which nothing counts as hair and above which it is
# dark enough: more looks stuck on. On darker skin less contrast says the same.
_SKIN, _LEAST, _ENOUGH = 70.0, 3.0, 34.0
# The most that the hairs of a faint brow darken on that skin, as hair does in youth.
_MOST: dict[Sex | None, float] = {"M": 14.0, "F": 9.0, None: 11.5}


def grown_brows(
    lab: Floats,
    brows: Floats,
    skin: Floats,
    *,
    frame: EyeFrame,
    sex: Sex | None,
    far: float,
    as_sharp: Callable[[Floats], Floats] = np.asarray,
) -> Floats:
    """Return the change (h, w, 3) of CIE Lab that lets the brows grow denser and thicker.

    ``brows`` (h, w) from 0 to 1 says where brows may be and ``skin`` where skin surely is,
    ``frame`` is the eye frame in px and ``far`` runs from 0 to 1. What hides the skin already hides
    more of it, so that a brow keeps its form, its soft ends and the sharpness of its photograph;
    hairs keep their own colour. ``as_sharp`` makes what is drawn anew as soft as the photograph.
    """
    change = np.zeros_like(lab)
    if far <= 0 or not (brows > 0.5).any():
        return change
    wide, part = (_around(brows, round(margin * frame.unit)) for margin in (_MARGIN, _BESIDE))
    bare = skin[wide] > 0.5
    if not bare.any():
        return change
    under, beside = np.zeros_like(brows), np.zeros_like(brows)
    light, reach = np.ascontiguousarray(lab[wide][..., 0]), _SKIN_AROUND * frame.unit
    usual = np.median(lab[wide][bare], axis=0)
    lit = skin[wide] * np.exp(np.clip((light - usual[0]) / _LIT, -_LIT_MOST, _LIT_MOST))
    under[wide] = coarse_within(light, lit.astype(np.float32), reach)
    beside[wide] = blurred(skin[wide], 1.4 * reach)
    inside = EyeFrame(frame.centre - [part[1].start, part[0].start], frame.axes)
    brow = _brow(lab[part], brows[part], under[part], usual, sex)
    if brow is None:
        return change
    # Under a fringe there is no skin beside what is dark.
    where = np.clip(2 * brows[part], 0, 1) * np.clip(
        (beside[part] - _COVERED) / (_BARE - _COVERED), 0, 1
    )
    denser = _denser(brow, inside, sex, as_sharp)
    gained = far * where * np.maximum(denser - brow.cover, 0) / (1 - brow.cover)
    change[part] = gained[..., None] * (brow.hairs - lab[part])
    np.minimum(change[..., 0], 0, out=change[..., 0])
    return change


@dataclass(frozen=True)
class _Brow:
    """Both brows: how far hairs cover the skin, (h, w) from 0 to 1, and what their mask holds.

    ``hairs`` (3,) is the Lab of single hairs, ``faint`` runs from 0, dark on its skin, to 1, and
    ``depth`` is the darkness in L* that single hairs differ from.
    """

    light: Floats
    inside: Mask
    cover: Floats
    hairs: Floats
    faint: float
    depth: float


def _around(brows: Floats, margin: int) -> tuple[slice, slice]:
    """Return the part (rows, columns) that holds the brows (h, w) and ``margin`` px around them."""
    rows, columns = content(brows)
    return (
        slice(max(rows.start - margin, 0), rows.stop + margin),
        slice(max(columns.start - margin, 0), columns.stop + margin),
    )


def _brow(lab: Floats, brows: Floats, under: Floats, skin: Floats, sex: Sex | None) -> _Brow | None:
    """Read the brows off ``lab`` (h, w, 3) over the lightness of the skin ``under`` them (h, w)."""
    light, inside = np.ascontiguousarray(lab[..., 0]), brows > 0.5
    # Lightness of skin as a share of light skin's: what counts as dark goes with it.
    tone = np.maximum(under, 1.0) / np.float32(_SKIN)
    depth = np.maximum(under - light - np.float32(_LEAST) * tone, 0)
    contrast = float(np.percentile((depth / tone)[inside], _PLAIN))
    if contrast <= 0:
        return None
    faint = float(np.clip(1 - contrast / _ENOUGH, 0, 1))
    darkest = np.median(lab[inside & (light <= np.percentile(light[inside], _HAIRS))], axis=0)
    # Single hairs lie farther along the way from skin to what is dark.
    gap = max(float(skin[0] - darkest[0]), 1.0)
    deeper = _SHINES * faint * gap + _MOST[sex] * faint * float(skin[0]) / _SKIN
    hairs = darkest - (skin - darkest) * deeper / gap
    # Hairs that give back less light keep their hue: their chroma goes with it (CIE 1976).
    dimmer = max(float(hairs[0]) + 16, 16.0) / (float(darkest[0]) + 16)
    least, most = _LEAST_CHROMA * darkest[1:], dimmer * darkest[1:]
    hairs[1:] = np.clip(hairs[1:], np.minimum(least, most), np.maximum(least, most))
    hairs[0] = max(hairs[0], min(float(darkest[0]), 8.0))
    cover = np.clip(depth / np.maximum(under - hairs[0], 1.0), 0, 0.96).astype(np.float32)
    usual = float(np.percentile(depth[inside], _PLAIN))
    return _Brow(light, inside, cover * np.clip(2 * brows, 0, 1), hairs, faint, usual)


def _denser(
    brow: _Brow, frame: EyeFrame, sex: Sex | None, as_sharp: Callable[[Floats], Floats]
) -> Floats:
    """Return how far hairs cover the skin, (h, w) from 0 to 1, as they have grown."""
    few, farther = _ends(brow, frame)
    apart = _apart(brow, frame.unit)
    strands = as_sharp(1 + apart * (_strands(frame, brow.cover.shape) - 1))
    soft = (brow.cover + as_sharp(brow.cover)) / 2
    # Among many hairs more grow than where a few are strewn: the edge of a grown brow is clearer.
    plain = max(float(np.percentile(soft[brow.inside], _PLAIN)), 0.05)
    longer = _longer(soft, frame, farther, _THICKER[sex], _LOWER[sex])
    gain = _DENSER[sex] * (_DARK_GAINS + (1 - _DARK_GAINS) * brow.faint) * few * strands
    # Each hair hides a share of what is left: densities add up in the logarithm of bare skin.
    own, beyond = (
        1 - (1 - cover) ** (1 + gain * np.sqrt(np.clip(cover / plain, 0, 1)))
        for cover in (soft, longer)
    )
    return np.maximum(own, few * np.minimum(strands, 1.15) * beyond)


def _ends(brow: _Brow, frame: EyeFrame) -> tuple[Floats, Floats]:
    """Return how many hairs of a full brow grow by place, (h, w) 0 to 1, and how much farther out.

    The latter (h, w) is in pupil distances, negative where hairs grow towards the nose.
    """
    across, _ = frame.grid(brow.cover.shape)
    few, farther = np.ones_like(brow.cover), np.zeros_like(brow.cover)
    for side in (across < 0, across > 0):
        there = np.abs(across[side & brow.inside & (brow.cover > 0.1)])
        if not there.size:
            continue
        head, tail = np.percentile(there, (1, 99))
        out = np.abs(across[side])
        from_head = np.clip((out - head + _FARTHER) / _HEAD, 0, 1)
        from_tail = np.clip((tail + _FARTHER - out) / _TAIL, 0, 1)
        eased = (
            least + (1 - least) * t * t * (3 - 2 * t)
            for least, t in zip(_FEW, (from_head, from_tail), strict=True)
        )
        few[side] = np.minimum(*eased)
        farther[side] = _FARTHER * ((1 - from_tail) - (1 - from_head))
    return few, farther


def _longer(
    cover: Floats, frame: EyeFrame, farther: Floats, thicker: float, lower: float
) -> Floats:
    """Return the cover (h, w) of a brow that is thicker about its own midline, and longer."""
    shape, sigma = cover.shape, _MIDLINE * frame.unit
    across, down = frame.grid(shape)
    weight = blurred(cover, sigma)
    midline = blurred(cover * down, sigma) / np.maximum(weight, 1e-4)
    away = (down - midline - lower) / (1 + thicker)
    shift = (midline + away - down)[..., None] * frame.axes[1].astype(np.float32)
    shift -= (np.sign(across) * farther)[..., None] * frame.axes[0].astype(np.float32)
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    x, y = (columns + shift[..., 0]).astype(np.float32), (rows + shift[..., 1]).astype(np.float32)
    moved = cv2.remap(cover, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.where(weight > 0.01, np.asarray(moved, np.float32), 0)


def _apart(brow: _Brow, unit: float) -> float:
    """Return how far new hairs may stand out from one another, 0 to 1: as the person's own do.

    In a soft print the hairs of a brow have run together; single ones would look scratched in.
    """
    own = float((brow.light - blurred(brow.light, _HAIRS_APART * unit))[brow.inside].std())
    return float(np.clip(own / (_OWN_HAIRS * max(brow.depth, 1.0)), _RUN_TOGETHER, 1))


def _strands(frame: EyeFrame, shape: tuple[int, ...]) -> Floats:
    """Return by how much more or less a brow is filled from place to place, as by hairs.

    They run as brow hairs do. Hairs thinner than a pixel differ less, as several share it.
    """
    thick = max(_HAIR[1], _LEAST_PX / frame.unit)
    across, down = frame.grid(shape)
    out, up = np.abs(across), -down
    total, weights = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for number, rise in enumerate(_RISE):
        cos, sin = np.float32(np.cos(rise)), np.float32(np.sin(rise))
        along = (out * cos + up * sin) / np.float32(_HAIR[0]) + np.float32(31 * number)
        beside = (up * cos - out * sin) / np.float32(thick) + 128
        noise = cv2.remap(_noise(), along, beside, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        peak = np.interp(out, _OUT, np.eye(len(_OUT))[number]).astype(np.float32)
        total += peak * np.asarray(noise, np.float32)
        weights += peak**2
    return np.clip(
        1 + _BETWEEN_HAIRS * (_HAIR[1] / thick) ** 0.5 * total / np.sqrt(weights), 0, 1.6
    )


@cache
def _noise() -> Floats:
    noise = np.random.default_rng(11).standard_normal((256, 256), np.float32)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.8), np.float32) / np.float32(0.35)
