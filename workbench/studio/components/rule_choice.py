"""Choose by which published rules nose and mouth are placed, each seen with error and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from pipelines.reconstruction.rule_choices import (
    BOTH,
    MARGIN,
    MOUTH,
    NOSE,
    PARTS,
    SHARE,
    TIP,
    WIDE_MARGIN,
    Alternative,
    alternatives,
    usual,
)
from workbench.studio.components.kept_choices import choice
from workbench.studio.components.placed_features import rule_said
from workbench.studio.language import N_, _
from workbench.studio.session import begun, plain, spoken

_PARTS: Final = {
    TIP: N_("tip of the nose"),
    NOSE: N_("width of the nose"),
    MOUTH: N_("width of the mouth"),
}
_NAMES: Final = {
    "any": N_("any group of people"),
    "all": N_("any group of people"),
    BOTH: N_("mean of both teaching rules"),
    SHARE: N_("three fifths of the nose are its opening"),
    MARGIN: N_("its opening and 5 mm at each side"),
    WIDE_MARGIN: N_("its opening and 8 mm at each side, African descent"),
    "Indonesian male": N_("Indonesian men"),
    "Turkish female": N_("Turkish women"),
    "Turkish male": N_("Turkish men"),
    "Central/Southeast Asian male": N_("Central and Southeast Asian men"),
    "Central/Southeast Asian female": N_("Central and Southeast Asian women"),
    "European male": N_("European men"),
    "European female": N_("European women"),
    "other": N_("all other groups"),
}


def rule_part(part: str) -> str:
    """Return a part of the face that rules place in the language of who looks."""
    return _(_PARTS[part])


def rule_name(name: str) -> str:
    """Return the name of a rule in the language of who looks."""
    return _(_NAMES[name])


def choose_rules(key: str, known: Mapping[str, str]) -> dict[str, str]:
    """Show the parts that several rules place; return the rule of each that is not the usual one.

    They start as a ``known`` recipe has them.
    """
    rules: dict[str, str] = {}
    with st.expander(_("Rules for nose and mouth"), icon=":material/rule:"):
        st.caption(
            _(
                "Rules differ by the people they were measured on. The first of each list is "
                "usual; another is kept in the recipe and stands in every report."
            )
        )
        for part in PARTS:
            names = list(alternatives(part))
            taken: str = st.selectbox(
                begun(rule_part(part)),
                names,
                index=names.index(known.get(part, usual(part))),
                format_func=rule_name,
                key=choice(f"{key} rule for {part}"),
            )
            _say(alternatives(part)[taken])
            if taken != usual(part):
                rules[part] = taken
    return rules


def _say(taken: Alternative) -> None:
    for rule in taken.rules:
        told = _(
            "Published error or sample: {error}. Status: {status}.",
            error=rule.published_error or _("none published"),
            status=spoken(rule.status),
        )
        st.caption(plain(f"{rule_said(rule)}. {told}"))
