"""An eyeball between open lids: sclera, iris, pupil, the lid's shade and a light."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.postmortem.almond import Almond

# As it is in photographs, between skin and paper: purer white stares.
_SCLERA: Final = np.array([190.0, 178.0, 169.0])
_CARUNCLE: Final = np.array([196.0, 132.0, 120.0])
# An iris of 11.7 mm in an opening of about 28 mm, and a pupil of 4 mm.
_IRIS, _PUPIL = 0.21, 0.072
# The iris stands a little to the nose and just under the upper lid.
_AT: Final = (0.49, 0.045)
_LIGHT_AT: Final = (-0.06, 0.075)


def draw_eyeball(eye: Almond, places: Floats, pixels: Pixels, iris: tuple[int, int, int]) -> Floats:
    """Return the eyeball's colours (h, w, 3) at places (h, w, 2) of an eye's frame, 0 to 255."""
    x, y = places[..., 0], places[..., 1]
    away = np.hypot(x - _AT[0], y - _AT[1])
    turn = np.arctan2(y - _AT[1], x - _AT[0])
    soft = max(1.3 / eye.width, 0.004)
    ball = _sclera(x)
    ring = _within(away, _IRIS, soft * 1.6)[..., None]
    ball = ball + ring * (_iris(away, turn, np.array(iris, float)) - ball)
    pupil = _within(away, _PUPIL, soft)[..., None]
    ball = ball + pupil * (np.array([12.0, 11.0, 11.0]) - ball)
    # The upper lid and its lashes shade the ball; its sides turn away from the light.
    under = np.clip((eye.upper(x) - y) / 0.11, 0, 1)
    ball = ball * (0.55 + 0.45 * under)[..., None]
    ball = ball * (_brightness(eye, pixels))
    light = np.hypot((x - _AT[0] - _LIGHT_AT[0]), (y - _AT[1] - _LIGHT_AT[1]) * 1.1)
    shine = _within(light, 0.026, soft)[..., None] * 0.9
    return ball + shine * (np.array([250.0, 250.0, 248.0]) - ball)


def _sclera(x: Floats) -> Floats:
    """Return the white of the eye: greyer towards the corners, pink at the inner one."""
    edge = np.clip(np.abs(x - 0.5) * 2, 0, 1) ** 3
    white = _SCLERA * (1 - 0.3 * edge)[..., None]
    inner = np.clip(1 - x / 0.11, 0, 1)[..., None]
    return white + inner * (_CARUNCLE - white)


def _iris(away: Floats, turn: Floats, colour: Floats) -> Floats:
    """Return an iris: fibres from the pupil out, lighter about it, a dark rim."""
    out = np.clip(away / _IRIS, 0, 1)
    # Fibres of several widths that never repeat within a turn, and are ever the same.
    fibres = (np.sin(23 * turn + 2.1) + np.sin(41 * turn + 0.7 + 3 * out)
              + np.sin(67 * turn + 4.2) + np.sin(97 * turn + 1.1 - 5 * out)) / 4  # fmt: skip
    collar = np.exp(-0.5 * ((out - 0.52) / 0.10) ** 2)
    value = 1.0 + 0.16 * fibres * np.clip(out * 2 - 0.5, 0, 1) + 0.22 * collar
    value *= 1 - 0.55 * np.clip((out - 0.80) / 0.20, 0, 1) ** 1.5
    return np.clip(colour * value[..., None], 0, 255)


def _brightness(eye: Almond, pixels: Pixels) -> float:
    """Return how light the eyeball is beside the skin below it: dark rooms darken eyes too."""
    spots = eye.leave(np.array([[0.3, -0.35], [0.5, -0.38], [0.7, -0.35]]))
    columns, rows = np.clip(np.rint(spots).astype(int), 0, np.array(pixels.shape[1::-1]) - 1).T
    level = float(pixels[rows, columns].max(axis=1).mean()) / 255
    return float(np.clip(0.55 + 0.5 * level, 0.6, 1.0))


def _within(away: Floats, radius: float, soft: float) -> Floats:
    return np.clip((radius - away) / soft + 0.5, 0, 1)
