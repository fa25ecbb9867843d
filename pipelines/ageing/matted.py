"""Layers that need to know what is hair and what is the person: hair, backdrop, garment."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.ageing.facial_hair import greyed_beard, greyed_brows
from pipelines.ageing.grey_hair import greyed
from pipelines.ageing.hair import darkened, recoloured
from pipelines.ageing.strands import with_stray_hairs
from pipelines.alignment import EyeFrame, eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.errors import MatteError
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer, Stack
from pipelines.lending import DonorHairStep
from pipelines.materials import fitted
from pipelines.matte import Mattes, Stroke, find_mattes
from pipelines.neutral_setting import backdrop_layer, garment_layer
from pipelines.photograph import Photograph
from pipelines.recipe import Recipe
from pipelines.steps import HairStep, HairStroke, HeadStep, SettingStep
from pipelines.warp import Field, warp_plane

# A step's share of darkening, in years of growing up.
_DARKENING_YEARS = 10.0
_NO_HAIR = "No hair was found that could turn grey; if there is some, paint it with the brush."


@dataclass(frozen=True)
class Moved:
    """Mattes of person and hair (H, W) as they stand in the grown picture, and what to mend.

    ``person`` is None where neither a setting nor a donor's hair asks for it.
    """

    person: Floats | None
    hair: Floats
    remarks: tuple[str, ...]


def mattes_of(
    recipe: Recipe, photograph: Photograph, outline: Landmarks, *, scale: float
) -> Mattes | None:
    """Return the mattes that a recipe's head, hair, donor or setting needs, or None.

    ``outline`` are the landmarks to find them by, in px of the photograph at any size; ``scale`` is
    its size over that which strokes were painted at. Raises MatteError.
    """
    hair, setting, head = recipe.step(HairStep), recipe.step(SettingStep), recipe.step(HeadStep)
    if not (_shows_mattes(recipe) or (head and head.strength)):
        return None
    painted = [*(hair.strokes if hair else ()), *(setting.strokes if setting else ())]
    strokes = tuple(_stroke(stroke, scale) for stroke in painted)

    def find() -> Mattes:
        return find_mattes(photograph.pixels, fitted(outline, photograph), strokes=strokes)

    # Nothing in a drawing takes as long.
    return photograph.once("mattes", (outline.to_json(), strokes), find)


def moved_mattes(recipe: Recipe, mattes: Mattes | None, field: Field) -> Moved | None:
    """Return the mattes as ``field`` moves them, where hair, donor or setting need them."""
    if mattes is None or not _shows_mattes(recipe):
        return None
    person = warp_plane(mattes.person, field) if _shows_person(recipe) else None
    return Moved(person, warp_plane(mattes.hair, field), mattes.remarks)


def _shows_mattes(recipe: Recipe) -> bool:
    return bool(recipe.step(HairStep)) or _shows_person(recipe)


def _shows_person(recipe: Recipe) -> bool:
    donor = recipe.step(DonorHairStep)
    return bool(recipe.step(SettingStep) or (donor is not None and donor.strength))


def lay_hair(step: HairStep, stack: Stack, moved: Moved, landmarks: Landmarks) -> tuple[str, ...]:
    """Lay what a hair step changes over the grown picture, in the order of life; return remarks.

    Where there is no hair to turn grey, the rest is drawn and a remark says so.
    """
    frame, mesh = eye_frame(landmarks), landmarks.groups.get("mesh")
    remarks: tuple[str, ...] = ()
    if step.darken:
        years = _DARKENING_YEARS * step.darken
        stack.lay(darkened(stack.pixels, moved.hair, years=years, unit_px=frame.unit))
    if step.colour:
        colour = step.colour
        stack.lay(recoloured(stack.pixels, moved.hair, colour=colour, unit_px=frame.unit))
    if step.grey:
        try:
            stack.lay(_greyed(stack.pixels, moved.hair, frame, step.grey))
        except MatteError:
            remarks = (_NO_HAIR,)
    if step.grey and mesh is not None:
        stack.lay(greyed_brows(stack.pixels, mesh, frame=frame, fraction=step.grey))
        if step.grey_beard:
            stack.lay(greyed_beard(stack.pixels, mesh, frame=frame, fraction=step.grey))
    return remarks


def _greyed(below: Pixels, hair: Floats, frame: EyeFrame, fraction: float) -> Layer:
    # In a function of its own, so that the second matte of a large picture is gone with it.
    hair = with_stray_hairs(below, hair, frame.unit)
    return greyed(below, hair, frame=frame, fraction=fraction)


def lay_setting(
    step: SettingStep, stack: Stack, person: Floats, hair: Floats, landmarks: Landmarks
) -> None:
    """Lay the backdrop and the garment that a setting wants over all that lies below.

    ``person`` and ``hair`` are their mattes (H, W) in the grown picture.
    """
    if step.backdrop:
        stack.lay(backdrop_layer(stack.pixels, person, landmarks, strength=step.backdrop))
    if step.garment:
        stack.lay(
            garment_layer(
                stack.pixels,
                person,
                hair,
                landmarks,
                collar=step.collar,
                strength=step.garment,
            )
        )


def _stroke(stroke: HairStroke, scale: float) -> Stroke:
    points = tuple(((x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5) for x, y in stroke.points)
    return Stroke(points, stroke.radius_px * scale, stroke.says)
