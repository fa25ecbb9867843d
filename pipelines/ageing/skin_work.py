"""What an effect works on: a face at one size, its colours so far, its parts, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import numpy as np

from pipelines.ageing.bands import blurred, edge_blur_px
from pipelines.ageing.grain import banded_noise
from pipelines.ageing.mesh import RIGHT_EYE, both_sides
from pipelines.ageing.regions import Regions
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin_window import Face
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.lab import to_lab

# Chroma of skin in a*b*: black-and-white scans stay below, the palest skin in colour above.
_GREY_BELOW = 3.0
# Blur in px of a sharp photograph; how far around the eyes edges are looked for, in pupil
# distances.
_SHARP_PX, _BESIDE_EYES = 1.0, 0.08
# Of how many px between the pupils a draft's noise is a multiple. Points that are moved change it
# by less, so that the noise is the one that was made before; nobody sees the difference.
_EVEN_PX = 2.0**-6

USUAL_TONALITY = (0.93, 1.03, 1.08)
"""By which powers red, green and blue follow the light of skin; chosen by eye."""

Part = tuple[slice, slice]
"""Rows and columns of a face's window."""


@dataclass(frozen=True)
class Work:
    """A face at a working size; ``lab`` (h, w, 3) is the picture with earlier effects in it.

    ``towards`` (2,) is where its light comes from, see :mod:`pipelines.ageing.light`; from above
    unless somebody looked. ``tonality`` (3,) are the powers by which red, green and blue follow the
    light in its photograph. ``grey`` says that the face has no colour, ``draft`` that the picture
    is looked at and not kept.
    """

    face: Face
    lab: Floats
    regions: Regions
    sitter: Sitter
    towards: Floats = field(default_factory=lambda: np.array([0.0, -0.3]))
    tonality: Floats = field(default_factory=lambda: np.array(USUAL_TONALITY))
    grey: bool = False
    draft: bool = False

    def noise(self, fine: float, coarse: float, *, more: int = 0) -> Floats:
        """Return the person's own noise (h, w) between two blurs, in pupil distances.

        Numbers ``more`` give several that have nothing in common.
        """
        unit = self.face.frame.unit
        if self.draft:
            unit = max(round(unit / _EVEN_PX), 1) * _EVEN_PX
        seed = self.sitter.seed + more
        return banded_noise(self.face.shape, fine * unit, coarse * unit, seed=seed)

    def as_sharp(self, drawn: Floats) -> Floats:
        """Return what is drawn on the skin (h, w) as soft as the photograph is itself."""
        softer = max(self._blur_px**2 - _SHARP_PX**2, 0.0) ** 0.5
        return blurred(drawn, softer) if softer > _SHARP_PX / 2 else drawn

    @cached_property
    def _blur_px(self) -> float:
        """The blur of the sharpest edges that a face has, those of its eyes."""
        eyes = np.vstack([self.face.mesh[list(eye)] for eye in both_sides(RIGHT_EYE)])
        around = self.face.pixels[part_around(eyes, _BESIDE_EYES * self.face.frame.unit)]
        if not around.size:
            return 0.0
        # Of the photograph: what effects have drawn so far is no sign of its sharpness.
        light = np.ascontiguousarray(to_lab(around)[..., 0])
        return edge_blur_px(light, np.ones_like(light))

    def within(self, part: Part) -> Work:
        """Return the work on a part of the face alone; the person's light is that of the whole."""
        rows, columns = part
        low = np.array([columns.start, rows.start])
        frame = EyeFrame(self.face.frame.centre - low, self.face.frame.axes)
        offset = (self.face.offset[0] + columns.start, self.face.offset[1] + rows.start)
        face = Face(self.face.pixels[part], offset, self.face.mesh - low, frame)
        regions = {mask.name: getattr(self.regions, mask.name)[part] for mask in fields(Regions)}
        return replace(self, face=face, lab=self.lab[part], regions=Regions(**regions))

    @property
    def share(self) -> Floats:
        """How much of a change of lightness skin of this lightness takes, (h, w) float32.

        The same hollow takes the same share of the light that skin gives back, whatever its tone;
        in L* that goes with L* + 16 (CIE 1976).
        """
        return np.clip((self.lab[..., 0] + 16) / np.float32(86), 0.3, 1.2)


def part_around(points: Floats, margin: float) -> Part:
    """Return the part of a face's window within ``margin`` px of some points (n, 2) px."""
    low = np.maximum(points.min(axis=0) - margin, 0).astype(int)
    high = np.maximum(points.max(axis=0) + margin, 0).astype(int) + 1
    return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))


def is_grey(lab: Floats, skin: Floats) -> bool:
    """Tell whether a face has no colour, as in a black-and-white photograph.

    ``lab`` is (h, w, 3), ``skin`` (h, w) says where it shows.
    """
    red, yellow = lab[skin > 0.5][:, 1:].T
    chroma = np.sqrt(red * red + yellow * yellow)
    return len(chroma) > 0 and float(np.median(chroma)) < _GREY_BELOW
