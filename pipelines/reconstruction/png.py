"""Pictures as PNG files."""

from __future__ import annotations

import io

from PIL import Image

from pipelines.arrays import Pixels


def png(picture: Pixels) -> bytes:
    """Return a picture (h, w, 3) or (h, w, 4) as PNG, packed quickly rather than small."""
    stored = io.BytesIO()
    Image.fromarray(picture).save(stored, "PNG", compress_level=3)
    return stored.getvalue()
