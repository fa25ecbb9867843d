"""A guess of the points of a complete adult skull that stands level, in the Frankfurt plane.

Points of the midline are turns of the profile, those of orbits and nose are edges of what is
deep from the front, zygion and euryon are the widest places. What no turn or edge shows is
placed by usual distances and counts as inferred. It is a start for the eye, never a measurement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy
from numpy.typing import NDArray

from models.tissue_depths import named_points
from pipelines.arrays import Floats
from pipelines.errors import CraniometryError
from pipelines.reconstruction.craniometry import Craniometry, Point, Status, base_name
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.skull import Skull
from pipelines.sentences import Sentence

_STEP_MM: Final = 1.0
_FAR_MM: Final = 1000.0
# What is so far behind the bone beside it is an opening, mm.
_OPEN_MM: Final = 15.0
_LEAST_OPENING_MM: Final = 14.0
# An orbit's walls are so far behind nasion, mm; its middle so far to the side and below.
_ORBIT_MM: Final = 30.0
_ORBIT_AT: Final = (32.0, -10.0)
_EDGE_MM: Final = 2.5
# Two sides of a face differ less than this, mm; more means that one lies in a hole.
_UNLIKE_MM: Final = 9.0
_FREE: Final = ("eu", "zy", "go")
_RIM_MM: Final = 16.0
_NOSE_HALF_MM: Final = 6.0
ADVICE: Final = Sentence(
    "Is it a complete skull, its head up and face forward in its frame? Place the points by hand."
)
# Usual distances between points, mm, estimated on one adult skull; all of them count as inferred.
_METOPION_UP, _EMINENCE_OUT = 46.0, 27.0
_TEMPORAL_OUT, _TEMPORAL_UP = 43.0, 6.0
_ZM_OUT, _ZM_DOWN = 37.0, 20.0
_CANINE_OUT, _CANINE_UP = 14.0, 6.0
_MOLAR_BACK, _MOLAR_UP = 34.0, 4.0
_INCISOR_DOWN: Final = 10.0
_PORION_SHARE, _RAMUS_BACK = 0.485, 56.0


@dataclass(frozen=True)
class _Front:
    """How far back bone is met from the front: ``depth`` (rows, columns) mm, inf where none."""

    depth: Floats
    left: float
    low: float

    def column(self, x: float) -> Floats:
        """Return the depths from below upwards along a vertical line."""
        return self.depth[:, int(np.clip(round(x - self.left), 0, self.depth.shape[1] - 1))]

    def rows(self, low: float, high: float) -> NDArray[np.intp]:
        """Return the rows between two heights."""
        last = self.depth.shape[0]
        return np.arange(*np.clip(np.rint([low - self.low, high - self.low]), 0, last).astype(int))

    def at(self, x: float, z: float) -> Floats:
        """Return the place (3,) on the bone, or NaN where there is none."""
        met = self.covers(x, z) and np.isfinite(self.depth[self.cell(x, z)])
        return np.array([x, self.depth[self.cell(x, z)] if met else np.nan, z])

    def covers(self, x: float, z: float) -> bool:
        """Tell whether a place lies before the skull at all."""
        (row, column), (height, width) = self.cell(x, z), self.depth.shape
        return 0 <= row < height and 0 <= column < width

    def cell(self, x: float, z: float) -> tuple[int, int]:
        """Return the row and column of a place."""
        return round(z - self.low), round(x - self.left)


def guess_on_level(skull: Skull) -> Craniometry:
    """Return the points that can be found or inferred on a skull, LPS mm.

    Raises CraniometryError where there is no opening of the nose, from which all starts.
    """
    return _Guess(skull).points()


class _Guess:
    def __init__(self, skull: Skull) -> None:
        self._vertices = skull.vertices
        self._surface = Surface(skull.vertices, skull.faces)
        self._front = _seen_from_front(self._surface)
        self._middle = _midline(self._front)
        self._found: dict[str, Point] = {}

    def points(self) -> Craniometry:
        self._profile()
        self._vault()
        for side, sign in (("l", 1.0), ("r", -1.0)):
            self._orbit(side, sign)
        self._mend()
        for side, sign in (("l", 1.0), ("r", -1.0)):
            self._side(side, sign)
        self._jaw()
        self._mend()
        return Craniometry(self._found)

    def _put(self, name: str, place: Floats, status: Status = "observed") -> None:
        if np.isfinite(place).all():
            x, y, z = place.tolist()
            self._found[name] = Point((x, y, z), status, "program")

    def _xyz(self, name: str) -> Floats:
        if name not in self._found:
            raise CraniometryError(
                Sentence(
                    "No {title} ({name}) was found, from which the guess goes on. {advice}",
                    title=named_points()[base_name(name)].title,
                    name=name,
                    advice=ADVICE,
                )
            )
        return np.array(self._found[name].xyz)

    def _turn(self, low: float, high: float, *, forward: bool) -> Floats:
        """Return the most forward or the deepest place of the profile between two heights."""
        rows = self._front.rows(low, high)
        depths = np.min([self._front.column(self._middle + x) for x in (-1, 0, 1)], axis=0)[rows]
        solid = np.isfinite(depths)
        if not solid.any():
            return np.full(3, np.nan)
        chosen = np.where(solid, depths, np.inf if forward else -np.inf)
        best = int(np.argmin(chosen) if forward else np.argmax(chosen))
        return np.array([self._middle, depths[best], self._front.low + rows[best]])

    def _profile(self) -> None:
        top, bottom = self._nose()
        self._put("rhi", self._turn(top - 3, top + 14, forward=True))
        rhi = self._xyz("rhi")
        self._put("n", self._turn(rhi[2] + 8, rhi[2] + 32, forward=False))
        n = self._xyz("n")
        self._put("g", self._turn(n[2] + 4, n[2] + 24, forward=True))
        self._put("mn", self._front.at(self._middle, (n[2] + rhi[2]) / 2))
        self._put("m", self._front.at(self._middle, n[2] + _METOPION_UP), "inferred")
        self._put("ac", self._turn(bottom - 4, bottom + 6, forward=True))
        ac = self._xyz("ac")
        self._put("ss", self._turn(ac[2] - 11, ac[2] - 3, forward=False))
        ss = self._xyz("ss")
        self._put("pr", self._turn(ss[2] - 14, ss[2] - 7, forward=True), "inferred")
        if "pr" in self._found:
            pr = self._xyz("pr")
            self._put("mp", self._front.at(self._middle, (ss[2] + pr[2]) / 2))
            self._put("inc", self._front.at(self._middle, pr[2] - _INCISOR_DOWN), "inferred")
        self._alae(top, bottom)

    def _nose(self) -> tuple[float, float]:
        """Return where the opening of the nose begins and ends beside the midline."""
        sides = [self._front.column(self._middle + s * _NOSE_HALF_MM) for s in (-1, 1)]
        depth = np.max(sides, axis=0)
        height = self._front.low + np.arange(len(depth))
        high = float(self._vertices[:, 2].max())
        bone = np.min(self._front.depth[:, self._around(30)], axis=1)
        # An eye socket or a mouth is not beside the midline, and a hollow of the brow is shallow.
        solid = np.isfinite(bone)
        behind = np.subtract(depth, bone, out=np.zeros_like(depth), where=solid)
        is_open = (behind > _OPEN_MM) & (height < high - 70)
        found: Any = scipy.ndimage.label(is_open)
        runs = np.asarray(found[0])
        sizes = np.bincount(runs)[1:]
        if not len(sizes) or sizes.max() < _LEAST_OPENING_MM:
            raise CraniometryError(
                Sentence(
                    "No opening of the nose was found, from which the guess starts. {advice}",
                    advice=ADVICE,
                )
            )
        rows = np.flatnonzero(runs == int(np.argmax(sizes)) + 1)
        return float(height[rows[-1]]), float(height[rows[0]])

    def _around(self, half: float) -> NDArray[np.intp]:
        middle = round(self._middle - self._front.left)
        low = max(middle - round(half), 0)
        return np.arange(low, min(middle + round(half), self._front.depth.shape[1]))

    def _alae(self, top: float, bottom: float) -> None:
        ss, rows = self._xyz("ss"), self._front.rows(bottom + 2, (top + bottom) / 2)
        for side, sign in (("l", 1.0), ("r", -1.0)):
            widest, at = 0.0, bottom
            for row in rows:
                out = self._edge(int(row), sign, float(ss[1]) + _OPEN_MM)
                if out > widest:
                    widest, at = out, self._front.low + row
            x = self._middle + sign * (widest + 1)
            self._put(f"al_{side}", self._front.at(x, at))
            self._put(f"acp_{side}", self._front.at(x, at - 3.5))

    def _edge(self, row: int, sign: float, deep: float) -> float:
        """Return how far from the midline a row of the opening reaches to one side, mm."""
        out = 3
        while out < 20 and self._front.depth[row, self._column(sign * out)] > deep:
            out += 1
        return float(out) if 5 < out < 20 else 0.0

    def _column(self, out: float) -> int:
        column = round(self._middle + out - self._front.left)
        return int(np.clip(column, 0, self._front.depth.shape[1] - 1))

    def _vault(self) -> None:
        near = self._vertices[np.abs(self._vertices[:, 0] - self._middle) < 3]
        self._put("op", near[np.argmax(near[:, 1])])
        self._put("v", near[np.argmax(near[:, 2])])

    def _orbit(self, side: str, sign: float) -> None:
        n, front = self._xyz("n"), self._front
        found: Any = scipy.ndimage.label(front.depth > n[1] + _ORBIT_MM)
        parts = np.asarray(found[0])
        x, z = self._middle + sign * _ORBIT_AT[0], n[2] + _ORBIT_AT[1]
        own = parts[front.cell(x, z)] if front.covers(x, z) else 0
        if own == 0:
            return
        rows, columns = np.nonzero(parts == own)
        if len(rows) > 3000:
            return
        middle = front.left + float(np.median(columns)), front.low + float(np.median(rows))
        self._put(f"mso_{side}", self._rim(middle, (0, 1)), "inferred")
        self._put(f"mio_{side}", self._rim(middle, (0, -1)))
        self._put(f"or_{side}", self._rim((middle[0] + 3 * sign, middle[1]), (0, -1)))
        self._put(f"ec_{side}", self._rim(middle, (sign, 0)), "inferred")
        self._put(f"d_{side}", self._rim(middle, (-sign, 0), reach=20.0, slope=True), "inferred")

    def _rim(
        self, start: tuple[float, float], way: tuple[float, float], *,
        reach: float = 30.0, slope: bool = False,
    ) -> Floats:  # fmt: skip
        """Walk over the front from an orbit's middle to its rim: where bone comes no nearer."""
        steps = np.arange(4, reach, _STEP_MM)
        walk = [self._front.at(start[0] + s * way[0], start[1] + s * way[1]) for s in steps]
        depth = np.nan_to_num([place[1] for place in walk], nan=np.inf)
        out = np.flatnonzero(depth < self._xyz("n")[1] + _ORBIT_MM)
        if not len(out):
            return np.full(3, np.nan)
        first = int(out[0])
        if slope:
            # Towards the nose bone comes nearer all the way: the rim is where it first is steep.
            near = np.flatnonzero(depth < np.nanmin(depth[np.isfinite(depth)]) + _RIM_MM)
            return walk[int(near[0])]
        turns = (
            at for at in range(first, len(depth) - 4) if depth[at] <= depth[at + 1 : at + 5].min()
        )
        highest = next(turns, int(np.argmin(depth)))
        # The brow goes on rising beyond the rim: the rim is where the steep wall ends.
        near = np.flatnonzero(depth[: highest + 1] <= depth[highest] + _EDGE_MM)
        return walk[int(near[0])]

    def _side(self, side: str, sign: float) -> None:
        n, ss = self._xyz("n"), self._xyz("ss")
        out = sign * (self._vertices[:, 0] - self._middle)
        y, z = self._vertices[:, 1], self._vertices[:, 2]
        cheek = (z > ss[2]) & (z < n[2]) & (y > n[1] + 20) & (y < n[1] + 72)
        self._put(f"zy_{side}", self._vertices[np.argmax(np.where(cheek, out, -np.inf))])
        self._put(f"eu_{side}", self._vertices[np.argmax(np.where(z > n[2], out, -np.inf))])
        along = self._middle + sign * np.array([_EMINENCE_OUT, _TEMPORAL_OUT, _ZM_OUT])
        self._put(f"fe_{side}", self._front.at(along[0], n[2] + _METOPION_UP), "inferred")
        low = self._xyz(f"or_{side}")[2] if f"or_{side}" in self._found else n[2] - 26
        if f"mso_{side}" in self._found:
            up = self._xyz(f"mso_{side}")[2] + _TEMPORAL_UP
            self._put(f"ft_{side}", self._front.at(along[1], up), "inferred")
        self._put(f"zm_{side}", self._front.at(along[2], low - _ZM_DOWN), "inferred")
        if f"ec_{side}" in self._found:
            self._put(f"lo_{side}", self._front.at(self._xyz(f"ec_{side}")[0], low), "inferred")
        level = [self._xyz(each)[2] for each in ("or_l", "or_r") if each in self._found]
        ear = self._from_side(self._porion(), float(np.mean(level or [low])), sign)
        self._put(f"po_{side}", ear, "inferred")
        if "pr" in self._found:
            pr = self._xyz("pr")
            x = self._middle + sign * _CANINE_OUT
            self._put(f"sC_{side}", self._front.at(x, pr[2] + _CANINE_UP), "inferred")
            molar = self._from_side(pr[1] + _MOLAR_BACK, pr[2] + _MOLAR_UP, sign)
            self._put(f"ecm2_{side}", molar, "inferred")

    def _porion(self) -> float:
        n, op = self._xyz("n"), self._xyz("op")
        return float(n[1] + _PORION_SHARE * (op[1] - n[1]))

    def _from_side(self, y: float, z: float, sign: float) -> Floats:
        """Return where a line from the side first meets bone, (3,) or NaN."""
        start = np.array([[self._middle + sign * _FAR_MM, y, z]])
        hits = self._surface.cast(start, np.array([-sign, 0.0, 0.0]))
        if not hits.met[0]:
            return np.full(3, np.nan)
        return np.array([start[0, 0] - sign * float(hits.distance[0]), y, z])

    def _mend(self) -> None:
        """Mirror the point that lies farther back where two sides differ more than faces do."""
        for name in [name for name in self._found if name.endswith("_l")]:
            other = f"{name[:-2]}_r"
            if other not in self._found:
                continue
            left, right = self._xyz(name), self._xyz(other)
            if base_name(name) not in _FREE and np.abs(left - right)[1:].max() > _UNLIKE_MM:
                wrong, good = (name, right) if left[1] > right[1] else (other, left)
                self._put(wrong, good * [-1, 1, 1] + [2 * self._middle, 0, 0], "repaired")

    def _jaw(self) -> None:
        if "pr" not in self._found:
            return
        pr, y, z = self._xyz("pr"), self._vertices[:, 1], self._vertices[:, 2]
        near = (np.abs(self._vertices[:, 0] - self._middle) < 5) & (y < pr[1] + 30)
        lowest = self._vertices[np.argmin(np.where(near, z, np.inf))]
        if lowest[2] > pr[2] - 35:
            return
        self._put("me", lowest)
        self._put("pg", self._turn(lowest[2] + 3, lowest[2] + 20, forward=True))
        pg = self._xyz("pg")
        self._put("gn", self._front.at(self._middle, (pg[2] + lowest[2]) / 2))
        self._put("sm", self._turn(pg[2] + 4, pg[2] + 18, forward=False))
        for side, sign in (("l", 1.0), ("r", -1.0)):
            ramus = self._from_side(self._xyz("n")[1] + _RAMUS_BACK, pr[2], sign)
            self._put(f"mr_{side}", ramus, "inferred")
            out = sign * (self._vertices[:, 0] - self._middle)
            angle = (z < pr[2] - 15) & (out > 25) & (y < self._porion() + 6)
            score = np.where(angle, y - z + 0.3 * out, -np.inf)
            if angle.any():
                self._put(f"go_{side}", self._vertices[np.argmax(score)], "inferred")


