"""Made-up skulls as files, and desks that drew faces over them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from models.tissue_depths import Build
from pipelines.arrays import Pixels
from pipelines.reconstruction.approximation import Person, Reading
from pipelines.reconstruction.meshes import mesh_bytes
from pipelines.reconstruction.raycast import Camera
from pipelines.reconstruction.scaled_view import ViewKind
from pipelines.reconstruction.views import draw, shade_skull
from tests.desks import NUMBER, new_desk, open_case
from tests.pipelines.reconstruction.phantoms import phantom
from tests.pipelines.reconstruction.skull_views import (
    document,
    frontal_camera,
    lateral_camera,
    smaller,
)
from workbench.desk import Desk, SavedVersion

# Small pictures are drawn quickly; what is measured does not depend on them.
SMALLER: Final = 4


def skull_files(folder: Path, name: str = "young woman") -> tuple[Path, Path]:
    """Write a made-up skull and its points into a folder and return where."""
    made = phantom(name)
    skull, points = folder / "skull.ply", folder / "points.json"
    skull.write_bytes(mesh_bytes(made.skull.vertices, made.skull.faces, ".ply"))
    points.write_text(made.points.json())
    return skull, points


def drawn_over(desk: Desk, folder: Path, build: Build = "normal") -> SavedVersion:
    """Draw one build over the made-up skull in the case."""
    skull, points = skull_files(folder)
    person = Person("F", "adult", build)
    return desk.reconstruct(NUMBER, skull, points, person=person, reading=Reading())[0]


def desk_with_approximation(folder: Path) -> Desk:
    """Return a desk whose one case has a skull and a face of normal build over it."""
    desk = new_desk(folder / "home")
    open_case(desk)
    drawn_over(desk, folder)
    return desk


def skull_photographs(name: str) -> tuple[dict[ViewKind, Image.Image], dict[str, Any]]:
    """Draw a made-up skull from the front and its right; return both and the file of points."""
    made = phantom(name)
    cameras: dict[ViewKind, Camera] = {
        "frontal": frontal_camera(made),
        "lateral": lateral_camera(made),
    }
    shaded = shade_skull(made.skull)
    pictures: dict[ViewKind, Image.Image] = {}
    for kind, camera in cameras.items():
        pixels, _cover = draw([shaded], camera)
        whole = Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8))
        pictures[kind] = whole.resize((camera.size[0] // SMALLER, camera.size[1] // SMALLER))
    views = document(made, cameras["frontal"], cameras["lateral"])
    return pictures, smaller(views, SMALLER)


def is_warned(picture: Pixels) -> bool:
    """Tell whether something is written in the red of warnings at the top of a picture."""
    return bool(np.any(np.all(picture[:120] == (160, 20, 20), axis=2)))
