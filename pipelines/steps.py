"""The steps of a recipe: each names what is done to the picture, and how strongly."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeVar, get_args

from pydantic import Field

from pipelines.faults import Faults
from pipelines.frozen import Frozen, Sha256, Share
from pipelines.lending import DonorHairStep, FamilyStep, NeuralStep, PrototypesStep

# Above this the growth warp folds small children's faces.
LARGEST_STRENGTH: Final = 1.3
LARGEST_COUNT: Final = 4.0
"""How many times what it is worth a photograph may count beside the others."""

FaceRegion = Literal["forehead", "brows", "eyes", "nose", "cheeks", "mouth", "jaw", "neck"]
FACE_REGIONS: Final[tuple[FaceRegion, ...]] = get_args(FaceRegion)
Regions = dict[FaceRegion, Share]
"""How much of a change each region takes, from 0 (none) to 1; a region not named takes all."""

EffectName = Literal[
    "child's features",
    "jaw shadow",
    "cheek flush",
    "brows",
    "lashes",
    "teeth",
    "beard shadow",
    "skin texture",
    "volume",
    "folds",
    "neck",
    "lids",
    "tone",
    "own lines",
    "fine lines",
    "spots",
    "coarse skin",
]
EFFECTS: Final[tuple[EffectName, ...]] = get_args(EffectName)


class Stroke(Frozen):
    """A stroke of a brush: its middle line in px of the upright photograph, and its radius."""

    points: tuple[tuple[float, float], ...] = Field(min_length=1)
    radius_px: float = Field(gt=0)


class RestoreStep(Frozen):
    """Mend what camera, print and file spoilt, before anything moves; by shares from 0 to 1.

    ``faults`` is what was measured when it was planned; ``neutral_patch`` is (x, y, width, height)
    px of the upright photograph. ``grain`` is the share of the grain that is laid back at the end.
    """

    step: Literal["restore"] = "restore"
    faults: Faults
    noise: Share = 0.0
    blocks: Share = 0.0
    blur: Share = 0.0
    fading: Share = 0.0
    cast: Share = 0.0
    tint: Share = 0.0
    neutral_patch: tuple[int, int, int, int] | None = None
    grain: Share = 0.5


class FusionWish(Frozen):
    """How many times what it is worth each photograph counts for the shape; 0 leaves it out.

    Photographs are named as whoever plans names them: by number in a case, by file outside of one.
    """

    weights: dict[str, Annotated[float, Field(ge=0, le=LARGEST_COUNT)]] = Field(
        default_factory=dict[str, float]
    )


class GrowthStep(Frozen):
    """Move the landmarks from the photograph's age to the target age, by the growth tables.

    ``rate`` is the speed of growth in SD of growth, 0 for the median.
    """

    step: Literal["growth"] = "growth"
    strength: float = Field(default=1.0, ge=0, le=LARGEST_STRENGTH)
    rate: float = Field(default=0.0, ge=-2, le=2)
    regions: Regions = Field(default_factory=dict[FaceRegion, Share])


class EyesStep(Frozen):
    """Keep the iris round and constant in millimetres."""

    step: Literal["eyes"] = "eyes"


class DetailWish(Frozen):
    """Whether another photograph of the person may lend detail to the one that is drawn.

    ``strength`` is that of what a blurred photograph lacks; under the strokes of ``hidden``, where
    hair, a hand or a glare lies over the skin, the other photograph's skin is laid.
    """

    strength: Share = 1.0
    hidden: tuple[Stroke, ...] = ()


class DetailStep(DetailWish):
    """Take detail from another of the recipe's photographs, which is named by its SHA-256."""

    step: Literal["detail"] = "detail"
    sha256: Sha256


class HeadStep(Frozen):
    """Let head and hair of a growing child become narrower against the pupils, as heads do.

    ``strength`` is the share of it; the background that this uncovers is filled.
    """

    step: Literal["head"] = "head"
    strength: Share = 1.0


class SagStep(Frozen):
    """Let the soft tissue of an adult face sink; ``weight_change`` runs from -1 thin to 1 stout."""

    step: Literal["sag"] = "sag"
    strength: float = Field(default=1.0, ge=0, le=1.5)
    weight_change: float = Field(default=0.0, ge=-1, le=1)
    regions: Regions = Field(default_factory=dict[FaceRegion, Share])


class EffectWish(Frozen):
    """How strongly one effect is wanted, and where."""

    strength: float = Field(default=1.0, ge=0, le=2)
    regions: Regions = Field(default_factory=dict[FaceRegion, Share])


