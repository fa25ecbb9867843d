"""A skull over a photograph as it was laid: wiped, blended, and its points with residuals."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd
import streamlit as st

from pipelines.arrays import Pixels
from pipelines.drafting import Draft
from pipelines.layers import flatten
from pipelines.photograph import shrunk
from pipelines.reconstruction.overlay import SKULL
from pipelines.reconstruction.product_names import COMPARISON
from pipelines.reconstruction.superimposition import fit_said
from pipelines.reconstruction.superimposition_drawing import STAGES
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from workbench.exports.encoding import decode_rendering
from workbench.studio.components.comparer import drawn_now, show_compared
from workbench.studio.components.long_work import long_work
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import _, translated
from workbench.studio.pictures import WORKED_ON_SIDE, data_address
from workbench.studio.session import desk, plain

_PHOTOGRAPH: Final = "photograph"


@dataclass(frozen=True)
class Laid:
    """The photograph alone and under the skull, the pictures as data addresses, the report."""

    photograph: Pixels
    skull: Pixels
    residuals: str
    depths: str
    report: dict[str, Any]


@kept_for_who_looks(at_most=6)
def laid_over(number: str, recipe_document: bytes) -> Laid:
    """Draw a recipe of a skull over a photograph of the case, kept nowhere."""
    recipe = SuperimpositionRecipe.model_validate_json(recipe_document)
    rendering = desk().preview(number, recipe)
    whole = [
        replace(layer, opacity=1.0, visible=True)
        for layer in rendering.layers
        if layer.name in (_PHOTOGRAPH, SKULL)
    ]
    photograph, skull = (shrunk(flatten(whole[:count]), WORKED_ON_SIDE) for count in (1, 2))
    products = rendering.products
    report: dict[str, Any] = json.loads(products[COMPARISON])
    return Laid(
        photograph,
        skull,
        data_address(decode_rendering(products["residuals.png"])),
        data_address(decode_rendering(products["depths.png"])),
        report,
    )


def lay_over(number: str, recipe: SuperimpositionRecipe, key: str) -> Laid | None:
    """Draw a recipe with progress; return None where that was cancelled, and offer it anew."""
    document, drawn, stopped = recipe.canonical(), f"{key} laid", f"{key} stopped"
    if st.session_state.get(drawn) != document:
        if st.session_state.get(stopped) == document and not _asked_again(key):
            return None

        def stop() -> None:
            st.session_state[stopped] = document

        words = _("Finding the camera and drawing …")
        with long_work(words, key=key, on_cancel=stop) as work:
            desk().preview(number, recipe, draft=Draft(go_on=work.part(STAGES)))
        st.session_state[drawn] = document
    with st.spinner(_("Drawing …")):
        return laid_over(number, document)


def _asked_again(key: str) -> bool:
    place = st.empty()
    with place.container():
        st.info(_("The comparison was stopped before it was drawn."))
        asked = st.button(_("Draw the comparison"), type="primary", key=f"{key} again")
    if asked:
        place.empty()
    return asked


def show_overlay(laid: Laid, key: str) -> None:
    """Show skull and face under a wipe, beside one another, or blended."""
    photograph = drawn_now(_("Photograph"), _("The photograph alone"), laid.photograph)
    skull = drawn_now(_("Skull"), _("The skull laid over the photograph"), laid.skull)
    show_compared([photograph, skull], key=f"{key} overlay")
    camera = laid.report["camera"]
    st.caption(plain(translated(fit_said(laid.report))))
    st.caption(
        plain(
            _(
                "Camera {distance_mm:.2f} m away ({known_from}), head turned {yaw_deg:g}°.",
                distance_mm=camera["distance_mm"] / 1000,
                known_from=camera["known_from"],
                yaw_deg=camera["yaw_deg"],
            )
        )
    )
    for note in laid.report["notes"]:
        st.caption(plain(translated(note)))


def show_fit(laid: Laid) -> None:
    """Show each point's residual, the depths on the bone, and the fit at other focal lengths."""
    left, right = st.columns(2)
    for place, picture, said in (
        (left, laid.residuals, _("Points placed, expected, and off in mm")),
        (right, laid.depths, _("Tissue depths on the bone")),
    ):
        place.image(picture, said, width="stretch", alt=said)
    others = laid.report["other_focal_lengths"]
    st.markdown(_("**At other focal lengths**"))
    focal = pd.Index([f"{one['focal_mm35']:.1f}" for one in others], name=_("Focal length, 35-mm"))
    st.table(
        pd.DataFrame(
            {
                _("Camera away, m"): [f"{one['distance_mm'] / 1000:.2f}" for one in others],
                _("Mean reprojection, mm"): [
                    f"{one['mean_reprojection_mm']:.1f}" for one in others
                ],
            },
            index=focal,
        )
    )
