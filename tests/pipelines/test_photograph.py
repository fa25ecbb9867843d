from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms
from pillow_heif import from_pillow

from pipelines.photograph import Photograph, read_photograph

ORIENTATION, DATE_TIME, EXIF_DIRECTORY, DATE_TIME_ORIGINAL = 274, 306, 34665, 36867
FORMATS = ("JPEG", "PNG", "TIFF", "WebP", "HEIC", "AVIF")


def picture(width: int = 160, height: int = 96) -> Image.Image:
    """Draw four flat fields, so that every format keeps them and every turn shows."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (200, 40, 40)
    pixels[: height // 2, width // 2 :] = (40, 160, 40)
    pixels[height // 2 :, : width // 2] = (40, 40, 200)
    pixels[height // 2 :, width // 2 :] = (180, 180, 180)
    return Image.fromarray(pixels)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    stream = BytesIO()
    if form == "HEIC":
        heif = from_pillow(image)
        heif.save(stream, quality=-1, **options)
    else:
        image.save(stream, form.upper(), **options)
    return stream.getvalue()


def corners(photograph: Photograph) -> list[tuple[int, ...]]:
    """Return the rounded colours near the four corners, row by row."""
    pixels, inset = photograph.pixels, 12
    spots = [(inset, inset), (inset, -inset), (-inset, inset), (-inset, -inset)]
    return [tuple(int(round(v / 20) * 20) for v in pixels[y, x]) for y, x in spots]


UPRIGHT_CORNERS = [(200, 40, 40), (40, 160, 40), (40, 40, 200), (180, 180, 180)]


@pytest.mark.parametrize("form", FORMATS)
def test_every_accepted_format_is_read_by_content(form: str, tmp_path: Path) -> None:
    data = encoded(picture(), form)
    (tmp_path / "named.wrongly.txt").write_bytes(data)

    photograph = read_photograph(tmp_path / "named.wrongly.txt")

    assert photograph.format == form
    assert photograph.size == (160, 96)
    assert photograph.sha256 == hashlib.sha256(data).hexdigest()
    assert corners(photograph) == UPRIGHT_CORNERS
    assert photograph.pixels.dtype == np.uint8
    assert photograph.notes == ()


def test_lossless_pixels_come_through_unchanged() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (70, 80, 3), dtype=np.uint8)

    read = read_photograph(encoded(Image.fromarray(pixels), "PNG"))

    np.testing.assert_array_equal(read.pixels, pixels)
    assert read.notes == ()


def test_pixels_cannot_be_written_to() -> None:
    photograph = read_photograph(encoded(picture(), "PNG"))

    with pytest.raises(ValueError, match="read-only"):
        photograph.pixels[0, 0] = 0


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WebP", "HEIC", "AVIF"])
def test_every_exif_orientation_is_turned_upright(form: str, orientation: int) -> None:
    turned = {
        1: picture(),
        2: picture().transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: picture().transpose(Image.Transpose.ROTATE_180),
        4: picture().transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: picture().transpose(Image.Transpose.TRANSPOSE),
        6: picture().transpose(Image.Transpose.ROTATE_90),
        7: picture().transpose(Image.Transpose.TRANSVERSE),
        8: picture().transpose(Image.Transpose.ROTATE_270),
    }[orientation]
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    options = {"exif": exif.tobytes() if form == "HEIC" else exif}

    photograph = read_photograph(encoded(turned, form, **options))

    assert photograph.size == (160, 96)
    assert corners(photograph) == UPRIGHT_CORNERS


def test_exif_and_the_day_of_the_exposure_are_kept() -> None:
    exif = Image.Exif()
    exif.get_ifd(EXIF_DIRECTORY)[DATE_TIME_ORIGINAL] = "2011:06:30 12:00:00"

    photograph = read_photograph(encoded(picture(), "JPEG", exif=exif))

    assert photograph.taken == date(2011, 6, 30)
    assert photograph.exif is not None
    assert b"2011:06:30" in photograph.exif


@pytest.mark.parametrize("stated", ["0000:00:00 00:00:00", "yesterday", ""])
def test_an_untrue_exif_date_counts_as_none(stated: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(EXIF_DIRECTORY)[DATE_TIME_ORIGINAL] = stated
    exif[DATE_TIME] = "2020:01:01 12:00:00"

    assert read_photograph(encoded(picture(), "JPEG", exif=exif)).taken is None


def test_a_damaged_exif_block_is_noted_and_the_picture_is_read() -> None:
    photograph = read_photograph(encoded(picture(), "PNG", exif=b"Exif\0\0II*\0" + b"\xff" * 40))

    assert photograph.size == (160, 96)


def test_colours_go_through_the_embedded_profile() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    data = encoded(picture(), "PNG", icc_profile=lab.tobytes())

    photograph = read_photograph(data)

    assert photograph.icc_profile == lab.tobytes()
    assert corners(photograph) == UPRIGHT_CORNERS
    assert any("profile is for XYZ" in note for note in photograph.notes)


def test_an_srgb_profile_changes_nothing() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    photograph = read_photograph(encoded(picture(), "PNG", icc_profile=srgb))

    np.testing.assert_array_equal(photograph.pixels, np.asarray(picture()))
    assert photograph.icc_profile == srgb


def test_a_wide_profile_is_converted_as_by_the_published_matrices(adobe_like: bytes) -> None:
    photograph = read_photograph(encoded(picture(), "PNG", icc_profile=adobe_like))

    expected = adobe_to_srgb(np.asarray(picture()))
    difference = np.abs(photograph.pixels.astype(int) - expected)
    assert difference.max() <= 2
    assert (photograph.pixels != np.asarray(picture())).any()
    assert any("converted to sRGB" in note for note in photograph.notes)


def test_a_broken_profile_is_noted_and_not_fatal() -> None:
    photograph = read_photograph(encoded(picture(), "JPEG", icc_profile=b"not a profile" * 20))

    assert any("colour profile cannot be read" in note for note in photograph.notes)


def test_sixteen_bit_grey_is_scaled_to_the_full_range() -> None:
    deep = np.linspace(0, 65535, 80 * 70).astype(np.uint16).reshape(70, 80)
    for form in ("PNG", "TIFF"):
        photograph = read_photograph(encoded(Image.fromarray(deep), form))

        expected = np.rint(deep / 257).astype(np.uint8)
        np.testing.assert_array_equal(photograph.pixels, np.dstack([expected] * 3))
        assert photograph.notes == ("Its 16 bits per colour were reduced to 8.",)


@pytest.mark.parametrize("form", [".png", ".tif"])
def test_sixteen_bit_colour_is_scaled_within_one_step(form: str) -> None:
    cv2 = pytest.importorskip("cv2")
    deep = np.random.default_rng(2).integers(0, 65536, (70, 80, 3), dtype=np.uint16)
    _, data = cv2.imencode(form, deep[..., ::-1])

    photograph = read_photograph(data.tobytes())

    assert np.abs(photograph.pixels - deep / 257).max() <= 1
    assert "Its 16 bits per colour were reduced to 8." in photograph.notes


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "jpeg"])
def test_tiff_is_read_in_its_usual_compressions(compression: str) -> None:
    photograph = read_photograph(encoded(picture(), "TIFF", compression=compression))

    assert corners(photograph) == UPRIGHT_CORNERS


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA"])
def test_grey_palette_and_alpha_become_plain_colour(mode: str) -> None:
    white = Image.new("RGB", (80, 70), "white")

    photograph = read_photograph(encoded(white.convert(mode), "PNG"))

    np.testing.assert_array_equal(photograph.pixels, 255)
    assert photograph.notes == ()


def test_transparent_parts_are_laid_on_white_with_a_note() -> None:
    image = picture().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 0))

    photograph = read_photograph(encoded(image, "PNG"))

    np.testing.assert_array_equal(photograph.pixels, 255)
    assert photograph.notes == ("Its transparent parts were laid on white.",)


def test_scaling_keeps_the_source_and_limits_the_longer_side() -> None:
    photograph = read_photograph(encoded(picture(400, 200), "PNG"))

    small = photograph.scaled(100)

    assert small.size == (100, 50)
    assert small.sha256 == photograph.sha256
    assert corners(small) == UPRIGHT_CORNERS
    assert photograph.scaled(400) is photograph
    assert not small.pixels.flags.writeable


def test_what_is_found_out_is_remembered_with_these_pixels_alone() -> None:
    photograph, asked = read_photograph(encoded(picture(), "PNG")), list[str]()

    def found(key: str, of: Photograph = photograph) -> np.ndarray:
        return of.once("mean", key, lambda: asked.append(key) or of.pixels.mean(axis=2))

    assert found("a") is found("a")
    assert asked == ["a"]
    assert photograph.nbytes > photograph.pixels.nbytes
    found("b")
    found("a")
    assert asked == ["a", "b", "a"]
    assert found("a", replace(photograph, pixels=photograph.pixels[:9])).shape == (9, 160)
    assert photograph.scaled(50) is photograph.scaled(50)
    assert photograph.scaled(60).size == (60, 36)


def test_the_main_picture_of_a_phone_burst_is_taken_with_a_note() -> None:
    heif = from_pillow(picture())
    heif.add_from_pillow(picture().transpose(Image.Transpose.ROTATE_180))
    stream = BytesIO()
    heif.save(stream, quality=-1, primary_index=0)

    photograph = read_photograph(stream.getvalue())

    assert corners(photograph) == UPRIGHT_CORNERS
    assert photograph.notes == ("It holds 2 pictures; the main one was taken.",)


def adobe_to_srgb(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Convert by the matrices of Adobe RGB (1998) and IEC 61966-2-1, (h, w, 3) in 0 to 255."""
    to_xyz = [[0.57667, 0.18556, 0.18823], [0.29734, 0.62736, 0.07529], [0.02703, 0.07069, 0.99134]]
    from_xyz = [[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]]
    linear = (pixels / 255) ** 2.19921875
    linear = np.clip(linear @ np.array(to_xyz).T @ np.array(from_xyz).T, 0, 1)
    curve = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return 255 * curve


