"""Run the small networks; one copy per thread, since OpenCV's are not re-entrant."""

from __future__ import annotations

import threading
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models import registry

Tensor = NDArray[np.float32]


class _Loaded(threading.local):
    def __init__(self) -> None:
        self.by_name: dict[str, Any] = {}


_loaded: Final = _Loaded()


def infer(name: str, crop: Tensor, outputs: tuple[str, ...]) -> tuple[Tensor, ...]:
    """Run the network called ``name`` on a (h, w, 3) float32 RGB crop; flat arrays by output.

    Raises `models.registry.ModelError` where its weights are missing or changed.
    """
    network = _loaded.by_name.get(name)
    if network is None:
        # OpenCV 5's new engine gives only one output of several.
        network = cv2.dnn.readNetFromTFLite(str(registry.path(name)), engine=cv2.dnn.ENGINE_CLASSIC)
        _loaded.by_name[name] = network
    network.setInput(np.ascontiguousarray(crop.transpose(2, 0, 1)[None]))
    return tuple(np.asarray(found, np.float32).ravel() for found in network.forward(outputs))
