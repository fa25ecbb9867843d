"""Let the hairline recede: the skin of the forehead is drawn up under it, nothing is painted."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.errors import WarpError
from pipelines.sentences import Sentence
from pipelines.warp import LOWEST_AREA_RATIO, Field

# In pupil distances: both figures from looking at the public portrait; further up the hair
# would be pressed into a seam, and bare scalp would have to be invented.
FURTHEST_RECESSION: Final = 0.20
_SPREAD: Final = (0.24, 0.30)
# Hairline points, from temple to temple, and their share: corners first, the middle half.
_SHARES: Final = ((2, 1.0), (4, 0.5), (6, 1.0))


def receded(field: Field, hairline: Floats, frame: EyeFrame, *, amount: float) -> Field:
    """Return ``field`` with the hairline raised by ``amount`` pupil distances at its corners.

    ``hairline`` (9, 2) and ``frame`` are those of the grown face. Mattes move by the same
    field. Raises WarpError above ``FURTHEST_RECESSION``, or where the picture would be pinched.
    """
    if not 0 <= amount <= FURTHEST_RECESSION:
        raise WarpError(
            Sentence(
                "A hairline cannot be raised by {amount:g} pupil distances; up to "
                "{furthest:g} the forehead's own skin reaches. For more, paint the "
                "scalp by hand on the exported layers.",
                amount=amount,
                furthest=FURTHEST_RECESSION,
            )
        )
    if amount == 0:
        return field
    places = frame.enter(field.places())
    shift = np.zeros(places.shape[:2])
    for index, share in _SHARES:
        away = (places - frame.enter(hairline[index])) / _SPREAD
        # Overlapping bumps must not add up to more than was asked for.
        shift = np.maximum(shift, share * np.exp(-0.5 * (away**2).sum(axis=-1)))
    down = frame.axes[1]
    raised = field.plus((amount * shift[..., None] * down).astype(np.float32))
    worst = float(raised.area_ratios().min())
    if worst < LOWEST_AREA_RATIO:
        raise WarpError(
            Sentence(
                "Raising the hairline by {amount:g} pupil distances would pinch the hair to "
                "{worst:.2f} of its area; at least {least} must remain. Raise it "
                "less.",
                amount=amount,
                worst=worst,
                least=LOWEST_AREA_RATIO,
            )
        )
    return raised
