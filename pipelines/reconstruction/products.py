"""The files of one face over a skull: its views, surfaces and points, and what must be said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from models.tissue_depths import Build
from pipelines.reconstruction.approximation import Approximation, report
from pipelines.reconstruction.mending import MIRRORED_BONE
from pipelines.reconstruction.meshes import mesh_bytes
from pipelines.reconstruction.placing import unchecked
from pipelines.reconstruction.png import png
from pipelines.reconstruction.product_names import (
    ENVELOPES,
    MESH_SUFFIXES,
    POINTS,
    REPORT,
    SURFACES,
)
from pipelines.reconstruction.views import Shaded, ViewMaker

STATEMENT: Final = "An investigative lead from bone; not a likeness and not an identification."


def products_of(
    result: Approximation, build: Build, views: ViewMaker
) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every view and surface of one build."""
    for name, picture in views.all():
        yield f"{name}.png", png(picture)
    face = result.faces[build]
    for name, suffix in zip(SURFACES, MESH_SUFFIXES, strict=True):
        yield name, mesh_bytes(face.vertices, face.faces, suffix)
    for name, one in zip(ENVELOPES, (result.thinner[build], result.thicker[build]), strict=True):
        yield name, mesh_bytes(one.vertices, one.faces, ".ply")


def views_of(result: Approximation, build: Build, skull: Shaded) -> ViewMaker:
    """Return what draws the views of one build, with what must stand on each.

    ``skull`` stands upright, and so does what is drawn.
    """
    face = result.faces[build].turned(result.turn)
    first = f"build {build}, sex {result.person.sex}, {result.person.age_band}"
    lines = [first, f"Tissue depths: {face.table.name}. {STATEMENT}"]
    if result.mirrored is not None:
        lines.append(MIRRORED_BONE)
    lines += unchecked(result.points)
    return ViewMaker(face, skull, lines, result.warnings)


def documents_of(result: Approximation) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of the points and of the report."""
    yield POINTS, result.points.json().encode()
    said = {**report(result), "statement": STATEMENT}
    yield REPORT, json.dumps(said, ensure_ascii=False, indent=1).encode()
