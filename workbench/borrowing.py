"""What an artist borrows for a picture, named as artists name it, and the steps that come of it.

A photograph is named by its number in the case, or by its file outside of one; a model by its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from pydantic import Field

from pipelines.ageing.family import check_weights
from pipelines.frozen import Frozen, Sex, Share
from pipelines.landmarks import Landmarks
from pipelines.lending import (
    DonorHairStep,
    FamilyStep,
    Feature,
    NeuralStep,
    PrototypesStep,
    RelativeFace,
    Weight,
)
from pipelines.steps import Choices
from workbench.agency_models import ModelCard, ModelKind


class RelativeWish(Frozen):
    """A relative's photograph and how much of each feature goes over, of its form and its skin.

    ``age_years`` and ``sex`` are for a photograph outside a case; in one they are on record.
    """

    photo: int | str
    shape: dict[Feature, Weight] = Field(default_factory=dict[Feature, Weight])
    texture: dict[Feature, Weight] = Field(default_factory=dict[Feature, Weight])
    age_years: float | None = Field(default=None, ge=0, le=110)
    sex: Sex | None = None


class DonorWish(Frozen):
    """A photograph whose hair is laid on the head."""

    photo: int | str
    keep_colour: bool = True
    strength: Share = 1.0


class PrototypesWish(Frozen):
    """An agency's prototypes, and how far they count for shape and for skin."""

    model: str
    shape: Share = 1.0
    skin: Share = 1.0


class NetworkWish(Frozen):
    """A network that changes the skin, and how strongly."""

    model: str
    strength: Share = 1.0


class Borrowings(Frozen):
    """All that is borrowed for one picture; nothing where nothing is named."""

    relatives: tuple[RelativeWish, ...] = ()
    donor: DonorWish | None = None
    prototypes: PrototypesWish | None = None
    network: NetworkWish | None = None


NOTHING: Final = Borrowings()


@dataclass(frozen=True)
class Lent:
    """A face that is lent, known by its photograph's SHA-256."""

    sha256: str
    landmarks: Landmarks
    age_years: float
    sex: Sex | None


class Lender(Protocol):
    """Whoever finds the photographs and models that are borrowed."""

    def relative(self, wish: RelativeWish) -> Lent:
        """Return a relative's face."""
        ...

    def donor(self, wish: DonorWish) -> Lent:
        """Return the face of a hair's donor."""
        ...

    def model(self, wanted: str, kind: ModelKind) -> ModelCard:
        """Return the model that is meant."""
        ...


def with_borrowed(choices: Choices, borrowed: Borrowings, lender: Lender) -> Choices:
    """Return choices with the steps of what is borrowed; raise FamilyError for too much of it."""
    found: dict[str, object] = {}
    if borrowed.relatives:
        found["family"] = _family(borrowed.relatives, lender)
    if borrowed.donor:
        wish = borrowed.donor
        lent = lender.donor(wish)
        found["donor_hair"] = DonorHairStep(
            sha256=lent.sha256,
            landmarks_json=lent.landmarks.to_json(),
            keep_colour=wish.keep_colour,
            strength=wish.strength,
        )
    if borrowed.prototypes:
        found["prototypes"] = _prototypes(borrowed.prototypes, lender)
    if borrowed.network:
        found["neural"] = _network(borrowed.network, lender)
    return choices.model_copy(update=found)


def _family(wishes: Sequence[RelativeWish], lender: Lender) -> FamilyStep:
    check_weights([wish.shape for wish in wishes], "shape")
    check_weights([wish.texture for wish in wishes], "texture")
    lent = [lender.relative(wish) for wish in wishes]
    return FamilyStep(
        relatives=tuple(
            RelativeFace(
                sha256=face.sha256,
                landmarks_json=face.landmarks.to_json(),
                age_years=face.age_years,
                sex=face.sex,
                shape=wish.shape,
                texture=wish.texture,
            )
            for wish, face in zip(wishes, lent, strict=True)
        )
    )


def _prototypes(wish: PrototypesWish, lender: Lender) -> PrototypesStep:
    card = lender.model(wish.model, "prototypes")
    return PrototypesStep(name=card.name, sha256=card.sha256, shape=wish.shape, skin=wish.skin)


def _network(wish: NetworkWish, lender: Lender) -> NeuralStep:
    card = lender.model(wish.model, "network")
    assert card.network_sha256 is not None
    return NeuralStep(
        name=card.name,
        manifest_sha256=card.sha256,
        network_sha256=card.network_sha256,
        strength=wish.strength,
    )
