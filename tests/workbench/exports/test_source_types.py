"""The library takes any source type without a word, so this table is pinned here by hand."""

from __future__ import annotations

from typing import get_args

import pytest

from pipelines.recipe import AnyRecipe
from tests.labels import label
from workbench.errors import ExportError
from workbench.exports.source_types import ORIGINS, digital_source_type

ADDRESS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
PINNED = {
    "age_progression": ("compositeSynthetic", True),
    "consensus": ("compositeSynthetic", True),
    "post_mortem": ("compositeSynthetic", True),
    "enhancement": ("algorithmicallyEnhanced", True),
    "retouching": ("humanEdits", True),
    "composite": ("compositeCapture", True),
    "superimposition": ("compositeCapture", True),
    "facial_approximation_photographs": ("compositeSynthetic", True),
    "facial_approximation": ("dataDrivenMedia", False),
    "sculpture": ("digitalCreation", False),
}


def test_every_product_has_the_word_that_is_written_here() -> None:
    assert {name: (o.source_type, o.opens) for name, o in ORIGINS.items()} == PINNED


def test_every_recipe_there_is_has_a_word() -> None:
    for recipe in get_args(AnyRecipe):
        product = recipe.model_fields["product"].default
        assert digital_source_type(product, by_network=False).startswith(ADDRESS)


def test_what_a_trained_network_drew_in_says_so_whatever_the_product() -> None:
    found = {digital_source_type(product, by_network=True) for product in ORIGINS}
    assert found == {f"{ADDRESS}compositeWithTrainedAlgorithmicMedia"}


def test_a_product_without_a_word_does_not_leave() -> None:
    with pytest.raises(ExportError, match=r"'hologram'.*table"):
        _ = label(product="hologram").digital_source_type
