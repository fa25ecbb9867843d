"""A version as one picture, with its caption and its XMP packet."""

from __future__ import annotations

from typing import Final

from workbench.exports.caption import add_caption
from workbench.exports.encoding import FileType, Pixels, encode_picture
from workbench.exports.label import Label
from workbench.exports.xmp import xmp_packet

SUFFIX_OF: Final[dict[FileType, str]] = {"png": ".png", "jpeg": ".jpg", "tiff": ".tif"}


def captioned_picture(pixels: Pixels, label: Label, file_type: FileType) -> bytes:
    """Return the bytes of the picture as it leaves the workbench; the same every time."""
    return encode_picture(add_caption(pixels, label), file_type, xmp_packet(label))


def bare_picture(pixels: Pixels, label: Label, file_type: FileType) -> bytes:
    """Return the picture without its caption band; the statement stands in its XMP packet."""
    return encode_picture(pixels, file_type, xmp_packet(label))
