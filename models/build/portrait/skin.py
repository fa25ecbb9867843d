"""Skin in its light: colour, pores, the oil that shines, and the shut line of the mouth."""

from __future__ import annotations

import cv2
import numpy as np

from models.build.portrait.arrays import Floats
from models.build.portrait.camera import to_linear
from models.build.portrait.complexion import paint_skin, spot
from models.build.portrait.figure import Figure
from models.build.portrait.grain import layered_noise
from models.build.portrait.light import Lighting, light_vertices
from models.build.portrait.raster import rasterise
from models.build.portrait.scalp import Scalp
from models.build.portrait.sitters import Sitter
from models.build.portrait.surface import neighbour_mean, unit
from models.build.portrait.takes import Setting, Take

REFLECTANCE_AT_NORMAL = 0.028  # of skin, n = 1.4
ROUGHNESS = 0.46
BUMP = 0.075
# The relief was judged by eye at this scale.
RELIEF_PX_PER_MM = 4.3
NOISE_MM = {"blotch": (9, 16), "patch": (2.2, 4), "fine": (0.35, 0.8), "freckle": (0.9, 1.3)}


def shoot_skin(
    sitter: Sitter, figure: Figure, scalp: Scalp, setting: Setting, rng: np.random.Generator
) -> Take:
    """Return the picture of the bare head, eyes still open holes."""
    camera, lighting = setting.camera, setting.lighting
    raster = rasterise(camera.project(figure.posed), figure.triangles, camera.size)
    spread = neighbour_mean(figure.quads, len(figure.posed))
    lit = light_vertices(lighting, figure.posed, figure.normals, figure.coarse, spread)
    at_vertices = (figure.face, figure.normals, figure.posed, lit.diffuse, figure.masks)
    extra = np.stack([lit.key, lit.open_sky, scalp.density], axis=1)
    seen = raster.covered
    at = raster.sample(np.concatenate([*at_vertices, extra], axis=1), figure.triangles)
    face, normal, posed, diffuse, masks = (at[:, k : k + 3] for k in range(0, 15, 3))
    key, sky, hairy = at[:, 15], at[:, 16], np.clip(at[:, 17], 0, 1)
    noise = {
        name: layered_noise(camera.size, tuple(mm * setting.px_per_mm for mm in cells), rng)[seen]
        for name, cells in NOISE_MM.items()
    }
    albedo = paint_skin(face, masks, figure.spots, sitter.complexion, noise)
    albedo += (0.55 * hairy)[:, None] * (0.8 * to_linear(sitter.hair.colour) - albedo)
    # Light that wanders through the lips keeps the line between them red-brown, never black.
    glow = spot(face, figure.spots.mouth - [0, 1, 0], (17, 6, 90))[:, None]
    diffuse = np.maximum(diffuse, glow * np.array([0.24, 0.12, 0.11]) * diffuse.mean(axis=0))
    slope = _pore_slope(setting, rng)[seen]
    tilt = BUMP * (slope @ (lighting.key[:2] * [1, -1]))
    rough = unit(unit(normal) + 0.05 * np.c_[slope * [-1, 1], np.zeros(len(slope))])
    forehead_and_nose = (face[:, 1] > -35) & (face[:, 1] < 60)
    oil = 0.7 + 0.45 * np.exp(-((face[:, 0] / 16) ** 2)) * forehead_and_nose + 1.3 * masks[:, 0]
    oil *= sitter.complexion.shine * (1 - 0.8 * hairy)
    glint = _shine(rough, unit(camera.place - posed), lighting, key, sky)
    light = np.zeros((*seen.shape, 3), np.float32)
    light[seen] = albedo * diffuse * (1 + tilt)[:, None] + glint * oil[:, None]
    line = np.zeros(seen.shape, np.float32)
    line[seen] = spot(face, figure.spots.mouth, (14, 3.5, 90))
    light = _with_quiet_mouth(light, line, setting.px_per_mm)
    return Take(light, seen.astype(np.float32), raster.depth)


def _pore_slope(setting: Setting, rng: np.random.Generator) -> Floats:
    mm = setting.px_per_mm
    relief = layered_noise(setting.camera.size, (0.30 * mm, 0.5 * mm, 0.9 * mm), rng)
    slope = np.stack([np.gradient(relief, axis=1), np.gradient(relief, axis=0)], axis=-1)
    return (slope * (mm / RELIEF_PX_PER_MM)).astype(np.float32)


def _with_quiet_mouth(light: Floats, line: Floats, px_per_mm: float) -> Floats:
    """Blur along the line between the lips, where the meshes of both lips cut each other."""
    smeared = cv2.blur(light, (int(2.6 * px_per_mm) | 1, 1))
    return light + np.clip(1.5 * line, 0, 1)[..., None] * (smeared - light)


def _shine(
    normals: Floats, towards_eye: Floats, lighting: Lighting, key_seen: Floats, open_sky: Floats
) -> Floats:
    """Return the light (p, 3) that the film of oil on the skin mirrors (GGX lobe, Schlick)."""
    facing = np.clip((normals * unit(towards_eye + lighting.key)).sum(axis=1), 0, 1)
    alpha = ROUGHNESS**2
    lobe = alpha**2 / (np.pi * (facing**2 * (alpha**2 - 1) + 1) ** 2)
    grazing = 1 - np.clip((normals * towards_eye).sum(axis=1), 0, 1)
    fresnel = REFLECTANCE_AT_NORMAL + (1 - REFLECTANCE_AT_NORMAL) * grazing**5
    lit = np.clip(normals @ lighting.key, 0, 1) ** 0.5
    lamp, room = np.array(lighting.lamps[0].colour), np.array(lighting.sky) * 0.5
    mirrored = (lobe * REFLECTANCE_AT_NORMAL * 1.25 * key_seen * lit)[:, None] * lamp
    return mirrored + (0.28 * fresnel * open_sky)[:, None] * room
