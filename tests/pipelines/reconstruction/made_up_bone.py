"""What made-up skulls have of real ones: tissue unlike the table's, and bone far from the skin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import base_name
from pipelines.reconstruction.depths import Depth

# Tissue is thicker or thinner over regions of about this width, mm.
_REGION_MM: Final = 35.0
# A tenth at most is left of a depth: skin never lies on bone.
_THINNEST: Final = 0.4
# The muscle of the temple is so thick above the arch, mm, and thins out at its line.
_FOSSA_MM: Final = 16.0
_SLOPE_MM: Final = 12.0


def own_depths(
    table: Mapping[str, Depth], skin: Mapping[str, Floats], seed: int
) -> dict[str, float]:
    """Return depths (mm) of one person: off the table's by its own spread, alike on both sides."""
    names = list(table)
    known = [name for name in names if name in skin or f"{name}_l" in skin]
    places = np.array([skin.get(name, skin.get(f"{name}_l")) for name in known])
    apart = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    together = np.exp(-apart / (2 * _REGION_MM**2)) + 1e-6 * np.eye(len(known))
    draws = np.random.default_rng(seed).normal(size=len(known))
    off = dict(zip(known, np.linalg.cholesky(together) @ draws, strict=True))
    return {
        name: max(depth.depth_mm + off.get(name, 0.0) * depth.sd_mm, _THINNEST * depth.depth_mm)
        for name, depth in table.items()
    }


def hollowed(
    bone: Floats, outward: Floats, bony: NDArray[np.bool_], on_bone: Mapping[str, Floats]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return bone (n, 3) with temporal fossae, and which of it is left with open cheeks (n,)."""
    deeper, left = bone.copy(), bony.copy()
    for side, out in (("l", 1.0), ("r", -1.0)):
        at = {base_name(name): place for name, place in on_bone.items() if name[-2:] == f"_{side}"}
        lateral = out * bone[:, 0] > 15.0
        arch, line = at["zy"][2] + 5.0, at["ft"][2] + 30.0
        temple = [
            at["lo"] + [0, 8, 6], at["ft"] + [0, 6, 0], at["ft"] + [0, 35, 30],
            at["eu"] + [0, 0, 5], at["eu"] - [0, 12, 30], at["zy"] + [0, 10, 5],
        ]  # fmt: skip
        inward = np.clip(_inside(temple, bone) / _SLOPE_MM, 0, 1) * lateral
        low = np.clip((line - bone[:, 2]) / (line - arch), 0, 1)
        deeper -= (_FOSSA_MM * _smooth(inward) * low)[:, None] * outward
        cheek = [
            at["zm"] + [0, 3, -3], at["zy"] - [0, 8, 8], at["mr"] - [0, 14, 0],
            at["ecm2i"] + [0, 3, 6], at["ecm2"] - [0, 4, 0],
        ]  # fmt: skip
        left &= ~((_inside(cheek, bone) > 0) & lateral)
    return deeper, left


def _inside(outline: Sequence[Floats], places: Floats) -> Floats:
    """Return how far inside an outline seen from the side places (n, 3) lie, mm (n,)."""
    seen = np.array(outline, np.float32)[:, None, 1:]
    return np.array([cv2.pointPolygonTest(seen, (y, z), True) for y, z in places[:, 1:].tolist()])


def _smooth(share: Floats) -> Floats:
    return share**2 * (3 - 2 * share)
