"""Promise: whatever is edited, added or removed in the database by hand, verification finds it.

Tables and columns are those that the records describe, so that one added later is tried as well.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Engine, Table, create_engine, text

from tests.desks import NUMBER, SIZE, desk_with_version, new_desk, open_case, take_in_face
from tests.faces import landmarks
from workbench.cases.records import Record
from workbench.desk import Desk
from workbench.errors import SettingsError

TABLES = tuple(Record.metadata.sorted_tables)
COLUMNS = [pytest.param(column, id=str(column)) for table in TABLES for column in table.columns]
each_table = pytest.mark.parametrize("table", TABLES, ids=str)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a row in every table, landmarks set twice, and a second case."""
    folder = tmp_path_factory.mktemp("untouched")
    with desk_with_version(folder / "home") as desk:
        recipe = desk.recipe(NUMBER, 1)
        desk.save_version(NUMBER, recipe, parents=[1], note="first")
        desk.save_version(NUMBER, recipe)
        desk.export(NUMBER, 1, folder / "out")
        desk.set_landmarks(NUMBER, 1, landmarks(scale=51, size=SIZE))
        open_case(desk, "T-2")
        take_in_face(desk, "T-2", seed=1)
        desk.add_number(NUMBER, "namus", "MP123")
        desk.set_evidence(NUMBER, "dental", "requested")
        (folder / "skull.stl").write_bytes(b"solid skull")
        desk.find_or_take_in_skull(NUMBER, folder / "skull.stl")
        desk.add_user("R. Reviewer", "reviewer")
        desk.set_password("R. Reviewer", "nine quiet blue lamps")
        desk.set_identity("R. Reviewer", "reviewer@agency.example")
        desk.add_key("R. Reviewer")
        desk.add_webhook("http://127.0.0.1:9/hear")
        desk.export(NUMBER, 1, folder / "more", file_type="jpeg")
    return folder / "home"


@pytest.fixture
def home(untouched: Path, tmp_path: Path, drawn_once: None) -> Path:
    shutil.copytree(untouched, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def database(home: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{home / 'workbench.sqlite3'}")
    yield engine
    engine.dispose()


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    """A desk that stays open over the edits, as a studio's does; opening one takes long."""
    with new_desk(home) as opened:
        yield opened


def is_whole(desk: Desk) -> bool:
    """Whether verification finds nothing; a database that cannot be read is found."""
    try:
        return desk.verify().whole
    except SettingsError as error:
        assert "edited by another program" in str(error)
        return False


FILLED: dict[type, Any] = {
    date: date(2012, 2, 3),
    datetime: datetime(2012, 2, 3, tzinfo=UTC),
    str: "x",
    float: 1.5,
    int: 1,
    dict: {"more": 1},
}


def other_values(column: Column[Any], value: Any) -> list[Any]:
    """Values that a hand may put in the place of one, each of the column's own kind."""
    others: list[Any] = [None] if column.nullable and value is not None else []
    if value is None:
        return [FILLED[column.type.python_type]]
    if isinstance(value, datetime):
        return [*others, value + timedelta(seconds=1), value + timedelta(microseconds=1)]
    if isinstance(value, date):
        return [*others, value + timedelta(days=1)]
    if isinstance(value, dict):
        return [*others, {}, {**value, "more": 1}]
    if isinstance(value, (int, float)):
        return [*others, value + 1, value + 1000, -value]
    assert isinstance(value, str), f"say here what a hand may put into {column}"
    return [*others, "", value + " ", value.swapcase()]


def rows_of(database: Engine, table: Table) -> list[dict[str, Any]]:
    with database.begin() as connection:
        found = [dict(row) for row in connection.execute(table.select()).mappings()]
    assert found, f"the home has no row in {table}"
    return found


def put(database: Engine, table: Table, row: Mapping[str, Any], change: Mapping[str, Any]) -> bool:
    """Change one row, and tell whether the database let it."""
    keys = [column == row[column.name] for column in table.primary_key]
    try:
        with database.begin() as connection:
            connection.execute(table.update().where(*keys).values(change))
    except Exception:
        return False
    return True


def test_the_home_is_whole_before_anything_is_edited(desk: Desk) -> None:
    assert is_whole(desk)


@pytest.mark.parametrize("column", COLUMNS)
def test_every_edited_column_is_found(desk: Desk, database: Engine, column: Column[Any]) -> None:
    table = column.table
    assert isinstance(table, Table)
    tried = 0
    for row in rows_of(database, table)[:2]:
        for value in other_values(column, row[column.name]):
            changed = {**row, column.name: value}
            if changed == row or not put(database, table, row, {column.name: value}):
                continue
            tried += 1
            assert not is_whole(desk), f"{column} went from {row[column.name]!r} to {value!r}"
            assert put(database, table, changed, {column.name: row[column.name]})
    assert tried
    assert is_whole(desk)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("value", ["x'00ff'", "1e400", "char(0)"])
def test_a_value_of_another_kind_is_found(
    home: Path, database: Engine, column: Column[Any], value: str
) -> None:
    try:
        with database.begin() as connection:
            statement = f"UPDATE {column.table} SET {column.name} = {value} WHERE rowid = 1"
            changed = connection.execute(text(statement)).rowcount
    except Exception:
        changed = 0
    with new_desk(home) as opened_upon_it:
        assert is_whole(opened_upon_it) == (not changed)


@each_table
def test_every_removed_row_is_found(desk: Desk, database: Engine, table: Table) -> None:
    for row in rows_of(database, table):
        keys = [column == row[column.name] for column in table.primary_key]
        with database.begin() as connection:
            connection.execute(table.delete().where(*keys))
        assert not is_whole(desk), f"{row} was removed"
        with database.begin() as connection:
            connection.execute(table.insert().values(row))
    assert is_whole(desk)


@each_table
def test_an_added_row_is_found(desk: Desk, database: Engine, table: Table) -> None:
    row = rows_of(database, table)[0]
    unique = {column.name for column in table.primary_key}
    unique |= {"number", "name", "resource", "value", "key"}
    added = {n: f"{v}9" if isinstance(v, str) else v + 90 for n, v in row.items() if n in unique}
    if "sha256" in row:
        added["sha256"] = "a" * 64
    if table.name in ("passwords", "identities"):
        # Of the other user, who has none: one of one's own gives away their seat.
        added["user_id"] = 1
    with database.begin() as connection:
        connection.execute(table.insert().values({**row, **added}))
    assert not is_whole(desk)


def test_landmarks_put_back_to_earlier_ones_are_found(desk: Desk, database: Engine) -> None:
    earlier = [e.details["landmarks"] for e in desk.log(NUMBER) if e.action == "landmarks set"]
    assert len(set(earlier)) == 2
    with database.begin() as connection:
        change = f"UPDATE source_images SET landmarks_sha256 = '{earlier[0]}' WHERE id = 1"
        connection.execute(text(change))
    assert not is_whole(desk)


def test_the_log_holds_no_name_nor_a_hash_that_names_can_be_tried_against(desk: Desk) -> None:
    salts = {case.salt for case in desk.cases()}
    told = "".join(str(entry.details) for entry in desk.log())
    assert len(salts) == 2
    assert all(len(salt) == 32 and salt not in told for salt in salts)
    assert "Nobody" not in told
    assert "photograph" not in told
