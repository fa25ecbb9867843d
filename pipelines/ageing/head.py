"""Carry the growth of the face over to hair, ears, neck, clothes and background.

Control points around the face say how everything that has no landmark follows: one height rule
for skull, ears and hair, so that they never disagree where they meet. Heads also grow narrower
against the pupils; what is beside the face moves sideways only where a field is asked for the
head alone: with the background in it, it would bend the door frame behind the child.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy

from models import norms
from pipelines.ageing.growth import in_tables, relative_growth
from pipelines.ageing.ripening import neck_growth, ripened
from pipelines.alignment import EyeFrame, eye_frame
from pipelines.arrays import Floats
from pipelines.landmarks import Landmarks
from pipelines.recipe import Sex
from pipelines.warp import Box, Field, spline_field

# How far the head's growth may move the picture, in pupil distances from the eyes and the chin.
_SIDE_REACH, _TOP_REACH, _BOTTOM_REACH = 5.0, 4.2, 6.5
# Beside the hair the background is held, so that a door frame there stays straight.
_BESIDE_HAIR, _BESIDE_ROWS = (2.5, 3.5), np.arange(-3.2, 0.9, 0.5)
# Below the chin everything sinks with it; from here on the shift dies away in the chest.
_SINKING_ROWS = (0.35, 0.7, 1.2, 2.0, 2.8)
_SINKING_COLUMNS = (-2.2, -1.3, -0.55, 0.0, 0.55, 1.3, 2.2)
_NOTHING = np.empty((0, 2))
_RINGS = (1.1, 1.35)
# From here up a head has the skull's breadth, in pupil distances from the eyes.
_SKULL_DOWN_TO = -1.0
_RING_ANGLES = np.radians(np.arange(195, 346, 25))


@dataclass(frozen=True)
class Ages:
    """From which age to which, in years, for whom."""

    start: float
    end: float
    sex: Sex | None


@dataclass(frozen=True)
class Narrowing:
    """Which share, 0 to 1, of its narrowing against the pupils a head takes.

    ``lowered`` says whether its crown may come down with it: not where the picture cuts it off.
    ``breadth`` is how broad head and hair are above the ears, in pupil distances; 0 if not known.
    """

    share: float = 0.0
    lowered: bool = True
    breadth: float = 0.0


KEPT: Final = Narrowing()
"""The head keeps its breadth."""


def head_field(
    landmarks: Landmarks,
    grown: Floats,
    *,
    ages: Ages,
    strength: float = 1.0,
    narrowing: Narrowing = KEPT,
    rims: tuple[Floats, Floats] = (_NOTHING, _NOTHING),
) -> Field:
    """Return the field that gives a photograph the grown face.

    ``grown`` is the (68, 2) px target of the 68 points of ``landmarks``; ``rims`` are points
    around the irises, (n, 2) px before and after. With a ``narrowing`` of head and hair the field
    is for the person alone. Raises WarpError when the picture would fold.
    """
    frame = eye_frame(landmarks)
    face, target = frame.enter(landmarks.ibug68), frame.enter(grown)
    hairline = landmarks.groups.get("hairline")
    top = float(frame.enter(np.array([[frame.centre[0], 0.0]]))[0, 1])
    follow = _Following.of(face, target, ages, strength, narrowing, top)
    around = _head_points(follow, frame.enter(hairline) if hairline is not None else None)
    sinking = _body_points(face[8])
    still = _still_points(face[8, 1], beside=not narrowing.share)
    sources = np.vstack([face, around, sinking, still])
    ripe = strength * ripened(ages.start, ages.end, ages.sex)
    sunk = (
        sinking + [0.0, follow.chin_shift] + neck_growth(sinking - face[8], far=ripe, sex=ages.sex)
    )
    targets = np.vstack([target, follow.moved(around), sunk, still])
    return spline_field(
        np.vstack([frame.leave(sources), rims[0]]),
        np.vstack([frame.leave(targets), rims[1]]),
        reach=_reach(frame, face[8, 1]),
        size=landmarks.image_size,
        unit=frame.unit,
    )


@dataclass(frozen=True)
class _Following:
    """How points of the head outside the face follow it, in pupil distances of the eye frame."""

    centre_x: float
    half_breadth: float
    vertex_y: float
    heights: scipy.interpolate.PchipInterpolator
    breadths: scipy.interpolate.PchipInterpolator
    chin_shift: float

    @classmethod
    def of(
        cls,
        face: Floats,
        target: Floats,
        ages: Ages,
        strength: float,
        narrowing: Narrowing,
        top: float,
    ) -> _Following:
        chin, chin_after = face[8, 1], target[8, 1]
        young, old = ages.start, ages.end
        pupils_mm = norms.size_mm("ipd", in_tables(young), ages.sex)
        vertex = chin - norms.size_mm("v_gn", in_tables(young), ages.sex) / pupils_mm
        trichion = -norms.size_mm("tr_n", in_tables(young), ages.sex) / pupils_mm
        # Where the picture ends close above the head there is nothing to fill a lowered crown
        # with; there it stays, and the hairline follows only in part, or the hair
        # between them would stand up.
        room = float(np.clip((vertex - top) / 0.5, 0.0, 1.0))
        lowered = strength * (0.4 + 0.6 * room)
        # As far as the skull keeps its breadth here, its height is counted against that breadth, or
        # the head would look pressed flat; the forehead stands half way to the pupils' measure.
        growth = relative_growth("eu_eu", young, old, ages.sex)
        narrower = max(growth, min(1.0, _narrowest(target, ages, narrowing.breadth)))
        skull = growth / narrower ** (narrowing.share * narrowing.lowered)
        rise = 1 + lowered * (
            relative_growth("tr_n", young, old, ages.sex) / float(np.sqrt(skull)) - 1
        )
        height = 1 + strength * (relative_growth("v_gn", young, old, ages.sex) / skull - 1)
        lowering = room * (chin_after - (chin - vertex) * height - vertex)
        vertex_after = vertex + (max(lowering, 0.0) if old >= young else lowering)
        return cls(
            centre_x=float(face[[0, 16], 0].mean()),
            half_breadth=float(np.ptp(face[[0, 16], 0]) / 2),
            vertex_y=float(vertex),
            heights=scipy.interpolate.PchipInterpolator(
                [vertex - 2.0, vertex, trichion, 0.0, face[33, 1], chin, chin + 1.0],
                [
                    vertex_after - 2.0,
                    vertex_after,
                    trichion * rise,
                    0.0,
                    target[33, 1],
                    chin_after,
                    chin_after + 1.0,
                ],
            ),
            breadths=_breadths(face, target, vertex, strength * (narrower - 1), narrowing.share),
            chin_shift=float(chin_after - chin),
        )

    def moved(self, points: Floats) -> Floats:
        """Return where points (n, 2) of the head stand afterwards."""
        away = points[:, 0] - self.centre_x
        across = self.centre_x + away * self.breadths(points[:, 1])
        return np.column_stack([across, self.heights(points[:, 1])])


def _narrowest(target: Floats, ages: Ages, breadth: float) -> float:
    """Return the ratio by which a head may become narrower without an unusual look for its face.

    Above the ears a head is broader than between them: by as much as the tables have it at the
    older age, less one SD. A child's who is that narrow already keeps its breadth.
    """
    if not breadth or ages.end < ages.start:
        return 0.0
    age = in_tables(ages.end)
    usual = norms.size_mm("eu_eu", age, ages.sex) / norms.size_mm("t_t", age, ages.sex)
    spread = norms.sd_mm("eu_eu", age, ages.sex) / norms.size_mm("eu_eu", age, ages.sex)
    return float(usual * (1 - spread) * np.ptp(target[[0, 16], 0]) / breadth)


def _breadths(
    face: Floats, target: Floats, vertex: float, skull: float, narrowing: float
) -> scipy.interpolate.PchipInterpolator:
    """Return the ratio of the head's breadth by height: skull, ears as the face, and the neck's 1.

    ``skull`` is the gain of its breadth against the pupils, negative where it becomes narrower.
    """
    ears, lobes = (
        float(np.ptp(target[pair, 0]) / np.ptp(face[pair, 0])) for pair in ([0, 16], [2, 14])
    )
    chin = float(face[8, 1])
    heights = [vertex - 2.0, _SKULL_DOWN_TO, float(face[0, 1]), float(face[2, 1]), chin, chin + 1.0]
    ratios = np.array([1 + skull, 1 + skull, ears, lobes, 1.0, 1.0])
    return scipy.interpolate.PchipInterpolator(heights, 1 + narrowing * (ratios - 1))


def _head_points(follow: _Following, hairline: Floats | None) -> Floats:
    half, centre = follow.half_breadth, follow.centre_x
    ears = [(side * w * half, y) for side in (-1, 1) for w, y in ((1.15, -0.15), (1.2, 0.25))]
    rings = [
        (scale * 1.12 * half * np.cos(angle), -scale * follow.vertex_y * np.sin(angle))
        for scale in _RINGS
        for angle in _RING_ANGLES
    ]
    points = np.array([*ears, *rings]) + [centre, 0.0]
    return points if hairline is None else np.vstack([points, hairline[1:-1:2]])


def _body_points(chin: Floats) -> Floats:
    columns, rows = np.meshgrid(_SINKING_COLUMNS, _SINKING_ROWS)
    return np.column_stack([columns.ravel(), rows.ravel()]) + chin


def _still_points(chin_y: float, *, beside: bool) -> Floats:
    bottom = chin_y + _BOTTOM_REACH
    sides = [(s * _SIDE_REACH, y) for s in (-1, 1) for y in np.arange(-_TOP_REACH, bottom, 1.2)]
    ends = [(x, y) for y in (-_TOP_REACH, bottom) for x in np.arange(-4.0, 4.1, 1.6)]
    rows = _BESIDE_ROWS if beside else ()
    held = [(s * x, y) for s in (-1, 1) for x in _BESIDE_HAIR for y in rows]
    return np.array([*sides, *ends, *held])


def _reach(frame: EyeFrame, chin_y: float) -> Box:
    corners = frame.leave(
        np.array(
            [
                (x, y)
                for x in (-_SIDE_REACH, _SIDE_REACH)
                for y in (-_TOP_REACH, chin_y + _BOTTOM_REACH)
            ]
        )
    )
    low, high = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
    return Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