@pytest.fixture
def adobe_like() -> bytes:
    """Write a matrix profile with the primaries and curve of Adobe RGB (1998), D50-adapted."""

    def s15(value: float) -> bytes:
        return round(value * 65536).to_bytes(4, "big", signed=True)

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(map(s15, values))

    curve = b"curv\0\0\0\0\0\0\0\x01" + round(2.19921875 * 256).to_bytes(2, "big") + b"\0\0"
    name = b"wide test"
    text = b"desc\0\0\0\0" + (len(name) + 1).to_bytes(4, "big") + name + b"\0" * 79
    text += b"\0" * (-len(text) % 4)
    tags = {
        b"desc": text,
        b"cprt": b"text\0\0\0\0CC0\0",
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.60974, 0.31111, 0.01947),
        b"gXYZ": xyz(0.20528, 0.62567, 0.06087),
        b"bXYZ": xyz(0.14919, 0.06322, 0.74457),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, value in tags.items():
        table += tag + offset.to_bytes(4, "big") + len(value).to_bytes(4, "big")
        body += value
        offset += len(value)
    header = bytearray(128)
    header[0:4] = offset.to_bytes(4, "big")
    header[8:24] = b"\x02\x10\0\0mntrRGB XYZ "
    header[36:40] = b"acsp"
    header[68:80] = s15(0.9642) + s15(1.0) + s15(0.8249)
    return bytes(header) + len(tags).to_bytes(4, "big") + table + body
