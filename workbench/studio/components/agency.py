"""Show what the installation was told of the agency, and where to change it."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from sqlalchemy import make_url

from workbench.studio.session import desk


def show_agency() -> None:
    """Show every setting with the name under which the environment sets it."""
    settings = desk().settings
    values = {
        "Agency": ("WORKBENCH_AGENCY", settings.agency),
        "Contact lines": ("WORKBENCH_CONTACT", "\n".join(settings.contact_lines)),
        "Address of the QR code": ("WORKBENCH_AGENCY_URL", settings.agency_url),
        "Standing statement": ("WORKBENCH_STATEMENT", settings.statement),
        "Standing statement, Spanish": ("WORKBENCH_STATEMENT_ES", settings.statement_es),
        "Poster template": ("WORKBENCH_POSTER_TEMPLATE", str(settings.poster_template or "")),
        "Sign-in provider": ("WORKBENCH_PROVIDER_URL", settings.provider_url or ""),
        "Home of the cases": ("WORKBENCH_HOME", str(settings.home)),
        "Database": ("WORKBENCH_DATABASE_URL", make_url(settings.database).render_as_string()),
        "Minutes until the studio locks": (
            "WORKBENCH_IDLE_MINUTES",
            f"{settings.idle_minutes:g}",
        ),
        "Largest photograph, megapixels": (
            "WORKBENCH_PIXEL_LIMIT",
            f"{settings.pixel_limit / 1e6:g}",
        ),
    }
    rows = {
        "Setting": list(values),
        "Value": [value or "not set" for _, value in values.values()],
        "Set by": [variable for variable, _ in values.values()],
    }
    st.table(pd.DataFrame(rows).set_index("Setting"))
    st.caption("The environment sets them before the studio starts; a restart takes up a change.")
