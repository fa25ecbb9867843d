"""Edits by a hostile hand, drawn from a seed: edit, delete, reorder or cut any row or file."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from workbench.cases.records import Record

TABLES: Final = (*(table.name for table in Record.metadata.sorted_tables), "alembic_version")
DATABASE: Final = "workbench.sqlite3"
Hand = Callable[[Path, random.Random], str]


def tamper(home: Path, seed: int) -> str:
    """Make one edit in a home, and return what it was; never one that leaves all as it was."""
    chance = random.Random(seed)
    while True:
        done = chance.choice(HANDS)(home, chance)
        if done:
            return done


def _in_database(act: Callable[[sqlite3.Connection, random.Random], str]) -> Hand:
    def hand(home: Path, chance: random.Random) -> str:
        connection = sqlite3.connect(home / DATABASE)
        try:
            before = list(connection.iterdump())
            done = act(connection, chance)
            connection.commit()
            return done if list(connection.iterdump()) != before else ""
        except sqlite3.IntegrityError:
            connection.rollback()
            return ""
        finally:
            connection.close()

    return hand


def _a_row(connection: sqlite3.Connection, chance: random.Random) -> tuple[str, int] | None:
    table = chance.choice(TABLES)
    rows = connection.execute(f'SELECT rowid FROM "{table}"').fetchall()
    return (table, chance.choice(rows)[0]) if rows else None


def _edit_row(connection: sqlite3.Connection, chance: random.Random) -> str:
    row = _a_row(connection, chance)
    if row is None:
        return ""
    table, rowid = row
    names = [line[1] for line in connection.execute(f'PRAGMA table_info("{table}")')]
    name = chance.choice(names)
    (value,) = connection.execute(
        f'SELECT "{name}" FROM "{table}" WHERE rowid = ?', (rowid,)
    ).fetchone()
    other = _other(value, chance)
    if _says_the_same(value, other):
        return ""
    connection.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE rowid = ?', (other, rowid))
    return f"{table}.{name} of row {rowid}: {value!r} became {other!r}"


def _other(value: Any, chance: random.Random) -> Any:
    if value is None:
        return chance.choice(("x", 1, 1.5, "2012-02-03"))
    if isinstance(value, (int, float)):
        return chance.choice((value + 1, -value, value * 1.01 + 0.5, str(value) + "0"))
    place = chance.randrange(len(value) + 1)
    letter = chance.choice("aZ09 -")
    return chance.choice(
        (value[:place] + letter + value[place + 1 :], value[:place], value + " ", "", None)
    )


def _says_the_same(value: Any, other: Any) -> bool:
    """Tell whether both are one document or one moment, written otherwise."""
    for read in (json.loads, datetime.fromisoformat):
        try:
            if read(value) == read(other):
                return True
        except (TypeError, ValueError):
            pass
    return False


def _delete_row(connection: sqlite3.Connection, chance: random.Random) -> str:
    row = _a_row(connection, chance)
    if row is None:
        return ""
    connection.execute(f'DELETE FROM "{row[0]}" WHERE rowid = ?', (row[1],))
    return f"row {row[1]} of {row[0]} deleted"


def _swap_rows(connection: sqlite3.Connection, chance: random.Random) -> str:
    """Have two rows of a table change places, without their keys or with them."""
    table = chance.choice(TABLES)
    rows = [row[0] for row in connection.execute(f'SELECT rowid FROM "{table}"')]
    names = [line[1] for line in connection.execute(f'PRAGMA table_info("{table}")')]
    if len(rows) < 2:
        return ""
    one, other = chance.sample(rows, 2)
    chosen = [name for name in names if name not in ("id", "sequence")]
    if chance.random() < 0.5:
        chosen = [chance.choice(names)]
    listed = ", ".join(f'"{name}"' for name in chosen)
    marks = ", ".join(f'"{name}" = ?' for name in chosen)
    values = {
        row: connection.execute(
            f'SELECT {listed} FROM "{table}" WHERE rowid = ?', (row,)
        ).fetchone()
        for row in (one, other)
    }
    for row, source in ((one, other), (other, one)):
        statement = f'UPDATE "{table}" SET {marks} WHERE rowid = ?'
        connection.execute(statement, (*values[source], row))
    return f"rows {one} and {other} of {table} swapped in {listed}"


def _cut_table(connection: sqlite3.Connection, chance: random.Random) -> str:
    table = chance.choice(TABLES)
    rows = [row[0] for row in connection.execute(f'SELECT rowid FROM "{table}" ORDER BY rowid')]
    if not rows:
        return ""
    first = chance.choice(rows)
    connection.execute(f'DELETE FROM "{table}" WHERE rowid >= ?', (first,))
    return f"{table} cut from row {first} on"


def _files(home: Path) -> list[Path]:
    kept = sorted(path for path in (home / "vault").rglob("*") if path.is_file())
    return [*kept, home / "custody-checkpoint.json"]


def _change_file(home: Path, chance: random.Random) -> str:
    file = chance.choice(_files(home))
    whole = file.read_bytes()
    if not whole:
        return ""
    place = chance.randrange(len(whole))
    flipped = bytes([whole[place] ^ (1 << chance.randrange(8))])
    changed = chance.choice(
        (whole[:place] + flipped + whole[place + 1 :], whole[:place], whole + b"\0")
    )
    file.chmod(0o644)
    # A checkpoint with a space more, or a digit less before its newest entry, still says the same.
    if file.suffix == ".json":
        changed = whole[: max(0, place // 2)]
    file.write_bytes(changed)
    return f"{file.name[:16]} changed at byte {place}, {len(whole)} bytes became {len(changed)}"


def _delete_file(home: Path, chance: random.Random) -> str:
    file = chance.choice(_files(home))
    file.unlink()
    return f"{file.name[:16]} deleted"


def _swap_files(home: Path, chance: random.Random) -> str:
    one, other = chance.sample(_files(home)[:-1], 2)
    kept = one.read_bytes(), other.read_bytes()
    for file, data in ((one, kept[1]), (other, kept[0])):
        file.chmod(0o644)
        file.write_bytes(data)
    return f"{one.name[:16]} and {other.name[:16]} swapped"


HANDS: Final[tuple[Hand, ...]] = (
    _in_database(_edit_row),
    _in_database(_edit_row),
    _in_database(_edit_row),
    _in_database(_delete_row),
    _in_database(_swap_rows),
    _in_database(_cut_table),
    _change_file,
    _delete_file,
    _swap_files,
)
