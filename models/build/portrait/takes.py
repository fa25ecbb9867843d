"""What the camera has seen so far of one sitter, and the room it is seen in."""

from __future__ import annotations

from dataclasses import dataclass

from models.build.portrait.arrays import Floats
from models.build.portrait.camera import Camera
from models.build.portrait.light import Lighting


@dataclass(frozen=True)
class Setting:
    """The camera and the light of one picture."""

    camera: Camera
    lighting: Lighting

    @property
    def px_per_mm(self) -> float:
        """Pixels of the working picture to a millimetre at the face."""
        return self.camera.px_per_mm


@dataclass(frozen=True)
class Take:
    """A sitter before a clear background.

    ``light`` (h, w, 3) linear RGB, not multiplied by ``cover`` (h, w) in 0..1; ``depth`` (h, w)
    mm from the camera, infinite where nothing is.
    """

    light: Floats
    cover: Floats
    depth: Floats
