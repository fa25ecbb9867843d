"""Close the lids onto the globes: lids rest on an eyeball of its true size, wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pipelines.arrays import Floats
from pipelines.reconstruction.features import GLOBE_RADIUS_MM
from pipelines.reconstruction.template import Template

# Full hold up to this far around the eye's axis, none beyond, in globe radii of the template.
_HELD, _LOOSE = 1.05, 1.75
# Full hold up to this height over the globe, none beyond, so that brow and nose stay.
_LOW, _FREE = 0.3, 1.0


def closed_on_globes(placed: Template, vertices: Floats, globes: Mapping[str, Floats]) -> Floats:
    """Return skin (n, 3) whose lids keep their height over globes of true size.

    ``placed`` is the template before it was moved: its lids rest on eyeballs of its own.
    """
    closed = vertices.copy()
    for name, centre in globes.items():
        before = placed.vertices - placed.points[name]
        distance = np.linalg.norm(before, axis=1)
        height = distance - placed.globe_radius
        offset = vertices - centre
        reach = np.maximum(np.linalg.norm(offset, axis=1), 1e-6)
        resting = centre + offset / reach[:, None] * (GLOBE_RADIUS_MM + height)[:, None]
        axis = np.hypot(before[:, 0], before[:, 2]) / placed.globe_radius
        around = np.clip((_LOOSE - axis) / (_LOOSE - _HELD), 0, 1)
        above = np.clip((_FREE - height / placed.globe_radius) / (_FREE - _LOW), 0, 1)
        hold = np.minimum(around, above)
        hold = hold**2 * (3 - 2 * hold)
        closed += hold[:, None] * (resting - vertices)
    return closed
