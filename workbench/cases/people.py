"""People who work with a home, and what each of them is there for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.cases.columns import Moment, Record

AT_WORK, GONE = "at_work", "gone"


class User(Record):
    """One person by name, with a role; nobody is removed, who leaves is ``gone``."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default=AT_WORK)
    added_by: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(Moment)


def same_person(one: str | None, other: str | None) -> bool:
    """Tell whether two names are one person's, whatever their capitals, blanks and composition."""
    return one is not None and other is not None and folded(one) == folded(other)


def all_users(session: Session) -> Sequence[User]:
    """Return every user in the order in which they were added."""
    return session.scalars(select(User).order_by(User.id)).all()


def find_user(users: Sequence[User], name: str) -> User | None:
    """Return the user of a name, gone or at work, or None."""
    return next((user for user in users if same_person(user.name, name)), None)


def folded(name: str) -> str:
    """Return a name as it is compared: without capitals, extra blanks and forms of composition."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
