"""From scaled photographs of a skull to a folder of layers, outside of any case."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pipelines.arrays import Pixels
from pipelines.environment import software
from pipelines.errors import SkullPhotographError
from pipelines.layers import Layer, flatten
from pipelines.photograph import Photograph, read_photograph
from pipelines.reconstruction.approximation import Person
from pipelines.reconstruction.depths import read_table
from pipelines.reconstruction.labels import labelled
from pipelines.reconstruction.meshes import mesh_bytes
from pipelines.reconstruction.png import png
from pipelines.reconstruction.scaled_view import ViewKind
from pipelines.reconstruction.skull_photographs import (
    SkullPhotographs,
    lay_out,
    read_views,
    report,
    view_layers,
)
from workbench.exports.layers import psd_of
from workbench.exports.sheets import Stack
from workbench.folders import refuse_full, write_folder
from workbench.reconstructing import STATEMENT, OnStep

_RIGHT_AT: Final = {"": "left", "r": "facing", "l": "away"}
_PICTURES: Final[dict[str, frozenset[str]]] = {
    "markers": frozenset({"skull photograph", "depth markers", "notes"}),
    "outline": frozenset({"skull photograph", "profile band", "profile", "guides", "notes"}),
    "approximation": frozenset({"skull photograph", "approximation"}),
}


@dataclass(frozen=True)
class LaidOut:
    """The folder that was written, its files, and the report that is in it too."""

    folder: Path
    files: tuple[Path, ...]
    report: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """Return what the command prints as JSON."""
        return {"folder": str(self.folder), "files": [str(f) for f in self.files], **self.report}


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
    if not photo_files:
        raise SkullPhotographError(
            "No photograph is named. Give a frontal one, a lateral one or both."
        )
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
        files |= _view_files(found, kind, view_layers(found, kind, picture))
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


def _view_files(
    found: SkullPhotographs, kind: ViewKind, layers: tuple[Layer, ...]
) -> dict[str, bytes]:
    view = found.views[kind].view
    files: dict[str, bytes] = {}
    for name, kept in _PICTURES.items():
        shown = [replace(layer, visible=layer.name in kept) for layer in layers]
        lines = [f"from a scaled photograph, {kind}, {name}", STATEMENT]
        picture = labelled(
            flatten(shown), lines, right_at=_RIGHT_AT[view.side],
            warnings=next(iter(found.tables.values())).notes,
        )  # fmt: skip
        files[f"{kind}/{name}.png"] = png(picture)
    files[f"{kind}/layers.psd"] = psd_of(Stack.of(layers))
    return files
