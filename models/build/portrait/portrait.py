"""Take one sitter's picture: skin, eyes, cloth and hair, in the order they lie."""

from __future__ import annotations

import numpy as np

from models.build.portrait.arrays import Floats
from models.build.portrait.brows import draw_brows
from models.build.portrait.cloth import shoot_shirt
from models.build.portrait.eyes import shoot_eyes
from models.build.portrait.figure import moved, pose_figure
from models.build.portrait.hair import grow_hair
from models.build.portrait.hair_drawing import draw_hair
from models.build.portrait.lashes import draw_lashes
from models.build.portrait.scalp import measure_scalp
from models.build.portrait.sitters import Sitter
from models.build.portrait.skin import shoot_skin
from models.build.portrait.takes import Setting, Take
from models.head import Head


def take_portrait(head: Head, sitter: Sitter, setting: Setting, *, shift_mm: Floats) -> Take:
    """Return the picture of one sitter who stands ``shift_mm`` (3,) away from the middle.

    The same sitter in the same setting gives the same picture: every random number comes
    from the sitter's seed.
    """
    rng = np.random.default_rng(sitter.seed)
    figure = moved(pose_figure(head, sitter, setting.camera.place - shift_mm), shift_mm)
    scalp = measure_scalp(figure)
    take = shoot_skin(sitter, figure, scalp, setting, rng)
    take, apertures = shoot_eyes(take, sitter, figure, setting, rng)
    take = shoot_shirt(take, sitter, figure, setting, rng)
    take = draw_brows(take, sitter, figure, setting, rng)
    take = draw_lashes(take, sitter, apertures, setting, rng)
    strands = grow_hair(figure, scalp, sitter.hair, rng)
    return draw_hair(take, strands, figure, scalp, sitter.hair, setting)
