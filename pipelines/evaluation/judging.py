"""Hold one picture of a face against the photograph of years later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.arrays import Floats, Pixels
from pipelines.evaluation.apparent_age import read_apparent_age
from pipelines.evaluation.descriptors import apart, describe_face, rank_among
from pipelines.evaluation.shapes import (
    even_error_percent,
    identity_share_percent,
    is_near_frontal,
    shape_error_percent,
)
from pipelines.evaluation.strangers import Known, strangers_of_age

NOT_KNOWN = float("nan")


@dataclass(frozen=True)
class Looks:
    """What is measured on a picture of a face by itself.

    ``points`` (68, 2) float px, ``descriptor`` (128,), ``apparent_age`` in years.
    """

    points: Floats
    descriptor: Floats
    apparent_age: float


@dataclass(frozen=True)
class Likeness:
    """One picture against the real later photograph; what cannot be told is not a number.

    Errors are in % of the eyes' distance and, like the identity share, of near-frontal faces
    only; ``rank`` is the real face's place among ``strangers`` others, ``share_farther`` the
    percentage of them that the machine finds farther away.
    """

    error: float
    even_error: float
    identity_share: float
    to_original: float
    to_later: float
    share_farther: float
    rank: float
    strangers: int
    apparent_age: float
    age_miss: float


def look_at(pixels: Pixels, points: Floats) -> Looks:
    """Measure a face (H, W, 3) uint8 RGB whose 68 points (68, 2) px are known."""
    return Looks(points, describe_face(pixels, points), read_apparent_age(pixels, points))


def compare(
    shown: Looks,
    later: Known[Looks],
    *,
    original: Looks,
    everybody: Sequence[Known[Looks]],
) -> Likeness:
    """Return how like the real ``later`` face a picture is.

    ``original`` is the photograph that the picture was drawn from; ``everybody`` holds all
    photographs, from which other people of the later age are picked. ``age_miss`` is against
    what the real later photograph reads, so that the network's own leaning drops out.
    """
    others = strangers_of_age(later.person, later.age_years, everybody)
    real = later.kept
    to_later = apart(shown.descriptor, real.descriptor)
    rank = rank_among(shown.descriptor, real.descriptor, [o.descriptor for o in others])
    flat = is_near_frontal(shown.points) and is_near_frontal(real.points)
    level = [o.points for o in others if is_near_frontal(o.points)]
    return Likeness(
        error=shape_error_percent(shown.points, real.points) if flat else NOT_KNOWN,
        even_error=even_error_percent(shown.points, real.points) if flat else NOT_KNOWN,
        identity_share=(
            identity_share_percent(shown.points, real.points, level) if flat else NOT_KNOWN
        ),
        to_original=apart(shown.descriptor, original.descriptor),
        to_later=to_later,
        share_farther=100.0 * (1 - (rank - 1) / len(others)) if others else NOT_KNOWN,
        rank=float(rank) if others else NOT_KNOWN,
        strangers=len(others),
        apparent_age=shown.apparent_age,
        age_miss=shown.apparent_age - real.apparent_age,
    )
