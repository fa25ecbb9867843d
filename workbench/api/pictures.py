"""Photographs, versions, review and exports over the API."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import Response

from workbench.api.door import CallersDesk, Number, Ordinal, kept_bytes, tagged
from workbench.api.problems import responses
from workbench.api.shapes import (
    ExportMade,
    ExportShown,
    PhotoCorrectionGiven,
    PhotoShown,
    ReviewGiven,
    VersionShown,
)
from workbench.cases.records import Export
from workbench.cases.store import find_photo
from workbench.cases.vocabulary import Consent
from workbench.exports.sidecar import case_folder_name
from workbench.intake import Origin

router = APIRouter(tags=["pictures"])
UPLOAD_LIMIT_BYTES: Final = 200_000_000
_BYTES: Final = {"content": {"application/octet-stream": {}}, "description": "The bytes."}
_Words = Annotated[str | None, Form(max_length=400)]


@router.get("/cases/{number}/photos", responses=responses(404))
def list_photos(desk: CallersDesk, number: Number) -> list[PhotoShown]:
    """List a case's photographs."""
    return [PhotoShown.model_validate(photo) for photo in desk.case(number).photos]


@router.post("/cases/{number}/photos", status_code=201, responses=responses(404, 413))
def add_photo(
    desk: CallersDesk,
    number: Number,
    file: Annotated[UploadFile, File(description="JPEG, PNG, TIFF, WebP, HEIC or AVIF.")],
    age_years: Annotated[float | None, Form(ge=0, le=120)] = None,
    taken: Annotated[str | None, Form(max_length=60)] = None,
    relation: Annotated[str, Form(max_length=16)] = "subject",
    licence: Annotated[str, Form(max_length=500)] = "",
    provider: _Words = None,
    consent: Annotated[Consent, Form()] = "unknown",
    consent_scope: _Words = None,
) -> PhotoShown:
    """Take a photograph into a case; its bytes are kept as they are."""
    if file.size is not None and file.size > UPLOAD_LIMIT_BYTES:
        raise HTTPException(413, f"A photograph has at most {UPLOAD_LIMIT_BYTES:,} bytes.")
    photo = desk.take_in(
        number,
        file.file.read(),
        age_years=age_years,
        taken=taken,
        relation=relation,
        licence=licence,
        file_name=file.filename or "photograph",
        origin=Origin(provider, consent, consent_scope),
    )
    return PhotoShown.model_validate(photo)


@router.get(
    "/cases/{number}/photos/{photo}/original",
    response_class=Response,
    responses={**responses(304, 404, 500), 200: _BYTES},
)
def original(desk: CallersDesk, request: Request, number: Number, photo: Ordinal) -> Response:
    """Give a photograph's original bytes, whose hash was checked on the way."""
    found = find_photo(desk.case(number), photo)
    data = desk.store.vault.read("originals", found.sha256)
    return kept_bytes(request, data, found.sha256, "application/octet-stream")


@router.post(
    "/cases/{number}/photos/{photo}/corrections", status_code=201, responses=responses(404)
)
def correct_photo(
    desk: CallersDesk, number: Number, photo: Ordinal, given: PhotoCorrectionGiven
) -> PhotoShown:
    """Correct an age in a photograph, its day or its sitter; file and earlier versions stay."""
    corrected = desk.correct_photo(
        number,
        photo,
        reason=given.reason,
        age_years=given.age_years,
        taken=given.taken,
        relation=given.relation,
    )
    return PhotoShown.model_validate(corrected)


@router.get("/cases/{number}/versions", responses=responses(404))
def list_versions(desk: CallersDesk, number: Number) -> list[VersionShown]:
    """List a case's versions with their exports."""
    return [VersionShown.model_validate(version) for version in desk.case(number).versions]


@router.get(
    "/cases/{number}/versions/{version}",
    response_model=VersionShown,
    responses=responses(304, 404),
)
def show_version(desk: CallersDesk, request: Request, number: Number, version: Ordinal) -> Response:
    """Show a version."""
    return tagged(request, VersionShown.model_validate(desk.version(number, version)))


@router.get(
    "/cases/{number}/versions/{version}/picture",
    response_class=Response,
    responses={**responses(304, 404, 500), 200: _BYTES},
)
def picture(desk: CallersDesk, request: Request, number: Number, version: Ordinal) -> Response:
    """Give a version's rendering, without caption, for review; exports carry the statement."""
    found = desk.version(number, version)
    data = desk.store.vault.read("products", found.rendering_sha256)
    return kept_bytes(request, data, found.rendering_sha256, "application/octet-stream")


@router.post("/cases/{number}/versions/{version}/submit", responses=responses(404, 409))
def submit(desk: CallersDesk, number: Number, version: Ordinal) -> VersionShown:
    """Hand a version in for review."""
    return VersionShown.model_validate(desk.submit_version(number, version))


@router.post("/cases/{number}/versions/{version}/review", responses=responses(404, 409))
def review(desk: CallersDesk, number: Number, version: Ordinal, given: ReviewGiven) -> VersionShown:
    """Approve another's submitted version, or return it; nobody reviews their own."""
    if given.decision == "approve":
        done = desk.approve_version(number, version, note=given.note)
    else:
        done = desk.return_version(number, version, note=given.note)
    return VersionShown.model_validate(done)


@router.post("/cases/{number}/versions/{version}/release", responses=responses(404, 409))
def release(desk: CallersDesk, number: Number, version: Ordinal) -> VersionShown:
    """Note that an approved version went to the public."""
    return VersionShown.model_validate(desk.release_version(number, version))


@router.post(
    "/cases/{number}/versions/{version}/exports",
    status_code=201,
    responses=responses(404, 409, 500),
)
def export(desk: CallersDesk, number: Number, version: Ordinal) -> ExportMade:
    """Export a version as a captioned PNG; a draft is marked as one."""
    folder = desk.settings.home / "exports" / case_folder_name(number)
    written = desk.export(number, version, folder)
    exports = desk.version(number, version).exports
    made = ExportShown.model_validate(next(e for e in exports if e.id == written.records[0]))
    return ExportMade(**made.model_dump(), notes=list(written.notes))


@router.get(
    "/cases/{number}/exports/{export_id}/file",
    response_class=Response,
    responses={**responses(304, 404), 200: _BYTES},
)
def exported_file(
    desk: CallersDesk, request: Request, number: Number, export_id: Ordinal
) -> Response:
    """Give an exported file, where it still is what was written."""
    exports = (each for version in desk.case(number).versions for each in version.exports)
    found = next((each for each in exports if each.id == export_id), None)
    if found is None:
        raise HTTPException(404, f"Case {number} has no export {export_id}.")
    return kept_bytes(request, _unchanged(found), found.sha256, "application/octet-stream")


def _unchanged(export: Export) -> bytes:
    try:
        data = Path(export.path).read_bytes()
    except (OSError, ValueError):
        data = b""
    if hashlib.sha256(data).hexdigest() != export.sha256:
        raise HTTPException(404, "The file is no longer as it was exported. Export it again.")
    return data
