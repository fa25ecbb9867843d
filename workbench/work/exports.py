"""Exports: files that leave the workbench, each recorded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workbench.cases.access import DRAFT_STATES
from workbench.cases.records import Export
from workbench.cases.store import find_case, find_version
from workbench.exports.encoding import FileType
from workbench.exports.picture import PictureFile, write_picture
from workbench.particulars import export_particulars
from workbench.progressing import label_of
from workbench.work.doors import DoorWork


class ExportWork(DoorWork):
    """What leaves the workbench."""

    def export(
        self, number: str, version: int, folder: Path, *, file_type: FileType = "png"
    ) -> PictureFile:
        """Write a version into ``folder`` with caption, metadata and sidecar, and record it.

        The same version in the same state gives the same bytes; until it is approved, it is
        marked as a draft. Raises ExportError; then nothing is written.
        """
        self.store.permit("picture exported")
        saved = self.version(number, version)
        label = replace(
            label_of(self.recipe(number, version), self.settings),
            rendering_sha256=saved.rendering_sha256,
            case_number=number,
            version=version,
            draft=saved.state in DRAFT_STATES,
        )
        written = write_picture(
            self.picture(number, version), label, folder.expanduser().absolute(), file_type
        )
        try:
            self._record_export(number, version, written, file_type)
        except BaseException:
            written.take_back()
            raise
        return written

    def _record_export(
        self, number: str, version: int, written: PictureFile, file_type: FileType
    ) -> None:
        with self.store.acting() as acting:
            saved = find_version(find_case(acting.session, number), version)
            export = Export(
                format=f"picture/{file_type}",
                path=str(written.path),
                sha256=written.sha256,
                made_by=self.store.actor,
                made_at=self.store.now(),
            )
            saved.exports.append(export)
            acting.log("picture exported", export, **export_particulars(export, version))
