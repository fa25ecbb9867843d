from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from tests.desks import NUMBER, approve, desk_with_version, settings_for
from workbench.agency_credentials import own_credentials, signer_for
from workbench.desk import Desk
from workbench.errors import AccessError, CredentialsError, ExportError, SettingsError
from workbench.exports.credentials.certificates import make_credentials
from workbench.exports.credentials.keeping import CHAIN, KEY
from workbench.exports.encoding import FileType, encode_picture
from workbench.work.credentials import check_file

NOW = datetime.now(UTC)


def signing_desk(home: Path) -> Desk:
    """A desk with a version, whose home has credentials; its clock is the real one."""
    desk_with_version(home)
    desk = Desk(settings_for(home, agency="Agency of Tests"))
    desk.make_credentials()
    return desk


def test_an_exported_picture_is_signed_and_traced_to_its_version(tmp_path: Path) -> None:
    desk = signing_desk(tmp_path / "home")
    written = desk.export(NUMBER, 1, tmp_path / "out")
    found = desk.check_file(written.path)
    assert found.whole
    assert found.credentials is not None
    assert found.credentials.signer == "Agency of Tests"
    assert found.known is not None
    assert [(each.case_number, each.version) for each in found.known] == [(NUMBER, 1)]
    assert written.notes == ()


def test_sidecar_record_and_log_know_the_signed_bytes(tmp_path: Path) -> None:
    desk = signing_desk(tmp_path / "home")
    written = desk.export(NUMBER, 1, tmp_path / "out")
    sha256 = hashlib.sha256(written.path.read_bytes()).hexdigest()
    assert json.loads(written.sidecar.read_bytes())["sha256"] == sha256
    assert desk.version(NUMBER, 1).exports[0].sha256 == sha256
    credentials = desk.credentials()
    assert credentials is not None
    assert desk.log(NUMBER)[-1].details["certificate"] == credentials.serial
    assert desk.verify().whole


@pytest.mark.parametrize("file_type", get_args(FileType))
def test_exporting_again_takes_the_file_that_is_there(tmp_path: Path, file_type: FileType) -> None:
    desk = signing_desk(tmp_path / "home")
    first = desk.export(NUMBER, 1, tmp_path / "out", file_type=file_type)
    again = desk.export(NUMBER, 1, tmp_path / "out", file_type=file_type)
    assert first.files == again.files
    assert again.new_files == ()


def test_a_signed_media_set_is_exported_again_into_its_folder(tmp_path: Path) -> None:
    desk = signing_desk(tmp_path / "home")
    approve(desk)
    out = tmp_path / "out"
    first = desk.export(NUMBER, 1, out, format="media")
    again = desk.export(NUMBER, 1, out, format="media")
    assert first.files == again.files
    assert again.new_files == ()
    first.path.write_bytes(first.path.read_bytes()[:-1])
    with pytest.raises(ExportError, match="not replaced"):
        desk.export(NUMBER, 1, out, format="media")


def test_two_signatures_differ_and_the_picture_below_them_does_not(tmp_path: Path) -> None:
    desk = signing_desk(tmp_path / "home")
    one, other = (desk.export(NUMBER, 1, tmp_path / name) for name in ("a", "b"))
    assert one.sha256 != other.sha256
    said = [desk.check_file(each.path).credentials for each in (one, other)]
    assert len({each.said["unsigned_sha256"] for each in said if each}) == 1


def test_a_signed_file_that_was_edited_is_not_taken_for_the_same(tmp_path: Path) -> None:
    desk = signing_desk(tmp_path / "home")
    written = desk.export(NUMBER, 1, tmp_path / "out")
    data = bytearray(written.path.read_bytes())
    data[-40] ^= 1
    written.path.write_bytes(data)
    assert not desk.check_file(written.path).whole
    with pytest.raises(Exception, match="not replaced"):
        desk.export(NUMBER, 1, tmp_path / "out")


def test_layers_for_an_editor_are_not_signed(tmp_path: Path) -> None:
    desk = signing_desk(tmp_path / "home")
    written = desk.export(NUMBER, 1, tmp_path / "out", format="layers")
    assert [desk.check_file(file.path).credentials for file in written.files] == [None, None]
    assert written.notes == ()


