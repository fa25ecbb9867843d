"""What an agency's own collection says about ageing: used beside the tables, as far as it reaches.

A collection counts by its effective size n at both ages: it takes the share n / (n + 20), the
tables the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from pipelines.ageing.bands import blurred
from pipelines.ageing.observing import WORK_UNIT, Skin, observe_skin
from pipelines.ageing.scaling import enlarged, reduced
from pipelines.ageing.skin_window import Face
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.lab import to_lab, to_levels
from pipelines.layers import Layer, change_layer
from pipelines.recipe import Sex, Sha256

Group = Literal["F", "M", "any"]
GROUPS: Final[tuple[Group, ...]] = ("F", "M", "any")
# Chosen so that the tables lead below twenty photographs of an age and follow above.
_TABLES_COUNT_AS: Final = 20.0
# A spot of skin speaks from this many photographs on, counted as for the whole.
LEAST_SIZE: Final = 5.0
# Directions of light besides the mean (rank 4 in all: Kemelmacher-Shlizerman et al. 2014, CVPR).
LIGHTS: Final = 3
# Between vertices the change runs straight; this much blur, in pupil distances, hides the corners.
_SOFT: Final = 0.04
PROTOTYPE_LAYER: Final = "prototype skin"


@dataclass(frozen=True)
class Prototypes:
    """Mean faces by group and whole year, as learned by ``prototype_learning.learn``.

    With g groups in the order F, M, any and k years: ``years`` (k,), ``size`` (g, k) effective
    number of photographs, ``shape`` (g, k, 68, 2) in pupil distances of the lids' frame, ``skin``
    (g, k, 468, 3) of lightness over its median and a*, b* less theirs, ``skin_size`` (g, k, 468),
    ``light`` (g, 3, 468) the directions in which light changes that lightness. ``sha256`` names
    the model's file.
    """

    years: Floats
    size: Floats
    shape: Floats
    skin: Floats
    skin_size: Floats
    light: Floats
    sha256: Sha256 = "0" * 64

    def effective_size(self, age: float, sex: Sex | None) -> float:
        """Return on how many photographs the face at an age rests; 0 beyond the collection."""
        return self._at(self.size, age, sex, outside=0.0).item()

    def share(self, from_age: float, to_age: float, sex: Sex | None) -> float:
        """Return how far the collection counts against the tables between two ages, 0 to 1."""
        least = min(self.effective_size(age, sex) for age in (from_age, to_age))
        return least / (least + _TABLES_COUNT_AS) if least >= LEAST_SIZE else 0.0

    def shape_at(self, age: float, sex: Sex | None) -> Floats:
        """Return the mean shape (68, 2) at an age, in pupil distances of the lids' frame."""
        return self._at(self.shape, age, sex)

    def skin_at(self, age: float, sex: Sex | None) -> tuple[Floats, NDArray[np.bool_]]:
        """Return the mean skin (468, 3) at an age, and where it rests on enough photographs."""
        known = self._at(self.skin_size, age, sex, outside=0.0) >= LEAST_SIZE
        return self._at(self.skin, age, sex), np.asarray(known)

    def lights(self, sex: Sex | None) -> Floats:
        """Return the directions (3, 468) in which light changes skin."""
        return self.light[GROUPS.index(sex or "any")]

    def _at(
        self, table: Floats, age: float, sex: Sex | None, *, outside: float | None = None
    ) -> Floats:
        rows = table[GROUPS.index(sex or "any")]
        if outside is not None and not self.years[0] <= age <= self.years[-1]:
            return np.full(rows.shape[1:], outside)
        place = float(np.interp(age, self.years, np.arange(len(self.years))))
        low, part = int(place), place - int(place)
        if not part:
            return np.asarray(rows[low], np.float64)
        return np.asarray((1 - part) * rows[low] + part * rows[low + 1], np.float64)


