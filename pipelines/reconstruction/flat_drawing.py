"""Draw the recipe of an approximation from photographs of a skull: both views beside each other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from pipelines.arrays import Pixels
from pipelines.drafting import FINAL, Draft
from pipelines.layers import Layer, flatten
from pipelines.photograph import Photograph
from pipelines.reconstruction.approximation import Person
from pipelines.reconstruction.depths import table_of
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.labels import labelled
from pipelines.reconstruction.meshes import mesh_bytes
from pipelines.reconstruction.png import png
from pipelines.reconstruction.product_names import POINTS, REPORT
from pipelines.reconstruction.products import STATEMENT
from pipelines.reconstruction.scaled_view import ViewKind
from pipelines.reconstruction.skull_photographs import (
    SkullPhotographs,
    lay_out,
    report,
    view_layers,
)
from pipelines.rendering import Rendering, Stopwatch

_RIGHT_AT: Final = {"": "left", "r": "facing", "l": "away"}
_PICTURES: Final[dict[str, frozenset[str]]] = {
    "markers": frozenset({"skull photograph", "depth markers", "notes"}),
    "outline": frozenset({"skull photograph", "profile band", "profile", "guides", "notes"}),
    "approximation": frozenset({"skull photograph", "approximation"}),
}
_GAP_PX: Final = 20
# Between its face and its views a drawing may be given up so many times, for both views.
STAGES: Final = 6


def draw_flat(
    recipe: FlatRecipe, photographs: Mapping[ViewKind, Photograph], *, draft: Draft = FINAL
) -> Rendering:
    """Return the layers of one build over the views, beside each other, with pictures and face.

    Raises RecipeError for tables that are not those of the recipe, SkullPhotographError and
    DepthError.
    """
    recipe.check_tables()
    watch = Stopwatch()
    draft.go_on()
    own = recipe.own_table
    pixels: dict[ViewKind, Pixels] = {kind: one.pixels for kind, one in photographs.items()}
    found = lay_out(
        pixels,
        recipe.document,
        Person(recipe.sex, recipe.age_band, recipe.build, recipe.accept_adult_depths),
        table=table_of(own.text, own.name) if own else (),
    )
    watch.lap("points")
    layers: list[Layer] = []
    products: dict[str, bytes] = {}
    for kind, picture in pixels.items():
        draft.go_on()
        drawn = view_layers(found, kind, picture)
        draft.go_on()
        products |= view_pictures(found, kind, drawn)
        layers += _beside(layers, drawn, kind)
    draft.go_on()
    head = found.heads[recipe.build]
    products["face.ply"] = mesh_bytes(head.vertices, head.faces, ".ply")
    products[POINTS] = found.lifted.points.json().encode()
    said = {**report(found), "statement": STATEMENT}
    products[REPORT] = json.dumps(said, ensure_ascii=False, indent=1).encode()
    watch.lap("layers")
    return Rendering(
        (_paper(layers), *layers),
        warnings=found.notes,
        timings_ms=dict(watch.timings_ms),
        products=products,
    )


def view_pictures(
    found: SkullPhotographs, kind: ViewKind, layers: Sequence[Layer]
) -> dict[str, bytes]:
    """Return one view's pictures as PNG by their names: markers, outline, approximation."""
    view = found.views[kind].view
    files: dict[str, bytes] = {}
    for name, kept in _PICTURES.items():
        shown = [replace(layer, visible=layer.name in kept) for layer in layers]
        picture = labelled(
            flatten(shown),
            [f"from a scaled photograph, {kind}, {name}", STATEMENT],
            right_at=_RIGHT_AT[view.side],
            warnings=next(iter(found.tables.values())).notes,
        )
        files[f"{kind}/{name}.png"] = png(picture)
    return files


def _beside(known: Sequence[Layer], drawn: Sequence[Layer], kind: ViewKind) -> list[Layer]:
    """Return a view's layers to the right of those that are known, named after the view."""
    left = _size(known)[0] + _GAP_PX if known else 0
    return [
        replace(one, name=f"{kind}: {one.name}", offset=(one.offset[0] + left, one.offset[1]))
        for one in drawn
    ]


def _size(layers: Sequence[Layer]) -> tuple[int, int]:
    """Return width and height in px that hold layers."""
    ends = [(a.offset[0] + a.pixels.shape[1], a.offset[1] + a.pixels.shape[0]) for a in layers]
    return max(x for x, _y in ends), max(y for _x, y in ends)


def _paper(layers: Sequence[Layer]) -> Layer:
    width, height = _size(layers)
    return Layer("paper", np.full((height, width, 3), 255, np.uint8))
