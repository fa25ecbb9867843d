"""The recipe of a post-mortem picture: the photograph, its face, and the operations in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from pipelines.environment import libraries, software
from pipelines.frozen import Frozen, Sha256
from pipelines.landmarks import Landmarks
from pipelines.postmortem.steps import (
    EyesStep,
    Operation,
    OperationT,
    PostmortemChoices,
)
from pipelines.recipe_document import AgelessRecipe

PRODUCT: Final = "post_mortem"


class MorguePhotograph(Frozen):
    """The photograph that is drawn, and the landmarks of its face in px of it."""

    sha256: Sha256
    landmarks_json: str

    @property
    def landmarks(self) -> Landmarks:
        """The face's landmarks in px of the upright photograph."""
        return Landmarks.from_json(self.landmarks_json)


class Answered(Frozen):
    """One question of the intake's checklist with its answer, and who gave it."""

    key: str
    answer: Literal["yes", "no", "not said"]
    by: Literal["measured", "person", "nobody yet"]
    note: str = ""


class PostmortemRecipe(AgelessRecipe):
    """Operations on a morgue photograph; the same recipe always gives the same bytes."""

    product: Literal["post_mortem"] = PRODUCT
    source: MorguePhotograph
    steps: tuple[Operation, ...]
    intake: tuple[Answered, ...] = ()
    """What was measured and answered when the photograph was taken in; no pixel depends on it."""

    def step(self, kind: type[OperationT]) -> OperationT | None:
        """Return the operation of one kind, or None where the recipe goes without it."""
        return next((step for step in self.steps if isinstance(step, kind)), None)

    @property
    def photographs(self) -> tuple[str, ...]:
        """The SHA-256 of every photograph it is drawn from, the morgue's first."""
        eyes = self.step(EyesStep)
        donor = (eyes.donor.sha256,) if eyes and eyes.donor else ()
        return (self.source.sha256, *donor)


def plan_postmortem(
    sha256: str,
    landmarks: Landmarks,
    choices: PostmortemChoices,
    *,
    intake: Sequence[Answered] = (),
) -> PostmortemRecipe:
    """Return the recipe of what an artist chooses for a photograph's face."""
    return PostmortemRecipe(
        software=software(),
        libraries=dict(libraries()),
        source=MorguePhotograph(sha256=sha256, landmarks_json=landmarks.to_json()),
        steps=choices.steps(),
        intake=tuple(intake),
    )
