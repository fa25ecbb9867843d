"""The reception of one home: it knows who is in, and whom the studio has to ask."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Final

from workbench.desk import Desk
from workbench.settings import load_settings
from workbench.studio.language import _
from workbench.studio.sign_in.provider import Provider, Vouched
from workbench.studio.sign_in.visits import Tries, Visits

COOKIE: Final = "workbench_visit"


class Reception:
    """Who is in one home; asks for passwords as soon as anybody has one."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._visits = Visits(timedelta(minutes=desk.settings.idle_minutes), desk.store.now)
        self._tries = Tries(desk.store.now)
        self.provider = Provider(desk.settings) if desk.settings.provider_url else None

    def sign_in(self, name: str, words: str) -> tuple[str | None, str]:
        """Return the secret of a new visit, or None and why not."""
        pause = self._tries.pause(name)
        if pause:
            seconds = round(pause.total_seconds())
            return None, _(
                "Tried in vain too often. Try again in {seconds} seconds.", seconds=max(seconds, 1)
            )
        user = self.desk.user_of_password(name, words)
        self._tries.note(name, failed=user is None)
        if user is None:
            return None, _("Name and password do not belong together, or there is no such user.")
        self.desk.acting_as(user.name).note_sign_in()
        return self._visits.begin(user.name), ""

    def sign_in_vouched(self, vouched: Vouched) -> tuple[str | None, str]:
        """Return the secret of a new visit for whom the provider vouches, or None and why not."""
        user = self.desk.user_of_identity(vouched.names)
        if user is None:
            return None, _(
                "The provider knows you as {name}, and nobody at work here is entered under "
                "that name. An administrator enters it under Settings, People.",
                name=vouched.names[-1],
            )
        self.desk.acting_as(user.name).note_sign_in(by=self.desk.settings.provider_url or "")
        return self._visits.begin(user.name, vouched=True), ""

    def visitor(self, secret: str | None, *, used: bool = False) -> str | None:
        """Return who is in under a secret, or None; ``used`` starts the idle time anew."""
        visit = self._visits.find(secret, used=used)
        if visit is None:
            return None
        stays = self.desk.vouched_may_stay if visit.vouched else self.desk.may_stay
        return visit.user if stays(visit.user, visit.began_at) else None

    def sign_out(self, secret: str | None) -> None:
        """End a visit."""
        visit = self._visits.find(secret)
        if visit is not None:
            self._visits.end(secret)
            self.desk.acting_as(visit.user).note_sign_in(ended=True)

    def lets_in(self, secret: str | None) -> bool:
        """Tell whether a request under a secret may pass."""
        return not self.desk.asks_sign_in() or self.visitor(secret) is not None


@cache
def reception() -> Reception:
    """Return the reception of the home that the environment names, opened once."""
    return Reception(Desk(load_settings()))
