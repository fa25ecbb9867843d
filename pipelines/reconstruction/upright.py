"""How a skull lies in its scan, and the turn that stands it upright.

What is upright is told by the head's own points, set against those of a usual head that stands so:
the bare Frankfurt plane hangs on four points alone, and no such plane is left where one is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import numpy as np
import scipy

from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry, base_name, other_side
from pipelines.reconstruction.depths import Sex, depths_for
from pipelines.reconstruction.mirroring import completed
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.registration import similarity
from pipelines.reconstruction.template import template_head
from pipelines.reconstruction.tips import direction
from pipelines.reconstruction.turn import UNTURNED, Turn

# Normals of the usual head are taken over this reach.
_NEAR_MM: Final = 12.0
# By fewer points no one can say how a skull lies.
_FEWEST: Final = 8
# Points of a head differ from those of the usual one by 2 to 8 mm; with sides exchanged, by 50.
_UNLIKE_MM: Final = 25.0


def upright_turn(points: Craniometry) -> Turn:
    """Return the turn that stands a skull upright by its points, those of both sides."""
    _names, usual, places = _usual_and_own(points)
    _scale, rotation, _shift = similarity(usual, places, np.ones(len(usual)))
    return Turn(rotation.T, places.mean(axis=0))


def turn_for_views(points: Craniometry) -> Turn:
    """Return what stands a skull upright by the points placed so far, if they say how."""
    pairs = [name for name in points if other_side(name) in points and name != other_side(name)]
    if not pairs or len(points) < _FEWEST or unlike_usual_mm(points) > _UNLIKE_MM:
        return UNTURNED
    return upright_turn(completed(points))


def unlike_usual_mm(points: Craniometry) -> float:
    """Return how far points lie from those of a usual head laid over them (RMS), mm."""
    apart = np.array(list(apart_from_usual(points).values()))
    return float(np.sqrt((apart**2).mean()))


def apart_from_usual(points: Craniometry) -> Mapping[str, float]:
    """Return how far each point lies from that of a usual head laid over all of them, mm."""
    names, usual, places = _usual_and_own(points)
    scale, rotation, shift = similarity(usual, places, np.ones(len(usual)))
    apart = np.linalg.norm(scale * usual @ rotation.T + shift - places, axis=1)
    return dict(zip(names, apart.tolist(), strict=True))


def usual_places(names: Iterable[str]) -> Mapping[str, Floats]:
    """Return where those of the named points that lie on bone are in a usual head, LPS mm."""
    usual = usual_skull()
    return {name: usual[name] for name in names if name in usual}


def _usual_and_own(points: Craniometry) -> tuple[list[str], Floats, Floats]:
    """Return points, where a usual skull has them, and where this one has them, (n, 3) each."""
    usual = usual_skull()
    names = [name for name in points if name in usual]
    return names, np.array([usual[name] for name in names]), points.at(*names)


@cache
def usual_skull(sex: Sex = "unknown") -> Mapping[str, Floats]:
    """Return points of bone, each (3,) LPS mm, as they lie in a usual head that stands upright.

    They lie under the skin of `template_head` of that sex, adult and of normal build.
    """
    head, axes = template_head(sex, "adult", "normal"), np.eye(3)
    depths = depths_for(sex, "adult", "normal").depths
    normals, tree = Surface(head.vertices, head.faces).normals, scipy.spatial.KDTree(head.vertices)
    found: dict[str, Floats] = {}
    for name, place in head.points.items():
        depth = depths.get(base_name(name))
        if depth is not None:
            normal = normals[tree.query_ball_point(place, _NEAR_MM)].mean(axis=0)
            found[name] = place - depth.depth_mm * direction(name, normal, axes)
    return found
