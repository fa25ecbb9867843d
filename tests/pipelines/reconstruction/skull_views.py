"""Made-up scaled photographs of made-up skulls: where points and a ruler fall, scale known."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.reconstruction.raycast import Camera
from tests.pipelines.reconstruction.phantoms import Phantom

SIZE: Final = (1200, 1200)
PX_PER_MM: Final = 4.0
RULER_MM: Final = 100.0


def frankfurt_axes(made: Phantom) -> Floats:
    """Return the directions left, back and up (3, 3) of a skull's Frankfurt plane, as rows."""
    ears, rims = (made.points.at(f"{key}_l", f"{key}_r") for key in ("po", "or"))
    left = ears[0] - ears[1] + rims[0] - rims[1]
    left /= np.linalg.norm(left)
    back = ears.mean(axis=0) - rims.mean(axis=0)
    back -= (back @ left) * left
    back /= np.linalg.norm(back)
    return np.stack([left, back, np.cross(left, back)])


def frontal_camera(made: Phantom, *, pitch: float = 0.0) -> Camera:
    """Return a parallel view along the Frankfurt plane, or looking down on it by degrees."""
    left, back, up = frankfurt_axes(made)
    turn = np.radians(pitch)
    raised = up * np.cos(turn) + back * np.sin(turn)
    into = back * np.cos(turn) - up * np.sin(turn)
    return Camera(left, raised, into, _middle(made), SIZE, PX_PER_MM)


def lateral_camera(made: Phantom, *, roll: float = 0.0) -> Camera:
    """Return a parallel view of the right side, the camera held askew by degrees."""
    left, back, up = frankfurt_axes(made)
    turn = np.radians(roll)
    return Camera(-back * np.cos(turn) - up * np.sin(turn), up * np.cos(turn) - back * np.sin(turn),
                  left, _middle(made), SIZE, PX_PER_MM)  # fmt: skip


def document(made: Phantom, frontal: Camera, lateral: Camera) -> dict[str, Any]:
    """Return the file of points and rulers that an artist would click."""
    lateral_names = [name for name in made.points if not name.endswith("_l")]
    return {
        "frontal": _view(frontal, list(made.points), made),
        "lateral": {**_view(lateral, lateral_names, made), "facing": "right"},
    }


def _middle(made: Phantom) -> Floats:
    return made.skull.vertices.mean(axis=0) * [1, 1, 0] + np.array([0, 0, -20.0])


def _view(camera: Camera, names: list[str], made: Phantom) -> dict[str, Any]:
    seen = camera.project(made.points.at(*names))
    inside = [bool(all((at > 0) & (at < SIZE))) for at in seen]
    return {
        "ruler": {"from": [100, 1100], "to": [100 + RULER_MM * PX_PER_MM, 1100], "mm": RULER_MM},
        "points": {n: p.tolist() for n, p, kept in zip(names, seen, inside, strict=True) if kept},
    }


def smaller(given: Any, times: int) -> Any:
    """Return points and rulers in a picture so many times smaller."""
    if isinstance(given, dict):
        return {k: value if k == "mm" else smaller(value, times) for k, value in given.items()}
    if isinstance(given, list):
        return [number / times for number in given]
    return given
