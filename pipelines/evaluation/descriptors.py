"""What a recognition network makes of a face: 128 numbers, near for one person.

Network: dlib's face recognition ResNet, as published (King 2017), trained mostly on adults. Of two
unrelated children of 5 years every twentieth pair is nearer than .5, so that a distance is a
warning light here, never a proof.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from models import registry
from pipelines.arrays import Floats, Pixels
from pipelines.evaluation.chips import face_chip, load_dlib, mirrored

_SIDE, _PADDING = 150, 0.25
_loading: Final = threading.Lock()


def describe_face(pixels: Pixels, points: Floats) -> Floats:
    """Return the face descriptor (128,), mean over the picture and its mirror image.

    ``pixels`` is (H, W, 3) uint8 RGB, ``points`` its (68, 2) px.
    """
    chip = face_chip(pixels, points, side=_SIDE, padding=_PADDING)
    network = _network()
    both = [np.array(network.compute_face_descriptor(c)) for c in (chip, mirrored(chip))]
    return np.mean(both, axis=0)


def apart(one: Floats, other: Floats) -> float:
    """Return the distance of two descriptors; dlib's author counts up to .6 as one person."""
    return float(np.linalg.norm(one - other))


def rank_among(probe: Floats, real: Floats, strangers: Sequence[Floats]) -> int:
    """Return the place of the real face when all are sorted by distance from the probe, from 1."""
    own = apart(probe, real)
    return 1 + sum(apart(probe, stranger) < own for stranger in strangers)


def _network() -> Any:
    with _loading:
        return _load()


@functools.cache
def _load() -> Any:
    return load_dlib().face_recognition_model_v1(str(registry.path("face_recognition")))
