"""The files that come with a version's picture: a list of names and hashes, in the vault too."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

import rfc8785

from pipelines.rendering import Rendering
from workbench.cases.vault import Vault
from workbench.errors import VaultError

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_UNREADABLE: Final = "The list of the files that came with a picture cannot be read."


def keep_products(vault: Vault, rendering: Rendering) -> str | None:
    """Keep what a rendering made besides its picture; return the hash of the list, or None."""
    if not rendering.products:
        return None
    named = {name: vault.keep("products", data) for name, data in rendering.products.items()}
    return vault.keep("products", rfc8785.dumps({"format": 1, "files": named}))


def read_products(document: bytes) -> Mapping[str, str]:
    """Return the names and hashes of a list; raise VaultError where it is none."""
    try:
        read: Any = json.loads(document)
        files = {str(name): str(sha256) for name, sha256 in read["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise VaultError(_UNREADABLE) from error
    if not all(_SHA256.fullmatch(sha256) for sha256 in files.values()):
        raise VaultError(_UNREADABLE)
    return files


def hash_of(rendering: Rendering, name: str) -> str | None:
    """Return the hash of one of the files that a rendering made, or None where it made none."""
    data = rendering.products.get(name)
    return None if data is None else hashlib.sha256(data).hexdigest()
