"""Grow the landmarks of a face from one age to another.

The person's own distances are multiplied by growth ratios from the tables in ``models.norms``;
a population mean is never imposed. All ratios together make one smooth displacement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from models import norms
from pipelines.ageing.turned import facing, turned, yaw_tangent
from pipelines.ageing.wishes import Wishes, bending_energy
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.errors import GrowthError
from pipelines.landmarks import EYES, IBUG_COUNT, LIDS
from pipelines.recipe import Sex
from pipelines.sentences import Sentence

YOUNGEST, OLDEST = 0.0, 110.0
# Assumed; no longitudinal series of faces was read. The likeness over eight years is .77.
TRACKING_YEARS = 30.0
# Soft-tissue nasion above the eye line [recalled, to be measured]; it only sets where the nose
# begins on a face without a nasion landmark.
NASION_ABOVE_EYES_MM = 8.0
_NASION = IBUG_COUNT
_MIDLINE = (27, 28, 29, 30, 33, 51, 62, 66, 57, 8)
_PAIRS = ((0, 16), (2, 14), (4, 12), (6, 10), (17, 26), (31, 35), (48, 54))
# Weights of the wishes that hold the face in its frame, as 1 / (tolerance in pupil distances)^2.
_PINNED, _STEADY = 1e8, 1 / 0.02**2


# Against what a table's growth is counted: the eyes of the same surface scans, or the pupil
# tables that go with calipers. A ratio across both kinds would carry their difference into a face.
_Against = Literal["scanned eyes", "pupils"]
_SCANNED: _Against = "scanned eyes"
_PUPILS: _Against = "pupils"


@dataclass(frozen=True)
class _Measure:
    """A distance between two landmarks: its axis (0 across, 1 down), its points, its tables.

    Where no table speaks, the distance keeps its present proportion to the pupils.
    """

    axis: int
    start: int
    end: int
    tolerance: float
    table: str | None
    against: _Against = _SCANNED


# Tolerance: person-to-person SD over the mean of each measure in its table, rounded.
_MEASURES = (
    _Measure(1, _NASION, 8, 0.05, "n_gn"),
    _Measure(1, _NASION, 33, 0.07, "n_sn"),
    _Measure(1, 33, 62, 0.10, "sn_sts"),
    _Measure(1, 51, 62, 0.22, "ls_sts"),
    _Measure(1, 66, 57, 0.25, "li_sti"),
    _Measure(0, 31, 35, 0.07, "al_al"),
    _Measure(0, 48, 54, 0.09, "ch_ch"),
    _Measure(0, 50, 52, 0.14, "cph_cph"),
    _Measure(0, 39, 42, 0.08, "en_en"),
    _Measure(0, 36, 45, 0.045, "ex_ex"),
    _Measure(0, 17, 26, 0.075, "ft_ft"),
    # The outline ends at the ears, which the scans leave out, and is broadest a point below.
    _Measure(0, 0, 16, 0.045, "t_t", _PUPILS),
    _Measure(0, 1, 15, 0.045, "zy_zy"),
    # Gonion, which the tables measure, cannot be seen from the front.
    _Measure(0, 4, 12, 0.065, None),
)


def grow_landmarks(
    points: ArrayLike,
    *,
    from_age: float,
    to_age: float,
    sex: Sex | None = None,
    strength: float = 1.0,
    rate: float = 0.0,
) -> Floats:
    """Return the 68 points of a face as they may stand at another age.

    ``points`` is (68, 2) float px in iBUG/dlib order, in any scale, turn and place; the result
    has the same eye centres. Ages are years from 0 to 110; shape is read from the tables' own
    range and held beyond it. ``strength`` scales the growth (1 is what the tables say), ``rate`` is
    how fast the person grows, in SD of growth. A turned head is grown as seen from the front and
    turned back. A lower ``to_age`` gives the inverse. Raises GrowthError for an age outside the
    range.

    Growth tables: 3D Facial Norms (Weinberg et al. 2016); at the ears Snyder et al. 1977, for the
    lids the pupil distance.
    """
    array = np.asarray(points, np.float64)
    if array.shape != (IBUG_COUNT, 2):
        raise GrowthError(f"Growth needs 68 points of shape (68, 2), not {array.shape}.")
    for age in (from_age, to_age):
        check_age(age)
    young, old = sorted((from_age, to_age))
    frame = lid_frame(array)
    seen = frame.enter(array)
    yaw = yaw_tangent(seen)
    shape = facing(seen, yaw)
    way = Way(young, old, sex, strength, rate)
    grown = shape + displacement(shape, way) if to_age >= from_age else ungrown(shape, way)
    return frame.leave(turned(grown, yaw))


def lid_frame(points: Floats) -> EyeFrame:
    """Return the frame that growth is counted in, by the lids of 68 points (68, 2) px."""
    return EyeFrame.between(*(points[list(eye)].mean(axis=0) for eye in EYES.values()))


def check_age(age: float) -> None:
    """Raise GrowthError when ``age`` in years is not a person's age."""
    if not YOUNGEST <= age <= OLDEST:
        raise GrowthError(
            Sentence(
                "An age of {age:g} years cannot be worked with; give an age from {youngest:g} "
                "to {oldest:g} years.",
                age=age,
                youngest=YOUNGEST,
                oldest=OLDEST,
            )
        )


def relative_growth(measure: str, young: float, old: float, sex: Sex | None) -> float:
    """Return how much more a measure grows than the pupil distance between two ages."""
    return table_ratio(measure, young, old, sex) / table_ratio("ipd", young, old, sex)


