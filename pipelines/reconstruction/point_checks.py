"""Whether points fit a skull: in their unit, on its bone, and on their sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

from models.tissue_depths import named_points
from pipelines.arrays import Floats
from pipelines.errors import CraniometryError
from pipelines.reconstruction.craniometry import (
    Craniometry,
    base_name,
    check_count,
    other_side,
)
from pipelines.reconstruction.mirroring import midline_plane
from pipelines.reconstruction.sides import telling, true_left
from pipelines.reconstruction.upright import apart_from_usual
from pipelines.sentences import Sentence

if TYPE_CHECKING:
    from pipelines.reconstruction.skull import Skull

_FAR_MM: Final = 12.0
_SPAN_RATIO: Final = 6.0
# On a real skull the farthest of its points lies 15 mm from that of a usual head; where two are
# exchanged, one lies so much farther that no face could be drawn over them.
_STRANGE_MM: Final = 40.0


def check_on_skull(points: Craniometry, skull: Skull) -> None:
    """Raise CraniometryError where points are too few, swapped, in another unit or off bone."""
    check_count(points)
    midline_plane(points)
    names = [name for name in points if named_points()[base_name(name)].bone]
    places = points.at(*names)
    _check_span(places, skull)
    distances = np.asarray(scipy.spatial.KDTree(skull.vertices).query(places)[0])
    far = distances > _FAR_MM
    if np.mean(far) > 0.5:
        raise CraniometryError(
            Sentence(
                "Most points are far from the bone: {median:.0f} mm by the median, and at "
                "most {far_mm:g} count as on it. They were placed on another skull or in "
                "another frame, or the file shows no skull: look at it, and place them on it.",
                median=np.median(distances),
                far_mm=_FAR_MM,
            )
        )
    _check_sides(points)
    _check_exchanged(points)
    seen = [points[name].status == "observed" for name in names]
    wrong = [f"{n} ({d:.0f} mm)" for n, d, s in zip(names, distances, seen, strict=True)
             if s and d > _FAR_MM]  # fmt: skip
    if wrong:
        raise CraniometryError(
            Sentence(
                "Points seen on bone stand more than {far_mm:g} mm from any: {listed}. Place "
                'them again, or mark them "inferred".',
                far_mm=_FAR_MM,
                listed=", ".join(wrong),
            )
        )


def near_bone(points: Craniometry, skull: Skull) -> bool:
    """Tell whether most points lie on a skull."""
    distances = np.asarray(scipy.spatial.KDTree(skull.vertices).query(points.at(*points))[0])
    return bool(np.mean(distances > _FAR_MM) < 0.5)


def _check_span(places: Floats, skull: Skull) -> None:
    span, size = np.ptp(places, axis=0).max(), np.ptp(skull.vertices, axis=0).max()
    if size > _SPAN_RATIO * span:
        unit = "metres" if size > 300 * span else "inches or centimetres"
        raise CraniometryError(
            Sentence(
                "The points span {span:.3g}, the skull {size:.0f} mm: the points seem to be "
                "in {unit}. Give them in mm.",
                span=span,
                size=size,
                unit=unit,
            )
        )


def _check_sides(points: Craniometry) -> None:
    pairs = [name for name in points if name.endswith("_l") and other_side(name) in points]
    if not pairs:
        return
    across = points.at(*pairs) - points.at(*map(other_side, pairs))
    left = true_left(points)
    if not left.sure:
        # Points that were exchanged bend the profile as well: what they are is told first.
        _check_exchanged(points)
        raise CraniometryError(
            Sentence(
                "Which side is left cannot be told: seen from the side, the points placed so far "
                "lie nearly in a line. Place two more, such as {listed}.",
                listed=", ".join(telling(points)),
            )
        )
    leftward = across @ left.way
    swapped = [base_name(name) for name, by in zip(pairs, leftward, strict=True) if by <= 0]
    if len(swapped) == len(pairs):
        raise CraniometryError(
            Sentence(
                "Left and right are swapped in all pairs of points, going by where the face "
                "looks and which way is up. Either the names are wrong, or the skull is "
                "mirrored; check its frame."
            )
        )
    if swapped:
        raise CraniometryError(
            Sentence(
                "Left and right are swapped in {listed}, going by where the face looks and "
                "which way is up. Give each the other's name.",
                listed=", ".join(swapped),
            )
        )


def _check_exchanged(points: Craniometry) -> None:
    apart = apart_from_usual(points)
    # Wrong points pull the usual head towards them, so that right ones lie off it as well.
    limit = max(_STRANGE_MM, max(apart.values(), default=0.0) / 2)
    strange = [f"{name} ({by:.0f} mm)" for name, by in apart.items() if by > limit]
    if strange:
        raise CraniometryError(
            Sentence(
                "Points lie farther than {limit:.0f} mm from where a head has them: {listed}. "
                "Are two of them exchanged? Place them again.",
                limit=_STRANGE_MM,
                listed=", ".join(strange),
            )
        )
