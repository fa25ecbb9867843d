"""Age the skin: shading of lost and gained volume, folds, the person's own lines, tone.

Each effect is a layer of its own. Lightness changes are scaled by the skin's own lightness, so
that dark and light skin lose the same share of light, and no effect shifts a skin tone towards a
norm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from models.ageing import Appearance, Shade, Shading
from pipelines.ageing.folds import fold_factors
from pipelines.ageing.head import Ages
from pipelines.ageing.mesh import both_sides
from pipelines.ageing.regions import Regions, face_regions
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.layers import Layer, change_layer
from pipelines.warp import Box

# Soft changes are worked out at this many px between the pupils, and enlarged: nothing in them
# is finer.
_WORK_UNIT = 72.0
_CHILDHOOD_ENDS, _FULL_AFTER_YEARS = 18.0, 10.0
ADULT_FROM_YEARS = 20.0
# Chosen by eye on the public portrait and on research photographs, light and dark.
_DEEPENING, _GRAIN_FLOOR = 1.35, 1.0
# Rec. 709 luma.
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True)
class Face:
    """A window of the grown picture around one face, with its mesh and frame in its own px."""

    pixels: Pixels
    offset: tuple[int, int]
    mesh: Floats
    frame: EyeFrame


def face_window(pixels: Pixels, mesh: Floats, frame: EyeFrame) -> Face:
    """Cut out of the picture what skin effects can reach."""
    unit = frame.unit
    low = np.maximum(np.floor(mesh.min(axis=0) - [0.4 * unit, 0.8 * unit]), 0).astype(int)
    high = np.ceil(mesh.max(axis=0) + 0.4 * unit).astype(int)
    box = Box(low[0], low[1], high[0] - low[0], high[1] - low[1])
    part = pixels[box.y : box.y + box.height, box.x : box.x + box.width]
    moved = EyeFrame(frame.centre - low, frame.axes)
    return Face(part, (int(low[0]), int(low[1])), mesh - low, moved)


def skin_layers(face: Face, *, ages: Ages, table: Appearance, strength: float) -> tuple[Layer, ...]:
    """Return the layers that age the skin of a face between two ages; empty where none applies."""
    small = _reduced(face)
    lab = _lab(small.pixels)
    regions = face_regions(lab, small.mesh, small.frame)
    layers: list[Layer] = []
    changed = face.pixels.astype(np.float32)
    before = _rgb(lab)
    for name, effect in _soft_effects(small, regions, ages, table):
        lab = effect(lab)
        after = _rgb(lab)
        change = _enlarged(after - before, face)
        layers.append(change_layer(name, change, offset=face.offset, strength=strength))
        changed += change
        before = after
    deepened = table.progress("lines", ages.start, ages.end)
    if deepened:
        change = _lined(changed, _on_face(regions, face), face.frame.unit, deepened)
        layers.append(change_layer("own lines", change, offset=face.offset, strength=strength))
    return tuple(layers)


def _soft_effects(
    small: Face, regions: Regions, ages: Ages, table: Appearance
) -> list[tuple[str, Callable[[Floats], Floats]]]:
    effects: list[tuple[str, Callable[[Floats], Floats]]] = []
    childhood = _childhood(ages)
    if childhood:
        features = _shading(table.child_shade, small, lambda _: childhood)
        effects.append(("child's features", lambda lab: _shaded(lab, regions, features)))
    if max(ages.start, ages.end) > ADULT_FROM_YEARS:
        effects.extend(_adult_effects(small, regions, ages, table))
    return effects


def _adult_effects(
    small: Face, regions: Regions, ages: Ages, table: Appearance
) -> list[tuple[str, Callable[[Floats], Floats]]]:
    def far(severity: str) -> float:
        return table.progress(severity, ages.start, ages.end)

    volume = _shading(table.adult_shade, small, lambda row: far(row.severity or ""))
    shadow, rim = fold_factors(
        [(fold, far(fold.severity)) for fold in table.fold],
        small.mesh,
        small.pixels.shape[:2],
        unit=small.frame.unit,
    )
    return [
        ("volume", lambda lab: _shaded(lab, regions, volume)),
        ("folds", lambda lab: _folded(lab, regions, shadow, rim)),
        ("tone", lambda lab: _toned(lab, regions, far("tone"))),
    ]


def _on_face(regions: Regions, face: Face) -> Floats:
    return _enlarged(np.clip(regions.skin + 0.5 * regions.eyes, 0, 1), face)


def _childhood(ages: Ages) -> float:
    start, end = (min(age, _CHILDHOOD_ENDS) for age in (ages.start, ages.end))
    return float(np.clip((end - start) / _FULL_AFTER_YEARS, -1.0, 1.0))


def _shading(rows: Sequence[Shading], small: Face, far: Callable[[Shading], float]) -> Floats:
    shade = np.zeros(small.pixels.shape[:2], np.float32)
    for row in rows:
        amount = far(row)
        for part in row.parts:
            for vertices in both_sides(part.vertices):
                _add_shade(shade, part, amount, small.mesh[list(vertices)].mean(axis=0), small)
    return shade


def _add_shade(shade: Floats, part: Shade, amount: float, centre: Floats, small: Face) -> None:
    # A Gaussian is cut where it has fallen to two thousandths.
    reach = 3.5 * max(part.spread) * small.frame.unit
    low = np.maximum(np.floor(centre - reach).astype(int), 0)
    high = np.maximum(np.ceil(centre + reach).astype(int) + 1, 0)
    window = shade[low[1] : high[1], low[0] : high[0]]
    rows, columns = window.shape
    steps = np.stack(
        np.meshgrid(
            np.arange(low[0], low[0] + columns) - centre[0],
            np.arange(low[1], low[1] + rows) - centre[1],
        ),
        axis=-1,
    )
    away = steps.astype(np.float32) @ small.frame.axes.T.astype(np.float32)
    away /= np.float32(small.frame.unit**2) * np.array(part.spread, np.float32)
    window += np.float32(amount * part.lightness) * np.exp(-0.5 * (away**2).sum(axis=-1))


def _shaded(lab: Floats, regions: Regions, shade: Floats) -> Floats:
    # Dark skin reflects less, so the same hollow takes less from it: in proportion to L*.
    change = shade * regions.skin * np.clip(lab[..., 0] / 70, 0.3, 1.2)
    result = lab.copy()
    result[..., 0] += change
    result[..., 1] -= 0.06 * change
    return result


def _folded(lab: Floats, regions: Regions, shadow: Floats, rim: Floats) -> Floats:
    light = (1 - shadow * regions.skin) * (1 + rim * regions.skin)
    result = lab.copy()
    result[..., 0] *= light
    # Shaded skin is lit through the skin around it, so that it turns warmer, not grey.
    result[..., 1] += 8 * (1 - light) * regions.skin
    result[..., 2] += 5 * (1 - light) * regions.skin
    return result


def _lined(pixels: Floats, where: Floats, unit: float, far: float) -> Floats:
    # The person's own creases are deepened; nothing is drawn. Brightness goes with L* closely
    # enough for lines, and keeps their colour.
    luma = np.asarray(pixels @ _LUMA, np.float32)
    band = _blur(luma, 0.008 * unit) - _blur(luma, 0.055 * unit)
    band = _without_grain(band, where)
    band = np.where(band > 0, np.float32(0.6) * band, band)
    change = np.clip(np.float32(_DEEPENING * far) * band, -30, 18) * where
    return np.repeat(change[..., None], 3, axis=2)


def _without_grain(band: Floats, skin: Floats) -> Floats:
    # Film grain and blocks fill the band evenly, creases stand out of it: what does not rise
    # above the usual amplitude on this very skin is left alone.
    on_skin = np.abs(band[skin > 0.5])
    floor = _GRAIN_FLOOR * float(np.median(on_skin)) if len(on_skin) else 0.0
    return np.sign(band) * np.maximum(np.abs(band) - floor, 0)


def _toned(lab: Floats, regions: Regions, far: float) -> Floats:
    result = lab.copy()
    share = np.clip(lab[..., 0] / 70, 0.3, 1.2)
    result[..., 0] += far * (-3.0 * regions.skin + 1.5 * regions.lips) * share
    result[..., 1] -= 6.0 * far * regions.lips
    result[..., 2] += 1.5 * far * regions.skin
    return result


def _reduced(face: Face) -> Face:
    factor = min(1.0, _WORK_UNIT / face.frame.unit)
    height, width = face.pixels.shape[:2]
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    small = cv2.resize(face.pixels, size, interpolation=cv2.INTER_AREA)
    scale = np.array([size[0] / width, size[1] / height])
    frame = EyeFrame((face.frame.centre + 0.5) * scale - 0.5, face.frame.axes * scale)
    return Face(np.asarray(small, np.uint8), (0, 0), (face.mesh + 0.5) * scale - 0.5, frame)


def _enlarged(values: Floats, face: Face) -> Floats:
    height, width = face.pixels.shape[:2]
    large = cv2.resize(values.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32)


def _blur(values: Floats, sigma: float) -> Floats:
    # A wide blur is the same at a smaller size, and far quicker there.
    step = max(1, int(sigma / 4))
    height, width = values.shape
    small = values
    if step > 1:
        size = (-(-width // step), -(-height // step))
        small = np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA))
    soft = cv2.GaussianBlur(small, (0, 0), max(sigma / step, 0.3))
    if step > 1:
        soft = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(soft, np.float32)


def _lab(pixels: Pixels) -> Floats:
    return np.asarray(
        cv2.cvtColor(pixels.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2Lab), np.float32
    )


def _rgb(lab: Floats) -> Floats:
    colours = cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_Lab2RGB)
    return np.clip(np.asarray(colours, np.float32), 0, 1) * np.float32(255)
