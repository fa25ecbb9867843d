"""Two things at once give what they would one after the other, and never wait for each other."""

from __future__ import annotations

import os
from threading import Barrier
from typing import NoReturn

import pytest

from pipelines.abreast import abreast


def test_two_things_are_done_at_once_and_both_are_returned() -> None:
    # Each waits for the other: one after the other they would never end.
    meeting = Barrier(2, timeout=20)

    def met(name: str) -> str:
        meeting.wait()
        return name

    if (os.cpu_count() or 1) > 1:
        assert abreast(lambda: met("first"), lambda: met("second")) == ("first", "second")
    assert abreast(lambda: 1, lambda: "2", at_once=False) == (1, "2")


def _fails() -> NoReturn:
    raise ValueError("pinched")


@pytest.mark.parametrize("at_once", [True, False])
def test_what_one_of_them_raises_is_raised(*, at_once: bool) -> None:
    with pytest.raises(ValueError, match="pinched"):
        abreast(lambda: 1, _fails, at_once=at_once)
    with pytest.raises(ValueError, match="pinched"):
        abreast(_fails, lambda: 1, at_once=at_once)


def test_many_within_one_another_end() -> None:
    def sum_of(depth: int) -> int:
        if not depth:
            return 1
        return sum(abreast(lambda: sum_of(depth - 1), lambda: sum_of(depth - 1)))

    assert sum_of(8) == 2**8