def test_without_credentials_exports_go_on_unsigned_and_say_so(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    written = desk.export(NUMBER, 1, tmp_path / "out")
    assert "no content credentials" in written.notes[0]
    assert desk.check_file(written.path).credentials is None
    assert not desk.check_file(written.path).whole


def test_credentials_that_have_ended_sign_nothing_and_say_so(tmp_path: Path) -> None:
    desk = signing_desk(tmp_path / "home")
    signer = signer_for(desk.settings, NOW + timedelta(days=4000))
    assert signer.credentials is None
    assert "Agency of Tests hold from" in signer.note


def test_a_signed_file_of_another_home_is_told_apart(tmp_path: Path) -> None:
    ours, theirs = signing_desk(tmp_path / "ours"), signing_desk(tmp_path / "theirs")
    file = theirs.export(NUMBER, 1, tmp_path / "out").path
    found = ours.check_file(file)
    assert found.credentials is not None
    assert found.credentials.unchanged
    assert not found.whole
    trusting = settings_for(
        tmp_path / "ours", credentials_trust=tmp_path / "theirs" / "credentials" / CHAIN
    )
    assert Desk(trusting).check_file(file).whole


def test_a_file_of_a_recipe_that_no_version_has_is_told(tmp_path: Path) -> None:
    desk = signing_desk(tmp_path / "home")
    file = desk.export(NUMBER, 1, tmp_path / "out").path
    empty = Desk(settings_for(tmp_path / "empty"))
    assert empty.check_file(file).known == ()
    assert check_file(file, desk.settings).known is None


def test_an_agencys_own_certificate_comes_before_the_homes(tmp_path: Path) -> None:
    brought = make_credentials("The Agency's Own", NOW)
    (tmp_path / "k.pem").write_bytes(brought.key_pem)
    (tmp_path / "c.pem").write_bytes(brought.chain_pem)
    signing_desk(tmp_path / "home")
    given = {
        "credentials_key": tmp_path / "k.pem",
        "credentials_certificate": tmp_path / "c.pem",
        "agency": "A",
    }
    desk = Desk(settings_for(tmp_path / "home", **given))
    written = desk.export(NUMBER, 1, tmp_path / "out")
    found = desk.check_file(written.path)
    assert found.whole
    assert found.credentials is not None
    assert found.credentials.signer == "The Agency's Own"
    with pytest.raises(CredentialsError, match="would never be used"):
        desk.make_credentials(replace=True)


def test_half_a_pair_and_missing_files_are_clear_errors(tmp_path: Path) -> None:
    one = settings_for(tmp_path, credentials_key=tmp_path / "k.pem")
    with pytest.raises(SettingsError, match="belong together"):
        own_credentials(one)
    both = {"credentials_key": tmp_path / "k", "credentials_certificate": tmp_path / "c"}
    with pytest.raises(CredentialsError, match="Correct WORKBENCH_CREDENTIALS_KEY"):
        own_credentials(settings_for(tmp_path, **both))


def test_making_credentials_is_logged_and_for_administrators(tmp_path: Path) -> None:
    desk = signing_desk(tmp_path / "home")
    made = next(entry for entry in desk.log() if entry.action == "credentials made")
    assert made.details["holder"] == "Agency of Tests"
    assert len(made.details["certificate_sha256"]) == 64
    desk.add_user("R. Reader", "read_only")
    before = (tmp_path / "home" / "credentials" / KEY).read_bytes()
    with pytest.raises(AccessError):
        desk.acting_as("R. Reader").make_credentials(replace=True)
    assert (tmp_path / "home" / "credentials" / KEY).read_bytes() == before


def test_a_picture_signed_elsewhere_is_checked_like_any_other(tmp_path: Path) -> None:
    import numpy as np

    (tmp_path / "plain.png").write_bytes(
        encode_picture(np.zeros((8, 8, 3), np.uint8), "png", b"<x/>")
    )
    found = check_file(tmp_path / "plain.png", settings_for(tmp_path / "home"))
    assert (found.credentials, found.whole) == (None, False)
