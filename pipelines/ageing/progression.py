"""Draw an age progression from its recipe."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.ageing import appearance
from pipelines.ageing.eyes import eye_layer
from pipelines.ageing.head import Ages
from pipelines.ageing.lent import lent_skin, lent_warnings
from pipelines.ageing.lent_detail import lent_detail
from pipelines.ageing.lent_hair import lent_hair
from pipelines.ageing.locks import lock_layer
from pipelines.ageing.matted import (
    Moved,
    lay_hair,
    lay_setting,
    mattes_of,
    moved_mattes,
)
from pipelines.ageing.measuring import measure
from pipelines.ageing.moving import Movement, movement_of
from pipelines.ageing.narrowing import head_narrowing, narrower_head
from pipelines.ageing.plan import warnings_of
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin import skin_layers, tuned
from pipelines.ageing.skin_window import face_window
from pipelines.alignment import eye_frame
from pipelines.arrays import Pixels
from pipelines.developing import Developed
from pipelines.drafting import FINAL, Draft
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer, Stack, change_layer
from pipelines.lending import DonorHairStep
from pipelines.materials import Materials, fitted
from pipelines.matte import Mattes
from pipelines.photograph import Photograph
from pipelines.recipe import Recipe
from pipelines.rendering import Laid, Rendering, Stopwatch
from pipelines.steps import HairStep, LocksStep, RestoreStep, SettingStep, SkinStep
from pipelines.warp import Field, warp_pixels, warp_plane


def draw_progression(
    recipe: Recipe, developed: Developed, materials: Materials, *, draft: Draft = FINAL
) -> Rendering:
    """Draw a progression's recipe on its first photograph, which may come at any size.

    What else its steps name, by SHA-256, is read from ``materials``.
    """
    watch, photograph = Stopwatch(draft.go_on), developed.photograph
    placed = recipe.sources[0].landmarks
    before, scale = fitted(placed, photograph), photograph.size[0] / placed.image_size[0]
    ages = Ages(recipe.sources[0].age_years, recipe.target_age_years, recipe.sex)
    found = mattes_of(recipe, photograph, draft.outline(placed), scale=scale)
    watch.lap("mattes")
    narrowing, unsure = head_narrowing(recipe, found, eye_frame(before))
    movement = movement_of(recipe, before, ages, materials, narrowing=narrowing)
    watch.lap("movement")
    stack = _grown(photograph, movement, found, watch)
    after = movement.after
    detail = lent_detail(recipe, stack.pixels, after, movement.carried, materials, scale=scale)
    stack.lay(*detail)
    watch.lap("detail")
    mattes = moved_mattes(recipe, found, movement.field)
    watch.lap("moved mattes")
    if mattes:
        mattes = _with_hair(recipe, stack, mattes, after, materials)
    remarks, setting = mattes.remarks if mattes else (), recipe.step(SettingStep)
    # Mattes of a large picture are larger than the picture; nothing else looks at them again.
    mattes = mattes if setting else None
    watch.lap("hair")
    lent = lent_skin(recipe, stack.pixels, after, ages, materials)
    watch.lap("lent skin")
    stack.lay(*_skin(recipe, stack.pixels, after, ages, draft), *lent)
    watch.lap("skin")
    if setting and mattes and mattes.person is not None:
        lay_setting(setting, stack, mattes.person, mattes.hair, after)
        watch.lap("setting")
    stack.lay(*_locks(recipe, photograph, movement, scale))
    stack.lay(*_grain(recipe, developed, movement.field))
    watch.lap("locks and grain")
    measurements = measure(before, after, from_age=ages.start, to_age=ages.end, sex=ages.sex)
    watch.lap("measurements")
    lenders = lent_warnings(recipe, before, ages, materials)
    warnings = (*warnings_of(recipe, before), *lenders, *remarks, *unsure)
    layers = stack.layers
    laid = Laid(layers, stack.pixels)
    return Rendering(
        layers,
        after,
        measurements,
        warnings,
        watch.timings_ms,
        laid=laid,
        movement=movement.field,
    )


def _grown(
    photograph: Photograph, movement: Movement, found: Mattes | None, watch: Stopwatch
) -> Stack:
    """Lay the photograph down as it grew: all of it, a narrower head, the eyes."""
    pixels = warp_pixels(photograph.pixels, movement.behind or movement.field)
    stack = Stack(Layer("grown photograph", pixels))
    watch.lap("warp")
    if found and movement.behind:
        narrower = narrower_head(
            pixels,
            photograph.pixels,
            found.person_levels,
            behind=movement.behind,
            head=movement.field,
            unit_px=movement.before.pupil_distance,
        )
        stack.lay(*narrower)
        watch.lap("narrower head")
    if movement.eyes:
        stack.lay(eye_layer(photograph.pixels, movement.field, movement.eyes))
    watch.lap("eyes")
    return stack


def _with_hair(
    recipe: Recipe, stack: Stack, mattes: Moved, after: Landmarks, materials: Materials
) -> Moved:
    """Lay a donor's hair and the hair's changes on; return the mattes as they then are."""
    donor, hair = recipe.step(DonorHairStep), recipe.step(HairStep)
    if donor and donor.strength:
        laid, mattes = lent_hair(donor, stack.pixels, mattes, after, materials)
        stack.lay(*laid)
    if hair:
        said = lay_hair(hair, stack, mattes, after)
        mattes = replace(mattes, remarks=(*mattes.remarks, *said))
    return mattes


def _skin(
    recipe: Recipe, picture: Pixels, after: Landmarks, ages: Ages, draft: Draft
) -> tuple[Layer, ...]:
    step, mesh = recipe.step(SkinStep), after.groups.get("mesh")
    if step is None or mesh is None:
        return ()
    frame = eye_frame(after)
    sitter = Sitter(
        ages,
        appearance(),
        smoking=step.smoking,
        sun=step.sun,
        seed=int(recipe.sources[0].sha256[:8], 16),
    )
    layers = skin_layers(face_window(picture, mesh, frame), sitter, draft=draft is not FINAL)
    return tuned(layers, step, mesh, frame)


def _locks(
    recipe: Recipe, photograph: Photograph, movement: Movement, scale: float
) -> tuple[Layer, ...]:
    step = recipe.step(LocksStep)
    if step is None or not step.marks:
        return ()
    return (lock_layer(photograph.pixels, step.marks, movement.carried, scale=scale),)


def _grain(recipe: Recipe, developed: Developed, field: Field) -> tuple[Layer, ...]:
    step = recipe.step(RestoreStep)
    if step is None or developed.grain is None or not developed.grain.any():
        return ()
    # So that the aged face does not look cleaner than its photograph.
    change = np.repeat(warp_plane(developed.grain, field)[..., None], 3, axis=2)
    return (change_layer("grain", change, offset=(0, 0), strength=step.grain),)
