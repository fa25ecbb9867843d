from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipelines.arrays import Pixels
from tests.labels import label
from workbench.exports.caption import caption_band
from workbench.exports.cropping import Box
from workbench.exports.label import Label
from workbench.exports.media import SIZES, Portrait, Size, compose, media_zip

HEAD = Box(300, 200, 500, 460)
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)


def portrait(colour: tuple[int, int, int]) -> Portrait:
    """A picture that is black but for a head in one colour."""
    pixels = np.zeros((1000, 800, 3), np.uint8)
    pixels[int(HEAD.top) : int(HEAD.bottom), int(HEAD.left) : int(HEAD.right)] = colour
    return Portrait(pixels, HEAD, "Photograph at 6 years")


RED, BLUE = portrait((230, 0, 0)), portrait((0, 0, 230))


def box_of(pixels: Pixels, channel: int) -> Box:
    mine = pixels[..., channel].astype(int) - pixels[..., 1]
    rows, columns = np.nonzero(mine > 110)
    return Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


@each_size
def test_no_size_cuts_a_head_or_the_label(size: Size) -> None:
    shown = (RED, BLUE) if size.beside else (BLUE,)
    pixels = compose(shown, size, label())
    assert pixels.shape == (size.height, size.width, 3)
    band = caption_band(size.width, round(min(size.width, size.height) * 0.8), label())
    bottom = size.height - round(size.height * size.bottom)
    np.testing.assert_array_equal(pixels[bottom - band.shape[0] : bottom], band)
    for channel in (0, 2) if size.beside else (2,):
        head = box_of(pixels, channel)
        assert head.height / head.width == pytest.approx(HEAD.height / HEAD.width, rel=0.03)
        assert size.height * size.top < head.top
        assert head.bottom < bottom - band.shape[0]
        assert head.height > 0.15 * size.height
    # Nothing but paper where the place lays its own buttons.
    assert len(np.unique(pixels[bottom:].reshape(-1, 3), axis=0)) <= 1


def made(given: Label | None = None, *, photograph: bool = True) -> zipfile.ZipFile:
    data = media_zip(
        BLUE,
        RED if photograph else None,
        given or label(),
        name="T-1-media",
        sign=lambda data, _name, _label: data,
        on_picture=lambda _: None,
    )
    return zipfile.ZipFile(io.BytesIO(data))


def test_the_index_knows_every_picture_its_hash_its_size_and_its_alt_texts() -> None:
    archive = made()
    index = json.loads(archive.read("T-1-media/index.json"))
    assert index["statement"] == label().statement
    pictures = {name for name in archive.namelist() if name.endswith(".jpg")}
    assert {f"T-1-media/{entry['file']}" for entry in index["files"]} == pictures
    for entry in index["files"]:
        data = archive.read(f"T-1-media/{entry['file']}")
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        picture = Image.open(io.BytesIO(data))
        assert picture.size == (entry["width_px"], entry["height_px"])
        assert picture.info["dpi"] == (300, 300) if entry["dpi"] else "dpi" not in picture.info
        assert "Artist's impression" in entry["alt"]["en"]
        assert "Recreación artística" in entry["alt"]["es"]
        assert entry["alt"]["es"] in archive.read("T-1-media/alt-text-es.txt").decode()
    beside = {entry["file"] for entry in index["files"] if "On the left" in entry["alt"]["en"]}
    assert beside == {f"{size.name}.jpg" for size in SIZES if size.beside}


def test_without_a_photograph_the_version_stands_alone() -> None:
    index = json.loads(made(photograph=False).read("T-1-media/index.json"))
    assert not [entry for entry in index["files"] if "left" in entry["alt"]["en"]]


def test_the_same_set_is_the_same_bytes() -> None:
    one, other = made(), made()
    assert isinstance(one.fp, io.BytesIO)
    assert isinstance(other.fp, io.BytesIO)
    assert one.fp.getvalue() == other.fp.getvalue()


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_every_picture_carries_the_packet_and_nothing_private(tmp_path: Path) -> None:
    made(label(language="es")).extractall(tmp_path)
    command = ["exiftool", "-json", "-G1", "-a", "-r", "-ext", "jpg", str(tmp_path)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert len(found) == len(SIZES)
    for tags in found:
        assert not [n for n in tags if re.search("GPS|Thumb|Maker|Artist|Creator|Author", n)]
        assert tags["XMP-dc:Description"] == label().statement
        assert tags["XMP-iptcCore:AltTextAccessibility"] == label(language="es").alt_text
