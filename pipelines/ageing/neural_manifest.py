"""A neural plug-in's manifest: what its network takes and gives, and under what terms."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipelines.errors import NeuralError
from pipelines.recipe import Sha256

# IPTC's word for a picture that trained networks have worked on; exports of a recipe with a
# neural step state it instead of their own.
DIGITAL_SOURCE_TYPE: Final = "compositeWithTrainedAlgorithmicMedia"

Kind = Literal["age planes", "aligned crop"]
_CHANNELS: Final = {"age planes": 5, "aligned crop": 4}


class NeuralManifest(BaseModel):
    """One network.

    ``kind`` says how age enters and how the picture is cut: "age planes" adds the present and the
    target age as planes to windows of a level crop; "aligned crop" adds the target age as one
    channel to one crop around eyes and mouth. ``range`` are the input's values for black and
    white, an age enters divided by ``age_divisor``; ``output`` is a "residual" to be added to the
    input or a whole "image", both in the input's range. ``size`` is the input's side in px;
    ``canvas`` the side of the level crop that windows are taken from, and ``pupils`` the pupil
    distance in it as a share of that side.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Kind
    file: Annotated[str, Field(min_length=1)]
    sha256: Sha256
    licence: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    size: Annotated[int, Field(ge=16, le=2048)]
    range: tuple[float, float]
    channels: Literal["rgb", "bgr"] = "rgb"
    age_divisor: Annotated[float, Field(gt=0)] = 100.0
    output: Literal["residual", "image"]
    valid_ages: tuple[Annotated[float, Field(ge=0)], Annotated[float, Field(le=110)]]
    canvas: Annotated[int, Field(ge=16, le=4096)] | None = None
    pupils: Annotated[float, Field(gt=0.02, lt=0.6)] = 0.22

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.range[0] >= self.range[1]:
            raise ValueError("range needs the value of black first and a greater one for white")
        if self.valid_ages[0] >= self.valid_ages[1]:
            raise ValueError("valid_ages needs the youngest age first and a later one")
        if Path(self.file).name != self.file:
            raise ValueError("file names the network beside the manifest, without a folder")
        if self.kind == "aligned crop" and self.canvas is not None:
            raise ValueError("canvas belongs to the kind 'age planes' alone")
        if self.canvas is not None and self.canvas < self.size:
            raise ValueError("canvas must be at least as large as size")
        return self

    @property
    def input_channels(self) -> int:
        """Colour and age channels of the input together."""
        return _CHANNELS[self.kind]

    def check_ages(self, *ages: float) -> None:
        """Raise NeuralError where an age lies outside what the network was made for."""
        youngest, oldest = self.valid_ages
        for age in ages:
            if not youngest <= age <= oldest:
                raise NeuralError(
                    f"The network '{self.name}' is made for {youngest:g} to {oldest:g} years, not "
                    f"for {age:g}. Choose ages within, or leave the network out."
                )


def read_document(path: Path) -> bytes:
    """Return a manifest's bytes; raise NeuralError where they cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise NeuralError(
            f"The manifest '{path.name}' cannot be read. Check its name and place."
        ) from error


def manifest_from(document: bytes, *, name: str) -> NeuralManifest:
    """Read a manifest's bytes; raise NeuralError naming ``name`` and the first wrong field."""
    try:
        table = tomllib.loads(document.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NeuralError(
            f"The manifest '{name}' is not TOML; write it as docs/neural.md shows."
        ) from error
    try:
        return NeuralManifest.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "whole"
        reason = first["msg"].removeprefix("Value error, ")
        raise NeuralError(
            f"The manifest '{name}' is wrong at {where}: {reason}. See docs/neural.md."
        ) from error
