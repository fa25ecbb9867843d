"""Light from all around: soft boxes as many small lamps, each with its own shadow map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from models.build.portrait.arrays import Floats, Indices
from models.build.portrait.raster import rasterise
from models.build.portrait.surface import unit

SHADOW_PX = 256
SHADOW_BIAS_MM = 2.0
# Light bleeds sideways under skin, red the farthest (Jensen et al. 2001, skin1 mean free paths).
WRAP_RGB = np.array([0.28, 0.12, 0.07])
BLEED_STEPS_RGB = (9, 3, 1)


@dataclass(frozen=True)
class Lamp:
    """A soft lamp: where it stands seen from the face, its colour and its half-width."""

    towards: tuple[float, float, float]
    colour: tuple[float, float, float]
    half_width_deg: float


@dataclass(frozen=True)
class Lighting:
    """Lamps in a room: ``sky`` and ``floor`` are the colours of the ceiling and of the floor."""

    lamps: tuple[Lamp, ...]
    sky: tuple[float, float, float]
    floor: tuple[float, float, float]
    directions: int = 220

    @property
    def key(self) -> Floats:
        """Unit direction towards the first lamp, (3,)."""
        return unit(np.array(self.lamps[0].towards))

    def radiance(self, towards: Floats) -> Floats:
        """Return the light that comes from each direction (d, 3) as (d, 3) linear RGB."""
        up = 0.5 + 0.5 * towards[:, 1:2]
        total = np.array(self.floor) * (1 - up) + np.array(self.sky) * up
        for lamp in self.lamps:
            cosine = towards @ unit(np.array(lamp.towards))
            edge = np.cos(np.radians(lamp.half_width_deg))
            inside = np.clip((cosine - edge) / (1 - edge), 0, 1) ** 0.5
            # A lamp gives the same light whatever its width: scaled by its solid angle.
            total = total + inside[:, None] * np.array(lamp.colour) / (1 - edge)
        return total


def sphere_directions(count: int) -> Floats:
    """Return ``count`` directions spread evenly over the sphere on a golden spiral."""
    k = np.arange(count) + 0.5
    height = 1 - 2 * k / count
    turn = np.pi * (1 + 5**0.5) * k
    ring = np.sqrt(1 - height**2)
    return np.stack([ring * np.cos(turn), height, ring * np.sin(turn)], axis=1)


def lit_from(points: Floats, vertices: Floats, triangles: Indices, towards: Floats) -> Floats:
    """Return how far, 0..1, each point (p, 3) sees the direction past the mesh."""
    axis = unit(towards)
    side = unit(np.cross(axis, [0.0, 1.0, 0.01]))
    frame = np.stack([side, np.cross(side, axis), -axis], axis=1)
    flat, mesh = points @ frame, vertices @ frame
    low, high = mesh[:, :2].min(axis=0), mesh[:, :2].max(axis=0)
    scale = (SHADOW_PX - 3) / (high - low).max()
    drawn = np.c_[(mesh[:, :2] - low) * scale + 1, mesh[:, 2]]
    depth = rasterise(drawn, triangles, (SHADOW_PX, SHADOW_PX)).depth
    at = np.clip((flat[:, :2] - low) * scale + 1, 0, SHADOW_PX - 1.001)
    corner = at.astype(np.intp)
    part = at - corner
    seen = np.zeros(len(points))
    for dx in (0, 1):
        for dy in (0, 1):
            share = np.abs(1 - dx - part[:, 0]) * np.abs(1 - dy - part[:, 1])
            nearest = depth[
                np.minimum(corner[:, 1] + dy, SHADOW_PX - 1),
                np.minimum(corner[:, 0] + dx, SHADOW_PX - 1),
            ]
            seen += share * (flat[:, 2] < nearest + SHADOW_BIAS_MM)
    return seen


@dataclass(frozen=True)
class Lit:
    """Light at the vertices: diffuse (n, 3) linear RGB, ``key`` and ``open_sky`` (n,) in 0..1."""

    diffuse: Floats
    key: Floats
    open_sky: Floats


def light_vertices(
    lighting: Lighting,
    vertices: Floats,
    normals: Floats,
    occluder: tuple[Floats, Indices],
    spread: sparse.csr_array,
) -> Lit:
    """Gather the light at every vertex past the occluder (vertices, triangles).

    ``spread`` averages over neighbours; it stands for the light that wanders inside the skin.
    """
    towards = sphere_directions(lighting.directions)
    towards = towards[towards[:, 2] > -0.85]
    radiance = lighting.radiance(towards)
    diffuse = np.zeros((len(vertices), 3))
    key, key_weight = np.zeros(len(vertices)), 0.0
    sky, sky_weight = np.zeros(len(vertices)), np.zeros(len(vertices))
    for direction, colour in zip(towards, radiance, strict=True):
        cosine = normals @ direction
        seen = lit_from(vertices, *occluder, direction)
        wrapped = np.clip((cosine[:, None] + WRAP_RGB) / (1 + WRAP_RGB) ** 2, 0, None)
        diffuse += colour * wrapped * seen[:, None]
        near_key = max(0.0, float(direction @ lighting.key) - 0.9) * colour.sum()
        key += near_key * seen
        key_weight += near_key
        facing = np.clip(cosine, 0, None)
        sky += facing * seen
        sky_weight += facing
    diffuse *= 4 * np.pi / lighting.directions / np.pi
    for channel, steps in enumerate(BLEED_STEPS_RGB):
        for _ in range(steps):
            diffuse[:, channel] = 0.5 * diffuse[:, channel] + 0.5 * (spread @ diffuse[:, channel])
    return Lit(diffuse, key / max(key_weight, 1e-9), sky / np.maximum(sky_weight, 1e-9))
