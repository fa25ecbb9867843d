"""The settings page: the agency, its people, what signs its exports, and what it draws with."""

from __future__ import annotations

import streamlit as st

from workbench.studio.components.agency import show_agency
from workbench.studio.components.models import show_models
from workbench.studio.components.people import show_people
from workbench.studio.components.signing import show_credentials
from workbench.studio.session import show_notice, shown_errors


def settings_page() -> None:
    """Lay out the page: a tab for each kind of setting."""
    st.title("Settings", anchor=False)
    show_notice()
    people, agency, credentials, models = st.tabs(
        ["People", "Agency", "Credentials", "Models and tables"]
    )
    with people, shown_errors():
        show_people()
    with agency, shown_errors():
        show_agency()
    with credentials, shown_errors():
        show_credentials()
    with models, shown_errors():
        show_models()
