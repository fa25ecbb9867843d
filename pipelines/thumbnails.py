"""Small copies of photographs for lists, made fast of files that were read safely before."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps

from pipelines.arrays import Pixels
from pipelines.photograph import read_photograph, shrunk

_JPEG = b"\xff\xd8\xff"


def thumbnail(data: bytes, side: int, *, pixel_limit: int) -> Pixels:
    """Return a photograph's file as (h, w, 3) uint8, its longer side at most ``side`` px.

    A JPEG is decoded at an eighth of its size where that is enough; its colour profile is left
    out. Raises PhotographError for a file that :func:`read_photograph` refuses.
    """
    if not data.startswith(_JPEG):
        return shrunk(read_photograph(data, pixel_limit=pixel_limit).pixels, side)
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (2 * side, 2 * side))
        upright = ImageOps.exif_transpose(image).convert("RGB")
    return shrunk(np.asarray(upright, np.uint8), side)
