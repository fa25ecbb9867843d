"""The database: how it is opened, and its errors in words that an artist can act on."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Generator
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.orm import Session

from workbench.errors import SettingsError

_BUSY_TIMEOUT_MS: Final = 20_000
_BEGIN: Final = "workbench_begin"
# The lock that PostgreSQL's writers wait for; any number that no other program uses there.
_WRITERS: Final = 0x776F726B
# SQLite's names for a database that is whole but cannot be used now.
_HINDERED: Final = ("BUSY", "LOCKED", "FULL", "READONLY", "IOERR", "CANTOPEN", "PERM", "NOMEM")
_SHORT: Final = "SQLITE_IOERR_SHORT_READ"
# What turning a column's stored value into a date, a number or a document can raise.
_UNREADABLE: Final = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)


def open_engine(database: str) -> Engine:
    """Return an engine for a database's URL; nothing is read before it is used.

    Each of its transactions sees one state of the database from its first reading on.
    """
    url = _read_url(database)
    if url.get_backend_name() != "sqlite":
        try:
            engine = create_engine(url, isolation_level="REPEATABLE READ")
        except ModuleNotFoundError as error:
            raise SettingsError(
                "The database that WORKBENCH_DATABASE_URL names needs a driver that is not "
                "installed. Install the extra 'postgresql'."
            ) from error
        event.listen(engine, "begin", _begin_elsewhere)
        return engine
    # Transactions are begun by hand, so that a writer waits for its turn before it reads.
    engine = create_engine(database, connect_args={"isolation_level": None})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def database_file(database: str) -> Path | None:
    """Return the file that an SQLite URL names, or None for another database."""
    url = _read_url(database)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _read_url(database: str) -> URL:
    """Return a database's URL, with our driver for PostgreSQL; raise SettingsError."""
    try:
        url = make_url(database)
        known = url.get_backend_name() in ("sqlite", "postgresql")
    except ArgumentError as error:
        raise _no_url() from error
    if not known:
        raise _no_url()
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _no_url() -> SettingsError:
    # The URL itself may hold a password.
    return SettingsError(
        "WORKBENCH_DATABASE_URL is no address of a database that the workbench knows. Write "
        "postgresql://user@host/name, or remove it to keep cases in the workbench's home."
    )


def writing(engine: Engine) -> Engine:
    """Return the engine for transactions that write, which wait for one another."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{_BEGIN: "IMMEDIATE"})
    return engine.execution_options(**{_BEGIN: "IMMEDIATE"}, isolation_level="READ COMMITTED")


def check_whole(session: Session) -> None:
    """Raise SettingsError where pages of an SQLite file are damaged."""
    if session.get_bind().dialect.name == "sqlite":
        found = session.scalar(text("PRAGMA integrity_check(1)"))
        if found != "ok":
            raise damaged()


def find_strays(session: Session) -> tuple[tuple[str, int], ...]:
    """Return the rows, by table and number, whose parent is gone; only another program does so."""
    if session.get_bind().dialect.name != "sqlite":
        return ()
    found = session.execute(text("PRAGMA foreign_key_check"))
    return tuple((str(row[0]), int(row[1])) for row in found)


@contextlib.contextmanager
def plain_database_errors() -> Generator[None]:
    """Turn a hindered or damaged database into a SettingsError; other errors are our own."""
    try:
        yield
    except (IntegrityError, InterfaceError, ProgrammingError):
        raise
    except UnicodeDecodeError as error:
        # SQLite's own message quotes the damaged text.
        raise damaged() from error
    except DBAPIError as error:
        if isinstance(error, OperationalError) and _is_hindered(error):
            raise SettingsError(
                "The database in the workbench's home cannot be used: it is locked, full, or "
                "cannot be written. Close other programs that use it, make room, and try again."
            ) from error
        raise damaged() from error


@contextlib.contextmanager
def readable_records() -> Generator[None]:
    """Turn a stored value that is not of its column's kind into a SettingsError."""
    try:
        yield
    except _UNREADABLE as error:
        raise damaged() from error


def damaged() -> SettingsError:
    """Return the error for a database that holds what no workbench wrote."""
    return SettingsError(
        "The database in the workbench's home is damaged, or was edited by another program. Bring "
        "it back from a backup, or choose another home with WORKBENCH_HOME."
    )


def _is_hindered(error: OperationalError) -> bool:
    if not isinstance(error.orig, sqlite3.Error):
        return True
    name = getattr(error.orig, "sqlite_errorname", "")
    return name != _SHORT and name.removeprefix("SQLITE_").startswith(_HINDERED)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
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


def _begin_elsewhere(connection: Connection) -> None:
    # The log is one chain: who locked only its newest entry would miss the one written meanwhile.
    if connection.get_execution_options().get(_BEGIN) and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
