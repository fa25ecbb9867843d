"""Do two things at once of which neither needs the other."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

First = TypeVar("First")
Second = TypeVar("Second")

_hands: Final = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="abreast")


def abreast(
    first: Callable[[], First], second: Callable[[], Second], *, at_once: bool = True
) -> tuple[First, Second]:
    """Return what two pure functions give, worked out at once where a processor is free.

    What either raises is raised; the results are the same as one after the other, which they are
    worked out unless ``at_once``: together they take the memory of both.
    """
    if not at_once:
        return first(), second()
    beside = _hands.submit(second)
    done = first()
    # Where nobody has begun it there is nothing to wait for: so no two can wait for each other, and
    # a process that was forked, and has lost its threads, goes on alone.
    return done, second() if beside.cancel() else beside.result()
