"""Say a photograph's quality aspect by aspect, and what to ask the family for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipelines.landmarks import Landmarks
from pipelines.quality import (
    BLURRED,
    EYES_SHUT,
    FAIR_PX,
    MOUTH_OPEN,
    NODDING_DEG,
    SIDE_LIT,
    SMALL_PX,
    SMILING,
    SOFT,
    TURNED_DEG,
    Quality,
)
from pipelines.sentences import Sentence

# From brows to chin: the points of the jaw and of the brows.
_FACE: Final = slice(0, 27)


@dataclass(frozen=True)
class Aspect:
    """One thing that a photograph of a face is looked at for, in words.

    ``ask`` is what a better photograph would have, empty where nothing is lacking.
    """

    name: Sentence
    said: Sentence
    ask: str = ""


def aspects_of(quality: Quality, landmarks: Landmarks) -> tuple[Aspect, ...]:
    """Return size, sharpness, pose, light, expression and what hides the face, in this order."""
    return (
        _size(quality, landmarks),
        _sharpness(quality),
        _pose(quality),
        _light(quality),
        _expression(quality),
        _hidden(landmarks),
    )


def _size(quality: Quality, landmarks: Landmarks) -> Aspect:
    face = landmarks.ibug68[_FACE]
    width, height = (face.max(axis=0) - face.min(axis=0)).tolist()
    said = Sentence(
        "{width:.0f} × {height:.0f} px from brow to chin, the pupils {unit:.0f} px apart",
        width=width,
        height=height,
        unit=quality.unit_px,
    )
    ask = ""
    if quality.unit_px < SMALL_PX:
        ask = Sentence("a larger scan or the negative: the face is small")
    elif quality.unit_px < FAIR_PX:
        ask = Sentence("the file as the camera gave it: lines of the skin are not in this one")
    return Aspect(Sentence("Size of the face"), said, ask)


def _sharpness(quality: Quality) -> Aspect:
    name = Sentence("Sharpness")
    if quality.blur > BLURRED:
        said = Sentence("blurred: lashes and the edge of the iris cannot be told")
        return Aspect(name, said, Sentence("a sharp photograph, or the file before it was sent on"))
    if quality.blur > SOFT:
        return Aspect(name, Sentence("a little soft"))
    return Aspect(name, Sentence("sharp"))


def _pose(quality: Quality) -> Aspect:
    yaw, pitch = quality.pose.yaw_deg, quality.pose.pitch_deg
    turned: Sentence | None = None
    if abs(yaw) > TURNED_DEG:
        turned = (
            Sentence("turned {degrees:.0f}° to the person's left", degrees=yaw)
            if yaw > 0
            else Sentence("turned {degrees:.0f}° to the person's right", degrees=-yaw)
        )
    elif abs(pitch) > NODDING_DEG:
        turned = (
            Sentence("looking {degrees:.0f}° up", degrees=pitch)
            if pitch > 0
            else Sentence("looking {degrees:.0f}° down", degrees=-pitch)
        )
    if turned is None:
        return Aspect(Sentence("Pose"), Sentence("from the front"))
    return Aspect(Sentence("Pose"), turned, Sentence("one from the front, with a level head"))


def _light(quality: Quality) -> Aspect:
    if abs(quality.side_light) <= SIDE_LIT:
        return Aspect(Sentence("Light"), Sentence("even on both cheeks"))
    said = (
        Sentence("from the person's left; the other half lies in shadow")
        if quality.side_light > 0
        else Sentence("from the person's right; the other half lies in shadow")
    )
    return Aspect(Sentence("Light"), said, Sentence("one in even light, out of the sun"))


def _expression(quality: Quality) -> Aspect:
    said = list(_grimaces(quality))
    if not said:
        return Aspect(Sentence("Expression"), Sentence("calm"))
    ask = Sentence("one with a calm face, the mouth closed and both eyes open")
    return Aspect(Sentence("Expression"), said[0], ask)


def _grimaces(quality: Quality) -> Iterator[Sentence]:
    expression = quality.expression
    if expression.eyes_open < EYES_SHUT:
        yield Sentence("the eyes are shut or nearly so")
    if expression.mouth_open > MOUTH_OPEN:
        yield Sentence("the mouth is open")
    if expression.smile > SMILING:
        yield Sentence("a smile, which is carried into the picture")


def _hidden(landmarks: Landmarks) -> Aspect:
    name = Sentence("What hides it")
    gone = [side for side in ("right", "left") if not landmarks.iris(side)]
    if _leaves_the_picture(landmarks):
        said = Sentence("the edge of the picture cuts the face")
        return Aspect(name, said, Sentence("the whole photograph, not a part of it"))
    if gone:
        said = (
            Sentence("neither iris was found")
            if len(gone) > 1
            else Sentence("the person's left iris was not found")
            if gone == ["left"]
            else Sentence("the person's right iris was not found")
        )
        return Aspect(name, said, Sentence("one in which both eyes can be seen"))
    return Aspect(name, Sentence("nothing found; look for glasses, a fringe or a hand yourself"))


def _leaves_the_picture(landmarks: Landmarks) -> bool:
    points, size = landmarks.ibug68, landmarks.image_size
    return bool((points < 0).any() or (points > size).any())
