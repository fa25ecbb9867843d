"""Judge how far a hair matte can be trusted, and say where an artist should look."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.colour_cut import Colours
from pipelines.head_view import HeadView, Mask, grown

# All limits were chosen by eye, on public portraits and on research photographs.
_LEAST_AREA, _LEAST_UNIT = 0.1, 30.0
_TOLD_APART, _SEEN_EDGE, _AGREED, _BARE, _FOUND = 0.93, 0.80, 0.90, 0.85, 0.90
# Colours nearer than this, in L*a*b*, show no edge.
_EDGE = 9.0


def judge(
    view: HeadView, lab: Pixels, person: Mask, hair: Mask, likely: Floats
) -> tuple[float, tuple[str, ...]]:
    """Return a confidence from 0 to 1, and remarks on what lowers it."""
    if hair.sum() < _LEAST_AREA * view.unit**2:
        return 0.0, (
            "No hair was found on the head. Where there is some, paint it with the brush.",
        )
    checks: tuple[tuple[Callable[[], float], float, str], ...] = (
        (
            lambda: view.source_unit,
            _LEAST_UNIT,
            "The face is small, so that single strands cannot be told from what is behind them.",
        ),
        (
            lambda: _told_apart(lab, person, hair),
            _TOLD_APART,
            "Hair and skin or clothing have like colours here; look along the forehead and "
            "the collar, and mend the matte with the brush.",
        ),
        (
            lambda: _seen_edge(view, lab, person),
            _SEEN_EDGE,
            "Parts of the head's edge cannot be seen against the background; look along it.",
        ),
        (
            lambda: _agreement(person, likely),
            _AGREED,
            "Network and edges disagree on where the person ends; look at the outline.",
        ),
        (
            lambda: 1 - _skin_taken(view, lab, hair),
            _BARE,
            "Skin of the forehead may be in the hair matte; look there, and take it out with "
            "the brush.",
        ),
        (
            lambda: 1 - _left_out(view, lab, hair, likely),
            _FOUND,
            "Hair beside the face may be missing from the matte; look there, and paint it with "
            "the brush.",
        ),
    )
    confidence, remarks = 1.0, list[str]()
    for measure, limit, remark in checks:
        share = min(measure() / limit, 1.0)
        confidence *= share**2
        if share < 1:
            remarks.append(remark)
    return round(float(np.clip(confidence, 0, 1)), 3), tuple(remarks)


def _told_apart(lab: Pixels, person: Mask, hair: Mask) -> float:
    """Return which share of hair and of the rest its own colours explain better."""
    rest = person & ~hair
    if not rest.any():
        return 0.5
    of_hair, of_rest = Colours.of(lab[hair]), Colours.of(lab[rest])
    right = [
        float((own.log_likelihood(lab[side]) > other.log_likelihood(lab[side])).mean())
        for side, own, other in ((hair, of_hair, of_rest), (rest, of_rest, of_hair))
    ]
    return (right[0] + right[1]) / 2


def _seen_edge(view: HeadView, lab: Pixels, person: Mask) -> float:
    """Return the share of the head's outline whose two sides differ in colour."""
    colours = lab.astype(np.float32) * np.array([100 / 255, 1, 1], np.float32)
    reach = max(3, round(0.1 * view.unit))
    inside, outside = (_mean_of(colours, side, reach) for side in (person, ~person))
    edge = person & ~grown(person, -1) & (view.places()[..., 1] < view.chin_y)
    edge[[0, -1]] = edge[:, [0, -1]] = False
    differ = np.linalg.norm(inside - outside, axis=-1)[edge]
    return float((differ > _EDGE).mean()) if len(differ) else 1.0


def _mean_of(colours: Floats, side: Mask, reach: int) -> Floats:
    weight = side.astype(np.float32)
    window = (2 * reach + 1, 2 * reach + 1)
    total = cv2.blur(colours * weight[..., None], window)
    return total / np.maximum(cv2.blur(weight, window), 1e-3)[..., None]


def _agreement(person: Mask, likely: Floats) -> float:
    thought = likely > 0.5
    return float((person & thought).sum() / max((person | thought).sum(), 1))


def _skin_taken(view: HeadView, lab: Pixels, hair: Mask) -> float:
    """Return the share of hair over the forehead that has a colour of the cheeks."""
    fringe = hair & view.oval() & (view.places()[..., 1] < -0.35)
    skin = view.inner_face() & ~view.features() & ~hair
    if fringe.sum() < _LEAST_AREA * view.unit**2 or not skin.any():
        return 0.0
    of_skin = Colours.of(lab[skin])
    usual = np.percentile(of_skin.log_likelihood(lab[skin]), 5)
    return float((of_skin.log_likelihood(lab[fringe]) > usual).mean())


def _left_out(view: HeadView, lab: Pixels, hair: Mask, likely: Floats) -> float:
    """Return the area beside the face that has the hair's colours, over the area of hair."""
    places = view.places()
    across, down = np.abs(places[..., 0]), places[..., 1]
    beside = (across < 1.35) & (down > -0.8) & (down < view.chin_y) & (likely > 0.3)
    beside &= ~grown(view.oval(), 0.08 * view.unit) & ~grown(hair, 0.04 * view.unit)
    skin = view.inner_face() & ~view.features()
    of_hair, of_skin = Colours.of(lab[hair]), Colours.of(lab[skin])
    alike = of_hair.log_likelihood(lab[beside]) > of_skin.log_likelihood(lab[beside])
    return float(alike.sum() / hair.sum())
