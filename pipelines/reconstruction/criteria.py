"""Score the criteria of a superimposition, and say how much support the material could carry.

Geometry scores what it can, an examiner the rest. There is a tally and a ceiling, never a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from models.superimposition import Criterion, criteria
from pipelines.arrays import Floats
from pipelines.errors import SuperimpositionError
from pipelines.reconstruction.scored import STATES, Entry, State
from pipelines.reconstruction.superimposition import Superimposition
from pipelines.sentences import Sentence

LIMITS_NOTE: Final = "limits: the workbench's own; no published list states any"
CIRCLE_NOTE: Final = Sentence(
    "The camera was found from the same points, so that their agreement is in part of its making; "
    "outlines and points that were not used weigh more."
)
_DEPTH_SOURCE: Final = "MEPROCS list: inside the table's mean ± 2 SD"
# Beyond this, what lies before another point is seen beside it: 5 mm in front are 1.3 mm aside at
# 15°, 5 at 45°. Outlines are then those of other places of the head.
_FRONTAL_DEG, _LATERAL_DEG = 15.0, 60.0
# A depth that is foreshortened to less than half (it points within 30° of the camera) doubles
# every error of placing, and is not assessed.
_SEEN_SHARE: Final = 0.5


@dataclass(frozen=True)
class Score:
    """One criterion's state: what was measured in mm, between which limits, and who scored it."""

    key: str
    group: str
    title: str
    state: State
    by: Literal["geometry", "examiner", "nobody yet"]
    measured_mm: tuple[float, ...] = ()
    limits_mm: tuple[float, float] | None = None
    note: str = ""
    source: str = ""
    status: str = ""


def score_all(found: Superimposition, entries: Mapping[str, Entry] | None = None) -> list[Score]:
    """Return the score of every criterion and of the depth at every point that was placed.

    An examiner's entry stands in the place of what geometry says, which its note keeps.
    """
    scores = [_listed(found, criterion) for criterion in criteria()]
    scores += [_depth(found, row) for row in range(len(found.names))
               if found.model.points[found.names[row]].tip is not None]  # fmt: skip
    given = dict(entries or {})
    unknown = given.keys() - {score.key for score in scores}
    if unknown:
        raise SuperimpositionError(
            f"No criterion is called {', '.join(sorted(unknown))}. Keys: "
            f"{', '.join(score.key for score in scores)}."
        )
    return [_entered(score, given[score.key]) if score.key in given else score for score in scores]


def tally(scores: Sequence[Score]) -> dict[str, dict[str, int]]:
    """Return how many criteria of each group have each state."""
    groups = dict.fromkeys(score.group for score in scores)
    return {
        group: {s: sum(x.state == s and x.group == group for x in scores) for s in STATES}
        for group in groups
    }


def _entered(score: Score, entry: Entry) -> Score:
    kept = f"geometry: {score.state}" if score.by == "geometry" else ""
    note = "; ".join(filter(None, (entry.note, kept)))
    return Score(
        score.key, score.group, score.title, entry.state, "examiner",
        score.measured_mm, score.limits_mm, note, score.source, score.status,
    )  # fmt: skip


def _listed(found: Superimposition, criterion: Criterion) -> Score:
    def score(state: State, by: Literal["geometry", "nobody yet"], note: str,
              measured: Sequence[float] = ()) -> Score:  # fmt: skip
        return Score(
            criterion.key, criterion.group, criterion.title, state, by,
            tuple(round(mm, 1) for mm in measured), criterion.limits_mm, note,
            criterion.source, criterion.status,
        )  # fmt: skip

    turned = abs(found.angles.yaw)
    if criterion.view == "frontal" and turned > _FRONTAL_DEG:
        return score("not assessable", "geometry", f"asks for a frontal view, not {turned:.0f}°")
    if criterion.view == "lateral" and turned < _LATERAL_DEG:
        return score("not assessable", "geometry", f"asks for a lateral view, not {turned:.0f}°")
    if criterion.limits_mm is None:
        return score("not assessable", "nobody yet", "left to the examiner")
    measured = _MEASURES[criterion.key](_Seen(found))
    if not measured:
        return score(
            "not assessable",
            "geometry",
            "its points are not placed on both, or depth shifts them in this view",
        )
    low, high = criterion.limits_mm
    inside = all(low <= mm <= high for mm in measured)
    note = "; ".join(filter(None, (criterion.note, LIMITS_NOTE)))
    return score("consistent" if inside else "inconsistent", "geometry", note, measured)


