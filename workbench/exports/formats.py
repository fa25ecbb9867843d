"""The names of what an export can make, and of how it can be made."""

from __future__ import annotations

from typing import Literal

FormatName = Literal["picture", "poster", "media", "layers", "mesh", "report"]
Language = Literal["en", "es"]
Paper = Literal["letter", "a4"]
