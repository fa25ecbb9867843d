"""What a report for court says of a version: gathered from its records, its recipe and its log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from models.registry import ModelError
from pipelines.errors import PipelineError
from pipelines.materials import photographs_of
from pipelines.rendering import Rendering
from workbench.cases.records import CustodyEntry, SourceImage
from workbench.errors import WorkbenchError
from workbench.exports.report import Report, StageShown, Table, report_pdf, with_landmarks
from workbench.exports.report_words import (
    landmark_counts,
    landmark_points,
    measurement_rows,
    step_told,
    table_rows,
)
from workbench.work.corrections import SUBJECT_CORRECTED, ages_drawn_with
from workbench.work.orders import Order
from workbench.work.stages import stages_of

_STAGE_SIDE_PX: Final = 900
_SHOWN_DIGITS: Final = 16


def write_report(order: Order, workroom: Path) -> Iterable[Path]:
    """Write a version's report as PDF/A, and the recipe that it describes beside it."""
    order.on_step(0, 3, "Drawing the version again")
    report = _report(order)
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


def _report(order: Order) -> Report:
    used, parts = _used_photos(order), list(order.recipe.parts)
    several = len(parts) > 1
    drawn = order.desk.photograph(order.case.number, used[0].number)
    after = order.picture()
    repeated, small = _drawn_again(order)
    order.on_step(1, 3, "Drawing its stages")
    stages = [StageShown(*stage) for stage in stages_of(order, small, drawn)] if small else []
    return Report(
        facts=tuple(_facts(order)),
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
        software=_software(order),
        landmarks=[
            (
                f"Photograph {photo.number}, SHA-256 {photo.sha256[:_SHOWN_DIGITS]}…",
                with_landmarks(
                    order.desk.photograph(order.case.number, photo.number).pixels, source.landmarks
                ),
                landmark_counts(source.landmarks),
                landmark_points(source.landmarks),
            )
            for source in order.recipe.sources
            for photo in used
            if photo.sha256 == source.sha256
        ],
        warnings=small.warnings if small else (),
        log=_log(order, used),
        repeating=tuple(_repeating(order, used)),
    )


def _used_photos(order: Order) -> Sequence[SourceImage]:
    """Return the photographs that the recipe draws from, the drawn one first."""
    known = {photo.sha256: photo for photo in order.case.photos}
    first = [source.sha256 for source in order.recipe.sources]
    return [known[sha256] for sha256 in dict.fromkeys((*first, *photographs_of(order.recipe)))]


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


def _facts(order: Order) -> Iterator[tuple[str, str]]:
    version, label = order.version, order.label
    yield "Case", order.case.number
    yield "Version", f"{version.number} ({version.kind.replace('_', ' ')}), {version.state}"
    yield "Shows", f"{version.age_years:g} years, from {label.drawn_at_years:g} years"
    if version.parents:
        yield "Made from", ", ".join(f"version {parent.number}" for parent in version.parents)
    yield "Artist", version.artist
    yield "Saved", f"{version.created_at:%Y-%m-%d %H:%M:%S} UTC"
    if version.note:
        yield "Artist's note", version.note
    if version.reviewed_by and version.reviewed_at:
        yield "Reviewed by", f"{version.reviewed_by}, {version.reviewed_at:%Y-%m-%d %H:%M:%S} UTC"
    if version.review_note:
        yield "Review note", version.review_note
    yield "Recipe, SHA-256", version.recipe_sha256
    yield "Picture, SHA-256", version.rendering_sha256
    yield "Kind of picture", label.digital_source_type


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


def _software(order: Order) -> Table:
    recipe, drawn_with = order.recipe, order.version.drawn_with
    planned = {"software": recipe.software, **recipe.libraries}
    names = dict.fromkeys((*planned, *drawn_with))
    rows = [(name, planned.get(name, ""), drawn_with.get(name, "")) for name in names]
    return Table(("What", "When it was planned", "When it was drawn"), rows)


def _log(order: Order, used: Sequence[SourceImage]) -> Table:
    numbers = {photo.number for photo in used}
    told = [entry for entry in order.desk.log(order.case.number) if _is_told(order, entry, numbers)]
    return Table(
        ("No.", "When", "Who", "What", "SHA-256 of the entry", "of the one before"),
        [
            (
                str(entry.sequence),
                entry.at[:19],
                entry.actor,
                entry.action,
                entry.sha256,
                f"{entry.previous[:_SHOWN_DIGITS]}…",
            )
            for entry in told
        ],
        note="Each entry holds the hash of the one before it, so that none can be changed, moved "
        "or left out unseen. Exports of this very report are not listed.",
    )


def _is_told(order: Order, entry: CustodyEntry, photos: set[int]) -> bool:
    if entry.action in ("report exported", "event queued", "event sent"):
        return False
    about = entry.details
    own = about.get("version") == order.version.number
    return own or about.get("photo") in photos or entry.action in ("case opened", SUBJECT_CORRECTED)


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
