from __future__ import annotations

import os
import struct
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pillow_heif import from_pillow

from pipelines.errors import PhotographError
from pipelines.photograph import read_photograph


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    stream = BytesIO()
    if form == "HEIC":
        from_pillow(image).save(stream, quality=90)
    else:
        image.save(stream, form.upper(), **options)
    return stream.getvalue()


def noise(side: int = 128) -> Image.Image:
    pixels = np.random.default_rng(3).integers(0, 256, (side, side, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_bomb(width: int, height: int, *extra: bytes) -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    packer = zlib.compressobj(1)
    rows = b"\0" * ((3 * width + 1) * height // 50)
    body = b"".join(packer.compress(rows) for _ in range(50)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + b"".join([header, *extra, png_chunk(b"IDAT", body)])


def refusal(data: bytes | Path) -> str:
    with pytest.raises(PhotographError) as caught:
        read_photograph(data)
    return str(caught.value)


FOREIGN = {
    "GIF": b"GIF89a\x01\0\x01\0",
    "BMP": b"BM\x36\0\0\0",
    "PDF": b"%PDF-1.7\n",
    "Photoshop": b"8BPS\0\1",
    "ZIP": b"PK\x03\x04",
    "JPEG 2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n",
    "JPEG XL": b"\xff\x0a\xfa",
    "film": b"\0\0\0\x18ftypisom\0\0\0\0isommp41",
    "DICOM": b"\0" * 128 + b"DICM",
    "BigTIFF": b"II+\0\x08\0\0\0",
    "web page": b"  <!DOCTYPE html><html></html>",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "text": "Ein Brief über das Bild.\n".encode() * 50,
    "program": b"MZ\x90\0",
    "no kind of picture": b"\x93\x01\x02\x03\x99",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_other_files_are_refused_by_what_they_are_with_the_kinds_that_are_read(what: str) -> None:
    message = refusal(FOREIGN[what])

    assert what in message
    assert "JPEG, PNG, TIFF, WebP, HEIC and AVIF are read" in message


def test_an_empty_file_is_refused_by_name_without_its_folder(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")

    message = refusal(tmp_path / "empty.jpg")

    assert message == "The file 'empty.jpg' is empty (0 bytes). Copy it again from its source."
    assert str(tmp_path) not in message


def test_a_text_named_jpg_is_refused_as_text(tmp_path: Path) -> None:
    (tmp_path / "letter.jpg").write_text("Dear sir or madam,\nplease find attached\n")

    assert "'letter.jpg' is text" in refusal(tmp_path / "letter.jpg")


def test_missing_files_folders_and_pipes_are_refused_by_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")

    assert "'gone.jpg' is not there" in refusal(tmp_path / "gone.jpg")
    assert f"'{tmp_path.name}' is a folder" in refusal(tmp_path)
    assert "'pipe.jpg' is not an ordinary file" in refusal(tmp_path / "pipe.jpg")
    assert "\n" not in refusal(tmp_path / "two\nlines.jpg")


def test_a_file_over_the_size_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.jpg").open("wb") as stream:
        stream.truncate(600_000_000)

    assert "600 MB large; the limit is 500 MB" in refusal(tmp_path / "huge.jpg")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WebP", "HEIC", "AVIF"])
def test_a_truncated_photograph_is_refused_as_incomplete(form: str, kept: float) -> None:
    data = encoded(noise(), form)

    assert "is incomplete or damaged" in refusal(data[: int(len(data) * kept)])


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate"])
def test_a_truncated_compressed_tiff_is_refused_as_incomplete(compression: str) -> None:
    data = bytearray(encoded(noise(), "TIFF", compression=compression))
    first_directory = struct.unpack("<I", data[4:8])[0]
    assert first_directory > len(data) // 2, "the directory must survive the damage"
    data[2000 : len(data) // 2] = b"\0" * (len(data) // 2 - 2000)

    assert "is incomplete or damaged" in refusal(bytes(data))


def test_cmyk_is_refused_with_the_way_to_convert_it() -> None:
    for form in ("JPEG", "TIFF"):
        message = refusal(encoded(noise().convert("CMYK"), form))
        assert "is in CMYK" in message
        assert "Convert it to RGB" in message


def test_floating_point_and_lab_pictures_are_refused() -> None:
    brightness = Image.fromarray(np.zeros((80, 80), np.float32))

    assert "floating-point" in refusal(encoded(brightness, "TIFF"))
    assert "Lab colour" in refusal(encoded(Image.new("LAB", (80, 80)), "TIFF"))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("GIF", "a GIF picture"),
        ("PNG", "an animation (PNG, 3 pictures)"),
        ("WebP", "an animation (WebP, 3 pictures)"),
        ("AVIF", "an animation (AVIF, 3 pictures)"),
        ("TIFF", "a TIFF with several pages (3 pages)"),
    ],
)
def test_animations_and_pages_are_refused_with_their_count(form: str, words: str) -> None:
    frames = [Image.new("RGB", (80, 80), shade) for shade in ("red", "green", "blue")]
    data = encoded(frames[0], form, save_all=True, append_images=frames[1:])

    assert words in refusal(data)


def test_a_raw_file_in_tiff_clothes_is_refused_as_raw() -> None:
    data = encoded(noise(), "TIFF", tiffinfo={50706: b"\1\4\0\0"})

    assert "camera raw file" in refusal(data)


def test_a_picture_with_a_very_long_or_short_side_is_refused() -> None:
    assert "the limit for a side is 32,000 px" in refusal(png_bomb(64, 33_000))
    assert "at least 64 px" in refusal(encoded(Image.new("RGB", (500, 63)), "PNG"))


def test_the_pixel_limit_can_be_set_and_is_named() -> None:
    data = encoded(noise(200), "PNG")

    with pytest.raises(
        PhotographError, match=r"200 × 200 px, 0\.04 megapixels; the limit is 0\.039999"
    ):
        read_photograph(data, pixel_limit=39_999)
    assert read_photograph(data, pixel_limit=40_000).size == (200, 200)


def run_alone(code: str, tmp_path: Path) -> tuple[float, int, str]:
    """Run code in a process of its own; return its seconds, peak MB above idle, and output."""
    measured = f"""
import resource, sys, time
from pathlib import Path
from pipelines.errors import PhotographError
from pipelines.photograph import read_photograph
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
{code}
print(time.perf_counter() - start)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) // 1024)
"""
    (tmp_path / "run.py").write_text(measured)
    lines = subprocess.run(
        [sys.executable, str(tmp_path / "run.py")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.splitlines()
    return float(lines[-2]), int(lines[-1]), lines[0]


READ_AND_PRINT = """
try:
    read_photograph(Path({path!r}))
except PhotographError as error:
    print(error)
"""


def bombs() -> dict[str, Callable[[], bytes]]:
    profile = zlib.compress(b"\0" * 200_000_000, 9)
    text = zlib.compress(b" " * 200_000_000, 9)
    side = (16383 - 1).to_bytes(3, "little")
    vp8x = b"VP8X\x0a\0\0\0\0\0\0\0" + side + side + b"VP8 \0\0\0\0"
    return {
        "400 megapixels": lambda: png_bomb(20_000, 20_000),
        "WebP canvas": lambda: b"RIFF" + struct.pack("<I", len(vp8x) + 4) + b"WEBP" + vp8x,
        "profile": lambda: png_bomb(100, 100, png_chunk(b"iCCP", b"p\0\0" + profile)),
        "text": lambda: png_bomb(100, 100, png_chunk(b"zTXt", b"t\0\0" + text)),
    }


@pytest.mark.parametrize("name", ["400 megapixels", "WebP canvas", "profile", "text"])
def test_a_bomb_is_refused_within_a_second_and_200_mb(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(bombs()[name]())

    seconds, megabytes, message = run_alone(READ_AND_PRINT.format(path=str(path)), tmp_path)

    assert message.startswith("The file 'bomb.png' is ")
    assert seconds < 1
    assert megabytes < 200


def test_a_large_photograph_within_the_limit_is_read_without_pillows_own_limits() -> None:
    # 96 megapixels: above Pillow's warning at 89.5.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        photograph = read_photograph(encoded(Image.new("L", (12_000, 8_000)), "PNG"))

    assert photograph.size == (12_000, 8_000)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_raise_only_photograph_errors(data: bytes) -> None:
    with pytest.raises(PhotographError):
        read_photograph(data)


SAMPLES = {
    form: encoded(noise(64), form) for form in ("JPEG", "PNG", "TIFF", "WebP", "HEIC", "AVIF")
}


@settings(max_examples=400, deadline=None)
@given(
    form=st.sampled_from(sorted(SAMPLES)),
    changes=st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), min_size=1, max_size=12),
    cut=st.integers(0, 3000),
)
def test_mutated_headers_raise_only_photograph_errors(
    form: str, changes: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(SAMPLES[form])
    for place, value in changes:
        data[place % len(data)] = value

    for sample in (bytes(data), bytes(data[: len(data) - cut])):
        try:
            photograph = read_photograph(sample)
        except PhotographError as error:
            assert str(error).startswith("The photograph ")
        else:
            assert photograph.pixels.ndim == 3
