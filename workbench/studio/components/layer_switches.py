"""Switch layers of the picture on the screen off and on; what is saved has them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from workbench.cases.records import Case
from workbench.studio.language import _, ngettext
from workbench.studio.session import begun, spoken

_WIDTH_PX: Final = 230


def hidden_layers(case: Case) -> list[str]:
    """Return the names of the layers that are switched off."""
    return st.session_state.setdefault(f"hidden layers of {case.number}", [])


def switch_layers(case: Case, names: Sequence[str]) -> None:
    """Show a switch for each layer, the topmost first."""
    hidden = hidden_layers(case)
    place = st.popover(
        _("Layers"), icon=":material/layers:", key=f"layers of {case.number}", on_change="rerun"
    )
    if off := sum(name in hidden for name in names):
        st.caption(ngettext("{count} layer is off", "{count} layers are off", off))
    if not place.open:
        return
    with place.container(width=_WIDTH_PX):
        st.caption(_("Only what is looked at changes; a saved version has every layer."))
        for name in reversed(names):
            _switch(case, name, hidden)


def _switch(case: Case, name: str, hidden: list[str]) -> None:
    key = f"layer {name} of {case.number}"
    st.session_state[key] = name not in hidden

    def take_over() -> None:
        kept = [one for one in hidden if one != name]
        st.session_state[f"hidden layers of {case.number}"] = (
            kept if st.session_state[key] else [*kept, name]
        )

    st.toggle(begun(spoken(name)), key=key, on_change=take_over)
