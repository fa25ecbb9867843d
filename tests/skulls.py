"""Made-up skulls as files, and desks that drew faces over them."""

from __future__ import annotations

from pathlib import Path

from models.tissue_depths import Build
from pipelines.reconstruction.approximation import Person, Reading
from pipelines.reconstruction.meshes import mesh_bytes
from tests.desks import NUMBER, new_desk, open_case
from tests.pipelines.reconstruction.phantoms import phantom
from workbench.desk import Desk, SavedVersion


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
