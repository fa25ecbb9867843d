"""Move soft tissue: it sinks with an adult's years, and fills or empties with weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from models.ageing import Appearance, Sinking
from pipelines.ageing.bells import bell
from pipelines.ageing.eyes import EyeCorrection
from pipelines.ageing.head import Ages
from pipelines.ageing.mesh import both_sides
from pipelines.ageing.parts import owner_of
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.steps import SagStep
from pipelines.warp import LOWEST_AREA_RATIO, Field

# The sinking that looked right on the public portrait at a strength of 1.
_GAIN = 1.0
# In rigid discs of the iris: from here on lids sink in full. Chosen by eye: nearer, the edge of
# the upper lid would show a notch beside the iris.
_CALM = 2.25
_MIDLINE = 0.04


def sagged(
    field: Field,
    mesh: Floats,
    frame: EyeFrame,
    *,
    eyes: Sequence[EyeCorrection],
    ages: Ages,
    table: Appearance,
    step: SagStep,
) -> Field:
    """Return the growth ``field`` with the sinking of soft tissue added.

    ``mesh`` is (468, 2) px as the growth field leaves it; towards the irises of ``eyes`` the
    sinking dies away. Where it would pinch the picture it is halved until it does not.
    """
    shift = np.zeros(field.grid.shape, np.float32)
    nodes = _in_nodes(frame, field)
    for part, far in _moves(ages, table, step):
        for vertices in both_sides(part.vertices):
            centre = frame.enter(mesh[list(vertices)].mean(axis=0))
            outwards = 0.0 if abs(centre[0]) < _MIDLINE else np.sign(centre[0])
            vector = far * np.array([outwards * part.shift[0], part.shift[1]]) @ frame.axes
            reached, height = bell(shift.shape, nodes.leave(centre), nodes, part.spread)
            shift[reached] += height[..., None] * vector.astype(np.float32)
    for eye in eyes:
        reach = _CALM * eye.inner
        rows, columns = _nodes_around(field, eye.target, reach)
        share = eye.share(field.places(rows, columns), reach)
        shift[rows, columns] *= (1 - share[..., None]).astype(np.float32)
    for _ in range(4):
        sunk = field.plus(-shift)
        if sunk.area_ratios().min() >= LOWEST_AREA_RATIO:
            return sunk
        shift /= 2
    return field


def _moves(ages: Ages, table: Appearance, step: SagStep) -> Iterator[tuple[Sinking, float]]:
    """Yield every movement that the step wants, and how far it goes."""
    for sag in table.sag:
        far = _GAIN * step.strength * table.progress(sag.severity, ages.start, ages.end)
        for part in sag.parts:
            yield part, far * step.regions.get(owner_of(part.vertices[0]), 1.0)
    for part in table.weight:
        yield part, step.weight_change * step.regions.get(owner_of(part.vertices[0]), 1.0)


def _nodes_around(field: Field, place: Floats, reach: float) -> tuple[slice, slice]:
    """Return rows and columns of the field's nodes within ``reach`` px of a ``place`` (2,) px."""
    low, high = (
        np.maximum((place - field.origin + side * reach) / field.cell + side, 0).astype(int)
        for side in (-1, 1)
    )
    return slice(int(low[1]), int(high[1]) + 1), slice(int(low[0]), int(high[0]) + 1)


def _in_nodes(frame: EyeFrame, field: Field) -> EyeFrame:
    """Return ``frame`` with columns and rows of the field's nodes in place of px."""
    centre = (frame.centre - field.origin + 0.5) / field.cell - 0.5
    return EyeFrame(centre, frame.axes / field.cell)
