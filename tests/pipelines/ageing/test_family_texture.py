"""A relative's lines go over, on every skin alike; colour, eyes, hair and background stay."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from pipelines.ageing.family import FEATURES, Feature, Relative
from pipelines.ageing.family_texture import family_texture, vertex_features
from pipelines.ageing.regions import face_regions
from pipelines.ageing.skin_window import Face
from pipelines.arrays import Pixels
from pipelines.errors import FamilyError
from pipelines.lab import to_lab
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer, flatten
from tests.sitters import DARK, LIGHT, SKINS, face_of, sitter

ALL: dict[Feature, float] = dict.fromkeys(FEATURES, 0.3)


def _lined(pixels: Pixels, landmarks: Landmarks) -> Pixels:
    """Draw creases across the cheeks that take a quarter of the light."""
    unit = landmarks.pupil_distance
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    light = np.ones(pixels.shape[:2])
    for vertex in (50, 280):
        cx, cy = landmarks.groups["mesh"][vertex]
        for step in (-0.12, 0.0, 0.12):
            away = ((y - cy - step * unit) / (0.02 * unit)) ** 2 + ((x - cx) / (0.2 * unit)) ** 2
            light *= 1 - 0.25 * np.exp(-0.5 * away)
    return np.rint(pixels * light[..., None]).astype(np.uint8)


def _laid(face: Face, layer: Layer) -> Pixels:
    (x, y), (left, top) = layer.offset, face.offset
    return flatten([Layer("below", face.pixels), replace(layer, offset=(x - left, y - top))])


def _relative(landmarks: Landmarks, texture: dict[Feature, float]) -> Relative:
    return Relative(landmarks, 40, texture=texture)


@pytest.mark.parametrize("name", SKINS)
def test_lines_go_over_and_colour_stays(name: str) -> None:
    pixels, landmarks = sitter(name)
    face = face_of(pixels, landmarks)
    layer = family_texture(face, _relative(landmarks, ALL), _lined(pixels, landmarks))
    before, after = to_lab(face.pixels), to_lab(_laid(face, layer))
    x, y = np.rint(face.mesh[50]).astype(int)
    assert 1 - after[y, x, 0] / before[y, x, 0] > 0.015
    moved = np.abs(after[..., 1:] - before[..., 1:])
    assert np.percentile(moved, 99.9) < 2.5
    assert moved.mean() < 0.2


def test_light_and_dark_skin_lose_a_like_share_of_light() -> None:
    shares: list[float] = []
    for name in SKINS:
        pixels, landmarks = sitter(name)
        face = face_of(pixels, landmarks)
        plain, lined = (
            _laid(face, family_texture(face, _relative(landmarks, ALL), donor))
            for donor in (pixels, _lined(pixels, landmarks))
        )
        x, y = np.rint(face.mesh[50]).astype(int)
        spot = (slice(y - 1, y + 2), slice(x - 1, x + 2))
        shares.append(1 - lined[spot].mean() / plain[spot].mean())
    assert min(shares) > 0.02
    assert max(shares) < 2 * min(shares)


def test_a_relative_of_another_tone_does_not_bring_it_along() -> None:
    (light, lightmarks), (dark, darkmarks) = sitter(LIGHT), sitter(DARK)
    for own, marks, donor, donor_marks in (
        (light, lightmarks, dark, darkmarks),
        (dark, darkmarks, light, lightmarks),
    ):
        face = face_of(own, marks)
        after = _laid(face, family_texture(face, _relative(donor_marks, ALL), donor))
        skin = face_regions(to_lab(face.pixels), face.mesh, face.frame).skin > 0.9
        shift = to_lab(after)[skin].mean(axis=0) - to_lab(face.pixels)[skin].mean(axis=0)
        assert np.abs(shift).max() < 0.8


def test_no_weight_is_the_input_to_the_bit() -> None:
    pixels, landmarks = sitter(LIGHT)
    face = face_of(pixels, landmarks)
    for texture in ({}, dict.fromkeys(FEATURES, 0.0)):
        layer = family_texture(face, _relative(landmarks, texture), pixels)
        assert (_laid(face, layer) == face.pixels).all()


def test_only_the_weighed_features_skin_changes() -> None:
    pixels, landmarks = sitter(LIGHT)
    face = face_of(pixels, landmarks)
    donor = _lined(pixels, landmarks)
    layer = family_texture(face, _relative(landmarks, {"mouth": 0.3}), donor)
    grey = replace(face, pixels=np.full_like(face.pixels, 128))
    changed = (_laid(grey, replace(layer, opacity=0.5)) != 128).any(axis=2)
    regions = face_regions(to_lab(face.pixels), face.mesh, face.frame)
    assert changed.any()
    assert not changed[regions.skin < 1e-3].any()
    spots = np.rint(face.mesh).astype(int)
    for feature, (x, y) in zip(vertex_features(), spots, strict=True):
        if feature in ("eyes", "brows"):
            assert not changed[y, x]


def test_a_sharper_relative_is_softened_to_the_photograph() -> None:
    pixels, landmarks = sitter(LIGHT)
    soft = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 4.0), np.uint8)
    donor = _lined(pixels, landmarks)
    sharpness: list[float] = []
    for own in (pixels, soft):
        layer = family_texture(face_of(own, landmarks), _relative(landmarks, ALL), donor)
        grey = layer.pixels[..., 0].astype(np.float32)
        sharpness.append(float(np.abs(cv2.Laplacian(grey, cv2.CV_32F)).mean() / grey.std()))
    assert sharpness[1] < 0.75 * sharpness[0]


def test_the_same_faces_give_the_same_layer() -> None:
    pixels, landmarks = sitter(DARK)
    face = face_of(pixels, landmarks)
    layers = [family_texture(face, _relative(landmarks, ALL), pixels) for _ in range(2)]
    assert (layers[0].pixels == layers[1].pixels).all()


def test_too_much_and_a_face_without_mesh_are_refused() -> None:
    pixels, landmarks = sitter(LIGHT)
    face = face_of(pixels, landmarks)
    with pytest.raises(FamilyError, match=r"at most 0\.3"):
        family_texture(face, _relative(landmarks, {"nose": 0.5}), pixels)
    bare = Landmarks.from_ibug68(
        landmarks.ibug68, image_size=landmarks.image_size, placed_by="artist"
    )
    with pytest.raises(FamilyError, match="no dense face mesh"):
        family_texture(face, _relative(bare, ALL), pixels)


def test_every_feature_with_skin_has_a_place_on_the_mesh() -> None:
    assert set(vertex_features()) == set(FEATURES) - {"ears"}
