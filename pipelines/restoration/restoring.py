"""Restore a photograph: blocks, noise, blur, fading, cast and tint, in this order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.errors import RestorationError
from pipelines.faults import LUMA, luma
from pipelines.restoration.blocks import like_quality, without_blocks
from pipelines.restoration.blur import without_blur
from pipelines.restoration.noise import grain_sds, guided, without_luma_noise
from pipelines.restoration.tones import cast_gains, grey, unfaded, veil_over_black, without_cast
from pipelines.restoration.wishes import Restoration
from pipelines.skin_hue import likely_skin

# Colours blur over this share of the pupil distance where luma shows no edge.
_COLOUR_RADIUS: Final = 0.03
# Bands start where the grids of blocks and of every smaller size do. Around them a margin is
# worked on as well, as far as filters reach.
_GRID: Final = 16
_BAND_ROWS, _MARGIN_ROWS, _MARGIN_SHARE = 32 * _GRID, 6 * _GRID, 0.15

Change = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Restored:
    """A restored photograph (H, W, 3) uint8 sRGB, and the grain that it lost.

    ``grain`` (H, W) float32 is what denoising took from luma, in grey levels; warp it with the
    picture and lay part of it back with `regrained`.
    """

    pixels: Pixels
    grain: Floats


@dataclass(frozen=True)
class _Work:
    """What is the same in every band: wishes, and what was measured on the whole picture."""

    wishes: Restoration
    unit_px: float
    quality: int
    grain_sds: tuple[float, ...]
    tones: list[tuple[float, Change]]


def restore(pixels: Pixels, *, unit_px: float, wishes: Restoration) -> Restored:
    """Mend what is wished on (H, W, 3) uint8 sRGB; ``unit_px`` is the pupil distance.

    Nothing is invented: edges stay within the tones around them, lightness is never led towards
    a norm. Where nothing is wished the pixels come back untouched. Raises RestorationError for
    a neutral patch that does not lie on the picture.
    """
    grain = np.zeros(pixels.shape[:2], np.float32)
    if wishes.idle:
        return Restored(pixels, grain)
    work = _prepare(pixels, unit_px, wishes)
    mended = np.empty_like(pixels)
    margin = _MARGIN_ROWS + _GRID * round(_MARGIN_SHARE * unit_px / _GRID)
    for top in range(0, len(pixels), _BAND_ROWS):
        # In bands, so that a large photograph does not need many copies of itself at once.
        start, end = max(top - margin, 0), top + _BAND_ROWS
        part, taken = _mend(pixels[start : end + margin], work)
        mended[top:end] = part[top - start : end - start]
        grain[top:end] = taken[top - start : end - start]
    return Restored(mended, grain)


def regrained(pixels: Pixels, grain: Floats, share: float) -> Pixels:
    """Return (H, W, 3) uint8 with ``share`` of the grain (H, W), in grey levels, laid over it."""
    laid = pixels + (np.float32(share) * grain)[..., None]
    return np.clip(np.rint(laid), 0, 255).astype(np.uint8)


def _prepare(pixels: Pixels, unit_px: float, wishes: Restoration) -> _Work:
    faults = wishes.faults
    return _Work(
        wishes=wishes,
        unit_px=unit_px,
        quality=like_quality(pixels, faults.blocks) if wishes.blocks else 100,
        grain_sds=grain_sds(luma(pixels), sd=faults.noise_sd, unit_px=unit_px)
        if wishes.noise
        else (),
        tones=_tone_changes(pixels, wishes),
    )


def _mend(pixels: Pixels, work: _Work) -> tuple[Pixels, Floats]:
    """Return a band of the picture mended, and the grain taken from it."""
    wishes, unit_px = work.wishes, work.unit_px
    colours = pixels.astype(np.float32)
    if wishes.blocks:
        step = wishes.faults.blocks.step
        even = without_blocks(pixels, quality=work.quality, step=step, unit_px=unit_px)
        colours += np.float32(wishes.blocks) * (even - colours)
    grain = np.zeros(pixels.shape[:2], np.float32)
    if wishes.noise:
        grain = _take_noise(colours, work)
    if wishes.blur:
        _sharpen(colours, unit_px, wishes)
    for strength, change in work.tones:
        colours += np.float32(strength) * (change(colours) - colours)
    return np.clip(np.rint(colours), 0, 255).astype(np.uint8), grain


def _take_noise(colours: Floats, work: _Work) -> Floats:
    """Denoise ``colours`` (h, w, 3) in place and return the grain taken from luma."""
    strength = np.float32(work.wishes.noise)
    plane = colours @ LUMA
    calm = without_luma_noise(plane, work.grain_sds)
    grain = strength * (plane - calm)
    if not work.wishes.faults.monochrome:
        _calm_colours(colours, plane, calm, work)
    colours -= grain[..., None]
    return grain


def _calm_colours(colours: Floats, plane: Floats, guide: Floats, work: _Work) -> None:
    strength, sd = np.float32(work.wishes.noise), max(work.wishes.faults.noise_sd, 1.0)
    radius = max(round(_COLOUR_RADIUS * work.unit_px), 2)
    changes: dict[int, Floats] = {}
    for channel in (0, 2):
        excess = colours[..., channel] - plane
        calm = guided(excess, guide, sd=sd, radius_px=radius)
        changes[channel] = strength * (calm - excess)
    # Green makes up for red and blue, so that luma stays.
    changes[1] = -(LUMA[0] * changes[0] + LUMA[2] * changes[2]) / LUMA[1]
    for channel, change in changes.items():
        colours[..., channel] += change


def _sharpen(colours: Floats, unit_px: float, wishes: Restoration) -> None:
    plane, faults = colours @ LUMA, wishes.faults
    noise = (1 - wishes.noise) * faults.noise_sd
    sharp = without_blur(plane, blur_px=faults.blur_px, unit_px=unit_px, noise_sd=noise)
    colours += (np.float32(wishes.blur) * (sharp - plane))[..., None]


def _tone_changes(pixels: Pixels, wishes: Restoration) -> list[tuple[float, Change]]:
    changes: list[tuple[float, Change]] = []
    if wishes.fading:
        faults, veil = wishes.faults, veil_over_black(pixels)
        changes.append((wishes.fading, lambda part: unfaded(part, faults.tones, faults.skin, veil)))
    if wishes.cast:
        gains = _gains(pixels, wishes) ** np.float32(wishes.cast)
        changes.append((1.0, lambda part: without_cast(part, gains)))
    if wishes.tint:
        changes.append((wishes.tint, grey))
    return changes


def _gains(pixels: Pixels, wishes: Restoration) -> Floats:
    box, skin = wishes.neutral_patch, wishes.faults.skin
    if box is None:
        return cast_gains(skin, likely_skin(skin))
    height, width = pixels.shape[:2]
    if box.x < 0 or box.y < 0 or box.x + box.width > width or box.y + box.height > height:
        raise RestorationError(
            f"The neutral patch {box.width} x {box.height} px at {box.x}, {box.y} does not lie on "
            f"the photograph of {width} x {height} px; pick it again."
        )
    patch = pixels[box.y : box.y + box.height, box.x : box.x + box.width].reshape(-1, 3)
    if not len(patch):
        raise RestorationError("The neutral patch is empty; pick a part of a grey or white thing.")
    colour = np.median(patch, axis=0)
    return cast_gains(colour, [float(colour @ LUMA)] * 3)
