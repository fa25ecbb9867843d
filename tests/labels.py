"""Labels of exported pictures for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from workbench.exports.label import Label
from workbench.settings import STANDING_STATEMENT

_LABEL = Label(
    age_years=12.0,
    drawn_at_years=6.0,
    statement=STANDING_STATEMENT.replace("{age}", "12"),
    recipe_sha256="a" * 64,
    rendering_sha256="b" * 64,
    sources=("c" * 64,),
    software="forensic-imaging-workbench 0",
    case_number="T-1",
    version=3,
)


def label(**changes: Any) -> Label:
    """Return a label with some of its words changed."""
    return replace(_LABEL, **changes)
