"""From a skull's file and a photograph to a folder of overlays, outside of any case."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from pipelines.arrays import Pixels
from pipelines.environment import software
from pipelines.landmark_finder import find_landmarks
from pipelines.layers import Layer, flatten
from pipelines.photograph import Photograph, read_photograph
from pipelines.reconstruction import criteria, support
from pipelines.reconstruction.approximation import Person, Reading, open_skull
from pipelines.reconstruction.craniometry import read_craniometry
from pipelines.reconstruction.depths import depths_for, read_table
from pipelines.reconstruction.face_points import FacePoints, from_landmarks, read_face_points
from pipelines.reconstruction.focal import lens_of
from pipelines.reconstruction.labels import labelled
from pipelines.reconstruction.overlay import SKULL, WIPED, Across, overlay
from pipelines.reconstruction.png import png
from pipelines.reconstruction.superimposition import (
    Superimposition,
    report,
    skin_over,
    superimpose,
)
from pipelines.rendering import Stopwatch
from workbench.exports.layers import psd_of
from workbench.exports.sheets import Stack
from workbench.folders import refuse_full, sha256_of, write_folder

TITLE: Final = "SUPERIMPOSITION"
STATEMENT: Final = (
    "A comparison for an examiner. It serves exclusion better than the contrary, and decides "
    "nothing."
)
# Larger photographs are laid over at this size; the camera is solved on the whole one.
_LONGEST_PX: Final = 2000
_SIDE_ON_DEG: Final = 60.0
OnStep = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Overlaying:
    """How skull and face are laid over one another."""

    mix: float = 0.5
    wipe: float = 0.5
    across: Across = "vertical"


@dataclass(frozen=True)
class Superimposed:
    """The folder that was written, its files, and the report that is in it too."""

    folder: Path
    files: tuple[Path, ...]
    report: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """Return what the command prints as JSON."""
        return {"folder": str(self.folder), "files": [str(f) for f in self.files], **self.report}


@dataclass(frozen=True)
class Given:
    """What is known beside skull and photograph: all may be left out but a lens or a distance."""

    mm35: float | None = None
    distance_mm: float | None = None
    photo_points: Path | None = None
    face: int | None = None
    table: Path | None = None
    scores: Path | None = None
    material: support.Material = field(default_factory=support.Material)


def superimpose_files(
    skull_file: Path,
    photo_file: Path,
    points_file: Path,
    out: Path,
    *,
    person: Person,
    reading: Reading,
    given: Given,
    overlaying: Overlaying = Overlaying(),
    on_step: OnStep = lambda done, total, doing: None,
) -> Superimposed:
    """Lay a skull over a face's photograph and write the overlays into a new folder.

    Raises PipelineError and ExportError; then nothing was written.
    """
    refuse_full(out, "superimposition")
    watch = Stopwatch()
    photograph = read_photograph(photo_file)
    lens = lens_of(photograph, mm35=given.mm35, distance_mm=given.distance_mm)
    points = read_craniometry(points_file)
    entries = criteria.read_entries(given.scores) if given.scores else {}
    on_step(0, 3, "Reading the skull")
    skull = open_skull(skull_file, reading, points)
    face = _face_points(photograph, photo_file, given)
    watch.lap("read")
    on_step(1, 3, "Finding the camera")
    table = depths_for(
        person.sex, person.age_band, person.builds[0],
        table=read_table(given.table) if given.table else (),
        accept_adult=person.accept_adult_depths,
    )  # fmt: skip
    model = skin_over(skull, points, table)
    found = superimpose(skull, model, face, lens, photograph.size)
    watch.lap("camera")
    on_step(2, 3, "Drawing")
    shown, pixels = _at_working_size(found, photograph)
    how = overlaying
    layers = overlay(shown, pixels, mix=how.mix, wipe=how.wipe, across=how.across)
    files = dict(_pictures(layers, _words(found, photo_file.name), _right_at(found)))
    watch.lap("draw")
    said = _said(found, criteria.score_all(found, entries), given, photograph)
    said |= {
        "skull": {"name": skull_file.name, "sha256": sha256_of(skull_file)},
        "photograph": {"name": photo_file.name, "sha256": photograph.sha256},
        "timings_ms": dict(watch.timings_ms),
    }
    files["superimposition.json"] = json.dumps(said, ensure_ascii=False, indent=1).encode()
    on_step(3, 3, "Writing")
    return Superimposed(out, tuple(write_folder(out, files)), said)


def _face_points(photograph: Photograph, path: Path, given: Given) -> FacePoints:
    if given.photo_points is not None:
        return read_face_points(given.photo_points, photograph.size)
    return from_landmarks(find_landmarks(photograph, face=given.face, called=f"'{path.name}'"))


def _at_working_size(
    found: Superimposition, photograph: Photograph
) -> tuple[Superimposition, Pixels]:
    small = photograph.scaled(_LONGEST_PX)
    factor = small.size[0] / photograph.size[0]
    pose = replace(found.pose, camera=replace(found.camera.resized(factor), size=small.size))
    return replace(found, pose=pose, face=found.face.scaled(factor)), small.pixels


def _pictures(
    layers: Sequence[Layer], lines: Sequence[str], right_at: str
) -> list[tuple[str, bytes]]:
    def shown(names: set[str], words: str) -> bytes:
        kept = [replace(layer, visible=layer.name in {"photograph", "scale", *names},
                        opacity=1.0 if layer.name == WIPED else layer.opacity)
                for layer in layers]  # fmt: skip
        first, *rest = lines
        picture = labelled(
            flatten(kept), [f"{first}; {words}", *rest], right_at=right_at, title=TITLE
        )
        return png(picture)

    residuals = "skin points and residuals"
    return [
        ("overlay-mix.png", shown({SKULL}, "mix")),
        ("overlay-wipe.png", shown({WIPED}, "wipe")),
        ("residuals.png", shown({residuals}, "skin points, placed and expected, off in mm")),
        ("depths.png", shown({SKULL, "tissue depths"}, "tissue depths on the bone")),
        ("layers.psd", psd_of(Stack.of(layers))),
    ]


def _words(found: Superimposition, name: str) -> list[str]:
    pose = found.pose
    return [
        f"{name}: {pose.mean_mm:.1f} mm mean reprojection of {int(pose.telling.sum())} points",
        f"Camera {pose.distance_mm / 1000:.2f} m away ({found.lens.known_from}).",
        STATEMENT,
    ]


def _right_at(found: Superimposition) -> str:
    """Return where in the picture the person's right is."""
    if abs(found.angles.yaw) < _SIDE_ON_DEG:
        return "left"
    return "facing" if found.angles.yaw > 0 else "away"


def _said(
    found: Superimposition,
    scores: Sequence[criteria.Score],
    given: Given,
    photograph: Photograph,
) -> dict[str, Any]:
    """Return the report: camera, points, criteria, tally and ceiling."""
    material = given.material
    places = found.face.at(*found.face.points)
    small = not support.good_enough(head_px=float(np.ptp(places[:, 0])))
    if small and material.good_photographs:
        material = replace(material, good_photographs=material.good_photographs - 1)
    most, why = support.ceiling(material)
    said = report(found)
    return {
        **said,
        "notes": [*said["notes"], *photograph.notes, criteria.CIRCLE_NOTE],
        "criteria": [asdict(score) for score in scores],
        "tally": criteria.tally(scores),
        "ceiling_of_support": {"most": most, "because": why, "source": support.SOURCE},
        "statement": STATEMENT,
        "software": software(),
    }
