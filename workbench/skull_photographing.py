"""From scaled photographs of a skull to a folder of layers, outside of any case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.arrays import Pixels
from pipelines.environment import libraries, software
from pipelines.errors import SkullPhotographError
from pipelines.photograph import Photograph, read_photograph
from pipelines.reconstruction.approximation import Person
from pipelines.reconstruction.depths import depths_for, read_table, table_of
from pipelines.reconstruction.flat_drawing import view_pictures
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.meshes import mesh_bytes
from pipelines.reconstruction.scaled_view import ViewKind
from pipelines.reconstruction.skull_photographs import (
    lay_out,
    read_views,
    report,
    view_layers,
)
from pipelines.reconstruction.skull_recipe import OwnTable, table_hashes
from pipelines.sentences import Sentence
from workbench.exports.layers import psd_of
from workbench.exports.sheets import Stack
from workbench.folders import refuse_full, write_folder
from workbench.reconstructing import STATEMENT, OnStep


@dataclass(frozen=True)
class LaidOut:
    """The folder that was written, its files, and the report that is in it too."""

    folder: Path
    files: tuple[Path, ...]
    report: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """Return what the command prints as JSON."""
        return {"folder": str(self.folder), "files": [str(f) for f in self.files], **self.report}


def planned(
    hashes: Mapping[ViewKind, str],
    document: Mapping[str, Any],
    person: Person,
    table: OwnTable | None,
) -> list[FlatRecipe]:
    """Return the recipe of each build over photographs of a skull, by view and SHA-256.

    ``document`` is the file of rulers and points. Raises SkullPhotographError and DepthError.
    """
    _check_any(hashes)
    rows = table_of(table.text, table.name) if table else ()
    for build in person.builds:
        accept = person.accept_adult_depths
        depths_for(person.sex, person.age_band, build, table=rows, accept_adult=accept)
    return [
        FlatRecipe(
            software=software(),
            libraries=dict(libraries(surfaces=True)),
            sex=person.sex,
            age_band=person.age_band,
            build=build,
            accept_adult_depths=person.accept_adult_depths,
            own_table=table,
            tables=table_hashes(FlatRecipe.TABLES),
            views=dict(hashes),
            views_json=json.dumps(document, sort_keys=True),
        )
        for build in person.builds
    ]


def _check_any(photographs: Mapping[ViewKind, object]) -> None:
    if not photographs:
        raise SkullPhotographError(
            Sentence("No photograph is named. Give a frontal one, a lateral one or both.")
        )


def lay_out_files(
    photo_files: dict[ViewKind, Path],
    points_file: Path,
    out: Path,
    *,
    person: Person,
    table_file: Path | None = None,
    on_step: OnStep = lambda done, total, doing: None,
) -> LaidOut:
    """Lay tissue depths, profile, guides and the CC0 head over photographs of a skull.

    The pictures and a layered file for each view go into a new folder. Raises PipelineError and
    ExportError; then nothing was written.
    """
    refuse_full(out, "approximation")
    _check_any(photo_files)
    document = read_views(points_file)
    on_step(0, 3, "Reading the photographs")
    photographs: dict[ViewKind, Photograph] = {
        kind: read_photograph(path) for kind, path in photo_files.items()
    }
    on_step(1, 3, "Measuring")
    pixels: dict[ViewKind, Pixels] = {kind: one.pixels for kind, one in photographs.items()}
    table = read_table(table_file) if table_file else ()
    found = lay_out(pixels, document, person, table=table)
    on_step(2, 3, "Drawing the layers")
    files: dict[str, bytes] = {}
    for kind, picture in pixels.items():
        layers = view_layers(found, kind, picture)
        files |= view_pictures(found, kind, layers)
        files[f"{kind}/layers.psd"] = psd_of(Stack.of(layers))
    for build, head in found.heads.items():
        files[f"face-{build}.ply"] = mesh_bytes(head.vertices, head.faces, ".ply")
    files["points.json"] = found.lifted.points.json().encode()
    said = {
        **report(found),
        "statement": STATEMENT,
        "software": software(),
        "photographs": {
            kind: {"name": photo_files[kind].name, "sha256": one.sha256}
            for kind, one in photographs.items()
        },
    }
    files["approximation.json"] = json.dumps(said, ensure_ascii=False, indent=1).encode()
    on_step(3, 3, "Writing")
    return LaidOut(out, tuple(write_folder(out, files)), said)
