from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from tests.desks import NUMBER, desk_with_version
from workbench.errors import ExportError
from workbench.exports.formats import FormatName
from workbench.work.formats import FORMATS


def test_every_format_that_can_be_asked_for_has_a_writer() -> None:
    assert set(FORMATS) == set(get_args(FormatName))


def test_the_log_says_what_was_written_and_how_large(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    written = desk.export(NUMBER, 1, tmp_path / "out")
    told = desk.log(NUMBER)[-1].details
    assert told["size_bytes"] == written.path.stat().st_size
    assert told["sha256"] == written.sha256


def test_a_mesh_of_a_picture_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    with pytest.raises(ExportError, match=r"age progression\) and has no mesh.*as a picture"):
        desk.export(NUMBER, 1, tmp_path / "out", format="mesh")
    assert not (tmp_path / "out").exists()
    assert desk.version(NUMBER, 1).exports == []
