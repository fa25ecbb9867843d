"""Draw the picture of docs/approximation.md anew: ``python -m tests.approximation_gallery``.

Its skull is made up, from the CC0 head: nobody in the picture ever lived.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from models.tissue_depths import BUILDS, Build
from pipelines.arrays import Pixels
from pipelines.reconstruction.approximation import Person, approximate
from pipelines.reconstruction.views import ViewMaker, shade_skull
from tests.pipelines.reconstruction.phantoms import phantom

PLACE: Final = Path(__file__).parents[1] / "docs" / "approximation.jpg"
CELL: Final = (360, 487)
# Each row: builds and their views.
ROWS: Final[tuple[tuple[tuple[Build, str], ...], ...]] = (
    (*((build, "frontal") for build in BUILDS), ("normal", "markers-frontal")),
    (
        ("slender", "three-quarter"),
        ("normal", "right-lateral"),
        ("normal", "fade-right-lateral"),
        ("heavy", "three-quarter"),
    ),
)


def main() -> None:
    """Write the picture."""
    made = phantom("plain man")
    done = approximate(made.skull, made.points, Person("M", "adult"))
    bone = shade_skull(done.standing_skull, done.standing_mirrored)
    views: Mapping[Build, Mapping[str, Pixels]] = {
        build: dict(ViewMaker(face.turned(done.turn), bone, _lines(build), ()).all())
        for build, face in done.faces.items()
    }
    rows = [np.hstack([_cell(views[build][name]) for build, name in row]) for row in ROWS]
    picture = cv2.cvtColor(np.vstack(rows), cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(PLACE), picture, [cv2.IMWRITE_JPEG_QUALITY, 88])


def _lines(build: Build) -> list[str]:
    return [f"build {build}, sex M, adult", "Made-up skull. An investigative lead from bone."]


def _cell(picture: Pixels) -> Pixels:
    return np.asarray(cv2.resize(picture, CELL, interpolation=cv2.INTER_AREA), np.uint8)


if __name__ == "__main__":
    main()
