"""People: who works with this home, and in which role."""

from __future__ import annotations

from pipelines.sentences import Sentence
from workbench.cases.access import check_role
from workbench.cases.people import AT_WORK, GONE, User, all_users, find_user
from workbench.cases.store import Acting
from workbench.cases.vocabulary import ROLES
from workbench.errors import AccessError
from workbench.work.agency import AgencyWork

_NAME_LIMIT = 120


class PeopleWork(AgencyWork):
    """What is done with the users of a home."""

    def users(self) -> list[User]:
        """Return all users; there are none while one artist works alone."""
        with self.store.reading() as session:
            return list(all_users(session))

    def reader(self) -> tuple[str, str]:
        """Return who looks and in which role, '' where one artist works alone.

        Raises AccessError where they may not look at cases.
        """
        with self.store.reading() as session:
            users = all_users(session)
        check_role("read", self.store.actor, users)
        user = find_user(users, self.store.actor)
        return self.store.actor, user.role if user else ""

    def add_user(self, name: str, role: str) -> User:
        """Add a user; raise AccessError where there is one of that name, or the name is no use.

        Who adds the first becomes administrator, so that the home is never without one.
        """
        name = " ".join(name.split())
        _check_role_name(role)
        if not name or len(name) > _NAME_LIMIT or not name.isprintable():
            raise AccessError(
                Sentence(
                    "A user's name has 1 to {name_limit} printable letters.", name_limit=_NAME_LIMIT
                )
            )
        with self.store.acting() as acting:
            users = all_users(acting.session)
            if find_user(users, name):
                raise AccessError(
                    Sentence(
                        "There is a user {name} already; change their role instead.", name=name
                    )
                )
            me = self.store.actor
            if not users and find_user([User(name=me)], name):
                role = "administrator"
            elif not users:
                self._add(acting, me, "administrator")
            return self._add(acting, name, role)

    def change_user(self, name: str, *, role: str | None = None, gone: bool = False) -> User:
        """Change a user's role, or have them gone; the last administrator stays."""
        if role is not None:
            _check_role_name(role)
        with self.store.acting() as acting:
            users = all_users(acting.session)
            user = find_user(users, name)
            if user is None:
                raise AccessError(Sentence("There is no user {name}.", name=name))
            user.role = role or user.role
            user.state = GONE if gone else AT_WORK
            if not any(u.role == "administrator" and u.state == AT_WORK for u in users):
                raise AccessError(
                    Sentence("{name} is the last administrator. Add another first.", name=user.name)
                )
            acting.log("user changed", user, user=user.id, role=user.role, state=user.state)
        return user

    def _add(self, acting: Acting, name: str, role: str) -> User:
        user = User(
            name=name,
            role=role,
            state=AT_WORK,
            added_by=self.store.actor,
            added_at=self.store.now(),
        )
        acting.session.add(user)
        acting.log("user added", user, role=role)
        return user


def _check_role_name(role: str) -> None:
    if role not in ROLES:
        raise AccessError(
            Sentence(
                "The role {role!r} is unknown; give one of {listed}.",
                role=role,
                listed=", ".join(ROLES),
            )
        )
