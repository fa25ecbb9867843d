"""Find every face in a picture: BlazeFace full range on the whole, on tiles, and on tilts.

Network and anchors: Bazarevsky et al., BlazeFace, 2019 (arXiv 1907.05047), full-range model.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.networks import infer
from pipelines.sampling import Matrix, Pixels, level_crop, sample, to_picture

INPUT_SIDE: Final = 192
GRID: Final = 48
# The network finds faces from 1/16 of its view on, so a quarter shared between neighbours is
# ample: a face too large for it shows on the coarser level.
TILES_ACROSS: Final = (2, 4)
TILE_OVERLAP: Final = 0.25
SMALLEST_TILE: Final = 560
CLOSE_UP_ROOM: Final = 1.8
TILTS_DEG: Final = (-30, 30, -60, 60)
_OUTPUTS: Final = ("reshaped_classifier_face_4", "reshaped_regressor_face_4")


@dataclass(frozen=True, eq=False)
class Face:
    """One face found; everything in px of the picture.

    ``box`` is (x, y, width, height) from brows to chin; ``keypoints`` is (6, 2): the person's
    right eye, left eye, nose tip, mouth, right ear, left ear. ``score`` runs from 0 to 1.
    """

    box: tuple[float, float, float, float]
    score: float
    keypoints: Floats

    @property
    def centre(self) -> tuple[float, float]:
        """Middle of the box, px."""
        x, y, width, height = self.box
        return x + width / 2, y + height / 2

    @property
    def side(self) -> float:
        """Longer side of the box, px."""
        return max(self.box[2:])

    @property
    def tilt_deg(self) -> float:
        """Angle of the line through the eyes, clockwise in the picture."""
        across = self.keypoints[1] - self.keypoints[0]
        return float(np.degrees(np.arctan2(across[1], across[0])))


def find_faces(pixels: Pixels, *, threshold: float = 0.5) -> tuple[Face, ...]:
    """Return every face in (H, W, 3) uint8 RGB, largest first.

    Faces down to 1/52 of the longer side, and not under about 35 px, are found; tilted ones are
    looked for only where no upright face is found.
    """
    height, width = pixels.shape[:2]
    found = [f for view in _views(width, height) for f in _look(pixels, view, threshold)]
    if not found:
        diagonal = float(np.hypot(width, height))
        views = [_view(width / 2, height / 2, diagonal, tilt) for tilt in TILTS_DEG]
        found = [f for view in views for f in _look(pixels, (view, False), threshold)]
    return tuple(sorted(_distinct(found), key=lambda face: -face.side))


def _views(width: int, height: int) -> Iterator[tuple[Matrix, bool]]:
    """Yield maps from network input to picture (2, 3), first the whole, then finer tiles.

    The flag tells whether the view is a tile, whose border may cut a face in two.
    """
    longer = max(width, height)
    yield _view(width / 2, height / 2, longer), False
    # A face that fills the frame is seen best with room around it.
    yield _view(width / 2, height / 2, longer * CLOSE_UP_ROOM), False
    for across in TILES_ACROSS:
        tile = longer / (across - TILE_OVERLAP * (across - 1))
        if tile < SMALLEST_TILE:
            return
        for y, x in itertools.product(_starts(height, tile), _starts(width, tile)):
            yield _view(x + tile / 2, y + tile / 2, tile), True


def _starts(length: int, tile: float) -> Floats:
    if length <= tile:
        return np.array([(length - tile) / 2])
    step = tile * (1 - TILE_OVERLAP)
    return np.linspace(0, length - tile, int(np.ceil((length - tile) / step - 1e-6)) + 1)


def _view(x: float, y: float, side: float, tilt_deg: float = 0) -> Matrix:
    return level_crop(np.array([x - 0.5, y - 0.5]), side, tilt_deg, INPUT_SIDE)


def _look(pixels: Pixels, view: tuple[Matrix, bool], threshold: float) -> list[Face]:
    matrix, is_tile = view
    crop = sample(pixels, matrix, INPUT_SIDE).astype(np.float32) / 127.5 - 1
    raw_scores, raw = infer("blazeface_full_range", crop, _OUTPUTS)
    scores = 1 / (1 + np.exp(-np.clip(raw_scores.astype(np.float64), -80, 80)))
    rows = raw.reshape(-1, 8, 2).astype(np.float64)
    faces: list[Face] = []
    for index in np.flatnonzero(scores >= threshold):
        cell = np.array([index % GRID, index // GRID]) + 0.5
        points = rows[index] + cell * INPUT_SIDE / GRID
        centre, size = points[0], rows[index, 1]
        if is_tile and not _inside(centre, size):
            continue
        faces.append(_to_picture(matrix, centre, size, points[2:], float(scores[index])))
    return _distinct(faces)


def _inside(centre: Floats, size: Floats) -> bool:
    low, high = centre - size / 2, centre + size / 2
    return bool((low > 0).all() and (high < INPUT_SIDE).all())


def _to_picture(
    matrix: Matrix,
    centre: Floats,
    size: Floats,
    keypoints: Floats,
    score: float,
) -> Face:
    x, y = to_picture(matrix, centre[None])[0]
    width, height = size * np.sqrt(np.linalg.det(matrix[:, :2]))
    box = (float(x - width / 2), float(y - height / 2), float(width), float(height))
    return Face(box, score, to_picture(matrix, keypoints))


def _distinct(faces: Sequence[Face]) -> list[Face]:
    """Keep the best of faces that overlap (non-maximum suppression)."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: -face.score):
        if all(_overlap(face, other) < 0.3 for other in kept):
            kept.append(face)
    return kept


def _overlap(one: Face, other: Face) -> float:
    """Return the shared area over the smaller face's area, so that a part of a face counts."""
    first, second = np.array(one.box), np.array(other.box)
    low = np.maximum(first[:2], second[:2])
    high = np.minimum(first[:2] + first[2:], second[:2] + second[2:])
    shared = float(np.prod(np.maximum(high - low, 0)))
    return shared / min(np.prod(first[2:]), np.prod(second[2:]))
