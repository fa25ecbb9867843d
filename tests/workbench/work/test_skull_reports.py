"""What reports for court say of the points of a skull."""

from __future__ import annotations

from dataclasses import replace

from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.placing import looked_at
from tests.pipelines.reconstruction.phantoms import phantom
from workbench.work.skull_reports import depth_table, point_counts, point_places, points_told

_POINTS = phantom("plain man").points
_GUESSED = {name: replace(_POINTS[name], placed_by="program") for name in ("n", "g")}
_SOME = Craniometry({**looked_at(_POINTS).points, **_GUESSED, "op": _POINTS["op"]})


def test_counts_say_who_placed_the_points() -> None:
    assert list(point_counts(_SOME).rows) == [
        ("observed", "hand", str(len(_POINTS) - 3)),
        ("observed", "the program, unchecked", "2"),
        ("observed", "not said", "1"),
    ]
    assert list(points_told(_SOME))[1:] == [("of them the program's, unchecked", "2")]
    assert len(list(points_told(_POINTS))) == 1


def test_each_place_and_depth_over_it_says_that_nobody_looked_at_the_point() -> None:
    cells = [cell for row in point_places(_SOME).rows for cell in row]
    said = {cells[at]: cells[at + 2] for at in range(0, len(cells), 3)}
    assert (said["n"], said["op"], said["pr"]) == ("observed, unchecked", "observed", "observed")
    depth = {"depth_mm": 5, "sd_mm": 1, "status": "recalled", "source": "", "sd_source": ""}
    rows = depth_table(
        {
            "n": {**depth, "point": "observed", "placed_by": "program"},
            "of a version of before": {**depth, "point": "inferred"},
        }
    ).rows
    assert [row[2] for row in rows] == ["observed, unchecked", "inferred"]