def prototype_shape(
    points: ArrayLike,
    by_tables: ArrayLike,
    prototypes: Prototypes,
    *,
    from_age: float,
    to_age: float,
    sex: Sex | None,
    strength: float = 1.0,
) -> Floats:
    """Return the aged shape (68, 2) px from the tables' one and the collection's displacement.

    ``points`` is the face at ``from_age``, ``by_tables`` the same as the tables age it. The
    collection adds what its mean face changed between both ages, times ``strength``, to the
    person's own face. Where it does not reach, ``by_tables`` comes back to the bit.
    """
    face, table = np.asarray(points, np.float64), np.asarray(by_tables, np.float64)
    share = prototypes.share(from_age, to_age, sex)
    if not share:
        return table.copy()
    frame = EyeFrame.between(face[36:42].mean(axis=0), face[42:48].mean(axis=0))
    change = prototypes.shape_at(to_age, sex) - prototypes.shape_at(from_age, sex)
    return table + share * (face + strength * (change @ frame.axes) - table)


def prototype_texture(
    face: Face,
    prototypes: Prototypes,
    *,
    from_age: float,
    to_age: float,
    sex: Sex | None,
    strength: float,
) -> Layer:
    """Return the layer of what the collection's skin changes between two ages, under this light.

    Only shading and colour coarser than .1 pupil distances change, as shares of the skin's own
    lightness, and their mean over the face not at all, so that no tone is drawn to the
    collection's. ``strength`` 1 is the collection's change times its share.
    """
    share = prototypes.share(from_age, to_age, sex)
    change = np.zeros((*face.pixels.shape[:2], 3), np.float32)
    if share and strength:
        skin = observe_skin(face.pixels, face.mesh, face.frame)
        change = _drawn(face, skin, share * skin_change(skin, prototypes, from_age, to_age, sex))
    return change_layer(PROTOTYPE_LAYER, change, offset=face.offset, strength=strength)


def skin_change(
    skin: Skin, prototypes: Prototypes, from_age: float, to_age: float, sex: Sex | None
) -> Floats:
    """Return the change (468, 3) of L*, a*, b* at the mesh's vertices; 0 where none is known.

    Both ages' mean skin is first put under the light that falls on the person.
    """
    before, known_before = prototypes.skin_at(from_age, sex)
    after, known_after = prototypes.skin_at(to_age, sex)
    known = known_before & known_after
    change = np.zeros_like(before)
    seen = known & skin.seen
    if seen.sum() <= LIGHTS + 1:
        return change
    lights = prototypes.lights(sex)
    lit = [_under_light(mean[:, 0], lights, skin.lightness, seen) for mean in (before, after)]
    change[:, 0] = lit[1] - lit[0]
    change[:, 1:] = after[:, 1:] - before[:, 1:]
    change -= change[known].mean(axis=0)
    change[:, 0] *= skin.tone[0]
    change[~known] = 0
    return change


def _under_light(mean: Floats, lights: Floats, own: Floats, seen: NDArray[np.bool_]) -> Floats:
    """Return the mean skin of an age under the light that falls on the person's own."""
    basis = np.vstack([mean, lights])
    weights = np.linalg.lstsq(basis[:, seen].T, own[seen], rcond=1e-6)[0]
    return weights @ basis


def _drawn(face: Face, skin: Skin, change: Floats) -> Floats:
    """Return the change of (h, w, 3) grey levels from one of L*, a*, b* at the vertices."""
    small, mesh, frame = reduced(face.pixels, face.mesh, face.frame, unit=WORK_UNIT)
    rows, columns = small.shape[:2]
    x, y = np.meshgrid(np.arange(columns), np.arange(rows))
    spread = scipy.interpolate.LinearNDInterpolator(mesh, change, fill_value=0.0)(
        np.stack([x, y], axis=-1)
    )
    soft = blurred(spread.astype(np.float32), _SOFT * frame.unit) * skin.mask[..., None]
    lab = to_lab(small)
    return enlarged(to_levels(lab + soft) - to_levels(lab), face.pixels.shape)
