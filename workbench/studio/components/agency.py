"""Show what the installation was told of the agency, and where to change it."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from sqlalchemy import make_url

from workbench.studio.language import _
from workbench.studio.session import desk


def show_agency() -> None:
    """Show every setting with the name under which the environment sets it."""
    settings = desk().settings
    values = {
        _("Agency"): ("WORKBENCH_AGENCY", settings.agency),
        _("Contact lines"): ("WORKBENCH_CONTACT", "\n".join(settings.contact_lines)),
        _("Address of the QR code"): ("WORKBENCH_AGENCY_URL", settings.agency_url),
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
