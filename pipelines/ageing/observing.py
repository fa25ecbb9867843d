"""What one photograph tells about a face of its age: its shape, and the shading of its skin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.ageing.bands import blurred, coarse_within
from pipelines.ageing.mesh import mirror_vertices
from pipelines.ageing.regions import face_regions
from pipelines.ageing.scaling import reduced
from pipelines.alignment import EyeFrame, eye_frame, symmetrised
from pipelines.arrays import Floats, Pixels
from pipelines.errors import PrototypeError
from pipelines.lab import to_lab
from pipelines.landmarks import Landmarks
from pipelines.recipe import Sex

# In pupil distances: what is finer than this is not shading; and px between the pupils at which
# it is read.
_COARSE: Final = 0.10
WORK_UNIT: Final = 72.0


@dataclass(frozen=True)
class Skin:
    """Shading of skin at the mesh's 468 vertices, freed of its tone.

    ``tone`` (3,) is the median CIE Lab, ``lightness`` (468,) is L* over its median, ``colour``
    (468, 2) a* and b* less theirs, ``seen`` (468,) where skin shows; ``mask`` (h, w) is the skin
    on a smaller picture.
    """

    tone: Floats
    lightness: Floats
    colour: Floats
    seen: NDArray[np.bool_]
    mask: Floats


@dataclass(frozen=True)
class Observation:
    """One photograph of a collection: age, sex, shape (68, 2) in the lids' frame, and skin.

    ``skin`` is (468, 3) of lightness and colour as in `Skin`, ``seen`` (468,).
    """

    age_years: float
    sex: Sex
    shape: Floats
    skin: Floats
    seen: NDArray[np.bool_]

    def mirrored(self) -> Observation:
        """Return the face's mirror image, whose shape is the same."""
        swap = mirror_vertices()
        return Observation(self.age_years, self.sex, self.shape, self.skin[swap], self.seen[swap])


def observe(pixels: Pixels, landmarks: Landmarks, *, age_years: float, sex: Sex) -> Observation:
    """Read a face off its photograph (H, W, 3) uint8. Raises PrototypeError without a mesh."""
    mesh = landmarks.groups.get("mesh")
    if mesh is None:
        raise PrototypeError("the dense face mesh was not found; choose a clearer photograph.")
    skin = observe_skin(pixels, mesh, eye_frame(landmarks))
    shape = symmetrised(landmarks.ibug68)
    frame = EyeFrame.between(shape[36:42].mean(axis=0), shape[42:48].mean(axis=0))
    return Observation(
        age_years,
        sex,
        frame.enter(shape),
        np.column_stack([skin.lightness, skin.colour]),
        skin.seen,
    )


def observe_skin(pixels: Pixels, mesh: Floats, frame: EyeFrame) -> Skin:
    """Read the shading of a face's skin; ``mesh`` (468, 2) and ``frame`` in px of ``pixels``."""
    small, places, reduced_frame = reduced(pixels, mesh, frame, unit=WORK_UNIT)
    lab, unit = to_lab(small), reduced_frame.unit
    mask = face_regions(lab, places, reduced_frame).skin
    coarse = [coarse_within(lab[..., c], mask, _COARSE * unit) for c in range(3)]
    read = np.column_stack([_at(channel, places) for channel in coarse])
    seen = _at(blurred(mask, 0.04 * unit), places) > 0.5
    if not seen.any():
        seen = np.ones(len(mesh), np.bool_)
    tone = np.median(read[seen], axis=0)
    tone[0] = max(tone[0], 1.0)
    return Skin(tone, read[:, 0] / tone[0], read[:, 1:] - tone[1:], np.asarray(seen), mask)


def _at(values: Floats, places: Floats) -> Floats:
    x, y = places.astype(np.float32).T
    found = cv2.remap(values, x[None], y[None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float64).ravel()
