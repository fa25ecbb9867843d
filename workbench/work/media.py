"""The media set of a version, with the subject's newest photograph beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.exports.media import SIZES, Portrait, media_zip
from workbench.exports.words import words_in
from workbench.work.orders import Order
from workbench.work.showing import photo_head, shown_photos, version_head


def write_media(order: Order, workroom: Path) -> Iterable[Path]:
    """Write a version's media set as a ZIP."""
    place = order.place(workroom, "-media.zip")
    place.write_bytes(
        media_zip(
            Portrait(order.picture(), version_head(order), order.label.title),
            _photograph(order),
            order.label,
            name=place.stem,
            sign=order.sign,
            on_picture=lambda done: order.on_step(done, len(SIZES), SIZES[done].name),
        )
    )
    order.on_step(len(SIZES), len(SIZES), "Done")
    yield place


def _photograph(order: Order) -> Portrait | None:
    newest = next(iter(reversed(shown_photos(order, most=1))), None)
    if newest is None:
        return None
    pixels = order.desk.photograph(order.case.number, newest.number).pixels
    caption = words_in(order.language).age_of_photo(newest.age_years)
    return Portrait(pixels, photo_head(order, newest), caption)
