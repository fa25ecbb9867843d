"""An empty page says where on it a case is opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest


def _cases() -> None:
    from workbench.studio.pages.cases import cases_page

    cases_page()


def _progression() -> None:
    from workbench.studio.pages.progression import progression_page

    progression_page()


@pytest.mark.parametrize(("name", "said"), [("cases", "Below."), ("progression", "At the left.")])
def test_the_first_step_says_where_the_form_stands(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    page_of = {"cases": _cases, "progression": _progression}[name]
    page = AppTest.from_function(page_of, default_timeout=30).run()
    assert not page.exception
    words = [each.value for each in page.markdown]
    assert words[words.index("**1 · Open a case**") + 1].startswith(said)
    form_at_left = any("subject" in box.label.lower() for box in page.sidebar.text_input)
    assert form_at_left == (said == "At the left.")
