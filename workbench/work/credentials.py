"""Credentials: making the agency's own, and checking files that carry some."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from workbench.agency_credentials import own_credentials, trusted_certificates
from workbench.cases.records import Case, Version
from workbench.cases.store import Store
from workbench.errors import CredentialsError
from workbench.exports.credentials.certificates import Credentials, make_credentials
from workbench.exports.credentials.keeping import keep_credentials
from workbench.exports.credentials.reading import FileCredentials, read_credentials
from workbench.settings import Settings
from workbench.work.doors import DoorWork

CREDENTIALS_MADE = "credentials made"


@dataclass(frozen=True)
class KnownVersion:
    """A version of this home, by its case's number and its own."""

    case_number: str
    version: int


@dataclass(frozen=True)
class FileCheck:
    """What a file's credentials say, and the versions here that its recipe belongs to.

    ``known`` is None where there is no home to look in.
    """

    credentials: FileCredentials | None
    known: tuple[KnownVersion, ...] | None

    @property
    def whole(self) -> bool:
        """Tell whether the file is as somebody signed it who is known here."""
        found = self.credentials
        return found is not None and found.unchanged and found.trusted


class CredentialWork(DoorWork):
    """What is done with content credentials."""

    def credentials(self) -> Credentials | None:
        """Return the credentials that exports are signed with; raise CredentialsError."""
        return own_credentials(self.settings)

    def make_credentials(self, *, replace: bool = False) -> Credentials:
        """Make credentials for the agency that the settings name, keep them in the home, log it.

        Raises CredentialsError where the home has some, unless they are to be replaced.
        """
        self.store.permit(CREDENTIALS_MADE)
        if self.settings.credentials_key is not None:
            raise CredentialsError(
                "The settings name an agency's own certificate, so that another would never be "
                "used. Remove WORKBENCH_CREDENTIALS_KEY and WORKBENCH_CREDENTIALS_CERTIFICATE."
            )
        made = make_credentials(self.settings.agency, self.store.now())
        keep_credentials(self.settings.credentials_folder, made, replace=replace)
        with self.store.acting() as acting:
            acting.note(
                CREDENTIALS_MADE,
                holder=made.holder,
                serial=made.serial,
                certificate_sha256=made.fingerprint,
                ends=made.ends.isoformat(),
            )
        return made

    def check_file(self, path: Path) -> FileCheck:
        """Read a file's credentials, and find its recipe in this home; raise ExportError."""
        return check_file(path, self.settings, self.store)


def check_file(path: Path, settings: Settings, store: Store | None = None) -> FileCheck:
    """Read a file's credentials, and find its recipe in a store where there is one."""
    found = read_credentials(path, trusted_certificates(settings))
    recipe = found.said.get("recipe_sha256") if found else None
    if store is None:
        return FileCheck(found, None)
    return FileCheck(found, tuple(_versions_of(store, recipe) if isinstance(recipe, str) else ()))


def _versions_of(store: Store, recipe_sha256: str) -> Iterable[KnownVersion]:
    asked = (
        select(Case.number, Version.number)
        .join(Version, Version.case_id == Case.id)
        .where(Version.recipe_sha256 == recipe_sha256)
        .order_by(Case.number, Version.number)
    )
    with store.reading() as session:
        return [KnownVersion(*row) for row in session.execute(asked)]
