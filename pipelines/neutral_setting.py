"""A plain backdrop and a plain garment, drawn by us, lit and as sharp as the photograph is.

What a child wore, and the room behind, date a picture and draw the eye; neither is known for
the years since. Lengths are in pupil distances of the eye frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.alignment import EyeFrame, eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.errors import MatteError
from pipelines.foreground import both_sides, content_box, crop
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer
from pipelines.photo_traits import Traits, read_traits
from pipelines.replacing import replacing_layer
from pipelines.warp import Box

# Chosen by eye, in sRGB: a backdrop as photographers hang it, and a garment of no fashion.
_MIDDLE, _RIM = (150.0, 160.0, 172.0), (92.0, 102.0, 115.0)
_CLOTH = (92, 100, 112)
# The collar: where it leaves the neck, how deep it hangs, its rib, below the chin.
_COLLAR_BASE, _COLLAR_DROP, _COLLAR_RIB, _OVERLAP = 0.24, 0.50, 0.10, 0.10
_NECK_SHARE, _WIDENS = 0.72, 1.10
_SEED = 20


def backdrop_layer(
    pixels: Pixels, person: Floats, landmarks: Landmarks, *, strength: float = 1.0
) -> Layer:
    """Return the layer that hangs a grey-blue backdrop behind the person.

    ``pixels`` (H, W, 3) uint8, ``person`` (H, W) its matte. Strands at the edge lose the old
    background's colour.
    """
    frame, traits = eye_frame(landmarks), read_traits(pixels, landmarks)
    hung = _backdrop(pixels.shape[:2], frame, traits)
    front, _ = both_sides(pixels, person)
    share = person[..., None]
    front = np.where(share > 0.995, pixels, front)
    wanted = hung + share * (front - hung)
    return replacing_layer("backdrop", pixels, wanted, 1 - person, offset=(0, 0), strength=strength)


def garment_layer(
    pixels: Pixels,
    person: Floats,
    hair: Floats,
    landmarks: Landmarks,
    *,
    colour: tuple[int, int, int] = _CLOTH,
    collar: float = 0.0,
    strength: float = 1.0,
) -> Layer:
    """Return the layer of a crew-neck garment over what the person wears.

    Hair (H, W) falls over it. ``collar`` raises its neckline by so many pupil distances, to
    cover a higher collar beneath. Raises MatteError where no shoulder is in the picture.
    """
    frame, traits = eye_frame(landmarks), read_traits(pixels, landmarks)
    box = _below_chin(person, landmarks, frame)
    part, body, strands = crop(pixels, box), crop(person, box), crop(hair, box)
    neck = _neck(frame, landmarks, person, hair)
    inside = _inside_collar(box, frame, neck, collar)
    edge = max(traits.blur_px, 0.7)
    worn = _soft(np.clip(0.5 - inside * frame.unit, 0, 1), edge)
    cover = (worn * body * (1 - strands)).astype(np.float32)
    cloth = _cloth(box, inside, body, frame, traits, colour)
    # At the edges the pixel is part background or hair: only the cloth's part is exchanged.
    old = both_sides(part, body)[0]
    old = np.where(body[..., None] > 0.995, part, old)
    old = np.where(strands[..., None] > 0.005, both_sides(part, strands)[1], old)
    wanted = part + cover[..., None] * (cloth - old)
    return replacing_layer("garment", part, wanted, cover, offset=(box.x, box.y), strength=strength)


def _backdrop(shape: tuple[int, ...], frame: EyeFrame, traits: Traits) -> Floats:
    height, width = shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    reach = 0.75 * float(np.hypot(height, width))
    # The pool of light stands behind the head, a little to the side the light comes from.
    middle = frame.centre + [-traits.light_x * 0.15 * reach, 0.0]
    away = np.hypot(x - middle[0], y - middle[1]) / reach
    fall = np.clip(away, 0, 1) ** 1.4
    colour = np.array(_MIDDLE) + fall[..., None] * (np.array(_RIM) - _MIDDLE)
    return (colour + _grain(shape, traits)).astype(np.float32)


def _grain(shape: tuple[int, ...], traits: Traits) -> Floats:
    # Drawn from one fixed seed: the same bytes on every run.
    noise = np.random.default_rng(_SEED).standard_normal(shape, np.float32)
    if traits.blur_px > 0.8:
        noise = _soft(noise, 0.5)
        noise /= max(float(noise.std()), 1e-6)
    return (traits.grain * noise)[..., None]


@dataclass(frozen=True)
class _Neck:
    """Where a collar lies: the neck's middle, half width and height in the eye frame."""

    middle: float
    half: float
    base_y: float


def _below_chin(person: Floats, landmarks: Landmarks, frame: EyeFrame) -> Box:
    chin = landmarks.ibug68[8]
    body = content_box(person)
    top = max(int(chin[1] - 0.6 * frame.unit), body.y)
    bottom = body.y + body.height
    if bottom - chin[1] < 0.3 * frame.unit:
        raise MatteError(
            "The picture ends at the chin, so that no garment can be laid on; "
            "use a photograph that shows neck and shoulders, or extend its frame first."
        )
    return Box(body.x, top, body.width, bottom - top)


