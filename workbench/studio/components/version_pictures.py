"""A saved version and its photograph for the screen, at one size."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pipelines.arrays import Pixels
from pipelines.materials import photographs_of
from pipelines.photograph import shrunk
from pipelines.recipe import read_recipe
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.product_names import SKULL_UNDER_SKIN
from pipelines.reconstruction.recipe import ApproximationRecipe
from workbench.exports.encoding import decode_rendering
from workbench.studio.pictures import PREVIEW_SIDE, data_address
from workbench.studio.session import desk


@dataclass(frozen=True)
class Shown:
    """A picture of a case by name, 0 for the photograph of a version's recipe."""

    name: str
    pixels: Pixels

    @property
    def address(self) -> str:
        """The picture as a data address."""
        return data_address(self.pixels)


@st.cache_data(max_entries=16, show_spinner=False)
def version_picture(number: str, version: int, rendering_sha256: str) -> Shown:
    """Return a version as it was saved; ``rendering_sha256`` ties the copy to it."""
    del rendering_sha256
    saved = desk().version(number, version)
    pixels = shrunk(desk().picture(number, version), PREVIEW_SIDE)
    return Shown(f"Version {version}, {saved.shows}", pixels)


@st.cache_data(max_entries=16, show_spinner=False)
def source_picture(number: str, version: int, rendering_sha256: str) -> Shown:
    """Return the photograph that a version was drawn on, or the skull under its skin."""
    del rendering_sha256
    recipe = desk().recipe(number, version)
    if isinstance(recipe, ApproximationRecipe):
        drawn = desk().products(number, version)[SKULL_UNDER_SKIN]
        return Shown("The skull under the skin", decode_rendering(drawn))
    if isinstance(recipe, FlatRecipe):
        kind = next(iter(recipe.views))
        drawn = desk().products(number, version)[f"{kind}/markers.png"]
        return Shown("Tissue depths on the bone", decode_rendering(drawn))
    drawn_on = photographs_of(recipe)[0]
    photo = next(p for p in desk().case(number).photos if p.sha256 == drawn_on)
    pixels = desk().photograph(number, photo.number).scaled(PREVIEW_SIDE).pixels
    aged = f", {recipe.sources[0].age_years:g} years" if recipe.sources else ""
    return Shown(f"Photograph {photo.number}{aged}", pixels)


@st.cache_data(max_entries=16, show_spinner=False)
def retouched_pair(number: str, photo: int, recipe_document: bytes) -> tuple[Pixels, Pixels]:
    """Return a morgue photograph and what a recipe makes of it, kept nowhere."""
    recipe = read_recipe(recipe_document)
    before = desk().photograph(number, photo).scaled(PREVIEW_SIDE).pixels
    return before, desk().preview(number, recipe, max_side=PREVIEW_SIDE).pixels
