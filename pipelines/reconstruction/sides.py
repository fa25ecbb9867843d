"""Which way a person's left is, whatever the names of the points say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry, other_side
from pipelines.reconstruction.template import template_head
from pipelines.reconstruction.upright import usual_skull

# By how much points of a head stand off those of a usual one along one axis: 6 to 8 mm in all
# three on real and made-up heads, placed within some 2.5 mm.
_SPREAD_MM: Final = 5.0
# Beyond so many spreads chance brings one set in 200 where the points say nothing of the side.
_SURE: Final = 2.6
_OFFERED: Final = ("po", "or", "n", "pr", "gn", "go", "op", "v", "eu", "zy", "ec")
# Points that no tissue depth lies over, from a point of the usual head's skin: mm to the outside,
# back and up. They stand 10 degrees off in it, so that they may tell a side but no upright.
_BESIDE: Final[Mapping[str, tuple[str, tuple[float, float, float]]]] = {
    "po": ("po", (-9.0, 0.0, 4.0)),
    "or": ("eye", (4.0, -2.0, -18.0)),
    "ec": ("eye", (18.0, 4.0, -1.0)),
    "d": ("eye", (-18.0, -2.0, -1.0)),
    "al": ("al", (-5.0, 10.0, 2.0)),
    "ac": ("ss", (0.0, 8.0, 6.0)),
    "inc": ("inc", (0.0, 12.0, 0.0)),
}


@dataclass(frozen=True)
class Left:
    """The direction (3,) of a person's left, and by how many spreads of points it is told."""

    way: Floats
    spreads: float

    @property
    def sure(self) -> bool:
        """Whether the points tell it."""
        return self.spreads > _SURE


def true_left(points: Craniometry) -> Left:
    """Return where a person's left is; at least one point must be there on both sides.

    It runs along the lines between points of two sides, whichever of them is called left. To which
    end, the profile seen along it says: laid over a usual one it fits as it is or turned over.
    """
    pairs = [name for name in points if name.endswith("_l") and other_side(name) in points]
    lines = points.at(*pairs) - points.at(*map(other_side, pairs))
    across, *plane = np.linalg.svd(lines)[2]
    if np.cross(plane[0], plane[1]) @ across < 0:
        across = -across
    known = _places()
    names = [name for name in points if name in known]
    usual, own = _profile(names), points.at(*names) @ np.array(plane).T
    turn, along, other = np.linalg.svd(usual.T @ (own - own.mean(axis=0)))
    # Across the line that the profile runs along, how it bends tells its two sides apart.
    bend = float(np.linalg.norm(usual @ turn[:, 1]))
    spreads = float(along[1]) / (_SPREAD_MM * max(bend, 1e-9))
    return Left(across * np.sign(np.linalg.det(turn @ other)), spreads)


def telling(points: Craniometry) -> Iterator[str]:
    """Yield two points not placed yet that would say most of where left is, each with its sides."""
    names = [name for name in points if name in _places()]

    def bend(key: str) -> float:
        return float(np.linalg.svd(_profile([*names, *_sided(key)]))[1][1])

    free = [key for key in _OFFERED if not set(_sided(key)) & set(names)]
    yield from (" and ".join(_sided(key)) for key in sorted(free, key=bend, reverse=True)[:2])


def _sided(key: str) -> tuple[str, ...]:
    return (key,) if key in _places() else (f"{key}_l", f"{key}_r")


def _profile(names: Sequence[str]) -> Floats:
    """Return how far back and up named points lie in a usual head (n, 2) mm, about their middle."""
    places = np.array([_places()[name][1:] for name in names]).reshape(-1, 2)
    return places - places.mean(axis=0)


@cache
def _places() -> Mapping[str, Floats]:
    """Return where a usual head has its points, (3,) LPS mm, some of them to within 1 cm."""
    skin, found = template_head("unknown", "adult", "normal").points, dict(usual_skull())
    for key, (start, (out, back, up)) in _BESIDE.items():
        for name in (key, f"{key}_l", f"{key}_r"):
            begin = start + name.removeprefix(key)
            if begin in skin:
                sign = -1.0 if name.endswith("_r") else 1.0
                found[name] = skin[begin] + [sign * out, back, up]
    return found
