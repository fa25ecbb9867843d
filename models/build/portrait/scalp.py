"""The scalp: where hair grows, and how far the skull is from its middle in every direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import KDTree

from models.build.portrait.arrays import Floats
from models.build.portrait.figure import Figure, Spots
from models.build.portrait.surface import normals_of

GRID = (90, 180)


@dataclass(frozen=True)
class Scalp:
    """The hairy part of the head, unposed.

    ``density`` (n,) 0..1 at the figure's vertices; ``centre`` (3,) mm the middle of the skull;
    ``radius`` (90, 180) mm the distance of the skin from it by polar angle and azimuth.
    """

    density: Floats
    centre: Floats
    radius: Floats

    def skin_at(self, towards: Floats) -> Floats:
        """Return the distance of the skin from the centre along unit directions (…, 3)."""
        polar, turn = angles(towards)
        row = polar / np.pi * (GRID[0] - 1)
        column = (turn / (2 * np.pi) + 0.5) * GRID[1] - 0.5
        return map_coordinates(self.radius, [row, column], order=1, mode="grid-wrap")


def angles(towards: Floats) -> tuple[Floats, Floats]:
    """Return the angle from straight up and the azimuth from straight ahead, radians."""
    polar = np.arccos(np.clip(towards[..., 1], -1, 1))
    return polar, np.arctan2(towards[..., 0], towards[..., 2])


def hairline_height(turn: Floats, spots: Spots) -> Floats:
    """Return the height in mm above the eyes where hair begins, by azimuth (radians)."""
    top, ear = spots.crown[1], spots.ear[1]
    degrees = [0, 22, 42, 55, 66, 76, 86, 96, 112, 135, 160, 180]
    heights = [
        0.585 * top,
        0.60 * top,
        0.575 * top,
        0.45 * top,
        0.26 * top,
        0.10 * top,
        ear + 8,
        ear + 26,
        ear + 12,
        ear - 32,
        ear - 48,
        ear - 52,
    ]
    curve = PchipInterpolator(degrees, heights)
    return curve(np.degrees(np.abs(turn)))


def measure_scalp(figure: Figure) -> Scalp:
    """Find hair density at the vertices and the star-shaped surface that hair lies on."""
    spots = figure.spots
    centre = np.array([0.0, 0.26 * spots.crown[1], spots.ear[2] + 8])
    offset = figure.face - centre
    distance = np.linalg.norm(offset, axis=1)
    towards = offset / distance[:, None]
    _, turn = angles(towards)
    above = figure.face[:, 1] - hairline_height(turn, spots)
    outside = (normals_of(figure.face, figure.triangles) * towards).sum(axis=1) > 0.2
    ears = figure.masks[:, 1] > 0.08
    density = np.clip(above / 9 + 0.35, 0, 1) * outside * ~ears
    # Shoulders must not push hanging hair outwards.
    smooth = outside & ~ears & (figure.face[:, 1] > spots.chin[1] - 12)
    tree = KDTree(towards[smooth])
    polar, azimuth = np.meshgrid(
        np.linspace(0, np.pi, GRID[0]),
        (np.arange(GRID[1]) + 0.5) / GRID[1] * 2 * np.pi - np.pi,
        indexing="ij",
    )
    grid = np.stack(
        [np.sin(polar) * np.sin(azimuth), np.cos(polar), np.sin(polar) * np.cos(azimuth)], axis=-1
    )
    away, near = tree.query(grid, k=12)
    share = 1 / (away + 0.01) ** 2
    radius = (distance[smooth][near] * share).sum(axis=-1) / share.sum(axis=-1)
    return Scalp(density, centre, gaussian_filter(radius, 1.5, mode="wrap"))
