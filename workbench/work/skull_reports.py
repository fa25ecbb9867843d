"""The report for court of a face over a skull: its bone, points, depths and rules."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from pipelines.arrays import Pixels
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.placing import by_placer
from pipelines.reconstruction.product_names import REPORT, SKULL_UNDER_SKIN
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.reconstruction.skull_recipe import BoneRecipe, SkullRecipe
from pipelines.rendering import Rendering
from workbench.cases.records import SourceSkull
from workbench.exports.encoding import decode_rendering
from workbench.exports.report import Report, StageShown, StepTold, Table
from workbench.exports.report_words import skull_words, table_rows
from workbench.work.orders import Order
from workbench.work.report_parts import drawn_again, facts_of, log_table, software_table
from workbench.work.stages import layers_of

_TITLES: Final = {
    "before": "The skull under the skin",
    "sources": "Skull",
    "measurements": "Tissue depths",
}
_PLACERS: Final[dict[str, str]] = {
    "hand": "hand",
    "program": "the program, unchecked",
    "unknown": "not said",
}
_POINTS_PER_ROW: Final = 3
_VIEWS: Final = (
    ("right and left side", "right-lateral.png", "left-lateral.png"),
    ("three-quarter view, and the skull under the skin from the side",
     "three-quarter.png", "fade-right-lateral.png"),
    ("tissue depths on the bone", "markers-frontal.png", "markers-right-lateral.png"),
)  # fmt: skip


def skull_report(order: Order, recipe: ApproximationRecipe) -> Report:
    """Return what the report of a face over a skull says and shows."""
    products = order.desk.products(order.case.number, order.version.number)
    skull = next(one for one in order.case.skulls if one.sha256 == recipe.skull.sha256)
    told: dict[str, Any] = json.loads(products[REPORT])
    face: dict[str, Any] = told["builds"][recipe.build]
    repeated, drawing = drawn_again(order)
    pictures = {name: decode_rendering(data) for name, data in products.items() if ".png" in name}
    return Report(
        facts=(*facts_of(order), *person_taken(recipe)),
        before=pictures[SKULL_UNDER_SKIN],
        after=order.picture(),
        repeated=repeated,
        sources=skull_table(skull, recipe),
        steps=list(_steps(recipe, told)),
        stages=list(_stages(drawing, pictures)),
        stages_note="The layers of the picture from the bone up, and the other views.",
        measurements=depth_table(face["depths"]),
        tables=table_rows(recipe.tables),
        software=software_table(order),
        landmarks=[
            (
                "Points of the skull",
                pictures["markers-frontal.png"],
                point_counts(recipe.points),
                point_places(recipe.points),
            )
        ],
        warnings=(*told["warnings"], *told["notes"]),
        log=log_table(order, lambda entry: entry.details.get("skull") == skull.number),
        repeating=tuple(_repeating(order, recipe)),
        titles=_TITLES,
    )


def person_taken(recipe: BoneRecipe) -> Iterator[tuple[str, str]]:
    """Yield whose skull it was taken to be."""
    yield "Sex taken", recipe.sex
    yield "Age band taken", recipe.age_band
    yield "Build shown", recipe.build
    if recipe.accept_adult_depths:
        yield "Depths", f"ADULT depths stand in for the age band '{recipe.age_band}'"


def skull_table(skull: SourceSkull, recipe: SkullRecipe) -> Table:
    """Return the skull's file and how it is read."""
    packed = f", packed from {skull.packed_files} files" if skull.packed_files else ""
    read = recipe.skull
    how = [f"axes {read.frame or 'as the file or the points say'}", f"unit {read.unit}"]
    how += [f"series {read.series}"] if read.series else []
    return Table(
        ("No.", "File", "Read as", "Added (UTC)", "SHA-256"),
        [
            (
                str(skull.number),
                f"{skull.suffix}{packed}",
                f"{', '.join(how)}, bone above {read.bone_hu:g} HU in a CT",
                f"{skull.added_by}, {skull.added_at:%Y-%m-%d %H:%M}",
                skull.sha256,
            )
        ],
        note="The file is kept unaltered; its hash is checked on every read. No name or date of a "
        "patient is read from it.",
    )


def _steps(recipe: ApproximationRecipe, told: Mapping[str, Any]) -> Iterator[StepTold]:
    # Versions that were kept before skulls were turned upright say nothing of it.
    turned = ["upright"] if "turned_upright" in told else []
    for name in ("skull", "points", *turned, "depths", "face"):
        words = skull_words(name)
        yield StepTold(words["title"], words["does"], list(_parameters(name, recipe, told)))
    yield rules_told(told["builds"][recipe.build]["rules"])


