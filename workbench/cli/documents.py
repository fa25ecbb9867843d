"""Records and results as JSON documents."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.rendering import Rendering
    from workbench.cases.partial_dates import PartialDate
    from workbench.cases.people import User
    from workbench.cases.records import Case, EvidenceItem, SourceImage, SourceSkull, Version
    from workbench.cases.search import CasePage
    from workbench.desk import SavedVersion
    from workbench.exports.delivery import Delivery
    from workbench.progressing import Progression
    from workbench.verification import Verification
    from workbench.work.corrections import Correction

Document = dict[str, Any]


def case_document(case: "Case") -> Document:
    """Return a case with its photographs and versions."""
    from workbench.cases.details import CaseDetails

    return {
        "number": case.number,
        "subject": case.subject,
        "born": case.born.isoformat(),
        "birth": date_document(case.birth),
        "missing_since": case.missing_since.isoformat() if case.missing_since else None,
        "missing": date_document(case.missing),
        "sex": case.sex,
        **{name: getattr(case, name) for name in CaseDetails.model_fields},
        "external_numbers": [{"kind": n.kind, "value": n.value} for n in case.external_numbers],
        "evidence": [evidence_document(item) for item in case.evidence],
        "opened_by": case.opened_by,
        "opened_at": case.opened_at.isoformat(),
        "photos": [photo_document(photo) for photo in case.photos],
        "skulls": [skull_document(skull) for skull in case.skulls],
        "versions": [version_document(version) for version in case.versions],
    }


def date_document(given: "PartialDate | None") -> Document | None:
    """Return a date as it was given, with the first and the last day that it can mean."""
    if given is None:
        return None
    return {
        "text": given.text,
        "earliest": given.earliest.isoformat(),
        "latest": given.latest.isoformat(),
    }


def evidence_document(item: "EvidenceItem") -> Document:
    """Return how far one forensic resource has come."""
    return {
        "resource": item.resource,
        "state": item.state,
        "on": item.on.isoformat() if item.on else None,
        "note": item.note,
        "set_by": item.set_by,
    }


def page_document(page: "CasePage") -> Document:
    """Return one page of a list of cases."""
    rows = [{**asdict(row), "born": row.born.isoformat()} for row in page.cases]
    return {"cases": rows, "after": page.after}


def user_document(user: "User") -> Document:
    """Return a user's record."""
    return {"name": user.name, "role": user.role, "state": user.state, "added_by": user.added_by}


def photo_document(photo: "SourceImage") -> Document:
    """Return a photograph's record."""
    return {
        "photo": photo.number,
        "sha256": photo.sha256,
        "file_name": photo.file_name,
        "format": photo.format,
        "width": photo.width,
        "height": photo.height,
        "age_years": photo.age_years,
        "taken": photo.taken.isoformat() if photo.taken else None,
        "taken_text": photo.taken_text,
        "relation": photo.relation,
        "provider": photo.provider,
        "consent": photo.consent,
        "consent_scope": photo.consent_scope,
        "quality": photo.quality,
        "landmarks_sha256": photo.landmarks_sha256,
        "added_by": photo.added_by,
        "added_at": photo.added_at.isoformat(),
    }


def correction_document(correction: "Correction") -> Document:
    """Return one correction: of what, from what to what, by whom and why."""
    return {
        "at": correction.at,
        "by": correction.by,
        "photo": correction.photo,
        "changes": {name: list(values) for name, values in correction.changes.items()},
        "reason": correction.reason,
    }


def skull_document(skull: "SourceSkull") -> Document:
    """Return a skull's record."""
    return {
        "skull": skull.number,
        "sha256": skull.sha256,
        "file_name": skull.file_name,
        "suffix": skull.suffix,
        "packed_files": skull.packed_files,
        "added_by": skull.added_by,
        "added_at": skull.added_at.isoformat(),
    }


def version_document(version: "Version") -> Document:
    """Return a version's record with its exports."""
    return {
        "version": version.number,
        "kind": version.kind,
        "age_years": version.age_years,
        "recipe_sha256": version.recipe_sha256,
        "rendering_sha256": version.rendering_sha256,
        "products_sha256": version.products_sha256,
        "parents": [parent.number for parent in version.parents],
        "artist": version.artist,
        "note": version.note,
        "state": version.state,
        "submitted_by": version.submitted_by,
        "reviewed_by": version.reviewed_by,
        "reviewed_at": version.reviewed_at.isoformat() if version.reviewed_at else None,
        "review_note": version.review_note,
        "hours": version.hours,
        "created_at": version.created_at.isoformat(),
        "drawn_with": version.drawn_with,
        "exports": [
            {"format": e.format, "path": e.path, "sha256": e.sha256, "made_by": e.made_by}
            for e in version.exports
        ],
    }


def saved_document(number: str, saved: "SavedVersion") -> Document:
    """Return a version just saved, with what its rendering measured."""
    return {
        "case": number,
        **version_document(saved.version),
        **_rendering_document(saved.rendering),
        "timings_ms": dict(saved.rendering.timings_ms),
    }


def delivery_document(written: "Delivery") -> Document:
    """Return what an export wrote, its main file first and by itself."""
    files = [
        {
            "path": str(file.path),
            "sha256": file.sha256,
            "size_bytes": file.size_bytes,
            "sidecar": str(file.sidecar),
        }
        for file in written.files
    ]
    return {
        "output": str(written.path),
        "sha256": written.sha256,
        "sidecar": str(written.sidecar),
        "files": files,
        "notes": list(written.notes),
    }


def progression_document(progression: "Progression") -> Document:
    """Return a progression made outside a case."""
    return {
        "output": str(progression.output),
        "sha256": progression.sha256,
        "without_relatives": str(progression.unblended) if progression.unblended else None,
        "recipe_sha256": progression.recipe.sha256,
        "photograph": str(progression.drawn.path),
        "faces_found": progression.faces_found,
        "landmarks": {
            "scheme": "ibug68",
            "source": progression.source_points.round(3).tolist(),
            "aged": progression.rendering.landmarks.ibug68.round(3).tolist(),
        },
        **_rendering_document(progression.rendering),
        "timings_ms": dict(progression.timings_ms),
        "notes": list(progression.notes),
    }


def verification_document(verification: "Verification") -> Document:
    """Return a verification's result."""
    return {"whole": verification.whole, **asdict(verification)}


def _rendering_document(rendering: "Rendering") -> Document:
    from pipelines.consensus import spread_of

    spread = spread_of(rendering)
    apart = {} if spread is None else {"spread": spread.by_region}
    return {
        **apart,
        "measurements": [asdict(measurement) for measurement in rendering.measurements],
        "warnings": list(rendering.warnings),
    }
