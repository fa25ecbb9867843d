"""Layers that need to know what is hair and what is the person: hair, backdrop, garment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.ageing.facial_hair import greyed_beard, greyed_brows
from pipelines.ageing.grey_hair import greyed
from pipelines.ageing.hair import darkened, recoloured
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.errors import MatteError
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer, flatten
from pipelines.lending import DonorHairStep
from pipelines.matte import Mattes, Stroke, find_mattes
from pipelines.neutral_setting import backdrop_layer, garment_layer
from pipelines.photograph import Photograph
from pipelines.recipe import Recipe
from pipelines.steps import HairStep, HairStroke, HeadStep, SettingStep
from pipelines.warp import Field, warp_plane

# A step's share of darkening, in years of growing up.
_DARKENING_YEARS = 10.0
_kept: Final[dict[str, Mattes]] = {}


@dataclass(frozen=True)
class Moved:
    """Mattes of person and hair (H, W) as they stand in the grown picture, and what to mend."""

    person: Floats
    hair: Floats
    remarks: tuple[str, ...]


def mattes_of(recipe: Recipe, photograph: Photograph, landmarks: Landmarks) -> Mattes | None:
    """Return the mattes that a recipe's head, hair, donor or setting needs, or None.

    Raises MatteError.
    """
    hair, setting, head = recipe.step(HairStep), recipe.step(SettingStep), recipe.step(HeadStep)
    if not (_shows_mattes(recipe) or (head and head.strength)):
        return None
    scale = landmarks.image_size[0] / recipe.sources[0].landmarks.image_size[0]
    painted = [*(hair.strokes if hair else ()), *(setting.strokes if setting else ())]
    strokes = tuple(_stroke(stroke, scale) for stroke in painted)
    return _found(photograph.pixels, landmarks, strokes)


def moved_mattes(recipe: Recipe, mattes: Mattes | None, field: Field) -> Moved | None:
    """Return the mattes as ``field`` moves them, where hair, donor or setting need them."""
    if mattes is None or not _shows_mattes(recipe):
        return None
    person, strands = (warp_plane(matte, field) for matte in (mattes.person, mattes.hair))
    return Moved(person, strands, mattes.remarks)


def _shows_mattes(recipe: Recipe) -> bool:
    donor = recipe.step(DonorHairStep)
    return bool(
        recipe.step(HairStep) or recipe.step(SettingStep) or (donor is not None and donor.strength)
    )


def _found(pixels: Pixels, landmarks: Landmarks, strokes: tuple[Stroke, ...]) -> Mattes:
    """Return the mattes of a photograph; the last ones found are kept, as they take the longest."""
    key = hashlib.blake2b(np.ascontiguousarray(pixels).data)
    key.update(repr((pixels.shape, landmarks.to_json(), strokes)).encode())
    found = _kept.get(key.hexdigest())
    if found is None:
        found = find_mattes(pixels, landmarks, strokes=strokes)
        _kept.clear()
        _kept[key.hexdigest()] = found
    return found


def hair_layers(
    step: HairStep, below: Sequence[Layer], moved: Moved, landmarks: Landmarks
) -> tuple[tuple[Layer, ...], tuple[str, ...]]:
    """Return the layers of a hair step over the grown picture, in the order of life, and remarks.

    Where there is no hair to turn grey, the rest is drawn and a remark says so.
    """
    laid, frame = list(below), eye_frame(landmarks)
    mesh, remarks = landmarks.groups.get("mesh"), list[str]()
    if step.darken:
        years = _DARKENING_YEARS * step.darken
        laid.append(darkened(flatten(laid), moved.hair, years=years, unit_px=frame.unit))
    if step.colour:
        laid.append(recoloured(flatten(laid), moved.hair, colour=step.colour, unit_px=frame.unit))
    if step.grey:
        try:
            laid.append(greyed(flatten(laid), moved.hair, frame=frame, fraction=step.grey))
        except MatteError:
            remarks.append(
                "No hair was found that could turn grey; if there is some, paint it with the brush."
            )
    if step.grey and mesh is not None:
        laid.append(greyed_brows(flatten(laid), mesh, frame=frame, fraction=step.grey))
        if step.grey_beard:
            laid.append(greyed_beard(flatten(laid), mesh, frame=frame, fraction=step.grey))
    return tuple(laid[len(below) :]), tuple(remarks)


def setting_layers(
    step: SettingStep, below: Sequence[Layer], moved: Moved, landmarks: Landmarks
) -> tuple[Layer, ...]:
    """Return the backdrop and the garment that a setting wants, over all that lies below."""
    laid = list(below)
    if step.backdrop:
        laid.append(backdrop_layer(flatten(laid), moved.person, landmarks, strength=step.backdrop))
    if step.garment:
        laid.append(
            garment_layer(
                flatten(laid),
                moved.person,
                moved.hair,
                landmarks,
                collar=step.collar,
                strength=step.garment,
            )
        )
    return tuple(laid[len(below) :])


def _stroke(stroke: HairStroke, scale: float) -> Stroke:
    points = tuple(((x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5) for x, y in stroke.points)
    return Stroke(points, stroke.radius_px * scale, stroke.says)
