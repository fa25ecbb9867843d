from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.desks import BORN, NUMBER, desk_with_version
from workbench.cases.details import CaseDetails


def test_open_cases_of_the_missing_are_due_and_an_artists_work_is_listed(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path)
    desk.change_case(NUMBER, missing_since="2020-06-10")
    for number, kind, status in (
        ("L-1", "missing_child", "open"),
        ("L-2", "missing_adult", "closed"),
        ("L-3", "unidentified_deceased", "open"),
    ):
        desk.open_case(
            number,
            subject="unknown",
            born=BORN,
            missing_since="2019",
            details=CaseDetails.model_validate({"kind": kind, "status": status}),
        )
    assert [(due.number, due.why) for due in desk.due(date(2026, 3, 1))] == [("L-1", "first")]
    assert [(due.number, due.why) for due in desk.due(date(2028, 1, 1))] == [
        ("L-1", "first"),
        (NUMBER, "update"),
    ]
    desk.note_hours(NUMBER, 1, 2.5)
    (piece,) = desk.portfolio()
    assert (piece.case_number, piece.hours, piece.outcome) == (NUMBER, 2.5, "open")
    assert desk.portfolio("Somebody Else") == []
