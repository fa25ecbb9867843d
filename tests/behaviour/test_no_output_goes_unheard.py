"""Promise: webhooks hear of every approval and export, whatever happens to them or to us."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.desks import NUMBER, desk_with_version, settings_for
from workbench.cases.outbox import pause_after
from workbench.desk import Desk
from workbench.posting import post


class Receiver(ThreadingHTTPServer):
    """An agency's system: keeps what it hears by its key, and fails as it is told to."""

    def __init__(self) -> None:
        self.heard: dict[str, bytes] = {}
        self.signatures: dict[str, str] = {}
        self.requests = 0
        self.answers: list[int | str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hear"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_POST(self) -> None:
        self.server.requests += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.server.answers.pop(0) if self.server.answers else 204
        if answer == "dies":
            self.connection.close()
            return
        if answer == "sleeps":
            time.sleep(1)
            return
        assert isinstance(answer, int)
        if answer < 300:
            self.server.heard[self.headers["Idempotency-Key"]] = body
            key = self.headers["Idempotency-Key"]
            self.server.signatures[key] = self.headers["X-Workbench-Signature"]
        self.send_response(answer)
        if answer == 307:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


class Leaping:
    """A clock that leaps an hour whenever it is read, so that every pause is over."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now


@pytest.fixture
def desk(tmp_path: Path, receiver: Receiver) -> Desk:
    with desk_with_version(tmp_path / "home") as desk:
        desk.add_user("R. Reviewer", "reviewer")
        desk.add_number(NUMBER, "namus", "MP12")
    desk = Desk(settings_for(tmp_path / "home"), clock=Leaping())
    desk.add_webhook(receiver.url)
    return desk


def send(url: str, body: bytes, headers: object) -> str:
    return post(url, body, headers, timeout=0.3)  # type: ignore[arg-type]


def test_approvals_and_exports_are_heard_with_numbers_hashes_and_links(
    desk: Desk, receiver: Receiver, tmp_path: Path
) -> None:
    desk.submit_version(NUMBER, 1)
    desk.acting_as("R. Reviewer").approve_version(NUMBER, 1)
    written = desk.export(NUMBER, 1, tmp_path / "out")
    assert desk.deliver(send) == (2, 0)
    approved, exported = (json.loads(body) for body in receiver.heard.values())
    assert approved["event"] == "version_approved"
    assert exported["event"] == "picture_exported"
    assert exported["export"]["sha256"] == written.sha256
    for body in (approved, exported):
        assert (body["case"], body["version"], body["state"]) == (NUMBER, 1, "approved")
        assert body["external_numbers"] == [{"kind": "namus", "value": "MP12"}]
        assert body["links"]["outputs"] == f"/api/cases/{NUMBER}/outputs"
        assert "Nobody" not in str(body)
    secret = desk.webhooks()[0].secret
    for key, body in receiver.heard.items():
        second, signed = receiver.signatures[key].split(",")
        wanted = hmac.new(secret.encode(), f"{second[2:]}.".encode() + body, hashlib.sha256)
        assert signed == f"v1={wanted.hexdigest()}"
    assert desk.verify().whole


def test_what_fails_times_out_dies_or_redirects_is_sent_again_under_its_key(
    desk: Desk, receiver: Receiver, tmp_path: Path
) -> None:
    receiver.answers = [500, "sleeps", "dies", 307, 404]
    for number in range(3):
        desk.export(NUMBER, 1, tmp_path / str(number))
    for _ in range(5):
        heard, waiting = desk.deliver(send)
        assert (heard, waiting) == (0, 3)
    while desk.deliver(send) != (0, 0):
        pass
    assert set(receiver.heard) == {event.key for event in desk.events()}
    assert len(receiver.heard) == 3
    assert {event.state for event in desk.events()} == {"delivered"}
    assert desk.verify().whole


def test_an_act_that_fails_is_not_told(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="submitted"):
        desk.acting_as("R. Reviewer").approve_version(NUMBER, 1)
    assert desk.events() == []


def test_pauses_double_up_to_an_hour() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 2000)]
    assert pauses[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert max(pauses) == timedelta(hours=1)


def test_nothing_is_lost_and_nothing_heard_under_two_keys_at_kill_9(
    desk: Desk, receiver: Receiver, tmp_path: Path
) -> None:
    for number in range(12):
        desk.export(NUMBER, 1, tmp_path / str(number))
    keys = {event.key for event in desk.events()}
    desk.close()
    for life in (0.01, 0.05, 0.1, 0.15, 0.2, 0.3):
        process = os.fork()
        if process == 0:
            try:
                with Desk(settings_for(tmp_path / "home"), clock=Leaping()) as other:
                    other.deliver(send)
            finally:
                os._exit(0)
        time.sleep(life)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    with Desk(settings_for(tmp_path / "home"), clock=Leaping()) as again:
        again.deliver(send)
        assert {event.state for event in again.events()} == {"delivered"}
        assert again.verify().whole
    assert set(receiver.heard) == keys
