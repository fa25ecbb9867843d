"""Read a DICOM series from a folder, a ZIP archive or one file.

Slices are put in order by their place in the patient, so that a tilted gantry becomes a sheared
affine and needs no resampling. Of the headers only geometry and kind are used.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.errors import SeveralSeriesError, VolumeError
from pipelines.reconstruction.scan import Scan

_FEWEST_SLICES: Final = 20
# An axis that leans less than this towards a side does not run there.
_LEAN: Final = 0.3
_LARGEST_UNPACKED: Final = 4 << 30
_TAGS: Final = [
    "SeriesInstanceUID", "SeriesNumber", "Modality", "ImagePositionPatient",
    "ImageOrientationPatient", "PatientOrientation", "PixelSpacing", "Rows", "Columns",
    "NumberOfFrames", "ImageType",
]  # fmt: skip


@dataclass(frozen=True)
class _Slice:
    path: Path
    series: tuple[str, ...]
    number: int
    modality: str
    place: Floats
    axes: Floats
    frames: int
    said: tuple[str, ...]


def is_dicom(path: Path) -> bool:
    """Tell whether a file begins as DICOM files do."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(132)[128:] == b"DICM"


def read_dicom(path: Path, series: int | None = None) -> Scan:
    """Read one series; ``series`` is its place, from 1, in the list that the error gives.

    Raises SeveralSeriesError where several could be meant, VolumeError for everything else.
    """
    if path.is_file() and path.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory() as folder:
            _unpack(path, Path(folder))
            return _read_folder(Path(folder), path.name, series)
    if path.is_file():
        return _volume_of_file(path)
    return _read_folder(path, path.name, series)


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as opened:
            if sum(item.file_size for item in opened.infolist()) > _LARGEST_UNPACKED:
                raise VolumeError(
                    f"'{archive.name}' would unpack to more than 4 GiB. Give the one series."
                )
            for number, item in enumerate(opened.infolist()):
                if not item.is_dir():
                    (folder / f"{number:06d}").write_bytes(opened.read(item))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise VolumeError(
            f"'{archive.name}' cannot be unpacked; it may be cut short or locked. Copy it again."
        ) from error


def _read_folder(folder: Path, name: str, series: int | None) -> Scan:
    files = sorted(path for path in folder.rglob("*") if is_dicom(path))
    if not files:
        raise VolumeError(
            f"'{name}' holds no DICOM file. Give the folder or ZIP of one CT series, or a file."
        )
    groups: dict[tuple[str, ...], list[_Slice]] = defaultdict(list)
    for path in files:
        header = _header(path)
        if header is not None:
            groups[header.series].append(header)
    whole = sorted(groups.values(), key=lambda one: (one[0].number, one[0].series))
    usable = [one for one in whole if _can_be_a_head(one)]
    chosen = _choose(usable, whole, name, series)
    if chosen[0].frames > 1:
        return _volume_of_file(chosen[0].path)
    return _stack(chosen, name)


def _header(path: Path) -> _Slice | None:
    import pydicom
    from pydicom.errors import InvalidDicomError

    try:
        data = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=list(_TAGS))
    except (InvalidDicomError, OSError, EOFError, ValueError, AttributeError) as error:
        raise _cut_short(path) from error
    frames = int(data.get("NumberOfFrames", 1) or 1)
    if "ImagePositionPatient" not in data and frames == 1:
        return None
    kind = "localizer" if "LOCALIZER" in data.get("ImageType", []) else ""
    axes = np.zeros(6) if frames > 1 else np.array(data.ImageOrientationPatient, float)
    size = f"{data.get('Rows', 0)}x{data.get('Columns', 0)}"
    return _Slice(
        path=path,
        series=(str(data.get("SeriesInstanceUID", "")), size, kind, str(axes.round(3).tolist())),
        number=int(data.get("SeriesNumber", 0) or 0),
        modality=str(data.get("Modality", "")),
        place=np.zeros(3) if frames > 1 else np.array(data.ImagePositionPatient, float),
        axes=axes.reshape(2, 3),
        frames=frames,
        said=tuple(str(word) for word in data.get("PatientOrientation", None) or ()),
    )


def _can_be_a_head(slices: Sequence[_Slice]) -> bool:
    first = slices[0]
    enough = first.frames >= _FEWEST_SLICES or len(slices) >= _FEWEST_SLICES
    return enough and first.modality in ("CT", "") and "localizer" not in first.series


