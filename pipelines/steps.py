"""The steps of a recipe: each names what is done to the picture, and how strongly."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field

# Above this the growth warp folds small children's faces.
LARGEST_STRENGTH: Final = 1.3

FaceRegion = Literal["forehead", "brows", "eyes", "nose", "cheeks", "mouth", "jaw", "neck"]
FACE_REGIONS: Final[tuple[FaceRegion, ...]] = get_args(FaceRegion)
Share = Annotated[float, Field(ge=0, le=1)]
Regions = dict[FaceRegion, Share]
"""How much of a change each region takes, from 0 (none) to 1; a region not named takes all."""

EffectName = Literal[
    "child's features",
    "brows",
    "beard shadow",
    "skin texture",
    "volume",
    "folds",
    "tone",
    "own lines",
    "fine lines",
    "spots",
]


class Frozen(BaseModel):
    """A part of a recipe: unchangeable, and without fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class GrowthStep(Frozen):
    """Move the landmarks from the photograph's age to the target age, by the growth tables.

    ``rate`` is the speed of growth in SD of growth, 0 for the median.
    """

    step: Literal["growth"] = "growth"
    strength: float = Field(default=1.0, ge=0, le=LARGEST_STRENGTH)
    rate: float = Field(default=0.0, ge=-2, le=2)
    regions: Regions = {}


class EyesStep(Frozen):
    """Keep the iris round and constant in millimetres."""

    step: Literal["eyes"] = "eyes"


class SagStep(Frozen):
    """Let the soft tissue of an adult face sink; ``weight_change`` runs from -1 thin to 1 stout."""

    step: Literal["sag"] = "sag"
    strength: float = Field(default=1.0, ge=0, le=1.5)
    weight_change: float = Field(default=0.0, ge=-1, le=1)
    regions: Regions = {}


class EffectWish(Frozen):
    """How strongly one effect is wanted, and where."""

    strength: float = Field(default=1.0, ge=0, le=2)
    regions: Regions = {}


class SkinStep(Frozen):
    """Age the skin: each effect is a layer.

    ``strength`` scales all of them; ``effects`` says otherwise for single ones. ``smoking`` and
    ``sun`` from 0 to 1 speed up the lines and spots that they are known to bring.
    """

    step: Literal["skin"] = "skin"
    strength: float = Field(default=1.0, ge=0, le=2)
    effects: dict[EffectName, EffectWish] = {}
    smoking: Share = 0.0
    sun: Share = 0.0


class Stroke(Frozen):
    """A stroke of a brush: its middle line in px of the upright photograph, and its radius."""

    points: tuple[tuple[float, float], ...] = Field(min_length=1)
    radius_px: float = Field(gt=0)


class LocksStep(Frozen):
    """Keep moles, scars and other marks as they are in the photograph."""

    step: Literal["locks"] = "locks"
    marks: tuple[Stroke, ...] = ()


class Choices(Frozen):
    """What an artist chooses of a progression, beyond whose it is and to which age."""

    growth: GrowthStep = GrowthStep()
    sag: SagStep = SagStep()
    skin: SkinStep = SkinStep()
    locks: LocksStep = LocksStep()

    def steps(self, *, adult: bool) -> tuple[Step, ...]:
        """Return the steps in the order in which they are drawn; only adults' tissue sinks."""
        sag = (self.sag,) if adult else ()
        locks = (self.locks,) if self.locks.marks else ()
        return (self.growth, *sag, EyesStep(), self.skin, *locks)


USUAL: Final = Choices()
Step = Annotated[
    GrowthStep | SagStep | EyesStep | SkinStep | LocksStep, Field(discriminator="step")
]
StepT = TypeVar("StepT", GrowthStep, SagStep, EyesStep, SkinStep, LocksStep)
