from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from psd_tools import PSDImage
from psd_tools.constants import BlendMode

from pipelines.arrays import Pixels
from pipelines.layers import Layer, change_layer, flatten
from tests.labels import label
from workbench.exports.label import Label
from workbench.exports.layers import layers_psd, layers_tiff
from workbench.exports.sheets import ROUNDING, Stack

SIDE = 48
Writer = Callable[[Stack, Label], bytes]
needs_exiftool = pytest.mark.skipif(shutil.which("exiftool") is None, reason="no exiftool here")
needs_convert = pytest.mark.skipif(shutil.which("convert") is None, reason="no ImageMagick here")


def noise(seed: int, channels: int = 3, side: int = SIDE) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (side, side, channels)).astype(np.uint8)


def change(
    seed: int, *, strength: float = 1.0, offset: tuple[int, int] = (5, 9), most: float = 60.0
) -> Layer:
    values = np.random.default_rng(seed).normal(0, most / 3, (30, 20, 3)).astype(np.float32)
    return change_layer(f"change {seed}", values, offset=offset, strength=strength)


def patch(seed: int, opacity: float = 1.0) -> Layer:
    return Layer(f"patch {seed}", noise(seed, 4, 16), (20, 3), opacity=opacity)


def stack() -> list[Layer]:
    """Layers of every kind over pixels from black to white, one of them hidden."""
    return [
        Layer("grown photograph", noise(1)),
        patch(2),
        change(3),
        change(4, strength=1.7, offset=(11, 2)),
        replace(change(5), visible=False),
        patch(6, opacity=0.37),
        change(7, strength=0.21),
    ]


def reopened(layers: list[Layer]) -> PSDImage:
    return PSDImage.open(io.BytesIO(layers_psd(Stack.of(layers), label())))


def furthest(one: object, shown: Pixels) -> int:
    return int(np.abs(np.asarray(one).astype(int)[..., :3] - shown).max())


def flattened_by_imagemagick(psd: bytes, folder: Path, *first: str) -> Pixels:
    (folder / "a.psd").write_bytes(psd)
    which = ["a.psd[0]"] if not first else ["a.psd", *first]
    command = ["convert", *which, "-alpha", "off", "-depth", "8", "a.png"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return np.asarray(Image.open(folder / "a.png").convert("RGB"))


def test_the_psd_holds_stages_by_name_with_their_opacities_and_modes() -> None:
    shown = [
        (layer.kind, layer.name, layer.opacity, layer.blend_mode, layer.visible)
        for layer in reopened(stack()[:5]).descendants()
    ]
    rounding = [name for _, name, *_ in shown].index(ROUNDING)
    dodge, burn, normal = BlendMode.LINEAR_DODGE, BlendMode.LINEAR_BURN, BlendMode.NORMAL
    group = BlendMode.PASS_THROUGH
    assert shown[:rounding] == [
        ("pixel", "grown photograph", 255, normal, True),
        ("pixel", "patch 2", 255, normal, True),
        ("group", "change 3", 255, group, True),
        ("pixel", "lighter", 128, dodge, True),
        ("pixel", "darker", 128, burn, True),
        ("group", "change 4", 255, group, True),
        ("pixel", "lighter", 217, dodge, True),
        ("pixel", "darker", 217, burn, True),
        ("group", "change 5", 255, group, True),
        ("pixel", "lighter", 128, dodge, False),
        ("pixel", "darker", 128, burn, False),
    ]


def test_the_merged_view_is_the_picture_shown() -> None:
    assert furthest(reopened(stack()).topil(), flatten(stack())) <= 1


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), strength=st.floats(0.05, 2.0), opacity=st.floats(0.05, 1.0))
def test_layers_compose_again_to_the_picture_shown(
    seed: int, strength: float, opacity: float
) -> None:
    layers = [
        Layer("photograph", noise(seed)),
        change(seed + 1, strength=strength),
        patch(seed + 2, opacity),
        change(seed + 3, strength=strength, most=200.0),
    ]
    assert furthest(reopened(layers).composite(force=True), flatten(layers)) <= 1


