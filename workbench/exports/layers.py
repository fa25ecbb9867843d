"""Write a rendering's layers for a photo editor: PSD, and TIFF with a page for each layer."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Final

import tifffile

from pipelines.arrays import Pixels
from workbench.exports.label import Label
from workbench.exports.sheets import Sheet, Stack
from workbench.exports.xmp import xmp_packet

if TYPE_CHECKING:
    from psd_tools.psd import PSD

# Beyond it the format is PSB, which has the same parts with longer counts.
_LONGEST_SIDE_OF_PSD: Final = 30_000
_XMP: Final = 700
_PAGE_NAME: Final = 285
_X_POSITION: Final = 286
_Y_POSITION: Final = 287
# TIFF places a page in units of its resolution; at one px to the unit they are px.
_PX_PER_UNIT: Final = (1, 1)
_NO_UNIT: Final = "none"


def layers_psd(stack: Stack, label: Label) -> bytes:
    """Return a PSD of a rendering's stages from the bottom up; the same every time.

    A change layer becomes a group of a lighter and a darker sheet. The file flattens to the
    picture of the stack, and carries the label's XMP packet.
    """
    return psd_of(stack, xmp_packet(label))


def psd_of(stack: Stack, packet: bytes | None = None) -> bytes:
    """Return a PSD of stages from the bottom up, with an XMP packet where one is given."""
    # Slow to load, and few commands write a PSD.
    from psd_tools import PSDImage
    from psd_tools.constants import BlendMode, Resource
    from psd_tools.psd.image_resources import ImageResource

    record = _empty_psd(stack.picture)
    document = PSDImage(record)
    for stage in stack.stages:
        plain = len(stage.sheets) == 1 and stage.sheets[0].mode == "normal"
        place = document if plain else document.create_group(name=stage.name)
        for sheet in stage.sheets:
            kept = place.create_pixel_layer_from_array(
                sheet.pixels,
                sheet.name,
                top=sheet.offset[1],
                left=sheet.offset[0],
                opacity=sheet.opacity,
                blend_mode=BlendMode[sheet.mode.upper().replace(" ", "_")],
            )
            kept.visible = sheet.visible
    if packet is not None:
        resource = ImageResource(key=Resource.XMP_METADATA, data=packet)
        document.image_resources[Resource.XMP_METADATA] = resource
    # The record is written by itself: saving the document would lay its layers down anew for the
    # merged view, which takes three times as long as everything else and is the picture we have.
    planes = [stack.picture[..., channel].tobytes() for channel in range(3)]
    record.image_data.set_data(planes, record.header)
    file = io.BytesIO()
    record.write(file)
    return file.getvalue()


def _empty_psd(picture: Pixels) -> PSD:
    from psd_tools.constants import ColorMode, Compression
    from psd_tools.psd import PSD
    from psd_tools.psd.header import FileHeader
    from psd_tools.psd.image_data import ImageData
    from psd_tools.psd.image_resources import ImageResources

    height, width = picture.shape[:2]
    version = 1 if max(height, width) <= _LONGEST_SIDE_OF_PSD else 2
    return PSD(
        header=FileHeader(
            version=version, channels=3, height=height, width=width, color_mode=ColorMode.RGB
        ),
        image_resources=ImageResources.new(),
        image_data=ImageData(Compression.RLE),
    )


def layers_tiff(stack: Stack, label: Label) -> bytes:
    """Return a TIFF whose first page is the picture shown and whose others are its sheets.

    Each sheet's page has its name, its place in px, and its mode and opacity as a JSON
    description. The first page carries the label's XMP packet.
    """
    file = io.BytesIO()
    with tifffile.TiffWriter(file, byteorder="<") as tiff:
        _write_page(tiff, stack.picture, label.title, (0, 0), xmp=xmp_packet(label))
        for stage in stack.stages:
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
        compressionargs={"level": 1},
        predictor=True,
        resolution=_PX_PER_UNIT,
        resolutionunit=_NO_UNIT,
        description=words,
        software=False,
        metadata=None,
        extratags=tags,
    )
