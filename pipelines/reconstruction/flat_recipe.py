"""The recipe of an approximation from scaled photographs of a skull."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Final, Literal

from pydantic import Field

from pipelines.frozen import Sha256
from pipelines.reconstruction.skull_recipe import BoneRecipe

FROM_PHOTOGRAPHS: Final = "facial_approximation_photographs"


class FlatRecipe(BoneRecipe):
    """Layers of one build over one or two photographs of a skull."""

    TABLES: ClassVar = ("craniometric_points", "feature_rules", "head", "tissue_depths")

    product: Literal["facial_approximation_photographs"] = FROM_PHOTOGRAPHS
    views: dict[Literal["frontal", "lateral"], Sha256] = Field(min_length=1)
    """The photographs of the skull, by the view that each shows."""
    views_json: str
    """The file of rulers and points in px, kept whole so that it hashes the same everywhere."""

    @property
    def skulls(self) -> tuple[str, ...]:
        """The SHA-256 of the photographs of the skull."""
        return tuple(self.views.values())

    @property
    def document(self) -> dict[str, Any]:
        """The rulers and points of the views."""
        return json.loads(self.views_json)
