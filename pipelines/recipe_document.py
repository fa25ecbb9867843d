"""What all recipes share: one canonical form, which is hashed and kept."""

from __future__ import annotations

import hashlib
from typing import Literal

import rfc8785

from pipelines.frozen import Frozen


class RecipeDocument(Frozen):
    """A recipe of any product.

    ``software`` names the version and the code that planned it, ``libraries`` the versions that
    were at work then.
    """

    format: Literal[1] = 1
    software: str
    libraries: dict[str, str]

    def canonical(self) -> bytes:
        """Return the recipe as canonical JSON (RFC 8785), the form that is hashed and kept."""
        return rfc8785.dumps(self.model_dump(mode="json"))

    @property
    def sha256(self) -> str:
        """SHA-256 of the canonical form."""
        return hashlib.sha256(self.canonical()).hexdigest()
