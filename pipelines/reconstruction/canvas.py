"""An empty layer that lines and words are drawn on, thick enough to see at its size."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipelines.arrays import Floats, Pixels

Colour = tuple[int, int, int]
LIGHT: Final[Colour] = (255, 255, 255)
DARK: Final[Colour] = (20, 20, 20)
# Sixteenths of a px: what OpenCV draws with at a shift of 4.
_FINE, _SHIFT = 16, 4


class Canvas:
    """A layer of ``size`` (width, height) px; places are px, or what ``matrix`` (2, 3) leads to."""

    def __init__(self, size: tuple[int, int], matrix: Floats | None = None) -> None:
        self.size = size
        self._matrix = np.eye(2, 3) if matrix is None else matrix
        self._thick = max(1, round(max(size) / 700))
        self.letters_px = max(11, max(size) // 75)
        self._font = ImageFont.load_default(self.letters_px)
        self._pixels: Pixels = np.zeros((size[1], size[0], 4), np.uint8)

    def px(self, places: Floats) -> Floats:
        """Return where places (n, 2) lie, px."""
        return places @ self._matrix[:, :2].T + self._matrix[:, 2]

    def line(
        self, places: Floats, colour: Colour, *, thin: bool = False, edge: Colour | None = None
    ) -> None:
        """Draw a line through places (n, 2), within an ``edge`` where it must be set off."""
        thick = max(1, self._thick // 2) if thin else self._thick
        spots = [self._spots(places)]
        if edge is not None:
            wide = 3 * thick + 2
            cv2.polylines(self._pixels, spots, False, (*edge, 255), wide, cv2.LINE_AA, _SHIFT)
        cv2.polylines(self._pixels, spots, False, (*colour, 255), thick, cv2.LINE_AA, _SHIFT)

    def fill(self, places: Floats, colour: Colour) -> None:
        """Fill the area that a line through places (n, 2) encloses."""
        spots = [self._spots(places)]
        cv2.fillPoly(self._pixels, spots, (*colour, 255), cv2.LINE_AA, _SHIFT)

    def dot(self, place: Floats, colour: Colour, *, radius: float = 1.5) -> None:
        """Draw a dot at a place (2,), its radius in line widths."""
        self._circle(place, radius * self._thick, colour, -1)

    def circle(self, place: Floats, rim: Floats, colour: Colour) -> None:
        """Draw a circle about a place (2,) through another."""
        middle, edge = self.px(np.stack([place, rim]))
        self._circle(place, float(np.linalg.norm(edge - middle)), colour, self._thick)

    def cross(self, place: Floats, colour: Colour) -> None:
        """Draw an upright cross at a place (2,) in px."""
        reach = 4.0 * self._thick
        for step in (np.array([reach, 0.0]), np.array([0.0, reach])):
            self.line(np.stack([place - step, place + step]), colour)

    def write(
        self,
        place: Floats,
        words: str,
        *,
        ink: Colour = LIGHT,
        edge: Colour = DARK,
        leftward: bool = False,
    ) -> None:
        """Write words to one side of a place (2,), with an edge that sets them off."""
        layer = Image.fromarray(self._pixels)
        x, y = self.px(place[None])[0]
        beside = -7 * self._thick if leftward else 7 * self._thick
        spot = (float(x) + beside, float(y) - 6 * self._thick)
        ImageDraw.Draw(layer).text(
            spot, words, fill=(*ink, 255), font=self._font, anchor="rm" if leftward else "lm",
            stroke_width=max(1, self._thick), stroke_fill=(*edge, 255),
        )  # fmt: skip
        self._pixels = np.asarray(layer, np.uint8).copy()

    def finished(self) -> Pixels:
        """Return the layer with straight alpha: what was drawn faded towards nothing, not black."""
        alpha = np.maximum(self._pixels[..., 3:], 1).astype(np.float32)
        straight = self._pixels[..., :3] * (255 / alpha)
        colours = np.clip(np.rint(straight), 0, 255).astype(np.uint8)
        return np.concatenate([colours, self._pixels[..., 3:]], axis=2)

    def _circle(self, place: Floats, radius: float, colour: Colour, thick: int) -> None:
        (spot,) = self._spots(place[None])
        at = (int(spot[0]), int(spot[1]))
        wide = round(radius * _FINE)
        cv2.circle(self._pixels, at, wide, (*colour, 255), thick, cv2.LINE_AA, _SHIFT)

    def _spots(self, places: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
        far = 1 << 20
        return np.clip(np.rint(self.px(places) * _FINE), -far, far).astype(np.int32)
