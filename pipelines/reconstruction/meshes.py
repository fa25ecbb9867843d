"""Read a skull's surface from STL, PLY, OBJ or GLB, and write a face's in the same formats."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.errors import SideUnknownError, SkullError, UnitError
from pipelines.reconstruction.frames import MM, Unit, frame_matrix
from pipelines.reconstruction.product_names import MESH_SUFFIXES
from pipelines.reconstruction.skull import Faces, Skull, check_is_skull
from pipelines.sentences import Sentence

WORDS: Final[dict[Unit, str]] = {
    "mm": "millimetres",
    "cm": "centimetres",
    "m": "metres",
    "in": "inches",
}
# The longest side of a skull, or of what is left of one, mm.
_LONGEST_MM: Final = (110.0, 300.0)
_LARGEST_FILE: Final = 1 << 30
_MIRRORED: Final = (
    "The surface is inside out, as it is left where it was mirrored: make sure that its right "
    "side is the person's right."
)
_ON_VIEWS: Final = "SURFACE INSIDE OUT, MAY BE MIRRORED: is R the person's right?"


def is_mesh(path: Path) -> bool:
    """Tell whether a path looks like a surface by its name."""
    return path.suffix.lower() in MESH_SUFFIXES


def read_mesh(path: Path, *, frame: str | None, unit: Unit = "mm") -> Skull:
    """Read a skull's surface; ``frame`` says where its axes point, such as "LPS".

    Raises SkullError for a file that is no skull or is in another unit, and SideUnknownError
    where no frame is given: no such file says which side is right.
    """
    import trimesh

    if not path.is_file():
        raise SkullError(Sentence("There is no file '{path}'. Check the name.", path=path))
    if path.stat().st_size > _LARGEST_FILE:
        raise SkullError(
            Sentence("'{name}' is larger than 1 GiB. Reduce the surface first.", name=path.name)
        )
    try:
        loaded: Any = trimesh.load_mesh(path)
        vertices = np.asarray(loaded.vertices, float)
        faces = np.asarray(loaded.faces, np.intp)
    except Exception as error:  # Readers of meshes raise whatever their formats meet.
        raise SkullError(
            Sentence(
                "'{name}' cannot be read as a surface; it may be cut short or of another kind "
                "than its name says. Copy it again, or save it as STL, PLY, OBJ or GLB.",
                name=path.name,
            )
        ) from error
    if not len(faces) or not np.isfinite(vertices).all():
        raise SkullError(
            Sentence(
                "'{name}' has no surface, or points that are not numbers. It may be cut "
                "short; copy it again, or save the surface anew.",
                name=path.name,
            )
        )
    mirrored = _inside_out(vertices, faces)
    # Light falls on the outside of a surface alone.
    skull = Skull(
        vertices * MM[unit], faces[:, ::-1] if mirrored else faces,
        notes=(_MIRRORED,) if mirrored else (), warnings=(_ON_VIEWS,) if mirrored else (),
    )  # fmt: skip
    check_is_skull(skull, path.name)
    _check_unit(skull, path.name, unit)
    if frame is None:
        raise SideUnknownError(
            Sentence(
                "'{name}' does not say which side is the person's right. Say where its axes "
                "x, y, z point to, such as LPS or RAS.",
                name=path.name,
            )
        )
    return in_lps(skull, frame)


def _inside_out(vertices: Floats, faces: Faces) -> bool:
    """Tell whether triangles face inwards, as a program leaves them that mirrors a surface."""
    a, b, c = np.moveaxis((vertices - vertices.mean(axis=0))[faces], 1, 0)
    return float(np.einsum("ni,ni->", a, np.cross(b, c))) < 0


def in_lps(skull: Skull, frame: str) -> Skull:
    """Return a surface given in another frame in LPS, wound the right way round."""
    turn = frame_matrix(frame)
    faces = skull.faces if np.linalg.det(turn) > 0 else skull.faces[:, ::-1]
    return replace(skull, vertices=skull.vertices @ turn.T, faces=faces)


def _check_unit(skull: Skull, name: str, unit: Unit) -> None:
    longest = float(skull.size_mm.max())
    low, high = _LONGEST_MM
    if low <= longest <= high:
        return
    likely: list[Unit] = [
        u for u, factor in MM.items() if low <= longest / MM[unit] * factor <= high
    ]
    units = " / ".join(WORDS[u] for u in likely)
    advice = (
        Sentence("It may be in {units}; say so.", units=units)
        if likely
        else Sentence("Check its unit, and that it is the skull alone.")
    )
    raise UnitError(
        Sentence(
            "'{name}' would be {longest:.4g} mm long in {unit}; a skull is {low:g} to "
            "{high:g} mm. {advice}",
            name=name,
            longest=longest,
            unit=Sentence(WORDS[unit]),
            low=low,
            high=high,
            advice=advice,
        )
    )


def mesh_bytes(vertices: Floats, faces: Faces, suffix: str) -> bytes:
    """Return the file of a surface in LPS mm by its suffix: .stl, .ply, .obj or .glb."""
    import trimesh

    stored: Any = trimesh.Trimesh(vertices, faces, process=False).export(
        file_type=suffix.removeprefix(".")
    )
    return stored.encode() if isinstance(stored, str) else bytes(stored)
