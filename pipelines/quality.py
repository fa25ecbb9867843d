"""Say what a photograph's face is worth: in numbers, and in words an artist uses.

No measure depends on how light the skin is: sharpness, noise and blocks come from differences,
the light from the ratio of both cheeks. Glasses and fringes are not judged: how far they stand
out hangs on how light the skin beside them is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from pipelines.alignment import EyeFrame, eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.errors import LandmarkError
from pipelines.faults import (
    BLOCK,
    LUMA,
    Blocks,
    Faults,
    Tones,
    block_steps,
    blur_px,
    luma,
    noise_sd,
    tint,
    tones,
)
from pipelines.landmarks import Landmarks
from pipelines.pose import Expression, Pose, measure_expression, measure_pose
from pipelines.sentences import Sentence
from pipelines.skin_hue import is_cast, linear

# The window that faults are measured in, in pupil distances from between the eyes: right, up,
# left, down.
_REACH: Final = (1.2, 1.0, 1.2, 1.7)
_CHEEK_RADIUS, _PUPIL_RADIUS = 0.14, 0.05
# Share of the pixels around the pupils that are the pupils themselves.
_PUPIL_SHARE: Final = 0.1
# Lower lid, mouth's corner, nose wing and jaw, whose middle is the cheek.
_CHEEKS: Final = ((41, 48, 31, 3), (46, 54, 35, 13))
# Limits from which a remark is made; chosen by eye on samples and research photographs.
SMALL_PX, FAIR_PX = 60.0, 100.0
SOFT, BLURRED = 0.015, 0.025
_GRAINY, _NOISY = 2.5, 6.0
_BLOCKY: Final = 1.5
_FADED_BLACK: Final = 45.0
SIDE_LIT: Final = 0.35
TURNED_DEG: Final = 15.0
NODDING_DEG: Final = 20.0
SMILING, MOUTH_OPEN = 0.06, 0.12
EYES_SHUT: Final = 0.15
_LEAST_WEIGHT: Final = 0.02
_LEAST_WINDOW_PX: Final = 32
_TONED: Final = 3.0


@dataclass(frozen=True)
class Quality:
    """What one photograph of a face gives.

    ``unit_px`` is the pupil distance; ``blur`` the sigma of its blur in pupil distances;
    ``side_light`` runs from -1, lit from the person's right only, over 0, even, to 1;
    ``weight``, over 0 to 1, is for fusing several photographs; ``remarks`` are sentences.
    """

    unit_px: float
    blur: float
    side_light: float
    pose: Pose
    expression: Expression
    faults: Faults
    weight: float
    remarks: tuple[str, ...]


def measure_quality(pixels: Pixels, landmarks: Landmarks) -> Quality:
    """Measure the face that ``landmarks`` describe in (H, W, 3) uint8 sRGB.

    Raises LandmarkError where the landmarks do not lie on the picture.
    """
    frame = eye_frame(landmarks)
    cheeks = _cheeks(pixels, landmarks, frame)
    faults = _measure_faults(pixels, landmarks, cheeks)
    measured = Quality(
        unit_px=frame.unit,
        blur=faults.blur_px / frame.unit,
        side_light=_side_light(*cheeks),
        pose=measure_pose(landmarks),
        expression=measure_expression(landmarks),
        faults=faults,
        weight=1.0,
        remarks=(),
    )
    return replace(measured, weight=_weight(measured), remarks=tuple(_remarks(measured)))


def _measure_faults(pixels: Pixels, landmarks: Landmarks, cheeks: tuple[Floats, Floats]) -> Faults:
    frame = eye_frame(landmarks)
    part, (x, y) = _face_window(pixels, frame)
    plane = luma(part)
    noise = noise_sd(plane, unit_px=frame.unit)
    blocks = block_steps(plane)
    skin = np.median(np.concatenate(cheeks), axis=0)
    return Faults(
        noise_sd=noise,
        chroma_noise_sd=_chroma_noise_sd(part, plane, frame.unit),
        blocks=Blocks(blocks.step, (blocks.x + x) % BLOCK, (blocks.y + y) % BLOCK),
        blur_px=blur_px(plane, unit_px=frame.unit, noise=noise),
        tones=_tones(plane, _pupils(pixels, landmarks, frame)),
        tint=tint(pixels),
        skin=(float(skin[0]), float(skin[1]), float(skin[2])),
    )


def _chroma_noise_sd(pixels: Pixels, plane: Floats, unit_px: float) -> float:
    # Grey grain is in all channels alike, or under coloured light by each one's share of it.
    shares = pixels.mean(axis=(0, 1)) / max(float(plane.mean()), 1.0)
    return max(
        min(
            noise_sd(pixels[..., channel] - np.float32(share) * plane, unit_px=unit_px)
            for share in (1.0, shares[channel])
        )
        for channel in (0, 2)
    )


def _face_window(pixels: Pixels, frame: EyeFrame) -> tuple[Pixels, tuple[int, int]]:
    """Return the part of the picture around the face, and where it starts (x, y)."""
    right, up, left, down = (side * frame.unit for side in _REACH)
    height, width = pixels.shape[:2]
    low = np.clip(frame.centre - [right, up], 0, [width, height]).astype(int)
    high = np.clip(frame.centre + [left, down], 0, [width, height]).astype(int)
    part = pixels[low[1] : high[1], low[0] : high[0]]
    if min(part.shape[:2]) < _LEAST_WINDOW_PX:
        raise LandmarkError(
            Sentence(
                "The face that the landmarks describe shows only {width} × {height} px of "
                "the photograph; {least} px a side are needed. Check the landmarks, "
                "or take a larger scan.",
                width=part.shape[1],
                height=part.shape[0],
                least=_LEAST_WINDOW_PX,
            )
        )
    return np.ascontiguousarray(part), (int(low[0]), int(low[1]))


def _cheeks(pixels: Pixels, landmarks: Landmarks, frame: EyeFrame) -> tuple[Floats, Floats]:
    """Return the colours (n, 3) of the person's right and left cheek."""
    right, left = (landmarks.ibug68[list(corners)].mean(axis=0) for corners in _CHEEKS)
    radius = _CHEEK_RADIUS * frame.unit
    return _around(pixels, right, radius), _around(pixels, left, radius)


