"""Handing out what was exported: to who may export it, as it was written, and never unlogged."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import Final

from sqlalchemy import select

from workbench.cases.access import check_public
from workbench.cases.people import same_person
from workbench.cases.records import CustodyEntry
from workbench.cases.store import find_case
from workbench.errors import BagError, ExportError
from workbench.exports.bags.writing import TAG_MANIFEST
from workbench.exports.sidecar import case_folder_name
from workbench.work.bundles import BundleWork, ExportedCase
from workbench.work.exports import tell_nobody
from workbench.work.orders import OnStep

_BUNDLE: Final = "bundle exported"
_RECORDS: Final = ("record", "records")


class HandingOutWork(BundleWork):
    """What is done with files that were exported into the home, to be saved elsewhere.

    Whoever takes out what another exported stands in the log as if they had exported it.
    """

    def export_case_here(self, number: str, *, on_step: OnStep = tell_nobody) -> ExportedCase:
        """Write a case into a bag in the home beside earlier ones; otherwise as export_case."""
        folder = self._bundles / self.store.now().strftime("%Y-%m-%d-%H%M%S-%f")
        try:
            return self.export_case(number, folder, on_step=on_step)
        except BaseException:
            with contextlib.suppress(OSError):
                folder.rmdir()
            raise

    def exported_file(self, number: str, export_id: int) -> Path:
        """Return an exported file of a case, to be handed out.

        Raises AccessError and StateError as its export would now, and ExportError where there is
        no such export, or its file is no longer as it was written.
        """
        made = ((v, each) for v in self.case(number).versions for each in v.exports)
        version, found = next((one for one in made if one[1].id == export_id), (None, None))
        if version is None or found is None:
            raise ExportError(f"Case {number} has no export {export_id}.")
        action = f"{found.format.partition('/')[0]} exported"
        self.store.permit(action)
        check_public(found.format, version.state)
        path = Path(found.path)
        if _sha256(path) != found.sha256:
            raise ExportError(
                f"The file '{path.name}' is no longer as it was exported. Export it again."
            )
        self._log_again(number, action, "sha256", found.sha256)
        return path

    def exported_bundle(self, number: str, sha256: str) -> Path:
        """Return the folder of a bag that a case was exported to in the home, by its hash.

        Raises AccessError, and BagError where there is no such bag, or its tag files were changed.
        """
        self.store.permit(_BUNDLE)
        places = self._bundles.glob(f"*/{case_folder_name(number)}-bag")
        place = next((each for each in places if _sha256(each / TAG_MANIFEST) == sha256), None)
        if place is None:
            raise BagError(f"Case {number} has no such bundle any more. Export it again.")
        self._log_again(number, _BUNDLE, "bag_sha256", sha256)
        return place

    @property
    def _bundles(self) -> Path:
        return self.settings.home / "exports" / "bundles"

    def _log_again(self, number: str, action: str, name: str, sha256: str) -> None:
        """Log an export of the case by who is at work, unless they stand in the log with it."""
        asked = select(CustodyEntry).where(
            CustodyEntry.case_number == number, CustodyEntry.action == action
        )
        with self.store.reading() as session:
            entries = [each for each in session.scalars(asked) if each.details.get(name) == sha256]
        if any(same_person(each.actor, self.store.actor) for each in entries):
            return
        # A case that came from another home has its log in a file of its own.
        said = entries[0].details if entries else {name: sha256}
        told = {key: value for key, value in said.items() if key not in _RECORDS}
        with self.store.acting() as acting:
            acting.log(action, find_case(acting.session, number), **told)


def _sha256(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
