"""Pixels to the bytes of a picture file; the same pixels always give the same bytes."""

from __future__ import annotations

import io
from typing import Any, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from workbench.errors import ExportError

Pixels = NDArray[np.uint8]
FileType = Literal["png", "jpeg", "tiff"]
SUFFIXES: Final[dict[str, FileType]] = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".tif": "tiff",
    ".tiff": "tiff",
}
_XMP_TAG_OF_TIFF: Final = 700
# Fast at 12 megapixels and still a third smaller than the bare pixels.
_FAST_PNG: Final = (
    cv2.IMWRITE_PNG_COMPRESSION,
    1,
    cv2.IMWRITE_PNG_STRATEGY,
    cv2.IMWRITE_PNG_STRATEGY_RLE,
)


def file_type_of(name: str) -> FileType:
    """Return the type of file that a name asks for; raise ExportError for another suffix."""
    for suffix, file_type in SUFFIXES.items():
        if name.lower().endswith(suffix):
            return file_type
    raise ExportError(
        f"The name '{name}' does not say which kind of picture to write; "
        f"end it in one of {', '.join(SUFFIXES)}."
    )


def encode_rendering(pixels: Pixels) -> bytes:
    """Encode (H, W, 3) uint8 sRGB as a bare PNG, the form in which the vault keeps it."""
    _, encoded = cv2.imencode(".png", pixels[..., ::-1], _FAST_PNG)
    return encoded.tobytes()


def decode_rendering(stored: bytes) -> Pixels:
    """Decode what :func:`encode_rendering` made into (H, W, 3) uint8 sRGB."""
    decoded = cv2.imdecode(np.frombuffer(stored, np.uint8), cv2.IMREAD_COLOR_RGB)
    if decoded is None:
        raise ExportError(
            "The rendering that the vault keeps is not a picture. Bring it back from a backup; "
            "verification names every file that differs."
        )
    return np.asarray(decoded, np.uint8)


def encode_picture(
    pixels: Pixels, file_type: FileType, xmp: bytes, *, dpi: int | None = None
) -> bytes:
    """Encode (H, W, 3) uint8 sRGB with an XMP packet and no other metadata but its ``dpi``."""
    density: dict[str, Any] = {} if dpi is None else {"dpi": (dpi, dpi)}
    picture = Image.fromarray(pixels)
    file = io.BytesIO()
    if file_type == "png":
        info = PngInfo()
        info.add(b"sRGB", b"\0")
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        picture.save(file, "PNG", pnginfo=info, compress_level=3, **density)
    elif file_type == "jpeg":
        picture.save(file, "JPEG", quality=95, subsampling=0, xmp=xmp, **density)
    else:
        picture.save(
            file, "TIFF", compression="tiff_lzw", tiffinfo={_XMP_TAG_OF_TIFF: xmp}, **density
        )
    return file.getvalue()
