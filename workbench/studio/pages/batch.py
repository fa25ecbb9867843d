"""The batch page: a manifest of many jobs, checked whole, run by itself and watched."""

from __future__ import annotations

import streamlit as st

from workbench.studio.components.batch_form import give_batch
from workbench.studio.components.batch_runs import show_runs
from workbench.studio.language import _
from workbench.studio.session import show_notice, shown_errors


def batch_page() -> None:
    """Lay out the page: what to run at the left, what runs and ran beside it."""
    st.title(_("Batch"), anchor=False)
    show_notice()
    form, beside = st.columns([2, 3], gap="medium")
    with form, shown_errors():
        give_batch()
    with beside, shown_errors():
        show_runs()
