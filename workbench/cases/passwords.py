"""Passwords of those who sign in to the studio, kept as Argon2id hashes."""

from __future__ import annotations

import os
import unicodedata
from datetime import datetime
from functools import cache
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pipelines.sentences import Sentence
from workbench.cases.columns import Moment, Record
from workbench.cases.people import User
from workbench.errors import AccessError

SHORTEST: Final = 12
_LONGEST: Final = 256
# RFC 9106, section 4, the second recommended option: 64 MiB, three passes, four lanes.
_PASSES, _LANES, _KIBIBYTES, _SALT_BYTES, _HASH_BYTES = 3, 4, 65_536, 16, 32


class Password(Record):
    """The hash of one user's password, with all that is needed to check it."""

    __tablename__ = "passwords"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    hashed: Mapped[str] = mapped_column(String(200))
    set_by: Mapped[str] = mapped_column(String(120))
    set_at: Mapped[datetime] = mapped_column(Moment)


def password_of(session: Session, user: User) -> Password | None:
    """Return a user's password, or None where they have none."""
    return session.scalars(select(Password).where(Password.user_id == user.id)).first()


def checked_words(words: str, name: str) -> str:
    """Return a new password's words; raise AccessError where they are too short or a name."""
    if not SHORTEST <= len(words) <= _LONGEST:
        raise AccessError(
            Sentence(
                "A password has {shortest} to {longest} letters, this {count}.",
                shortest=SHORTEST,
                longest=_LONGEST,
                count=len(words),
            )
        )
    if len(set(words)) < 5 or words.casefold() in name.casefold():
        raise AccessError(
            Sentence("A password of so few different letters, or one's name, is soon guessed.")
        )
    return words


def hash_of(words: str) -> str:
    """Return the Argon2id hash of a password, salted anew each time, as a PHC string."""
    return _argon2id(os.urandom(_SALT_BYTES)).derive_phc_encoded(_bytes(words))


def fits(words: str, hashed: str | None) -> bool:
    """Tell whether words are the ones that were hashed.

    Without a hash the same work is done for nothing, so that who waits learns of no name.
    """
    try:
        Argon2id.verify_phc_encoded(_bytes(words), hashed or _nobodys())
    except InvalidKey:
        return False
    return hashed is not None


@cache
def _nobodys() -> str:
    return hash_of("nobody has this password")


def _argon2id(salt: bytes) -> Argon2id:
    return Argon2id(
        salt=salt,
        length=_HASH_BYTES,
        iterations=_PASSES,
        lanes=_LANES,
        memory_cost=_KIBIBYTES,
    )


def _bytes(words: str) -> bytes:
    return unicodedata.normalize("NFKC", words).encode()
