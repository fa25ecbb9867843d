"""Made-up head CTs: a shell of bone with a jaw, skin around it, a table below, in any file."""

from __future__ import annotations

import io
import plistlib
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import SimpleITK
from numpy.typing import NDArray
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

SPACING = (2.0, 2.0, 3.0)
SHAPE = (60, 110, 90)


def head_hu(*, table: bool = True) -> NDArray[np.int16]:
    """Return Hounsfield units (k, j, i) of a head whose left side carries a bump of bone."""
    k, j, i = np.indices(SHAPE).astype(float)
    x, y, z = (
        (a - (n - 1) / 2) * s for a, n, s in zip((i, j, k), SHAPE[::-1], SPACING, strict=True)
    )
    radius = np.sqrt((x / 66) ** 2 + (y / 80) ** 2 + (z / 75) ** 2)
    hu = np.full(SHAPE, -1000, np.int16)
    hu[radius < 1.08] = 40
    hu[(radius < 1.0) & (radius > 0.9)] = 1100
    hu[np.sqrt((x - 60) ** 2 + y**2 + z**2) < 12] = 1100
    if table:
        hu[(y > 100) & (y < 104)] = 700
    return hu


def affine() -> NDArray[np.float64]:
    """Return the way from (i, j, k) to LPS mm."""
    matrix = np.diag([*SPACING, 1.0])
    matrix[:3, 3] = [-89.0, -109.0, -88.5]
    return matrix


def write_itk(path: Path, hu: NDArray[Any]) -> Path:
    image = SimpleITK.GetImageFromArray(hu)
    image.SetSpacing(SPACING)
    image.SetOrigin(affine()[:3, 3].tolist())
    SimpleITK.WriteImage(image, str(path))
    return path


def write_inv3(path: Path, hu: NDArray[np.int16]) -> Path:
    plist = {
        "name": "SECRET^NAME",
        "spacing": list(SPACING),
        "matrix": {"filename": "matrix.dat", "shape": list(hu.shape), "dtype": "int16"},
    }
    with tarfile.open(path, "w:gz") as project:
        for name, data in (("main.plist", plistlib.dumps(plist)), ("matrix.dat", hu.tobytes())):
            member = tarfile.TarInfo(f"tmp/{name}")
            member.size = len(data)
            project.addfile(member, io.BytesIO(data))
    return path


def write_dicom(
    folder: Path,
    hu: NDArray[np.int16],
    *,
    series: int = 1,
    tilt_degrees: float = 0.0,
    skip: tuple[int, ...] = (),
    modality: str = "CT",
    orientation: tuple[str, str] | None = None,
) -> Path:
    """Write a series whose slope and intercept are not one and zero."""
    folder.mkdir(exist_ok=True)
    uid = generate_uid()
    lean = float(np.tan(np.radians(tilt_degrees)))
    for k, plane in enumerate(hu):
        if k in skip:
            continue
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = CTImageStorage
        meta.MediaStorageSOPInstanceUID = generate_uid()
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        data: Any = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
        data.SOPClassUID, data.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
        data.PatientName, data.PatientID = "SECRET^NAME", "SECRET"
        data.SeriesInstanceUID, data.SeriesNumber, data.Modality = uid, series, modality
        data.InstanceNumber = 1000 - k
        data.Rows, data.Columns = plane.shape
        data.PixelSpacing = [SPACING[1], SPACING[0]]
        data.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        if orientation is not None:
            data.PatientOrientation = list(orientation)
        origin = affine()[:3, 3] + [0.0, lean * k * SPACING[2], k * SPACING[2]]
        data.ImagePositionPatient = [round(float(x), 4) for x in origin]
        data.BitsAllocated, data.BitsStored, data.HighBit = 16, 16, 15
        data.SamplesPerPixel, data.PixelRepresentation = 1, 0
        data.PhotometricInterpretation = "MONOCHROME2"
        data.RescaleSlope, data.RescaleIntercept = 2, -1024
        data.PixelData = ((plane.astype(int) + 1024) // 2).astype(np.uint16).tobytes()
        pydicom.dcmwrite(folder / f"{series:02d}-{999 - k:04d}", data, enforce_file_format=True)
    return folder
