"""Many sliders in little room: closed until they are wanted, with a count of those not as usual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from workbench.studio.components.kept_choices import TELL_AGAIN, choose_at_once, noted, stand_for
from workbench.studio.language import _, ngettext


@dataclass(frozen=True)
class Dial:
    """A slider, by the key of what it keeps, with where it usually stands and what it means."""

    key: str
    label: str
    usual: float = 1.0
    highest: float = 1.0
    lowest: float = 0.0
    step: float = 0.05
    meaning: str | None = None


def turn_dials(name: str, label: str, dials: Sequence[Dial]) -> list[float]:
    """Return what each dial says; they are drawn, two abreast, while they are looked at.

    ``name`` is that of the choices which they belong to, ``label`` stands on them.
    """
    said: list[float] = [noted(dial.key, dial.usual) for dial in dials]
    turned = sum(value != dial.usual for value, dial in zip(said, dials, strict=True))
    marked = ngettext("{count} not as usual", "{count} not as usual", turned) if turned else ""
    place = st.expander(label, key=f"{label} in {name}", on_change="rerun")
    if not place.open:
        if marked:
            st.caption(marked)
        return said
    with place:
        columns = st.columns(2)
        for number, dial in enumerate(dials):
            with columns[number % 2]:
                _turn(dial)
        row = st.container(horizontal=True, vertical_alignment="center")
        if row.button(
            _("All as usual"),
            icon=":material/restart_alt:",
            disabled=not turned,
            key=f"{label} as usual in {name}",
        ):
            choose_at_once(name, {dial.key: dial.usual for dial in dials})
        row.caption(marked)
    return said


def _turn(dial: Dial) -> None:
    drawn = f"{dial.key} drawn"
    take_over = stand_for(dial.key, drawn, st.session_state[dial.key])
    st.slider(
        dial.label,
        dial.lowest,
        dial.highest,
        step=dial.step,
        help=dial.meaning,
        key=drawn,
        on_change=take_over,
        persist_state=TELL_AGAIN,
    )
