"""What a report for court says of a version: gathered from its records, its recipe and its log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipelines.materials import photographs_of
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.recipe import Progressed
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from pipelines.rendering import Rendering
from workbench.cases.records import SourceImage
from workbench.exports.report import Report, StageShown, report_pdf, with_landmarks
from workbench.exports.report_words import (
    landmark_counts,
    landmark_points,
    measurement_rows,
    step_told,
    table_rows,
)
from workbench.work.corrections import ages_drawn_with
from workbench.work.orders import Order
from workbench.work.postmortem_reports import postmortem_report
from workbench.work.report_parts import (
    SHOWN_DIGITS,
    STAGE_SIDE_PX,
    drawn_again,
    facts_of,
    log_table,
    photo_table,
    software_table,
)
from workbench.work.skull_photograph_reports import skull_photograph_report
from workbench.work.skull_reports import skull_report
from workbench.work.stages import stages_of
from workbench.work.superimposition_reports import superimposition_report


def write_report(order: Order, workroom: Path) -> Iterable[Path]:
    """Write a version's report as PDF/A, and the recipe that it describes beside it."""
    order.on_step(0, 3, "Drawing the version again")
    if isinstance(order.recipe, ApproximationRecipe):
        report = skull_report(order, order.recipe)
    elif isinstance(order.recipe, FlatRecipe):
        report = skull_photograph_report(order, order.recipe)
    elif isinstance(order.recipe, SuperimpositionRecipe):
        report = superimposition_report(order, order.recipe)
    elif isinstance(order.recipe, PostmortemRecipe):
        report = postmortem_report(order, order.recipe)
    else:
        report = _report(order, order.recipe)
    if order.language != "en":
        order.notes.append("The report is written in English; only its statement is translated.")
    order.on_step(2, 3, "Setting the report")
    place = order.place(workroom, "-report.pdf")
    place.write_bytes(report_pdf(report, order.label, paper=order.paper, issued=order.issued))
    yield place
    recipe = order.place(workroom, "-recipe.json")
    recipe.write_bytes(order.recipe.canonical())
    yield recipe
    order.on_step(3, 3, "Done")


def _report(order: Order, recipe: Progressed) -> Report:
    used, parts = _used_photos(order, recipe), list(recipe.parts)
    several, numbers = len(parts) > 1, {photo.number for photo in used}
    drawn = order.desk.photograph(order.case.number, used[0].number)
    after = order.picture()
    repeated, small = drawn_again(order)
    order.on_step(1, 3, "Drawing its stages")
    stages = [StageShown(*stage) for stage in stages_of(recipe, small, drawn)] if small else []
    return Report(
        facts=tuple(facts_of(order)),
        before=drawn.pixels,
        after=after,
        repeated=repeated,
        sources=photo_table(used, ages_drawn_with(recipe)),
        steps=[
            step_told(step, of=f"picture {n}" if several else "")
            for n, part in enumerate(parts, 1)
            for step in part.steps
        ],
        stages=stages,
        stages_note=_stages_note(small),
        measurements=measurement_rows(small.measurements if small else ()),
        tables=table_rows({name: sha for part in parts for name, sha in part.tables.items()}),
        software=software_table(order),
        landmarks=[
            (
                f"Photograph {photo.number}, SHA-256 {photo.sha256[:SHOWN_DIGITS]}…",
                with_landmarks(
                    order.desk.photograph(order.case.number, photo.number).pixels, source.landmarks
                ),
                landmark_counts(source.landmarks),
                landmark_points(source.landmarks),
            )
            for source in recipe.sources
            for photo in used
            if photo.sha256 == source.sha256
        ],
        warnings=small.warnings if small else (),
        log=log_table(order, lambda entry: entry.details.get("photo") in numbers),
        repeating=tuple(_repeating(order, used)),
    )


def _used_photos(order: Order, recipe: Progressed) -> Sequence[SourceImage]:
    """Return the photographs that the recipe draws from, the drawn one first."""
    known = {photo.sha256: photo for photo in order.case.photos}
    first = [source.sha256 for source in recipe.sources]
    return [known[sha256] for sha256 in dict.fromkeys((*first, *photographs_of(recipe)))]


def _stages_note(small: Rendering | None) -> str:
    if small is None:
        return "They could not be drawn; see the beginning of this report."
    return (
        f"The layers of the picture from the bottom up, each shown with all below it. They were "
        f"drawn by the same code with the longer side at most {STAGE_SIDE_PX} px."
    )


def _repeating(order: Order, used: Sequence[SourceImage]) -> Iterator[str]:
    recipe = order.recipe
    yield f"Install {recipe.software} with the libraries named under Software."
    yield "Take the photographs with these SHA-256: " + ", ".join(p.sha256 for p in used) + "."
    yield (
        f"Take the recipe, the JSON file that was written beside this report, and check that its "
        f"SHA-256 is {order.version.recipe_sha256}. It holds every parameter and every landmark."
    )
    yield (
        "Open a case, add the photographs, and draw the recipe: workbench progress NUMBER "
        "--recipe FILE."
    )
    yield f"The picture's SHA-256 is to be {order.version.rendering_sha256}."
