"""A first guess of the points of a complete adult skull, however it is tilted in its scan.

It is levelled by its own symmetry. How far it nods is tried: where the points that were guessed lie
as those of a usual head do, it is stood as they say, and they are guessed once more. What lies
where no head has it is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import scipy

from pipelines.arrays import Floats
from pipelines.errors import CraniometryError
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.doubtful import likeness, without_doubtful
from pipelines.reconstruction.level_guess import ADVICE, guess_on_level
from pipelines.reconstruction.levelling import level_turn
from pipelines.reconstruction.mirroring import completed
from pipelines.reconstruction.skull import Skull
from pipelines.reconstruction.turn import Turn
from pipelines.reconstruction.upright import upright_turn
from pipelines.sentences import Sentence

# A scan that is so nearly level keeps its own axes: no skull is its own mirror image throughout.
_LEVEL_DEG: Final = 2.5
# How far a head nods, degrees, from the likeliest on; the last two lie on back and on face.
_NODS_DEG: Final = (0.0, -20.0, 20.0, -40.0, 40.0, 65.0, -65.0, 90.0, -90.0)
# A damaged skull is like none; so much less likely is each degree that one nods, mm.
_LESS_LIKELY_MM: Final = 0.1
# The skull from which the usual distances of the guess were taken looked up by so much.
_LOOKED_UP_DEG: Final = -4.6
_ROUNDS: Final = 3
_STILL_DEG: Final = 2.0
# Points of a head differ from those of a usual one by some 6 to 8 mm, wrong ones by far more.
_LIKE_MM: Final = 9.5
# The farthest places of a smooth vault: a few degrees of nodding slide them by up to 37 mm.
_SLIDING: Final = ("v", "op", "eu_l", "eu_r")


@dataclass(frozen=True)
class _Guess:
    points: Craniometry
    unlike_mm: float
    nodded: bool


def guess_craniometry(skull: Skull) -> Craniometry:
    """Return the points that can be found or inferred on a skull, LPS mm.

    Raises CraniometryError, that of the upright try, where none of the nods gives a guess: where
    no opening of the nose is found, from which all starts, or no other point that one goes on from;
    where fewer than 16 points are found that a usual head has; where they lie as those of no head
    do; or where nothing that was left says where the middle is.
    """
    level = level_turn(skull)
    axes = np.eye(3) if level.degrees < _LEVEL_DEG else level.axes
    found: list[tuple[float, Craniometry]] = []
    failed: list[CraniometryError] = []
    for nod in _NODS_DEG:
        try:
            guess = _from(skull, Turn(_nodding(nod) @ axes, level.centre))
        except CraniometryError as error:
            failed.append(error)
            continue
        told = _told(guess.points, level.degrees >= _LEVEL_DEG or nod != 0 or guess.nodded)
        found.append((guess.unlike_mm + _LESS_LIKELY_MM * abs(nod), told))
        if guess.unlike_mm < _LIKE_MM:
            return told
    if not found:
        raise failed[0]
    return min(found, key=lambda one: one[0])[1]


def _from(skull: Skull, turn: Turn) -> _Guess:
    """Return the best guess on a turned skull, which nods on until its points stand."""
    found: list[_Guess] = []
    for turns in range(_ROUNDS):
        try:
            points, unlike_mm = _believed(guess_on_level(turn.skull(skull)))
        except CraniometryError:
            if not found:
                raise
            break
        found.append(_Guess(turn.back.points(points), unlike_mm, turns > 0))
        # Its symmetry says better than points how it leans to the sides.
        more = float(upright_turn(completed(points)).degrees_about_axes[0]) + _LOOKED_UP_DEG
        if abs(more) < _STILL_DEG:
            break
        turn = Turn(_nodding(more) @ turn.axes, turn.centre)
    return min(found, key=lambda guess: guess.unlike_mm)


def _believed(points: Craniometry) -> tuple[Craniometry, float]:
    """Return points without the doubtful, and how unlike a head's all of them lie, mm.

    Raises CraniometryError where they lie as those of no head do.
    """
    like = likeness(points)
    if not like.of_a_head:
        raise CraniometryError(
            Sentence("What was found lies as the points of no head do. {advice}", advice=ADVICE)
        )
    return without_doubtful(points, like), like.unlike_mm


def _told(points: Craniometry, turned: bool) -> Craniometry:
    """Return points of which those of the vault count as inferred where a skull was turned."""
    if not turned:
        return points
    slid = {n: replace(points[n], status="inferred") for n in _SLIDING if n in points}
    return replace(points, points={**points.points, **slid})


def _nodding(degrees: float) -> Floats:
    """Return axes (3, 3) as rows after a head was nodded, its face down for more than 0."""
    turn: Any = scipy.spatial.transform.Rotation.from_rotvec([degrees, 0.0, 0.0], degrees=True)
    return np.asarray(turn.as_matrix(), float)
