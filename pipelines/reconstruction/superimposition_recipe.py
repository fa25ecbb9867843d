"""The recipe of a superimposition: one skull over one photograph, and what an examiner scored."""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from pydantic import Field

from pipelines.frozen import Sha256, Share
from pipelines.reconstruction.face_points import FacePoints, kept_face_points
from pipelines.reconstruction.scored import Entry
from pipelines.reconstruction.skull_recipe import SkullRecipe
from pipelines.reconstruction.support import Material

SUPERIMPOSITION: Final = "superimposition"
Across = Literal["vertical", "horizontal"]


class SuperimpositionRecipe(SkullRecipe):
    """A skull laid over a face's photograph; the same recipe always gives the same bytes.

    Without ``focal_mm35`` and ``distance_mm`` the photograph's EXIF says how long the lens was.
    """

    TABLES: ClassVar = (
        "craniometric_points",
        "feature_rules",
        "superimposition_criteria",
        "superimposition_points",
        "tissue_depths",
    )

    product: Literal["superimposition"] = SUPERIMPOSITION
    photograph: Sha256
    face_json: str
    """The points of the face in px, kept whole so that they hash the same everywhere."""
    focal_mm35: float | None = None
    distance_mm: float | None = None
    mix: Share = 0.5
    wipe: Share = 0.5
    across: Across = "vertical"
    scores: dict[str, Entry] = Field(default_factory=dict[str, Entry])
    material: Material = Material()

    @property
    def photographs(self) -> tuple[str, ...]:
        """The SHA-256 of the photograph that the skull is laid over."""
        return (self.photograph,)

    @property
    def face(self) -> FacePoints:
        """The points of the face in px of the photograph."""
        return kept_face_points(self.face_json)
