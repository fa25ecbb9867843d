"""Read a head's volume: DICOM, NIfTI, NRRD or an InVesalius project, in the frame LPS.

Nothing of a file but its numbers and its geometry is kept: no name, no date, no description of a
patient reaches a `Volume`.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipelines.arrays import Floats
from pipelines.errors import SideUnknownError, VolumeError
from pipelines.reconstruction.dicom import is_dicom, read_dicom
from pipelines.reconstruction.frames import frame_matrix
from pipelines.reconstruction.inv3 import read_inv3
from pipelines.reconstruction.scan import Scan
from pipelines.sentences import Sentence

SUFFIXES: Final = (".inv3", ".nii", ".nii.gz", ".nrrd", ".nhdr", ".dcm", ".zip")
_SMALLEST_SLICES: Final = 20
# Air is -1000 HU. Head coils and tables leave some in every CT; magnetic resonance has none.
_AIR_HU: Final = -500
_LARGEST_VOXELS: Final = 700_000_000


@dataclass(frozen=True)
class Volume:
    """Hounsfield units ``hu`` (k, j, i) int16 and the way from (i, j, k) to LPS mm, (4, 4)."""

    hu: NDArray[np.int16]
    affine: Floats
    notes: tuple[str, ...] = ()

    @property
    def spacing_mm(self) -> Floats:
        """The size of a voxel along i, j and k, mm."""
        return np.linalg.norm(self.affine[:3, :3], axis=0)

    @property
    def size_mm(self) -> Floats:
        """The size of the whole along i, j and k, mm."""
        return self.spacing_mm * np.array(self.hu.shape[::-1])

    def to_lps(self, ijk: Floats) -> Floats:
        """Return places (n, 3) in voxels as LPS mm."""
        return ijk @ self.affine[:3, :3].T + self.affine[:3, 3]


def is_volume(path: Path) -> bool:
    """Tell whether a path looks like a volume by its name, or is a folder or a DICOM file."""
    return path.is_dir() or path.name.lower().endswith(SUFFIXES) or is_dicom(path)


def read_volume(path: Path, *, frame: str | None = None, series: int | None = None) -> Volume:
    """Read a head's CT.

    ``frame`` says where the axes of a file that does not say it point to, such as "RAS";
    ``series`` chooses among several DICOM series, by the number that the error lists.
    Raises VolumeError, SeveralSeriesError where a choice is needed, and SideUnknownError where
    the file does not say which side is the person's right.
    """
    scan = _read(path, series)
    if scan.values.size > _LARGEST_VOXELS:
        raise VolumeError(
            Sentence(
                "'{name}' has {voxels:,} voxels; the limit is {limit:,}. Cut the head "
                "out of it first.",
                name=path.name,
                voxels=scan.values.size,
                limit=_LARGEST_VOXELS,
            )
        )
    oriented = _oriented(scan, path.name, frame)
    _check_head_ct(oriented, path.name)
    return oriented


def _read(path: Path, series: int | None) -> Scan:
    name = path.name.lower()
    if not path.exists():
        raise VolumeError(Sentence("There is no '{path}'. Check the name.", path=path))
    if path.is_dir() or name.endswith(".zip") or is_dicom(path):
        return read_dicom(path, series)
    if name.endswith(".inv3"):
        return read_inv3(path)
    return _read_with_itk(path)


def _read_with_itk(path: Path) -> Scan:
    import SimpleITK

    _check_alone(path)
    try:
        image = SimpleITK.ReadImage(str(path))
    except RuntimeError as error:
        raise VolumeError(
            Sentence(
                "'{name}' cannot be read as a volume: it may be cut short, or no scan. Copy "
                "it again, or give a DICOM folder or ZIP, .nii, .nii.gz, .nrrd or .inv3.",
                name=path.name,
            )
        ) from error
    _check_length(path, image)
    if image.GetDimension() != 3 or image.GetNumberOfComponentsPerPixel() != 1:
        raise VolumeError(
            Sentence(
                "'{name}' has {dimensions} dimensions and {components} "
                "values a voxel; a head CT has 3 and 1.",
                name=path.name,
                dimensions=image.GetDimension(),
                components=image.GetNumberOfComponentsPerPixel(),
            )
        )
    axes = np.array(image.GetDirection()).reshape(3, 3) * np.array(image.GetSpacing())
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = axes, image.GetOrigin()
    return Scan(SimpleITK.GetArrayFromImage(image), affine, oriented=True)


def _check_alone(path: Path) -> None:
    """Raise VolumeError where the reader would open another file than this one without a word."""
    packed = path.name.lower().endswith(".nii.gz")
    if packed and (other := path.with_name(path.name[: -len(".gz")])).exists():
        raise VolumeError(
            Sentence(
                "'{other}' lies beside '{name}' and would be read in its place. Move one of "
                "them to another folder, or give '{other}'.",
                other=other.name,
                name=path.name,
            )
        )


def _check_length(path: Path, image: Any) -> None:
    """Raise VolumeError where a NIfTI file ends early: its reader would fill up with zeros."""
    if ".nii" not in path.name.lower():
        return
    each = image.GetSizeOfPixelComponent() * image.GetNumberOfComponentsPerPixel()
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
            found = sum(len(block) for block in iter(lambda: file.read(1 << 22), b""))
    except (EOFError, OSError, zlib.error):
        found = 0
    if found < image.GetNumberOfPixels() * each:
        raise VolumeError(
            Sentence(
                "'{name}' is cut short: {found:,} bytes. Copy it again.",
                name=path.name,
                found=found,
            )
        )


def _oriented(scan: Scan, name: str, frame: str | None) -> Volume:
    values = np.clip(np.rint(scan.values), -32768, 32767).astype(np.int16, copy=False)
    volume = Volume(values, scan.affine, scan.notes)
    if frame is not None:
        turned = np.eye(4)
        turned[:3, :3] = frame_matrix(frame)
        spacing = np.diag([*volume.spacing_mm, 1.0])
        return replace(volume, affine=turned @ spacing)
    if not scan.oriented:
        raise SideUnknownError(
            f"'{name}' does not say which side is the person's right. Say where its axes x, y, z "
            f"point to: RAS where x runs to the person's right, LAS where it runs to the left "
            f"(y forward, z up in both). {' '.join(scan.notes)}".rstrip()
        )
    return volume


def _check_head_ct(volume: Volume, name: str) -> None:
    if min(volume.hu.shape) < _SMALLEST_SLICES:
        raise VolumeError(
            Sentence(
                "'{name}' has {sides} voxels; a head needs {least} along each "
                "axis. Give the whole series.",
                name=name,
                sides=" × ".join(map(str, volume.hu.shape[::-1])),
                least=_SMALLEST_SLICES,
            )
        )
    if volume.hu.min() > _AIR_HU:
        raise VolumeError(
            Sentence(
                "'{name}' is not a CT in Hounsfield units: its lowest value is {least}, and "
                "air in a CT is near -1000. Magnetic resonance does not show bone; give a CT.",
                name=name,
                least=volume.hu.min(),
            )
        )
    if volume.size_mm.max() > 3000 or volume.size_mm.min() < 20:
        sizes = " × ".join(f"{size:.4g}" for size in volume.size_mm)
        raise VolumeError(
            Sentence(
                "'{name}' would be {sizes} mm large; a head CT is 20 to 3000 mm. Check the "
                "units of its spacing, which must be mm.",
                name=name,
                sizes=sizes,
            )
        )
