"""The features that bone does not carry, in words, each with the rule that placed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import streamlit as st

from models.tissue_depths import FeatureRule, feature_rules
from workbench.studio.language import N_, _
from workbench.studio.session import begun, plain, spoken

FEATURES: Final = {
    "prn": N_("tip of the nose"),
    "al": N_("wings of the nose"),
    "ch": N_("corners of the mouth"),
    "eye": N_("eyeballs"),
    "en": N_("inner corners of the eyes"),
    "ex": N_("outer corners of the eyes"),
    "po": N_("ears, by the ear canals"),
}
_NONE: Final = N_("none published")
_ONE_SIDE: Final = {"l": N_("left"), "r": N_("right")}


def show_features(rules: Mapping[str, Mapping[str, str]]) -> None:
    """Show which rule placed what, its published error, where it was published and its status."""
    st.caption(_("Bone does not carry these; published rules place them, each with its error."))
    by_rule: dict[tuple[str, str, str], list[str]] = {}
    for name, placed in rules.items():
        key = placed["rule"], placed["published_error"], placed["status"]
        by_rule.setdefault(key, []).append(name)
    for (said, error, status), names in by_rule.items():
        with st.container(border=True):
            st.markdown(f"**{plain(begun(_titled(names)))}**")
            published = _(_NONE) if error == _NONE else error
            st.markdown(
                plain(_("Published error or sample: {error}. Status: {status}.",
                        error=published, status=spoken(status)))
            )  # fmt: skip
            st.caption(plain(_sourced(said)))


def _titled(names: Iterable[str]) -> str:
    """Return what points of the face are in words, with their side where it is one alone."""
    sides: dict[str, list[str]] = {}
    for name in names:
        base, _mark, side = name.partition("_")
        sides.setdefault(base, []).append(side)
    return ", ".join(
        _(FEATURES[base]) + (f" ({_(_ONE_SIDE[found[0]])})" if len(found) == 1 and found[0] else "")
        for base, found in sides.items()
    )


def _sourced(said: str) -> str:
    """Return a rule as it was kept, with what its letters stand for where the table says so."""
    rule = _rule_of(said)
    if rule is None:
        return said
    beside = said.removeprefix(f"{rule.source}: {rule.formula}")
    return f"{rule_said(rule)}{beside}."


def rule_said(rule: FeatureRule) -> str:
    """Return a rule as it was published, with what its letters stand for, and where."""
    where = f", {rule.variables}" if rule.variables else ""
    return f"{rule.target}: {rule.formula}{where}. {rule.source}"


def _rule_of(said: str) -> FeatureRule | None:
    return next(
        (rule for rule in feature_rules() if said.startswith(f"{rule.source}: {rule.formula}")),
        None,
    )
