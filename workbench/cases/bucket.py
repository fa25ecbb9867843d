"""The vault in a bucket of an object store that speaks S3: Amazon's, MinIO, Ceph and others."""

from __future__ import annotations

import base64
import importlib.util
import time
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from workbench.cases.vault import Area, Vault
from workbench.errors import SettingsError, VaultError

# What the store says of a name under which nothing lies, or something does already.
_MISSING: Final = ("404", "NoSuchKey")
_TAKEN: Final = ("412", "PreconditionFailed")
_BEING_WRITTEN: Final = ("409", "ConditionalRequestConflict")
_TRIES, _PAUSE_SECONDS = 10, 0.2


class BucketVault(Vault):
    """A vault in a bucket, as ``s3://bucket/prefix/originals/ab/abcdef…``.

    An object is put whole in one request, on the condition that its name is free, and with its
    SHA-256, which the store checks. Keys are where every S3 program looks for them: ``AWS_…`` in
    the environment, ``~/.aws``, or the machine's role.
    """

    def __init__(self, url: str, endpoint: str | None = None) -> None:
        """Name the bucket as ``s3://bucket/prefix``, and the store's address where not Amazon's."""
        if importlib.util.find_spec("boto3") is None:
            raise SettingsError(
                "A vault in a bucket needs a library that is not installed. Install the extra "
                "'objectstore', or remove WORKBENCH_VAULT_URL."
            )
        self._bucket, _, prefix = url.removeprefix("s3://").partition("/")
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._endpoint = endpoint

    def holds(self, area: Area, sha256: str) -> bool:
        """Tell whether something is kept under this hash."""
        return self._asked("head_object", area, sha256) is not None

    def where(self, area: Area, sha256: str) -> str:
        """Return the address of bytes with this hash."""
        at = f" at {self._endpoint}" if self._endpoint else ""
        return f"s3://{self._bucket}/{self._key(area, sha256)}{at}"

    def walk(self, area: Area) -> Iterator[str]:
        """Yield the hash of everything kept in an area, in order."""
        pages = self._client.get_paginator("list_objects_v2")
        try:
            for page in pages.paginate(Bucket=self._bucket, Prefix=f"{self._prefix}{area}/"):
                yield from (each["Key"].rpartition("/")[2] for each in page.get("Contents", ()))
        except _errors() as error:
            raise self._trouble("listed", error) from error

    def sweep(self) -> int:
        """Remove nothing: an object is whole or it is not there."""
        return 0

    def _add(self, area: Area, sha256: str, data: bytes) -> bool:
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        for _ in range(_TRIES):
            try:
                self._client.put_object(
                    **self._object(area, sha256),
                    Body=data,
                    IfNoneMatch="*",
                    ChecksumSHA256=checksum,
                )
                return True
            except _errors() as error:
                if _code(error) in _TAKEN:
                    return False
                if _code(error) not in _BEING_WRITTEN:
                    raise self._trouble("written to", error) from error
            time.sleep(_PAUSE_SECONDS)
        raise VaultError(f"Others keep writing {self.where(area, sha256)}. Try again.")

    def _fetch(self, area: Area, sha256: str) -> bytes | None:
        answer = self._asked("get_object", area, sha256)
        if answer is None:
            return None
        try:
            return answer["Body"].read()
        except _errors() as error:
            raise self._trouble("read", error) from error

    def _asked(self, request: str, area: Area, sha256: str) -> Any:
        """Return the answer to a request for an object, None where there is none."""
        try:
            return getattr(self._client, request)(**self._object(area, sha256))
        except _errors() as error:
            if _code(error) in _MISSING:
                return None
            raise self._trouble("read", error) from error

    def _object(self, area: Area, sha256: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._key(area, sha256)}

    def _key(self, area: Area, sha256: str) -> str:
        return f"{self._prefix}{area}/{sha256[:2]}/{sha256}"

    def _trouble(self, what: str, error: Exception) -> VaultError:
        reason = _code(error) or type(error).__name__
        at = self._endpoint or "Amazon S3"
        return VaultError(
            f"The vault's bucket '{self._bucket}' at {at} cannot be {what} ({reason}). Check "
            f"WORKBENCH_VAULT_URL, WORKBENCH_VAULT_ENDPOINT and the keys (AWS_ACCESS_KEY_ID, "
            f"AWS_SECRET_ACCESS_KEY), then try again."
        )

    @cached_property
    def _client(self) -> Any:
        from boto3.session import Session
        from botocore.config import Config

        session: Any = Session()
        config = Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"mode": "standard", "total_max_attempts": 4},
            # Stores at an address of their own seldom have a name for each bucket.
            s3={"addressing_style": "path"} if self._endpoint else None,
        )
        # The region matters to Amazon alone, and has to be said to all.
        region = session.region_name or "us-east-1"
        return session.client("s3", endpoint_url=self._endpoint, region_name=region, config=config)


def _errors() -> tuple[type[Exception], ...]:
    from botocore.exceptions import BotoCoreError, ClientError

    return BotoCoreError, ClientError


def _code(error: Exception) -> str:
    """Return what the store called an error; empty where it said nothing."""
    response: dict[str, Any] = getattr(error, "response", {})
    return str(response.get("Error", {}).get("Code", ""))
