"""Sample photographs that show nobody who did not agree.

The children and the woman are synthetic and never lived; the astronaut is NASA's portrait of
Eileen Collins, public domain, which scikit-image carries.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models import registry
from models.head import Sex

Skin = Literal["light", "medium", "dark"]


@dataclass(frozen=True)
class Sample:
    """One portrait; ``age_years`` is the age it was made to show, or a real person's age."""

    name: str
    file: str
    age_years: int
    sex: Sex
    skin: Skin


def _synthetic(name: str, age_years: int, sex: Sex, skin: Skin) -> Sample:
    return Sample(name, f"samples/{name}.jpg", age_years, sex, skin)


PORTRAITS: tuple[Sample, ...] = (
    _synthetic("child-06-girl-light", 6, "F", "light"),
    _synthetic("child-06-boy-dark", 6, "M", "dark"),
    _synthetic("child-06-girl-medium", 6, "F", "medium"),
    _synthetic("child-09-boy-light", 9, "M", "light"),
    _synthetic("child-04-boy-medium", 4, "M", "medium"),
    _synthetic("adult-25-woman-dark", 25, "F", "dark"),
    _synthetic("child-06-girl-dark", 6, "F", "dark"),
)
GROUP_OF_THREE = "group-of-three"

# The age is taken from the look of the portrait; its date is not stated with the file.
ASTRONAUT = Sample("astronaut", "skimage.data.astronaut", 33, "F", "light")


class SampleError(LookupError):
    """No sample has this name."""


def names() -> tuple[str, ...]:
    """Return the names of every sample file, the picture of three faces last."""
    return (*(portrait.name for portrait in PORTRAITS), GROUP_OF_THREE)


def sample(name: str) -> Path:
    """Return the place of a sample whose bytes are as published.

    Raises SampleError for an unknown name and ModelError for a missing or changed file.
    """
    if name not in names():
        raise SampleError(f"No sample is called '{name}'. Choose one of {', '.join(names())}.")
    return registry.path(f"sample-{name}")


def portrait(name: str) -> Sample:
    """Return who a portrait shows: age, sex and skin. Raises SampleError for another name."""
    for candidate in (*PORTRAITS, ASTRONAUT):
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in (*PORTRAITS, ASTRONAUT))
    raise SampleError(f"No portrait is called '{name}'. Choose one of {known}.")


def astronaut_png_bytes() -> bytes:
    """Return NASA's portrait, 512 x 512, as a PNG with the same bytes every time."""
    from PIL import Image
    from skimage.data import astronaut

    stored = io.BytesIO()
    Image.fromarray(astronaut()).save(stored, "PNG", compress_level=6)
    return stored.getvalue()
