"""One scaled photograph of a skull: its ruler, its level, and its points in millimetres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, cast

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.errors import SkullPhotographError
from pipelines.reconstruction.craniometry import STATUSES, Status, all_names
from pipelines.reconstruction.upright import usual_places
from pipelines.sentences import Sentence

ViewKind = Literal["frontal", "lateral"]
# How exactly an end of a ruler is clicked, px.
_CLICK_SD_PX: Final = 1.0
_SHORTEST_RULER_PX: Final = 40.0
# No skull is larger or smaller than a usual one by so many times, nor seen so from a metre on; it
# takes so many points to say it.
_LIKELY_SIZE: Final = 1.6
_FEWEST_FOR_SIZE: Final = 4
# Nearer, perspective draws what lies behind the ruler too small: 9 % at 1 m for 100 mm.
NEAR_MM: Final = 2000.0
_NEEDED: Final[dict[ViewKind, tuple[str, ...]]] = {
    "frontal": ("or_l", "or_r", "n"),
    "lateral": ("po", "or", "n"),
}
_SAID: Final[dict[ViewKind, Sentence]] = {
    "frontal": Sentence("frontal"),
    "lateral": Sentence("lateral"),
}
_RULER_AT: Final[dict[ViewKind, str]] = {"frontal": "or_l", "lateral": "n"}


@dataclass(frozen=True)
class FlatPoint:
    """One point of bone in a photograph, px, and how it is known."""

    xy: tuple[float, float]
    status: Status


@dataclass(frozen=True)
class Scale:
    """Px to the millimetre, the share by which it may be wrong (1 SD), and what says so."""

    px_per_mm: float
    share_sd: float
    basis: Sentence


@dataclass(frozen=True)
class ScaledView:
    """A photograph of a skull, levelled; ``side`` is the side seen in a lateral view.

    ``mm`` are its points in its own plane: in a frontal view x to the person's left and z up, in
    a lateral one y to the back and z up, from the Frankfurt plane; ``turn_deg`` is what levelled
    it. ``matrix`` (2, 3) leads from mm into the px of the photograph.
    """

    kind: ViewKind
    side: str
    points: Mapping[str, FlatPoint]
    scale: Scale
    mm: Mapping[str, Floats]
    matrix: Floats
    turn_deg: float
    lean_deg: float | None
    distance_mm: float | None
    ruler_at: str
    size: tuple[int, int]

    def px(self, mm: Floats) -> Floats:
        """Return where places (n, 2) mm lie in the photograph, px."""
        return mm @ self.matrix[:, :2].T + self.matrix[:, 2]

    def corrected(self, behind_mm: Mapping[str, float]) -> ScaledView:
        """Return the view with its perspective taken out.

        ``behind_mm`` says how far points lie behind the ruler's plane; seen from D, what lies d
        behind is drawn D / (D + d) as large.
        """
        if self.distance_mm is None:
            return self
        middle = _inverse(self.matrix, np.array([self.size], float) / 2)[0]
        moved = {
            name: middle + (place - middle) * (1 + behind_mm.get(name, 0.0) / self.distance_mm)
            for name, place in self.mm.items()
        }
        # The Frankfurt plane stays at 0, and so does the middle.
        level = [moved[name] for name in moved if name.startswith("or_")]
        zero = np.mean(level, axis=0)
        if self.kind == "frontal":
            zero = np.array([moved["n"][0], zero[1]])
        return replace(self, mm={name: place - zero for name, place in moved.items()})


def said(kind: ViewKind) -> Sentence:
    """Return a view's name, to be said in any language."""
    return _SAID[kind]


def view_from(kind: ViewKind, document: Any, size: tuple[int, int]) -> ScaledView:
    """Return a view from its part of the file and its photograph's size (width, height) px.

    Raises SkullPhotographError naming what is missing or wrong.
    """
    if not isinstance(document, dict) or not isinstance(document.get("points"), dict):
        raise SkullPhotographError(
            Sentence(
                'The {view} view needs an object with "ruler" and "points", such as {example}.',
                view=said(kind),
                example='{"ruler": {"from": [10, 20], "to": [510, 20], "mm": 100}, '
                '"points": {"n": [400, 300]}}',
            )
        )
    given = cast(dict[str, Any], document)
    side = _side(kind, given)
    points = _points(kind, side, given["points"], size)
    missing = [n for n in needed_points(kind, side) if n not in points]
    if missing:
        raise SkullPhotographError(
            Sentence(
                "The {view} view lacks {missing}: they say where the Frankfurt plane and the "
                "middle are. Place them.",
                view=said(kind),
                missing=", ".join(missing),
            )
        )
    scale = _scale(kind, given)
    matrix, turn = _levelled(kind, side, points, scale)
    mm = {n: _inverse(matrix, np.array([p.xy]))[0] for n, p in points.items()}
    _check_size(kind, mm)
    distance = given.get("camera_distance_mm")
    ruler_at = str(given.get("ruler_at", _RULER_AT[kind]))
    return ScaledView(
        kind, side, points, scale, mm, matrix, turn, _lean(kind, mm),
        None if distance is None else float(distance), ruler_at, size,
    )  # fmt: skip


