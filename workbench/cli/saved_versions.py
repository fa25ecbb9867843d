"""What a command prints of the versions that it has just saved."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.cli.documents import saved_document
from workbench.cli.output import emit, warn

if TYPE_CHECKING:
    from workbench.desk import SavedVersion


def emit_saved(number: str, saved: "Sequence[SavedVersion]", *, as_json: bool) -> None:
    """Print versions that were just saved, with their warnings."""
    warn(dict.fromkeys(warning for one in saved for warning in one.rendering.warnings))
    versions = [one.version for one in saved]
    lines = [f"Saved version {v.number} of case {number}: {v.note or v.shows}" for v in versions]
    document = {"case": number, "versions": [saved_document(number, one) for one in saved]}
    emit(document, lines, as_json=as_json)