def _neck(frame: EyeFrame, landmarks: Landmarks, person: Floats, hair: Floats) -> _Neck:
    """Find where the neck widens into the shoulders, or where it usually does, under hair."""
    outline = frame.enter(landmarks.ibug68[:17])
    middle, chin_y = float(outline[8, 0]), float(outline[8, 1])
    usual = _NECK_SHARE * float(np.ptp(outline[[4, 12], 0]) / 2)
    downs = np.arange(0.0, 0.8, 0.03)
    across = np.linspace(-2, 2, 401)
    x, y = np.meshgrid(middle + across, chin_y + downs)
    at = np.rint(frame.leave(np.stack([x, y], axis=-1))).astype(int)
    at = np.clip(at, 0, [person.shape[1] - 1, person.shape[0] - 1])
    body = person[at[..., 1], at[..., 0]] > 0.5
    halves = 0.005 * body.sum(axis=1)
    narrowest = int(halves.argmin())
    wider = np.flatnonzero(halves[narrowest:] > _WIDENS * halves[narrowest])
    strands = hair[at[..., 1], at[..., 0]] > 0.5
    if (strands & (np.abs(across) < 1.3 * usual)).any() or not len(wider):
        # The ends of the collar lie under the hair: from edge to edge of it, at least.
        row = int(np.searchsorted(downs, _COLLAR_BASE))
        seen = 0.005 * float((body & ~strands)[row].sum())
        return _Neck(middle, max(usual, min(seen + 0.06, 1.5 * usual)), chin_y + _COLLAR_BASE)
    base = narrowest + int(wider[0])
    return _Neck(middle, float(halves[base]), chin_y + float(downs[base]))


def _inside_collar(box: Box, frame: EyeFrame, neck: _Neck, raised: float) -> Floats:
    """Return how far each pixel of ``box`` lies inside the neckline; below 0 is cloth."""
    x, y = np.meshgrid(np.arange(box.width) + box.x, np.arange(box.height) + box.y)
    places = frame.enter(np.stack([x, y], axis=-1).astype(np.float32))
    across = (places[..., 0] - neck.middle) / (neck.half + 0.02)
    down = places[..., 1] - (neck.base_y - _OVERLAP - raised)
    opening = 1 - np.hypot(across, np.maximum(down, 0) / _COLLAR_DROP)
    inside = opening * 0.5 * (neck.half + _COLLAR_DROP)
    # Above the collar there is no cloth; beside the neck it lies on the slope of the shoulder.
    return np.maximum(inside, -down - _OVERLAP).astype(np.float32)


def _cloth(
    box: Box,
    inside: Floats,
    body: Floats,
    frame: EyeFrame,
    traits: Traits,
    colour: tuple[int, int, int],
) -> Floats:
    unit = frame.unit
    tone = _shading(body, unit, traits) * (1 + _folds(inside.shape, unit))
    rib = np.clip((inside + _COLLAR_RIB) * unit / 2, 0, 1)
    rounded = 1.05 - 0.22 * np.abs((inside + _COLLAR_RIB / 2) / (_COLLAR_RIB / 2)) ** 3
    seam = 1 - 0.35 * np.exp(-(((inside + _COLLAR_RIB) / 0.012) ** 2))
    tone = tone * np.where(rib > 0, 1 + rib * (np.clip(rounded, 0.78, 1.1) - 1), 1) * seam
    linear = ((np.array(colour) / 255) ** 2.2) * traits.exposure
    cloth = 255 * np.clip(linear * tone[..., None], 0, 1) ** (1 / 2.2)
    cloth = _soft(cloth.astype(np.float32), max(traits.blur_px, 0.5))
    return cloth + _grain(inside.shape, traits)


def _shading(body: Floats, unit: float, traits: Traits) -> Floats:
    """Return the share of light on a rounded body of this outline, about 1 in the middle."""
    step = max(1, round(unit / 40))
    height, width = body.shape
    size = (max(width // step, 2), max(height // step, 2))
    small = np.asarray(cv2.resize(body, size, interpolation=cv2.INTER_AREA), np.float32)
    # The body goes on below the picture and beside it.
    padded = cv2.copyMakeBorder((small > 0.5).astype(np.uint8), 0, 60, 0, 0, cv2.BORDER_REPLICATE)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[: size[1]] * step / unit
    round_off = np.clip(depth / 0.9, 0, 1)
    bulge = cv2.GaussianBlur(np.sqrt(1 - (1 - round_off) ** 2).astype(np.float32), (0, 0), 5)
    slope_x = np.gradient(np.asarray(bulge, np.float32), axis=1) * 40 / 2
    lit = 1 + 0.9 * traits.light_x * slope_x + 0.35 * (bulge - 1)
    fall = 1 - 0.10 * np.linspace(0, 1, size[1])[:, None]
    shade = np.clip(lit, 0.45, 1.35) * fall
    return np.asarray(
        cv2.resize(shade.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC),
        np.float32,
    )


def _folds(shape: tuple[int, ...], unit: float) -> Floats:
    """Return a few soft folds (h, w), from -1 to 1 times their depth."""
    rows, columns = max(int(shape[0] / unit * 3), 2), max(int(shape[1] / unit * 2), 2)
    noise = np.random.default_rng(_SEED).standard_normal((rows, columns)).astype(np.float32)
    size = (shape[1], shape[0])
    large = np.asarray(cv2.resize(noise, size, interpolation=cv2.INTER_CUBIC), np.float32)
    return 0.05 * _soft(large, unit / 12)


def _soft(values: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), max(sigma, 0.3)), np.float32)
