"""Show the weights and tables that pictures are drawn with, and check them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import registry
from workbench.studio.language import _
from workbench.studio.session import desk


def show_models() -> None:
    """Show every file with its licence, origin and hash; then the agency's own models."""
    states = {}
    if st.button(_("Check every file against its hash")):
        with st.spinner(_("Reading every file")):
            states = {v.name: v.problem or _("as published") for v in registry.verify_all()}
    entries = registry.entries()
    rows = {
        _("Name"): [entry.name for entry in entries],
        _("Licence"): [entry.licence for entry in entries],
        _("Origin"): [entry.origin.source for entry in entries],
        _("What it is"): [entry.note for entry in entries],
        "SHA-256": [entry.sha256 for entry in entries],
    }
    if states:
        rows = {_("Name"): rows[_("Name")], _("State"): [states[e.name] for e in entries], **rows}
    st.dataframe(pd.DataFrame(rows), hide_index=True)
    st.subheader(_("The agency's own"), anchor=False)
    own = desk().models()
    if not own:
        st.caption(_("None yet. On the command line: `workbench models add FILE`."))
        return
    cards = {
        _("Name"): [card.name for card in own],
        _("Kind"): [card.kind for card in own],
        _("Licence"): [card.licence for card in own],
        _("What it reaches"): [card.reach for card in own],
        "SHA-256": [card.sha256 for card in own],
    }
    st.dataframe(pd.DataFrame(cards), hide_index=True)