def table_ratio(measure: str, from_age: float, to_age: float, sex: Sex | None) -> float:
    """Return a growth ratio with both ages held inside the range of the tables."""
    return norms.growth_ratio(measure, in_tables(from_age), in_tables(to_age), sex)


def in_tables(age: float) -> float:
    """Return the nearest age in years that the growth tables hold."""
    youngest, oldest = norms.AGE_RANGE
    return min(max(age, youngest), oldest)


def _eyes_mm(age: float, sex: Sex | None) -> float:
    age = in_tables(age)
    return (norms.size_mm("en_en", age, sex) + norms.size_mm("ex_ex", age, sex)) / 2


@dataclass(frozen=True)
class Way:
    """From the younger age to the older in years, for whom, how strongly, and how fast in SD."""

    young: float
    old: float
    sex: Sex | None
    strength: float
    rate: float


def _ratio(measure: _Measure, way: Way) -> float:
    if measure.table is None:
        return 1.0
    span = (way.young, way.old, way.sex)
    ratio = table_ratio(measure.table, *span) / _yardstick(measure.against, *span)
    # Fast growth is being ahead on the same way: what shrinks against the eyes shrinks faster.
    ahead = np.sign(ratio - 1) * way.rate * growth_sd(measure.table, *span)
    return float(ratio * np.exp(ahead))


def growth_sd(measure: str, young: float, old: float, sex: Sex | None) -> float:
    """Return the SD among people of the logarithm of a measure's growth between two ages.

    The tables are cross-sections, so they give the spread at an age and not that of growth. It is
    reckoned from the spread with an assumed likeness of a person to themself over the years,
    exp(-years / ``TRACKING_YEARS``).
    """
    start, end = in_tables(young), in_tables(old)
    spread = norms.sd_mm(measure, end, sex) / norms.size_mm(measure, end, sex)
    likeness = np.exp(-(end - start) / TRACKING_YEARS)
    return float(spread * np.sqrt(2 * (1 - likeness)))


def scanned_eye_growth(young: float, old: float, sex: Sex | None) -> float:
    """Return the growth ratio of the distance of the eyes in the tables of the inner face."""
    return _eyes_mm(old, sex) / _eyes_mm(young, sex)


def _yardstick(against: _Against, young: float, old: float, sex: Sex | None) -> float:
    if against == "pupils":
        return table_ratio("ipd", young, old, sex)
    return scanned_eye_growth(young, old, sex)


def displacement(shape: Floats, way: Way) -> Floats:
    """Return how far the points (68, 2) of a face seen from the front go, in pupil distances."""
    nodes = growth_nodes(shape, way)
    bending = bending_energy(nodes)
    moves = np.column_stack([growth_wishes(nodes, axis, way).solve(bending) for axis in (0, 1)])
    _keep_lids_on_irises(moves, shape, way)
    return way.strength * moves[:IBUG_COUNT]


def growth_nodes(shape: Floats, way: Way) -> Floats:
    """Return what growth moves (69, 2): the 68 points and, between its neighbours, the nasion."""
    nasion_y = -NASION_ABOVE_EYES_MM / _eyes_mm(way.young, way.sex)
    return np.vstack([shape, [0.5 * (shape[27, 0] + shape[28, 0]), nasion_y]])


def growth_wishes(nodes: Floats, axis: int, way: Way) -> Wishes:
    """Return what the tables wish of the displacement of nodes (69, 2) along one axis."""
    wishes = Wishes(len(nodes))
    for measure in (m for m in _MEASURES if m.axis == axis):
        length = nodes[measure.end, axis] - nodes[measure.start, axis]
        wishes.stretch(
            measure.start, measure.end, length, _ratio(measure, way) - 1.0, measure.tolerance
        )
    nasion_y = nodes[_NASION, 1]
    nasion_shift = -NASION_ABOVE_EYES_MM / _eyes_mm(way.old, way.sex) - nasion_y
    _hold_in_frame(wishes, axis, nasion_shift)
    return wishes


def _hold_in_frame(wishes: Wishes, axis: int, nasion_shift: float) -> None:
    for eye in EYES.values():
        wishes.hold(eye, 0.0, _PINNED)
    if axis == 0:
        for point in (*_MIDLINE, _NASION):
            wishes.hold((point,), 0.0, _STEADY)
        return
    wishes.hold((_NASION,), nasion_shift, _STEADY)
    for brow in (range(17, 22), range(22, 27)):
        wishes.hold(brow, 0.0, _STEADY / 6)
    for right, left in _PAIRS:
        wishes.add(right, left, 0.0, _STEADY)


def _keep_lids_on_irises(moves: Floats, shape: Floats, way: Way) -> None:
    # The iris keeps its millimetres, and the lids around it go with it as one piece: so they cut
    # it alike at every age. This is local: as a wish among the others it would press the whole
    # face together.
    for lids in (list(lids) for lids in LIDS.values()):
        from_middle = shape[lids] - shape[lids].mean(axis=0)
        moves[lids] = moves[lids].mean(axis=0) + from_middle * lid_growth(way)


def lid_growth(way: Way) -> float:
    """Return by which share of it lids go away from their middle, as seen against the pupils."""
    return 1 / table_ratio("ipd", way.young, way.old, way.sex) - 1


def ungrown(shape: Floats, way: Way, *, steps: int = 40) -> Floats:
    """Return the shape (68, 2) that grows to ``shape``, ten times as near with every step."""
    guess = shape.copy()
    for _ in range(steps):
        guess = shape - displacement(guess, way)
    return guess
