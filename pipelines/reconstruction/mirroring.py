"""What is lost on one side of a skull, taken from the other over the plane of the middle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.errors import CraniometryError
from pipelines.reconstruction.craniometry import Craniometry, Point, other_side
from pipelines.sentences import Sentence

# With no pair of points the profile alone gives the middle, if it is so deep (root mean square).
_DEEP_PROFILE_MM: Final = 15.0


def completed(points: Craniometry) -> Craniometry:
    """Fill in missing points of one side by mirroring the other; they count as repaired.

    Nobody placed them, and nobody can look at them on bone; a note tells which they are. Raises
    CraniometryError where nothing says where the middle is.
    """
    alone = sorted(name for name in points if other_side(name) not in points)
    if not alone:
        return points
    place, normal = midline_plane(points)
    found = dict(points.points)
    for name in alone:
        xyz = np.array(points[name].xyz)
        a, b, c = (xyz - 2 * float((xyz - place) @ normal) * normal).tolist()
        found[other_side(name)] = Point((a, b, c), "repaired")
    told = Sentence("Seen on one side alone, and mirrored: {listed}.", listed=", ".join(alone))
    return Craniometry(found, (*points.notes, told))


def midline_plane(points: Craniometry) -> tuple[Floats, Floats]:
    """Return a point of the midline plane and its normal to the person's left.

    Raises CraniometryError where there is no pair of points and no profile that is deep enough.
    """
    names = [n for n in points if n.endswith("_l") and other_side(n) in points]
    middle = [n for n in points if not n.endswith(("_l", "_r"))]
    if not names:
        return _plane_of_profile(points, middle)
    left, right = points.at(*names), points.at(*map(other_side, names))
    across = left - right
    normal = across.sum(axis=0)
    normal /= np.linalg.norm(normal)
    on_plane = np.vstack([(left + right) / 2, points.at(*middle)])
    centre = on_plane.mean(axis=0)
    # The middle points must lie in the plane too: take their tilt out of the normal.
    spread = on_plane - centre
    _u, _s, axes = np.linalg.svd(np.vstack([spread, _across_rest(across, normal)]))
    best = axes[-1] if abs(float(axes[-1] @ normal)) > 0.9 else normal
    return centre, best * np.sign(best @ normal)


def _plane_of_profile(points: Craniometry, middle: Sequence[str]) -> tuple[Floats, Floats]:
    """Return the plane through the points of the middle where only one side is left."""
    sides = [name for name in points if name not in middle]
    on_plane = points.at(*middle)
    centre = on_plane.mean(axis=0) if middle else np.zeros(3)
    _u, spreads, axes = np.linalg.svd(on_plane - centre)
    if not sides or len(middle) < 3 or spreads[1] < _DEEP_PROFILE_MM * len(middle) ** 0.5:
        raise CraniometryError(
            Sentence(
                "No point is there on both sides, so that nothing says where the middle of the "
                "skull is. Place one on both sides, such as zy_l and zy_r; or, where one side is "
                "lost, more points of the middle, from n and pr to op and v."
            )
        )
    left = [1.0 if name.endswith("_l") else -1.0 for name in sides]
    return centre, axes[-1] * np.sign(left @ ((points.at(*sides) - centre) @ axes[-1]))


def _across_rest(across: Floats, normal: Floats) -> Floats:
    """Return what of left-to-right lines does not run along the normal; the plane holds it."""
    return across - np.outer(across @ normal, normal)
