"""The report for court of a skull over a photograph: camera, points, criteria and their tally."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from pipelines.reconstruction.product_names import COMPARISON
from pipelines.reconstruction.superimposition import fit_said
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from pipelines.rendering import Rendering
from workbench.exports.encoding import decode_rendering
from workbench.exports.report import Report, StageShown, StepTold, Table
from workbench.exports.report_words import skull_words, table_rows
from workbench.work.orders import Order
from workbench.work.report_parts import drawn_again, facts_of, log_table, software_table
from workbench.work.skull_reports import point_counts, point_places, points_told, skull_table
from workbench.work.stages import layers_of

_TITLES: Final = {
    "before": "Before: the photograph as it was received",
    "sources": "Skull",
    "measurements": "Criteria",
}
_VIEWS: Final = (
    ("mix and wipe", "overlay-mix.png", "overlay-wipe.png"),
    ("points with their residuals, and tissue depths on the bone", "residuals.png", "depths.png"),
)


def superimposition_report(order: Order, recipe: SuperimpositionRecipe) -> Report:
    """Return what the report of a skull over a photograph says and shows."""
    products = order.desk.products(order.case.number, order.version.number)
    skull = next(one for one in order.case.skulls if one.sha256 == recipe.skull.sha256)
    photo = next(one for one in order.case.photos if one.sha256 == recipe.photograph)
    told: dict[str, Any] = json.loads(products[COMPARISON])
    repeated, drawing = drawn_again(order)
    pictures = {name: decode_rendering(data) for name, data in products.items() if ".png" in name}
    shown = f"Photograph {photo.number}, of the {photo.relation}, SHA-256 {photo.sha256}"
    return Report(
        facts=(*facts_of(order), ("Laid over", shown), *_findings(told)),
        before=order.desk.photograph(order.case.number, photo.number).pixels,
        after=order.picture(),
        repeated=repeated,
        sources=skull_table(skull, recipe),
        steps=list(_steps(recipe, told)),
        stages=list(_stages(drawing)),
        stages_note="The layers of the picture from the photograph up.",
        measurements=_criteria(told),
        tables=table_rows(recipe.tables),
        software=software_table(order),
        landmarks=[
            ("Points of the skull", pictures["depths.png"],
             point_counts(recipe.points), point_places(recipe.points)),
            ("Points of the face", pictures["residuals.png"], _placed_by(recipe), _off(told)),
        ],
        warnings=told["notes"],
        log=log_table(
            order,
            lambda entry: entry.details.get("skull") == skull.number
            or entry.details.get("photo") == photo.number,
        ),
        repeating=tuple(_repeating(order, recipe)),
        titles=_TITLES,
    )  # fmt: skip


def _findings(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    camera, ceiling = told["camera"], told["ceiling_of_support"]
    yield "Fit", str(fit_said(told))
    yield (
        "Camera",
        f"{camera['distance_mm'] / 1000:.2f} m away ± {camera['distance_sd_mm']:.0f} mm, focal "
        f"length {camera['focal_mm35']:g} mm as on 35-mm film ({camera['known_from']}); head "
        f"turned {camera['yaw_deg']:g}°, tilted {camera['pitch_deg']:g}°",
    )
    for group, states in told["tally"].items():
        counted = ", ".join(f"{count} {state}" for state, count in states.items())
        yield f"Tally, {group}", counted
    because = f" ({'; '.join(ceiling['because'])})" if ceiling["because"] else ""
    yield (
        "Most support the material could carry",
        f"{ceiling['most']}{because}; for or against. {ceiling['source']}. Not a finding.",
    )


def _steps(recipe: SuperimpositionRecipe, told: Mapping[str, Any]) -> Iterator[StepTold]:
    table = recipe.own_table
    parameters = {
        "skull": [("bone above, HU", f"{recipe.skull.bone_hu:g}")],
        "points": list(points_told(recipe.points)),
        "depths": [
            ("table", str(told["depth_table"])),
            ("sex, age band, build", f"{recipe.sex}, {recipe.age_band}, {recipe.build}"),
            *([("own table, SHA-256", table.sha256)] if table else []),
        ],
        "camera": [
            ("focal length as on 35-mm film, mm", _given(recipe.focal_mm35)),
            ("camera distance, mm", _given(recipe.distance_mm)),
        ],
        "overlay": [
            ("mix", f"{recipe.mix:g}"),
            ("wipe", f"{recipe.wipe:g}, {recipe.across}"),
        ],
    }
    for name, values in parameters.items():
        words = skull_words(name)
        yield StepTold(words["title"], words["does"], values)


def _given(value: float | None) -> str:
    return "not given" if value is None else f"{value:g}"


def _stages(drawing: Rendering | None) -> Iterator[StageShown]:
    if drawing is not None:
        for stage in layers_of(drawing, np.asarray(drawing.layers[0].pixels)):
            yield StageShown(*stage)


def _criteria(told: Mapping[str, Any]) -> Table:
    rows = [
        (
            one["group"],
            one["title"],
            one["state"],
            one["by"],
            ", ".join(f"{mm:.1f}" for mm in one["measured_mm"]),
            "" if one["limits_mm"] is None else " to ".join(f"{mm:g}" for mm in one["limits_mm"]),
            one["note"],
            one["source"],
        )
        for one in told["criteria"]
    ]
    return Table(
        ("Group", "Criterion", "State", "By", "Measured, mm", "Limits, mm", "Note", "Source"),
        rows,
        note="Measured limits are the workbench's own; no published list states any.",
    )


def _placed_by(recipe: SuperimpositionRecipe) -> Table:
    points = recipe.face.points.values()
    by = dict.fromkeys(point.placed_by for point in points)
    rows = [(who, str(sum(point.placed_by == who for point in points))) for who in by]
    return Table(("Placed by", "Points"), rows, note="In px of the upright photograph.")


def _off(told: Mapping[str, Any]) -> Table:
    rows = [
        (name, f"{one['off_mm']:.1f}", f"{one['off_sds']:.1f}", "yes" if one["counted"] else "no")
        for name, one in told["points"].items()
    ]
    return Table(("Point", "Off, mm", "in SD of what is expected", "Counted"), rows)


def _repeating(order: Order, recipe: SuperimpositionRecipe) -> Iterator[str]:
    yield f"Install {recipe.software} with the libraries named under Software."
    yield f"Take the skull's file with the SHA-256 {recipe.skull.sha256}."
    yield f"Take the photograph with the SHA-256 {recipe.photograph}."
    yield (
        f"Take the recipe, the JSON file that was written beside this report, and check that its "
        f"SHA-256 is {order.version.recipe_sha256}. It holds every parameter and every point."
    )
    yield (
        "Open a case, add the photograph and draw the recipe: workbench superimpose SKULL PHOTO "
        "--case NUMBER --recipe FILE."
    )
    yield f"The picture's SHA-256 is to be {order.version.rendering_sha256}."
