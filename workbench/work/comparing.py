"""What is laid side by side: a case's versions, photographs, and what a version was drawn on."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final, Literal

from PIL import Image

from pipelines.arrays import Pixels
from pipelines.errors import LandmarkError
from pipelines.landmark_finder import find_landmarks
from pipelines.materials import photographs_of
from pipelines.photograph import Photograph, shrunk
from pipelines.recipe import AnyRecipe
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.product_names import SKULL_UNDER_SKIN
from pipelines.reconstruction.recipe import ApproximationRecipe
from workbench.cases.store import find_photo
from workbench.exports.encoding import decode_rendering
from workbench.work.review_sheets import ReviewSheetWork

PictureKind = Literal["version", "photo", "bone"]


@dataclass(frozen=True)
class PictureOf:
    """One picture of a case: a version or a photograph by number, or the bone under a version."""

    kind: PictureKind
    number: int


class ComparingWork(ReviewSheetWork):
    """What is looked at side by side, at full size; nothing of it is kept or recorded."""

    def drawn_on(self, number: str, version: int) -> PictureOf:
        """Return what a version was drawn on: a photograph, or the bone where there is none."""
        recipe = self.recipe(number, version)
        if _bone_name(recipe) is not None:
            return PictureOf("bone", version)
        sha256 = photographs_of(recipe)[0]
        photo = next(p for p in self.case(number).photos if p.sha256 == sha256)
        return PictureOf("photo", photo.number)

    def seen(self, number: str, of: PictureOf, *, max_side: int | None = None) -> Pixels:
        """Return a picture of a case, (H, W, 3) uint8 sRGB, no side over ``max_side`` px."""
        if of.kind == "photo":
            photograph = self.photograph(number, of.number)
            return photograph.pixels if max_side is None else photograph.scaled(max_side).pixels
        pixels = decode_rendering(self._kept(number, of))
        return pixels if max_side is None else shrunk(pixels, max_side)

    def size_seen(self, number: str, of: PictureOf) -> tuple[int, int]:
        """Return width and height of a picture of a case in px, without decoding it."""
        if of.kind == "photo":
            photo = find_photo(self.case(number), of.number)
            return photo.width, photo.height
        with Image.open(io.BytesIO(self._kept(number, of))) as header:
            return header.size

    def pupil_distance(self, number: str, of: PictureOf) -> float | None:
        """Return how far the pupils are apart in px of a picture, None where no face is known.

        A photograph's landmarks are those that are kept; a version's are looked for in it.
        """
        if of.kind == "bone":
            return None
        if of.kind == "photo":
            kept = self.kept_landmarks(find_photo(self.case(number), of.number))
            if kept is not None:
                return kept.pupil_distance
        pixels = self.seen(number, of)
        try:
            return find_landmarks(Photograph(pixels, _UNNAMED, "PNG")).pupil_distance
        except LandmarkError:
            return None

    def _kept(self, number: str, of: PictureOf) -> bytes:
        if of.kind == "version":
            saved = self.version(number, of.number)
            return self.store.vault.read("products", saved.rendering_sha256)
        name = _bone_name(self.recipe(number, of.number))
        return self.products(number, of.number)[name or SKULL_UNDER_SKIN]


# Landmarks that are looked for in passing belong to no kept file.
_UNNAMED: Final = "0" * 64


def _bone_name(recipe: AnyRecipe) -> str | None:
    if isinstance(recipe, ApproximationRecipe):
        return SKULL_UNDER_SKIN
    if isinstance(recipe, FlatRecipe):
        return f"{next(iter(recipe.views))}/markers.png"
    return None
