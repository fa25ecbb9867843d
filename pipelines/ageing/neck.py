"""An ageing neck: fuller below the chin, two cords, and rings across, in its own light.

Lengths are in pupil distances from the chin.
"""

from __future__ import annotations

import numpy as np

from pipelines.ageing.light import lit_change
from pipelines.ageing.mesh import CHIN
from pipelines.ageing.skin_work import Work
from pipelines.arrays import Floats

# All chosen by eye. The fullness below the chin: its middle, spread and height.
_FULL, _FULL_SPREAD, _FULL_HEIGHT = 0.24, (0.34, 0.09), 0.045
# The cords of the platysma: how far beside the middle, how broad, how high, from where to where.
_CORDS, _CORD_WIDTH, _CORD_HEIGHT, _CORD_FROM, _CORD_TO = 0.19, 0.055, 0.075, 0.32, 1.05
# Rings: how far down, how they bend up towards the sides, how broad and how deep.
_RINGS, _BENT, _RING_WIDTH, _RING_DEPTH = (0.42, 0.60, 0.80), 0.30, 0.026, 0.036
_STRAYS = 0.05


def aged_neck(work: Work) -> Floats:
    """Return the change (h, w, 3) of Lab of a neck that has aged; the same for a seed."""
    far, frame = work.sitter.far("neck"), work.face.frame
    chin = frame.enter(work.face.mesh[CHIN])
    x, y = frame.grid(work.face.shape)
    x, y = x - np.float32(chin[0]), y - np.float32(chin[1])
    random = np.random.default_rng(work.sitter.seed + 301)
    relief = _FULL_HEIGHT * _bell(x / _FULL_SPREAD[0]) * _bell((y - _FULL) / _FULL_SPREAD[1])
    along = _ease((y - _CORD_FROM) / 0.25) * _ease((_CORD_TO - y) / 0.30)
    for side in (-1, 1):
        # Downwards the cords part.
        beside = side * (_CORDS + 0.08 * y + random.normal(0, 0.3) * _STRAYS)
        strong = random.uniform(0.6, 1.1)
        relief += strong * _CORD_HEIGHT * along * _bell((x - beside) / _CORD_WIDTH)
    for ring in _RINGS:
        down = ring + random.normal(0, 1) * _STRAYS + random.normal(0, 0.10) * x - _BENT * x * x
        deep = random.uniform(0.5, 1.0) * _bell((x - random.normal(0, 0.1)) / 0.42)
        relief -= _RING_DEPTH * deep * _bell((y - down) / _RING_WIDTH)
    return lit_change(work, (far * relief).astype(np.float32), hangs=True, where=work.regions.neck)


def _bell(values: Floats) -> Floats:
    return np.exp(np.float32(-0.5) * values * values)


def _ease(part: Floats) -> Floats:
    part = np.clip(part, 0, 1)
    return part * part * (3 - 2 * part)
