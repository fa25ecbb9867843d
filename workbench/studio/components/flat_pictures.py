"""An approximation over photographs of a skull as it was drawn: its layers and its measures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd
import streamlit as st

from pipelines.layers import Layer, flatten
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.product_names import REPORT
from pipelines.reconstruction.scaled_view import ViewKind
from pipelines.rendering import Rendering
from workbench.studio.components.kept_choices import choice
from workbench.studio.components.placed_features import show_features
from workbench.studio.components.skull_view_choice import VIEWS
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import N_, _, translated
from workbench.studio.pictures import data_address
from workbench.studio.session import desk, plain, spoken

_GROUND: Final = "skull photograph"
_LAYERS: Final = (
    N_("approximation"),
    N_("profile band"),
    N_("profile"),
    N_("guides"),
    N_("depth markers"),
    N_("notes"),
)


def draw_flat(number: str, recipe: FlatRecipe) -> Rendering:
    """Draw a recipe over photographs of a skull of the case; what was drawn before is at hand."""
    return desk().preview(number, recipe)


def note_switches(key: str) -> None:
    """Note the switches of the layers as choices that are kept, wherever they are shown."""
    for name in ("build", "view", *(f"{kind} layers" for kind in VIEWS)):
        choice(f"{key} {name} shown")


def show_layers(number: str, drawn: Sequence[FlatRecipe], key: str) -> None:
    """Show one view of one build, each of its layers with a switch."""
    row = st.container(horizontal=True, key="under_choice")
    recipe = _chosen_build(drawn, key, row)
    kinds: list[ViewKind] = list(recipe.views)
    kind: ViewKind = row.segmented_control(
        _("View"),
        kinds,
        default=kinds[0],
        required=True,
        format_func=lambda one: _(VIEWS[one]),
        key=f"{key} view shown",
    )
    names = [n for n in _LAYERS if f"{kind}: {n}" in _names(number, recipe)]
    shown: list[str] = st.pills(
        _("Layers"),
        names,
        selection_mode="multi",
        default=names,
        format_func=_,
        key=f"{key} {kind} layers shown",
    )
    shown.sort(key=names.index)
    address = _picture(number, recipe.canonical(), kind, tuple(shown))
    build, seen = spoken(recipe.build), _(VIEWS[kind])
    said = _(
        "{seen}, {build} build: {layers}", seen=seen, build=build, layers=", ".join(map(_, shown))
    )
    st.image(address, width="stretch", alt=said)


def show_measured(number: str, drawn: Sequence[FlatRecipe]) -> None:
    """Show how well both views agree, which rules placed what, and what must be known."""
    rendering = draw_flat(number, drawn[0])
    for note in rendering.warnings:
        st.warning(plain(translated(note)), icon=":material/warning:")
    report: dict[str, Any] = json.loads(rendering.products[REPORT])
    agreement = report["agreement"]
    if agreement:
        st.markdown(_("**Heights over the Frankfurt plane in both views**"))
        st.dataframe(
            pd.DataFrame(
                {
                    _("Point"): [one["point"] for one in agreement],
                    _("Front, mm"): [one["frontal_mm"] for one in agreement],
                    _("Side, mm"): [one["lateral_mm"] for one in agreement],
                    _("Apart, mm"): [one["apart_mm"] for one in agreement],
                    _("Limit, mm"): [one["limit_mm"] for one in agreement],
                }
            ),
            hide_index=True,
        )
    rules: dict[str, Any] = report["rules"]
    st.markdown(_("**Features and rules**"))
    show_features(rules)


def _chosen_build(drawn: Sequence[FlatRecipe], key: str, row: Any) -> FlatRecipe:
    by_build = {recipe.build: recipe for recipe in drawn}
    if len(drawn) == 1:
        return drawn[0]
    build = row.segmented_control(
        _("Build shown"),
        list(by_build),
        default="normal" if "normal" in by_build else drawn[0].build,
        required=True,
        format_func=spoken,
        key=f"{key} build shown",
    )
    return by_build[build]


def _names(number: str, recipe: FlatRecipe) -> set[str]:
    return {layer.name for layer in draw_flat(number, recipe).layers}


@kept_for_who_looks(at_most=16)
def _picture(number: str, recipe_document: bytes, kind: ViewKind, shown: tuple[str, ...]) -> str:
    rendering = draw_flat(number, FlatRecipe.model_validate_json(recipe_document))
    whole = {layer.name: layer for layer in rendering.layers}
    ground = whole[f"{kind}: {_GROUND}"]
    return data_address(flatten([_moved(ground, ground)] + [
        _moved(whole[f"{kind}: {name}"], ground) for name in shown
    ]))  # fmt: skip


def _moved(layer: Layer, ground: Layer) -> Layer:
    x, y = (one - start for one, start in zip(layer.offset, ground.offset, strict=True))
    return replace(layer, offset=(x, y), visible=True)
