"""Skulls: taking their files in as sources of a case."""

from __future__ import annotations

from pathlib import Path

from workbench.cases.records import Case, SourceSkull
from workbench.cases.store import find_case, find_skull
from workbench.particulars import skull_particulars
from workbench.skull_files import read_skull_file, read_skull_photograph
from workbench.work.photographs import PhotographWork


class SkullWork(PhotographWork):
    """What is done with the skulls of a case."""

    def find_or_take_in_skull(self, number: str, source: Path) -> SourceSkull:
        """Return the case's skull that these very bytes are, taken in if it is new.

        A folder is packed into a ZIP, each file in it as it is. Raises SkullError, VaultError and
        AccessError; then the case is as it was.
        """
        data, suffix, packed = read_skull_file(source)
        return self._keep_skull(number, source.name, data, suffix, packed)

    def find_or_take_in_skull_photograph(self, number: str, source: Path) -> SourceSkull:
        """Return the case's photograph of a skull that these bytes are, taken in if it is new.

        It is a file of bone like any other: it shows no face, and no age. Raises SkullError,
        VaultError and AccessError; then the case is as it was.
        """
        data, suffix = read_skull_photograph(source)
        return self._keep_skull(number, source.name, data, suffix, 0)

    def _keep_skull(
        self, number: str, name: str, data: bytes, suffix: str, packed: int
    ) -> SourceSkull:
        self.store.permit("skull added")
        self.case(number)
        sha256 = self.store.vault.keep("originals", data)
        known = _known(self.case(number), sha256)
        if known is not None:
            return known
        with self.store.acting() as acting:
            case = find_case(acting.session, number)
            if (known := _known(case, sha256)) is not None:
                return known
            skull = SourceSkull(
                number=len(case.skulls) + 1,
                sha256=sha256,
                file_name=name[:255],
                suffix=suffix,
                packed_files=packed,
                added_by=self.store.actor,
                added_at=self.store.now(),
            )
            case.skulls.append(skull)
            acting.log("skull added", skull, **skull_particulars(skull))
        return find_skull(self.case(number), skull.number)


def _known(case: Case, sha256: str) -> SourceSkull | None:
    return next((skull for skull in case.skulls if skull.sha256 == sha256), None)
