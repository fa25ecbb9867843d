"""A face over a skull as it was drawn: its views, how uncertain it is, and what placed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import streamlit as st

from pipelines.reconstruction.product_names import REPORT
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.reconstruction.spread import SPREAD_VIEWS, with_spread
from workbench.exports.encoding import decode_rendering
from workbench.studio.components.kept_tabs import show_tabs
from workbench.studio.components.placed_features import show_features
from workbench.studio.components.sources import Sources
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import N_, _, translated
from workbench.studio.pictures import data_address
from workbench.studio.session import desk, plain, spoken

_VIEWS: Final = {
    "frontal": N_("Front"),
    "three-quarter": N_("Three-quarter"),
    "right-lateral": N_("Side"),
}
_BONE: Final = {
    "fade-frontal": N_("The skull under the skin, front"),
    "fade-right-lateral": N_("The skull under the skin, side"),
    "markers-frontal": N_("Tissue depths in mm, front"),
    "markers-right-lateral": N_("Tissue depths in mm, side"),
}


@dataclass(frozen=True)
class Drawn:
    """The pictures of one build as data addresses by name, and what must be known of it."""

    build: str
    views: dict[str, str]
    spread: dict[str, str]
    report: dict[str, Any]
    warnings: tuple[str, ...]


@kept_for_who_looks(at_most=9)
def drawn_face(number: str, recipe_document: bytes) -> Drawn:
    """Draw a recipe over a skull of the case, kept nowhere."""
    recipe = ApproximationRecipe.model_validate_json(recipe_document)
    rendering = desk().preview(number, recipe)
    products = rendering.products
    pictures = {
        name.removesuffix(".png"): decode_rendering(data)
        for name, data in products.items()
        if name.endswith(".png")
    }
    spread = dict(zip(SPREAD_VIEWS, with_spread(products, pictures), strict=True))
    report: dict[str, Any] = json.loads(products[REPORT])
    return Drawn(
        recipe.build,
        {name: data_address(picture) for name, picture in pictures.items()},
        {name: data_address(picture) for name, picture in spread.items()},
        report["builds"][recipe.build],
        rendering.warnings,
    )


def show_faces(faces: list[Drawn], *, key: str) -> None:
    """Show what was drawn: its views, the spread of its outline, the bone below, the rules."""
    by_build = {face.build: face for face in faces}
    build = "normal" if "normal" in by_build else faces[0].build
    if len(faces) > 1:
        build = st.segmented_control(
            _("Build shown"),
            list(by_build),
            default=build,
            required=True,
            format_func=spoken,
            key=f"{key} shown",
        )
    face = by_build[build]
    show_tabs(
        {
            _("Views"): lambda: _show_views(face.views, _VIEWS),
            _("Uncertainty"): lambda: _show_spread(face, faces),
            _("Bone and depths"): lambda: _show_views(face.views, _BONE),
            _("Features and rules"): lambda: _show_rules(face),
        },
        key=f"{key} tabs",
    )
    for warning in face.warnings:
        st.warning(plain(translated(warning)), icon=":material/warning:")


def _show_views(pictures: dict[str, str], names: dict[str, str]) -> None:
    """Show the first picture large, the others beside it."""
    first, *others = names
    large, beside = st.container(key="views").columns([3, 2])
    large.image(pictures[first], _(names[first]), width="stretch", alt=_(names[first]))
    for name in others:
        beside.image(pictures[name], _(names[name]), width="stretch", alt=_(names[name]))


def _show_spread(face: Drawn, faces: list[Drawn]) -> None:
    st.caption(
        _(
            "Blue is the outline with one standard deviation of tissue less, red with "
            "one more; under the depths stands where each deviation comes from. What "
            "bone does not tell adds to it: build before all."
        )
    )
    _show_views(face.spread, _VIEWS)
    if len(faces) > 1:
        st.markdown(_("**The builds beside one another**"))
        for place, one in zip(st.columns(len(faces)), faces, strict=True):
            said = _("{build} build", build=spoken(one.build))
            place.image(one.views["frontal"], said, width="stretch", alt=said)


def _point_said(depth: Mapping[str, Any]) -> str:
    """Say how sure a point is; faces that were drawn before say nothing of who placed it."""
    said = spoken(depth["point"])
    if depth.get("placed_by") != "program":
        return said
    unchecked = _("the program's, unchecked")
    return f"{said}; {unchecked}"


def _show_rules(face: Drawn) -> None:
    show_features(face.report["rules"])
    depths, sources = face.report["depths"].values(), Sources()
    st.markdown(_("**Tissue depths that were laid on**"))
    st.dataframe(
        pd.DataFrame(
            {
                _("Point"): list(face.report["depths"]),
                _("Depth ± SD, mm"): [f"{d['depth_mm']:.1f} ± {d['sd_mm']:.1f}" for d in depths],
                _("Point is"): [_point_said(depth) for depth in depths],
                _("Status"): [spoken(depth["status"]) for depth in depths],
                _("Source"): [sources.number(depth["source"]) for depth in depths],
            }
        ),
        hide_index=True,
    )
    sources.show()
    st.caption(plain(_("Tissue depths: {table}.", table=face.report["table"])))
