"""The pictures of a case that go beside a version: which ones, and the part of each to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.arrays import Floats, Pixels
from pipelines.errors import LandmarkError
from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.photograph import Photograph
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.recipe import Progressed
from pipelines.reconstruction.skull_recipe import BoneRecipe
from workbench.cases.records import SourceImage
from workbench.cases.store import find_photo
from workbench.errors import ExportError
from workbench.exports.cropping import Box, crop_around, cut_out, head_box
from workbench.intake import check_consent, usable_photographs
from workbench.work.orders import Order

MOST_PHOTOS: Final = 3
Size = tuple[int, int]


def shown_photos(order: Order, *, most: int = MOST_PHOTOS) -> Sequence[SourceImage]:
    """Return the photographs to show beside a version, the oldest first.

    They are those that were asked for, or the subject's newest to whose use nobody has said no.
    Raises ExportError for one that may not be shown or is of somebody else.
    """
    if order.photos:
        chosen = [find_photo(order.case, number) for number in dict.fromkeys(order.photos)]
    else:
        usable = usable_photographs(order.case)
        chosen = sorted(usable, key=lambda p: (p.age_years, p.number))[-most:]
    if len(chosen) > most:
        raise ExportError(f"{len(chosen)} photographs were chosen; the most that fit: {most}.")
    chosen = sorted(chosen, key=lambda photo: (photo.age_years, photo.number))
    for photo in chosen:
        _check_shown(order, photo)
        order.shown.append(photo.sha256)
    return chosen


def _check_shown(order: Order, photo: SourceImage) -> None:
    named = f"Photograph {photo.number} of case {order.case.number}"
    if photo.relation != "subject":
        raise ExportError(f"{named} shows a {photo.relation}, not the subject. Choose another.")
    check_consent(order.case, photo)
    if photo.consent == "unknown":
        order.notes.append(
            f"{named} is shown, and whether its use is consented to is not noted. Make sure of it "
            f"before this leaves the agency."
        )


def head_picture(order: Order, photo: SourceImage, size: Size) -> Pixels:
    """Return the head in a photograph at ``size`` (width, height) px, or all of it without one."""
    photograph = order.desk.photograph(order.case.number, photo.number)
    box = crop_around(photo_head(order, photo), photograph.size, size[0] / size[1])
    return cut_out(photograph.pixels, box, size)


def photo_head(order: Order, photo: SourceImage) -> Box:
    """Return the box of the head in a photograph, or all of it where no one face is found."""
    photograph = order.desk.photograph(order.case.number, photo.number)
    try:
        landmarks = _kept_landmarks(order, photo) or find_landmarks(photograph)
    except LandmarkError:
        return Box(0, 0, *photograph.size)
    return head_box(landmarks.ibug68)


def version_picture(order: Order, size: Size) -> Pixels:
    """Return the head in a version at ``size`` (width, height) px."""
    pixels = order.picture()
    box = crop_around(version_head(order), (pixels.shape[1], pixels.shape[0]), size[0] / size[1])
    return cut_out(pixels, box, size)


def version_head(order: Order) -> Box:
    """Return the box of the head in a version, in px of its picture."""
    if isinstance(order.recipe, BoneRecipe):
        # It is drawn as a bust that fills the picture, or lies over a photograph that does.
        height, width = order.picture().shape[:2]
        return Box(0, 0, width, height)
    return head_box(face_points(order.picture(), order.recipe))


def face_points(pixels: Pixels, recipe: Progressed | PostmortemRecipe) -> Floats:
    """Return the 68 points (68, 2) px of the face in a version's picture.

    They are looked for in the saved picture, which need not be drawn again for it: a version that
    was approved goes out whatever the workbench has come to draw since.
    """
    drawn = recipe.source if isinstance(recipe, PostmortemRecipe) else recipe.sources[0]
    try:
        found = find_landmarks(Photograph(pixels, drawn.sha256, "PNG"))
    except LandmarkError:
        found = drawn.landmarks
    width, _ = found.image_size
    return found.ibug68 * (pixels.shape[1] / width if width else 1.0)


def _kept_landmarks(order: Order, photo: SourceImage) -> Landmarks | None:
    if photo.landmarks_sha256 is None:
        return None
    return order.desk.landmarks(order.case.number, photo.number)
