"""Say what is known of the camera and the material, and score a superimposition's criteria."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any, Final, get_args

import pandas as pd
import streamlit as st

from pipelines.reconstruction.scored import STATES, Entry, State
from pipelines.reconstruction.support import Cranium, Material, Teeth
from workbench.studio.components.kept_choices import choice, noted
from workbench.studio.language import N_, _, translated
from workbench.studio.session import begun, plain, spoken

_LENSES: Final = (N_("As the file says"), N_("Focal length"), N_("Distance of the camera"))
_PORTRAIT_MM: Final = 1500.0
_FULL_FRAME_MM: Final = 50.0


def ask_lens(key: str) -> tuple[float | None, float | None]:
    """Ask how long the lens was or how far it stood; return both in mm, None where not said.

    None of both leaves it to the photograph's file, which may not say it either.
    """
    said = st.selectbox(
        _("What is known of the camera"),
        _LENSES,
        format_func=_,
        help=_(
            "How far a camera stood cannot be told from a face: at half the distance "
            "the points fit about as well. Somebody has to know it."
        ),
        key=choice(f"{key} lens"),
    )
    if said == _LENSES[1]:
        mm35 = st.number_input(
            _("Focal length as on 35-mm film, mm"),
            8.0,
            1200.0,
            _FULL_FRAME_MM,
            1.0,
            help=_("Of the uncropped photograph."),
            key=choice(f"{key} mm35"),
        )
        return mm35, None
    if said == _LENSES[2]:
        distance = st.number_input(
            _("From the camera to the face, mm"),
            150.0,
            50_000.0,
            _PORTRAIT_MM,
            50.0,
            help=_(
                "Portraits are taken from 1000 to 3000 mm: try several, see how the fit changes."
            ),
            key=choice(f"{key} distance"),
        )
        return None, distance
    return None, None


def ask_material(key: str) -> Material:
    """Ask what there is of skull and photographs, which bounds the support there can be."""
    with st.expander(_("What there is of the skull")):
        cranium: Cranium | None = st.segmented_control(
            _("Cranium"), get_args(Cranium), format_func=spoken, key=choice(f"{key} cranium")
        )
        jaw = st.segmented_control(
            _("Lower jaw"), ("there", "missing"), format_func=spoken, key=choice(f"{key} jaw")
        )
        teeth: Teeth | None = st.segmented_control(
            _("Teeth"),
            get_args(Teeth),
            format_func=spoken,
            help=_("Occlusion: enough of them show how the jaws close."),
            key=choice(f"{key} teeth"),
        )
        photographs = st.number_input(
            _("Good photographs compared, in different poses"),
            1,
            50,
            1,
            key=choice(f"{key} photographs"),
        )
    return Material(cranium, None if jaw is None else jaw == "there", teeth, photographs)


def score_criteria(criteria: list[dict[str, Any]], key: str) -> dict[str, Entry]:
    """Show every criterion with what geometry says; return what the examiner says instead."""
    before, said = scored(key), f"{key} said"
    entries: dict[str, Entry]
    entries, rounds = st.session_state.get(said, ({}, 0))
    # Taken back, or put back after a reload: new controls begin with what is kept.
    rounds += before != entries
    entries = {}
    for group in dict.fromkeys(one["group"] for one in criteria):
        rows = [one for one in criteria if one["group"] == group]
        sources = dict.fromkeys(f"{one['source']} ({spoken(one['status'])})" for one in rows)
        st.markdown(f"**{plain(begun(spoken(group)))}**", help=plain("; ".join(sources)))
        for one in rows:
            entry = _score(one, before.get(one["key"]), f"{key} scores {rounds} {one['key']}")
            if entry is not None:
                entries[one["key"]] = entry
    st.session_state[said] = entries, rounds
    st.session_state[_entries(key)] = {name: asdict(entry) for name, entry in entries.items()}
    return entries


def _score(criterion: dict[str, Any], before: Entry | None, key: str) -> Entry | None:
    title = criterion_title(criterion)
    words, controls = st.columns([3, 2], vertical_alignment="center")
    words.markdown(plain(title))
    if criterion["by"] == "geometry":
        state = spoken(criterion["state"])
        measured = ", ".join(f"{mm:g}" for mm in criterion["measured_mm"])
        told = _("Geometry: {state}, {measured} mm", state=state, measured=measured)
        words.caption(plain(told if measured else _("Geometry: {state}", state=state)))
    scored: State | None = controls.selectbox(
        _("Examiner on: {criterion}", criterion=title),
        STATES,
        index=STATES.index(before.state) if before else None,
        format_func=spoken,
        placeholder=_("Your score"),
        label_visibility="collapsed",
        key=key,
    )
    if scored is None:
        return None
    note = controls.text_input(
        _("Note on: {criterion}", criterion=title),
        before.note if before else "",
        placeholder=_("Note"),
        label_visibility="collapsed",
        key=f"{key} note",
    )
    return Entry(scored, note)


def criterion_title(criterion: dict[str, Any]) -> str:
    """Return what a criterion looks at, in the language of who looks."""
    if criterion["group"] != "depth":
        return begun(spoken(criterion["title"]))
    low, high = criterion["limits_mm"] or (None, None)
    point = str(criterion["key"]).removeprefix("depth-")
    if low is None:
        return _("Depth at {point}", point=point)
    return _("Depth at {point}, {low:g} to {high:g} mm", point=point, low=low, high=high)


def scored(key: str) -> dict[str, Entry]:
    """Return what the examiner scored so far, noted as what is kept."""
    entries: dict[str, dict[str, Any]] = noted(_entries(key), {})
    return {name: Entry(**entry) for name, entry in entries.items()}


def _entries(key: str) -> str:
    return f"{key} entries"


def show_tally(report: dict[str, Any], scores: dict[str, Entry]) -> None:
    """Show how many criteria have which state, and the most support there could be; no verdict."""
    groups: dict[str, Counter[str]] = {}
    for one in report["criteria"]:
        said = scores[one["key"]].state if one["key"] in scores else one["state"]
        groups.setdefault(one["group"], Counter())[said] += 1
    counted = {spoken(state): [groups[group][state] for group in groups] for state in STATES}
    st.table(pd.DataFrame(counted, index=pd.Index([spoken(g) for g in groups], name=_("Criteria"))))
    ceiling = report["ceiling_of_support"]
    because = f" ({'; '.join(map(translated, ceiling['because']))})" if ceiling["because"] else ""
    st.caption(
        plain(
            _(
                "Most support, for or against, that the material could carry: "
                "{most}{because}. Source: {source}. {statement}",
                most=spoken(ceiling["most"]),
                because=because,
                source=ceiling["source"],
                statement=translated(report["statement"]),
            )
        )
    )
