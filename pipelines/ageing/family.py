"""Features of relatives: how far each one's shape goes over, and what to be warned of.

Off by default and never more than three tenths: with parents' photographs as reference, artists'
progressions from 5 to 20 years were rated less similar and recognised less often than without
(Provenzano et al. 2020, Science & Justice 60:522).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from pipelines.ageing.growth import grow_landmarks
from pipelines.alignment import MIRROR_68, EyeFrame, symmetrised
from pipelines.arrays import Floats
from pipelines.errors import FamilyError
from pipelines.landmarks import IBUG_COUNT, Landmarks
from pipelines.lending import FEATURES, LARGEST_WEIGHT, Feature
from pipelines.pose import measure_expression, measure_pose
from pipelines.recipe import Sex

Weights = Mapping[Feature, float]

# Which points make up a feature. Along the outline, neighbours share a point, so that it bends
# and never breaks; the points of the person's right half stand for both halves. Neither scheme of
# points has any on the ear: its part is the breadth of the head there.
_POINTS: Final[Mapping[Feature, Mapping[int, float]]] = {
    "eyes": dict.fromkeys(range(36, 42), 1.0),
    "brows": dict.fromkeys(range(17, 22), 1.0),
    "nose": dict.fromkeys((*range(27, 31), 31, 32, 33), 1.0),
    "mouth": dict.fromkeys((*range(48, 52), *range(57, 63), 66, 67), 1.0),
    "jaw": {4: 0.5, **dict.fromkeys(range(5, 9), 1.0)},
    "cheeks": {1: 0.5, 2: 1.0, 3: 1.0, 4: 0.5},
    "ears": {0: 1.0, 1: 0.5},
}
# Spans in years from which the warning rises: the study's good one (12 to 20) and its bad one
# (5 to 20).
_SPANS: Final = (8.0, 15.0)
# Degrees of yaw between both faces: a turned face leaves a second edge of the nose.
_YAWS_DEG: Final = (10.0, 20.0)
# Differences of smile and of the mouth's opening, in its widths; chosen by eye.
_EXPRESSIONS: Final = (0.06, 0.14)
_GRADES: Final = ("Note", "Caution", "Strong caution")


@dataclass(frozen=True)
class Relative:
    """A relative's face, the age it shows, and how far each feature goes over: 0 to .3.

    ``shape`` weighs the form of a feature, ``texture`` the fine lines of its skin; a feature
    without a weight has 0.
    """

    landmarks: Landmarks
    age_years: float
    sex: Sex | None = None
    shape: Weights = field(default_factory=dict[Feature, float])
    texture: Weights = field(default_factory=dict[Feature, float])


def family_shape(
    points: ArrayLike, relatives: Sequence[Relative], *, to_age: float, sex: Sex | None
) -> Floats:
    """Return the aged shape (68, 2) px with features of relatives, as they were at that age.

    ``points`` is the person's shape at ``to_age`` years already. Every relative is brought to the
    same age by the growth tables (``sex`` where the relative's is unknown), freed of its own
    asymmetry, and laid over the person's eyes; each feature then moves by its weight towards the
    relative's. Without a weight the input comes back to the bit. Raises FamilyError for a weight
    outside 0 to .3, for one relative or all together.
    """
    check_weights(tuple(relative.shape for relative in relatives), "shape")
    shape = np.asarray(points, np.float64)
    shares = [point_shares(relative.shape) for relative in relatives]
    if not any(share.any() for share in shares):
        return shape.copy()
    frame = _lid_frame(shape)
    own = frame.enter(symmetrised(shape))
    moved = np.zeros_like(shape)
    for relative, share in zip(relatives, shares, strict=True):
        theirs = grow_landmarks(
            symmetrised(relative.landmarks.ibug68),
            from_age=relative.age_years,
            to_age=to_age,
            sex=relative.sex or sex,
        )
        moved += share[:, None] * (_lid_frame(theirs).enter(theirs) - own)
    return shape + moved @ frame.axes


def point_shares(weights: Weights) -> Floats:
    """Return the weight (68,) of each point from the weights of the features."""
    shares = np.zeros(IBUG_COUNT)
    for feature, weight in weights.items():
        for point, part in _POINTS[feature].items():
            for place in {point, int(MIRROR_68[point])}:
                shares[place] += weight * part
    return shares


def check_weights(weights: Sequence[Weights], of_what: str) -> None:
    """Raise FamilyError where a feature is unknown, or its weight outside 0 to .3 in sum."""
    for name in {name for each in weights for name in each}:
        if name not in FEATURES:
            raise FamilyError(
                f"The feature '{name}' is unknown; weigh one of {', '.join(FEATURES)}."
            )
    for feature in FEATURES:
        given = [each.get(feature, 0.0) for each in weights]
        total = sum(given)
        if not all(weight >= 0 for weight in given) or total > LARGEST_WEIGHT + 1e-9:
            raise FamilyError(
                f"The {of_what} of the {feature} takes {total:g} from relatives; each weight must "
                f"be 0 or more and all together at most {LARGEST_WEIGHT}. Lower them: beyond that "
                f"the face becomes the relative's."
            )


def family_warnings(
    subject: Landmarks, relatives: Sequence[Relative], *, from_age: float, to_age: float
) -> tuple[str, ...]:
    """Return what to know before relatives are used, graver with the span, yaw and expression.

    Empty where no feature has a weight.
    """
    used = [r for r in relatives if any(r.shape.values()) or any(r.texture.values())]
    if not used:
        return ()
    span = abs(to_age - from_age)
    found = [
        f"{_grade(span, _SPANS)}: features of a relative are blended in over {span:g} years. Over "
        f"15 years, progressions with parents as reference were recognised less often than those "
        f"without (Provenzano et al. 2020). Show it beside the unblended result."
    ]
    for number, relative in enumerate(used, start=1):
        found.extend(_differences(subject, relative.landmarks, number))
    return tuple(found)


def _differences(subject: Landmarks, relative: Landmarks, number: int) -> list[str]:
    found: list[str] = []
    yaw = abs(measure_pose(subject).yaw_deg - measure_pose(relative).yaw_deg)
    if yaw > _YAWS_DEG[0]:
        found.append(
            f"{_grade(yaw, _YAWS_DEG)}: relative {number} is turned {yaw:.0f}° against the person; "
            f"nose and cheeks do not fit. Choose a photograph within {_YAWS_DEG[0]:g}°."
        )
    one, other = measure_expression(subject), measure_expression(relative)
    expression = max(abs(one.smile - other.smile), abs(one.mouth_open - other.mouth_open))
    if expression > _EXPRESSIONS[0]:
        found.append(
            f"{_grade(expression, _EXPRESSIONS)}: relative {number} has another expression, which "
            f"goes over with mouth, cheeks and eyes. Choose a like one, or leave those at 0."
        )
    return found


def _grade(value: float, steps: tuple[float, float]) -> str:
    return _GRADES[sum(value > step for step in steps)]


def _lid_frame(points: Floats) -> EyeFrame:
    return EyeFrame.between(points[36:42].mean(axis=0), points[42:48].mean(axis=0))
