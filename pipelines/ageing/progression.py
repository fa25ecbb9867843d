"""An age progression: the plan from photographs with ages to a recipe, and its drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models import registry
from models.ageing import appearance
from pipelines.ageing.eyes import EyeCorrection, eye_corrections, eye_layer, forward, rims
from pipelines.ageing.fusion import fuse_landmarks
from pipelines.ageing.growth import check_age, in_tables
from pipelines.ageing.head import Ages, head_field
from pipelines.ageing.locks import lock_layer
from pipelines.ageing.measuring import measure
from pipelines.ageing.parts import regional
from pipelines.ageing.sag import sagged
from pipelines.ageing.sitter import ADULT_FROM_YEARS, Sitter
from pipelines.ageing.skin import skin_layers, tuned
from pipelines.ageing.skin_window import face_window
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats
from pipelines.environment import libraries, software
from pipelines.errors import GrowthError, RecipeError, YoungerTargetError
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer, flatten
from pipelines.photograph import Photograph
from pipelines.recipe import Recipe, Sex, Source, Step
from pipelines.rendering import Rendering, Stopwatch
from pipelines.steps import LARGEST_STRENGTH, EyesStep, GrowthStep, LocksStep, SagStep, SkinStep
from pipelines.warp import Field, warp_pixels

TABLES = ("norms", "appearance", "canonical_face")
"""Every file of ``models`` that a progression is drawn with."""
# The sinking that looked right on the public portrait at a strength of 1.
_SAG = 1.2
# Artists of the Italian missing children's service do not progress below this age.
_RELIABLE_FROM_YEARS = 2.0
# Longer spans are recognised less often (Provenzano et al. 2020: 12 to 20 y beats 5 to 20 y).
_LONG_SPAN_YEARS = 12.0


@dataclass(frozen=True)
class AgedFace:
    """A face in a photograph, known by the photograph's SHA-256, and the age it shows."""

    sha256: str
    landmarks: Landmarks
    age_years: float


def plan_progression(
    faces: Sequence[AgedFace],
    *,
    target_age: float,
    sex: Sex | None = None,
    strength: float = 1.0,
    allow_regression: bool = False,
) -> Recipe:
    """Return the recipe that ages a person to ``target_age`` years.

    The photograph nearest in age is drawn; all ``faces`` shape it. Raises GrowthError when an
    age is not a person's age, or when the target lies below the drawn photograph's age and
    ``allow_regression`` is False.
    """
    if not faces:
        raise GrowthError("An age progression needs at least one photograph; add one.")
    for age in (target_age, *(face.age_years for face in faces)):
        check_age(age)
    if not 0 <= strength <= LARGEST_STRENGTH:
        raise GrowthError(
            f"A growth strength of {strength:g} cannot be used; "
            f"give one from 0 (none) over 1 (the tables) to {LARGEST_STRENGTH:g}."
        )
    # A face grows more surely than it goes back: an older photograph is drawn only when asked.
    ordered = sorted(
        faces,
        key=lambda face: (
            face.age_years > target_age and not allow_regression,
            abs(target_age - face.age_years),
        ),
    )
    if target_age < ordered[0].age_years and not allow_regression:
        raise YoungerTargetError(
            f"The target age of {target_age:g} years lies below the photograph's age of "
            f"{ordered[0].age_years:g}. Give a later age, or allow a younger face to be drawn."
        )
    return Recipe(
        software=software(),
        libraries=dict(libraries()),
        sources=tuple(
            Source(sha256=f.sha256, age_years=f.age_years, landmarks_json=f.landmarks.to_json())
            for f in ordered
        ),
        target_age_years=target_age,
        sex=sex,
        steps=_steps(ordered[0].age_years, target_age, strength),
        tables={name: registry.sha256(name) for name in TABLES},
    )


def _steps(start: float, end: float, strength: float) -> tuple[Step, ...]:
    growth = GrowthStep(strength=strength)
    if max(start, end) > ADULT_FROM_YEARS:
        return growth, SagStep(), EyesStep(), SkinStep()
    return growth, EyesStep(), SkinStep()


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
        tuple(layers), after, measurements, _warnings(recipe, before), watch.timings_ms
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
            strength=_SAG * sag.strength,
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


def _warnings(recipe: Recipe, landmarks: Landmarks) -> tuple[str, ...]:
    start, end = recipe.sources[0].age_years, recipe.target_age_years
    found: list[str] = []
    if min(s.age_years for s in recipe.sources) < _RELIABLE_FROM_YEARS:
        found.append(
            f"A photograph below {_RELIABLE_FROM_YEARS:g} years says little about the later face; "
            f"add a later photograph if there is one."
        )
    if abs(end - start) > _LONG_SPAN_YEARS and min(start, end) < 18:
        found.append(
            f"The span of {abs(end - start):g} years is long; "
            f"progressions over more than {_LONG_SPAN_YEARS:g} years are recognised less often."
        )
    if in_tables(end) != end:
        found.append(
            f"The growth tables end at {in_tables(end):g} years; "
            f"the shape is held from there to {end:g}."
        )
    if landmarks.iris("right") is None or landmarks.iris("left") is None:
        found.append(
            "No iris was found, so that there is no millimetre scale: the iris is taken to be "
            "11.7 mm at the usual pupil distance. Place the irises to measure."
        )
    if "mesh" not in landmarks.groups:
        found.append(
            "The dense face mesh was not found, so that the skin is not aged; only shape grows."
        )
    return tuple(found)
