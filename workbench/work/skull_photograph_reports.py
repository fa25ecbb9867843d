"""The report for court of an approximation from photographs of a skull."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.product_names import REPORT
from pipelines.rendering import Rendering
from workbench.cases.records import SourceSkull
from workbench.exports.encoding import decode_rendering
from workbench.exports.report import Report, StageShown, StepTold, Table
from workbench.exports.report_words import skull_words, table_rows
from workbench.work.orders import Order
from workbench.work.report_parts import drawn_again, facts_of, log_table, software_table
from workbench.work.skull_reports import depth_table, person_taken, rules_told
from workbench.work.stages import layers_of

_TITLES: Final = {
    "before": "The skull with its tissue depths",
    "sources": "Photographs of the skull",
    "measurements": "Tissue depths",
}


def skull_photograph_report(order: Order, recipe: FlatRecipe) -> Report:
    """Return what the report of an approximation from photographs of a skull says and shows."""
    products = order.desk.products(order.case.number, order.version.number)
    known = {skull.sha256: skull for skull in order.case.skulls}
    used = {kind: known[sha256] for kind, sha256 in recipe.views.items()}
    numbers = {skull.number for skull in used.values()}
    told: dict[str, Any] = json.loads(products[REPORT])
    views: dict[str, Any] = told["views"]
    repeated, drawing = drawn_again(order)
    pictures = {name: decode_rendering(data) for name, data in products.items() if ".png" in name}
    first = next(iter(used))
    return Report(
        facts=(*facts_of(order), *person_taken(recipe)),
        before=pictures[f"{first}/markers.png"],
        after=order.picture(),
        repeated=repeated,
        sources=_sources(used, views),
        steps=list(_steps(recipe, told)),
        stages=list(_stages(drawing)),
        stages_note="The layers of the picture from the bottom up.",
        measurements=depth_table(
            {
                name: one
                for view in views.values()
                for name, one in view["depths"].get(recipe.build, {}).items()
            }
        ),
        tables=table_rows(recipe.tables),
        software=software_table(order),
        landmarks=[
            (
                "Points in both views",
                pictures[f"{first}/outline.png"],
                _agreement(told),
                _points(told),
            )
        ],
        warnings=told["notes"],
        log=log_table(order, lambda entry: entry.details.get("skull") in numbers),
        repeating=tuple(_repeating(order, recipe)),
        titles=_TITLES,
    )


def _sources(used: Mapping[str, SourceSkull], views: Mapping[str, Any]) -> Table:
    return Table(
        ("No.", "View", "File", "Scale", "Turned", "Added (UTC)", "SHA-256"),
        [
            (
                str(skull.number),
                kind,
                skull.suffix,
                f"{views[kind]['px_per_mm']:.2f} px/mm ± {views[kind]['scale_sd_share']:.1%}",
                f"{views[kind]['turned_deg']:+.1f}°",
                f"{skull.added_by}, {skull.added_at:%Y-%m-%d %H:%M}",
                skull.sha256,
            )
            for kind, skull in used.items()
        ],
        note="The files are kept unaltered; their hashes are checked on every read.",
    )


def _steps(recipe: FlatRecipe, told: Mapping[str, Any]) -> Iterator[StepTold]:
    own = recipe.own_table
    tables = [("own table, SHA-256", own.sha256)] if own else []
    for name, values in (("views", [("views", ", ".join(recipe.views))]), ("depths", tables)):
        words = skull_words(name)
        yield StepTold(words["title"], words["does"], values)
    yield rules_told(told["rules"])


def _stages(drawing: Rendering | None) -> Iterator[StageShown]:
    if drawing is not None:
        for stage in layers_of(drawing, np.asarray(drawing.layers[0].pixels)):
            yield StageShown(*stage)


def _agreement(told: Mapping[str, Any]) -> Table:
    rows = [
        (
            one["point"],
            f"{one['apart_mm']:+.1f}",
            f"{one['limit_mm']:.1f}",
            "yes" if one["agrees"] else "no",
        )
        for one in told["agreement"]
    ]
    return Table(
        ("Point", "Heights apart, mm", "Limit, mm", "Agrees"), rows, empty="One view alone."
    )


def _points(told: Mapping[str, Any]) -> Table:
    rows = [
        (name, ", ".join(f"{mm:.1f}" for mm in one["xyz"]), one["status"])
        for name, one in told["points"].items()
    ]
    return Table(("Point", "x, y, z in LPS mm", "Status"), rows)


def _repeating(order: Order, recipe: FlatRecipe) -> Iterator[str]:
    yield f"Install {recipe.software} with the libraries named under Software."
    yield f"Take the photographs of the skull with these SHA-256: {', '.join(recipe.skulls)}."
    yield (
        f"Take the recipe, the JSON file that was written beside this report, and check that its "
        f"SHA-256 is {order.version.recipe_sha256}. It holds every parameter and every point."
    )
    yield (
        "Save its 'views_json' as a file of points, open a case and draw it: workbench skull "
        "photograph --points FILE --case NUMBER, with the sex, age band and build it names."
    )
    yield f"The picture's SHA-256 is to be {order.version.rendering_sha256}."
