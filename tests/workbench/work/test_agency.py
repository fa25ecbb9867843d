from __future__ import annotations

from pathlib import Path

import pytest

from tests.desks import desk_with_version, new_desk, settings_for
from workbench.desk import Desk
from workbench.errors import AccessError, SettingsError

LINES = ["Missing Children Unit", "24 h: 555 0100"]


def test_what_is_set_holds_on_every_desk_and_after_a_restart_and_is_logged(tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk = Desk(settings_for(home, agency="Of the environment"))
    other = desk.acting_as("A. Artist")
    desk.set_agency(" Office of Samples ", [LINES[0], "", LINES[1]], "https://agency.example/tips")
    for one in (desk, other, Desk(settings_for(home, agency="Of the environment"))):
        said = one.settings
        assert (said.agency, said.contact_lines) == ("Office of Samples", tuple(LINES))
        assert said.agency_url == "https://agency.example/tips"
    (entry,) = [entry for entry in desk.log() if entry.action == "agency set"]
    assert entry.details["agency"] == "Office of Samples"


def test_only_an_administrator_sets_it_and_nothing_wrong_is_kept(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "home")
    desk.add_user("C. Manager", "case_manager")
    with pytest.raises(AccessError, match="case manager"):
        desk.acting_as("C. Manager").set_agency("Theirs", [], "")
    for wrong in (("A", ["one|two"], ""), ("A", [], "no address"), ("A" * 200, [], "")):
        with pytest.raises(SettingsError, match="cannot"):
            desk.set_agency(*wrong)
    assert desk.settings.agency == ""
    assert not (tmp_path / "home" / "agency.json").exists()


def test_the_specimen_shows_the_words_that_are_set(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path)
    before = desk.prove_agency()
    desk.set_agency("Office of Samples", LINES, "")
    after = desk.prove_agency()
    assert after.ndim == 3 and (after.shape != before.shape or (after != before).any())
