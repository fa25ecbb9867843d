"""Who placed the points of a skull, and what else is to be known of them before they are used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import scipy

from pipelines.reconstruction.craniometry import PLACERS, Craniometry, PlacedBy
from pipelines.sentences import Sentence

# Nearer than any two points are on bone, and than anyone places them.
_SAME_MM: Final = 0.05


def looked_at(points: Craniometry) -> Craniometry:
    """Return points after a person looked at each and let it stand: all are the hand's."""
    by_hand = {name: replace(point, placed_by="hand") for name, point in points.items()}
    return replace(points, points=by_hand)


def by_placer(points: Craniometry) -> dict[PlacedBy, list[str]]:
    """Return the names of the points by who placed them."""
    return {
        who: [name for name, point in points.items() if point.placed_by == who] for who in PLACERS
    }


def unchecked(points: Craniometry) -> Iterator[str]:
    """Yield how many points are the program's and were looked at by nobody, where any are."""
    count = len(by_placer(points)["program"])
    if count == 1:
        yield Sentence("One point of the skull is the program's, unchecked.")
    elif count:
        yield Sentence("{count} points of the skull are the program's, unchecked.", count=count)


def remarks_on_points(points: Craniometry) -> tuple[str, ...]:
    """Return the notes on points, which of them stand together, and how many are unchecked."""
    return (*points.notes, *_together(points), *unchecked(points))


def _together(points: Craniometry) -> Iterator[str]:
    """Yield what is to be looked at again: points so near each other that one was placed twice."""
    if not points:
        return
    names, places = list(points), points.at(*points)
    for one, other in sorted(scipy.spatial.KDTree(places).query_pairs(_SAME_MM)):
        first, second = np.array(names)[[one, other]]
        yield Sentence(
            "{first} and {second} stand at one place. Is one of them another's?",
            first=str(first),
            second=str(second),
        )
