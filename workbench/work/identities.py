"""Signing in by the agency's provider: whom it means by the identities that it vouches for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from workbench.cases.identities import Identity, checked_name, identities_in_use, is_named
from workbench.cases.people import AT_WORK, User, all_users, find_user
from workbench.errors import AccessError
from workbench.work.signing_in import SignInWork


class IdentityWork(SignInWork):
    """What is done with identities at the agency's provider."""

    def set_identity(self, name: str, named: str) -> User:
        """Enter what the provider calls a user, an e-mail address or a subject; empty withdraws it.

        Raises AccessError where the name is no use, or already another's.
        """
        named = checked_name(named)
        with self.store.acting() as acting:
            user = find_user(all_users(acting.session), name)
            if user is None or user.state != AT_WORK:
                raise AccessError(f"There is no user {name} at work. Add the user first.")
            for other in identities_in_use(acting.session):
                if other.user_id != user.id and is_named(other, {named}):
                    raise AccessError(f"{named} is another user's already. Withdraw it there.")
            known = acting.session.query(Identity).filter_by(user_id=user.id).first()
            identity = known or Identity(user_id=user.id)
            identity.named = named
            identity.set_by, identity.set_at = self.store.actor, self.store.now()
            acting.session.add(identity)
            acting.log("identity set", identity, user=user.id)
        return user

    def identities(self) -> dict[str, str]:
        """Return what the provider calls each user who was given an identity."""
        with self.store.reading() as session:
            names = {user.id: user.name for user in all_users(session)}
            return {names[one.user_id]: one.named for one in identities_in_use(session)}

    def user_of_identity(self, names: Collection[str]) -> User | None:
        """Return the user at work whom the provider calls by one of these names, or None."""
        with self.store.reading() as session:
            meant = {one.user_id for one in identities_in_use(session) if is_named(one, names)}
            at_work = [u for u in all_users(session) if u.id in meant and u.state == AT_WORK]
        # Two, by an address and by a subject, would leave open who it is.
        return at_work[0] if len(at_work) == 1 else None

    def asks_sign_in(self) -> bool:
        """Tell whether anybody at work has a password or an identity at the provider."""
        if super().asks_sign_in():
            return True
        with self.store.reading() as session:
            known = {one.user_id for one in identities_in_use(session)}
            return any(user.id in known for user in all_users(session) if user.state == AT_WORK)

    def vouched_may_stay(self, name: str, since: datetime) -> bool:
        """Tell whether a user is at work, their identity no newer than when they came."""
        with self.store.reading() as session:
            user = find_user(all_users(session), name)
            if user is None or user.state != AT_WORK:
                return False
            return any(
                one.user_id == user.id and one.set_at <= since for one in identities_in_use(session)
            )
