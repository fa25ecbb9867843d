"""A case goes to another home whole, or not at all."""

from __future__ import annotations

import hashlib
import json
import logging
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pytest

from pipelines.materials import Materials
from pipelines.photograph import read_photograph
from pipelines.recipe import read_recipe
from pipelines.render import render
from tests.desks import NUMBER, new_desk, open_case, settings_for, take_in_face
from workbench.case_files import HISTORY, LINKED, ORIGIN, RECORDS
from workbench.cases.custody import entry_sha256
from workbench.cases.details import CaseDetails
from workbench.cases.records import CustodyEntry
from workbench.cases.store import find_case
from workbench.desk import Desk
from workbench.errors import AccessError, BagError, CaseExistsError, WorkbenchError
from workbench.exports.bags.writing import PAYLOAD, TAG_FILES, manifest_bytes
from workbench.exports.encoding import decode_rendering

REVIEWER = "R. Reviewer"


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home whose case has every kind of record, and with a bag of that case."""
    folder = tmp_path_factory.mktemp("origin")
    desk = new_desk(folder / "home")
    open_case(desk, "T-0")
    desk.open_case(
        NUMBER,
        subject="Nobody At All",
        born="spring 2010",
        missing_since="2016",
        details=CaseDetails(narrative="Seen last at\nthe harbour.", height_cm=131.5),
        same_subject_as="T-0",
    )
    take_in_face(desk)
    take_in_face(desk, "T-0", seed=1)
    desk.progress(NUMBER, target_age=12.0)
    desk.save_version(NUMBER, desk.recipe(NUMBER, 1), parents=[1], note="Ünïcode")
    desk.add_number(NUMBER, "namus", "MP123")
    desk.set_evidence(NUMBER, "dental", "requested")
    desk.note_hours(NUMBER, 1, 2.5)
    desk.add_user(REVIEWER, "reviewer")
    desk.submit_version(NUMBER, 1)
    desk.acting_as(REVIEWER).approve_version(NUMBER, 1, note="Good")
    desk.export(NUMBER, 1, folder / "out")
    desk.export_case(NUMBER, folder)
    return folder


@pytest.fixture
def bag(origin: Path, tmp_path: Path) -> Path:
    """A copy of the bag that a test may spoil."""
    return Path(shutil.copytree(origin / f"{NUMBER}-bag", tmp_path / "bag"))


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    return new_desk(tmp_path / "empty")


def test_a_case_comes_whole_into_another_home(origin: Path, empty: Desk) -> None:
    done = empty.import_case(origin / f"{NUMBER}-bag")
    found, before = empty.verify(), new_desk(origin / "home")
    assert found.whole, found.differences
    assert (found.originals, found.versions, found.not_compared) == (1, 2, 0)
    case, known = empty.case(NUMBER), before.case(NUMBER)
    assert (case.subject, str(case.birth), case.narrative) == (
        known.subject,
        "spring 2010",
        known.narrative,
    )
    assert [(v.number, v.state, v.note, v.reviewed_by, v.hours) for v in case.versions] == [
        (v.number, v.state, v.note, v.reviewed_by, v.hours) for v in known.versions
    ]
    assert [parent.number for parent in case.versions[1].parents] == [1]
    assert [number.value for number in case.external_numbers] == ["MP123"]
    assert [item.resource for item in case.evidence] == ["dental"]
    assert done.earlier_case == "T-0"
    assert case.earlier_id is None
    assert [row.number for row in empty.find_cases("mp123").cases] == [NUMBER]


def test_versions_draw_again_to_the_same_bytes(origin: Path, empty: Desk) -> None:
    empty.import_case(origin / f"{NUMBER}-bag")
    vault = empty.store.vault
    for version in empty.case(NUMBER).versions:
        recipe = read_recipe(vault.read("products", version.recipe_sha256))
        drawn = render(
            recipe,
            Materials(
                lambda sha256: read_photograph(vault.read("originals", sha256)),
                lambda sha256: vault.read("models", sha256),
            ),
        )
        kept = decode_rendering(vault.read("products", version.rendering_sha256))
        assert (drawn.pixels == kept).all()


def test_the_imported_log_keeps_its_meaning(origin: Path, empty: Desk) -> None:
    done = empty.import_case(origin / f"{NUMBER}-bag")
    known = new_desk(origin / "home").log(NUMBER)
    told = empty.imported_log(NUMBER)
    # The last entry at the origin tells of the bag itself.
    assert [entry.sha256 for entry in told] == [entry.sha256 for entry in known[:-1]]
    (entry,) = empty.log(NUMBER)
    assert entry.action == "case imported"
    assert entry.details["bag_sha256"] == done.bag_sha256 == known[-1].details["bag_sha256"]
    assert entry.details["origin"]["head"] == told[-1].sha256
    assert len(entry.details["records"]) == 6
    assert "Nobody" not in json.dumps(entry.details)


def test_a_case_goes_on_through_several_homes(origin: Path, empty: Desk, tmp_path: Path) -> None:
    empty.import_case(origin / f"{NUMBER}-bag")
    empty.save_version(NUMBER, empty.recipe(NUMBER, 1), parents=[2])
    second = empty.export_case(NUMBER, tmp_path / "second")
    third = new_desk(tmp_path / "third")
    open_case(third, "T-9")
    take_in_face(third, "T-9", seed=3)
    third.import_case(second.path)
    assert third.verify().whole, third.verify().differences
    assert [v.state for v in third.case(NUMBER).versions] == ["approved", "draft", "draft"]
    actions = [entry.action for entry in third.imported_log(NUMBER)]
    assert actions.index("version approved") < actions.index("case imported")


def test_work_goes_on_in_the_new_home(origin: Path, empty: Desk, tmp_path: Path) -> None:
    empty.import_case(origin / f"{NUMBER}-bag")
    empty.export(NUMBER, 1, tmp_path / "out")
    take_in_face(empty, seed=5)
    empty.add_number(NUMBER, "ncic", "M123456789")
    assert empty.verify().whole, empty.verify().differences


def test_a_zip_of_the_bag_comes_in_too(origin: Path, empty: Desk, tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "mailed"), "zip", origin, f"{NUMBER}-bag")
    assert empty.import_case(Path(packed)).case.number == NUMBER
    assert empty.verify().whole


def test_an_agencys_ontology_checker_accepts_it(origin: Path) -> None:
    linked = origin / f"{NUMBER}-bag" / LINKED
    checker = Path(sys.executable).with_name("case_validate")
    command = [str(checker), str(linked)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "Conforms: True" in done.stdout
    assert "Warning" not in done.stdout + done.stderr


def test_only_the_readme_origin_and_records_name_the_case(origin: Path) -> None:
    linked = (origin / f"{NUMBER}-bag" / LINKED).read_text()
    assert "Nobody" not in linked
    assert "A. Artist" not in linked


def test_the_readme_names_every_file_in_words(origin: Path) -> None:
    bag = origin / f"{NUMBER}-bag"
    words = (bag / "README.txt").read_text()
    for part in ("originals", "products"):
        for file in (bag / "data" / part).iterdir():
            assert f"data/{part}/{file.name}" in words
    assert "version 1, 12 years, approved" in words
    assert "workbench case import" in words


def nothing_was_taken_in(desk: Desk) -> bool:
    return desk.case_numbers() == [] and desk.log() == [] and desk.verify().whole


def test_each_of_eighty_flipped_bytes_is_refused(bag: Path, empty: Desk) -> None:
    files = sorted(path for path in bag.rglob("*") if path.is_file())
    chance = random.Random(11)
    for round_ in range(80):
        # Small files as often as large ones; each at least once.
        file = files[round_ % len(files)]
        whole = file.read_bytes()
        edited = bytearray(whole)
        edited[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(edited)
        with pytest.raises(BagError):
            empty.import_case(bag)
        file.write_bytes(whole)
    assert nothing_was_taken_in(empty)
    assert empty.import_case(bag).case.number == NUMBER


def test_a_missing_or_extra_file_is_refused(bag: Path, empty: Desk) -> None:
    for file in sorted(path for path in bag.rglob("*") if path.is_file()):
        whole = file.read_bytes()
        file.unlink()
        with pytest.raises(BagError):
            empty.import_case(bag)
        file.write_bytes(whole)
    (bag / "data" / "products" / ("0" * 64)).write_bytes(b"")
    with pytest.raises(BagError, match="not in its manifest"):
        empty.import_case(bag)
    assert nothing_was_taken_in(empty)


def bagged_again(bag: Path) -> None:
    """Write the manifests anew, as somebody does who edits a bag knowingly."""

    def hashes(of_payload: bool) -> dict[str, str]:
        found: dict[str, str] = {}
        for path in bag.rglob("*"):
            name = path.relative_to(bag).as_posix()
            if path.is_file() and (name.startswith(PAYLOAD) if of_payload else name in TAG_FILES):
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    (bag / "manifest-sha256.txt").write_bytes(manifest_bytes(hashes(True)))
    (bag / "tagmanifest-sha256.txt").write_bytes(manifest_bytes(hashes(False)))


def edit(bag: Path, name: str, change: Callable[[Any], object]) -> None:
    document = json.loads((bag / name).read_bytes())
    change(document)
    (bag / name).write_text(json.dumps(document))
    bagged_again(bag)


def retold(document: Any) -> None:
    """Have another name in an approval, and hash and chain the log again from there on."""
    before = None
    for entry in document["entries"]:
        if entry["action"] == "version approved":
            entry["actor"] = "A. Artist"
        if before is not None and entry["sequence"] == before["sequence"] + 1:
            entry["previous"] = before["sha256"]
        fields = {**entry, "case_number": entry["case"]}
        del fields["case"]
        entry["sha256"] = entry_sha256(CustodyEntry(**fields))
        before = entry
    document["head"]["sha256"] = document["entries"][-1]["sha256"]


EDITS: dict[str, tuple[str, Callable[[Any], object], str]] = {
    "a name": (RECORDS, lambda d: d["case"].update(subject="Somebody"), "not what the custody"),
    "a state": (RECORDS, lambda d: d["versions"][1].update(state="approved"), "not what the"),
    "an age": (RECORDS, lambda d: d["photos"][0].update(age_years=9.0), "not what the custody"),
    "a lost record": (RECORDS, lambda d: d["evidence"].clear(), "without a record"),
    "a lost export": (RECORDS, lambda d: d["versions"][0]["exports"].clear(), "without a record"),
    "a strange record": (
        RECORDS,
        lambda d: d["evidence"].append({**d["evidence"][0], "id": 77, "resource": "isotopes"}),
        "unknown to the custody log",
    ),
    "a place elsewhere": (
        RECORDS,
        lambda d: d["photos"][0].update(sha256="../../../../etc/passwd".ljust(64, "x")),
        "not of its kind",
    ),
    "a wrong kind": (RECORDS, lambda d: d["case"].update(number=5), "not of its kind"),
    "a strange word": (RECORDS, lambda d: d["versions"][0].update(state="secret"), "no record has"),
    "a column too few": (RECORDS, lambda d: d["case"].pop("subject"), "is missing"),
    "a column too many": (RECORDS, lambda d: d["case"].update(zodiac="x"), "unknown here"),
    "a parent elsewhere": (RECORDS, lambda d: d["versions"][1].update(parents=[99]), "earlier"),
    "a gap": (RECORDS, lambda d: d["versions"][1].update(number=7), "numbered from 1"),
    "another case's record": (RECORDS, lambda d: d["photos"][0].update(case_id=99), "another case"),
    "no case": (RECORDS, lambda d: d.update(case=[]), "cannot be read"),
    "a later format": (RECORDS, lambda d: d.update(format=2), "another release"),
    "an edited entry": (
        HISTORY,
        lambda d: d["entries"][2].update(actor="Somebody"),
        "entry 4 was edited",
    ),
    "a lost beginning": (HISTORY, lambda d: d["entries"].pop(0), "unknown to the custody log"),
    "a lost ending": (HISTORY, lambda d: d["entries"].pop(), "unknown to the custody log"),
    "an empty log": (HISTORY, lambda d: d["entries"].clear(), "empty"),
    "a moved entry": (HISTORY, lambda d: d["entries"].reverse(), "out of its order"),
    "a log of another case": (HISTORY, lambda d: d["entries"][0].update(case="T-0"), "none of"),
    "a head before the end": (HISTORY, lambda d: d["head"].update(count=2), "where the log ended"),
    "no log": (HISTORY, lambda d: d.update(entries="x"), "cannot be read"),
    "no origin": (ORIGIN, lambda d: d.clear(), "where it comes from"),
    "a terminal's control code": (ORIGIN, lambda d: d.update(agency="\x1b[2J"), "where it comes"),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_knowing_edit_is_refused_by_seals_and_log(name: str, bag: Path, empty: Desk) -> None:
    file, change, words = EDITS[name]
    edit(bag, file, change)
    with pytest.raises(WorkbenchError, match=words):
        empty.import_case(bag)
    assert nothing_was_taken_in(empty)


def test_an_approval_that_was_rewritten_to_be_ones_own_is_found(bag: Path, empty: Desk) -> None:
    edit(bag, HISTORY, retold)
    empty.import_case(bag)
    (difference,) = empty.verify().differences
    assert "no second person" in difference.what


def test_a_kept_log_that_is_edited_later_is_found(origin: Path, empty: Desk) -> None:
    empty.import_case(origin / f"{NUMBER}-bag")
    sha256 = empty.log(NUMBER)[0].details["history_sha256"]
    place = empty.store.vault.place("products", sha256)
    place.chmod(0o644)
    place.write_bytes(place.read_bytes().replace(b"R. Reviewer", b"S. Somebody"))
    subjects = {difference.subject for difference in empty.verify().differences}
    assert f"imported log of case {NUMBER}" in subjects


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


def test_a_taken_number_is_refused(origin: Path, empty: Desk) -> None:
    empty.import_case(origin / f"{NUMBER}-bag")
    entries = len(empty.log())
    with pytest.raises(CaseExistsError, match="already"):
        empty.import_case(origin / f"{NUMBER}-bag")
    assert len(empty.log()) == entries


def test_a_bag_without_originals_is_for_reading(origin: Path, empty: Desk, tmp_path: Path) -> None:
    desk = new_desk(origin / "home")
    done = desk.export_case(NUMBER, tmp_path / "light", originals=False)
    assert not (done.path / "data" / "originals").exists()
    assert "LEFT OUT" in (done.path / "README.txt").read_text()
    with pytest.raises(BagError, match="without the photographs"):
        empty.import_case(done.path)
    assert nothing_was_taken_in(empty)


def test_importing_is_for_administrators_and_exporting_not_for_readers(
    origin: Path, empty: Desk, tmp_path: Path
) -> None:
    empty.add_user("M. Manager", "case_manager")
    empty.add_user("O. Onlooker", "read_only")
    with pytest.raises(AccessError):
        empty.acting_as("M. Manager").import_case(origin / f"{NUMBER}-bag")
    empty.import_case(origin / f"{NUMBER}-bag")
    with pytest.raises(AccessError):
        empty.acting_as("O. Onlooker").export_case(NUMBER, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_direct_write_past_the_import_is_found(tmp_path: Path, empty: Desk) -> None:
    """Whoever seals an approved version as imported has no log that tells of its approval."""
    open_case(empty)
    take_in_face(empty)
    empty.progress(NUMBER, target_age=12.0)
    with empty.store.acting() as acting:
        case = find_case(acting.session, NUMBER)
        case.versions[0].state = "approved"
        acting.log("case imported", case, case.versions, history_sha256="0" * 64)
    what = " ".join(difference.what for difference in empty.verify().differences)
    assert "no second person" in what
