"""IPTC's word for how a picture came to be, by the product that it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pipelines.ageing.neural_manifest import DIGITAL_SOURCE_TYPE
from workbench.errors import ExportError

_ADDRESS: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@dataclass(frozen=True)
class Origin:
    """What a product is made of; ``opens`` tells that it began as a photograph of the person."""

    source_type: str
    opens: bool = True


# The terms are IPTC's; which product is which was settled by hand and is pinned by a test.
ORIGINS: Final[Mapping[str, Origin]] = {
    "age_progression": Origin("compositeSynthetic"),
    "consensus": Origin("compositeSynthetic"),
    "post_mortem": Origin("compositeSynthetic"),
    "enhancement": Origin("algorithmicallyEnhanced"),
    "retouching": Origin("humanEdits"),
    "composite": Origin("compositeCapture"),
    "superimposition": Origin("compositeCapture"),
    "facial_approximation_photographs": Origin("compositeSynthetic"),
    "facial_approximation": Origin("dataDrivenMedia", opens=False),
    "sculpture": Origin("digitalCreation", opens=False),
}


def origin_of(product: str) -> Origin:
    """Return what a product is made of; raise ExportError for one that nobody has settled."""
    if product not in ORIGINS:
        raise ExportError(
            f"How a picture of the kind '{product}' came to be has no word yet, and a file must "
            f"not leave without it. Add the kind to the table of digital source types."
        )
    return ORIGINS[product]


def digital_source_type(product: str, *, by_network: bool) -> str:
    """Return the address of IPTC's word; a picture that a trained network drew in says so."""
    return _ADDRESS + (DIGITAL_SOURCE_TYPE if by_network else origin_of(product).source_type)
