"""Who is in: visits by a secret that only the browser holds, each over once it lies idle."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

_TRIES: Final = 5
_FIRST_PAUSE: Final = timedelta(seconds=30)
_LONGEST_PAUSE: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class Visit:
    """One browser's stay: whose it is, since when, and when they last did something.

    ``vouched`` is one that the agency's provider vouched for, without a password of ours.
    """

    user: str
    began_at: datetime
    used_at: datetime
    vouched: bool = False


class Visits:
    """The visits that are open now; a restart of the studio ends them all."""

    def __init__(self, idle: timedelta, clock: Callable[[], datetime]) -> None:
        self._idle = idle
        self._clock = clock
        self._open: dict[str, Visit] = {}
        self._lock = Lock()

    def begin(self, user: str, *, vouched: bool = False) -> str:
        """Open a visit and return its secret, which is kept nowhere."""
        secret = secrets.token_urlsafe(32)
        now = self._clock()
        with self._lock:
            fresh = {key: one for key, one in self._open.items() if self._is_fresh(one, now)}
            self._open = {**fresh, _hashed(secret): Visit(user, now, now, vouched)}
        return secret

    def find(self, secret: str | None, *, used: bool = False) -> Visit | None:
        """Return the open visit of a secret, or None; ``used`` starts its idle time anew."""
        now = self._clock()
        with self._lock:
            visit = self._open.get(_hashed(secret or ""))
            if visit is None or not self._is_fresh(visit, now):
                return None
            if used:
                self._open[_hashed(secret or "")] = replace(visit, used_at=now)
            return visit

    def end(self, secret: str | None) -> None:
        """Close a visit."""
        with self._lock:
            self._open.pop(_hashed(secret or ""), None)

    def _is_fresh(self, visit: Visit, now: datetime) -> bool:
        return now - visit.used_at < self._idle


class Tries:
    """How often a name was tried in vain: after five times it waits, longer each time."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._failed: dict[str, tuple[int, datetime]] = {}
        self._lock = Lock()

    def pause(self, name: str) -> timedelta:
        """Return how long this name has to wait before its next try."""
        with self._lock:
            count, last = self._failed.get(_key(name), (0, self._clock()))
        if count < _TRIES:
            return timedelta(0)
        asked = min(_FIRST_PAUSE * 2 ** (count - _TRIES), _LONGEST_PAUSE)
        return max(last + asked - self._clock(), timedelta(0))

    def note(self, name: str, *, failed: bool) -> None:
        """Count a try in vain, or forget them all after a good one."""
        now = self._clock()
        with self._lock:
            # What lies long back counts no more, and takes no room.
            self._failed = {
                key: one for key, one in self._failed.items() if now - one[1] < _LONGEST_PAUSE
            }
            count, _ = self._failed.pop(_key(name), (0, now))
            if failed:
                self._failed[_key(name)] = (min(count + 1, 20), now)


def _key(name: str) -> str:
    return _hashed(" ".join(name.casefold().split()))


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
