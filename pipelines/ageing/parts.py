"""Divide a face among the artist's regions, so that a change can be kept out of some of them."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import scipy
from numpy.typing import NDArray

from pipelines.ageing.mesh import CHIN, mirror_vertices
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.pose import canonical_vertices
from pipelines.steps import FACE_REGIONS, FaceRegion, Regions

# Where the regions have their middles, as vertices of the canonical mesh on the person's right
# side and on the midline. Every place belongs to the region of the nearest one.
_MIDDLES: dict[FaceRegion, tuple[int, ...]] = {
    "forehead": (10, 151, 9, 67, 103, 54, 21, 108, 69, 104),
    "brows": (70, 63, 105, 66, 107, 55, 65, 52, 53, 46, 8),
    "eyes": (33, 133, 159, 145, 230, 229, 228, 110, 24, 27, 29, 130, 226, 243, 35, 247),
    "nose": (168, 6, 197, 5, 4, 1, 2, 98, 129, 49, 198, 209, 236, 245),
    "cheeks": (50, 205, 117, 116, 123, 147, 213, 206, 187, 36, 118, 101, 127, 234, 93, 203),
    "mouth": (0, 17, 61, 37, 84, 164, 167, 57, 181, 91, 40, 165, 92, 18, 43),
    "jaw": (152, 199, 200, 176, 149, 136, 172, 58, 132, 204, 211, 169, 192, 212, 138),
}
# The regions of the 68 points in their order: outline, brows, nose, eyes, mouth.
_RUNS_68: tuple[tuple[FaceRegion, int], ...] = (
    *(("cheeks", 4), ("jaw", 9), ("cheeks", 4)),
    *(("brows", 10), ("nose", 9), ("eyes", 12), ("mouth", 20)),
)
# Middles of the neck, in pupil distances from the chin.
_NECK_MIDDLES = ((0.0, 0.18), (-0.45, 0.1), (0.45, 0.1), (0.0, 0.8))
# Regions run into one another over this many pupil distances.
_FEATHER = 0.10


def region_share(
    regions: Regions, mesh: Floats, frame: EyeFrame, shape: tuple[int, int], *, feather: bool = True
) -> Floats:
    """Return how much of a change each pixel takes, (h, w) float32 from 0 to 1.

    ``mesh`` is (468, 2) px of a window of ``shape``. Regions that ``regions`` does not name take
    all of it.
    """
    share = np.array([regions.get(name, 1.0) for name in FACE_REGIONS], np.float32)
    if (share == 1).all():
        return np.ones(shape, np.float32)
    labels = region_labels(mesh, frame, shape)
    values = share[labels]
    if not feather:
        return values
    # Feathered towards the side that takes less, so that nothing leaks into a region of zero.
    sigma = _FEATHER * frame.unit / 3
    size = 2 * max(round(_FEATHER * frame.unit), 1) + 1
    least = cv2.erode(values, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    soft = np.asarray(cv2.GaussianBlur(least, (0, 0), max(sigma, 0.3)), np.float32)
    return np.minimum(np.round(soft, 4), values)


def regional(before: Floats, after: Floats, regions: Regions) -> Floats:
    """Return the 68 points (68, 2), moved from ``before`` to ``after`` as far as regions take."""
    counted = [regions.get(name, 1.0) for name, count in _RUNS_68 for _ in range(count)]
    share = np.array(counted)
    return before + share[:, None] * (after - before)


def region_labels(mesh: Floats, frame: EyeFrame, shape: tuple[int, int]) -> NDArray[np.intp]:
    """Return for each pixel (h, w) the index of its region in ``FACE_REGIONS``."""
    vertices, owners = _middles()
    chin = mesh[CHIN]
    neck = chin + np.array(_NECK_MIDDLES) @ frame.axes
    places = np.vstack([mesh[vertices], neck])
    owners = np.append(owners, np.full(len(neck), FACE_REGIONS.index("neck")))
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    _, nearest = scipy.spatial.KDTree(places).query(
        np.column_stack([columns.ravel(), rows.ravel()])
    )
    return owners[nearest].reshape(shape)


@cache
def owner_of(vertex: int) -> FaceRegion:
    """Return the region that a vertex of the mesh belongs to."""
    vertices, owners = _middles()
    points = canonical_vertices()
    away = np.linalg.norm(points[vertices] - points[vertex], axis=1)
    return FACE_REGIONS[owners[int(away.argmin())]]


@cache
def _middles() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    vertices: list[int] = []
    owners: list[int] = []
    for name, right in _MIDDLES.items():
        for vertex in right:
            vertices += [vertex, int(mirror_vertices()[vertex])]
            owners += [FACE_REGIONS.index(name)] * 2
    return np.array(vertices), np.array(owners)
