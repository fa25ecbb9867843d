"""Light in hair: each strand a thin cylinder, shaded by the cloud of all the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter, map_coordinates

from models.build.portrait.arrays import Floats
from models.build.portrait.camera import to_linear
from models.build.portrait.sitters import Colour
from models.build.portrait.surface import unit
from models.build.portrait.takes import Setting

CELL_MM = 3.0
MARCH_MM = 4.0


@dataclass(frozen=True)
class Cloud:
    """How much hair there is in each cell of a box: ``amount`` (x, y, z), ``low`` corner mm."""

    amount: Floats
    low: Floats

    def left_of(self, places: Floats, towards: Floats, reach_mm: float, strength: float) -> Floats:
        """Return the share of light, 0..1, that reaches places (…, 3) from a direction."""
        steps = (np.arange(int(reach_mm / MARCH_MM)) + 0.5) * MARCH_MM
        depth = np.sum([self._at(places + towards * step) for step in steps], axis=0)
        return np.exp(-strength * depth)

    def _at(self, places: Floats) -> Floats:
        index = ((places - self.low) / CELL_MM).reshape(-1, 3).T
        found = map_coordinates(self.amount, index, order=1, mode="constant")
        return found.reshape(places.shape[:-1])


def cloud_of(points: Floats) -> Cloud:
    """Count the points of all strands (n, steps, 3) mm in cells, smoothed; 1 is dense hair."""
    flat = points.reshape(-1, 3)
    low = flat.min(axis=0) - 15
    shape = tuple(np.ceil((flat.max(axis=0) + 15 - low) / CELL_MM).astype(int).tolist())
    cell = np.ravel_multi_index(tuple(((flat - low) / CELL_MM).astype(np.intp).T), shape)
    count = np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)
    amount = gaussian_filter(count.astype(np.float64), 0.9)
    return Cloud(amount / np.percentile(amount[amount > 0.5], 80), low)


def light_strands(
    points: Floats, tone: Floats, colour: Colour, centre: Floats, setting: Setting
) -> Floats:
    """Return the light (n, steps - 1, 3) of each piece of posed strands (n, steps, 3) mm.

    ``tone`` (n,) is the brightness of each strand, ``centre`` (3,) the middle of the skull.
    The strand model is Kajiya and Kay's (1989), with a white and a coloured highlight.
    """
    lighting, key = setting.lighting, setting.lighting.key
    cloud = cloud_of(points)
    middle = 0.5 * (points[:, 1:] + points[:, :-1])
    tangent = unit(points[:, 1:] - points[:, :-1])
    outward = unit(middle - centre)
    from_key = cloud.left_of(middle, key, 36, 0.20) * np.clip((outward @ key + 0.45) / 1.45, 0, 1)
    from_room = 0.2 + 0.8 * cloud.left_of(middle, unit(outward + [0, 0.5, 0.3]), 24, 0.30)
    along_key = tangent @ key
    across_key = np.sqrt(np.clip(1 - along_key**2, 0, 1))
    along_eye = (tangent * unit(setting.camera.place - middle)).sum(axis=-1)
    across_eye = np.sqrt(np.clip(1 - along_eye**2, 0, 1))
    gleam = np.clip(across_key * across_eye - along_key * along_eye, 0, 1)[..., None]
    base = to_linear(colour)
    up = 0.5 + 0.5 * outward[..., 1:2]
    around = np.array(lighting.floor) * (1 - up) + np.array(lighting.sky) * up
    # Tips are bleached, roots are not.
    bleach = 0.80 + 0.35 * np.linspace(0, 1, points.shape[1] - 1)[None, :, None]
    pigment = base * tone[:, None, None] * bleach
    lit = from_key[..., None] * np.array(lighting.lamps[0].colour)
    diffuse = pigment * (1.7 * across_key[..., None] * lit + 2.0 * from_room[..., None] * around)
    warm = 0.16 * np.sqrt(base) * gleam**14 * lit
    white = 0.050 * gleam**60 * lit * tone[:, None, None]
    return diffuse + warm + white + 0.006
