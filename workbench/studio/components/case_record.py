"""Show everything that is recorded of one case, and let its numbers and evidence be added to."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from workbench.cases.records import Case
from workbench.cases.vocabulary import EVIDENCE_STATES, NUMBER_KINDS, RESOURCES
from workbench.studio.components.kept_tabs import show_tabs
from workbench.studio.components.version_tree import version_tree
from workbench.studio.session import desk, notify, plain, shown_errors, spoken

_NEWEST_SHOWN = 200


def show_case_record(number: str) -> None:
    """Lay the record out in tabs: the case, photographs, versions, evidence, and the log."""
    case = desk().case(number)
    st.subheader(f"Case {plain(case.number)}: {plain(case.subject)}", anchor=False)
    show_tabs(
        {
            "The case": lambda: _about(case),
            "Photographs": lambda: _photographs(case),
            "Versions": lambda: _versions(case),
            "Evidence": lambda: _evidence(case),
            "Log": lambda: _log(case),
        },
        key=f"record of {case.number}",
    )


def _about(case: Case) -> None:
    facts = {
        "Kind": spoken(case.kind),
        "Status": case.status,
        "Agency": case.agency,
        "Born": str(case.birth),
        "Missing since": str(case.missing) if case.missing else None,
        "Place": case.place,
        "Sex": case.sex_words or case.sex,
        "Race": case.race_words,
        "Eyes": case.eyes_words,
        "Hair": case.hair_words,
        "Height, cm": f"{case.height_cm:g}" if case.height_cm else None,
        "Weight, kg": f"{case.weight_kg:g}" if case.weight_kg else None,
        "Narrative": case.narrative,
    }
    known = {name: value for name, value in facts.items() if value}
    st.table(pd.DataFrame({"Recorded": known}))
    incidents = desk().incidents(case.number)
    if len(incidents) > 1:
        st.markdown("**Incidents of this person**")
        _table(
            Case=[each.number for each in incidents],
            Missing=[str(each.missing or "") for each in incidents],
            Place=[each.place or "" for each in incidents],
            Status=[each.status for each in incidents],
        )
    st.markdown("**Numbers given by others**")
    if case.external_numbers:
        _table(
            By=[number.kind for number in case.external_numbers],
            Number=[number.value for number in case.external_numbers],
            Added=[number.added_by for number in case.external_numbers],
        )
    _number_form(case)


def _number_form(case: Case) -> None:
    with st.form(f"number of {case.number} {len(case.external_numbers)}", border=False):
        row = st.columns([1, 2, 1], vertical_alignment="bottom")
        kind = row[0].selectbox("Given by", NUMBER_KINDS)
        value = row[1].text_input("Number")
        if row[2].form_submit_button("Add the number"):
            with shown_errors():
                added = desk().add_number(case.number, kind, value)
                notify(f"The {added.kind} number {added.value} was added.")
                st.rerun()


def _photographs(case: Case) -> None:
    if not case.photos:
        st.caption("None yet. Photographs are added under Age progression.")
        return
    _table(
        Number=[photo.number for photo in case.photos],
        Shows=[photo.relation for photo in case.photos],
        Age=[photo.age_years for photo in case.photos],
        Size=[f"{photo.width} × {photo.height}" for photo in case.photos],
        Consent=[spoken(photo.consent) for photo in case.photos],
        From=[photo.provider or "" for photo in case.photos],
        File=[photo.file_name for photo in case.photos],
    )
    for photo in case.photos:
        remarks = (photo.quality or {}).get("remarks", [])
        judged = " ".join(remarks) if remarks else "Nothing to remark."
        if photo.quality is None:
            judged = "Not judged yet: its landmarks were not looked at."
        st.caption(f"**Photograph {photo.number}** · {plain(judged)}")


def _versions(case: Case) -> None:
    if not case.versions:
        st.caption("None yet. They are drawn under Age progression.")
        return
    st.graphviz_chart(version_tree(case.versions))
    _table(
        Number=[version.number for version in case.versions],
        Age=[version.age_years for version in case.versions],
        State=[version.state for version in case.versions],
        Artist=[version.artist for version in case.versions],
        Reviewer=[version.reviewed_by or "" for version in case.versions],
        Hours=["" if v.hours is None else f"{v.hours:g}" for v in case.versions],
        Note=[version.note for version in case.versions],
    )
    exports = [(v.number, export) for v in case.versions for export in v.exports]
    st.markdown(f"**Exports: {len(exports)}**")
    if exports:
        _table(
            Version=[number for number, _ in exports],
            Format=[export.format for _, export in exports],
            By=[export.made_by for _, export in exports],
            At=[export.made_at for _, export in exports],
            File=[export.path for _, export in exports],
        )


def _evidence(case: Case) -> None:
    known = {item.resource: item for item in case.evidence}
    _table(
        Resource=[spoken(resource) for resource in RESOURCES],
        State=[spoken(known[r].state) if r in known else "not considered" for r in RESOURCES],
        On=[str(known[r].on or "") if r in known else "" for r in RESOURCES],
        Note=[known[r].note if r in known else "" for r in RESOURCES],
        By=[known[r].set_by if r in known else "" for r in RESOURCES],
    )
    with st.form(f"evidence of {case.number}", border=False):
        row = st.columns([2, 2, 2, 4, 1], vertical_alignment="bottom")
        resource = row[0].selectbox("Resource", RESOURCES, format_func=spoken)
        state = row[1].selectbox("State", EVIDENCE_STATES, format_func=spoken)
        on = row[2].date_input("On", value=None, format="YYYY-MM-DD")
        note = row[3].text_input("Note")
        if row[4].form_submit_button("Note it"):
            desk().set_evidence(case.number, resource, state, on=on, note=note)
            notify(f"{spoken(resource)}: {spoken(state)}.")
            st.rerun()


def _log(case: Case) -> None:
    entries = desk().log(case.number)[::-1][:_NEWEST_SHOWN]
    _table(
        Entry=[entry.sequence for entry in entries],
        At=[entry.at for entry in entries],
        By=[entry.actor for entry in entries],
        Act=[entry.action for entry in entries],
        Hash=[entry.sha256[:12] for entry in entries],
    )


def _table(**columns: list[object]) -> None:
    st.dataframe(pd.DataFrame(columns), hide_index=True)
