"""What every report for court says, whatever its version was drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from models.registry import ModelError
from pipelines.errors import PipelineError
from pipelines.rendering import Rendering
from workbench.cases.records import CustodyEntry, SourceImage
from workbench.errors import WorkbenchError
from workbench.exports.report import Table
from workbench.work.corrections import SUBJECT_CORRECTED
from workbench.work.orders import Order

SHOWN_DIGITS: Final = 16
STAGE_SIDE_PX: Final = 900
OfSource = Callable[[CustodyEntry], bool]
"""Tells whether an entry of the log is about something that the version was drawn from."""


def facts_of(order: Order) -> Iterator[tuple[str, str]]:
    """Yield the names and values of what is recorded of a version."""
    version, label = order.version, order.label
    yield "Case", order.case.number
    yield "Version", f"{version.number} ({version.kind.replace('_', ' ')}), {version.state}"
    drawn_at = "" if label.drawn_at_years is None else f", from {label.drawn_at_years:g} years"
    yield "Shows", version.shows + drawn_at
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


def software_table(order: Order) -> Table:
    """Return what was at work when a version was planned and when it was drawn."""
    recipe, drawn_with = order.recipe, order.version.drawn_with
    planned = {"software": recipe.software, **recipe.libraries}
    names = dict.fromkeys((*planned, *drawn_with))
    rows = [(name, planned.get(name, ""), drawn_with.get(name, "")) for name in names]
    return Table(("What", "When it was planned", "When it was drawn"), rows)


def log_table(order: Order, of_source: OfSource) -> Table:
    """Return the entries of the log about a version, its sources and the opening of its case."""
    told = [
        entry for entry in order.desk.log(order.case.number) if _is_told(order, entry, of_source)
    ]
    return Table(
        ("No.", "When", "Who", "What", "SHA-256 of the entry", "of the one before"),
        [
            (
                str(entry.sequence),
                entry.at[:19],
                entry.actor,
                entry.action,
                entry.sha256,
                f"{entry.previous[:SHOWN_DIGITS]}…",
            )
            for entry in told
        ],
        note="Each entry holds the hash of the one before it, so that none can be changed, moved "
        "or left out unseen. Exports of this very report are not listed.",
    )


def _is_told(order: Order, entry: CustodyEntry, of_source: OfSource) -> bool:
    if entry.action in ("report exported", "event queued", "event sent"):
        return False
    own = entry.details.get("version") == order.version.number
    return own or of_source(entry) or entry.action in ("case opened", SUBJECT_CORRECTED)


def drawn_again(order: Order) -> tuple[str, Rendering | None]:
    """Draw the version at full size; return what came of it, and a small drawing for stages."""
    number = order.case.number
    try:
        again = order.desk.preview(number, order.recipe)
        small = order.desk.preview(number, order.recipe, max_side=STAGE_SIDE_PX)
    except (ModelError, PipelineError, WorkbenchError) as error:
        return f"This installation could not draw the recipe again for this report: {error}", None
    kept = order.desk.products(number, order.version.number)
    differ = [name for name, data in kept.items() if again.products.get(name) != data]
    what = "the picture and every file that came with it" if kept else "the picture"
    if np.array_equal(again.pixels, order.picture()) and not differ:
        return f"Drawn again for this report, {what} came out the same to the last bit.", small
    return (
        f"Drawn again for this report, {what} came out otherwise than saved: the software, a "
        f"library or the processor differs from those named under Software.",
        small,
    )


def photo_table(used: Sequence[SourceImage], drawn_with: Mapping[str, float]) -> Table:
    """Return the photographs that were drawn from, at the ages they were drawn with."""
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
