"""Choose a preset for a case, and save what is chosen now as one."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pipelines.steps import RATES, Choices
from workbench.cases.records import Case
from workbench.presets import Preset
from workbench.studio.components.kept_choices import choose_at_once
from workbench.studio.components.strengths import strengths_of
from workbench.studio.language import N_, _
from workbench.studio.session import desk, notify, plain, shown_errors


@dataclass(frozen=True)
class GreyHair:
    """The control of grey hair, which starts at what is ``usual`` at the ages."""

    key: str
    usual: float


def offer_presets(case: Case, choices: Choices, grey: GreyHair) -> None:
    """Show what sets the controls to a preset, and what keeps the ``choices`` made now as one."""
    row = st.container(horizontal=True)
    # What is closed is not drawn: it would be drawn anew at every move of a slider.
    all_presets = row.popover(
        _("Presets"),
        icon=":material/tune:",
        key=f"presets of {case.number}",
        on_change="rerun",
    )
    if all_presets.open:
        with all_presets:
            _choose(case, grey)
    new = row.popover(
        _("Save as a preset"),
        icon=":material/bookmark_add:",
        key=f"keep {case.number}",
        on_change="rerun",
    )
    if new.open:
        with new:
            _save(case, choices, grey)


def _choose(case: Case, grey: GreyHair) -> None:
    for preset in desk().presets():
        key = f"preset {preset.name} of {case.number}"
        row = st.container(horizontal=True, vertical_alignment="center")
        if row.button(plain(_(preset.name)), key=key, width="stretch"):
            choose_at_once(f"progression of {case.number}", controls_of(case, preset.choices, grey))
        if preset.own and row.button(_("Remove"), icon=":material/delete:", key=f"remove {key}"):
            _remove(preset)


def _save(case: Case, choices: Choices, grey: GreyHair) -> None:
    rounds = f"presets saved in {case.number}"
    with st.form(f"{rounds} {st.session_state.setdefault(rounds, 0)}", border=False):
        name = st.text_input(_("Name of the preset"))
        st.caption(_("Strengths, speed and habits; not the ages, photographs or relatives."))
        if not st.form_submit_button(_("Save the preset")):
            return
    with shown_errors():
        saved = desk().save_preset(name, _without_usual_grey(choices, grey))
        st.session_state[rounds] += 1
        notify(_("The preset '{name}' is saved, for every case.", name=saved.name))
        st.rerun()


def _remove(preset: Preset) -> None:
    with shown_errors():
        desk().remove_preset(preset.name)
        notify(_("The preset '{name}' is removed. The log keeps what was in it.", name=preset.name))
        st.rerun()


def _without_usual_grey(choices: Choices, grey: GreyHair) -> Choices:
    """Return choices that leave grey hair to the ages where nothing else was chosen."""
    hair = choices.hair
    if hair is None or hair.grey is None or abs(hair.grey - grey.usual) > 1e-6:
        return choices
    return choices.model_copy(update={"hair": hair.model_copy(update={"grey": None})})


def controls_of(case: Case, choices: Choices, grey: GreyHair) -> dict[str, float | str]:
    """Return what each control that a preset sets says for ``choices``, under its key."""
    hair, beard = choices.hair, choices.skin.effects.get("beard shadow")
    values: dict[str, float | str] = {
        "strength": choices.growth.strength,
        "rate": next(name for name, rate in RATES.items() if rate == choices.growth.rate),
        N_("Skin changes"): choices.skin.strength,
        N_("Sinking"): choices.sag.strength,
        N_("Weight"): choices.sag.weight_change,
        N_("Smoking"): choices.skin.smoking,
        N_("Sun"): choices.skin.sun,
        N_("Narrower head"): choices.head.strength,
        N_("Darker hair"): 0.0 if hair is None else hair.darken,
        N_("Beard shadow"): 0.0 if beard is None else beard.strength,
    }
    keyed = {f"{name} of {case.number}": value for name, value in values.items()}
    chosen = None if hair is None else hair.grey
    keyed |= strengths_of(case, choices)
    return {**keyed, grey.key: grey.usual if chosen is None else chosen}