class SkinStep(Frozen):
    """Age the skin: each effect is a layer.

    ``strength`` scales all of them; ``effects`` says otherwise for single ones. ``smoking`` and
    ``sun`` from 0 to 1 speed up the lines and spots that they are known to bring.
    """

    step: Literal["skin"] = "skin"
    strength: float = Field(default=1.0, ge=0, le=2)
    effects: dict[EffectName, EffectWish] = Field(default_factory=dict[EffectName, EffectWish])
    smoking: Share = 0.0
    sun: Share = 0.0


class HairStroke(Frozen):
    """A stroke of the brush that says what is hair or person and what is not, in px."""

    points: tuple[tuple[float, float], ...] = Field(min_length=1)
    radius_px: float = Field(gt=0)
    says: Literal["hair", "not hair", "person", "not person"]


class HairStep(Frozen):
    """Change the hair: each a free choice, which no table can make.

    ``darken`` and ``grey`` are shares from 0 to 1; for a ``grey`` of None the plan puts what is
    usual at the ages. ``recede`` raises the hairline's corners by so many pupil distances,
    ``colour`` is sRGB. ``grey_beard`` only where there is a beard.
    """

    step: Literal["hair"] = "hair"
    darken: Share = 0.0
    grey: Share | None = None
    grey_beard: bool = False
    colour: tuple[int, int, int] | None = None
    recede: float = Field(default=0.0, ge=0, le=0.2)
    strokes: tuple[HairStroke, ...] = ()


class SettingStep(Frozen):
    """Hang a plain backdrop and lay a plain garment, drawn by the workbench."""

    step: Literal["setting"] = "setting"
    backdrop: Share = 0.0
    garment: Share = 0.0
    collar: float = Field(default=0.0, ge=0, le=0.5)
    strokes: tuple[HairStroke, ...] = ()


class LocksStep(Frozen):
    """Keep moles, scars and other marks as they are in the photograph."""

    step: Literal["locks"] = "locks"
    marks: tuple[Stroke, ...] = ()


class Choices(Frozen):
    """What an artist chooses of a progression, beyond whose it is and to which age."""

    fusion: FusionWish = FusionWish()
    restore: RestoreStep | None = None
    growth: GrowthStep = GrowthStep()
    head: HeadStep = HeadStep()
    prototypes: PrototypesStep | None = None
    family: FamilyStep | None = None
    sag: SagStep = SagStep()
    detail: DetailWish = DetailWish()
    donor_hair: DonorHairStep | None = None
    hair: HairStep | None = HairStep()
    skin: SkinStep = SkinStep()
    neural: NeuralStep | None = None
    setting: SettingStep | None = None
    locks: LocksStep = LocksStep()

    def steps(
        self, *, adult: bool, growing: bool, detail_from: str | None = None
    ) -> tuple[Step, ...]:
        """Return the steps in the order in which they are drawn.

        Only adults' tissue sinks, and only growing heads become narrower. ``detail_from`` is the
        SHA-256 of the photograph that lends detail, if one does.
        """
        wish = self.detail
        detail = detail_from and DetailStep(
            strength=wish.strength, hidden=wish.hidden, sha256=detail_from
        )
        drawn: tuple[Step | None, ...] = (
            self.restore,
            self.growth,
            self.head if growing and self.head.strength else None,
            self.prototypes,
            self.family,
            self.sag if adult or self.sag.weight_change else None,
            EyesStep(),
            detail or None,
            self.donor_hair,
            self.hair if self.hair != HairStep() else None,
            self.skin,
            self.neural,
            self.setting,
            self.locks if self.locks.marks else None,
        )
        return tuple(step for step in drawn if step is not None)


USUAL: Final = Choices()
RATES: Final = {"slow": -1.0, "median": 0.0, "fast": 1.0}
"""The three speeds of growth that are shown beside one another, in SD of growth."""
Step = Annotated[
    RestoreStep
    | GrowthStep
    | HeadStep
    | PrototypesStep
    | FamilyStep
    | SagStep
    | EyesStep
    | DetailStep
    | DonorHairStep
    | HairStep
    | SkinStep
    | NeuralStep
    | SettingStep
    | LocksStep,
    Field(discriminator="step"),
]
StepT = TypeVar(
    "StepT",
    RestoreStep,
    GrowthStep,
    HeadStep,
    PrototypesStep,
    FamilyStep,
    SagStep,
    EyesStep,
    DetailStep,
    DonorHairStep,
    HairStep,
    SkinStep,
    NeuralStep,
    SettingStep,
    LocksStep,
)
