"""Take the skull out of a volume: bone above a threshold, without table and head-holder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from skimage.measure import marching_cubes

from pipelines.arrays import Floats
from pipelines.errors import SkullError, VolumeError
from pipelines.reconstruction.morphology import dilated, eroded
from pipelines.reconstruction.volume import Volume
from pipelines.sentences import Sentence

BONE_HU: Final = 300.0
_BODY_HU: Final = -300.0
# The skull, its lower jaw and what is broken off; loose specks are not bone of the head.
_LARGEST_PARTS: Final = 4
_LEAST_SHARE: Final = 0.005
_LEAST_BONE_ML: Final = 60.0
_WIDTH_MM: Final = (90.0, 200.0)
_LEAST_DEPTH_MM: Final = 50.0
_FINE_MM: Final = 0.62

Faces = NDArray[np.intp]


@dataclass(frozen=True)
class Skull:
    """A surface of bone: vertices (n, 3) LPS mm, triangles (m, 3), and what is worth knowing.

    ``warnings`` are doubts about its sides, short enough to stand on every view.
    """

    vertices: Floats
    faces: Faces
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def size_mm(self) -> Floats:
        """Width, depth and height, mm, without the outermost thousandths."""
        low, high = np.percentile(self.vertices, [0.1, 99.9], axis=0)
        return high - low


def skull_from_volume(volume: Volume, *, bone_hu: float = BONE_HU) -> Skull:
    """Return the bone of a head's CT as a surface.

    Raises VolumeError where there is no bone or no head.
    """
    coarse = _thinned(volume)
    values = np.asarray(coarse.hu)
    bone = (values > bone_hu) & body_mask(values)
    ml = float(abs(np.linalg.det(coarse.affine[:3, :3]))) / 1000
    if bone.sum() * ml < _LEAST_BONE_ML:
        raise VolumeError(
            Sentence(
                "There are only {bone_ml:.0f} ml of bone above {bone_hu:g} HU; a skull has "
                "more than {least:g}. Give a CT of a head, or a lower threshold for "
                "bone.",
                bone_ml=bone.sum() * ml,
                bone_hu=bone_hu,
                least=_LEAST_BONE_ML,
            )
        )
    kept, dropped = _largest_parts(bone)
    _check_head(kept, coarse)
    near = dilated(kept, (1, 1, 1))
    shown = np.where(near, values, min(-1000, int(bone_hu) - 1)).astype(np.float32)
    vertices, faces, _normals, _values = marching_cubes(shown, bone_hu)
    notes = (*volume.notes, *_notes(kept, dropped, coarse))
    lps = coarse.to_lps(np.asarray(vertices, float)[:, ::-1])
    turned = np.linalg.det(coarse.affine[:3, :3]) > 0
    faces = np.asarray(faces, np.intp)
    return Skull(lps, faces if turned else faces[:, ::-1], notes)


def _thinned(volume: Volume) -> Volume:
    """Halve axes that are finer than a face needs."""
    steps = np.where(volume.spacing_mm < _FINE_MM, 2, 1)
    if (steps == 1).all():
        return volume
    i, j, k = (int(step) for step in steps)
    affine = volume.affine.copy()
    affine[:3, :3] *= steps
    return Volume(volume.hu[::k, ::j, ::i], affine, volume.notes)


def _itk() -> Any:
    import SimpleITK

    return SimpleITK


def body_mask(values: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Return the largest thing that is not air, cut off from what it only touches."""
    itk = _itk()
    core = itk.GetImageFromArray(eroded(values > _BODY_HU, (1, 2, 2)).astype(np.uint8))
    parts = itk.RelabelComponent(itk.ConnectedComponent(core), sortByObjectSize=True)
    return dilated(np.asarray(itk.GetArrayFromImage(parts == 1), bool), (2, 3, 3))


def _largest_parts(bone: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], int]:
    itk = _itk()
    image = itk.GetImageFromArray(bone.astype(np.uint8))
    labels = itk.GetArrayFromImage(
        itk.RelabelComponent(itk.ConnectedComponent(image, True), sortByObjectSize=True)
    )
    sizes = np.bincount(labels.ravel())[1:]
    large = int((sizes[:_LARGEST_PARTS] >= _LEAST_SHARE * sizes.sum()).sum())
    return (labels > 0) & (labels <= large), len(sizes) - large


def _check_head(bone: NDArray[np.bool_], volume: Volume) -> None:
    places = np.argwhere(bone[::2, ::2, ::2])[:, ::-1] * 2.0
    low, high = np.percentile(volume.to_lps(places), [0.5, 99.5], axis=0)
    width, depth = (float(size) for size in (high - low)[:2])
    if not _WIDTH_MM[0] <= width <= _WIDTH_MM[1]:
        raise VolumeError(
            Sentence(
                "The bone in this CT is {width:.0f} mm wide; a skull is {least:g} to "
                "{most:g} mm. Give a CT of a head alone.",
                width=width,
                least=_WIDTH_MM[0],
                most=_WIDTH_MM[1],
            )
        )
    if depth < _LEAST_DEPTH_MM:
        raise VolumeError(
            Sentence(
                "The bone in this CT is {depth:.0f} mm deep from front to back; a skull, or "
                "its face alone, is {least:g} mm or more. Give a CT of a head.",
                depth=depth,
                least=_LEAST_DEPTH_MM,
            )
        )


def _notes(bone: NDArray[np.bool_], dropped: int, volume: Volume) -> list[str]:
    notes: list[str] = []
    if dropped:
        notes.append(f"{dropped} small parts above the threshold were left out.")
    ends = {"lowest": bone[0], "highest": bone[-1]}
    if volume.affine[2, 2] < 0:
        ends = {"lowest": bone[-1], "highest": bone[0]}
    for where, plane in ends.items():
        if plane.sum() * float(np.prod(volume.spacing_mm[:2])) > 100:
            notes.append(f"Bone reaches the {where} slice: the scan cuts the skull there.")
    return notes


def check_is_skull(skull: Skull, name: str) -> None:
    """Raise SkullError where a surface has too little of it to be a skull."""
    if len(skull.vertices) < 500:
        raise SkullError(
            Sentence(
                "'{name}' has {count} points; a scanned skull has thousands. Give the scan itself.",
                name=name,
                count=len(skull.vertices),
            )
        )
