"""By which identity at the agency's provider a user signs in to the studio."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.cases.columns import Moment, Record
from workbench.errors import AccessError

# An e-mail address has at most 254 letters, a subject 255 (OpenID Connect Core, section 2).
_LONGEST: Final = 255


class Identity(Record):
    """What the provider calls one user: an e-mail address or a subject; empty once withdrawn."""

    __tablename__ = "identities"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    named: Mapped[str] = mapped_column(String(_LONGEST))
    set_by: Mapped[str] = mapped_column(String(120))
    set_at: Mapped[datetime] = mapped_column(Moment)


def identities_in_use(session: Session) -> Sequence[Identity]:
    """Return every identity that was not withdrawn."""
    return session.scalars(select(Identity).where(Identity.named != "")).all()


def checked_name(named: str) -> str:
    """Return what a provider calls somebody; raise AccessError where nothing is called so."""
    named = named.strip()
    if len(named) > _LONGEST or not named.isprintable() or any(map(str.isspace, named)):
        raise AccessError(
            f"An identity at the provider is an e-mail address or a subject of at most {_LONGEST} "
            f"letters without blanks, this is '{named[:60]}'."
        )
    return named


def is_named(identity: Identity, names: Collection[str]) -> bool:
    """Tell whether an identity is one of these names; capitals tell only subjects apart."""
    named = identity.named
    if "@" in named:
        return named.casefold() in {name.casefold() for name in names}
    return named in names
