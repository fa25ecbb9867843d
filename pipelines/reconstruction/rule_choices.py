"""The parts of a face that more than one published rule places, and the rules to choose between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from models.tissue_depths import FeatureRule, feature_rules
from pipelines.errors import RecipeError
from pipelines.sentences import Sentence

TIP: Final = "tip of the nose"
NOSE: Final = "width of the nose"
MOUTH: Final = "width of the mouth"
PARTS: Final = (TIP, NOSE, MOUTH)
_MOUTH_SOURCE: Final = "Stephan & Henneberg 2003"
BOTH: Final = "mean of both"
SHARE: Final = "share"
MARGIN: Final = "margin"
WIDE_MARGIN: Final = "wide margin"


@dataclass(frozen=True)
class Alternative:
    """One way to place a part: the rules of the table that it takes, for which group of people."""

    rules: tuple[FeatureRule, ...]
    group: str


@cache
def alternatives(part: str) -> Mapping[str, Alternative]:
    """Return every way to place a part by its name, the usual one first.

    The tip of the nose takes two rules of one study, ahead and below; the width of the nose the
    mean of two teaching rules, or one of them.

    >>> list(alternatives(TIP))[0], list(alternatives(NOSE))
    ('any', ['mean of both', 'share', 'margin', 'wide margin'])
    """
    if part == TIP:
        ahead, below = (
            _rules("nose profile", f"pronasale {way}") for way in ("anterior", "vertical")
        )
        return {one.group: Alternative((one, _of(below, one)), one.group) for one in ahead}
    if part == NOSE:
        by_share, by_margin = _rules("nose width", "maximum nasal width")[:2]
        return {
            BOTH: Alternative((by_share, by_margin), "any"),
            SHARE: Alternative((by_share,), by_share.group),
            MARGIN: Alternative((by_margin,), by_share.group),
            WIDE_MARGIN: Alternative((by_margin,), "African-derived"),
        }
    widths = [
        one for one in _rules("mouth width", "cheilion") if one.source.startswith(_MOUTH_SOURCE)
    ]
    return {one.group: Alternative((one,), one.group) for one in widths}


def usual(part: str) -> str:
    """Return the name of the rule that places a part where none is chosen."""
    return next(iter(alternatives(part)))


def chosen(part: str, rules: Mapping[str, str]) -> Alternative:
    """Return the way to place a part that was chosen, or the usual one; raise RecipeError."""
    known, name = alternatives(part), rules.get(part, usual(part))
    if name not in known:
        raise RecipeError(
            Sentence(
                "There is no rule '{name}' for the {part}. Choose one of: {known}.",
                name=name,
                part=part,
                known=", ".join(known),
            )
        )
    return known[name]


def _rules(feature: str, target: str) -> list[FeatureRule]:
    return [r for r in feature_rules() if r.feature == feature and r.target.startswith(target)]


def _of(rules: list[FeatureRule], other: FeatureRule) -> FeatureRule:
    return next(one for one in rules if (one.group, one.source) == (other.group, other.source))
