"""A plain T-shirt over the shoulders, with a ribbed collar."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.build.portrait.arrays import Floats, Indices
from models.build.portrait.figure import Figure, Spots
from models.build.portrait.surface import neighbour_mean, normals_of, triangles_of

EASE_MM = 5.0
RIB_MM = 13.0
HANG_MM = 190.0
SMOOTHINGS = 60


@dataclass(frozen=True)
class Shirt:
    """Cloth as a mesh: vertices (n, 3) mm, normals (n, 3), triangles (m, 3)."""

    vertices: Floats
    normals: Floats
    quads: Indices
    triangles: Indices


def cut_shirt(figure: Figure) -> Shirt:
    """Lay cloth over the shoulders and let it hang below the picture."""
    neck = figure.face[:, 1] < figure.spots.chin[1] - 4
    quads = figure.quads[neck[figure.quads].all(axis=1)]
    used, quads = np.unique(quads, return_inverse=True)
    quads = quads.reshape(-1, 4)
    vertices, quads = _hang(figure.posed[used], quads)
    mean = neighbour_mean(quads, len(vertices))
    free = np.clip((figure.spots.chin[1] - 22 - vertices[:, 1:2]) / 15, 0, 1)
    for _ in range(SMOOTHINGS):
        vertices = vertices + 0.5 * free * (np.asarray(mean @ vertices) - vertices)
    triangles = triangles_of(quads)
    # Cloth hugs the neck and stands off the shoulders.
    off = np.clip((figure.spots.collar + 5 - (vertices[:, 1:2] - figure.shift[1])) / 25, 0.15, 1)
    vertices = vertices + EASE_MM * off * normals_of(vertices, triangles)
    return Shirt(vertices, normals_of(vertices, triangles), quads, triangles)


def _hang(vertices: Floats, quads: Indices) -> tuple[Floats, Indices]:
    """Sweep the lower open edge straight down, so that cloth fills the picture."""
    ends = np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2)
    key = np.sort(ends, axis=1)
    _, first, uses = np.unique(key, axis=0, return_index=True, return_counts=True)
    rim = ends[first[uses == 1]]
    low = vertices[rim, 1].max(axis=1) < np.median(vertices[:, 1])
    rim = rim[low]
    steps = 12
    corners = np.unique(rim)
    place = np.full(len(vertices), -1)
    place[corners] = np.arange(len(corners))
    rows = [corners]
    rings = [vertices]
    total = len(vertices)
    for step in range(1, steps + 1):
        rings.append(vertices[corners] - [0, HANG_MM * step / steps, 0])
        rows.append(np.arange(total, total + len(corners)))
        total += len(corners)
    a, b = place[rim[:, 0]], place[rim[:, 1]]
    swept = [
        np.stack([upper[b], upper[a], lower[a], lower[b]], axis=1)
        for upper, lower in pairwise(rows)
    ]
    return np.concatenate(rings), np.concatenate([quads, *swept])


def inside_collar_mm(places: Floats, spots: Spots) -> Floats:
    """Return how far, in mm, places (p, 3) lie inside the neck opening; below 0 is cloth."""
    half = spots.neck_half_width + 2.5
    level, drop = spots.collar + 3, 0.72 * half
    down = np.minimum(places[:, 1] - level, 0) / drop
    inside = (1 - np.hypot(places[:, 0] / half, down)) * 0.5 * (half + drop)
    return np.maximum(inside, 4 * (places[:, 1] - level - 3))
