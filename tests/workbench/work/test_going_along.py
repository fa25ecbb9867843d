"""What goes along with every file of a version is known before any is written."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from tests.studio.people import NUMBER, desk_with_a_version


def test_every_file_says_the_case_and_the_statement_and_nothing_of_the_photographs_own(
    tmp_path: Path,
) -> None:
    with desk_with_a_version(tmp_path / "home") as desk:
        along = desk.goes_along(NUMBER, 1)
        said = dict(along.metadata)
        assert said["CaseNumber"] == NUMBER
        assert (
            desk.settings.statement_at(10, "en", product="age_progression") == said["description"]
        )
        assert [number for number, _told in along.left_out] == [1]
        for file_type in ("png", "jpeg", "tiff"):
            file = desk.export(NUMBER, 1, tmp_path / file_type, file_type=file_type).path
            packet = unescape(file.read_bytes().decode("utf-8", "ignore"))
            assert [what for what, told in along.metadata if told not in packet] == []
        steps: list[tuple[int, int]] = []
        made = desk.export_case(
            NUMBER, tmp_path / "out", on_step=lambda done, total, _name: steps.append((done, total))
        )
        assert made.path.is_dir()
        assert [done for done, _total in steps] == list(range(steps[0][1]))
