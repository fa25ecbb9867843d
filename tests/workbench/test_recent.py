"""What was used last is kept up to so many bytes, and the newest always."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.recent import Recent


@dataclass(frozen=True)
class Thing:
    """Something of a size."""

    nbytes: int


def test_a_thing_is_made_once_while_it_is_kept() -> None:
    made: list[int] = []
    recent: Recent[str, Thing] = Recent(100)

    def make() -> Thing:
        made.append(1)
        return Thing(40)

    assert recent.get("a", make) is recent.get("a", make)
    assert made == [1]


def test_the_least_recent_is_let_go_when_the_room_is_passed() -> None:
    recent: Recent[str, Thing] = Recent(100)
    first = recent.get("a", lambda: Thing(40))
    recent.get("b", lambda: Thing(40))
    recent.get("a", lambda: Thing(0))
    recent.get("c", lambda: Thing(40))
    assert recent.nbytes == 80
    assert recent.get("a", lambda: Thing(40)) is first
    other = Thing(40)
    assert recent.get("b", lambda: other) is other


def test_one_thing_larger_than_the_room_is_kept_alone() -> None:
    recent: Recent[str, Thing] = Recent(100)
    recent.get("a", lambda: Thing(40))
    large = recent.get("b", lambda: Thing(400))
    assert recent.get("b", lambda: Thing(0)) is large
    assert recent.nbytes == 400
