"""Draw an age progression from its recipe."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.ageing import appearance
from pipelines.ageing.eyes import EyeCorrection, eye_corrections, eye_layer, forward, rims
from pipelines.ageing.fusion import fuse_landmarks
from pipelines.ageing.head import Ages, head_field
from pipelines.ageing.locks import lock_layer
from pipelines.ageing.measuring import measure
from pipelines.ageing.parts import regional
from pipelines.ageing.plan import warnings_of
from pipelines.ageing.sag import sagged
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin import skin_layers, tuned
from pipelines.ageing.skin_window import face_window
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats
from pipelines.errors import RecipeError
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer, flatten
from pipelines.photograph import Photograph
from pipelines.recipe import Recipe
from pipelines.rendering import Rendering, Stopwatch
from pipelines.steps import EyesStep, GrowthStep, LocksStep, SagStep, SkinStep
from pipelines.warp import Field, warp_pixels


def draw_progression(recipe: Recipe, photograph: Photograph) -> Rendering:
    """Draw a progression's recipe on its first photograph, which may come at any size."""
    watch = Stopwatch()
    before = _fitted(recipe.sources[0].landmarks, photograph)
    ages = Ages(recipe.sources[0].age_years, recipe.target_age_years, recipe.sex)
    grown = _grown(recipe, before, ages)
    watch.lap("growth")
    corrections: tuple[EyeCorrection, ...] = ()
    if recipe.step(EyesStep):
        corrections = eye_corrections(before, grown, ages=ages)
    head = _head(recipe, before, grown, corrections, ages)
    # Where an iris hides in the corner of the eye, the field, which nearly keeps it, is left alone.
    corrections = tuple(c for c in corrections if not c.folds(head))
    watch.lap("field")
    layers = [Layer("grown photograph", warp_pixels(photograph.pixels, head))]
    watch.lap("warp")
    if corrections:
        layers.append(eye_layer(photograph.pixels, head, corrections))
    watch.lap("eyes")
    after = before.moved(lambda points: forward(points, head, corrections))
    layers.extend(_skin(recipe, layers, after, ages))
    watch.lap("skin")
    layers.extend(_locks(recipe, photograph, lambda points: forward(points, head, corrections)))
    watch.lap("locks")
    measurements = measure(before, after, from_age=ages.start, to_age=ages.end, sex=ages.sex)
    watch.lap("measurements")
    return Rendering(
        tuple(layers), after, measurements, warnings_of(recipe, before), watch.timings_ms
    )


def _growth(recipe: Recipe) -> float:
    step = recipe.step(GrowthStep)
    return step.strength if step else 0.0


def _grown(recipe: Recipe, before: Landmarks, ages: Ages) -> Floats:
    step = recipe.step(GrowthStep) or GrowthStep(strength=0)
    shots = [(s.landmarks.ibug68, s.age_years) for s in recipe.sources[1:]]
    grown = fuse_landmarks(
        [(before.ibug68, ages.start), *shots],
        to_age=ages.end,
        sex=ages.sex,
        strength=step.strength,
        rate=step.rate,
    )
    return regional(before.ibug68, grown, step.regions)


def _head(
    recipe: Recipe,
    before: Landmarks,
    grown: Floats,
    corrections: tuple[EyeCorrection, ...],
    ages: Ages,
) -> Field:
    head = head_field(before, grown, ages=ages, strength=_growth(recipe), rims=rims(corrections))
    sag, mesh = recipe.step(SagStep), before.groups.get("mesh")
    if sag and mesh is not None:
        head = sagged(
            head,
            head.forward(mesh),
            eye_frame(before),
            eyes=corrections,
            ages=ages,
            table=appearance(),
            step=sag,
        )
    return head


def _skin(
    recipe: Recipe, below: Sequence[Layer], after: Landmarks, ages: Ages
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
    layers = skin_layers(face_window(flatten(below), mesh, frame), sitter)
    return tuned(layers, step, mesh, frame)


def _locks(
    recipe: Recipe, photograph: Photograph, carried: Callable[[Floats], Floats]
) -> tuple[Layer, ...]:
    step = recipe.step(LocksStep)
    if step is None or not step.marks:
        return ()
    scale = photograph.size[0] / recipe.sources[0].landmarks.image_size[0]
    return (lock_layer(photograph.pixels, step.marks, carried, scale=scale),)


def _fitted(landmarks: Landmarks, photograph: Photograph) -> Landmarks:
    width, height = landmarks.image_size
    if abs(width / height - photograph.size[0] / photograph.size[1]) > 0.02:
        raise RecipeError(
            f"The landmarks were placed on a picture of {width} × {height} px and do not fit "
            f"the photograph of {photograph.size[0]} × {photograph.size[1]} px; "
            f"place them on this photograph."
        )
    return landmarks.scaled(photograph.size)
