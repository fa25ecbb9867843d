"""Draw the README's picture anew: ``python -m tests.gallery``."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from models.samples import astronaut_png_bytes, portrait, sample
from pipelines.ageing.plan import AgedFace, plan_progression
from pipelines.arrays import Pixels
from pipelines.landmark_finder import find_landmarks
from pipelines.photograph import read_photograph
from pipelines.render import render

PLACE = Path(__file__).parents[1] / "docs" / "progressions.jpg"
CELL = (300, 340)
# Each row: a sample, and the ages it is progressed to.
ROWS = (
    ("child-06-girl-light", (10, 14, 18)),
    ("child-06-boy-dark", (10, 14, 18)),
    ("adult-25-woman-dark", (40, 55, 70)),
    ("astronaut", (45, 55, 70)),
)


def main() -> None:
    """Write the picture."""
    rows = [np.hstack(_row(name, targets)) for name, targets in ROWS]
    picture = cv2.cvtColor(np.vstack(rows), cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(PLACE), picture, [cv2.IMWRITE_JPEG_QUALITY, 88])


def _row(name: str, targets: tuple[int, ...]) -> list[Pixels]:
    shown = portrait(name)
    photograph = read_photograph(astronaut_png_bytes() if name == "astronaut" else sample(name))
    face = AgedFace(photograph.sha256, find_landmarks(photograph), shown.age_years)
    pictures = [photograph.pixels]
    for age in targets:
        recipe = plan_progression([face], target_age=age, sex=shown.sex)
        pictures.append(render(recipe, {photograph.sha256: photograph}).pixels)
    points, unit = face.landmarks.ibug68, face.landmarks.pupil_distance
    middle = points.mean(axis=0) - [0, 0.25 * unit]
    half = np.array(CELL) / CELL[1] * 2.1 * unit
    low = np.maximum(np.rint(middle - half).astype(int), 0)
    high = np.rint(middle + half).astype(int)
    return [_cell(one[low[1] : high[1], low[0] : high[0]]) for one in pictures]


def _cell(part: Pixels) -> Pixels:
    way = cv2.INTER_AREA if part.shape[1] > CELL[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(part, CELL, interpolation=way), np.uint8)


if __name__ == "__main__":
    main()
