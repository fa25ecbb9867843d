"""The cast and the scenes of the samples. Nobody in them ever lived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from models.build.portrait.light import Lamp, Lighting
from models.build.portrait.sitters import Backdrop, Colour, Complexion, Hair, Sitter

LIGHT = Complexion((0.93, 0.755, 0.665), lips=(0.80, 0.50, 0.475), blush=1.0, freckles=0.5)
FAIR = Complexion((0.91, 0.73, 0.62), lips=(0.78, 0.48, 0.44), blush=0.9, freckles=0.15)
MEDIUM = Complexion((0.78, 0.585, 0.455), lips=(0.69, 0.42, 0.37), blush=0.6)
OLIVE = Complexion((0.72, 0.525, 0.395), lips=(0.63, 0.385, 0.33), blush=0.5)
DARK = Complexion((0.475, 0.325, 0.24), lips=(0.49, 0.275, 0.245), blush=0.35, shine=0.55)
DEEP = Complexion((0.43, 0.30, 0.225), lips=(0.44, 0.27, 0.24), blush=0.3, shine=0.6)

# A large window to the upper left, a wall to the right, a ceiling and a wooden floor.
ROOM = Lighting(
    lamps=(
        Lamp((-0.55, 0.5, 0.75), (0.78, 0.735, 0.675), 26),
        Lamp((0.85, 0.15, 0.55), (0.13, 0.14, 0.16), 40),
        Lamp((0.7, 0.5, -0.6), (0.12, 0.12, 0.12), 25),
    ),
    sky=(0.49, 0.505, 0.52),
    floor=(0.27, 0.245, 0.22),
)

# The mesh's faces look older than its stature-based age axis says, so ``shape_years`` is lower
# than the age each child was judged to show.

# What is common to the small mouths and wide eyes of children.
CHILD: Mapping[str, float] = MappingProxyType(
    {"eye_scale_incr": 0.35, "mouth_scale_vert_decr": 0.35, "mouth_angles_up": 0.4}
)
GIRL: Mapping[str, float] = MappingProxyType(
    {
        **CHILD,
        "eye_height2_decr": 0.15,
        "mouth_scale_vert_decr": 0.55,
        "mouth_angles_up": 0.5,
        "head_scale_horiz_decr": 0.35,
    }
)


@dataclass(frozen=True)
class Scene:
    """One picture: who stands where (mm to the right of the middle), and before what.

    ``size`` (width, height) px and ``px_per_mm`` are those of the finished picture.
    """

    name: str
    stands: tuple[tuple[Sitter, float], ...]
    backdrop: Backdrop
    tint: Colour
    seed: int
    size: tuple[int, int] = (1200, 1500)
    px_per_mm: float = 4.3
    eye_line: tuple[float, float] = (0.5, 0.43)


GIRL_LIGHT_6 = Sitter(
    age_years=6,
    sex="F",
    shape_years=5.5,
    pupil_distance_mm=52.0,
    ancestry={"caucasian": 0.9, "asian": 0.1},
    complexion=LIGHT,
    hair=Hair("bob", (0.42, 0.315, 0.215), 185, 8, wave_mm=1.0, ends_mm=-4),
    iris=(0.30, 0.38, 0.44),
    brow=(0.36, 0.26, 0.19),
    shirt=(0.45, 0.60, 0.66),
    seed=3,
    yaw_deg=-1,
    roll_deg=2,
    targets=GIRL,
)
BOY_DARK_6 = Sitter(
    age_years=6,
    sex="M",
    shape_years=4.5,
    pupil_distance_mm=53.0,
    ancestry={"african": 1.0},
    complexion=DEEP,
    hair=Hair("coils", (0.075, 0.06, 0.05), 16, 9, strands=60_000, wave_mm=1.3, ends_mm=20),
    iris=(0.17, 0.115, 0.08),
    brow=(0.05, 0.04, 0.035),
    shirt=(0.86, 0.74, 0.30),
    seed=5,
    yaw_deg=4,
    roll_deg=-1.5,
    targets={**CHILD, "mouth_scale_vert_decr": 0.25},
)
GIRL_MEDIUM_6 = Sitter(
    age_years=6,
    sex="F",
    shape_years=4.5,
    pupil_distance_mm=52.5,
    ancestry={"asian": 0.6, "caucasian": 0.2, "african": 0.2},
    complexion=MEDIUM,
    hair=Hair("waves", (0.115, 0.085, 0.07), 230, 10, wave_mm=3.2, ends_mm=-60),
    iris=(0.23, 0.155, 0.105),
    brow=(0.10, 0.07, 0.055),
    shirt=(0.80, 0.48, 0.50),
    seed=7,
    yaw_deg=5,
    roll_deg=1,
    targets=GIRL,
)
GIRL_DARK_6 = Sitter(
    age_years=6,
    sex="F",
    shape_years=4.6,
    pupil_distance_mm=52.5,
    ancestry={"african": 0.9, "caucasian": 0.1},
    complexion=DARK,
    hair=Hair("coils", (0.085, 0.065, 0.055), 40, 34, strands=90_000, wave_mm=2.0, ends_mm=-5),
    iris=(0.18, 0.115, 0.08),
    brow=(0.055, 0.042, 0.036),
    shirt=(0.66, 0.42, 0.58),
    seed=19,
    yaw_deg=-3,
    roll_deg=1,
    targets={**GIRL, "mouth_scale_vert_decr": 0.4},
)
BOY_LIGHT_9 = Sitter(
    age_years=9,
    sex="M",
    shape_years=6.0,
    pupil_distance_mm=55.0,
    ancestry={"caucasian": 1.0},
    complexion=FAIR,
    hair=Hair("short", (0.47, 0.385, 0.28), 58, 11, strands=52_000, wave_mm=0.6, ends_mm=20),
    iris=(0.38, 0.42, 0.36),
    brow=(0.40, 0.30, 0.20),
    shirt=(0.30, 0.36, 0.46),
    seed=11,
    yaw_deg=4,
    roll_deg=-2,
    targets={
        **CHILD,
        "eye_scale_incr": 0.5,
        "mouth_scale_vert_decr": 0.3,
        "nose_scale_vert_decr": 0.3,
        "nose_scale_horiz_decr": 0.25,
        "head_age_decr": 0.6,
    },
)
BOY_MEDIUM_4 = Sitter(
    age_years=4,
    sex="M",
    shape_years=2.8,
    pupil_distance_mm=50.5,
    ancestry={"caucasian": 0.5, "asian": 0.5},
    complexion=OLIVE,
    hair=Hair("short", (0.12, 0.09, 0.07), 42, 8, strands=52_000, ends_mm=20),
    iris=(0.25, 0.17, 0.115),
    brow=(0.10, 0.075, 0.06),
    shirt=(0.50, 0.66, 0.50),
    seed=13,
    yaw_deg=4,
    roll_deg=2,
    shoulders=0.92,
    targets=CHILD,
)
WOMAN_DARK_25 = Sitter(
    age_years=25,
    sex="F",
    shape_years=25,
    pupil_distance_mm=62.0,
    ancestry={"african": 0.8, "caucasian": 0.2},
    complexion=DARK,
    hair=Hair("waves", (0.085, 0.065, 0.055), 300, 12, wave_mm=4.2, ends_mm=-90),
    iris=(0.17, 0.11, 0.075),
    brow=(0.055, 0.04, 0.035),
    shirt=(0.62, 0.30, 0.33),
    seed=17,
    yaw_deg=-4,
    roll_deg=1.5,
    shoulders=0.95,
    targets={"mouth_angles_up": 0.3, "eye_scale_incr": 0.2},
)

PLASTER: Colour = (0.80, 0.78, 0.73)
LEAVES: Colour = (0.42, 0.52, 0.34)
SCENES: tuple[Scene, ...] = (
    Scene("child-06-girl-light", ((GIRL_LIGHT_6, 0.0),), "door", PLASTER, 4),
    Scene("child-06-boy-dark", ((BOY_DARK_6, 0.0),), "garden", LEAVES, 6),
    Scene("child-06-girl-medium", ((GIRL_MEDIUM_6, 0.0),), "curtain", PLASTER, 8),
    Scene("child-06-girl-dark", ((GIRL_DARK_6, 0.0),), "curtain", (0.74, 0.78, 0.72), 22),
    Scene("child-09-boy-light", ((BOY_LIGHT_9, 0.0),), "door", (0.70, 0.75, 0.78), 12),
    Scene("child-04-boy-medium", ((BOY_MEDIUM_4, 0.0),), "wall", (0.83, 0.77, 0.66), 14),
    Scene(
        "adult-25-woman-dark",
        ((WOMAN_DARK_25, 0.0),),
        "wall",
        (0.66, 0.70, 0.74),
        18,
        px_per_mm=3.9,
    ),
    Scene(
        "group-of-three",
        (
            (replace(BOY_LIGHT_9, yaw_deg=5), -205.0),
            (replace(GIRL_MEDIUM_6, yaw_deg=-6, roll_deg=-2), 205.0),
            (BOY_DARK_6, 0.0),
        ),
        "wall",
        (0.74, 0.77, 0.72),
        20,
        size=(1800, 1100),
        px_per_mm=2.7,
        eye_line=(0.5, 0.42),
    ),
)
