"""The operations of post-mortem imaging: what each does, and how strongly."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeVar

from pydantic import Field

from pipelines.frozen import Frozen, Sha256, Share
from pipelines.steps import Stroke

Side = Literal["right", "left"]
SwollenPart = Literal["right lids", "left lids", "upper lip", "lower lip", "right cheek",
                      "left cheek"]  # fmt: skip
_BROWN: Final = (96, 66, 44)


class WoundsStep(Frozen):
    """Lay skin over what the strokes of a brush mark: wounds, tubes, stains, in px."""

    step: Literal["wounds"] = "wounds"
    strength: Share = 1.0
    strokes: tuple[Stroke, ...] = ()


class SwollenSpot(Frozen):
    """A circle of the photograph that is swollen: its middle and radius in px."""

    x: float
    y: float
    radius_px: float = Field(gt=0)
    strength: Share = 0.5


class SwellingStep(Frozen):
    """Draw swollen parts in: by name, with a share each, or as circles."""

    step: Literal["swelling"] = "swelling"
    strength: Share = 1.0
    parts: dict[SwollenPart, Share] = Field(default_factory=dict[SwollenPart, Share])
    spots: tuple[SwollenSpot, ...] = ()


class MouthStep(Frozen):
    """Close the mouth: the lower lip and what hangs on it rise by a share of the gap."""

    step: Literal["mouth"] = "mouth"
    strength: Share = 1.0


class DonorEyes(Frozen):
    """A photograph whose open eyes are lent, with its face's landmarks."""

    sha256: Sha256
    landmarks_json: str


class EyesStep(Frozen):
    """Open the eyes by a share of how far eyes usually stand open.

    The eyeball is drawn with an iris of a colour (sRGB), or comes from a donor. A colour is a
    guess until somebody who saw the eyes states it.
    """

    step: Literal["open eyes"] = "open eyes"
    strength: Share = 1.0
    sides: tuple[Side, ...] = ("right", "left")
    iris: tuple[int, int, int] = _BROWN
    donor: DonorEyes | None = None


class ColourStep(Frozen):
    """Lead the skin's colour back: ``lividity`` evens patches, ``pallor`` brings colour back.

    ``tone`` is the skin's colour in life, sRGB, where somebody states it; without it the skin
    keeps its lightness and goes to the nearest usual hue of skin.
    """

    step: Literal["colour"] = "colour"
    lividity: Share = 1.0
    pallor: Share = 1.0
    tone: tuple[int, int, int] | None = None


Operation = Annotated[
    WoundsStep | SwellingStep | MouthStep | EyesStep | ColourStep, Field(discriminator="step")
]
OperationT = TypeVar("OperationT", WoundsStep, SwellingStep, MouthStep, EyesStep, ColourStep)


class PostmortemChoices(Frozen):
    """What an artist chooses; an operation that is left out is not done."""

    wounds: WoundsStep | None = None
    swelling: SwellingStep | None = None
    mouth: MouthStep | None = None
    eyes: EyesStep | None = None
    colour: ColourStep | None = None

    def steps(self) -> tuple[Operation, ...]:
        """Return the operations in the order in which they are drawn."""
        chosen = (self.wounds, self.swelling, self.mouth, self.eyes, self.colour)
        return tuple(step for step in chosen if step is not None)
