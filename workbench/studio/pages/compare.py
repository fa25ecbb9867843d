"""The comparison page: two or more of a case's versions and photographs under one view."""

from __future__ import annotations

import streamlit as st

from workbench.studio.components.case_picker import begin_page
from workbench.studio.components.compared_choice import choose_compared
from workbench.studio.components.comparer import show_compared
from workbench.studio.components.kept_choices import keep_choices
from workbench.studio.components.version_pictures import compared
from workbench.studio.language import _
from workbench.studio.session import shown_errors


def compare_page() -> None:
    """Lay out the page: what to compare above, the pictures under it."""
    case = begin_page(_("Compare"), _("A version"))
    if case is None:
        return
    if not case.versions:
        st.info(_("There is no version to compare yet. Save one under Age progression."))
        return
    name = f"compared in {case.number}"
    with shown_errors():
        chosen = choose_compared(case, name)
        if len(chosen) < 2:
            st.info(_("Choose two pictures or more."))
        else:
            show_compared([compared(case, of) for of in chosen], key=f"compare {case.number}")
        keep_choices(name)
