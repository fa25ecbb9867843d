"""Guides for the artist in a frontal view: eyes, brows, nose, mouth, lips and ears by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from models.tissue_depths import FeatureRule, feature_rules
from pipelines.arrays import Floats
from pipelines.reconstruction.features import GLOBE_RADIUS_MM, Placed, evaluate
from pipelines.reconstruction.scaled_view import ScaledView

Shape = Literal["circle", "line", "point", "box"]
_EAR_WIDTH_SHARE: Final = 0.55
_TRAGUS_OUT_MM: Final = 9.0


@dataclass(frozen=True)
class Guide:
    """One guide in a view's plane: its shape, places (n, 2) mm, and the rule that says so.

    A circle has its middle and a place on its rim; a box two corners.
    """

    name: str
    shape: Shape
    places: Floats
    rule: str
    error: str
    status: str
    note: str = ""


def frontal_guides(
    view: ScaledView, features: Mapping[str, Placed], incisors_mm: Mapping[str, float]
) -> list[Guide]:
    """Return every guide that the points of a frontal view allow.

    ``incisors_mm`` are the heights of the enamel of the middle incisors, "upper" and "lower".
    """
    return [
        *_eyes(features),
        *_brows(view),
        *_nose(view),
        *_mouth(view, incisors_mm),
        *_ears(view),
    ]


def _rules(feature: str, target: str) -> list[FeatureRule]:
    return [r for r in feature_rules() if r.feature == feature and r.target.startswith(target)]


def _guide(name: str, shape: Shape, places: object, rule: FeatureRule, note: str = "") -> Guide:
    said = f"{rule.source}: {rule.formula}"
    error = rule.published_error or "none published"
    return Guide(name, shape, np.asarray(places, float), said, error, rule.status, note)


def _eyes(features: Mapping[str, Placed]) -> list[Guide]:
    found: list[Guide] = []
    for side in "lr":
        eye = features.get(f"eye_{side}")
        if eye is not None:
            middle = eye.xyz[[0, 2]]
            rim = middle + [GLOBE_RADIUS_MM, 0.0]
            found.append(Guide(f"globe_{side}", "circle", np.stack([middle, rim]),
                               eye.rule, eye.error, eye.status))  # fmt: skip
        for canthus in ("en", "ex"):
            one = features.get(f"{canthus}_{side}")
            if one is not None:
                found.append(Guide(f"{canthus}_{side}", "point", one.xyz[[0, 2]][None],
                                   one.rule, one.error, one.status))  # fmt: skip
    return found


def _brows(view: ScaledView) -> list[Guide]:
    """Return brows along the rim over its inner two thirds, then level."""
    (rule,) = _rules("eyebrows", "course")
    found: list[Guide] = []
    for side in "lr":
        names = [f"{key}_{side}" for key in ("d", "mso", "ec")]
        if all(name in view.mm for name in names):
            inner, top, outer = (view.mm[name] for name in names)
            start = np.array([inner[0], top[1] - 0.25 * (top[1] - inner[1])])
            end = np.array([outer[0], top[1] - 0.5])
            found.append(_guide(f"brow_{side}", "line", [start, top, end], rule))
    return found


def _nose(view: ScaledView) -> list[Guide]:
    if not {"al_l", "al_r"} <= view.mm.keys():
        return []
    left, right = view.mm["al_l"], view.mm["al_r"]
    aperture, middle = float(left[0] - right[0]), (left + right) / 2
    height = float(view.mm["ss"][1]) + 4.0 if "ss" in view.mm else float(middle[1])
    by_share, by_margin = _rules("nose width", "maximum nasal width")[:2]
    found: list[Guide] = []
    for name, rule, width in (
        ("nose-width-share", by_share, aperture / 0.6),
        ("nose-width-margin", by_margin, aperture + 10),
    ):
        ends = [[middle[0] - width / 2, height], [middle[0] + width / 2, height]]
        found.append(_guide(name, "line", ends, rule, f"{width:.1f} mm; both show the band"))
    return found


def _mouth(view: ScaledView, incisors_mm: Mapping[str, float]) -> list[Guide]:
    if not {"sC_l", "sC_r", "pr"} <= view.mm.keys():
        return []
    left, right = view.mm["sC_l"], view.mm["sC_r"]
    canines, middle = float(left[0] - right[0]), float((left + right)[0]) / 2
    line = float(view.mm["inc"][1]) if "inc" in view.mm else float(view.mm["pr"][1]) - 8.0
    found: list[Guide] = []
    widths: list[float] = []
    for rule in _rules("mouth width", "cheilion-cheilion"):
        if rule.source.startswith("Stephan & Henneberg 2003"):
            widths.append(evaluate(rule.formula, {"intercanine_width": canines}))
            if rule.group == "all":
                ends = [[middle - widths[-1] / 2, line], [middle + widths[-1] / 2, line]]
                found.append(_guide("mouth-width", "line", ends, rule))
    if found:
        reach = f"{min(widths):.1f} to {max(widths):.1f} mm by group"
        first = found[0]
        for name, width in (("mouth-narrowest", min(widths)), ("mouth-widest", max(widths))):
            ends = np.array([[middle - width / 2, line], [middle + width / 2, line]])
            found.append(Guide(name, "point", ends, first.rule, first.error, first.status, reach))
    return [*found, *_lips(middle, line, incisors_mm)]


def _lips(middle: float, line: float, incisors_mm: Mapping[str, float]) -> list[Guide]:
    """Return the edges of the lips from the incisors' heights, where those were measured."""
    found: list[Guide] = []
    for which, sign in (("upper", 1.0), ("lower", -1.0)):
        if which in incisors_mm:
            rule = _rules("lip height", f"{which} vermilion")[0]
            values = {f"{which}_incisor_enamel_height": incisors_mm[which]}
            high = evaluate(rule.formula, values)
            edge = line + sign * high
            ends = [[middle - 12.0, edge], [middle + 12.0, edge]]
            found.append(_guide(f"{which}-lip", "line", ends, rule, f"{high:.1f} mm high"))
    return found


def _ears(view: ScaledView) -> list[Guide]:
    """Return boxes from brow to nose base beside the ear canals; bone says no more of ears."""
    (rule,) = _rules("ears", "position and tilt")
    found: list[Guide] = []
    for side, sign in (("l", 1.0), ("r", -1.0)):
        if {f"po_{side}", f"mso_{side}", "ss"} <= view.mm.keys():
            top, low = float(view.mm[f"mso_{side}"][1]), float(view.mm["ss"][1])
            inner = float(view.mm[f"po_{side}"][0]) + sign * _TRAGUS_OUT_MM
            # A frontal view shows an ear's projection, about a third of its width.
            outer = inner + sign * _EAR_WIDTH_SHARE * (top - low) / 3
            found.append(_guide(f"ear_{side}", "box", [[inner, top], [outer, low]], rule,
                                "to be changed by the artist"))  # fmt: skip
    return found
