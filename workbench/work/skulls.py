"""Skulls: taking their files in as sources of a case."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Final, get_args

from pipelines.errors import SkullError
from pipelines.reconstruction.recipe import Suffix
from workbench.cases.records import Case, SourceSkull
from workbench.cases.store import find_case, find_skull
from workbench.errors import IntakeError
from workbench.particulars import skull_particulars
from workbench.work.photographs import PhotographWork

_SUFFIXES: Final[tuple[Suffix, ...]] = get_args(Suffix)
_LARGEST: Final = 4 << 30
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


class SkullWork(PhotographWork):
    """What is done with the skulls of a case."""

    def find_or_take_in_skull(self, number: str, source: Path) -> SourceSkull:
        """Return the case's skull that these very bytes are, taken in if it is new.

        A folder is packed into a ZIP, each file in it as it is. Raises SkullError, VaultError and
        AccessError; then the case is as it was.
        """
        self.store.permit("skull added")
        self.case(number)
        data, suffix, packed = _read(source)
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
                file_name=source.name[:255],
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


def _read(source: Path) -> tuple[bytes, Suffix, int]:
    """Return a file's bytes and suffix, and of how many files it was packed."""
    if source.is_dir():
        return _packed(source)
    name = source.name.lower()
    suffixes: list[Suffix] = [each for each in _SUFFIXES if name.endswith(each)]
    try:
        if source.stat().st_size > _LARGEST:
            raise SkullError(f"'{source.name}' is larger than 4 GiB. Cut the head out of it first.")
        data = source.read_bytes()
    except OSError as error:
        raise SkullError(f"'{source.name}' cannot be read ({error.strerror}).") from error
    if suffixes:
        return data, suffixes[0], 0
    if data[128:132] != b"DICM":
        raise SkullError(
            f"'{source.name}' cannot be kept in a case: what it is cannot be told from its name. "
            f"A skull's file ends in one of {', '.join(_SUFFIXES)}."
        )
    return data, ".dcm", 0


def _packed(folder: Path) -> tuple[bytes, Suffix, int]:
    """Pack a folder; the same files give the same bytes whenever they are packed."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if sum(path.stat().st_size for path in files) > _LARGEST:
        raise SkullError(f"The folder '{folder.name}' holds more than 4 GiB. Give the one series.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path in files:
            item = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _LONG_AGO)
            archive.writestr(item, path.read_bytes())
    if not files:
        raise IntakeError(f"The folder '{folder.name}' is empty.")
    return packed.getvalue(), ".zip", len(files)
