"""Draw while the artist still moves things: sooner, and no longer than anybody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.landmarks import Landmarks

# Up to here the outline of hair and person is hardly another, in pupil distances.
_CLOSE = 0.25


def _go_on() -> None:
    """Draw to the end."""


@dataclass(frozen=True)
class Draft:
    """How a picture is drawn that is looked at and not kept, or may be given up.

    ``kept`` are the landmarks that the drawn photograph had before points were moved: hair and
    person, which take longest to find, are taken as these show them. ``go_on`` is called between
    the stages of a drawing and may raise to give it up.
    """

    kept: Landmarks | None = None
    go_on: Callable[[], None] = _go_on

    def outline(self, placed: Landmarks) -> Landmarks:
        """Return the landmarks to find hair and person by: the kept ones where they lie close."""
        if self.kept is None or self.kept.image_size != placed.image_size:
            return placed
        away = np.linalg.norm(self.kept.ibug68 - placed.ibug68, axis=1).max()
        return self.kept if away <= _CLOSE * self.kept.pupil_distance else placed


FINAL: Final = Draft()
"""As a recipe says, to the bit: how everything is drawn that is kept."""
