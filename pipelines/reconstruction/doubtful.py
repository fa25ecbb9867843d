"""What of a first guess lies where no head has it: it is left out and told, for the hand to place.

A usual head is laid over the points so that a few wrong ones do not pull it towards them. Nearly
four hundred true points lie at most 20 mm from it, on one real head and on six made-up ones, which
are shapes of the very CC0 head that it is too; wrong ones lie as far off it as they do
off their true places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.errors import CraniometryError
from pipelines.reconstruction.craniometry import Craniometry, other_side
from pipelines.reconstruction.registration import similarity
from pipelines.reconstruction.template import template_head
from pipelines.reconstruction.upright import usual_skull
from pipelines.sentences import Sentence

_DOUBTFUL_MM: Final = 22.0
# Of these the usual head knows the skin alone, so much farther off.
_BY_SKIN: Final = ("inc", "or_l", "or_r", "al_l", "al_r", "po_l", "po_r")
_SKIN_MM: Final = 8.0
# Of these it knows nothing: they lie at most so far from a neighbour, mm, half as much again as in
# any of those seven heads.
_BESIDE: Final = {"ac": ("rhi", 48.0), "acp": ("al", 8.0), "ec": ("or", 45.0), "d": ("n", 35.0)}
# These are reckoned from another, and fall with it: the ear lies between nasion and the back of
# the head.
_FROM: Final = {"po_l": "op", "po_r": "op"}
# The jaw's angles, the arches and the wings of the nose lie alike on both sides within this, mm.
_UNEVEN: Final = ("zy_l", "go_l", "al_l")
_UNEVEN_MM: Final = 14.0
# Half of a head's points lie so near to the usual one's, and so large a share is not doubtful;
# fewer points, or a head made smaller or larger than any adult's, fit by chance.
_LIKE_MM: Final = 12.0
_LEAST_SHARE: Final = 0.7
_FEWEST: Final = 16
_SIZES: Final = (0.8, 1.25)
# A point so far off weighs a quarter of one that fits; the head settles in so many rounds.
_REACH_MM: Final = 10.0
_ROUNDS: Final = 30


@dataclass(frozen=True)
class Likeness:
    """How far points lie from where a usual head has them, mm, and from their other side's.

    Those of which it knows the skin alone may lie 8 mm off before it counts. ``size`` is that of
    the head against the usual one's.
    """

    apart: Mapping[str, float]
    uneven: Mapping[str, float]
    size: float

    @property
    def unlike_mm(self) -> float:
        """How unlike a head they lie (RMS), mm; a point that is wrong counts as doubtful alone."""
        apart = np.minimum(list(self.apart.values()), _DOUBTFUL_MM)
        return float(np.sqrt((apart**2).mean()))

    @property
    def of_a_head(self) -> bool:
        """Tell whether most lie as those of a head do, so that the others stand out."""
        apart = np.array(list(self.apart.values()))
        fit = apart <= _DOUBTFUL_MM
        enough = int(fit.sum()) >= _FEWEST and float(fit.mean()) >= _LEAST_SHARE
        adult = _SIZES[0] < self.size < _SIZES[1]
        return enough and adult and float(np.median(apart)) <= _LIKE_MM


def likeness(points: Craniometry) -> Likeness:
    """Return how points lie against a usual head that is laid over most of them.

    Raises CraniometryError where too few are known of it to be laid at all.
    """
    usual = usual_skull()
    known = [name for name in points if name in usual]
    if len(known) < _FEWEST:
        raise CraniometryError(
            Sentence(
                "Only {found} points were found, too few to tell whether they are a head's. "
                "Place the points by hand.",
                found=len(known),
            )
        )
    own, scale = _over_usual(np.array([usual[name] for name in known]), points.at(*known), points)
    places = {**usual, **_skin()}
    apart = {
        name: _allowing(name, float(np.linalg.norm(own[name] - scale * places[name])))
        for name in points
        if name in places
    }
    uneven = {
        name: float(np.linalg.norm(own[name] * [-1, 1, 1] - own[other_side(name)]))
        for name in _UNEVEN
        if name in own and other_side(name) in own
    }
    return Likeness(apart, uneven, scale)


def without_doubtful(points: Craniometry, like: Likeness) -> Craniometry:
    """Return points without those that lie where no head has them; a note tells which."""
    doubtful = {name for name, mm in like.apart.items() if mm > _DOUBTFUL_MM}
    doubtful |= set(_uneven(like))
    doubtful |= {name for name, source in _FROM.items() if source in doubtful}
    doubtful |= set(_beside_nothing(points, doubtful))
    left_out = [name for name in points if name in doubtful]
    if not left_out:
        return points
    told = Sentence(
        "Left out of the program's guess, as they were found where no head has them: {listed}.",
        listed=", ".join(sorted(left_out)),
    )
    kept = {name: point for name, point in points.items() if name not in doubtful}
    return replace(points, points=kept, notes=(*points.notes, told))


def _uneven(like: Likeness) -> Iterator[str]:
    """Yield of two sides that are unlike each other the one that lies farther off."""
    for name, mm in like.uneven.items():
        if mm > _UNEVEN_MM:
            yield max(name, other_side(name), key=lambda side: like.apart[side])


def _beside_nothing(points: Craniometry, doubtful: set[str]) -> Iterator[str]:
    """Yield points that do not lie beside a neighbour that stands."""
    for key, (other, most_mm) in _BESIDE.items():
        for side in ("", "_l", "_r"):
            name = key + side
            if name not in points:
                continue
            near = other + side if other + side in points else other
            stands = near in points and near not in doubtful
            if not stands or np.linalg.norm(points.at(name) - points.at(near)) > most_mm:
                yield name


def _allowing(name: str, mm: float) -> float:
    """Return how far a point is off, less what the skin lies before the bone, never below 0."""
    return max(0.0, mm - _SKIN_MM) if name in _BY_SKIN else mm


def _over_usual(
    usual: Floats, places: Floats, points: Craniometry
) -> tuple[Mapping[str, Floats], float]:
    """Return all points in the frame of a usual head laid over ``places`` (n, 3), and its scale."""
    weights = np.ones(len(usual))
    scale, rotation, shift = similarity(usual, places, weights)
    for _round in range(_ROUNDS):
        off = np.linalg.norm(scale * usual @ rotation.T + shift - places, axis=1)
        # Geman & McClure 1987, Bulletin of the ISI 52: far points lose their pull.
        weights = 1 / (1 + (off / _REACH_MM) ** 2) ** 2
        scale, rotation, shift = similarity(usual, places, weights)
    own = (points.at(*points) - shift) @ rotation
    return dict(zip(points, own, strict=True)), scale


@cache
def _skin() -> Mapping[str, Floats]:
    head = template_head("unknown", "adult", "normal")
    return {name: head.points[name] for name in _BY_SKIN}
