"""The JSON beside every exported file, by which it is traced to its recipe and photographs."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence

from workbench.exports.label import Label


def export_name(label: Label) -> str:
    """Return a file name, without suffix, of case number, version, age or build, and language."""
    aged = label.age_years is not None
    kind = label.product.replace("_", "-")
    parts = [f"{label.age_years:g}y"] if aged else [kind, *filter(None, [label.build])]
    if label.case_number is not None:
        parts = [case_folder_name(label.case_number), f"v{label.version}", *parts]
    if label.language != "en":
        parts.append(label.language)
    return "-".join([*parts, "draft"] if label.draft else parts)


def case_folder_name(number: str) -> str:
    """Return a case number as a name for one file or folder, which never leads elsewhere.

    Where signs were changed a few letters of its hash follow, for 'A/1' is not 'A-1'.
    """
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", number)
    return name if name == number else f"{name}-{hashlib.sha256(number.encode()).hexdigest()[:6]}"


def sidecar_bytes(label: Label, name: str, sha256: str, shown: Sequence[str] = ()) -> bytes:
    """Return the JSON that lets a file be traced to its recipe and photographs.

    ``shown`` are the SHA-256 of photographs that stand in it beside the picture.
    """
    document = {
        "format": 1,
        "file": name,
        "sha256": sha256,
        "case": label.case_number,
        "version": label.version,
        "draft": label.draft,
        "product": label.product,
        "age_years": label.age_years,
        "drawn_at_years": label.drawn_at_years,
        "recipe_sha256": label.recipe_sha256,
        "rendering_sha256": label.rendering_sha256,
        "sources_sha256": list(label.sources),
        "shown_sha256": list(shown),
        "language": label.language,
        "statement": label.statement,
        "software": label.software,
    }
    return json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n"