def levelled_picture(
    view: ScaledView, photograph: Pixels, *, longest_px: int
) -> tuple[Pixels, Floats, float]:
    """Return the photograph turned level, the matrix (2, 3) from mm into it, and its px per mm.

    It is made smaller where it is longer than ``longest_px``; what turns in from outside is grey.
    """
    height, width = photograph.shape[:2]
    shrink = min(1.0, longest_px / max(height, width))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), view.turn_deg, shrink)
    turn = np.asarray(turn, float)
    turn[:, 2] -= np.array([width, height]) / 2 * (1 - shrink)
    size = (round(width * shrink), round(height * shrink))
    picture = cv2.warpAffine(
        photograph, turn, size, flags=cv2.INTER_AREA if shrink < 1 else cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT, borderValue=(200, 200, 200),
    )  # fmt: skip
    matrix = np.column_stack([turn[:, :2] @ view.matrix[:, :2],
                              turn[:, :2] @ view.matrix[:, 2] + turn[:, 2]])  # fmt: skip
    return np.asarray(picture, np.uint8), matrix, view.scale.px_per_mm * shrink


def _side(kind: ViewKind, given: Mapping[str, Any]) -> str:
    if kind == "frontal":
        return ""
    facing = given.get("facing")
    if facing not in ("left", "right"):
        raise SkullPhotographError(
            Sentence(
                "The lateral view must say which way the skull faces in the picture: left, where "
                "its left side is seen, or right."
            )
        )
    return "l" if facing == "left" else "r"


def needed_points(kind: ViewKind, side: str = "") -> list[str]:
    """Return the points without which a view has no level and no middle."""
    return [name if name == "n" or side == "" else f"{name}_{side}" for name in _NEEDED[kind]]


def _points(
    kind: ViewKind, side: str, given: Mapping[str, Any], size: tuple[int, int]
) -> dict[str, FlatPoint]:
    found: dict[str, FlatPoint] = {}
    for key, value in given.items():
        name = str(key)
        if name not in all_names() and f"{name}_{side}" in all_names():
            name = f"{name}_{side}"
        if name not in all_names():
            raise SkullPhotographError(
                Sentence(
                    "The {view} view names a point {point}, which is none. Names: {listed}.",
                    view=said(kind),
                    point=key,
                    listed=", ".join(all_names()),
                )
            )
        if side and name.endswith(("_l", "_r")) and not name.endswith(side):
            continue
        found[name] = _point(kind, name, value, size)
    return found


def _point(kind: ViewKind, name: str, value: Any, size: tuple[int, int]) -> FlatPoint:
    row = cast(dict[str, Any], value) if isinstance(value, dict) else {"xy": value}
    status = row.get("status", "observed")
    if status not in STATUSES:
        raise SkullPhotographError(
            Sentence(
                "Point {point} of the {view} view has the status {status!r}; give one of {listed}.",
                point=name,
                view=said(kind),
                status=status,
                listed=", ".join(STATUSES),
            )
        )
    called = Sentence("Point {point} of the {view} view", point=name, view=said(kind))
    x, y = _pair(called, row.get("xy"))
    if not (0 <= x <= size[0] and 0 <= y <= size[1]):
        raise SkullPhotographError(
            Sentence(
                "{called} stands at {x:g}, {y:g}; the photograph has {width} × {height} px.",
                called=called,
                x=x,
                y=y,
                width=size[0],
                height=size[1],
            )
        )
    return FlatPoint((x, y), status)


def _pair(what: Sentence, value: Any) -> tuple[float, float]:
    try:
        x, y = (float(number) for number in value)
    except (TypeError, ValueError) as error:
        raise SkullPhotographError(
            Sentence("{called} needs two numbers, x and y in px.", called=what)
        ) from error
    if not np.isfinite([x, y]).all():
        raise SkullPhotographError(
            Sentence("{called} has a coordinate that is no number.", called=what)
        )
    return x, y


