"""Read the 68 iBUG points off the dense mesh, by point numbers of the canonical face.

The numbers were chosen on the canonical face itself: corners, edges and midlines of its eyes,
lips, nose and brows. The outline is cut out of the mesh's oval at equal spacing, as iBUG does.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.landmarks import Points

# The mesh's oval from the right temple down to the chin, and from the chin up to the left temple.
RIGHT_OVAL: Final = (127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152)
LEFT_OVAL: Final = (152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454, 356)
# Brows, nose bridge, nose base, right eye, left eye, outer lips, inner lips: points 17 to 67.
INNER: Final = (
    *(70, 63, 105, 66, 107),
    *(336, 296, 334, 293, 300),
    *(168, 197, 5, 4),
    *(98, 97, 2, 326, 327),
    *(33, 160, 158, 133, 153, 144),
    *(362, 385, 387, 263, 373, 380),
    *(61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91),
    *(78, 81, 13, 311, 308, 402, 14, 178),
)
# Forehead's upper edge of the mesh, from the right temple over the midline to the left temple.
TOP_ARC: Final = (21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251)
HALF_OUTLINE: Final = 8


def ibug68_of(mesh: Floats) -> Points:
    """Return (68, 2) or (68, 3) points of a (468, 2) or (468, 3) mesh."""
    right = _spaced(mesh[list(RIGHT_OVAL)], HALF_OUTLINE + 1)
    left = _spaced(mesh[list(LEFT_OVAL)], HALF_OUTLINE + 1)
    return np.concatenate([right, left[1:], mesh[list(INNER)]])


def _spaced(line: Floats, count: int) -> Floats:
    """Return ``count`` points at equal steps along a broken line, ends included."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    way = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0, way[-1], count)
    return np.column_stack([np.interp(at, way, column) for column in line.T])
