"""Before and after, with what was measured; the last picture stays while there is no new one."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pipelines.recipe import Recipe
from workbench.cases.records import Case
from workbench.studio.components.compare import compare
from workbench.studio.pictures import Preview, preview
from workbench.studio.session import plain, shown_errors


@dataclass(frozen=True)
class Drawn:
    """A picture on the screen and the ages that it shows."""

    preview: Preview
    before_years: float
    after_years: float


def show_before_and_after(case: Case, recipe: Recipe | None) -> Drawn | None:
    """Draw the recipe and show it; without one, or where it fails, show what was drawn last."""
    last = f"last picture of {case.number}"
    switch, wait = st.columns([1, 1], vertical_alignment="center")
    close = switch.toggle("Show the head alone", value=True, key=f"close {case.number}")
    new = None
    # The wait has a place of its own, or the picture would move at every change.
    with wait:
        new = _draw(case, recipe, close=close) if recipe is not None else None
    if new is not None:
        st.session_state[last] = new
    drawn: Drawn | None = st.session_state.get(last)
    if drawn is None:
        st.info("There is no picture yet. Choose an age that can be drawn, at the left.")
        return None
    if new is None:
        wait.caption(f"This is still the picture at {drawn.after_years:g} years.")
    _show(drawn)
    return drawn


def show_measurements(drawn: Drawn) -> None:
    """Show the distances that were measured, before and after, with their sources."""
    measured = drawn.preview.measurements
    if not measured:
        st.caption("Nothing was measured: the irises give no scale in this photograph.")
        return
    sources = list(dict.fromkeys(f"{m.source} ({m.status})" for m in measured))
    st.table(
        pd.DataFrame(
            {
                "Before → after, mm": [f"{m.before_mm:.1f} → {m.after_mm:.1f}" for m in measured],
                "Percentile": [
                    f"{_whole(m.before_percentile)} → {_whole(m.after_percentile)}"
                    for m in measured
                ],
                "Source": [sources.index(f"{m.source} ({m.status})") + 1 for m in measured],
            },
            index=[m.name for m in measured],
        )
    )
    for number, source in enumerate(sources, 1):
        st.caption(plain(f"Source {number}: {source}"))
    st.caption("Scale from the irises, taken as 11.7 mm across; frontal distances only.")


def _whole(percentile: float | None) -> str:
    return "–" if percentile is None else f"{percentile:.0f}"


def _draw(case: Case, recipe: Recipe, *, close: bool) -> Drawn | None:
    with shown_errors(), st.spinner("Growing the face …"):
        drawn_on = recipe.sources[0].sha256
        kept = next(p.landmarks_sha256 for p in case.photos if p.sha256 == drawn_on)
        shown = preview(case.number, recipe.canonical(), kept or "", close=close)
        return Drawn(shown, recipe.sources[0].age_years, recipe.target_age_years)
    return None


def _show(drawn: Drawn) -> None:
    before, after = drawn.before_years, drawn.after_years
    compare(
        drawn.preview.before,
        drawn.preview.after,
        before_label=f"Photograph at {before:g} years",
        after_label=f"Age progressed to {after:g} years",
        key="before and after",
    )
    if drawn.preview.unblended:
        without, blended = st.columns(2)
        without.image(drawn.preview.unblended, caption="Without relatives")
        blended.image(drawn.preview.after, caption="With relatives")
    for warning in drawn.preview.warnings:
        st.warning(warning, icon=":material/warning:")
