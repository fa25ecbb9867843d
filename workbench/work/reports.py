"""What a report for court says of a version: gathered from its records, its recipe and its log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from models.registry import ModelError
from pipelines.errors import PipelineError
from pipelines.materials import photographs_of
from pipelines.recipe import Progressed
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.rendering import Rendering
from workbench.cases.records import SourceImage
from workbench.errors import WorkbenchError
from workbench.exports.report import Report, StageShown, Table, report_pdf, with_landmarks
from workbench.exports.report_words import (
    landmark_counts,
    landmark_points,
    measurement_rows,
    step_told,
    table_rows,
)
from workbench.work.corrections import ages_drawn_with
from workbench.work.orders import Order
from workbench.work.report_parts import SHOWN_DIGITS, facts_of, log_table, software_table
from workbench.work.skull_reports import skull_report
from workbench.work.stages import stages_of

_STAGE_SIDE_PX: Final = 900


def write_report(order: Order, workroom: Path) -> Iterable[Path]:
    """Write a version's report as PDF/A, and the recipe that it describes beside it."""
    order.on_step(0, 3, "Drawing the version again")
    if isinstance(order.recipe, ApproximationRecipe):
        report = skull_report(order, order.recipe)
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
    repeated, small = _drawn_again(order)
    order.on_step(1, 3, "Drawing its stages")
    stages = [StageShown(*stage) for stage in stages_of(recipe, small, drawn)] if small else []
    return Report(
        facts=tuple(facts_of(order)),
        before=drawn.pixels,
        after=after,
        repeated=repeated,
        sources=_sources(used, ages_drawn_with(order.recipe)),
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


def _drawn_again(order: Order) -> tuple[str, Rendering | None]:
    """Draw the version at full size; return what came of it, and a small drawing for stages."""
    number = order.case.number
    try:
        again = order.desk.preview(number, order.recipe)
        small = order.desk.preview(number, order.recipe, max_side=_STAGE_SIDE_PX)
    except (ModelError, PipelineError, WorkbenchError) as error:
        return f"This installation could not draw the recipe again for this report: {error}", None
    if np.array_equal(again.pixels, order.picture()):
        return "Drawn again for this report, the picture came out the same to the last bit.", small
    return (
        "Drawn again for this report, the picture came out otherwise than it was saved: the "
        "software, a library or the processor differs from those named under Software.",
        small,
    )


def _stages_note(small: Rendering | None) -> str:
    if small is None:
        return "They could not be drawn; see the beginning of this report."
    return (
        f"The layers of the picture from the bottom up, each shown with all below it. They were "
        f"drawn by the same code with the longer side at most {_STAGE_SIDE_PX} px."
    )


def _sources(used: Sequence[SourceImage], drawn_with: Mapping[str, float]) -> Table:
    rows = [
        (
            str(photo.number),
            photo.relation,
            _age(photo, drawn_with),
            str(photo.day or "not known"),
            f"{photo.format}, {photo.width} × {photo.height} px",
            photo.consent.replace("_", " "),
            f"{photo.added_by}, {photo.added_at:%Y-%m-%d %H:%M}",
            photo.sha256,
        )
        for photo in used
    ]
    return Table(
        ("No.", "Shows", "Age", "Taken", "File", "Consent", "Added (UTC)", "SHA-256"),
        rows,
        note="The first one is drawn. Originals are kept unaltered; their hash is checked on "
        "every read.",
    )


def _age(photo: SourceImage, drawn_with: Mapping[str, float]) -> str:
    age = drawn_with.get(photo.sha256, photo.age_years)
    since = "" if age == photo.age_years else f", corrected since to {photo.age_years:g}"
    return f"{age:g} years{since}"


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