def rules_told(rules: Mapping[str, Mapping[str, str]]) -> StepTold:
    """Return the rules that placed features, each with its error and its points."""
    words = skull_words("rules")
    by_rule: dict[tuple[str, str, str], list[str]] = {}
    for name, placed in rules.items():
        key = placed["rule"], placed["published_error"], placed["status"]
        by_rule.setdefault(key, []).append(name)
    told = [
        (", ".join(names), f"{rule}. Published error: {error}. Status: {status}.")
        for (rule, error, status), names in by_rule.items()
    ]
    return StepTold(words["title"], words["does"], told)


def _parameters(
    name: str, recipe: ApproximationRecipe, told: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    if name == "skull":
        yield "bone above, HU", f"{recipe.skull.bone_hu:g}"
    if name == "points":
        yield from points_told(recipe.points)
    if name == "upright":
        turned = told["turned_upright"]
        yield "turned by, °", f"{turned['degrees']:.1f}"
        about = ", ".join(f"{axis} {by:.1f}" for axis, by in turned["degrees_about"].items())
        yield "about the axes of the scan (LPS), °", about
    if name == "depths":
        yield "table", str(told["builds"][recipe.build]["table"])
        if recipe.own_table:
            yield "own table, SHA-256", recipe.own_table.sha256
    if name == "face":
        yield "head", f"sex {recipe.sex}, {recipe.age_band}, {recipe.build} build"


def _stages(drawing: Rendering | None, pictures: Mapping[str, Pixels]) -> Iterator[StageShown]:
    if drawing is not None:
        for stage in layers_of(drawing, np.full_like(drawing.pixels, 255)):
            yield StageShown(*stage)
    for title, one, other in _VIEWS:
        yield StageShown(title, "", pictures[one], pictures[other])


def depth_table(depths: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return every depth with its spread, status and source."""
    rows: list[Sequence[str]] = [
        (
            name,
            f"{depth['depth_mm']:.1f} ± {depth['sd_mm']:.1f}",
            _point_said(depth["point"], depth.get("placed_by", "unknown")),
            str(depth["status"]),
            str(depth["source"]),
            str(depth["sd_source"]),
        )
        for name, depth in depths.items()
    ]
    return Table(
        ("Point", "Depth, mm", "Point is", "Status", "Source", "Source of the spread"),
        rows,
        note="Status says how the figure came into the table: source-read was read in the "
        "publication, recalled is still to be compared with print, derived follows from both.",
    )


def point_counts(points: Craniometry) -> Table:
    """Return how many points are observed, repaired or inferred, and who placed them."""
    by = Counter((point.status, point.placed_by) for point in points.values())
    return Table(
        ("Status", "Placed by", "Points"),
        [(status, _PLACERS[who], str(count)) for (status, who), count in sorted(by.items())],
        note="Observed on bone; repaired, that is mirrored from the other side; or inferred. By "
        "hand is what a person placed, moved, or looked at and let stand.",
    )


def points_told(points: Craniometry) -> Iterator[tuple[str, str]]:
    """Yield how many points there are, and how many of them nobody looked at."""
    yield "points", str(len(points))
    count = len(by_placer(points)["program"])
    if count:
        yield "of them the program's, unchecked", str(count)


def _point_said(status: str, placed_by: str) -> str:
    return f"{status}, unchecked" if placed_by == "program" else status


def point_places(points: Craniometry) -> Table:
    """Return every point with its place and status."""
    cells = [
        cell
        for name, point in points.items()
        for cell in (
            name,
            ", ".join(f"{mm:.1f}" for mm in point.xyz),
            _point_said(point.status, point.placed_by),
        )
    ]
    row = 3 * _POINTS_PER_ROW
    cells += [""] * (-len(cells) % row)
    return Table(
        ("Point", "x, y, z in LPS mm", "Status") * _POINTS_PER_ROW,
        [cells[at : at + row] for at in range(0, len(cells), row)],
    )


def _repeating(order: Order, recipe: ApproximationRecipe) -> Iterator[str]:
    yield f"Install {recipe.software} with the libraries named under Software."
    yield f"Take the skull's file with the SHA-256 {recipe.skull.sha256}."
    yield (
        f"Take the recipe, the JSON file that was written beside this report, and check that its "
        f"SHA-256 is {order.version.recipe_sha256}. It holds every parameter and every point."
    )
    yield (
        "Open a case and draw the recipe: workbench reconstruct SKULL --case NUMBER --recipe FILE."
    )
    yield f"The picture's SHA-256 is to be {order.version.rendering_sha256}."
