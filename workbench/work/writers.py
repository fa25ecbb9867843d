"""What writes the files of an export, for each format by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pipelines.reconstruction.product_names import ENVELOPES, SURFACES
from workbench.errors import ExportError
from workbench.exports.draft_mark import draft_layer
from workbench.exports.formats import FormatName
from workbench.exports.layers import layers_psd, layers_tiff
from workbench.exports.picture import SUFFIX_OF, captioned_picture
from workbench.exports.sheets import Stack
from workbench.work.media import write_media
from workbench.work.orders import Order, Writer
from workbench.work.posters import write_poster
from workbench.work.reports import write_report


def _picture(order: Order, workroom: Path) -> Iterable[Path]:
    place = order.place(workroom, SUFFIX_OF[order.file_type])
    place.write_bytes(captioned_picture(order.picture(), order.label, order.file_type))
    yield place


def _layers(order: Order, workroom: Path) -> Iterable[Path]:
    order.on_step(0, 4, "Drawing the layers")
    layers = order.rendering().layers
    if order.label.draft:
        layers = (*layers, draft_layer(layers[0].pixels.shape[:2], order.label))
    order.on_step(1, 4, "Taking them apart for photo editors")
    stack = Stack.of(layers)
    for done, (suffix, write) in enumerate(((".psd", layers_psd), (".tif", layers_tiff)), 2):
        order.on_step(done, 4, f"Writing {suffix}")
        place = order.place(workroom, f"-layers{suffix}")
        place.write_bytes(write(stack, order.label))
        yield place
    order.on_step(4, 4, "Done")


def _mesh(order: Order, workroom: Path) -> Iterable[Path]:
    products = order.desk.products(order.case.number, order.version.number)
    surfaces = [name for name in (*SURFACES, *ENVELOPES) if name in products]
    if not surfaces:
        raise ExportError(
            f"Version {order.version.number} of case {order.case.number} is a picture "
            f"({order.version.kind.replace('_', ' ')}) and has no mesh; only what is built on a "
            f"skull has. Export it as a picture."
        )
    order.notes.append(
        "Surfaces carry no words: send the file beside each along with it, which says what it is."
    )
    for name in surfaces:
        place = order.place(workroom, f"-{name}")
        place.write_bytes(products[name])
        yield place


WRITERS: Final[Mapping[FormatName, Writer]] = {
    "picture": _picture,
    "poster": write_poster,
    "media": write_media,
    "layers": _layers,
    "mesh": _mesh,
    "report": write_report,
}
