"""A saved version and its photograph for the screen, at one size."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.arrays import Pixels
from pipelines.materials import photographs_of
from pipelines.photograph import shrunk
from pipelines.recipe import read_recipe
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.product_names import SKULL_UNDER_SKIN
from pipelines.reconstruction.recipe import ApproximationRecipe
from workbench.cases.records import Version
from workbench.exports.encoding import decode_rendering
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import N_, _
from workbench.studio.pictures import PREVIEW_SIDE, data_address
from workbench.studio.session import aged, desk, spoken


@dataclass(frozen=True)
class Shown:
    """A picture of a case by name, 0 for the photograph of a version's recipe."""

    name: str
    pixels: Pixels

    @property
    def address(self) -> str:
        """The picture as a data address."""
        return data_address(self.pixels)


def version_picture(number: str, version: Version) -> Shown:
    """Return a version as it was saved."""
    return Shown(named(version), _saved(number, version.number, version.rendering_sha256))


def source_picture(number: str, version: Version) -> Shown:
    """Return the photograph that a version was drawn on, or the skull under its skin."""
    drawn_on, pixels = _source(number, version.number, version.rendering_sha256)
    return Shown(drawn_on.said(), pixels)


def named(version: Version) -> str:
    """Return a version's number and what it shows."""
    return _("Version {number}, {shows}", number=version.number, shows=shown_by(version))


def shown_by(version: Version) -> str:
    """Return what a version shows, in a few words: the age, or that it is of another kind."""
    if version.age_years is None:
        return spoken(version.kind)
    return aged(version.age_years)


@dataclass(frozen=True)
class _DrawnOn:
    """What a version was drawn on, to be said in the language of who looks."""

    what: str
    photo: int | None = None
    age_years: float | None = None

    def said(self) -> str:
        if self.age_years is not None:
            return _("Photograph {number}, {age:g} years", number=self.photo, age=self.age_years)
        return _(self.what, number=self.photo)


@kept_for_who_looks(at_most=16)
def _saved(number: str, version: int, rendering_sha256: str) -> Pixels:
    del rendering_sha256  # Ties the copy to the version.
    return shrunk(desk().picture(number, version), PREVIEW_SIDE)


@kept_for_who_looks(at_most=16)
def _source(number: str, version: int, rendering_sha256: str) -> tuple[_DrawnOn, Pixels]:
    del rendering_sha256
    recipe = desk().recipe(number, version)
    if isinstance(recipe, ApproximationRecipe):
        drawn = desk().products(number, version)[SKULL_UNDER_SKIN]
        return _DrawnOn(N_("The skull under the skin")), decode_rendering(drawn)
    if isinstance(recipe, FlatRecipe):
        kind = next(iter(recipe.views))
        drawn = desk().products(number, version)[f"{kind}/markers.png"]
        return _DrawnOn(N_("Tissue depths on the bone")), decode_rendering(drawn)
    drawn_on = photographs_of(recipe)[0]
    photo = next(p for p in desk().case(number).photos if p.sha256 == drawn_on)
    pixels = desk().photograph(number, photo.number).scaled(PREVIEW_SIDE).pixels
    aged = recipe.sources[0].age_years if recipe.sources else None
    return _DrawnOn(N_("Photograph {number}"), photo.number, aged), pixels


@kept_for_who_looks(at_most=16)
def retouched_pair(number: str, photo: int, recipe_document: bytes) -> tuple[Pixels, Pixels]:
    """Return a morgue photograph and what a recipe makes of it, kept nowhere."""
    recipe = read_recipe(recipe_document)
    before = desk().photograph(number, photo).scaled(PREVIEW_SIDE).pixels
    return before, desk().preview(number, recipe, max_side=PREVIEW_SIDE).pixels
