"""Exports: files that leave the workbench, each recorded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workbench.cases.access import DRAFT_STATES, check_public
from workbench.cases.records import Export
from workbench.cases.store import find_case, find_version
from workbench.exports.delivery import Delivery, deliver
from workbench.exports.encoding import FileType
from workbench.exports.formats import FormatName, Language
from workbench.exports.picture import SUFFIX_OF
from workbench.particulars import export_particulars
from workbench.progressing import label_of
from workbench.work.doors import DoorWork
from workbench.work.formats import FORMATS
from workbench.work.orders import OnStep, Order


def _tell_nobody(done: int, total: int, doing: str) -> None:
    del done, total, doing


class ExportWork(DoorWork):
    """What leaves the workbench."""

    def export(
        self,
        number: str,
        version: int,
        folder: Path,
        *,
        format: FormatName = "picture",
        language: Language = "en",
        file_type: FileType = "png",
        on_step: OnStep = _tell_nobody,
    ) -> Delivery:
        """Write a version in one format into ``folder``, a sidecar beside each file; record it.

        ``file_type`` is a picture's. Until the version is approved, each file is marked as a
        draft, and what is made for the public is refused. Raises ExportError, StateError and
        AccessError; then nothing is written.
        """
        self.store.permit(f"{format} exported")
        order = self._order(number, version, language, file_type, on_step)
        check_public(format, order.version.state)
        written = deliver(
            folder.expanduser().absolute(),
            order.label,
            lambda workroom: FORMATS[format](order, workroom),
        )
        try:
            self._record_export(number, version, written, format)
        except BaseException:
            written.take_back()
            raise
        return written

    def _order(
        self,
        number: str,
        version: int,
        language: Language,
        file_type: FileType,
        on_step: OnStep,
    ) -> Order:
        case = self.case(number)
        saved, recipe = find_version(case, version), self.recipe(number, version)
        label = replace(
            label_of(recipe, self.settings),
            rendering_sha256=saved.rendering_sha256,
            case_number=number,
            version=version,
            draft=saved.state in DRAFT_STATES,
        )
        return Order(self, case, saved, recipe, label, language, file_type, on_step)

    def _record_export(
        self, number: str, version: int, written: Delivery, name: FormatName
    ) -> None:
        """Record every file in one transaction, an entry of the log for each."""
        with self.store.acting() as acting:
            saved = find_version(find_case(acting.session, number), version)
            for file in written.files:
                export = Export(
                    format=f"{name}/{_kind_of(file.path)}",
                    path=str(file.path),
                    sha256=file.sha256,
                    made_by=self.store.actor,
                    made_at=self.store.now(),
                )
                saved.exports.append(export)
                told = export_particulars(export, version, file.size_bytes)
                acting.log(f"{name} exported", export, **told)


def _kind_of(path: Path) -> str:
    kinds = {suffix: kind for kind, suffix in SUFFIX_OF.items()}
    return kinds.get(path.suffix, path.suffix.removeprefix("."))
