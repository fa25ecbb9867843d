"""Choose by which published rules nose and mouth are placed, each seen with error and source."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pipelines.reconstruction.rule_choices import PARTS, Alternative, alternatives, usual
from workbench.studio.components.kept_choices import choice
from workbench.studio.components.placed_features import rule_said
from workbench.studio.language import _
from workbench.studio.rule_words import rule_name, rule_part
from workbench.studio.session import begun, plain, spoken


def choose_rules(key: str, known: Mapping[str, str]) -> dict[str, str]:
    """Show the parts that several rules place; return the rule of each that is not the usual one.

    They start as a ``known`` recipe has them.
    """
    rules: dict[str, str] = {}
    with st.expander(_("Rules for nose and mouth")):
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
