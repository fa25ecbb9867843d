from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.errors import YoungerTargetError
from workbench.errors import CaseExistsError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    return home


def page_with(error: Exception) -> AppTest:
    """A page whose middle fails."""

    def page(error: Exception) -> None:
        import streamlit as st

        from workbench.studio.session import shown_errors

        st.write("above")
        with shown_errors():
            raise error
        st.write("below")

    return AppTest.from_function(page, args=(error,)).run()


def test_what_stands_around_an_error_stays_on_the_page() -> None:
    shown = page_with(CaseExistsError("Case 7 was opened before."))
    assert [text.value for text in shown.markdown] == ["above", "below"]
    assert shown.error[0].value == "Case 7 was opened before. Choose it under *Case*, at the left."


def test_the_control_that_helps_is_named_and_no_option() -> None:
    said = page_with(YoungerTargetError("Give a later age.")).error[0].value
    assert "Allow a younger age" in said
    assert "--" not in said


def test_a_full_disk_is_put_in_words(home: Path) -> None:
    shown = page_with(OSError(28, "No space left on device", "/disk/of/cases"))
    assert "/disk/of/cases" in shown.error[0].value
    assert "No space left on device" in shown.error[0].value
    assert not shown.exception


def test_an_unknown_error_is_a_calm_sentence_and_its_details_are_in_the_log(home: Path) -> None:
    shown = page_with(RuntimeError("/secret/path of Mary"))
    assert not shown.exception, "no traceback on the screen"
    (said,) = [each.value for each in shown.error]
    assert "secret" not in said
    assert "RuntimeError" in said
    assert "workbench.log.jsonl" in said
    assert "RuntimeError" in (home / "workbench.log.jsonl").read_text()


def test_a_message_is_shown_letter_by_letter() -> None:
    said = page_with(CaseExistsError("Case *7*_a_ was opened before.")).error[0].value
    assert said.startswith(r"Case \*7\*\_a\_ was")
