"""What all parts of a recipe have in common."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Sex = Literal["F", "M"]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Share = Annotated[float, Field(ge=0, le=1)]


class Frozen(BaseModel):
    """A part of a recipe: unchangeable, and without fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
