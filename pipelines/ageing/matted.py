"""Layers that need to know what is hair and what is the person: hair, backdrop, garment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.ageing.facial_hair import greyed_beard, greyed_brows
from pipelines.ageing.hair import darkened, greyed, recoloured
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer, flatten
from pipelines.lending import DonorHairStep
from pipelines.matte import Stroke, find_mattes
from pipelines.neutral_setting import backdrop_layer, garment_layer
from pipelines.photograph import Photograph
from pipelines.recipe import Recipe
from pipelines.steps import HairStep, HairStroke, SettingStep
from pipelines.warp import Field, warp_plane

# A step's share of darkening, in years of growing up.
_DARKENING_YEARS = 10.0


@dataclass(frozen=True)
class Moved:
    """Mattes of person and hair (H, W) as they stand in the grown picture, and what to mend."""

    person: Floats
    hair: Floats
    remarks: tuple[str, ...]


def moved_mattes(
    recipe: Recipe, photograph: Photograph, landmarks: Landmarks, field: Field
) -> Moved | None:
    """Return the mattes that a recipe's hair, donor or setting needs, or None; raise MatteError."""
    hair, setting = recipe.step(HairStep), recipe.step(SettingStep)
    donor = recipe.step(DonorHairStep)
    if hair is None and setting is None and not (donor and donor.strength):
        return None
    scale = landmarks.image_size[0] / recipe.sources[0].landmarks.image_size[0]
    painted = [*(hair.strokes if hair else ()), *(setting.strokes if setting else ())]
    strokes = [_stroke(stroke, scale) for stroke in painted]
    mattes = find_mattes(photograph.pixels, landmarks, strokes=strokes)
    person, strands = (warp_plane(matte, field) for matte in (mattes.person, mattes.hair))
    return Moved(person, strands, mattes.remarks)


def hair_layers(
    step: HairStep, below: Sequence[Layer], moved: Moved, landmarks: Landmarks
) -> tuple[Layer, ...]:
    """Return the layers of a hair step over the grown picture, in the order of life."""
    laid, frame = list(below), eye_frame(landmarks)
    mesh = landmarks.groups.get("mesh")
    if step.darken:
        years = _DARKENING_YEARS * step.darken
        laid.append(darkened(flatten(laid), moved.hair, years=years, unit_px=frame.unit))
    if step.colour:
        laid.append(recoloured(flatten(laid), moved.hair, colour=step.colour, unit_px=frame.unit))
    if step.grey:
        laid.append(greyed(flatten(laid), moved.hair, frame=frame, fraction=step.grey))
    if step.grey and mesh is not None:
        laid.append(greyed_brows(flatten(laid), mesh, frame=frame, fraction=step.grey))
        if step.grey_beard:
            laid.append(greyed_beard(flatten(laid), mesh, frame=frame, fraction=step.grey))
    return tuple(laid[len(below) :])


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
