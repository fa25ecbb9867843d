"""Put right what was recorded wrongly of a subject or a photograph."""

from __future__ import annotations

import streamlit as st

from workbench.cases.records import Case, SourceImage
from workbench.cases.vocabulary import RELATIONS
from workbench.studio.components.case_picker import case_in_work
from workbench.studio.language import N_, _
from workbench.studio.session import desk, notify, shown_errors, spoken

_BIRTH = N_("Right date of birth, as exact as it is known")


def correct_records() -> None:
    """Ask which case and which record, then show the form that corrects it."""
    chosen = st.session_state.get("opened_case", case_in_work())
    number = st.text_input(_("Case to correct"), value=chosen or "", key="case to correct").strip()
    if not number:
        return
    with shown_errors():
        case = desk().case(number)
        photos = {photo.number: photo for photo in case.photos}
        which = st.selectbox(
            _("What was recorded wrongly"),
            [0, *photos],
            format_func=lambda of: _record(case, photos.get(of)),
            key=f"correct in {number}",
        )
        done = len(desk().corrections(number))
        with st.form(f"correct {number} {which} {done}", border=False):
            if which:
                _photo_form(case, photos[which])
            else:
                _subject_form(case)


def _record(case: Case, photo: SourceImage | None) -> str:
    if photo is None:
        return _("The subject, born {birth}", birth=case.birth)
    return _(
        "Photograph {number}, {relation}, {age:g} years",
        number=photo.number,
        relation=spoken(photo.relation),
        age=photo.age_years,
    )


def _photo_form(case: Case, photo: SourceImage) -> None:
    age = st.number_input(_("Right age in the photograph, years"), 0.0, 110.0, value=None, step=0.5)
    taken = st.text_input(_("Right day it was taken, as exact as it is known"))
    shows = st.selectbox(
        _("Whom it shows"), RELATIONS, format_func=spoken, index=RELATIONS.index(photo.relation)
    )
    reason = _reason()
    if st.form_submit_button(_("Correct the photograph")):
        if age is None and not taken.strip() and shows == photo.relation:
            st.error(_("Neither an age, a day nor another person was given. Give one of them."))
            return
        with shown_errors():
            right = desk().correct_photo(
                case.number,
                photo.number,
                reason=reason,
                age_years=age,
                taken=taken.strip() or None,
                relation=None if shows == photo.relation else shows,
            )
            _tell(
                _(
                    "Photograph {number} is recorded as of the {relation} at {age:g} years.",
                    number=right.number,
                    relation=spoken(right.relation),
                    age=right.age_years,
                )
            )


def _subject_form(case: Case) -> None:
    born = st.text_input(_(_BIRTH))
    reason = _reason()
    if st.form_submit_button(_("Correct the subject")):
        if not born.strip():
            st.error(_("The date of birth is missing."))
            return
        with shown_errors():
            right = desk().correct_subject(case.number, reason=reason, born=born.strip())
            _tell(_("The subject is recorded as born {birth}.", birth=right.birth))


def _reason() -> str:
    return st.text_input(
        _("What it is known from"), help=_("It stays in the log for good, so name nobody.")
    )


def _tell(what: str) -> None:
    notify(_("{what} Versions that were drawn before stay as they are.", what=what))
    st.rerun()
