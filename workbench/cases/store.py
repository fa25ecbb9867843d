"""The store: the database and the vault of one home, and transactions over them."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from tempfile import TemporaryFile
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from workbench.cases import custody, migrations
from workbench.cases.records import Case, CustodyEntry, SourceImage, Version
from workbench.cases.vault import AREAS, Vault
from workbench.errors import (
    CustodyError,
    IntakeError,
    SettingsError,
    UnknownCaseError,
    VersionError,
)
from workbench.logs import open_logger

Clock = Callable[[], datetime]
_BUSY_TIMEOUT_MS: Final = 20_000
_BEGIN: Final = "sqlite_begin"


class Store:
    """One home, opened: read with :meth:`reading`, write with :meth:`acting`."""

    def __init__(self, home: Path, database: str, *, actor: str, clock: Clock) -> None:
        """Open ``home``, making it where it is missing; raise SettingsError if it is no use."""
        _make_home(home)
        self._logger = open_logger(home)
        self.home = home
        self.vault = Vault(home / "vault")
        self.checkpoint = custody.CheckpointFile(home / "custody-checkpoint.json")
        self._actor = actor
        self._clock = clock
        self._engine = _open_engine(database)
        self._writer = self._engine.execution_options(**{_BEGIN: "IMMEDIATE"})
        with _plain_database_errors(), self._writer.begin() as connection:
            migrations.upgrade(connection)
        self.vault.sweep()

    def now(self) -> datetime:
        """Return the moment by the store's clock, in UTC."""
        return self._clock().astimezone(UTC)

    @property
    def actor(self) -> str:
        """The artist at work, as the log names them."""
        return self._actor

    @contextlib.contextmanager
    def reading(self) -> Generator[Session]:
        """Open a session that sees one state of the store."""
        with _plain_database_errors(), Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextlib.contextmanager
    def acting(self) -> Generator[Acting]:
        """Open the one writing transaction; acts and their log entries are kept together.

        What was done is on the disk when the block ends without an error, else nothing is.
        Nothing that fails after that turns a done act into an error.
        """
        with _plain_database_errors(), Session(self._writer, expire_on_commit=False) as session:
            acting = Acting(self, session)
            yield acting
            session.commit()
        if acting.newest is not None:
            self._tell(acting.newest)

    def _tell(self, done: CustodyEntry) -> None:
        with contextlib.suppress(OSError):
            self._logger.info(done.action, entry=done.sequence)
        try:
            self.checkpoint.advance(done)
        except CustodyError as error:
            # Without handlers, as on the command line, logging prints a warning on stderr.
            logging.getLogger("workbench").warning(
                "workbench: what was done is recorded as entry %d of the custody log, but: %s",
                done.sequence,
                error,
            )

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


class Acting:
    """A writing transaction: the session, and the log that grows with it."""

    def __init__(self, store: Store, session: Session) -> None:
        self.session = session
        self.newest: CustodyEntry | None = None
        self._store = store

    def log(self, action: str, case_number: str | None, **details: Any) -> None:
        """Add to the custody log what this transaction does."""
        self.newest = custody.append(
            self.session,
            custody.Act(action, case_number, details),
            actor=self._store.actor,
            at=self._store.now(),
        )


def find_case(session: Session, number: str) -> Case:
    """Return the case under a number; raise UnknownCaseError."""
    found = session.scalars(select(Case).where(Case.number == number)).first()
    if found is None:
        raise UnknownCaseError(f"There is no case {number!r}. Check its number, or open it.")
    return found


def find_version(case: Case, number: int) -> Version:
    """Return a case's version by its number; raise VersionError."""
    for version in case.versions:
        if version.number == number:
            return version
    raise VersionError(
        f"Case {case.number} has no version {number}; {_listed('its versions are', case.versions)}."
    )


def find_photo(case: Case, number: int) -> SourceImage:
    """Return a case's photograph by its number; raise IntakeError."""
    for photo in case.photos:
        if photo.number == number:
            return photo
    listed = _listed("its photographs are", case.photos)
    raise IntakeError(f"Case {case.number} has no photograph {number}; {listed}.")


def _listed(opening: str, numbered: Sequence[Version | SourceImage]) -> str:
    if not numbered:
        return "it has none yet"
    return f"{opening} {', '.join(str(one.number) for one in numbered)}"


def _make_home(home: Path) -> None:
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    made = [folder for folder in (home, *home.parents) if not folder.exists()]
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        for area in AREAS:
            (home / "vault" / area).mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=home):
            pass
    except OSError as error:
        for area in AREAS if made else ():
            with contextlib.suppress(OSError):
                (home / "vault" / area).rmdir()
        for folder in (home / "vault", *made) if made else ():
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise SettingsError(
            f"The workbench's home '{home}' cannot be written in ({error.strerror}, at "
            f"'{existing}'). Make it writable, or set WORKBENCH_HOME to a folder that is."
        ) from error


def _open_engine(database: str) -> Engine:
    engine = create_engine(database, connect_args=_arguments(database))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _arguments(database: str) -> dict[str, Any]:
    # Transactions are begun by hand, so that a writer waits for its turn before it reads.
    return {"isolation_level": None} if database.startswith("sqlite") else {}


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    for pragma in (
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    kind = connection.get_execution_options().get(_BEGIN, "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")


@contextlib.contextmanager
def _plain_database_errors() -> Generator[None]:
    try:
        yield
    except OperationalError as error:
        raise SettingsError(
            "The database in the workbench's home cannot be used: it is locked, full, or cannot be "
            "written. Close other programs that use it, make room, and try again."
        ) from error
    except DBAPIError as error:
        if error.connection_invalidated or "not a database" in str(error.orig):
            raise SettingsError(
                "The database in the workbench's home is damaged. Bring it back from a backup, or "
                "choose another home with WORKBENCH_HOME."
            ) from error
        raise
