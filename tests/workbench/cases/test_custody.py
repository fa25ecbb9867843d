from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.cases.custody import (
    BEGINNING,
    Checkpoint,
    CheckpointFile,
    entry_sha256,
    find_break,
)
from workbench.cases.records import CustodyEntry
from workbench.errors import CustodyError

LENGTH = 6
index = st.integers(0, LENGTH - 1)
quick = settings(max_examples=60, deadline=None)


def chain(length: int = LENGTH, actor: str = "A. Artist") -> list[CustodyEntry]:
    entries: list[CustodyEntry] = []
    for sequence in range(1, length + 1):
        entry = CustodyEntry(
            sequence=sequence,
            at=datetime(2026, 1, sequence, tzinfo=UTC).isoformat(),
            actor=actor,
            action="photo added",
            case_number="T-1",
            details={"photo": sequence, "age_years": 6.5, "parents": [1, 2], "taken": None},
            previous=entries[-1].sha256 if entries else BEGINNING,
        )
        entry.sha256 = entry_sha256(entry)
        entries.append(entry)
    return entries


def checkpoint_of(entries: list[CustodyEntry]) -> Checkpoint:
    return Checkpoint(len(entries), entries[-1].sha256)


def test_a_log_as_it_was_written_is_whole() -> None:
    entries = chain()
    assert find_break(entries, checkpoint_of(entries)) is None
    assert find_break([], None) is None


@quick
@given(
    place=index,
    column=st.sampled_from(["at", "actor", "action", "case_number", "previous", "sha256"]),
    value=st.text(max_size=8),
)
def test_an_edited_entry_is_found_and_named(place: int, column: str, value: str) -> None:
    entries = chain()
    setattr(entries[place], column, value)
    found = find_break(entries, checkpoint_of(chain()))
    assert found is not None
    assert found.sequence == place + 1
    assert found.reason == f"entry {place + 1} was edited or moved"


@quick
@given(place=index, age=st.floats(0, 110).filter(lambda age: age != 6.5))
def test_edited_details_are_found(place: int, age: float) -> None:
    entries = chain()
    entries[place].details = {**entries[place].details, "age_years": age}
    found = find_break(entries, None)
    assert found is not None
    assert found.sequence == place + 1


@quick
@given(place=index)
def test_an_edit_that_mends_its_own_hash_breaks_the_chain(place: int) -> None:
    entries = chain()
    entries[place].actor = "someone else"
    entries[place].sha256 = entry_sha256(entries[place])
    found = find_break(entries, checkpoint_of(chain()))
    assert found is not None
    assert found.sequence in (place + 1, place + 2)


@quick
@given(place=index)
def test_a_removed_entry_is_found_and_named(place: int) -> None:
    entries = chain()
    kept = [entry for entry in entries if entry.sequence != place + 1]
    found = find_break(kept, checkpoint_of(entries))
    assert found is not None
    assert found.sequence == place + 1


@quick
@given(pair=st.sets(index, min_size=2, max_size=2))
def test_two_entries_changing_places_are_found(pair: set[int]) -> None:
    first, second = sorted(pair)
    entries = chain()
    one, other = entries[first], entries[second]
    one.sequence, other.sequence = other.sequence, one.sequence
    found = find_break(sorted(entries, key=lambda entry: entry.sequence), checkpoint_of(chain()))
    assert found is not None
    assert found.sequence == first + 1


@quick
@given(left=st.integers(0, LENGTH - 1))
def test_a_log_cut_short_is_found_through_the_checkpoint(left: int) -> None:
    entries = chain()
    found = find_break(entries[:left], checkpoint_of(entries))
    assert found is not None
    assert found.sequence == left + 1
    assert f"knows {LENGTH}" in found.reason


def test_a_log_rewritten_whole_is_found_through_the_checkpoint() -> None:
    found = find_break(chain(actor="someone else"), checkpoint_of(chain()))
    assert found is not None
    assert "not the one at the checkpoint" in found.reason


def test_a_log_one_ahead_of_its_checkpoint_is_whole() -> None:
    entries = chain()
    assert find_break(entries, checkpoint_of(entries[:-1])) is None
    assert find_break(entries[:1], None) is None


def test_a_missing_checkpoint_is_found() -> None:
    found = find_break(chain(), None)
    assert found is not None
    assert "checkpoint file is missing" in found.reason


def test_the_checkpoint_never_goes_back(tmp_path: Path) -> None:
    file = CheckpointFile(tmp_path / "checkpoint.json")
    entries = chain()
    assert file.read() is None
    file.advance(entries[4])
    file.advance(entries[2])
    assert file.read() == Checkpoint(5, entries[4].sha256)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"count": "x", "head": "y"}', '{"count": 1e999, "head": "y"}', "[" * 100_000],
)
def test_a_spoilt_checkpoint_is_a_clear_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "checkpoint.json").write_text(text)
    with pytest.raises(CustodyError, match=r"checkpoint\.json' cannot be read"):
        CheckpointFile(tmp_path / "checkpoint.json").read()
