from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.desks import NUMBER, desk_with_version
from workbench.api.app import build_api
from workbench.api.door import shared_desk
from workbench.desk import Desk

ROLES = {
    "A. Artist": "administrator",
    "B. Artist": "artist",
    "R. Reviewer": "reviewer",
    "M. Manager": "case_manager",
    "V. Visitor": "read_only",
}


class Office:
    """A home with a user and a key for every role, and the API over it."""

    def __init__(self, desk: Desk, api: FastAPI) -> None:
        self.desk = desk
        self.api = api
        for name, role in ROLES.items():
            if name != "A. Artist":
                desk.add_user(name, role)
        self.keys = {name: desk.add_key(name)[1] for name in ROLES}

    def client(self, name: str | None) -> TestClient:
        """Return a client that holds a user's key, or none."""
        headers = {"Authorization": f"Bearer {self.keys[name]}"} if name else {}
        return TestClient(self.api, headers=headers, raise_server_exceptions=False)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    api = build_api()
    with desk_with_version(tmp_path / "home") as desk:
        desk.add_number(NUMBER, "namus", "MP12")
        api.dependency_overrides[shared_desk] = lambda: desk
        yield Office(desk, api)
