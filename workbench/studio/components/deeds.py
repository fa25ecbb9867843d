"""What was done to points in the browser, which sends it until the page has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter


class Deed(BaseModel):
    """One thing that was done in a ``view``: a point placed at ``xy``, removed, or let stand.

    Or it is a step back, or on again. Their numbers rise, so that each is done once however often
    it is sent.
    """

    number: int
    view: str
    kind: Literal["placed", "removed", "confirmed", "undo", "redo"]
    name: str = ""
    xy: tuple[float, ...] = ()


_DEEDS = TypeAdapter(list[Deed])


def new_deeds(told: Any, done: int) -> Sequence[Deed]:
    """Return the deeds that the browser told of after the one that was ``done`` last, in order."""
    deeds = _DEEDS.validate_python(told or [])
    return sorted((deed for deed in deeds if deed.number > done), key=lambda deed: deed.number)
