"""Plan an age progression: from photographs with ages to a recipe, and what to warn of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from models import registry
from pipelines.ageing.detail import is_sharper
from pipelines.ageing.fusion import nearness
from pipelines.ageing.greying import with_usual_grey
from pipelines.ageing.growth import check_age, in_tables
from pipelines.ageing.sitter import ADULT_FROM_YEARS, CHILDHOOD_ENDS_YEARS
from pipelines.environment import libraries, software
from pipelines.errors import GrowthError, RecipeError, YoungerTargetError
from pipelines.landmarks import Landmarks
from pipelines.materials import needs_network
from pipelines.recipe import ConsensusRecipe, Recipe, Sex, Source
from pipelines.sentences import Sentence
from pipelines.steps import USUAL, Choices, DetailStep, DetailWish

TABLES: Final = ("norms", "appearance", "canonical_face", "selfie_segmentation")
"""Every file of ``models`` that a progression is drawn with, the weights that find hair as well."""
# Artists of the Italian missing children's service do not progress below this age.
_RELIABLE_FROM_YEARS = 2.0
# Blur in pupil distances up to which a face is sharp and needs no other's detail.
_SOFT = 0.01
# Longer spans are recognised less often (Provenzano et al. 2020: 12 to 20 y beats 5 to 20 y).
_LONG_SPAN_YEARS = 12.0


@dataclass(frozen=True)
class FaceWorth:
    """What a photograph is worth beside others: a ``weight`` over 0 to 1, and its ``blur``.

    Both as :class:`pipelines.quality.Quality` has them, the blur in pupil distances.
    """

    weight: float = 1.0
    blur: float = 0.0


UNJUDGED: Final = FaceWorth()


@dataclass(frozen=True)
class AgedFace:
    """A face in a photograph, known by the photograph's SHA-256, and the age it shows.

    It ``counts`` for the shape so many times what it is worth; at 0 it is left out.
    """

    sha256: str
    landmarks: Landmarks
    age_years: float
    worth: FaceWorth = UNJUDGED
    counts: float = 1.0

    @property
    def weight(self) -> float:
        """What it counts for the shape beside others."""
        return self.worth.weight * self.counts


def plan_progression(
    faces: Sequence[AgedFace],
    *,
    target_age: float,
    sex: Sex | None = None,
    choices: Choices = USUAL,
    allow_regression: bool = False,
    drawn: str | None = None,
) -> Recipe:
    """Return the recipe that ages a person to ``target_age`` years.

    The photograph of the SHA-256 ``drawn`` is drawn, or else the one that is worth most by its
    quality and its nearness in age; all ``faces`` that count shape it. Raises GrowthError when
    none does, when an age is not a person's age, when the target lies below the drawn photograph's
    age and ``allow_regression`` is False, or when only one photograph is there to lend detail to
    itself.
    """
    if not faces:
        raise GrowthError(Sentence("An age progression needs at least one photograph; add one."))
    faces = [face for face in faces if face.counts]
    if not faces:
        raise GrowthError(
            Sentence("Every photograph has a weight of 0 in the fusion. Let one of them count.")
        )
    for age in (target_age, *(face.age_years for face in faces)):
        check_age(age)
    ordered = _ordered(faces, target_age, allow_regression, drawn)
    # A weight in a recipe is 1 at most; only how they stand to one another counts.
    most = max(1.0, *(face.weight for face in ordered))
    if target_age < ordered[0].age_years and not allow_regression:
        raise YoungerTargetError(
            Sentence(
                "The target age of {target_age:g} years lies below the photograph's age of "
                "{photo_age:g}. Give a later age, or allow a younger face to be drawn.",
                target_age=target_age,
                photo_age=ordered[0].age_years,
            )
        )
    return Recipe(
        software=software(),
        libraries=dict(libraries(networks=choices.neural is not None)),
        sources=tuple(
            Source(
                sha256=f.sha256,
                age_years=f.age_years,
                landmarks_json=f.landmarks.to_json(),
                weight=f.weight / most,
            )
            for f in ordered
        ),
        target_age_years=target_age,
        sex=sex,
        steps=with_usual_grey(choices, ordered[0].age_years, target_age, sex).steps(
            adult=max(ordered[0].age_years, target_age) > ADULT_FROM_YEARS,
            growing=min(ordered[0].age_years, target_age) < CHILDHOOD_ENDS_YEARS,
            detail_from=_lender(ordered, choices.detail),
        ),
        tables={name: registry.sha256(name) for name in TABLES},
    )


def _ordered(
    faces: Sequence[AgedFace], target_age: float, allow_regression: bool, drawn: str | None
) -> list[AgedFace]:
    """Return the faces, the one to be drawn first, then by what they are worth."""

    def rank(face: AgedFace) -> tuple[bool, bool, float]:
        # A face grows more surely than it goes back: an older photograph is drawn only when asked.
        backward = face.age_years > target_age and not allow_regression
        gap = np.array(abs(target_age - face.age_years))
        return face.sha256 != drawn, backward, -face.worth.weight * float(nearness(gap))

    return sorted(faces, key=rank)


def _lender(ordered: Sequence[AgedFace], wish: DetailWish) -> str | None:
    """Return the SHA-256 of the photograph that lends detail to the first, or None."""
    if wish.hidden:
        if len(ordered) < 2:
            raise GrowthError(
                Sentence(
                    "What is hidden is laid from another photograph of the person, and there "
                    "is only one. Add another, or leave the strokes out."
                )
            )
        return ordered[1].sha256
    blur = ordered[0].worth.blur
    sharper = [face for face in ordered[1:] if is_sharper(face.worth.blur, blur)]
    return sharper[0].sha256 if sharper and wish.strength and blur > _SOFT else None


def plan_consensus(parts: Sequence[Recipe]) -> ConsensusRecipe:
    """Return the recipe of the mean of several pictures; raise RecipeError where none can be.

    All must show one age; there must be two or more.
    """
    ages = sorted({part.target_age_years for part in parts})
    if len(parts) < 2 or len({part.sha256 for part in parts}) < len(parts):
        raise RecipeError(
            Sentence("A consensus needs at least two pictures that differ; choose one more.")
        )
    if len(ages) > 1:
        raise RecipeError(
            Sentence(
                "A consensus needs pictures of one age; these show {ages} years. Choose "
                "those of one age.",
                ages=", ".join(f"{a:g}" for a in ages),
            )
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
    if detail := recipe.step(DetailStep):
        age = next(s.age_years for s in recipe.sources if s.sha256 == detail.sha256)
        found.append(f"Detail of the skin comes from the photograph at {age:g} years.")
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
