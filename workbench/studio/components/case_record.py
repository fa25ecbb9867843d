"""Show everything that is recorded of one case, and let its numbers and evidence be added to."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from workbench.cases.records import Case, SourceImage
from workbench.cases.vocabulary import EVIDENCE_STATES, NUMBER_KINDS, RESOURCES
from workbench.studio.components.going_on import can_go_on, offer_to_go_on
from workbench.studio.components.kept_tabs import show_tabs
from workbench.studio.components.looking import show_judged
from workbench.studio.components.version_pictures import named
from workbench.studio.components.version_timeline import show_timeline
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import _
from workbench.studio.note_words import note_said
from workbench.studio.session import aged, begun, desk, notify, plain, shown_errors, spoken
from workbench.work.judging import Judged

_NEWEST_SHOWN = 200


def show_case_record(number: str) -> None:
    """Lay the record out in tabs: the case, photographs, versions, evidence, and the log."""
    case = desk().case(number)
    st.subheader(
        _("Case {number}: {subject}", number=plain(case.number), subject=plain(case.subject)),
        anchor=False,
    )
    show_tabs(
        {
            _("The case"): lambda: _about(case),
            _("Photographs"): lambda: _photographs(case),
            _("Versions"): lambda: _versions(case),
            _("Evidence"): lambda: _evidence(case),
            _("Log"): lambda: _log(case),
        },
        key=f"record of {case.number}",
    )


def _about(case: Case) -> None:
    facts = {
        _("Kind"): spoken(case.kind),
        _("Status"): spoken(case.status),
        _("Agency"): case.agency,
        _("Born"): str(case.birth),
        _("Missing since"): str(case.missing) if case.missing else None,
        _("Place"): case.place,
        _("Sex"): case.sex_words or case.sex,
        _("Race"): case.race_words,
        _("Eyes"): case.eyes_words,
        _("Hair"): case.hair_words,
        _("Height, cm"): f"{case.height_cm:g}" if case.height_cm else None,
        _("Weight, kg"): f"{case.weight_kg:g}" if case.weight_kg else None,
        _("Narrative"): case.narrative,
    }
    known = {name: value for name, value in facts.items() if value}
    st.table(pd.DataFrame({_("Recorded"): known}))
    incidents = desk().incidents(case.number)
    if len(incidents) > 1:
        st.markdown(_("**Incidents of this person**"))
        _table(
            {
                _("Case"): [each.number for each in incidents],
                _("Missing"): [str(each.missing or "") for each in incidents],
                _("Place"): [each.place or "" for each in incidents],
                _("Status"): [spoken(each.status) for each in incidents],
            }
        )
    st.markdown(_("**Numbers given by others**"))
    if case.external_numbers:
        _table(
            {
                _("By"): [spoken(number.kind) for number in case.external_numbers],
                _("Number"): [number.value for number in case.external_numbers],
                _("Added"): [number.added_by for number in case.external_numbers],
            }
        )
    _number_form(case)


def _number_form(case: Case) -> None:
    with st.form(f"number of {case.number} {len(case.external_numbers)}", border=False):
        row = st.columns([1, 2, 1], vertical_alignment="bottom")
        kind = row[0].selectbox(_("Given by"), NUMBER_KINDS, format_func=spoken)
        value = row[1].text_input(_("Number"))
        if row[2].form_submit_button(_("Add the number")):
            with shown_errors():
                added = desk().add_number(case.number, kind, value)
                notify(
                    _(
                        "The {kind} number {value} was added.",
                        kind=spoken(added.kind),
                        value=added.value,
                    )
                )
                st.rerun()


def _photographs(case: Case) -> None:
    if not case.photos:
        st.caption(_("None yet. Photographs are added under Age progression."))
        return
    for photo in case.photos:
        with st.container(border=True):
            facts = [
                f"**{photo.number}** · {begun(spoken(photo.relation))}",
                plain(aged(photo.age_years)),
                f"{photo.width} × {photo.height}",
                _("Consent: {consent}", consent=spoken(photo.consent)),
            ]
            if photo.provider:
                facts.append(plain(_("from {provider}", provider=photo.provider)))
            st.markdown(" · ".join([*facts, plain(photo.file_name)]))
            with shown_errors():
                show_judged(_judged(case.number, photo.number, _marks(photo)), name=photo.file_name)


def _marks(photo: SourceImage) -> str:
    return f"{photo.sha256} {photo.landmarks_sha256}"


@kept_for_who_looks(at_most=60)
def _judged(number: str, photo: int, marks: str) -> Judged:
    del marks  # Ties what is kept to the original and its landmarks.
    return desk().judged(number, photo)


def _versions(case: Case) -> None:
    if not case.versions:
        st.caption(_("None yet. They are drawn under Age progression."))
        return
    with st.spinner(_("Looking out the pictures …")):
        show_timeline(case)
    _go_on(case)
    _table(
        {
            _("Number"): [version.number for version in case.versions],
            _("Age"): [version.age_years for version in case.versions],
            _("State"): [spoken(version.state) for version in case.versions],
            _("Artist"): [version.artist for version in case.versions],
            _("Reviewer"): [version.reviewed_by or "" for version in case.versions],
            _("Hours"): ["" if v.hours is None else f"{v.hours:g}" for v in case.versions],
            _("Note"): [note_said(version.note) for version in case.versions],
        }
    )
    exports = [(v.number, export) for v in case.versions for export in v.exports]
    st.markdown(_("**Exports: {exports}**", exports=len(exports)))
    if exports:
        _table(
            {
                _("Version"): [number for number, _ in exports],
                _("Format"): [export.format for _, export in exports],
                _("By"): [export.made_by for _, export in exports],
                _("At"): [export.made_at for _, export in exports],
                _("File"): [export.path for _, export in exports],
            }
        )


def _go_on(case: Case) -> None:
    able = {version.number: version for version in case.versions if can_go_on(version)}
    if not able:
        return
    row = st.container(horizontal=True, vertical_alignment="bottom")
    chosen = row.selectbox(
        _("Version to go on from"),
        list(able),
        index=len(able) - 1,
        format_func=lambda number: named(able[number]),
        key=f"version to go on from of {case.number} {len(able)}",
        width=320,
    )
    with row:
        offer_to_go_on(case, able[chosen], key="recorded")


def _evidence(case: Case) -> None:
    known = {item.resource: item for item in case.evidence}
    _table(
        {
            _("Resource"): [spoken(resource) for resource in RESOURCES],
            _("State"): [
                spoken(known[r].state) if r in known else _("not considered") for r in RESOURCES
            ],
            _("On"): [str(known[r].on or "") if r in known else "" for r in RESOURCES],
            _("Note"): [known[r].note if r in known else "" for r in RESOURCES],
            _("By"): [known[r].set_by if r in known else "" for r in RESOURCES],
        }
    )
    with st.form(f"evidence of {case.number}", border=False):
        row = st.columns([2, 2, 2, 4, 1], vertical_alignment="bottom")
        resource = row[0].selectbox(_("Resource"), RESOURCES, format_func=spoken)
        state = row[1].selectbox(_("State"), EVIDENCE_STATES, format_func=spoken)
        on = row[2].date_input(_("On"), value=None, format="YYYY-MM-DD")
        note = row[3].text_input(_("Note"))
        if row[4].form_submit_button(_("Note it")):
            with shown_errors():
                desk().set_evidence(case.number, resource, state, on=on, note=note)
                notify(f"{begun(spoken(resource))}: {spoken(state)}.")
                st.rerun()


def _log(case: Case) -> None:
    entries = desk().log(case.number)[::-1][:_NEWEST_SHOWN]
    _table(
        {
            _("Entry"): [entry.sequence for entry in entries],
            _("At"): [entry.at for entry in entries],
            _("By"): [entry.actor for entry in entries],
            _("Act"): [spoken(entry.action) for entry in entries],
            _("Hash"): [entry.sha256[:12] for entry in entries],
        }
    )


def _table(columns: dict[str, list[Any]]) -> None:
    st.dataframe(pd.DataFrame(columns), hide_index=True)
