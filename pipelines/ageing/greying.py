"""How much of the hair turns grey on the way from one age to another, where nobody says."""

from __future__ import annotations

from models.ageing import greying
from pipelines.recipe import Sex
from pipelines.steps import Choices, HairStep

# Shares are given to the hundredth: the survey tells no more.
_DIGITS = 2


def usual_grey(from_age: float, to_age: float, sex: Sex | None) -> float:
    """Return which share of the hair that is not grey in the photograph usually turns, 0 to 1.

    0 where the target is not the later age. From :func:`models.ageing.greying`.
    """
    before, after = (greying().at(age, sex) for age in (from_age, to_age))
    if after <= before:
        return 0.0
    return round((after - before) / (1 - before), _DIGITS)


def with_usual_grey(choices: Choices, from_age: float, to_age: float, sex: Sex | None) -> Choices:
    """Return choices whose share of grey hair is a number, and no hair step that does nothing."""
    hair = choices.hair
    if hair is not None and hair.grey is None:
        hair = hair.model_copy(update={"grey": usual_grey(from_age, to_age, sex)})
    return choices.model_copy(update={"hair": None if hair == HairStep(grey=0.0) else hair})
