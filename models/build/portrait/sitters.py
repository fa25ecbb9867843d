"""Who sits for the samples: heads that never lived, each described in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from models.head import Sex

Colour = tuple[float, float, float]
Backdrop = Literal["door", "wall", "curtain", "garden"]
Cut = Literal["short", "coils", "bob", "waves"]


@dataclass(frozen=True)
class Complexion:
    """Skin as sRGB 0..1: its base, its lips, and how much blood and freckles show."""

    base: Colour
    lips: Colour
    blush: float
    freckles: float = 0.0
    shine: float = 1.0


@dataclass(frozen=True)
class Hair:
    """Hair: its cut, its colour as sRGB 0..1, and the thickness of its cap in mm.

    ``ends_mm`` is the height of the cut ends above the chin.
    """

    cut: Cut
    colour: Colour
    length_mm: float
    lift_mm: float
    strands: int = 42_000
    wave_mm: float = 0.0
    ends_mm: float = 0.0


@dataclass(frozen=True)
class Sitter:
    """One person who never lived; ``shape_years`` is the age asked of the mesh."""

    age_years: int
    sex: Sex
    shape_years: float
    pupil_distance_mm: float
    ancestry: Mapping[str, float]
    complexion: Complexion
    hair: Hair
    iris: Colour
    brow: Colour
    shirt: Colour
    seed: int
    build: float = 0.5
    shoulders: float = 0.88
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    pitch_deg: float = 0.0
    targets: Mapping[str, float] = field(default_factory=dict[str, float])
