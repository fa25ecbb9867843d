"""Where everything in a photograph goes: growth, sinking, hairline and eyes as one movement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from models.ageing import appearance
from pipelines.abreast import abreast
from pipelines.ageing.eyes import EyeCorrection, eye_corrections, forward, rims
from pipelines.ageing.fusion import fuse_landmarks
from pipelines.ageing.head import KEPT, Ages, Narrowing, head_field
from pipelines.ageing.lent import lent_shape, with_relatives
from pipelines.ageing.parts import regional
from pipelines.ageing.receding import receded
from pipelines.ageing.ripening import ripened, ripened_face
from pipelines.ageing.sag import sagged
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats
from pipelines.landmarks import Landmarks
from pipelines.materials import Materials
from pipelines.recipe import Recipe
from pipelines.steps import EyesStep, GrowthStep, HairStep, SagStep
from pipelines.warp import Field


@dataclass(frozen=True)
class Movement:
    """The field of a progression, the eyes' corrections, and the landmarks before.

    ``behind`` is the field of the background where the head goes another way than it.
    """

    before: Landmarks
    field: Field
    eyes: tuple[EyeCorrection, ...]
    behind: Field | None = None

    def carried(self, points: Floats) -> Floats:
        """Return where points (n, 2) px of the photograph stand in the aged picture."""
        return forward(points, self.field, self.eyes)

    @property
    def after(self) -> Landmarks:
        """The landmarks in the aged picture."""
        return self.before.moved(self.carried)


def movement_of(
    recipe: Recipe,
    before: Landmarks,
    ages: Ages,
    materials: Materials,
    *,
    narrowing: Narrowing = KEPT,
) -> Movement:
    """Return the movement that a recipe wants; raise WarpError where the picture would fold.

    ``narrowing`` is what the head can be given of it.
    """
    step = recipe.step(GrowthStep) or GrowthStep(strength=0)
    grown = _grown(recipe, before, ages, step, materials)
    eyes = eye_corrections(before, grown, ages=ages) if recipe.step(EyesStep) else ()
    way = partial(head_field, before, grown, ages=ages, strength=step.strength, rims=rims(eyes))
    narrower = partial(way, narrowing=narrowing)
    plain, field = abreast(way, narrower) if narrowing.share else (None, way())
    field = _receded(recipe, before, _sagged(recipe, before, field, eyes, ages))
    # Where an iris hides in the corner of the eye, the field, which nearly keeps it, is left alone.
    kept = tuple(eye for eye in eyes if not eye.folds(field))
    return Movement(before, field, kept, plain)


def _grown(
    recipe: Recipe, before: Landmarks, ages: Ages, step: GrowthStep, materials: Materials
) -> Floats:
    shots = [(s.landmarks.ibug68, s.age_years) for s in recipe.sources[1:]]
    grown = fuse_landmarks(
        [(before.ibug68, ages.start), *shots],
        to_age=ages.end,
        sex=ages.sex,
        strength=step.strength,
        rate=step.rate,
        weights=[source.weight for source in recipe.sources],
        drawn=0,
    )
    ripe = step.strength * ripened(ages.start, ages.end, ages.sex)
    grown = ripened_face(grown, far=ripe, sex=ages.sex)
    grown = lent_shape(recipe, before.ibug68, grown, ages, step.strength, materials)
    return with_relatives(recipe, regional(before.ibug68, grown, step.regions), ages)


def _sagged(
    recipe: Recipe, before: Landmarks, field: Field, eyes: tuple[EyeCorrection, ...], ages: Ages
) -> Field:
    step, mesh = recipe.step(SagStep), before.groups.get("mesh")
    if step is None or mesh is None:
        return field
    frame, table = eye_frame(before), appearance()
    return sagged(field, field.forward(mesh), frame, eyes=eyes, ages=ages, table=table, step=step)


def _receded(recipe: Recipe, before: Landmarks, field: Field) -> Field:
    step, hairline = recipe.step(HairStep), before.groups.get("hairline")
    if step is None or hairline is None:
        return field
    return receded(field, field.forward(hairline), eye_frame(before), amount=step.recede)
