"""Take photographs into a case, and choose those to work from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from pipelines.photograph import FILE_LIMIT_BYTES
from workbench.cases.records import Case, SourceImage
from workbench.cases.vocabulary import CONSENTS, RELATIONS
from workbench.due import GROWN_UP_AT
from workbench.errors import IntakeError
from workbench.intake import Origin
from workbench.studio.components.half_typed import half_typed
from workbench.studio.components.kept_choices import choice
from workbench.studio.components.looking import Looked, look_at_all, show_judged
from workbench.studio.language import N_, _, ngettext
from workbench.studio.session import aged, desk, notify, plain, shown_errors, spoken

_KEEP: Final = N_("Keep it all the same")


@dataclass(frozen=True)
class _Entered:
    """One file with what was said of it."""

    looked: Looked
    age_years: float | None
    taken: str
    relation: str
    licence: str
    provider: str
    consent: str
    kept_anyway: bool


def take_in_photographs(case: Case) -> None:
    """Show the form that takes photographs into the case, each with its age and its giver."""
    # A new form once all are in; one that was refused keeps what was filled in.
    rounds = f"intake rounds of {case.number}"
    form = f"add to {case.number} {st.session_state.setdefault(rounds, 0)}"
    with st.expander(_("Add photographs"), expanded=not case.photos, key=f"{form} expander"):
        # Any file is let in, and refused by what it is, in words that say what to do.
        uploads = st.file_uploader(
            _("Photographs"),
            accept_multiple_files=True,
            max_upload_size=FILE_LIMIT_BYTES // 1_000_000,
            help=_(
                "JPEG, PNG, TIFF, WebP, HEIC or AVIF, as they came: from a telephone or a scan."
            ),
            key=f"{form} files",
        )
        added: dict[str, int] = st.session_state.setdefault(f"{form} added", {})
        for upload in uploads:
            if upload.file_id in added:
                number = added[upload.file_id]
                told = _("{name} is photograph {added} now.", name=upload.name, added=number)
                st.caption(plain(told))
        looked = look_at_all(case, [one for one in uploads if one.file_id not in added], form)
        if not looked:
            return
        with st.form(form, border=False):
            entered = [_fields(one, f"{form} {one.upload.file_id}") for one in looked]
            label = ngettext("Add the photograph", "Add the {count} photographs", len(looked))
            if not st.form_submit_button(label, type="primary"):
                return
        with st.spinner(_("Reading …")):
            for one in entered:
                with shown_errors():
                    added[one.looked.upload.file_id] = _take_in(case, one)
    if all(one.upload.file_id in added for one in looked):
        st.session_state[rounds] += 1
        _tell_what_came_in([added[one.file_id] for one in uploads if one.file_id in added])


def _tell_what_came_in(added: list[int]) -> None:
    notify(
        ngettext(
            "Photograph {numbers} was added; originals are kept unchanged.",
            "Photographs {numbers} were added; originals are kept unchanged.",
            len(added),
            numbers=", ".join(map(str, added)),
        )
    )
    st.rerun()


def _fields(looked: Looked, key: str) -> _Entered:
    upload = looked.upload
    with st.container(border=True), half_typed(f"{upload.name} {upload.size}"):
        st.markdown(f"**{plain(upload.name)}**")
        show_judged(looked.judged, name=upload.name)
        kept_anyway = False
        if looked.alike:
            told = _("It looks like {alike}.", alike=looked.alike)
            st.warning(plain(told), icon=":material/content_copy:")
            kept_anyway = st.checkbox(_(_KEEP), key=f"{key} keep")
        left, right = st.columns(2)
        age = left.number_input(
            _("Age in the photograph, years"),
            min_value=0.0,
            max_value=110.0,
            value=None,
            step=0.5,
            key=f"{key} age",
        )
        taken = right.text_input(
            _("or when it was taken"),
            help=_("A day, or what is known of it: 2019-05-12, May 2019, spring 2019, 2019."),
            key=f"{key} taken",
        )
        relation = left.selectbox(
            _("Who it shows"), RELATIONS, format_func=spoken, key=f"{key} relation"
        )
        consent = right.selectbox(
            _("Consent to its use"), CONSENTS, format_func=spoken, key=f"{key} consent"
        )
        provider = left.text_input(_("Given by"), key=f"{key} provider")
        licence = right.text_input(
            _("Licence of a stock photograph"),
            help=_("A donor of hair is a stranger: say under which terms the picture may be used."),
            key=f"{key} licence",
        )
    origin = provider.strip(), consent
    return _Entered(looked, age, taken.strip(), relation, licence, *origin, kept_anyway)


def _take_in(case: Case, entered: _Entered) -> int:
    upload, alike = entered.looked.upload, entered.looked.alike
    if entered.age_years is None and not entered.taken:
        raise IntakeError(
            _(
                "{name}: the age in the photograph is missing, and the day as well. "
                "Growth is counted from it.",
                name=upload.name,
            )
        )
    if alike and not entered.kept_anyway:
        raise IntakeError(
            _(
                "{name} looks like {alike}. Tick '{keep}' and add it again, or remove it.",
                name=upload.name,
                alike=alike,
                keep=_(_KEEP),
            )
        )
    photo = desk().take_in(
        case.number,
        upload.getvalue(),
        age_years=entered.age_years,
        taken=entered.taken or None,
        relation=entered.relation,
        licence=entered.licence,
        file_name=upload.name,
        origin=Origin(provider=entered.provider or None, consent=entered.consent),
    )
    return photo.number


def photographs_key(case: Case) -> str:
    """Return the key of the control that says which photographs are worked from."""
    return f"photos of {case.number}: {len(_own(case))}"


def _own(case: Case) -> dict[int, SourceImage]:
    return {photo.number: photo for photo in case.photos if photo.relation == "subject"}


def choose_photographs(case: Case) -> list[SourceImage]:
    """Let the artist choose which photographs of the subject shape the progression."""
    own = _own(case)
    if not own:
        return []
    # Numbers, not records: the widget must know its options again on the next run.
    chosen: list[int] = st.multiselect(
        _("Photographs to work from"),
        list(own),
        default=list(own),
        format_func=lambda number: f"{number}: {aged(own[number].age_years)}",
        placeholder=_("Choose at least one"),
        key=choice(photographs_key(case)),
    )
    if len(own) == 1:
        (only,) = own.values()
        st.caption(
            _("More photographs of the child help more than any setting. Ask the family.")
            if only.age_years < GROWN_UP_AT
            else _("More photographs of the person help more than any setting. Ask the family.")
        )
    others = [f"{p.number} ({spoken(p.relation)})" for p in case.photos if p.number not in own]
    if others:
        st.caption(_("Kept in the case, not drawn from: {others}.", others=", ".join(others)))
    return [own[number] for number in chosen]
