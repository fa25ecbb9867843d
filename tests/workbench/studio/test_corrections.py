from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.desks import NUMBER, new_desk, open_case, settings_for, take_in_face
from workbench.desk import Desk


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    with new_desk(tmp_path / "home") as desk:
        open_case(desk)
        take_in_face(desk)
    return tmp_path / "home"


def _page() -> None:
    from workbench.studio.components.corrections import correct_records

    correct_records()


def test_an_age_is_corrected_where_a_reason_is_given(home: Path) -> None:
    page = AppTest.from_function(_page, default_timeout=30).run()
    page.text_input(key="case to correct").set_value(NUMBER).run()
    page.selectbox[0].set_value(1).run()
    page.number_input[0].set_value(9.0)
    page.button[0].click().run()
    assert "needs its reason" in page.error[0].value
    page.number_input[0].set_value(9.0)
    page.text_input[2].set_value("the school")
    page.button[0].click().run()
    assert not page.error
    with Desk(settings_for(home)) as desk:
        assert desk.case(NUMBER).photos[0].age_years == 9.0
        assert desk.corrections(NUMBER)[0].reason == "the school"
