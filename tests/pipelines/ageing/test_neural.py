"""A network changes the skin of the face as it says, and nothing that is locked or outside."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipelines.ageing.neural import NeuralModel, neural_layer, open_model
from pipelines.ageing.skin_window import Face
from pipelines.arrays import Floats, Pixels
from pipelines.errors import NeuralError
from pipelines.layers import Layer, flatten
from tests.networks import CROP, PLANES, mixing_network, written
from tests.sitters import SKINS, face_of, sitter

SIZE, CANVAS = 64, 160
# Residual: every channel darkens by a quarter of the difference of ages over one hundred.
DARKENING = np.array([[0, 0, 0, 0.25, -0.25]] * 3)
# Image: the input at nine tenths, brighter with the age.
BRIGHTENING = np.column_stack([0.9 * np.eye(3), [0.1, 0.1, 0.1]])


def _planes(folder: Path, weights: Floats = DARKENING) -> NeuralModel:
    network = mixing_network(weights, SIZE)
    return open_model(written(folder, PLANES, network, size=SIZE, canvas=CANVAS))


def _crop(folder: Path, weights: Floats = BRIGHTENING, shift: Floats | None = None) -> NeuralModel:
    return open_model(written(folder, CROP, mixing_network(weights, SIZE, shift=shift), size=SIZE))


def _drawn(
    model: NeuralModel, name: str = SKINS[0], locks: Floats | None = None, strength: float = 1.0
) -> tuple[Pixels, Face, Floats]:
    pixels, landmarks = sitter(name)
    face = face_of(pixels, landmarks)
    layer = neural_layer(
        pixels, face, model, from_age=20, to_age=60, strength=strength, locks=locks
    )
    after = flatten([Layer("below", pixels), layer])
    return pixels, face, after.astype(np.float64) - pixels.astype(np.float64)


def _spot(face: Face, vertex: int) -> tuple[slice, slice]:
    x, y = np.rint(face.mesh[vertex] + face.offset).astype(int)
    return slice(y - 2, y + 3), slice(x - 2, x + 3)


@pytest.mark.parametrize("name", SKINS)
def test_a_residual_of_age_planes_is_added_without_seams(tmp_path: Path, name: str) -> None:
    # Half as dark as elsewhere: next to black a layer's change ends early.
    _, face, change = _drawn(_planes(tmp_path, DARKENING / 2), name)
    for vertex in (50, 280, 151, 4, 205, 425):
        assert change[_spot(face, vertex)] == pytest.approx(-0.05 * 255, abs=2)


def test_windows_lie_where_they_were_cut(tmp_path: Path) -> None:
    half = np.column_stack([-0.3 * np.eye(3), np.zeros((3, 2))])
    pixels, face, change = _drawn(_planes(tmp_path, half))
    for vertex in (50, 280, 151, 4):
        here = _spot(face, vertex)
        assert change[here].mean() == pytest.approx(-0.3 * pixels[here].mean(), rel=0.05)


def test_the_image_of_an_aligned_crop_goes_over_as_a_change(tmp_path: Path) -> None:
    pixels, face, change = _drawn(_crop(tmp_path))
    for vertex in (50, 280, 151):
        here = _spot(face, vertex)
        level = pixels[here] / 127.5 - 1
        assert change[here].mean() == pytest.approx(
            (-0.1 * level + 0.1 * 0.6).mean() * 127.5, abs=1.5
        )


def test_a_spot_of_the_crop_is_laid_where_it_belongs(tmp_path: Path) -> None:
    y, x = np.mgrid[:SIZE, :SIZE]
    # In faces so aligned the eyes lie at .39 and .61 of the side, at .48 of its height; below
    # them are the cheeks.
    spot = np.exp(-((x - 0.36 * SIZE) ** 2 + (y - 0.60 * SIZE) ** 2) / 8.0)
    shift = np.repeat(0.4 * spot[None], 3, axis=0)
    same = np.column_stack([np.eye(3), [0, 0, 0]])
    _, face, change = _drawn(_crop(tmp_path, same, shift))
    row, column = np.unravel_index(change.mean(axis=2).argmax(), change.shape[:2])
    cheek = face.mesh[205] + face.offset
    assert np.hypot(column - cheek[0], row - cheek[1]) < 0.25 * face.frame.unit


def test_eyes_and_everything_outside_the_face_stay_to_the_bit(tmp_path: Path) -> None:
    pixels, face, change = _drawn(_planes(tmp_path))
    eyes = (face.mesh[[159, 145]].mean(axis=0), face.mesh[[386, 374]].mean(axis=0))
    for x, y in (np.rint(eye + face.offset).astype(int) for eye in eyes):
        assert not change[y, x].any()
    low, high = face.mesh.min(axis=0) + face.offset, face.mesh.max(axis=0) + face.offset
    room = np.array([0.15, 0.5]) * face.frame.unit
    inside = np.zeros(pixels.shape[:2], bool)
    (left, top), (right, bottom) = (low - room).astype(int), (high + room[0]).astype(int)
    inside[max(top, 0) : bottom, max(left, 0) : right] = True
    assert not change[~inside].any()


def test_locked_pixels_stay_to_the_bit(tmp_path: Path) -> None:
    pixels, landmarks = sitter(SKINS[0])
    face = face_of(pixels, landmarks)
    locks = np.zeros_like(face.pixels[..., 0], np.float32)
    x, y = np.rint(face.mesh[50]).astype(int)
    locks[y - 10 : y + 10, x - 10 : x + 10] = 1
    _, _, change = _drawn(_planes(tmp_path), locks=locks)
    locked = np.zeros(pixels.shape[:2], bool)
    left, top = face.offset
    locked[top : top + locks.shape[0], left : left + locks.shape[1]] = locks > 0
    assert not change[locked].any()
    assert change[_spot(face, 280)].max() < -20
    with pytest.raises(NeuralError, match="give the mask of the window"):
        _drawn(_planes(tmp_path), locks=locks[:-1])


def test_strength_scales_and_none_is_the_input_to_the_bit(tmp_path: Path) -> None:
    model = _planes(tmp_path)
    _, face, half = _drawn(model, strength=0.5)
    assert half[_spot(face, 50)].mean() == pytest.approx(-0.05 * 255, abs=1.5)
    assert not _drawn(model, strength=0.0)[2].any()


def test_the_same_network_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (_drawn(_crop(tmp_path))[2] for _ in range(2))
    assert (first == second).all()


def test_channels_in_the_other_order_are_turned_round(tmp_path: Path) -> None:
    red = np.zeros((3, 5))
    red[0, 4] = -0.2
    network = mixing_network(red, SIZE)
    manifest = PLANES + 'channels = "bgr"\n'
    model = open_model(written(tmp_path, manifest, network, size=SIZE, canvas=CANVAS))
    _, face, change = _drawn(model)
    here = change[_spot(face, 50)].mean(axis=(0, 1))
    assert here[2] < -20
    assert not here[:2].any()


def test_ages_outside_the_valid_ones_are_refused(tmp_path: Path) -> None:
    pixels, landmarks = sitter(SKINS[0])
    face, model = face_of(pixels, landmarks), _planes(tmp_path)
    with pytest.raises(NeuralError, match="made for 10 to 90 years, not for 6"):
        neural_layer(pixels, face, model, from_age=6, to_age=20, strength=1.0)


def test_a_changed_network_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = written(tmp_path, PLANES, mixing_network(DARKENING, SIZE), size=SIZE, canvas=CANVAS)
    (tmp_path / "network.onnx").write_bytes(mixing_network(2 * DARKENING, SIZE))
    # Were a session tried, the missing extra would be named instead of the hash.
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(NeuralError, match=r"expected SHA-256 .* It is not opened"):
        open_model(place)
    (tmp_path / "network.onnx").unlink()
    with pytest.raises(NeuralError, match="Put it beside its manifest"):
        open_model(place)


def test_without_the_extra_the_message_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(NeuralError, match=r"pip install 'forensic-imaging-workbench\[neural\]'"):
        _planes(tmp_path)


def test_a_network_of_another_shape_is_refused(tmp_path: Path) -> None:
    small = mixing_network(DARKENING, SIZE // 2)
    with pytest.raises(NeuralError, match="Set kind and size to the network's"):
        open_model(written(tmp_path, PLANES, small, size=SIZE, canvas=CANVAS))
    with pytest.raises(NeuralError, match="Set kind and size to the network's"):
        open_model(written(tmp_path, CROP, mixing_network(DARKENING, SIZE), size=SIZE))
    with pytest.raises(NeuralError, match="cannot be opened as ONNX"):
        open_model(written(tmp_path, PLANES, b"not ONNX", size=SIZE, canvas=CANVAS))


def test_an_answer_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    endless = np.where(DARKENING > 0, np.inf, DARKENING)
    with pytest.raises(NeuralError, match="another kind than its manifest says"):
        _drawn(_planes(tmp_path, endless))

    class Broken:
        def run(self, outputs: None, inputs: object) -> list[Floats]:
            raise ValueError("inside")

    with pytest.raises(NeuralError, match="failed on its input"):
        _drawn(replace(_planes(tmp_path), session=Broken()))
