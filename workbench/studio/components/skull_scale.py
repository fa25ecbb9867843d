"""What is known of photographs of a skull beside their points: rulers, cameras, the sides shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.scaled_view import ViewKind
from workbench.studio.components.kept_choices import choice
from workbench.studio.components.skull_view_choice import VIEWS
from workbench.studio.language import N_, _

FACING: Final = {
    "left": N_("left: its left side is seen"),
    "right": N_("right: its right side is seen"),
}
_INCISORS: Final = {
    "upper": N_("Upper incisors, mm of enamel"),
    "lower": N_("Lower incisors, mm of enamel"),
}


@dataclass(frozen=True)
class Known:
    """What stands in a view's part of the file beside its points, in mm; None is not known."""

    ruler_mm: float | None
    second_mm: float | None
    camera_mm: float | None
    facing: str | None

    def told(self) -> dict[str, Any]:
        """Return what goes into the file as it is."""
        given = {"camera_distance_mm": self.camera_mm, "facing": self.facing}
        return {name: value for name, value in given.items() if value is not None}


def ask_scale(kind: ViewKind, key: str, drawn: FlatRecipe | None) -> Known:
    """Show what must be known of one view; it starts as it was ``drawn`` last."""
    told: Mapping[str, Any] = drawn.document.get(kind, {}) if drawn else {}
    st.markdown(f"**{_(VIEWS[kind])}**")
    row, below = st.columns(2, vertical_alignment="bottom"), st.columns(2)
    ruler = row[0].number_input(
        _("Ruler's length, mm"),
        min_value=1.0,
        max_value=1000.0,
        value=_number(told.get("ruler", {}).get("mm")),
        step=10.0,
        help=_("Between the two ends that are placed on it, at the right."),
        key=choice(f"{key} {kind} ruler"),
    )
    second = below[0].number_input(
        _("A second known length, mm"),
        min_value=1.0,
        max_value=1000.0,
        value=_number(told.get("second_ruler", {}).get("mm")),
        step=10.0,
        placeholder=_("None"),
        help=_("By how much it differs from the ruler is the error of the scale."),
        key=choice(f"{key} {kind} second"),
    )
    away = told.get("camera_distance_mm")
    camera = row[1].number_input(
        _("Camera away, m"),
        min_value=0.2,
        max_value=20.0,
        value=None if away is None else float(away) / 1000,
        step=0.1,
        placeholder=_("Not known"),
        help=_("With it perspective is taken out. It cannot be told from the picture."),
        key=choice(f"{key} {kind} camera"),
    )
    facing = _ask_facing(key, told) if kind == "lateral" else None
    return Known(ruler, second, None if camera is None else 1000 * camera, facing)


def ask_incisors(key: str, drawn: FlatRecipe | None) -> dict[str, float]:
    """Show the heights of the incisors, which give those of the lips; return what is known."""
    told: Mapping[str, Any] = (drawn.document if drawn else {}).get("incisors_mm", {})
    row = st.columns(2, vertical_alignment="bottom")
    heights: dict[str, float] = {}
    for place, (which, label) in zip(row, _INCISORS.items(), strict=True):
        height = place.number_input(
            _(label),
            min_value=3.0,
            max_value=19.0,
            value=_number(told.get(which)),
            step=0.5,
            placeholder=_("Not known"),
            help=_("The heights of the lips follow from it."),
            key=choice(f"{key} {which} incisors"),
        )
        if height is not None:
            heights[which] = height
    return heights


def _ask_facing(key: str, told: Mapping[str, Any]) -> str | None:
    return st.segmented_control(
        _("In the picture the skull faces"),
        list(FACING),
        default=told.get("facing"),
        format_func=lambda side: _(FACING[side]),
        key=choice(f"{key} facing"),
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
