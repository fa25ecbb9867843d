"""A browser that missed the run in which a control was set is told again what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from tests.desks import new_desk, open_case


def _page() -> None:
    from workbench.desk import Desk
    from workbench.settings import load_settings
    from workbench.studio.components.dials import Dial, turn_dials
    from workbench.studio.components.kept_choices import keep_choices, recall_choices
    from workbench.studio.components.target_age import choose_target_age

    recall_choices("page")
    with Desk(load_settings()) as desk:
        choose_target_age(desk.case("T-1"), 8)
    turn_dials("page", "Dials", [Dial("depth", "Depth")])
    keep_choices("page")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WORKBENCH_DATABASE_URL", raising=False)
    with new_desk(tmp_path / "home") as desk:
        open_case(desk, "T-1")
    page = AppTest.from_function(_page, default_timeout=30)
    page.session_state["Dials in page"] = True
    return page.run()


def _is_told(page: AppTest) -> list[tuple[object, bool]]:
    assert not page.exception
    drawn = (page.slider[0], page.number_input[0], page.slider[1])
    return [(control.value, control.proto.set_value) for control in drawn]


def test_what_the_controls_say_is_told_until_the_browser_answers(page: AppTest) -> None:
    assert _is_told(page) == [(14, True), (14.0, True), (1.0, True)]
    # The browser has drawn none of it: what it says of the page holds no control at all.
    page._run(WidgetStates())  # pyright: ignore[reportPrivateUsage]
    assert _is_told(page) == [(14, True), (14.0, True), (1.0, True)]
    page.run()
    assert _is_told(page) == [(14, False), (14.0, False), (1.0, False)]