def _depth(found: Superimposition, row: int) -> Score:
    """Return whether the depth that the picture shows lies within the table's mean ± 2 SD."""
    name = found.names[row]
    point = found.model.points[name]
    tip = point.tip
    if tip is None:
        raise ValueError(name)
    camera = found.camera
    ends = camera.project(np.stack([tip.bone, tip.skin]))
    scale = float(camera.px_per_mm(tip.bone[None])[0])
    way = (ends[1] - ends[0]) / max(tip.depth.depth_mm, 1e-6)
    share = float(np.linalg.norm(way)) / scale
    title = f"depth at {name}, mean {tip.depth.depth_mm:.1f} mm"
    key, where = f"depth-{name}", (tip.depth.source, tip.depth.status)
    if share < _SEEN_SHARE:
        return Score(key, "depth", title, "not assessable", "geometry", (), None,
                     "seen end-on in this view", *where)  # fmt: skip
    shown = float((found.face.at(name)[0] - ends[0]) @ way) / float(way @ way)
    reach = 2 * float(np.hypot(tip.depth.sd_mm, found.face.points[name].sd_mm / share))
    low, high = tip.depth.depth_mm - reach, tip.depth.depth_mm + reach
    state: State = "consistent" if low <= shown <= high else "inconsistent"
    return Score(key, "depth", title, state, "geometry", (round(shown, 1),),
                 (round(low, 1), round(high, 1)),
                 f"{_DEPTH_SOURCE}, with the error of placing", *where)  # fmt: skip


class _Seen:
    """Distances in the picture between bone and skin points, along the head's own left and up."""

    def __init__(self, found: Superimposition) -> None:
        self.found = found
        self._placed = set(found.face.points)

    def above(self, skin: str, bone: str) -> list[float]:
        """Return how far a skin point lies above a point of bone, mm; empty where one lacks."""
        return self._along(skin, bone, 2)

    def lateral(self, skin: str, bone: str, *, sides: str = "lr") -> list[float]:
        """Return how far skin lies to the outside of bone on each side, mm."""
        return [
            mm * (1 if side == "l" else -1)
            for side in sides
            for mm in self._along(f"{skin}_{side}", f"{bone}_{side}", 0)
        ]

    def levels(self, skin: str, bone: str) -> list[float]:
        """Return how far skin lies above bone on each side, mm."""
        return [mm for side in "lr" for mm in self.above(f"{skin}_{side}", f"{bone}_{side}")]

    def outline(self) -> list[float]:
        """Return how far the outline lies outside the skin over both zygia, mm."""
        outline, points = self.found.face.outline, self.found.model.points
        names = [name for name in ("zy_l", "zy_r") if name in points]
        if outline is None or len(names) < 2:
            return []
        places = np.array([points[name].xyz for name in names])
        seen, scale = self.found.camera.project(places), self.found.camera.px_per_mm(places)
        middle = seen.mean(axis=0)
        return [
            _beyond(outline, spot, spot - middle) / float(px)
            for spot, px in zip(seen, scale, strict=True)
        ]

    def _along(self, skin: str, bone: str, axis: int) -> list[float]:
        if skin not in self._placed or bone not in self.found.model.bone:
            return []
        place = self.found.model.bone.at(bone)
        camera = self.found.camera
        way = self.found.model.axes[axis]
        ends = camera.project(np.vstack([place, place + way]))
        step = ends[1] - ends[0]
        if self._runs_into_the_picture(axis):
            return []
        return [float((self.found.face.at(skin)[0] - ends[0]) @ step) / float(step @ step)]

    def _runs_into_the_picture(self, axis: int) -> bool:
        """Tell whether depth would be taken for a distance along an axis of the head."""
        angles = self.found.angles
        return abs(angles.yaw if axis == 0 else angles.pitch) > _FRONTAL_DEG


def _beyond(outline: Floats, spot: Floats, outward: Floats) -> float:
    """Return how far the nearest part of a line lies beyond a spot, in its outward direction."""
    starts, steps = outline[:-1], np.diff(outline, axis=0)
    share = np.einsum("nk,nk->n", spot - starts, steps) / np.maximum((steps**2).sum(axis=1), 1e-9)
    near = starts + np.clip(share, 0, 1)[:, None] * steps
    off = near[int(np.linalg.norm(near - spot, axis=1).argmin())] - spot
    return float(np.linalg.norm(off) * np.sign(off @ outward))


_MEASURES: Final[dict[str, Callable[[_Seen], list[float]]]] = {
    "zygomatic-line": lambda seen: seen.outline(),
    "upper-lip": lambda seen: seen.above("pr", "pr"),
    "aperture-in-nose": lambda seen: seen.lateral("al", "al"),
    "stomion": lambda seen: seen.above("inc", "inc"),
    "inner-canthus": lambda seen: seen.lateral("en", "d"),
    "outer-canthus-level": lambda seen: seen.levels("ex", "ec"),
    "outer-canthus-inside": lambda seen: [-mm for mm in seen.lateral("ex", "ec")],
    "mouth-corner": lambda seen: seen.lateral("ch", "sC"),
    "ear-canal": lambda seen: seen.lateral("po", "po"),
    "gonial-flare": lambda seen: seen.lateral("go", "go"),
}
