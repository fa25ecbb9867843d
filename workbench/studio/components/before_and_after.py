"""Before and after, with what was measured; the last picture stays while there is no new one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from pipelines.recipe import Recipe
from workbench.cases.records import Case
from workbench.studio.components.compare import compare
from workbench.studio.components.layer_switches import hidden_layers, switch_layers
from workbench.studio.components.sources import Sources
from workbench.studio.language import _, translated
from workbench.studio.pictures import Preview, preview
from workbench.studio.session import begun, plain, shown_errors, spoken


@dataclass(frozen=True)
class Drawn:
    """A picture on the screen, and the recipe that it was drawn by.

    ``stands`` tells whether it is of what is chosen now, and not the last that could be drawn.
    """

    preview: Preview
    recipe: Recipe
    stands: bool = True


def show_before_and_after(case: Case, recipe: Recipe | None) -> Drawn | None:
    """Draw the recipe and show it; without one, or where it fails, show what was drawn last."""
    last = f"last picture of {case.number}"
    switches, wait = st.columns([7, 3], vertical_alignment="center")
    row = switches.container(horizontal=True, vertical_alignment="center")
    # At the left, so that its list lies over the photograph and not over what it changes.
    layers = row.container(width="content", horizontal=True, vertical_alignment="center")
    close = row.toggle(_("Show the head alone"), value=True, key=f"close {case.number}")
    new = None
    # The wait has a place of its own, or the picture would move at every change.
    with wait:
        new = _draw(case, recipe, close=close) if recipe is not None else None
    if new is not None:
        st.session_state[last] = new
    drawn: Drawn | None = st.session_state.get(last)
    if drawn is None:
        st.info(_("There is no picture yet. Choose an age that can be drawn, at the left."))
        return None
    if new is None:
        wait.caption(
            _(
                "This is still the picture at {after_years:g} years.",
                after_years=drawn.recipe.target_age_years,
            )
        )
    with layers:
        switch_layers(case, drawn.preview.layers)
    _show(drawn)
    return replace(drawn, stands=new is not None)


def show_measurements(drawn: Drawn) -> None:
    """Show the distances that were measured, before and after, with their sources."""
    measured = drawn.preview.measurements
    if not measured:
        st.caption(_("Nothing was measured: the irises give no scale in this photograph."))
        return
    sources = Sources()
    st.table(
        pd.DataFrame(
            {
                _("Before → after, mm"): [
                    f"{m.before_mm:.1f} → {m.after_mm:.1f}" for m in measured
                ],
                _("Percentile"): [
                    f"{_whole(m.before_percentile)} → {_whole(m.after_percentile)}"
                    for m in measured
                ],
                _("Source"): [sources.number(f"{m.source} ({spoken(m.status)})") for m in measured],
            },
            index=[begun(spoken(m.name)) for m in measured],
        )
    )
    sources.show()
    st.caption(_("Scale from the irises, taken as 11.7 mm across; frontal distances only."))


def _whole(percentile: float | None) -> str:
    return "–" if percentile is None else f"{percentile:.0f}"


def _draw(case: Case, recipe: Recipe, *, close: bool) -> Drawn | None:
    with shown_errors(), st.spinner(_("Growing the face …")):
        return Drawn(preview(case, recipe, close=close, hidden=hidden_layers(case)), recipe)
    return None


def _show(drawn: Drawn) -> None:
    before, after = drawn.recipe.sources[0].age_years, drawn.recipe.target_age_years
    compare(
        drawn.preview.before,
        drawn.preview.after,
        before_label=_("Photograph at {before:g} years", before=before),
        after_label=_("Age progressed to {after:g} years", after=after),
        key="before and after",
    )
    if drawn.preview.unblended:
        without, blended = st.columns(2)
        for place, picture, said in (
            (without, drawn.preview.unblended, _("Without relatives")),
            (blended, drawn.preview.after, _("With relatives")),
        ):
            place.image(picture, caption=said, alt=said)
    for warning in drawn.preview.warnings:
        st.warning(plain(translated(warning)), icon=":material/warning:")
