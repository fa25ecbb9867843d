"""Sign a picture's file, last of all: what it is, how it came to be, and whose it is."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import c2pa

from workbench.errors import CredentialsError
from workbench.exports.credentials.certificates import Credentials
from workbench.exports.label import Label
from workbench.exports.source_types import origin_of

ASSERTION: Final = "org.forensic-imaging-workbench.provenance"
MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".webp": "image/webp",
}
"""The kinds of file that can be signed."""
OFFLINE: Final = {
    "core": {"allowed_network_hosts": []},
    "verify": {"ocsp_fetch": False, "remote_manifest_fetch": False},
}
"""What keeps the library off the network."""
_GENERATOR: Final = "Forensic imaging workbench"
_SOURCE: Final = "source photograph"
# C2PA's word for what a step does, where it has one of its own; the others are edits.
_ACTIONS: Final[Mapping[str, str]] = {"restore": "c2pa.enhanced", "setting": "c2pa.drawing"}
_BUILDING: Final = {
    "version": 1,
    **OFFLINE,
    "builder": {
        # The library would else put a picture of the file, and of every source, into it.
        "thumbnail": {"enabled": False},
        "created_assertion_labels": ["c2pa.actions", "c2pa.ingredient", ASSERTION],
    },
}


def is_signable(name: str) -> bool:
    """Tell whether a file of this name can carry credentials."""
    return Path(name).suffix.lower() in MEDIA_TYPES


def sign_picture(data: bytes, name: str, label: Label, credentials: Credentials) -> bytes:
    """Return a picture's file with credentials in it; its pixels and metadata stay as they are.

    Two signatures of one file differ, since the library salts them. Raises CredentialsError where
    the library refuses.
    """
    media_type = MEDIA_TYPES[Path(name).suffix.lower()]
    signed = io.BytesIO()
    try:
        signer = c2pa.Signer.from_info(
            c2pa.C2paSignerInfo(
                credentials.algorithm.encode(), credentials.chain_pem, credentials.key_pem, None
            )
        )
        with (
            c2pa.Context(c2pa.Settings.from_dict(_BUILDING), signer) as context,
            c2pa.Builder(json.dumps(manifest_of(data, media_type, label)), context) as builder,
        ):
            builder.sign(media_type, io.BytesIO(data), signed)
    except c2pa.C2paError as error:
        raise CredentialsError(
            f"The file '{name}' could not be signed with the credentials of {credentials.holder}. "
            f"Check that the certificate holds and is meant for signing content."
        ) from error
    return signed.getvalue()


def manifest_of(data: bytes, media_type: str, label: Label) -> dict[str, Any]:
    """Return what is said of a file: its steps, and an assertion of our own; no name, no source.

    The source photograph is named as the parent, without its hash, its file or its picture.
    """
    origin = origin_of(label.product)
    if origin.opens:
        first = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["source"]}}
        parent = {"label": "source", "title": _SOURCE, "relationship": "parentOf"}
        # An ingredient needs a format and a number; both say nothing.
        ingredients = [{**parent, "format": "image/*", "instance_id": "xmp:iid:source"}]
    else:
        first = {"action": "c2pa.created", "digitalSourceType": label.digital_source_type}
        ingredients = []
    return {
        "claim_generator_info": [
            {"name": _GENERATOR, "version": label.software.rpartition(" ")[2]}
        ],
        "title": label.title,
        "format": media_type,
        "ingredients": ingredients,
        "assertions": [
            {"label": "c2pa.actions", "data": {"actions": [first, *_step_actions(label)]}},
            {"label": ASSERTION, "data": assertion_of(data, label)},
        ],
    }


def assertion_of(data: bytes, label: Label) -> dict[str, Any]:
    """Return our own assertion: what a file belongs to, its recipe, and what it is not for."""
    said = {
        "case": label.case_number,
        "version": label.version,
        "product": label.product,
        "draft": label.draft,
        "recipe_sha256": label.recipe_sha256,
        "rendering_sha256": label.rendering_sha256,
        "unsigned_sha256": hashlib.sha256(data).hexdigest(),
        "statement": label.statement,
        "not_a_search_probe": True,
        "use": label.not_a_probe,
        "software": label.software,
    }
    return {name: value for name, value in said.items() if value is not None}


def _step_actions(label: Label) -> list[dict[str, Any]]:
    return [
        {
            "action": _ACTIONS.get(step, "c2pa.edited"),
            "description": step.replace("_", " "),
            "digitalSourceType": label.digital_source_type,
        }
        for step in label.steps
    ]
