"""The media set of a version, with the subject's newest photograph beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from workbench.exports.label import Label
from workbench.exports.media import SIZES, Portrait, media_zip
from workbench.exports.words import words_in
from workbench.work.orders import Order
from workbench.work.showing import photo_head, shown_photos, version_head

# More than any picture of a set has.
_MEMBER_LIMIT_BYTES: Final = 50_000_000


def write_media(order: Order, workroom: Path) -> Iterable[Path]:
    """Write a version's media set as a ZIP."""
    place = order.place(workroom, "-media.zip")
    with TemporaryDirectory(dir=workroom) as room:

        def sign(data: bytes, name: str, label: Label) -> bytes:
            there = Path(room) / Path(name).name
            _take_out(order.folder / place.name, f"{place.stem}/{name}", there)
            return order.sign(data, name, label, there)

        place.write_bytes(
            media_zip(
                Portrait(order.picture(), version_head(order), order.label.title),
                _photograph(order),
                order.label,
                name=place.stem,
                sign=sign,
                on_picture=lambda done: order.on_step(done, len(SIZES), SIZES[done].name),
            )
        )
    order.on_step(len(SIZES), len(SIZES), "Done")
    yield place


def _take_out(earlier: Path, name: str, there: Path) -> None:
    """Put a picture of the set that was written before where it can be read, if there is one.

    A new signature would be another, and a set that is there already another file.
    """
    try:
        with ZipFile(earlier) as archive:
            member = archive.getinfo(name)
            if member.compress_type == ZIP_STORED and member.file_size <= _MEMBER_LIMIT_BYTES:
                there.write_bytes(archive.read(member))
    except (OSError, EOFError, KeyError, ValueError, RuntimeError, BadZipFile):
        # Whatever lies there is none of ours, and the folder will say so.
        there.unlink(missing_ok=True)


def _photograph(order: Order) -> Portrait | None:
    newest = next(iter(reversed(shown_photos(order, most=1))), None)
    if newest is None:
        return None
    pixels = order.desk.photograph(order.case.number, newest.number).pixels
    caption = words_in(order.language).age_of_photo(newest.age_years)
    return Portrait(pixels, photo_head(order, newest), caption)