def test_twenty_layers_do_not_drift_from_the_picture_shown() -> None:
    layers = [Layer("photograph", noise(0))]
    layers += [change(seed, strength=0.05 * seed) for seed in range(1, 21)]
    assert furthest(reopened(layers).composite(force=True), flatten(layers)) <= 1


@needs_convert
def test_imagemagick_flattens_to_the_picture_shown(tmp_path: Path) -> None:
    psd, shown = layers_psd(Stack.of(stack()), label()), flatten(stack())
    assert furthest(flattened_by_imagemagick(psd, tmp_path), shown) <= 1
    # A hidden layer is for an editor; ImageMagick lays every layer down that it is given.
    visible = [layer for layer in stack() if layer.visible]
    again = flattened_by_imagemagick(
        layers_psd(Stack.of(visible), label()), tmp_path, "-delete", "0", "-flatten"
    )
    assert furthest(again, flatten(visible)) <= 1


def test_layers_are_cropped_to_what_they_change() -> None:
    values = np.zeros((40, 40, 3), np.float32)
    values[10:14, 20:27] = 9.0
    layers = [Layer("photograph", noise(1) // 2 + 60)]
    layers.append(change_layer("spot", values, offset=(3, 2), strength=1.0))
    boxes = [layer.bbox for layer in reopened(layers).descendants() if layer.name == "lighter"]
    assert boxes[0] == (23, 12, 30, 16)


def test_a_layer_that_changes_nothing_is_left_out() -> None:
    nothing = change_layer("spot", np.zeros((9, 9, 3), np.float32), offset=(0, 0), strength=1.0)
    empty = Layer("locks", np.zeros((9, 9, 4), np.uint8))
    layers = [Layer("photograph", noise(1)), nothing, empty]
    assert [layer.name for layer in reopened(layers).descendants()] == ["photograph"]


def test_the_first_page_of_the_tiff_is_the_picture_shown_and_the_others_are_its_sheets() -> None:
    with tifffile.TiffFile(io.BytesIO(layers_tiff(Stack.of(stack()), label()))) as tiff:
        pages = [page for page in tiff.pages if isinstance(page, tifffile.TiffPage)]
        names = [str(page.tags["PageName"].value) for page in pages]
        patch_page = pages[names.index("patch 6")]
        np.testing.assert_array_equal(pages[0].asarray(), flatten(stack()))
        np.testing.assert_array_equal(patch_page.asarray(), noise(6, 4, 16))
        words = json.loads(str(patch_page.tags["ImageDescription"].value))
    assert names[:5] == [
        "Age progressed to 12 years",
        "grown photograph",
        "patch 2",
        "change 3: lighter",
        "change 3: darker",
    ]
    assert patch_page.tags["XPosition"].value == (20, 1)
    assert patch_page.tags["YPosition"].value == (3, 1)
    assert words == {"blend": "normal", "opacity": 0.369, "visible": True}


@pytest.mark.parametrize("write", [layers_psd, layers_tiff])
def test_the_same_layers_give_the_same_bytes(write: Writer) -> None:
    assert write(Stack.of(stack()), label()) == write(Stack.of(stack()), label())


@needs_exiftool
@pytest.mark.parametrize(("write", "suffix"), [(layers_psd, ".psd"), (layers_tiff, ".tif")])
def test_layered_files_carry_the_statement_and_nothing_private(
    write: Writer, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(write(Stack.of(stack()), label()))
    command = ["exiftool", "-j", "-G1", "-a", str(path)]
    read = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)[0]
    assert read["XMP-dc:Description"] == label().statement
    assert read["XMP-iptcExt:DigitalSourceType"].endswith("compositeSynthetic")
    for tag in read:
        assert not any(word in tag for word in ("GPS", "Thumbnail", "MakerNote", "Artist", "By-"))
        assert not tag.startswith(("ExifIFD", "GPS", "IPTC"))
