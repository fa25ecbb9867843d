"""The report for court of a picture made from a post-mortem photograph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.postmortem import questions
from pipelines.postmortem.recipe import PostmortemRecipe
from workbench.exports.report import Report, StageShown, Table, with_landmarks
from workbench.exports.report_words import landmark_counts, landmark_points, step_told
from workbench.work.orders import Order
from workbench.work.report_parts import (
    SHOWN_DIGITS,
    STAGE_SIDE_PX,
    drawn_again,
    facts_of,
    log_table,
    photo_table,
    software_table,
)
from workbench.work.stages import layers_of

_TITLES: Final = {
    "before": "Before: the photograph as it was received",
    "sources": "Photographs",
    "measurements": "Checklist at intake",
}


def postmortem_report(order: Order, recipe: PostmortemRecipe) -> Report:
    """Return what the report of a picture made from a post-mortem photograph says and shows."""
    known = {photo.sha256: photo for photo in order.case.photos}
    used = [known[sha256] for sha256 in recipe.photographs]
    numbers = {photo.number for photo in used}
    before = order.desk.photograph(order.case.number, used[0].number).pixels
    repeated, small = drawn_again(order)
    stages = layers_of(small, small.layers[0].pixels) if small else ()
    placed = recipe.source.landmarks
    return Report(
        facts=tuple(facts_of(order)),
        before=before,
        after=order.picture(),
        repeated=repeated,
        sources=photo_table(used, {}),
        steps=[step_told(step) for step in recipe.steps],
        stages=[StageShown(*stage) for stage in stages],
        stages_note=f"The layers of the picture from the bottom up, each shown with all below it, "
        f"drawn with the longer side at most {STAGE_SIDE_PX} px.",
        measurements=_checklist(recipe),
        tables=Table(("Name",), (), empty="None: no table decides a pixel."),
        software=software_table(order),
        landmarks=[
            (
                f"Photograph {used[0].number}, SHA-256 {used[0].sha256[:SHOWN_DIGITS]}…",
                with_landmarks(before, placed),
                landmark_counts(placed),
                landmark_points(placed),
            )
        ],
        warnings=small.warnings if small else (),
        log=log_table(order, lambda entry: entry.details.get("photo") in numbers),
        repeating=tuple(_repeating(order, recipe)),
        titles=_TITLES,
    )


def _checklist(recipe: PostmortemRecipe) -> Table:
    asked = {one.key: one for one in questions()}
    rows = [
        (
            asked[one.key].question if one.key in asked else one.key,
            one.answer,
            one.by,
            one.note,
            asked[one.key].source if one.key in asked else "",
        )
        for one in recipe.intake
    ]
    return Table(("Question", "Answer", "By", "Note", "Source"), rows, empty="None was kept.")


def _repeating(order: Order, recipe: PostmortemRecipe) -> Iterator[str]:
    yield f"Install {recipe.software} with the libraries named under Software."
    yield f"Take the photographs with these SHA-256: {', '.join(recipe.photographs)}."
    yield (
        f"Take the recipe, the JSON file that was written beside this report, and check that its "
        f"SHA-256 is {order.version.recipe_sha256}. It holds every parameter and every landmark."
    )
    yield "Open a case, add the photographs, and draw it: workbench progress NUMBER --recipe FILE."
    yield f"The picture's SHA-256 is to be {order.version.rendering_sha256}."
