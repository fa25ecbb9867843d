from __future__ import annotations

from pathlib import Path

import pytest

from models.tissue_depths import BUILDS, depth_rows, feature_rules, named_points
from pipelines.errors import DepthError, NoDepthsForAgeError
from pipelines.reconstruction.depths import Sex, depths_for, read_table


def test_the_tables_hold_42_points_and_name_their_sources() -> None:
    assert len(named_points()) == 42
    assert all(row.source and row.status for row in depth_rows())
    assert all(rule.source and rule.status for rule in feature_rules())


@pytest.mark.parametrize("sex", ["M", "F", "unknown"])
def test_heavier_builds_have_deeper_tissue_at_every_point(sex: Sex) -> None:
    slender, normal, heavy = (depths_for(sex, "adult", build).depths for build in BUILDS)
    for name in normal:
        assert slender[name].depth_mm <= normal[name].depth_mm <= heavy[name].depth_mm + 1.01, name
        assert normal[name].sd_mm >= 1


def test_every_depth_says_where_it_comes_from() -> None:
    depths = depths_for("F", "adult", "heavy").depths.values()
    assert {depth.status for depth in depths} <= {"recalled", "derived", "inferred", "source-read",
                                                  "n source-read; mean recalled"}  # fmt: skip
    assert all(depth.source and depth.sd_source for depth in depths)


def test_children_get_no_adult_depths_unasked() -> None:
    with pytest.raises(NoDepthsForAgeError, match="'child'"):
        depths_for("unknown", "child", "normal")
    accepted = depths_for("unknown", "child", "normal", accept_adult=True)
    assert "ADULT" in accepted.notes[0]


def test_an_own_table_stands_before_the_published_ones(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("landmark,depth_mm,sd_mm,age_band,source\ng,4.2,0.7,child,Some 2020\n")
    table = depths_for("M", "child", "normal", table=read_table(path))
    assert table.name == "own.csv"
    assert (table.depths["g"].depth_mm, table.depths["g"].sd_mm) == (4.2, 0.7)
    assert table.depths["g"].source == "Some 2020"
    assert set(table.depths) == {"g"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("landmark,depth_mm\ng,-4\n", "Line 2 .* -4 mm"),
        ("landmark,depth_mm\ng,5\nn,900\n", "Line 3 .* 900 mm"),
        ("landmark,depth_mm\ng,thick\n", "thick"),
        ("landmark,depth_mm\nnose,4\n", "nose"),
        ("landmark,depth_mm,sex\ng,4,X\n", "'X'"),
        ("site,mm\ng,4\n", "lacks the columns"),
        ("landmark,depth_mm\n", "no rows"),
    ],
)
def test_a_wrong_table_is_told_by_line_and_value(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text)
    with pytest.raises(DepthError, match=words):
        read_table(path)