def _choose(
    usable: list[list[_Slice]], whole: list[list[_Slice]], name: str, series: int | None
) -> list[_Slice]:
    if not usable:
        found = ", ".join(f"{len(one)} of {one[0].modality or 'no kind'}" for one in whole)
        raise VolumeError(
            f"'{name}' holds no CT series of {_FEWEST_SLICES} slices or more; images found: "
            f"{found or 'none with a place in the patient'}. Give the whole CT series of the head."
        )
    if series is None and len(usable) > 1:
        raise SeveralSeriesError(
            f"'{name}' holds {len(usable)} CT series. Choose one by its place in this list: "
            + "; ".join(f"{place}: {_told(one)}" for place, one in enumerate(usable, 1))
            + "."
        )
    place = series or 1
    if place > len(usable):
        raise VolumeError(
            f"'{name}' has {len(usable)} CT series; there is no number {place}. Give 1 to "
            f"{len(usable)}."
        )
    return usable[place - 1]


def _told(slices: Sequence[_Slice]) -> str:
    count = max(len(slices), slices[0].frames)
    return f"series {slices[0].number}, {count} slices of {slices[0].series[1]} px"


def _stack(slices: list[_Slice], name: str) -> Scan:
    right, down = slices[0].axes
    normal = np.cross(right, down)
    ordered = sorted(slices, key=lambda one: float(one.place @ normal))
    heights = np.array([one.place @ normal for one in ordered])
    _check_steps(heights, name)
    first = _image(ordered[0].path)
    values = np.empty((len(ordered), *_plane(first).shape), np.int16)
    for row, one in enumerate(ordered):
        plane = _plane(_image(one.path))
        if plane.shape != values.shape[1:]:
            raise VolumeError(f"Slice '{one.path.name}' has another size than the first.")
        values[row] = np.clip(plane, -32768, 32767)
    spacing = first.GetSpacing()
    step = (ordered[-1].place - ordered[0].place) / (len(ordered) - 1)
    affine = np.eye(4)
    affine[:3, :3] = np.column_stack([right * spacing[0], down * spacing[1], step])
    affine[:3, 3] = ordered[0].place
    notes = (*_tilt_note(step, normal), *_contradictions(slices[0]))
    return Scan(values, affine, oriented=not _contradictions(slices[0]), notes=notes)


def _contradictions(one: _Slice) -> tuple[str, ...]:
    """Say where the two places in a header that tell a picture's sides contradict each other."""
    if len(one.said) != 2:
        return ()
    meant = ["".join(_toward(axis)) for axis in one.axes]
    if all(word[:1] in letters for word, letters in zip(one.said, meant, strict=True)):
        return ()
    return (
        f"Its headers contradict each other: by one rows and columns run towards "
        f"{' and '.join(one.said)}, by the other towards {' and '.join(m[0] for m in meant)}; it "
        f"may have been mirrored.",
    )


def _toward(axis: Floats) -> list[str]:
    """Return the letters of the sides that an axis leans to, the strongest first."""
    order = np.argsort(-np.abs(axis))
    pairs = ("RL", "AP", "FH")
    return [pairs[i][int(axis[i] > 0)] for i in order if abs(axis[i]) > _LEAN]


def _check_steps(heights: Floats, name: str) -> None:
    steps = np.diff(heights)
    usual = float(np.median(steps))
    if usual <= 0 or (steps < 0.2 * usual).any():
        raise VolumeError(
            f"In '{name}' several slices stand at the same place: the series holds the head more "
            f"than once. Give one pass of the scanner."
        )
    wide = np.flatnonzero(steps > 1.5 * usual)
    if len(wide):
        missing = round(float(steps[wide].sum() / usual)) - len(wide)
        count = f"{missing} slices are" if missing > 1 else "1 slice is"
        raise VolumeError(
            f"In '{name}' about {count} missing after slice {wide[0] + 1} of {len(heights)}: the "
            f"step there is {steps[wide[0]]:.2f} mm, elsewhere {usual:.2f} mm. "
            f"Give the whole series."
        )


def _tilt_note(step: Floats, normal: Floats) -> tuple[str, ...]:
    along = abs(float(step @ normal)) / float(np.linalg.norm(step))
    degrees = float(np.degrees(np.arccos(min(along, 1.0))))
    return (f"The gantry was tilted by {degrees:.1f} degrees; set right.",) if degrees > 0.5 else ()


def _image(path: Path) -> Any:
    import SimpleITK

    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    try:
        return SimpleITK.ReadImage(str(path))
    except RuntimeError as error:
        raise _cut_short(path) from error


def _plane(image: Any) -> Floats:
    import SimpleITK

    values = SimpleITK.GetArrayFromImage(image)
    return values[0] if values.ndim == 3 else values


def _volume_of_file(path: Path) -> Scan:
    import SimpleITK

    image = _image(path)
    axes = np.array(image.GetDirection()).reshape(3, 3) * np.array(image.GetSpacing())
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = axes, image.GetOrigin()
    return Scan(SimpleITK.GetArrayFromImage(image), affine, oriented=True)


def _cut_short(path: Path) -> VolumeError:
    return VolumeError(
        f"The DICOM file '{path.name}' cannot be read; it may be cut short. Copy the series again."
    )
