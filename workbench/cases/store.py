"""The store: the database and the vault of one home, and transactions over them."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from copy import copy
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

from sqlalchemy import inspect, select, union
from sqlalchemy.orm import Session

from pipelines.sentences import Sentence
from workbench.cases import access, custody, migrations
from workbench.cases.database import (
    database_file,
    open_engine,
    plain_database_errors,
    readable_records,
    writing,
)
from workbench.cases.outbox import events_for
from workbench.cases.people import all_users
from workbench.cases.records import Case, CustodyEntry, SourceImage, SourceSkull, Version
from workbench.cases.seals import Sealed, case_of, seal
from workbench.cases.vault import AREAS, FolderVault, Vault
from workbench.errors import (
    CustodyError,
    SettingsError,
    UnknownCaseError,
    UnknownPhotographError,
    UnknownVersionError,
)
from workbench.logs import open_logger

Clock = Callable[[], datetime]
_AT_ONCE: Final = 500


class Store:
    """One home, opened: read with :meth:`reading`, write with :meth:`acting`."""

    def __init__(
        self,
        home: Path,
        database: str,
        *,
        actor: str,
        clock: Clock,
        vault: Vault | None = None,
        must_exist: bool = False,
    ) -> None:
        """Open ``home``; raise SettingsError if it is no use.

        A home that is missing is made, or is an error where it ``must_exist``. Without a ``vault``
        of its own it is in the home.
        """
        if must_exist:
            _check_home(home, database)
        _make_home(home)
        self.home = home
        self.vault = vault or FolderVault(home / "vault")
        self.checkpoint = custody.CheckpointFile(home / "custody-checkpoint.json")
        self._actor = actor
        self._clock = clock
        self.engine = open_engine(database)
        self._writer = writing(self.engine)
        with plain_database_errors(), self._writer.begin() as connection:
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
        """Open a session that sees one state of the store; raise SettingsError if damaged."""
        with (
            plain_database_errors(),
            readable_records(),
            Session(self.engine, expire_on_commit=False) as session,
        ):
            yield session

    @contextlib.contextmanager
    def acting(self) -> Generator[Acting]:
        """Open the one writing transaction; acts and their log entries are kept together.

        What was done is on the disk when the block ends without an error, else nothing is.
        Nothing that fails after that turns a done act into an error.
        """
        with plain_database_errors(), Session(self._writer, expire_on_commit=False) as session:
            acting = Acting(self, session)
            yield acting
            session.commit()
        if acting.newest is not None:
            self._tell(acting.newest)

    def _tell(self, done: CustodyEntry) -> None:
        with contextlib.suppress(OSError):
            open_logger(self.home).info(done.action, entry=done.sequence)
        try:
            self.checkpoint.advance(done)
        except CustodyError as error:
            # Without handlers, as on the command line, logging prints a warning on stderr.
            logging.getLogger("workbench").warning(
                "workbench: what was done is recorded as entry %d of the custody log, but: %s",
                done.sequence,
                error,
            )

    def for_actor(self, name: str) -> Store:
        """Return this store with somebody else at work; both share the database."""
        other = copy(self)
        other._actor = name
        return other

    def permit(self, action: str) -> None:
        """Raise AccessError where the one at work may not do an act, before work is spent on it."""
        with self.reading() as session:
            access.check_role(action, self.actor, all_users(session))

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


class Acting:
    """A writing transaction: the session, and the log that grows with it."""

    def __init__(self, store: Store, session: Session) -> None:
        self.session = session
        self.newest: CustodyEntry | None = None
        self._store = store

    def log(
        self, action: str, record: Sealed, others: Iterable[Sealed] = (), /, **details: Any
    ) -> None:
        """Add to the custody log what this transaction does to a record, and seal the record.

        ``others`` are records that came with it, and are sealed too. Raises AccessError or
        StateError where the one at work may not do it now.
        """
        with self.session.no_autoflush:
            access.check_act(action, record, self._store.actor, all_users(self.session))
        self.session.flush()
        case = case_of(record)
        details["record"] = self._sealed(record)
        if others:
            details["records"] = [self._sealed(other) for other in others]
        self._append(custody.Act(action, case.number if case else None, details))
        for event in list(events_for(self.session, action, record, self._store.now())):
            self.session.add(event)
            self.log("event queued", event, key=event.key, event=event.event)

    def _sealed(self, record: Sealed) -> dict[str, Any]:
        # What is sealed is what the database holds.
        self.session.refresh(record, [column.key for column in inspect(type(record)).column_attrs])
        return seal(record)

    def note(self, action: str, **details: Any) -> None:
        """Add to the custody log an act that belongs to no case and leaves no record."""
        access.check_role(action, self._store.actor, all_users(self.session))
        self._append(custody.Act(action, None, details))

    def _append(self, act: custody.Act) -> None:
        self.newest = custody.append(
            self.session, act, actor=self._store.actor, at=self._store.now()
        )


def find_case(session: Session, number: str) -> Case:
    """Return the case under a number; raise UnknownCaseError."""
    found = session.scalars(select(Case).where(Case.number == number)).first()
    if found is None:
        raise no_such_case(number)
    return found


def originals_in(session: Session, number: str, wanted: Collection[str]) -> set[str]:
    """Return which of the originals of these SHA-256 a case holds; none where there is no case.

    A case is read whole by `find_case`, which takes ten times as long.
    """
    held = (
        select(source.sha256)
        .join(Case, Case.id == source.case_id)
        .where(Case.number == number, source.sha256.in_(wanted))
        for source in (SourceImage, SourceSkull)
    )
    return set(session.scalars(union(*held)))


def no_such_case(number: str) -> UnknownCaseError:
    """Return the error for a number that no case has."""
    return UnknownCaseError(
        Sentence("There is no case '{number}'. Check its number, or open it.", number=number)
    )


def find_version(case: Case, number: int) -> Version:
    """Return a case's version by its number; raise VersionError."""
    for version in case.versions:
        if version.number == number:
            return version
    raise UnknownVersionError(
        Sentence(
            "Case {case} has no version {number}; {there_are}.",
            case=case.number,
            number=number,
            there_are=_there_are(case.versions),
        )
    )


