"""Read a file's credentials back, without a network: whose they are, and whether they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from workbench.errors import CredentialsError, ExportError
from workbench.exports.credentials.signing import ASSERTION, OFFLINE

_ENDED: Final = frozenset({"signingCredential.expired", "claimSignature.outsideValidity"})
_UNTRUSTED: Final = "signingCredential.untrusted"
# How the library's messages begin for a file without credentials, and for one that never has any.
_NOTHING_THERE: Final = ("ManifestNotFound", "NotSupported")
_UNREADABLE: Final = "claim.unreadable"
_FILLING: Final = "filling.changed"
# CBOR's "pad" with a byte string, its length in two bytes, in one, or in its head.
_PAD: Final = re.compile(rb"\x63pad(?:\x59(?P<two>..)|\x58(?P<one>.)|(?P<head>[\x40-\x57]))", re.S)


@dataclass(frozen=True)
class FileCredentials:
    """What the credentials in a file say, and how far they hold.

    ``faults`` are codes, C2PA's or ours, of what is not as it was signed; ``trusted`` tells that
    the signer is known here, ``ended`` that the certificate has ended since. ``said`` is our own
    assertion, empty where another program signed.
    """

    signer: str
    serial: str
    trusted: bool
    ended: bool
    faults: tuple[str, ...]
    said: Mapping[str, Any]

    @property
    def unchanged(self) -> bool:
        """Tell whether the signature is good and the file as it was signed."""
        return not self.faults


def read_credentials(path: Path, trusted: Iterable[bytes] = ()) -> FileCredentials | None:
    """Read a file's credentials, or return None where it has none.

    ``trusted`` are chains of certificates as PEM. One that begins with a signer's own certificate
    makes that signer known, one of authorities all whom they vouch for. Raises ExportError where
    the file cannot be read, CredentialsError where a certificate cannot.
    """
    try:
        first = _read(path, "")
        serial = str(_signature(first).get("cert_serial_number", ""))
        found = _read(path, _anchors(trusted, serial))
        changed = _filling_changed(path, found["exclusions"])
    except c2pa.C2paError as error:
        if str(error).startswith(_NOTHING_THERE):
            return None
        return FileCredentials("unknown", "", False, False, (_UNREADABLE,), {})
    except OSError as error:
        raise ExportError(
            f"The file '{path.name}' cannot be read ({error.strerror}). Check its name and place."
        ) from error
    failures = _failures(found)
    return FileCredentials(
        signer=str(_signature(found).get("issuer", "unknown")),
        serial=serial,
        trusted=_UNTRUSTED not in failures,
        ended=bool(_ENDED & failures),
        faults=(*sorted(failures - _ENDED - {_UNTRUSTED}), *([_FILLING] if changed else [])),
        said=_own_assertion(found),
    )


def _read(path: Path, anchors: str) -> dict[str, Any]:
    """Return what the library says of a file, and where in it the credentials lie."""
    trust = {"trust": {"user_anchors": anchors}} if anchors else {}
    settings = c2pa.Settings.from_dict({"version": 1, **OFFLINE, **trust})
    with (
        path.open("rb") as file,
        c2pa.Context(settings) as context,
        c2pa.Reader(None, file, None, context) as reader,
    ):
        found = json.loads(reader.json())
        detailed = json.loads(reader.detailed_json())
    store = _active(detailed).get("assertion_store", {})
    return {**found, "exclusions": store.get("c2pa.hash.data", {}).get("exclusions", [])}


def _anchors(chains: Iterable[bytes], serial: str) -> str:
    chosen: list[bytes] = []
    for chain in chains:
        try:
            own, *above = x509.load_pem_x509_certificates(chain)
        except ValueError as error:
            raise CredentialsError(
                "A certificate that is to be trusted cannot be read. Give PEM files, as "
                "certificate authorities hand them out."
            ) from error
        if _is_authority(own):
            above = [own, *above]
        elif str(own.serial_number) != serial:
            continue
        chosen += [one.public_bytes(Encoding.PEM) for one in above or [own]]
    return b"".join(chosen).decode()


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _filling_changed(path: Path, places: Sequence[Mapping[str, int]]) -> bool:
    """Tell whether the room that is left beside a signature holds anything; no hash covers it."""
    with path.open("rb") as file:
        for place in places:
            file.seek(place["start"])
            kept = file.read(place["length"])
            if any(kept[end : end + length].strip(b"\0") for end, length in _pads(kept)):
                return True
    return False


def _pads(kept: bytes) -> Iterable[tuple[int, int]]:
    for found in _PAD.finditer(kept):
        digits = found["two"] or found["one"] or bytes([found["head"][0] - 0x40])
        yield found.end(), int.from_bytes(digits, "big")


def _active(found: Mapping[str, Any]) -> Mapping[str, Any]:
    return found.get("manifests", {}).get(found.get("active_manifest"), {})


def _signature(found: Mapping[str, Any]) -> Mapping[str, Any]:
    return _active(found).get("signature_info", {})


def _failures(found: Mapping[str, Any]) -> set[str]:
    results = found.get("validation_results", {})
    deltas = [each["validationDeltas"] for each in results.get("ingredientDeltas", [])]
    listed = [results.get("activeManifest", {}), *deltas]
    return {str(fault["code"]) for part in listed for fault in part.get("failure", [])}


def _own_assertion(found: Mapping[str, Any]) -> Mapping[str, Any]:
    for assertion in _active(found).get("assertions", []):
        if assertion.get("label") == ASSERTION and isinstance(assertion.get("data"), dict):
            return assertion["data"]
    return {}
