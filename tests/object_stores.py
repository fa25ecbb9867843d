"""An object store for tests: a server process of its own that speaks S3 and keeps all in memory."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

KEYS: Final = {"AWS_ACCESS_KEY_ID": "made-up", "AWS_SECRET_ACCESS_KEY": "made-up"}


@contextmanager
def running_object_store() -> Generator[str]:
    """Start a store on a free port, and yield its address."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        said = next(line for line in server.stderr if "http://" in line)
        found = re.search(r"http://[\d.:]+", said)
        assert found is not None, said
        yield found.group()
    finally:
        server.kill()
        server.communicate()


def s3_client(address: str) -> Any:
    """Return a client that may do anything, for what a store's owner would do."""
    from boto3.session import Session

    session: Any = Session(KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"])
    return session.client("s3", endpoint_url=address, region_name="us-east-1")
