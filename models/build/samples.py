"""Render the public samples: ``python -m models.build.samples [name …]``, about a minute each.

The pictures are photographs of heads that never lived, taken by the software camera in
``models.build.portrait`` of the CC0 head in ``models/head``.
"""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models import registry
from models.build.portrait.backdrop import paint_backdrop
from models.build.portrait.camera import Camera, develop
from models.build.portrait.cast import ROOM, SCENES, Scene
from models.build.portrait.light import Lighting
from models.build.portrait.portrait import take_portrait
from models.build.portrait.takes import Setting
from models.head import load_head

FOLDER = registry.ROOT / "samples"
OVERSAMPLING = 2
JPEG_QUALITY = 92
EXIF_IMAGE_DESCRIPTION, EXIF_SOFTWARE = 0x010E, 0x0131


def render(
    scene: Scene, *, lighting: Lighting = ROOM, oversampling: int = OVERSAMPLING
) -> NDArray[np.uint8]:
    """Return the finished picture (h, w, 3) uint8 sRGB of a scene."""
    size = (scene.size[0] * oversampling, scene.size[1] * oversampling)
    camera = Camera(size, scene.px_per_mm * oversampling, eye_line=scene.eye_line)
    setting = Setting(camera, lighting)
    rng = np.random.default_rng(scene.seed)
    light = paint_backdrop(scene.backdrop, size, scene.tint, rng)
    for sitter, right_mm in scene.stands:
        place = np.array([right_mm, 0.0, 0.0])
        take = take_portrait(load_head(), sitter, setting, shift_mm=place)
        light = light + take.cover[..., None] * (take.light - light)
    return develop(light.astype(np.float32), oversampling=oversampling, rng=rng)


def as_jpeg(picture: NDArray[np.uint8]) -> bytes:
    """Return a JPEG whose EXIF says that the picture is synthetic, and nothing else."""
    exif = Image.Exif()
    exif[EXIF_IMAGE_DESCRIPTION] = "synthetic"
    exif[EXIF_SOFTWARE] = "models.build.samples"
    stored = io.BytesIO()
    Image.fromarray(picture).save(stored, "JPEG", quality=JPEG_QUALITY, optimize=True, exif=exif)
    return stored.getvalue()


def main(names: Sequence[str]) -> None:
    """Render the scenes of these names, or all, and say whether they are as published."""
    FOLDER.mkdir(exist_ok=True)
    published = {row.path: row.sha256 for row in registry.entries()}
    for scene in SCENES:
        if names and scene.name not in names:
            continue
        content = as_jpeg(render(scene))
        path = FOLDER / f"{scene.name}.jpg"
        path.write_bytes(content)
        found = hashlib.sha256(content).hexdigest()
        same = published.get(f"samples/{path.name}") == found
        verdict = "as published" if same else "differs from the manifest: state its new hash there"
        sys.stdout.write(f"samples/{path.name}  {len(content)} bytes  {found}  {verdict}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
