"""The settings page: the agency, its people, what signs its exports, and what it draws with."""

from __future__ import annotations

import streamlit as st

from workbench.studio.components.agency import show_agency
from workbench.studio.components.kept_tabs import show_tabs
from workbench.studio.components.models import show_models
from workbench.studio.components.people import show_people
from workbench.studio.components.signing import show_credentials
from workbench.studio.language import _
from workbench.studio.session import show_notice


def settings_page() -> None:
    """Lay out the page: a tab for each kind of setting."""
    st.title(_("Settings"), anchor=False)
    show_notice()
    show_tabs(
        {
            _("People"): show_people,
            _("Agency"): show_agency,
            _("Credentials"): show_credentials,
            _("Models and tables"): show_models,
        },
        key="settings",
    )
