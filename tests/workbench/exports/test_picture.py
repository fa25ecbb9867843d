from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from tests.labels import label
from workbench.errors import ExportError
from workbench.exports.encoding import (
    FileType,
    decode_rendering,
    encode_picture,
    encode_rendering,
    file_type_of,
)
from workbench.exports.picture import bare_picture, captioned_picture
from workbench.exports.xmp import xmp_packet

TYPES: tuple[FileType, ...] = ("png", "jpeg", "tiff")
each_type = pytest.mark.parametrize("file_type", TYPES)
ALLOWED_GROUPS = {"ExifTool", "System", "File", "JFIF", "PNG", "IFD0", "Composite"}


def picture(width: int = 90, height: int = 60) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 255, (height, width, 3)).astype(np.uint8)


def test_a_rendering_comes_back_from_the_vault_pixel_by_pixel() -> None:
    np.testing.assert_array_equal(decode_rendering(encode_rendering(picture())), picture())


def test_a_rendering_that_is_no_picture_is_a_clear_error() -> None:
    with pytest.raises(ExportError, match=r"not a picture.*backup"):
        decode_rendering(b"nonsense")


@pytest.mark.parametrize("file_type", ["png", "tiff"])
def test_lossless_files_hold_the_pixels_that_were_given(file_type: FileType) -> None:
    written = Image.open(io.BytesIO(encode_picture(picture(), file_type, b"<x/>")))
    np.testing.assert_array_equal(np.asarray(written), picture())


def test_a_jpeg_is_close_to_the_pixels_that_were_given() -> None:
    smooth = np.asarray(Image.fromarray(picture(6, 4)).resize((90, 60), Image.Resampling.BICUBIC))
    written = Image.open(io.BytesIO(encode_picture(smooth, "jpeg", b"<x/>")))
    assert np.abs(np.asarray(written).astype(int) - smooth).mean() < 2


def test_a_picture_outside_the_vault_names_no_rendering() -> None:
    outside = replace(label(), rendering_sha256=None, case_number=None, version=None)
    assert b"RenderingSha256" in xmp_packet(label())
    assert b"RenderingSha256" not in xmp_packet(outside)
    assert b"RecipeSha256" in xmp_packet(outside)


@each_type
def test_the_same_picture_is_the_same_bytes(file_type: FileType) -> None:
    first = captioned_picture(picture(), label(), file_type)
    assert first == captioned_picture(picture(), label(), file_type)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.PNG", "png"), ("b.jpeg", "jpeg"), ("c.jpg", "jpeg"), ("d.tif", "tiff")],
)
def test_the_suffix_says_the_type(name: str, expected: str) -> None:
    assert file_type_of(name) == expected


@pytest.mark.parametrize("name", ["a.gif", "a", "png", "a.png.exe"])
def test_another_suffix_is_refused_with_those_allowed(name: str) -> None:
    with pytest.raises(ExportError, match=r"\.png, \.jpg"):
        file_type_of(name)


def test_the_packet_is_xml_whatever_the_words_are() -> None:
    packet = xmp_packet(label(case_number='<&>"', statement="a < b & ]]>"))
    body = re.sub(rb"<\?xpacket.*?\?>", b"", packet)
    root = ElementTree.fromstring(body.decode())
    assert "a < b & ]]>" in "".join(root.itertext())


@each_type
def test_the_packet_says_what_the_picture_is_and_is_not(file_type: FileType) -> None:
    data = captioned_picture(picture(), label(), file_type)
    for words in ("/compositeSynthetic", "not for use as a face-search probe", "a" * 64, ">T-1<"):
        assert words.encode() in data


def test_a_picture_that_a_network_drew_in_says_so() -> None:
    packet = xmp_packet(label(by_network=True))
    assert b"/digitalsourcetype/compositeWithTrainedAlgorithmicMedia<" in packet
    assert b"compositeSynthetic" not in packet


def test_a_picture_without_a_band_still_carries_the_statement() -> None:
    data = bare_picture(picture(), label(case_number=None, version=None), "png")
    assert Image.open(io.BytesIO(data)).size == (90, 60)
    assert b"not a means of identification" in data
    assert b"CaseNumber" not in data


@each_type
@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_exiftool_finds_nothing_but_the_packet(tmp_path: Path, file_type: FileType) -> None:
    written = tmp_path / "picture"
    written.write_bytes(captioned_picture(picture(), label(), file_type))
    command = ["exiftool", "-json", "-G1", "-a", "-u", str(written)]
    (tags,) = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    groups = {name.partition(":")[0] for name in tags if ":" in name}
    beyond = {group for group in groups - ALLOWED_GROUPS if not group.startswith("XMP-")}
    assert not beyond
    assert not [name for name in tags if re.search("GPS|Thumb|Maker|Artist|Creator|Author", name)]
    assert tags["XMP-iptcExt:DigitalSourceType"] == label().digital_source_type
    assert tags["XMP-dc:Description"] == label().statement
    assert tags["XMP-photoshop:Instructions"].startswith("investigative lead only")
    assert tags["XMP-iptcCore:AltTextAccessibility"] == label().alt_text
    assert "XMP-workbench:RecipeSha256" in tags
