"""A bag that is not as it was made is refused whole, and says why."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desks import NUMBER, new_desk, open_case, take_in_face
from tests.workbench.work.bags import edit, nothing_was_taken_in, retold
from workbench.case_files import HISTORY, ORIGIN, RECORDS
from workbench.cases.store import find_case
from workbench.desk import Desk
from workbench.errors import BagError, CaseExistsError, WorkbenchError


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
    place = Path(empty.store.vault.where("products", sha256))
    place.chmod(0o644)
    place.write_bytes(place.read_bytes().replace(b"R. Reviewer", b"S. Somebody"))
    subjects = {difference.subject for difference in empty.verify().differences}
    assert f"imported log of case {NUMBER}" in subjects


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
