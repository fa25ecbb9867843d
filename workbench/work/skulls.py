"""Skulls: taking their files in as sources of a case."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipelines.reconstruction.skull_recipe import SkullSource
from workbench.cases.records import Case, SourceSkull
from workbench.cases.store import find_case, find_skull
from workbench.particulars import skull_particulars
from workbench.skull_files import read_skull_file, read_skull_photograph
from workbench.work.samples import SampleWork

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Reading
    from pipelines.reconstruction.skull import Skull

READING_STAGES: Final = 3


class SkullWork(SampleWork):
    """What is done with the skulls of a case."""

    def find_or_take_in_skull(self, number: str, source: Path) -> SourceSkull:
        """Return the case's skull that these very bytes are, taken in if it is new.

        A folder is packed into a ZIP, each file in it as it is. Raises SkullError, VaultError and
        AccessError; then the case is as it was.
        """
        data, suffix, packed = read_skull_file(source)
        return self._keep_skull(number, source.name, data, suffix, packed)

    def take_in_skull(
        self,
        number: str,
        data: bytes,
        file_name: str,
        reading: Reading,
        *,
        go_on: Callable[[], None] = lambda: None,
    ) -> SourceSkull:
        """Return the case's skull that these bytes are, taken in once they are read as one.

        ``go_on`` is called `READING_STAGES` times on the way and may raise to give it up. Raises
        PipelineError as `open_skull` does, VaultError and AccessError; then the case is as it was.
        """
        # Reading skulls takes libraries that are slow to load, and no other work needs them.
        from pipelines.reconstruction.approximation import open_skull

        self.store.permit("skull added")
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / Path(file_name).name
            place.write_bytes(data)
            bone = open_skull(place, reading, go_on=go_on)
            go_on()
            kept, suffix, packed = read_skull_file(place)
            skull = self._keep_skull(number, place.name, kept, suffix, packed, reading)
        self.darkroom.lay_bone(source_of(skull, reading), bone)
        return skull

    def bone(self, number: str, skull: int, reading: Reading) -> Skull:
        """Return the surface of a case's skull in LPS mm, as a file of it is to be read.

        Raises PipelineError as `open_skull` does, and VaultError.
        """
        return self.darkroom.bone(source_of(find_skull(self.case(number), skull), reading))

    def find_or_take_in_skull_photograph(self, number: str, source: Path) -> SourceSkull:
        """Return the case's photograph of a skull that these bytes are, taken in if it is new.

        It is a file of bone like any other: it shows no face, and no age. Raises SkullError,
        VaultError and AccessError; then the case is as it was.
        """
        data, suffix = read_skull_photograph(source)
        return self._keep_skull(number, source.name, data, suffix, 0)

    def _keep_skull(
        self,
        number: str,
        name: str,
        data: bytes,
        suffix: str,
        packed: int,
        reading: Reading | None = None,
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
            read_as = {} if reading is None else {"read_as": asdict(reading)}
            acting.log("skull added", skull, **skull_particulars(skull), **read_as)
        return find_skull(self.case(number), skull.number)


def source_of(skull: SourceSkull, reading: Reading) -> SkullSource:
    """Return a kept file and how it is read, as recipes name both."""
    named = {"sha256": skull.sha256, "suffix": skull.suffix}
    return SkullSource.model_validate({**named, **asdict(reading)})


def _known(case: Case, sha256: str) -> SourceSkull | None:
    return next((skull for skull in case.skulls if skull.sha256 == sha256), None)
