"""Steps that draw on other material: relatives, a hair donor, an agency's own models.

Each names its material by SHA-256 and is nothing at a weight or strength of 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, model_validator

from pipelines.frozen import Frozen, Sex, Sha256, Share
from pipelines.landmarks import Landmarks

Feature = Literal["eyes", "brows", "nose", "mouth", "jaw", "cheeks", "ears"]
FEATURES: Final[tuple[Feature, ...]] = get_args(Feature)
# Of each feature at most so much comes from relatives, from all of them together.
LARGEST_WEIGHT: Final = 0.3
Weight = Annotated[float, Field(ge=0, le=LARGEST_WEIGHT)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class LentFace(Frozen):
    """A face in another photograph than those of the person."""

    sha256: Sha256
    landmarks_json: str
    """The landmark file's text, kept whole so that it hashes the same everywhere."""

    @property
    def landmarks(self) -> Landmarks:
        """The face's landmarks in pixels of the upright photograph."""
        return Landmarks.from_json(self.landmarks_json)


class RelativeFace(LentFace):
    """A relative's face, the age it shows, and how much of each feature goes over.

    ``shape`` weighs the form, ``texture`` the fine lines of the skin; what is not named has 0.
    """

    age_years: float = Field(ge=0, le=110)
    sex: Sex | None = None
    shape: dict[Feature, Weight] = Field(default_factory=dict[Feature, Weight])
    texture: dict[Feature, Weight] = Field(default_factory=dict[Feature, Weight])

    @property
    def used(self) -> bool:
        """Tell whether anything goes over."""
        return any(self.shape.values()) or any(self.texture.values())


class FamilyStep(Frozen):
    """Blend features of relatives in, at most .3 of each feature from all of them together."""

    step: Literal["family"] = "family"
    relatives: tuple[RelativeFace, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _keep_within(self) -> Self:
        for part in ("shape", "texture"):
            for feature in FEATURES:
                weights: list[Mapping[Feature, float]] = [getattr(r, part) for r in self.relatives]
                total = sum(each.get(feature, 0.0) for each in weights)
                if total > LARGEST_WEIGHT + 1e-9:
                    raise ValueError(
                        f"takes {total:g} of the {part} of the {feature} from relatives, and all "
                        f"together may give at most {LARGEST_WEIGHT}"
                    )
        return self


class PrototypesStep(Frozen):
    """Let an agency's own prototypes speak beside the tables, as far as they reach.

    ``shape`` and ``skin`` scale their share of n / (n + 20); 0 is the tables alone.
    """

    step: Literal["prototypes"] = "prototypes"
    name: Name
    sha256: Sha256
    shape: Share = 1.0
    skin: Share = 1.0


class NeuralStep(Frozen):
    """Let a network change the skin of the grown face; 0 leaves it as it is."""

    step: Literal["neural"] = "neural"
    name: Name
    manifest_sha256: Sha256
    network_sha256: Sha256
    strength: Share = 1.0


class DonorHairStep(LentFace):
    """Lay the hair of another photograph on the head, in the head's own hair colour if kept."""

    step: Literal["donor hair"] = "donor hair"
    keep_colour: bool = True
    strength: Share = 1.0
