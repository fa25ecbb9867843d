"""What the custody log says of each record to a reader; a seal beside it covers the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.cases.records import Case, Export, SourceImage, SourceSkull, Version


def case_particulars(case: Case) -> dict[str, Any]:
    """Return what the log says when a case is opened; the subject's name stays out of it."""
    return {
        "born": str(case.birth),
        "missing_since": str(case.missing) if case.missing else None,
        "sex": case.sex,
    }


def photo_particulars(photo: SourceImage) -> dict[str, Any]:
    """Return what the log says when a photograph is added; its file's name stays out of it."""
    return {
        "photo": photo.number,
        "sha256": photo.sha256,
        "age_years": photo.age_years,
        "taken": photo.taken.isoformat() if photo.taken else None,
        "relation": photo.relation,
    }


def skull_particulars(skull: SourceSkull) -> dict[str, Any]:
    """Return what the log says when a skull is added; its file's name stays out of it."""
    return {
        "skull": skull.number,
        "sha256": skull.sha256,
        "suffix": skull.suffix,
        "packed_files": skull.packed_files,
    }


def version_particulars(version: Version) -> dict[str, Any]:
    """Return what the log says when a version is saved."""
    return {
        "version": version.number,
        "kind": version.kind,
        "age_years": version.age_years,
        "recipe_sha256": version.recipe_sha256,
        "rendering_sha256": version.rendering_sha256,
        **({"products_sha256": version.products_sha256} if version.products_sha256 else {}),
        "parents": [parent.number for parent in version.parents],
        "drawn_with": version.drawn_with,
    }


def export_particulars(
    export: Export, version: int, size_bytes: int, shown: Sequence[str]
) -> dict[str, Any]:
    """Return what the log says when a file leaves the workbench.

    ``shown`` are the SHA-256 of the photographs that stand in it beside the picture.
    """
    told = {"shown_sha256": list(shown)} if shown else {}
    return {
        **told,
        "version": version,
        "format": export.format,
        "sha256": export.sha256,
        "size_bytes": size_bytes,
    }
