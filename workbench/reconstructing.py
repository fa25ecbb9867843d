"""From a skull's file to a folder of views and surfaces, outside of any case."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from models.tissue_depths import named_points
from pipelines.environment import software
from pipelines.errors import CraniometryError, SideUnknownError
from pipelines.reconstruction.approximation import (
    Approximation,
    Person,
    Reading,
    approximate,
    open_skull,
    report,
)
from pipelines.reconstruction.craniometry import all_names, base_name, read_craniometry
from pipelines.reconstruction.depths import read_table
from pipelines.reconstruction.guessing import guess_craniometry
from pipelines.reconstruction.placing import by_placer, looked_at, remarks_on_points
from pipelines.reconstruction.png import png
from pipelines.reconstruction.point_pictures import picture_points
from pipelines.reconstruction.product_names import POINTS, REPORT
from pipelines.reconstruction.products import STATEMENT, products_of, views_of
from pipelines.reconstruction.skull import Skull
from pipelines.reconstruction.views import shade_skull
from pipelines.rendering import Stopwatch
from pipelines.sentences import Sentence
from workbench.errors import ExportError
from workbench.folders import refuse_full, sha256_of, write_folder

_ANY_SIDE: Final = "RAS"
OnStep = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Reconstructed:
    """The folder that was written, its files, and the report that is in it too."""

    folder: Path
    files: tuple[Path, ...]
    report: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """Return what the command prints as JSON."""
        return {"folder": str(self.folder), "files": [str(f) for f in self.files], **self.report}


def reconstruct(
    skull_file: Path,
    points_file: Path,
    out: Path,
    *,
    person: Person,
    reading: Reading,
    table_file: Path | None = None,
    on_step: OnStep = lambda done, total, doing: None,
) -> Reconstructed:
    """Approximate the face over a skull and write views and surfaces into a new folder.

    Raises PipelineError and ExportError; then nothing was written.
    """
    refuse_full(out, "approximation")
    watch = Stopwatch()
    table = read_table(table_file) if table_file else ()
    points = read_craniometry(points_file)
    on_step(0, 3, "Reading the skull")
    skull = open_skull(skull_file, reading, points)
    watch.lap("skull")
    on_step(1, 3, "Laying on the tissue")
    result = approximate(skull, points, person, table=table)
    watch.lap("faces")
    on_step(2, 3, "Drawing the views")
    files = dict(_files(result))
    watch.lap("views")
    said = {
        **report(result),
        "statement": STATEMENT,
        "software": software(),
        "skull": {"name": skull_file.name, "sha256": sha256_of(skull_file)},
        "timings_ms": dict(watch.timings_ms),
    }
    files[REPORT] = json.dumps(said, ensure_ascii=False, indent=1).encode()
    on_step(3, 3, "Writing")
    return Reconstructed(out, tuple(write_folder(out, files)), said)


def inspect(path: Path, reading: Reading) -> dict[str, Any]:
    """Return what a skull's file holds: size, parts, notes; raise PipelineError as reading does."""
    notes: tuple[str, ...] = ()
    try:
        skull = open_skull(path, reading)
    except SideUnknownError as question:
        # Sizes do not depend on the side; the question goes along with them.
        skull, notes = open_skull(path, replace(reading, frame=_ANY_SIDE)), (str(question),)
    width, depth, height = (round(float(size), 1) for size in skull.size_mm)
    return {
        "file": path.name,
        "side_known": not notes,
        "width_mm": width,
        "depth_mm": depth,
        "height_mm": height,
        "points": len(skull.vertices),
        "triangles": len(skull.faces),
        "notes": [*skull.notes, *notes, *_doubts(skull, turned=bool(notes))],
    }


def _doubts(skull: Skull, *, turned: bool) -> tuple[str, ...]:
    """Return what speaks against a skull; it may be ``turned`` about where its frame is unknown."""
    ways = [skull]
    if turned:
        ways.append(replace(skull, vertices=skull.vertices * [-1.0, -1.0, 1.0]))
    why = CraniometryError()
    for one in ways:
        try:
            guess_craniometry(one)
        except CraniometryError as error:
            why = error
        else:
            return ()
    return (Sentence("This does not look like a complete skull. {why}", why=why),)


def guess(path: Path, out: Path, reading: Reading) -> dict[str, Any]:
    """Write a first guess of a skull's points, and pictures of it from the front and both sides.

    Raises PipelineError and ExportError; then nothing was written.
    """
    skull = open_skull(path, reading)
    points = guess_craniometry(skull)
    pictures = {
        f"{out.stem}-{name}.png": png(picture) for name, picture in picture_points(skull, points)
    }
    names = [out.name, *pictures]
    for name in names:
        if (out.parent / name).exists():
            raise ExportError(f"'{name}' is there already. Choose another name.")
    write_folder(out.parent, {out.name: points.json().encode(), **pictures})
    counts = Counter(point.status for point in points.values())
    placed_by = {who: len(names) for who, names in by_placer(points).items() if names}
    bony = [name for name in all_names() if named_points()[base_name(name)].bone]
    return {
        "file": str(out),
        "pictures": list(pictures),
        "points": dict(counts),
        "placed_by": placed_by,
        "missing": [name for name in bony if name not in points],
        "notes": [*skull.notes, *remarks_on_points(points)],
    }


def check_off(points_file: Path, out: Path) -> dict[str, Any]:
    """Write a file of points anew after a person looked at each and let it stand.

    Raises CraniometryError and ExportError; then nothing was written.
    """
    before = read_craniometry(points_file)
    if out.exists():
        raise ExportError(f"'{out.name}' is there already. Choose another name.")
    after = looked_at(before)
    write_folder(out.parent, {out.name: after.json().encode()})
    return {
        "file": str(out),
        "points": len(after),
        "unchecked_before": by_placer(before)["program"],
        "notes": list(remarks_on_points(after)),
    }


def _files(result: Approximation) -> list[tuple[str, bytes]]:
    files = [(POINTS, result.points.json().encode())]
    skull = shade_skull(result.standing_skull, result.standing_mirrored)
    for build in result.faces:
        views = views_of(result, build, skull)
        files += [(f"{build}/{name}", data) for name, data in products_of(result, build, views)]
    return files
