"""How old a face looks to a network: a quality readout, never evidence.

Network: age-v1 of Cydral's dlib models (CC0), 81 classes of a year each. It sees a chip of 64 px,
so that nothing finer than about a twentieth of the pupil distance counts; drawn wrinkles please
it more than natural folds do. It reads children less well than adults.
"""

from __future__ import annotations

import threading
from typing import Any, Final

import cv2
import numpy as np

from models import registry
from pipelines.arrays import Floats, Pixels
from pipelines.evaluation.chips import face_chip, mirrored

_SIDE, _PADDING = 64, 0.2
# Mean colour and scale of the network's training, and the years of its classes (its manifest).
_MEAN: Final = np.array([122.782, 117.001, 104.298], np.float32)
_SCALE: Final = np.float32(1 / 256)
_YEARS: Final = np.r_[0.25, 1:81]


class _Loaded(threading.local):
    network: Any = None


_loaded: Final = _Loaded()


def read_apparent_age(pixels: Pixels, points: Floats) -> float:
    """Return the age in years that a face appears to have, mean of picture and mirror image.

    ``pixels`` is (H, W, 3) uint8 RGB, ``points`` its (68, 2) px.
    """
    chip = face_chip(pixels, points, side=_SIDE, padding=_PADDING)
    return float(np.mean([_read(view) for view in (chip, mirrored(chip))]))


def _read(chip: Pixels) -> float:
    if _loaded.network is None:
        _loaded.network = cv2.dnn.readNetFromONNX(str(registry.path("age_network")))
    tensor = (chip.astype(np.float32) - _MEAN) * _SCALE
    _loaded.network.setInput(np.ascontiguousarray(tensor.transpose(2, 0, 1)[None]))
    return float(np.asarray(_loaded.network.forward(), np.float64).ravel() @ _YEARS)
