"""Let the soft tissue of an adult face sink: lids, brows, cheeks, jowls, lips, tip of the nose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.ageing import Appearance, Sinking
from pipelines.ageing.eyes import EyeCorrection
from pipelines.ageing.head import Ages
from pipelines.ageing.mesh import both_sides
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.warp import LOWEST_AREA_RATIO, Field

# A Gaussian is cut where it has fallen to one hundredth.
_REACH = 3.0
# In rigid discs of the iris: from here on lids sink in full. Chosen by eye: nearer, the edge of
# the upper lid would show a notch beside the iris.
_CALM = 2.25
_MIDLINE = 0.04


def sagged(
    field: Field,
    mesh: Floats,
    frame: EyeFrame,
    *,
    eyes: Sequence[EyeCorrection] = (),
    ages: Ages,
    table: Appearance,
    strength: float,
) -> Field:
    """Return the growth ``field`` with the sinking of soft tissue added.

    ``mesh`` is (468, 2) px as the growth field leaves it; towards the irises of ``eyes`` the
    sinking dies away. Where it would pinch the picture it is halved until it does not.
    """
    shift = np.zeros(field.grid.shape, np.float64)
    for sag in table.sag:
        far = strength * table.progress(sag.severity, ages.start, ages.end)
        for part in sag.parts:
            _sink(shift, field, part, mesh, frame, far)
    for eye in eyes:
        shift *= 1 - eye.share(field.places(), _CALM * eye.inner)[..., None]
    for _ in range(4):
        sunk = field.plus((-shift).astype(np.float32))
        if sunk.area_ratios().min() >= LOWEST_AREA_RATIO:
            return sunk
        shift /= 2
    return field


def _sink(
    shift: Floats, field: Field, part: Sinking, mesh: Floats, frame: EyeFrame, far: float
) -> None:
    for vertices in both_sides(part.vertices):
        centre = frame.enter(mesh[list(vertices)].mean(axis=0))
        outwards = 0.0 if abs(centre[0]) < _MIDLINE else np.sign(centre[0])
        rows, columns, places = window(field, frame.leave(centre), max(part.spread) * frame.unit)
        away = (frame.enter(places) - centre) / part.spread
        weight = far * np.exp(-0.5 * (away**2).sum(axis=-1))
        vector = np.array([outwards * part.shift[0], part.shift[1]]) @ frame.axes
        shift[rows, columns] += weight[..., None] * vector


def window(field: Field, centre: Floats, spread_px: float) -> tuple[slice, slice, Floats]:
    """Return the nodes of ``field`` within reach of a Gaussian, and their places in px."""
    node = (centre - field.origin + 0.5) / field.cell - 0.5
    reach = _REACH * spread_px / field.cell
    low = np.maximum(np.floor(node - reach).astype(int), 0)
    high = np.maximum(np.ceil(node + reach).astype(int) + 1, 0)
    rows, columns = slice(low[1], high[1]), slice(low[0], high[0])
    return rows, columns, field.places(rows, columns)