def find_photo(case: Case, number: int) -> SourceImage:
    """Return a case's photograph by its number; raise IntakeError."""
    for photo in case.photos:
        if photo.number == number:
            return photo
    raise UnknownPhotographError(
        Sentence(
            "Case {case} has no photograph {number}; {there_are}.",
            case=case.number,
            number=number,
            there_are=_there_are(case.photos),
        )
    )


def find_skull(case: Case, number: int) -> SourceSkull:
    """Return a case's skull by its number; raise IntakeError."""
    for skull in case.skulls:
        if skull.number == number:
            return skull
    raise UnknownPhotographError(
        Sentence(
            "Case {case} has no skull {number}; {there_are}.",
            case=case.number,
            number=number,
            there_are=_there_are(case.skulls),
        )
    )


def portions(values: Iterable[str]) -> Iterator[list[str]]:
    """Yield values in lists that are short enough for one question to a database."""
    remaining = iter(values)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some


def _there_are(numbered: Sequence[Version | SourceImage | SourceSkull]) -> str:
    if not numbered:
        return Sentence("it has none yet")
    listed = ", ".join(str(one.number) for one in numbered)
    return Sentence("it has {listed}", listed=listed)


def _check_home(home: Path, database: str) -> None:
    if not (home / "vault").is_dir():
        raise SettingsError(
            f"There is nothing in the workbench's home '{home}': no case was opened there. "
            f"Set WORKBENCH_HOME to the folder of your cases, or open the first case."
        )
    file = database_file(database)
    if file is not None and not file.is_file():
        raise SettingsError(
            f"The workbench's home '{home}' lacks its database '{file.name}'. Bring it back from a "
            f"backup, or set WORKBENCH_HOME to the folder of your cases."
        )


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
