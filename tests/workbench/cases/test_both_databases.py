"""What the store promises holds on SQLite and on a real PostgreSQL alike."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text

from tests.desks import NUMBER, Ticking, open_case, settings_for, take_in_face
from tests.servers import postgresql_programs, running_postgresql
from workbench.cases.columns import Record
from workbench.cases.details import CaseDetails
from workbench.cases.store import Store
from workbench.desk import Desk
from workbench.errors import AccessError, CaseExistsError, SettingsError

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here")
    with running_postgresql(programs) as url:
        yield url


def _sqlite(request: pytest.FixtureRequest, folder: Path) -> str:
    return f"sqlite:///{folder / 'workbench.sqlite3'}"


def _postgresql(request: pytest.FixtureRequest, folder: Path) -> str:
    server: str = request.getfixturevalue("server")
    name = f"case_{next(_numbers)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=[_sqlite, _postgresql], ids=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return request.param(request, tmp_path)


def _heard(_url: str, _body: bytes, _headers: Mapping[str, str]) -> str:
    return ""


def desk_over(database: str, home: Path, artist: str = "A. Artist") -> Desk:
    return Desk(settings_for(home, artist=artist, database_url=database), clock=Ticking())


@pytest.fixture
def desk(database: str, tmp_path: Path) -> Iterator[Desk]:
    with desk_over(database, tmp_path) as desk:
        open_case(desk)
        yield desk


def test_the_migrated_database_is_the_one_that_the_records_describe(desk: Desk) -> None:
    with desk.store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Record.metadata) == []


def test_a_case_goes_from_opening_to_approval_and_is_whole(desk: Desk, tmp_path: Path) -> None:
    take_in_face(desk)
    desk.change_case(NUMBER, CaseDetails(place="Springfield", height_cm=150), missing_since="2015")
    desk.add_number(NUMBER, "namus", "MP12")
    desk.set_evidence(NUMBER, "dna_family_reference", "requested")
    desk.add_user("R. Reviewer", "reviewer")
    key = desk.add_key("R. Reviewer")[1]
    desk.add_webhook("http://127.0.0.1:9/hear")
    desk.progress(NUMBER, target_age=12)
    desk.submit_version(NUMBER, 1)
    with pytest.raises(AccessError):
        desk.approve_version(NUMBER, 1)
    with desk_over(desk.settings.database, tmp_path, "R. Reviewer") as other:
        other.approve_version(NUMBER, 1)
    desk.export(NUMBER, 1, tmp_path / "out")
    assert [due.number for due in desk.due()] == []
    reader = desk.user_of_key(key)
    assert reader is not None
    assert reader.name == "R. Reviewer"
    assert desk.deliver(_heard) == (2, 0)
    assert len(desk.outputs(NUMBER)) == 2
    found = desk.verify()
    assert found.differences == ()
    assert found.log_entries == len(desk.log())


def test_opening_again_keeps_everything(desk: Desk, tmp_path: Path) -> None:
    opened = desk.case(NUMBER).opened_at
    with desk_over(desk.settings.database, tmp_path) as again:
        assert again.case(NUMBER).opened_at == opened
        assert opened.utcoffset() is not None


def test_an_act_that_fails_leaves_neither_record_nor_entry(desk: Desk) -> None:
    with pytest.raises(CaseExistsError):
        open_case(desk)
    assert len(desk.log()) == 1


def test_an_edited_record_is_found(desk: Desk) -> None:
    with desk.store.engine.begin() as connection:
        connection.execute(text("UPDATE cases SET subject = 'Else'"))
    assert {each.subject for each in desk.verify().differences} == {
        f"record of case {NUMBER}",
        f"case {NUMBER}",
    }


def test_artists_at_work_together_write_one_unbroken_log(desk: Desk, tmp_path: Path) -> None:
    def open_ten(artist: int) -> None:
        with desk_over(desk.settings.database, tmp_path, f"N. {artist}") as other:
            for number in range(10):
                open_case(other, f"{artist}-{number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(open_ten, range(4)))
    assert len(desk.log()) == 41
    assert desk.verify().differences == ()


def test_cases_are_found_by_beginnings(desk: Desk) -> None:
    desk.open_case("2019-017", subject="Zoë Ärger", born="2001")
    for words in ("zoe", "arg", "2019-01", "2019017"):
        assert [row.number for row in desk.find_cases(words).cases] == ["2019-017"]


@pytest.mark.parametrize("url", ["nonsense", "mysql://user:secret@host/x", ""])
def test_an_address_of_no_known_database_is_refused_without_its_password(
    tmp_path: Path, url: str
) -> None:
    with pytest.raises(SettingsError, match="WORKBENCH_DATABASE_URL") as refused:
        Store(tmp_path, url, actor="N", clock=Ticking())
    assert "secret" not in str(refused.value)
