"""A manifest is read whole or refused with the field that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.ageing.neural_manifest import (
    DIGITAL_SOURCE_TYPE,
    NeuralManifest,
    manifest_from,
    read_document,
)
from pipelines.errors import NeuralError
from tests.networks import CROP, PLANES

GOOD = PLANES.format(sha256="a" * 64, size=512, canvas=1024)


def _read(folder: Path, text: str) -> NeuralManifest:
    place = folder / "manifest.toml"
    place.write_text(text, encoding="utf-8")
    return manifest_from(read_document(place), name=place.name)


def test_a_manifest_is_read(tmp_path: Path) -> None:
    manifest = _read(tmp_path, GOOD)
    assert (manifest.input_channels, manifest.size, manifest.canvas) == (5, 512, 1024)
    assert (manifest.age_divisor, manifest.channels, manifest.pupils) == (100, "rgb", 0.22)
    assert _read(tmp_path, CROP.format(sha256="a" * 64, size=256)).input_channels == 4


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("format = 1", "format = 2", "format"),
        ('kind = "age planes"', 'kind = "magic"', "kind"),
        ('sha256 = "aaaa', 'sha256 = "zzzz', "sha256"),
        ('licence = "CC0-1.0"', "", "licence"),
        ("size = 512", "size = 5", "size"),
        ("range = [0.0, 1.0]", "range = [1.0, 0.0]", "value of black first"),
        ("valid_ages = [10, 90]", "valid_ages = [90, 10]", "youngest age first"),
        ('file = "network.onnx"', 'file = "../network.onnx"', "without a folder"),
        ("canvas = 1024", "canvas = 256", "at least as large as size"),
        ('kind = "age planes"', 'kind = "aligned crop"', "canvas belongs"),
        ("format = 1", "format = 1\nsecret = 1", "secret"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, old: str, new: str, field: str) -> None:
    assert old in GOOD
    with pytest.raises(NeuralError, match=field):
        _read(tmp_path, GOOD.replace(old, new))


def test_what_is_no_toml_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NeuralError, match="is not TOML"):
        _read(tmp_path, "format: 1")
    with pytest.raises(NeuralError, match="cannot be read"):
        read_document(tmp_path / "nowhere.toml")


def test_the_documents_manifests_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "neural.md").read_text(encoding="utf-8")
    blocks = [part.split("```")[0] for part in page.split("```toml\n")[1:]]
    assert len(blocks) == 2
    for block in blocks:
        _read(tmp_path, block)


def test_the_word_for_exports_is_iptcs() -> None:
    assert DIGITAL_SOURCE_TYPE == "compositeWithTrainedAlgorithmicMedia"
