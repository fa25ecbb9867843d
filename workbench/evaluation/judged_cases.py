"""Work one solved case through: draw its progressions, hold them against the later photograph."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PIL import Image

from pipelines.ageing.plan import AgedFace, plan_progression
from pipelines.errors import PipelineError
from pipelines.evaluation.judging import Likeness, Looks, compare, look_at
from pipelines.evaluation.strangers import Known
from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.photograph import Photograph, read_photograph
from pipelines.render import render
from pipelines.rendering import Rendering
from pipelines.review_sheet import Face, View, side_by_side, stacked
from workbench.evaluation.solved_cases import Shot

Way = Literal["untouched", "one photograph", "all photographs"]
WAYS: Final[tuple[Way, ...]] = ("untouched", "one photograph", "all photographs")
"""What is held against the later photograph: the childhood photograph nearest in age as it is,
aged by itself, and aged with the shape of all childhood photographs."""
_TILE_PX: Final = 320
_SHEET_QUALITY: Final = 88
_CHILDHOOD_SHOWN: Final = 4


@dataclass(frozen=True)
class SeenShot:
    """A photograph of the list whose face was found and measured."""

    shot: Shot
    sha256: str
    landmarks: Landmarks
    looks: Looks

    @property
    def known(self) -> Known[Looks]:
        """What is known of the person at this age."""
        return Known(self.shot.person, self.shot.age_years, self.looks)


@dataclass(frozen=True)
class JudgedCase:
    """How one solved case came out, its contact sheet, and what could not be done.

    ``drawn`` is the childhood photograph nearest in age to the ``later`` one; ``sheet`` is a JPEG.
    """

    number: int
    later: Shot
    drawn: Shot
    photographs: int
    likeness: Mapping[Way, Likeness]
    sheet: bytes
    notes: tuple[str, ...]

    @property
    def person(self) -> str:
        """Who it is, in the list's words."""
        return self.later.person


def see(shot: Shot, *, pixel_limit: int) -> SeenShot:
    """Read a photograph, find its face and measure it; raise PipelineError where that fails."""
    photograph = read_photograph(shot.photo, pixel_limit=pixel_limit)
    landmarks = find_landmarks(photograph, face=shot.face)
    looks = look_at(photograph.pixels, landmarks.ibug68)
    return SeenShot(shot, photograph.sha256, landmarks, looks)


def judge(
    number: int,
    later: SeenShot,
    childhood: Sequence[SeenShot],
    everybody: Sequence[Known[Looks]],
    *,
    pixel_limit: int,
) -> JudgedCase:
    """Draw the progressions of a case and compare each with the later photograph.

    ``everybody`` holds all photographs of the list, from which strangers are picked.
    """
    ordered = sorted(childhood, key=lambda seen: seen.shot.age_years)
    drawn, target = ordered[-1], later.shot
    photograph = read_photograph(drawn.shot.photo, pixel_limit=pixel_limit)
    pictures: dict[Way, Face] = {
        "untouched": Face(photograph.pixels, drawn.looks.points, f"{drawn.shot.age_years:g} years")
    }
    likeness: dict[Way, Likeness] = {
        "untouched": compare(drawn.looks, later.known, original=drawn.looks, everybody=everybody)
    }
    notes: list[str] = []
    for way, used in _ways(ordered):
        try:
            rendering = _progressed(used, target, photograph)
        except PipelineError as error:
            notes.append(f"case {number}, {way}: {error}")
            continue
        points = rendering.landmarks.ibug68
        pictures[way] = Face(rendering.pixels, points, f"{target.age_years:g} from {way}")
        shown = look_at(pictures[way].pixels, points)
        likeness[way] = compare(shown, later.known, original=drawn.looks, everybody=everybody)
    sheet = _contact_sheet(ordered[:-1], pictures, later, pixel_limit)
    return JudgedCase(number, target, drawn.shot, len(ordered), likeness, sheet, tuple(notes))


def _ways(childhood: Sequence[SeenShot]) -> list[tuple[Way, Sequence[SeenShot]]]:
    alone: list[tuple[Way, Sequence[SeenShot]]] = [("one photograph", childhood[-1:])]
    return [*alone, ("all photographs", childhood)] if len(childhood) > 1 else alone


def _progressed(used: Sequence[SeenShot], later: Shot, photograph: Photograph) -> Rendering:
    faces = [AgedFace(s.sha256, s.landmarks, s.shot.age_years) for s in used]
    recipe = plan_progression(faces, target_age=later.age_years, sex=later.sex)
    return render(recipe, {photograph.sha256: photograph})


def _contact_sheet(
    earlier: Sequence[SeenShot], pictures: Mapping[Way, Face], later: SeenShot, pixel_limit: int
) -> bytes:
    shown = earlier[max(0, len(earlier) - _CHILDHOOD_SHOWN + 1) :]
    faces = [
        *(_face(seen, pixel_limit) for seen in shown),
        *pictures.values(),
        _face(later, pixel_limit),
    ]
    views: tuple[View, ...] = ("head", "inner face")
    sheet = stacked([side_by_side(faces, view=view, side=_TILE_PX) for view in views])
    file = io.BytesIO()
    Image.fromarray(sheet).save(file, "JPEG", quality=_SHEET_QUALITY)
    return file.getvalue()


def _face(seen: SeenShot, pixel_limit: int) -> Face:
    pixels = read_photograph(seen.shot.photo, pixel_limit=pixel_limit).pixels
    word = "later: " if seen.shot.role == "later" else ""
    return Face(pixels, seen.looks.points, f"{word}{seen.shot.age_years:g} years")
