"""Hair of the head: strands grown over the scalp along the comb of a cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import KDTree

from models.build.portrait.arrays import Floats, Indices
from models.build.portrait.figure import Figure
from models.build.portrait.scalp import Scalp
from models.build.portrait.sitters import Hair
from models.build.portrait.surface import unit

STEPS = 22
LOCKS = 900
CROPPED = ("short", "coils")


@dataclass(frozen=True)
class Strands:
    """Hairs as curves.

    ``points`` (n, steps, 3) mm unposed; ``tone`` (n,) brightness; ``ends`` (n,) the height in
    mm where scissors cut them.
    """

    points: Floats
    tone: Floats
    ends: Floats


def grow_hair(figure: Figure, scalp: Scalp, hair: Hair, rng: np.random.Generator) -> Strands:
    """Grow every strand from its root, drawn together in locks."""
    roots = _roots(figure, scalp, hair.strands, rng)
    leaders = roots[rng.choice(len(roots), size=min(LOCKS, len(roots)), replace=False)]
    own = _comb(roots, figure, scalp, hair, rng)
    shared = _comb(leaders, figure, scalp, hair, rng)
    lock = np.asarray(KDTree(leaders).query(roots)[1], np.intp)
    pull = (0.2 if hair.cut == "coils" else 0.5) * np.linspace(0, 1, STEPS)[:, None] ** 1.3
    beside = 0.5 * (roots - leaders[lock])[:, None]
    points = _curled(own + pull * (shared[lock] + beside - own), lock, hair, rng)
    tone = rng.normal(0, 0.17, len(leaders))[lock] + rng.normal(0, 0.20, len(roots))
    ends = figure.spots.chin[1] + hair.ends_mm + rng.normal(0, 5, len(roots))
    return Strands(points, np.exp(tone), ends)


def _roots(figure: Figure, scalp: Scalp, count: int, rng: np.random.Generator) -> Floats:
    """Scatter roots (count, 3) mm over the scalp, evenly by area."""
    corners = figure.face[figure.triangles]
    a, b, c = (corners[:, k] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    weight = area * scalp.density[figure.triangles].min(axis=1)
    chosen = rng.choice(len(weight), size=count, p=weight / weight.sum())
    u, v = rng.random((2, count, 1))
    over = u + v > 1
    u, v = np.where(over, 1 - u, u), np.where(over, 1 - v, v)
    return a[chosen] + u * (b - a)[chosen] + v * (c - a)[chosen]


def _comb(
    roots: Floats, figure: Figure, scalp: Scalp, hair: Hair, rng: np.random.Generator
) -> Floats:
    """Walk from the roots (n, 3); strands stay between the skull and the cap of the cut."""
    count = len(roots)
    layer = 0.12 + 0.88 * rng.beta(1.6, 1.3, count)
    length = hair.length_mm * rng.uniform(0.5 if hair.cut == "short" else 0.72, 1.05, count)
    step = length * _share_of_length(roots, figure, hair) / (STEPS - 1)
    wander = rng.normal(0, 0.10, (count, 3))
    heading = unit(roots - scalp.centre)
    place, points = roots, [roots]
    for k in range(1, STEPS):
        # Below the ears hair hangs free and only must not enter the neck.
        free = np.clip((figure.spots.ear[1] + 12 - place[:, 1:2]) / 22, 0, 1)
        flow = _flow(place, figure, scalp, hair)
        hang = np.array([0.0, -1.0, -0.05]) + 0.25 * wander - place * [0.0012, 0, 0]
        heading = unit(0.55 * heading + 0.45 * (flow + free * (hang - flow)) + 0.12 * wander)
        offset = place + heading * step[:, None] - scalp.centre
        away = np.linalg.norm(offset, axis=1)
        towards = offset / away[:, None]
        skin = scalp.skin_at(towards)
        cap = skin + 0.8 + hair.lift_mm * layer * (1 - np.exp(-k * step / 9))
        held = cap + free[:, 0] * (np.maximum(away, skin + 1.5) - cap)
        place = scalp.centre + towards * held[:, None]
        points.append(place)
    return np.stack(points, axis=1)


def _flow(points: Floats, figure: Figure, scalp: Scalp, hair: Hair) -> Floats:
    """Return the direction (n, 3) in which the cut is combed at each place."""
    crown = figure.spots.crown
    x, y = points[:, 0], points[:, 1]
    away = unit(points - (crown + [6.0, 6.0, -22.0]))
    down = np.array([0.0, -1.0, 0.0])
    if hair.cut in CROPPED:
        on_top = np.clip((y - 0.62 * crown[1]) / (0.3 * crown[1]), 0, 1)[:, None]
        return unit(away + on_top * [0.60, 0.0, 0.28] + 0.5 * down * (1 - on_top))
    from_part = x + 0.36 * figure.spots.ear[0]
    spread = np.clip(np.abs(from_part) / 26, 0, 1)
    aside = np.where(from_part > 0, 1.0, -1.0)
    lateral = np.stack([aside, 0.15 - 0.5 * spread, np.full_like(x, -0.16)], axis=1)
    behind = np.clip((scalp.centre[2] - points[:, 2]) / 30, 0, 1)[:, None]
    low = np.clip((0.5 * crown[1] - y) / 50, 0, 1)[:, None]
    return unit(lateral * (1 - 0.6 * behind) + 0.5 * behind * away + low * [0.0, -1.6, -0.35])


def _share_of_length(roots: Floats, figure: Figure, hair: Hair) -> Floats:
    """Cropped hair is shortest at the nape and by the ears."""
    if hair.cut not in CROPPED:
        return np.ones(len(roots))
    ear, crown = figure.spots.ear[1], figure.spots.crown[1]
    return 0.28 + 0.72 * np.clip(((roots[:, 1] - ear) / (crown - ear) - 0.25) / 0.5, 0, 1)


def _curled(points: Floats, lock: Indices, hair: Hair, rng: np.random.Generator) -> Floats:
    """Add waves or coils, shared by the strands of a lock and slightly their own."""
    along = np.linspace(0, 1, STEPS)
    tangent = unit(np.gradient(points, axis=1))
    side = unit(np.cross(tangent, [0.3, 0.2, 1.0]))
    up = np.cross(side, tangent)
    turns = hair.length_mm / (9.0 if hair.cut == "coils" else 42.0)
    phase = rng.uniform(0, 2 * np.pi, LOCKS)[lock] + rng.normal(0, 0.5, len(lock))
    pace = turns * rng.uniform(0.8, 1.25, LOCKS)[lock]
    angle = 2 * np.pi * pace[:, None] * along + phase[:, None]
    swing = np.cos(angle)[..., None] * side + np.sin(angle)[..., None] * up
    return points + (hair.wave_mm * np.minimum(1, along * 4))[:, None] * swing
