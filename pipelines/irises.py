"""Find the irises: centre and four rim points of each, from crops of the eyes.

Network: Ablavatski et al., Real-time pupil tracking from monocular video, 2020 (arXiv
2006.11341); trained on right eyes, so a left eye is shown mirrored.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.landmarks import Points, Side
from pipelines.networks import infer
from pipelines.sampling import Pixels, level_crop, sample, to_picture

INPUT_SIDE: Final = 64
CROP_PER_EYE: Final = 2.3
# Outer and inner corner of each eye on the mesh, from the left of the picture to the right.
EYE_CORNERS: Final[dict[Side, tuple[int, int]]] = {"right": (33, 133), "left": (362, 263)}


def find_iris(pixels: Pixels, mesh: Floats, side: Side) -> Points:
    """Return (5, 2) float px: centre, then the rim to the right, above, to the left, below.

    ``mesh`` is the (468, 2) face mesh in the same (H, W, 3) uint8 RGB picture.
    """
    first, last = mesh[list(EYE_CORNERS[side])]
    across = last - first
    tilt_deg = float(np.degrees(np.arctan2(across[1], across[0])))
    width = float(np.hypot(*across))
    matrix = level_crop((first + last) / 2, width * CROP_PER_EYE, tilt_deg, INPUT_SIDE)
    crop = sample(pixels, matrix, INPUT_SIDE).astype(np.float32) / np.float32(255)
    mirrored = side == "left"
    (raw,) = infer("iris", crop[:, ::-1] if mirrored else crop, ("output_iris",))
    points = raw.reshape(5, 3)[:, :2].astype(np.float64)
    if mirrored:
        points[:, 0] = INPUT_SIDE - points[:, 0]
        points = points[[0, 3, 2, 1, 4]]
    return to_picture(matrix, points)
