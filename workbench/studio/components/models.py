"""Show the weights and tables that pictures are drawn with, and check them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import registry
from workbench.studio.session import desk


def show_models() -> None:
    """Show every file with its licence, origin and hash; then the agency's own models."""
    states = {}
    if st.button("Check every file against its hash"):
        with st.spinner("Reading every file"):
            states = {v.name: v.problem or "as published" for v in registry.verify_all()}
    entries = registry.entries()
    rows = {
        "Name": [entry.name for entry in entries],
        "Licence": [entry.licence for entry in entries],
        "Origin": [entry.origin.source for entry in entries],
        "What it is": [entry.note for entry in entries],
        "SHA-256": [entry.sha256 for entry in entries],
    }
    if states:
        rows = {"Name": rows["Name"], "State": [states[e.name] for e in entries], **rows}
    st.dataframe(pd.DataFrame(rows), hide_index=True)
    st.subheader("The agency's own", anchor=False)
    own = desk().models()
    if not own:
        st.caption("None yet. On the command line: `workbench models add FILE`.")
        return
    cards = {
        "Name": [card.name for card in own],
        "Kind": [card.kind for card in own],
        "Licence": [card.licence for card in own],
        "What it reaches": [card.reach for card in own],
        "SHA-256": [card.sha256 for card in own],
    }
    st.dataframe(pd.DataFrame(cards), hide_index=True)
