"""However many cases there are, the picker lists a few and finds the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.desks import BORN, new_desk


def _page() -> None:
    import streamlit as st

    from workbench.studio.components.case_picker import pick_case

    case = pick_case()
    st.write(case.number if case else "none")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    with new_desk(tmp_path / "home") as desk:
        for number in range(25):
            name = "Zoë Last" if number == 24 else f"Nobody {number}"
            desk.open_case(f"T-{number:02d}", subject=name, born=BORN)
    return AppTest.from_function(_page, default_timeout=30).run()


def chosen(page: AppTest) -> str:
    assert not page.exception
    return page.markdown[-1].value


def test_a_few_are_listed_and_a_name_finds_any(page: AppTest) -> None:
    assert len(page.selectbox[0].options) == 20
    page.text_input(key="case words").set_value("zoe").run()
    assert (page.selectbox[0].options, chosen(page)) == (["T-24"], "T-24")
    page.text_input(key="case words").set_value("").run()
    assert chosen(page) == "T-24", "what was found stays chosen"
    assert page.selectbox[0].options[0] == "T-24"
    page.text_input(key="case words").set_value("nothing like it").run()
    assert "No case is found" in page.caption[0].value
    assert chosen(page) == "T-24"


def test_a_case_just_opened_is_chosen_whatever_was_searched_for(page: AppTest) -> None:
    page.text_input(key="case words").set_value("nobody").run()
    page.session_state["opened_case"] = "T-24"
    page.run()
    assert chosen(page) == "T-24"
    assert page.text_input(key="case words").value == ""
