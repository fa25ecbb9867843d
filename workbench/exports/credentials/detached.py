"""A signature beside what it signs, for files that cannot carry credentials inside."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from workbench.errors import CredentialsError
from workbench.exports.credentials.certificates import Credentials, named

_FORMAT: Final = 1
_HASH_OF_CURVE: Final[dict[str, hashes.HashAlgorithm]] = {
    "secp256r1": hashes.SHA256(),
    "secp384r1": hashes.SHA384(),
    "secp521r1": hashes.SHA512(),
}
# What reading certificates and signatures that were edited can raise.
_UNSOUND: Final = (
    ValueError,
    TypeError,
    KeyError,
    RecursionError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
)
_PSS: Final = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)


@dataclass(frozen=True)
class Signed:
    """Who signed, and the SHA-256 of their certificate; ``known`` where their word is taken."""

    signer: str
    certificate_sha256: str
    known: bool


def sign_beside(data: bytes, credentials: Credentials) -> bytes:
    """Return a signature over bytes, with the certificates that go with it, as JSON."""
    key = serialization.load_pem_private_key(credentials.key_pem, None)
    # The certificates are signed too, so that none can be put in the place of another.
    data += credentials.chain_pem
    match key:
        case ec.EllipticCurvePrivateKey():
            signature = key.sign(data, ec.ECDSA(_HASH_OF_CURVE[key.curve.name]))
        case ed25519.Ed25519PrivateKey():
            signature = key.sign(data)
        case rsa.RSAPrivateKey():
            signature = key.sign(data, _PSS, hashes.SHA256())
        case _:
            raise CredentialsError("The credentials' key cannot sign.")
    return _document(signature.hex(), credentials.chain_pem.decode())


def check_beside(data: bytes, document: bytes, trusted: Iterable[bytes]) -> Signed:
    """Check a signature over bytes and say whose it is; raise CredentialsError where it is none.

    ``trusted`` are chains of certificates as PEM: of signers themselves, and of authorities.
    """
    try:
        found: Any = json.loads(document)
        signature = bytes.fromhex(found["signature"]).hex()
        chain_pem = str(found["certificates"])
        # Nothing may be added or written otherwise, not even a blank.
        if document != _document(signature, chain_pem):
            raise ValueError("otherwise written")
        chain = x509.load_pem_x509_certificates(chain_pem.encode())
        _verify(chain[0], bytes.fromhex(signature), data + chain_pem.encode())
        for own, above in itertools.pairwise(chain):
            own.verify_directly_issued_by(above)
    except _UNSOUND as error:
        raise CredentialsError("The signature is not of these bytes, or was changed.") from error
    der = hashes.Hash(hashes.SHA256())
    der.update(chain[0].public_bytes(serialization.Encoding.DER))
    return Signed(named(chain[0].subject), der.finalize().hex(), _is_known(chain, trusted))


def _document(signature: str, chain_pem: str) -> bytes:
    fields = {"format": _FORMAT, "signature": signature, "certificates": chain_pem}
    return json.dumps(fields, indent=1).encode() + b"\n"


def _verify(certificate: x509.Certificate, signature: bytes, data: bytes) -> None:
    key = certificate.public_key()
    match key:
        case ec.EllipticCurvePublicKey() if key.curve.name in _HASH_OF_CURVE:
            key.verify(signature, data, ec.ECDSA(_HASH_OF_CURVE[key.curve.name]))
        case ed25519.Ed25519PublicKey():
            key.verify(signature, data)
        case rsa.RSAPublicKey():
            key.verify(signature, data, _PSS, hashes.SHA256())
        case _:
            raise ValueError("no key that signs")


def _is_known(chain: list[x509.Certificate], trusted: Iterable[bytes]) -> bool:
    for pem in trusted:
        first = x509.load_pem_x509_certificates(pem)[0]
        if first == chain[0] or any(_vouches(first, each) for each in chain):
            return True
    return False


def _vouches(authority: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        limits = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
        certificate.verify_directly_issued_by(authority)
    except (x509.ExtensionNotFound, *_UNSOUND):
        return False
    return limits.ca
