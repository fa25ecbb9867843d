"""Set what exports say of the agency, see how it prints, and what is set outside of the studio."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st
from sqlalchemy import make_url

from workbench.studio.components.half_typed import half_typed
from workbench.studio.language import _
from workbench.studio.pictures import data_address
from workbench.studio.session import desk, notify, shown_errors

_PROOF: Final = "agency proof"


def show_agency() -> None:
    """Let the agency's words be set and proved; show every other setting with its variable."""
    words, proof = st.columns([3, 2], gap="large")
    with words:
        _agency_form()
    with proof, shown_errors():
        _offer_proof()
    st.subheader(_("Set outside of the studio"), anchor=False)
    _show_environment()


def _agency_form() -> None:
    settings = desk().settings
    with st.form("agency"), half_typed("agency"):
        agency = st.text_input(_("Agency"), settings.agency, max_chars=120)
        contact = st.text_area(
            _("Contact lines"),
            "\n".join(settings.contact_lines),
            help=_("As they print on a poster, one below the other: whom to call, at any hour."),
        )
        url = st.text_input(_("Address of the QR code"), settings.agency_url)
        if st.form_submit_button(_("Set the agency's words"), type="primary"):
            with shown_errors():
                desk().set_agency(agency, contact.splitlines(), url)
                st.session_state.pop(_PROOF, None)
                notify(_("Exports say so from now on. The log has it."))
                st.rerun()


def _offer_proof() -> None:
    st.markdown(_("**How they print**"))
    if st.button(_("Set a specimen poster"), icon=":material/print:"):
        with st.spinner(_("Setting the poster …")):
            st.session_state[_PROOF] = data_address(desk().prove_agency())
    proof: str | None = st.session_state.get(_PROOF)
    if proof is not None:
        st.image(proof, alt=_("A specimen poster with the agency's words"), width="stretch")


def _show_environment() -> None:
    settings = desk().settings
    values = {
        _("Standing statement"): ("WORKBENCH_STATEMENT", settings.statement),
        _("Standing statement, Spanish"): ("WORKBENCH_STATEMENT_ES", settings.statement_es),
        _("Poster template"): ("WORKBENCH_POSTER_TEMPLATE", str(settings.poster_template or "")),
        _("Sign-in provider"): ("WORKBENCH_PROVIDER_URL", settings.provider_url or ""),
        _("Home of the cases"): ("WORKBENCH_HOME", str(settings.home)),
        _("Database"): ("WORKBENCH_DATABASE_URL", make_url(settings.database).render_as_string()),
        _("Minutes until the studio locks"): (
            "WORKBENCH_IDLE_MINUTES",
            f"{settings.idle_minutes:g}",
        ),
        _("Largest photograph, megapixels"): (
            "WORKBENCH_PIXEL_LIMIT",
            f"{settings.pixel_limit / 1e6:g}",
        ),
    }
    rows = {
        _("Setting"): list(values),
        _("Value"): [value or _("not set") for _variable, value in values.values()],
        _("Set by"): [variable for variable, _value in values.values()],
    }
    st.table(pd.DataFrame(rows).set_index(_("Setting")))
    st.caption(
        _("The environment sets them before the studio starts; a restart takes up a change.")
    )
