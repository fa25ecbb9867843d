"""A case's versions and photographs for the screen, each by the address that it is seen at."""

from __future__ import annotations

from pipelines.arrays import Pixels
from pipelines.recipe import read_recipe
from workbench.cases.records import Case, SourceImage, Version
from workbench.cases.store import find_photo, find_version
from workbench.studio.components.comparer import Compared
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import _
from workbench.studio.picture_routes import picture_address, scale_address
from workbench.studio.pictures import PREVIEW_SIDE, WORKED_ON_SIDE
from workbench.studio.session import aged, desk, spoken
from workbench.work.comparing import PictureOf


def compared(case: Case, of: PictureOf) -> Compared:
    """Return a picture of a case to be compared; small at first, in full size once it is zoomed."""
    number = case.number
    if of.kind == "photo":
        photo = find_photo(case, of.number)
        sha256, name = photo.sha256, _photo_named(photo)
        alt = _("{name}, as it was taken in", name=name)
    else:
        version = find_version(case, of.number)
        sha256 = version.rendering_sha256
        name, alt = _version_said(version) if of.kind == "version" else _bone_said(version)
    width, height = _size(number, of, sha256)
    return Compared(
        name,
        alt,
        picture_address(number, of, sha256, side=PREVIEW_SIDE),
        width,
        height,
        full=picture_address(number, of, sha256),
        scale=scale_address(number, of, sha256),
    )


def picture_named(case: Case, of: PictureOf) -> str:
    """Return what a picture of a case is called."""
    if of.kind == "photo":
        return _photo_named(find_photo(case, of.number))
    version = find_version(case, of.number)
    return named(version) if of.kind == "version" else _bone_said(version)[0]


def named(version: Version) -> str:
    """Return a version's number and what it shows."""
    return _("Version {number}, {shows}", number=version.number, shows=shown_by(version))


def shown_by(version: Version) -> str:
    """Return what a version shows, in a few words: the age, or that it is of another kind."""
    if version.age_years is None:
        return spoken(version.kind)
    return aged(version.age_years)


def _photo_named(photo: SourceImage) -> str:
    return _("Photograph {number}, {age:g} years", number=photo.number, age=photo.age_years)


def _version_said(version: Version) -> tuple[str, str]:
    name = named(version)
    alt = _(
        "{name}: {kind}, {state}", name=name, kind=spoken(version.kind), state=spoken(version.state)
    )
    return name, alt


def _bone_said(version: Version) -> tuple[str, str]:
    name = _("The bone under version {number}", number=version.number)
    return name, _("{name}, as it was drawn on", name=name)


@kept_for_who_looks(at_most=256)
def _size(number: str, of: PictureOf, sha256: str) -> tuple[int, int]:
    del sha256  # Ties the size to its picture.
    return desk().size_seen(number, of)


@kept_for_who_looks(at_most=16)
def retouched_pair(number: str, photo: int, recipe_document: bytes) -> tuple[Pixels, Pixels]:
    """Return a morgue photograph and what a recipe makes of it, kept nowhere."""
    recipe = read_recipe(recipe_document)
    before = desk().seen(number, PictureOf("photo", photo), max_side=WORKED_ON_SIDE)
    return before, desk().preview(number, recipe, max_side=WORKED_ON_SIDE).pixels
