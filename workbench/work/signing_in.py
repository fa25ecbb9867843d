"""Signing in to the studio: who has a password, and whether the words given are theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from workbench.cases.passwords import Password, checked_words, fits, hash_of, password_of
from workbench.cases.people import AT_WORK, User, all_users, find_user, same_person
from workbench.errors import AccessError
from workbench.work.people import PeopleWork


class SignInWork(PeopleWork):
    """What is done with passwords."""

    def set_password(self, name: str, words: str) -> User:
        """Set a user's password; raise AccessError where it is not theirs to set or too weak.

        Everybody sets their own; an administrator sets anybody's.
        """
        if not same_person(name, self.store.actor):
            self.store.permit("user changed")
        with self.store.acting() as acting:
            user = find_user(all_users(acting.session), name)
            if user is None or user.state != AT_WORK:
                raise AccessError(f"There is no user {name} at work. Add the user first.")
            hashed = hash_of(checked_words(words, user.name))
            password = password_of(acting.session, user) or Password(user_id=user.id)
            password.hashed = hashed
            password.set_by, password.set_at = self.store.actor, self.store.now()
            acting.session.add(password)
            acting.log("password set", password, user=user.id)
        return user

    def asks_sign_in(self) -> bool:
        """Tell whether anybody at work has a password: then nobody is taken at their word."""
        asked = (
            select(Password.id)
            .join(User, User.id == Password.user_id)
            .where(User.state == AT_WORK)
            .limit(1)
        )
        with self.store.reading() as session:
            return session.scalars(asked).first() is not None

    def user_of_password(self, name: str, words: str) -> User | None:
        """Return the user at work whose name and password these are, or None."""
        with self.store.reading() as session:
            user = find_user(all_users(session), name)
            at_work = user is not None and user.state == AT_WORK
            password = password_of(session, user) if user is not None and at_work else None
        return user if fits(words, password.hashed if password else None) else None

    def may_stay(self, name: str, since: datetime) -> bool:
        """Tell whether a user is at work, their password no newer than when they came."""
        with self.store.reading() as session:
            user = find_user(all_users(session), name)
            password = password_of(session, user) if user else None
        at_work = user is not None and user.state == AT_WORK
        return at_work and password is not None and password.set_at <= since

    def note_sign_in(self, *, ended: bool = False, by: str = "") -> None:
        """Write into the log that the one at work came, and ``by`` whose word, or went."""
        said = {"by": by} if by else {}
        with self.store.acting() as acting:
            acting.note("signed out" if ended else "signed in", **said)
