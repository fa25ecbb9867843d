"""Made-up heads in flat colours for tests: a face, hair around it, a wall behind, a shirt."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.landmarks import Landmarks
from tests.faces import landmarks, mesh

SIZE = (640, 800)
EYES = (320.0, 320.0)
WALL, SHIRT = (150, 165, 175), (60, 90, 150)
Colour = tuple[int, int, int]
LIGHT, MEDIUM, DARK = (226, 180, 155), (176, 124, 92), (84, 52, 38)
BLOND, BROWN, BLACK = (190, 155, 105), (95, 65, 45), (28, 24, 22)


@dataclass(frozen=True)
class MadeUpHead:
    """A picture (H, W, 3), its true mattes (H, W) of hair and person, and its landmarks."""

    pixels: Pixels
    hair: Floats
    person: Floats
    landmarks: Landmarks


def made_up_head(skin: Colour = MEDIUM, hair: Colour = BROWN) -> MadeUpHead:
    """Draw a head whose hair has strands and light, so that both can be looked for."""
    width, height = SIZE
    rng = np.random.default_rng(0)
    face = _ellipse((320, 360), (108, 152))
    strands = np.clip(_ellipse((320, 330), (135, 190)) - face, 0, 1)
    strands *= (np.arange(height) < 430)[:, None]
    neck = np.zeros((height, width), np.float32)
    neck[440:620, 265:375] = 1
    body = _ellipse((320, 800), (260, 240)) * (np.arange(height) > 560)[:, None]
    picture = np.full((height, width, 3), WALL, np.float32)
    texture = cv2.GaussianBlur(rng.normal(0, 1, (height, width)), (0, 0), 1.2, sigmaY=9.0)
    light = 1 + 0.25 * np.linspace(-1, 1, width)[None, :] + 0.9 * texture
    for share, colour in ((neck, skin), (body, SHIRT), (face, skin)):
        picture += share[..., None] * (np.array(colour) - picture)
    picture += strands[..., None] * (np.array(hair) * light[..., None] - picture)
    picture += rng.normal(0, 1.0, (height, width, 1))
    placed = landmarks(size=SIZE).with_group("mesh", mesh(centre=EYES), placed_by="artist")
    person = np.maximum.reduce([face, strands, neck, body])
    return MadeUpHead(np.clip(picture, 0, 255).astype(np.uint8), strands, person, placed)


def _ellipse(centre: tuple[int, int], axes: tuple[int, int]) -> Floats:
    mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    cv2.ellipse(mask, centre, axes, 0, 0, 360, 255, -1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), 1.5), np.float32)
