"""What is to be mended on a photograph, and what its measured quality proposes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from pipelines.errors import RestorationError
from pipelines.faults import Faults
from pipelines.quality import Quality
from pipelines.skin_hue import is_cast
from pipelines.warp import Box

# Where mending starts and where it is full; chosen by eye, so that a good photograph of today is
# left alone.
_NOISE: Final = (2.6, 4.4)
_CHROMA_NOISE: Final = (4.0, 8.0)
_BLOCKS: Final = (1.0, 3.0)
_BLUR: Final = (0.012, 0.022)
_BLACK: Final = (45.0, 65.0)
_TINT: Final = (3.0, 6.0)
# Below these, in px, grain cannot be told from the face, and an edge not be sharper.
_LEAST_UNIT, _LEAST_BLUR = 60.0, 1.2
# A cast is not taken out to the last, since the light may have been warm.
_CAST_SHARE: Final = 0.85
# Nor is a soft or a faded print mended to the last, and a faded one, whose contrast rises, is
# sharpened less: lips would end with a liner around them.
_BLUR_SHARE: Final = 0.8
_FADED_BLUR_SHARE: Final = 0.45
_FADING_SHARE: Final = 0.75


@dataclass(frozen=True)
class Restoration:
    """How far each fault is mended, from 0, not at all, to 1; ``faults`` says what was measured.

    ``tint`` takes the tone out of a black-and-white picture, ``cast`` the coloured light out of
    any other: by the skin's hue, or so that ``neutral_patch``, a box of px, turns grey. Raises
    RestorationError for a strength out of range.
    """

    faults: Faults
    noise: float = 0.0
    blocks: float = 0.0
    blur: float = 0.0
    fading: float = 0.0
    cast: float = 0.0
    tint: float = 0.0
    neutral_patch: Box | None = None

    def __post_init__(self) -> None:
        for name, strength in self._strengths().items():
            if not 0 <= strength <= 1:
                raise RestorationError(
                    f"The strength of mending {name} is {strength:g}; choose 0 to 1."
                )

    @property
    def idle(self) -> bool:
        """Tell whether nothing is wished, so that the photograph stays as it is."""
        return not any(self._strengths().values())

    def _strengths(self) -> dict[str, float]:
        names = [field.name for field in fields(self)]
        return {name: getattr(self, name) for name in names[1:-1]}


def proposed(quality: Quality) -> Restoration:
    """Return what the measured faults call for; nothing for a good photograph."""
    faults = quality.faults
    toned = max(abs(faults.tint.red), abs(faults.tint.blue)) if faults.monochrome else 0.0
    is_off = not faults.monochrome and is_cast(faults.skin)
    blocks = _ramp(faults.blocks.step, _BLOCKS)
    # Blocks fray colours too, and take that along when they go.
    plain = faults.monochrome or blocks > 0
    coarse = 0.0 if plain else _ramp(faults.chroma_noise_sd, _CHROMA_NOISE)
    noise = max(_ramp(faults.noise_sd, _NOISE), coarse)
    faded = _ramp(faults.tones.black, _BLACK)
    sharpened = _BLUR_SHARE + faded * (_FADED_BLUR_SHARE - _BLUR_SHARE)
    return Restoration(
        faults=faults,
        noise=noise if quality.unit_px >= _LEAST_UNIT else 0.0,
        blocks=blocks,
        blur=round(sharpened * _ramp(quality.blur, _BLUR), 2)
        if faults.blur_px > _LEAST_BLUR
        else 0.0,
        fading=round(_FADING_SHARE * faded, 2),
        cast=_CAST_SHARE if is_off else 0.0,
        tint=_ramp(toned, _TINT),
    )


def _ramp(value: float, limits: tuple[float, float]) -> float:
    low, high = limits
    return round(min(max((value - low) / (high - low), 0.0), 1.0), 2)
