"""Certificates that files are signed with: made for an agency, or brought by it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from workbench.errors import CredentialsError

VALID_FOR: Final = timedelta(days=5 * 365)
# A clock that runs behind must not find a new certificate to be of the future.
_LEEWAY: Final = timedelta(hours=1)
# Of the bytes of a name in a certificate (RFC 5280, upper bounds).
_NAME_LIMIT: Final = 64
_PEM: Final = serialization.Encoding.PEM
_ON_CURVES: Final[Mapping[str, str]] = {
    "secp256r1": "es256",
    "secp384r1": "es384",
    "secp521r1": "es512",
}


@dataclass(frozen=True)
class Credentials:
    """A key, and the chain of certificates from the signer's own up, both as PEM."""

    key_pem: bytes
    chain_pem: bytes
    algorithm: str
    self_made: bool

    @property
    def certificate(self) -> x509.Certificate:
        """The signer's own certificate."""
        return x509.load_pem_x509_certificates(self.chain_pem)[0]

    @property
    def holder(self) -> str:
        """The organisation that signs, or else the certificate's common name."""
        return named(self.certificate.subject)

    @property
    def issuer(self) -> str:
        """Who vouches for the holder."""
        return named(self.certificate.issuer)

    @property
    def begins(self) -> datetime:
        """From when the certificate holds."""
        return self.certificate.not_valid_before_utc

    @property
    def ends(self) -> datetime:
        """Until when the certificate holds."""
        return self.certificate.not_valid_after_utc

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the signer's certificate, by which people compare it."""
        der = self.certificate.public_bytes(serialization.Encoding.DER)
        return hashlib.sha256(der).hexdigest()

    @property
    def serial(self) -> str:
        """The certificate's serial number, as a file's credentials name it."""
        return str(self.certificate.serial_number)

    def holds_at(self, moment: datetime) -> bool:
        """Tell whether a signature made at a moment would count."""
        return self.begins <= moment <= self.ends


def make_credentials(agency: str, now: datetime) -> Credentials:
    """Make a key and a certificate for an agency, vouched for by an authority of its own.

    The authority's key is forgotten at once, so that nothing else can ever be vouched for by it.
    Raises CredentialsError without a name.
    """
    if not agency.strip():
        raise CredentialsError(
            "Credentials name the agency that signs, and none is named. Name it under Settings, "
            "Agency, or in WORKBENCH_AGENCY first."
        )
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = _name(agency, "content credentials authority")
    authority = (
        _draft(issuer, issuer, authority_key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    own = (
        _draft(_name(agency, "content credentials"), issuer, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        # One of the uses that C2PA asks for; older readers know no other that fits.
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), False
        )
        .sign(authority_key, hashes.SHA256())
    )
    key_pem = key.private_bytes(
        _PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain_pem = own.public_bytes(_PEM) + authority.public_bytes(_PEM)
    return Credentials(key_pem, chain_pem, "es256", self_made=True)


def read_pair(key_pem: bytes, chain_pem: bytes, *, self_made: bool) -> Credentials:
    """Read a key and its chain; raise CredentialsError where they are not one another's."""
    try:
        own = x509.load_pem_x509_certificates(chain_pem)[0]
        key = serialization.load_pem_private_key(key_pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CredentialsError(
            "The credentials cannot be read. The certificate must be PEM, the signer's own first "
            "and then those above it, and the key PEM without a password."
        ) from error
    if _public_bytes(key.public_key()) != _public_bytes(own.public_key()):
        raise CredentialsError(
            "The key of the credentials is not that of their certificate. Set both to files of "
            "one pair."
        )
    return Credentials(key_pem, chain_pem, _algorithm(key), self_made)


def _algorithm(key: PrivateKeyTypes) -> str:
    match key:
        case ec.EllipticCurvePrivateKey() if key.curve.name in _ON_CURVES:
            return _ON_CURVES[key.curve.name]
        case rsa.RSAPrivateKey() if key.key_size >= 2048:
            return "ps256"
        case ed25519.Ed25519PrivateKey():
            return "ed25519"
        case _:
            raise CredentialsError(
                "The credentials' key is of a kind that C2PA does not know. Have one made on the "
                "curve P-256, P-384 or P-521, of Ed25519, or RSA of 2,048 bits or more."
            )


def _public_bytes(key: object) -> bytes:
    to_bytes = getattr(key, "public_bytes")  # noqa: B009 - every kind of public key has it
    return to_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _LEEWAY)
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(agency: str, role: str) -> x509.Name:
    common = _cut(agency, _NAME_LIMIT - len(role) - 1)
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(agency, _NAME_LIMIT)),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{common} {role}"),
        ]
    )


def _cut(name: str, limit: int) -> str:
    return name.encode()[:limit].decode(errors="ignore").strip()


def named(name: x509.Name) -> str:
    """Return the organisation of a certificate's name, or else its common name."""
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in name.get_attributes_for_oid(kind):
            return str(attribute.value)
    return "unnamed"
