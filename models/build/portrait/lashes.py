"""Eyelashes, the dark line of the lids, and the fold above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.build.portrait.aperture import Aperture
from models.build.portrait.arrays import Floats, Indices
from models.build.portrait.camera import to_linear
from models.build.portrait.sitters import Sitter
from models.build.portrait.strokes import lay_hairs, lay_line
from models.build.portrait.takes import Setting, Take

STEPS = 6


def draw_lashes(
    take: Take,
    sitter: Sitter,
    apertures: Sequence[Aperture],
    setting: Setting,
    rng: np.random.Generator,
) -> Take:
    """Return the picture with lash lines, lid folds and lashes round both eyes."""
    light, mm = take.light, setting.px_per_mm
    # Lashes are darker than the hair of the head.
    tone = to_linear(sitter.brow) * 0.30
    crease = light.mean(axis=(0, 1)) * 0.3
    for aperture in apertures:
        columns = aperture.columns
        if len(columns) < 4 * STEPS:
            continue
        corner = np.array([aperture.left, aperture.upper], np.float64)
        upper = _smooth_edge(columns, aperture.top[columns]) + corner
        lower = _smooth_edge(columns, aperture.bottom[columns]) + corner
        temple = np.linspace(0, 1, len(columns))[:: -aperture.inner]
        weight = np.interp(temple, [0, 0.18, 0.5, 0.9, 1], [0.15, 0.7, 1, 1, 0.35])
        fold = upper - np.stack([0 * temple, mm * (3.1 + 0.5 * np.sin(np.pi * temple))], axis=1)
        lines = (
            (upper - [0, 0.12 * mm], tone, 0.55, 0.92),
            (lower + [0, 0.2 * mm], tone, 0.25, 0.30),
            (fold, crease, 0.42, 0.26),
        )
        for curve, colour, width, opacity in lines:
            light = lay_line(light, curve, weight, colour, width_px=width * mm, opacity=opacity)
        upper_hairs = _lash_curves(upper, temple, 150, 4.0 * mm, rng)
        lower_hairs = _lash_curves(lower, temple, 60, -1.9 * mm, rng)
        light = lay_hairs(light, upper_hairs, tone, rng, width_px=0.11 * mm, opacity=0.80)
        light = lay_hairs(light, lower_hairs, tone, rng, width_px=0.11 * mm, opacity=0.45)
    return replace(take, light=light)


def _smooth_edge(columns: Indices, rows: Indices) -> Floats:
    x = columns.astype(np.float64)
    fit = np.polynomial.Polynomial.fit(x, rows.astype(np.float64), 6)
    return np.stack([x, fit(x)], axis=1)


def _lash_curves(
    edge: Floats, temple: Floats, count: int, reach: float, rng: np.random.Generator
) -> Floats:
    """Curves (count, steps, 2) px that fan outwards from the lid edge; ``reach`` > 0 goes up.

    ``temple`` runs along the edge from 0 at the nose to 1 at the temple.
    """
    at = np.sort(rng.uniform(0.06, 0.99, count)) * (len(edge) - 1)
    along = np.arange(len(edge))
    root = np.stack([np.interp(at, along, edge[:, k]) for k in (0, 1)], axis=1)
    outward = np.interp(at, along, temple)
    temple_side = np.sign(temple[-1] - temple[0])
    fan = np.radians(-28 + 92 * outward) * temple_side + rng.normal(0, 0.13, count)
    size = np.abs(reach) * rng.uniform(0.6, 1.1, count)
    size *= np.interp(outward, [0, 0.25, 0.75, 1], [0.45, 0.85, 1.1, 0.8])
    steps = np.linspace(0, 1, STEPS)
    # Seen from the front a lash first comes towards the camera and then sweeps up.
    rise = 0.75 * steps**1.5 - 0.10 * np.sin(np.pi * steps) if reach > 0 else -0.75 * steps**1.1
    x = root[:, :1] + (np.sin(fan) * size)[:, None] * steps
    y = root[:, 1:] - (np.abs(np.cos(fan)) * size)[:, None] * rise
    return np.stack([x, y], axis=-1)
