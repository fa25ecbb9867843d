"""The sample case, which is for trying things out: no list counts it, and it can be put away."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, or_

from workbench.cases.records import Case

SAMPLE_NUMBER: Final = "SAMPLE"
"""The number marks it as a sample on every page and in every file that is made of it."""

NO_SAMPLE: Final[ColumnElement[bool]] = Case.number != SAMPLE_NUMBER
NOT_PUT_AWAY: Final[ColumnElement[bool]] = or_(NO_SAMPLE, Case.status == "open")
"""A sample that is closed is put away: its log stays, and no list shows it."""
