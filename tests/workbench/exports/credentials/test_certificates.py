from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from workbench.errors import CredentialsError
from workbench.exports.credentials.certificates import make_credentials, read_pair
from workbench.exports.credentials.detached import check_beside, sign_beside
from workbench.exports.credentials.keeping import (
    CHAIN,
    KEY,
    keep_credentials,
    kept_credentials,
    readable_by_others,
    trusted_chains,
)

NOW = datetime.now(UTC)


def test_an_agency_signs_under_its_own_name_for_five_years() -> None:
    made = make_credentials("Agency of Tests", NOW)
    assert made.holder == made.issuer == "Agency of Tests"
    assert made.self_made
    assert made.holds_at(NOW)
    assert not made.holds_at(NOW + timedelta(days=5 * 365 + 1))
    assert not made.holds_at(NOW - timedelta(days=1))


def test_the_signer_is_vouched_for_by_an_authority_that_can_vouch_for_nothing_more() -> None:
    made = make_credentials("Agency of Tests", NOW)
    own, authority = x509.load_pem_x509_certificates(made.chain_pem)
    own.verify_directly_issued_by(authority)
    limits = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (limits.ca, limits.path_length) == (True, 0)
    key = serialization.load_pem_private_key(made.key_pem, None)
    assert key.public_key() == own.public_key()
    assert authority.public_key() != own.public_key()


@pytest.mark.parametrize("agency", ["", "  "])
def test_without_an_agency_there_is_nobody_to_sign(agency: str) -> None:
    with pytest.raises(CredentialsError, match="WORKBENCH_AGENCY"):
        make_credentials(agency, NOW)


def test_a_long_name_fits_a_certificate() -> None:
    assert make_credentials("Ä" * 120, NOW).holder == "Ä" * 32


def test_the_key_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "credentials"
    keep_credentials(folder, make_credentials("A", NOW))
    assert (folder / KEY).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not readable_by_others(folder / KEY)
    (folder / KEY).chmod(0o644)
    assert readable_by_others(folder / KEY)


def test_credentials_are_not_overwritten_unasked(tmp_path: Path) -> None:
    first = make_credentials("A", NOW)
    keep_credentials(tmp_path, first)
    with pytest.raises(CredentialsError, match="not replaced"):
        keep_credentials(tmp_path, make_credentials("A", NOW))
    assert kept_credentials(tmp_path) == first


def test_replaced_credentials_stay_known_and_sign_no_more(tmp_path: Path) -> None:
    made = [make_credentials("A", NOW) for _ in range(3)]
    for each in made:
        keep_credentials(tmp_path, each, replace=True)
    assert kept_credentials(tmp_path) == made[2]
    chains = [made[2], made[0], made[1]]
    assert list(trusted_chains(tmp_path)) == [each.chain_pem for each in chains]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert made[0].key_pem not in kept


def test_no_files_are_no_credentials_and_one_alone_is_an_error(tmp_path: Path) -> None:
    assert kept_credentials(tmp_path) is None
    keep_credentials(tmp_path, make_credentials("A", NOW))
    (tmp_path / KEY).unlink()
    with pytest.raises(CredentialsError, match=r"signing-key\.pem"):
        kept_credentials(tmp_path)


def test_credentials_of_earlier_releases_are_read_and_replaced(tmp_path: Path) -> None:
    old, new = make_credentials("A", NOW), make_credentials("A", NOW)
    (tmp_path / KEY).write_bytes(old.key_pem)
    (tmp_path / CHAIN).write_bytes(old.chain_pem)
    assert kept_credentials(tmp_path) == old
    keep_credentials(tmp_path, new, replace=True)
    assert kept_credentials(tmp_path) == new
    assert list(trusted_chains(tmp_path)) == [new.chain_pem, old.chain_pem]


def _dies_at(step: int, act: Callable[[], None]) -> bool:
    """Do something in a fork that is killed as it is about to touch a file for the nth time."""
    process = os.fork()
    if process == 0:
        touched = 0

        def watch(event: str, _: object) -> None:
            nonlocal touched
            touched += event == "open" or event.startswith("os.")
            if touched == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        act()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


@pytest.mark.parametrize("earlier_release", [False, True])
def test_whenever_it_is_killed_the_old_pair_or_the_new_is_whole_and_old_files_are_known(
    tmp_path: Path, earlier_release: bool
) -> None:
    old, new = make_credentials("A", NOW), make_credentials("A", NOW)
    found: list[str] = []
    for step in range(1, 100):
        folder = tmp_path / str(step)
        keep_credentials(folder, old)
        if earlier_release:
            (folder / KEY).write_bytes(old.key_pem)
        died = _dies_at(step, partial(keep_credentials, folder, new, replace=True))
        kept = kept_credentials(folder)
        assert kept in (old, new)
        assert (folder / CHAIN).read_bytes() == kept.chain_pem
        assert {old.chain_pem, kept.chain_pem} <= set(trusted_chains(folder))
        found.append("old" if kept == old else "new")
        if not died:
            break
        keep_credentials(folder, new, replace=True)
        assert kept_credentials(folder) == new
    assert found[0] == "old"
    assert found[-2:] == ["new", "new"], "killed after the new pair was there, and not at all"
    assert found == sorted(found, reverse=True)


def test_a_key_of_another_pair_is_refused() -> None:
    one, other = make_credentials("A", NOW), make_credentials("A", NOW)
    with pytest.raises(CredentialsError, match="not that of their certificate"):
        read_pair(one.key_pem, other.chain_pem, self_made=False)


@pytest.mark.parametrize("wrong", [b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_what_is_no_certificate_is_a_clear_error(wrong: bytes) -> None:
    made = make_credentials("A", NOW)
    for key, chain in ((made.key_pem, wrong), (wrong, made.chain_pem)):
        with pytest.raises(CredentialsError, match="PEM"):
            read_pair(key, chain, self_made=False)


def test_a_key_with_a_password_is_a_clear_error() -> None:
    made = make_credentials("A", NOW)
    key = serialization.load_pem_private_key(made.key_pem, None)
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    with pytest.raises(CredentialsError, match="without a password"):
        read_pair(locked, made.chain_pem, self_made=False)


def certificate_for(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Only a common name")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, NOW, NOW)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def pem_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def test_an_agencys_own_key_may_be_of_several_kinds() -> None:
    keys = {
        "ps256": rsa.generate_private_key(65537, 2048),
        "es384": ec.generate_private_key(ec.SECP384R1()),
    }
    for algorithm, key in keys.items():
        read = read_pair(pem_of(key), certificate_for(key), self_made=False)
        assert (read.algorithm, read.holder) == (algorithm, "Only a common name")
        signature = sign_beside(b"words", read)
        assert check_beside(b"words", signature, [read.chain_pem]).known
        with pytest.raises(CredentialsError, match="not of these bytes"):
            check_beside(b"other words", signature, [read.chain_pem])


def test_a_kind_of_key_that_c2pa_does_not_know_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP256K1())
    with pytest.raises(CredentialsError, match="P-256"):
        read_pair(pem_of(key), certificate_for(key), self_made=False)
