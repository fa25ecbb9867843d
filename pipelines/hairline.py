"""Estimate where the hairline runs, by proportion, since the mesh ends on the forehead.

The arc does not follow hair: a fringe hides the hairline and a bald head has none, yet growth
needs the forehead's height. An artist moves the points where the hairline can be seen.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.landmarks import Points

# Mesh points on the forehead's upper edge, from the person's right temple to the left.
_ARC: Final = (54, 103, 67, 109, 10, 338, 297, 332, 284)
_TOP, _NASION, _CHIN = 10, 168, 152
# Trichion-nasion over nasion-gnathion, mean of both sexes from 8 to 18 years (.67 falling to
# .58): Snyder et al. 1977, UM-HSRI-77-17, smoothed means.
_FOREHEAD_PER_FACE: Final = 0.62
# Towards the temples the hairline comes down to the mesh's own edge.
_TEMPLE_FALL: Final = 0.72


def estimate_hairline(mesh: Floats) -> Points:
    """Return (9, 2) float px, right temple to left, over a (468, 2) mesh of a face at any tilt."""
    up = mesh[_NASION] - mesh[_CHIN]
    face_height = np.linalg.norm(up)
    up = up / face_height
    rise = _FOREHEAD_PER_FACE * face_height - (mesh[_TOP] - mesh[_NASION]) @ up
    share = 1 - _TEMPLE_FALL * np.linspace(-1, 1, len(_ARC)) ** 2
    return mesh[list(_ARC)] + share[:, None] * rise * up
