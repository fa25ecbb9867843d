from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from pipelines.errors import SeveralSeriesError, SideUnknownError, VolumeError
from pipelines.reconstruction.skull import skull_from_volume
from pipelines.reconstruction.volume import Volume, read_volume
from tests.pipelines.reconstruction.scans import (
    head_hu,
    write_dicom,
    write_inv3,
    write_itk,
)


def bump_side(volume: Volume) -> float:
    """Return x of the bump of bone, which stands on the person's left."""
    vertices = skull_from_volume(volume).vertices
    return float(vertices[np.argmax(np.abs(vertices[:, 0])), 0])


@pytest.mark.parametrize("suffix", [".nii", ".nii.gz", ".nrrd"])
def test_volumes_keep_their_left_and_their_size(tmp_path: Path, suffix: str) -> None:
    volume = read_volume(write_itk(tmp_path / f"head{suffix}", head_hu()))
    assert bump_side(volume) == pytest.approx(72, abs=2)
    assert volume.spacing_mm.tolist() == pytest.approx([2, 2, 3])


def test_dicom_slices_are_put_in_order_by_place_and_rescaled(tmp_path: Path) -> None:
    volume = read_volume(write_dicom(tmp_path / "ct", head_hu()))
    assert volume.hu.min() == -1000
    assert volume.hu.max() == 1100
    assert bump_side(volume) == pytest.approx(72, abs=2)


def test_a_zipped_series_reads_as_its_folder_does(tmp_path: Path) -> None:
    folder = write_dicom(tmp_path / "ct", head_hu())
    with zipfile.ZipFile(tmp_path / "ct.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"a/b/{path.name}")
    zipped, plain = read_volume(tmp_path / "ct.zip"), read_volume(folder)
    assert np.array_equal(zipped.hu, plain.hu)
    assert np.allclose(zipped.affine, plain.affine)


def test_a_tilted_gantry_gives_the_same_skull(tmp_path: Path) -> None:
    straight = skull_from_volume(read_volume(write_dicom(tmp_path / "a", head_hu())))
    volume = read_volume(write_dicom(tmp_path / "b", head_hu(), tilt_degrees=15))
    tilted = skull_from_volume(volume)
    lean = np.tan(np.radians(15))
    back = tilted.vertices - np.outer(tilted.vertices[:, 2] + 88.5, [0.0, lean, 0.0])
    assert any("15.0 degrees" in note for note in volume.notes)
    assert np.allclose(np.sort(back, axis=0), np.sort(straight.vertices, axis=0), atol=0.02)


def test_an_inv3_file_asks_once_which_side_is_right(tmp_path: Path) -> None:
    path = write_inv3(tmp_path / "head.inv3", head_hu())
    with pytest.raises(SideUnknownError, match="RAS") as asked:
        read_volume(path)
    assert "SECRET" not in str(asked.value)
    assert bump_side(read_volume(path, frame="RAS")) < 0 < bump_side(read_volume(path, frame="LAS"))


def test_headers_that_contradict_each_other_on_the_side_are_asked_about(tmp_path: Path) -> None:
    agreed = write_dicom(tmp_path / "agreed", head_hu(), orientation=("L", "P"))
    assert bump_side(read_volume(agreed)) > 0
    mirrored = write_dicom(tmp_path / "mirrored", head_hu(), orientation=("R", "P"))
    with pytest.raises(SideUnknownError, match=r"contradict each other: .* R and P, .* L and P"):
        read_volume(mirrored)
    assert bump_side(read_volume(mirrored, frame="RPS")) < 0


def test_two_series_are_listed_and_one_can_be_chosen(tmp_path: Path) -> None:
    folder = write_dicom(tmp_path / "ct", head_hu())
    write_dicom(folder, head_hu()[::2], series=7)
    with pytest.raises(SeveralSeriesError, match=r"1: series 1, 60 slices.*2: series 7") as listed:
        read_volume(folder)
    assert "SECRET" not in str(listed.value)
    assert len(read_volume(folder, series=2).hu) == 30


def test_missing_slices_are_named(tmp_path: Path) -> None:
    folder = write_dicom(tmp_path / "ct", head_hu(), skip=(30, 31))
    with pytest.raises(VolumeError, match="about 2 slices are missing after slice 30"):
        read_volume(folder)


def test_a_slice_cut_short_is_named(tmp_path: Path) -> None:
    folder = write_dicom(tmp_path / "ct", head_hu())
    last = max(folder.iterdir())
    last.write_bytes(last.read_bytes()[:3000])
    with pytest.raises(VolumeError, match=f"'{last.name}' cannot be read"):
        read_volume(folder)


@pytest.mark.parametrize("name", ["head.nii", "head.nii.gz", "head.nrrd", "head.inv3", "head.zip"])
def test_a_file_cut_short_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("inv3"):
        write_inv3(path, head_hu())
    elif name.endswith("zip"):
        folder = write_dicom(tmp_path / "ct", head_hu())
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(next(folder.iterdir()), "one")
    else:
        write_itk(path, head_hu())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(VolumeError, match="cut short"):
        read_volume(path, frame="RAS")


def test_a_packed_file_is_not_read_from_the_unpacked_one_beside_it(tmp_path: Path) -> None:
    path = write_itk(tmp_path / "head.nii.gz", head_hu())
    write_itk(tmp_path / "head.nii", head_hu() // 2)
    with pytest.raises(VolumeError, match=r"'head\.nii' lies beside"):
        read_volume(path)


def test_magnetic_resonance_has_no_bone(tmp_path: Path) -> None:
    path = write_itk(tmp_path / "mr.nii", np.clip(head_hu(), 0, 400).astype(np.int16))
    with pytest.raises(VolumeError, match="Magnetic resonance"):
        read_volume(path)


def test_a_folder_of_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no scan")
    with pytest.raises(VolumeError, match="no DICOM file"):
        read_volume(tmp_path)
    with pytest.raises(VolumeError, match="no CT series"):
        read_volume(write_dicom(tmp_path / "mr", head_hu(), modality="MR"))


def test_an_unknown_frame_is_told(tmp_path: Path) -> None:
    path = write_itk(tmp_path / "head.nii", head_hu())
    for frame in ("LLS", "XYZ", "LP"):
        with pytest.raises(VolumeError, match="frame"):
            read_volume(path, frame=frame)
