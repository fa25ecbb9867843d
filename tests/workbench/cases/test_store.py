from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError

from tests.desks import NUMBER, Ticking, new_desk, open_case
from workbench.cases import migrations
from workbench.cases.records import Case, Record
from workbench.cases.store import Store
from workbench.errors import SettingsError


def database(home: Path) -> str:
    return f"sqlite:///{home / 'workbench.sqlite3'}"


def new_store(home: Path) -> Store:
    return Store(home, database(home), actor="A. Artist", clock=Ticking())


def test_the_known_revision_is_the_newest_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


def test_the_migrated_database_is_the_one_that_the_records_describe(tmp_path: Path) -> None:
    new_store(tmp_path).close()
    with create_engine(database(tmp_path)).connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Record.metadata) == []
        assert migrations.current_revision(connection) == migrations.HEAD


def test_opening_a_home_again_keeps_its_cases(tmp_path: Path) -> None:
    with new_desk(tmp_path) as desk:
        open_case(desk)
    with new_desk(tmp_path) as desk:
        assert desk.case(NUMBER).born.year == 2010


def test_a_home_of_a_newer_workbench_is_refused(tmp_path: Path) -> None:
    new_store(tmp_path).close()
    with create_engine(database(tmp_path)).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match=r"newer version.*9999.*WORKBENCH_HOME"):
        new_store(tmp_path)


def test_a_damaged_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "workbench.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(SettingsError, match=r"damaged.*backup"):
        new_store(tmp_path)


def test_every_commit_reaches_the_disk_and_keys_are_checked(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.reading() as session:
        pragmas = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 20_000,
    }


def test_an_act_that_fails_leaves_neither_record_nor_entry(tmp_path: Path) -> None:
    desk = new_desk(tmp_path)
    open_case(desk)
    before = len(desk.log())

    class BrokenError(Exception):
        pass

    def act() -> None:
        with desk.store.acting() as acting:
            case = acting.session.scalars(select(Case)).one()
            case.subject = "Changed"
            acting.log("case changed", case)
            raise BrokenError

    with pytest.raises(BrokenError):
        act()
    assert desk.case(NUMBER).subject == "Nobody At All"
    assert len(desk.log()) == before


def test_records_handed_out_change_nothing_in_the_store(tmp_path: Path) -> None:
    desk = new_desk(tmp_path)
    open_case(desk).subject = "Changed"
    assert desk.case(NUMBER).subject == "Nobody At All"


def test_moments_come_back_in_utc(tmp_path: Path) -> None:
    opened = open_case(new_desk(tmp_path)).opened_at
    assert opened.utcoffset() is not None
    assert new_desk(tmp_path).case(NUMBER).opened_at == opened


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    other = create_engine(database(tmp_path), connect_args={"timeout": 0.05})
    with store.acting() as acting:
        acting.session.scalars(select(Case)).all()
        with pytest.raises(OperationalError, match="locked"), other.begin() as connection:
            connection.execute(text("DELETE FROM cases"))
