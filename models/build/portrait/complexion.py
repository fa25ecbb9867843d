"""The colour of skin: where it is redder, darker or freckled, and where the lips are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from models.build.portrait.arrays import Floats
from models.build.portrait.camera import to_linear
from models.build.portrait.figure import Spots
from models.build.portrait.sitters import Complexion

# Multipliers of linear RGB where more blood shows; green falls most, as haemoglobin absorbs it.
BLOOD = np.log([0.97, 0.74, 0.76])
MELANIN = np.log([0.88, 0.80, 0.70])


def spot(face: Floats, centre: Floats, radii: tuple[float, float, float]) -> Floats:
    """Return a soft spot 0..1 at ``centre`` (3,) mm with ``radii`` mm along x, y and z."""
    away = (face - centre.astype(np.float32)) / np.array(radii, np.float32)
    return np.exp(-0.5 * (away**2).sum(axis=1))


def paired(face: Floats, centre: Floats, radii: tuple[float, float, float]) -> Floats:
    """Return a soft spot on both sides of the face."""
    return spot(np.abs(face) * [1, 0, 0] + face * [0, 1, 1], centre, radii)


def paint_skin(
    face: Floats,
    masks: Floats,
    spots: Spots,
    complexion: Complexion,
    noise: Mapping[str, Floats],
) -> Floats:
    """Return the albedo (p, 3) linear RGB of skin at unposed places ``face`` (p, 3) mm.

    ``masks`` (p, 3) are lips, ears and lids; ``noise`` holds (p,) fields named blotch, patch,
    fine and freckle.
    """
    u = spots.eye
    nose, mouth, chin = spots.nose_tip, spots.mouth, spots.chin
    blood = 0.75 * paired(face, np.array([1.25 * u, mouth[1] * 0.62, 10.0]), (13, 11, 30))
    blood += 0.45 * spot(face, nose + [0, 2, 0], (9, 7, 12))
    blood += 0.3 * spot(face, np.array([0, chin[1] + 10, 20]), (12, 8, 20))
    blood += 0.55 * masks[:, 1]
    blood += 0.22 * paired(face, np.array([u, 4.0, 8.0]), (13, 7, 12))
    blood += 0.045 * noise["blotch"] + 0.035 * noise["patch"]
    blood = complexion.blush * blood
    brown = 0.45 * paired(face, np.array([0.98 * u, -11.0, 10.0]), (9, 4, 12))
    brown += 0.18 * paired(face, np.array([0.55 * u, -5.0, 8.0]), (4, 6, 9))
    brown += 0.10 * paired(face, np.array([u, 8.0, 8.0]), (14, 5, 10))
    brown += 0.3 * spot(face, mouth - [0, 0, 6], (24, 13, 20)) * (1 - masks[:, 0])
    brown += 0.35 * np.clip((chin[1] - 4 - face[:, 1]) / 30, 0, 1)
    brown += 0.05 * noise["patch"] + 0.10 * noise["fine"]
    if complexion.freckles:
        sunny = spot(face, np.array([0, nose[1] + 8, 25]), (30, 10, 30))
        marks = np.clip((noise["freckle"] - 1.55) * 1.6, 0, 1)
        brown = brown + 2.0 * complexion.freckles * sunny * marks
    base = to_linear(complexion.base).astype(np.float32)
    albedo = base * np.exp(blood[:, None] * BLOOD + brown[:, None] * MELANIN)
    return _paint_lips(albedo, masks[:, 0], complexion, noise).astype(np.float32)


def _paint_lips(
    albedo: Floats, lips: Floats, complexion: Complexion, noise: Mapping[str, Floats]
) -> Floats:
    soft = np.clip((lips - 0.12) / 0.72, 0, 1)
    soft = soft * soft * (3 - 2 * soft)
    tone = (
        to_linear(complexion.lips) * np.exp(0.07 * noise["fine"] + 0.05 * noise["patch"])[:, None]
    )
    return albedo + (0.82 * soft)[:, None] * (tone - albedo)