def _pupils(pixels: Pixels, landmarks: Landmarks, frame: EyeFrame) -> Floats:
    """Return the colours (n, 3) in and around both pupils."""
    centres = landmarks.eye_centre("right"), landmarks.eye_centre("left")
    return np.concatenate([_around(pixels, at, _PUPIL_RADIUS * frame.unit) for at in centres])


def _around(pixels: Pixels, centre: Floats, radius: float) -> Floats:
    height, width = pixels.shape[:2]
    x, y = np.clip(centre, 0, [width - 1, height - 1])
    left, top = max(int(x - radius), 0), max(int(y - radius), 0)
    part = pixels[top : int(y + radius) + 1, left : int(x + radius) + 1]
    return part.reshape(-1, 3).astype(np.float32)


def _tones(plane: Floats, pupils: Floats) -> Tones:
    # Everybody's pupils are black; not everybody has black hair or clothes.
    found = tones(plane)
    return Tones(min(found.black, float(np.quantile(pupils @ LUMA, _PUPIL_SHARE))), found.white)


def _side_light(right: Floats, left: Floats) -> float:
    # Skin gives back a share of the light, so the ratio of both sides is the light's alone.
    from_right, from_left = (
        float(np.median(linear(colours) @ LUMA)) + 1e-4 for colours in (right, left)
    )
    return (from_left - from_right) / (from_left + from_right)


def _weight(quality: Quality) -> float:
    """Multiply what each fault leaves of a photograph's worth; chosen by eye."""
    pose, faults = quality.pose, quality.faults
    size = min(1.0, quality.unit_px / FAIR_PX)
    grain = np.hypot(faults.noise_sd, 2 * faults.blocks.step) / 12
    turned = np.hypot(pose.yaw_deg / 25, pose.pitch_deg / 35)
    moved = np.hypot(max(quality.expression.smile, 0) / 0.15, quality.expression.mouth_open / 0.35)
    spoilt = (quality.blur / 0.04, grain, turned, moved, quality.side_light)
    share = size * float(np.prod([np.exp(-0.5 * part**2) for part in spoilt]))
    shut = 0.5 if quality.expression.eyes_open < EYES_SHUT else 1.0
    return float(np.clip(share * shut, _LEAST_WEIGHT, 1.0))


def _remarks(quality: Quality) -> Iterator[str]:
    yield from _on_size_and_sharpness(quality)
    yield from _on_the_print(quality.faults)
    yield from _on_the_sitter(quality)


def _on_size_and_sharpness(quality: Quality) -> Iterator[str]:
    apart = f"the pupils are {quality.unit_px:.0f} px apart"
    if quality.unit_px < SMALL_PX:
        yield f"The face is small: {apart}. Ask for a larger scan or the negative."
    elif quality.unit_px < FAIR_PX:
        yield f"The face is rather small: {apart}. Lines of the skin are not in it."
    if quality.blur > BLURRED:
        yield Sentence("The face is blurred; lashes and the edge of the iris cannot be told.")
    elif quality.blur > SOFT:
        yield Sentence("The face is a little soft.")


def _on_the_print(faults: Faults) -> Iterator[str]:
    if faults.noise_sd > _NOISY:
        yield f"The picture is noisy: its grain is {faults.noise_sd:.0f} of 255 grey levels strong."
    elif faults.noise_sd > _GRAINY:
        yield Sentence("The picture shows grain.")
    if faults.blocks.step > _BLOCKY:
        yield Sentence(
            "Blocks of strong JPEG compression show. Ask for the file before it was sent on."
        )
    if faults.tones.black > _FADED_BLACK:
        yield Sentence("The print has faded: its darkest parts have turned grey.")
    if faults.monochrome:
        toned = max(abs(faults.tint.red), abs(faults.tint.blue)) > _TONED
        yield (
            Sentence("It is a toned black-and-white picture.")
            if toned
            else Sentence("It is black-and-white.")
        )
    elif is_cast(faults.skin):
        yield Sentence("Its colours are shifted: no skin has this hue in white light.")


def _on_the_sitter(quality: Quality) -> Iterator[str]:
    pose, expression = quality.pose, quality.expression
    if abs(quality.side_light) > SIDE_LIT:
        side = "left" if quality.side_light > 0 else "right"
        yield f"The light comes from the person's {side}; the other half lies in shadow."
    if abs(pose.yaw_deg) > TURNED_DEG:
        side = "left" if pose.yaw_deg > 0 else "right"
        yield f"The head is turned {abs(pose.yaw_deg):.0f}° to the person's {side}."
    if abs(pose.pitch_deg) > NODDING_DEG:
        way = "up" if pose.pitch_deg > 0 else "down"
        yield f"The head looks {abs(pose.pitch_deg):.0f}° {way}."
    if expression.mouth_open > MOUTH_OPEN:
        yield Sentence("The mouth is open.")
    elif expression.smile > SMILING:
        yield Sentence("The person smiles.")
    if expression.eyes_open < EYES_SHUT:
        yield Sentence("The eyes are shut or nearly so.")
