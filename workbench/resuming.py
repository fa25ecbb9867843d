"""What a picture was planned from, read back out of its recipe, so that the work can go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.ageing.plan import FaceWorth
from pipelines.ageing.sitter import CHILDHOOD_ENDS_YEARS
from pipelines.landmarks import Landmarks
from pipelines.lending import DonorHairStep, FamilyStep, NeuralStep, PrototypesStep
from pipelines.recipe import Recipe
from pipelines.recipe_document import Source
from pipelines.sentences import Sentence
from pipelines.steps import (
    LARGEST_COUNT,
    RATES,
    Choices,
    DetailStep,
    DetailWish,
    EffectName,
    EffectWish,
    FusionWish,
    GrowthStep,
    HairStep,
    HeadStep,
    LocksStep,
    RestoreStep,
    SagStep,
    SettingStep,
    SkinStep,
)
from workbench.agency_models import ModelCard
from workbench.borrowing import (
    Borrowings,
    DonorWish,
    NetworkWish,
    PrototypesWish,
    RelativeWish,
)
from workbench.cases.records import Case
from workbench.errors import VersionError

# Weights are said to the hundredth; smaller differences than these are rounding.
_DIGITS, _NEAR = 2, 1e-6


@dataclass(frozen=True)
class Resumed:
    """What an age progression was planned from, as far as the studio has a control for it.

    Photographs are named by their numbers; ``drawn`` is None where one alone is used, or where the
    drawn one is not the subject's any more. ``landmarks`` are those of the version itself.
    """

    target_age: float
    photos: tuple[int, ...]
    drawn: int | None
    choices: Choices
    borrowed: Borrowings
    restore: bool
    allow_regression: bool
    landmarks: Mapping[int, Landmarks]


def resumed(
    recipe: Recipe, case: Case, worths: Mapping[str, FaceWorth], models: Sequence[ModelCard]
) -> Resumed:
    """Return what a recipe was planned from; raise VersionError where no photograph is left.

    ``worths`` are those of the case's photographs by SHA-256. What is not in the record any more
    is left out, and what has no control: such as a hair's colour, or a rate between the three, or
    strokes on a photograph that is not the subject's any more.
    """
    numbers = {photo.sha256: photo.number for photo in case.photos if photo.relation == "subject"}
    used = [source for source in recipe.sources if source.sha256 in numbers]
    if not used:
        raise VersionError(
            Sentence(
                "No photograph of this version is the subject's by now, as case {number} has it. "
                "Correct what is recorded of the photographs, or begin anew.",
                number=case.number,
            )
        )
    first = recipe.sources[0]
    choices = _choices(recipe, _fusion(used, numbers, worths))
    if first.sha256 not in numbers:
        choices = _without_strokes(choices)
    drawn = numbers.get(first.sha256) if len(used) > 1 else None
    return Resumed(
        target_age=recipe.target_age_years,
        photos=tuple(sorted(numbers[source.sha256] for source in used)),
        drawn=drawn,
        choices=choices,
        borrowed=_borrowed(recipe, case, models),
        restore=recipe.step(RestoreStep) is not None,
        allow_regression=recipe.target_age_years < first.age_years,
        landmarks={numbers[source.sha256]: source.landmarks for source in used},
    )


def _fusion(
    used: Sequence[Source], numbers: Mapping[str, int], worths: Mapping[str, FaceWorth]
) -> FusionWish:
    """Return how many times its worth each photograph counted."""
    if len(used) < 2:
        return FusionWish()
    worth = [worths[source.sha256].weight for source in used]
    counts = _counts([source.weight for source in used], worth)
    named = zip(used, map(_said, counts), strict=True)
    return FusionWish(weights={str(numbers[one.sha256]): n for one, n in named if n != 1})


def _counts(weights: Sequence[float], worth: Sequence[float]) -> list[float]:
    """Return what weights count of a photograph's worth.

    A recipe keeps weights relative to the largest where that is over 1; then as many as can be are
    taken to have counted once.
    """
    shares = [weight / most for weight, most in zip(weights, worth, strict=True)]
    if max(weights) < 1 - _NEAR:
        return shares
    scales = [1 / share for share in shares if 1 / share >= 1 - _NEAR]
    able = [[n * scale for n in shares] for scale in scales if scale * max(shares) <= LARGEST_COUNT]
    return max([shares, *able], key=lambda counts: sum(abs(n - 1) < _NEAR for n in counts))


def _said(count: float) -> float:
    """Return a count as somebody said it, to the hundredth where it is one but for rounding."""
    plain = round(count, _DIGITS)
    return plain if abs(plain - count) < _NEAR else min(count, LARGEST_COUNT)


def _choices(recipe: Recipe, fusion: FusionWish) -> Choices:
    growth = recipe.step(GrowthStep) or GrowthStep(strength=0)
    sag, skin = recipe.step(SagStep) or SagStep(), recipe.step(SkinStep) or SkinStep(strength=0)
    hair, setting = recipe.step(HairStep), recipe.step(SettingStep)
    detail, locks = recipe.step(DetailStep), recipe.step(LocksStep)
    rate = min(RATES.values(), key=lambda one: abs(one - growth.rate))
    return Choices(
        fusion=fusion,
        growth=growth.model_copy(update={"rate": rate}),
        head=_head(recipe),
        sag=SagStep(strength=sag.strength, weight_change=sag.weight_change),
        skin=skin.model_copy(update={"effects": _effects(skin)}),
        hair=_hair(hair),
        detail=DetailWish(hidden=detail.hidden) if detail else DetailWish(),
        setting=setting and setting.model_copy(update={"strokes": ()}),
        locks=locks or LocksStep(),
    )


def _without_strokes(choices: Choices) -> Choices:
    """Return choices without what was painted: it lies at the pixels of its own photograph."""
    hair = choices.hair and choices.hair.model_copy(update={"strokes": ()})
    return choices.model_copy(update={"hair": hair, "detail": DetailWish(), "locks": LocksStep()})


def _effects(skin: SkinStep) -> dict[EffectName, EffectWish]:
    return {name: EffectWish(strength=wish.strength) for name, wish in skin.effects.items()}


def _hair(step: HairStep | None) -> HairStep:
    # A recipe that leaves the hair as it is has no step for it.
    if step is None:
        return HairStep(grey=0.0)
    return step.model_copy(update={"colour": None, "grey_beard": False})


def _head(recipe: Recipe) -> HeadStep:
    growing = min(recipe.sources[0].age_years, recipe.target_age_years) < CHILDHOOD_ENDS_YEARS
    return recipe.step(HeadStep) or HeadStep(strength=0.0 if growing else 1.0)


def _borrowed(recipe: Recipe, case: Case, models: Sequence[ModelCard]) -> Borrowings:
    family, donor = recipe.step(FamilyStep), recipe.step(DonorHairStep)
    prototypes, network = recipe.step(PrototypesStep), recipe.step(NeuralStep)
    numbers = {photo.sha256: photo.number for photo in case.photos}
    lent = {card.sha256: card.name for card in models}
    own = prototypes and lent.get(prototypes.sha256)
    trained = network and lent.get(network.manifest_sha256)
    return Borrowings(
        relatives=tuple(
            RelativeWish(photo=numbers[face.sha256], shape=face.shape, texture=face.shape)
            for face in (family.relatives if family else ())
            if face.sha256 in numbers
        ),
        donor=DonorWish(photo=numbers[donor.sha256]) if donor and donor.sha256 in numbers else None,
        prototypes=PrototypesWish(model=own) if own else None,
        network=NetworkWish(model=trained, strength=network.strength)
        if network and trained
        else None,
    )
