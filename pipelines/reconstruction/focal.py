"""How long a photograph's lens was, in px: from what the camera wrote, or from what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from PIL import Image

from pipelines.errors import FocalLengthUnknownError, SuperimpositionError
from pipelines.photograph import Photograph
from pipelines.sentences import Sentence

# The diagonal of a 36 x 24 mm frame: 35-mm equivalents are of equal angle across it (CIPA
# DCG-001).
_DIAGONAL_MM: Final = 43.267
_MM35: Final = (8.0, 1200.0)
_DISTANCE_MM: Final = (150.0, 50_000.0)
_EXIF_DIRECTORY, _MM35_TAG, _WIDTH_TAG, _HEIGHT_TAG = 0x8769, 0xA405, 0xA002, 0xA003
_SAME_SHAPE: Final = 0.02


@dataclass(frozen=True)
class Lens:
    """What is known of a camera: focal length in px, distance to the face in mm, and from where.

    At least one of the two is known.
    """

    focal_px: float | None
    distance_mm: float | None
    known_from: str


def lens_of(
    photograph: Photograph, *, mm35: float | None = None, distance_mm: float | None = None
) -> Lens:
    """Return what is known of a photograph's camera.

    ``mm35`` is a focal length as on 35-mm film, ``distance_mm`` how far the camera stood from the
    face; without both, EXIF is read. Raises FocalLengthUnknownError where nothing says it, as
    landmarks alone do not tell the distance (it comes out 69 to 170 % wrong), and
    SuperimpositionError for values that no camera has.
    """
    _check("focal length", mm35, _MM35, "mm as on 35-mm film")
    _check("camera distance", distance_mm, _DISTANCE_MM, "mm")
    if mm35 is not None:
        return Lens(px_of(mm35, photograph.size), distance_mm, "focal length, as given")
    if distance_mm is not None:
        return Lens(None, distance_mm, "camera distance, as given")
    stated, why_not = _of_exif(photograph)
    if stated is None:
        raise FocalLengthUnknownError(
            Sentence(
                "{why_not}, and the distance of a camera cannot be told from a face. Give the "
                "focal length as on 35-mm film, or how far the camera stood from the face, in "
                "mm (portraits are taken from 1000 to 3000 mm: try several, and see how the "
                "fit changes).",
                why_not=why_not,
            )
        )
    return Lens(px_of(stated, photograph.size), None, f"EXIF: {stated:g} mm as on 35-mm film")


def px_of(mm35: float, size: tuple[int, int]) -> float:
    """Return a focal length as on 35-mm film in px of an uncropped picture of a size.

    >>> round(px_of(50.0, (3000, 2000)))
    4167
    """
    return mm35 * float(np.hypot(*size)) / _DIAGONAL_MM


def mm35_of(focal_px: float, size: tuple[int, int]) -> float:
    """Return a focal length in px as one on 35-mm film.

    >>> round(mm35_of(4167.0, (3000, 2000)))
    50
    """
    return focal_px * _DIAGONAL_MM / float(np.hypot(*size))


def _of_exif(photograph: Photograph) -> tuple[float | None, str]:
    if not photograph.exif:
        return None, Sentence("The photograph says nothing of its camera")
    directory = _directory(photograph.exif)
    stated = _number(directory.get(_MM35_TAG))
    if not stated:
        return None, Sentence(
            "The photograph's EXIF does not state a focal length as on 35-mm film"
        )
    taken = _number(directory.get(_WIDTH_TAG)), _number(directory.get(_HEIGHT_TAG))
    if all(taken) and not _same_shape(taken, photograph.size):
        return None, Sentence(
            "The photograph was cropped after it was taken ({was_wide:g} × {was_high:g} px then, "
            "{width} × {height} px now), so that its EXIF no longer holds",
            was_wide=taken[0],
            was_high=taken[1],
            width=photograph.size[0],
            height=photograph.size[1],
        )
    return stated, ""


def _directory(exif: bytes) -> dict[int, Any]:
    read = Image.Exif()
    try:
        read.load(exif)
        return dict(read.get_ifd(_EXIF_DIRECTORY))
    except Exception:  # Broken EXIF raises whatever its parser met.
        return {}


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0


def _same_shape(taken: tuple[float, float], size: tuple[int, int]) -> bool:
    ratio = max(taken) / min(taken), max(size) / min(size)
    return abs(ratio[0] / ratio[1] - 1) < _SAME_SHAPE


def _check(what: str, value: float | None, limits: tuple[float, float], unit: str) -> None:
    if value is not None and not limits[0] <= value <= limits[1]:
        raise SuperimpositionError(
            Sentence(
                "The {what} is {value:g} {unit}; give {low:g} to {high:g}.",
                what=Sentence(what),
                value=value,
                unit=Sentence(unit),
                low=limits[0],
                high=limits[1],
            )
        )
