"""What a poster says of a case, and the pictures on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

import cv2
import numpy as np

from pipelines.arrays import Pixels
from pipelines.layers import Layer, flatten
from workbench.cases.partial_dates import PartialDate, years_before
from workbench.cases.records import Case
from workbench.exports.carried import carried
from workbench.exports.draft_mark import draft_layer
from workbench.exports.formats import Language
from workbench.exports.poster import RATIO, Captioned, Poster, Rows, poster_files
from workbench.exports.words import Words, words_in
from workbench.exports.xmp import packet_rows
from workbench.work.orders import Order
from workbench.work.showing import head_picture, shown_photos, version_picture

_PHOTO_SIZE: Final = (1000, round(1000 / RATIO))
_PROGRESSION_SIZE: Final = (1200, round(1200 / RATIO))
_LANGUAGES: Final[dict[Language, str]] = {"en": "English", "es": "Spanish"}
Trait = Literal["sex", "race", "hair", "eyes"]
_TRAITS: Final[tuple[Trait, ...]] = ("sex", "race", "hair", "eyes")
# For kinds of case whose dates are not of a disappearance: the keys of when and where.
_WHEN_WHERE: Final = {
    "unidentified_deceased": ("fact.found_on", "fact.found_at"),
    "unidentified_living": ("fact.found_on", "fact.found_at"),
    "fugitive_or_other": ("fact.wanted_since", "fact.wanted_at"),
}


def write_poster(order: Order, workroom: Path) -> Iterable[Path]:
    """Write a version's poster as PDF/A and PNG."""
    order.on_step(0, 2, "Cutting the pictures out")
    poster = _poster(order)
    order.notes.extend(_missing(order, poster))
    order.on_step(1, 2, "Setting the poster")
    written = poster_files(
        poster,
        order.label,
        paper=order.paper,
        issued=order.issued,
        template=order.desk.settings.poster_template,
    )
    for suffix, data in written:
        place = order.place(workroom, suffix)
        place.write_bytes(data)
        yield place
    order.on_step(2, 2, "Done")


@dataclass(frozen=True)
class Proof:
    """A poster as it would be printed now: its pages (H, W, 3) uint8, and what goes along.

    ``metadata`` is what each page says of itself; ``left_out`` what the photographs on it say and
    the poster does not, by their number.
    """

    pages: tuple[Pixels, ...]
    metadata: Rows
    left_out: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...]


def prove_poster(order: Order) -> Proof:
    """Set a version's poster as an export would, and keep nothing; a draft is marked below."""
    with TemporaryDirectory() as room:
        written = [file for file in write_poster(order, Path(room)) if file.suffix == ".png"]
        pages = [cv2.imread(str(file), cv2.IMREAD_COLOR_RGB) for file in written]
    shown = [photo for photo in order.case.photos if photo.sha256 in order.shown]
    return Proof(
        tuple(_proof_page(np.asarray(page, np.uint8), order) for page in pages),
        packet_rows(order.label),
        tuple(
            (photo.number, carried(order.desk.photograph(order.case.number, photo.number).exif))
            for photo in shown
        ),
        tuple(order.notes),
    )


def _proof_page(page: Pixels, order: Order) -> Pixels:
    if not order.label.draft:
        return page
    # Below the page: nothing may lie over the standing statement at its foot.
    height, width = page.shape[:2]
    mark = draft_layer((height, width), order.label)
    taller = cv2.copyMakeBorder(
        page, 0, mark.pixels.shape[0], 0, 0, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    mark = Layer(mark.name, mark.pixels, (0, height))
    return flatten([Layer("page", np.asarray(taller, np.uint8)), mark])


def _missing(order: Order, poster: Poster) -> Iterator[str]:
    """Yield what a poster should say and cannot, and where it may mislead."""
    if not poster.agency:
        yield "The poster names no agency: set it in the case, or under Settings."
    if not poster.contact:
        yield "The poster does not say whom to call: set a telephone under Settings."
    if poster.narrative and not _told_in(order):
        yield (
            f"The case has no narrative in {_LANGUAGES[order.language]}, so that the poster tells "
            f"it in another language."
        )
    if not order.case.kind.startswith("unidentified"):
        oldest = _whole_years(order.case.birth.earliest, order.issued)
        if order.label.age_years is not None and order.label.age_years > oldest + 1:
            yield (
                f"The picture shows {order.label.age_years:g} years, and the person is {oldest} at "
                f"most now. Make sure that a picture of a later age is meant."
            )


def _poster(order: Order) -> Poster:
    words, case, settings = words_in(order.language), order.case, order.desk.settings
    agency = case.agency or settings.agency
    return Poster(
        title=words.find(f"title.{case.kind}.{case.sex}", f"title.{case.kind}"),
        name=case.subject,
        photographs=tuple(
            Captioned(
                head_picture(order, photo, _PHOTO_SIZE),
                words.age_of_photo(photo.age_years),
                words.say("photo.alt"),
            )
            for photo in shown_photos(order)
        ),
        progression=Captioned(
            version_picture(order, _PROGRESSION_SIZE), order.label.title, order.label.alt_text
        ),
        facts=tuple((name, value) for name, value in _facts(case, order.issued, words) if value),
        numbers=_numbers(case, words),
        narrative=_told_in(order) or case.narrative or case.narrative_es or "",
        agency=agency,
        # Its name stands above them already.
        contact=tuple(line for line in settings.contact_lines if line != agency),
        url=settings.agency_url,
    )


def _told_in(order: Order) -> str | None:
    """Return the narrative in the poster's language, or None where the case has none in it."""
    return order.case.narrative_es if order.language == "es" else order.case.narrative


def _facts(case: Case, today: date, words: Words) -> Iterator[tuple[str, str]]:
    when, where = _WHEN_WHERE.get(case.kind, ("fact.missing_since", "fact.missing_from"))
    yield words.say(when), _date(case.missing, words)
    yield words.say(where), case.place or ""
    if not case.kind.startswith("unidentified"):
        yield words.say("fact.born"), _date(case.birth, words)
        yield words.say("fact.age_now"), _age_on(today, case.birth, words)
    for trait in _TRAITS:
        yield words.say(f"fact.{trait}"), _trait(case, trait, words)
    yield words.say("fact.height"), words.height(case.height_cm) if case.height_cm else ""
    yield words.say("fact.weight"), words.weight(case.weight_kg) if case.weight_kg else ""


def _date(known: PartialDate | None, words: Words) -> str:
    return words.days(known.earliest, known.latest) if known else ""


def _age_on(day: date, birth: PartialDate, words: Words) -> str:
    return words.years(_whole_years(birth.latest, day), _whole_years(birth.earliest, day))


def _whole_years(born: date, day: date) -> int:
    years = day.year - born.year
    return years if years_before(day, years) >= born else years - 1


def _trait(case: Case, trait: Trait, words: Words) -> str:
    """Return the agency's own words, or in another language what their code means in it."""
    own: str = getattr(case, f"{trait}_words") or ""
    code: str = getattr(case, f"{trait}_code") or (case.sex if trait == "sex" else None) or ""
    meant = words.find(f"{trait}.{code}")
    return meant or own if words.language != "en" else own or meant


def _numbers(case: Case, words: Words) -> Rows:
    others = ((words.say(f"number.{each.kind}"), each.value) for each in case.external_numbers)
    return (words.say("number.own"), case.number), *others
