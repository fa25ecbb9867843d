"""The credentials that an installation signs with, and the certificates whose word it takes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from workbench.errors import CredentialsError, SettingsError
from workbench.exports.credentials.certificates import Credentials
from workbench.exports.credentials.keeping import (
    kept_credentials,
    load_credentials,
    trusted_chains,
)
from workbench.exports.credentials.reading import read_credentials
from workbench.exports.credentials.signing import is_signable, sign_picture
from workbench.exports.label import Label
from workbench.settings import Settings

NO_CREDENTIALS: Final = (
    "The files carry no content credentials, since this home has none. They can be made once, or "
    "an agency's own certificate be set."
)


@dataclass(frozen=True)
class Signer:
    """Signs what leaves the workbench, where there are credentials; ``note`` says why not."""

    credentials: Credentials | None
    note: str = ""

    def finish(self, made: Path, place: Path, label: Label) -> None:
        """Sign a file that was made, where it can be signed, before it goes to ``place``."""
        if self.credentials is not None and is_signable(made.name):
            made.write_bytes(self.signed(made.read_bytes(), made.name, label, place))

    def signed(self, data: bytes, name: str, label: Label, there: Path) -> bytes:
        """Return a file's bytes with credentials in them, where it can be signed.

        Two signatures of one file differ. So where ``there`` holds that very file already, signed
        with the same certificate, its bytes are taken.
        """
        if self.credentials is None or not is_signable(name):
            return data
        if _is_signed_copy(there, data, self.credentials):
            return there.read_bytes()
        return sign_picture(data, name, label, self.credentials)

    def particulars(self, file: Path) -> dict[str, str]:
        """Return what the log says of a file's credentials."""
        if self.credentials is None or not is_signable(file.name):
            return {}
        return {"certificate": self.credentials.serial}

    def note_on(self, files: Iterable[Path]) -> str:
        """Return why files are unsigned that could be signed, or nothing."""
        return self.note if any(is_signable(file.name) for file in files) else ""


def _is_signed_copy(place: Path, data: bytes, credentials: Credentials) -> bool:
    if not place.is_file():
        return False
    found = read_credentials(place, [credentials.chain_pem])
    return (
        found is not None
        and found.unchanged
        and found.trusted
        and found.serial == credentials.serial
        and found.said.get("unsigned_sha256") == hashlib.sha256(data).hexdigest()
    )


def own_credentials(settings: Settings) -> Credentials | None:
    """Return the credentials that settings name, or else those made in the home, or None.

    Raises SettingsError and CredentialsError where they are named but cannot be used.
    """
    key, chain = settings.credentials_key, settings.credentials_certificate
    if (key is None) != (chain is None):
        raise SettingsError(
            "WORKBENCH_CREDENTIALS_KEY and WORKBENCH_CREDENTIALS_CERTIFICATE belong together. Set "
            "both, or neither to use the credentials of the home."
        )
    if key is None or chain is None:
        return kept_credentials(settings.credentials_folder)
    brought = load_credentials(key.expanduser(), chain.expanduser(), self_made=False)
    if brought is None:
        raise CredentialsError(
            f"Neither '{key}' nor '{chain}' is there, which the settings name as credentials. "
            f"Correct WORKBENCH_CREDENTIALS_KEY and WORKBENCH_CREDENTIALS_CERTIFICATE."
        )
    return brought


def signer_for(settings: Settings, now: datetime) -> Signer:
    """Return who signs at a moment; nobody where there are no credentials or they have ended."""
    own = own_credentials(settings)
    if own is None:
        return Signer(None, NO_CREDENTIALS)
    if not own.holds_at(now):
        return Signer(
            None,
            f"The files carry no content credentials: those of {own.holder} hold from "
            f"{own.begins:%Y-%m-%d} to {own.ends:%Y-%m-%d}. Make new ones.",
        )
    return Signer(own)


def trusted_certificates(settings: Settings) -> Iterator[bytes]:
    """Yield the chains whose word is taken here: our own, earlier ones, and those of partners.

    Raises SettingsError where a file that the settings name cannot be read.
    """
    yield from trusted_chains(settings.credentials_folder)
    given = (settings.credentials_certificate, settings.credentials_trust)
    for named in (path.expanduser() for path in given if path is not None):
        try:
            files = sorted(named.glob("*.pem")) if named.is_dir() else [named]
            yield from (file.read_bytes() for file in files)
        except OSError as error:
            raise SettingsError(
                f"The certificate '{named}' that the settings name cannot be read "
                f"({error.strerror}). Correct its name, or remove the setting."
            ) from error
