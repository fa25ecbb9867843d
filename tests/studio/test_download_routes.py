"""What was exported is saved by who may export it, as it was written, and stands in the log."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tests.desks import NUMBER, desk_with_version, new_desk
from workbench.desk import Desk
from workbench.studio import asking
from workbench.studio.download_routes import (
    bundle_address,
    download_routes,
    export_address,
    report_address,
)
from workbench.studio.sign_in import gate
from workbench.studio.sign_in.reception import COOKIE, Reception

ARTIST, REVIEWER, READER = "A. Artist", "R. Reviewer", "L. Looker"
WORDS = "correct horse battery staple"


@dataclass(frozen=True)
class Exported:
    """A home with a picture exported by its artist, and a reception before it."""

    desk: Desk
    at: Reception
    path: Path
    record: int

    def address(self, by: str) -> str:
        return export_address(NUMBER, self.record, by=by)

    def logged(self, action: str = "picture exported") -> list[str]:
        return [each.actor for each in self.desk.log(NUMBER) if each.action == action]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made once") / "home"
    with desk_with_version(home) as desk:
        for name, role in (
            (ARTIST, "administrator"),
            (REVIEWER, "reviewer"),
            (READER, "read_only"),
        ):
            desk.add_user(name, role)
    return home


@pytest.fixture
def exported(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Exported]:
    shutil.copytree(home, tmp_path / "home")
    with new_desk(tmp_path / "home") as desk:
        made = desk.export(NUMBER, 1, tmp_path / "home" / "exports")
        at = Reception(desk)
        for module in (asking, gate):
            monkeypatch.setattr(module, "reception", lambda: at)
        yield Exported(desk, at, made.path, made.records[0])


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=download_routes(), middleware=[Middleware(gate.Gate)]))


def test_an_export_is_saved_as_it_was_written_by_who_made_it_and_logged_once(
    exported: Exported, client: TestClient
) -> None:
    given = client.get(exported.address(ARTIST))
    assert given.content == exported.path.read_bytes()
    assert given.headers["content-disposition"] == f'attachment; filename="{exported.path.name}"'
    assert exported.logged() == [ARTIST]


def test_who_takes_out_what_another_exported_stands_in_the_log_as_if_they_had(
    exported: Exported, client: TestClient
) -> None:
    for _ in range(2):
        assert client.get(exported.address(REVIEWER)).status_code == 200
    assert exported.logged() == [ARTIST, REVIEWER]
    first, second = (
        {name: said for name, said in each.details.items() if name != "record"}
        for each in exported.desk.log(NUMBER)
        if each.action == "picture exported"
    )
    assert first == second
    assert exported.desk.verify().whole


@pytest.mark.parametrize("who", [READER, "N. Nobody"])
def test_who_may_not_export_gets_nothing_out(
    exported: Exported, client: TestClient, who: str
) -> None:
    bag = exported.desk.export_case_here(NUMBER)
    for address in (
        exported.address(who),
        bundle_address(NUMBER, bag.sha256, by=who),
        report_address("run", "batch-report.pdf", by=who),
    ):
        refused = client.get(address)
        assert refused.status_code == 403
        assert refused.headers["content-type"].startswith("text/plain")
    assert exported.logged() == [ARTIST]
    assert exported.logged("bundle exported") == [ARTIST]


def test_with_passwords_the_visit_says_who_asks_and_not_the_address(
    exported: Exported, client: TestClient
) -> None:
    for name in (ARTIST, READER):
        exported.desk.set_password(name, WORDS)
    # A browser would save the page of signing in under the file's name.
    locked = client.get(exported.address(ARTIST), headers={"accept": "text/html"})
    assert (locked.status_code, locked.text) == (401, "Sign in first.")
    for name, status in ((READER, 403), (ARTIST, 200)):
        secret, _why = exported.at.sign_in(name, WORDS)
        assert secret is not None
        client.cookies.set(COOKIE, secret)
        assert client.get(exported.address(ARTIST)).status_code == status


def test_what_is_not_there_or_no_longer_as_it_was_is_said_not_to_be(
    exported: Exported, client: TestClient
) -> None:
    exported.path.write_bytes(b"another")
    for address in (
        exported.address(ARTIST),
        export_address(NUMBER, 99, by=ARTIST),
        export_address("T-9", exported.record, by=ARTIST),
        export_address(NUMBER, exported.record, by=ARTIST).replace("export=", "export=x"),
        bundle_address(NUMBER, "0" * 64, by=ARTIST),
        report_address("..", "run.json", by=ARTIST),
        "/case-exports",
    ):
        assert client.get(address).status_code == 404


def test_what_was_for_the_public_is_handed_out_only_while_it_is_approved(
    exported: Exported, client: TestClient
) -> None:
    exported.desk.submit_version(NUMBER, 1)
    exported.desk.acting_as(REVIEWER).approve_version(NUMBER, 1)
    made = exported.desk.export(NUMBER, 1, exported.path.parent, format="media")
    address = export_address(NUMBER, made.records[0], by=ARTIST)
    assert client.get(address).content == made.path.read_bytes()
    exported.desk.supersede_version(NUMBER, 1)
    assert client.get(address).status_code == 404


def test_a_bundle_is_saved_as_a_zip_that_another_home_takes_in_and_can_be_made_again(
    exported: Exported, client: TestClient, tmp_path: Path
) -> None:
    first, bag = (exported.desk.export_case_here(NUMBER) for _ in range(2))
    assert first.path != bag.path
    given = client.get(bundle_address(NUMBER, bag.sha256, by=ARTIST))
    assert given.headers["content-disposition"].endswith(f'filename="{NUMBER}-bag.zip"')
    with zipfile.ZipFile(io.BytesIO(given.content)) as archive:
        manifest = archive.read(f"{NUMBER}-bag/tagmanifest-sha256.txt")
    assert hashlib.sha256(manifest).hexdigest() == bag.sha256
    saved = tmp_path / "saved.zip"
    saved.write_bytes(given.content)
    with new_desk(tmp_path / "other") as other:
        other.import_case(saved)
        assert other.verify().whole
    assert client.get(bundle_address(NUMBER, bag.sha256, by=REVIEWER)).status_code == 200
    assert exported.logged("bundle exported") == [ARTIST, ARTIST, REVIEWER]
    assert "Nobody" not in json.dumps([each.details for each in exported.desk.log(NUMBER)])


def test_a_bundle_that_is_cancelled_leaves_nothing(exported: Exported, tmp_path: Path) -> None:
    def cancel(done: int, total: int, doing: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exported.desk.export_case_here(NUMBER, on_step=cancel)
    assert list((tmp_path / "home" / "exports" / "bundles").iterdir()) == []
