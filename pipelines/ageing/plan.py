"""Plan an age progression: from photographs with ages to a recipe, and what to warn of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models import registry
from pipelines.ageing.growth import check_age, in_tables
from pipelines.ageing.sitter import ADULT_FROM_YEARS
from pipelines.environment import libraries, software
from pipelines.errors import GrowthError, RecipeError, YoungerTargetError
from pipelines.landmarks import Landmarks
from pipelines.materials import needs_network
from pipelines.recipe import ConsensusRecipe, Recipe, Sex, Source
from pipelines.steps import USUAL, Choices

TABLES: Final = ("norms", "appearance", "canonical_face", "selfie_segmentation")
"""Every file of ``models`` that a progression is drawn with, the weights that find hair as well."""
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
    choices: Choices = USUAL,
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
        libraries=dict(libraries(networks=choices.neural is not None)),
        sources=tuple(
            Source(sha256=f.sha256, age_years=f.age_years, landmarks_json=f.landmarks.to_json())
            for f in ordered
        ),
        target_age_years=target_age,
        sex=sex,
        steps=choices.steps(adult=max(ordered[0].age_years, target_age) > ADULT_FROM_YEARS),
        tables={name: registry.sha256(name) for name in TABLES},
    )


def plan_consensus(parts: Sequence[Recipe]) -> ConsensusRecipe:
    """Return the recipe of the mean of several pictures; raise RecipeError where none can be.

    All must show one age; there must be two or more.
    """
    ages = sorted({part.target_age_years for part in parts})
    if len(parts) < 2 or len({part.sha256 for part in parts}) < len(parts):
        raise RecipeError("A consensus needs at least two pictures that differ; choose one more.")
    if len(ages) > 1:
        raise RecipeError(
            f"A consensus needs pictures of one age; these show {', '.join(f'{a:g}' for a in ages)}"
            f" years. Choose those of one age."
        )
    networks = any(needs_network(part) for part in parts)
    return ConsensusRecipe(
        software=software(), libraries=dict(libraries(networks=networks)), parts=tuple(parts)
    )


def warnings_of(recipe: Recipe, landmarks: Landmarks) -> tuple[str, ...]:
    """Return what an artist should know before showing the picture of a recipe."""
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
