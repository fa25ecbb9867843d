"""Place what bone does not carry: nose, mouth, eyes and ears, by published rules."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from models.tissue_depths import FeatureRule, feature_rules
from pipelines.arrays import Floats
from pipelines.errors import CraniometryError
from pipelines.reconstruction.craniometry import Craniometry, base_name
from pipelines.reconstruction.rule_choices import (
    BOTH,
    MARGIN,
    MOUTH,
    NOSE,
    SHARE,
    TIP,
    WIDE_MARGIN,
    chosen,
    usual,
)
from pipelines.reconstruction.turn import Turn

# Half of a globe of 24.4 mm (anatomy texts give 24 to 25 mm across).
GLOBE_RADIUS_MM: Final = 12.2
_CORNEA_BEFORE_RIM_MM: Final = 16.0
_GLOBE_UP_MM, _GLOBE_OUT_MM = 1.4, 2.3
_WING_UP_MM: Final = 8.0
_CANTHUS_INSIDE_MM: Final = 4.5
_CANTHUS_BELOW_RIM_MM: Final = {"en": 17.7, "ex": 19.5}
# A rule that places across the face says nothing of the depth.
_NO_DEPTH_MM: Final = 15.0
# The rules for the depth of the globe differ from each other by up to 4 mm, 2 to either side.
_GLOBE_DEPTH_SD_MM: Final = 2.0
_TRAGUS_OUT_MM: Final = 9.0
# Pairs that lie far apart tell best where the sides are.
_WIDE: Final = ("po", "or", "zy", "mso", "ec", "eu")
_BACK: Final = np.array([0.0, 1.0, 0.0])
# The points that a part's rule takes, on both sides where they have two.
RULE_POINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "tip": ("n", "ac", "rhi", "ss"),
    "wings": ("al",),
    "mouth": ("sC", "pr"),
    "eyes": ("mso", "or", "ec", "d"),
    "ears": ("po",),
}
_OPERATORS: Final[dict[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True)
class Placed:
    """Where a rule puts a skin point: LPS mm, and which rule says so with what published error.

    ``sd_mm`` is the standard deviation across the face, ``sd_depth_mm`` that along its depth.
    """

    xyz: Floats
    sd_mm: float
    sd_depth_mm: float
    rule: str
    error: str
    status: str

    def turned(self, turn: Turn) -> Placed:
        """Return it turned with its skull."""
        return replace(self, xyz=turn.places(self.xyz))


def evaluate(formula: str, values: Mapping[str, float]) -> float:
    """Return what a formula of the table of rules gives.

    >>> round(evaluate("0.83*Y - 3.5", {"Y": 39.4}), 1)
    29.2
    """

    def value(node: ast.expr) -> float:
        match node:
            case ast.BinOp(left, op, right):
                return _OPERATORS[type(op)](value(left), value(right))
            case ast.UnaryOp(ast.USub(), operand):
                return -value(operand)
            case ast.Constant(float() | int() as number):
                return float(number)
            case ast.Name(name):
                return values[name]
            case _:
                raise ValueError(formula)

    return value(ast.parse(formula, mode="eval").body)


def place_features(
    points: Craniometry, rules: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Placed]:
    """Return every skin point that the skull's points allow a rule to place.

    ``rules`` names another than the usual rule of a part, as `rule_choices` has them; RecipeError
    where there is none of that name.
    """
    axes = standing_axes(points)
    placed: dict[str, Placed] = {}
    placed.update(_nose(points, axes, rules))
    placed.update(_mouth(points, axes, rules))
    for side, sign in (("l", 1.0), ("r", -1.0)):
        placed.update(_eye(points, axes, side, sign))
        placed.update(_ear(points, axes, side, sign))
    return placed


def standing_axes(points: Craniometry) -> Floats:
    """Return the directions left, back and up (3, 3) of a head that stands upright, as rows.

    Left is where its pairs of points say; how it nods is what all of its points agreed on when it
    was stood. Four points of the Frankfurt plane, each 2 mm off, would tilt every depth by 3°.
    Raises CraniometryError where no point has its pair.
    """
    paired = {base_name(name) for name in points if name.endswith("_l")}
    pairs = [key for key in sorted(paired) if _both(points, key)]
    pairs = [key for key in _WIDE if key in pairs] or pairs
    if not pairs:
        raise CraniometryError("No pair of points says where the sides are; place zygion twice.")
    across = sum(
        (points.at(f"{key}_l")[0] - points.at(f"{key}_r")[0] for key in pairs), np.zeros(3)
    )
    left = across / np.linalg.norm(across)
    back = _BACK - (_BACK @ left) * left
    back /= np.linalg.norm(back)
    return np.stack([left, back, np.cross(left, back)])


def _both(points: Craniometry, key: str) -> bool:
    return f"{key}_l" in points and f"{key}_r" in points


def _rule(feature: str, target: str, group: str) -> FeatureRule:
    return next(
        rule
        for rule in feature_rules()
        if (rule.feature, rule.group) == (feature, group) and rule.target.startswith(target)
    )


def _placed(
    xyz: Floats, sd_mm: float, rule: FeatureRule, *, sd_depth_mm: float | None = None
) -> Placed:
    depth = sd_mm if sd_depth_mm is None else sd_depth_mm
    error = rule.published_error or "none published"
    return Placed(xyz, sd_mm, depth, f"{rule.source}: {rule.formula}", error, rule.status)


def _nose(points: Craniometry, axes: Floats, rules: Mapping[str, str]) -> dict[str, Placed]:
    placed: dict[str, Placed] = {}
    if set(RULE_POINTS["tip"]) <= set(points):
        n, ac, rhi, ss = points.at(*RULE_POINTS["tip"])
        lengths = {
            "X": float(np.linalg.norm(n - ac)),
            "Y": float(np.linalg.norm(rhi - ss)),
            "Z": float(np.linalg.norm(n - ss)),
        }
        low = points.at("pr")[0] if "pr" in points else ss
        down = low - n
        down = down - (down @ axes[0]) * axes[0]
        down /= np.linalg.norm(down)
        forward = np.cross(axes[0], down)
        forward *= -np.sign(forward @ axes[1])
        ahead, below = chosen(TIP, rules).rules
        tip = (
            n + evaluate(ahead.formula, lengths) * forward + evaluate(below.formula, lengths) * down
        )
        placed["prn"] = _placed(tip, 2.35, ahead)
    if _both(points, "al"):
        left, right = points.at("al_l", "al_r")
        width = float((left - right) @ axes[0])
        middle = (left + right) / 2
        # The two teaching rules bracket the truth; their mean is taken where none is chosen.
        widths = {SHARE: width / 0.6, MARGIN: width + 10, WIDE_MARGIN: width + 16}
        widths[BOTH] = (widths[SHARE] + widths[MARGIN]) / 2
        first, taken = chosen(NOSE, rules).rules[0], rules.get(NOSE, usual(NOSE))
        nose = widths[taken]
        low = points.at("ss")[0] if "ss" in points else middle - _WING_UP_MM * axes[2]
        # No rule gives the height of the wings: a usual one, and level with the tip, are both near.
        tip = placed["prn"].xyz if "prn" in placed else low + _WING_UP_MM * axes[2]
        height = (low @ axes[2] + _WING_UP_MM + tip @ axes[2]) / 2
        for side, sign in (("l", 1.0), ("r", -1.0)):
            xyz = middle + sign * nose / 2 * axes[0]
            xyz = xyz + (height - xyz @ axes[2]) * axes[2] - 2.0 * axes[1]
            wing = _placed(xyz, 2.5, first, sd_depth_mm=_NO_DEPTH_MM)
            # One row of the table holds two margins.
            wide = "; 8 mm at each side" if taken == WIDE_MARGIN else ""
            placed[f"al_{side}"] = replace(wing, rule=wing.rule + wide)
    return placed


def _mouth(points: Craniometry, axes: Floats, rules: Mapping[str, str]) -> dict[str, Placed]:
    if not (_both(points, "sC") and "pr" in points):
        return {}
    (rule,) = chosen(MOUTH, rules).rules
    left, right = points.at("sC_l", "sC_r")
    canines = float((left - right) @ axes[0])
    width = evaluate(rule.formula, {"intercanine_width": canines})
    # Stomion: at the incisors' meeting, or about 8 mm below prosthion without it.
    line = points.at("inc")[0] if "inc" in points else points.at("pr")[0] - 8.0 * axes[2]
    middle = (left + right) / 2
    placed: dict[str, Placed] = {}
    for side, sign in (("l", 1.0), ("r", -1.0)):
        xyz = middle + sign * width / 2 * axes[0]
        xyz = xyz + ((line - xyz) @ axes[2]) * axes[2] - 4.0 * axes[1]
        placed[f"ch_{side}"] = _placed(xyz, 3.0, rule, sd_depth_mm=_NO_DEPTH_MM)
    return placed


def _eye(points: Craniometry, axes: Floats, side: str, sign: float) -> dict[str, Placed]:
    rim = [f"{key}_{side}" for key in RULE_POINTS["eyes"]]
    if not set(rim) <= set(points):
        return {}
    top, low, outer, inner = points.at(*rim)
    out, up = sign * axes[0], axes[2]
    centre = (outer + inner) / 2
    centre = centre + (((top + low) / 2 - centre) @ up + _GLOBE_UP_MM) * up + _GLOBE_OUT_MM * out
    depth = _CORNEA_BEFORE_RIM_MM - GLOBE_RADIUS_MM
    centre = centre + ((outer - centre) @ axes[1] - depth) * axes[1]
    globe = _rule("eyes", "globe centre", "adult")
    placed = {f"eye_{side}": _placed(centre, 1.5, globe, sd_depth_mm=_GLOBE_DEPTH_SD_MM)}
    heights = _rule("eyes", "canthi height", "South African of African ancestry (49 cadavers)")
    for name, wall, inward in (("en", inner, out), ("ex", outer, -out)):
        rule = _rule("eyes", {"en": "endocanthion", "ex": "exocanthion"}[name], "adult")
        spot = wall + _CANTHUS_INSIDE_MM * inward
        # One rule gives the height over the globe's middle, the other below the upper rim.
        height = (centre @ up + top @ up - _CANTHUS_BELOW_RIM_MM[name]) / 2
        spot = spot + (height - spot @ up) * up
        one = _placed(spot, 2.0, rule, sd_depth_mm=_NO_DEPTH_MM)
        placed[f"{name}_{side}"] = replace(one, rule=f"{one.rule}; height after {heights.source}")
    return placed


def _ear(points: Craniometry, axes: Floats, side: str, sign: float) -> dict[str, Placed]:
    if f"po_{side}" not in points:
        return {}
    rule = _rule("ears", "position and tilt", "")
    xyz = points.at(f"po_{side}")[0] + sign * _TRAGUS_OUT_MM * axes[0] - 4.0 * axes[2]
    return {f"po_{side}": _placed(xyz, 4.0, rule)}
