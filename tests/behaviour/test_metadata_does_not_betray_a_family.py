"""Promise: what a photograph's file tells of a family does not leave the workbench."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from tests.desks import NUMBER, SIZE, approve, new_desk, open_case, photograph_bytes
from tests.faces import landmarks
from workbench.exports.encoding import FileType
from workbench.exports.formats import FormatName
from workbench.progressing import Snapshot, age_progress

SECRETS = (b"Mary Secret", b"SECRETCAM", b"Nobody", b"holiday-at-home", b"secret-thumbnail")


def telling_photograph() -> bytes:
    """A JPEG that names its maker, its place and its people, in EXIF, XMP and a comment."""
    image = Image.open(io.BytesIO(photograph_bytes()))
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Mary Secret"
    exif[ExifTags.Base.Model] = "SECRETCAM"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = b"secret-thumbnail"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (51.0, 30.0, 0.0)}
    )
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif, xmp=b"<x>Mary Secret</x>", comment=b"Mary Secret")
    assert all(secret in file.getvalue() for secret in SECRETS if secret[:3] in (b"Mar", b"SEC"))
    return file.getvalue()


def betrays(data: bytes) -> bool:
    tags = Image.open(io.BytesIO(data)).getexif()
    return (
        any(secret in data for secret in SECRETS)
        or bool(tags.get_ifd(ExifTags.IFD.GPSInfo))
        or bool(tags.get_ifd(ExifTags.IFD.Exif))
    )


def test_the_photograph_of_this_test_does_betray() -> None:
    assert betrays(telling_photograph())


@pytest.mark.parametrize("file_type", ["png", "jpeg", "tiff"])
def test_an_export_tells_nothing_of_its_photographs_file(
    tmp_path: Path, file_type: FileType
) -> None:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    desk.take_in(NUMBER, telling_photograph(), age_years=8, file_name="holiday-at-home.jpg")
    desk.set_landmarks(NUMBER, 1, landmarks(scale=50, size=SIZE))
    desk.progress(NUMBER, target_age=12, note="Mary Secret was here")
    written = desk.export(NUMBER, 1, tmp_path / "out", file_type=file_type)
    assert not betrays(written.path.read_bytes())
    assert not any(secret in written.sidecar.read_bytes() for secret in SECRETS)


@pytest.mark.parametrize("name", ["poster", "media", "layers", "report"])
def test_no_other_format_tells_more(tmp_path: Path, name: FormatName) -> None:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    desk.take_in(NUMBER, telling_photograph(), age_years=8, file_name="holiday-at-home.jpg")
    desk.set_landmarks(NUMBER, 1, landmarks(scale=50, size=SIZE))
    desk.progress(NUMBER, target_age=12)
    approve(desk)
    written = desk.export(NUMBER, 1, tmp_path / "out", format=name)
    for file in written.files:
        for path, data in unpacked(file.path):
            assert not any(secret in data for secret in SECRETS), path
        if shutil.which("exiftool"):
            command = ["exiftool", "-G1", "-a", "-u", str(file.path)]
            told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
            assert not re.search("GPS|Thumbnail|Maker|Nobody", told)


def unpacked(path: Path) -> list[tuple[str, bytes]]:
    """A file's bytes, or those of each file in a ZIP."""
    if path.suffix != ".zip":
        return [(path.name, path.read_bytes())]
    with zipfile.ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_a_picture_outside_a_case_tells_nothing_either(tmp_path: Path) -> None:
    (tmp_path / "holiday-at-home.jpg").write_bytes(telling_photograph())
    (tmp_path / "marks.json").write_text(landmarks(scale=50, size=SIZE).to_json())
    shot = Snapshot(tmp_path / "holiday-at-home.jpg", 8, landmarks=tmp_path / "marks.json")
    desk = new_desk(tmp_path / "home")
    age_progress([shot], tmp_path / "o.jpg", desk.settings, target_age=12)
    assert not betrays((tmp_path / "o.jpg").read_bytes())
