"""Remember what was used last, up to so many bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from pipelines.arrays import Sized

Key = TypeVar("Key")
Kept = TypeVar("Kept", bound=Sized)


class Recent(Generic[Key, Kept]):
    """What was used last; when ``room`` bytes are passed, the least recent is let go.

    The newest is always kept, whatever its size. Safe between threads; two of them may make the
    same thing once each.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Kept]) -> Kept:
        """Return what is kept under a key, or make and keep it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > 1 and self.nbytes > self._room:
                self._kept.popitem(last=False)
        return made

    @property
    def nbytes(self) -> int:
        """Bytes of all that is kept."""
        return sum(one.nbytes for one in self._kept.values())
