"""Write a rendering's layers for a photo editor: PSD, and TIFF with a page for each layer."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Final

import tifffile
from psd_tools import PSDImage
from psd_tools.constants import BlendMode, Resource
from psd_tools.psd.image_resources import ImageResource

from pipelines.arrays import Pixels
from pipelines.layers import Layer, flatten
from workbench.exports.label import Label
from workbench.exports.sheets import Sheet, editor_stages
from workbench.exports.xmp import xmp_packet

_PSD_MODES: Final = {
    "normal": BlendMode.NORMAL,
    "linear dodge": BlendMode.LINEAR_DODGE,
    "linear burn": BlendMode.LINEAR_BURN,
}
_XMP: Final = 700
_PAGE_NAME: Final = 285
_X_POSITION: Final = 286
_Y_POSITION: Final = 287
# TIFF places a page in units of its resolution; at one px to the unit they are px.
_PX_PER_UNIT: Final = (1, 1)
_NO_UNIT: Final = "none"


def layers_psd(layers: Sequence[Layer], label: Label) -> bytes:
    """Return a PSD of a rendering's layers from the bottom up; the same every time.

    A change layer becomes a group of a lighter and a darker sheet. The file flattens to the very
    picture that :func:`pipelines.layers.flatten` shows, and carries the label's XMP packet.
    """
    height, width = layers[0].pixels.shape[:2]
    document = PSDImage.new("RGB", (width, height))
    for stage in editor_stages(layers):
        plain = len(stage.sheets) == 1 and stage.sheets[0].mode == "normal"
        place = document if plain else document.create_group(name=stage.name)
        for sheet in stage.sheets:
            kept = place.create_pixel_layer_from_array(
                sheet.pixels,
                sheet.name,
                top=sheet.offset[1],
                left=sheet.offset[0],
                opacity=sheet.opacity,
                blend_mode=_PSD_MODES[sheet.mode],
            )
            kept.visible = sheet.visible
    packet = ImageResource(key=Resource.XMP_METADATA, data=xmp_packet(label))
    document.image_resources[Resource.XMP_METADATA] = packet
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def layers_tiff(layers: Sequence[Layer], label: Label) -> bytes:
    """Return a TIFF whose first page is the picture shown and whose others are its sheets.

    Each sheet's page has its name, its place in px, and its mode and opacity as a JSON
    description. The first page carries the label's XMP packet.
    """
    file = io.BytesIO()
    with tifffile.TiffWriter(file, byteorder="<") as tiff:
        _write_page(tiff, flatten(layers), label.title, (0, 0), xmp=xmp_packet(label))
        for stage in editor_stages(layers):
            for sheet in stage.sheets:
                name = sheet.name if sheet.name == stage.name else f"{stage.name}: {sheet.name}"
                _write_page(tiff, sheet.pixels, name, sheet.offset, words=_description(sheet))
    return file.getvalue()


def _description(sheet: Sheet) -> str:
    return json.dumps(
        {"blend": sheet.mode, "opacity": round(sheet.opacity / 255, 3), "visible": sheet.visible}
    )


def _write_page(
    tiff: tifffile.TiffWriter,
    pixels: Pixels,
    name: str,
    offset: tuple[int, int],
    *,
    words: str | None = None,
    xmp: bytes | None = None,
) -> None:
    places = ((_X_POSITION, offset[0]), (_Y_POSITION, offset[1]))
    tags: list[tuple[int, int, int, object, bool]] = [(_PAGE_NAME, 2, 0, name, True)]
    tags += [(tag, 5, 1, (px, 1), True) for tag, px in places]
    if xmp is not None:
        tags.append((_XMP, 1, len(xmp), xmp, True))
    tiff.write(
        pixels,
        photometric="rgb",
        extrasamples=["unassalpha"] if pixels.shape[2] == 4 else None,
        compression="zlib",
        resolution=_PX_PER_UNIT,
        resolutionunit=_NO_UNIT,
        description=words,
        software=False,
        metadata=None,
        extratags=tags,
    )
