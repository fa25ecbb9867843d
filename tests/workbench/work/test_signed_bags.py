"""A bag with credentials says whose it is, and lets no knowing edit through."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import bagit
import pytest

from tests.desks import NUMBER, settings_for
from tests.workbench.work.bags import edit, nothing_was_taken_in, retold
from workbench.case_files import HISTORY
from workbench.desk import Desk
from workbench.errors import BagError


@pytest.fixture(scope="module")
def signed(origin: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the origin's home that has credentials, and a signed bag."""
    folder = tmp_path_factory.mktemp("signed")
    shutil.copytree(origin / "home", folder / "home")
    desk = Desk(settings_for(folder / "home", agency="Agency of Tests"))
    desk.make_credentials()
    assert desk.export_case(NUMBER, folder).signer == "Agency of Tests"
    return folder


def test_a_signed_bag_says_whose_it_is(signed: Path, empty: Desk, tmp_path: Path) -> None:
    bag = signed / f"{NUMBER}-bag"
    found = empty.import_case(bag).signed
    assert found is not None
    assert (found.signer, found.known) == ("Agency of Tests", False)
    assert empty.log(NUMBER)[0].details["signed"]["certificate_sha256"] == found.certificate_sha256
    certificates = signed / "home" / "credentials" / "certificates.pem"
    knowing = Desk(settings_for(tmp_path / "knowing", credentials_trust=certificates))
    found = knowing.import_case(bag).signed
    assert found is not None
    assert found.known
    assert knowing.verify().whole


def test_a_signed_bag_is_valid_to_the_librarys_own_check(signed: Path) -> None:
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    assert bagit.Bag(str(signed / f"{NUMBER}-bag")).is_valid()


def test_every_flipped_byte_of_a_signature_is_refused(signed: Path, empty: Desk) -> None:
    bag = Path(shutil.copytree(signed / f"{NUMBER}-bag", empty.settings.home.parent / "copy"))
    file = bag / "tagmanifest-signature.json"
    whole = file.read_bytes()
    for at in range(0, len(whole), 23):
        edited = bytearray(whole)
        edited[at] ^= 0x20 if at % 2 else 0x01
        file.write_bytes(edited)
        with pytest.raises(BagError, match="as it was signed"):
            empty.import_case(bag)
    file.unlink()
    with pytest.raises(BagError, match="signature is missing"):
        empty.import_case(bag)
    assert nothing_was_taken_in(empty)


def test_a_knowing_edit_of_a_signed_bag_is_refused(signed: Path, empty: Desk) -> None:
    bag = Path(shutil.copytree(signed / f"{NUMBER}-bag", empty.settings.home.parent / "copy"))
    edit(bag, HISTORY, retold)
    with pytest.raises(BagError, match="as it was signed"):
        empty.import_case(bag)
    assert nothing_was_taken_in(empty)


def test_a_signature_that_was_put_in_later_is_refused(signed: Path, bag: Path, empty: Desk) -> None:
    shutil.copy(signed / f"{NUMBER}-bag" / "tagmanifest-signature.json", bag)
    with pytest.raises(BagError, match="put in later"):
        empty.import_case(bag)
