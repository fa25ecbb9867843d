"""Choices are begun anew whole, taken back whole, and taken up once there is something to set."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.desks import new_desk
from workbench.studio.components.kept_choices import take_up


def _page() -> None:
    import streamlit as st

    from workbench.studio.components.kept_choices import (
        begin_anew,
        choice,
        keep_choices,
        noted,
        recall_choices,
    )

    more = st.toggle("A photograph came in", key="more")
    recall_choices("page")
    st.slider("Age", 0, 80, 12, key=choice("age"))
    if more:
        st.slider("Weight", 0, 10, 3, key=choice("weight"))
        if not st.toggle("It is drawn on", value=True):
            st.caption("Its strokes are out of sight.")
        else:
            noted("strokes", [])
    keep_choices("page")
    st.text(f"Strokes: {st.session_state.get('strokes')}")
    if st.button("Begin anew"):
        begin_anew("page")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    with new_desk(tmp_path / "home"):
        pass
    return AppTest.from_function(_page, default_timeout=30).run()


def _press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def _choose_and_begin_anew(page: AppTest) -> None:
    page.session_state["of another page"] = "stays"
    page.toggle(key="more").set_value(True).run()
    page.slider(key="age").set_value(30).run()
    page.slider(key="weight").set_value(9).run()
    page.session_state["strokes"] = [1, 2]
    page.run()
    page.toggle[1].set_value(False).run()
    _press(page, "Begin anew")


def _stands(page: AppTest) -> tuple[object, object, str]:
    return page.slider(key="age").value, page.slider(key="weight").value, page.text[0].value


def test_what_came_after_the_first_state_begins_anew_too_and_all_is_taken_back_as_one(
    page: AppTest,
) -> None:
    _choose_and_begin_anew(page)
    assert _stands(page) == (12, 3, "Strokes: None")
    # What a control begins with is told the browser, which shows what it said before.
    assert page.slider(key="weight").proto.set_value
    assert page.session_state["of another page"] == "stays"
    _press(page, "Back one choice")
    assert _stands(page) == (30, 9, "Strokes: [1, 2]")
    _press(page, "Forward one choice")
    assert _stands(page) == (12, 3, "Strokes: None")


def test_values_wait_until_the_controls_that_they_are_for_were_drawn(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    take_up("page", {"age": 40})
    monkeypatch.undo()
    fresh = AppTest.from_function(_page, default_timeout=30)
    for key, value in state.items():
        fresh.session_state[key] = value
    fresh.run()
    assert fresh.slider(key="age").value == 40
    _press(fresh, "Back one choice")
    assert fresh.slider(key="age").value == 12