def _seen_from_front(surface: Surface) -> _Front:
    low, high = surface.vertices.min(axis=0), surface.vertices.max(axis=0)
    x, z = (np.arange(np.floor(low[a]), np.ceil(high[a]) + 1, _STEP_MM) for a in (0, 2))
    starts = np.stack(np.broadcast_arrays(x[None], low[1] - 10.0, z[:, None]), axis=-1)
    hits = surface.cast(starts.reshape(-1, 3), np.array([0.0, 1.0, 0.0]))
    depth = np.where(hits.met, low[1] - 10.0 + hits.distance, np.inf)
    return _Front(depth.reshape(len(z), len(x)), float(x[0]), float(z[0]))


def _midline(front: _Front) -> float:
    """Return the x about which the front is most alike on both sides."""
    height, width = front.depth.shape
    face = front.depth[: round(0.75 * height)]
    best, found = np.inf, width / 2
    for doubled in range(width - 24, width + 25):
        out = np.arange(4, min(60, (width - 30) // 2))
        one, other = face[:, (doubled // 2) - out], face[:, (doubled + 1) // 2 + out]
        both = np.isfinite(one) & np.isfinite(other)
        apart = np.full(one.shape, 15.0)
        np.subtract(one, other, out=apart, where=both)
        apart = np.minimum(np.abs(apart), 15.0)
        if apart.mean() < best:
            best, found = float(apart.mean()), doubled / 2
    return front.left + found
