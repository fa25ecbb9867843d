"""The T-shirt in its light: knit, folds, and the ribs and seam of the collar."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from models.build.portrait.arrays import Floats
from models.build.portrait.camera import to_linear
from models.build.portrait.figure import Figure
from models.build.portrait.grain import smooth_noise
from models.build.portrait.light import light_vertices
from models.build.portrait.raster import rasterise
from models.build.portrait.shirt import RIB_MM, cut_shirt, inside_collar_mm
from models.build.portrait.sitters import Colour, Sitter
from models.build.portrait.surface import neighbour_mean
from models.build.portrait.takes import Setting, Take

FAR_MM = 1e3
SLIT_MM = 7.0


def shoot_shirt(
    take: Take, sitter: Sitter, figure: Figure, setting: Setting, rng: np.random.Generator
) -> Take:
    """Return the picture with the shirt on."""
    camera, mm = setting.camera, setting.px_per_mm
    shirt = cut_shirt(figure)
    raster = rasterise(camera.project(shirt.vertices), shirt.triangles, camera.size)
    # Cloth is duller than skin: half the lamps light it well enough.
    lighting = replace(setting.lighting, directions=setting.lighting.directions // 2)
    spread = neighbour_mean(shirt.quads, len(shirt.vertices))
    lit = light_vertices(lighting, shirt.vertices, shirt.normals, figure.coarse, spread)
    at = raster.sample(np.c_[shirt.vertices - figure.shift, lit.diffuse], shirt.triangles)
    seen = raster.covered
    inside, height = (np.full(seen.shape, FAR_MM, np.float32) for _ in range(2))
    inside[seen] = inside_collar_mm(at[:, :3].astype(np.float64), figure.spots)
    height[seen] = at[:, 1]
    inside += 0.25 * smooth_noise(camera.size, 14 * mm, rng)
    # Below the collar cloth lies over skin, even where its smoothed mesh dips under it.
    tolerance = np.where((inside < -8) & (height < figure.spots.collar - 12), 40, 2)
    worn = np.clip(0.5 - inside * mm / 2, 0, 1) * (seen & (raster.depth < take.depth + tolerance))
    cloth = np.zeros_like(take.light)
    cloth[seen] = at[:, 3:6]
    cloth *= _weave(sitter.shirt, inside, setting, rng)
    # The collar throws a short shadow on the skin above it, in front and not beside the neck.
    front = np.clip((figure.spots.collar - 2 - height) / 8, 0, 1)
    shadow = 0.38 * front * np.exp(-((np.clip(inside, 0, None) / 4.5) ** 2))
    light = take.light * (1 - shadow)[..., None]
    light += worn[..., None] * (cloth - light)
    cover = np.maximum(take.cover, worn.astype(np.float32))
    depth = np.where(worn > 0.5, raster.depth, take.depth)
    lining = to_linear(sitter.shirt) * 0.35 * at[:, 3:6].mean(axis=0)
    return _with_collar_back(Take(light, cover, depth), lining, figure, setting)


def _with_collar_back(take: Take, lining: Floats, figure: Figure, setting: Setting) -> Take:
    """Fill the slits between neck and collar with the inner side of the collar's back."""
    reach = int(SLIT_MM * setting.px_per_mm) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    closed = cv2.morphologyEx(take.cover, cv2.MORPH_CLOSE, disc)
    top = setting.camera.project(np.array([0.0, figure.spots.collar, 0.0]) + figure.shift)
    closed[: int(top[1])] = 0
    beside = (figure.spots.neck_half_width + 18) * setting.px_per_mm
    closed[:, : max(0, int(top[0] - beside))] = 0
    closed[:, int(top[0] + beside) :] = 0
    light = take.light.copy()
    light[take.cover < closed] = lining
    return replace(take, light=light, cover=np.maximum(take.cover, closed))


def _weave(colour: Colour, inside: Floats, setting: Setting, rng: np.random.Generator) -> Floats:
    mm, (width, height) = setting.px_per_mm, setting.camera.size
    knit = 0.045 * smooth_noise((width, height), (0.45 * mm, 0.8 * mm), rng)
    folds = smooth_noise((width, height), (45 * mm, 30 * mm), rng)
    folds = cv2.GaussianBlur(folds, (0, 0), 4 * mm)
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    around = np.arctan2(y - 0.62 * height, x - setting.camera.middle[0])
    on_rib = np.clip((inside + RIB_MM) * mm / 3, 0, 1) * (inside < 2)
    rounded = -0.16 * np.abs((inside + RIB_MM / 2) / (RIB_MM / 2)) ** 3
    seam = -0.32 * np.exp(-(((inside + RIB_MM) / 0.55) ** 2))
    tone = 1 + knit + 1.7 * mm * np.gradient(folds, axis=1) + seam
    tone += np.where(on_rib > 0, on_rib * (0.06 * np.cos(around * 260) + rounded), 0)
    return (to_linear(colour) * tone[..., None]).astype(np.float32)