def _scale(kind: ViewKind, given: Mapping[str, Any]) -> Scale:
    """Return the scale by the ruler, and its error by a second known length where there is one."""
    ruler = given.get("ruler")
    if not isinstance(ruler, dict):
        raise SkullPhotographError(
            Sentence(
                "The {view} view needs a ruler: two ends in px and the mm between them.",
                view=said(kind),
            )
        )
    first, length = _px_per_mm(kind, cast(dict[str, Any], ruler))
    by_hand = float(np.sqrt(2)) * _CLICK_SD_PX / length
    second = given.get("second_ruler")
    if not isinstance(second, dict):
        return Scale(first, by_hand, Sentence("clicks of 1 px at both ends of one ruler"))
    other, _length = _px_per_mm(kind, cast(dict[str, Any], second))
    apart = abs(other / first - 1)
    basis = Sentence("a second known length differs by {apart:.1%}", apart=apart)
    return Scale(first, max(by_hand, apart), basis)


def _px_per_mm(kind: ViewKind, ruler: Mapping[str, Any]) -> tuple[float, float]:
    called = Sentence("The ruler of the {view} view", view=said(kind))
    ends = [np.array(_pair(called, ruler.get(end))) for end in ("from", "to")]
    length = float(np.linalg.norm(ends[1] - ends[0]))
    try:
        mm = float(ruler.get("mm", 0))
    except (TypeError, ValueError):
        mm = 0.0
    if not mm > 0 or length < _SHORTEST_RULER_PX:
        raise SkullPhotographError(
            Sentence(
                "{called} spans {length:.0f} px and {mm:g} mm; {least:g} px and more than 0 mm are "
                "needed. Click ends that lie further apart.",
                called=called,
                length=length,
                mm=mm,
                least=_SHORTEST_RULER_PX,
            )
        )
    return length / mm, length


def _levelled(
    kind: ViewKind, side: str, points: Mapping[str, FlatPoint], scale: Scale
) -> tuple[Floats, float]:
    """Return the matrix from mm into px, and by how many degrees the picture must turn."""

    def at(name: str) -> Floats:
        return np.array(points[name].xy)

    if kind == "frontal":
        low, origin = at("or_l") - at("or_r"), (at("or_l") + at("or_r")) / 2
        across, sign = low, 1.0
    else:
        low, origin = at(f"or_{side}") - at(f"po_{side}"), at(f"or_{side}")
        # The axis of a lateral view runs to the back of the head.
        across, sign = -low, (1.0 if side == "l" else -1.0)
    length = float(np.linalg.norm(across))
    if length < 1 or (sign * across[0] <= 0):
        raise SkullPhotographError(
            Sentence(
                "The points of the {view} view's Frankfurt plane stand the wrong way round. Check "
                "left and right, or which way the skull is facing.",
                view=said(kind),
            )
        )
    along = across / length
    up = np.array([along[1], -along[0]]) * sign
    turn = float(np.degrees(np.arctan2(sign * along[1], sign * along[0])))
    axes = np.column_stack([along, up]) * scale.px_per_mm
    if kind == "frontal":
        # The middle runs through nasion; the level through both orbits.
        origin = origin + along * ((at("n") - origin) @ along)
    return np.column_stack([axes, origin]), turn


def _check_size(kind: ViewKind, mm: Mapping[str, Floats]) -> None:
    usual = usual_places(mm)
    if len(usual) < _FEWEST_FOR_SIZE:
        return
    seen = np.array([mm[name] for name in usual])
    meant = np.array(list(usual.values()))[:, [0 if kind == "frontal" else 1, 2]]
    span, usual_mm = np.hypot(*np.ptp(seen, axis=0)), np.hypot(*np.ptp(meant, axis=0))
    if not 1 / _LIKELY_SIZE < span / usual_mm < _LIKELY_SIZE:
        raise SkullPhotographError(
            Sentence(
                "By its ruler the points of the {view} view span {span:.0f} mm, where those of a "
                "head span some {usual:.0f}. Look at the ruler's ends and at its length in mm.",
                view=said(kind),
                span=float(span),
                usual=float(usual_mm),
            )
        )


def _lean(kind: ViewKind, mm: Mapping[str, Floats]) -> float | None:
    """Return how far the midline leans from upright once the orbits are level, degrees."""
    if kind != "frontal" or "pr" not in mm:
        return None
    down = mm["pr"] - mm["n"]
    return float(np.degrees(np.arctan2(down[0], -down[1])))


def _inverse(matrix: Floats, px: Floats) -> Floats:
    return (px - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T
