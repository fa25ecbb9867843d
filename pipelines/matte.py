"""Tell person and hair from the rest of a photograph: the share of each pixel that is theirs.

The person comes from the selfie network, both are cut along edges by colour, and their borders
are resolved by closed-form matting. An artist's strokes are certain, whatever the colours say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.closed_form import solve_alpha
from pipelines.errors import MatteError
from pipelines.guided import enlarge_matte
from pipelines.hair_search import find_hair, find_person
from pipelines.head_view import HeadView, Mask, grown, head_view
from pipelines.landmarks import Landmarks
from pipelines.matte_trust import judge

# Half width of the band along a border in which shares are sought, in pupil distances.
_BAND = 0.06

Says = Literal["hair", "not hair", "person", "not person"]


@dataclass(frozen=True)
class Stroke:
    """A brush stroke: a line through ``points`` and its ``radius``, px of the photograph."""

    points: tuple[tuple[float, float], ...]
    radius: float
    says: Says

    def __post_init__(self) -> None:
        if self.says not in get_args(Says):
            raise MatteError(
                f"A stroke cannot say '{self.says}'; it says one of {', '.join(get_args(Says))}."
            )
        if not self.points or not self.radius > 0 or not np.isfinite(self.points).all():
            raise MatteError(
                f"A stroke needs at least one point and a radius above 0 px, not "
                f"{len(self.points)} points and {self.radius:g} px; paint it again."
            )


@dataclass(frozen=True, eq=False)
class Mattes:
    """Shares of person and hair, kept as (H, W) uint8 levels, never more hair than person.

    They are remembered as long as their photograph is: as floats they would be larger than it.
    ``confidence`` runs from 0 to 1; ``remarks`` say what to look at, and mend with the brush.
    """

    person_levels: Pixels
    hair_levels: Pixels
    confidence: float
    remarks: tuple[str, ...] = ()

    @property
    def person(self) -> Floats:
        """The share of each pixel that is the person's, (H, W) float32 from 0 to 1."""
        return shares(self.person_levels)

    @property
    def hair(self) -> Floats:
        """The share of each pixel that is hair, (H, W) float32 from 0 to 1."""
        return shares(self.hair_levels)

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        return self.person_levels.nbytes + self.hair_levels.nbytes


def levels(matte: Floats) -> Pixels:
    """Return shares (H, W) from 0 to 1 as uint8 levels from 0 to 255."""
    return np.asarray(cv2.convertScaleAbs(matte, alpha=255.0), np.uint8)


def shares(kept: Pixels) -> Floats:
    """Return uint8 levels (H, W) as shares, float32 from 0 to 1."""
    return np.divide(kept, np.float32(255), dtype=np.float32)


def find_mattes(pixels: Pixels, landmarks: Landmarks, *, strokes: Sequence[Stroke] = ()) -> Mattes:
    """Return the mattes of the person with these landmarks in (H, W, 3) uint8 sRGB.

    Only head and shoulders are looked at; further away both are 0. Later strokes count over
    earlier ones. A pure function: no random number is drawn.
    """
    view = head_view(pixels, landmarks)
    painted_person, painted_hair = _painted(view, strokes)
    lab = np.asarray(cv2.cvtColor(view.pixels, cv2.COLOR_RGB2Lab), np.uint8)
    body, likely = find_person(view, lab, painted_person)
    strands = find_hair(view, lab, body, painted_hair)
    hair = _resolved(strands, painted_hair, view, pixels)
    person = _resolved(body | strands, painted_person, view, pixels)
    np.maximum(person, hair, out=person)
    for stroke in strokes:
        _obey(person, hair, stroke)
    confidence, remarks = judge(view, lab, body, strands, likely)
    return Mattes(levels(person), levels(hair), confidence, remarks)


def _painted(view: HeadView, strokes: Sequence[Stroke]) -> tuple[Floats, Floats]:
    """Return what strokes settle about person and hair: 1 yes, -1 no, 0 unsaid, (h, w) each."""
    person, hair = (np.zeros(view.pixels.shape[:2], np.float32) for _ in range(2))
    scale = view.pixels.shape[1] / view.box.width
    for stroke in strokes:
        line = view.enter(np.array(stroke.points, np.float64))
        mark = _drawn(person.shape, line, stroke.radius * scale) > 0.5
        if stroke.says in ("hair", "not hair"):
            hair[mark] = 1 if stroke.says == "hair" else -1
        if stroke.says in ("hair", "person"):
            person[mark] = 1
        if stroke.says == "not person":
            person[mark] = hair[mark] = -1
    return person, hair


def _resolved(mask: Mask, painted: Floats, view: HeadView, pixels: Pixels) -> Floats:
    """Return the matte (H, W) of a mask (h, w) whose border is only roughly known."""
    band, box = _BAND * view.unit, view.box
    trimap = np.where(grown(mask, -band), 1.0, np.where(grown(mask, band), 0.5, 0.0))
    trimap[painted > 0], trimap[painted < 0] = 1, 0
    alpha = solve_alpha(view.pixels, trimap)
    whole = np.zeros(pixels.shape[:2], np.float32)
    inside = (slice(box.y, box.y + box.height), slice(box.x, box.x + box.width))
    whole[inside] = enlarge_matte(alpha, trimap, view.pixels, pixels[inside])
    return whole


def _obey(person: Floats, hair: Floats, stroke: Stroke) -> None:
    # At full size once more, so that the brush is obeyed to its own edge.
    line = np.array(stroke.points, np.float64)
    low = np.maximum(np.floor(line.min(axis=0) - stroke.radius - 2), 0).astype(int)
    high = np.maximum(np.ceil(line.max(axis=0) + stroke.radius + 3), 0).astype(int)
    inside = (slice(low[1], high[1]), slice(low[0], high[0]))
    mark = _drawn(person[inside].shape, line - low, stroke.radius)
    if stroke.says == "hair":
        np.maximum(hair[inside], mark, out=hair[inside])
    elif stroke.says != "person":
        np.minimum(hair[inside], 1 - mark, out=hair[inside])
    if stroke.says in ("hair", "person"):
        np.maximum(person[inside], mark, out=person[inside])
    elif stroke.says == "not person":
        np.minimum(person[inside], 1 - mark, out=person[inside])


def _drawn(shape: tuple[int, ...], line: Floats, radius: float) -> Floats:
    mark = np.zeros(shape, np.uint8)
    if mark.size:
        fixed = np.rint(line * 16).astype(np.int32)
        cv2.polylines(mark, [fixed], False, 255, max(1, round(2 * radius)), cv2.LINE_AA, 4)
        for x, y in fixed.tolist():
            cv2.circle(mark, (x, y), max(8, round(radius * 16)), 255, -1, cv2.LINE_AA, 4)
    return mark.astype(np.float32) / np.float32(255)
