"""Draw the recipe of a facial approximation: its picture in layers, its views and surfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.drafting import FINAL, Draft
from pipelines.layers import Layer
from pipelines.reconstruction.approximation import Person, Prepared, approximate_over
from pipelines.reconstruction.depths import table_of
from pipelines.reconstruction.face import ROUNDS
from pipelines.reconstruction.labels import marks
from pipelines.reconstruction.placing import unchecked
from pipelines.reconstruction.product_names import ENVELOPES, PICTURES, SURFACES
from pipelines.reconstruction.products import documents_of, products_of, views_of
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.reconstruction.views import (
    ViewMaker,
    on_paper,
    shade_skull,
    with_markers,
)
from pipelines.rendering import Rendering, Stopwatch

# Between its face, its views and its surfaces a drawing may be given up so many times.
STAGES: Final = 2 + ROUNDS + len(PICTURES) + len(SURFACES) + len(ENVELOPES)


def draw_approximation(
    recipe: ApproximationRecipe, ready: Prepared, *, draft: Draft = FINAL
) -> Rendering:
    """Return the frontal picture of a face over a skull in layers, with views and surfaces.

    Raises RecipeError for tables that are not those of the recipe, CraniometryError and
    DepthError as `approximate` does.
    """
    recipe.check_tables()
    watch = Stopwatch()
    draft.go_on()
    own = recipe.own_table
    result = approximate_over(
        ready,
        Person(recipe.sex, recipe.age_band, recipe.build, recipe.accept_adult_depths),
        table=table_of(own.text, own.name) if own else (),
        rules=recipe.rules,
        draft=draft,
    )
    watch.lap("face")
    draft.go_on()
    skull = shade_skull(result.standing_skull, result.standing_mirrored)
    views = views_of(result, recipe.build, skull)
    products: dict[str, bytes] = {}
    for name, data in products_of(result, recipe.build, views):
        products[name] = data
        draft.go_on()
    products.update(documents_of(result))
    watch.lap("views")
    layers = tuple(_layers(views, [*views.warnings, *unchecked(result.points)]))
    watch.lap("picture")
    return Rendering(
        layers,
        warnings=(*result.warnings, *result.notes),
        timings_ms=dict(watch.timings_ms),
        products=products,
    )


def _layers(views: ViewMaker, warnings: Sequence[str]) -> list[Layer]:
    """Return the bone on paper, its depths (hidden), the skin, and what must be said."""
    front = views.frontal
    bone = on_paper(*front.bone)
    depths = with_markers(bone, front.view, views.face.tips)
    changed = np.any(depths != bone, axis=2)
    return [
        Layer("skull", bone),
        Layer("tissue depths", _with_alpha(depths, changed.astype(np.float32)), visible=False),
        Layer("skin", _with_alpha(*front.skin)),
        Layer("sides and warnings", marks(front.view.size, "left", warnings)),
    ]


def _with_alpha(pixels: Floats | Pixels, cover: Floats) -> Pixels:
    colours = np.clip(np.rint(pixels), 0, 255)
    return np.dstack([colours, np.rint(255 * cover)]).astype(np.uint8)
