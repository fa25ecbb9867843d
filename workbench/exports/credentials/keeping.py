"""Where a home keeps its credentials, and whose it trusts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from workbench.errors import CredentialsError, CredentialsExistError
from workbench.exports.credentials.certificates import Credentials, read_pair
from workbench.writing import write_once

KEY: Final = "signing-key.pem"
CHAIN: Final = "certificates.pem"
_EARLIER: Final = "earlier"


def keep_credentials(folder: Path, made: Credentials, *, replace: bool = False) -> None:
    """Write new credentials into a folder; raise CredentialsError where there are others.

    With ``replace`` the others give way: their certificates stay, so that files signed with them
    are still known, and their key is removed. The key is for its owner only.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (folder / KEY).exists() or (folder / CHAIN).exists():
            if not replace:
                raise CredentialsExistError(
                    "This home has credentials already, and they were not replaced. Ask to replace "
                    "them; files signed with the old ones will still be known."
                )
            _put_aside(folder)
        write_once(folder / KEY, made.key_pem, mode=0o600)
        write_once(folder / CHAIN, made.chain_pem, mode=0o644)
    except OSError as error:
        raise CredentialsError(
            f"The credentials cannot be kept in '{folder}' ({error.strerror}). Make it writable."
        ) from error


def load_credentials(key: Path, chain: Path, *, self_made: bool) -> Credentials | None:
    """Return the credentials in two files, or None where both are missing.

    Raises CredentialsError where one is missing or they cannot be used.
    """
    if not key.exists() and not chain.exists():
        return None
    try:
        return read_pair(key.read_bytes(), chain.read_bytes(), self_made=self_made)
    except OSError as error:
        raise CredentialsError(
            f"The credentials' file '{error.filename}' cannot be read ({error.strerror}). Bring it "
            f"back, or make new credentials."
        ) from error


def trusted_chains(folder: Path) -> Iterator[bytes]:
    """Yield the certificates that a folder has held, as PEM, the present ones first."""
    for chain in (folder / CHAIN, *sorted((folder / _EARLIER).glob("*.pem"))):
        if chain.is_file():
            yield chain.read_bytes()


def readable_by_others(key: Path) -> bool:
    """Tell whether people other than its owner may read a key."""
    return key.is_file() and bool(key.stat().st_mode & 0o077)


def _put_aside(folder: Path) -> None:
    (folder / _EARLIER).mkdir(exist_ok=True, mode=0o700)
    if (folder / CHAIN).exists():
        number = 1 + sum(1 for _ in (folder / _EARLIER).glob("*.pem"))
        (folder / CHAIN).replace(folder / _EARLIER / f"{number:03d}.pem")
    (folder / KEY).unlink(missing_ok=True)
