from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from pipelines.errors import FocalLengthUnknownError, SuperimpositionError
from pipelines.photograph import Photograph
from pipelines.reconstruction.focal import lens_of, mm35_of, px_of


def photograph(size: tuple[int, int] = (600, 400), **tags: float) -> Photograph:
    exif = Image.Exif()
    names = {"mm35": 0xA405, "width": 0xA002, "height": 0xA003}
    exif.get_ifd(0x8769).update({names[name]: value for name, value in tags.items()})
    pixels = np.zeros((size[1], size[0], 3), np.uint8)
    return Photograph(pixels, "0" * 64, "JPEG", exif=exif.tobytes() if tags else None)


def test_exif_gives_the_focal_length_whatever_the_size() -> None:
    lens = lens_of(photograph(mm35=50, width=6000, height=4000))
    assert lens.focal_px == pytest.approx(50 * np.hypot(600, 400) / 43.267, rel=1e-3)
    assert "EXIF" in lens.known_from


def test_a_turned_photograph_is_not_a_cropped_one() -> None:
    assert lens_of(photograph((400, 600), mm35=50, width=6000, height=4000)).focal_px


def test_without_anything_the_program_asks() -> None:
    with pytest.raises(FocalLengthUnknownError, match="focal length as on 35-mm film, or how far"):
        lens_of(photograph())


def test_exif_of_a_cropped_photograph_is_not_believed() -> None:
    with pytest.raises(FocalLengthUnknownError, match="cropped"):
        lens_of(photograph((400, 400), mm35=50, width=6000, height=4000))


def test_what_is_given_stands_before_exif() -> None:
    lens = lens_of(photograph(mm35=50), distance_mm=1200.0)
    assert (lens.focal_px, lens.distance_mm) == (None, 1200.0)
    assert mm35_of(px_of(85.0, (600, 400)), (600, 400)) == pytest.approx(85.0)


@pytest.mark.parametrize(("mm35", "distance"), [(2.0, None), (None, 1.5), (None, 90_000.0)])
def test_values_no_camera_has_are_refused(mm35: float | None, distance: float | None) -> None:
    with pytest.raises(SuperimpositionError, match="give"):
        lens_of(photograph(), mm35=mm35, distance_mm=distance)


def test_broken_exif_is_none() -> None:
    broken = Photograph(np.zeros((9, 9, 3), np.uint8), "0" * 64, "JPEG", exif=b"Exif\0\0rubbish")
    with pytest.raises(FocalLengthUnknownError):
        lens_of(broken)
