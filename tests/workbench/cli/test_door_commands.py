from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.desks import desk_with_version
from workbench.cli import app


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKBENCH_ARTIST", "A. Artist")
    desk_with_version(tmp_path / "home").close()
    return tmp_path


def answer(*words: str, code: int = 0) -> dict[str, object]:
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_a_key_is_shown_once_and_opens_nothing_once_revoked() -> None:
    refused = answer("key", "add", "V. Visitor", code=1)["error"]
    assert isinstance(refused, dict)
    assert "no user V. Visitor" in refused["message"]
    answer("user", "add", "V. Visitor", "--role", "read_only")
    made = answer("key", "add", "V. Visitor", "--label", "case system")
    listed = answer("key", "list")["keys"]
    assert listed == [
        {
            "id": made["id"],
            "user": "V. Visitor",
            "role": "read_only",
            "label": "case system",
            "state": "in_use",
        }
    ]
    assert str(made["key"]) not in str(listed)
    assert answer("key", "revoke", str(made["id"]))["state"] == "off"
    assert answer("verify")["whole"] is True


def test_what_is_not_heard_waits_and_is_counted(home: Path) -> None:
    made = answer("webhook", "add", "http://127.0.0.1:9/hear")
    answer("export", "T-1", "1", "--out", str(home / "out"))
    assert answer("deliver", code=1) == {"heard": 0, "waiting": 1}
    (listed,) = answer("webhook", "list")["webhooks"]  # type: ignore[misc]
    assert (listed["waiting"], listed["delivered"]) == (1, 0)
    assert str(made["secret"]) not in str(listed)
    answer("webhook", "drop", str(made["id"]))
    answer("webhook", "add", "ftp://x", code=1)
    assert answer("verify")["whole"] is True
