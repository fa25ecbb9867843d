"""Where a home keeps its credentials, and whose it trusts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from workbench.errors import CredentialsError, CredentialsExistError
from workbench.exports.credentials.certificates import Credentials, read_pair
from workbench.writing import sweep_unfinished, write_once

KEY: Final = "signing-key.pem"
CHAIN: Final = "certificates.pem"
_EARLIER: Final = "earlier"
_BEGIN_CERTIFICATE: Final = b"-----BEGIN CERTIFICATE-----"


def keep_credentials(folder: Path, made: Credentials, *, replace: bool = False) -> None:
    """Write new credentials into a folder; raise CredentialsError where there are others.

    With ``replace`` the others give way: their certificates stay, so that files signed with them
    are still known, and their key is removed. The key is for its owner only. Whenever the process
    is killed, the old pair or the new one is there whole: the file of the key holds its
    certificates too, and takes the old one's place in one step.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        sweep_unfinished(folder)
        if (folder / KEY).exists() or (folder / CHAIN).exists():
            if not replace:
                raise CredentialsExistError(
                    "This home has credentials already, and they were not replaced. Ask to replace "
                    "them; files signed with the old ones will still be known."
                )
            _remember_chain(folder)
        write_once(folder / KEY, made.key_pem + made.chain_pem, mode=0o600)
        write_once(folder / CHAIN, made.chain_pem, mode=0o644)
    except OSError as error:
        raise CredentialsError(
            f"The credentials cannot be kept in '{folder}' ({error.strerror}). Make it writable."
        ) from error


def kept_credentials(folder: Path) -> Credentials | None:
    """Return the credentials that a folder keeps, or None where there are none.

    Finishes a replacement that was interrupted. Raises CredentialsError where a file is missing
    or they cannot be used.
    """
    try:
        key, began, chain = (folder / KEY).read_bytes().partition(_BEGIN_CERTIFICATE)
        # Earlier releases kept the certificates in their own file alone.
        if began and not _holds(folder / CHAIN, began + chain):
            write_once(folder / CHAIN, began + chain, mode=0o644)
        if began:
            return read_pair(key, began + chain, self_made=True)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise _unreadable(error) from error
    return load_credentials(folder / KEY, folder / CHAIN, self_made=True)


def load_credentials(key: Path, chain: Path, *, self_made: bool) -> Credentials | None:
    """Return the credentials in two files, or None where both are missing.

    Raises CredentialsError where one is missing or they cannot be used.
    """
    if not key.exists() and not chain.exists():
        return None
    try:
        return read_pair(key.read_bytes(), chain.read_bytes(), self_made=self_made)
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> CredentialsError:
    return CredentialsError(
        f"The credentials' file '{error.filename}' cannot be read ({error.strerror}). Bring it "
        f"back, or make new credentials."
    )


def trusted_chains(folder: Path) -> Iterator[bytes]:
    """Yield the certificates that a folder has held, as PEM, the present ones first."""
    for chain in (folder / CHAIN, *sorted((folder / _EARLIER).glob("*.pem"))):
        if chain.is_file():
            yield chain.read_bytes()


def readable_by_others(key: Path) -> bool:
    """Tell whether people other than its owner may read a key."""
    return key.is_file() and bool(key.stat().st_mode & 0o077)


def _remember_chain(folder: Path) -> None:
    """Keep a copy of the present certificates among the earlier ones, once."""
    earlier = folder / _EARLIER
    earlier.mkdir(exist_ok=True, mode=0o700)
    known = sorted(earlier.glob("*.pem"))
    if (folder / CHAIN).exists():
        chain = (folder / CHAIN).read_bytes()
        if not any(_holds(file, chain) for file in known):
            write_once(earlier / f"{len(known) + 1:03d}.pem", chain, mode=0o644)


def _holds(file: Path, data: bytes) -> bool:
    return file.is_file() and file.read_bytes() == data
